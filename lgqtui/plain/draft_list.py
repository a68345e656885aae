"""The list of drafts in the console, and its slash commands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec import Struct

from lgqtui.errors import Error
from lgqtui.i18n import tr, trn
from lgqtui.plain.console import Console, Option
from lgqtui.workflows import draft_files
from lgqtui.workflows.action_help import ACTION_HELP
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.deliveries import damaged_entry_notices
from lgqtui.workflows.drafts import DraftEntry, DraftOverview, draft_overview, entry_notices, line_parts
from lgqtui.workflows.outbox import DROP_HELP


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
    name = argument or _ask_line(menu, draft_files.new_name_question())
    if name:
        menu.chosen_path = draft_files.create_draft(menu.context, name)


def _duplicate(menu: DraftMenu, argument: str) -> None:
    if (draft := menu.choose_untrashed(argument)) is not None:
        path = menu.drafts.duplicate(draft.path)
        menu.report(tr("There is now a second draft: {name}.", name=path.stem))


def _rename(menu: DraftMenu, argument: str) -> None:
    number, _, name = argument.partition(" ")
    if (draft := menu.choose_untrashed(number)) is not None:
        name = name.strip() or _ask_line(menu, draft_files.rename_question(draft.name))
        if name:
            path = draft_files.rename_draft(menu.context, draft.path, name)
            menu.report(tr("It is now called {name}.", name=path.stem))


def _trash(menu: DraftMenu, argument: str) -> None:
    if (draft := menu.choose_untrashed(argument)) is not None:
        menu.drafts.trash(draft.path)
        menu.report(draft_files.trash_notice(draft.name, "/restore"))


def _restore(menu: DraftMenu, argument: str) -> None:
    trashed = menu.overview.trash
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
    """The drafts as they were printed last, and the path of the one that was chosen."""

    def __init__(self, console: Console, context: AppContext) -> None:
        self.console = console
        self.context = context
        self.drafts = context.drafts
        self.outbox = context.outbox
        self.overview: DraftOverview
        self.chosen_path: Path | None = None
        self.is_closed = False

    def read_out(self) -> None:
        """Print every draft with its number, grouped by state, then those in the trash."""
        self.overview, say = draft_overview(self.context), self.console.say
        say(tr("Drafts are in {folder}", folder=self.drafts.home.drafts))
        if not self.overview.drafts:
            say(tr("There is no draft yet. /new begins one."))
        first = 1
        for group in self.overview.groups:
            if group.title:
                say(tr("{title}:", title=group.title))
            self._say_numbered(group.entries, first)
            first += len(group.entries)
        for entry in self.overview.drafts:
            for notice in entry_notices(entry, self.context.clock()):
                say(notice)
        if self.overview.trash:
            say(tr("In the trash:"))
        self._say_numbered(self.overview.trash, first)
        if self.overview.deliveries.has_waiting:
            say(tr("Something waits to be sent. /send sends it."))

    def _say_numbered(self, entries: Iterable[DraftEntry], first: int) -> None:
        now = self.context.clock()
        for number, entry in enumerate(entries, first):
            line = ". ".join(text for texts in line_parts(entry, now).values() for text in texts)
            self.console.say(tr("{n}. {draft}", n=number, draft=line))
            for sentence in entry.detail[1:]:
                self.console.say(sentence)

    def choose(self, number: str) -> DraftEntry | None:
        """Return the draft with this number, or the only one; None, with a hint printed, if there is none."""
        numbered = [*self.overview.drafts, *self.overview.trash]
        if not number and len(numbered) == 1:
            return numbered[0]
        if number.isdecimal() and 1 <= int(number) <= len(numbered):
            return numbered[int(number) - 1]
        if numbered:
            self.console.say(tr("Which draft? Its number is from 1 to {n}. ? says what can be done.", n=len(numbered)))
        else:
            self.console.say(tr("There is no draft yet. /new begins one."))
        return None

    def choose_untrashed(self, number: str) -> DraftEntry | None:
        """Return the draft with this number; None, with a hint printed, if there is none or it is in the trash."""
        draft = self.choose(number)
        if draft is not None and draft in self.overview.trash:
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

    for notice in damaged_entry_notices(menu.outbox):
        menu.console.say(notice)
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
    if lines := menu.overview.deliveries.receipt_of(draft.path):
        say_receipt(menu.console, lines)
    else:
        menu.console.say(draft_files.no_receipt_notice())


LIST_COMMANDS: tuple[ListCommand, ...] = (
    ListCommand("help", _help, "What can be done here; ? alone does the same", ("help", "menu")),
    ListCommand("list", _list, "Hear the drafts again"),
    ListCommand("resume", resume, "Open a draft; its number alone does the same", ("resume",), "NUMBER"),
    ListCommand("new", _new, ACTION_HELP["new"], ("new",), "NAME"),
    ListCommand("duplicate", _duplicate, ACTION_HELP["duplicate"], ("duplicate",), "NUMBER"),
    ListCommand("rename", _rename, ACTION_HELP["rename"], ("rename",), "NUMBER NAME"),
    ListCommand("trash", _trash, ACTION_HELP["trash"], ("trash",), "NUMBER"),
    ListCommand("restore", _restore, ACTION_HELP["restore"], ("restore",), "NUMBER"),
    ListCommand("open", _open, ACTION_HELP["open"], ("open",), "PATH"),
    ListCommand("send", send_waiting, "Send everything that waits", ("send",)),
    ListCommand("drop", drop, DROP_HELP, ("drop",), "NUMBER"),
    ListCommand("receipt", show_receipt, "Hear the receipt of a draft that was sent", ("receipt",), "NUMBER"),
    ListCommand("quit", _quit, "Leave; Ctrl-D does the same", ("quit",)),
)
"""In the order of the help."""
