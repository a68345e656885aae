"""Navigation in bare lines, and the state of the answers."""

from __future__ import annotations

import io

import pytest

from lgqtui.draft.sidecar import read_bookmark
from lgqtui.plain.bare_console import BareConsole
from lgqtui.plain.console import Option
from lgqtui.plain.run import run
from lgqtui.questionnaire.answer import Answer
from tests.plain.player import ConsolePlayer, TypedTerminal

ANSWERS = {
    "city": Answer(text="Old Town", flag=True, remark="Ask the clerk."),
    "founded": Answer(text="once"),
    "email": Answer(text="office@example.org"),
    "mayor": Answer(choice="no"),
    "mayor.name": Answer(text="Her name"),
}


def visited_questions(
    player: ConsolePlayer, *lines: str, at: str = "", answers: dict[str, Answer] | None = None
) -> list[str]:
    """Return the numbers of the questions that were visited."""
    transcript = player.fill(*lines, at=at, answers=answers)
    return [line.split()[1] for line in transcript.lines if line.startswith("Question ")]


def test_a_session_starts_at_the_first_unanswered_question(player: ConsolePlayer) -> None:
    """As on the screen."""
    assert visited_questions(player, answers=ANSWERS) == ["3"]


def test_a_session_resumes_where_the_last_session_ended(player: ConsolePlayer) -> None:
    """In both front ends, after /quit, the end of the input, and Ctrl-C."""
    assert visited_questions(player, "/jump others", "/quit") == ["1", "4"]
    assert read_bookmark(player.harness.home.drafts / "Town.toml") == "others"
    transcript = player.fill("/next")
    assert "Others" in transcript.text.partition("Question 5")[0]
    assert visited_questions(player, "/jump email") == ["5", "1"]
    player.interruptions = {"stop": KeyboardInterrupt()}
    assert visited_questions(player, "/next", "stop") == ["1", "2"]
    assert visited_questions(player) == ["2"]


@pytest.mark.parametrize(
    ("lines", "come_to"),
    [
        (("/next", "/next", "/previous"), ["1", "2", "3", "2"]),
        (("", "", "", "/back"), ["1", "2", "1"]),
        (("/previous", "/back"), ["1"]),
        (("/unanswered",), ["1", "2"]),
        (("/jump B.2",), ["1", "4"]),
        (("/jump", "b.2"), ["1", "4"]),
        (("/jump", ""), ["1"]),
        (("/jump nothing like it",), ["1"]),
        (("/jump which applies",), ["1"]),
        (("/jump applies",), ["1"]),
        (("/outline", "5"), ["1", "5"]),
        (("/outline", ""), ["1"]),
        (("?",), ["1"]),
        (("/help all",), ["1", "1"]),
        (("/check",), ["1"]),
        (("/review", ""), ["1"]),
        (("/jump has a BUDGET.",), ["1", "5"]),
    ],
)
def test_ways_to_move(player: ConsolePlayer, lines: tuple[str, ...], come_to: list[str]) -> None:
    """Next, back, search, outline; the question is printed again only after an answer of many lines."""
    assert visited_questions(player, *lines) == come_to


def test_a_search_that_finds_several_is_chosen_from(player: ConsolePlayer) -> None:
    """Wording and answers are searched."""
    transcript = player.fill("/jump has", "2", answers={"services": Answer(text="There has been a portal for years")})
    assert "3. B.3 has staff: not ticked" in transcript.text
    assert "has been a portal" in transcript.text
    assert "2. has a budget." in transcript.lines


def test_a_search_reads_out_only_the_first_of_many(player: ConsolePlayer) -> None:
    """The number of matches is printed."""
    transcript = player.fill("/jump e", "")
    assert "places fit. These are the first; more words find fewer.\n1. " in transcript.text
    assert "\n9. " in transcript.text
    assert "\n10. " not in transcript.text


def test_a_field_off_the_route_is_reported_and_not_visited(player: ConsolePlayer) -> None:
    """With its answer, if it has one."""
    transcript = player.fill("/jump mayor.name", "/jump mayor.how", answers=ANSWERS)
    assert "mayor.name is not asked now. Its answer is set aside: Her name." in transcript.lines
    assert "mayor.how is not asked now, given the earlier answers." in transcript.lines


def test_problems_are_gone_through(player: ConsolePlayer) -> None:
    """In order; without problems the command says so."""
    transcript = player.fill("/problem", "1 May 1900", "/problem", answers=ANSWERS)
    assert "Your answer: once" in transcript.text
    assert "Nothing needs a look." in transcript.lines


def test_a_draft_without_unanswered_questions_is_reported(player: ConsolePlayer) -> None:
    """The question stays."""
    done = {
        **ANSWERS,
        "services": Answer(text="All"),
        "plan": Answer(checked=True),
        "true": Answer(checked=True),
        "figures": Answer(choice="no"),
        "further": Answer(text="more"),
    }
    transcript = player.fill(
        "/unanswered",
        "https://a.example.org/",
        "/end",
        "",
        "",
        "https://b.example.org/",
        "/end",
        "",
        "/unanswered",
        answers=done,
    )
    assert "Every question has an answer." in transcript.lines


