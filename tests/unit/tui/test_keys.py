"""Keys chosen by the user: notation, valid keys, and warnings about others."""

from __future__ import annotations

import re
from itertools import chain
from typing import Any

import pytest
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.binding import Binding
from textual.containers import ScrollableContainer
from textual.screen import Screen
from textual.widgets import Input, TextArea

from lgqtui.tui.actions import (
    LINKS_ACTIONS,
    REVIEW_ACTIONS,
    SCREENS,
    SEND_ACTIONS,
    default_keys,
    every_action,
    find_action,
    is_menu_key,
)
from lgqtui.tui.fields.text_editor import LongText
from lgqtui.tui.fields.yes_no import YesNoField
from lgqtui.tui.keys import (
    EDITING_KEYS,
    TERMINAL_KEYS,
    Keymap,
    either_key_of,
    is_letter,
    key_name,
    key_of,
    pair_of,
    put_in_force,
    read_key,
    read_keymap,
)
from lgqtui.tui.screens.drafts import DraftsScreen
from lgqtui.tui.screens.links import LinksScreen
from lgqtui.tui.screens.review import ReviewScreen
from lgqtui.tui.widgets.row_list import RowList
from tests.words.pot import collect_sentences


def warnings_of(written: dict[str, Any]) -> list[str]:
    """Return the warnings about unusable keys."""
    return [f"{error}. {error.remedy}" for error in read_keymap(written).errors.values()]


# Notation of keys


@pytest.mark.parametrize(
    ("written", "key"),
    [
        *[("F7", "f7"), ("f12", "f12"), ("f13", ""), ("f0", "")],
        *[("^N", "ctrl+n"), ("Ctrl+N", "ctrl+n"), ("ctrl-n", "ctrl+n"), ("control+n", "ctrl+n"), ("C-n", "")],
        *[
            ("Alt+D", "alt+d"),
            ("alt-1", "alt+1"),
            ("meta+x", "alt+x"),
            ("Shift+Up", "shift+up"),
            ("shift+↑", "shift+up"),
        ],
        *[("Ins", "insert"), ("Del", "delete"), ("PgUp", "pageup"), ("Esc", "escape"), ("Space", "space")],
        *[("n", "n"), ("N", "N"), ("7", "7"), ("+", "plus"), (" x ", "x")],
        *[("ctrl+i", ""), ("ctrl+m", ""), ("ctrl+h", ""), ("ctrl+shift+k", ""), ("hyper+x", ""), ("shift+n", "")],
        *[("", ""), ("^", ""), ("+ +", ""), ("é", ""), ("ctrl+", ""), ("f7 f8", ""), ("\x1b", "")],
    ],
)
def test_keys_are_read_as_people_write_them(written: str, key: str) -> None:
    """As the key bar displays them and as other programs write them; indistinguishable keys are refused."""
    assert read_key(written) == key


def test_every_key_is_read_by_the_name_that_is_shown() -> None:
    """Names of the key bar can be copied into the settings."""
    assert {read_key(key_name(key)) for key in TERMINAL_KEYS} == TERMINAL_KEYS


def test_every_key_is_known_to_textual() -> None:
    """Function keys and Ctrl keys are in Textual's table."""
    known_keys = {str(key.value) for keys in ANSI_SEQUENCES_KEYS.values() if isinstance(keys, tuple) for key in keys}
    others = {key for key in TERMINAL_KEYS if not is_letter(key) and not key.startswith("alt+")}
    assert others - known_keys == set()


# Valid keys


def test_nothing_chosen_changes_nothing() -> None:
    """An empty value too."""
    assert read_keymap({}) == Keymap()
    assert read_keymap({"next": "", "undo": " , "}) == Keymap()
    assert read_keymap({"next": "ctrl+n"}).bindings() == {}


def test_an_action_has_the_keys_that_were_chosen_and_no_others() -> None:
    """Several are separated by commas; every display follows."""
    keymap = read_keymap({"next": "alt+n, Alt-J", "links": "alt+k"})
    assert keymap.errors == {}
    assert keymap.keys_of(find_action("next")) == ("alt+n", "alt+j", "escape n")
    assert keymap.bindings() == {
        "question.next": "alt+n,alt+j,escape n",
        "question.links": "alt+k,escape l",
        "review.links": "alt+k,f10 l",
        "links.back": "alt+k,escape,ctrl+p",
    }


