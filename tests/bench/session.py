"""Memory of an hour's session on the full screen, in its own interpreter.

It has keys, moves, undo, views, saves, searches, pasted lists and earlier versions.

`python -m tests.bench.session FOLDER` prints the resident memory in MB as JSON: after the warm-up, and an hour later.
"""

from __future__ import annotations

import asyncio
import gc
import json
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from lgqtui.interview.interview import Interview
from lgqtui.interview.undo import MAX_STEPS
from lgqtui.tui.screens.files.history import HistoryScreen
from tests.bench.measure import CHECKOUT, Measure
from tests.tui.harness import (
    AppHarness,
    AppPilot,
    draft_answer,
    interview_of,
    is_idle,
    paste,
    screen_of,
    send_keys,
    wait_until,
)

_WARM_UP = 12
"""Minutes after which everything is loaded, and bounded caches are nearly full."""
_HOUR = 60
_TIMEOUT = 120.0
_NAMES = {" ": "space"}
_LONG_FIELD = "III.1"
_FIELDS = (_LONG_FIELD, "ID.city", "II.a")
_LIST_FIELD, _LIST_LENGTH, _LIST_INTERVAL = "I.2.a", 60, 5
"""The rows of a list that is pasted every few minutes; so often versions are looked at, too."""


def session_memory() -> Measure:
    """Memory after an hour at the full screen, beside the same after the first minutes."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.bench.session", folder]
        done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True)
    before, after = json.loads(done.stdout)
    return Measure(
        "memory after an hour's session", f"after {_WARM_UP} minutes of it", after, before, after / before, 1.1, "MB"
    )


async def _simulate_session(folder: Path) -> tuple[float, float]:
    harness = AppHarness(folder)
    harness.home.drafts.mkdir(parents=True, exist_ok=True)
    path = Path(shutil.copy(CHECKOUT / "drafts" / "sample-complete.toml", harness.home.drafts))
    async with harness.open_app(path) as pilot:
        _fill_history(interview_of(pilot))
        before = 0.0
        for minute in range(_WARM_UP + _HOUR):
            if minute == _WARM_UP:
                before = _memory()
            await _minute(pilot, minute)
        return before, _memory()


def _fill_history(interview: Interview) -> None:
    """Fill the undo history: its size is bounded by design and not measured here."""
    for number in range(MAX_STEPS + 1):
        interview.answer(_LONG_FIELD, {"text": f"Answer {number}. " + "It is as long as a paragraph. " * 12})


async def _minute(pilot: AppPilot, number: int) -> None:
    """Simulate a minute: type, undo, go to other questions and back, open the views, save."""
    await screen_of(pilot).go_to_field(_FIELDS[number % len(_FIELDS)])
    await _press(pilot, *(_NAMES.get(letter, letter) for letter in f"Word {number} and twenty more "))
    await _press(pilot, "ctrl+n", "ctrl+n", "ctrl+p")
    await _press(pilot, "ctrl+r", "ctrl+y", "ctrl+r")  # the draft is as long as before
    for view in ("f2", "f3", "f8", "f1", "ctrl+g"):
        await _press(pilot, view)
        await _press(pilot, "escape")
    await _press(pilot, "ctrl+g", *"service", "down", "escape")
    if number % _LIST_INTERVAL == 0:
        await _paste_list(pilot, number)
        await _press(pilot, "alt+h")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, HistoryScreen), _TIMEOUT)
        await _press(pilot, "end", "enter", "escape", "escape")
    await _press(pilot, "ctrl+s")
    await wait_until(pilot, lambda: interview_of(pilot).is_saved, _TIMEOUT)


async def _paste_list(pilot: AppPilot, number: int) -> None:
    """Paste a list of links, take its rows, and take that back."""
    await screen_of(pilot).go_to_field(_LIST_FIELD)
    pasted = "".join(f"Page {n}: https://a{number}.example.org/{n}\n" for n in range(_LIST_LENGTH))
    await paste(pilot, pasted)
    await _press(pilot, "enter")
    assert len(draft_answer(pilot, _LIST_FIELD).links) >= _LIST_LENGTH
    await _press(pilot, "ctrl+r")


async def _press(pilot: AppPilot, *keys: str) -> None:
    send_keys(pilot, *keys)
    await pilot.pause()
    await wait_until(pilot, lambda: is_idle(pilot), _TIMEOUT)
    await pilot.pause()


def _memory() -> float:
    """Return the resident memory of this process in MB."""
    gc.unfreeze()
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_simulate_session(Path(sys.argv[1])))))  # noqa: T201
