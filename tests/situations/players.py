"""Play the three front ends: each is started by its shell command and returns its output after each step."""

from __future__ import annotations

import asyncio
import gc
import io
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from lgqtui.cli.main import run
from lgqtui.tui.app import LgqApp
from tests.tui.fast_pilot import run_app
from tests.tui.harness import AppPilot, notices, paste, press, type_text, wait_until, wait_until_idle
from tests.tui.harness import screen_text as painted_text

FRONT_ENDS = ("cli", "plain", "tui")

_FRAMES = dict.fromkeys((*range(0x2500, 0x25A0), ord("▌"), ord("▐")), " ")
"""Replaces box-drawing characters by blanks."""


# Steps


@dataclass(frozen=True, slots=True)
class Type:
    """Text typed on the full screen."""

    text: str


@dataclass(frozen=True, slots=True)
class Paste:
    """Text pasted on the full screen."""

    text: str


@dataclass(frozen=True, slots=True)
class WaitFor:
    """Wait until words are on the full screen."""

    words: str


@dataclass(frozen=True, slots=True)
class WaitWhile:
    """Wait while words are on the full screen."""

    words: str


@dataclass(frozen=True, slots=True)
class WaitUntil:
    """Wait until a condition outside the full screen is true, such as the content of a file."""

    condition: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Do:
    """An action of another program before the next step."""

    action: Callable[[], object]


@dataclass(frozen=True, slots=True)
class When:
    """A step that is taken only if the output since the previous step contains these words; case is ignored."""

    words: str
    step: str


@dataclass(frozen=True, slots=True)
class Choose:
    """At the console: the number of the choice that contains these words, after an optional command."""

    words: str
    command: str = ""


Step = str | Type | Paste | WaitFor | WaitWhile | WaitUntil | Do | When | Choose
"""A string is a line typed at the console, and the name of a key on the full screen."""


# What is read


@dataclass(frozen=True, slots=True)
class Output:
    """Output of a front end: `parts` holds what was written before the first step and after each step.

    `has_ended` is False if the full screen was still open after the last step.
    """

    code: int
    parts: tuple[str, ...]
    stdout: str = ""
    stderr: str = ""
    has_ended: bool = True

    @property
    def text(self) -> str:
        """All parts."""
        return "\n".join(self.parts)

    @property
    def last(self) -> str:
        """The output after the last step."""
        return self.parts[-1]

    @property
    def json(self) -> Any:
        """The JSON document on the standard output."""
        return json.loads(self.stdout)

    def after(self, words: str) -> str:
        """What was written after the first occurrence of these words; "" without them."""
        return self.text.partition(words)[2]


def _flat(text: str) -> str:
    return " ".join(text.translate(_FRAMES).split())


# The terminal


@dataclass
class _Session:
    """Input and output of one run of a command."""

    steps: list[Step] = field(default_factory=list)
    interrupt_at: str = ""
    parts: list[str] = field(default_factory=lambda: [""])
    streams: dict[str, bytes] = field(default_factory=lambda: {"stdout": b"", "stderr": b""})

    def write(self, name: str, content: bytes) -> None:
        self.streams[name] += content
        self.parts[-1] += content.decode("utf-8", "replace")
        if self.interrupt_at and self.interrupt_at in self.parts[-1]:
            raise KeyboardInterrupt

    def next_line(self) -> str:
        """Return the next typed line; "" at the end of the input."""
        while self.steps:
            match self.steps.pop(0):
                case Do(action):
                    action()
                case When(words, line):
                    if words.casefold() in _flat(self.parts[-1]).casefold():
                        return self._typed(line)
                case Choose(words, command):
                    return self._typed(f"{command} {self._number_of(words)}".strip())
                case str(line):
                    return self._typed(line)
                case other:
                    message = f"{other} is no step of a console"
                    raise TypeError(message)
        return ""

    def _number_of(self, words: str) -> str:
        choices = re.findall(r"^(\d+)\. (.*)$", self.parts[-1], re.MULTILINE)
        numbers = [number for number, choice in choices if words in choice]
        assert numbers, f"no choice holds “{words}”: {self.parts[-1]}"
        return str(numbers[-1])

    def _typed(self, line: str) -> str:
        self.parts.append("")
        return f"{line}\n"


class _Recorder(io.RawIOBase):
    def __init__(self, session: _Session, name: str) -> None:
        super().__init__()
        self._session = session
        self._name = name

    def writable(self) -> bool:
        return True

    def write(self, content: Any, /) -> int:
        copy = bytes(content)
        self._session.write(self._name, copy)
        return len(copy)


class _Stream(io.TextIOWrapper):
    """A text stream that claims to be a terminal."""

    is_terminal = True

    def isatty(self) -> bool:
        return self.is_terminal


class _Keyboard(io.StringIO):
    def __init__(self, session: _Session) -> None:
        super().__init__()
        self._session = session

    def isatty(self) -> bool:
        return True

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        return self._session.next_line()


def _stream(session: _Session, name: str, *, is_terminal: bool) -> _Stream:
    stream = _Stream(_Recorder(session, name), encoding="utf-8", write_through=True)  # type: ignore[arg-type]
    stream.is_terminal = is_terminal
    return stream


@contextmanager
def _streams(session: _Session, stdin: bytes, *, is_terminal: bool) -> Iterator[None]:
    """Replace the three standard streams; calls may be nested."""
    before = sys.stdin, sys.stdout, sys.stderr
    sys.stdout = _stream(session, "stdout", is_terminal=is_terminal)
    sys.stderr = _stream(session, "stderr", is_terminal=is_terminal)
    sys.stdin = _Keyboard(session) if is_terminal else io.TextIOWrapper(io.BytesIO(stdin))
    try:
        yield
    finally:
        sys.stdin, sys.stdout, sys.stderr = before


