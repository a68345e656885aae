"""The menu holds what the command line can do: each command, and each option that does another thing."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping

import click
import pytest
from textual.binding import Binding, BindingsMap
from textual.dom import DOMNode

import lgqtui.tui
from lgqtui.cli.main import program
from lgqtui.cli.registry import COMMANDS
from lgqtui.tui.actions import every_action, is_function_key
from lgqtui.tui.dialogs.menu import ActionSearch
from lgqtui.tui.dialogs.settings import KeyDialog
from tests.tui.harness import AppHarness, AppPilot, press, row_texts, screen_lines, screen_text, wait_until

TABLE: Mapping[str, tuple[set[str], str]] = {
    "new": ({"new"}, "new begin create"),
    "fill": ({"plain", "accessible"}, "fill plain accessible"),
    "list": ({"drafts"}, "list drafts"),
    "show": ({"review"}, "show progress state"),
    "answer": ({"go_to", "take_answers"}, "answer go find many"),
    "attach": ({"attach"}, "attach evidence picture file caption"),
    "check": ({"review", "links"}, "check problems links"),
    "export": ({"export"}, "export print save as copy word pdf html form blank"),
    "import": ({"import_"}, "import open load"),
    "pack": ({"send", "pack"}, "pack seal package zip usb"),
    "verify": ({"verify"}, "verify check package"),
    "history": ({"history"}, "history versions backup earlier restore compare"),
    "submit": ({"send", "dry_run"}, "submit send receiver token address rehearse"),
    "outbox": ({"packages"}, "outbox waiting packages receipt drop"),
    "rename": ({"rename"}, "rename name"),
    "duplicate": ({"duplicate"}, "duplicate copy"),
    "trash": ({"trash"}, "trash delete"),
    "restore": ({"restore"}, "restore bring back"),
    "erase": ({"erase"}, "erase remove delete"),
    "config": ({"settings"}, "config settings theme colour light dark token keys language mouse"),
    "questions": ({"questionnaires"}, "questions questionnaire edition"),
    "help": ({"guides", "help"}, "help guides manual"),
}
"""Of each command the actions that do the same, and words that find one of them."""

OTHERS = {
    "fill": {"plain": "plain", "accessible": "accessible", "offline": "settings", "no_mouse": "settings"},
    "new": {"questionnaire": "new"},
    "answer": {
        **dict.fromkeys(("text", "no_text", "add", "shape"), "go_to"),
        "clear": "clear",
        "mend": "mend",
        "flag": "flag",
        "remark": "remark",
        "no_remark": "remark",
        "source": "take_answers",
    },
    "attach": dict.fromkeys(("caption", "without_metadata", "remove"), "attach"),
    "check": dict.fromkeys(("links", "again"), "links") | {"offline": "settings"},
    "export": dict.fromkeys(("format_name", "with_remarks", "blank", "section"), "export"),
    "import": {"new_id": "import_"},
    "verify": {"receipt": "verify"},
    "submit": {"name_or_address": "address", "dry_run": "dry_run"},
    "history": {"show": "history", "diff": "history", "restore": "history"},
    "outbox": dict.fromkeys(("show", "send", "drop"), "packages"),
    "config": dict.fromkeys(("show", "set", "receiver", "path", "edit"), "settings"),
    "questions": dict.fromkeys(("list", "show", "check"), "questionnaires"),
}
"""The action that does what an option, or a command of a command, does."""
OF_SCRIPTS = {"help", "as_json", "yes", "force", "target"}
"""Options that ask or answer nothing that the screen does not ask anyway."""


def commands() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(program)
    for name in COMMANDS:
        command = program.get_command(context, name)
        assert command is not None
        yield name, command


def below(command: click.Command) -> set[str]:
    """Return the names of the options of a command, and of its own commands."""
    options = {param.name or "" for param in command.params if isinstance(param, click.Option)}
    return options | set(command.commands if isinstance(command, click.Group) else ())


def test_each_command_is_in_the_menu() -> None:
    """What is missing is named."""
    ids = {action.key_id for action in every_action()}
    assert set(TABLE) == set(COMMANDS)
    assert {name: actions - ids for name, (actions, _) in TABLE.items() if actions - ids} == {}


def test_each_option_that_does_another_thing_is_in_the_menu() -> None:
    """A new one fails until it has its action."""
    ids = {action.key_id for action in every_action()}
    present = {f"{name} {option}" for name, command in commands() for option in below(command) - OF_SCRIPTS}
    listed = {f"{name} {option}" for name, options in OTHERS.items() for option in options}
    assert present - listed == set()
    assert listed - present - {"history show", "history diff", "history restore"} == set()
    assert {action for options in OTHERS.values() for action in options.values()} <= ids


async def searched(pilot: AppPilot) -> ActionSearch:
    """Open the search of the menu."""
    await press(pilot, "f10", "slash")
    search = pilot.app.screen
    assert isinstance(search, ActionSearch)
    return search


def key_ids(search: ActionSearch, words: str) -> set[str]:
    return {search._entries[int(row.id)].action.key_id for row in search.matches(words)}


@pytest.mark.parametrize("screen", [[], ["f3"], ["f8"], ["f9"], ["escape", "d"]], ids="-".join)
async def test_the_words_of_each_command_find_its_action(harness: AppHarness, screen: list[str]) -> None:
    """On every screen, those of a draft and the list of drafts."""
    async with harness.open_draft() as pilot:
        await press(pilot, *screen)
        search = await searched(pilot)
        missed = {
            f"{command}: {word}"
            for command, (actions, words) in TABLE.items()
            for word in words.split()
            if not key_ids(search, word) & actions
        }
        assert missed == set()


async def test_every_action_of_every_screen_is_found_or_has_a_plain_key(harness: AppHarness) -> None:
    """None has only F-keys, Alt or Ctrl: a key without them, or its name in the search of the menu, also of a list."""
    async with harness.open_draft() as pilot:
        search = await searched(pilot)
        for action in every_action():
            name = (action.menu_label or action.label).casefold()
            assert is_plain(*action.binding().key.split(",")) or action.key_id in key_ids(search, name), action


def is_plain(*keys: str) -> bool:
    """Return True if one of these keys arrives on every terminal."""
    return any(not is_function_key(key) and not key.startswith(("alt+", "ctrl+")) for key in keys)


def own_nodes() -> Iterator[type[DOMNode]]:
    """Yield every class of ours that can have keys."""
    for module in pkgutil.walk_packages(lgqtui.tui.__path__, "lgqtui.tui."):
        if "terminal_driver" not in module.name:
            importlib.import_module(module.name)
    classes = [DOMNode]
    for cls in classes:
        classes += [c for c in cls.__subclasses__() if c not in classes]
    yield from (cls for cls in classes if cls.__module__.startswith("lgqtui.tui"))


EDITING = {"LongText.to_end": ["ctrl+end"], "LongText.to_start": ["ctrl+home"]}
"""Ways through a text that PgUp and PgDn go as well."""


def test_no_key_of_a_list_or_a_dialogue_is_one_that_terminals_keep() -> None:
    """Keys that are in no table of actions: of each at least one is no F-key, and is held with neither Alt nor Ctrl."""
    bare: dict[str, list[str]] = {}
    names = {action.name for action in every_action()}
    for cls in own_nodes():
        actions: dict[str, list[str]] = {}
        for bound in cls.__dict__.get("BINDINGS", ()):
            bindings = BindingsMap([bound]).key_to_bindings.values()
            for binding in (binding for of in bindings for binding in of if isinstance(binding, Binding)):
                is_listed = binding.id or binding.action in names  # then the menu has it, too
                if not is_listed and cls is not KeyDialog:  # it asks for a key, and takes each
                    actions.setdefault(binding.action, []).append(binding.key)
        bare |= {f"{cls.__name__}.{name}": keys for name, keys in actions.items() if not is_plain(*keys)}
    assert bare == EDITING


async def test_what_a_list_offers_is_in_its_menu(harness: AppHarness) -> None:
    """Its letters stand in a block of their own; the search has them, and those of Enter, and does them."""
    async with harness.open_draft() as pilot:
        await pilot.app.run_action("questionnaires", pilot.app.screen)
        await press(pilot, "f10")
        lines = [line.strip() for line in screen_lines(pilot)]
        block = next(number for number, line in enumerate(lines) if "without Esc" in line)
        assert lines[block + 1].split() == ["c", "check", "o", "check", "file"]
        await press(pilot, "slash", *"read")
        assert row_texts(pilot)[0].split() == ["read", "Enter"]
        await press(pilot, "enter")
        await wait_until(pilot, lambda: "questionnaires › lgq-2022" in screen_text(pilot))
