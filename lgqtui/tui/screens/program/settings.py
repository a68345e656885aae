"""The settings as a list: each is changed in place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from lgqtui.i18n import tr
from lgqtui.settings.loader import SettingValue
from lgqtui.submission.endpoints.kinds import address_list
from lgqtui.tui.content import NO_OUTLINE
from lgqtui.tui.dialogs.dialog import LineDialog, ask_line
from lgqtui.tui.screens.files.list_screen import ListScreen, text_lines
from lgqtui.tui.services import errors_shown, services
from lgqtui.tui.themes import apply_theme
from lgqtui.tui.widgets.row_list import Cell, Row

_NAME_SIZE = 18
_KEYS = "keys"
"""The row that leads to the keys of actions."""


class SettingsScreen(ListScreen):
    """Name, value and source of each setting; arrows change a choice at once, Enter asks for a text."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", tr("change"), show=True, priority=True),
        Binding("right", "step(1)", tr("next choice"), show=True, priority=True),
        Binding("left", "step(-1)", tr("choice before"), show=False, priority=True),
    ]

    def on_mount(self) -> None:
        """Read what was changed on other screens, and elsewhere."""
        with errors_shown(self):
            services(self).context.reload_settings()

    def rows(self) -> Sequence[Row]:
        context = services(self).context
        self.head.set(tr("lgqtui › settings"))
        keys = Row(_KEYS, (Cell(f"{_KEYS:<{_NAME_SIZE}}"), Cell(tr("of every action"))))
        return [*(self._row(value) for value in context.settings.values.values()), keys]

    def _row(self, value: SettingValue) -> Row:
        name = value.setting.name
        numbers = {"MB": tr("{n} MB", n=value.value), "seconds": tr("{n} s", n=value.value)}
        text = numbers.get(value.setting.unit, value.value) or tr("nothing")
        return Row(name, (Cell(f"{name:<{_NAME_SIZE}}"), Cell(text, "strong")), Cell(value.source_text, "dim"))

    @property
    def _current(self) -> SettingValue | None:
        """The setting under the cursor; None at the row of the keys."""
        return services(self).context.settings.values.get(self.current_id)

    def detail(self) -> Content:
        if self._current is None:
            return text_lines(tr("the keys of every action; another is pressed, not written"))
        return text_lines(self._ruling_variable, self._current.purpose(address_list()))

    @property
    def _ruling_variable(self) -> str:
        """A sentence if an environment variable rules the setting, "" otherwise."""
        value = self._current
        if value is None or value.source != "environment" or value.variable != value.setting.variable:
            return ""
        return tr("The environment variable {variable} rules this: it cannot be changed here.", variable=value.variable)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if not self.current_id:
            return True
        if action == "step":
            return bool(self._current and self._current.setting.choices and not self._ruling_variable)
        if action == "choose":
            return not self._ruling_variable
        return super().check_action(action, parameters)

    def action_step(self, by: int) -> None:
        if self._current is None:
            return
        choices = self._current.setting.choices
        value = choices[(choices.index(self._current.value) + by) % len(choices)]
        with errors_shown(self):
            self._change(value)

    def action_choose(self) -> None:
        if self._current is None:
            from lgqtui.tui.screens.program.keys import KeysScreen

            self.app.push_screen(KeysScreen())
            return
        setting = self._current.setting
        if setting.choices:
            self.action_step(1)
            return
        if setting.name == "endpoint":
            from lgqtui.tui.dialogs.settings import ReceiverDialog

            self.app.push_screen(ReceiverDialog(services(self).context), self._show_changed)
            return
        question = tr("{name}: {help}", name=setting.name, help=self._current.purpose(address_list()))
        note = tr("Empty: as it comes.")
        ask_line(self, LineDialog(question, self._current.value, note, may_be_empty=True), self._change)

    def _change(self, value: str) -> None:
        notice = services(self).context.change_setting(self.current_id, value)
        if self.current_id == "mouse":
            notice = notice or tr("The mouse is used so from the next start.")
        self._show_changed(notice)

    def _show_changed(self, notice: str | None) -> None:
        """Read the settings anew, do what they say, and show them."""
        context = services(self).context
        services(self).notify_text(notice or "")
        with errors_shown(self):
            context.reload_settings()
        apply_theme(self.app, context.settings["theme"])
        self.app.set_class(context.settings["outline"] == "hide", NO_OUTLINE)
        self.show_rows()
