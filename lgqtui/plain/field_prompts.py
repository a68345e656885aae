"""A prompt for each input style, and the loop over the fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from msgspec import Struct

from lgqtui.i18n import tr
from lgqtui.interview.labels import short_prompt
from lgqtui.interview.search import select, selection_words
from lgqtui.plain.answer_commands import change_boxes
from lgqtui.plain.commands import COMMAND_NAMES, run_command
from lgqtui.plain.console import END, ConsoleReply, Option
from lgqtui.plain.navigation_commands import skip
from lgqtui.plain.readout import introduce
from lgqtui.plain.recovery import resolve_conflict
from lgqtui.plain.row_commands import add_rows, ask_lines, ask_rows
from lgqtui.plain.session import PlainSession
from lgqtui.questionnaire.answer import YesNo
from lgqtui.questionnaire.kinds import KINDS, InputStyle
from lgqtui.text import shorten

_LABEL_CHARACTERS = 40
"""Of a field's wording, where a sentence names several."""
_YES_NO: dict[str, YesNo] = {"yes": "yes", "no": "no", "none": ""}


class FieldPrompt(Struct, frozen=True):
    """How a field is asked for, and how a reply becomes its answer; `accepts_more`: the field is asked for again."""

    ask: Callable[[PlainSession], ConsoleReply]
    accept: Callable[[PlainSession, str], bool]
    accepts_more: bool = False


def _ask_line(session: PlainSession) -> ConsoleReply:
    label = tr(KINDS[session.field.kind].prompt_label).rstrip(":")
    prompt = tr("{what}, one line:", what=label) if label else tr("One line:")
    return session.console.ask(prompt, session.answer.text, session.type_text)


def _ask_yes_no(session: PlainSession) -> ConsoleReply:
    choices = (Option("yes", tr("Yes"), "y"), Option("no", tr("No"), "n"), Option("none", tr("not answered"), "c"))
    now = {"yes": tr("yes"), "no": tr("no"), "": tr("not answered")}[session.answer.choice]
    prompt = tr("Yes or no: {now}. y, n, or c for none:", now=now)
    return session.console.choose(prompt, choices, session.answer.choice or "none")


def _ask_text(session: PlainSession) -> ConsoleReply:
    replaces = session.answer.text and not session.console.shows_default
    template = "New text in its place, /add goes on, {end} ends:" if replaces else "Text, {end} ends:"
    return ask_lines(session, tr(template, end=END), session.answer.text, session.type_text, COMMAND_NAMES)


def _accept_text(session: PlainSession, text: str) -> bool:
    """Answer with a text; one that a command ended goes on after it, unless it comes again in an editor."""
    is_accepted = session.answer_with_text(text)
    is_unfinished = session.pending_command != "" and not session.console.shows_default
    session.unfinished_text = session.answer.text if is_unfinished else ""
    return is_accepted


PROMPTS: Mapping[InputStyle, FieldPrompt] = {
    "line": FieldPrompt(_ask_line, PlainSession.answer_with_text),
    "paragraphs": FieldPrompt(_ask_text, _accept_text),
    "choice": FieldPrompt(_ask_yes_no, lambda session, key: session.answer_field({"choice": _YES_NO[key]})),
    "ticks": FieldPrompt(lambda session: session.console.ask(tr("Numbers to change, Enter goes on:")), change_boxes),
    "rows": FieldPrompt(partial(ask_rows, commands=COMMAND_NAMES), add_rows, accepts_more=True),
}


def _ask_at_end(session: PlainSession) -> None:
    """Say what is left, and ask for a command; Enter leaves."""
    counts = [
        selection_words("unanswered", len(select(session.interview, "unanswered"))),
        selection_words("problems", sum(p.needs_attention for p in session.interview.problems())),
    ]
    leave = tr("Enter leaves, everything is saved.") if session.save() else tr("Enter leaves.")
    template = "That was the last question. {counts}. /unanswered, /review, /submit; {leave}"
    reply = session.console.ask(tr(template, counts=", ".join(counts), leave=leave))
    if reply.command:
        run_command(session, reply.command)
    elif reply.is_unchanged:
        session.ending = "quit"
    else:
        template = "No answer is asked for here: “{typed}” is not taken. /back goes to the last question."
        session.say(tr(template, typed=reply.excerpt))


def fill(session: PlainSession) -> None:
    """Ask field after field until the user leaves. Ctrl-C raises KeyboardInterrupt, Ctrl-D EOFError."""
    while not session.ending:
        if session.draft_session.has_new_conflict:
            resolve_conflict(session)
        elif session.pending_command:
            command, session.pending_command = session.pending_command, ""
            run_command(session, command)
        else:
            _report_lines_at_once(session)
            (_ask_at_end if session.position.stage == "end" else _ask_once)(session)


def _report_lines_at_once(session: PlainSession) -> None:
    """Say which fields the lines went to that came at once: a paste at a field of one line goes on at the next."""
    if session.console.has_waiting_line():
        return
    labels, session.answered_at_once = dict.fromkeys(session.answered_at_once), []
    if len(labels) > 1:
        template = "Several lines came at once, each for a field of its own: {fields}. /undo takes back the last."
        session.say(tr(template, fields="; ".join(labels)))


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
    position, label = session.position, short_prompt(session.question, session.field)
    is_accepted = prompt.accept(session, reply.text)
    if is_accepted:
        session.answered_at_once.append(shorten(label, _LABEL_CHARACTERS))
    if reply.was_cut:
        _offer_recovery(session)
    elif is_accepted and not prompt.accepts_more and session.position == position and not session.pending_command:
        skip(session, "")


def _offer_recovery(session: PlainSession) -> None:
    """Warn that the end of a line may be missing, and offer an editor or a file instead, where the field takes them."""
    session.say(tr("A line was as long as this terminal passes on, so its end may be missing. What came is saved."))
    if session.input == "line":
        return
    choices = (
        Option("editor", tr("open it in your editor")),
        Option("file", tr("take it from a file")),
        Option("", tr("leave it as it is")),
    )
    reply = session.choose(tr("Your choice:"), choices)
    session.pending_command = reply.text or session.pending_command
