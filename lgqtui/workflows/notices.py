"""What several front ends say in the same words: notices, and what an action does."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from lgqtui.i18n import tr, trn
from lgqtui.terminal_input import REPLACEMENT
from lgqtui.text import shorten

if TYPE_CHECKING:
    from lgqtui.interview.interview import Change, Interview
    from lgqtui.questionnaire.model import Field, Question

ACTION_HELP: Mapping[str, str] = {
    "next": "Go to the next question",
    "previous": "Go back to the previous question",
    "go_to": "Search numbers, wording and answers, and go there",
    "next_unanswered": "Go to the next question with something unanswered",
    "next_problem": "Go to the next question that needs a look",
    "undo": "Take back the last step, wherever it was made",
    "redo": "Do the step again that was taken back",
    "flag": "Flag this field, to come back to it, or take the flag off",
    "remark": "Keep a remark with this field; it is never sent",
    "editor": "Open it in your own editor",
    "look_again": "Open the draft anew, to change it if nobody else has it",
    "drafts": "Save, and go to the list of drafts",
    "new": "Begin a new draft",
    "duplicate": "Make a second draft with the same answers",
    "rename": "Give a draft another name",
    "trash": "Put a draft into the trash",
    "restore": "Bring a draft back from the trash",
}
"""What an action does, as a template without a full stop, by the names of actions that several front ends have."""

_MAX_SET_ASIDE = 8
"""Answers set aside that are listed."""
_SET_ASIDE_LENGTH = 200
"""Characters that are shown of an answer set aside: enough to recognize it."""
_PROMPT_LENGTH = 40

NoticeSeverity = Literal["information", "warning", "error"]


class Notice(Struct, frozen=True):
    """A sentence shown in passing."""

    text: str
    severity: NoticeSeverity = "information"


def link_rules_notice() -> Notice | None:
    """Say what is not checked of links because a library is missing."""
    try:
        if find_spec("ada_url") is not None:  # not loaded: many drafts have no links
            return None
    except (ImportError, ValueError):  # an import hook refuses it
        pass
    sentence = tr(
        "Links are checked by simpler rules, because ada-url is not installed for this Python: hosts written as "
        "unusual numbers are not noticed."
    )
    return Notice(sentence, "warning")


def removed_notice(count: int) -> str:
    """A sentence about control characters that were removed."""
    return trn("{n} control character was left out.", "{n} control characters were left out.", count)


def replaced_notice() -> str:
    """A sentence about bytes that are no UTF-8, which is said once a session."""
    return tr("{sign} stands for what the terminal sent and is not UTF-8.", sign=REPLACEMENT)


_TAKEN_OFF = "{n} attachment is taken off with it.", "{n} attachments are taken off with it."
_CAME_BACK = "{n} answer came back.", "{n} answers came back."
_CAME_BACK_WITH_IDS = "{n} answer is back: {ids}.", "{n} answers are back: {ids}."
_SET_ASIDE = ("{n} answer is set aside. {undo} brings it back.", "{n} answers are set aside. {undo} brings them back.")
_SET_ASIDE_WITH_IDS = (
    "{n} answer is set aside, kept in the draft: {ids}.",
    "{n} answers are set aside, kept in the draft: {ids}.",
)
_COME_NOW = "{n} follow-up question comes now.", "{n} follow-up questions come now."
_NO_LONGER_ASKED = "{n} follow-up question is no longer asked.", "{n} follow-up questions are no longer asked."


def change_notices(
    change: Change, undo_word: str = "", before: frozenset[str] = frozenset(), now: frozenset[str] = frozenset()
) -> list[str]:
    """A sentence for each side effect of a change; `before` and `now` are the fields that applied, and that apply.

    `undo_word` is the key or command that undoes it; without one the fields are named.
    """
    restored, set_aside, new = change.restored_ids, change.set_aside_ids, now - before
    effects = (
        (change.removed_attachments, _TAKEN_OFF, ()),
        (len(restored), _CAME_BACK if undo_word else _CAME_BACK_WITH_IDS, restored),
        (len(set_aside), _SET_ASIDE if undo_word else _SET_ASIDE_WITH_IDS, set_aside),
        (0 if set_aside else len(before - now), _NO_LONGER_ASKED, ()),
        (len(new) if len(new) > len(restored) else 0, _COME_NOW, ()),
    )
    lines = [trn(*templates, n, ids=", ".join(ids), undo=undo_word) for n, templates, ids in effects if n]
    return [removed_notice(change.removed), *lines] if change.removed else lines


def clearing_notice(change: Change, *, undo_word: str) -> str:
    """A sentence about a cleared answer; `undo_word` is the key or command that restores it."""
    if not change.has_effect:
        return tr("There is no answer here.")
    return tr("The answer is taken out. {undo} brings it back.", undo=undo_word)


def set_aside_notice(interview: Interview, question: Question) -> str:
    """Lines saying that a question does not apply, or which answers its choices have set aside; "" if neither."""
    fields = _fields_set_aside(interview, question)
    if not interview.applicable_fields(question):
        from lgqtui.workflows.questionnaires import asked_when  # late: questions are mostly asked

        conditions = dict.fromkeys(asked_when(field, interview.questionnaire) for field in question.fields)
        heading = tr("This question does not apply now. {conditions}.", conditions=" · ".join(conditions))
        heading += " " + tr("What you answered here is kept:") if fields else ""
    elif fields:
        heading = trn(
            "{n} answer under this question is set aside. It comes back {when}:",
            "{n} answers under this question are set aside. They come back {when}:",
            len(fields),
            when=_return_condition(fields, {f.id for f in interview.applicable_fields(question)}),
        )
    else:
        return ""
    more = [tr("  … and {n} more", n=len(fields) - _MAX_SET_ASIDE)] if len(fields) > _MAX_SET_ASIDE else []
    return "\n".join([heading, *(_set_aside_line(interview, field) for field in fields[:_MAX_SET_ASIDE]), *more])


def _fields_set_aside(interview: Interview, question: Question) -> list[Field]:
    """Return the fields set aside that belong to a question or depend on a choice of it."""
    from lgqtui.questionnaire.conditions import fields_in  # late, as below: commands show no questions

    field_ids = {f.id for f in question.fields}
    fields = (interview.questionnaire.fields[i] for i in interview.set_aside_ids)
    return [f for f in fields if f.id in field_ids or (f.when and field_ids.intersection(fields_in(f.when)))]


def _return_condition(fields: list[Field], applicable: set[str]) -> str:
    """Return when answers come back: by a choice, if one choice of the question decides on all of them."""
    from lgqtui.questionnaire.conditions import Is

    condition, *others = {f.when for f in fields}
    phrases = {"yes": tr("if you choose Yes"), "no": tr("if you choose No")}
    if not others and isinstance(condition, Is) and condition.field in applicable and condition.value in phrases:
        return phrases[condition.value]
    return tr("when that is asked again")


def _set_aside_line(interview: Interview, field: Field) -> str:
    from lgqtui.interview.labels import field_prompt

    prompt = field_prompt(interview.questionnaire.question_of[field.id], field)
    text = interview.answer_to(field.id).text or interview.answer_summary(field.id)
    return f"  {shorten(prompt, _PROMPT_LENGTH)} – {shorten(text, _SET_ASIDE_LENGTH)}"
