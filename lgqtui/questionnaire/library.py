"""From a questionnaire file to a questionnaire, or to everything that is wrong with the file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import tomli
from msgspec import Struct
from msgspec.structs import replace

from lgqtui.errors import CannotRead, Error, closest_match
from lgqtui.files import read_file
from lgqtui.i18n import tr, trn
from lgqtui.problems import Problem
from lgqtui.questionnaire.model import Questionnaire
from lgqtui.questionnaire.parser import read_tables
from lgqtui.questionnaire.table_reader import ProblemCollector
from lgqtui.questionnaire.validator import validate

FORMAT = 1
"""The version of questionnaire files that this program reads."""

QUESTIONNAIRE_LIMIT = 5_000_000
"""Bytes in a questionnaire file."""


class LoadResult(Struct, frozen=True):
    """A questionnaire, or None if an error stands among the problems; problems come in the order of the file."""

    questionnaire: Questionnaire | None
    problems: tuple[Problem, ...]


def load_questionnaire(path: Path) -> Questionnaire:
    """The questionnaire in a file.

    Raises CannotRead if the file cannot be read, or with its first problem and how many more there are.
    """
    reading = read_questionnaire(read_file(path, QUESTIONNAIRE_LIMIT))
    if reading.questionnaire is not None:
        return reading.questionnaire
    first, *others = [problem for problem in reading.problems if problem.severity == "error"]
    raise CannotRead(
        first.code,
        "{path}{line}: {fault}{more}",
        "{remedy} All problems with their lines: lgqtui questions check {path}",
        path=path,
        line=tr(", line {n}", n=first.line) if first.line else "",
        fault=tr(first.message, **first.params),
        more=trn(" (and {n} more problem)", " (and {n} more problems)", len(others)) if others else "",
        remedy=tr(first.remedy, **first.params),
    )


def read_questionnaire(source: bytes) -> LoadResult:
    """The questionnaire in a file's content, with all its problems at once. Never raises."""
    faults = ProblemCollector()
    text = _decoded(source, faults)
    raw = None if text is None else _parsed(text, faults)
    if text is None or raw is None:
        return LoadResult(None, tuple(faults.problems))
    found = _read(raw, faults)
    return LoadResult(None if faults.grave else found, _in_order(faults.problems, text))


def _read(raw: dict[str, object], faults: ProblemCollector) -> Questionnaire | None:
    if not _format_is_ours(raw, faults):
        return None
    found = read_tables(raw, faults)
    validate(found, faults)
    return found.questionnaire


def _decoded(source: bytes, faults: ProblemCollector) -> str | None:
    if len(source) > QUESTIONNAIRE_LIMIT:
        message = "the file is larger than {limit} MB, and no questionnaire is"
        remedy = "Check that it is the right file."
        faults.in_line(0, "too-large", message, remedy, limit=QUESTIONNAIRE_LIMIT // 1_000_000)
        return None
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        message = "a character is not written in UTF-8"
        faults.in_line(line, "not-utf-8", message, "Save the file again, with the encoding UTF-8.")
        return None


def _parsed(text: str, faults: ProblemCollector) -> dict[str, object] | None:
    try:
        return tomli.loads(text)
    except RecursionError:
        faults.in_line(0, "syntax", "the brackets in the file are nested too deeply", "Use fewer brackets.")
    except ValueError as error:
        _note_syntax(str(error), text, faults)
    return None


def _note_syntax(said: str, text: str, faults: ProblemCollector) -> None:
    """Say what tomli says, with its place taken out of the sentence."""
    from lgqtui.toml.syntax_errors import (  # late: only to report a problem
        explain_syntax_error,
        remedy_for,
        syntax_error_position,
    )

    line, column, why = syntax_error_position(said, text)
    if not line:
        message = "the file is not TOML: {why}"
    elif not column:
        message = "at the end of the file: {why}"
    else:
        message = "at column {column}: {why}"
    told = {"why": explain_syntax_error(why), "column": column, "remedy": remedy_for(why)}
    faults.in_line(line, "syntax", message, "{remedy}", **told)


def _format_is_ours(raw: dict[str, object], faults: ProblemCollector) -> bool:
    """Only another version number stops the reading: what is missing or no number is said with everything else."""
    version = raw.get("format")
    if "format" not in raw:
        remedy = "Write format = {format} at the top of the file."
        faults.error(("format",), "missing", "{place} is missing", remedy, format=FORMAT)
    elif type(version) is not int:
        faults.error(
            ("format",), "wrong-type", "{place} is not a whole number", "Write format = {format}.", format=FORMAT
        )
    elif version > FORMAT:
        message = "the file is of format {version}, and this program is too old for it: it knows formats up to {format}"
        faults.error(("format",), "newer-format", message, "Update lgqtui.", version=version, format=FORMAT)
        return False
    elif version < FORMAT:
        message = "the file says format = {version}, and there is no such format"
        remedy = "Write format = {format} if the rest is in order."
        faults.error(("format",), "no-such-format", message, remedy, version=version, format=FORMAT)
        return False
    return True


def _in_order(problems: list[Problem], text: str) -> tuple[Problem, ...]:
    if not problems:
        return ()
    from lgqtui.toml.positions import KeyPositions  # late: only to report a problem

    places = KeyPositions(text)
    lined = (replace(problem, line=places.line_of(problem.path)) for problem in problems)
    return tuple(sorted(lined, key=lambda problem: problem.line))


_PACKAGE = Path(__file__).resolve().parent.parent


@cache
def shipped_folder() -> Path:
    """Where the questionnaires are that come with the program.

    A wheel carries them inside the package; a checkout has them at its top level.
    """
    inside = _PACKAGE / "shipped" / "questions"
    return inside if inside.is_dir() else _PACKAGE.parent / "questions"


class QuestionnaireLibrary(Struct, frozen=True):
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
    near = closest_match(wanted, known)
    return CannotRead(
        "unknown-questionnaire",
        "there is no questionnaire “{wanted}” here",
        "Did you mean {near}? All of them: lgqtui questions list" if near else "All of them: lgqtui questions list",
        wanted=wanted[:80],
        near=near,
    )
