"""The list of drafts as it is read out: by how far they are, each with its number."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path

from lgqtui.draft.names import Listed
from lgqtui.errors import Error
from lgqtui.i18n import count, say
from lgqtui.interview.glance import Glance, Glances
from lgqtui.plain.around import Around
from lgqtui.plain.console import Talk
from lgqtui.submission.deliveries import STATES, Deliveries, titles
from lgqtui.submission.outbox import Outbox
from lgqtui.submission.outbox_entry import what_next


class DraftsList:
    """The drafts as they were last read out, and the one that was chosen."""

    def __init__(self, talk: Talk, around: Around) -> None:
        self.talk = talk
        self.around = around
        self.drafts = around.drafts
        self.outbox = Outbox(around.drafts.home.outbox)
        self.here: list[Listed] = []
        self.thrown: list[Listed] = []
        self.chosen: Path | None = None
        self.is_over = False
        self.deliveries: Deliveries | None = None
        self._seen: dict[Path, Glance] = {}

    def read_out(self) -> None:
        """Say every draft with its number, by how far it is, then those in the trash."""
        self._look()
        say_it = self.talk.say
        say_it(say("Drafts are in {folder}", folder=self.drafts.home.drafts))
        if not self.here:
            say_it(say("There is no draft yet. /new begins one."))
        self._say_those_here()
        for listed in self.here:
            for told in self._seen[listed.path].recovered:
                say_it(told)
        if self.thrown:
            say_it(say("In the trash:"))
        self._say_numbered(self.thrown, len(self.here) + 1)
        if self.deliveries is not None and self.deliveries.has_waiting:
            say_it(say("Something waits to be sent. /send sends it."))

    def _look(self) -> None:
        self.outbox.sweep()
        with contextlib.suppress(Error):
            self.deliveries = Deliveries(self.outbox)
        on_its_way = self.deliveries.stand if self.deliveries else None
        glances = Glances(self.around.shelf, self.drafts.home.state, self.around.clock, on_its_way)
        self.here, self.thrown = self.drafts.listing(), self.drafts.trashed()
        self._seen = {listed.path: glances.at(listed.path) for listed in (*self.here, *self.thrown)}
        self.here.sort(key=lambda listed: STATES.index(self._seen[listed.path].state))

    def _say_those_here(self) -> None:
        """Say them under how far they are; without headings as long as all of them are open."""
        states = [self._seen[listed.path].state for listed in self.here]
        for state, title in titles().items():
            if state in states and set(states) != {"open"}:
                self.talk.say(say("{title}:", title=title))
            first = states.index(state) if state in states else 0
            self._say_numbered([d for d, s in zip(self.here, states, strict=True) if s == state], first + 1)

    def _say_numbered(self, drafts: Iterable[Listed], first: int) -> None:
        for number, listed in enumerate(drafts, first):
            self.talk.say(say("{n}. {draft}", n=number, draft=self._words(listed)))
            if told := self._what_next(listed):
                self.talk.say(told)

    def _what_next(self, listed: Listed) -> str:
        """What has to be done about a draft that waits to be sent; "" if nothing has."""
        is_packed = self.deliveries is not None and self._seen[listed.path].state == "packed"
        parcel = self.deliveries.parcel(listed.path) if self.deliveries is not None and is_packed else None
        return what_next(parcel) if parcel is not None and parcel.said else ""

    def _words(self, listed: Listed) -> str:
        seen = self._seen[listed.path]
        changed = listed.changed.astimezone()
        day = say("today {time}", time=changed.strftime("%H:%M"))
        if changed.date() != self.around.clock().astimezone().date():
            day = changed.strftime("%d %b %Y").lstrip("0")
        how = say("damaged, with a good version of {time}", time=seen.progress) if seen.is_damaged else seen.progress
        city = seen.city if seen.city != listed.name else ""
        return ". ".join(filter(None, (listed.name, city, seen.edition, how, day)))

    def meant(self, number: str) -> Listed | None:
        """The draft of that number; with one draft no number is needed. None, with what to do said, if it is none."""
        everything = [*self.here, *self.thrown]
        if not number and len(everything) == 1:
            return everything[0]
        if number.isdecimal() and 1 <= int(number) <= len(everything):
            return everything[int(number) - 1]
        if everything:
            n = len(everything)
            self.talk.say(say("Which draft? Its number is from 1 to {n}. ? says what can be done.", n=n))
        else:
            self.talk.say(say("There is no draft yet. /new begins one."))
        return None

    def own(self, number: str) -> Listed | None:
        """The draft of that number, if it is not in the trash; otherwise what to do is said."""
        listed = self.meant(number)
        if listed is not None and listed in self.thrown:
            self.talk.say(say("This draft is in the trash. /restore and its number brings it back."))
            return None
        return listed

    def done(self, sentence: str) -> None:
        """Say what was done, and the drafts as they are now."""
        self.talk.say(sentence)
        here = len(self.drafts.listing())
        self.talk.say(count("{n} draft:", "{n} drafts:", here))
        self.read_out()
