"""What the command line says of the keys in the settings."""

from __future__ import annotations

from collections.abc import Iterator

from lgqtui.errors import WrongUse
from lgqtui.i18n import tr
from lgqtui.settings.file import setting_position
from lgqtui.settings.folders import UserFolders
from lgqtui.settings.loader import Settings
from lgqtui.tui.actions import find_action
from lgqtui.tui.keys import KeyProblem, read_keymap


def words_about_keys(home: UserFolders, settings: Settings) -> list[str]:
    """A sentence for each key in the settings that cannot be used: its place, what is wrong, what to do."""
    return [_sentence(home, fault) for fault in read_keymap(settings.keys).faults]


def _sentence(home: UserFolders, fault: KeyProblem) -> str:
    place = setting_position(home.settings, ("keys", fault.id))
    told = "{place}: {fault}; it is passed over. {remedy}"
    return tr(told, place=place, fault=fault.sentence, remedy=fault.remedy_sentence)


def refuse_unusable_key(settings: Settings, name: str, value: str) -> None:
    """Raise WrongUse for keys that could not be used beside the others in the settings; `name` is `keys.NAME`."""
    key_id = name.partition(".")[2]
    others = {known: keys for known, keys in settings.keys.items() if known != key_id}
    for fault in read_keymap({**others, key_id: value}).faults:
        if fault.id == key_id:
            raise WrongUse("wrong-key", fault.message, fault.remedy, **fault.params)


def key_lines(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """The keys that the settings give: name, keys as they are written there, and what they do."""
    for key_id in read_keymap(settings.keys).chosen:
        yield f"keys.{key_id}", str(settings.keys[key_id]), tr(find_action(key_id).help)
