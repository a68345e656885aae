"""The search of the menu finds what people call an action, and every command of the command line."""

from __future__ import annotations

import pytest

from lgqtui.cli.registry import COMMANDS
from lgqtui.tui.actions import SCREENS, every_action
from lgqtui.tui.dialogs.menu import Menu
from tests.tui.harness import AppHarness, press, row_texts, screen_lines, type_text

NOT_YET = {"erase", "questions"}
"""What has no screen yet. Each of these is to go from here."""
WORDS = "print backup version theme colour token copy word new begin create list drafts pdf html form restore send pack"


def test_each_command_is_found_by_its_name_in_the_menu_of_a_question() -> None:
    """What is missing is named."""
    at_hand = " ".join(f"{a.label} {a.menu_label} {a.help} {a.search_words}".casefold() for a in SCREENS[0])
    missing = {word for word in (*COMMANDS, *WORDS.split()) if word not in at_hand}
    assert missing <= NOT_YET


@pytest.mark.parametrize("word", [w for w in WORDS.split() if w not in NOT_YET])
async def test_words_people_use_find_something(harness: AppHarness, word: str) -> None:
    """“Nothing found.” stands only where nothing fits."""
    async with harness.open_draft() as pilot:
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, Menu)
        assert any("Menu" in line for line in screen_lines(pilot))
        await press(pilot, "slash")
        await type_text(pilot, word)
        assert row_texts(pilot)[0] != "Nothing found."


def test_each_action_says_what_it_does() -> None:
    """The sentence under the cursor is never empty."""
    assert all(action.help for action in every_action())
