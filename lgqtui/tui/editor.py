"""Editing a long text in the user's own editor, with the full screen suspended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from lgqtui.errors import Error
from lgqtui.external_editor import edit_text, find_editor
from lgqtui.i18n import tr
from lgqtui.questionnaire.kinds import TEXT_LIMIT

if TYPE_CHECKING:
    from lgqtui.tui.app import LgqApp
    from lgqtui.tui.screens.question import QuestionScreen


def edit_long_text(screen: QuestionScreen) -> None:
    """Open the focused long text, or else the first one on the screen, in the external editor."""
    from lgqtui.tui.fields.text_editor import LongText
    from lgqtui.tui.textual_ext.event_sync import focus_now

    focused = screen.focused
    area = focused if isinstance(focused, LongText) else next(iter(screen.view.query(LongText)), None)
    if area is None or not area.display:
        screen.app.notify_text(tr("There is no long text here."))
        return
    focus_now(area)
    screen.interview.flush()
    edited = edit_outside(screen.app, area.text)
    if edited is not None and edited != area.text:
        area.replace(edited, area.document.start, area.document.end)


def edit_outside(app: LgqApp, text: str) -> str | None:
    """Return the text as the user's editor saved it; None if there is no editor or its result is not usable."""
    try:
        command = find_editor(app.context.settings["editor"])
        with app.suspend():
            return edit_text(command, text, app.context.folders.state, TEXT_LIMIT)
    except Error as error:
        app.notify_text(error.sentence, "warning")
    except SuspendNotSupported:
        app.notify_text(tr("This terminal cannot run another program meanwhile, so the text stays here."), "warning")
    return None
