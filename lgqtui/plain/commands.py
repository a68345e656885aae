"""Everything that can be done at a question, beside answering it: one list for typing, help and tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct

from lgqtui.errors import Error
from lgqtui.i18n import tr
from lgqtui.plain import answer_commands, attaching, link_commands, navigation_commands, review_commands, row_commands
from lgqtui.plain.console import END
from lgqtui.plain.session import PlainSession
from lgqtui.questionnaire.kinds import usable_parts


class SlashCommand(Struct, frozen=True):
    """One word after a slash. `takes` is what may follow it; `where` says at what it can be used, "" everywhere.

    `actions` are the full screen's names for what it does.
    """

    name: str
    act: Callable[[PlainSession, str], None]
    help: str
    actions: tuple[str, ...] = ()
    takes: str = ""
    where: str = ""


def help_(c: PlainSession, words: str) -> None:
    """Say how this is answered, and everything that can be done here."""
    c.say_place_again()
    review_commands.say_all(c, review_commands.about_question(c))
    c.say(_way(c))
    c.say(tr("Everything is saved as you go. Commands, each on a line of its own:"))
    review_commands.say_all(c, _command_lines(c))
    introduction = c.interview.questionnaire.introduction
    if words == "all" and introduction:
        c.say(introduction)


def _way(c: PlainSession) -> str:
    """How the place at hand is answered."""
    if c.place.stage == "links" or c.field.kind == "links":
        return tr(
            "Type or paste links with their labels, a line each, and {end} on a line of its own. "
            "You hear the rows before they are taken. An empty line goes on.",
            end=END,
        )
    if c.place.stage == "text" or c.field.kind == "text":
        return tr(
            "Type or paste your text, and {end} on a line of its own. An empty line goes on and keeps what is there. "
            "What you type takes the place of what is there; /undo brings that back.",
            end=END,
        )
    if c.field.kind in ("yes_no", "tick"):
        return tr("Type the number of your choice. An empty line goes on and keeps what is there.")
    return tr("Type your answer on one line. An empty line goes on and keeps what is there.")


def _command_lines(c: PlainSession) -> Iterator[str]:
    for command in COMMANDS:
        if fits(c, command):
            takes = tr(command.takes) if command.takes else ""
            typed = tr("/{name} {takes}", name=command.name, takes=takes).strip()
            yield tr("{typed}: {help}", typed=typed, help=tr(command.help))
    yield tr("A text that begins with a slash is typed with two.")


def _pack(c: PlainSession, words: str) -> None:
    from lgqtui.plain.send_commands import pack  # late: most sittings seal nothing

    pack(c, words)


def _submit(c: PlainSession, words: str) -> None:
    from lgqtui.plain.send_commands import submit

    submit(c, words)


def fits(c: PlainSession, command: SlashCommand) -> bool:
    """True if a command can be used at the place at hand."""
    is_list = c.place.stage == "links" or c.field.kind == "links"
    match command.where:
        case "rows":
            return is_list
        case "text":
            return is_list or (c.field.kind in ("text", "tick") and "text" in usable_parts(c.field))
        case "beside":
            return c.field.kind in ("text", "tick") and "links" in usable_parts(c.field)
        case "read-only":
            return c.sitting.is_read_only
        case "box":
            return c.field.kind == "tick" and "text" in usable_parts(c.field)
        case _:
            return True


COMMANDS: tuple[SlashCommand, ...] = (
    SlashCommand("help", help_, "Help for this question; ? alone does the same", ("help", "menu"), takes="[all]"),
    SlashCommand("skip", navigation_commands.skip, "Go on to the next field; an empty line does the same"),
    SlashCommand("back", navigation_commands.back, "Go back to the field before", ("to_list", "leave", "close")),
    SlashCommand("next", navigation_commands.next_question, "Go to the next question", ("next",)),
    SlashCommand("previous", navigation_commands.previous_question, "Go back to the previous question", ("previous",)),
    SlashCommand(
        "jump", navigation_commands.jump, "Search numbers, wording and answers, and go there", ("go_to",), takes="WORDS"
    ),
    SlashCommand(
        "outline", review_commands.outline, "Hear all questions and how they stand, and go to one", ("outline",)
    ),
    SlashCommand(
        "review",
        review_commands.review,
        "Hear what is empty, what needs a look, what is flagged or set aside, and go there",
        ("review", "go", "next_filter", "previous_filter", "back"),
    ),
    SlashCommand("check", review_commands.check, "Hear everything that needs a look, and what to do"),
    SlashCommand(
        "links",
        link_commands.links,
        "Hear all links and what is known of them, ask their sites, take better ones",
        ("links", "check", "stop", "take"),
        takes="[check]",
    ),
    SlashCommand("mend", link_commands.mend, "Take the link that is proposed in the place of one here", ("mend",)),
    SlashCommand(
        "unanswered",
        navigation_commands.next_unanswered,
        "Go to the next question with something unanswered",
        ("next_unanswered",),
    ),
    SlashCommand(
        "problem", navigation_commands.next_problem, "Go to the next question that needs a look", ("next_problem",)
    ),
    SlashCommand("read", answer_commands.read, "Hear the whole answer again"),
    SlashCommand("undo", answer_commands.undo, "Take back the last step, wherever it was made", ("undo",)),
    SlashCommand("redo", answer_commands.redo, "Do the step again that was taken back", ("redo",)),
    SlashCommand("flag", answer_commands.flag, "Flag this field, to come back to it, or take the flag off", ("flag",)),
    SlashCommand(
        "remark", answer_commands.remark, "Keep a remark with this field; it is never sent", ("remark",), takes="WORDS"
    ),
    SlashCommand("clear", answer_commands.clear, "Take this field's answer out", ("clear",)),
    SlashCommand("explain", navigation_commands.explain, "Explain this box, ticked or not", where="box"),
    SlashCommand("beside", navigation_commands.to_links, "Keep links beside this text", where="beside"),
    SlashCommand("editor", answer_commands.editor, "Open it in your own editor", ("editor",), where="text"),
    SlashCommand("file", answer_commands.from_file, "Take it from a file", takes="PATH", where="text"),
    SlashCommand("add", row_commands.add_row, "Add one row, part by part", ("add",), where="rows"),
    SlashCommand("change", row_commands.change_row, "Change a row, part by part", takes="NUMBER", where="rows"),
    SlashCommand("remove", row_commands.remove_row, "Take a row out", ("remove",), takes="NUMBER", where="rows"),
    SlashCommand("up", row_commands.row_up, "Put a row one place up", ("row_up",), takes="NUMBER", where="rows"),
    SlashCommand(
        "down", row_commands.row_down, "Put a row one place down", ("row_down",), takes="NUMBER", where="rows"
    ),
    SlashCommand(
        "attach", attaching.attach, "Add a file as evidence; it is copied beside the draft", ("attach",), takes="PATH"
    ),
    SlashCommand("caption", attaching.caption, "Say what is to be seen in an attached file", takes="NUMBER WORDS"),
    SlashCommand("open", attaching.open_copy, "Open a copy of an attached file", takes="NUMBER"),
    SlashCommand("detach", attaching.detach, "Take an attached file off", takes="NUMBER"),
    SlashCommand("pack", _pack, "Hear what would be sent, and seal it into a package"),
    SlashCommand("submit", _submit, "Hear what would be sent and where to, and send it", ("send", "address")),
    SlashCommand("save", answer_commands.save, "Say where everything is saved, and save now", ("save",)),
    SlashCommand(
        "again",
        navigation_commands.again,
        "Open the draft anew, to change it if nobody else has it",
        ("look_again",),
        where="read-only",
    ),
    SlashCommand("drafts", navigation_commands.drafts, "Save, and go to the list of drafts", ("drafts",)),
    SlashCommand("quit", navigation_commands.leave, "Save and leave; Ctrl-D does the same", ("quit",)),
)
"""In the order of the help."""

ANSWERED = ("tick",)
"""What the full screen does by a key of its own, and talk by answering."""


def run_command(c: PlainSession, typed: str) -> None:
    """Do what was said after a slash, or say what there is instead."""
    name, _, words = typed.strip().partition(" ")
    command = next((k for k in COMMANDS if k.name == name.lower()), None)
    if command is None:
        _say_unknown(c, name)
    elif not fits(c, command):
        c.say(tr("/{name} does nothing here. ? says what can be done.", name=command.name))
    else:
        _do(c, command, words.strip())


def _do(c: PlainSession, command: SlashCommand, words: str) -> None:
    try:
        command.act(c, words)
    except Error as error:  # nothing may be changed, for one
        c.say_error(error)


def _say_unknown(c: PlainSession, name: str) -> None:
    import difflib

    near = difflib.get_close_matches(name, [k.name for k in COMMANDS], 1, 0.5)
    if near:
        told = tr("There is no command /{name}. Did you mean /{near}?", name=name[:40], near=near[0])
    else:
        told = tr("There is no command /{name}. ? says what can be done.", name=name[:40])
    c.say(told)
    c.say(tr("A text that begins with a slash is typed with two."))