def _call(argv: Sequence[str], session: _Session, *, is_terminal: bool, stdin: bytes = b"") -> Output:
    with _streams(session, stdin, is_terminal=is_terminal):
        code = run(list(argv))
    stdout, stderr = (session.streams[name].decode() for name in ("stdout", "stderr"))
    return Output(code, tuple(map(_flat, session.parts)), stdout, stderr)


# The full screen


async def _play(app: LgqApp, steps: Sequence[Step], size: tuple[int, int]) -> Output:
    parts: list[str] = []
    async with run_app(app, size) as pilot:
        await wait_until_idle(pilot)
        parts.append(_read(pilot))
        for step in steps:
            await _take(pilot, step, parts)
            if not app.is_running:
                break
            parts.append(_read(pilot))
        has_ended = not app.is_running
    return Output(app.return_code or 0, tuple(parts), has_ended=has_ended)


def _read(pilot: AppPilot) -> str:
    """Return the painted text and, on a second line, the notices, whose lines are mixed with others on the screen."""
    return f"{_flat(painted_text(pilot))}\n{_flat(notices(pilot))}"


async def _take(pilot: AppPilot, step: Step, parts: Sequence[str]) -> None:
    match step:
        case Type(text):
            await type_text(pilot, text)
        case Paste(text):
            await paste(pilot, text)
        case WaitFor(words):
            await wait_until(pilot, lambda: words in _read(pilot), seconds=20.0)
            await wait_until_idle(pilot)
        case WaitWhile(words):
            await wait_until(pilot, lambda: words not in _read(pilot), seconds=20.0)
            await wait_until_idle(pilot)
        case WaitUntil(condition):
            await wait_until(pilot, condition, seconds=20.0)
            await wait_until_idle(pilot)
        case Do(action):
            action()
            await wait_until_idle(pilot)
        case When(words, key):
            if words.casefold() in parts[-1].casefold():
                await press(pilot, key)
        case str(key):
            await press(pilot, key)
        case other:
            message = f"{other} is no step of the full screen"
            raise TypeError(message)


# The workspace


class Workspace:
    """The folders of one user, and the front ends started in them."""

    def __init__(self, folder: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.home = home
        self.monkeypatch = monkeypatch

    # Front ends

    def run_command(self, *argv: str, stdin: bytes = b"") -> Output:
        """Run a shell command without a terminal."""
        return _call(argv, _Session(), is_terminal=False, stdin=stdin)

    def type_command(self, *argv: str, lines: Sequence[Step] = (), interrupt_at: str = "") -> Output:
        """Run a shell command at a terminal; `lines` answer its questions, Ctrl-C is pressed when words appear."""
        return _call(argv, _Session(list(lines), interrupt_at), is_terminal=True)

    def play_console(self, *lines: Step, draft: str = "", options: Sequence[str] = ()) -> Output:
        """Run the console on a draft or on the list of drafts; the input ends after the lines."""
        argv = ("fill", *filter(None, [draft]), "--accessible", *options)
        return _call(argv, _Session(list(lines)), is_terminal=True)

    def play_screen(
        self,
        *steps: Step,
        draft: str = "",
        options: Sequence[str] = (),
        size: tuple[int, int] = (110, 40),
    ) -> Output:
        """Run the full screen on a draft or on the list of drafts; it is closed after the steps."""
        apps: list[LgqApp] = []

        def capture(app: LgqApp, **_: object) -> None:
            apps.append(app)

        argv = ("fill", *filter(None, [draft]), *options)
        with patch.object(LgqApp, "run", capture), patch.object(LgqApp, "suspend", lambda _: nullcontext()):
            refused = _call(argv, _Session(), is_terminal=True)
            gc.enable()  # a start turns it off until the first painting
            return asyncio.run(_play(apps[0], steps, size)) if apps else refused

    # Files

    def draft_file(self, name: str) -> Path:
        """Return the file of a draft."""
        return self.home / "drafts" / f"{name}.toml"

    def sidecar(self, name: str) -> Path:
        """Return the folder beside a draft."""
        return self.home / "drafts" / f"{name}.files"

    def new_folder(self, name: str) -> Path:
        """Make a folder."""
        path = self.folder / name
        path.mkdir()
        return path

    def new_file(self, name: str, content: str = "evidence") -> Path:
        """Write a file of the user's."""
        path = self.folder / name
        path.write_text(content, "utf-8")
        return path

    # Starts of situations

    def new_draft(self, name: str, **answers: str) -> None:
        """Make a draft whose city is the name of the draft."""
        assert self.run_command("new", name).code == 0
        self.answer(name, "ID.city", name)

    def answer(self, name: str, field_id: str, value: str) -> None:
        """Answer a field by a command."""
        output = self.run_command("answer", name, field_id, "--", value)
        assert output.code == 0, output.text

    def attach(self, name: str, field_id: str, path: Path, *options: str) -> None:
        """Attach a file by a command."""
        output = self.run_command("attach", name, field_id, str(path), *options)
        assert output.code == 0, output.text


def front_ends(only: Sequence[str] = FRONT_ENDS) -> pytest.MarkDecorator:
    """Parametrize a test by front end."""
    return pytest.mark.parametrize("front_end", only)


def keys_to(field_id: str) -> tuple[Step, ...]:
    """Return the keys that lead to a field from a question on the full screen."""
    return ("ctrl+g", Type(field_id), "enter")


def packages_in(folder: Path) -> list[Path]:
    """Return the packages in a folder in the order of their arrival."""
    return sorted(folder.glob("*.zip"), key=lambda path: path.stat().st_ctime_ns)