@pytest.mark.parametrize("line", ["", "/next"])
def test_after_the_last_question_enter_leaves(player: ConsolePlayer, line: str) -> None:
    """What is left is printed, and by which commands; they come back to it, and a text is no answer."""
    end = "That was the last question. 9 unanswered, 0 need a look. /unanswered, /review, /submit;"
    transcript = player.fill(line, "/review", "", "A text", "", "never read", at="figures")
    assert transcript.text.count(f"{end} Enter leaves, everything is saved.") == 3
    assert "Review: 0 of 9 answered." in transcript.lines
    assert "No answer is asked for here: “A text” is not taken. /back goes to the last question." in transcript.lines
    assert "never read" not in transcript.text
    assert visited_questions(player, line, "/back", at="figures")[-1] == "7"


def test_the_review_has_its_selections_and_leads_to_fields(player: ConsolePlayer) -> None:
    """Flagged fields, problems and answers set aside are listed and can be visited."""
    transcript = player.fill("/review", "4", "1", answers=ANSWERS)
    assert "3. 1 needs a look\n4. 1 flagged\n5. 1 set aside" in transcript.text
    assert "Question 1 of 7" in transcript.after("1. city, Town: Old Town")
    assert "Private remark: Ask the clerk." in transcript.lines
    transcript = player.fill("/review", "3", "1", answers=ANSWERS)
    assert "Founded" in transcript.after("1. founded: this does not read as a date\n")
    transcript = player.fill("/review", "5", "", "2", "/next", answers=ANSWERS, at="services")
    assert "1. mayor.name, Name: Her name" in transcript.text
    assert "Question 4 of 7" in transcript.text


def test_an_empty_selection_says_so(player: ConsolePlayer) -> None:
    """The selections are offered again."""
    assert "Nothing here." in player.fill("/review", "4", "").lines


def test_an_answer_without_a_field_is_listed_by_the_review(player: ConsolePlayer) -> None:
    """It exists only in the file."""
    transcript = player.fill("/review", "3", "1", answers={"old": Answer(text="kept")})
    assert "“old” stands only in the draft's file, not in the questionnaire." in transcript.lines


def test_all_problems_are_printed(player: ConsolePlayer) -> None:
    """With position and remedy; or that there is none."""
    transcript = player.fill("/check", answers=ANSWERS)
    assert (
        "founded. Warning: this does not read as a date. Write day, month and year, for example 30 July 2021."
        in transcript.lines
    )
    player.fill("1 May 1900", at="founded")
    assert "Nothing needs a look." in player.fill("/check").lines


def test_the_outline_says_how_each_question_stands(player: ConsolePlayer) -> None:
    """With a word for each state."""
    transcript = player.fill("/outline", answers=ANSWERS)
    assert "1. A.1 Who answers?: 1 to see" in transcript.lines
    assert "2. A.2 Is there a mayor?: done" in transcript.lines
    assert "3. B.1 Describe the services: empty" in transcript.lines


def test_signs_missing_in_the_encoding_are_replaced(player: ConsolePlayer) -> None:
    """An ASCII terminal gets plain quotes and dots, not escapes."""
    output = io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="backslashreplace")
    console = BareConsole(io.StringIO("7\n1\n"), output)
    console.say("It is “said” …")
    console.choose("Which – ?", [Option("a", "one → two")])
    output.seek(0)
    text = output.read()
    assert text.startswith('It is "said" ...\n1. one -> two\nWhich - ? "7" is none of these.')


def test_after_the_last_question_no_field_is_changed(player: ConsolePlayer) -> None:
    """Commands about a field do nothing there; ? says what Enter does."""
    transcript = player.fill(
        "", "?", "/clear", "/remark words", "", answers={"figures": Answer(choice="no")}, at="figures"
    )
    assert "No answer is asked for here. Enter alone leaves." in transcript.lines
    assert "/clear does nothing here. ? says what can be done." in transcript.lines
    assert player.saved("figures") == Answer(choice="no")


@pytest.mark.parametrize(("pieces", "is_reported"), [(("New Town\n1900\n",), True), (("New Town\n", "1900\n"), False)])
def test_lines_that_came_at_once_are_reported_with_their_fields(
    player: ConsolePlayer, pieces: tuple[str, ...], is_reported: bool
) -> None:
    """A paste of several lines goes on at the next field; what is typed line by line, or by no terminal, may."""
    path, output = player.harness.draft(), io.StringIO()
    with TypedTerminal("/jump city\n", *pieces, "/quit\n") as terminal:
        run(BareConsole(terminal, output), player.context(), path)
    sentence = "Several lines came at once, each for a field of its own: Town; Founded. /undo takes back the last."
    assert (sentence in output.getvalue()) is is_reported
    assert (player.saved("city").text, player.saved("founded").text) == ("New Town", "1900")
    assert "came at once" not in player.fill("New Town", "1900", at="city").text
