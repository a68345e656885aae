"""Prompt for lists of links, and commands that add, change, remove and move rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from operator import setitem

from msgspec.structs import replace

from lgqtui.i18n import tr
from lgqtui.interview.link_overview import pasted_list_summary
from lgqtui.links.list_parser import parse_link_list
from lgqtui.links.model import LinkRow
from lgqtui.plain.console import END, HELP, ConsoleReply, Option, TextCallback, item_by_number, parse_reply
from lgqtui.plain.readout import row_line
from lgqtui.plain.session import PlainSession
from lgqtui.text import clean


def ask_lines(
    session: PlainSession, prompt: str, default: str, take: TextCallback, commands: Collection[str]
) -> ConsoleReply:
    """Ask for lines up to `/end` or a command, which runs when they are accepted; a slash more makes it a line."""
    goes_on = session.text_goes_on
    start = default + "\n" if goes_on else ""

    def on_text(text: str) -> bool:
        lines, command = _split_command(text, commands)
        take(start + _literal(lines, commands))
        return command is not None

    first, *others = default.split("\n")
    editable = "\n".join((first, *("/" * _is_command(line, commands) + line for line in others)))
    reply = session.console.ask_text(tr("It goes on, {end} ends:", end=END) if goes_on else prompt, editable, on_text)
    if reply.command.lower() == END[1:]:
        return ConsoleReply(default, is_unchanged=True)
    if reply.command or reply.is_unchanged:
        return reply
    text, command = _split_command(reply.text, commands)
    session.pending_command = command or ""
    return replace(reply, text=start + _literal(text, commands))


def _split_command(text: str, commands: Collection[str]) -> tuple[str, str | None]:
    """Return the lines before the command that ends them, and the command, "" for `/end`; all and None without one."""
    lines, newline, line = text.rpartition("\n")
    command = parse_reply(line.strip()).command if newline and line.strip() != "/" else ""
    if command.lower() == END[1:]:
        return lines.rstrip(), ""
    return (lines, command) if command.split(" ")[0].lower() in commands else (text, None)


def _literal(text: str, commands: Collection[str]) -> str:
    """Return lines as they are meant."""
    first, *others = text.split("\n")
    return "\n".join((first, *(_without_slash(line, commands) for line in others)))


def _without_slash(line: str, commands: Collection[str]) -> str:
    shorter = line.replace("/", "", 1)
    return shorter if _is_command(line, commands) and _is_command(shorter, commands) else line


def _is_command(line: str, commands: Collection[str]) -> bool:
    """Return True for a line that is a command, or would be one with fewer slashes before it."""
    typed, word = line.strip(), line.strip().lstrip("/ \t\xa0").split(" ")[0].lower()
    return typed.lstrip("/ \t\xa0") == HELP or (typed[:1] == "/" and word in (*commands, END[1:]))


def ask_rows(session: PlainSession, commands: Collection[str]) -> ConsoleReply:
    """Ask for a list of links. What was typed before Ctrl-C or Ctrl-D is added as rows."""
    typed = [""]
    try:
        prompt = tr("Links, a line each, {end} ends:", end=END)
        reply = ask_lines(session, prompt, "", partial(setitem, typed, 0), commands)
        if session.pending_command:
            session.say(tr("“/{command}” ends the list, and comes after your choice.", command=session.pending_command))
    except BaseException:
        if parsed := parse_link_list(clean(typed[0]).text):
            session.answer_field({"links": (*session.answer.links, *(parsed_row.row for parsed_row in parsed))})
        raise
    return reply


def _decide(session: PlainSession, options: Sequence[Option], default: str) -> str:
    """Ask for a choice; a command typed instead decides nothing."""
    prompt = tr("Enter takes them, n leaves them:")
    if len(options) > 2:
        prompt = tr("Enter takes them, l takes those with a link, n leaves them:")
    while (reply := session.console.choose(prompt, options, default)).command:
        if reply.command.lower() == "help":
            session.say_all(tr("{typed}: {help}", typed=option.letter, help=option.label) for option in options)
        else:
            template = "/{command} decides nothing here, and nothing is lost. Choose first."
            session.say(tr(template, command=reply.command))
    return reply.text


def add_rows(session: PlainSession, text: str) -> bool:
    """Print the rows that a list becomes, and add them if the user agrees; False if nothing was added."""
    parsed = parse_link_list(clean(text).text)
    if not parsed:
        session.say(tr("There is nothing in that to make a row of."))
        return False
    session.say(pasted_list_summary(parsed))
    for parsed_row in parsed:
        line = row_line(parsed_row.row, is_brief=True)
        session.say(tr("{row} (joined from two lines)", row=line) if parsed_row.joined else line)
    rows = tuple(parsed_row.row for parsed_row in parsed)
    selections = {"take": rows, "linked": tuple(row for row in rows if row.urls)}
    options = [Option("take", tr("take them"), "y"), Option("leave", tr("leave everything as it was"), "n")]
    if 0 < len(selections["linked"]) < len(rows):  # those without a link may be headings
        options.insert(1, Option("linked", tr("take only those with a link"), "l"))
    try:
        choice = _decide(session, options, "take")
    except BaseException:
        session.answer_field({"links": (*session.answer.links, *rows)})
        raise
    if choice in selections:
        return session.answer_field({"links": (*session.answer.links, *selections[choice])})
    session.say(tr("Nothing was taken."))
    return False


def add(session: PlainSession, argument: str) -> None:
    """Ask for a new row, part by part; at a text, which an editor has whole, for more of it."""
    if session.input == "rows":
        _ask_row(session, len(session.answer.links), LinkRow(), argument)
    elif not session.console.shows_default:
        session.unfinished_text = session.answer.text


def change_row(session: PlainSession, argument: str) -> None:
    """Ask for the parts of a row again."""
    index = _row_index(session, argument)
    row = session.answer.links[index]
    _ask_row(session, index, row, row.label)


def read_row(session: PlainSession, argument: str) -> None:
    """Print a row with its addresses and its note."""
    index = _row_index(session, argument)
    session.say(tr("{n}. {words}", n=index + 1, words=row_line(session.answer.links[index])))


def remove_row(session: PlainSession, argument: str) -> None:
    """Remove a row."""
    index, links = _row_index(session, argument), session.answer.links
    session.answer_field({"links": (*links[:index], *links[index + 1 :])})


def move_row(session: PlainSession, argument: str, *, offset: int) -> None:
    """Move a row by an offset."""
    index, rows = _row_index(session, argument), list(session.answer.links)
    if not 0 <= index + offset < len(rows):
        session.say(tr("The row stands at that end already."))
        return
    rows[index], rows[index + offset] = rows[index + offset], rows[index]
    if session.answer_field({"links": tuple(rows)}):
        session.say(tr("Row {n} is now row {to}.", n=index + 1, to=index + offset + 1))


def _row_index(session: PlainSession, argument: str) -> int:
    row_count = len(session.answer.links)
    nothing = tr("There are no rows yet. Type or paste links, or /add for one row.")
    hint = tr("Which row? Add its number, from 1 to {n}, for example: /remove 1", n=row_count)
    return item_by_number(range(row_count), argument, nothing, hint)


def _ask_row(session: PlainSession, index: int, row: LinkRow, label: str) -> None:
    """Ask for the parts of a row; whatever ends that, what was typed is in the answer."""
    texts = [label, *row.urls, row.note]
    try:
        _ask_texts(session, texts)
    finally:
        urls = tuple(filter(None, map(str.strip, texts[1:-1])))
        edited = replace(row, label=texts[0], urls=urls, note=texts[-1])
        if edited != row:
            links = session.answer.links
            session.answer_field({"links": (*links[:index], edited, *links[index + 1 :])})
        if session.pending_command:
            unchanged, changed = tr("The row is left as it was."), tr("What was typed of the row is kept.")
            session.say(unchanged if edited == row else changed)


def _ask_texts(session: PlainSession, texts: list[str]) -> None:
    """Ask for label, links and note, which change in place; for further ones until a reply is empty or a command."""
    link_count = len(texts) - 2
    _ask_text(session, tr("Label, one line:"), texts, 0)
    number = 0
    while number <= link_count or texts[number].strip():
        number += 1
        if number > link_count:
            texts.insert(number, "")
        template = "Link {n}:" if texts[number] else "Link {n}, nothing for no more:"
        _ask_text(session, tr(template, n=number), texts, number)
    _ask_text(session, tr("Note, one line:"), texts, len(texts) - 1)


def _ask_text(session: PlainSession, prompt: str, texts: list[str], index: int) -> None:
    """Ask for a part of a row; `/clear` empties it. Another command keeps it, and no more is asked for."""
    if session.pending_command:
        return
    before = texts[index]
    if before and not session.console.shows_default:
        session.say(tr("Now: {text}. Enter keeps it, /clear empties it.", text=before))
    text = session.ask(prompt, before, partial(setitem, texts, index))
    texts[index] = before if session.pending_command else text or ""
