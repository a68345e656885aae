"""Dialogs to search and choose: the base, the one for fields, the menu of all actions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from msgspec import Struct
from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widgets import Input

from lgqtui.i18n import tr
from lgqtui.interview.interview import Interview
from lgqtui.interview.search import SearchEntry, matching_entries, search_entries
from lgqtui.text import shorten
from lgqtui.tui.actions import Action
from lgqtui.tui.dialogs.dialog import Dialog
from lgqtui.tui.fields.short import LineInput
from lgqtui.tui.keys import key_name, keys_of
from lgqtui.tui.messages import RowChosen
from lgqtui.tui.widgets.row_list import Cell, Row, RowList, heading_row

_MOVES = {"up": "move(-1)", "down": "move(1)", "pageup": "page(-1)", "pagedown": "page(1)"}


class Finder(Dialog[str]):
    """Lists the matches under an input line, which subclasses define; returns the id of the chosen row."""

    TITLE_WORDS: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "choose", tr("choose"), show=True, priority=True)]

    def __init__(self) -> None:
        self.line = LineInput()
        self.row_list = RowList(classes="-keep")
        note = tr("Up and down choose, Enter takes it, Esc goes back.")
        super().__init__(tr(self.TITLE_WORDS), self.line, self.row_list, note=note)

    def matches(self, needle: str) -> Sequence[Row]:
        """Return the rows that match, the best first; `needle` is in lower case, "" matches all."""
        raise NotImplementedError

    def take(self, row_id: str) -> None:
        """Return the id of the chosen row."""
        self.dismiss(row_id)

    def on_mount(self) -> None:
        self.row_list.set_rows(self.matches(""))

    async def on_key(self, event: events.Key) -> None:
        if event.key in _MOVES and self.line.has_focus:
            event.stop()
            await self.row_list.run_action(_MOVES[event.key])

    def on_input_changed(self, event: Input.Changed) -> None:
        rows = self.matches(" ".join(event.value.split()).casefold()) or [heading_row(tr("Nothing found."))]
        self.row_list.set_rows(rows, rows[0].id)

    def action_choose(self) -> None:
        self.row_list.action_choose()

    def on_row_chosen(self, event: RowChosen) -> None:
        self.take(event.row_id)


class GoToDialog(Finder):
    """Returns the id of the field to go to."""

    TITLE_WORDS = "Go to: a number, words of a question, or words of your answers"

    def __init__(self, interview: Interview) -> None:
        super().__init__()
        self._entries = search_entries(interview)

    def matches(self, needle: str) -> Sequence[Row]:
        """Return the fields that match: by number, then by wording, then by answer."""
        return [_row(entry, needle) for entry in matching_entries(self._entries, needle)]


def _row(entry: SearchEntry, needle: str) -> Row:
    left = (Cell(f"{entry.number:<8}", "strong"), Cell(entry.name))
    return Row(entry.field.id, left, Cell(shorten(entry.excerpt(needle), 34), "dim"))


class AvailableAction(Struct, frozen=True):
    """An available action, the node that runs it, and its label and help as they are now."""

    node: DOMNode
    action: Action
    label: str
    help: str


class ActionMenu(Finder):
    """Returns the index of the chosen action in `available`."""

    TITLE_WORDS = "All actions: type a word of it, or choose"

    def __init__(self, available: Sequence[AvailableAction]) -> None:
        super().__init__()
        self._rows = [_action_row(n, entry) for n, entry in enumerate(available)]
        self._words = [f"{entry.label} {entry.help}".casefold() for entry in available]

    def matches(self, needle: str) -> Sequence[Row]:
        """Return the actions whose label or help contains the input."""
        return [row for row, words in zip(self._rows, self._words, strict=True) if needle in words]


def _action_row(number: int, entry: AvailableAction) -> Row:
    left = (Cell(entry.label, "strong", share=0.36, max_size=20), Cell("  "), Cell(entry.help, "dim"))
    return Row(str(number), left, Cell("".join(map(key_name, keys_of(entry.action)[:1])), "accent"))


def show_menu(app: App[Any]) -> None:
    """Show all actions that are available on the present screen, and run the chosen one."""
    available = [*_available_actions(app.screen)]

    def run(chosen: str | None) -> None:
        if chosen is not None:
            entry = available[int(chosen)]
            app.call_later(app.run_action, entry.action.name, entry.node)

    app.push_screen(ActionMenu(available), run)


def _available_actions(screen: Screen[Any]) -> Iterator[AvailableAction]:
    """Yield the available actions: of the focused widget and its ancestors, of the screen, of the app."""
    texts = {b.binding.id: (b.binding.description, b.tooltip) for b in screen.active_bindings.values()}
    for node in (screen.focused or screen).ancestors_with_self:
        for action in getattr(node, "ACTIONS", ()):
            if action.name != "menu" and node.check_action(action.name, ()):
                yield AvailableAction(node, action, *texts.get(action.binding_id, (tr(action.label), tr(action.help))))
