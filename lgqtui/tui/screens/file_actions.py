"""What a question and the list of drafts offer about files: each action opens a screen of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from lgqtui.errors import Error
from lgqtui.i18n import tr
from lgqtui.tui.services import services

if TYPE_CHECKING:
    from lgqtui.workflows.draft_access import LoadedDraft


class FileActions(Screen[Any]):
    """A screen with the actions of FILE_ACTIONS."""

    def loaded_draft(self) -> LoadedDraft | None:
        """Return the draft at hand, the open one by default; None if there is none. Raises Error if it is damaged."""
        from lgqtui.workflows.draft_access import LoadedDraft

        session = services(self).session
        if session is None:
            return None
        session.interview.end_typing()
        session.interview.flush()
        return LoadedDraft(session.file, session.interview.draft, session.interview.questionnaire)

    def _find_draft(self) -> LoadedDraft | None:
        try:
            loaded = self.loaded_draft()
        except Error as error:
            services(self).notify_error(error)
            return None
        if loaded is None:
            services(self).notify_text(tr("There is no draft under the cursor."))
        return loaded

    def action_export(self) -> None:
        from lgqtui.tui.screens.files.export import ExportScreen

        if loaded := self._find_draft():
            self.app.push_screen(ExportScreen(loaded))

    def action_history(self) -> None:
        from lgqtui.tui.screens.files.history import HistoryScreen

        if loaded := self._find_draft():
            self.app.push_screen(HistoryScreen(loaded))
