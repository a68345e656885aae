"""Editing of a TOML text by statements, with everything else kept unchanged; the caller parses the result again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct, field

from lgqtui.toml.values import format_value, header_text, keys_in, pair_text

_STRING = r'"""(?:\\.|[^\\])*?"""+' + r"|'''.*?'''+" + r'|"(?:\\.|[^"\\\n])*"' + r"|'[^'\n]*'"
_TOKEN = re.compile(rf"{_STRING}|(?P<comment>#[^\r\n]*)|(?P<open>[\[{{])|(?P<close>[\]}}])|(?P<end>\n)", re.DOTALL)
_KEY = r"""(?:"(?:\\.|[^"\\\n])*"|'[^'\n]*'|[A-Za-z0-9_-]+)"""
_START = re.compile(rf"\s*(?:\[\[?[ \t]*)?({_KEY}(?:[ \t]*\.[ \t]*{_KEY})*)[ \t]*(?:=[ \t]*|\])")


class CannotEdit(Exception):
    """The value to change is not in a table of its own."""


class TomlStatement(Struct, eq=False):
    """One statement with its line end. `keys` are the parts of its key; comments and blank lines have none."""

    text: str
    keys: tuple[str, ...] = ()


class TomlSection(Struct, eq=False):
    """A header and its statements; the first section of a text has no header and the path ()."""

    header: str = ""
    path: tuple[str, ...] = ()
    body: list[TomlStatement] = field(default_factory=list)

    @property
    def own_length(self) -> int:
        """The number of its own statements: comments after a blank line at its end belong to the next header."""
        keyed = [n for n, statement in enumerate(self.body) if statement.keys]
        end = keyed[-1] + 1 if keyed else 0
        while end < len(self.body) and self.body[end].text.strip():
            end += 1
        return end

    @property
    def own_comments(self) -> list[str]:
        """The comments that belong to it."""
        texts = (self.header, *(statement.text for statement in self.body[: self.own_length]))
        return [comment for text in texts for comment in comments_in(text)]


def comments_in(text: str) -> list[str]:
    """The comments in a TOML text, from the number sign to the end of the line."""
    return [token["comment"] for token in _TOKEN.finditer(text) if token["comment"]]


