"""The ledger of a draft: the verdicts on its links, in a file in the sidecar."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from lgqtui.draft.sidecar import sidecar_of
from lgqtui.errors import CannotRead
from lgqtui.files import create_folder, read_file, replace_file
from lgqtui.formatting import format_timestamp
from lgqtui.links.model import VERDICT_LABELS, Verdict, Verdicts
from lgqtui.text import clean

LEDGER_LIMIT = 20_000_000
"""Bytes in one ledger."""

LEDGER_NAME = "links.json"
_FORMAT = 1
_LONGEST = 10_000
_IN_PATH = r"(?i)(?:[;&=]|%3b|\(s\()[^/]*|(?<=//)[^/]*@"  # not compiled: the first screen needs no pattern


class Ledger(Struct, frozen=True):
    """Verdicts by the normal form of the page; `from_elsewhere` if the draft came from another user."""

    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    from_elsewhere: bool = False


def load_ledger(draft_path: Path) -> Ledger:
    """The ledger of a draft; an empty one if there is none or it is damaged: it can be created again."""
    with suppress(CannotRead):
        return decode_ledger(read_file(sidecar_of(draft_path) / LEDGER_NAME, LEDGER_LIMIT))
    return Ledger()


def save_ledger(draft_path: Path, ledger: Ledger) -> None:
    """Write the ledger of a draft, merged with newer verdicts of other programs. Raises CannotWrite."""
    stored = load_ledger(draft_path)
    lasting = {page: verdict for page, verdict in ledger.verdicts.items() if not verdict.cause}
    newest = newest_verdicts(stored.verdicts, lasting)
    merged = Ledger({**stored.verdicts, **newest}, ledger.from_elsewhere or stored.from_elsewhere)
    if merged != stored:
        sidecar = create_folder(sidecar_of(draft_path), draft_path)
        replace_file(sidecar / LEDGER_NAME, encode_ledger(merged), access_of=draft_path)


def newest_verdicts(recorded: Verdicts, new: Verdicts) -> dict[str, Verdict]:
    """The verdict that stands for each page of `new`: the later one, but "not checked" replaces no other verdict."""

    def rank(verdict: Verdict) -> tuple[bool, datetime]:
        return verdict.word != "not_checked", verdict.time

    return {page: max(verdict, recorded.get(page, verdict), key=rank) for page, verdict in new.items()}


def shared_ledger(ledger: Ledger, pages: Collection[str]) -> Ledger:
    """The part that leaves with a draft of these pages: removed links, and what sites add to addresses, are private."""
    verdicts = ledger.verdicts.items()
    return Ledger({page: replace(v, final=_shared_address(v.final, page)) for page, v in verdicts if page in pages})


def _shared_address(final: str, page: str) -> str:
    """The address to which a page moved, without parameters that the page does not have: they may name a session."""
    address, _, query = final.partition("#")[0].partition("?")
    own = re.split("[&;]", page.partition("#")[0].partition("?")[2])
    query = "&".join(part for part in re.split("[&;]", query) if part in own)
    return "?".join(filter(None, (re.sub(_IN_PATH, "", address), query)))


def encode_ledger(ledger: Ledger) -> bytes:
    """The ledger as JSON; the same ledger gives the same bytes."""
    import json  # late: most drafts have no ledger

    mapping = {"format": _FORMAT, "from_elsewhere": ledger.from_elsewhere, "links": link_mappings(ledger)}
    return (json.dumps(mapping, ensure_ascii=False, indent=1) + "\n").encode()


def link_mappings(ledger: Ledger) -> list[dict[str, Any]]:
    """The JSON form of the verdicts of a ledger."""
    return [{"link": page, **verdict_mapping(verdict)} for page, verdict in sorted(ledger.verdicts.items())]


def verdict_mapping(verdict: Verdict) -> dict[str, Any]:
    """The JSON form of a verdict."""
    parts = {name: getattr(verdict, name) for name in ("status", "final", "permanent", "why", "certificate")}
    return {"verdict": verdict.word, **parts, "time": format_timestamp(verdict.time)}


def decode_ledger(content: bytes) -> Ledger:
    """The ledger in an untrusted file; invalid verdicts are skipped."""
    import json  # late: most drafts have no ledger

    try:
        raw = json.loads(content)
        links, elsewhere = raw["links"], raw.get("from_elsewhere")
        verdicts = {
            _text(entry["link"]): _verdict(entry) for entry in links if isinstance(entry, dict) and "link" in entry
        }
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError):
        return Ledger()
    recorded = {page: verdict for page, verdict in verdicts.items() if page and verdict is not None}
    return Ledger(recorded, from_elsewhere=elsewhere is True)


def _verdict(mapping: Any) -> Verdict | None:
    try:
        word, status, time = mapping["verdict"], mapping.get("status", 0), datetime.fromisoformat(mapping["time"])
        final, why, certificate = (_text(mapping.get(name, "")) for name in ("final", "why", "certificate"))
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    # A word of another type may not be hashable.
    if word not in tuple(VERDICT_LABELS) or type(status) is not int or time.tzinfo is None:
        return None
    return Verdict(word, time, status, final, mapping.get("permanent") is True, why, certificate)


def _text(value: object) -> str:
    return clean(value[:_LONGEST]).text if isinstance(value, str) else ""
