"""The ledger of a draft: what the network said of its links. It stands beside the draft and goes where that goes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from lgqtui.draft.sidecar import sidecar_of
from lgqtui.errors import CannotRead
from lgqtui.files import folder_like, read_file, replace_file
from lgqtui.formatting import format_timestamp
from lgqtui.links.model import WORDS, Verdict
from lgqtui.text import clean

LEDGER_LIMIT = 20_000_000
"""Bytes in one ledger."""

NAME = "links.json"
_FORMAT = 1
_LONGEST = 10_000


class Ledger(Struct, frozen=True):
    """Verdicts by the normal form of the page; `from_elsewhere` if the draft came from somebody else."""

    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    from_elsewhere: bool = False


def ledger_path(draft: Path) -> Path:
    """Where the ledger of a draft stands."""
    return sidecar_of(draft) / NAME


def load_ledger(draft: Path) -> Ledger:
    """The ledger of a draft; an empty one if there is none or it cannot be used: it can be made again."""
    try:
        return read_ledger(read_file(ledger_path(draft), LEDGER_LIMIT))
    except CannotRead:
        return Ledger()


def save_ledger(draft: Path, ledger: Ledger) -> None:
    """Write the ledger of a draft. What another program has noted there later stays. Raises CannotWrite."""
    known = load_ledger(draft)
    verdicts = dict(known.verdicts)
    for page, verdict in ledger.verdicts.items():
        if page not in verdicts or _says_more(verdict, verdicts[page]):
            verdicts[page] = verdict
    merged = Ledger(verdicts, ledger.from_elsewhere or known.from_elsewhere)
    if merged != known:
        sidecar = folder_like(sidecar_of(draft), draft)
        replace_file(sidecar / NAME, write_ledger(merged), like=sidecar)


def _says_more(verdict: Verdict, known: Verdict) -> bool:
    """True if a verdict takes the place of a known one: it is later, and something was asked."""
    return verdict.time >= known.time and (verdict.word != "not_checked" or known.word == "not_checked")


def only_about(ledger: Ledger, pages: Collection[str]) -> Ledger:
    """What a ledger says of some pages, to be passed on: links that were taken out again are nobody else's business."""
    return Ledger({page: verdict for page, verdict in ledger.verdicts.items() if page in pages})


def write_ledger(ledger: Ledger) -> bytes:
    """The ledger as JSON; the same ledger gives the same bytes."""
    import json  # late: most drafts are opened without

    links = [{"link": page, **verdict_shape(verdict)} for page, verdict in sorted(ledger.verdicts.items())]
    shape = {"format": _FORMAT, "from_elsewhere": ledger.from_elsewhere, "links": links}
    return (json.dumps(shape, ensure_ascii=False, indent=1) + "\n").encode()


def verdict_shape(verdict: Verdict) -> dict[str, Any]:
    """A verdict as JSON has it."""
    return {
        "verdict": verdict.word,
        "status": verdict.status,
        "final": verdict.final,
        "permanent": verdict.permanent,
        "why": verdict.why,
        "certificate": verdict.certificate,
        "time": format_timestamp(verdict.time),
    }


def read_ledger(content: bytes) -> Ledger:
    """The ledger in a file that anybody may have written; what is no verdict in it is passed over."""
    import json

    try:
        return ledger_in(json.loads(content))
    except (ValueError, RecursionError):
        return Ledger()


def ledger_in(raw: Any) -> Ledger:
    """The same of what was read from its JSON."""
    try:
        links, elsewhere = raw["links"], raw.get("from_elsewhere")
        found = {
            _text(shape["link"]): _verdict(shape) for shape in links if isinstance(shape, dict) and "link" in shape
        }
    except (KeyError, TypeError, AttributeError):
        return Ledger()
    return Ledger({page: known for page, known in found.items() if page and known is not None}, elsewhere is True)


def _verdict(shape: Any) -> Verdict | None:
    try:
        word, status, time = shape["verdict"], shape.get("status", 0), datetime.fromisoformat(shape["time"])
        final, why, certificate = (_text(shape.get(name, "")) for name in ("final", "why", "certificate"))
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    if word not in WORDS or type(status) is not int or time.tzinfo is None:
        return None
    return Verdict(word, time, status, final, shape.get("permanent") is True, why, certificate)


def _text(value: object) -> str:
    return clean(value[:_LONGEST]).text if isinstance(value, str) else ""


def ledger_of(sidecar: Path) -> dict[str, Any] | None:
    """What was noted of the links of a draft; None if nothing was, or it cannot be read."""
    import json

    with suppress(CannotRead, ValueError, RecursionError):
        ledger = json.loads(read_file(sidecar / NAME, LEDGER_LIMIT))
        return ledger if isinstance(ledger, dict) else None
    return None
