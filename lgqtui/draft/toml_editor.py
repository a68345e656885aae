"""A TOML text as statements that can be changed one by one: everything else stays as somebody wrote it.

A statement is a key with its value, a comment or a blank line; a section is a header with the statements under it. Only
answers in tables of their own, `[answers."I.1"]`, can be changed. No comment is ever lost: one that stood beside or
inside what is replaced gets a line of its own. Whether a changed text means what it should has to be proved by reading
it again: nothing here understands TOML better than it must.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import tomli
from msgspec import Struct, field

from lgqtui.toml.values import format_value, header_text, pair_text

_STRING = r'"""(?:\\.|[^\\])*?"""+' + r"|'''.*?'''+" + r'|"(?:\\.|[^"\\\n])*"' + r"|'[^'\n]*'"
_TOKEN = re.compile(rf"{_STRING}|(?P<comment>#[^\r\n]*)|(?P<open>[\[{{])|(?P<close>[\]}}])|(?P<end>\n)", re.DOTALL)
_KEY = r"""(?:"(?:\\.|[^"\\\n])*"|'[^'\n]*'|[A-Za-z0-9_-]+)"""
_HEADER = re.compile(rf"\s*\[\[?[ \t]*({_KEY}(?:[ \t]*\.[ \t]*{_KEY})*)")
_PAIR = re.compile(rf"\s*({_KEY})[ \t]*(?:=[ \t]*|(\.))")


class CannotEdit(Exception):
    """What is to be changed does not stand in a table of its own."""


class TomlStatement(Struct, eq=False):
    """One statement with its line end. `key` is the first step of its key, "" for comments and blank lines."""

    text: str
    key: str = ""
    is_dotted: bool = False


