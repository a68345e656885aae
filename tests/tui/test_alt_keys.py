"""Keys held with Alt."""

from __future__ import annotations

from textual import events

from tests.tui.harness import AppHarness, draft_answer, type_text, wait_until_idle


async def test_a_key_with_alt_writes_no_letter(harness: AppHarness) -> None:
    """A key held with Alt is a command or nothing; it is never text of an answer."""
    async with harness.open_draft(at="city") as pilot:
        await type_text(pilot, "Town")
        for letter in "xj":  # as terminals send them: with the letter
            pilot.app.post_message(events.Key(f"alt+{letter}", letter))
        await wait_until_idle(pilot)
        assert draft_answer(pilot, "city").text == "Town"
