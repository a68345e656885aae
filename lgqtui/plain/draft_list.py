"""The list of drafts in the console, and its slash commands."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lgqtui.errors import Error
from lgqtui.i18n import tr, trn
from lgqtui.plain.console import CommandEnd, Console, SlashCommand, command_lines, confirm, find_command, item_by_number
from lgqtui.workflows import drafts
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.deliveries import Deliveries, damaged_entry_notices
from lgqtui.workflows.draft_access import create_draft
from lgqtui.workflows.drafts import NEW_NAME_QUESTION, NO_RECEIPT
from lgqtui.workflows.notices import ACTION_HELP
from lgqtui.workflows.outbox import DROP_HELP, NOTHING_WAITS, drop_packages, entries_of_draft, prepare_drop

_NO_DRAFT = "There is no draft yet. /new begins one."


def choose_draft(menu: DraftMenu) -> Path | None:
    """Print the list and run commands until a draft is chosen; None if the user leaves."""
    menu.read_out()
    while menu.chosen_path is None and not menu.is_closed:
        reply = menu.console.ask(tr("Number of a draft, /new, or ? for help:"))
        try:
            if reply.command:
                _run_command(menu, reply.command)
            elif reply.text.strip():
                _resume(menu, reply.text.strip())
        except (Error, CommandEnd) as error:
            menu.console.say(error.sentence)
    return menu.chosen_path


def _run_command(menu: DraftMenu, typed: str) -> None:
    command, name, argument = find_command(LIST_COMMANDS, typed)
    if command is None:
        menu.console.say(tr("There is no command /{name} here. ? says what can be done.", name=name))
    else:
        command.run(menu, argument)


def _resume(menu: DraftMenu, argument: str) -> None:
    menu.chosen_path = menu.choose_untrashed(argument).path


def _new(menu: DraftMenu, argument: str) -> None:
    if name := argument or _ask_line(menu, tr(NEW_NAME_QUESTION)):
        menu.chosen_path, notices = create_draft(menu.context, name, "")
        menu.say_all(notices)


def _duplicate(menu: DraftMenu, argument: str) -> None:
    path = menu.drafts.duplicate(menu.choose_untrashed(argument).path)
    menu.report(tr("There is now a second draft: {name}.", name=path.stem))


def _rename(menu: DraftMenu, argument: str) -> None:
    number, _, name = argument.partition(" ")
    draft = menu.choose_untrashed(number)
    if name := name.strip() or _ask_line(menu, drafts.rename_question(draft.name)):
        path = drafts.rename_draft(menu.context, draft.path, name)
        menu.report(tr("It is now called {name}.", name=path.stem))


def _trash(menu: DraftMenu, argument: str) -> None:
    draft = menu.choose_untrashed(argument)
    menu.drafts.trash(draft.path)
    menu.report(drafts.trash_notice(draft.name, "/restore"))


def _restore(menu: DraftMenu, argument: str) -> None:
    if not menu.trashed:
        raise CommandEnd(tr("The trash is empty."))
    draft = menu.choose(argument) if argument else menu.trashed[0]
    if draft not in menu.trashed:
        raise CommandEnd(tr("That draft is not in the trash."))
    menu.report(tr("“{name}” is back.", name=menu.drafts.restore(str(draft.path)).stem))


def _open(menu: DraftMenu, argument: str) -> None:
    if path := argument or menu.console.ask_exact(tr("Which file? Its path:")).strip():
        menu.chosen_path = menu.drafts.find(path).path


def _help(menu: DraftMenu, _: str) -> None:
    menu.say_all((tr("Type the number of a draft to open it, or one of these:"), *command_lines(LIST_COMMANDS)))


def _quit(menu: DraftMenu, _: str) -> None:
    menu.is_closed = True


def _ask_line(menu: DraftMenu, prompt: str) -> str:
    reply = menu.console.ask(prompt)
    return "" if reply.command else reply.text.strip()


class DraftMenu:
    """The drafts as they were printed last, and the path of the one that was chosen."""

    def __init__(self, console: Console, context: AppContext) -> None:
        self.console = console
        self.context = context
        self.drafts = context.drafts
        self.deliveries: Deliveries
        self.untrashed: list[drafts.DraftEntry] = []
        self.trashed: list[drafts.DraftEntry] = []
        self.chosen_path: Path | None = None
        self.is_closed = False

    def read_out(self) -> None:
        """Print every draft with its number, grouped by state, then those in the trash."""
        self.context.outbox.remove_temporary_files()
        reader, say = drafts.DraftReader(self.context), self.console.say
        groups = drafts.group_drafts(map(reader.entry, self.drafts.listing()))
        self.untrashed = [entry for _, entries in groups for entry in entries]
        self.trashed = list(map(reader.entry, self.drafts.trash_listing()))
        self.deliveries = reader.deliveries
        say(tr("Drafts are in {folder}", folder=self.drafts.folders.drafts))
        if not self.untrashed:
            say(tr(_NO_DRAFT))
        first = 1
        for title, entries in groups:
            if title:
                say(tr("{title}:", title=title))
            self._say_numbered(entries, first)
            first += len(entries)
        for entry in self.untrashed:
            self.say_all(drafts.entry_notices(entry, self.context.clock()))
        if self.trashed:
            say(tr("In the trash:"))
        self._say_numbered(self.trashed, first)
        if self.deliveries.waiting:
            say(tr("Something waits to be sent. /send sends it."))

    def _say_numbered(self, entries: Iterable[drafts.DraftEntry], first: int) -> None:
        now = self.context.clock()
        for number, entry in enumerate(entries, first):
            line = ". ".join(text for texts in drafts.line_parts(entry, now).values() for text in texts)
            self.console.say(tr("{n}. {draft}", n=number, draft=line))
            self.say_all(entry.detail[1:])

    def choose(self, number: str) -> drafts.DraftEntry:
        """Return the draft with this number, or the only one. Raises CommandEnd if there is none."""
        numbered = [*self.untrashed, *self.trashed]
        hint = tr("Which draft? Its number is from 1 to {n}. ? says what can be done.", n=len(numbered))
        return item_by_number(numbered, number, tr(_NO_DRAFT), hint)

    def choose_untrashed(self, number: str) -> drafts.DraftEntry:
        """Return the draft with this number. Raises CommandEnd if there is none, or it is in the trash."""
        draft = self.choose(number)
        if draft in self.trashed:
            raise CommandEnd(tr("This draft is in the trash. /restore and its number brings it back."))
        return draft

    def say_all(self, sentences: Iterable[str]) -> None:
        """Print sentences, each on a line of its own."""
        for sentence in sentences:
            self.console.say(sentence)

    def report(self, sentence: str) -> None:
        """Print what was done, and the drafts as they are now."""
        self.say_all((sentence, trn("{n} draft:", "{n} drafts:", len(self.drafts.listing()))))
        self.read_out()


def _send_waiting(menu: DraftMenu, _: str) -> None:
    outbox = menu.context.outbox
    notices = damaged_entry_notices(outbox)
    if not any(entry.is_waiting for entry in outbox.entries()):
        raise CommandEnd(" ".join(notices) or tr(NOTHING_WAITS))
    menu.say_all(notices)
    from lgqtui.plain.send_commands import send_and_report  # late: mostly nothing waits
    from lgqtui.workflows.submissions import send_policy

    send_and_report(menu.console, menu.context, send_policy(menu.context, is_watched=True))
    menu.read_out()


def _drop(menu: DraftMenu, argument: str) -> None:
    draft = menu.choose_untrashed(argument)
    request = prepare_drop(entries_of_draft(menu.context, draft.path), draft.name)
    menu.say_all(request.lines)
    if confirm(menu.console, tr("take it out"), tr("leave it there")):
        menu.report(drop_packages(menu.context, request))
    else:
        menu.console.say(tr("Nothing was dropped."))


def _show_receipt(menu: DraftMenu, argument: str) -> None:
    from lgqtui.plain.send_commands import say_receipt

    draft = menu.choose_untrashed(argument)
    if lines := menu.deliveries.receipt_of(draft.path):
        say_receipt(menu.console, lines)
    else:
        menu.console.say(tr(NO_RECEIPT))


LIST_COMMANDS: tuple[SlashCommand[DraftMenu], ...] = (
    SlashCommand("help", _help, "What can be done here; ? alone does the same", ("help", "menu")),
    SlashCommand("list", lambda menu, _: menu.read_out(), "Hear the drafts again"),
    SlashCommand("resume", _resume, "Open a draft; its number alone does the same", ("resume",), "NUMBER"),
    SlashCommand("new", _new, ACTION_HELP["new"], ("new",), "NAME"),
    SlashCommand("duplicate", _duplicate, ACTION_HELP["duplicate"], ("duplicate",), "NUMBER"),
    SlashCommand("rename", _rename, ACTION_HELP["rename"], ("rename",), "NUMBER NAME"),
    SlashCommand("trash", _trash, ACTION_HELP["trash"], ("trash",), "NUMBER"),
    SlashCommand("restore", _restore, ACTION_HELP["restore"], ("restore",), "NUMBER"),
    SlashCommand("open", _open, "Open a draft by its path", ("open",), "PATH"),
    SlashCommand("send", _send_waiting, "Send everything that waits", ("send",)),
    SlashCommand("drop", _drop, DROP_HELP, ("drop",), "NUMBER"),
    SlashCommand("receipt", _show_receipt, "Hear the receipt of a draft that was sent", ("receipt",), "NUMBER"),
    SlashCommand("quit", _quit, "Leave; Ctrl-D does the same", ("quit",)),
)
"""In the order of the help."""