def test_two_actions_can_exchange_their_keys() -> None:
    """A key given up by the other is free."""
    keymap = read_keymap({"flag": "f11", "remark": "^T"})
    assert keymap.errors == {}
    assert keymap.keys_of(find_action("flag")) == ("f11", "escape f")
    assert keymap.keys_of(find_action("remark")) == ("ctrl+t", "escape k")


def test_the_key_that_opens_the_review_also_closes_it() -> None:
    """Both follow the chosen key."""
    keymap = read_keymap({"review": "alt+w", "previous": "alt+p"})
    back = next(action for action in REVIEW_ACTIONS if action.name == "back")
    assert keymap.keys_of(back) == ("alt+w", "escape", "alt+p")


@pytest.mark.parametrize("key_id", ["help", "menu", "quit", "back", "close", "to_list", "leave"])
def test_quitting_always_has_a_key(key_id: str) -> None:
    """Help, menu, quit and back keep their default keys beside chosen ones."""
    keymap = read_keymap({key_id: "alt+z"})
    keys = keymap.keys_of(find_action(key_id))
    assert keys[0] == "alt+z"
    assert set(keys) & {"f1", "f10", "ctrl+q", "escape"}


def test_no_choice_of_keys_takes_a_way_out() -> None:
    """With any choice, on every screen F1 is help, ^Q quits, and Esc goes back."""
    ids = dict.fromkeys(action.key_id for action in every_action())
    for key in ("f1", "f10", "ctrl+q", "escape", "f3", "f9"):
        for key_id in ids:
            keymap = read_keymap({key_id: key})
            for actions in SCREENS:
                for action in actions:
                    fixed = [k for k in default_keys(action) if k in action.fixed_keys.split(",")]
                    assert set(fixed) <= set(keymap.keys_of(action)), (key, key_id, action)
                by_id = {action.key_id: action for action in actions}.values()
                conflicts = [k for a in by_id for k in set(keymap.keys_of(a)) if k in ("f1", "f10", "ctrl+q")]
                assert len(conflicts) == len(set(conflicts)), (key, key_id)


# Warnings about others


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({"nxt": "f7"}, "“keys.nxt” names no action. Did you mean keys.next? All of them: lgqtui help keys"),
        ({"zzz": "f7"}, "“keys.zzz” names no action. All of them: lgqtui help keys"),
        ({"drawing": {"next": "f9"}}, "“keys.drawing” names no action. All of them: lgqtui help keys"),
        ({"next": 5}, "keys.next is not text. Put its keys in quotes."),
        ({"next": ["f9"]}, "keys.next is not text. Put its keys in quotes."),
        (
            {"next": "hyper+x"},
            (
                "keys.next: “hyper+x” is no key that a terminal can tell from others. "
                "Write it as here: F7, ctrl+g, alt+g. More: lgqtui help keys"
            ),
        ),
        ({"next": "ctrl+b"}, "keys.next: ^B would not arrive, tmux and screen wait for it. Choose another key."),
        ({"undo": "^A"}, "keys.undo: ^A would not arrive, tmux and screen wait for it. Choose another key."),
        ({"next": "enter"}, "keys.next: Enter is needed for writing and moving. Choose another key."),
        ({"new": "up"}, "keys.new: ↑ is needed for writing and moving. Choose another key."),
        (
            {"next": "n"},
            "keys.next: n alone is typed into answers. Hold Ctrl or Alt with it, or take a function key.",
        ),
        (
            {"help": "h"},
            "keys.help: h alone is typed into answers. Hold Ctrl or Alt with it, or take a function key.",
        ),
        (
            {"next": "f4"},
            "keys.next: F4 already means “attach” there. Choose another, or first give keys.attach another one.",
        ),
        (
            {"next": "alt+n,F4"},
            "keys.next: F4 already means “attach” there. Choose another, or first give keys.attach another one.",
        ),
        (
            {"new": "d"},
            "keys.new: d already means “duplicate” there. Choose another, or first give keys.duplicate another one.",
        ),
        (
            {"previous": "f9"},
            (
                "keys.previous: F9 already means “pack and send” there. "
                "Choose another, or first give keys.send another one."
            ),
        ),
        (
            {"previous": "f9", "look_again": "alt+a"},
            (
                "keys.previous: F9 already means “pack and send” there. "
                "Choose another, or first give keys.send another one."
            ),
        ),
    ],
)
def test_an_unusable_key_is_reported_and_the_default_key_stays(written: dict[str, Any], message: str) -> None:
    """With a sentence and a remedy."""
    assert warnings_of(written) == [message]
    left = {key_id for key_id in written if key_id not in read_keymap(written).user_keys}
    assert len(left) == 1


