"""Help, guides, questionnaires and the test of keys: texts in the frame, to scroll and to search."""

from __future__ import annotations

import pytest
from textual import events

from lgqtui.draft.store import DraftFile
from lgqtui.guides.topics import TOPICS
from lgqtui.questionnaire.answer import Answer
from lgqtui.tui.actions import MENU_LETTERS, every_action, is_menu_key
from lgqtui.tui.dialogs.menu import entries_of
from lgqtui.tui.keys import is_letter, key_name, keys_of
from lgqtui.tui.screens.program.help import GuidesScreen, HelpScreen, QuestionnairesScreen
from lgqtui.tui.screens.program.keys import KeyTestScreen
from lgqtui.tui.screens.program.reader import ReaderScreen
from lgqtui.tui.screens.question import QuestionScreen
from tests.tui.harness import (
    NOW,
    SMALL,
    AppHarness,
    AppPilot,
    app_of,
    draft_answer,
    key_bar,
    link_row,
    notices,
    paste,
    press,
    row_texts,
    screen_lines,
    screen_of,
    screen_text,
    text_position,
    type_text,
    wait_until,
    wait_until_idle,
)

SIZES = [(60, 20), (80, 24), (140, 45)]


def words_on(pilot: AppPilot) -> str:
    return " ".join(screen_text(pilot).split())


async def choose(pilot: AppPilot, words: str) -> None:
    """Choose in the search of the menu."""
    await press(pilot, "escape", "slash")
    await type_text(pilot, words)
    await press(pilot, "enter")


@pytest.mark.parametrize("keys", [["f1"], ["escape", "question_mark"], ["question_mark"]], ids="+".join)
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_help_says_what_is_asked_how_it_is_answered_and_which_keys_act(
    harness: AppHarness, size: tuple[int, int], keys: list[str]
) -> None:
    """In the frame, in blocks; the same keys close it."""
    async with harness.open_draft({"mayor": Answer(choice="no")}, "mayor", size) as pilot:
        await press(pilot, *keys)
        assert isinstance(pilot.app.screen, HelpScreen)
        assert screen_lines(pilot)[0].strip().endswith("help")
        assert not screen_lines(pilot)[1].strip()
        lines = [line.strip() for line in screen_lines(pilot)]
        for name, words in (
            ("What is asked", "Is there a mayor?"),
            ("How to answer", "y for Yes"),
            ("Keys here", "^N next question"),
            ("More", "all keys (k)"),
        ):
            assert any(line.startswith(name) and words in line for line in lines), screen_text(pilot)
        await press(pilot, keys[-1])
        assert pilot.app.screen_stack[-1] is screen_of(pilot)
        assert draft_answer(pilot, "mayor") == Answer(choice="no")


async def test_help_has_footnotes_and_what_an_answer_covers(harness: AppHarness) -> None:
    """Those of a question, and the help that stands in an empty line."""
    async with harness.open_draft({"city": Answer(text="Ulm")}, "city") as pilot:
        assert "As on its seal." not in screen_text(pilot)
        await press(pilot, "f1")
        assert "Town As on its seal." in screen_text(pilot)
        await press(pilot, "escape")
        await screen_of(pilot).go_to_field("services")
        await press(pilot, "f1")
        assert "¹ Said under the question." in screen_text(pilot)


@pytest.mark.parametrize("field", ["city", "mayor", "services", "portals", "budget"])
async def test_help_names_at_most_twelve_keys_that_act(harness: AppHarness, field: str) -> None:
    """Each is possible, and none is broken over two lines."""
    async with harness.open_draft({"portals": Answer(links=(link_row("a"),))}, field, (60, 40)) as pilot:
        possible = {
            f"{key_name(keys_of(entry.action)[0])} {entry.label}"
            for entry in entries_of(screen_of(pilot))
            if entry.is_possible and keys_of(entry.action)
        }
        await press(pilot, "f1")
        lines = screen_lines(pilot)
        start, end = (text_position(pilot, name)[1] for name in ("Keys here", "More"))
        named = [key for line in lines[start:end] for key in line.replace("Keys here", "").strip().split(" · ")]
        assert len(named) <= 12
        assert set(named) <= possible


