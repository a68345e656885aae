"""The draft file: TOML text to a Draft, and back."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

import tomli
from msgspec import Struct
from msgspec.structs import asdict, replace

from lgqtui.draft.model import Draft
from lgqtui.errors import CannotRead, CannotWrite, DamagedFile
from lgqtui.problems import Problem, first_problem_params
from lgqtui.questionnaire.answer import Answer
from lgqtui.questionnaire.answer_codec import AnswerDecoder, encode_answer

if TYPE_CHECKING:
    from lgqtui.toml.editor import TomlDocument

FORMAT = 1
"""The version that this program writes."""

DRAFT_LIMIT = 20_000_000
"""Bytes in a draft file."""


class DraftReadResult(Struct, frozen=True):
    """A draft read from a file; `removed` is the number of control characters that were removed."""

    draft: Draft
    removed: int = 0


def read_draft(content: bytes, name: str) -> Draft:
    """`read_draft_result` for callers that need only the draft."""
    return read_draft_result(content, name).draft


def read_draft_result(content: bytes, name: str) -> DraftReadResult:
    """The draft in a file's content; `name` is the file name for error messages.

    Raises DamagedFile with the position of the first fault and the number of others, CannotRead if the file has a newer
    format.
    """
    source = decoded(content, name)
    raw = _parse(source, name)
    if type(raw.get("format")) is not int:
        message = "{name} is not a draft: it does not say format = {format}"
        raise DamagedFile("no-format", message, "Name a draft; lgqtui new makes one.", name=name, format=FORMAT)
    refuse_other_format(raw["format"], name)
    decoder = AnswerDecoder()
    draft = draft_from_mapping(raw, decoder)
    _refuse_faults(source, [p for p in decoder.problems if p.severity == "error"], name)
    return DraftReadResult(draft, decoder.removed)


def draft_from_mapping(raw: Mapping[str, Any], decoder: AnswerDecoder) -> Draft:
    """The draft in a parsed TOML or JSON document; its problems are collected by the decoder."""
    return Draft(
        id=_required(raw, "id", decoder),
        questionnaire=_required(raw, "questionnaire", decoder),
        created=_created(raw, decoder),
        answers=_answers(raw, decoder),
        extra=decoder.unknown_keys(raw, ("format", "questionnaire", "id", "created", "answers"), ()),
    )


def _answers(raw: Mapping[str, Any], decoder: AnswerDecoder) -> dict[str, Answer]:
    """The answers that are not blank: a table may have been left empty by hand."""
    mappings = decoder.value_of_type(raw.get("answers", {}), dict, ("answers",)) or {}
    named = {field_id: mapping for field_id, mapping in mappings.items() if decoder.check_key(field_id, ("answers",))}
    answers = {field_id: decoder.answer(mapping, ("answers", field_id)) for field_id, mapping in named.items()}
    return {field_id: answer for field_id, answer in answers.items() if not answer.is_blank}


def draft_mapping(draft: Draft) -> dict[str, Any]:
    """The mapping of a draft, with `created` as a datetime."""
    return {**_head_mapping(draft), "answers": {i: encode_answer(a) for i, a in draft.answers.items()}}


def _head_mapping(draft: Draft) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "questionnaire": draft.questionnaire,
        "id": draft.id,
        "created": draft.created,
        **draft.extra,
    }


def decoded(content: bytes, name: str) -> str:
    """The text of a file's content. Raises DamagedFile, with the line, if it is not UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message, hint = "{name}, line {line}: this is not UTF-8 text", "Save the file as UTF-8."
        raise DamagedFile("not-utf-8", message, hint, name=name, line=line) from error


def _parse(source: str, name: str) -> dict[str, Any]:
    try:
        return tomli.loads(source)
    except RecursionError as error:
        message, hint = "{name} is nested too deeply", "Restore an earlier version of it."
        raise DamagedFile("too-deep", message, hint, name=name) from error
    except ValueError as error:
        from lgqtui.toml.syntax_errors import explain_syntax_error  # late: only to report a problem

        fault = explain_syntax_error(str(error), source)
        message = "{name} is not valid TOML: line {line}: {why}" if fault.line else "{name} is not valid TOML: {why}"
        raise DamagedFile("not-toml", message, "{remedy}", name=name, **asdict(fault)) from error


def refuse_other_format(version: int, name: str) -> None:
    """Raise CannotRead for a newer format than this program writes, DamagedFile for one that there never was."""
    params = {"name": name, "version": version, "format": FORMAT}
    if version > FORMAT:
        message = "{name} was written by a newer lgqtui (format {version}, this one knows {format})"
        raise CannotRead("newer-format", message, "Update lgqtui. The file was left as it is.", **params)
    if version < FORMAT:
        message = "{name} says format {version}, and there is no such format"
        raise DamagedFile("no-such-format", message, "Write {format} there if the rest is in order.", **params)


def _refuse_faults(source: str, faults: list[Problem], name: str) -> None:
    if not faults:
        return
    from lgqtui.toml.positions import KeyPositions  # late: only to report a problem

    first = replace(faults[0], line=KeyPositions(source).line_of(faults[0].key_path))
    params = first_problem_params((first, *faults[1:]))
    raise DamagedFile(first.code, "{name}{line}: {fault}{more}", "{remedy}", name=name, **params)


def _required(raw: Mapping[str, Any], key: str, decoder: AnswerDecoder) -> str:
    remedy = "Restore an earlier version, or begin a new draft."
    text = decoder.text(raw, key, ())
    if key not in raw:
        decoder.note_error((key,), "missing", "{position} is missing", remedy)
    elif not text and isinstance(raw[key], str):  # also if it is empty after cleaning
        decoder.note_error((key,), "empty", "{position} is empty", remedy)
    return text


