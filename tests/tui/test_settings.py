"""The settings on the screen: seen, changed in place, and what the environment rules."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import tomli

from lgqtui.tui.dialogs.settings import ReceiverDialog
from lgqtui.tui.screens.review import ReviewScreen
from lgqtui.tui.widgets.row_list import RowList
from tests.tui.fast_pilot import run_app
from tests.tui.harness import (
    AppHarness,
    AppPilot,
    app_of,
    notices,
    paste,
    press,
    row_texts,
    screen_of,
    screen_text,
    type_text,
    wait_until,
    wait_until_idle,
)


def file_of(harness: AppHarness) -> dict[str, object]:
    """Return what the settings file says."""
    path = harness.home.settings
    return tomli.loads(path.read_text("utf-8")) if path.exists() else {}


def row_at_cursor(pilot: AppPilot) -> str:
    """Return the row that the keys are for."""
    return row_texts(pilot)[pilot.app.screen.query_one(RowList).cursor]


async def go_to_setting(pilot: AppPilot, name: str, *keys: str) -> None:
    """Open the settings, or press other keys, and go to a row by its name."""
    await press(pilot, *(keys or ("escape", "t")), "home")
    while not row_at_cursor(pilot).startswith(name):
        await press(pilot, "down")


async def test_a_choice_is_changed_by_arrows_and_seen_at_once(harness: AppHarness) -> None:
    """The theme is painted and saved with each step; Enter takes the next choice."""
    async with harness.open_draft() as pilot:
        await go_to_setting(pilot, "theme")
        assert row_at_cursor(pilot).split(maxsplit=2) == ["theme", "dark", "as it comes"]
        await press(pilot, "right")
        assert pilot.app.theme == "light"
        assert file_of(harness) == {"theme": "light"}
        assert row_at_cursor(pilot).split(maxsplit=2) == ["theme", "light", "from the settings file"]
        await press(pilot, "left", "left", "enter")
        assert pilot.app.theme == "dark"
        await press(pilot, "escape")
        assert pilot.app.screen is screen_of(pilot)


async def test_a_text_is_asked_for_until_it_fits(harness: AppHarness) -> None:
    """What is no value is refused with the reason, and can be corrected; empty is as it comes."""
    async with harness.open_draft() as pilot:
        await go_to_setting(pilot, "attachment_limit")
        await press(pilot, "enter")
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
        await go_to_setting(pilot, "questionnaire")
        await press(pilot, "enter", "right")
        assert "LGQTUI_QUESTIONNAIRE rules this" in " ".join(screen_text(pilot).split())
        assert "Enter" not in screen_text(pilot).splitlines()[-1]
        assert file_of(harness) == {}


async def test_address_and_token_are_tried_and_saved(
    harness: AppHarness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is tried before it is kept; a file holds the token only after a yes, and a hyphen has it forgotten."""
    monkeypatch.setitem(sys.modules, "keyring", None)
    async with harness.open_draft() as pilot:
        await go_to_setting(pilot, "endpoint")
        await press(pilot, "enter")
        await type_text(pilot, "nowhere")
        await press(pilot, "enter")
        await type_text(pilot, "s3cret")
        await press(pilot, "enter", "enter")
        assert "there is no endpoint “nowhere”" in screen_text(pilot)
        await press(pilot, "shift+tab", "shift+tab", "end", "ctrl+u")
        await type_text(pilot, f"folder:{tmp_path}")
        await press(pilot, "enter", "enter", "enter")
        await wait_until(pilot, lambda: "the folder is there" in screen_text(pilot))
        assert file_of(harness) == {}
        await press(pilot, "shift+tab", "shift+tab", "end", "ctrl+u")
        await type_text(pilot, "https://survey.example.org")
        await press(pilot, "enter", "enter", "down", "enter")
        assert "Keep it in a file" in screen_text(pilot)
        await press(pilot, "y")
        assert "The token is kept in" in screen_text(pilot)
        assert "s3cret" not in screen_text(pilot)
        assert "s3cret" in harness.home.settings.with_name("tokens.json").read_text("utf-8")
        assert file_of(harness) == {"endpoint": "https://survey.example.org"}
        await press(pilot, "enter", "enter", "-", "enter", "down", "enter")
        assert "The token is kept no longer." in screen_text(pilot)
        await press(pilot, "enter", "ctrl+u", "enter", "enter", "down", "enter")
    assert file_of(harness) == {}
    assert "s3cret" not in harness.home.settings.with_name("tokens.json").read_text("utf-8")


async def test_a_token_of_the_environment_is_not_asked_for(harness: AppHarness, tmp_path: Path) -> None:
    """Enter goes from the address past its line."""
    app = harness.create_app(harness.draft(), LGQTUI_TOKEN="s3cret")
    async with run_app(app, (80, 24), paints=False) as pilot:
        await wait_until_idle(pilot)
        await go_to_setting(pilot, "endpoint")
        await press(pilot, "enter")
        assert "The token comes from the environment variable LGQTUI_TOKEN." in screen_text(pilot)
        await type_text(pilot, f"folder:{tmp_path}")
        await press(pilot, "enter", "down", "enter")
    assert file_of(harness) == {"endpoint": f"folder:{tmp_path}"}