class TomlSection(Struct, eq=False):
    """A header and the statements under it; the first section of a text has no header and the path ()."""

    header: str = ""
    path: tuple[str, ...] = ()
    body: list[TomlStatement] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The section as it now stands."""
        return self.header + "".join(statement.text for statement in self.body)

    @property
    def own(self) -> int:
        """How many statements belong to it: comments after a blank line at its end speak of the next header."""
        keyed = [n for n, statement in enumerate(self.body) if statement.key]
        end = keyed[-1] + 1 if keyed else 0
        while end < len(self.body) and self.body[end].text.strip():
            end += 1
        return end

    @property
    def own_comments(self) -> list[str]:
        """The comments in it that speak of it."""
        texts = (self.header, *(statement.text for statement in self.body[: self.own]))
        return [comment for text in texts for comment in comments_in(text)]


def comments_in(text: str) -> list[str]:
    """The comments in a TOML text, from the sign to the end of the line."""
    return [found["comment"] for found in _TOKEN.finditer(text) if found["comment"]]


class TomlDocument:
    """The statements of a whole text. Raises CannotEdit for what is no TOML at all."""

    def __init__(self, source: str) -> None:
        self._newline = "\r\n" if "\r\n" in source else "\n"
        self._sections = _sections(source)

    @property
    def text(self) -> str:
        """The text as it now stands."""
        return "".join(section.text for section in self._sections)

    def set_head(self, key: str, value: Any) -> None:
        """Change the value of a key above all headers."""
        self._put(self._sections[0], key, value)

    def change(self, field_id: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        """Change what differs in the table of an answer."""
        table = self._table(field_id)
        for key in old:
            if key not in new:
                self._take_out(table, key)
        for key, value in new.items():
            if key not in old or old[key] != value:
                self._put(table, key, value)

    def add(self, field_id: str, shape: Mapping[str, Any], before: Iterable[str]) -> None:
        """Add the table of an answer behind the first of the answers `before` that has one, or above all others.

        A table that is there and says nothing is filled.
        """
        if self._parts(field_id):
            self.change(field_id, {}, shape)
            return
        place = self._place_behind(before)
        above = self._sections[place]
        below = above.body[above.own :]
        del above.body[above.own :]
        table = TomlSection(self._lines(header_text(field_id)), ("answers", field_id))
        table.body = [self._statement(key, value) for key, value in shape.items()]
        self._part(above)
        if not below and place + 1 < len(self._sections):
            self._part(table)
        table.body += below
        self._sections.insert(place + 1, table)

    def remove(self, field_id: str) -> None:
        """Take the table of an answer out; one that is spoken of stays, empty, so that comments keep their place."""
        parts = self._parts(field_id)
        if any(map(self._is_spoken_of, parts)):
            table = self._table(field_id)
            keys = [statement.key for statement in table.body if statement.key]
            keys += [part.path[2] for part in parts if part.path[2:]]
            for key in dict.fromkeys(keys):
                self._take_out(table, key)
        else:
            for part in parts:
                self._drop(part)

    def _is_spoken_of(self, section: TomlSection) -> bool:
        """True if a comment stands in it or right above it."""
        above = self._sections[self._sections.index(section) - 1].body
        return bool(section.own_comments or (above and above[-1].text.lstrip().startswith("#")))

    def _parts(self, field_id: str) -> list[TomlSection]:
        return [section for section in self._sections if section.path[:2] == ("answers", field_id)]

    def _table(self, field_id: str) -> TomlSection:
        """The section of an answer itself; it is made where there are only sections below it."""
        parts = self._parts(field_id)
        if not parts:
            raise CannotEdit
        for part in parts:
            if len(part.path) == 2:
                return part
        table = TomlSection(self._lines(header_text(field_id)), ("answers", field_id))
        self._sections.insert(self._sections.index(parts[0]), table)
        return table

    def _place_behind(self, before: Iterable[str]) -> int:
        last = {section.path[1]: n for n, section in enumerate(self._sections) if _is_answer(section)}
        for field_id in before:
            if field_id in last:
                return last[field_id]
        answers = [n for n, section in enumerate(self._sections) if section.path[:1] == ("answers",)]
        if not answers:
            return len(self._sections) - 1
        return answers[0] - _is_answer(self._sections[answers[0]])

    def _put(self, section: TomlSection, key: str, value: Any) -> None:
        for n, statement in enumerate(section.body):
            if statement.key == key and not statement.is_dotted:
                section.body[n : n + 1] = self._replaced(statement, value)
                return
        self._take_out(section, key)
        self._insert(section, section.own, [self._statement(key, value)])

    def _take_out(self, section: TomlSection, key: str) -> None:
        """Take a key out, as a statement or as sections below; its comments stay where it was."""
        body: list[TomlStatement] = []
        for statement in section.body:
            body += self._comment_lines(comments_in(statement.text)) if statement.key == key else [statement]
        section.body = body
        path = (*section.path, key)
        for part in [part for part in self._sections if part.path[: len(path)] == path]:
            self._insert(section, section.own, self._comment_lines(part.own_comments))
            self._drop(part)

    def _drop(self, section: TomlSection) -> None:
        """Take a section out; what speaks of the next header stays above that."""
        above = self._sections[self._sections.index(section) - 1]
        left = section.body[section.own :]
        if left and above.body and not above.body[-1].text.strip():
            del left[0]
        above.body += left
        self._sections.remove(section)

    def _replaced(self, statement: TomlStatement, value: Any) -> Iterator[TomlStatement]:
        """The statement with another value; comments beside it stay, those inside the old value go above."""
        head = next(_PAIR.finditer(statement.text))[0]
        old = statement.text[len(head) :]
        beside = _comment_beside(old)
        yield from self._comment_lines(comments_in(old[: len(old) - len(beside)]))
        yield TomlStatement(head + self._lines(format_value(value)) + (beside.rstrip() + self._newline), statement.key)

    def _statement(self, key: str, value: Any) -> TomlStatement:
        return TomlStatement(self._lines(pair_text(key, value)), key)

    def _comment_lines(self, comments: Iterable[str]) -> list[TomlStatement]:
        return [TomlStatement(comment + self._newline) for comment in comments]

    def _lines(self, text: str) -> str:
        return text.replace("\n", self._newline)

    def _insert(self, section: TomlSection, at: int, statements: list[TomlStatement]) -> None:
        if statements:
            self._end_line(section, at)
            section.body[at:at] = statements

    def _end_line(self, section: TomlSection, at: int) -> None:
        """See to it that a new line begins at a place in a section."""
        if at and not section.body[at - 1].text.endswith("\n"):
            section.body[at - 1].text += self._newline
        elif not at and section.header and not section.header.endswith("\n"):
            section.header += self._newline

    def _part(self, section: TomlSection) -> None:
        """End a section with a blank line."""
        self._end_line(section, len(section.body))
        section.body.append(TomlStatement(self._newline))


def _is_answer(section: TomlSection) -> bool:
    return section.path[:1] == ("answers",) and len(section.path) > 1


def _outside(text: str) -> Iterator[re.Match[str]]:
    """The tokens that stand in no list and no group, and those that end one."""
    depth = 0
    for found in _TOKEN.finditer(text):
        depth += bool(found["open"]) - bool(found["close"])
        if not depth:
            yield found


def _comment_beside(value: str) -> str:
    """The comment behind a value with the blanks around it; "" if there is none."""
    for found in _outside(value):
        if found["comment"]:
            return value[len(value[: found.start()].rstrip()) :]
    return ""


def _sections(source: str) -> list[TomlSection]:
    sections = [TomlSection()]
    for text in _statements(source):
        bare = text.strip()
        if bare.startswith("["):
            sections.append(_headed(text))
        elif not bare or bare.startswith("#"):
            sections[-1].body.append(TomlStatement(text))
        else:
            sections[-1].body.append(_keyed(text))
    return sections


def _statements(source: str) -> Iterator[str]:
    """The source cut at the ends of lines that are in no string, list or group."""
    start = 0
    for found in _outside(source):
        if found["end"]:
            yield source[start : found.end()]
            start = found.end()
    if rest := source[start:]:
        yield rest


def _headed(text: str) -> TomlSection:
    found = _HEADER.match(text)
    if found is None:
        raise CannotEdit
    keys = re.findall(_KEY, found[1])
    return TomlSection(text, tuple(map(_name, keys)))


def _keyed(text: str) -> TomlStatement:
    found = _PAIR.match(text)
    if found is None:
        raise CannotEdit
    return TomlStatement(text, _name(found[1]), bool(found[2]))


def _name(key: str) -> str:
    """What a key means: quotes and escapes are no part of it."""
    return next(iter(tomli.loads(f"{key} = 0")))
