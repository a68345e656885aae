"""Asking for each kind of answer, and giving what was said to the interview."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from lgqtui.i18n import tr
from lgqtui.plain.commands import run_command
from lgqtui.plain.console import ConsoleReply, Option
from lgqtui.plain.navigation_commands import skip
from lgqtui.plain.readout import introduce
from lgqtui.plain.recovery import settle_change
from lgqtui.plain.row_commands import ask_rows, give_rows
from lgqtui.plain.session import PlainSession
from lgqtui.questionnaire.answer import Choice as YesOrNo

_YES_NO: dict[str, YesOrNo] = {"yes": "yes", "no": "no", "none": ""}
_STATES: dict[bool | None, str] = {True: "on", False: "off", None: "off"}


class FieldPrompt(Struct, frozen=True):
    """How something is asked, and what becomes of what was said.

    `give` is False if it was refused; `stays` if more of it may be said.
    """

    ask: Callable[[PlainSession], ConsoleReply]
    give: Callable[[PlainSession, str], bool]
    stays: bool = False


def asker_of(c: PlainSession) -> FieldPrompt:
    """How the place at hand is asked."""
    if c.place.stage == "links":
        return LINKS
    return {"short": LINE, "date": LINE, "text": TEXT, "yes_no": YES_NO, "links": LINKS, "tick": BOX}[
        "text" if c.place.stage == "text" else c.field.kind
    ]


def _ask_line(c: PlainSession) -> ConsoleReply:
    prompt = tr("Date:") if c.field.kind == "date" else tr("Answer:")
    return c.talk.ask(prompt, c.interview.answer_to(c.field.id).text)


def _give_text(c: PlainSession, text: str) -> bool:
    return c.give({"text": text})


def _ask_yes_no(c: PlainSession) -> ConsoleReply:
    choices = (
        Option("yes", tr("Yes"), "y"),
        Option("no", tr("No"), "n"),
        Option("none", tr("not answered"), "c"),
    )
    present = c.interview.answer_to(c.field.id).choice or "none"
    return c.talk.choose(tr("Your choice:"), choices, present)


def _give_yes_no(c: PlainSession, key: str) -> bool:
    return c.give({"choice": _YES_NO[key]})


def _ask_box(c: PlainSession) -> ConsoleReply:
    choices = (Option("on", tr("ticked"), "y"), Option("off", tr("not ticked"), "n"))
    return c.talk.choose(tr("Your choice:"), choices, _STATES[c.interview.answer_to(c.field.id).checked])


def _give_box(c: PlainSession, key: str) -> bool:
    is_news = key != _STATES[c.interview.answer_to(c.field.id).checked]
    return c.give({"checked": key == "on"}) if is_news else True


def _ask_long(c: PlainSession) -> ConsoleReply:
    present = c.interview.answer_to(c.field.id).text
    return c.talk.ask_text(tr("Text:"), present, lambda text: c.note({"text": text}))


LINE = FieldPrompt(_ask_line, _give_text)
YES_NO = FieldPrompt(_ask_yes_no, _give_yes_no)
BOX = FieldPrompt(_ask_box, _give_box)
TEXT = FieldPrompt(_ask_long, _give_text)
LINKS = FieldPrompt(ask_rows, give_rows, stays=True)


def fill(c: PlainSession) -> None:
    """Ask field after field until the person leaves. Ctrl-C and Ctrl-D come out as KeyboardInterrupt and EOFError."""
    while not c.ending:
        if c.sitting.has_change_to_settle:
            settle_change(c)
        elif c.later:
            command, c.later = c.later, ""
            run_command(c, command)
        else:
            _turn(c)


def _turn(c: PlainSession) -> None:
    """One question and what comes of the reply."""
    if c.told != c.place:
        introduce(c)
    asker = asker_of(c)
    said = asker.ask(c)
    if said.command:
        run_command(c, said.command)
    elif said.is_kept:
        skip(c, "")
    else:
        _take(c, asker, said)


def _take(c: PlainSession, asker: FieldPrompt, said: ConsoleReply) -> None:
    place = c.place
    is_taken = asker.give(c, said.text)
    if said.was_cut:
        _offer_mending(c)
    elif is_taken and not asker.stays and c.place == place and not c.later:
        skip(c, "")


def _offer_mending(c: PlainSession) -> None:
    """Say that the end of a line may be missing, and offer ways without that limit."""
    c.say(tr("A line was as long as this terminal passes on, so its end may be missing. What came is saved."))
    choices = (
        Option("editor", tr("open it in your editor")),
        Option("file", tr("take it from a file")),
        Option("", tr("leave it as it is")),
    )
    said = c.talk.choose(tr("Your choice:"), choices)
    c.later = said.command or said.text
