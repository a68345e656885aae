"""Changing what is not the answer itself: flag, remark, undo, and answers from an editor or a file."""

from __future__ import annotations

from lgqtui.errors import Error
from lgqtui.external_editor import edit_text, find_editor, read_text
from lgqtui.files import expand_path
from lgqtui.i18n import tr
from lgqtui.interview.interview import Change
from lgqtui.interview.labels import strip_bold
from lgqtui.links.list_parser import format_link_list, parse_link_list
from lgqtui.plain.readout import answer_lines
from lgqtui.plain.row_commands import give_rows
from lgqtui.plain.session import PlainSession, ended
from lgqtui.questionnaire.kinds import TEXT_LIMIT
from lgqtui.questionnaire.route import Route


def clear(c: PlainSession, _: str) -> None:
    """Take the field's answer out."""
    before = c.interview.route
    change = c.interview.clear(c.field.id)
    if change.is_one:
        c.say(tr("The answer is taken out. /undo brings it back."))
        c.say_change(change, before)
    else:
        c.say(tr("There is no answer here."))


def flag(c: PlainSession, _: str) -> None:
    """Flag the field, or take the flag off."""
    on_now = not c.interview.answer_to(c.field.id).flag
    c.interview.flag(c.field.id, on=on_now)
    if c.save():
        c.say(tr("Flagged: come back to this. Saved.") if on_now else tr("No longer flagged. Saved."))


def remark(c: PlainSession, words: str) -> None:
    """Keep a private remark with the field; nothing said keeps the one there is, /clear takes it out."""
    text = words
    if not words:
        c.say(tr("A private remark stays in your draft and is never sent. /clear takes it out."))
        said = c.talk.ask(tr("Remark:"), c.interview.answer_to(c.field.id).remark)
        if said.command and said.command != "clear":
            c.later = said.command
            return
        text = said.text
    try:
        change = c.interview.remark(c.field.id, text)
    except Error as error:
        c.say_error(error)
        return
    if change.is_one and c.save():
        c.say(tr("The remark is saved.") if text else tr("The remark is taken out. Saved."))


def undo(c: PlainSession, _: str) -> None:
    """Take back the last step, wherever it was made."""
    before = c.interview.route
    change = c.interview.undo()
    if change is None:
        c.say(tr("There is nothing to take back."))
    else:
        _stepped(c, change, tr("Undone"), before)


def redo(c: PlainSession, _: str) -> None:
    """Make the step again that was taken back."""
    before = c.interview.route
    change = c.interview.redo()
    if change is None:
        c.say(tr("There is nothing to do again."))
    else:
        _stepped(c, change, tr("Done again"), before)


def _stepped(c: PlainSession, change: Change, did: str, before: Route) -> None:
    """Say what a step was, and go to where it was made."""
    field = c.interview.questionnaire.fields[change.field]
    question = c.interview.questionnaire.question_of[field.id]
    where = " ".join(filter(None, (question.number, strip_bold(field.prompt).rstrip(".:")))) or field.id
    now = c.interview.answer_summary(field.id)
    c.say(ended(tr("{did}, now {what}: {where}", did=did, where=where, what=now)))
    c.say_change(change, before)
    c.go(field)  # it was asked when the step was made, and all is again as it was then


def save(c: PlainSession, _: str) -> None:
    """Save now, and say so; who put a choice off is asked again."""
    c.sitting.is_conflict_postponed = False
    c.interview.settle()
    if c.save():
        c.say(tr("Saved in {path}", path=c.path))


def read(c: PlainSession, _: str) -> None:
    """Read the answer out whole."""
    for line in answer_lines(c, whole=True):
        c.say(line)
    c.say_problems(c.field.id)


def editor(c: PlainSession, _: str) -> None:
    """Open the text, or the list of links, in the person's own editor."""
    if _is_list(c):
        edited = _edited(c, format_link_list(c.interview.answer_to(c.field.id).links))
        if edited is not None:
            c.give({"links": tuple(pasted.row for pasted in parse_link_list(edited))})
    else:
        edited = _edited(c, c.interview.answer_to(c.field.id).text)
        if edited is not None:
            c.give({"text": edited})


def _edited(c: PlainSession, text: str) -> str | None:
    """A text as the editor leaves it; None if it was left as it was or could not be edited, which is said."""
    try:
        edited = edit_text(find_editor(c.settings["editor"]), text, c.drafts.home.state, TEXT_LIMIT)
    except Error as error:
        c.say_error(error)
        return None
    if edited == text:
        c.say(tr("Nothing was changed."))
        return None
    return edited


def from_file(c: PlainSession, words: str) -> None:
    """Take the answer from a file: a text, or a list of links."""
    if not words:
        words = c.talk.ask_exact(tr("Which file? Its path:"))
    if not words.strip():
        return
    try:
        text = read_text(expand_path(words.strip()), TEXT_LIMIT)
    except Error as error:
        c.say_error(error)
        return
    if _is_list(c):
        give_rows(c, text)
    else:
        c.give({"text": text.removesuffix("\n")})


def _is_list(c: PlainSession) -> bool:
    return c.place.stage == "links" or c.field.kind == "links"
