"""Many answers of one file, for `lgqtui answer --from`: JSON, or lines of FIELD, a tab, VALUE; all or none."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from lgqtui.cli.answer_request import AnswerRequest, parse_json, put_answer
from lgqtui.cli.terminal import read_input
from lgqtui.draft.model import Draft
from lgqtui.errors import WrongUse
from lgqtui.export.json_codec import JSON_LIMIT, decoded
from lgqtui.files import read_file
from lgqtui.i18n import tr
from lgqtui.interview.interview import Change, Interview
from lgqtui.questionnaire.model import Questionnaire
from lgqtui.text import shorten

_TOKEN = re.compile(r"[^\s,:]")
_SHAPES = "It holds the answers as JSON, as exports have them, or lines of FIELD, a tab, VALUE."


class BatchEntry(Struct, frozen=True):
    """One answer of the file; `line` is the number of the line on which it begins, from 1."""

    line: int
    field: str
    request: AnswerRequest


class AnswerBatch(Struct, frozen=True):
    """The answers of a file; `name` is that of the file."""

    name: str
    entries: list[BatchEntry]

    def apply(self, questionnaire: Questionnaire, draft: Draft) -> tuple[Draft, list[Change]]:
        """Return the draft with every answer, and the changes. Raises WrongUse, with the line, if one does not fit."""
        changes: dict[str, Change] = {}
        interview = Interview(questionnaire, draft, save=lambda _draft: None)
        try:
            for entry in self.entries:
                with _naming(tr("{name}, line {line}", name=self.name, line=entry.line)):
                    if entry.field in changes:
                        raise WrongUse("twice", "{field} is there twice", "Leave one of them out.", field=entry.field)
                    changes[entry.field] = put_answer(interview, entry.field, entry.request)
        finally:
            interview.close()
        return interview.draft, list(changes.values())

    def put(self, interview: Interview) -> list[Change]:
        """Put every answer into an interview as one step, or none. Raises as `apply`."""
        draft, changes = self.apply(interview.questionnaire, interview.draft)
        if draft != interview.draft:
            interview.adopt(draft)
        return changes


def read_batch(source: str) -> AnswerBatch:
    """Read the answers in a file, or for `-` on standard input.

    Raises CannotRead if it cannot be read, WrongUse if it holds no answers.
    """
    name = tr("the standard input") if source == "-" else source
    text = read_input() if source == "-" else decoded(read_file(Path(source), JSON_LIMIT), source)
    with _naming(name):
        entries = list(_json_entries(text) if text.lstrip().startswith("{") else _tab_entries(text))
        if not entries:
            raise WrongUse("nothing-given", "it holds no answer", _SHAPES)
    return AnswerBatch(name, entries)


def _tab_entries(text: str) -> Iterator[BatchEntry]:
    for number, line in enumerate(text.split("\n"), 1):
        field, tab, value = line.removesuffix("\r").partition("\t")
        if tab:
            yield BatchEntry(number, field.strip(), AnswerRequest(value=value))
        elif line.strip():
            raise WrongUse("no-tab", "line {line}: no tab is between field and value", _SHAPES, line=number)


def _json_entries(text: str) -> Iterator[BatchEntry]:
    parse_json(text)  # names the position of a fault
    pieces: list[tuple[int, str]] = []
    end = text.index("{") + 1
    while (token := _TOKEN.search(text, end)) and token[0] != "}":
        _, end = json.JSONDecoder().raw_decode(text, token.start())
        pieces.append((token.start(), text[token.start() : end]))
    for (start, key), (_, value) in zip(pieces[::2], pieces[1::2], strict=True):
        yield BatchEntry(text.count("\n", 0, start) + 1, json.loads(key), AnswerRequest(value=value, shape=True))


@contextmanager
def _naming(position: str) -> Iterator[None]:
    try:
        yield
    except WrongUse as error:
        params = {"position": position, "fault": shorten(str(error), 300), "remedy": error.remedy}
        raise WrongUse(error.code, "{position}: {fault} (no answer was changed)", "{remedy}", **params) from error
