"""Problems of configured keys, and their list, for the command line."""

from __future__ import annotations

from collections.abc import Iterator

from lgqtui.errors import WrongUse
from lgqtui.i18n import tr
from lgqtui.settings.file import setting_position
from lgqtui.settings.folders import UserFolders
from lgqtui.settings.loader import Settings
from lgqtui.tui.actions import find_action
from lgqtui.tui.keys import KeyProblem, read_keymap


def key_problem_lines(folders: UserFolders, settings: Settings) -> list[str]:
    """Return a sentence for each configured key that cannot be used: position, fault, remedy."""
    return [_problem_line(folders, problem) for problem in read_keymap(settings.keys).faults]


def _problem_line(folders: UserFolders, problem: KeyProblem) -> str:
    position = setting_position(folders.settings, ("keys", problem.id))
    template = "{place}: {fault}; it is passed over. {remedy}"
    return tr(template, place=position, fault=problem.sentence, remedy=problem.remedy_sentence)


def refuse_unusable_key(settings: Settings, name: str, value: str) -> None:
    """Raise WrongUse for keys that conflict with the others in the settings; `name` is `keys.NAME`."""
    key_id = name.partition(".")[2]
    others = {name_in_use: keys for name_in_use, keys in settings.keys.items() if name_in_use != key_id}
    for problem in read_keymap({**others, key_id: value}).faults:
        if problem.id == key_id:
            raise WrongUse("wrong-key", problem.message, problem.remedy, **problem.params)


def key_lines(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """Yield the configured keys: name, keys as written, and what they do."""
    for key_id in read_keymap(settings.keys).chosen:
        yield f"keys.{key_id}", str(settings.keys[key_id]), tr(find_action(key_id).help)
