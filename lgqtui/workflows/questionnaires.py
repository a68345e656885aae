"""The questionnaires at hand: their list, each as lines to read, and the check of a file for its author."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from lgqtui.errors import Error
from lgqtui.export.condition_text import only_if
from lgqtui.files import read_file
from lgqtui.i18n import tr, trn, with_full_stop
from lgqtui.problems import Problem, severity_word, tally, tally_text
from lgqtui.questionnaire.library import QUESTIONNAIRE_LIMIT, QuestionnaireLibrary, read_questionnaire
from lgqtui.questionnaire.model import Field, Questionnaire, Section


class ListedQuestionnaire(Struct, frozen=True):
    """A file with what a list says of it; `fault` if it cannot be used."""

    path: Path
    id: str
    count: str = ""
    origin: str = ""
    title: str = ""
    fault: str = ""


def list_questionnaires(library: QuestionnaireLibrary, own_folder: Path) -> Iterator[ListedQuestionnaire]:
    """Yield the questionnaires at hand; those in the user's own folder are said to be theirs."""
    for path, loaded in library.load_all():
        if isinstance(loaded, Error):
            fault = tr("{id} cannot be used: {fault}", id=path.stem, fault=loaded)
            yield ListedQuestionnaire(path, path.stem, fault=fault)
        else:
            origin = tr("yours") if path.parent == own_folder else tr("comes with lgqtui")
            count = trn("{n} field", "{n} fields", len(loaded.fields))
            yield ListedQuestionnaire(path, loaded.id, count, origin, loaded.short_title or loaded.title)


def questionnaire_lines(questionnaire: Questionnaire, width: int) -> Iterator[str]:
    """Yield a questionnaire as lines: its questions, and the id and kind of every field."""
    yield questionnaire.title
    for section in questionnaire.sections:
        yield ""
        yield tr("{number}. {title}", number=section.number, title=section.title) if section.number else section.title
        yield from _section_lines(section, questionnaire, width)


def _section_lines(section: Section, questionnaire: Questionnaire, width: int) -> Iterator[str]:
    for question in section.questions:
        yield ""
        yield from _wrapped(" ".join(filter(None, (question.number, question.text))), width, "  ")
        for field in question.fields:
            parts = (field.kind, field.prompt, asked_when(field, questionnaire))
            text = tr("{id}: {text}", id=field.id, text=" · ".join(filter(None, parts)))
            yield from _wrapped(text, width, "    ")


def _wrapped(text: str, width: int, indent: str) -> list[str]:
    plain = text.replace("**", "")
    return textwrap.wrap(plain, width, initial_indent=indent, subsequent_indent=indent + "  ")


def asked_when(field: Field, questionnaire: Questionnaire) -> str:
    """Return on what it depends whether a field is asked, in words; "" if it is always asked."""
    return only_if(field.when, questionnaire).removesuffix(":") if field.when is not None else ""


class QuestionnaireCheck(Struct, frozen=True):
    """What was found in a file: a line for each problem, and the verdict."""

    lines: tuple[str, ...]
    verdict: str
    is_usable: bool


def check_questionnaire(file: Path) -> QuestionnaireCheck:
    """Check a questionnaire file. Raises Error if it cannot be read."""
    result = read_questionnaire(read_file(file, QUESTIONNAIRE_LIMIT))
    problems = (*result.problems, *_name_problem(file, result.questionnaire))
    verdict = tr("{file}: {verdict}", file=file, verdict=_verdict(result.questionnaire, problems))
    lines = tuple(_problem_line(problem, file) for problem in problems)
    return QuestionnaireCheck(lines, verdict, result.questionnaire is not None)


def _name_problem(file: Path, questionnaire: Questionnaire | None) -> Iterator[Problem]:
    if questionnaire is not None and file.name != f"{questionnaire.id}.toml":
        message, remedy = "the file is not called like its id", "Call it {id}.toml before you pass it on."
        yield Problem("hint", "other-name", message, remedy, {"id": questionnaire.id})


def _problem_line(problem: Problem, file: Path) -> str:
    """Return `FILE:LINE: severity: place: message. remedy`, the place only once; without a line if there is none."""
    text = tr(problem.message, **problem.params)
    if problem.position:
        rest = text.removeprefix(problem.position).removeprefix(":").lstrip()
        text = tr("{position}: {rest}", position=problem.position, rest=rest)
    sentences = " ".join(filter(None, (with_full_stop(text), tr(problem.remedy, **problem.params))))
    position = tr("{file}:{line}", file=file, line=problem.line) if problem.line else str(file)
    return tr("{where}: {severity}: {text}", where=position, severity=severity_word(problem.severity), text=sentences)


def _verdict(questionnaire: Questionnaire | None, problems: tuple[Problem, ...]) -> str:
    if questionnaire is None or problems:
        return tally_text(tally(problems))
    return trn("in order, with {n} field", "in order, with {n} fields", len(questionnaire.fields))
