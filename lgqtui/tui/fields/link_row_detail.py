"""The row of links under the cursor, whole: label, links with what is known of them, and note."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.cells import cell_len
from textual.content import Content

from lgqtui.i18n import tr
from lgqtui.interview.link_overview import NO_LABEL, LinkEntry, link_lines
from lgqtui.links.model import LinkRow
from lgqtui.text import one_line
from lgqtui.tui.content import plain_content
from lgqtui.tui.keys import key_of, pair_of

_MAX_LINES = 6
_MEASURED_ROWS = 40
"""Rows up to which each is measured for its lines."""
_INDENT = 2


def detail_height(rows: Sequence[LinkRow], links: Mapping[str, LinkEntry], width: int) -> int:
    """Return the lines that the details of the longest row need, so that the cursor moves nothing but text."""
    if len(rows) > _MEASURED_ROWS or not width:
        return _MAX_LINES
    return max(len(row_detail(rows, index, links, width)) for index in range(len(rows) + 1))


def row_detail(rows: Sequence[LinkRow], index: int, links: Mapping[str, LinkEntry], width: int) -> list[Content]:
    """Return the details of a row, in lines; for the row to add, what can be done."""
    width = max(width - _INDENT, 1)
    if index >= len(rows):
        return plain_content(_usage(has_rows=bool(rows)), "$foreground-muted").wrap(width)[:_MAX_LINES]
    row = rows[index]
    label = row.label if row.label.strip() else tr("(no label)")
    head, *others = plain_content(one_line(f"{index + 1} {label}"), "bold").wrap(width)
    lines = [head, *(line.pad_left(_INDENT) for line in others)]
    for text, style in _paragraphs(row, links, width):
        lines += [line.pad_left(_INDENT) for line in plain_content(one_line(text), style).wrap(width)]
    if len(lines) > _MAX_LINES:
        lines[_MAX_LINES - 1 :] = [plain_content("…", "$foreground-muted").pad_left(_INDENT)]
    return lines


def _paragraphs(row: LinkRow, links: Mapping[str, LinkEntry], width: int) -> Iterator[tuple[str, str]]:
    # The most severe first: not all may fit.
    for url in sorted(row.urls, key=lambda url: links[url].label.rank if url in links else NO_LABEL.rank):
        state = _state(links[url]) if url in links else ""
        if state and cell_len(one_line(url)) + cell_len(state) + 2 <= width:
            yield f"{url}  {state}", ""
        else:
            yield url, ""
            if state:
                yield state, ""
    if row.note:
        yield tr("note: {note}", note=row.note), "$foreground-muted"


def _state(entry: LinkEntry) -> str:
    offer = tr("{key} takes {link}", key=key_of("mend"), link=entry.proposal) if entry.proposal else ""
    words = list(link_lines(entry, offer))[1:] or [entry.label.word]
    return f"{entry.label.glyph} {' · '.join(words)}"


def _usage(*, has_rows: bool) -> str:
    usage = tr("Enter or a letter begins a row. Paste a whole list: you see the rows before they are taken.")
    if not has_rows:
        return usage
    keys = pair_of("row_up", "row_down")
    return f"{usage} {tr('{remove} takes a row out, {keys} moves it.', remove=key_of('remove'), keys=keys)}"
