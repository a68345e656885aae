"""The recording in tests/README.md equals the output of the program."""

from __future__ import annotations

import re
from pathlib import Path

from tests.journey.test_console import Typist
from tests.journey.test_installed_program import PROGRAM, User
from tests.terminal import Terminal

README = Path(__file__).parents[1] / "README.md"
CLERK = "/home/clerk/.local/share/lgqtui/drafts"
TYPED = (
    "/new Riverton",
    "Riverton",
    "/jump I.2",
    "- One Stop Services, https://services.riverton.example.org/\n- Tax Service: https://tax.riverton.example.org/\n/end",
    "1",
    "/next",
    "1",
    "Head of the office",
    "/jump I.3",
    "2",
    "/quit",
)


def recording(folder: Path) -> str:
    """Return the output of a short session, from the list of drafts to leaving."""
    user = User(folder)
    environ = user.environ | {"TERM": "dumb"}
    with Terminal([str(PROGRAM), "fill", "--accessible"], environ, cwd=user.folder) as terminal:
        typist = Typist(terminal)
        for text in TYPED:
            typist.wait(r": $")
            typist.type(text + "\n")
        assert terminal.wait_end() == 0
        output = terminal.output
    assert b"\x1b" not in output
    # A longer path than the clerk's stands on a line of its own.
    return re.sub(
        rf"\s+{re.escape(str(user.folder / 'home' / 'drafts'))}", f" {CLERK}", output.decode().replace("\r\n", "\n")
    )


def recorded_lines() -> re.Pattern[str]:
    """Return the recording of the README as a pattern; an ellipsis stands for the rest of a line, or lines."""
    block = README.read_text("utf-8").partition("## How an interview sounds")[2].split("```\n")[1]
    lines = ["(?:.*\n)*" if line == "…" else _line(line) for line in block.splitlines()]
    return re.compile("".join(lines))


def _line(line: str) -> str:
    return re.escape(line.removesuffix(" …")) + (".*" if line.endswith(" …") else "") + "\n"


def test_the_recording_is_of_the_program_as_it_is(tmp_path: Path) -> None:
    """Line by line."""
    output = recording(tmp_path)
    assert recorded_lines().fullmatch(output), output
