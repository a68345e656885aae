"""The list of drafts in the console, and its slash commands."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec import Struct

from lgqtui.draft.names import DraftFileEntry
from lgqtui.errors import Error
from lgqtui.i18n import tr, trn
from lgqtui.interview.glance import Glance, Glances
from lgqtui.plain.console import Console, Option
from lgqtui.submission.deliveries import STATES, Deliveries, titles
from lgqtui.submission.outbox_entry import next_action
from lgqtui.workflows.context import AppContext


class ListCommand(Struct, frozen=True):
    """A slash command of the list of drafts. `takes` names its argument, `actions` the same actions of the TUI."""

    name: str
    run: Callable[[DraftMenu, str], None]
    help: str
    actions: tuple[str, ...] = ()
    takes: str = ""


def choose_draft(menu: DraftMenu) -> Path | None:
    """Print the list and run commands until a draft is chosen; None if the user leaves."""
    menu.read_out()
    while menu.chosen_path is None and not menu.is_closed:
        reply = menu.console.ask(tr("Number of a draft, /new, or ? for help:"))
        try:
            if reply.command:
                _run_command(menu, reply.command)
            elif reply.text.strip():
                resume(menu, reply.text.strip())
        except Error as error:
            menu.console.say(error.sentence)
    return menu.chosen_path


def _run_command(menu: DraftMenu, typed: str) -> None:
    name, _, argument = typed.partition(" ")
    command = next((command for command in LIST_COMMANDS if command.name == name.lower()), None)
    if command is None:
        menu.console.say(tr("There is no command /{name} here. ? says what can be done.", name=name[:40]))
    else:
        command.run(menu, argument.strip())


def resume(menu: DraftMenu, argument: str) -> None:
    """Open a draft."""
    if (draft := menu.choose_untrashed(argument)) is not None:
        menu.chosen_path = draft.path


def _new(menu: DraftMenu, argument: str) -> None:
    name = argument or _ask_line(menu, tr("What shall the new draft be called? The city's name is a good one:"))
    if name:
        questionnaire = menu.context.library.find(menu.context.settings["questionnaire"])
        menu.chosen_path = menu.drafts.new(name, questionnaire.id)[0].path


def _duplicate(menu: DraftMenu, argument: str) -> None:
    if (draft := menu.choose_untrashed(argument)) is not None:
        path = menu.drafts.duplicate(draft.path)
        menu.report(tr("There is now a second draft: {name}.", name=path.stem))


def _rename(menu: DraftMenu, argument: str) -> None:
    number, _, name = argument.partition(" ")
    if (draft := menu.choose_untrashed(number)) is not None:
        name = name.strip() or _ask_line(menu, tr("What shall “{name}” be called?", name=draft.name))
        if name:
            path = menu.drafts.rename(draft.path, name)
            menu.outbox.follow(draft.path, path)
            menu.report(tr("It is now called {name}.", name=path.stem))


def _trash(menu: DraftMenu, argument: str) -> None:
    if (draft := menu.choose_untrashed(argument)) is not None:
        menu.drafts.trash(draft.path)
        menu.report(tr("“{name}” is in the trash. /restore brings it back.", name=draft.name))


def _restore(menu: DraftMenu, argument: str) -> None:
    trashed = menu.trashed_entries
    draft = trashed[0] if trashed and not argument else menu.choose(argument) if trashed else None
    if draft is None or draft not in trashed:
        menu.console.say(tr("That draft is not in the trash.") if trashed else tr("The trash is empty."))
        return
    path = menu.drafts.restore(str(draft.path))
    menu.report(tr("“{name}” is back.", name=path.stem))


def _open(menu: DraftMenu, argument: str) -> None:
    path = argument or menu.console.ask_exact(tr("Which file? Its path:")).strip()
    if path:
        menu.chosen_path = menu.drafts.find(path).path


def _list(menu: DraftMenu, _: str) -> None:
    menu.read_out()


def _help(menu: DraftMenu, _: str) -> None:
    menu.console.say(tr("Type the number of a draft to open it, or one of these:"))
    for command in LIST_COMMANDS:
        takes = tr(command.takes) if command.takes else ""
        typed = tr("/{name} {takes}", name=command.name, takes=takes).strip()
        menu.console.say(tr("{typed}: {help}", typed=typed, help=tr(command.help)))


def _quit(menu: DraftMenu, _: str) -> None:
    menu.is_closed = True


def _ask_line(menu: DraftMenu, prompt: str) -> str:
    """Ask for a line; "" if the reply is empty or a command."""
    reply = menu.console.ask(prompt)
    return "" if reply.command else reply.text.strip()


class DraftMenu:
    """The drafts in the order of their numbers, and the path of the one that was chosen."""

    def __init__(self, console: Console, context: AppContext) -> None:
        self.console = console
        self.context = context
        self.drafts = context.drafts
        self.outbox = context.outbox
        self.entries: list[DraftFileEntry] = []
        self.trashed_entries: list[DraftFileEntry] = []
        self.chosen_path: Path | None = None
        self.is_closed = False
        self.deliveries: Deliveries | None = None
        self._glances: dict[Path, Glance] = {}

    def read_out(self) -> None:
        """Print every draft with its number, grouped by state, then those in the trash."""
        self._refresh()
        say = self.console.say
        say(tr("Drafts are in {folder}", folder=self.drafts.home.drafts))
        if not self.entries:
            say(tr("There is no draft yet. /new begins one."))
        self._say_by_state()
        for draft in self.entries:
            for notice in self._glances[draft.path].recovered:
                say(notice)
        if self.trashed_entries:
            say(tr("In the trash:"))
        self._say_numbered(self.trashed_entries, len(self.entries) + 1)
        if self.deliveries is not None and self.deliveries.has_waiting:
            say(tr("Something waits to be sent. /send sends it."))

    def _refresh(self) -> None:
        self.outbox.sweep()
        with contextlib.suppress(Error):
            self.deliveries = Deliveries(self.outbox)
        delivery_state = self.deliveries.status if self.deliveries else None
        glances = Glances(self.context.library, self.drafts.home.state, self.context.clock, delivery_state)
        self.entries, self.trashed_entries = self.drafts.listing(), self.drafts.trashed()
        self._glances = {draft.path: glances.at(draft.path) for draft in (*self.entries, *self.trashed_entries)}
        self.entries.sort(key=lambda draft: STATES.index(self._glances[draft.path].state))

    def _say_by_state(self) -> None:
        """Print the drafts grouped by state; without headings if all of them are open."""
        states = [self._glances[draft.path].state for draft in self.entries]
        for state, title in titles().items():
            if state in states and set(states) != {"open"}:
                self.console.say(tr("{title}:", title=title))
            first = states.index(state) if state in states else 0
            self._say_numbered([d for d, s in zip(self.entries, states, strict=True) if s == state], first + 1)

    def _say_numbered(self, drafts: Iterable[DraftFileEntry], first: int) -> None:
        for number, draft in enumerate(drafts, first):
            self.console.say(tr("{n}. {draft}", n=number, draft=self._describe(draft)))
            if action := self._required_action(draft):
                self.console.say(action)

    def _required_action(self, draft: DraftFileEntry) -> str:
        """What the user has to do about a draft that waits to be sent; "" if nothing."""
        is_packed = self.deliveries is not None and self._glances[draft.path].state == "packed"
        entry = self.deliveries.entry(draft.path) if self.deliveries is not None and is_packed else None
        return next_action(entry, "/send") if entry is not None and entry.message else ""

    def _describe(self, draft: DraftFileEntry) -> str:
        glance = self._glances[draft.path]
        changed = draft.changed.astimezone()
        day = tr("today {time}", time=changed.strftime("%H:%M"))
        if changed.date() != self.context.clock().astimezone().date():
            day = changed.strftime("%d %b %Y").lstrip("0")
        progress = glance.progress
        if glance.is_damaged:
            progress = tr("damaged, with a good version of {time}", time=glance.progress)
        city = glance.city if glance.city != draft.name else ""
        return ". ".join(filter(None, (draft.name, city, glance.edition, progress, day)))

    def choose(self, number: str) -> DraftFileEntry | None:
        """Return the draft with this number, or the only one; None, with a hint printed, if there is none."""
        numbered = [*self.entries, *self.trashed_entries]
        if not number and len(numbered) == 1:
            return numbered[0]
        if number.isdecimal() and 1 <= int(number) <= len(numbered):
            return numbered[int(number) - 1]
        if numbered:
            self.console.say(tr("Which draft? Its number is from 1 to {n}. ? says what can be done.", n=len(numbered)))
        else:
            self.console.say(tr("There is no draft yet. /new begins one."))
        return None

    def choose_untrashed(self, number: str) -> DraftFileEntry | None:
        """Return the draft with this number; None, with a hint printed, if there is none or it is in the trash."""
        draft = self.choose(number)
        if draft is not None and draft in self.trashed_entries:
            self.console.say(tr("This draft is in the trash. /restore and its number brings it back."))
            return None
        return draft

    def report(self, sentence: str) -> None:
        """Print what was done, and the drafts as they are now."""
        self.console.say(sentence)
        count = len(self.drafts.listing())
        self.console.say(trn("{n} draft:", "{n} drafts:", count))
        self.read_out()


def send_waiting(menu: DraftMenu, _: str) -> None:
    """Try once to send every package that waits, in order."""
    from lgqtui.workflows.outbox import nothing_waits

    if not any(entry.is_waiting for entry in menu.outbox.entries()):
        menu.console.say(nothing_waits())
        return
    from lgqtui.plain.send_commands import send_and_report  # late: mostly nothing waits
    from lgqtui.workflows.submissions import send_policy

    send_and_report(menu.console, menu.context, send_policy(menu.context, is_watched=True))
    menu.read_out()


def drop(menu: DraftMenu, argument: str) -> None:
    """Take the package of a draft out of the outbox on a yes. Raises Error if there is none."""
    from lgqtui.workflows.outbox import drop_packages, entries_of_draft, prepare_drop

    draft = menu.choose_untrashed(argument)
    if draft is None:
        return
    request = prepare_drop(entries_of_draft(menu.context, draft.path), draft.name)
    for line in request.lines:
        menu.console.say(line)
    choices = (Option("yes", tr("take it out"), "y"), Option("no", tr("leave it there"), "n"))
    if menu.console.choose(tr("Your choice:"), choices, "no").text == "yes":
        menu.report(drop_packages(menu.context, request))
    else:
        menu.console.say(tr("Nothing was dropped."))


def show_receipt(menu: DraftMenu, argument: str) -> None:
    """Print the receipt of a draft."""
    from lgqtui.plain.send_commands import say_receipt

    draft = menu.choose_untrashed(argument)
    if draft is None:
        return
    if lines := menu.deliveries.receipt_of(draft.path) if menu.deliveries else []:
        say_receipt(menu.console, lines)
    else:
        menu.console.say(tr("There is no receipt of this draft."))


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
    ListCommand("drop", drop, "Take a package that was not sent out of the outbox", ("drop",), "NUMBER"),
    ListCommand("receipt", show_receipt, "Hear the receipt of a draft that was sent", ("receipt",), "NUMBER"),
    ListCommand("quit", _quit, "Leave; Ctrl-D does the same", ("quit",)),
)
"""In the order of the help."""
