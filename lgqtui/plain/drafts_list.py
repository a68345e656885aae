"""The list of drafts as a talk: resume one, begin one, and what else can be done with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from lgqtui.draft.folder import Drafts
from lgqtui.draft.listing import Listed
from lgqtui.draft.store import Clock
from lgqtui.errors import Error
from lgqtui.interview.glance import Glances
from lgqtui.plain.conversation import ended
from lgqtui.plain.talk import Talk
from lgqtui.questionnaire.shelf import Shelf
from lgqtui.words import count, say


class DraftsList:
    """The drafts as they were last read out, and the one that was chosen. `questionnaire` is what a new one is for."""

    def __init__(self, talk: Talk, drafts: Drafts, shelf: Shelf, clock: Clock, questionnaire: str) -> None:
        self.talk = talk
        self.drafts = drafts
        self._shelf = shelf
        self._clock = clock
        self._glances = Glances(shelf, drafts.home.state, clock)
        self._questionnaire = questionnaire
        self.here: list[Listed] = []
        self.thrown: list[Listed] = []
        self.chosen: Path | None = None
        self.is_over = False

    def read_out(self) -> None:
        """Say every draft with its number, then those in the trash."""
        self.here, self.thrown = self.drafts.listing(), self.drafts.trashed()
        say_it = self.talk.say
        say_it(say("Drafts are in {folder}", folder=self.drafts.home.drafts))
        if not self.here:
            say_it(say("There is no draft yet. /new begins one."))
        for number, listed in enumerate(self.here, 1):
            say_it(say("{n}. {draft}", n=number, draft=self._words(listed)))
        for listed in self.here:
            for told in self._glances.at(listed.path).recovered:
                say_it(told)
        if self.thrown:
            say_it(say("In the trash:"))
        for number, listed in enumerate(self.thrown, len(self.here) + 1):
            say_it(say("{n}. {draft}", n=number, draft=self._words(listed)))

    def _words(self, listed: Listed) -> str:
        seen = self._glances.at(listed.path)
        changed = listed.changed.astimezone()
        day = say("today {time}", time=changed.strftime("%H:%M"))
        if changed.date() != self._clock().astimezone().date():
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

    def begin(self, name: str) -> Path:
        """Make a new draft."""
        questionnaire = self._shelf.find(self._questionnaire)
        return self.drafts.new(name, questionnaire.id)[0].path


class ListCommand(Struct, frozen=True):
    """One word after a slash in the list of drafts."""

    name: str
    act: Callable[[DraftsList, str], None]
    help: str
    actions: tuple[str, ...] = ()
    takes: str = ""


def choose_draft(drafts_list: DraftsList) -> Path | None:
    """The draft to open; None if the person leaves."""
    drafts_list.read_out()
    while drafts_list.chosen is None and not drafts_list.is_over:
        said = drafts_list.talk.ask(say("Number of a draft, /new, or ? for help:"))
        try:
            if said.command:
                _obey(drafts_list, said.command)
            elif said.text.strip():
                resume(drafts_list, said.text.strip())
        except Error as error:
            drafts_list.talk.say(" ".join(filter(None, (ended(str(error)), error.remedy))))
    return drafts_list.chosen


def _obey(drafts_list: DraftsList, typed: str) -> None:
    name, _, words = typed.partition(" ")
    command = next((k for k in LIST_COMMANDS if k.name == name.lower()), None)
    if command is None:
        drafts_list.talk.say(say("There is no command /{name} here. ? says what can be done.", name=name[:40]))
    else:
        command.act(drafts_list, words.strip())


def resume(drafts_list: DraftsList, words: str) -> None:
    """Open a draft."""
    listed = drafts_list.meant(words)
    if listed in drafts_list.thrown:
        drafts_list.talk.say(say("This draft is in the trash. /restore and its number brings it back."))
    elif listed is not None:
        drafts_list.chosen = listed.path


def _new(drafts_list: DraftsList, words: str) -> None:
    name = words or _asked(drafts_list, say("What shall the new draft be called? The city's name is a good one:"))
    if name:
        drafts_list.chosen = drafts_list.begin(name)


def _duplicate(drafts_list: DraftsList, words: str) -> None:
    if (listed := _own(drafts_list, words)) is not None:
        made = drafts_list.drafts.duplicate(listed.path)
        _done(drafts_list, say("There is now a second draft: {name}.", name=made.stem))


def _rename(drafts_list: DraftsList, words: str) -> None:
    number, _, name = words.partition(" ")
    if (listed := _own(drafts_list, number)) is not None:
        name = name.strip() or _asked(drafts_list, say("What shall “{name}” be called?", name=listed.name))
        if name:
            made = drafts_list.drafts.rename(listed.path, name)
            _done(drafts_list, say("It is now called {name}.", name=made.stem))


def _trash(drafts_list: DraftsList, words: str) -> None:
    if (listed := _own(drafts_list, words)) is not None:
        drafts_list.drafts.trash(listed.path)
        _done(drafts_list, say("“{name}” is in the trash. /restore brings it back.", name=listed.name))


def _restore(drafts_list: DraftsList, words: str) -> None:
    thrown = drafts_list.thrown
    listed = thrown[0] if thrown and not words else drafts_list.meant(words) if thrown else None
    if listed is None or listed not in thrown:
        drafts_list.talk.say(say("That draft is not in the trash.") if thrown else say("The trash is empty."))
        return
    path = drafts_list.drafts.restore(str(listed.path))
    _done(drafts_list, say("“{name}” is back.", name=path.stem))


def _open(drafts_list: DraftsList, words: str) -> None:
    wanted = words or drafts_list.talk.ask_exact(say("Which file? Its path:")).strip()
    if wanted:
        drafts_list.chosen = drafts_list.drafts.find(wanted).path


def _list(drafts_list: DraftsList, _: str) -> None:
    drafts_list.read_out()


def _help(drafts_list: DraftsList, _: str) -> None:
    drafts_list.talk.say(say("Type the number of a draft to open it, or one of these:"))
    for command in LIST_COMMANDS:
        typed = " ".join(filter(None, ("/" + command.name, command.takes)))
        drafts_list.talk.say(say("{typed}: {help}", typed=typed, help=say(command.help)))


def _quit(drafts_list: DraftsList, _: str) -> None:
    drafts_list.is_over = True


def _own(drafts_list: DraftsList, words: str) -> Listed | None:
    """A draft that is not in the trash."""
    listed = drafts_list.meant(words)
    if listed is not None and listed in drafts_list.thrown:
        drafts_list.talk.say(say("This draft is in the trash. /restore and its number brings it back."))
        return None
    return listed


def _asked(drafts_list: DraftsList, prompt: str) -> str:
    """A line that is asked for; "" if the person says nothing or something else."""
    said = drafts_list.talk.ask(prompt)
    return "" if said.command else said.text.strip()


def _done(drafts_list: DraftsList, sentence: str) -> None:
    drafts_list.talk.say(sentence)
    count_here = len(drafts_list.drafts.listing())
    drafts_list.talk.say(count("{n} draft:", "{n} drafts:", count_here))
    drafts_list.read_out()


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
    ListCommand("quit", _quit, "Leave; Ctrl-D does the same", ("quit",)),
)
"""In the order of the help."""
