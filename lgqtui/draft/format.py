"""The draft as TOML text, read and written.

Reading is tomllib's. Writing prefers a fresh, tidy document; a file that a person has edited by hand is changed in
place by tomlkit, so that comments and layout survive. Either way the text is parsed again and compared with the draft
before anybody sees it: tomlkit has been seen to move keys in documents that it edits.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from lgqtui.draft.model import Draft
from lgqtui.errors import CannotRead, CannotWrite
from lgqtui.problems import Problem
from lgqtui.questionnaire.answer import BLANK, Answer
from lgqtui.questionnaire.shape import ShapeReader, answer_shape
from lgqtui.words import say

if TYPE_CHECKING:
    from tomlkit import TOMLDocument
    from tomlkit.items import Item, Table

FORMAT = 1
"""The version this program writes."""

DRAFT_LIMIT = 20_000_000
"""Bytes in a draft file."""

# The third quote in a row and one at the end would be taken for the end of the string.
_QUOTE_TO_ESCAPE = re.compile(r'(?<="")"|"\Z')
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


class DraftText:
    """The text of one draft file, kept from save to save so that hand-edits survive."""

    def __init__(self, source: str, draft: Draft) -> None:
        self._source = source
        self._draft = draft
        self._document: TOMLDocument | None = None
        self._is_tidy: bool | None = None

    def update(self, draft: Draft) -> str:
        """The text for `draft`, checked to mean exactly that. Raises CannotWrite if none can be made."""
        text = self._edited(draft)
        if not _means(text, draft):
            self._document, self._is_tidy = None, True
            text = fresh_text(draft)
            if not _means(text, draft):
                raise CannotWrite(
                    "not-what-was-meant",
                    "the answers cannot be written as TOML without loss, so nothing was written",
                    "Export the draft as JSON, and report this.",
                )
        self._source, self._draft = text, draft
        return text

    def _edited(self, draft: Draft) -> str:
        if self._is_tidy is None:
            self._is_tidy = self._source in ("", fresh_text(self._draft))
        return fresh_text(draft) if self._is_tidy else self._edited_in_place(draft)

    def _edited_in_place(self, draft: Draft) -> str:
        import tomlkit
        from tomlkit.exceptions import TOMLKitError

        try:
            if self._document is None:
                self._document = tomlkit.parse(self._source)
            _change(self._document, self._draft, draft)
            return self._document.as_string()
        except (TOMLKitError, KeyError, TypeError, ValueError, AttributeError, RecursionError):
            return ""  # `update` sees that this is not what was meant, and writes a fresh document


def fresh_text(draft: Draft) -> str:
    """A tidy document for `draft`: a table for each answer, long texts on lines of their own."""
    import tomlkit

    document = tomlkit.document()
    shape = draft_shape(draft)
    answers = shape.pop("answers")
    tables = {key: shape.pop(key) for key in list(shape) if _is_table(shape[key])}
    for key, value in (shape | tables).items():
        document.add(key, _item(value))
    if answers:
        group = tomlkit.table(is_super_table=True)
        for field_id, answer in answers.items():
            group.add(field_id, _answer_table(answer))
        document.add("answers", group)
    return document.as_string().rstrip("\n") + "\n"


def _change(document: TOMLDocument, old: Draft, new: Draft) -> None:
    import tomlkit

    for key, value in (("id", new.id), ("questionnaire", new.questionnaire), ("created", new.created)):
        if getattr(old, key) != value:
            document[key] = value
    if "answers" not in document:
        document.add("answers", tomlkit.table(is_super_table=True))
    group: Any = document["answers"]
    for field_id in [i for i in old.answers if i not in new.answers]:
        del group[field_id]
    for field_id, answer in new.answers.items():
        if field_id not in group:
            group.add(field_id, _answer_table(answer_shape(answer)))
        elif old.answers.get(field_id) != answer:
            _change_answer(group[field_id], old.answer(field_id), answer)


def _change_answer(table: Any, old: Answer, new: Answer) -> None:
    before, after = answer_shape(old), answer_shape(new)
    for key in [k for k in table if k not in after]:
        del table[key]
    for key, value in after.items():
        if before.get(key) != value or key not in table:
            table[key] = _item(value)


def _answer_table(shape: Mapping[str, Any]) -> Table:
    import tomlkit

    table = tomlkit.table()
    for key, value in shape.items():
        table.add(key, _item(value))
    table.add(tomlkit.nl())
    return table


def _item(value: Any) -> Item:
    """A TOML value: long texts as multi-line strings, rows of links one a line, everything else as tomlkit has it."""
    import tomlkit

    if isinstance(value, str) and "\n" in value:
        return _long_text(value)
    if isinstance(value, list) and value and all(isinstance(entry, dict) for entry in value):
        rows = tomlkit.array()
        for entry in value:
            row = tomlkit.inline_table()
            row.update(entry)
            rows.append(row)
        return rows.multiline(multiline=True)
    return tomlkit.item(value)


def _long_text(text: str) -> Item:
    """A multi-line string that begins on a line of its own and shows the text as it is."""
    from tomlkit.items import String, StringType, Trivia

    shown = _QUOTE_TO_ESCAPE.sub(r'\\"', text.replace("\\", r"\\"))
    return String(StringType.MLB, text, "\n" + shown, Trivia())


def _is_table(value: object) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(v, dict) for v in value))


def _means(text: str, draft: Draft) -> bool:
    try:
        written = read_shape(tomllib.loads(text), ShapeReader())
    except (ValueError, RecursionError):
        return False
    return bool(_comparable(draft_shape(written)) == _comparable(draft_shape(draft)))


def _comparable(value: Any) -> Any:
    """The same value with NaN, which is unequal to itself, as a word."""
    if isinstance(value, dict):
        return {key: _comparable(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_comparable(inner) for inner in value]
    return "nan" if isinstance(value, float) and math.isnan(value) else value


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
