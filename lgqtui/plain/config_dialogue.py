"""The settings asked for one by one. Each is saved as soon as it is answered, so leaving loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import wrap

import questionary

from lgqtui.settings import SETTINGS, Home, Setting, Settings, write_setting
from lgqtui.text import one_line
from lgqtui.words import say

_WIDTH = 78


def ask_settings(home: Home, settings: Settings, tell: Callable[[str], None]) -> None:
    """Ask for every setting. Both ends must be terminals; Ctrl-C and Ctrl-D leave with what is saved.

    `tell` says a sentence. Raises CannotWrite if a setting cannot be saved.
    """
    tell(say("Enter keeps what is chosen. Ctrl-C leaves; what was answered is saved."))
    changed = 0
    try:
        for setting in SETTINGS:
            for line in wrap(setting.help, _WIDTH):
                tell(line)
            changed += _ask(home, setting, settings)
    except (KeyboardInterrupt, EOFError):
        tell("")
    tell(say("Saved in {path}", path=home.settings) if changed else say("Nothing was changed."))


def _ask(home: Home, setting: Setting, settings: Settings) -> bool:
    """Ask for one setting and save it; True if it was changed."""
    now = settings[setting.name]
    message = say("{name}:", name=setting.name)
    if setting.choices:
        given = questionary.select(message, choices=list(setting.choices), default=now).unsafe_ask()
    else:
        given = questionary.text(message, default=one_line(now)).unsafe_ask()
    value = str(given).strip()
    if value == now:
        return False
    write_setting(home, setting.name, value)
    return True
