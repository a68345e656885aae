"""Time from a key to its letter on the screen, while the draft is saved in the background."""

from __future__ import annotations

import itertools
import shutil
import sys
import tempfile
import time
import tomllib
from pathlib import Path

from tests.bench.measure import CHECKOUT, Measure, delete_sidecar, environment, percentile
from tests.terminal import Terminal

_LENGTH = 4_000
_KEYS = 240
_KEY_INTERVAL = 0.04
"""Seconds between keys: twenty-five a second, faster than typing, so that autosave runs during many of them."""
BARE_AREA = """
import sys
from textual.app import App
from textual.widgets import TextArea

class Bare(App):
    def compose(self):
        yield TextArea(sys.argv[1], soft_wrap=True)

Bare().run()
"""


def key_to_painted() -> Measure:
    """95 of 100 keys in a 4,000-character answer of a full draft, beside a bare TextArea with the same text."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        environ = environment(home, home / "compiled")
        draft, text = _draft_with_long_answer(home)
        fill = [sys.executable, "-m", "lgqtui", "fill", str(draft)]
        bare = [sys.executable, "-c", BARE_AREA, text]
        ours, peer, ratios = [], [], []
        for _ in range(3):
            delete_sidecar(draft)
            with Terminal(fill, environ, cwd=CHECKOUT) as terminal:
                terminal.wait_for("Indonesia")
                terminal.drain(0.4)
                terminal.send("\x07")  # ^G
                terminal.wait_for("Go to:")
                terminal.drain()
                terminal.send("III.1\r")
                terminal.wait_for(text[1:20])  # its first letter is under the cursor
                ours.append(percentile(key_waits(terminal), 0.95))
            with Terminal(bare, environ, cwd=CHECKOUT) as terminal:
                terminal.wait_for(text[1:20])  # its first letter is under the cursor
                peer.append(percentile(key_waits(terminal), 0.95))
            ratios.append(ours[-1] / peer[-1])
        return Measure(
            "key to painted, 95th percentile, 4,000 characters, autosave running",
            "a bare TextArea with that text",
            sorted(ours)[1] * 1000,
            sorted(peer)[1] * 1000,
            sorted(ratios)[1],
            1.5,
        )


def key_waits(terminal: Terminal) -> list[float]:
    """Type letters faster than hands do; return the seconds until each is painted."""
    terminal.drain(0.2)  # shorter than the blink interval of the cursor
    waits = []
    last = "   "
    for letter in itertools.islice(itertools.cycle("bcdfghjklmnpqrstvwxz"), _KEYS):
        last = last[1:] + letter
        start = time.perf_counter()
        terminal.clear()
        terminal.send(letter)
        waits.append(terminal.wait_for(last.strip()))
        while (left := start + _KEY_INTERVAL - time.perf_counter()) > 0:
            terminal.read(left)
    return waits


def _draft_with_long_answer(home: Path) -> tuple[Path, str]:
    """The full sample, with III.1 as one answer of 4,000 characters in paragraphs of a usual length."""
    path = home / "full.toml"
    shutil.copy(CHECKOUT / "drafts" / "sample-complete.toml", path)
    source = path.read_text("utf-8")
    answers = tomllib.loads(source)["answers"]
    prose = " ".join(" ".join(a["text"].split()) for a in answers.values() if len(a.get("text", "")) > 400)
    paragraphs = [prose[at : at + 500] for at in range(0, _LENGTH, 500)]
    text = "\n".join(paragraphs).replace("http", "web")[:_LENGTH]
    old = answers["III.1"]["text"]
    path.write_text(source.replace(old, text.replace("\\", " ").replace('"', "'"), 1), "utf-8")
    return path, text
