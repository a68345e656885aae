"""Answering each kind of field in bare lines."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from lgqtui.links.model import LinkRow
from lgqtui.plain.bare_console import BareConsole
from lgqtui.questionnaire.answer import BLANK, Answer
from tests.plain.player import ConsolePlayer

PORTAL = LinkRow("Portal", ("https://p.example.org/",))
DATA = LinkRow("Data", ("https://d.example.org/", "https://e.example.org/"), "a note")


def test_the_position_is_printed_in_words(player: ConsolePlayer) -> None:
    """Number, wording and current answer; in full also the kind."""
    transcript = player.fill(at="mayor")
    text = transcript.after("A.1 Who answers?")
    assert "Question 2 of 7. A.2 Is there a mayor?\nYes or no: not answered. y, n, or c for none:" in text
    player.verbosity = "full"
    text = player.fill(at="mayor").text
    assert "Question 2 of 7, yes or no. A.2 Is there a mayor?\nNot answered.\nYes or no" in text


def test_a_line_is_saved_at_once_and_the_next_field_follows(player: ConsolePlayer) -> None:
    """A line is an answer; what was saved is printed."""
    transcript = player.fill("New Town", "1 May 1900")
    assert player.saved("city") == Answer(text="New Town")
    assert player.saved("founded") == Answer(text="1 May 1900")
    assert "One line: New Town\nSaved.\nFounded\nDate, one line: 1 May 1900\nSaved.\nE-mail\n" in transcript.text
    player.verbosity = "full"
    transcript = player.fill("Old Town", at="city")
    assert "Saved: Old Town." in transcript.lines
    assert "Part 2 of 3, a date: Founded" in transcript.text


def test_an_empty_line_keeps_what_is_there(player: ConsolePlayer) -> None:
    """An empty line changes nothing; the current answer is printed."""
    before = {"city": Answer(text="Old Town")}
    transcript = player.fill("", answers=before, at="city")
    assert "Your answer: Old Town" in transcript.text
    assert player.saved("city") == before["city"]
    assert "Founded" in transcript.lines


@pytest.mark.parametrize(
    ("typed", "choice"), [("1", "yes"), ("2", "no"), ("yes", "yes"), ("N", "no"), ("No", "no"), ("Yes.", "yes")]
)
def test_a_choice_is_a_number_or_a_word(player: ConsolePlayer, typed: str, choice: str) -> None:
    """Both the number and the word of a choice are accepted."""
    player.fill(typed, at="figures")
    assert player.saved("figures").choice == choice


def test_a_choice_can_be_taken_back(player: ConsolePlayer) -> None:
    """“Not answered” is a choice like the others."""
    player.fill("3", answers={"figures": Answer(choice="yes")}, at="figures")
    assert player.saved("figures") == BLANK


def test_an_invalid_choice_is_reported_and_asked_again(player: ConsolePlayer) -> None:
    """No choice is guessed."""
    transcript = player.fill("7", "1", at="figures")
    assert "“7” is none of these. ? for help." in transcript.lines
    assert player.saved("figures").choice == "yes"


def test_follow_ups_are_announced(player: ConsolePlayer) -> None:
    """The numbers of new questions and of answers set aside or restored are printed."""
    answers = {"mayor.name": Answer(text="Her name"), "mayor.how": Answer(text="By vote")}
    transcript = player.fill("1", "/back", "2", "/previous", "1", answers=answers, at="mayor")
    first, _, rest = transcript.text.partition("/back")
    assert "2 answers came back." in first
    assert "follow-up" not in first
    assert "2 answers are set aside. /undo brings them back." in rest


def test_a_text_is_lines_up_to_the_end_line(player: ConsolePlayer) -> None:
    """Blank lines are part of it; a slash escapes a line that would be a command, and only such a line."""
    lines = ("//first", "", "//flag", " /?", "//FLAG it", "//// b", "/", "?/", "/usr/bin", "a line //", "//end", "/end")
    player.fill(*lines, at="services")
    assert player.saved("services").text == "/first\n\n/flag\n ?\n/FLAG it\n//// b\n/\n?/\n/usr/bin\na line //\n/end"


@pytest.mark.parametrize(
    ("command", "says"), [("?", "It is added to what is there."), (" /flag ", "Flagged"), ("/notes", "")]
)
def test_a_command_between_the_lines_of_a_text_is_run_and_the_text_goes_on(
    player: ConsolePlayer, command: str, says: str
) -> None:
    """It is no line of it, and what was typed before and after it stays."""
    transcript = player.fill("One", "two", command, "three", "/end", at="services")
    assert player.saved("services").text == "One\ntwo\nthree"
    assert says in transcript.after("two")
    assert "It goes on, /end ends:" in transcript.text
    assert player.saved("services").flag is ("flag" in command)
    player.fill("four", command, "", at="services")
    assert player.saved("services").text == "four"
    player.fill("Five\x00", command, "six", "/end", at="services")
    assert player.saved("services").text == "Five\nsix"


def test_a_text_that_was_left_does_not_go_on(player: ConsolePlayer) -> None:
    """What is typed when the user comes back takes its place, as the help says."""
    transcript = player.fill("One", "/back", "", "?", "two", "/end", "/undo", at="services")
    assert "It goes on" not in transcript.text
    assert "It takes the place of what is there; /add goes on in that." in transcript.after("end ends: ?")
    assert player.saved("services").text == "One"


def test_the_prompt_says_that_a_new_text_replaces_another(player: ConsolePlayer) -> None:
    """With the command that goes on in it instead."""
    prompt = "New text in its place, /add goes on, /end ends:"
    transcript = player.fill("One", "two", "/end", "/back", "/add", "three", "/end", at="services")
    assert transcript.text.count(prompt) == 1
    assert prompt in transcript.after("/back")
    assert "It goes on, /end ends:" in transcript.after("/add")
    assert player.saved("services").text == "One\ntwo\nthree"
    assert prompt in player.fill(at="services").text


@pytest.mark.parametrize("command", ["/quit", "/back", "/jump B.2"])
def test_a_command_that_leaves_a_text_keeps_it(player: ConsolePlayer, command: str) -> None:
    """As what was typed so far."""
    transcript = player.fill("One", "two", command, at="services")
    assert player.saved("services").text == "One\ntwo"
    assert (transcript.after(command).count("Question ") == 0) is (command == "/quit")


def test_the_end_line_alone_keeps_the_text(player: ConsolePlayer) -> None:
    """And goes on, as Enter does."""
    transcript = player.fill("/END", "/read", answers={"services": Answer(text="Old")}, at="services")
    assert player.saved("services").text == "Old"
    assert "Question 4 of 7" in transcript.after("/END")


def test_blank_lines_before_the_end_line_are_left_out(player: ConsolePlayer) -> None:
    """The end line is known in capitals too."""
    player.fill("first", "", "second", "", "  ", " /END", at="services")
    assert player.saved("services").text == "first\n\nsecond"


def test_an_interrupted_text_is_saved(player: ConsolePlayer) -> None:
    """Ctrl-D in a text, or a closed terminal, loses no line of it."""
    transcript = player.fill("One", "two", at="services")
    assert player.saved("services").text == "One\ntwo"
    assert f"Saved. Your draft is {player.harness.home.drafts / 'Town.toml'}" in transcript.lines


def test_ctrl_d_in_the_middle_of_a_line_leaves() -> None:
    """A terminal then passes a line without its end; that is kept, and what follows belongs to no answer."""
    console = BareConsole(_Pieces(["abc", "more\n"]), io.StringIO())
    assert console.ask("One line:").text == "abc"
    with pytest.raises(EOFError):
        console.ask("One line:")


class _Pieces(io.StringIO):
    def __init__(self, pieces: list[str]) -> None:
        super().__init__()
        self._pieces = pieces

    def readline(self, _: int | None = -1, /) -> str:  # type: ignore[override]
        return self._pieces.pop(0)


def test_a_long_answer_is_read_in_part_and_in_full_on_request(player: ConsolePlayer) -> None:
    """Only its first words are printed, without addresses; /read prints all of it, ten lines at a time."""
    text = "See https://a.example.org/b?c=d here. " + "word " * 300 + "the end"
    for line, is_ended in (("", True), ("/end", False), ("/next", False), ("No.", False)):
        transcript = player.fill("/read", line, "", "", "", answers={"services": Answer(text=text)}, at="services")
        assert f"Your answer, 305 words: See (link) here. {'word ' * 12}…" in transcript.lines
        read = transcript.after("/read\n")
        assert "https://a.example.org/b?c=d" in read
        assert len(read.partition("Enter reads on")[0].splitlines()) == 10
        assert ("the end" in read) is is_ended
        assert ("“No.” is not taken" in read) is (line == "No.")
        assert player.saved("services").text == text
        player.fill("/jump services")


@pytest.mark.parametrize("verbosity", ["brief", "full"])
def test_a_text_that_takes_the_place_of_another_says_so(player: ConsolePlayer, verbosity: str) -> None:
    """With its words, and how it comes back; most words kept, as with an editor or typed again, replace nothing."""
    player.verbosity = verbosity
    before = {"services": Answer(text="word " * 267 + "end")}
    transcript = player.fill("Something else", "", "/end", "/undo", answers=before, at="services")
    assert "Saved in the place of 268 words; /undo brings them back." in transcript.lines
    assert player.saved("services").text == before["services"].text
    assert "in the place of" not in player.fill("word " * 200 + "and more", "/end", at="services").text


def test_the_address_of_a_short_answer_is_left_out(player: ConsolePlayer) -> None:
    """Nothing else is."""
    before = {"services": Answer(text="See https://a.example.org/b?c=d,\nand more.")}
    assert "Your answer: See (link), and more." in player.fill(answers=before, at="services").lines


def test_boxes_are_ticked_in_one_dialogue_and_explained(player: ConsolePlayer) -> None:
    """The list is printed once, then what changed; the explanation is asked for only if the box is ticked."""
    transcript = player.fill("1, 3", "Because", "/end", "", at="plan")
    assert player.saved("plan") == Answer(checked=True, text="Because")
    assert player.saved("staff").checked
    assert "3 boxes:\n1. has a plan.\n2. has a budget.\n3. has staff.\nNumbers to change, Enter goes on: 1, 3\n" in (
        transcript.text
    )
    text = transcript.after("1, 3\n")
    assert text.startswith(
        "1 is ticked.\n3 is ticked.\nExplanation of 1, has a plan.\nText, /end ends: Because\n/end\nSaved.\n"
    )
    assert "Explanation of 3, has staff." in text
    assert "Explanation of 2" not in text
    assert "1. has a plan. Ticked, 1 word.\n" in player.fill(at="plan").text


def test_a_box_is_reached_alone(player: ConsolePlayer) -> None:
    """The others are not printed again; /back goes to all of them."""
    transcript = player.fill("2", "/back", "/back", "/back", at="budget")
    assert "Numbers" in transcript.text
    assert transcript.after("/jump budget\n").lstrip().startswith("Section B")
    assert (
        "\n2. has a budget.\nNumbers to change, Enter goes on: 2\n2 is ticked.\nExplanation of 2, has a budget."
        in transcript.text
    )
    assert "3 boxes:" not in transcript.text


@pytest.mark.parametrize("typed", ["4", "0", "y", "1 2 4", "x" * 50, ",", "9" * 5_000])
def test_what_is_no_number_of_a_box_changes_nothing(player: ConsolePlayer, typed: str) -> None:
    """Its beginning is printed, and the numbers are asked for again."""
    transcript = player.fill(typed, at="plan")
    assert (
        f"“{typed if len(typed) <= 40 else typed[:39] + '…'}” changes nothing. Type numbers from 1 to 3"
        in transcript.text
    )
    assert player.saved("plan") == player.saved("budget") == BLANK


@pytest.mark.parametrize("text", ["", "Because"])
def test_a_removed_tick_is_announced(player: ConsolePlayer, text: str) -> None:
    """With and without an explanation that stays."""
    transcript = player.fill("1", answers={"plan": Answer(checked=True, text=text)}, at="plan")
    assert "1 is no longer ticked." + (" Its 1 word is kept." if text else "") in transcript.lines
    assert (player.saved("plan").text, player.saved("plan").checked or False) == (text, False)


def test_a_box_can_be_explained_unticked(player: ConsolePlayer) -> None:
    """As on the screen; that the box is not ticked is printed."""
    transcript = player.fill("/explain", "Not yet", "/end", at="plan")
    assert player.saved("plan") == Answer(text="Not yet")
    assert "1 warning: there is an explanation, and the box is not ticked. /why says more." in transcript.lines
    assert "1. has a plan. Not ticked, 2 words." in player.fill(at="plan").lines


def test_rows_of_a_pasted_list_are_printed_before_they_are_accepted(player: ConsolePlayer) -> None:
    """A wrong paste can be declined."""
    transcript = player.fill("Portal: https://p.example.org/", "", "Nothing here", "/end", "3", at="portals")
    assert "Your list becomes 2 rows, 1 link, 1 without a link:" in transcript.lines
    assert "Portal. p.example.org" in transcript.lines
    assert player.saved("portals") == BLANK
    player.fill("Portal: https://p.example.org/", "/end", "1", at="portals")
    assert player.saved("portals").links == (PORTAL,)


def test_the_head_of_a_pasted_table_is_no_row(player: ConsolePlayer) -> None:
    """It is left out, and that is said before the rows."""
    transcript = player.fill("Service;Link", "Portal;https://p.example.org/", "/end", "1", at="portals")
    assert "The head of the table is left out: Service, Link. Your list becomes 1 row, 1 link:" in transcript.text
    assert player.saved("portals").links == (PORTAL,)


def test_rows_without_a_link_are_left_out_of_a_pasted_list(player: ConsolePlayer) -> None:
    """Headings can be skipped; this is offered only if there are rows with and without links."""
    transcript = player.fill("Portals:", "Portal: https://p.example.org/", "/end", "2", at="portals")
    assert "Enter takes them, l takes those with a link, n leaves them:" in transcript.text
    assert player.saved("portals").links == (PORTAL,)
    assert "those with a link" not in player.fill("Portal: https://p.example.org/", "/end", "2", at="others").text
    assert player.saved("others") == BLANK


def test_an_interrupted_list_is_saved(player: ConsolePlayer) -> None:
    """Typed lines become rows, also if the user leaves while the rows are printed."""
    player.fill("Portal: https://p.example.org/", at="portals")
    player.fill("Portal: https://p.example.org/", "/end", at="others")
    assert player.saved("portals").links == player.saved("others").links == (PORTAL,)


def test_rows_are_added_changed_moved_and_removed(player: ConsolePlayer) -> None:
    """Each action on rows is a command with a number."""
    transcript = player.fill("/add", "Portal", "https://p.example.org/", "", "", "/read", "/row 1", at="portals")
    assert player.saved("portals").links == (PORTAL,)
    assert transcript.text.count("1. Portal. https://p.example.org/") == 2
    assert "1 link in 1 row:\n1. Portal\nLinks, a line each, /end ends:" in player.fill(at="portals").text
    player.fill("/add Data", "", "https://d.example.org/", "https://e.example.org/", "", "a note", at="portals")
    assert player.saved("portals").links == (PORTAL, DATA)
    assert "Row 2 is now row 1." in player.fill("/up 2", at="portals").lines
    assert player.saved("portals").links == (DATA, PORTAL)
    transcript = player.fill("/change 1", "Open data", "", "/clear", "", "/clear", at="portals")
    keeps = "Enter keeps it, /clear empties it."
    assert f"Now: Data. {keeps}\nLabel, one line: Open data\nNow: https://d.example.org/. {keeps}\nLink 1:" in (
        transcript.text
    )
    assert f"\nLink 3, nothing for no more: \nNow: a note. {keeps}\nNote, one line: /clear" in transcript.text
    assert player.saved("portals").links == (LinkRow("Open data", ("https://d.example.org/",)), PORTAL)
    player.fill("/down 1", "/remove 1", at="portals")
    assert player.saved("portals").links == (LinkRow("Open data", ("https://d.example.org/",)),)


@pytest.mark.parametrize("typed", ["/remove", "/remove 9", "/up x", "/change 0"])
def test_a_row_that_is_not_there_is_asked_for(player: ConsolePlayer, typed: str) -> None:
    """No row is guessed."""
    before = {"portals": Answer(links=(PORTAL, DATA))}
    transcript = player.fill(typed, answers=before, at="portals")
    assert "Which row? Add its number, from 1 to 2, for example: /remove 1" in transcript.lines
    assert player.saved("portals") == before["portals"]


def test_rows_stay_where_they_stand_at_an_end(player: ConsolePlayer) -> None:
    """At an end, and without rows, the command says so."""
    transcript = player.fill(
        "/up 1",
        "/down 2",
        "/remove 2",
        "/remove",
        "/remove",
        answers={"portals": Answer(links=(PORTAL, DATA))},
        at="portals",
    )
    assert transcript.text.count("The row stands at that end already.") == 2
    assert "There are no rows yet. Type or paste links, or /add for one row." in transcript.lines


@pytest.mark.parametrize("lines", [("/quit",), ("Label", "/quit"), ("Label", "https://x.example.org/", "", "/quit")])
def test_a_row_left_by_a_command_keeps_what_was_typed(player: ConsolePlayer, lines: tuple[str, ...]) -> None:
    """A command typed instead of a part is run, and of its parts none is lost."""
    transcript = player.fill(
        "/change 1", *lines, "never heard", answers={"portals": Answer(links=(PORTAL,))}, at="portals"
    )
    parts = dict(zip(("label", "urls"), lines[:-1], strict=False))
    urls = (parts["urls"],) if "urls" in parts else PORTAL.urls
    assert player.saved("portals").links == (LinkRow(parts.get("label", PORTAL.label), urls),)
    assert ("The row is left as it was." in transcript.lines) is (not parts)
    assert ("What was typed of the row is kept." in transcript.lines) is bool(parts)
    assert transcript.code == 0


def test_links_are_added_to_a_text(player: ConsolePlayer) -> None:
    """The text is not changed."""
    transcript = player.fill(
        "/beside",
        "Portal: https://p.example.org/",
        "/end",
        "1",
        "/back",
        answers={"services": Answer(text="Words")},
        at="services",
    )
    assert player.saved("services") == Answer(text="Words", links=(PORTAL,))
    assert "1 row of links is kept beside it." in transcript.lines


def test_problems_are_printed_in_short_and_prevent_nothing(player: ConsolePlayer) -> None:
    """The answer is saved; returning to the field prints the problem again, /why says what to do."""
    transcript = player.fill("never", "/back", "/why", "", at="founded")
    assert transcript.text.count("1 warning: this does not read as a date. /why says more.") == 2
    assert transcript.text.count("Warning: this does not read as a date. Write day, month and year") == 1
    assert player.saved("founded").text == "never"


def test_what_does_not_fit_is_refused_in_a_sentence(player: ConsolePlayer) -> None:
    """The field is asked again."""
    transcript = player.fill("x" * 4_000, *["x" * 4_000] * 50, "/end", "Short", "/end", at="services")
    assert "204,050 characters are more than an answer can hold" in transcript.text
    assert player.saved("services").text == "Short"


def test_a_line_that_the_terminal_may_have_cut_is_noticed(player: ConsolePlayer, tmp_path: Path) -> None:
    """A terminal cuts a line at 4,095 bytes; the rest is saved, and other inputs are offered, if the field has them."""
    full_file = tmp_path / "whole.txt"
    full_file.write_text("x" * 5_000, "utf-8")
    transcript = player.fill("é" * 2_048, "/end", "2", str(full_file), at="services")
    assert "its end may be missing" in transcript.text
    assert player.saved("services").text == "x" * 5_000
    transcript = player.fill("x" * 4_094, at="city")
    assert "its end may be missing" not in transcript.text
    transcript = player.fill("x" * 4_095, "", at="city")
    assert "its end may be missing" in transcript.text
    assert "open it in your editor" not in transcript.text
    assert player.saved("city").text == "x" * 4_095


def test_an_answer_comes_from_a_file(player: ConsolePlayer, tmp_path: Path) -> None:
    """A text as a whole, a list as rows; an unreadable file is reported."""
    (tmp_path / "text.txt").write_bytes("Line one\r\nline two\n".encode("utf-8-sig"))
    (tmp_path / "list.txt").write_text("Portal: https://p.example.org/\n", "utf-8")
    (tmp_path / "odd").write_bytes(b"\xff\xfe")
    transcript = player.fill(
        f"/file {tmp_path}/none", f"/file {tmp_path}/odd", "/file", f"{tmp_path}/text.txt", at="services"
    )
    assert player.saved("services").text == "Line one\nline two"
    assert "there is no such file or folder" in transcript.text
    assert "is not UTF-8 text" in transcript.text
    player.fill(f"/file {tmp_path}/list.txt", "1", at="portals")
    assert player.saved("portals").links == (PORTAL,)


def test_an_answer_comes_from_an_editor(player: ConsolePlayer, tmp_path: Path) -> None:
    """A text or a list of links can be edited in the editor of the user."""
    script = tmp_path / "editor"
    script.write_text('#!/bin/sh\nprintf "%s\\n" "- Portal, https://p.example.org/" >> "$1"\n', "utf-8")
    script.chmod(0o700)
    player.editor = str(script)
    player.fill("/editor", answers={"services": Answer(text="Before\n")}, at="services")
    assert player.saved("services").text == "Before\n- Portal, https://p.example.org/\n"
    player.fill("/editor", at="portals")
    assert player.saved("portals").links == (PORTAL,)
    player.editor = "no-such-editor"
    assert "there is no editor “no-such-editor” here" in player.fill("/editor", at="services").text


def test_an_editor_that_changes_nothing_changes_nothing(player: ConsolePlayer) -> None:
    """The unchanged text is reported; as it returned at once, the user is asked when it was closed."""
    player.editor = "true"
    before = {"services": Answer(text="Words")}
    transcript = player.fill("/editor", "", answers=before, at="services")
    assert "Nothing was changed." in transcript.lines
    assert "true returned at once with the file unchanged." in transcript.text
    assert "it may need --wait" in transcript.text
    assert list(player.harness.home.state.glob("*.txt")) == []


SCRIPTS = {
    "failed": 'printf half > "$1"; exit 3',
    "killed": 'printf half > "$1"; kill -9 $$',
    "removed": 'rm "$1"',
    "a folder": 'rm "$1"; mkdir "$1"',
    "Latin-1": 'printf "caf\\351" > "$1"',
    "UTF-16": 'printf "\\377\\376c\\000" > "$1"',
}


@pytest.fixture
def editor(player: ConsolePlayer, tmp_path: Path) -> Callable[[str], None]:
    """Make a script the editor."""

    def set_script(script: str) -> None:
        path = tmp_path / "editor"
        path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        path.chmod(0o700)
        player.editor = str(path)

    return set_script


@pytest.mark.parametrize("name", SCRIPTS)
@pytest.mark.parametrize("at", ["services", "portals"])
def test_nothing_is_taken_over_from_an_editor_that_failed(
    name: str, at: str, player: ConsolePlayer, editor: Callable[[str], None]
) -> None:
    """The answer stays, the session goes on; what is there is named, also at the next opening."""
    editor(SCRIPTS[name])
    before = {"services": Answer(text="Words"), "portals": Answer(links=(PORTAL,))}
    transcript = player.fill("/editor", "/jump email", "office@example.org", answers=before, at=at)
    assert player.saved(at) == before[at]
    assert player.saved("email").text == "office@example.org"
    files = list(player.harness.home.state.glob("*.txt"))
    assert ("it is kept in" in transcript.text) is bool(files) is (name != "removed")
    reopened = player.fill("/quit")
    assert all(str(path) in transcript.text and str(path) in reopened.text for path in files)


def test_what_an_editor_saved_later_is_named(player: ConsolePlayer, editor: Callable[[str], None]) -> None:
    """At the next opening, where it can be read in; the file is readable by the user only."""
    editor("exit 0")
    transcript = player.fill("/editor", "2", answers={"services": Answer(text="Words")}, at="services")
    assert "is named when you open the draft again" in transcript.text
    assert list(player.harness.home.state.glob("*.txt")) == []
    path = Path(transcript.text.partition("what you save in ")[2].partition(" is named")[0])
    path.write_text("Later words\n", "utf-8")
    path.chmod(0o644)
    reopened = player.fill(f"/file {path}", at="services")
    assert f"Your editor saved a text that was not taken over. Look at it, and delete it: {path}" in reopened.lines
    assert path.stat().st_mode & 0o777 == 0o600
    assert player.saved("services").text == "Later words"


def test_what_was_typed_of_a_row_is_added_at_the_end_of_the_input(player: ConsolePlayer) -> None:
    """As with a list; of nothing no row is made."""
    player.fill("/add", at="portals")
    assert player.saved("portals").links == ()
    player.fill("/add", "Portal", "https://p.example.org/", at="portals")
    assert player.saved("portals").links == (PORTAL,)
    player.fill("/change 1", "Other", at="portals")
    assert player.saved("portals").links == (LinkRow("Other", PORTAL.urls),)


def test_an_emptied_text_is_reported_with_its_undo(player: ConsolePlayer, editor: Callable[[str], None]) -> None:
    """Undo brings it back."""
    editor(': > "$1"')
    transcript = player.fill("/editor", answers={"services": Answer(text="Words")}, at="services")
    assert player.saved("services").text == ""
    assert "The editor left nothing, so it is empty now. /undo takes that back." in transcript.lines
    player.fill("Words", "/end", "/previous", "/editor", "/undo", at="services")
    assert player.saved("services").text == "Words"


def test_what_is_left_out_of_a_text_is_counted(
    player: ConsolePlayer, editor: Callable[[str], None], tmp_path: Path
) -> None:
    """From an editor, and from a file."""
    editor('printf "a\\000b\\033[31mred" > "$1"')
    assert "2 control characters were left out." in player.fill("/editor", at="services").lines
    assert player.saved("services").text == "ab[31mred"
    (tmp_path / "text.txt").write_bytes(b"a\x07b")
    assert "1 control character was left out." in player.fill(f"/file {tmp_path}/text.txt", at="services").lines


def test_control_characters_are_left_out_and_never_written(player: ConsolePlayer) -> None:
    """Control characters are removed and counted, and never printed."""
    transcript = player.fill("a\x1b[31mb\x07", at="city")
    assert player.saved("city").text == "a[31mb"
    assert "2 control characters were left out." in transcript.lines
    assert "\x1b" not in transcript.text


def test_a_file_without_a_row_gives_none(player: ConsolePlayer, tmp_path: Path) -> None:
    """The missing rows are reported, and the list is not changed."""
    (tmp_path / "empty.txt").write_text(" \n", "utf-8")
    transcript = player.fill(f"/file {tmp_path}/empty.txt", at="portals")
    assert "There is nothing in that to make a row of." in transcript.lines
    assert player.saved("portals").links == ()


def test_a_question_of_one_part_says_what_stands_beside_it(player: ConsolePlayer) -> None:
    """Also if the question has no text."""
    questions = player.harness.home.questionnaires / "small.toml"
    old = 'text = "Are there figures?", fields = [{ id = "figures", kind = "yes_no" }]'
    new = 'text = "", fields = [{ id = "figures", kind = "yes_no", prompt = "Figures at hand" }]'
    assert old in questions.read_text("utf-8")
    questions.write_text(questions.read_text("utf-8").replace(old, new), "utf-8")
    assert "Figures at hand" in player.fill(at="figures").lines


def test_a_row_that_is_moved_and_refused_is_not_called_moved(
    player: ConsolePlayer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the refusal is printed."""
    monkeypatch.setattr("lgqtui.plain.session.PlainSession.answer_field", lambda *_: False)
    rows = (LinkRow("One", ("https://one.example.org/",)), LinkRow("Two", ("https://two.example.org/",)))
    transcript = player.fill("/up 2", answers={"portals": Answer(links=rows)}, at="portals")
    assert "is now row" not in transcript.text