async def test_help_names_ways_that_act_where_esc_leaves_something(harness: AppHarness) -> None:
    """There F10 opens the menu; in a line a sign is typed, and its key is named by another."""
    async with harness.open_draft({"portals": Answer(links=(link_row("a"),))}, "portals") as pilot:
        await press(pilot, "enter", "f1")
        assert "F10 u next unanswered" in screen_text(pilot)
        assert "Ins add a link" in screen_text(pilot)
        await press(pilot, "escape", "escape", "f3")
        app_of(pilot).lifecycle.notify_text("word " * 30)
        await wait_until_idle(pilot)
        assert screen_lines(pilot)[1].endswith("…  F10 v ")
        await press(pilot, "f10", "v")
        assert "Messages so far" in screen_text(pilot)


async def test_the_whole_window_is_offered_where_it_can_be_had(harness: AppHarness) -> None:
    """At a short field neither help nor menu offer it; the key says what it is for."""
    async with harness.open_draft(at="city") as pilot:
        await press(pilot, "f1")
        assert "whole window" not in screen_text(pilot)
        for keys in (("escape", "ctrl+l"), ("escape", "w")):
            await press(pilot, *keys)
            assert "for a text or a list of links" in notices(pilot)
        await screen_of(pilot).go_to_field("services")
        await press(pilot, "f1")
        assert "^L whole window" in screen_text(pilot)


async def test_help_leads_to_all_keys_the_guides_and_the_introduction(harness: AppHarness) -> None:
    """And Esc back, each time one step."""
    async with harness.open_draft(at="services") as pilot:
        await press(pilot, "f1", "k")
        assert "guides › keys" in screen_text(pilot)
        await press(pilot, "escape", "g")
        assert isinstance(pilot.app.screen, GuidesScreen)
        await press(pilot, "escape", "i")
        assert "Asked of towns." in screen_text(pilot)
        await press(pilot, "escape", "escape")
        assert isinstance(pilot.app.screen, QuestionScreen)


async def test_every_screen_has_help(harness: AppHarness) -> None:
    """Also lists, and a text itself; without a draft no introduction is offered."""
    harness.draft("One")
    async with harness.open_app() as pilot:
        await press(pilot, "question_mark")
        assert "Your drafts" in screen_text(pilot)
        assert "introduction" not in screen_text(pilot)
        await press(pilot, "escape")
        for words in ("settings", "packages", "guides", "questionnaires"):
            await choose(pilot, words)
            below = pilot.app.screen
            await press(pilot, "question_mark")
            assert isinstance(pilot.app.screen, HelpScreen), words
            assert "Keys here" in screen_text(pilot)
            await press(pilot, "escape")
            assert pilot.app.screen is below
            await press(pilot, "escape")


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_guides_are_listed_read_and_searched(harness: AppHarness, size: tuple[int, int]) -> None:
    """A search goes through all of them, to the place itself, marked; again, to the next."""
    async with harness.open_draft(size=size) as pilot:
        await choose(pilot, "guides")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, GuidesScreen))
        assert [row.split()[0] for row in row_texts(pilot)] == list(TOPICS)
        await press(pilot, "down", "enter")
        assert isinstance(pilot.app.screen, ReaderScreen)
        assert "Fill in" in screen_text(pilot)
        await press(pilot, "pagedown", "escape", "slash")
        await type_text(pilot, "no braille display")
        assert row_texts(pilot)[0].startswith("access")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: "was tried with it" in words_on(pilot))
        assert "guides › access" in screen_text(pilot)
        await press(pilot, "slash")
        await type_text(pilot, "receipt")
        first = pilot.app.screen.query_one("RowList").cursor  # type: ignore[attr-defined]
        await press(pilot, "enter", "slash")
        assert pilot.app.screen.query_one("RowList").cursor == first + 1  # type: ignore[attr-defined]


@pytest.mark.parametrize("topic", TOPICS)
async def test_each_guide_is_whole_in_the_frame(harness: AppHarness, topic: str) -> None:
    """With its tables, and no line wider than the window."""
    async with harness.open_draft(size=(60, 20)) as pilot:
        await choose(pilot, "guides")
        await press(pilot, *["down"] * list(TOPICS).index(topic), "enter")
        reader = pilot.app.screen
        assert isinstance(reader, ReaderScreen)
        lines = str(reader._text.content).split("\n")
        assert max(map(len, lines)) <= 56
        assert "<!--" not in "".join(lines)


