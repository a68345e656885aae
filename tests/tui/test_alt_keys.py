"""Keys held with Alt."""

from __future__ import annotations

from textual import events

from tests.tui.desk import Desk, answer, settled, write


async def test_a_key_with_alt_writes_no_letter(desk: Desk) -> None:
    """What is typed with Alt is a command or nothing: it never gets into an answer."""
    async with desk.filling(at="city") as pilot:
        await write(pilot, "Town")
        for letter in "xj":  # as terminals send them: with the letter
            pilot.app.post_message(events.Key(f"alt+{letter}", letter))
        await settled(pilot)
        assert answer(pilot, "city").text == "Town"
