"""Notices: sentences shown in passing, worded once for every front end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from lgqtui.i18n import tr, trn

if TYPE_CHECKING:
    from lgqtui.interview.interview import Change


Severity = Literal["information", "warning", "error"]


class Notice(Struct, frozen=True):
    """A sentence shown in passing."""

    text: str
    severity: Severity = "information"


def removed_notice(count: int) -> str:
    """A sentence about control characters that were removed."""
    return trn("{n} control character was left out.", "{n} control characters were left out.", count)


def change_notices(change: Change, *, with_ids: bool = False) -> list[str]:
    """A sentence for each side effect of a change; `with_ids` names the fields that were set aside or came back."""
    lines = []
    if change.removed:
        lines.append(removed_notice(change.removed))
    if change.detached:
        templates = "{n} attachment is taken off with it.", "{n} attachments are taken off with it."
        lines.append(trn(*templates, change.detached))
    if change.came_back:
        lines.append(_return_notice(change.came_back, with_ids=with_ids))
    if change.put_aside:
        lines.append(_set_aside_notice(change.put_aside, with_ids=with_ids))
    return lines


def _set_aside_notice(fields: tuple[str, ...], *, with_ids: bool) -> str:
    if with_ids:
        templates = (
            "{n} answer is set aside, kept in the draft: {ids}.",
            "{n} answers are set aside, kept in the draft: {ids}.",
        )
        return trn(*templates, len(fields), ids=", ".join(fields))
    return trn("{n} answer is set aside and kept.", "{n} answers are set aside and kept.", len(fields))


def _return_notice(fields: tuple[str, ...], *, with_ids: bool) -> str:
    if with_ids:
        return trn("{n} answer is back: {ids}.", "{n} answers are back: {ids}.", len(fields), ids=", ".join(fields))
    return trn("{n} answer came back.", "{n} answers came back.", len(fields))


def clearing_notice(change: Change, *, undo: str) -> str:
    """A sentence about a cleared answer; `undo` is the key or command that restores it."""
    if not change.is_one:
        return tr("There is no answer here.")
    return tr("The answer is taken out. {undo} brings it back.", undo=undo)
