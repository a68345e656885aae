"""A prompt for each input style, and the loop over the fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from msgspec import Struct

from lgqtui.i18n import tr
from lgqtui.plain.commands import COMMAND_NAMES, run_command
from lgqtui.plain.console import ConsoleReply, Option
from lgqtui.plain.navigation_commands import skip
from lgqtui.plain.readout import introduce
from lgqtui.plain.recovery import resolve_conflict
from lgqtui.plain.row_commands import add_rows, ask_rows
from lgqtui.plain.session import PlainSession
from lgqtui.questionnaire.answer import YesNo
from lgqtui.questionnaire.kinds import KINDS, InputStyle

_YES_NO: dict[str, YesNo] = {"yes": "yes", "no": "no", "none": ""}
_STATES: dict[bool | None, str] = {True: "on", False: "off", None: "off"}


class FieldPrompt(Struct, frozen=True):
    """How a field is asked for, and how a reply becomes its answer; `accepts_more`: the field is asked for again."""

    ask: Callable[[PlainSession], ConsoleReply]
    accept: Callable[[PlainSession, str], bool]
    accepts_more: bool = False


def _ask_line(session: PlainSession) -> ConsoleReply:
    prompt = tr(KINDS[session.field.kind].prompt_label or "Answer:")
    return session.console.ask(prompt, session.answer.text, session.type_text)


def _ask_yes_no(session: PlainSession) -> ConsoleReply:
    choices = (Option("yes", tr("Yes"), "y"), Option("no", tr("No"), "n"), Option("none", tr("not answered"), "c"))
    return session.console.choose(tr("Your choice:"), choices, session.answer.choice or "none")


def _ask_box(session: PlainSession) -> ConsoleReply:
    choices = (Option("on", tr("ticked"), "y"), Option("off", tr("not ticked"), "n"))
    return session.console.choose(tr("Your choice:"), choices, _STATES[session.answer.checked])


def _accept_box(session: PlainSession, key: str) -> bool:
    return key == _STATES[session.answer.checked] or session.answer_field({"checked": key == "on"})


PROMPTS: Mapping[InputStyle, FieldPrompt] = {
    "line": FieldPrompt(_ask_line, PlainSession.answer_with_text),
    "paragraphs": FieldPrompt(
        lambda session: session.console.ask_text(tr("Text:"), session.answer.text, session.type_text),
        PlainSession.answer_with_text,
    ),
    "choice": FieldPrompt(_ask_yes_no, lambda session, key: session.answer_field({"choice": _YES_NO[key]})),
    "ticks": FieldPrompt(_ask_box, _accept_box),
    "rows": FieldPrompt(partial(ask_rows, commands=COMMAND_NAMES), add_rows, accepts_more=True),
}


def fill(session: PlainSession) -> None:
    """Ask field after field until the user leaves. Ctrl-C raises KeyboardInterrupt, Ctrl-D EOFError."""
    while not session.ending:
        if session.draft_session.has_new_conflict:
            resolve_conflict(session)
        elif session.pending_command:
            command, session.pending_command = session.pending_command, ""
            run_command(session, command)
        else:
            _ask_once(session)


def _ask_once(session: PlainSession) -> None:
    if session.introduced_position != session.position:
        introduce(session)
    prompt = PROMPTS[session.input]
    reply = prompt.ask(session)
    if reply.command:
        run_command(session, reply.command)
    elif reply.is_unchanged:
        skip(session, "")
    else:
        _accept(session, prompt, reply)


def _accept(session: PlainSession, prompt: FieldPrompt, reply: ConsoleReply) -> None:
    position = session.position
    is_accepted = prompt.accept(session, reply.text)
    if reply.was_cut:
        _offer_recovery(session)
    elif is_accepted and not prompt.accepts_more and session.position == position and not session.pending_command:
        skip(session, "")


def _offer_recovery(session: PlainSession) -> None:
    """Warn that the end of a line may be missing, and offer an editor or a file instead."""
    session.say(tr("A line was as long as this terminal passes on, so its end may be missing. What came is saved."))
    choices = (
        Option("editor", tr("open it in your editor")),
        Option("file", tr("take it from a file")),
        Option("", tr("leave it as it is")),
    )
    reply = session.console.choose(tr("Your choice:"), choices)
    session.pending_command = reply.command or reply.text
