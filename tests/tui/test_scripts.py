"""Wide, combining and right-to-left text on the full screen: saved, counted, and cut between graphemes."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from lgqtui.questionnaire.answer import Answer
from lgqtui.tui.content import cut, fitted
from tests.journey.test_scripts_of_the_world import WORLD
from tests.tui.harness import (
    AppHarness,
    draft_answer,
    link_row,
    paste,
    press,
    screen_lines,
    screen_of,
    screen_text,
    type_text,
    wait_until,
    wait_until_idle,
)


@pytest.mark.parametrize("words", WORLD.values(), ids=WORLD)
@pytest.mark.parametrize("field", ["city", "services"])
async def test_typed_and_pasted_text_is_saved_unchanged(harness: AppHarness, words: str, field: str) -> None:
    """Joiners, direction marks and non-ASCII blanks included."""
    async with harness.open_draft(at=field) as pilot:
        await type_text(pilot, words)
        assert draft_answer(pilot, field).text == words
        await paste(pilot, words)
        assert draft_answer(pilot, field).text == words * 2
        await press(pilot, "ctrl+q")
    assert harness.saved(field).text == words * 2


async def test_what_is_selected_gives_way_to_a_joiner(harness: AppHarness) -> None:
    """A joiner replaces the selection, like any character."""
    async with harness.open_draft({"city": Answer(text="ab"), "services": Answer(text="ab")}, at="city") as pilot:
        for field in ("city", "services"):
            await screen_of(pilot).go_to_field(field)
            await wait_until_idle(pilot)
            await press(pilot, "home", "shift+right")
            await type_text(pilot, "\u200c")
            assert draft_answer(pilot, field).text == "\u200cb"


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (140, 45)], ids=str)
@pytest.mark.parametrize("words", ["emoji", "Hindi", "Japanese"])
async def test_no_line_is_wider_than_the_screen(harness: AppHarness, words: str, size: tuple[int, int]) -> None:
    """Wherever such a text is displayed or cut."""
    long = " ".join([WORLD[words]] * 12)
    answers = {
        "city": Answer(text=long, remark=long, flag=True),
        "services": Answer(text=long),
        "portals": Answer(links=(link_row(long, "https://a.example/" + long),)),
        "plan": Answer(checked=True, text=long),
    }
    async with harness.open_app(harness.draft("Town 東京", answers), size) as pilot:
        for field in ("city", "services", "portals", "plan"):
            await screen_of(pilot).go_to_field(field)
            await wait_until_idle(pilot)
            assert max(map(cell_len, screen_lines(pilot))) <= size[0]
        for keys in (["f3"], ["escape", "f8"], ["escape", "ctrl+g"]):
            await press(pilot, *keys)
            assert max(map(cell_len, screen_lines(pilot))) <= size[0]


@pytest.mark.parametrize(
    ("text", "size", "expected"),
    [
        ("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 3, "👨‍👩‍👧‍👦…"),
        ("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 2, "… "),
        ("🇯🇵🇫🇷", 2, "… "),
        ("🇯🇵🇫🇷", 3, "🇯🇵…"),
        ("e\u0301e\u0301e\u0301", 2, "e\u0301…"),
        ("क्षिक्षि", 2, "… "),
        ("क्षिक्षि", 3, "क्षि…"),
        ("日本語", 4, "日… "),
        ("日本語", 6, "日本語"),
        ("السَّلام", 4, "الس\u0651\u064e…".replace("\u0651\u064e", "َّ")),
        ("abc", 2, "a…"),
        ("abc", 5, "abc  "),
        ("abc", 0, ""),
    ],
)
def test_a_row_is_cut_between_characters(text: str, size: int, expected: str) -> None:
    """By display width, and never within a grapheme."""
    assert fitted(text, size) == expected
    assert cell_len(fitted(text, size)) == size
    assert cut(text, size) == expected.rstrip()


async def test_right_to_left_text_stands_as_it_is_stored(harness: AppHarness) -> None:
    """In logical order, with its direction marks; the terminal reorders it."""
    hebrew = WORLD["Hebrew"]
    async with harness.open_draft({"city": Answer(text=hebrew), "services": Answer(text=hebrew)}, at="city") as pilot:
        assert hebrew in screen_text(pilot)
        await screen_of(pilot).go_to_field("services")
        await wait_until_idle(pilot)
        assert hebrew in screen_text(pilot)
        await press(pilot, "f3")
        assert hebrew in screen_text(pilot)


async def test_words_are_counted_in_any_script(harness: AppHarness) -> None:
    """Under a text and in the list of boxes."""
    answers = {"services": Answer(text="東京都 portal"), "plan": Answer(checked=True, text="می‌خواهم بروم")}
    async with harness.open_draft(answers, at="services") as pilot:
        await wait_until(pilot, lambda: "4 words" in screen_text(pilot))
        await screen_of(pilot).go_to_field("plan")
        await wait_until_idle(pilot)
        assert "2 words" in screen_text(pilot)
