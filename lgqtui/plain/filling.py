"""The interview as a talk: a place is said, something is heard, and what was heard is done."""

from __future__ import annotations

from lgqtui.i18n import say
from lgqtui.plain.commands import obey
from lgqtui.plain.console import Option, Said
from lgqtui.plain.field_prompts import Asker, asker_of
from lgqtui.plain.navigation_commands import skip
from lgqtui.plain.readout import introduce
from lgqtui.plain.recovery import settle_change
from lgqtui.plain.session import Conversation


def fill(c: Conversation) -> None:
    """Ask field after field until the person leaves. Ctrl-C and Ctrl-D come out as KeyboardInterrupt and EOFError."""
    while not c.ending:
        if c.sitting.has_change_to_settle:
            settle_change(c)
        elif c.later:
            command, c.later = c.later, ""
            obey(c, command)
        else:
            _turn(c)


def _turn(c: Conversation) -> None:
    """One question and what comes of the reply."""
    if c.told != c.place:
        introduce(c)
    asker = asker_of(c)
    said = asker.ask(c)
    if said.command:
        obey(c, said.command)
    elif said.is_kept:
        skip(c, "")
    else:
        _take(c, asker, said)


def _take(c: Conversation, asker: Asker, said: Said) -> None:
    place = c.place
    is_taken = asker.give(c, said.text)
    if said.was_cut:
        _offer_mending(c)
    elif is_taken and not asker.stays and c.place == place and not c.later:
        skip(c, "")


def _offer_mending(c: Conversation) -> None:
    """Say that the end of a line may be missing, and offer ways without that limit."""
    c.say(say("A line was as long as this terminal passes on, so its end may be missing. What came is saved."))
    choices = (
        Option("editor", say("open it in your editor")),
        Option("file", say("take it from a file")),
        Option("", say("leave it as it is")),
    )
    said = c.talk.choose(say("Your choice:"), choices)
    c.later = said.command or said.text