async def test_a_text_is_searched_over_the_ends_of_its_lines(harness: AppHarness) -> None:
    """Words are found where a line ends between them, and marked; another width keeps the text."""
    introduction = "word " * 300 + "the very end of it"
    harness.add_questionnaire("small", SMALL.replace("Asked of towns.", introduction))
    async with harness.open_draft(size=(60, 20)) as pilot:
        await press(pilot, "f1", "i", "slash")
        await type_text(pilot, "word the VERY end")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: "of it" in screen_text(pilot))
        await pilot.resize_terminal(100, 20)
        await wait_until(pilot, lambda: "A small questionnaire" in screen_text(pilot))


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_test_of_keys_says_what_arrived_and_nothing_acts(harness: AppHarness, size: tuple[int, int]) -> None:
    """Each key of the program is on it, none does anything there, and Esc twice leaves."""
    async with harness.open_draft({"city": Answer(text="Ulm")}, "city", size) as pilot:
        await choose(pilot, "try your keys")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, KeyTestScreen))
        used = {key for action in every_action() for key in keys_of(action)}
        keys = sorted(key for key in used if not is_menu_key(key) and not is_letter(key) and key != "escape")
        assert all(f"– {key_name(key)}" in words_on(pilot) for key in keys)
        stack = len(pilot.app.screen_stack)
        await press(pilot, *keys, *(f"alt+{letter}" for letter in MENU_LETTERS), "x", "f7")
        assert all(f"✓ {key_name(key)}" in words_on(pilot) for key in keys)
        await press(pilot, "alt+n")
        assert "Alt+N means Esc n here." in words_on(pilot)
        await paste(pilot, "text")
        await press(pilot, "escape", "a")
        assert len(pilot.app.screen_stack) == stack
        assert "Esc pressed twice leaves" in words_on(pilot)
        assert key_bar(pilot).strip() == "Esc twice: back"
        await press(pilot, "escape", "escape")
        assert isinstance(pilot.app.screen, QuestionScreen)
        assert draft_answer(pilot, "city") == Answer(text="Ulm")


async def test_questionnaires_are_listed_read_and_checked(harness: AppHarness) -> None:
    """The one under the cursor, one that cannot be used, and any other file."""
    harness.add_questionnaire("bad", SMALL.replace('kind = "date"', 'kind = "dat"'))
    other = harness.home.questionnaires.parent / "other.toml"
    other.write_text(SMALL.replace("format = 1", "format = 9"), "utf-8")
    async with harness.open_draft() as pilot:
        await choose(pilot, "questionnaires")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, QuestionnairesScreen))
        assert any("Small · 17 fields" in row for row in row_texts(pilot))
        assert any("comes with lgqtui" in row for row in row_texts(pilot))
        rows = row_texts(pilot)
        position = next(n for n, row in enumerate(rows) if row.startswith("bad"))
        assert "cannot be used" in rows[position]
        await press(pilot, *["down"] * position, "enter")
        assert "bad.toml: 1 error" in words_on(pilot)
        await press(pilot, "escape", "home", *["down"] * (len(rows) - 1), "enter")
        assert "mayor.name: short · Name · Only if" in words_on(pilot)
        await press(pilot, "escape", "c")
        assert "small.toml: in order, with 17 fields" in words_on(pilot)
        await press(pilot, "escape", "o")
        await type_text(pilot, str(other))
        await press(pilot, "enter")
        await wait_until(pilot, lambda: "other.toml › check" in screen_text(pilot))
        assert "it knows formats up to 1" in words_on(pilot)


async def test_nothing_of_it_changes_the_draft(harness: AppHarness) -> None:
    """What was typed before is saved, and is all there is."""
    path = harness.draft()
    async with harness.open_app(path) as pilot:
        await type_text(pilot, "Ulm")
        await press(pilot, "f1", "k", "slash", *"undo", "enter", "escape", "g", "enter", "escape", "escape", "escape")
        pilot.app.post_message(events.Key("ctrl+s", None))
        await wait_until(pilot, lambda: DraftFile(path, lambda: NOW).load().answers == {"city": Answer(text="Ulm")})
