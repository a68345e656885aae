"""How a parcel stands, in words: the same on the screen and on the command line."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from lgqtui.i18n import say
from lgqtui.submission.outbox_entry import Parcel
from lgqtui.submission.receipt import Receipt
from lgqtui.text import one_line

if TYPE_CHECKING:
    from lgqtui.submission.endpoints.dry_run import Finding

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


def parcel_words(parcel: Parcel) -> str:
    """How a parcel stands, with the sentence about its last try."""
    said = say(": {said}", said=parcel.said) if parcel.said else ""
    match parcel.state:
        case "sent":
            return say("sent")
        case "sending":
            return say("not known whether it arrived: a try was cut off")
        case "unknown":
            return say("not known whether it arrived{said}", said=said)
        case "refused":
            return say("not sent{said}", said=said)
        case _:
            return say("waits{said}", said=said)


def what_next(parcel: Parcel) -> str:
    """What has to happen next; "" if nothing has to."""
    if parcel.state == "sent":
        return ""
    if parcel.remedy:
        return parcel.remedy
    return (
        ""
        if parcel.settled
        else say("It stays in the outbox, and is sent at the next start, or by: lgqtui outbox send")
    )


def receipt_lines(receipt: Receipt) -> list[str]:
    """A receipt for a person, a line each."""
    status = say(" (status {status})", status=receipt.status) if receipt.status else ""
    proof = say(_PROOFS.get(receipt.evidence, "")) or receipt.evidence
    lines = [
        say("package   {id}", id=receipt.id),
        say("sha256    {sha256}", sha256=receipt.sha256),
        say("size      {size} bytes", size=receipt.size),
        say("sent to   {endpoint}", endpoint=receipt.endpoint),
        say("at        {time}", time=receipt_time(receipt)),
        say("proof     {evidence}{status}", evidence=proof, status=status),
        say("date      {date}", date=receipt.server_date) if receipt.server_date else "",
        say("location  {location}", location=receipt.location) if receipt.location else "",
    ]
    return [line for line in lines if line]


def receipt_time(receipt: Receipt) -> str:
    """When the proof came, as the clock on the wall showed it, with its zone."""
    from lgqtui.export.layout import time_in_words  # late: most parcels are told without their receipt

    try:
        return time_in_words(datetime.fromisoformat(receipt.time).astimezone())
    except ValueError:  # a receipt from elsewhere
        return one_line(receipt.time)


def finding_line(finding: Finding) -> str:
    """What was looked at before anything is sent, with a word for how it is."""
    signs = {"good": say("ok"), "unsure": "?", "bad": say("no")}
    width = max(map(len, signs.values()))
    return f"  {signs[finding.verdict]:<{width}}  {say(finding.message, **finding.params)}"


def clock_time(moment: float, now: datetime) -> str:
    """A moment (seconds since 1970) as the clock on the wall shows it; with the day if that is another."""
    then = datetime.fromtimestamp(moment, now.tzinfo).astimezone()
    return then.strftime("%H:%M:%S" if then.date() == now.astimezone().date() else "%Y-%m-%d %H:%M")
