"""The keys of every action: another is given by pressing it; and which keys the terminal lets through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen

from lgqtui.i18n import tr
from lgqtui.tui.actions import Action, every_action, find_action, is_function_key, is_menu_key
from lgqtui.tui.content import fitted, plain_content
from lgqtui.tui.dialogs.finder import TextHit
from lgqtui.tui.dialogs.settings import KeyDialog
from lgqtui.tui.keys import PLAIN_KEY, Keymap, is_letter, key_name, keys_of, put_in_force, read_keymap, refuse_unusable
from lgqtui.tui.screens.files.list_screen import ListScreen, text_lines
from lgqtui.tui.screens.program.reader import ReaderScreen, block_page
from lgqtui.tui.services import errors_shown, services
from lgqtui.tui.widgets.row_list import Cell, Row

_LABEL_SIZE = 26


class KeysScreen(ListScreen):
    """Each action with its keys; one that is pressed takes the place of the others."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", tr("change"), show=True, priority=True),
        Binding("delete", "reset", tr("as it comes"), show=True),
    ]

    @property
    def _keymap(self) -> Keymap:
        return read_keymap(services(self).context.settings.keys)

    def rows(self) -> Sequence[Row]:
        keymap = self._keymap
        self.head.set(tr("lgqtui › settings"), tr("keys"))
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

    def action_choose(self) -> None:
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
        with errors_shown(self):
            if key:
                refuse_unusable(context.settings.keys, self.current_id, key)
            context.change_setting(f"keys.{self.current_id}", key)
            context.reload_settings()
        put_in_force(self._keymap)
        self.app.set_keymap(self._keymap.bindings())
        self.show_rows()


_MOVING = ("tab", "shift+tab", "enter", "escape", "up", "down", "left", "right", "home", "end", "pageup", "pagedown")


class KeyTestScreen(ReaderScreen, ModalScreen[None], inherit_bindings=False):
    """Takes every key before anything could act on it, and says that it came; Esc twice leaves."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", tr("twice: back"), show=True)]

    def __init__(self) -> None:
        self._arrived: list[str] = []
        super().__init__(("lgqtui", tr("try your keys")), {"": self._page})

    @cached_property
    def _keys(self) -> Mapping[str, Action | None]:
        """The keys that terminals may keep, each with the first action that has it."""
        used: dict[str, Action | None] = {key: action for action in reversed(every_action()) for key in keys_of(action)}
        used["escape"] = find_action("menu")
        used.setdefault(PLAIN_KEY, None)
        keys = dict.fromkeys((*_MOVING, *sorted(used, key=lambda key: (len(key), key))))
        return {key: used.get(key) for key in keys if not is_menu_key(key) and not is_letter(key)}

    def take_key(self, event: events.Key) -> None:
        """Note a key, or leave."""
        if event.key == "escape" and self._arrived[-1:] == ["escape"]:
            self.dismiss()
            return
        self._arrived.append(event.key)
        self.show_hit(TextHit(""))

    def _page(self, width: int) -> Content:
        groups: dict[str, list[str]] = {tr("F-keys"): [], tr("With Ctrl"): [], tr("Others"): []}
        functions, controls, others = groups.values()
        for key in self._keys:
            group = functions if is_function_key(key) else controls if key.startswith("ctrl+") else others
            group.append(f"{'✓' if key in self._arrived else '–'} {key_name(key)}")
        remedy = tr("What does not arrive can be done by Esc and a letter: Esc opens the menu, which names it.")
        blocks: dict[str, Content | list[str]] = {
            tr("Here"): plain_content(
                tr("Press any key: it is marked, and does nothing else. Esc pressed twice leaves.")
            ),
            **groups,
            tr("Last key"): plain_content(self._about(self._arrived[-1]) if self._arrived else "–"),
            tr("Instead"): plain_content(remedy),
        }
        return block_page(blocks)(width)

    def _about(self, key: str) -> str:
        action = self._keys.get(key)
        alt, _, letter = key.rpartition("+")
        if action is not None:
            return tr("{key}: {help}", key=key_name(key), help=tr(action.help))
        if alt == "alt" and len(letter) == 1:
            other = tr("{key} {letter}", key=key_name("escape"), letter=key_name(letter))
            return tr("{key} means {other} here.", key=key_name(key), other=other)
        return tr("{key} has arrived.", key=key_name(key))
