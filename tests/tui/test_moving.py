"""Navigation: next, back, open fields, search, outline, review; no typed text is lost."""

from __future__ import annotations

import asyncio

import pytest

from lgqtui.questionnaire.answer import Answer
from lgqtui.tui.dialogs.finder import GoToDialog
from lgqtui.tui.screens.question import QuestionScreen
from lgqtui.tui.screens.review import ReviewScreen
from lgqtui.tui.screens.send import SendScreen
from lgqtui.tui.widgets.outline import Outline
from lgqtui.tui.widgets.row_list import RowList
from tests.tui.harness import (
    AppHarness,
    click_text,
    current_field_id,
    current_question_id,
    draft_answer,
    key_bar,
    link_row,
    notices,
    press,
    row_texts,
    screen_lines,
    screen_of,
    screen_text,
    static_texts,
    text_position,
    type_text,
    wait_until,
    wait_until_checked,
)


async def test_next_and_previous_follow_the_route(harness: AppHarness) -> None:
    """Next and previous follow the route and skip what does not apply."""
    async with harness.open_draft({"figures": Answer(choice="no")}) as pilot:
        walked = [current_question_id(pilot)]
        for _ in range(6):
            await press(pilot, "ctrl+n")
            walked.append(current_question_id(pilot))
        assert walked == ["A.1", "A.2", "B.1", "B.2", "B.3", "C.1", "C.2"]
        await press(pilot, "ctrl+p", "ctrl+p")
        assert current_question_id(pilot) == "B.3"


async def test_before_the_first_question_there_is_nothing(harness: AppHarness) -> None:
    """At the first question, going back stays there and says so."""
    async with harness.open_draft() as pilot:
        await press(pilot, "ctrl+p")
        assert current_question_id(pilot) == "A.1"
        assert "This is the first question." in notices(pilot)


async def test_after_the_last_question_comes_the_review(harness: AppHarness) -> None:
    """After the last question the review shows what is left."""
    async with harness.open_draft(at="figures") as pilot:
        await press(pilot, "ctrl+n")
        assert isinstance(pilot.app.screen, ReviewScreen)


async def test_a_draft_opens_where_it_was_left_off(harness: AppHarness) -> None:
    """A draft opens on the first question with something unanswered."""
    answers = {"city": Answer(text="A"), "founded": Answer(text="2001-01-01"), "email": Answer(text="a@example.org")}
    async with harness.open_draft({**answers, "mayor": Answer(choice="no")}) as pilot:
        assert current_question_id(pilot) == "B.1"


async def test_next_unanswered_goes_past_what_is_answered_and_round(harness: AppHarness) -> None:
    """Next unanswered skips answered fields, and continues from the start after the end."""
    async with harness.open_draft({"mayor": Answer(choice="no"), "services": Answer(text="Many")}) as pilot:
        walked = []
        for _ in range(5):
            await press(pilot, "alt+u")
            walked.append(current_question_id(pilot))
        assert walked == ["B.2", "B.3", "C.1", "C.2", "A.1"]


async def test_next_problem_goes_to_the_field_with_the_problem(harness: AppHarness) -> None:
    """Next problem goes to the field, not only to its question."""
    async with harness.open_draft(
        {"email": Answer(text="nonsense"), "mayor": Answer(choice="yes")}, at="services"
    ) as pilot:
        await press(pilot, "f5")
        assert current_field_id(pilot) == "email"
        await press(pilot, "f5")
        assert current_field_id(pilot) == "mayor.name"


async def test_next_problem_without_problems_does_not_move(harness: AppHarness) -> None:
    """Without problems, next problem says so and moves nothing."""
    async with harness.open_draft(at="services") as pilot:
        await press(pilot, "f5")
        assert current_question_id(pilot) == "B.1"
        assert "Nothing needs a look." in notices(pilot)


@pytest.mark.parametrize(
    ("typed", "field"),
    [("B.3", "plan"), ("budget", "budget"), ("whole", "whole"), ("purple", "services"), ("mayor name", "mayor.name")],
)
async def test_go_to_finds_numbers_wording_and_answers(harness: AppHarness, typed: str, field: str) -> None:
    """Go to searches numbers, wording and answers, and Enter goes to the field."""
    answers = {"services": Answer(text="Some are purple."), "mayor": Answer(choice="yes")}
    async with harness.open_draft(answers) as pilot:
        await press(pilot, "ctrl+g")
        await type_text(pilot, typed)
        await press(pilot, "enter")
        assert current_field_id(pilot) == field


