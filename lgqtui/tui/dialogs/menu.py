"""The menu: what can be done here by follow-up letters, and a search through everything that can be done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from msgspec import Struct
from rich.cells import cell_len
from textual import events, on
from textual.app import App, ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Static

from lgqtui.i18n import tr
from lgqtui.text import fold_case
from lgqtui.tui.actions import MENU_LETTERS, Action, every_action, is_menu_key
from lgqtui.tui.content import plain_content
from lgqtui.tui.dialogs.dialog import ResultScreen
from lgqtui.tui.dialogs.finder import Finder
from lgqtui.tui.keys import is_letter, key_name, keys_of
from lgqtui.tui.messages import CursorMoved, RowChosen
from lgqtui.tui.services import services
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.widgets.frame import is_offered
from lgqtui.tui.widgets.row_list import Cell, Row, RowList

_COLUMNS = ("nbupgorlcj", "weafkmzy.", "xhsdtiv?q")
"""The letters in their places: moving, the field, the draft and the program."""
_NARROW, _SENTENCES = 70, 120
"""Columns of the window below which the menu has two columns, and from which each entry has its sentence."""
_LEFT_OUT = ("look_again", "go", "resume", "next_filter", "previous_filter", "search_rows", "search_drafts")
"""Actions that are shown only where they are possible."""
_OPEN_DRAFT = frozenset({"question", "rows", "boxes", "text", "review", "links", "send"})
"""Scopes of an open draft; the action that leads to one of another screen has its name."""
_REASONS: Mapping[str, str] = {
    "rows": "“{label}” is for a row of links: go to one first.",
    "boxes": "“{label}” is for a box: go to one first.",
    "text": "“{label}” is for a text: go to one first.",
    "question": "“{label}” changes answers, and this draft can only be read here.",
    "restore": "The trash is empty.",
    "send_waiting": "No package waits in the outbox. Open a draft to send it.",
    "mend_finding": "No mended link is proposed for this row.",
    "take": "No mended link is proposed for this row.",
}
"""Why an action cannot be done, by its name in the settings or its scope."""
_SEARCH, _ROWS = "/", "."
_LIST_KEYS = ("up", "down", "left", "right", "pageup", "pagedown", "home", "end", "enter", "escape", "f10")
"""Keys of the menu itself."""
_FOOT = 2
"""Lines at the foot of the screen below, which the menu covers."""
_FRAME = 2
"""Lines of the title and of the sentence below, in the three fifths of the window that the menu takes at most."""


class Entry(Struct, frozen=True):
    """An action, the node that runs it, and its label and help as they are now."""

    node: DOMNode
    action: Action
    label: str
    help: str
    is_possible: bool = True

    @property
    def key(self) -> str:
        """The name of the key that does the same without the menu, "" if there is none."""
        return next((key_name(key) for key in keys_of(self.action) if not is_menu_key(key)), "")

    @property
    def is_bare(self) -> bool:
        """Whether its key is a letter of the screen."""
        return not self.action.letter and any(map(is_letter, keys_of(self.action)[:1]))


class Menu(ResultScreen[Entry | str | None], ModalScreen[Entry | str | None]):
    """Returns the chosen entry, or "/" to search. It lies over the lower part of the window."""

    CSS_PATH = "menu.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+q", "back", tr("back"), priority=True),
        Binding("f10", f"follow('{_SEARCH}')", tr("search")),
        Binding("left", "step(-1)", show=False),
        Binding("right", "step(1)", show=False),
        *(Binding(key, f"follow('{sign}')", show=False) for key, sign in MENU_LETTERS.items()),
    ]

    def __init__(self, entries: Sequence[Entry]) -> None:
        super().__init__()
        self._entries = {entry.action.letter or str(number): entry for number, entry in enumerate(entries)}
        self._title_line, self._detail = Static(classes="title"), Static(classes="note")
        self._group = ""
        self._below = self.app.screen
        nodes = self._below.focused.ancestors_with_self if self._below.focused is not None else ()
        self._offsets = [(node, node.scroll_offset) for node in nodes if isinstance(node, Widget)]

    def compose(self) -> ComposeResult:
        self._window = self.app.size
        with Vertical(classes="menu"):
            yield self._title_line
            with VerticalScroll(can_focus=False):
                if own := [name for name in self._entries if not self._group and self._is_own(name)]:
                    yield Static(plain_content(tr("── of this screen: these keys act without Esc too")), classes="note")
                    yield from self._columns(own)
                    yield Static(plain_content(tr("── letters after Esc, the same on every screen")), classes="note")
                yield from self._columns(self._follow_up_letters())
                if not self._group:
                    words = tr("everything else: packages, verify, rename, erase, questionnaires …")
                    yield RowList([Row(_SEARCH, (Cell(f"{_SEARCH}  ", "accent"), Cell(words)))])
            yield self._detail

    async def on_resize(self, event: events.Resize) -> None:
        """Share the entries among the columns anew, and leave out what no longer fits."""
        if event.size != self._window:
            await self._show_again()

    async def _show_again(self) -> None:
        await self.recompose()
        self.on_mount()

    def _columns(self, names: list[str]) -> Iterator[Horizontal]:
        count = 2 if self.app.size.width < _NARROW else 3
        groups = [[name for name in names if name in letters] for letters in _COLUMNS]
        is_one = max(map(len, groups)) == len(names)
        if count == 2 or is_one or names != [name for group in groups for name in group]:
            size = -(-len(names) // count)
            groups = [names[start : start + size] for start in range(0, len(names), size or 1)]
        lists = [RowList([row for name in group for row in self._rows(name)]) for group in groups if group]
        yield Horizontal(*lists, classes="columns")

    def _is_own(self, name: str) -> bool:
        """Return True for a letter that acts without Esc, unless it means the same after Esc."""
        entry = self._entries[name]
        letter = key_name(keys_of(entry.action)[0]) if entry.is_bare else _SEARCH
        after = self._entries.get(letter)
        return letter != _SEARCH and (after is None or after.help != entry.help)

    def _follow_up_letters(self) -> list[str]:
        if self._group:
            return [name for name in self._entries if name.startswith(_ROWS) and name != _ROWS]
        has_rows = any(name.startswith(_ROWS) for name in self._entries)
        letters_in_use = {*self._entries, *(_ROWS if has_rows else "")}
        return [letter for letters in _COLUMNS for letter in letters if letter in letters_in_use]

    def _rows(self, name: str) -> Iterator[Row]:
        entry = self._entries.get(name)
        label = entry.label if entry else tr("rows: add, move …")
        letter = key_name(keys_of(entry.action)[0]) if entry and entry.is_bare else name[-1]
        style = "" if entry is None or entry.is_possible else "dim"
        is_taken = entry is not None and entry.is_bare and letter in self._entries  # by what it means after Esc
        letter = " " if is_taken else letter
        shows_key = entry is not None and (is_taken or not entry.is_bare)
        yield Row(
            name,
            (Cell(f"{letter}  ", style or "accent"), Cell(label, style)),
            Cell(entry.key if entry and shows_key and entry.key != letter else "", "dim"),
        )
        if self.app.size.width >= _SENTENCES:
            yield Row(f"{name}_", (Cell("   "), Cell(entry.help if entry else "", "dim")), is_target=False)

    def _show_title(self) -> None:
        """Show the title, and where there are more rows than those in view."""
        name, scroll = tr("Menu") if not self._group else tr("Menu: rows"), self.query_one(VerticalScroll)
        up, down = key_name("up"), key_name("down")
        arrows = (up if scroll.scroll_y > 0 else "") + (down if scroll.scroll_y < scroll.max_scroll_y else "")
        more = tr(" · {arrows} more rows", arrows=arrows) if arrows else ""
        template = "── {menu} ── a letter acts · {up}{down} Enter choose · / search · Esc back"
        title = tr(template, menu=name, up=up, down=down) + more
        if cell_len(title) > self.app.size.width:
            title = tr("── {menu} ── / search · Esc back", menu=name) + more
        self._title_line.update(plain_content(title))

    def on_mount(self) -> None:
        scroll = self.query_one(VerticalScroll)
        scroll.styles.max_height = self.app.size.height * 3 // 5 - _FRAME
        self.watch(scroll, "scroll_y", self._show_title)
        focus_now(self.query(RowList).last(RowList))
        focus_now(self._lists[0])
        self.call_after_refresh(self._stay_above)

    def _stay_above(self) -> None:
        """Lay the screen below out above the menu: the field worked on stays in view."""
        self._show_title()
        self._below.styles.padding = (0, 0, max(self.query_one(".menu").size.height - _FOOT, 0), 0)
        if self._offsets:
            self._below.call_after_refresh(self._offsets[0][0].scroll_visible, animate=False)

    def on_unmount(self) -> None:
        """Give the lines back, and what was in view."""
        self._below.styles.padding = 0
        for node, offset in self._offsets:
            self._below.call_after_refresh(node.scroll_to, *offset, animate=False)

    @property
    def _lists(self) -> list[RowList]:
        return list(self.query(RowList))

    @on(CursorMoved)
    @on(events.DescendantFocus)
    def _show_detail(self) -> None:
        row = self.focused.current if isinstance(self.focused, RowList) else None
        entry = self._entries.get(row.id) if row else None
        self._detail.update(plain_content(entry.help if entry else ""))

    def on_row_chosen(self, event: RowChosen) -> None:
        self.run_worker(self.action_follow(event.row_id))

    async def on_key(self, event: events.Key) -> None:
        """Do what the row does beside which a key stands."""
        if event.key in MENU_LETTERS or event.key in _LIST_KEYS:
            return
        names = (row.id for row_list in self._lists for row in row_list.rows if row.id in self._entries)
        name = next((name for name in names if event.key in keys_of(self._entries[name].action)), None)
        if name is not None:
            event.stop()
            event.prevent_default()
            await self.action_follow(name)

    def on_paste(self, event: events.Paste) -> None:
        """Take no pasted letters for follow-up letters."""
        event.stop()

    async def action_follow(self, name: str) -> None:
        """Choose the entry of a letter, after Esc or of the screen."""
        name = self._group + name if len(name) == 1 and self._group else name
        if name not in self._entries:
            own = filter(self._is_own, self._entries)
            name = next((n for n in own if key_name(keys_of(self._entries[n].action)[0]) == name), name)
        if name == _SEARCH:
            self.dismiss(_SEARCH)
        elif name in self._entries:
            self.dismiss(self._entries[name])
        elif name == _ROWS and any(key.startswith(_ROWS) for key in self._entries):
            self._group = _ROWS
            await self._show_again()

    def action_step(self, by: int) -> None:
        """Go to the same row of the next column."""
        lists = self._lists
        if isinstance(self.focused, RowList) and 0 <= (index := lists.index(self.focused) + by) < len(lists):
            lists[index].cursor = min(self.focused.cursor, len(lists[index].rows) - 1)
            focus_now(lists[index])


class ActionSearch(Finder):
    """Returns the index of the chosen action in `entries`."""

    TITLE_WORDS = "Menu: all actions, type a word of it, or choose"

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._detail = Static(classes="detail")
        super().__init__(self._detail)
        self._entries = entries
        self._rows = [_search_row(number, entry) for number, entry in enumerate(entries)]
        self._words = [fold_case(f"{entry.label} {entry.help} {tr(entry.action.search_words)}") for entry in entries]

    def matches(self, needle: str) -> Sequence[Row]:
        """Return the actions in whose name, sentence or other names all these words stand, also within others."""
        needle = needle.lstrip("/")
        matches = [n for n, text in enumerate(self._words) if all(word in text for word in needle.split())]
        return [self._rows[number] for number in sorted(matches, key=partial(self._rank, needle))]

    def _rank(self, needle: str, number: int) -> tuple[bool, bool, bool, bool]:
        """Put what is called so first, then what can be done, then what has the words in its name."""
        entry = self._entries[number]
        label = fold_case(entry.label)
        return label != needle, not entry.is_possible, not label.startswith(needle), needle not in label

    def nothing(self, words: str) -> Sequence[Row]:
        """Offer to search the answers instead, where a draft is open."""
        offer = Cell(tr("Search the answers for “{words}”: Enter", words=words))
        can_search = any(entry.action.key_id == "go_to" and entry.is_possible for entry in self._entries)
        return [*super().nothing(words), *([Row(f"{_SEARCH}{words}", (offer,))] if can_search else ())]

    def show_matches(self) -> None:
        super().show_matches()
        self.on_cursor_moved()

    def on_cursor_moved(self) -> None:
        """Show the whole sentence of the action under the cursor."""
        row = self.row_list.current
        entry = self._entries[int(row.id)] if row and row.id.isdecimal() else None
        self._detail.update(plain_content(entry.help if entry else ""))


def _search_row(number: int, entry: Entry) -> Row:
    left = (Cell(entry.label, "strong", share=0.36, max_size=20), Cell("  "), Cell(entry.help, "dim"))
    return Row(str(number), left, Cell("".join(map(key_name, keys_of(entry.action)[:1])), "accent"))


def show_menu(app: App[Any]) -> None:
    """Show what can be done on the present screen, and do what is chosen; the search holds all other actions too."""
    entries = [*entries_of(app.screen)]
    everything = [*entries, *_others(app.screen_stack[0], entries)]

    def run(chosen: Entry | str | None) -> None:
        if isinstance(chosen, Entry):
            app.call_later(_act, app, chosen)
        elif chosen == _SEARCH:
            app.push_screen(ActionSearch(everything), run_result)

    def run_result(row_id: str | None) -> None:
        if row_id is not None and row_id.startswith(_SEARCH):
            node = next(entry.node for entry in entries if entry.action.key_id == "go_to")
            app.call_later(node.action_go_to, row_id[1:])  # type: ignore[attr-defined]  # the screen of that action
        elif row_id is not None:
            run(everything[int(row_id)])

    app.push_screen(Menu(entries), run)


def entries_of(screen: Screen[Any]) -> Iterator[Entry]:
    """Yield the available actions: of the focused widget and its ancestors, of the screen, of the app."""
    active = screen.active_bindings.values()
    texts = {b.binding.id: (b.binding.description, b.tooltip) for b in active}
    listed = set()
    for node in (screen.focused or screen).ancestors_with_self:
        for action in (*getattr(node, "ACTIONS", ()), *_unlisted(node, active)):
            is_possible = bool(node.check_action(action.name, ())) and is_offered(node, action.name)
            if action.name != "menu" and (is_possible or (action.letter and action.name not in _LEFT_OUT)):
                label, help_text = texts.get(action.binding_id, (tr(action.label), tr(action.help)))
                if action.key_id not in listed:
                    listed.add(action.key_id)
                    menu_label = tr(action.menu_label) if action.menu_label else label
                    yield Entry(node, action, menu_label, help_text, is_possible)


def _unlisted(node: DOMNode, active: Iterable[ActiveBinding]) -> Iterator[Action]:
    """Yield the keys that a screen shows and that are in no table: those of lists."""
    leading_back = {a.binding.action for a in active if "escape" in a.binding.key}
    for binding in (a.binding for a in active if a.node is node and a.binding.show and not a.binding.id):
        if binding.action not in leading_back:
            name = f"{type(node).__name__}.{binding.action}"
            yield Action(binding.action, binding.key, binding.description, binding.tooltip, id=name)


def _others(base: Screen[Any], entries: Sequence[Entry]) -> Iterator[Entry]:
    """Yield each action that is not among the entries, once, but for those that only lead back."""
    listed_ids = {entry.action.key_id for entry in entries}
    for action in every_action():
        if action.key_id not in (*listed_ids, *_LEFT_OUT) and "escape" not in action.fixed_keys:
            listed_ids.add(action.key_id)
            yield Entry(base, action, tr(action.menu_label or action.label), tr(action.help), is_possible=False)


async def _act(app: App[Any], entry: Entry) -> None:
    """Do what was chosen here, or else go to the screen where it can be done; say why it cannot be done at all."""
    action, base = entry.action, app.screen_stack[0]
    offered = {offer.name for offer in getattr(base, "ACTIONS", ())} if services(app).session is not None else ()
    if entry.is_possible:
        await app.run_action(action.name, entry.node)
    elif entry.node is base and action in base.ACTIONS and base.check_action(action.name, ()):  # type: ignore[attr-defined]
        await _leave_for(app, action.name)
    elif entry.node is base and action.scope in offered:
        await _leave_for(app, action.scope)
        app.call_after_refresh(_act_there, app, entry)
    else:
        services(app).notify_text(_reason(app, entry))


async def _leave_for(app: App[Any], name: str) -> None:
    """Close what lies over the first screen, and run an action of that one."""
    while len(app.screen_stack) > 1:
        await app.pop_screen()
    await app.run_action(name, app.screen)


async def _act_there(app: App[Any], entry: Entry) -> None:
    """Do what was chosen in the list of drafts; on another screen say which key does it."""
    action, screen = entry.action, app.screen
    if action not in getattr(screen, "ACTIONS", ()):
        return  # the draft could not be left: what to do about it is on the screen
    if not screen.check_action(action.name, ()):
        services(app).notify_text(_reason(app, entry))
    elif action.scope == "drafts":
        await app.run_action(action.name, screen)
    else:
        key = key_name(keys_of(action)[0])
        services(app).notify_text(tr("“{label}” is done here: {key}", label=entry.label, key=key))


def reason_at_key(screen: Screen[Any], key: str) -> str:
    """Return why what a key of a screen does cannot be done now, "" if it is no key there."""
    for action in getattr(screen, "ACTIONS", ()):
        if key in keys_of(action) and not screen.check_action(action.name, ()):
            return _reason(screen.app, Entry(screen, action, tr(action.menu_label or action.label), ""))
    return ""


def _reason(app: App[Any], entry: Entry) -> str:
    action = entry.action
    if action.scope in _OPEN_DRAFT and services(app).session is None:
        return tr("“{label}” is for an open draft: open one first.", label=entry.label)
    template = _REASONS.get(action.key_id) or _REASONS.get(action.scope, "“{label}” cannot be done here now.")
    return tr(template, label=entry.label)
