"""What the program knows of itself and puts into the guides: its keys, its words after a slash, settings, commands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from lgqtui.cli.registry import COMMANDS
from lgqtui.guides.render import Table
from lgqtui.i18n import say
from lgqtui.plain.commands import COMMANDS as WORDS
from lgqtui.plain.commands import Command
from lgqtui.plain.draft_list import LIST_COMMANDS, ListCommand
from lgqtui.settings.registry import SETTINGS
from lgqtui.tui import actions
from lgqtui.tui.keymap import keys_of
from lgqtui.tui.keys import key_name


def table(name: str) -> Table:
    """The rows that stand in a guide under that name; keys are those in force."""
    return list(TABLES[name]())


def _keys(of: Iterable[actions.Action]) -> Callable[[], Iterator[tuple[str, str]]]:
    def rows() -> Iterator[tuple[str, str]]:
        for action in of:
            now, comes = _names(keys_of(action)), _names(actions.default_keys(action))
            told = "{help} ({name})" if now == comes else "{help} ({name}; comes as {keys})"
            yield now, say(told, help=say(action.help), name=action.key_id, keys=comes)

    return rows


def _names(keys: Iterable[str]) -> str:
    return ", ".join(map(key_name, keys))


def _words(of: Iterable[Command | ListCommand]) -> Callable[[], Iterator[tuple[str, str]]]:
    def rows() -> Iterator[tuple[str, str]]:
        for command in of:
            takes = say(command.takes) if command.takes else ""
            yield say("/{name} {takes}", name=command.name, takes=takes).strip(), say(command.help)

    return rows


def _commands() -> Iterator[tuple[str, str]]:
    for name, entry in COMMANDS.items():
        yield name, say(entry.summary)


def _settings() -> Iterator[tuple[str, str]]:
    for setting in SETTINGS:
        choices = say("One of: {choices}.", choices=", ".join(setting.choices)) if setting.choices else ""
        comes = say("Comes as: {value}.", value=setting.default) if setting.default else ""
        variable = say("Variable: {variable}.", variable=setting.variable)
        told = say("{help}.", help=say(setting.help))
        yield setting.name, " ".join(filter(None, (told, choices, comes, variable)))


TABLES: Mapping[str, Callable[[], Iterator[tuple[str, str]]]] = {
    "keys.question": _keys(actions.QUESTION_ACTIONS),
    "keys.rows": _keys(actions.ROW_ACTIONS),
    "keys.boxes": _keys(actions.TICK_ACTIONS),
    "keys.outline": _keys(actions.OUTLINE_ACTIONS),
    "keys.review": _keys(actions.REVIEW_ACTIONS),
    "keys.links": _keys(actions.LINKS_ACTIONS),
    "keys.drafts": _keys(actions.START_ACTIONS),
    "keys.send": _keys(actions.SEND_ACTIONS),
    "keys.everywhere": _keys(actions.APP_ACTIONS),
    "words.question": _words(WORDS),
    "words.drafts": _words(LIST_COMMANDS),
    "settings": _settings,
    "commands": _commands,
}
"""By the name that stands in a guide."""
