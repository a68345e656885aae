"""The settings asked for one by one. Each is saved as soon as it is answered, so leaving loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import wrap

import questionary

from lgqtui.errors import WrongUse
from lgqtui.i18n import say
from lgqtui.settings.registry import SETTINGS, Home, Setting, Settings, write_setting
from lgqtui.text import one_line

_WIDTH = 78


_ASKED_APART = "endpoint"


def ask_settings(home: Home, settings: Settings, tell: Callable[[str], None], ask_receiver: Callable[[], bool]) -> None:
    """Ask for every setting. Both ends must be terminals; Ctrl-C and Ctrl-D leave with what is saved.

    `tell` says a sentence; `ask_receiver` asks where packages go, and says whether that was changed. Raises CannotWrite
    if a setting cannot be saved.
    """
    tell(say("Enter keeps what is chosen. Ctrl-C leaves; what was answered is saved."))
    changed = 0
    try:
        for setting in SETTINGS:
            if setting.name == _ASKED_APART:
                changed += ask_receiver()
                continue
            for line in wrap(say(setting.help), _WIDTH):
                tell(line)
            changed += _ask(home, setting, settings, tell)
    except (KeyboardInterrupt, EOFError):
        tell("")
    tell(say("Saved in {path}", path=home.settings) if changed else say("Nothing was changed."))


def _ask(home: Home, setting: Setting, settings: Settings, tell: Callable[[str], None]) -> bool:
    """Ask for one setting and save it; True if it was changed. What cannot be used is told and asked again."""
    now = settings[setting.name]
    while (value := _given(setting, now)) != now:
        try:
            write_setting(home, setting.name, value)
        except WrongUse as error:
            tell(say("{error}. {remedy}", error=error, remedy=error.remedy))
        else:
            return True
    return False


def _given(setting: Setting, now: str) -> str:
    message = say("{name}:", name=setting.name)
    if setting.choices:
        return str(questionary.select(message, choices=list(setting.choices), default=now).unsafe_ask())
    return str(questionary.text(message, default=one_line(now)).unsafe_ask()).strip()
