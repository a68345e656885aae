"""Sending by talk: how it goes, so seldom that nobody is talked to death, and the receipt."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic

from lgqtui.errors import Busy
from lgqtui.export.layout import size_in_words
from lgqtui.i18n import say
from lgqtui.plain.console import Talk
from lgqtui.submission.credentials import Ways
from lgqtui.submission.outbox import Outbox
from lgqtui.submission.outbox_entry import Parcel, clock_time, parcel_words, what_next
from lgqtui.submission.sender import Plan, Sender
from lgqtui.submission.transfer import Pace

_BETWEEN = 10.0
"""Seconds between two words about how much has left."""


class SpokenWatch:
    """Told by a Sender, tells a person."""

    def __init__(self, talk: Talk, pace: Pace) -> None:
        self._talk = talk
        self._pace = pace
        self._told = monotonic()

    def begins(self, parcel: Parcel) -> None:
        """Say what goes where."""
        self._told = monotonic()
        self._talk.say(say("Sending {label} to {shown}.", label=parcel.label, shown=parcel.shown))

    def moved(self, parcel: Parcel, count: int) -> None:
        """Say from time to time how much has left."""
        if monotonic() - self._told >= _BETWEEN:
            self._told = monotonic()
            done, whole = size_in_words(count), size_in_words(parcel.size)
            self._talk.say(say("{done} of {all} have left.", done=done, all=whole))

    def ended(self, parcel: Parcel) -> None:
        """Say what came of a try, and what has to happen next."""
        self._talk.say(say("{label}: {words}.", label=parcel.label, words=parcel_words(parcel).removesuffix(".")))
        if told := what_next(parcel):
            self._talk.say(told)

    def waits(self, seconds: float) -> None:
        """Say when the next try is."""
        when = clock_time(self._pace.now() + seconds, self._pace.clock())
        self._talk.say(say("Next try at {time}. Ctrl-C leaves it in the outbox, to be sent later.", time=when))


def carry_spoken(talk: Talk, ways: Ways, outbox: Outbox, pace: Pace, plan: Plan) -> None:
    """Send and say how it goes; whatever ends it, what was not sent stays in the outbox."""
    try:
        Sender(outbox, ways.of, pace, SpokenWatch(talk, pace)).send(plan)
    except Busy:
        talk.say(say("Another lgqtui is sending now; it takes what waits along."))
    except KeyboardInterrupt:
        talk.say()
        talk.say(say("Stopped. What was not sent stays in the outbox; /send in the list of drafts sends it."))


def say_receipt(talk: Talk, lines: Sequence[str]) -> None:
    """Say a receipt."""
    talk.say(say("Receipt:"))
    for line in lines:
        talk.say(line)
