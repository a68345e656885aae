"""Slash commands at a question: one table for the parser, the help and the tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from lgqtui.errors import Error
from lgqtui.i18n import tr
from lgqtui.plain import answer_commands, navigation_commands, row_commands
from lgqtui.plain.console import END, CommandEnd, SlashCommand, command_lines, find_command
from lgqtui.plain.link_commands import apply_suggestion, list_links
from lgqtui.plain.navigation_commands import go_to_stage, leave, outline, step
from lgqtui.plain.readout import help_lines
from lgqtui.plain.row_commands import move_row
from lgqtui.plain.session import PlainSession
from lgqtui.questionnaire.kinds import KINDS, InputStyle, usable_parts
from lgqtui.workflows import navigation
from lgqtui.workflows.notices import ACTION_HELP

_LONG = 10
"""Lines after which the question is said again."""

_TWO_SLASHES = (
    "What begins with a slash is typed with two: an answer, and any further line of a text that would be a command."
)
_AT_END = "No answer is asked for here. Enter alone leaves."
_GOES_ON = (
    "Type or paste the rest of your text, and {end} on a line of its own. It is added to what is there. "
    "Enter alone goes on and keeps that."
)
INSTRUCTIONS: Mapping[InputStyle, str] = {
    "line": "Type your answer on one line. Enter alone goes on and keeps what is there.",
    "choice": "y is yes, n is no, c takes the answer out. Enter alone goes on and keeps what is there.",
    "ticks": "Numbers tick boxes or take ticks out, for example: 1 3. Enter alone goes on, to the explanations first.",
    "rows": "Type or paste links with their labels, a line each, and {end} on a line of its own. "
    "You hear the rows before they are taken. Enter alone goes on.",
    "paragraphs": "Type or paste your text, and {end} on a line of its own. It takes the place of what is there; "
    "/add goes on in that. Enter alone goes on and keeps it.",
}


def show_help(session: PlainSession, argument: str) -> None:
    """Print how the field is answered and the commands used most; with “all”, every command that can be used here."""
    if session.position.stage == "end":
        session.say(tr(_AT_END))
    else:
        session.say(tr(_GOES_ON if session.text_goes_on else INSTRUCTIONS[session.input], end=END))
        if any(help_lines(session)):
            session.say(tr("/notes: what is meant here."))
    if argument != "all":
        session.say(tr("/back, /next, /jump WORDS: to the field before, the next question, anywhere."))
        session.say(tr("/read, /undo: hear the answer whole, take a step back. /review: what is left."))
        session.say(tr("/quit: save and leave. /help all for more."))
        return
    session.say(tr("Everything is saved as you go. Commands, each on a line of its own:"))
    session.say_all(command_lines(command for command in COMMANDS if _fits(session, command)))
    session.say(tr(_TWO_SLASHES))
    if introduction := session.interview.questionnaire.introduction:
        session.say(introduction)


def read_notes(session: PlainSession, _: str) -> None:
    """Print the footnotes and the help of the question and the field."""
    session.say_all(tuple(help_lines(session)) or (tr("There are no notes here."),))


def _late(name: str) -> Callable[[PlainSession, str], None]:
    """Return a command of `send_commands`, which is imported when it runs: most sessions send nothing."""

    def run(session: PlainSession, argument: str) -> None:
        from lgqtui.plain import send_commands

        getattr(send_commands, name)(session, argument)

    return run


_SCOPES: Mapping[str, Callable[[PlainSession, frozenset[str]], bool]] = {
    "rows": lambda session, _: session.input == "rows",
    "text": lambda session, parts: (
        session.input == "rows" or ("text" in parts and KINDS[session.field.kind].input != "line")
    ),
    "lines": lambda session, _: session.input in ("rows", "paragraphs"),
    "beside": lambda _, parts: parts >= {"text", "links"},
    "box": lambda _, parts: parts >= {"checked", "text"},
    "read-only": lambda session, _: session.draft_session.is_read_only,
}
"""Whether the commands of a scope can be used, by the session and the parts of an answer that its field uses.

