"""The settings as a list: each is changed in place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from lgqtui.errors import Error
from lgqtui.i18n import tr
from lgqtui.settings.loader import SettingValue
from lgqtui.submission.endpoints.kinds import address_list
from lgqtui.tui.content import NO_OUTLINE
from lgqtui.tui.dialogs.dialog import LineDialog, ask_line
from lgqtui.tui.screens.files.list_screen import ListScreen, text_lines
from lgqtui.tui.services import services
from lgqtui.tui.themes import apply_theme
from lgqtui.tui.widgets.row_list import Cell, Row
from lgqtui.workflows.submissions import change_setting

_NAME_SIZE = 18


class SettingsScreen(ListScreen):
    """Name, value and source of each setting; arrows change a choice at once, Enter asks for a text."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "change", tr("change"), show=True, priority=True),
        Binding("right", "step(1)", tr("next choice"), show=True, priority=True),
        Binding("left", "step(-1)", tr("choice before"), show=False, priority=True),
    ]

    def on_mount(self) -> None:
        self._put_in_force()

    def rows(self) -> Sequence[Row]:
        context = services(self).context
        self.set_head(tr("lgqtui › settings"))
        return [self._row(value) for value in context.settings.values.values()]

    def _row(self, value: SettingValue) -> Row:
        name, text = value.setting.name, Cell(value.value or tr("nothing"), "strong")
        return Row(name, (Cell(f"{name:<{_NAME_SIZE}}"), text), Cell(value.source_text, "dim"))

    @property
    def _current(self) -> SettingValue:
        return services(self).context.settings.values[self.current_id]

    def detail(self) -> Content:
        more = ""
        if self.current_id == "endpoint":
            more = tr("The token, and whether packages would arrive: lgqtui config receiver")
        return text_lines(self._ruling_variable, self._current.purpose(address_list()), more)

    @property
    def _ruling_variable(self) -> str:
        """A sentence if an environment variable rules the setting, "" otherwise."""
        is_ruled = self._current.source == "environment" and self._current.variable == self._current.setting.variable
        rules = "The environment variable {variable} rules this: it cannot be changed here."
        return tr(rules, variable=self._current.variable) if is_ruled else ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if not self.current_id:
            return True
        if action == "step":
            return bool(self._current.setting.choices and not self._ruling_variable)
        if action == "change":
            return not self._ruling_variable
        return super().check_action(action, parameters)

    def on_row_chosen(self) -> None:
        if not self._ruling_variable:
            self.action_change()

    def action_step(self, by: int) -> None:
        choices = self._current.setting.choices
        value = choices[(choices.index(self._current.value) + by) % len(choices)]
        try:
            self._change(value)
        except Error as error:
            services(self).notify_error(error)

    def action_change(self) -> None:
        setting = self._current.setting
        if setting.choices:
            self.action_step(1)
            return
        question = tr("{name}: {help}", name=setting.name, help=self._current.purpose(address_list()))
        note = tr("Enter takes it; empty: as it comes. Esc goes back.")
        ask_line(self, LineDialog(question, self._current.value, note, may_be_empty=True), self._change)

    def _change(self, value: str) -> None:
        notice = change_setting(services(self).context, self.current_id, value)
        if self.current_id == "mouse":
            notice = notice or tr("The mouse is used so from the next start.")
        if notice:
            services(self).notify_text(notice)
        self._put_in_force()

    def _put_in_force(self) -> None:
        """Read the settings anew, and show what they say."""
        context = services(self).context
        try:
            context.reload_settings()
        except Error as error:
            services(self).notify_error(error)
        apply_theme(self.app, context.settings["theme"])
        self.app.set_class(context.settings["outline"] == "hide", NO_OUTLINE)
        self.show_rows()