class TomlDocument:
    """The statements of a complete text. Raises CannotEdit for a text that is not TOML."""

    def __init__(self, source: str) -> None:
        self._newline = "\r\n" if "\r\n" in source else "\n"
        self._sections = _sections(source)

    @property
    def text(self) -> str:
        """The current text."""
        return "".join(s.header + "".join(statement.text for statement in s.body) for s in self._sections)

    def set_top_level(self, key: str, value: Any) -> None:
        """Set the value of a key above all headers."""
        self._set(self._sections[0], key, value)

    def change(self, field_id: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        """Apply the differences to the table of an answer."""
        table = self._table(field_id)
        for key in old:
            if key not in new:
                self._remove_key(table, key)
        for key, value in new.items():
            if key not in old or old[key] != value:
                self._set(table, key, value)

    def add(self, field_id: str, mapping: Mapping[str, Any], before: Iterable[str]) -> None:
        """Add the table of an answer, or fill it, after the first answer of `before` that has one, or above all."""
        if self._sections_of(field_id):
            self.change(field_id, {}, mapping)
            return
        index = self._index_after(before)
        above = self._sections[index]
        below = above.body[above.own_length :]
        del above.body[above.own_length :]
        table = TomlSection(self._lines(header_text(field_id)), ("answers", field_id))
        table.body = [self._statement(key, value) for key, value in mapping.items()]
        self._end_section(above)
        if not below and index + 1 < len(self._sections):
            self._end_section(table)
        table.body += below
        self._sections.insert(index + 1, table)

    def remove(self, field_id: str) -> None:
        """Remove the table of an answer; one with comments stays, empty, so that the comments keep their position."""
        parts = self._sections_of(field_id)
        if any(map(self._has_comments, parts)):
            table = self._table(field_id)
            keys = [statement.keys[0] for statement in table.body if statement.keys]
            keys += [part.path[2] for part in parts if part.path[2:]]
            for key in dict.fromkeys(keys):
                self._remove_key(table, key)
        else:
            for part in parts:
                self._remove_section(part)

    def _has_comments(self, section: TomlSection) -> bool:
        above = self._sections[self._sections.index(section) - 1].body
        return bool(section.own_comments or (above and above[-1].text.lstrip().startswith("#")))

    def _sections_of(self, field_id: str) -> list[TomlSection]:
        return [section for section in self._sections if section.path[:2] == ("answers", field_id)]

    def _table(self, field_id: str) -> TomlSection:
        """The section of an answer itself; it is created if there are only sections below it."""
        parts = self._sections_of(field_id)
        if not parts:
            raise CannotEdit
        for part in parts:
            if len(part.path) == 2:
                return part
        table = TomlSection(self._lines(header_text(field_id)), ("answers", field_id))
        self._sections.insert(self._sections.index(parts[0]), table)
        return table

    def _index_after(self, before: Iterable[str]) -> int:
        last = {section.path[1]: index for index, section in enumerate(self._sections) if _is_answer(section)}
        for field_id in before:
            if field_id in last:
                return last[field_id]
        answers = [index for index, section in enumerate(self._sections) if section.path[:1] == ("answers",)]
        if not answers:
            return len(self._sections) - 1
        return answers[0] - _is_answer(self._sections[answers[0]])

    def _set(self, section: TomlSection, key: str, value: Any) -> None:
        for index, statement in enumerate(section.body):
            if statement.keys == (key,):
                section.body[index : index + 1] = self._replaced(statement, value)
                return
        self._remove_key(section, key)
        self._append(section, [self._statement(key, value)])

    def _remove_key(self, section: TomlSection, key: str) -> None:
        body: list[TomlStatement] = []
        for statement in section.body:
            body += self._comment_lines(comments_in(statement.text)) if statement.keys[:1] == (key,) else [statement]
        section.body = body
        path = (*section.path, key)
        for part in [part for part in self._sections if part.path[: len(path)] == path]:
            self._append(section, self._comment_lines(part.own_comments))
            self._remove_section(part)

    def _remove_section(self, section: TomlSection) -> None:
        """Remove a section; comments that belong to the next header stay above that."""
        above = self._sections[self._sections.index(section) - 1]
        remaining = section.body[section.own_length :]
        if remaining and above.body and not above.body[-1].text.strip():
            del remaining[0]
        above.body += remaining
        self._sections.remove(section)

    def _replaced(self, statement: TomlStatement, value: Any) -> Iterator[TomlStatement]:
        """The statement with another value; comments after it stay, those inside the old value go above it."""
        head = next(_START.finditer(statement.text))[0]
        old = statement.text[len(head) :]
        comments = (token.start() for token in _outer_tokens(old) if token["comment"])
        beside = next((old[len(old[:start].rstrip()) :] for start in comments), "")
        yield from self._comment_lines(comments_in(old[: len(old) - len(beside)]))
        yield TomlStatement(head + self._lines(format_value(value)) + (beside.rstrip() + self._newline), statement.keys)

    def _statement(self, key: str, value: Any) -> TomlStatement:
        return TomlStatement(self._lines(pair_text(key, value)), (key,))

    def _comment_lines(self, comments: Iterable[str]) -> list[TomlStatement]:
        return [TomlStatement(comment + self._newline) for comment in comments]

    def _lines(self, text: str) -> str:
        return text.replace("\n", self._newline)

    def _append(self, section: TomlSection, statements: list[TomlStatement]) -> None:
        if statements:
            index = section.own_length
            self._end_line(section, index)
            section.body[index:index] = statements

    def _end_line(self, section: TomlSection, index: int) -> None:
        if index and not section.body[index - 1].text.endswith("\n"):
            section.body[index - 1].text += self._newline
        elif not index and section.header and not section.header.endswith("\n"):
            section.header += self._newline

    def _end_section(self, section: TomlSection) -> None:
        self._end_line(section, len(section.body))
        section.body.append(TomlStatement(self._newline))


def _is_answer(section: TomlSection) -> bool:
    return section.path[:1] == ("answers",) and len(section.path) > 1


def _outer_tokens(text: str) -> Iterator[re.Match[str]]:
    """The tokens outside of lists and groups, and those that end one."""
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += bool(token["open"]) - bool(token["close"])
        if not depth:
            yield token


def _sections(source: str) -> list[TomlSection]:
    sections = [TomlSection()]
    for text in _statements(source):
        start = text.lstrip()[:1]
        if start == "[":
            sections.append(TomlSection(text, _keys_of(text)))
        else:
            sections[-1].body.append(TomlStatement(text, () if start in ("", "#") else _keys_of(text)))
    return sections


def _statements(source: str) -> Iterator[str]:
    """The source, split at the ends of lines that are in no string, list or group."""
    start = 0
    for token in _outer_tokens(source):
        if token["end"]:
            yield source[start : token.end()]
            start = token.end()
    if rest := source[start:]:
        yield rest


def _keys_of(text: str) -> tuple[str, ...]:
    match = _START.match(text)
    if match is None:
        raise CannotEdit
    return tuple(keys_in(match[1]))