async def test_go_to_shows_the_place_of_what_was_found_in_an_answer(harness: AppHarness) -> None:
    """Go to shows the words around what it found in an answer."""
    long = Answer(text="Long before that, some were purple and others were not.")
    async with harness.open_draft({"services": long}) as pilot:
        await press(pilot, "ctrl+g")
        await type_text(pilot, "purple")
        assert "some were purple and" in screen_text(pilot)


async def test_go_to_moves_in_the_list_while_typing_goes_on(harness: AppHarness) -> None:
    """Down and up move in what was found without leaving the line; Enter takes the row under the cursor."""
    async with harness.open_draft() as pilot:
        await press(pilot, "ctrl+g")
        await type_text(pilot, "has")
        await press(pilot, "down", "down", "up", "enter")
        assert current_field_id(pilot) == "budget"


async def test_go_to_with_nothing_found_says_so_and_stays(harness: AppHarness) -> None:
    """A search without result says so, and Enter goes nowhere."""
    async with harness.open_draft() as pilot:
        await press(pilot, "ctrl+g")
        await type_text(pilot, "zebra")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, GoToDialog)
        assert "Nothing found." in screen_text(pilot)
        await press(pilot, "escape")
        assert current_question_id(pilot) == "A.1"


async def test_the_outline_goes_by_key(harness: AppHarness) -> None:
    """F2 lays the outline open, Enter goes to the question under its cursor, and the outline is closed again."""
    async with harness.open_draft() as pilot:
        await press(pilot, "f2", "down", "down", "down", "enter")
        assert current_question_id(pilot) == "B.1"
        assert not pilot.app.screen.query_one(Outline).display


