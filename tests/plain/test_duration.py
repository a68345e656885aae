"""How long an interview is by ear, in seconds at 175 words a minute."""

from __future__ import annotations

import io
import math
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lgqtui.draft.store import DraftFile
from lgqtui.plain.bare_console import BareConsole
from lgqtui.plain.run import run
from lgqtui.questionnaire.kinds import KINDS
from tests.plain.player import ConsolePlayer
from tests.tui.harness import NOW

SAMPLE = Path(__file__).parents[2] / "drafts" / "sample-complete.toml"
_WORDS_A_SECOND = 175 / 60
_LONG_WORD, _SYLLABLES = 24, 12
"""Of a word longer than the first each piece of the second length counts as one: addresses are spelled."""


def word_count(text: str) -> int:
    """The words that are spoken."""
    return sum(math.ceil(len(word) / _SYLLABLES) if len(word) > _LONG_WORD else 1 for word in text.split())


class _Replies(io.StringIO):
    """Replies that depend on what was printed last; `count` is how many were given."""

    def __init__(self, output: io.StringIO, reply: Callable[[str], str]) -> None:
        super().__init__()
        self._output = output
        self._reply = reply
        self._lines: list[str] = []
        self.count = 0

    def readline(self, _size: int | None = -1, /) -> str:  # type: ignore[override]
        if not self._lines:
            self.count += 1
            self._lines = self._reply(self._output.getvalue()).split("\n")
        self._output.write("\n")
        return self._lines.pop(0) + "\n"


def _play(player: ConsolePlayer, path: Path, reply: Callable[[str], str]) -> tuple[str, int]:
    output = io.StringIO()
    replies = _Replies(output, reply)
    assert run(BareConsole(replies, output), player.context(), path) == 0
    return output.getvalue(), replies.count


def spoken_seconds(text: str) -> float:
    """How long it takes to hear a text."""
    return word_count(text) / _WORDS_A_SECOND


def spoken_lines(text: str) -> list[str]:
    """The lines that are heard."""
    return [line for line in text.splitlines() if line.strip()]


def go_through(player: ConsolePlayer) -> tuple[str, Path]:
    """Go through the filled response by Enter alone; return what is said, and its draft."""
    player.harness.home.drafts.mkdir(parents=True, exist_ok=True)
    path = Path(shutil.copy(SAMPLE, player.harness.home.drafts))
    player.play("/jump ID.city", "/quit", path=path)
    return _play(player, path, lambda _: "")[0], path


def test_a_filled_response_is_gone_through_in_little_time(player: ConsolePlayer) -> None:
    """By Enter alone, which leaves at the end and changes no answer."""
    before = DraftFile(SAMPLE, lambda: NOW).load().answers
    text, path = go_through(player)
    assert "That was the last question. 0 unanswered, 3 need a look." in text
    assert word_count(text) <= 2_400
    assert spoken_seconds(text) <= 823
    assert len(spoken_lines(text)) <= 250
    assert "\x1b" not in text
    assert DraftFile(path, lambda: NOW).load().answers == before


_REPLIES = {
    "ne line:": "Office",
    "Text,": "A few words\n/end",
    "Links,": "Portal: https://portal.example.org/\n/end\n\n",
    "Yes or no:": "y",
    "Numbers": "1",
}


def answer_all(player: ConsolePlayer) -> tuple[str, Path]:
    """Answer every field of a new draft in few words; return what is said, and the draft."""
    path = player.harness.draft(questionnaire="lgq-2022")

    def reply(output: str) -> str:
        prompt = output.rpartition("\n")[2]
        return next((typed for words, typed in _REPLIES.items() if words in prompt), "")

    return _play(player, path, reply)[0], path


@pytest.mark.parametrize(("verbosity", "seconds"), [("brief", 600), ("full", 764)])
def test_a_new_draft_is_answered_in_little_time(player: ConsolePlayer, verbosity: str, seconds: int) -> None:
    """Every field in few words; each answer is on the disk."""
    player.verbosity = verbosity
    text, path = answer_all(player)
    assert "That was the last question. 0 unanswered" in text
    assert spoken_seconds(text) <= seconds
    draft, questionnaire = DraftFile(path, lambda: NOW).load(), player.context().library.find("lgq-2022")
    unanswered = {f.id for f in questionnaire.fields.values() if not KINDS[f.kind].is_answered(draft.answer(f.id))}
    ticks = {f.id for f in questionnaire.fields.values() if f.kind == "tick"}
    assert unanswered <= ticks
    assert len(ticks) - len(unanswered) == 2
    assert draft.answer("I.2.e").links[0].label == "Portal"


def help_lines(player: ConsolePlayer) -> list[str]:
    """The lines that `?` gives at the first prompt."""
    path = player.harness.draft(questionnaire="lgq-2022")
    return player.play("?", path=path).after("One line: ?\n").partition("One line:")[0].splitlines()


def test_help_at_the_first_prompt_is_short(player: ConsolePlayer) -> None:
    """At most eight lines, the last of which says how there is more."""
    *_, last = lines = help_lines(player)
    assert "/help all for more." in last
    assert len(lines) <= 8
