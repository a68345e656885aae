"""The actions of the full screen: one table for keys, the menu of all actions, and the help."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from string import ascii_lowercase
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import asdict, replace

from lgqtui.i18n import tr
from lgqtui.workflows.notices import ACTION_HELP

if TYPE_CHECKING:
    from textual.binding import Binding, BindingType

_LEFT_BY_ESCAPE = frozenset({"review", "links", "send"})
"""Screens that Esc leaves; F10 opens the menu there."""


class Action(Struct, frozen=True):
    """A command of the user. `label` is shown in the key bar if `in_bar`; `help` is a sentence. Both are templates.

    `keys` are the default keys; `@links` among them stands for the keys of the action `links`.
    `letter` chooses it in the menu, `.k` in the group of the first sign; that is a key as well, see `menu_key`.
    `menu_label` is its name in the menu, "" if that is the label; `search_words` are others that people search it by.
    `fixed_keys` stay bound whatever the user chooses, so that there is always a way out and to the help.
    `priority` handles the key before an editor could. `id` is the name in the settings, "" if that is `name`.
    `scope` is the screen or widget that offers the action.
    """

    name: str
    keys: str
    label: str
    help: str
    in_bar: bool = False
    priority: bool = False
    id: str = ""
    fixed_keys: str = ""
    scope: str = ""
    letter: str = ""
    menu_label: str = ""
    search_words: str = ""

    @property
    def key_id(self) -> str:
        """The name in the settings, shared by actions of the same meaning."""
        return self.id or self.name

    @property
    def binding_id(self) -> str:
        """The id of the Textual binding, unique to each scope."""
        return f"{self.scope}.{self.key_id}"

    @property
    def menu_key(self) -> str:
        """The way by the menu, written as a key that no terminal sends: `escape n`; "" without a letter."""
        opens = "f10" if self.scope in _LEFT_BY_ESCAPE else "escape"
        return " ".join((opens, *self.letter)) if self.letter else ""

    def binding(self) -> Binding:
        """The Textual binding with the default keys."""
        from textual.binding import Binding  # late: the guides list the keys without Textual

        keys = ",".join(default_keys(self)) or f"no_key_{self.name}"  # the user's own takes its place
        label, tooltip = tr(self.label), tr(self.help)
        return Binding(
            keys, self.name, label, show=self.in_bar, id=self.binding_id, tooltip=tooltip, priority=self.priority
        )


def _escape(name: str, help: str, *, keys: str = "escape", priority: bool = False) -> Action:  # noqa: A002 - as in Action
    return Action(name, keys, "back", help, in_bar=True, priority=priority, fixed_keys="escape")


class MenuRow(Struct, frozen=True):
    """How the menu names an action: its letter, its name there, and other words that people search it by."""

    letter: str = ""
    menu_label: str = ""
    search_words: str = ""


_MENU: Mapping[str, MenuRow] = {
    "next": MenuRow("n", "next question", "skip"),
    "previous": MenuRow("b", "question before"),
    "help": MenuRow("?", "help and guides", "manual support"),
    "review": MenuRow("r", search_words="show progress state how it stands check problems mistakes errors total"),
    "attach": MenuRow("a", "attach a file", "evidence picture photo file caption"),
    "go_to": MenuRow("g", "go to, search", "answer find"),
    "outline": MenuRow("o"),
    "whole_window": MenuRow("w", search_words="size bigger larger zoom full"),
    "next_unanswered": MenuRow("u"),
    "next_problem": MenuRow("p"),
    "undo": MenuRow("z", search_words="take back restore"),
    "redo": MenuRow("y"),
    "flag": MenuRow("f", "flag, come back"),
    "remark": MenuRow("k", search_words="note comment"),
    "clear": MenuRow("c", search_words="remove delete"),
    "mend": MenuRow("m", "take mended link"),
    "links": MenuRow("l", "all links", "check url website address broken offline"),
    "send": MenuRow("s", "pack and send …", "pack seal package zip usb submit send receiver token address rehearse"),
    "editor": MenuRow("e"),
    "take": MenuRow(menu_label="take the new address"),
    "look_again": MenuRow("j"),
    "take_answers": MenuRow(search_words="many import department colleague paste"),
    "drafts": MenuRow("d", "list of drafts", "list drafts"),
    "find": MenuRow(search_words="search replace"),
    "replace_all": MenuRow(search_words="find change everywhere"),
    "select_all": MenuRow(search_words="mark copy everything"),
    "add": MenuRow(".a", "add a link", "insert url website address"),
    "remove": MenuRow(".d", "remove the row"),
    "row_up": MenuRow(".k"),
    "row_down": MenuRow(".j"),
    "export": MenuRow(
        "x", "export, print …", "save as copy word pdf html form blank paper share email department colleague"
    ),
    "history": MenuRow("h", "earlier versions …", "history versions backup restore compare old lost recover"),
    "import_": MenuRow("i", "open, import …", "load open import"),
    "verify": MenuRow(search_words="verify check package"),
    "messages": MenuRow("v"),
    "plain": MenuRow(search_words="fill resume plain prompts"),
    "accessible": MenuRow(search_words="screen reader accessible speak"),
    "quit": MenuRow("q", "save and quit", "close exit leave stop end"),
    "new": MenuRow(search_words="new begin create"),
    "duplicate": MenuRow(search_words="duplicate copy"),
    "trash": MenuRow(search_words="delete throw away"),
    "restore": MenuRow(search_words="restore bring back"),
    "settings": MenuRow(
        "t", "settings …", "config theme colour light dark font size token password keys language mouse"
    ),
    "packages": MenuRow(search_words="outbox waiting packages receipt drop"),
    "erase": MenuRow(search_words="erase remove delete"),
    "questionnaires": MenuRow(search_words="questions edition"),
    "guides": MenuRow(search_words="help manual"),
    "key_test": MenuRow(search_words="keyboard terminal"),
}
"""By the names of actions in the settings."""


def _in_scope(scope: str, *actions: Action) -> tuple[Action, ...]:
    rows = (asdict(_MENU[action.key_id]) if action.key_id in _MENU else {} for action in actions)
    return tuple(replace(action, scope=scope, **row) for action, row in zip(actions, rows, strict=True))


HELP = Action(
    "app.help",
    "question_mark,f1",
    "help",
    "What is asked here and how it is answered, the keys of this place, the guides",
    in_bar=True,
    id="help",
    fixed_keys="question_mark,f1",
)
"""It is everywhere; at a question it stands before other keys."""

_UNDO = Action("undo", "ctrl+z,ctrl+r", "undo", ACTION_HELP["undo"])

QUESTION_ACTIONS: tuple[Action, ...] = _in_scope(
    "question",
    Action("look_again", "", "look again", ACTION_HELP["look_again"], in_bar=True),
    Action("next", "ctrl+n", "next", ACTION_HELP["next"], in_bar=True, priority=True),
    Action("previous", "ctrl+p", "before", ACTION_HELP["previous"], in_bar=True, priority=True),
    HELP,
    Action("review", "f3", "review", "See all questions, what is empty and what needs a look", in_bar=True),
    Action("attach", "f4", "attach", "Add a file to this field, see what is attached", in_bar=True),
    Action("go_to", "ctrl+g,slash", "go to", ACTION_HELP["go_to"], in_bar=True),
    Action("outline", "f2", "outline", "Show or hide the outline of all questions", in_bar=True),
    Action("whole_window", "ctrl+l", "whole window", "Give a text or a list of links all lines, or take them back"),
    _escape("leave_whole_window", "Leave the whole window"),
    Action("next_unanswered", "", "next unanswered", ACTION_HELP["next_unanswered"]),
    Action("next_problem", "f5", "next problem", ACTION_HELP["next_problem"]),
    _UNDO,
    Action("redo", "ctrl+y", "redo", ACTION_HELP["redo"]),
    Action("flag", "ctrl+t", "come back to this", ACTION_HELP["flag"]),
    Action("remark", "f11", "private remark", ACTION_HELP["remark"]),
    Action("clear", "f12", "clear the answer", "Take this field's answer out (undo brings it back)"),
    Action("mend", "f6", "take the mended link", "Put the proposed link in the place of this one", priority=True),
    Action("links", "f8", "links", "See all links and what is known of them; check them"),
    Action("send", "f9", "pack and send", "See what would be sent, seal it and send it"),
    Action("editor", "ctrl+o", "own editor", ACTION_HELP["editor"]),
    Action(
        "take_answers",
        "",
        "take answers from a file",
        "Take many answers at once: JSON, or lines of a field, a tab and its answer; you see them first",
    ),
    Action("save", "ctrl+s", "save now", "Everything is saved as you go; this saves at once and says so"),
    Action("drafts", "", "all drafts", ACTION_HELP["drafts"]),
)

ROW_ACTIONS: tuple[Action, ...] = _in_scope(
    "rows",
    Action("add", "plus,insert", "add", "Add a row for a link", in_bar=True),
    Action("remove", "delete", "remove", "Take the row under the cursor out (undo brings it back)", in_bar=True),
    Action("row_up", "shift+up,alt+up", "row up", "Put the row under the cursor one place up"),
    Action("row_down", "shift+down,alt+down", "row down", "Put the row under the cursor one place down"),
    replace(_escape("close", "Close the row; what was typed is kept"), label="keep"),
)

TICK_ACTIONS: tuple[Action, ...] = _in_scope(
    "boxes",
    Action("tick", "space", "tick", "Tick the box, or take the tick away", in_bar=True),
    _escape("to_list", "Leave the explanation; what was typed is kept"),
)

TEXT_ACTIONS: tuple[Action, ...] = _in_scope(
    "text", Action("keep_link", "insert", "keep a link", "Keep a link beside the text, in a row of its own")
)

EDITOR_ACTIONS: tuple[Action, ...] = _in_scope(
    "text",
    Action("find", "ctrl+f", "find", "Find words in a text, and replace them"),
    Action("replace_all", "", "replace all", "Replace everywhere in the text what the line of “find” says"),
    Action("select_all", "", "select all", "Mark the whole text, to write over it or to copy it"),
)

OUTLINE_ACTIONS: tuple[Action, ...] = _in_scope(
    "outline", _escape("leave", "Go back to where you were in the question")
)

REVIEW_ACTIONS: tuple[Action, ...] = _in_scope(
    "review",
    Action("go", "enter", "go there", "Go to the question under the cursor", in_bar=True, priority=True),
    Action("next_filter", "right,tab", "filter", "Show the next selection", in_bar=True, priority=True),
    Action("previous_filter", "left,shift+tab", "filter before", "Show the selection before", priority=True),
    Action("mend_finding", "m", "mend", "Put the link that is proposed in its place, and stay here", in_bar=True),
    Action("search", "slash", "search", "Show only the rows that hold some words", in_bar=True, id="search_rows"),
    Action("send", "s,f9", "send", "See what would be sent, seal it and send it", in_bar=True),
    _escape("back", "Go back to where you were", keys="@review,escape,@previous", priority=True),
    Action("links", "l,f8", "links", "See all links and what is known of them; check them"),
    _UNDO,
)

LINKS_ACTIONS: tuple[Action, ...] = _in_scope(
    "links",
    Action("go", "enter", "go there", "Go to the field of the link under the cursor", in_bar=True, priority=True),
    Action("check", "c", "check all", "Ask the sites of all pages that are not known, or no longer", in_bar=True),
    Action("check_again", "a", "check all again", "Ask all sites anew, also about pages that are known"),
    Action("stop", "s", "stop", "Ask no more; what was found stays", in_bar=True),
    Action("take", "t,@mend", "take it", "Put the proposed link in the place of this one", in_bar=True),
    Action("search", "slash", "search", "Show only the rows that hold some words", in_bar=True, id="search_rows"),
    Action("where", "w", "where", "Show only the places of this link, then all links again", in_bar=True),
    Action("next_filter", "right,tab", "filter", "Show the next selection", priority=True),
    Action("previous_filter", "left,shift+tab", "filter before", "Show the selection before", priority=True),
    _escape("back", "Go back to where you were", keys="@links,escape,@previous", priority=True),
    _UNDO,
)

_IMPORT_HELP = "Open a draft, or make one of exported JSON, a bundle or a package"

FILE_ACTIONS: tuple[Action, ...] = _in_scope(
    "files",
    Action("export", "", "export, print", "Write the answers as a page, a table or data, or the empty form"),
    Action("history", "", "earlier versions", "See what has changed since then, and take answers back"),
    Action("import_", "", "open, import", _IMPORT_HELP),
    Action("packages", "", "packages", "See what waits to be sent and what was sent, send it now or drop it"),
    Action("verify", "", "verify a package", "Check a package from anywhere, with its receipt if there is one"),
    Action(
        "questionnaires", "", "questionnaires", "List and read the questionnaires at hand; check a file of your own"
    ),
    Action("settings", "", "settings", "See and change the theme, where packages go, and all else that can be set"),
)
"""What a question and the list of drafts offer besides, each on a screen of its own."""

DRAFTS_ACTIONS: tuple[Action, ...] = _in_scope(
    "drafts",
    Action("resume", "enter", "open", "Open the draft under the cursor", in_bar=True, priority=True),
    Action("new", "n", "new", ACTION_HELP["new"], in_bar=True),
    Action("search", "slash", "search", "Show only the drafts that hold some words", in_bar=True, id="search_drafts"),
    Action("send", "s", "send what waits", "Send every package that waits", in_bar=True, id="send_waiting"),
    HELP,
    Action("sort", "c", "order", "Show the drafts by state, by name, or the last changed first"),
    Action("duplicate", "d", "duplicate", ACTION_HELP["duplicate"], in_bar=True),
    Action("rename", "r", "rename", ACTION_HELP["rename"], in_bar=True),
    Action("trash", "x,delete", "to the trash", ACTION_HELP["trash"], in_bar=True),
    Action("restore", "u", "bring back", ACTION_HELP["restore"], in_bar=True),
    Action(
        "erase",
        "",
        "erase",
        "Remove a draft for good, with its earlier versions and attachments; its name is asked for",
    ),
    Action("open", "i,o", "open, import", _IMPORT_HELP, in_bar=True),
    Action("drop", "p", "drop the package", "Take the package of this draft out of the outbox, if it was not sent"),
    Action("receipt", "t", "receipt", "Show the receipt of the draft under the cursor", in_bar=True),
)

SEND_ACTIONS: tuple[Action, ...] = _in_scope(
    "send",
    Action("send", "enter", "pack and send", "Seal the package and send it", priority=True, id="seal"),
    Action("pack", "w", "pack to a file", "Seal the package, on a stick for example; nothing is sent"),
    Action("dry_run", "d", "rehearse (send nothing)", "See whether it would arrive"),
    Action("address", "a", "say where", "Say where packages go"),
    Action("findings", "r", "review", "See what needs a look, in the review"),
    Action("verify", "v", "verify", "Check what was sent, and its receipt", in_bar=True),
    _escape("back", "Go back; what was not sent stays in the outbox", keys="escape,@review", priority=True),
)

APP_ACTIONS: tuple[Action, ...] = _in_scope(
    "everywhere",
    Action("messages", "", "messages so far", "Read the last messages whole, with their times"),
    HELP,
    Action("guides", "", "guides", "Read the guides, and search all of them"),
    Action("key_test", "", "try your keys", "See which keys of this program your terminal lets through"),
    Action("plain", "", "go on by prompts", "Save, and go on without the full screen, one question at a time"),
    Action("accessible", "", "go on by ear", "Save, and go on in bare lines, for a screen reader"),
    Action(
        "menu", "escape,f10", "menu", "All actions, to search and to choose from", in_bar=True, fixed_keys="escape,f10"
    ),
    Action("quit", "ctrl+q", "quit", "Save and leave", in_bar=True, priority=True, fixed_keys="ctrl+q"),
)

SCREENS: tuple[tuple[Action, ...], ...] = (
    (
        *QUESTION_ACTIONS,
        *ROW_ACTIONS,
        *TICK_ACTIONS,
        *TEXT_ACTIONS,
        *EDITOR_ACTIONS,
        *OUTLINE_ACTIONS,
        *FILE_ACTIONS,
        *APP_ACTIONS,
    ),
    (*REVIEW_ACTIONS, *APP_ACTIONS),
    (*LINKS_ACTIONS, *APP_ACTIONS),
    (*DRAFTS_ACTIONS, *FILE_ACTIONS, *APP_ACTIONS),
    (*SEND_ACTIONS, *APP_ACTIONS),
)
"""The actions that are available together."""

SCOPES_WITHOUT_TYPING = frozenset({"review", "links", "drafts", "send"})
"""Scopes without a text editor, where a letter may be the key of an action."""

MENU_LETTERS = {letter: letter for letter in ascii_lowercase} | {"slash": "/", "question_mark": "?", "full_stop": "."}
"""The keys that act in the menu, with their signs: no part of a torn arrow or function key is one."""


@cache
def every_action() -> tuple[Action, ...]:
    """Return every action, once for each scope."""
    return tuple({action.binding_id: action for actions in SCREENS for action in actions}.values())


def bindings(actions: Iterable[Action]) -> list[BindingType]:
    """Return the Textual bindings of actions."""
    return [action.binding() for action in actions]


def default_keys(action: Action) -> tuple[str, ...]:
    """Return the default keys of an action."""
    return keys_in_force(action, {})


def keys_in_force(action: Action, user_keys: Mapping[str, str]) -> tuple[str, ...]:
    """Return the keys of an action, the one to show first; those of the user are by the names of actions.

    The way by the menu is one of them. Function keys come last: not every terminal sends them.
    """
    own = user_keys.get(action.key_id)
    candidates = f"{own},{action.menu_key},{action.fixed_keys}" if own else f"{action.keys},{action.menu_key}"
    keys: list[str] = []
    for key in filter(None, candidates.split(",")):
        keys += keys_in_force(find_action(key[1:]), user_keys) if key.startswith("@") else [key]
    keys = [key for key in keys if key == action.menu_key or not is_menu_key(key)]
    return tuple(dict.fromkeys([*(own.split(",") if own else ()), *sorted(keys, key=is_function_key)]))


def is_menu_key(key: str) -> bool:
    """Return True for a way by the menu: Esc, then letters."""
    return " " in key


def is_function_key(key: str) -> bool:
    """Return True for F1 to F12."""
    return key[0] == "f" and key[1:].isdigit()


@cache
def find_action(key_id: str) -> Action:
    """Return the first action of that name in the settings."""
    return next(action for action in every_action() if action.key_id == key_id)


@cache
def listed_action(binding_id: str | None) -> tuple[int, str]:
    """Return the position of an action in the lists, and its label before it is translated; -1, "" if it is in none."""
    listed = enumerate(every_action())
    return next(((n, action.label) for n, action in listed if action.binding_id == binding_id), (-1, ""))
