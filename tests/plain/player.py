"""Play typed lines at the bare console, and return its output."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from fcntl import ioctl
from pathlib import Path
from select import select
from termios import FIONREAD

from msgspec import Struct

from lgqtui.plain.bare_console import BareConsole
from lgqtui.plain.run import run
from lgqtui.questionnaire.answer import Answer
from lgqtui.text import visible
from lgqtui.workflows.context import AppContext
from tests.tui.harness import NOW, AppHarness

Interruption = BaseException | Callable[[], object]


class Transcript(Struct, frozen=True):
    """Exit code and output lines of a console session."""

    code: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The output."""
        return "\n".join(self.lines)

    def after(self, line: str) -> str:
        """Return the output after this text."""
        return self.text.partition(line)[2]


class _EchoedLines(io.StringIO):
    """Typed lines that are echoed to the output, as a terminal does."""

    def __init__(self, lines: Sequence[str], screen: io.StringIO, interruptions: Mapping[str, Interruption]) -> None:
        super().__init__("".join(f"{line}\n" for line in lines))
        self._screen = screen
        self._interruptions = interruptions

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        line = super().readline(-1 if size is None else size)
        interruption = self._interruptions.get(line.rstrip("\n"))
        if isinstance(interruption, BaseException):
            raise interruption
        if interruption is not None:
            interruption()
        self._screen.write(visible(line))
        return line


class TypedTerminal(io.TextIOWrapper):
    """A terminal on which pieces are typed: the next when every line before it was read."""

    def __init__(self, *pieces: str) -> None:
        self._master, slave = os.openpty()
        super().__init__(io.BufferedReader(io.FileIO(slave)))
        self._pieces = iter(pieces)

    def readline(self, size: int = -1, /) -> str:  # type: ignore[override]
        if not select([self], [], [], 0)[0]:
            self.type_next()
        return super().readline(size)

    def type_next(self) -> None:
        """Type the next piece, and wait until all of it can be read."""
        typed = next(self._pieces).encode()
        os.write(self._master, typed)
        while int.from_bytes(ioctl(self, FIONREAD, bytes(4)), sys.byteorder) < len(typed):
            pass

    def close(self) -> None:
        super().close()
        os.close(self._master)


class ConsolePlayer:
    """Runs the bare console on typed lines, after which the input ends, as by Ctrl-D.

    `interruptions` maps a line to what happens when it is read: an exception to raise, or a function to call.
    """

    def __init__(self, home: Path) -> None:
        self.harness = AppHarness(home)
        self._home = home
        self.editor = ""
        self.verbosity = "brief"
        self.interruptions: dict[str, Interruption] = {}

    def context(self) -> AppContext:
        """Return drafts, questionnaires and settings."""
        environ = {"LGQTUI_HOME": str(self._home), "LGQTUI_QUESTIONNAIRE": "small", "LGQTUI_EDITOR": self.editor}
        environ |= {
            "LGQTUI_VERBOSITY": self.verbosity,
            "LGQTUI_LINKS_PROBE": self.harness.probe,
            "LGQTUI_LINKS_PRIVATE": "check",
        }
        return AppContext(environ, lambda: NOW)

    def play(self, *lines: str, path: Path | None = None) -> Transcript:
        """Type lines, with a draft open or at the list of drafts."""
        output = io.StringIO()
        code = run(BareConsole(_EchoedLines(lines, output, self.interruptions), output), self.context(), path)
        return Transcript(code, tuple(output.getvalue().split("\n")))

    def fill(self, *lines: str, answers: dict[str, Answer] | None = None, at: str = "") -> Transcript:
        """Type lines in a new draft called Town, at a field."""
        path = self.harness.home.drafts / "Town.toml"
        if not path.exists():
            self.harness.draft(answers=answers)
        return self.play(*([f"/jump {at}"] if at else []), *lines, path=path)

    def saved(self, field_id: str) -> Answer:
        """Return a saved answer."""
        return self.harness.saved(field_id)