async def test_the_cursor_of_the_outline_stays_where_it_was_put(
    harness: AppHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys count before the answers are checked, and neither that nor a resize moves the cursor back."""
    check = QuestionScreen._check_all
    monkeypatch.setattr(QuestionScreen, "_check_all", lambda _: asyncio.sleep(0))
    async with harness.open_app(harness.draft()) as pilot:
        await press(pilot, "f2", "down")
        await check(screen_of(pilot))
        await press(pilot, "down")
        await pilot.resize_terminal(100, 30)
        await press(pilot, "down", "enter")
        assert current_question_id(pilot) == "B.1"


async def test_the_outline_goes_by_click(harness: AppHarness) -> None:
    """A click on a question in the outline goes there."""
    async with harness.open_draft(size=(140, 45)) as pilot:
        await wait_until_checked(pilot)
        await click_text(pilot, "B.2  Where")
        assert current_question_id(pilot) == "B.2"


@pytest.mark.parametrize("key", ["f2", "escape"])
async def test_closing_the_outline_restores_the_focus(harness: AppHarness, key: str) -> None:
    """F2 and Esc close the outline and restore the focus."""
    async with harness.open_draft(at="founded") as pilot:
        await wait_until_checked(pilot)
        await press(pilot, "f2")
        assert pilot.app.screen.query_one(Outline).has_focus
        assert "Esc back" in key_bar(pilot)
        await press(pilot, key)
        assert not pilot.app.screen.query_one(Outline).display
        assert current_field_id(pilot) == "founded"


async def test_the_outline_says_the_state_by_glyph_and_word(harness: AppHarness) -> None:
    """The outline lists every question with its state by glyph and word."""
    answers = {
        "email": Answer(text="nonsense"),
        "mayor": Answer(choice="no"),
        "services": Answer(flag=True),
        "portals": Answer(links=(link_row("Town", "https://example.org/"),)),
        "which": Answer(text="kept"),
    }
    async with harness.open_draft(answers, at="city", size=(100, 45)) as pilot:
        await wait_until_checked(pilot)
        await press(pilot, "f2")
        labels = [(r.lstrip("▌ ")[0], r.split()[-1]) for r in row_texts(pilot, "Outline") if "." in r]
        assert labels == [
            *[("!", "see"), ("✓", "done"), ("⚑", "flagged"), ("…", "2"), ("·", "empty")],
            *[("·", "empty"), ("·", "empty"), ("–", "aside")],
        ]


async def test_the_review_goes_there_and_comes_back(harness: AppHarness) -> None:
    """Enter in the review goes to the field; F3 comes back to the same selection and row."""
    async with harness.open_draft({"email": Answer(text="nonsense"), "city": Answer(text="Town")}) as pilot:
        await press(pilot, "f3", "right", "down", "enter")
        assert current_field_id(pilot) == "mayor"
        await press(pilot, "f3")
        assert "[7 unanswered]" in screen_text(pilot)
        current = pilot.app.screen.query_one(RowList).current
        assert current is not None
        assert current.id == "mayor"
        await press(pilot, "f3")
        assert current_field_id(pilot) == "mayor"


async def test_the_review_selects(harness: AppHarness) -> None:
    """The review shows all, unanswered, what needs a look, flagged, and set aside, each with its number."""
    answers = {
        "email": Answer(text="nonsense"),
        "mayor": Answer(choice="no"),
        "mayor.name": Answer(text="Kept"),
        "services": Answer(flag=True),
    }
    async with harness.open_draft(answers) as pilot:
        await press(pilot, "f3", "right", "right")
        assert "[1 needs a look]" in screen_text(pilot)
        assert "An address looks like office@example.org." in " ".join(screen_text(pilot).split())
        assert [r for r in row_texts(pilot) if r.startswith("! ") and "email" in r]
        await press(pilot, "right")
        assert "[1 flagged]" in screen_text(pilot)
        assert ["services" in r for r in row_texts(pilot)] == [True]
        await press(pilot, "right")
        assert "[1 set aside]" in screen_text(pilot)
        assert ["mayor.name" in r for r in row_texts(pilot)] == [True]
        await press(pilot, "left")
        assert "[1 flagged]" in screen_text(pilot)


SLASHED = "https://apps.example.org/details?id=com.example.app/"


async def test_a_link_is_mended_in_the_review(harness: AppHarness) -> None:
    """What is wrong stands before the address; m takes the proposed form, ^Z undoes it, and the review stays open."""
    answers = {"email": Answer(text="nonsense"), "portals": Answer(links=(link_row("App", SLASHED),))}
    async with harness.open_draft(answers) as pilot:
        await press(pilot, "f3", "right", "right", "down")
        (row,) = [text for text in row_texts(pilot) if "slash" in text]
        assert row.index("slash stuck to “id”") < row.index("apps.example.org")
        assert "mends it" not in row
        assert "m mend" in key_bar(pilot)
        assert SLASHED in screen_text(pilot)
        await press(pilot, "m")
        assert isinstance(pilot.app.screen, ReviewScreen)
        assert draft_answer(pilot, "portals").links[0].urls == (SLASHED[:-1],)
        assert "[1 needs a look]" in screen_text(pilot)
        assert "^Z brings the other back" in notices(pilot)
        await press(pilot, "ctrl+z")
        assert isinstance(pilot.app.screen, ReviewScreen)
        assert "Undone" in notices(pilot)
        assert draft_answer(pilot, "portals").links[0].urls == (SLASHED,)
        assert "[2 need a look]" in screen_text(pilot)  # the list is read again


async def test_after_the_last_that_was_searched_is_mended_the_cursor_is_on_the_one_before(harness: AppHarness) -> None:
    """Also where other findings do not hold the words."""
    links = tuple(link_row(name, SLASHED.replace("app/", f"{name}/")) for name in ("one", "two", "three"))
    answers = {"email": Answer(text="nonsense"), "portals": Answer(links=links), "others": Answer(links=links[:1])}
    async with harness.open_draft(answers) as pilot:
        await press(pilot, "f3", "right", "right", "slash")
        await type_text(pilot, "portals\n")
        await press(pilot, "end")
        row_list = pilot.app.screen.query_one(RowList)
        count = len(row_list.rows)
        assert row_list.cursor == count - 1 > 1
        await press(pilot, "m")
        assert (len(row_list.rows), row_list.cursor) == (count - 1, count - 2)


@pytest.mark.parametrize("key", ["f3", "f8"])
async def test_what_is_undone_in_a_list_is_counted_in_its_head(harness: AppHarness, key: str) -> None:
    """In the review and among the links."""
    async with harness.open_draft() as pilot:
        await type_text(pilot, "Ulm")
        await press(pilot, key)
        assert " 1 of " in screen_lines(pilot)[0]
        await press(pilot, "ctrl+z")
        assert " 0 of " in screen_lines(pilot)[0]


@pytest.mark.parametrize(("rights", "words"), [(3, "Nothing is flagged. ^T at a field flags it."), (4, "set aside.")])
async def test_an_empty_filter_says_what_to_do(harness: AppHarness, rights: int, words: str) -> None:
    """A filter without rows is no empty page, and offers no way to a row."""
    async with harness.open_draft() as pilot:
        await press(pilot, "f3")
        assert "Enter go there  ←→ filter" in key_bar(pilot)
        await press(pilot, *["right"] * rights)
        assert words in screen_text(pilot)
        assert "goes there" not in screen_text(pilot)
        assert "go there" not in key_bar(pilot)


async def test_the_review_is_searched_and_has_the_headings_of_sections(harness: AppHarness) -> None:
    """Sections are told apart among all questions; / leaves the rows that hold the words."""
    async with harness.open_draft({"services": Answer(text="A complaint desk")}) as pilot:
        await press(pilot, "f3")
        assert "B Its services" in row_texts(pilot)
        await press(pilot, "slash")
        await type_text(pilot, "complaint\n")
        assert [text.split()[1] for text in row_texts(pilot)] == ["Its", "services"]
        assert "1 of 1 · rows with “complaint”" in screen_text(pilot)


async def test_an_answer_set_aside_can_be_displayed(harness: AppHarness) -> None:
    """Going to an answer set aside shows it, with the focus on the choice that restores it."""
    async with harness.open_draft({"mayor": Answer(choice="no"), "mayor.name": Answer(text="Kept name")}) as pilot:
        await press(pilot, "f3", "left", "enter")
        assert current_field_id(pilot) == "mayor"
        assert "Name – Kept name" in screen_text(pilot)


async def test_a_question_off_the_route_says_so(harness: AppHarness) -> None:
    """A question that does not apply can be opened; it says why it has no fields, and shows saved answers."""
    async with harness.open_draft(
        {"figures": Answer(choice="no"), "which": Answer(text="Old figures")}, at="which"
    ) as pilot:
        assert current_question_id(pilot) == "C.3"
        assert "This question does not apply" in screen_text(pilot)
        assert "Old figures" in screen_text(pilot)
        await press(pilot, "ctrl+p")
        assert current_question_id(pilot) == "C.2"


async def test_an_answer_without_a_field_is_listed_in_the_review(harness: AppHarness) -> None:
    """A problem of an answer without a field can be chosen in the review, and is explained."""
    async with harness.open_draft({"strange": Answer(text="?")}) as pilot:
        await press(pilot, "f3", "right", "right", "enter")
        assert "“strange” stands only in the draft's file" in notices(pilot)


@pytest.mark.parametrize(
    "keys",
    [["ctrl+n"], ["ctrl+p"], ["alt+u"], ["f3"], ["ctrl+g"], ["f2"], ["f1"], ["f10"], ["ctrl+s"], ["tab"]],
    ids=lambda keys: keys[0],
)
async def test_the_last_character_is_saved_by_every_move(harness: AppHarness, keys: list[str]) -> None:
    """A character typed right before a navigation key is in the draft afterwards."""
    async with harness.open_draft(at="services") as pilot:
        values = []
        screen = screen_of(pilot)
        show = type(screen).show_field

        async def note(self: object, *args: object) -> None:
            values.append(draft_answer(pilot, "services").text)
            await show(self, *args)  # type: ignore[arg-type]

        screen.show_field = note.__get__(screen)  # type: ignore[method-assign]
        from textual import events

        for key in [*"abc", *keys]:
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await wait_until(pilot, lambda: draft_answer(pilot, "services").text == "abc")
        assert values in ([], ["abc"])


async def test_the_last_character_is_saved_by_a_click_in_the_outline(harness: AppHarness) -> None:
    """A character typed right before a click in the outline is in the draft afterwards."""
    async with harness.open_draft(at="services", size=(140, 45)) as pilot:
        await wait_until_checked(pilot)
        x, y = text_position(pilot, "A.2  Is")
        await type_text(pilot, "abc")
        await pilot.click(offset=(x, y))
        await wait_until(pilot, lambda: current_question_id(pilot) == "A.2")
        assert draft_answer(pilot, "services").text == "abc"


async def test_only_the_current_question_is_mounted(harness: AppHarness) -> None:
    """After moving, only widgets of the current question exist."""
    async with harness.open_draft() as pilot:
        await press(pilot, "ctrl+n", "ctrl+n", "ctrl+n")
        assert len(pilot.app.screen.query("QuestionPane")) == 1
        assert len(pilot.app.screen.query("FieldView")) == 2
        assert "A.2" not in "\n".join(screen_lines(pilot))


async def test_events_while_the_question_changes_do_no_harm(harness: AppHarness) -> None:
    """A check or a change while a question is being replaced finds no half-removed widgets."""
    async with harness.open_draft({"email": Answer(text="nonsense")}, at="city") as pilot:
        await wait_until_checked(pilot)
        screen = screen_of(pilot)
        async with screen.body._lock:
            for view in screen.pane.views:
                await view.remove_children()
            screen._update_problems()
            screen.show_change(screen.interview.answer("city", "Ulm"))
        await press(pilot, "ctrl+n")
        assert current_question_id(pilot) == "A.2"


async def test_next_unanswered_goes_to_the_field(harness: AppHarness) -> None:
    """Next unanswered goes to the field that is open, past those of the same question that are answered."""
    answers = {"portals": Answer(links=(link_row("a", "https://a.example.org/"),))}
    async with harness.open_draft(answers, at="services") as pilot:
        await press(pilot, "alt+u")
        assert current_field_id(pilot) == "others"


@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
async def test_enter_goes_on_through_the_fields_and_to_the_next_question(
    harness: AppHarness, size: tuple[int, int]
) -> None:
    """From the last field Enter goes to the next question, never back to an answered field."""
    async with harness.open_draft(at="city", size=size) as pilot:
        await type_text(pilot, "Town\n1 May 1900\na@town.example\n")
        assert current_question_id(pilot) == "A.2"
        assert draft_answer(pilot, "city").text == "Town"
        await press(pilot, "y", "enter")
        assert current_field_id(pilot) == "mayor.name"
        await screen_of(pilot).go_to_field("mayor")
        await press(pilot, "n", "enter")
        assert current_question_id(pilot) == "B.1"


@pytest.mark.parametrize(
    ("keys", "back"),
    [
        ("s", []),
        ("l", []),
        ("rs", [ReviewScreen]),
        ("rl", [ReviewScreen]),
        ("sR", [SendScreen]),
        ("rsR", [SendScreen, ReviewScreen]),
    ],
)
async def test_a_screen_is_left_for_the_one_it_was_opened_from(
    harness: AppHarness, keys: str, back: list[type]
) -> None:
    """Esc goes back step by step: from review, links and send to each other, at last to the question."""
    async with harness.open_draft(at="founded") as pilot:
        for key in keys:
            await press(pilot, *(["r"] if key == "R" else ["f10", key]))
        for screen in back:
            await press(pilot, "escape")
            assert isinstance(pilot.app.screen, screen)
        await press(pilot, "escape")
        assert pilot.app.screen is screen_of(pilot)
        assert current_field_id(pilot) == "founded"


async def test_escape_shows_all_rows_before_it_leaves_a_list(harness: AppHarness) -> None:
    """What was searched in the review is what is open."""
    async with harness.open_draft({"city": Answer(text="Ulm")}) as pilot:
        await press(pilot, "escape", "r")
        rows = row_texts(pilot, "ReviewScreen RowList")
        await press(pilot, "slash", *"ulm", "enter")
        assert row_texts(pilot, "ReviewScreen RowList") != rows
        await press(pilot, "escape")
        assert row_texts(pilot, "ReviewScreen RowList") == rows
        await press(pilot, "escape")
        assert pilot.app.screen is screen_of(pilot)


@pytest.mark.parametrize("keys", [("r", "right", "right"), ("l",)], ids=["review", "links"])
async def test_enter_goes_to_the_row_of_the_link(harness: AppHarness, keys: tuple[str, ...]) -> None:
    """From a finding about a link, and from a link, to the row in which it stands."""
    rows = (link_row("One", "https://one.example.org/"), link_row("Two", "https://10.1.2.3/two"))
    async with harness.open_draft({"portals": Answer(links=rows)}, at="city") as pilot:
        await press(pilot, "escape", *keys)
        while "10.1.2.3" not in static_texts(pilot, "#detail"):
            await press(pilot, "down")
        await press(pilot, "enter")
        assert current_field_id(pilot) == "portals"
        row_list = pilot.app.focused
        assert isinstance(row_list, RowList)
        assert row_list.cursor == 1
