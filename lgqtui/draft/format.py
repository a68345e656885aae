"""The format of draft files: a draft read from TOML text, and the shape in which it is written."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import tomli
from msgspec import Struct

from lgqtui.draft.migrations import can_migrate, migrated
from lgqtui.draft.model import Draft
from lgqtui.errors import CannotRead, Damaged
from lgqtui.i18n import count, say
from lgqtui.problems import Problem
from lgqtui.questionnaire.answer import Answer
from lgqtui.questionnaire.answer_codec import ShapeReader, answer_shape

FORMAT = 1
"""The version this program writes."""

DRAFT_LIMIT = 20_000_000
"""Bytes in a draft file."""

_HEAD = ("format", "questionnaire", "id", "created", "answers")
# Stands where none can be read; what has this fault is never taken.
_NO_MOMENT = datetime.fromtimestamp(0, UTC)


class DraftReading(Struct, frozen=True):
    """A draft as it was read. `left_out` counts control characters; `older` is the file's format if it is not ours."""

    draft: Draft
    left_out: int = 0
    older: int | None = None


def read_draft(content: bytes, name: str) -> Draft:
    """`read_whole` for who needs the draft alone."""
    return read_whole(content, name).draft


def read_whole(content: bytes, name: str) -> DraftReading:
    """The draft in a file's content; `name` is the file as the sentences should call it.

    One of an older format is read as the present one has it. Raises Damaged with the place of the first fault and how
    many more there are, CannotRead if the file is of a newer format.
    """
    source, raw = _parse(content, name)
    version = _format_of(raw, name)
    if version != FORMAT:
        raw = _brought_up(raw, version, name)
    reader = ShapeReader()
    draft = read_shape(raw, reader)
    _refuse_faults(source, [p for p in reader.problems if p.severity == "error"], name)
    return DraftReading(draft, reader.left_out, version if version != FORMAT else None)


def read_shape(raw: Mapping[str, Any], reader: ShapeReader) -> Draft:
    """The draft in a parsed TOML or JSON document; what is wrong is left with the reader."""
    return Draft(
        id=_required(raw, "id", reader),
        questionnaire=_required(raw, "questionnaire", reader),
        created=_created(raw, reader),
        answers=_answers(raw, reader),
        extra=reader.others(raw, _HEAD, ()),
    )


def _answers(raw: Mapping[str, Any], reader: ShapeReader) -> dict[str, Answer]:
    """The answers that say something: a table may have been left empty by hand."""
    shapes = reader.take(raw.get("answers", {}), dict, ("answers",)) or {}
    known = {field_id: shape for field_id, shape in shapes.items() if reader.is_name(field_id, ("answers",))}
    answers = {field_id: reader.answer(shape, ("answers", field_id)) for field_id, shape in known.items()}
    return {field_id: answer for field_id, answer in answers.items() if not answer.is_blank}


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
        return source, tomli.loads(source)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message, hint = "{name}, line {line}: this is not UTF-8 text", "Save the file as UTF-8."
        raise Damaged("not-utf-8", message, hint, name=name, line=line) from error
    except RecursionError as error:
        message, hint = "{name} is nested too deeply", "Restore an earlier version of it."
        raise Damaged("too-deep", message, hint, name=name) from error
    except ValueError as error:
        from lgqtui.toml.syntax_errors import in_words, located, remedy_for  # late: only to report a problem

        line, _, why = located(str(error), source)
        message = "{name} is not valid TOML: line {line}: {why}" if line else "{name} is not valid TOML: {why}"
        told = {"name": name, "line": line, "why": in_words(why), "remedy": remedy_for(why)}
        raise Damaged("not-toml", message, "{remedy}", **told) from error


def _format_of(raw: Mapping[str, Any], name: str) -> int:
    version = raw.get("format")
    if type(version) is not int:
        message = "{name} is not a draft: it does not say format = {format}"
        raise Damaged("no-format", message, "Name a draft, or begin one with: lgqtui new", name=name, format=FORMAT)
    told = {"name": name, "version": version, "format": FORMAT}
    if version > FORMAT:
        message = "{name} was written by a newer lgqtui (format {version}, this one knows {format})"
        raise CannotRead("newer-format", message, "Update lgqtui. The file was left as it is.", **told)
    if version < FORMAT and not can_migrate(version, FORMAT):
        message, hint = "{name} says format = {version}, and there is no such format", "Write format = {format} there."
        raise Damaged("no-such-format", message, hint, **told)
    return version


def _brought_up(raw: dict[str, Any], version: int, name: str) -> dict[str, Any]:
    try:
        return migrated(raw, version, FORMAT)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        message = "{name} is of format {version}, and cannot be read as such"
        hint = "Mend it in an editor, or restore an earlier version."
        raise Damaged("not-migrated", message, hint, name=name, version=version) from error


def _refuse_faults(source: str, faults: list[Problem], name: str) -> None:
    if not faults:
        return
    from lgqtui.toml.positions import Places  # late: only to report a problem

    first = faults[0]
    line = Places(source).line_of(first.path)
    raise Damaged(
        first.code,
        "{name}{line}: {fault}{more}",
        "{remedy}",
        name=name,
        line=say(", line {n}", n=line) if line else "",
        fault=say(first.message, **first.params),
        more=count(" (and {n} more problem)", " (and {n} more problems)", len(faults) - 1) if faults[1:] else "",
        remedy=say(first.remedy, **first.params),
    )


def _required(raw: Mapping[str, Any], key: str, reader: ShapeReader) -> str:
    remedy = "Restore an earlier version, or begin a new draft."
    text = reader.text(raw, key, ())
    if key not in raw:
        reader.fault((key,), "missing", "{place} is missing", remedy)
    elif not text and isinstance(raw[key], str):  # also one of which cleaning leaves nothing
        reader.fault((key,), "empty", "{place} is empty", remedy)
    return text


def _created(raw: Mapping[str, Any], reader: ShapeReader) -> datetime:
    moment = _moment(raw.get("created"))
    # TOML knows no seconds in a time zone, so such a moment could not be written again.
    if moment is None or (moment.utcoffset() or timedelta()).seconds % 60:
        remedy = "Write for example 2026-11-23T09:00:00Z."
        reader.fault(("created",), "no-date", "{place} is not a date and time", remedy)
        return _NO_MOMENT
    return moment


def _moment(value: object) -> datetime | None:
    """A moment as TOML or JSON has it; without a time zone it is one of UTC."""
    if isinstance(value, str):
        with contextlib.suppress(ValueError):
            value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    return None
