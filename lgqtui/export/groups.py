"""How the entries of a question are set: short ones as the lines of a list, the others each by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from msgspec import Struct

from lgqtui.export.document import Entry
from lgqtui.links.model import LinkRow
from lgqtui.questionnaire.answer import Answer


class Group(Struct, frozen=True):
    """Entries that belong together: a list of lines, or else a single entry.

    `condition` says when they are to be answered, once for all groups in a row that share it.
    """

    entries: tuple[Entry, ...]
    in_lines: bool
    condition: str = ""


def grouped(entries: Iterable[Entry]) -> Iterator[Group]:
    """The entries of a question as they are set: short ones as lines of one list."""
    for condition, together in groupby(entries, lambda entry: entry.only_if):
        said = condition
        for in_lines, members in groupby(together, _fits_a_line):
            for group in [tuple(members)] if in_lines else [(entry,) for entry in members]:
                yield Group(group, in_lines, said)
                said = ""


def _fits_a_line(entry: Entry) -> bool:
    """True if the prompt and all of the answer are one line."""
    only_text = Answer(text=entry.answer.text, extra=entry.answer.extra)
    is_short = entry.kind in ("short", "date") and bool(entry.prompt)
    return is_short and entry.answer == only_text and "\n" not in entry.answer.text.strip()


def worded(rows: Iterable[LinkRow]) -> tuple[LinkRow, ...]:
    """The rows of links that have any words in them."""
    return tuple(row for row in rows if any(text.strip() for text in (row.label, row.note, *row.urls)))
