"""Answers as plain mappings, and back: the form used in TOML drafts, canonical JSON and `lgqtui answer --shape`.

Decoding never raises: it collects Problems with the key path of each fault, so that all can be reported at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from msgspec.structs import replace

from lgqtui.i18n import tr
from lgqtui.links.model import LinkRow
from lgqtui.problems import KeyPath, Problem
from lgqtui.questionnaire.answer import Answer, Attachment, YesNo
from lgqtui.questionnaire.kinds import TEXT_LIMIT
from lgqtui.text import Cleaned, clean

_T = TypeVar("_T")
_Entry = TypeVar("_Entry")

ROW_KEYS = ("label", "urls", "note")
_ATTACHMENT_KEYS = ("file", "name", "caption", "type", "sha256", "size")
ANSWER_KEYS = ("choice", "checked", "text", "links", "attachments", "remark", "flag")
TYPE_NAMES: Mapping[type, str] = {
    str: "text in quotes",
    bool: "true or false",
    int: "a whole number",
    list: "a list in square brackets",
    dict: "a group of keys and values",
}
_CHOICES: Mapping[str | None, YesNo] = {"yes": "yes", "no": "no", "": "", None: ""}
# Unknown values are written again by recursion, so their depth is limited; no real file is nested deeper.
_LONGEST_PATH = 40

WHOLE_NUMBERS = range(-(2**63), 2**63)
"""The range of both TOML and common JSON readers."""


def path_text(path: KeyPath) -> str:
    """A key path as text: `answers."I.1".links[2].urls`."""
    from lgqtui.toml.values import key_text  # late: only to report a problem

    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step + 1}]"
        else:
            text += ("." if text else "") + key_text(step)
    return text


class AnswerDecoder:
    """Decodes answers and collects their problems: errors are rejected values, hints what was removed."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    @property
    def removed(self) -> int:
        """The number of control characters that were removed."""
        return sum(int(str(problem.params["n"])) for problem in self.problems if problem.code == "cleaned")

    def answer(self, raw: object, path: KeyPath) -> Answer:
        """Decode one answer."""
        table = self.value_of_type(raw, dict, path) or {}
        return Answer(
            choice=self._choice(table, path),
            checked=self._get(table, "checked", bool, path),
            text=self.text(table, "text", path),
            links=tuple(self._list(table, "links", path, dict, self._row)),
            attachments=tuple(self._list(table, "attachments", path, dict, self._attachment)),
            remark=self.text(table, "remark", path),
            flag=bool(self._get(table, "flag", bool, path)),
            extra=self.unknown_keys(table, ANSWER_KEYS, path),
        )

    def value_of_type(self, raw: object, expected: type[_T], path: KeyPath) -> _T | None:
        """Return the value if it is of that type; otherwise note a problem and return None."""
        if type(raw) is expected:
            return raw if self._is_in_range(raw, path) else None
        if raw is None:
            self._note_null(path)
        else:
            message, remedy = "{position} is not {expected}", "Write {expected} there."
            self.note_error(path, "wrong-type", message, remedy, expected=tr(TYPE_NAMES[expected]))
        return None

    def _note_null(self, path: KeyPath) -> None:
        self.note_error(path, "null", "{position} is null", "Leave the key out where there is no value.")

    def unknown_keys(self, table: Mapping[str, Any], known_keys: tuple[str, ...], path: KeyPath) -> dict[str, Any]:
        """The unknown keys: kept if they can be written again."""
        unknown = {key: value for key, value in table.items() if key not in known_keys and self.check_key(key, path)}
        return {key: self._checked_unknown(value, (*path, key)) for key, value in unknown.items()}

    def check_key(self, key: str, path: KeyPath) -> bool:
        """Return True if a key in the table at `path` can be written again; otherwise note a problem."""
        if clean(key) == Cleaned(key, 0):
            return True
        message = "{position} has control characters in its name"
        self.note_error((*path, key), "bad-key", message, "Give it another name, or take it out.")
        return False

    def _checked_unknown(self, value: object, path: KeyPath) -> object:
        if len(path) > _LONGEST_PATH:
            self.note_error(path, "too-deep", "{position} is nested too deeply", "Use fewer levels, or take it out.")
        elif isinstance(value, str):
            return self._cleaned(value, path)
        elif isinstance(value, list):
            return [self._checked_unknown(entry, (*path, n)) for n, entry in enumerate(value)]
        elif isinstance(value, dict):
            return self.unknown_keys(value, (), path)
        elif value is None:
            self._note_null(path)
        else:
            self._is_in_range(value, path)
        return value

    def _is_in_range(self, value: object, path: KeyPath) -> bool:
        """Check the range: TOML guarantees 64 bits, and Python refuses to format numbers of some thousand digits."""
        if not isinstance(value, int) or value in WHOLE_NUMBERS:
            return True
        message = "{position} is a number of more than 64 bits"
        self.note_error(path, "too-large-number", message, "Write a smaller number.")
        return False

    def text(self, table: Mapping[str, object], key: str, path: KeyPath) -> str:
        """A cleaned text; removed characters are noted as a hint."""
        raw = self._get(table, key, str, path)
        return "" if raw is None else self._limited_text(raw, (*path, key))

    def _limited_text(self, raw: str, path: KeyPath) -> str:
        """A text of an answer. Longer ones than the limit are rejected: they would make every screen slow."""
        if len(raw) <= TEXT_LIMIT:
            return self._cleaned(raw, path)
        message = "{position} has {n} characters, more than an answer can hold ({limit})"
        remedy = "Keep the longer text in a document of its own and give its link."
        self.note_error(path, "too-long", message, remedy, n=f"{len(raw):,}", limit=f"{TEXT_LIMIT:,}")
        return ""

    def _cleaned(self, raw: str, path: KeyPath) -> str:
        cleaned = clean(raw)
        if cleaned.removed:
            message, params = "{position}: control characters were left out ({n})", {"n": cleaned.removed}
            self._note(Problem("hint", "cleaned", message, "Nothing needs to be done.", params, key_path=path))
        return cleaned.text

    def _get(self, table: Mapping[str, object], key: str, expected: type[_T], path: KeyPath) -> _T | None:
        return self.value_of_type(table[key], expected, (*path, key)) if key in table else None

    def _choice(self, table: Mapping[str, object], path: KeyPath) -> YesNo:
        raw = self._get(table, "choice", str, path)
        if raw not in _CHOICES:
            remedy = "Write yes or no, or take the key out for: not answered."
            self.note_error((*path, "choice"), "not-a-choice", "{position} is “{value}”", remedy, value=raw)
        return _CHOICES.get(raw, "")

    def _list(
        self,
        table: Mapping[str, object],
        key: str,
        path: KeyPath,
        kind: type[_T],
        read: Callable[[_T, KeyPath], _Entry],
    ) -> Iterator[_Entry]:
        for index, raw in enumerate(self._get(table, key, list, path) or []):
            entry = self.value_of_type(raw, kind, entry_path := (*path, key, index))
            if entry is not None:
                yield read(entry, entry_path)

    def _row(self, table: dict[str, Any], path: KeyPath) -> LinkRow:
        return LinkRow(
            label=self.text(table, "label", path),
            urls=tuple(self._list(table, "urls", path, str, self._limited_text)),
            note=self.text(table, "note", path),
            extra=self.unknown_keys(table, ROW_KEYS, path),
        )

    def _attachment(self, table: dict[str, Any], path: KeyPath) -> Attachment:
        for key in ("file", "name", "sha256", "size"):
            if key not in table:
                self.note_error((*path, key), "missing", "{position} is missing", "Add the attachment again.")
        return Attachment(
            file=self._file(table, path),
            name=self.text(table, "name", path),
            sha256=self.text(table, "sha256", path),
            size=self._get(table, "size", int, path) or 0,
            caption=self.text(table, "caption", path),
            type=self.text(table, "type", path),
            extra=self.unknown_keys(table, _ATTACHMENT_KEYS, path),
        )

    def _file(self, table: Mapping[str, object], path: KeyPath) -> str:
        """The name of a file in the sidecar. A draft from elsewhere must not name any other file of this computer."""
        name = self.text(table, "file", path)
        if "file" in table and (name in ("", ".", "..") or set(name) & set("/\\:")):
            message = "{position} is not the name of a file in the draft's own folder"
            self.note_error((*path, "file"), "bad-file", message, "Add the attachment again.")
        return name

    def note_error(self, path: KeyPath, code: str, message: str, remedy: str, **params: object) -> None:
        """Note that the value at a path was rejected."""
        self._note(Problem("error", code, message, remedy, params, key_path=path))

    def _note(self, problem: Problem) -> None:
        position = path_text(problem.key_path)
        self.problems.append(replace(problem, params={"position": position, **problem.params}, position=position))


def encode_answer(answer: Answer) -> dict[str, Any]:
    """The mapping of one answer: keys in canonical order, without empty ones; a row of links has all its keys."""
    parts: dict[str, Any] = {
        "choice": answer.choice,
        "checked": answer.checked,
        "text": answer.text,
        "links": [{"label": row.label, "urls": list(row.urls), "note": row.note, **row.extra} for row in answer.links],
        "attachments": [_attachment_mapping(attachment) for attachment in answer.attachments],
        "remark": answer.remark,
        "flag": answer.flag,
    }
    present = {key: value for key, value in parts.items() if value or (key == "checked" and value is False)}
    return present | dict(answer.extra)


def _attachment_mapping(attachment: Attachment) -> dict[str, Any]:
    optional = {"caption": attachment.caption, "type": attachment.type}
    names = {"file": attachment.file, "name": attachment.name, **{key: text for key, text in optional.items() if text}}
    return names | {"sha256": attachment.sha256, "size": attachment.size, **attachment.extra}
