"""A package addressed to one endpoint, as it waits in the outbox."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from msgspec import DecodeError, ValidationError
from msgspec.json import decode
from msgspec.structs import asdict

from lgqtui.i18n import tr
from lgqtui.submission.endpoints.address import SecretStruct
from lgqtui.submission.receipt import PackageRef, Receipt
from lgqtui.text import one_line

if TYPE_CHECKING:
    from lgqtui.submission.endpoints.dry_run import DryRunFinding


State = Literal["packed", "sending", "sent", "unknown", "refused"]

WAITING: tuple[State, ...] = ("packed", "sending", "unknown")
"""States in which another try is to be made: a try that was cut off left `sending` behind."""

_FORMAT = 1


class OutboxEntry(SecretStruct, frozen=True):
    """What the outbox knows of a package on its way.

    `label` is what a person calls it, `draft` the path of the draft it was made of. `endpoint` is a name from the
    settings, or "" for an address; `address` is kept only for those, and only until it is sent, for it may hold a
    signature. `number` puts parcels in order. `held` is until when the receiver wants to be left alone, `due` when the
    next try of our own falls, both in seconds since 1970. `settled` is True where only a person can say what is next;
    `said` and `remedy` are the sentences about the last try. `resume` is where sending can be taken up again.
    """

    id: str
    sha256: str
    size: int
    shown: str
    number: int
    endpoint: str = ""
    address: str = ""
    label: str = ""
    draft: str = ""
    supersedes: str = ""
    queued: str = ""
    state: State = "packed"
    tries: int = 0
    held: float = 0.0
    due: float = 0.0
    settled: bool = False
    said: str = ""
    remedy: str = ""
    resume: str = ""

    @property
    def identity(self) -> PackageRef:
        """The package."""
        return PackageRef(self.id, self.sha256, self.size)

    @property
    def key(self) -> str:
        """What tells this receiver from others in file names."""
        return key_of(self.shown)

    @property
    def is_waiting(self) -> bool:
        """True if another try makes sense without a person's doing."""
        return self.state in WAITING and not self.settled

    @property
    def may_have_arrived(self) -> bool:
        """True if a try was cut off, or nobody can say whether the package arrived."""
        return self.state in ("sending", "unknown")


def key_of(shown: str) -> str:
    """A file name's worth of an endpoint."""
    return hashlib.sha256(shown.encode("utf-8", "replace")).hexdigest()[:16]


def to_json(parcel: OutboxEntry) -> bytes:
    """The parcel as a file."""
    return (json.dumps({"format": _FORMAT, **asdict(parcel)}, ensure_ascii=False, indent=2) + "\n").encode()


class _File(OutboxEntry, frozen=True, kw_only=True):
    format: Literal[1]


def from_json(content: bytes) -> OutboxEntry | None:
    """The parcel in a file; None if the file holds none."""
    try:
        found = asdict(decode(content, type=_File))
    except (ValidationError, DecodeError, RecursionError):
        return None
    del found["format"]
    return OutboxEntry(**found)


_PROOFS = {
    "receipt": "receipt",
    "digest": "digest",
    "location": "location",
    "offset": "offset",
    "checksum": "checksum",
    "etag": "etag",
    "read back": "read back",
}
"""What proves that a package arrived, as templates."""


def entry_status(parcel: OutboxEntry) -> str:
    """How a parcel stands, with the sentence about its last try."""
    said = tr(": {said}", said=parcel.said) if parcel.said else ""
    match parcel.state:
        case "sent":
            return tr("sent")
        case "sending":
            return tr("not known whether it arrived: a try was cut off")
        case "unknown":
            return tr("not known whether it arrived{said}", said=said)
        case "refused":
            return tr("not sent{said}", said=said)
        case _:
            return tr("waits{said}", said=said)


def next_action(parcel: OutboxEntry) -> str:
    """What has to happen next; "" if nothing has to."""
    if parcel.state == "sent":
        return ""
    if parcel.remedy:
        return parcel.remedy
    return (
        "" if parcel.settled else tr("It stays in the outbox, and is sent at the next start, or by: lgqtui outbox send")
    )


def receipt_lines(receipt: Receipt) -> list[str]:
    """A receipt for a person, a line each."""
    status = tr(" (status {status})", status=receipt.status) if receipt.status else ""
    proof = tr(_PROOFS.get(receipt.evidence, "")) or receipt.evidence
    lines = [
        tr("package   {id}", id=receipt.id),
        tr("sha256    {sha256}", sha256=receipt.sha256),
        tr("size      {size} bytes", size=receipt.size),
        tr("sent to   {endpoint}", endpoint=receipt.endpoint),
        tr("at        {time}", time=receipt_time(receipt)),
        tr("proof     {evidence}{status}", evidence=proof, status=status),
        tr("date      {date}", date=receipt.server_date) if receipt.server_date else "",
        tr("location  {location}", location=receipt.location) if receipt.location else "",
    ]
    return [line for line in lines if line]


def receipt_time(receipt: Receipt) -> str:
    """When the proof came, as the clock on the wall showed it, with its zone."""
    from lgqtui.export.layout import time_in_words  # late: most parcels are told without their receipt

    try:
        return time_in_words(datetime.fromisoformat(receipt.time).astimezone())
    except ValueError:  # a receipt from elsewhere
        return one_line(receipt.time)


def finding_line(finding: DryRunFinding) -> str:
    """What was looked at before anything is sent, with a word for how it is."""
    signs = {"good": tr("ok"), "unsure": "?", "bad": tr("no")}
    width = max(map(len, signs.values()))
    return f"  {signs[finding.verdict]:<{width}}  {tr(finding.message, **finding.params)}"


def clock_time(moment: float, now: datetime) -> str:
    """A moment (seconds since 1970) as the clock on the wall shows it; with the day if that is another."""
    then = datetime.fromtimestamp(moment, now.tzinfo).astimezone()
    return then.strftime("%H:%M:%S" if then.date() == now.astimezone().date() else "%Y-%m-%d %H:%M")
