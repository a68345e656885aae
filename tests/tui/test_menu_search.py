"""The search of the menu finds what people call an action, and every command of the command line."""

from __future__ import annotations

import pytest

from lgqtui.questionnaire.answer import Answer
from lgqtui.tui.actions import every_action
from lgqtui.tui.dialogs.dialog import LineDialog
from lgqtui.tui.dialogs.menu import ActionSearch, Menu
from lgqtui.tui.screens.drafts import DraftsScreen
from lgqtui.tui.screens.links import LinksScreen
from lgqtui.tui.screens.review import ReviewScreen
from tests.tui.harness import (
    AppHarness,
    AppPilot,
    app_of,
    key_bar,
    link_row,
    press,
    row_texts,
    screen_lines,
    screen_text,
    static_texts,
    type_text,
    wait_until,
)

WORDS = "print backup version theme colour token copy word new begin create list drafts pdf html form restore send pack"
OTHERS = (
    "/verify close exit size font zoom department colleague share photo website offline mistakes recover skip support"
)


@pytest.mark.parametrize("word", [*WORDS.split(), *OTHERS.split(), "/verify"])
async def test_words_people_use_find_something(harness: AppHarness, word: str) -> None:
    """“Nothing found.” stands only where nothing fits."""
    async with harness.open_draft() as pilot:
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, Menu)
        assert any("Menu" in line for line in screen_lines(pilot))
        await press(pilot, "slash")
        await type_text(pilot, word)
        assert row_texts(pilot)[0] != "Nothing found."


async def test_the_sentence_below_is_that_of_the_action_under_the_cursor(harness: AppHarness) -> None:
    """From the first on, with each letter that is typed, and after each move."""
    async with harness.open_draft() as pilot:
        await press(pilot, "escape", "slash")
        search = pilot.app.screen
        assert isinstance(search, ActionSearch)
        for key in ("", "p", "a", "c", "k", "down", "ctrl+u", *"xyz"):
            await press(pilot, *filter(None, [key]))
            row = search.row_list.current
            expected = search._entries[int(row.id)].help if row and row.id.isdecimal() else ""
            assert static_texts(pilot, ".detail") == expected


async def test_the_menu_over_help_names_each_key_once(harness: AppHarness) -> None:
    """What leads back is no entry, and the key is not repeated where it is the letter."""
    async with harness.open_draft() as pilot:
        await press(pilot, "f1")
        assert "Esc back  / search" in key_bar(pilot)
        assert "?" not in key_bar(pilot)
        await press(pilot, "f10")
        assert isinstance(pilot.app.screen, Menu)
        assert [line.count("?  ") for line in screen_lines(pilot) if "help and guides" in line] == [1]
        assert "?  back" not in screen_text(pilot)


def test_each_action_says_what_it_does() -> None:
    """The sentence under the cursor is never empty."""
    assert all(action.help for action in every_action())


@pytest.mark.parametrize(("at", "words"), [("others", "Portal 3"), ("services", "end of it"), ("plan", "has a plan")])
@pytest.mark.parametrize("size", [(60, 20), (80, 24), (140, 45)], ids=str)
async def test_the_field_worked_on_stays_in_view_above_the_menu(
    harness: AppHarness, size: tuple[int, int], at: str, words: str
) -> None:
    """And all is as before when the menu is closed."""
    rows = tuple(link_row(f"Portal {n}", f"https://p{n}.example.org/") for n in range(9))
    answers = {
        "portals": Answer(links=rows),
        "others": Answer(links=rows),
        "services": Answer(text="word " * 900 + "end of it"),
    }
    async with harness.open_draft(answers, at, size) as pilot:
        await press(pilot, *(["down"] * 3 if at == "others" else ["ctrl+end"]))
        before = screen_text(pilot)
        assert words in before
        await press(pilot, "escape")
        below = pilot.app.screen_stack[0]
        lines = pilot.app.screen.query_one(".menu").region.y
        strips = below._compositor.render_strips
        await wait_until(pilot, lambda: any(words in strip.text for strip in strips()[:lines]))
        await press(pilot, "escape")
        await wait_until(pilot, lambda: screen_text(pilot) == before)


async def test_the_menu_fits_a_window_that_changes(harness: AppHarness) -> None:
    """In a window of another size it looks as if it were opened there."""
    sizes = ((140, 45), (60, 20), (80, 24))
    async with harness.open_draft(at="services") as pilot:
        opened: list[list[str]] = []
        for size in sizes:
            await pilot.resize_terminal(*size)
            await press(pilot, "escape")
            opened.append(menu_lines(pilot))
            await press(pilot, "escape")
        await press(pilot, "escape")
        for size, lines in zip(sizes, opened, strict=True):
            await pilot.resize_terminal(*size)
            await wait_until(pilot, lambda lines=lines: menu_lines(pilot) == lines)  # type: ignore[misc]


def menu_lines(pilot: AppPilot) -> list[str]:
    """The lines of the window from the title of the menu on."""
    lines = screen_lines(pilot)
    return lines[next(n for n, line in enumerate(lines) if "── Menu" in line) :]


async def search(pilot: AppPilot, words: str) -> None:
    """Choose an action in the menu by its words."""
    await press(pilot, "escape", "slash")
    await type_text(pilot, words)
    await press(pilot, "enter")


async def test_a_draft_is_renamed_from_within_it(harness: AppHarness) -> None:
    """The list of drafts opens with the cursor on it, and asks; what was typed last is saved."""
    harness.draft("Another")
    async with harness.open_draft(at="city") as pilot:
        await type_text(pilot, "Ulm")
        await search(pilot, "rename")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, LineDialog))
        await press(pilot, "end")
        await type_text(pilot, "ship")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, DraftsScreen))
    assert harness.saved("city", "Township").text == "Ulm"


async def test_what_another_screen_does_leads_there(harness: AppHarness) -> None:
    """From the review, too; what cannot be done says why."""
    async with harness.open_draft({"portals": Answer(links=(link_row("a", "https://a.example.org"),))}) as pilot:
        await search(pilot, "check all again")
        await wait_until(pilot, lambda: "“check all again” is done here: a" in screen_text(pilot))
        assert type(pilot.app.screen) is LinksScreen
        await press(pilot, "f10", "slash")
        await type_text(pilot, "bring back")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: "The trash is empty." in screen_text(pilot))
        assert type(pilot.app.screen_stack[-1]) is DraftsScreen
        await search(pilot, "flag")
        assert "is for an open draft: open one first." in screen_text(pilot)


async def test_mending_a_finding_says_why_it_cannot_be_done(harness: AppHarness) -> None:
    """It leads to the review, where a row has no other link."""
    async with harness.open_draft() as pilot:
        await search(pilot, "mend")
        await wait_until(pilot, lambda: "No mended link is proposed for this row." in screen_text(pilot))
        assert isinstance(pilot.app.screen, ReviewScreen)


@pytest.mark.parametrize(("word", "front_end"), [("plain", "plain"), ("accessible", "accessible")])
async def test_the_menu_goes_on_without_the_screen(harness: AppHarness, word: str, front_end: str) -> None:
    """By prompts, or by ear, in the same draft."""
    async with harness.open_draft() as pilot:
        app = app_of(pilot)
        await press(pilot, "escape", "slash")
        await type_text(pilot, word)
        await pilot.press("enter")
        await wait_until(pilot, lambda: app.return_code is not None)
    assert app.lifecycle.front_end == front_end
