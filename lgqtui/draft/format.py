"""The format of draft files: a draft read from TOML text, and the shape in which it is written."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from lgqtui.draft.model import Draft
from lgqtui.errors import CannotRead
from lgqtui.problems import Problem
from lgqtui.questionnaire.answer import BLANK
from lgqtui.questionnaire.shape import ShapeReader, answer_shape
from lgqtui.words import say

FORMAT = 1
"""The version this program writes."""

DRAFT_LIMIT = 20_000_000
"""Bytes in a draft file."""

_HEAD = ("format", "questionnaire", "id", "created", "answers")


def read_draft(content: bytes, name: str) -> Draft:
    """The draft in a file's content; `name` is the file as the sentences should call it.

    Raises CannotRead with the place of the first fault and how many more there are.
    """
    source, raw = _parse(content, name)
    _refuse_other_format(raw, name)
    reader = ShapeReader()
    draft = read_shape(raw, reader)
    _refuse_faults(source, [p for p in reader.problems if p.severity == "error"], name)
    return draft


def read_shape(raw: Mapping[str, Any], reader: ShapeReader) -> Draft:
    """The draft in a parsed TOML or JSON document; what is wrong is left with the reader."""
    answers = reader.take(raw.get("answers", {}), dict, ("answers",)) or {}
    return Draft(
        id=_required(raw, "id", reader),
        questionnaire=_required(raw, "questionnaire", reader),
        created=_created(raw, reader),
        answers={str(i): a for i, shape in answers.items() if (a := reader.answer(shape, ("answers", i))) != BLANK},
        extra={key: value for key, value in raw.items() if key not in _HEAD},
    )


def draft_shape(draft: Draft) -> dict[str, Any]:
    """The contract's mapping of a whole draft, `created` as a datetime."""
    return {
        "format": FORMAT,
        "questionnaire": draft.questionnaire,
        "id": draft.id,
        "created": draft.created,
        **draft.extra,
        "answers": {i: answer_shape(a) for i, a in draft.answers.items()},
    }


def _parse(content: bytes, name: str) -> tuple[str, dict[str, Any]]:
    try:
        source = content.decode("utf-8-sig")
        return source, tomllib.loads(source)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise CannotRead(
            "not-utf-8", "{name}, line {line}: this is not UTF-8 text", "Save the file as UTF-8.", name=name, line=line
        ) from error
    except RecursionError as error:
        raise CannotRead(
            "too-deep", "{name} is nested too deeply", "Restore an earlier version of it.", name=name
        ) from error
    except ValueError as error:
        raise CannotRead(
            "not-toml",
            "{name} is not valid TOML: {why}",
            "Mend that place in an editor, or restore an earlier version.",
            name=name,
            why=str(error),
        ) from error


def _refuse_other_format(raw: Mapping[str, Any], name: str) -> None:
    version = raw.get("format")
    if type(version) is not int:
        raise CannotRead(
            "no-format",
            "{name} is not a draft: its first key, format = {format}, is missing",
            "Name a draft, or begin one with: lgqtui new",
            name=name,
            format=FORMAT,
        )
    if version > FORMAT:
        raise CannotRead(
            "newer-format",
            "{name} was written by a newer lgqtui (format {version}, this one knows {format})",
            "Update lgqtui. The file was left as it is.",
            name=name,
            version=version,
            format=FORMAT,
        )
    if version < FORMAT:
        raise CannotRead(
            "no-such-format",
            "{name} says format = {version}, and there is no such format",
            "Write format = {format} if the rest is in order.",
            name=name,
            version=version,
            format=FORMAT,
        )


def _refuse_faults(source: str, faults: list[Problem], name: str) -> None:
    if not faults:
        return
    from lgqtui.places import Places  # late: only to report a problem

    first = faults[0]
    more = say(" (and {n} more)", n=len(faults) - 1) if len(faults) > 1 else ""
    line = Places(source).line_of(first.path)
    fault, remedy = say(first.message, **first.params), say(first.remedy, **first.params)
    raise CannotRead(
        first.code,
        "{name}, line {line}: {fault}{more}",
        "{remedy}",
        name=name,
        line=line,
        fault=fault,
        more=more,
        remedy=remedy,
    )


def _required(raw: Mapping[str, Any], key: str, reader: ShapeReader) -> str:
    if key not in raw:
        reader.fault((key,), "missing", "{place} is missing", "Restore an earlier version, or begin a new draft.")
        return ""
    return reader.text(raw, key, ())


def _created(raw: Mapping[str, Any], reader: ShapeReader) -> datetime:
    value = raw.get("created")
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            value = None
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    reader.fault(("created",), "no-date", "{place} is not a date and time", "Write for example 2026-11-23T09:00:00Z.")
    return datetime.fromtimestamp(0, UTC)
