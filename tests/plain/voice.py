"""What the tests of interviews by talk share: lines said by a person, and what they hear."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from lgqtui.plain.around import Around
from lgqtui.plain.bare_console import BareConsole
from lgqtui.plain.run import run
from lgqtui.questionnaire.answer import Answer
from lgqtui.settings.loader import read_settings
from lgqtui.text import visible
from tests.tui.harness import NOW, AppHarness

Happening = BaseException | Callable[[], object]


class Heard(Struct, frozen=True):
    """How a talk ended, and everything that was heard, a string a line."""

    code: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """Everything that was heard."""
        return "\n".join(self.lines)

    def after(self, line: str) -> str:
        """What was heard after a line that holds these words."""
        return self.text.partition(line)[2]


class _Echoed(io.StringIO):
    """Lines typed at a terminal, which writes them where they are typed."""

    def __init__(self, lines: Sequence[str], screen: io.StringIO, instead: Mapping[str, Happening]) -> None:
        super().__init__("".join(f"{line}\n" for line in lines))
        self._screen = screen
        self._instead = instead

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        line = super().readline(-1 if size is None else size)
        happening = self._instead.get(line.rstrip("\n"))
        if isinstance(happening, BaseException):
            raise happening
        if happening is not None:
            happening()
        self._screen.write(visible(line))
        return line


class Voice:
    """A person at a terminal that can only write lines. What is typed is `lines`; then the input ends, as by Ctrl-D.

    `instead` says what happens in place of a line: a key, a signal, a fault.
    """

    def __init__(self, home: Path) -> None:
        self.desk = AppHarness(home)
        self.editor = ""
        self.instead: dict[str, Happening] = {}

    def around(self) -> Around:
        """The folders and settings."""
        environ = {"LGQTUI_QUESTIONNAIRE": "small", "LGQTUI_EDITOR": self.editor}
        environ |= {"LGQTUI_LINKS_PROBE": self.desk.probe, "LGQTUI_LINKS_PRIVATE": "check"}
        return Around(self.desk.drafts, self.desk.library, read_settings(self.desk.home, environ), lambda: NOW)

    def talk(self, *lines: str, path: Path | None = None) -> Heard:
        """Say lines, with a draft open or at the list of drafts."""
        said = io.StringIO()
        code = run(BareConsole(_Echoed(lines, said, self.instead), said), self.around(), path)
        return Heard(code, tuple(said.getvalue().split("\n")))

    def fill(self, *lines: str, answers: dict[str, Answer] | None = None, at: str = "") -> Heard:
        """Say lines with a new draft called Town open, the person at a field."""
        path = self.desk.home.drafts / "Town.toml"
        if not path.exists():
            self.desk.draft(answers=answers)
        return self.talk(*([f"/jump {at}"] if at else []), *lines, path=path)

    def saved(self, field_id: str) -> Answer:
        """An answer as the disk has it."""
        return self.desk.saved(field_id)
