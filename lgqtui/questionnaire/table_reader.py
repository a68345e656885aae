"""Reading values from the tables of a questionnaire file, and noting their problems."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TypeVar

from msgspec.structs import replace

from lgqtui.errors import closest_match
from lgqtui.i18n import tr
from lgqtui.problems import KeyPath, Problem
from lgqtui.questionnaire.answer_codec import TYPE_NAMES, path_text
from lgqtui.text import clean, shorten

_LONGEST_DISPLAYED = 200
_LONGEST_WORD = 60
_MOST_LOOKUPS = 100


class ProblemCollector:
    """Collects problems in the order they are found, each with its key path.

    Templates may use `{position}`; every other parameter is foreign text and is cleaned for display.
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._nearest: dict[tuple[str, frozenset[str]], str] = {}

    def error(self, path: KeyPath, code: str, message: str, remedy: str, /, **params: object) -> None:
        """Note a fault that makes the questionnaire unusable."""
        self._note(Problem("error", code, message, remedy, params, key_path=path))

    def hint(self, path: KeyPath, code: str, message: str, remedy: str, /, **params: object) -> None:
        """Note a hint for the author; the questionnaire can be used."""
        self._note(Problem("hint", code, message, remedy, params, key_path=path))

    def error_in_line(self, line: int, code: str, message: str, remedy: str, /, **params: object) -> None:
        """Note a fault of the text itself, which has a line (0 = unknown) and no key path."""
        self._note(Problem("error", code, message, remedy, params, line=line))

    def _note(self, problem: Problem) -> None:
        position = display_path(problem.key_path)
        params = {name: display_text(value) for name, value in problem.params.items()}
        self.problems.append(replace(problem, params={"position": position, **params}, position=position))

    def nearest(self, word: str, known_words: Iterable[str]) -> str:
        """The known word closest to this one, or "".

        The search is slow in a large file, so results are cached and the number of searches is limited.
        """
        candidates = frozenset(known_words) - {""}
        if (word, candidates) not in self._nearest:
            is_over_limit = len(self._nearest) >= _MOST_LOOKUPS or len(word) > _LONGEST_WORD
            self._nearest[word, candidates] = "" if is_over_limit else closest_match(word, sorted(candidates))
        return self._nearest[word, candidates]


def display_path(path: KeyPath) -> str:
    """A key path as text, fit for display."""
    return path_text(tuple(step if isinstance(step, int) else display_text(step) for step in path))


def display_text(value: object) -> str:
    """Foreign text as one short line."""
    return shorten(clean(str(value)).text, _LONGEST_DISPLAYED)


LONGEST_TEXT = 20_000
"""Characters in a text of a questionnaire."""

_Choice = TypeVar("_Choice", bound=str)
_Value = TypeVar("_Value")