def test_a_new_row_that_is_left_at_once_is_not_there(player: ConsolePlayer) -> None:
    """With a part of it, it is."""
    assert "The row is left as it was." in player.fill("/add", "/next", at="portals").lines
    assert player.saved("portals").links == ()
    player.fill("/add Label", "", "/next", at="portals")
    assert player.saved("portals").links == (LinkRow("Label"),)


def test_the_same_answer_again_changes_nothing(player: ConsolePlayer, tmp_path: Path) -> None:
    """No change is printed."""
    (tmp_path / "same.txt").write_text("Words", "utf-8")
    transcript = player.fill(f"/file {tmp_path}/same.txt", answers={"services": Answer(text="Words")}, at="services")
    assert "Saved: Words" not in transcript.text
    assert player.saved("services").text == "Words"


def test_what_is_read_in_full(player: ConsolePlayer) -> None:
    """That there is no link, the note of a row, the box that is explained, a box that is flagged."""
    assert "No links yet." in player.fill("/read", at="portals").lines
    player.harness.home.drafts.joinpath("Town.toml").unlink()
    answers = {
        "portals": Answer(links=(DATA,)),
        "plan": Answer(checked=True, text="By law."),
        "budget": Answer(flag=True),
    }
    transcript = player.fill("/row", answers=answers, at="portals")
    assert "1. Data. https://d.example.org/, https://e.example.org/. note: a note" in transcript.lines
    transcript = player.fill("", "/read", at="plan")
    assert (
        "2. has a budget. Not ticked, flagged." in transcript.lines or "2. has a budget. Flagged." in transcript.lines
    )
    assert transcript.after("/read\n").startswith("Explanation of 1, has a plan, 2 words:\nBy law.")