@pytest.mark.parametrize(
    ("address", "token", "sentence"),
    [
        ("https://survey.example.org", "", ""),
        ("https://survey.example.org", "s3cret", "The token is kept in"),
        ("folder:/tmp", "s3cret", "No token is needed there: it was not kept."),
    ],
)
async def test_a_variable_that_wins_is_named_also_where_there_is_a_token(
    harness: AppHarness, monkeypatch: pytest.MonkeyPatch, address: str, token: str, sentence: str
) -> None:
    """Whether there was one, it is kept in a file, or the receiver takes none."""
    monkeypatch.setitem(sys.modules, "keyring", None)
    app = harness.create_app(harness.draft(), LGQTUI_ENDPOINT="https://other.example.org")
    async with run_app(app, (80, 24), paints=False) as pilot:
        await wait_until_idle(pilot)
        await press(pilot, "f9", "a", "ctrl+u")
        await paste(pilot, address)
        await press(pilot, "enter")
        await type_text(pilot, token)
        await press(pilot, "enter", "down", "enter")
        if "Keep it in a file" in screen_text(pilot):
            await press(pilot, "y")
        assert sentence in notices(pilot)
        assert "the environment variable LGQTUI_ENDPOINT wins" in notices(pilot)


async def test_an_address_that_is_emptied_again_is_none(harness: AppHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the dialog stayed open, because its token could not be kept."""
    monkeypatch.setitem(sys.modules, "keyring", None)
    harness.home.settings.with_name("tokens.json").mkdir(parents=True)
    async with harness.open_draft() as pilot:
        await press(pilot, "f9", "a")
        await type_text(pilot, "https://survey.example.org")
        await press(pilot, "enter")
        await type_text(pilot, "s3cret")
        await press(pilot, "enter", "down", "enter", "y")
        assert file_of(harness) == {"endpoint": "https://survey.example.org"}
        await press(pilot, *["shift+tab", "end", "ctrl+u"] * 2, "enter", "enter", "down", "enter")
        assert file_of(harness) == {}
        assert "nobody yet" in screen_text(pilot)


async def test_what_was_set_elsewhere_is_shown_when_the_settings_are_opened(harness: AppHarness) -> None:
    """As the receiver, which is also named where a package is sent; a number has its unit."""
    async with harness.open_draft() as pilot:
        await press(pilot, "f9", "a")
        await paste(pilot, "https://survey.example.org")
        await press(pilot, "enter", "enter", "down", "enter", "escape")
        await go_to_setting(pilot, "endpoint")
        assert row_at_cursor(pilot).split(maxsplit=2)[1] == "https://survey.example.org"
        await press(pilot, "escape")
        await go_to_setting(pilot, "attachment_limit")
        assert row_at_cursor(pilot).split()[1:3] == ["100", "MB"]


async def test_a_token_without_an_address_is_not_dropped(harness: AppHarness) -> None:
    """The dialog stays and says what is missing."""
    async with harness.open_draft() as pilot:
        await go_to_setting(pilot, "endpoint")
        await press(pilot, "enter", "enter")
        await type_text(pilot, "s3cret")
        await press(pilot, "enter", "down", "enter")
        assert "A token is kept for an address: type that as well." in screen_text(pilot)


async def test_a_key_is_pressed_and_means_the_action_at_once(harness: AppHarness) -> None:
    """What the command line refuses is refused in its words; Del gives the first keys back, Esc changes nothing."""
    async with harness.open_draft() as pilot:
        await go_to_setting(pilot, "keys")
        await go_to_setting(pilot, "review", "enter")
        await press(pilot, "enter", "f9")
        assert notices(pilot).startswith("✗ keys.review: F9 already means “pack and send” there.")
        await press(pilot, "enter", "ctrl+a")
        assert "would not arrive, tmux and screen wait for it" in notices(pilot)
        await press(pilot, "enter", "escape")
        assert file_of(harness) == {}
        await press(pilot, "enter", "alt+w")
        assert file_of(harness) == {"keys": {"review": "alt+w"}}
        assert any(row.split() == ["review", "Alt+W", "Esc", "r", "your", "own"] for row in row_texts(pilot))
        await press(pilot, "escape", "escape", "alt+w")
        assert isinstance(pilot.app.screen, ReviewScreen)
        await press(pilot, "escape")
        await go_to_setting(pilot, "keys")
        await go_to_setting(pilot, "review", "enter")
        await press(pilot, "delete", "escape", "escape", "f3")
        assert isinstance(pilot.app.screen, ReviewScreen)
    assert file_of(harness) == {"keys": {}}


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_what_a_try_found_is_scrolled_to(harness: AppHarness, size: tuple[int, int]) -> None:
    """Its end is in view, and no letter of the page beside the dialog; Tab leads to “keep it”."""
    async with harness.open_app(harness.draft(), size) as pilot:
        await wait_until_idle(pilot)
        pilot.app.push_screen(dialog := ReceiverDialog(app_of(pilot).lifecycle.context))
        await wait_until_idle(pilot)
        dialog._show_words(*(f"Line {n} of what was found." for n in range(1, 20)))
        await wait_until(pilot, lambda: "Line 19" in screen_text(pilot))
        box = dialog.query_one(".box").region
        assert (box.x, box.right) == (0, size[0])
        await press(pilot, "enter", "enter", "tab")
        assert dialog.focused is dialog._rows
        assert dialog._rows.cursor == 1
        assert "keep it" in screen_text(pilot)
