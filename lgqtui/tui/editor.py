"""Editing a long text or a list of links in the user's own editor, with the full screen suspended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from lgqtui.errors import Error
from lgqtui.external_editor import edit_text, find_editor
from lgqtui.i18n import tr
from lgqtui.questionnaire.kinds import TEXT_LIMIT

if TYPE_CHECKING:
    from lgqtui.tui.app import LgqApp
    from lgqtui.tui.fields.links import LinkRows
    from lgqtui.tui.fields.text_editor import LongText
    from lgqtui.tui.screens.question import QuestionScreen


async def edit_current(screen: QuestionScreen) -> None:
    """Open the focused text or list of links, or else the first one on the screen, in the external editor."""
    from lgqtui.links.list_parser import format_link_list
    from lgqtui.tui.fields.link_row_editor import rows_in
    from lgqtui.tui.fields.text_editor import LongText
    from lgqtui.tui.textual_ext.event_sync import focus_now

    target = _target(screen)
    if target is None:
        screen.app.notify_text(tr("There is no long text and no list of links here."))
        return
    screen.interview.flush()
    text = target.text if isinstance(target, LongText) else format_link_list(target.rows)
    edited = edit_outside(screen.app, text)
    if edited is None or edited == text:
        return
    if isinstance(target, LongText):
        focus_now(target)
        target.replace(edited, target.document.start, target.document.end)
    else:
        await target.replace_rows(tuple(parsed.row for parsed in rows_in(edited)))


def _target(screen: QuestionScreen) -> LongText | LinkRows | None:
    """Return the focused text, or the list that has the focus in it, or else the first of both that is displayed."""
    from lgqtui.tui.fields.links import LinkRows
    from lgqtui.tui.fields.text_editor import LongText

    focused = screen.focused
    if isinstance(focused, LongText):
        return focused
    ancestors = focused.ancestors_with_self if focused is not None else ()
    displayed = (w for w in screen.view.walk_children() if all(node.display for node in w.ancestors_with_self))
    return next((w for w in (*ancestors, *displayed) if isinstance(w, LongText | LinkRows)), None)


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
