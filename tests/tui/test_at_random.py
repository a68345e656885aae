"""Keys, pastes, clicks and sizes at random, faster than they can be handled: nothing breaks, nothing is lost."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest
from textual import events
from textual.errors import NoWidget

from lgqtui.draft.store import DraftFile
from lgqtui.questionnaire.answer import Answer
from tests.tui.harness import NOW, AppHarness, AppPilot, app_of, interview_of, link_row, send_keys, wait_until_idle

_KEYS = [
    "ctrl+n",
    "ctrl+p",
    "alt+u",
    "f5",
    "f2",
    "f3",
    "f10",
    "ctrl+g",
    "f1",
    "tab",
    "shift+tab",
    "enter",
    "escape",
    "up",
    "down",
    "left",
    "right",
    "space",
    "y",
    "n",
    "c",
    "a",
    "b",
    "x",
    "ctrl+r",
    "ctrl+y",
    "ctrl+z",
    "ctrl+t",
    "f11",
    "f12",
    "insert",
    "delete",
    "shift+up",
    "shift+down",
    "pageup",
    "pagedown",
    "home",
    "end",
    "backspace",
    "ctrl+s",
    "ctrl+end",
    "ctrl+a",
    "ctrl+k",
    "ctrl+u",
]
_PASTES = ("1. A https://a.example.org/\n2. B: https://b.example.org/ note", "plain words", "x\x1b[31m [/x]")
_SIZES = ((60, 20), (80, 24), (140, 45))


@pytest.fixture
def harness(harness: AppHarness) -> AppHarness:
    """Provide a harness that paints every change."""
    harness.paints = True
    return harness


async def _do_anything(pilot: AppPilot, dice: random.Random) -> str:
    """Do something at random; return what it was."""
    kind = dice.choices(["key", "paste", "click", "size", "wait"], [75, 4, 8, 3, 10])[0]
    match kind:
        case "key":
            key = dice.choice(_KEYS)
            send_keys(pilot, key)
            return key
        case "paste":
            pilot.app.post_message(events.Paste(dice.choice(_PASTES)))
        case "click":
            width, height = pilot.app.size
            # Not the key bar: a click there may quit.
            with suppress(NoWidget):  # between two screens no widget is there
                await pilot.click(offset=(dice.randrange(width), dice.randrange(height - 1)))
        case "size":
            await pilot.resize_terminal(*dice.choice(_SIZES))
        case _:
            await pilot.pause()
    return kind


@pytest.mark.parametrize("seed", range(4))
async def test_anything_at_random_breaks_nothing_and_loses_nothing(harness: AppHarness, seed: int) -> None:
    """After random input at any speed the draft on the disk equals the draft in memory."""
    dice = random.Random(seed)
    answers = {
        "mayor": Answer(choice="yes"),
        "portals": Answer(links=(link_row("One", "https://one.example.org/"),)),
        "plan": Answer(text="Words", flag=True),
    }
    async with harness.open_draft(answers) as pilot:
        interview, done = interview_of(pilot), []
        for _ in range(150):
            done.append(await _do_anything(pilot, dice))
            assert app_of(pilot).crash is None, done
        await wait_until_idle(pilot)
    on_disk = DraftFile(harness.home.drafts / "Town.toml", lambda: NOW).load()
    assert on_disk.answers == interview.draft.answers, done