def _created(raw: Mapping[str, Any], decoder: AnswerDecoder) -> datetime:
    moment = _moment(raw.get("created"))
    # TOML has no seconds in a time zone, so such a time could not be written again.
    if moment is None or (moment.utcoffset() or timedelta()).seconds % 60:
        remedy = "Write for example 2026-11-23T09:00:00Z."
        decoder.note_error(("created",), "no-date", "{position} is not a date and time", remedy)
        return datetime.fromtimestamp(0, UTC)  # such a draft is refused in any case
    return moment


def _moment(value: object) -> datetime | None:
    """A time from TOML or JSON; without a time zone it is UTC."""
    if isinstance(value, str):
        with contextlib.suppress(ValueError):
            value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    return None


def draft_text(draft: Draft) -> str:
    """A new document for `draft`: a table for each answer, multi-line strings for long texts."""
    return "".join((_head_text(draft), *(_table_text(i, answer) for i, answer in draft.answers.items())))


def _head_text(draft: Draft) -> str:
    from lgqtui.toml.values import pair_text  # late: not needed before the first question is shown

    return "".join(pair_text(*pair) for pair in _head_mapping(draft).items())


def _table_text(field_id: str, answer: Answer) -> str:
    from lgqtui.toml.values import header_text, pair_text  # late, as above

    return f"\n{header_text(field_id)}" + "".join(pair_text(*pair) for pair in encode_answer(answer).items())


class DraftDocument:
    """The content of one draft file, kept between saves so that manual edits survive.

    A document in the program's own form is written anew; one edited by hand is changed in place, so that comments and
    layout survive. In both cases what has changed is parsed again and compared with the draft before it is returned.
    Content is in pieces, one for each answer: those of answers that have not changed are the same objects as before.
    """

    def __init__(self, content: bytes, draft: Draft) -> None:
        self._draft = draft
        self._document: TomlDocument | None = None
        tables = {i: _table_text(i, answer).encode() for i, answer in draft.answers.items()}
        is_own = is_joined(content, (_head_text(draft).encode(), *tables.values()))
        # The source of a document that was edited by hand, or else the piece of each answer.
        self._source, self._tables = ("", tables) if is_own else (content.decode("utf-8-sig"), {})

    def update(self, draft: Draft) -> tuple[bytes, ...]:
        """The content for `draft`, verified by parsing. Raises CannotWrite if that fails."""
        text = self._edited_in_place(draft) if self._source else ""
        if not text or not parses_to(text, draft):
            return self._rewritten(draft)
        self._source, self._draft, self._tables = text, draft, {}
        return (text.encode(),)

    def _edited_in_place(self, draft: Draft) -> str:
        from lgqtui.toml.editor import CannotEdit, TomlDocument  # late, as above

        try:
            if self._document is None:
                self._document = TomlDocument(self._source)
            _change(self._document, self._draft, draft)
        except CannotEdit:
            return ""
        return self._document.text

    def _rewritten(self, draft: Draft) -> tuple[bytes, ...]:
        """A new document, comments at its end. Answers that changed are parsed one by one: keys go on in between."""
        from lgqtui.toml.editor import comments_in

        old = {i: table for i, table in self._tables.items() if draft.answers.get(i) is self._draft.answers[i]}
        new = {i: _table_text(i, answer) for i, answer in draft.answers.items() if i not in old}
        head = _head_text(draft)
        _refuse_loss(head, replace(draft, answers={}))
        for i, table in new.items():
            _refuse_loss(head + table, replace(draft, answers={i: draft.answers[i]}))
        tables = {i: old.get(i) or new[i].encode() for i in draft.answers}
        pieces, text = (head.encode(), *tables.values()), ""
        if comments := comments_in(self._source):
            text = "\n".join((b"".join(pieces).decode(), *comments)) + "\n"
            _refuse_loss(text, draft)
        self._document, self._draft, self._tables, self._source = None, draft, tables, text
        return (text.encode(),) if text else pieces


def _refuse_loss(text: str, draft: Draft) -> None:
    if not parses_to(text, draft):
        message = "the answers cannot be written as TOML without loss, so nothing was written"
        raise CannotWrite("not-what-was-meant", message, "Export the draft as JSON, and report this.")


def is_joined(content: bytes, pieces: Iterable[bytes]) -> bool:
    """Return True if content is that of the pieces, without joining them."""
    at = 0
    for piece in pieces:
        if not content.startswith(piece, at):
            return False
        at += len(piece)
    return at == len(content)


def _change(document: TomlDocument, old: Draft, new: Draft) -> None:
    for key in ("id", "questionnaire", "created"):
        if getattr(old, key) != getattr(new, key):
            document.set_top_level(key, getattr(new, key))
    for field_id in old.answers:
        if field_id not in new.answers:
            document.remove(field_id)
    for n, (field_id, answer) in enumerate(new.answers.items()):
        before = old.answers.get(field_id)
        if before is None:
            document.add(field_id, encode_answer(answer), list(islice(new.answers, n))[::-1])
        elif before != answer:
            document.change(field_id, encode_answer(before), encode_answer(answer))


def parses_to(text: str, draft: Draft) -> bool:
    """True if a text, parsed as a draft file, gives exactly this draft."""
    decoder = AnswerDecoder()
    try:
        parsed = draft_from_mapping(tomli.loads(text), decoder)
    except (ValueError, RecursionError):
        return False
    if any(problem.severity == "error" for problem in decoder.problems):
        return False
    return parsed == draft or _as_text(parsed) == _as_text(draft)


def _as_text(draft: Draft) -> str:
    """A draft for comparison: NaN is unequal to itself, but its text is not."""
    import json  # late, as in `draft_text`

    return json.dumps(draft_mapping(draft), sort_keys=True, default=repr)
