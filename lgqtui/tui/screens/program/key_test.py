"""Try your keys: which keys of the program the terminal lets through."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen

from lgqtui.i18n import tr
from lgqtui.tui.actions import Action, every_action, find_action, is_function_key, is_menu_key
from lgqtui.tui.content import plain_content
from lgqtui.tui.dialogs.finder import TextHit
from lgqtui.tui.keys import is_letter, key_name, keys_of
from lgqtui.tui.screens.program.reader import ReaderScreen, block_page

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
        used = {key: action for action in reversed(every_action()) for key in keys_of(action)}
        used["escape"] = find_action("menu")
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
