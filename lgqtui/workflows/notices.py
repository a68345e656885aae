"""What several front ends say in the same words: notices, and what an action does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from lgqtui.i18n import tr, trn

if TYPE_CHECKING:
    from lgqtui.interview.interview import Change

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
    "open": "Open a draft by its path",
}
"""What an action does, as a template without a full stop, by the names of actions that several front ends have."""

Severity = Literal["information", "warning", "error"]


class Notice(Struct, frozen=True):
    """A sentence shown in passing."""

    text: str
    severity: Severity = "information"


def removed_notice(count: int) -> str:
    """A sentence about control characters that were removed."""
    return trn("{n} control character was left out.", "{n} control characters were left out.", count)


_CAME_BACK = "{n} answer came back.", "{n} answers came back."
_CAME_BACK_WITH_IDS = "{n} answer is back: {ids}.", "{n} answers are back: {ids}."
_SET_ASIDE = "{n} answer is set aside and kept.", "{n} answers are set aside and kept."
_SET_ASIDE_WITH_IDS = (
    "{n} answer is set aside, kept in the draft: {ids}.",
    "{n} answers are set aside, kept in the draft: {ids}.",
)


def change_notices(change: Change, *, with_ids: bool = False) -> list[str]:
    """A sentence for each side effect of a change; `with_ids` names the fields that were set aside or came back."""
    lines = []
    if change.removed:
        lines.append(removed_notice(change.removed))
    if change.detached:
        templates = "{n} attachment is taken off with it.", "{n} attachments are taken off with it."
        lines.append(trn(*templates, change.detached))
    if change.came_back:
        templates = _CAME_BACK_WITH_IDS if with_ids else _CAME_BACK
        lines.append(trn(*templates, len(change.came_back), ids=", ".join(change.came_back)))
    if change.put_aside:
        templates = _SET_ASIDE_WITH_IDS if with_ids else _SET_ASIDE
        lines.append(trn(*templates, len(change.put_aside), ids=", ".join(change.put_aside)))
    return lines


def clearing_notice(change: Change, *, undo: str) -> str:
    """A sentence about a cleared answer; `undo` is the key or command that restores it."""
    if not change.is_one:
        return tr("There is no answer here.")
    return tr("The answer is taken out. {undo} brings it back.", undo=undo)
