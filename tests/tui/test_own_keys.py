"""Keys chosen by the user: they run their action and are named wherever a key is named."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from lgqtui.questionnaire.answer import Answer
from lgqtui.tui.keys import Keymap, put_in_force
from lgqtui.tui.screens.program.help import HelpScreen
from tests.tui.harness import (
    AppHarness,
    AppPilot,
    app_of,
    click_text,
    current_question_id,
    draft_answer,
    file_names,
    key_bar,
    link_row,
    notices,
    press,
    screen_of,
    screen_text,
    static_texts,
    type_text,
    wait_until,
    wait_until_checked,
    wait_until_idle,
)


@pytest.fixture(autouse=True)
def _as_it_comes() -> Iterator[None]:
    """Restore the default keys for other tests."""
    yield
    put_in_force(Keymap())


@asynccontextmanager
async def with_keys(
    harness: AppHarness,
    keys: str,
    answers: dict[str, Answer] | None = None,
    field: str = "",
    size: tuple[int, int] = (140, 45),
) -> AsyncIterator[AppPilot]:
    """The app at a field of a new draft, with a table of keys in the settings."""
    harness.home.settings.write_text(f"[keys]\n{keys}\n", "utf-8")
    async with harness.open_draft(answers, field, size) as pilot:
        yield pilot


async def test_a_chosen_key_replaces_the_default_key(harness: AppHarness) -> None:
    """Also from within a text, after typing."""
    async with with_keys(harness, 'next = "alt+n,alt+j"', field="services") as pilot:
        await type_text(pilot, "Text")
        await press(pilot, "ctrl+n")
        assert current_question_id(pilot) == "B.1"
        await press(pilot, "alt+n")
        assert current_question_id(pilot) == "B.2"
        await press(pilot, "alt+j")
        assert current_question_id(pilot) == "B.3"
        assert draft_answer(pilot, "services").text == "Text"


async def test_two_actions_exchange_their_keys(harness: AppHarness) -> None:
    """Each key runs the action of the other."""
    async with with_keys(harness, 'next = "ctrl+p"\nprevious = "ctrl+n"', field="services") as pilot:
        await press(pilot, "ctrl+p")
        assert current_question_id(pilot) == "B.2"
        await press(pilot, "ctrl+n", "ctrl+n")
        assert current_question_id(pilot) == "A.2"


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (140, 45)], ids=str)
async def test_the_key_bar_names_a_chosen_key_at_the_same_position(harness: AppHarness, size: tuple[int, int]) -> None:
    """The order in the key bar stays, and entries can be clicked."""
    async with harness.open_app(harness.draft("Other"), size) as pilot:
        before = [name for name in ("menu", "next", "back", "quit") if f" {name}" in key_bar(pilot)]
    async with with_keys(harness, 'next = "alt+n"\noutline = "alt+o"', size=size) as pilot:
        bar = key_bar(pilot)
        assert "Alt+N next" in bar
        assert "^N next" not in bar
        positions = [bar.index(f" {name}") for name in before if f" {name}" in bar]
        assert positions == sorted(positions)
        assert len(positions) >= 3
        await click_text(pilot, "Alt+N next")
        await wait_until(pilot, lambda: current_question_id(pilot) == "A.2")


async def test_help_and_menu_name_a_chosen_key(harness: AppHarness) -> None:
    """Help and menu show the chosen key."""
    async with with_keys(harness, 'flag = "alt+f"\nhelp = "alt+h"') as pilot:
        await press(pilot, "alt+h")
        assert isinstance(app_of(pilot).screen_stack[-1], HelpScreen)
        await press(pilot, "k")
        helped = static_texts(pilot, "VerticalScroll Static")
        assert "Alt+F, Esc f" in helped
        assert "(flag; comes as ^T" in " ".join(helped.split())
        await press(pilot, "escape")
        await press(pilot, "escape", "f1")
        assert isinstance(app_of(pilot).screen_stack[-1], HelpScreen)
        await press(pilot, "escape", "f10")
        assert "── Menu" in screen_text(pilot)
        await press(pilot, "f10")
        listed = next(line for line in screen_text(pilot).splitlines() if "flag, come back" in line)
        assert listed.split()[-2] == "Alt+F"


async def test_notices_name_a_chosen_key(harness: AppHarness) -> None:
    """A notice names the chosen key that reverts an action."""
    async with with_keys(
        harness, 'undo = "alt+u"\nflag = "alt+f"\nsave = "alt+s"', {"city": Answer(text="Old")}
    ) as pilot:
        await press(pilot, "alt+f")
        assert "Flagged. Alt+F takes the flag off." in notices(pilot)
        await press(pilot, "f12")
        assert "The answer is taken out. Alt+U brings it back." in notices(pilot)
        await press(pilot, "alt+u")
        assert draft_answer(pilot, "city").text == "Old"


ODD = "https://example.org?/"


async def test_texts_at_a_field_name_a_chosen_key(harness: AppHarness) -> None:
    """Remedies, the line under a text and hints in a list."""
    keys = 'mend = "alt+w"\neditor = "alt+e"\nremove = "alt+x"\ntick = "alt+k"\nto_list = "alt+b"\nrow_up = "alt+y"'
    async with with_keys(
        harness, keys, {"portals": Answer(links=(link_row("a", ODD),))}, "portals", (120, 36)
    ) as pilot:
        await wait_until_checked(pilot)
        await press(pilot, "down")
        assert "Alt+X takes a row out, Alt+Y Shift+↓ moves it." in " ".join(screen_text(pilot).replace("▌", "").split())
        await press(pilot, "up")
        await press(pilot, "alt+w")
        assert draft_answer(pilot, "portals").links == (link_row("a", "https://example.org/"),)
        await press(pilot, "alt+x")
        assert draft_answer(pilot, "portals").links == ()
        await screen_of(pilot).go_to_field("services")
        await wait_until_idle(pilot)
        assert "Alt+E opens your own editor" in screen_text(pilot)
        await screen_of(pilot).go_to_field("plan")
        await wait_until_idle(pilot)
        assert "Alt+K ticks the box above." in screen_text(pilot)
        await press(pilot, "alt+k", "enter")
        assert draft_answer(pilot, "plan").checked
        await type_text(pilot, "So")
        await press(pilot, "alt+b", "down", "alt+k")
        assert (draft_answer(pilot, "plan").text, draft_answer(pilot, "budget").checked) == ("So", True)


async def test_the_key_to_the_review_leads_back_from_it(harness: AppHarness) -> None:
    """The same key opens and closes the review; Esc closes it as well."""
    async with with_keys(harness, 'review = "alt+v"') as pilot:
        await press(pilot, "alt+v")
        assert "Alt+V comes back to this row" in " ".join(screen_text(pilot).split())
        assert "Alt+V back" in key_bar(pilot)
        await press(pilot, "alt+v")
        assert pilot.app.screen is screen_of(pilot)
        await press(pilot, "alt+v", "escape")
        assert pilot.app.screen is screen_of(pilot)


async def test_in_the_list_of_drafts_letters_can_be_chosen(harness: AppHarness) -> None:
    """Letters are possible there, as no text is typed."""
    harness.draft("Old")
    harness.home.settings.write_text('[keys]\nduplicate = "k"\n')
    async with harness.open_app(size=(140, 45)) as pilot:
        assert "k duplicate" in key_bar(pilot)
        await press(pilot, "d")
        assert drafts_in(harness) == ["Old.toml"]
        await press(pilot, "k")
        await wait_until(pilot, lambda: len(drafts_in(harness)) == 2)


def drafts_in(harness: AppHarness) -> list[str]:
    """The names of the drafts on the disk."""
    return [name for name in file_names(harness.home.drafts) if name.endswith(".toml")]


@pytest.mark.parametrize("key", ["alt+q", "ctrl+q"])
async def test_quitting_keeps_its_default_key_beside_a_chosen_key(harness: AppHarness, key: str) -> None:
    """A terminal may not send the chosen key."""
    async with with_keys(harness, 'quit = "alt+q"') as pilot:
        assert "Alt+Q quit" in key_bar(pilot)
        await type_text(pilot, "Kim")
        app = app_of(pilot)
        await pilot.press(key)
        await wait_until(pilot, lambda: app.return_code is not None)
    assert harness.saved("city").text == "Kim"


async def test_a_key_that_cannot_be_used_is_reported_on_the_screen(harness: AppHarness) -> None:
    """The first in full, the others by number; the default keys are used for them."""
    async with with_keys(harness, 'next = "ctrl+b"\nundo = "f4"\nflag = "alt+f"') as pilot:
        text = " ".join(notices(pilot).split())
        assert "keys.next: ^B would not arrive, tmux and screen wait for it; it is passed over." in text
        assert "1 more: lgqtui config show" in text
        await press(pilot, "alt+f")
        assert draft_answer(pilot, "city").flag
        await press(pilot, "ctrl+n")
        assert current_question_id(pilot) == "A.2"


async def test_without_chosen_keys_textual_gets_no_key_map(harness: AppHarness) -> None:
    """Otherwise Textual would look up every key in a map without effect."""
    async with harness.open_draft() as pilot:
        assert pilot.app._keymap == {}


async def test_a_long_chosen_key_displaces_the_least_important_label(harness: AppHarness) -> None:
    """The labels that the guides mention stay in the key bar at 80 columns."""
    keys = 'next = "alt+right"\nprevious = "alt+left"'
    async with with_keys(harness, keys, field="portals", size=(80, 24)) as pilot:
        bar = key_bar(pilot)
        for label in ("Esc menu", "+ add", "Alt+→ next", "Alt+← before", "^Q quit"):
            assert label in bar
        assert "outline" not in bar
