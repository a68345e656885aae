"""The keys of every action: another is given by pressing it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from lgqtui.errors import Error
from lgqtui.i18n import tr
from lgqtui.tui.actions import Action, every_action, find_action
from lgqtui.tui.content import fitted
from lgqtui.tui.dialogs.settings import KeyDialog
from lgqtui.tui.keys import Keymap, key_name, put_in_force, read_keymap, refuse_unusable
from lgqtui.tui.screens.files.list_screen import ListScreen, text_lines
from lgqtui.tui.services import services
from lgqtui.tui.widgets.row_list import Cell, Row
from lgqtui.workflows.submissions import change_setting

_LABEL_SIZE = 26


class KeysScreen(ListScreen):
    """Each action with its keys; one that is pressed takes the place of the others."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "change", tr("press a key"), show=True, priority=True),
        Binding("delete", "reset", tr("as it comes"), show=True),
    ]

    @property
    def _keymap(self) -> Keymap:
        return read_keymap(services(self).context.settings.keys)

    def rows(self) -> Sequence[Row]:
        keymap = self._keymap
        self.set_head(tr("lgqtui › settings"), tr("keys"))
        key_ids = dict.fromkeys(action.key_id for action in every_action() if action.fixed_keys != "escape")
        return [self._row(find_action(key_id), keymap) for key_id in key_ids]

    def _row(self, action: Action, keymap: Keymap) -> Row:
        is_own = action.key_id in keymap.user_keys
        label, keys = tr(action.menu_label or action.label), "  ".join(map(key_name, keymap.keys_of(action)))
        left = (Cell(fitted(label, _LABEL_SIZE)), Cell(f"  {keys}", "strong" if is_own else ""))
        return Row(action.key_id, left, Cell(tr("your own") if is_own else "", "dim"))

    def detail(self) -> Content:
        return text_lines(
            tr(find_action(self.current_id).help), tr("Its name in the settings: keys.{id}", id=self.current_id)
        )

    def on_row_chosen(self) -> None:
        self.action_change()

    def action_change(self) -> None:
        label = tr(find_action(self.current_id).label)
        title = tr("Press the key for “{label}”. It takes the place of the others.", label=label)
        self.app.push_screen(KeyDialog(title), self._give)

    def action_reset(self) -> None:
        self._give("")

    def _give(self, key: str | None) -> None:
        """Give the action under the cursor a key, "" for its own; one that it cannot have is refused."""
        context = services(self).context
        if key is None:
            return
        try:
            if key:
                refuse_unusable(context.settings.keys, self.current_id, key)
            change_setting(context, f"keys.{self.current_id}", key)
            context.reload_settings()
        except Error as error:
            services(self).notify_error(error)
        put_in_force(self._keymap)
        self.app.set_keymap(self._keymap.bindings())
        self.show_rows()