def test_of_two_that_were_given_the_same_key_the_first_has_it() -> None:
    """The second is reported and keeps its default key."""
    keymap = read_keymap({"flag": "alt+g", "look_again": "alt+a", "remark": "alt+g"})
    assert keymap.user_keys == {"flag": "alt+g", "look_again": "alt+a"}
    assert list(keymap.errors) == ["remark"]


def test_a_default_key_set_again_displaces_the_action_that_had_it() -> None:
    """If an exchanged key cannot be used, the other action gives up its default."""
    keymap = read_keymap({"flag": "f11", "remark": "ctrl+b"})
    assert keymap.user_keys == {}
    assert list(keymap.errors) == ["flag", "remark"]


def test_no_key_is_taken_from_texts_lists_and_dialogues() -> None:
    """Keys bound by Textual's editors, lists and screens cannot be chosen."""
    nodes = (Input, TextArea, LongText, RowList, YesNoField, Screen, ScrollableContainer)
    listed = (Binding.make_bindings(node.BINDINGS) for node in nodes)
    bound = {binding.key for binding in chain.from_iterable(listed)}
    free = {key for key in bound & TERMINAL_KEYS if not is_letter(key) or key == "space"} - EDITING_KEYS
    own = set(chain.from_iterable(map(default_keys, every_action())))
    assert free - own - {"ctrl+a"} == set()


# The table of actions


def test_every_action_comes_with_keys_that_could_be_chosen() -> None:
    """No default key is one of tmux or screen, or one that terminals do not send."""
    for action in every_action():
        assert {key for key in default_keys(action) if not is_menu_key(key)} <= TERMINAL_KEYS, action
        assert not set(default_keys(action)) & {"ctrl+a", "ctrl+b"}, action


def test_each_name_has_a_single_meaning() -> None:
    """A name in the settings is a single action, with the same keys on every screen."""
    for action in every_action():
        same = [other for other in every_action() if other.key_id == action.key_id]
        if action.key_id != "back":
            held = [{k for k in default_keys(a) if not is_menu_key(k) and not is_letter(k)} for a in same]
            assert all(keys == held[0] for keys in held), action
    assert {a.key_id for a in (*LINKS_ACTIONS, *SEND_ACTIONS)} >= {"back", "take", "seal", "address"}


def test_textual_gets_keys_by_its_binding_ids() -> None:
    """Each binding has a unique id."""
    screens = (ReviewScreen, LinksScreen, DraftsScreen)
    ids = [binding.id for screen in screens for binding in screen.BINDINGS if isinstance(binding, Binding)]
    assert len(ids) == len(set(ids))
    assert None not in ids


# Naming them


def test_sentences_name_the_keys_in_force() -> None:
    """The first key; in wide places two."""
    try:
        assert (key_of("undo"), either_key_of("add"), either_key_of("clear")) == ("^Z", "+ or Ins", "Esc c or F12")
        put_in_force(read_keymap({"undo": "alt+u"}))
        assert key_of("undo") == "Alt+U"
        assert pair_of("row_up", "row_down") == "Shift+↑↓"
        put_in_force(read_keymap({"row_up": "alt+y"}))
        assert pair_of("row_up", "row_down") == "Alt+Y Shift+↓"
    finally:
        put_in_force(Keymap())


_NAMED = re.compile(r"\^[A-Z]\b|\bF\d{1,2}\b|\b(?:Ctrl|Alt|Shift)\+|\bPress [a-z]\b|(?:^|\. )[b-z] [a-z]+s\b")
FIXED = ("^K and ^U take out", "Tab and Shift+Tab", "lgqtui help keys", "y is yes", "y is Yes")
"""What no setting changes: the editor's own, the way from field to field; how keys are written; answers by ear."""


def test_no_sentence_names_a_key_that_could_be_another() -> None:
    """Keys are parameters of sentences."""
    sentences = [sentence for sentence in collect_sentences() if _NAMED.search(sentence.singular + sentence.plural)]
    assert [sentence for sentence in sentences if not any(fixed in sentence.singular for fixed in FIXED)] == []
