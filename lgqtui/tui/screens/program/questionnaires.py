"""The questionnaires at hand: list, read, check."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from lgqtui.errors import Error
from lgqtui.export.questionnaire_report import (
    ListedQuestionnaire,
    check_questionnaire,
    list_questionnaires,
    questionnaire_lines,
)
from lgqtui.i18n import tr
from lgqtui.questionnaire.library import QUESTIONNAIRE_LIMIT
from lgqtui.tui.content import plain_content
from lgqtui.tui.dialogs.file_picker import QuestionnairePicker
from lgqtui.tui.screens.files.list_screen import ListScreen, text_lines
from lgqtui.tui.screens.program.reader import ReaderScreen, text_page
from lgqtui.tui.services import services
from lgqtui.tui.widgets.row_list import Cell, Row


class QuestionnairesScreen(ListScreen):
    """The user's and those that come with the program; those that cannot be used say why."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "read", tr("read"), show=True, priority=True),
        Binding("c", "check", tr("check"), show=True),
        Binding("o", "check_file", tr("a file"), show=True),
    ]

    def rows(self) -> Sequence[Row]:
        self.set_head("lgqtui", tr("questionnaires"))
        context = services(self).context
        self._listed = list(list_questionnaires(context.library, context.folders.questionnaires))
        return [self._row(number, listed) for number, listed in enumerate(self._listed)]

    def _row(self, number: int, listed: ListedQuestionnaire) -> Row:
        words = Cell(listed.fault, "error") if listed.fault else Cell(f"{listed.title} · {listed.count}")
        return Row(str(number), (Cell(listed.id, "strong", share=0.3), Cell("  "), words), Cell(listed.origin, "dim"))

    @property
    def _current(self) -> ListedQuestionnaire:
        return self._listed[int(self.current_id)]

    def detail(self) -> Content:
        return text_lines(self._current.fault, self._current.title, str(self._current.path))

    def on_row_chosen(self) -> None:
        self.action_read()

    def action_read(self) -> None:
        """Read what can be read; of a file with errors say what they are."""
        listed = self._current
        if listed.fault:
            self._check(str(listed.path))
            return
        questionnaire = services(self).context.library.find(str(listed.path))

        def page(width: int) -> Content:
            return text_page(plain_content("\n".join(questionnaire_lines(questionnaire, width))))(width)

        self.app.push_screen(ReaderScreen((tr("questionnaires"), listed.id), {"": page}))

    def action_check(self) -> None:
        self._check(str(self._current.path))

    def action_check_file(self) -> None:
        self.app.push_screen(QuestionnairePicker(services(self).last_folder, QUESTIONNAIRE_LIMIT), self._check)

    def _check(self, path: str | None) -> None:
        if path is None:
            return
        try:
            result = check_questionnaire(Path(path))
        except Error as error:
            services(self).notify_error(error)
            return
        text = plain_content("\n".join([result.verdict, "", *result.lines]))
        self.app.push_screen(ReaderScreen((tr("questionnaires"), Path(path).name, tr("check")), {"": text_page(text)}))
