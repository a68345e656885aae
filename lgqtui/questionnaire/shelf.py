"""The questionnaires at hand: those that come with the program, a person's own, or any file by its path."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from msgspec import Struct

from lgqtui.errors import CannotRead, Error
from lgqtui.nearest import nearest
from lgqtui.questionnaire.library import load_questionnaire
from lgqtui.questionnaire.model import Questionnaire

_PACKAGE = Path(__file__).resolve().parent.parent


@cache
def shipped_folder() -> Path:
    """Where the questionnaires are that come with the program.

    A wheel carries them inside the package; a checkout has them at its top level.
    """
    inside = _PACKAGE / "shipped" / "questions"
    return inside if inside.is_dir() else _PACKAGE.parent / "questions"


class Shelf(Struct, frozen=True):
    """The questionnaires at hand; `own` is the person's folder of them. A person's own wins over a shipped one."""

    own: Path

    def files(self) -> dict[str, Path]:
        """The file of each questionnaire at hand, by the id that its name says."""
        return {path.stem: path for folder in (shipped_folder(), self.own) for path in _toml_files(folder)}

    def find(self, wanted: str) -> Questionnaire:
        """The questionnaire of that id, or in the file of that path.

        Raises CannotRead if there is none, it cannot be read, or its file says another id than its name.
        """
        if wanted.endswith(".toml") or "/" in wanted or "\\" in wanted:
            return load_questionnaire(Path(wanted))
        files = self.files()
        if wanted not in files:
            raise _unknown(wanted, list(files))
        found = load_questionnaire(files[wanted])
        if found.id != wanted:
            raise CannotRead(
                "wrong-name",
                "{path} holds the questionnaire “{id}”, not “{wanted}”",
                "Give the file the name of its id.",
                path=files[wanted],
                id=found.id,
                wanted=wanted,
            )
        return found

    def each(self) -> Iterator[tuple[Path, Questionnaire | Error]]:
        """Every questionnaire at hand with its file, or why it cannot be used."""
        for wanted, path in sorted(self.files().items()):
            try:
                yield path, self.find(wanted)
            except Error as error:
                yield path, error


def _toml_files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".toml" and path.name[0] != ".")
    except OSError:
        return []


def _unknown(wanted: str, known: list[str]) -> CannotRead:
    near = nearest(wanted, known)
    return CannotRead(
        "unknown-questionnaire",
        "there is no questionnaire “{wanted}” here",
        "Did you mean {near}? All of them: lgqtui questions list" if near else "All of them: lgqtui questions list",
        wanted=wanted[:80],
        near=near,
    )
