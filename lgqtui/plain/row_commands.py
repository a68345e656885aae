"""Rows of links by talk: a list typed or pasted, and single rows added, changed, removed, moved."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from lgqtui.i18n import tr
from lgqtui.interview.link_overview import words_about_list
from lgqtui.links.list_parser import parse_link_list
from lgqtui.links.model import LinkRow
from lgqtui.plain.console import ConsoleReply, Option
from lgqtui.plain.readout import row_words
from lgqtui.plain.session import PlainSession
from lgqtui.text import clean


def rows_of(c: PlainSession) -> tuple[LinkRow, ...]:
    """The rows of the field at hand."""
    return c.interview.answer_to(c.field.id).links


def ask_rows(c: PlainSession) -> ConsoleReply:
    """Ask for a list. Who leaves in the middle of it keeps what was typed, as rows."""
    typed = ""

    def so_far(text: str) -> None:
        nonlocal typed
        typed = text

    try:
        return c.talk.ask_text(tr("Links:"), "", so_far)
    except BaseException:
        if rows := _read(typed):
            c.give({"links": (*rows_of(c), *rows)})
        raise


def _read(text: str) -> tuple[LinkRow, ...]:
    return tuple(pasted.row for pasted in parse_link_list(clean(text).text))


def give_rows(c: PlainSession, text: str) -> bool:
    """Say what rows a list makes, and add them if the person takes them; False if nothing was taken."""
    pasted = parse_link_list(clean(text).text)
    if not pasted:
        c.say(tr("There is nothing in that to make a row of."))
        return False
    c.say(words_about_list(pasted))
    for p in pasted:
        row = row_words(p.row)
        c.say(tr("{row} (joined from two lines)", row=row) if p.joined else row)
    taken = {"take": tuple(p.row for p in pasted), "linked": tuple(p.row for p in pasted if p.row.urls)}
    try:
        said = c.talk.choose(tr("Your choice:"), _ways_to_take(taken), "take")
    except BaseException:
        c.give({"links": (*rows_of(c), *taken["take"])})
        raise
    c.later = said.command
    if said.text in taken:
        return c.give({"links": (*rows_of(c), *taken[said.text])})
    c.say(tr("Nothing was taken."))
    return False


def _ways_to_take(taken: Mapping[str, tuple[LinkRow, ...]]) -> list[Option]:
    """What can be done with a list; rows without a link, which may be headings, can be left out if others are there."""
    ways = [Option("take", tr("take them"), "y")]
    if 0 < len(taken["linked"]) < len(taken["take"]):
        ways.append(Option("linked", tr("take only those with a link"), "l"))
    return [*ways, Option("leave", tr("leave everything as it was"), "n")]


def add_row(c: PlainSession, words: str) -> None:
    """Ask for a new row, part by part."""
    row = _asked_row(c, LinkRow(label=words))
    if row is not None:
        c.give({"links": (*rows_of(c), row)})


def change_row(c: PlainSession, words: str) -> None:
    """Ask for the parts of a row again."""
    at = _number(c, words)
    if at is not None:
        row = _asked_row(c, rows_of(c)[at])
        if row is not None:
            c.give({"links": (*rows_of(c)[:at], row, *rows_of(c)[at + 1 :])})


def remove_row(c: PlainSession, words: str) -> None:
    """Take a row out."""
    at = _number(c, words)
    if at is not None:
        c.give({"links": (*rows_of(c)[:at], *rows_of(c)[at + 1 :])})


def row_up(c: PlainSession, words: str) -> None:
    """Put a row one place up."""
    _move(c, words, -1)


def row_down(c: PlainSession, words: str) -> None:
    """Put a row one place down."""
    _move(c, words, 1)


def _move(c: PlainSession, words: str, by: int) -> None:
    at = _number(c, words)
    if at is None:
        return
    rows = list(rows_of(c))
    if not 0 <= at + by < len(rows):
        c.say(tr("The row stands at that end already."))
        return
    rows[at], rows[at + by] = rows[at + by], rows[at]
    if c.give({"links": tuple(rows)}):
        c.say(tr("Row {n} is now row {to}.", n=at + 1, to=at + by + 1))


def _number(c: PlainSession, words: str) -> int | None:
    """The place of the row that was meant; None, with what to do said, if none was."""
    rows = rows_of(c)
    if not rows:
        c.say(tr("There are no rows yet. Type or paste links, or /add for one row."))
    elif len(rows) == 1 and not words:
        return 0
    elif words.isdecimal() and 1 <= int(words) <= len(rows):
        return int(words) - 1
    else:
        c.say(tr("Which row? Add its number, from 1 to {n}, for example: /remove 1", n=len(rows)))
    return None


def _asked_row(c: PlainSession, row: LinkRow) -> LinkRow | None:
    """A row as the person says its parts; None if they left it."""
    label = _part(c, tr("Label:"), row.label)
    urls = None if label is None else _asked_urls(c, row)
    note = None if urls is None else _part(c, tr("Note:"), row.note)
    if label is None or urls is None or note is None:
        c.say(tr("The row is left as it was."))
        return None
    return replace(row, label=label, urls=urls, note=note)


def _asked_urls(c: PlainSession, row: LinkRow) -> tuple[str, ...] | None:
    """The links of a row, asked for until none is said."""
    urls: list[str] = []
    number = 0
    while True:
        number += 1
        present = row.urls[number - 1] if number <= len(row.urls) else ""
        link = _part(c, tr("Link {n}, nothing for no more:", n=number), present)
        if link is None:
            return None
        if link.strip():
            urls.append(link.strip())
        elif number > len(row.urls):
            return tuple(urls)


def _part(c: PlainSession, prompt: str, present: str) -> str | None:
    """What is said for a part of a row; `/clear` empties it; None if the person leaves by another command."""
    said = c.talk.ask(prompt, present)
    if said.command == "clear":
        return ""
    c.later = said.command
    return None if said.command else said.text