Those of other scopes always can; but after the last field only those can that are about no field.
"""


def _fits(session: PlainSession, command: SlashCommand[PlainSession]) -> bool:
    is_about_field = command.scope not in ("", "read-only")
    if is_about_field and session.position.stage == "end":
        return False
    fits = _SCOPES.get(command.scope)
    return fits is None or fits(session, frozenset(usable_parts(session.field)))


COMMANDS: tuple[SlashCommand[PlainSession], ...] = (
    SlashCommand("help", show_help, "Help for this question; ? alone does the same", ("help", "menu"), takes="[all]"),
    SlashCommand("skip", navigation_commands.skip, "Go on to the next field; an empty line does the same"),
    SlashCommand("back", navigation_commands.back, "Go back to the field before", ("to_list", "leave", "close")),
    SlashCommand("next", partial(step, direction="next"), ACTION_HELP["next"], ("next",)),
    SlashCommand("previous", partial(step, direction="previous"), ACTION_HELP["previous"], ("previous",)),
    SlashCommand("jump", navigation_commands.jump, ACTION_HELP["go_to"], ("go_to", "search"), takes="WORDS"),
    SlashCommand("outline", outline, "Hear all questions and how they stand, and go to one", ("outline",)),
    SlashCommand(
        "review",
        navigation_commands.review,
        "Hear what is empty, what needs a look, what is flagged or set aside, and go there",
        ("review", "findings", "go", "next_filter", "previous_filter", "back"),
    ),
    SlashCommand("check", navigation_commands.check, "Hear everything that needs a look, and what to do"),
    SlashCommand(
        "links",
        list_links,
        "Hear all links and what is known of them, ask their sites, take better ones",
        ("links", "check", "check_again", "stop", "take"),
        takes="[check|again]",
    ),
    SlashCommand(
        "mend",
        apply_suggestion,
        "Take the link proposed in the place of one here",
        ("mend", "mend_finding"),
        "",
        "field",
    ),
    SlashCommand(
        "unanswered", partial(step, direction="unanswered"), ACTION_HELP["next_unanswered"], ("next_unanswered",)
    ),
    SlashCommand("problem", partial(step, direction="problem"), ACTION_HELP["next_problem"], ("next_problem",)),
    SlashCommand("read", answer_commands.read_answer, "Hear the whole answer, ten lines at a time", scope="field"),
    SlashCommand("row", row_commands.read_row, "Hear a row with its addresses", takes="NUMBER", scope="rows"),
    SlashCommand(
        "why", answer_commands.explain_findings, "Hear all that needs a look here, and what to do", scope="field"
    ),
    SlashCommand("notes", read_notes, "Hear what is meant here", scope="field"),
    SlashCommand("undo", partial(answer_commands.undo_or_redo, action=navigation.undo), ACTION_HELP["undo"], ("undo",)),
    SlashCommand("redo", partial(answer_commands.undo_or_redo, action=navigation.redo), ACTION_HELP["redo"], ("redo",)),
    SlashCommand("flag", answer_commands.flag, ACTION_HELP["flag"], ("flag",), scope="field"),
    SlashCommand("remark", answer_commands.remark, ACTION_HELP["remark"], ("remark",), "WORDS", "field"),
    SlashCommand("clear", answer_commands.clear, "Take this field's answer out", ("clear",), scope="field"),
    SlashCommand("explain", partial(go_to_stage, stage="text"), "Explain this box, ticked or not", scope="box"),
    SlashCommand(
        "beside", partial(go_to_stage, stage="links"), "Keep links beside this text", ("keep_link",), scope="beside"
    ),
    SlashCommand("editor", answer_commands.open_editor, ACTION_HELP["editor"], ("editor",), scope="text"),
    SlashCommand("file", answer_commands.read_file, "Take it from a file", takes="PATH", scope="text"),
    SlashCommand("add", row_commands.add, "Add one row, part by part; go on in a text", ("add",), scope="lines"),
    SlashCommand("change", row_commands.change_row, "Change a row, part by part", takes="NUMBER", scope="rows"),
    SlashCommand("remove", row_commands.remove_row, "Take a row out", ("remove",), takes="NUMBER", scope="rows"),
    SlashCommand("up", partial(move_row, offset=-1), "Put a row one place up", ("row_up",), "NUMBER", "rows"),
    SlashCommand("down", partial(move_row, offset=1), "Put a row one place down", ("row_down",), "NUMBER", "rows"),
    SlashCommand(
        "attach", answer_commands.attach, "Add a file; it is copied beside the draft", ("attach",), "PATH", "field"
    ),
    SlashCommand(
        "caption", answer_commands.set_caption, "Say what an attached file shows", (), "NUMBER WORDS", "field"
    ),
    SlashCommand("open", answer_commands.open_copy, "Open a copy of an attached file", takes="NUMBER", scope="field"),
    SlashCommand("detach", answer_commands.detach, "Take an attached file off", takes="NUMBER", scope="field"),
    SlashCommand("pack", _late("pack"), "Hear what would be sent, and seal it into a package", ("pack",)),
    SlashCommand(
        "submit", _late("submit"), "Hear what would be sent where, and send it", ("send", "address"), "[NAME|ADDRESS]"
    ),
    SlashCommand(
        "dry-run", _late("run_dry_run"), "Hear whether it would arrive; nothing is sent", ("dry_run",), "[NAME|ADDRESS]"
    ),
    SlashCommand("save", answer_commands.save_now, "Say where everything is saved, and save now", ("save",)),
    SlashCommand(
        "again", partial(leave, ending="again"), ACTION_HELP["look_again"], ("look_again",), scope="read-only"
    ),
    SlashCommand("drafts", partial(leave, ending="drafts"), ACTION_HELP["drafts"], ("drafts",)),
    SlashCommand("quit", partial(leave, ending="quit"), "Save and leave; Ctrl-D does the same", ("quit",)),
)
"""In the order of the help."""
COMMAND_NAMES = frozenset(command.name for command in COMMANDS)


def run_command(session: PlainSession, typed: str) -> None:
    """Run a command typed after a slash, or print a hint."""
    command, name, argument = find_command(COMMANDS, typed)
    if command is None:
        _say_unknown(session, name)
    elif not _fits(session, command):
        session.say(tr("/{name} does nothing here. ? says what can be done.", name=command.name))
    else:
        first_line = session.line_count
        try:
            command.run(session, argument)
        except (Error, CommandEnd) as error:  # for example, the draft is read-only
            session.say(error.sentence)
        if session.line_count - first_line > _LONG:
            session.repeat_introduction()


def _say_unknown(session: PlainSession, name: str) -> None:
    import difflib

    if matches := difflib.get_close_matches(name, [k.name for k in COMMANDS], 1, 0.5):
        message = tr("There is no command /{name}. Did you mean /{near}?", name=name, near=matches[0])
    else:
        message = tr("There is no command /{name}. ? says what can be done.", name=name)
    session.say(message)
    session.say(tr(_TWO_SLASHES))
