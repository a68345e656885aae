"""Everything that can be done in the list of drafts: resume one, begin one, and what else can be done with them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec import Struct

from lgqtui.draft.names import DraftFileEntry
from lgqtui.errors import Error
from lgqtui.i18n import tr, trn
from lgqtui.interview.glance import Glance, Glances
from lgqtui.plain.around import Around
from lgqtui.plain.console import Console
from lgqtui.plain.session import ended
from lgqtui.submission.deliveries import STATES, Deliveries, titles
from lgqtui.submission.outbox import Outbox
from lgqtui.submission.outbox_entry import next_action


class ListCommand(Struct, frozen=True):
    """One word after a slash in the list of drafts."""

    name: str
    act: Callable[[DraftMenu, str], None]
    help: str
    actions: tuple[str, ...] = ()
    takes: str = ""


def choose_draft(drafts_list: DraftMenu) -> Path | None:
    """The draft to open; None if the person leaves."""
    drafts_list.read_out()
    while drafts_list.chosen is None and not drafts_list.is_over:
        said = drafts_list.talk.ask(tr("Number of a draft, /new, or ? for help:"))
        try:
            if said.command:
                _obey(drafts_list, said.command)
            elif said.text.strip():
                resume(drafts_list, said.text.strip())
        except Error as error:
            drafts_list.talk.say(" ".join(filter(None, (ended(str(error)), error.remedy))))
    return drafts_list.chosen


def _obey(drafts_list: DraftMenu, typed: str) -> None:
    name, _, words = typed.partition(" ")
    command = next((k for k in LIST_COMMANDS if k.name == name.lower()), None)
    if command is None:
        drafts_list.talk.say(tr("There is no command /{name} here. ? says what can be done.", name=name[:40]))
    else:
        command.act(drafts_list, words.strip())


def resume(drafts_list: DraftMenu, words: str) -> None:
    """Open a draft."""
    if (listed := drafts_list.own(words)) is not None:
        drafts_list.chosen = listed.path


def _new(drafts_list: DraftMenu, words: str) -> None:
    name = words or _asked(drafts_list, tr("What shall the new draft be called? The city's name is a good one:"))
    if name:
        questionnaire = drafts_list.around.shelf.find(drafts_list.around.settings["questionnaire"])
        drafts_list.chosen = drafts_list.drafts.new(name, questionnaire.id)[0].path


def _duplicate(drafts_list: DraftMenu, words: str) -> None:
    if (listed := drafts_list.own(words)) is not None:
        made = drafts_list.drafts.duplicate(listed.path)
        drafts_list.done(tr("There is now a second draft: {name}.", name=made.stem))


def _rename(drafts_list: DraftMenu, words: str) -> None:
    number, _, name = words.partition(" ")
    if (listed := drafts_list.own(number)) is not None:
        name = name.strip() or _asked(drafts_list, tr("What shall “{name}” be called?", name=listed.name))
        if name:
            made = drafts_list.drafts.rename(listed.path, name)
            drafts_list.outbox.follow(listed.path, made)
            drafts_list.done(tr("It is now called {name}.", name=made.stem))


def _trash(drafts_list: DraftMenu, words: str) -> None:
    if (listed := drafts_list.own(words)) is not None:
        drafts_list.drafts.trash(listed.path)
        drafts_list.done(tr("“{name}” is in the trash. /restore brings it back.", name=listed.name))


def _restore(drafts_list: DraftMenu, words: str) -> None:
    thrown = drafts_list.thrown
    listed = thrown[0] if thrown and not words else drafts_list.meant(words) if thrown else None
    if listed is None or listed not in thrown:
        drafts_list.talk.say(tr("That draft is not in the trash.") if thrown else tr("The trash is empty."))
        return
    path = drafts_list.drafts.restore(str(listed.path))
    drafts_list.done(tr("“{name}” is back.", name=path.stem))


def _open(drafts_list: DraftMenu, words: str) -> None:
    wanted = words or drafts_list.talk.ask_exact(tr("Which file? Its path:")).strip()
    if wanted:
        drafts_list.chosen = drafts_list.drafts.find(wanted).path


def _list(drafts_list: DraftMenu, _: str) -> None:
    drafts_list.read_out()


def _help(drafts_list: DraftMenu, _: str) -> None:
    drafts_list.talk.say(tr("Type the number of a draft to open it, or one of these:"))
    for command in LIST_COMMANDS:
        takes = tr(command.takes) if command.takes else ""
        typed = tr("/{name} {takes}", name=command.name, takes=takes).strip()
        drafts_list.talk.say(tr("{typed}: {help}", typed=typed, help=tr(command.help)))


def _quit(drafts_list: DraftMenu, _: str) -> None:
    drafts_list.is_over = True


def _asked(drafts_list: DraftMenu, prompt: str) -> str:
    """A line that is asked for; "" if the person says nothing or something else."""
    said = drafts_list.talk.ask(prompt)
    return "" if said.command else said.text.strip()


class DraftMenu:
    """The drafts as they were last read out, and the one that was chosen."""

    def __init__(self, talk: Console, around: Around) -> None:
        self.talk = talk
        self.around = around
        self.drafts = around.drafts
        self.outbox = Outbox(around.drafts.home.outbox)
        self.here: list[DraftFileEntry] = []
        self.thrown: list[DraftFileEntry] = []
        self.chosen: Path | None = None
        self.is_over = False
        self.deliveries: Deliveries | None = None
        self._seen: dict[Path, Glance] = {}

    def read_out(self) -> None:
        """Say every draft with its number, by how far it is, then those in the trash."""
        self._look()
        say_it = self.talk.say
        say_it(tr("Drafts are in {folder}", folder=self.drafts.home.drafts))
        if not self.here:
            say_it(tr("There is no draft yet. /new begins one."))
        self._say_those_here()
        for listed in self.here:
            for told in self._seen[listed.path].recovered:
                say_it(told)
        if self.thrown:
            say_it(tr("In the trash:"))
        self._say_numbered(self.thrown, len(self.here) + 1)
        if self.deliveries is not None and self.deliveries.has_waiting:
            say_it(tr("Something waits to be sent. /send sends it."))

    def _look(self) -> None:
        self.outbox.sweep()
        with contextlib.suppress(Error):
            self.deliveries = Deliveries(self.outbox)
        on_its_way = self.deliveries.status if self.deliveries else None
        glances = Glances(self.around.shelf, self.drafts.home.state, self.around.clock, on_its_way)
        self.here, self.thrown = self.drafts.listing(), self.drafts.trashed()
        self._seen = {listed.path: glances.at(listed.path) for listed in (*self.here, *self.thrown)}
        self.here.sort(key=lambda listed: STATES.index(self._seen[listed.path].state))

    def _say_those_here(self) -> None:
        """Say them under how far they are; without headings as long as all of them are open."""
        states = [self._seen[listed.path].state for listed in self.here]
        for state, title in titles().items():
            if state in states and set(states) != {"open"}:
                self.talk.say(tr("{title}:", title=title))
            first = states.index(state) if state in states else 0
            self._say_numbered([d for d, s in zip(self.here, states, strict=True) if s == state], first + 1)

    def _say_numbered(self, drafts: Iterable[DraftFileEntry], first: int) -> None:
        for number, listed in enumerate(drafts, first):
            self.talk.say(tr("{n}. {draft}", n=number, draft=self._words(listed)))
            if told := self._what_next(listed):
                self.talk.say(told)

    def _what_next(self, listed: DraftFileEntry) -> str:
        """What has to be done about a draft that waits to be sent; "" if nothing has."""
        is_packed = self.deliveries is not None and self._seen[listed.path].state == "packed"
        parcel = self.deliveries.entry(listed.path) if self.deliveries is not None and is_packed else None
        return next_action(parcel) if parcel is not None and parcel.message else ""

    def _words(self, listed: DraftFileEntry) -> str:
        seen = self._seen[listed.path]
        changed = listed.changed.astimezone()
        day = tr("today {time}", time=changed.strftime("%H:%M"))
        if changed.date() != self.around.clock().astimezone().date():
            day = changed.strftime("%d %b %Y").lstrip("0")
        how = tr("damaged, with a good version of {time}", time=seen.progress) if seen.is_damaged else seen.progress
        city = seen.city if seen.city != listed.name else ""
        return ". ".join(filter(None, (listed.name, city, seen.edition, how, day)))

    def meant(self, number: str) -> DraftFileEntry | None:
        """The draft of that number; with one draft no number is needed. None, with what to do said, if it is none."""
        everything = [*self.here, *self.thrown]
        if not number and len(everything) == 1:
            return everything[0]
        if number.isdecimal() and 1 <= int(number) <= len(everything):
            return everything[int(number) - 1]
        if everything:
            n = len(everything)
            self.talk.say(tr("Which draft? Its number is from 1 to {n}. ? says what can be done.", n=n))
        else:
            self.talk.say(tr("There is no draft yet. /new begins one."))
        return None

    def own(self, number: str) -> DraftFileEntry | None:
        """The draft of that number, if it is not in the trash; otherwise what to do is said."""
        listed = self.meant(number)
        if listed is not None and listed in self.thrown:
            self.talk.say(tr("This draft is in the trash. /restore and its number brings it back."))
            return None
        return listed

    def done(self, sentence: str) -> None:
        """Say what was done, and the drafts as they are now."""
        self.talk.say(sentence)
        here = len(self.drafts.listing())
        self.talk.say(trn("{n} draft:", "{n} drafts:", here))
        self.read_out()


def send_waiting(drafts_list: DraftMenu, _: str) -> None:
    """Try once to send everything that waits, in its order."""
    if not any(parcel.is_waiting for parcel in drafts_list.outbox.entries()):
        drafts_list.talk.say(tr("Nothing waits to be sent."))
        return
    from lgqtui.plain.send_commands import carry_spoken  # late: mostly nothing waits
    from lgqtui.submission.credentials import EndpointResolver
    from lgqtui.submission.sender import SendPolicy
    from lgqtui.submission.transfer import CAP_WATCHED, RetryClock

    around = drafts_list.around
    ways, pace = EndpointResolver(around.drafts.home, around.settings.environ), RetryClock(clock=around.clock)
    plan = SendPolicy(lambda parcel: parcel.state != "refused", 0.0, CAP_WATCHED)
    carry_spoken(drafts_list.talk, ways, drafts_list.outbox, pace, plan)
    drafts_list.read_out()


def tell_receipt(drafts_list: DraftMenu, words: str) -> None:
    """Say the receipt of a draft."""
    from lgqtui.plain.send_commands import say_receipt

    listed = drafts_list.own(words)
    if listed is None:
        return
    if lines := drafts_list.deliveries.receipt_of(listed.path) if drafts_list.deliveries else []:
        say_receipt(drafts_list.talk, lines)
    else:
        drafts_list.talk.say(tr("There is no receipt of this draft."))


LIST_COMMANDS: tuple[ListCommand, ...] = (
    ListCommand("help", _help, "What can be done here; ? alone does the same", ("help", "menu")),
    ListCommand("list", _list, "Hear the drafts again"),
    ListCommand("resume", resume, "Open a draft; its number alone does the same", ("resume",), "NUMBER"),
    ListCommand("new", _new, "Begin a new draft", ("new",), "NAME"),
    ListCommand("duplicate", _duplicate, "Make a second draft with the same answers", ("duplicate",), "NUMBER"),
    ListCommand("rename", _rename, "Give a draft another name", ("rename",), "NUMBER NAME"),
    ListCommand("trash", _trash, "Put a draft into the trash", ("trash",), "NUMBER"),
    ListCommand("restore", _restore, "Bring a draft back from the trash", ("restore",), "NUMBER"),
    ListCommand("open", _open, "Open a draft by its path", ("open",), "PATH"),
    ListCommand("send", send_waiting, "Send everything that waits", ("send",)),
    ListCommand("receipt", tell_receipt, "Hear the receipt of a draft that was sent", ("receipt",), "NUMBER"),
    ListCommand("quit", _quit, "Leave; Ctrl-D does the same", ("quit",)),
)
"""In the order of the help."""
