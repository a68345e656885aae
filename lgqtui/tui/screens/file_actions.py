"""What a question and the list of drafts offer about files: each action opens a screen of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lgqtui.errors import Error
from lgqtui.i18n import tr
from lgqtui.tui.services import errors_shown, services
from lgqtui.tui.textual_ext.widgets import RemovedWidgetClickGuard
from lgqtui.workflows.draft_access import LoadedDraft

if TYPE_CHECKING:
    from textual.screen import Screen

    from lgqtui.workflows.documents import ImportedDraft


class FileActions(RemovedWidgetClickGuard[Any]):
    """A screen with the actions of FILE_ACTIONS."""

    def loaded_draft(self) -> LoadedDraft | None:
        """Save the open draft, as far as that is possible, and return it; None if none is open."""
        session = services(self).session
        if session is None:
            return None
        services(self).flush()
        return LoadedDraft(session.file, session.interview.draft, session.interview.questionnaire)

    def _show_about_draft(self, screen: Callable[[LoadedDraft], Screen[Any]]) -> None:
        with errors_shown(self):
            if loaded := self.loaded_draft():
                self.app.push_screen(screen(loaded))

    def action_export(self) -> None:
        from lgqtui.tui.screens.files.export import ExportScreen

        self._show_about_draft(ExportScreen)

    def action_history(self) -> None:
        from lgqtui.tui.screens.files.history import HistoryScreen

        self._show_about_draft(HistoryScreen)

    def action_settings(self) -> None:
        from lgqtui.tui.screens.program.settings import SettingsScreen

        self.app.push_screen(SettingsScreen())

    def action_questionnaires(self) -> None:
        from lgqtui.tui.screens.program.help import QuestionnairesScreen

        self.app.push_screen(QuestionnairesScreen())

    def action_import_(self) -> None:
        from lgqtui.tui.dialogs.file_picker import FilePicker, ask_file

        title = tr("Open or import a file: a draft, JSON, a bundle or a package. Type its path, or choose")
        ask_file(self, FilePicker(title), self._open_picked)

    def _open_picked(self, picked: str) -> None:
        """Open a draft; import what is none. What is wrong with a package that is not sound is shown."""
        from lgqtui.workflows.documents import NOTHING_IMPORTED, SAME_ID, draft_with_id, read_import

        path, context = Path(picked), services(self).context
        try:
            if path.suffix == ".toml":
                services(self).open_draft(context.drafts.find(str(path)).path)
                return
            result = read_import(context, path)
        except Error as error:
            if error.code == "not-sound":
                self._show_verification(picked)
            services(self).notify_error(error)
            return
        if not (existing := draft_with_id(context, result.draft.id)):
            self._import(result)
            return
        from lgqtui.tui.dialogs.dialog import ConfirmDialog

        question = tr("Keep both, the new one with an id of its own?")

        def keep_both(agreed: bool | None) -> None:  # noqa: FBT001 - the result of the dialog
            if agreed:
                self._import(result, new_id=True)
            else:
                services(self).notify_text(tr(NOTHING_IMPORTED))

        self.app.push_screen(ConfirmDialog(tr(SAME_ID, name=existing), question), keep_both)

    def _import(self, result: ImportedDraft, *, new_id: bool = False) -> None:
        from lgqtui.workflows.documents import add_import
        from lgqtui.workflows.notices import removed_notice

        path = services(self).context.drafts.free_path(result.file.stem)
        with errors_shown(self):
            add_import(services(self).context, result, path, new_id=new_id)
            removed = [removed_notice(result.removed)] if result.removed else []
            services(self).notify_text(" ".join((tr("Imported as {name}.", name=path.stem), *removed)))
            services(self).open_draft(path)

    def action_packages(self) -> None:
        from lgqtui.tui.screens.files.packages import PackagesScreen

        self.app.push_screen(PackagesScreen())

    def action_verify(self) -> None:
        from lgqtui.tui.dialogs.file_picker import FilePicker, ask_file

        def ask_receipt(package: str) -> None:
            title, none = tr("A receipt to compare with it: type its path, or choose"), tr("without a receipt")
            picker = FilePicker(title, without=none, suffix=".json")
            ask_file(self, picker, partial(self._show_verification, package))

        ask_file(self, FilePicker(tr("Verify a package: type its path, or choose")), ask_receipt)

    def _show_verification(self, package: str, receipt: str | None = None) -> None:
        from lgqtui.tui.screens.files.packages import verification_dialog

        self.app.push_screen(verification_dialog(services(self).context, Path(package), receipt))
