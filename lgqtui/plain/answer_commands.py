"""Commands on the answer at the current position: clear, flag, remark, undo, editor, file."""

from __future__ import annotations

from collections.abc import Callable

from lgqtui.errors import Error
from lgqtui.external_editor import edit_text, find_editor, read_text
from lgqtui.files import expand_path
from lgqtui.i18n import tr
from lgqtui.interview.interview import Interview
from lgqtui.links.list_parser import format_link_list, parse_link_list
from lgqtui.plain.readout import answer_lines
from lgqtui.plain.row_commands import add_rows
from lgqtui.plain.session import PlainSession
from lgqtui.questionnaire.kinds import TEXT_LIMIT, given_text
from lgqtui.workflows.navigation import UndoneStep
from lgqtui.workflows.notices import Notice, clearing_notice


def clear(session: PlainSession, _: str) -> None:
    """Clear the answer of the field."""
    previous_route = session.interview.route
    change = session.interview.clear(session.field.id)
    session.say(clearing_notice(change, undo="/undo"))
    if change.is_one:
        session.say_change(change, previous_route)


def flag(session: PlainSession, _: str) -> None:
    """Flag the field, or remove the flag."""
    is_flagged = not session.answer.flag
    session.interview.flag(session.field.id, on=is_flagged)
    if session.save():
        session.say(tr("Flagged: come back to this. Saved.") if is_flagged else tr("No longer flagged. Saved."))


def remark(session: PlainSession, argument: str) -> None:
    """Set the private remark of the field. An empty reply leaves it as it is, /clear removes it."""
    text = argument
    if not argument:
        session.say(tr("A private remark stays in your draft and is never sent. /clear takes it out."))
        reply = session.console.ask(tr("Remark:"), session.answer.remark)
        if reply.command != "clear" and (reply.command or given_text(reply.text) is None):
            session.pending_command = reply.command
            return
        text = reply.text
    try:
        change = session.interview.remark(session.field.id, text)
    except Error as error:
        session.say_error(error)
        return
    if change.is_one and session.save():
        session.say(tr("The remark is saved.") if text else tr("The remark is taken out. Saved."))


def take_step(session: PlainSession, _: str, *, action: Callable[[Interview], UndoneStep | Notice]) -> None:
    """Undo or redo a step, whichever field it changed; report it, and go to the field."""
    previous_route = session.interview.route
    match action(session.interview):
        case UndoneStep(change, field, notice):
            session.say(notice.text)
            session.say_change(change, previous_route)
            session.go(field)  # applicable again: the answers are those of the time when the step was made
        case notice:
            session.say(notice.text)


def save_now(session: PlainSession, _: str) -> None:
    """Save now and print the path; a postponed conflict is asked about again."""
    session.draft_session.is_conflict_postponed = False
    session.interview.settle()
    if session.save():
        session.say(tr("Saved in {path}", path=session.path))


def read_answer(session: PlainSession, _: str) -> None:
    """Print the full answer."""
    session.say_all(answer_lines(session, is_full=True))
    session.say_problems(session.field.id)


def open_editor(session: PlainSession, _: str) -> None:
    """Edit the text, or the list of links, in the user's editor."""
    if session.input == "rows":
        edited = _edit(session, format_link_list(session.answer.links))
        if edited is not None:
            session.answer_field({"links": tuple(pasted.row for pasted in parse_link_list(edited))})
    else:
        edited = _edit(session, session.answer.text)
        if edited is not None:
            session.answer_with_text(edited)


def _edit(session: PlainSession, text: str) -> str | None:
    """Return the edited text; None, with the reason printed, if it is unchanged or cannot be edited."""
    try:
        edited = edit_text(find_editor(session.settings["editor"]), text, session.drafts.home.state, TEXT_LIMIT)
    except Error as error:
        session.say_error(error)
        return None
    if edited == text:
        session.say(tr("Nothing was changed."))
        return None
    return edited


def read_file(session: PlainSession, argument: str) -> None:
    """Read the answer from a file: a text, or a list of links."""
    if not argument:
        argument = session.console.ask_exact(tr("Which file? Its path:"))
    if not argument.strip():
        return
    try:
        text = read_text(expand_path(argument.strip()), TEXT_LIMIT)
    except Error as error:
        session.say_error(error)
        return
    if session.input == "rows":
        add_rows(session, text)
    else:
        session.answer_with_text(text.removesuffix("\n"))
