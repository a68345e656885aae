"""The menu: every action that can be taken here, to search and to choose from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from textual.dom import DOMNode
from textual.screen import Screen

from lgqtui.i18n import say
from lgqtui.tui.actions import Action
from lgqtui.tui.dialogs.finder import Finder
from lgqtui.tui.keymap import keys_of
from lgqtui.tui.keys import key_name
from lgqtui.tui.widgets.row_list import Cell, Row

if TYPE_CHECKING:
    from lgqtui.tui.app import LgqApp

Offers = Sequence[tuple[DOMNode, Action]]


class Menu(Finder):
    """Gives the place, in the list it was given, of the action chosen."""

    TITLE_WORDS = "All actions: type a word of it, or choose"

    def __init__(self, offers: Offers) -> None:
        super().__init__()
        self._rows = [_row(n, action) for n, (_, action) in enumerate(offers)]
        self._words = [f"{say(action.label)} {say(action.help)}".casefold() for _, action in offers]

    def found(self, needle: str) -> Sequence[Row]:
        """The actions whose words hold what was typed."""
        return [row for row, words in zip(self._rows, self._words, strict=True) if needle in words]


def _row(number: int, action: Action) -> Row:
    left = (Cell(say(action.label), "strong", share=0.36, most=20), Cell("  "), Cell(say(action.help), "dim"))
    return Row(str(number), left, Cell(key_name(keys_of(action)[0]), "accent"))


def show_menu(app: LgqApp) -> None:
    """Show every action that can be taken on the present screen, and take the one that is chosen."""
    offers = offers_of(app.screen)

    def take(chosen: str | None) -> None:
        if chosen is not None:
            node, action = offers[int(chosen)]
            app.call_later(app.run_action, action.name, node)

    app.push_screen(Menu(offers), take)


def offers_of(screen: Screen[Any]) -> Offers:
    """The actions at hand: of the widget in focus and those around it, of the screen, of the app."""
    return [*_offers(screen)]


def _offers(screen: Screen[Any]) -> Iterator[tuple[DOMNode, Action]]:
    nodes = (screen.focused or screen).ancestors_with_self
    for node in nodes:
        for action in getattr(node, "ACTIONS", ()):
            if action.name != "menu" and node.check_action(action.name, ()):
                yield node, action
