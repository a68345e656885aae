"""Loading of questionnaire files, and the library of questionnaires that can be found."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import tomli
from msgspec import Struct
from msgspec.structs import replace

from lgqtui.errors import CannotRead, Error, unknown_name
from lgqtui.files import files_in, read_file
from lgqtui.problems import Problem, first_problem_params
from lgqtui.questionnaire.model import Questionnaire
from lgqtui.questionnaire.parser import parse_questionnaire
from lgqtui.questionnaire.table_reader import ProblemCollector
from lgqtui.questionnaire.validator import validate

FORMAT = 1
"""The version of questionnaire files that this program reads."""

QUESTIONNAIRE_LIMIT = 5_000_000
"""Bytes in a questionnaire file."""


class LoadResult(Struct, frozen=True):
    """A questionnaire, or None if one of the problems is an error; problems in the order of the file."""

    questionnaire: Questionnaire | None
    problems: tuple[Problem, ...]


def load_questionnaire(path: Path) -> Questionnaire:
    """The questionnaire in a file. Raises CannotRead, with its first problem and the number of others."""
    result = read_questionnaire(read_file(path, QUESTIONNAIRE_LIMIT))
    if result.questionnaire is not None:
        return result.questionnaire
    errors = [problem for problem in result.problems if problem.severity == "error"]
    message = "{path}{line}: {fault}{more}"
    hint = "{remedy} All problems with their lines: lgqtui questions check {path}"
    raise CannotRead(errors[0].code, message, hint, path=path, **first_problem_params(errors))


def read_questionnaire(source: bytes) -> LoadResult:
    """Parse a questionnaire file, with all its problems at once. Never raises."""
    collector = ProblemCollector()
    text = _decoded(source, collector)
    raw = None if text is None else _parsed(text, collector)
    if text is None or raw is None:
        return LoadResult(None, tuple(collector.problems))
    questionnaire = None
    if _check_format(raw, collector):
        result = parse_questionnaire(raw, collector)
        validate(result, collector)
        has_error = any(problem.severity == "error" for problem in collector.problems)
        questionnaire = None if has_error else result.questionnaire
    return LoadResult(questionnaire, _by_line(collector.problems, text))


def _decoded(source: bytes, collector: ProblemCollector) -> str | None:
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        message = "a character is not written in UTF-8"
        collector.error_in_line(line, "not-utf-8", message, "Save the file again, with the encoding UTF-8.")
        return None


def _parsed(text: str, collector: ProblemCollector) -> dict[str, object] | None:
    try:
        return tomli.loads(text)
    except RecursionError:
        collector.error_in_line(0, "syntax", "the brackets in the file are nested too deeply", "Use fewer brackets.")
    except ValueError as error:
        _note_syntax_error(str(error), text, collector)
    return None


def _note_syntax_error(parser_message: str, text: str, collector: ProblemCollector) -> None:
    from lgqtui.toml.syntax_errors import explain_syntax_error  # late: only to report a problem

    fault = explain_syntax_error(parser_message, text)
    if not fault.line:
        message = "the file is not TOML: {why}"
    elif not fault.column:
        message = "at the end of the file: {why}"
    else:
        message = "at column {column}: {why}"
    params = {"why": fault.why, "column": fault.column, "remedy": fault.remedy}
    collector.error_in_line(fault.line, "syntax", message, "{remedy}", **params)


def _check_format(raw: dict[str, object], collector: ProblemCollector) -> bool:
    """Return False for another version number; a missing or invalid one is noted as one problem among others."""
    version = raw.get("format")
    if "format" not in raw:
        remedy = "Write format = {format} at the top of the file."
        collector.error(("format",), "missing", "{position} is missing", remedy, format=FORMAT)
    elif type(version) is not int:
        message, remedy = "{position} is not a whole number", "Write format = {format}."
        collector.error(("format",), "wrong-type", message, remedy, format=FORMAT)
    elif version > FORMAT:
        message = "the file is of format {version}, and this program is too old for it: it knows formats up to {format}"
        collector.error(("format",), "newer-format", message, "Update lgqtui.", version=version, format=FORMAT)
        return False
    elif version < FORMAT:
        message = "the file says format = {version}, and there is no such format"
        remedy = "Write format = {format} if the rest is in order."
        collector.error(("format",), "no-such-format", message, remedy, version=version, format=FORMAT)
        return False
    return True


def _by_line(problems: list[Problem], text: str) -> tuple[Problem, ...]:
    if not problems:
        return ()
    from lgqtui.toml.positions import KeyPositions  # late: only to report a problem

    positions = KeyPositions(text)
    problems_with_lines = (replace(problem, line=positions.line_of(problem.key_path)) for problem in problems)
    return tuple(sorted(problems_with_lines, key=lambda problem: problem.line))


_PACKAGE = Path(__file__).resolve().parent.parent


@cache
def shipped_folder() -> Path:
    """The folder of the shipped questionnaires: in a wheel inside the package, in a checkout at its top level."""
    inside = _PACKAGE / "shipped" / "questions"
    return inside if inside.is_dir() else _PACKAGE.parent / "questions"


class QuestionnaireLibrary(Struct, frozen=True):
    """The questionnaires that can be found. Those in the user's folder take precedence over shipped ones."""

    user_folder: Path

    def files(self) -> dict[str, Path]:
        """The file of each questionnaire, by the id in its name."""
        paths = [*files_in(shipped_folder()), *files_in(self.user_folder)]
        return {path.stem: path for path in paths if path.suffix == ".toml" and path.name[0] != "."}

    def find_or_load(self, name: str) -> Questionnaire:
        """The questionnaire with an id, or at a path, that the user gave. Raises CannotRead as both ways do."""
        return load_questionnaire(Path(name)) if _is_path(name) else self.find(name)

    def find(self, name: str) -> Questionnaire:
        """The questionnaire with that id; the name may come from a file of others, and is never used as a path.

        Raises CannotRead if there is none, it cannot be read, or its file has another id than its name.
        """
        files = self.files()
        if name not in files:
            if _is_path(name):
                message = "“{requested}” is no id of a questionnaire"
                hint = "Write its id there, such as lgq-2022, or ask whoever sent it."
                raise CannotRead("no-questionnaire-id", message, hint, requested=name[:80])
            message, hint = "there is no questionnaire “{requested}” here", "All of them: lgqtui questions list"
            raise unknown_name(CannotRead("unknown-questionnaire", message, hint, requested=name[:80]), name, files)
        questionnaire = load_questionnaire(files[name])
        if questionnaire.id != name:
            message = "{path} holds the questionnaire “{id}”, not “{requested}”"
            remedy = "Give the file the name of its id."
            raise CannotRead("wrong-name", message, remedy, path=files[name], id=questionnaire.id, requested=name)
        return questionnaire

    def load_all(self) -> Iterator[tuple[Path, Questionnaire | Error]]:
        """Every questionnaire with its file, or the error why it cannot be used."""
        for questionnaire_id, path in sorted(self.files().items()):
            try:
                yield path, self.find(questionnaire_id)
            except Error as error:
                yield path, error


def _is_path(name: str) -> bool:
    return name.endswith(".toml") or "/" in name or "\\" in name
