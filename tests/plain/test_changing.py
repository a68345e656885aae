"""What is done to an answer beside giving it, in bare lines."""

from __future__ import annotations

import pytest

from lgqtui.draft.store import DraftFile
from lgqtui.plain.commands import COMMANDS
from lgqtui.questionnaire.answer import BLANK, Answer
from tests.plain.voice import Voice
from tests.tui.harness import NOW, SMALL


def test_a_field_is_flagged_and_no_longer(voice: Voice) -> None:
    """As often as one likes; it is said each time and saved at once."""
    heard = voice.fill("/flag", at="city")
    assert voice.saved("city") == Answer(flag=True)
    assert "Flagged: come back to this. Saved." in heard.lines
    heard = voice.fill("/flag", at="city")
    assert voice.saved("city") == BLANK
    assert "Flagged: come back to this." in heard.lines
    assert "No longer flagged. Saved." in heard.lines


def test_a_remark_is_kept_changed_and_taken_out(voice: Voice) -> None:
    """In the same line or when it is asked for; it is said that it is never sent."""
    voice.fill("/remark Ask the clerk.", at="city")
    assert voice.saved("city") == Answer(remark="Ask the clerk.")
    heard = voice.fill("/remark", "", "/remark", "Ask her.", at="city")
    assert "A private remark stays in your draft and is never sent. /clear takes it out." in heard.lines
    assert voice.saved("city") == Answer(remark="Ask her.")
    heard = voice.fill("/remark", "/clear", at="city")
    assert voice.saved("city") == BLANK
    assert "The remark is taken out. Saved." in heard.lines


def test_a_remark_is_left_by_a_command(voice: Voice) -> None:
    """The command is done, the remark is not."""
    heard = voice.fill("/remark", "/next", at="city")
    assert "Question 2 of 7" in heard.text
    assert voice.saved("city") == BLANK


def test_a_remark_that_is_too_long_is_refused(voice: Voice) -> None:
    """In a sentence with what to do."""
    assert "more than an answer can hold" in voice.fill("/remark " + "x" * 200_001, at="city").text


def test_an_answer_is_taken_out_and_brought_back(voice: Voice) -> None:
    """Undo and redo reach back wherever the step was made, and go there."""
    heard = voice.fill("/clear", "/next", "/undo", answers={"city": Answer(text="Old Town")}, at="city")
    assert "The answer is taken out. /undo brings it back." in heard.lines
    assert "Undone, now Old Town: A.1 Town." in heard.lines
    assert "Part 1 of 3, one line: Town" in heard.after("Undone")
    assert voice.saved("city").text == "Old Town"
    heard = voice.fill("/clear", "/undo", "/redo", at="city")
    assert "Done again, now empty: A.1 Town." in heard.lines
    assert voice.saved("city") == BLANK


def test_what_was_typed_as_one_text_is_undone_as_one(voice: Voice) -> None:
    """However many lines it had."""
    voice.fill("One", "two", "three", "/end", "/undo", at="services")
    assert voice.saved("services") == BLANK


def test_undoing_a_branch_tells_what_comes_and_goes(voice: Voice) -> None:
    """As when it was made."""
    heard = voice.fill(
        "2", "/undo", answers={"mayor": Answer(choice="yes"), "mayor.name": Answer(text="Her")}, at="mayor"
    )
    told = heard.after("Undone, now Yes: A.2.")
    assert "2 follow-up questions come now." in told
    assert "1 answer came back." in told


def test_a_step_names_what_is_asked_as_it_stands(voice: Voice) -> None:
    """Also where that ends in a question mark."""
    heard = voice.fill("By vote", "/end", "/undo", answers={"mayor": Answer(choice="yes")}, at="mayor.how")
    assert "Undone, now empty: A.2 How chosen?" in heard.lines


