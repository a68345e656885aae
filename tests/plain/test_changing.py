"""Actions on an answer beside giving it, in bare lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from lgqtui.draft.store import DraftFile
from lgqtui.interview.session import store_steps
from lgqtui.interview.undo import UndoStep
from lgqtui.plain.commands import COMMANDS
from lgqtui.plain.console import LINE_WIDTH, fold_lines
from lgqtui.questionnaire.answer import BLANK, Answer
from tests.plain.player import ConsolePlayer
from tests.tui.harness import NOW, SMALL


def test_a_flag_is_set_and_removed(player: ConsolePlayer) -> None:
    """Each time it is printed and saved at once."""
    transcript = player.fill("/flag", at="city")
    assert player.saved("city") == Answer(flag=True)
    assert "Flagged: come back to this. Saved." in transcript.lines
    transcript = player.fill("/flag", at="city")
    assert player.saved("city") == BLANK
    assert "Flagged: come back to this." in transcript.lines
    assert "No longer flagged. Saved." in transcript.lines


def test_a_remark_is_saved_changed_and_removed(player: ConsolePlayer) -> None:
    """On the line of the command or on request; a sentence says that it is never sent."""
    player.fill("/remark Ask the clerk.", at="city")
    assert player.saved("city") == Answer(remark="Ask the clerk.")
    transcript = player.fill("/remark", "", "/remark", "Ask her.", at="city")
    assert "A private remark stays in your draft and is never sent. /clear takes it out." in transcript.lines
    assert player.saved("city") == Answer(remark="Ask her.")
    transcript = player.fill("/remark", "/clear", at="city")
    assert player.saved("city") == BLANK
    assert "The remark is taken out. Saved." in transcript.lines


def test_a_remark_is_left_by_a_command(player: ConsolePlayer) -> None:
    """The command is run, the remark is not changed."""
    transcript = player.fill("/remark", "/next", at="city")
    assert "Question 2 of 7" in transcript.text
    assert player.saved("city") == BLANK


def test_a_remark_that_is_too_long_is_refused(player: ConsolePlayer) -> None:
    """With a sentence and a remedy."""
    assert "more than an answer can hold" in player.fill("/remark " + "x" * 200_001, at="city").text


def test_an_answer_is_taken_out_and_brought_back(player: ConsolePlayer) -> None:
    """Undo and redo revert steps of any question, and go there."""
    transcript = player.fill("/clear", "/next", "/undo", answers={"city": Answer(text="Old Town")}, at="city")
    assert "The answer is taken out. /undo brings it back." in transcript.lines
    assert "Undone in “A.1 Town”: now Old Town." in transcript.lines
    assert "\nTown\n" in transcript.after("Undone")
    assert player.saved("city").text == "Old Town"
    transcript = player.fill("/clear", "/undo", "/redo", at="city")
    assert "Done again in “A.1 Town”: now empty." in transcript.lines
    assert player.saved("city") == BLANK


def test_what_was_typed_as_one_text_is_undone_as_one(player: ConsolePlayer) -> None:
    """A text is a single step, however many lines it has."""
    player.fill("One", "two", "three", "/end", "/undo", at="services")
    assert player.saved("services") == BLANK


def test_undoing_a_branch_tells_what_comes_and_goes(player: ConsolePlayer) -> None:
    """The same announcements as for the original step."""
    transcript = player.fill(
        "2", "/undo", answers={"mayor": Answer(choice="yes"), "mayor.name": Answer(text="Her")}, at="mayor"
    )
    text = transcript.after("Undone in “A.2”: now Yes.")
    assert "2 follow-up questions come now." in text
    assert "1 answer came back." in text


def test_a_step_that_takes_the_present_field_off_the_route_leads_to_one_that_is_asked(player: ConsolePlayer) -> None:
    """Several answers given at once, such as from a file, are undone together: also what the present field hung on."""
    yes, name = Answer(choice="yes"), Answer(text="Her")
    player.harness.draft(answers={"mayor": yes, "mayor.name": name})
    file = DraftFile(player.harness.home.drafts / "Town.toml", lambda: NOW)
    steps = [UndoStep("mayor.name", BLANK, name), UndoStep("mayor", BLANK, yes, follows=True)]
    store_steps(file.history, file.load(), steps)
    transcript = player.fill("/undo", "1", at="mayor.name")
    assert "Undone: 2 fields of A.2." in transcript.lines
    assert player.saved("mayor") == yes


def test_a_step_names_what_is_asked_as_it_stands(player: ConsolePlayer) -> None:
    """Also if the wording ends in a question mark."""
    transcript = player.fill("By vote", "/end", "/undo", answers={"mayor": Answer(choice="yes")}, at="mayor.how")
    assert "Undone in “A.2 How chosen?”: now empty." in transcript.lines


def test_a_step_leaves_out_the_colon_of_what_is_asked(player: ConsolePlayer) -> None:
    """Otherwise it would be followed by a full stop."""
    player.harness.add_questionnaire("small", SMALL.replace('"Town"', '"Town:"'))
    assert "Undone in “A.1 Town”: now empty." in player.fill("New", "/undo", at="city").lines


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("/undo", "There is nothing to take back."),
        ("/redo", "There is nothing to do again."),
        ("/clear", "There is no answer here."),
        ("/editor", "/editor does nothing here. ? says what can be done."),
        ("/add", "/add does nothing here. ? says what can be done."),
        ("/flagg", "There is no command /flagg. Did you mean /flag?"),
        ("/xyzzy", "There is no command /xyzzy. ? says what can be done."),
        ("/", "/quit: save and leave. /help all for more."),
    ],
)
def test_an_impossible_command_is_reported(player: ConsolePlayer, line: str, expected: str) -> None:
    """Nothing changes, and a sentence says why."""
    assert expected in player.fill(line, at="city").lines
    assert player.saved("city") == BLANK


def test_the_path_of_the_draft_is_printed(player: ConsolePlayer) -> None:
    """In a form that can be copied."""
    assert f"Saved in {player.harness.home.drafts / 'Town.toml'}" in player.fill("/save").lines


@pytest.mark.parametrize(
    ("at", "has", "has_not", "expected"),
    [
        ("city", "/jump WORDS", "/add", "Type your answer on one line."),
        ("mayor", "/flag", "/editor", "y is yes, n is no, c takes the answer out."),
        ("services", "/file PATH", "/explain", "Type or paste your text, and /end on a line of its own."),
        ("portals", "/remove NUMBER", "/beside", "Type or paste links with their labels, a line each"),
        ("plan", "/explain", "/add", "Numbers tick boxes or take ticks out"),
        ("true", "/clear", "/explain", "Numbers tick boxes or take ticks out"),
    ],
)
def test_help_lists_the_commands_of_the_field(
    player: ConsolePlayer, at: str, has: str, has_not: str, expected: str
) -> None:
    """How the field is answered; then in short, or every command with an effect."""
    lines = player.fill("?", at=at).after(": ?\n").splitlines()
    assert lines[0].startswith(expected)
    help_lines = lines[: lines.index("/quit: save and leave. /help all for more.") + 1]
    assert sum(len(fold_lines(line, LINE_WIDTH)) for line in help_lines) <= 8
    transcript = player.fill("/help all", at=at)
    before, _, text = transcript.text.partition("Everything is saved as you go. Commands")
    assert has in text
    assert has_not + ":" not in text
    assert expected in before


def test_every_command_has_a_sentence_and_stands_in_some_help(player: ConsolePlayer) -> None:
    """Each command is listed in at least one help."""
    transcript = "".join(player.fill("/help all", at=at).text for at in ("city", "services", "portals", "plan"))
    path = player.harness.home.drafts / "Town.toml"
    with DraftFile(path, lambda: NOW).lock("somebody", wait=0.0):
        transcript += player.fill("/help all").text
    for command in COMMANDS:
        assert f"/{command.name}" in transcript
        assert command.help in transcript


def test_footnotes_helps_and_the_introduction_are_printed_on_request(player: ConsolePlayer) -> None:
    """Help says where there are notes."""
    assert "Note 1: Said under the question." in player.fill("/notes", at="services").lines
    assert "As on its seal." in player.fill("/notes", at="city").lines
    assert "/notes: what is meant here." in player.fill("?", at="city").lines
    assert "There are no notes here." in player.fill("/notes", at="mayor").lines
    assert "Asked of towns." not in player.fill("?").lines
    assert "Asked of towns." in player.fill("/help all").lines


@pytest.mark.parametrize("line", ["/beside", "/explain"])
def test_a_line_takes_no_links(player: ConsolePlayer, line: str) -> None:
    """The command for links has no effect at a short field."""
    assert f"{line} does nothing here." in player.fill(line, at="city").text


@pytest.mark.parametrize(
    ("line", "words"),
    [("/flag", "Flagged"), ("/save", "Saved in"), ("/remark a word", "The remark is saved.")],
)
def test_what_could_not_be_saved_is_not_called_saved(
    player: ConsolePlayer, monkeypatch: pytest.MonkeyPatch, line: str, words: str
) -> None:
    """“Saved” is printed only after the save."""
    monkeypatch.setattr("lgqtui.plain.session.PlainSession.save", lambda _: False)
    assert words not in player.fill(line, at="city").text


def test_a_list_left_as_it_was_in_the_editor_is_not_changed(player: ConsolePlayer) -> None:
    """The unchanged list is reported, like a text."""
    player.editor = "true"
    assert "Nothing was changed." in player.fill("/editor", "", at="portals").lines


def test_no_path_means_no_file(player: ConsolePlayer) -> None:
    """An empty path returns to the field."""
    transcript = player.fill("/file", "", "Words", "/end", at="services")
    assert player.saved("services").text == "Words"
    assert "no such file" not in transcript.text


def test_blanks_are_no_answer(player: ConsolePlayer) -> None:
    """An existing answer stays, as is printed; the next field follows."""
    stays = "The answer stays as it is. /clear takes it out."
    assert stays not in player.fill(" ", at="city").lines
    player.fill("Town", at="city")
    transcript = player.fill(" ", at="city")
    assert stays in transcript.lines
    assert "Founded" in transcript.after(stays)
    assert player.saved("city").text == "Town"


def test_blanks_change_no_remark_and_no_caption(player: ConsolePlayer, tmp_path: Path) -> None:
    """Only /clear removes them."""
    path = tmp_path / "plan.txt"
    path.write_text("The plan", "utf-8")
    player.fill("/remark Ask.", f"/attach {path}", "Of June", "/remark", " ", "/caption 1", " ", at="city")
    assert player.saved("city").remark == "Ask."
    assert [attachment.caption for attachment in player.saved("city").attachments] == ["Of June"]


def test_a_file_attached_again_says_which_caption_it_has(player: ConsolePlayer, tmp_path: Path) -> None:
    """An empty line keeps the caption, a text replaces it."""
    path = tmp_path / "plan.txt"
    path.write_text("The plan", "utf-8")
    transcript = player.fill(f"/attach {path}", "Of June", f"/attach {path}", "Of May", at="city")
    assert "What is to be seen in plan.txt? Nothing keeps “Of June”:" in transcript.text
    assert [attachment.caption for attachment in player.saved("city").attachments] == ["Of May"]


def test_an_interrupted_remark_stays_as_it_was(player: ConsolePlayer) -> None:
    """Ctrl-C at its prompt leaves the draft saved."""
    player.interruptions = {"stop": KeyboardInterrupt()}
    player.fill("/remark", "stop", answers={"city": Answer(remark="Ask")}, at="city")
    assert player.saved("city") == Answer(remark="Ask")


def test_in_full_the_console_reports_an_answer_that_is_gone(player: ConsolePlayer) -> None:
    """Behind what was done."""
    player.verbosity = "full"
    assert "Saved: no answer." in player.fill("/clear", answers={"city": Answer(text="Ulm")}, at="city").lines


def test_help_of_a_form_without_introduction_ends_with_the_commands(player: ConsolePlayer) -> None:
    """Nothing is said in its place."""
    questions = player.harness.home.questionnaires / "small.toml"
    questions.write_text(questions.read_text("utf-8").replace('introduction = "Asked of towns."\n', ""), "utf-8")
    lines = player.fill("/help all", at="city").lines
    assert any(line.startswith("What begins with a slash is typed with two: ") for line in lines)
    assert "Asked of towns." not in lines
