"""Keys in a list of thousands of links, or of links with thousands of problems, beside keys among two links."""

from __future__ import annotations

import statistics
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from threading import Event
from time import thread_time

import pytest

from lgqtui.interview.problem_index import ProblemIndex
from lgqtui.interview.response_state import ResponseState
from lgqtui.links.model import Verdict
from lgqtui.problems import Problem
from lgqtui.questionnaire.answer import Answer
from lgqtui.tui.dialogs.paste_preview import PastePreview
from lgqtui.tui.fields.link_row_editor import rows_in
from lgqtui.tui.messages import LinkResultsChanged
from tests.tui.fast_pilot import run_app
from tests.tui.harness import (
    NOW,
    AppHarness,
    AppPilot,
    draft_answer,
    interview_of,
    link_row,
    press,
    screen_of,
    screen_text,
    send_keys,
    wait_until,
    wait_until_checked,
)

MANY, FEW = 5_000, 2
ALLOWED_RATIO, ALLOWED_SECONDS = 3.0, 0.4
"""The limit is 0.2 seconds; a test has to hold on a computer that is busy."""


Link = Callable[[int], str]
"""Makes the link of a number."""


def good_link(number: int) -> str:
    return f"https://www.example{number % 700}.org/page/{number}"


def faulty_link(number: int) -> str:
    """A link with three problems."""
    return f"https://x{number % 700}/page/{number}?id=b{number}/)"


def answers(count: int, link: Link) -> dict[str, Answer]:
    return {"portals": Answer(links=tuple(link_row(f"Page {number}", link(number)) for number in range(count)))}


@asynccontextmanager
async def opened(harness: AppHarness, count: int, link: Link) -> AsyncIterator[AppPilot]:
    draft = harness.draft(f"Town {count}", answers(count, link))
    async with harness.open_app(draft) as pilot:
        await wait_until_checked(pilot)
        await screen_of(pilot).go_to_field("portals")
        yield pilot


async def test_a_pasted_list_is_shown_in_a_time_that_grows_with_its_rows(harness: AppHarness) -> None:
    """Two thousand rows, and each key among them, in at most ten times the time of two hundred."""
    seconds = []
    async with harness.open_draft(at="portals") as pilot:
        for count in (200, 2_000):
            rows = "".join(f"Page {number}: {good_link(number)}\n" for number in range(count))
            start = thread_time()
            pilot.app.push_screen(PastePreview("Portals", rows_in(rows), rows))
            await press(pilot, "down", "space", "e", "escape", "end", "j")
            assert f"Page {count - 1}" in screen_text(pilot)
            seconds.append(thread_time() - start)
            await press(pilot, "escape")
    assert seconds[1] < 10 * seconds[0] + ALLOWED_SECONDS


async def seconds_of(pilot: AppPilot, *keys: str) -> float:
    """Return the median of the time of each key, without that of saving beside it, until the screen is painted."""
    took = []
    for key in keys:
        start = thread_time()
        await press(pilot, key)
        assert screen_text(pilot)
        took.append(thread_time() - start)
    return statistics.median(took)


async def times(pilot: AppPilot) -> dict[str, float]:
    """Return the time of letters in a row, of those with a pause after each, of the review and the way back."""
    await press(pilot, "enter")
    letters = await seconds_of(pilot, *"bcdfghjkl")
    screen = pilot.app.screen
    review = await seconds_of(pilot, "f3")
    assert "› review" in screen_text(pilot)
    back = await seconds_of(pilot, "escape")
    await wait_until(pilot, lambda: pilot.app.screen is screen)
    links = await seconds_of(pilot, "f8")
    await press(pilot, "escape")
    await wait_until(pilot, lambda: pilot.app.screen is screen)
    await press(pilot, "escape")
    moves = await seconds_of(pilot, "down", "end", "home", "pagedown", "up")
    changes = await seconds_of(pilot, "delete", "ctrl+r", "delete", "ctrl+r", "alt+down")
    return {"changes": changes, "letters": letters, "review": review, "back": back, "links": links, "moves": moves}


async def test_keys_are_handled_while_the_answers_are_checked(
    harness: AppHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first check of thousands of links takes seconds; what was typed meanwhile is checked as well."""
    may_end, find = Event(), ResponseState.find_problems

    def find_and_wait(state: ResponseState) -> Callable[[], ProblemIndex]:
        take = find(state)
        may_end.wait(10)
        return take

    monkeypatch.setattr(ResponseState, "find_problems", find_and_wait)
    app = harness.create_app(harness.draft("Town", {"city": Answer(text="Ulm")}))
    async with run_app(app) as pilot:
        await pilot.pause()
        await screen_of(pilot).go_to_field("email")
        send_keys(pilot, *"nobody")
        await wait_until(pilot, lambda: draft_answer(pilot, "email").text == "nobody")
        assert not screen_of(pilot)._is_checked
        may_end.set()
        await wait_until_checked(pilot)
        assert [problem.field for problem in interview_of(pilot).problems_at("email")] == ["email"]


async def test_verdicts_wait_until_the_user_does_not_type(harness: AppHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of links is checked again, and painted, only then."""
    async with opened(harness, FEW, good_link) as pilot:
        await screen_of(pilot).go_to_field("city")
        await press(pilot, "x")
        checked = list[str]()
        check = ProblemIndex._check

        def check_and_note(index: ProblemIndex, field_id: str) -> tuple[Problem, ...]:
            checked.append(field_id)
            return check(index, field_id)

        monkeypatch.setattr(ProblemIndex, "_check", check_and_note)
        verdict = Verdict("broken", NOW, 404, why="gone")
        for number in range(FEW):
            fields = interview_of(pilot).note_verdicts({good_link(number): verdict})
            pilot.app.screen.post_message(LinkResultsChanged(fields))
            await press(pilot, "y")
        assert checked == []
        await wait_until(pilot, lambda: not screen_of(pilot)._is_typing)
        assert checked.count("portals") == 1
        assert interview_of(pilot).tally["warning"]


@pytest.mark.parametrize("link", [good_link, faulty_link])
async def test_a_key_among_thousands_of_links_takes_hardly_longer_than_among_two(
    harness: AppHarness, link: Link
) -> None:
    """Letters, moves, removing a row and undoing that, the review, the list of links, and the way back from both."""
    async with opened(harness, FEW, link) as pilot:
        few = await times(pilot)
    async with opened(harness, MANY, link) as pilot:
        many = await times(pilot)
    assert {
        name: (many[name], few[name]) for name in few if many[name] > ALLOWED_RATIO * few[name] + ALLOWED_SECONDS
    } == {}
