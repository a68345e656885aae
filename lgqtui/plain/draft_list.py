"""Everything that can be done in the list of drafts: resume one, begin one, and what else can be done with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from lgqtui.errors import Error
from lgqtui.i18n import say
from lgqtui.plain.drafts_list import DraftsList
from lgqtui.plain.outgoing import send_waiting, tell_receipt
from lgqtui.plain.session import ended


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
    if (listed := drafts_list.own(words)) is not None:
        drafts_list.chosen = listed.path


def _new(drafts_list: DraftsList, words: str) -> None:
    name = words or _asked(drafts_list, say("What shall the new draft be called? The city's name is a good one:"))
    if name:
        questionnaire = drafts_list.around.shelf.find(drafts_list.around.settings["questionnaire"])
        drafts_list.chosen = drafts_list.drafts.new(name, questionnaire.id)[0].path


def _duplicate(drafts_list: DraftsList, words: str) -> None:
    if (listed := drafts_list.own(words)) is not None:
        made = drafts_list.drafts.duplicate(listed.path)
        drafts_list.done(say("There is now a second draft: {name}.", name=made.stem))


def _rename(drafts_list: DraftsList, words: str) -> None:
    number, _, name = words.partition(" ")
    if (listed := drafts_list.own(number)) is not None:
        name = name.strip() or _asked(drafts_list, say("What shall “{name}” be called?", name=listed.name))
        if name:
            made = drafts_list.drafts.rename(listed.path, name)
            drafts_list.outbox.follow(listed.path, made)
            drafts_list.done(say("It is now called {name}.", name=made.stem))


def _trash(drafts_list: DraftsList, words: str) -> None:
    if (listed := drafts_list.own(words)) is not None:
        drafts_list.drafts.trash(listed.path)
        drafts_list.done(say("“{name}” is in the trash. /restore brings it back.", name=listed.name))


def _restore(drafts_list: DraftsList, words: str) -> None:
    thrown = drafts_list.thrown
    listed = thrown[0] if thrown and not words else drafts_list.meant(words) if thrown else None
    if listed is None or listed not in thrown:
        drafts_list.talk.say(say("That draft is not in the trash.") if thrown else say("The trash is empty."))
        return
    path = drafts_list.drafts.restore(str(listed.path))
    drafts_list.done(say("“{name}” is back.", name=path.stem))


def _open(drafts_list: DraftsList, words: str) -> None:
    wanted = words or drafts_list.talk.ask_exact(say("Which file? Its path:")).strip()
    if wanted:
        drafts_list.chosen = drafts_list.drafts.find(wanted).path


def _list(drafts_list: DraftsList, _: str) -> None:
    drafts_list.read_out()


def _help(drafts_list: DraftsList, _: str) -> None:
    drafts_list.talk.say(say("Type the number of a draft to open it, or one of these:"))
    for command in LIST_COMMANDS:
        takes = say(command.takes) if command.takes else ""
        typed = say("/{name} {takes}", name=command.name, takes=takes).strip()
        drafts_list.talk.say(say("{typed}: {help}", typed=typed, help=say(command.help)))


def _quit(drafts_list: DraftsList, _: str) -> None:
    drafts_list.is_over = True


def _asked(drafts_list: DraftsList, prompt: str) -> str:
    """A line that is asked for; "" if the person says nothing or something else."""
    said = drafts_list.talk.ask(prompt)
    return "" if said.command else said.text.strip()


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
