"""Many answers of one file: JSON, or lines of a field, a tab and its value; all or none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager

from lgqtui.errors import WrongUse
from lgqtui.i18n import tr
from lgqtui.interview.answer_request import AnswerRequest, parse_json, put_answer
from lgqtui.interview.interview import Change, Interview
from lgqtui.text import shorten

BatchEntry = tuple[int, str, AnswerRequest]
"""One answer of a file: the line on which it begins, from 1, its field, and what is requested."""

_SHAPES = "It holds the answers as JSON, as exports have them, or lines of FIELD, a tab, VALUE."


def read_batch(source: str, text: str) -> list[BatchEntry]:
    """Read the answers in the text of a file, or for `-` of standard input. Raises WrongUse if it holds none."""
    with _naming_file(source):
        entries = list(_json_entries(text) if text.lstrip().startswith("{") else _tab_entries(text))
        if not entries:
            raise WrongUse("nothing-given", "it holds no answer", _SHAPES)
    return entries


def _tab_entries(text: str) -> Iterator[BatchEntry]:
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        field, tab, value = line.partition("\t")
        if tab:
            yield number, field.strip(), AnswerRequest(value=value)
        elif line.strip():
            raise WrongUse("no-tab", "line {line}: no tab is between field and value", _SHAPES, line=number)


def _json_entries(text: str) -> Iterator[BatchEntry]:
    answers = parse_json(text)  # names the position of a fault
    for field, _ in json.loads(text, object_pairs_hook=list):  # also those that are there twice
        line = text.count("\n", 0, text.find(json.dumps(field, ensure_ascii=False))) + 1
        yield line, field, AnswerRequest(value=json.dumps(answers[field]), shape=True)


def try_batch(source: str, entries: list[BatchEntry], interview: Interview) -> list[Change]:
    """Return what every answer would change. Raises WrongUse, with the line, if one does not fit."""
    changes: dict[str, Change] = {}
    with closing(Interview(interview.questionnaire, interview.draft, save=lambda _draft: None)) as trial:
        for line, field, request in entries:
            with _naming_file(source, line):
                if field in changes:
                    raise WrongUse("twice", "{field} is there twice", "Leave one of them out.", field=field)
                changes[field] = put_answer(trial, field, request)
    return list(changes.values())


def put_batch(source: str, entries: list[BatchEntry], interview: Interview) -> list[Change]:
    """Put every answer into an interview in one step. Raises WrongUse, with the line, before anything has changed."""
    changes = try_batch(source, entries, interview)
    interview.put_all({change.field: change.after for change in changes})
    return changes


@contextmanager
def _naming_file(source: str, line: int = 0) -> Iterator[None]:
    try:
        yield
    except WrongUse as error:
        name = tr("the standard input") if source == "-" else source
        position = tr("{name}, line {line}", name=name, line=line) if line else name
        params = {"position": position, "fault": shorten(str(error), 300), "remedy": error.remedy}
        raise WrongUse(error.code, "{position}: {fault} (no answer was changed)", "{remedy}", **params) from error
