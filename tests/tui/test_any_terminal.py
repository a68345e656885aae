"""The full screen on any terminal: too small, other colours, none at all."""

from __future__ import annotations

import re

import pytest
from textual.color import Color
from textual.strip import Strip

from lgqtui.questionnaire.answer import Answer
from lgqtui.settings.registry import find_setting
from lgqtui.tui.app import LgqApp
from tests.tui.fast_pilot import run_app
from tests.tui.harness import (
    AppHarness,
    app_of,
    draft_answer,
    notices,
    press,
    screen_of,
    screen_text,
    text_position,
    type_text,
    wait_until,
    wait_until_checked,
    wait_until_idle,
)

STATES = {
    "city": Answer(text="Old Town", flag=True),
    "founded": Answer(text="once"),
    "mayor": Answer(choice="yes"),
    "plan": Answer(checked=True),
}


@pytest.fixture
def harness(harness: AppHarness) -> AppHarness:
    """Provide a harness that paints every change."""
    harness.paints = True
    return harness


@pytest.mark.parametrize("size", [(40, 12), (49, 30), (90, 12)], ids=str)
async def test_a_window_too_small_is_reported_with_an_alternative(harness: AppHarness, size: tuple[int, int]) -> None:
    """The size is stated in figures; the key that it names continues with the same draft in the console."""
    path = harness.draft()
    async with harness.open_app(path, size=size) as pilot:
        text = " ".join(re.sub(r"[│╭╮╰╯─█▁▄▆]", " ", screen_text(pilot)).split())
        assert f"This window has {size[0]} columns and {size[1]} lines. The full screen needs 50 and 13." in text
        assert "What you type into a text still goes into it; no choice changes." in text
        assert "F7 goes on without it, one question at a time; ^Q saves and leaves." in text
        await press(pilot, "f7")
        app = app_of(pilot)
    assert app.lifecycle.front_end == "plain"
    assert app.lifecycle.path == path


async def test_what_is_typed_in_a_window_too_small_reaches_the_field(harness: AppHarness) -> None:
    """The panel takes no key, names the size as it is, and goes by itself, also from screens opened meanwhile."""
    async with harness.open_app(harness.draft(), size=(60, 20)) as pilot:
        for number, size in enumerate([(47, 12), (40, 12), (49, 30), (110, 12), (20, 5), (50, 13)]):
            await pilot.resize_terminal(*size)
            await type_text(pilot, f"w{number} ")
            text = " ".join(screen_text(pilot).split())
            assert (f"This window has {size[0]} columns and" in text) == (size != (50, 13))
            await pilot.mouse_down(offset=(3, 3))
            await press(pilot, "f3", "escape")
        await press(pilot, "f3")
        await pilot.resize_terminal(40, 12)
        await press(pilot, "f1")
        await wait_until(pilot, lambda: "This window has" in screen_text(pilot))
        await pilot.resize_terminal(110, 30)
        await wait_until_idle(pilot)
        assert "This window has" not in screen_text(pilot)
        await press(pilot, "escape", "escape", "f7", "enter")
        assert "This window has" not in screen_text(pilot)
        assert not app_of(pilot).lifecycle.front_end
        await press(pilot, "ctrl+q")
    assert harness.saved("city").text == "w0 w1 w2 w3 w4 w5 "


async def test_no_letter_chooses_under_the_panel(harness: AppHarness) -> None:
    """What would change an unseen answer is not taken; letters of a text are."""
    async with harness.open_draft({"mayor": Answer(choice="yes")}, at="mayor") as pilot:
        await pilot.resize_terminal(40, 12)
        await press(pilot, "n", "space", "right", "escape", "c")
        await pilot.resize_terminal(80, 24)
        await wait_until_idle(pilot)
        assert draft_answer(pilot, "mayor").choice == "yes"
        assert pilot.app.screen is screen_of(pilot)


async def test_from_the_list_of_drafts_there_is_no_draft_to_go_on_with(harness: AppHarness) -> None:
    """From the list of drafts the console starts with its list."""
    async with harness.open_app(size=(40, 12)) as pilot:
        await press(pilot, "f7")
        app = app_of(pilot)
    assert app.lifecycle.front_end == "plain"
    assert app.lifecycle.path is None


