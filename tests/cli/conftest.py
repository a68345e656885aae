"""A small questionnaire, and a fixture that calls the program within the test."""

from __future__ import annotations

import io
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lgqtui.cli.main import run
from tests.receiver.app import Receiver
from tests.receiver.server import serving

SMALL = """\
format = 1
id = "small"
title = "A small questionnaire"
short_title = "Small"

[[sections]]
id = "A"
number = "I"
title = "First"

[[sections.questions]]
id = "A.1"
number = "I.1"
text = "What is the **portal**?"
fields = [{ id = "A.1", kind = "links" }]

[[sections.questions]]
id = "A.2"
number = "I.2"
text = "Is there an officer?"
fields = [
  { id = "A.2", kind = "yes_no" },
  { id = "A.2.name", kind = "short", prompt = "Name", when = { field = "A.2", is = "yes" } },
  { id = "A.2.why", kind = "text", prompt = "Why not", when = { field = "A.2", is = "no" } },
]

[[sections]]
id = "B"
title = "Last"

[[sections.questions]]
id = "B.1"
text = "Which apply?"
fields = [
  { id = "B.1-a", kind = "tick", prompt = "this" },
  { id = "B.1-b", kind = "tick", prompt = "that", explain = false },
]

[[sections.questions]]
id = "B.2"
text = "When, and who wrote it?"
fields = [
  { id = "B.date", kind = "date", prompt = "Day" },
  { id = "B.mail", kind = "short", prompt = "E-mail", reads_as = "email" },
]

[[rules]]
id = "both"
field = "B.1-b"
severity = "error"
when = { all = [{ field = "B.1-a", is = "on" }, { field = "B.1-b", is = "on" }] }
message = "this and that exclude each other"
remedy = "Take one off."
"""


@dataclass(frozen=True, slots=True)
class Result:
    """Exit code and output of a call."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The single JSON document on stdout."""
        return json.loads(self.out)

    @property
    def error(self) -> str:
        """The sentence of the error; the call must have printed an error in the usual form."""
        first, *rest = self.err.splitlines()
        assert first.startswith("error: "), self.err
        assert not rest or (rest[0] == "" and rest[1].startswith("hint: ") and len(rest) == 2), self.err
        assert "Traceback" not in self.err
        return first.removeprefix("error: ")

    @property
    def hint(self) -> str:
        """The error's remedy; "" without one."""
        return self.err.partition("\n\nhint: ")[2].rstrip("\n")


Call = Callable[..., Result]


@pytest.fixture
def lgq(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Call the program: `lgq("answer", "x", "A.2", "yes")`; `stdin` is its standard input."""

    def call(*argv: str, stdin: bytes = b"") -> Result:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsys.readouterr()
        code = run(list(argv))
        written = capsys.readouterr()
        return Result(code, written.out, written.err)

    return call


@pytest.fixture
def small(home: Path) -> Path:
    """The small questionnaire among the user's own."""
    path = home / "questionnaires" / "small.toml"
    path.parent.mkdir(parents=True)
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.fixture
def city(small: Path, lgq: Call) -> Path:
    """A draft called `city` for the small questionnaire."""
    return Path(lgq("new", "city", "--questionnaire", "small").out.strip())


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file under a folder with its content, without caches of the program."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): path.read_bytes() for path in files if "state" not in path.relative_to(folder).parts}


@pytest.fixture
def local_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Set the time zone of this computer; the one before comes back."""

    def set_zone(name: str) -> None:
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield set_zone
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def receiver() -> Receiver:
    """A receiver without misbehaviour."""
    return Receiver()


@pytest.fixture
def receiver_url(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The receiver's endpoint."""
    monkeypatch.setenv("NO_PROXY", "*")
    with serving(receiver.app) as address:
        yield f"{address}/packages"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """No waiting between attempts."""
    monkeypatch.setenv("LGQTUI_PATIENCE", "0")
