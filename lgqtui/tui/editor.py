"""The full screen lent to the person's own editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from lgqtui.editor import edit_text, find_editor
from lgqtui.errors import Error
from lgqtui.questionnaire.kinds import TEXT_LIMIT
from lgqtui.words import say

if TYPE_CHECKING:
    from lgqtui.tui.app import LgqApp


def edit_outside(app: LgqApp, text: str) -> str | None:
    """The text as the person's editor leaves it; None if there is no editor or it wrote nothing usable."""
    try:
        command = find_editor(app.settings["editor"])
        with app.suspend():
            return edit_text(command, text, app.drafts.home.state, TEXT_LIMIT)
    except Error as error:
        app.tell(f"{error}. {error.remedy}", "warning")
    except SuspendNotSupported:
        app.tell(say("This terminal cannot be lent to another program, so the text stays here."), "warning")
    return None
