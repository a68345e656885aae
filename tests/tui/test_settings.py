"""The settings on the screen: seen, changed in place, and what the environment rules."""

from __future__ import annotations

import tomli

from tests.tui.harness import AppHarness, press, row_texts, screen_of, screen_text, type_text


def file_of(harness: AppHarness) -> dict[str, object]:
    """Return what the settings file says."""
    path = harness.home.settings
    return tomli.loads(path.read_text("utf-8")) if path.exists() else {}


async def test_a_choice_is_changed_by_arrows_and_seen_at_once(harness: AppHarness) -> None:
    """The theme is painted and saved with each step; Enter takes the next choice."""
    async with harness.open_draft() as pilot:
        await press(pilot, "escape", "t", "down")
        assert row_texts(pilot)[1].split(maxsplit=2) == ["theme", "dark", "as it comes"]
        await press(pilot, "right")
        assert pilot.app.theme == "light"
        assert file_of(harness) == {"theme": "light"}
        assert row_texts(pilot)[1].split(maxsplit=2) == ["theme", "light", "from the settings file"]
        await press(pilot, "left", "left", "enter")
        assert pilot.app.theme == "dark"
        await press(pilot, "escape")
        assert pilot.app.screen is screen_of(pilot)


async def test_a_text_is_asked_for_until_it_fits(harness: AppHarness) -> None:
    """What is no value is refused with the reason, and can be corrected; empty is as it comes."""
    async with harness.open_draft() as pilot:
        await press(pilot, "escape", "t", *["down"] * 5, "enter")
        await type_text(pilot, "many")
        await press(pilot, "enter")
        assert "cannot be “many”" in screen_text(pilot)
        await press(pilot, "ctrl+u")
        await type_text(pilot, "20")
        await press(pilot, "enter")
        assert file_of(harness) == {"attachment_limit": "20"}
        await press(pilot, "enter", "ctrl+u", "enter")
        assert file_of(harness) == {}


async def test_a_setting_of_the_environment_is_not_offered(harness: AppHarness) -> None:
    """Enter changes nothing there."""
    async with harness.open_draft() as pilot:
        await press(pilot, "escape", "t", "enter", "right")
        assert "LGQTUI_QUESTIONNAIRE rules this" in " ".join(screen_text(pilot).split())
        assert "Enter" not in screen_text(pilot).splitlines()[-1]
        assert file_of(harness) == {}
