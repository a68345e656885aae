"""A whole response of real size, given in the console on a real terminal."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest

from lgqtui.draft.model import Draft
from lgqtui.draft.store import DraftFile
from lgqtui.export.json_codec import encode_draft
from lgqtui.questionnaire.library import load_questionnaire
from lgqtui.questionnaire.model import Questionnaire
from tests.journey.script import Entry, entries, lines_of
from tests.journey.test_installed_program import PROGRAM, User
from tests.terminal import Terminal
from tests.tui.harness import NOW

TOP = Path(__file__).parents[2]
A_SECOND = 1_200
"""Characters in a second that are nothing to the program."""
_AHEAD = 2_000
"""Bytes that may wait to be read; of more than 4,095 the system would throw some away without a word."""


@pytest.fixture
def user(tmp_path: Path) -> User:
    """A user with a draft called City."""
    someone = User(tmp_path)
    assert someone.run("new", "City").returncode == 0
    return someone


@pytest.fixture
def lgq() -> Questionnaire:
    """The shipped questionnaire."""
    return load_questionnaire(TOP / "questions" / "lgq-2022.toml")


def answer_texts(lgq: Questionnaire, path: Path) -> dict[str, object]:
    """The answers of a draft, remarks included."""
    draft: Draft = DraftFile(path, lambda: NOW).load()
    answers: dict[str, object] = json.loads(encode_draft(lgq, draft, with_remarks=True))["answers"]
    return answers


class Typist:
    """Types as fast as the program reads, and records all output."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.position = 0
        self.typed = 0

    def wait(self, expected: str) -> None:
        """Wait for output that came after the last reply."""
        end = time.monotonic() + 20
        while not re.search(expected.encode(), self.terminal.output[self.position :]):
            assert time.monotonic() < end, self.terminal.output[-2_000:]
            assert self.terminal.process.poll() is None, self.terminal.output[-2_000:]
            self.terminal.read(0.2)

    def type(self, text: str) -> None:
        """Type."""
        self.position = len(self.terminal.output)
        self.typed += len(text)
        encoded = text.encode()
        for at in range(0, len(encoded), 256):
            while self.terminal.unread() > _AHEAD:
                self.terminal.read(0.01)
            self.terminal.send(encoded[at : at + 256])
            while self.terminal.read(0.0):
                pass


@pytest.mark.parametrize("name", ["sample-complete", "sample-unfinished"])
def test_a_whole_response_in_bare_lines(user: User, lgq: Questionnaire, name: str) -> None:
    """All answers can be given on a terminal that only prints lines, and no escape code is printed.

    It is read faster than 1,200 characters a second, which is more than anybody's software types.
    """
    sample = TOP / "drafts" / f"{name}.toml"
    draft = DraftFile(sample, lambda: NOW).load()
    environ = user.environ | {"TERM": "dumb"}
    with Terminal([str(PROGRAM), "fill", "City", "--accessible"], environ, cwd=user.folder) as terminal:
        typist = Typist(terminal)
        typist.wait(r": $")
        start = time.monotonic()
        for entry in entries(lgq, draft):
            typist.wait(r": $")
            for line in lines_of(entry):
                typist.type(line + "\n")
        typist.wait("That was the last question.")
        assert typist.typed / (time.monotonic() - start) > A_SECOND
        typist.type("\x04")
        assert terminal.wait_end() == 0
        output = terminal.output
    assert b"\x1b" not in output
    assert b"Saved. Your draft is" in output
    assert answer_texts(lgq, user.folder / "home" / "drafts" / "City.toml") == answer_texts(lgq, sample)


_BEGINS, _ENDS = r"\x1b\[\?2004h", r"\x1b\[\?2004l"
"""What a prompt writes first and last: it wants pastes marked, and no longer."""


def keys_of(entry: Entry) -> str:
    """Return an entry as keys at a prompt: a choice takes a letter, a long text is pasted."""
    if entry.kind != "text" or not entry.text:
        return entry.text + "\r"
    text = "\r".join(lines_of(entry)[:-1])
    return f"\x1b[200~{text}\x1b[201~\x1b\r"


def test_a_whole_response_by_prompts(user: User, lgq: Questionnaire) -> None:
    """The same with prompts, on an ordinary terminal."""
    sample = TOP / "drafts" / "sample-complete.toml"
    draft = DraftFile(sample, lambda: NOW).load()
    environ = user.environ | {"PROMPT_TOOLKIT_NO_CPR": "1"}  # no reply here to a request for the cursor position
    with Terminal([str(PROGRAM), "fill", "City", "--plain"], environ, cwd=user.folder) as terminal:
        typist = Typist(terminal)
        typist.wait(_BEGINS)
        for entry in entries(lgq, draft):
            typist.type(keys_of(entry))
            typist.wait(_ENDS + r"[\s\S]*" + _BEGINS)
        typist.wait("That was the last question.")
        typist.type("/quit\r")
        assert terminal.wait_end() == 0
        assert b"Saved. Your draft is" in terminal.output
    assert answer_texts(lgq, user.folder / "home" / "drafts" / "City.toml") == answer_texts(lgq, sample)
