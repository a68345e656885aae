"""Asks for the private remark with a field."""

from __future__ import annotations

from collections.abc import Callable

from lgqtui.i18n import say
from lgqtui.interview.interview import Change, Interview
from lgqtui.tui.dialogs.ask_line import AskLine


class Remark(AskLine):
    """Asks for the private remark with a field and keeps it; an empty line takes it out. `kept` hears what changed."""

    def __init__(self, interview: Interview, prompt: str, field_id: str, kept: Callable[[Change], None]) -> None:
        super().__init__(
            say("A private remark with: {where}", where=prompt),
            interview.answer_to(field_id).remark,
            say("It stays in your draft and is never sent. Leave it empty to take it out."),
            may_be_empty=True,
            attempt=lambda remark: kept(interview.remark(field_id, remark)),
        )