def test_a_step_leaves_out_the_colon_of_what_is_asked(voice: Voice) -> None:
    """It would stand before a full stop."""
    voice.desk.add_questionnaire("small", SMALL.replace('"Town"', '"Town:"'))
    assert "Undone, now empty: A.1 Town." in voice.fill("New", "/undo", at="city").lines


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("/undo", "There is nothing to take back."),
        ("/redo", "There is nothing to do again."),
        ("/clear", "There is no answer here."),
        ("/editor", "/editor does nothing here. ? says what can be done."),
        ("/add", "/add does nothing here. ? says what can be done."),
        ("/flagg", "There is no command /flagg. Did you mean /flag?"),
        ("/xyzzy", "There is no command /xyzzy. ? says what can be done."),
        ("/", "Everything is saved as you go. Commands, each on a line of its own:"),
    ],
)
def test_what_cannot_be_done_is_told(voice: Voice, line: str, told: str) -> None:
    """Nothing happens, and nobody is left wondering."""
    assert told in voice.fill(line, at="city").lines
    assert voice.saved("city") == BLANK


def test_where_everything_is_saved_is_told(voice: Voice) -> None:
    """The path is what one can copy."""
    assert f"Saved in {voice.desk.home.drafts / 'Town.toml'}" in voice.fill("/save").lines


@pytest.mark.parametrize(
    ("at", "has", "has_not", "way"),
    [
        ("city", "/jump WORDS", "/add", "Type your answer on one line."),
        ("mayor", "/flag", "/editor", "Type the number of your choice."),
        ("services", "/file PATH", "/explain", "Type or paste your text, and /end on a line of its own."),
        ("portals", "/remove NUMBER", "/beside", "Type or paste links with their labels, a line each"),
        ("plan", "/explain", "/add", "Type the number of your choice."),
        ("true", "/clear", "/explain", "Type the number of your choice."),
    ],
)
def test_help_says_what_can_be_done_here(voice: Voice, at: str, has: str, has_not: str, way: str) -> None:
    """How this is answered, and every command that does something here; hints come only then."""
    heard = voice.fill("?", at=at)
    before, _, told = heard.text.partition("Everything is saved as you go. Commands")
    assert has in told
    assert has_not + ":" not in told
    assert way in before


def test_every_command_has_a_sentence_and_stands_in_some_help(voice: Voice) -> None:
    """What is not announced cannot be found by ear."""
    heard = "".join(voice.fill("?", at=at).text for at in ("city", "services", "portals", "plan"))
    path = voice.desk.home.drafts / "Town.toml"
    with DraftFile(path, lambda: NOW).held("somebody", wait=0.0):
        heard += voice.fill("?").text
    for command in COMMANDS:
        assert f"/{command.name}" in heard
        assert command.help in heard


def test_help_reads_footnotes_helps_and_if_wanted_the_introduction(voice: Voice) -> None:
    """The words of those who ask come first."""
    assert "Note 1: Said under the question." in voice.fill("?", at="services").lines
    assert "As on its seal." in voice.fill("/help", at="city").lines
    assert "Asked of towns." not in voice.fill("?").lines
    assert "Asked of towns." in voice.fill("/help all").lines


@pytest.mark.parametrize("line", ["/beside", "/explain"])
def test_nothing_is_kept_beside_a_line(voice: Voice, line: str) -> None:
    """There it does nothing."""
    assert f"{line} does nothing here." in voice.fill(line, at="city").text


@pytest.mark.parametrize(
    ("line", "words"),
    [("/flag", "Flagged"), ("/save", "Saved in"), ("/remark a word", "The remark is saved.")],
)
def test_what_could_not_be_saved_is_not_called_saved(
    voice: Voice, monkeypatch: pytest.MonkeyPatch, line: str, words: str
) -> None:
    """Only what is on the disk is."""
    monkeypatch.setattr("lgqtui.plain.session.PlainSession.save", lambda _: False)
    assert words not in voice.fill(line, at="city").text


def test_a_list_left_as_it_was_in_the_editor_is_not_changed(voice: Voice) -> None:
    """That is said, as for a text."""
    voice.editor = "true"
    assert "Nothing was changed." in voice.fill("/editor", at="portals").lines


def test_no_path_means_no_file(voice: Voice) -> None:
    """Who asked for a file and gives none goes on as before."""
    heard = voice.fill("/file", "", "Words", "/end", at="services")
    assert voice.saved("services").text == "Words"
    assert "no such file" not in heard.text