# Ids are used as keys in drafts, file names, anchors in documents and arguments on the command line.
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class TableReader:
    """One table of the file, at its key path.

    Every method returns a value of the right type. If `is_no_table`, its keys are not reported as missing; nor are
    `misspelt_keys`, those that the unknown ones probably mean.
    """

    def __init__(self, raw: object, path: KeyPath, known_keys: tuple[str, ...], problems: ProblemCollector) -> None:
        self.path = path
        self.problems = problems
        table = self._value_of_type(raw, dict, path)
        self.is_no_table = table is None
        self.raw: dict[str, object] = table or {}
        self.misspelt_keys = {self._note_unknown(key, known_keys) for key in self.raw if key not in known_keys}

    def text(self, key: str, *, need: str = "", **params: object) -> str:
        """The text at a key, cleaned and stripped; `need` is the remedy if it is required, filled with `params`."""
        raw = self._get(key, str, need, **params)
        if raw is None:
            return ""
        text = cleaned(raw, (*self.path, key), self.problems)
        if need and not text:
            self.problems.error((*self.path, key), "empty", "{position} is empty", need, **params)
        return text

    def id(self, need: str) -> str:
        """The id in the table; "" if it has none."""
        text = self.text("id", need=need)
        if text and not _ID.fullmatch(text):
            message = (
                "{position} is “{id}”, and an id has only letters from a to z, digits, dots, hyphens and underscores"
            )
            self.problems.error((*self.path, "id"), "bad-id", message, "Give it a short name such as Q1.a.", id=text)
        return text

    def choice(self, key: str, allowed: tuple[_Choice, ...], code: str, *, need: str = "") -> _Choice | None:
        """One of the allowed words, or None. In `need`, `{others}` and `{last}` are these words."""
        text = self.text(key, need=need, others=", ".join(allowed[:-1]), last=allowed[-1])
        for word in allowed:
            if text == word:
                return word
        if text:
            near = self.problems.nearest(text, allowed)
            remedy = "Did you mean {near}? It can be: {allowed}." if near else "Write one of: {allowed}."
            params = {"value": text, "near": near, "allowed": ", ".join(allowed)}
            message = "{position} is “{value}”, which is not known"
            self.problems.error((*self.path, key), code, message, remedy, **params)
        return None

    def flag(self, key: str, *, default: bool) -> bool:
        """A Boolean."""
        raw = self._get(key, bool)
        return default if raw is None else raw

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        texts = ((self._value_of_type(raw, str, path), path) for path, raw in self.entries(key))
        return tuple(cleaned(text, path, self.problems) for text, path in texts if text is not None)

    def entries(self, key: str, *, need: str = "") -> Iterator[tuple[KeyPath, object]]:
        """The entries of a list, each with its path; `need` is the remedy if one is required."""
        raw = self._get(key, list, need)
        path = (*self.path, key)
        if need and raw == []:
            self.problems.error(path, "empty", "{position} is empty", need)
        return (((*path, index), entry) for index, entry in enumerate(raw or []))

    def misses(self, key: str) -> bool:
        """True if a key is missing, and not only misspelt."""
        return key not in self.raw and key not in self.misspelt_keys and not self.is_no_table

    def has_no_words(self, key: str) -> bool:
        """True if the text at a key is missing or blank; a value of the wrong type is another problem."""
        raw = self.raw.get(key)
        return self.misses(key) or (isinstance(raw, str) and not clean(raw).text.strip())

    def _get(self, key: str, expected: type[_Value], need: str = "", **params: object) -> _Value | None:
        if key in self.raw:
            return self._value_of_type(self.raw[key], expected, (*self.path, key))
        if need and self.misses(key):
            self.problems.error((*self.path, key), "missing", "{position} is missing", need, **params)
        return None

    def _value_of_type(self, raw: object, expected: type[_Value], path: KeyPath) -> _Value | None:
        if type(raw) is expected:
            return raw
        message, remedy = "{position} is not {expected}", "Write {expected} there."
        self.problems.error(path, "wrong-type", message, remedy, expected=tr(TYPE_NAMES[expected]))
        return None

    def _note_unknown(self, key: str, known_keys: tuple[str, ...]) -> str:
        near = self.problems.nearest(key, known_keys)
        remedy = "Did you mean {near}?" if near else "Take it out. Keys known here: {names}."
        message, params = "{position} is no key known here", {"near": near, "names": ", ".join(known_keys)}
        self.problems.error((*self.path, key), "unknown-key", message, remedy, **params)
        return near


def cleaned(raw: str, path: KeyPath, problems: ProblemCollector) -> str:
    """A text without control characters and outer blanks: a hint. One that is too long is shortened: an error."""
    if len(raw) > LONGEST_TEXT:
        message, remedy = "{position} is longer than {limit} characters", "Shorten it, or make several questions of it."
        problems.error(path, "too-long", message, remedy, limit=f"{LONGEST_TEXT:,}")
        raw = raw[:LONGEST_TEXT]
    if raw.isprintable():  # nothing to remove, as in most texts
        return raw.strip()
    result = clean(raw)
    if result.removed:
        message = "{position}: control characters were left out ({n})"
        problems.hint(path, "cleaned", message, "Nothing needs to be done.", n=result.removed)
    return result.text.strip()