async def test_the_terminals_own_cursor_stands_on_what_is_chosen(harness: AppHarness) -> None:
    """The cursor is on the row of a list or the choice of yes or no, for braille displays."""
    async with harness.open_draft(at="mayor") as pilot:
        for key, words in (("y", "(•) Yes"), ("n", "(•) No"), ("c", "(•) not answered"), ("left", "(•) No")):
            await press(pilot, key)
            x, y = text_position(pilot, words)
            assert pilot.app.cursor_position == (x + 1, y)
        await screen_of(pilot).go_to_field("plan")
        await wait_until_idle(pilot)
        await press(pilot, "down")
        assert pilot.app.cursor_position == text_position(pilot, "[ ] has a budget")


def themed(harness: AppHarness, name: str) -> LgqApp:
    """The app in other colours, on a draft in every state."""
    return harness.create_app(harness.draft(answers=STATES), LGQTUI_THEME=name)


@pytest.mark.parametrize("name", find_setting("theme").choices)
async def test_every_state_is_named_in_words_in_every_theme(harness: AppHarness, name: str) -> None:
    """Glyphs and words carry the state; colours only repeat it."""
    async with run_app(themed(harness, name), (130, 36), paints=True) as pilot:
        await wait_until_idle(pilot)
        await wait_until_checked(pilot)
        await wait_until_idle(pilot)
        outline = screen_text(pilot)
        for label in ("! A.1", "· B.1", "B.3"):
            assert label in outline
        await press(pilot, "f3")
        review = screen_text(pilot)
        for label in ("need a look", "flagged", "set aside", "unanswered", "empty"):
            assert label in review


async def test_high_contrast_is_high(harness: AppHarness) -> None:
    """Each text has at least seven times the contrast to its background (WCAG 2, level AAA)."""
    async with run_app(themed(harness, "contrast"), (120, 36), paints=True) as pilot:
        await wait_until_idle(pilot)
        await wait_until_checked(pilot)
        for keys in (
            [],
            ["f3"],
            ["escape", "f1"],
            ["escape", "f10"],
            ["escape", "ctrl+n", "ctrl+n", "ctrl+n", "ctrl+n"],
        ):
            await press(pilot, *keys)
            box = next((node.region for node in pilot.app.screen.query(".box")), pilot.app.screen.region)
            painted = pilot.app.screen._compositor.render_strips()[box.y : box.bottom]  # text behind a dialog is exempt
            ratios = [ratio for strip in painted for ratio in _ratios(strip.crop(box.x, box.right))]
            assert min(ratios) >= 7.0, (keys, min(ratios))


_LINES = " " + "".join(map(chr, range(0x2500, 0x25A0)))
"""Frames, bars and blocks: nothing to be read."""


def _ratios(strip: Strip) -> list[float]:
    ratios = []
    for segment in strip:
        style = segment.style
        if segment.text.strip(_LINES) and style and style.color and style.bgcolor:
            fore, back = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
            if style.reverse:
                fore, back = back, fore
            lighter, other = sorted((_luminance(fore), _luminance(back)))
            ratios.append((other + 0.05) / (lighter + 0.05))
    return ratios


def _luminance(color: Color) -> float:
    """How bright a colour is (WCAG 2, relative luminance)."""
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("keys", [("ctrl+c",), ("alt+r", "ctrl+c"), ("ctrl+n", "ctrl+c")])
async def test_ctrl_c_is_answered_in_the_message_line(harness: AppHarness, keys: tuple[str, ...]) -> None:
    """Nothing of Textual's lies over the page; the way out is named."""
    async with harness.open_draft() as pilot:
        await press(pilot, *keys)
        assert notices(pilot) == "^C copies what is marked, and nothing is. ^Q saves and leaves."
        pilot.app.screen.notify("[b]Words[/b]", title="Title", severity="error", timeout=9)
        await wait_until_idle(pilot)
        assert "[b]Words[/b]" in notices(pilot)
        assert not pilot.app.screen.query("Toast")
