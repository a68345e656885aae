"""Taking values out of the tables of a questionnaire file, and noting whatever is not as it should be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TypeVar

from msgspec.structs import replace

from lgqtui.errors import closest_match
from lgqtui.i18n import tr
from lgqtui.problems import Problem
from lgqtui.questionnaire.answer_codec import dotted
from lgqtui.text import clean, shorten

KeyPath = tuple[str | int, ...]

_LONGEST_SHOWN = 200
_LONGEST_WORD = 60
_MOST_LOOKUPS = 100


class ProblemCollector:
    """Collects problems in the order they are met, each with its key path.

    Templates may use `{place}`; every other parameter is foreign text and is made fit to be shown.
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._nearest: dict[tuple[str, frozenset[str]], str] = {}

    def error(self, path: KeyPath, code: str, message: str, remedy: str, /, **params: object) -> None:
        """Note a fault that keeps the questionnaire from being used."""
        self._note(Problem("error", code, message, remedy, params, path=path))

    def hint(self, path: KeyPath, code: str, message: str, remedy: str, /, **params: object) -> None:
        """Note what the author may want to know; the questionnaire can be used."""
        self._note(Problem("hint", code, message, remedy, params, path=path))

    def in_line(self, line: int, code: str, message: str, remedy: str, /, **params: object) -> None:
        """Note a fault of the text itself, which has a line (0 = not known) and no key path."""
        self._note(Problem("error", code, message, remedy, params, line=line))

    def _note(self, problem: Problem) -> None:
        place = shown_place(problem.path)
        params = {name: shown_text(value) for name, value in problem.params.items()}
        self.problems.append(replace(problem, params={"place": place, **params}, position=place))

    @property
    def grave(self) -> bool:
        """True if one of them is an error."""
        return any(problem.severity == "error" for problem in self.problems)

    def nearest(self, word: str, known: Iterable[str]) -> str:
        """The known word most like this one, or "".

        Looking is slow in a large file, so each word is looked for once and only so many at all.
        """
        among = frozenset(known) - {""}
        if (word, among) not in self._nearest:
            late = len(self._nearest) >= _MOST_LOOKUPS or len(word) > _LONGEST_WORD
            self._nearest[word, among] = "" if late else _closest(word, among)
        return self._nearest[word, among]


def _closest(word: str, known: frozenset[str]) -> str:
    return closest_match(word, sorted(known))


def shown_place(path: KeyPath) -> str:
    """A key path as its author would write it, fit to be shown."""
    return dotted(tuple(step if isinstance(step, int) else shown_text(step) for step in path))


def shown_text(value: object) -> str:
    """Foreign text as one short line."""
    return shorten(clean(str(value)).text, _LONGEST_SHOWN)


_Choice = TypeVar("_Choice", bound=str)
_Value = TypeVar("_Value")

# Ids become keys in drafts, names of files, anchors in documents and words on the command line.
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_NAMES: dict[type, str] = {
    str: "text in quotes",
    bool: "true or false",
    int: "a whole number",
    list: "a list in square brackets",
    dict: "a group of keys and values",
}


class TableReader:
    """One table of the file at its key path.

    Every taking returns something of the right kind. `broken` is True if the value was no table at all: then nothing
    more is said about what is missing in it. A key that is nearly a known one is not said to be missing as well.
    """

    def __init__(self, raw: object, path: KeyPath, known: tuple[str, ...], faults: ProblemCollector) -> None:
        self.path = path
        self.faults = faults
        found = self._kept(raw, dict, path)
        self.broken = found is None
        self.raw: dict[str, object] = found or {}
        self.misspelt = {self._note_unknown(key, known) for key in self.raw if key not in known}

    def text(self, key: str, *, need: str = "") -> str:
        """The text at a key, cleaned and without outer blanks; `need` is the remedy if it has to be there."""
        if not need and key not in self.raw:
            return ""
        raw = self._get(key, str, need)
        if raw is None:
            return ""
        text = cleaned(raw, (*self.path, key), self.faults)
        if need and not text:
            self.faults.error((*self.path, key), "empty", "{place} is empty", need)
        return text

    def id(self, need: str) -> str:
        """The id of what the table describes; "" if it has none."""
        text = self.text("id", need=need)
        if text and not _ID.fullmatch(text):
            message = "{place} is “{id}”, and an id has only letters from a to z, digits, dots, hyphens and underscores"
            self.faults.error((*self.path, "id"), "bad-id", message, "Give it a short name such as Q1.a.", id=text)
        return text

    def choice(self, key: str, allowed: tuple[_Choice, ...], code: str, *, need: str = "") -> _Choice | None:
        """One of the allowed words, or None."""
        text = self.text(key, need=need)
        for word in allowed:
            if text == word:
                return word
        if text:
            near = self.faults.nearest(text, allowed)
            remedy = "Did you mean {near}? It can be: {allowed}." if near else "Write one of: {allowed}."
            params = {"value": text, "near": near, "allowed": ", ".join(allowed)}
            self.faults.error((*self.path, key), code, "{place} is “{value}”, which is not known", remedy, **params)
        return None

    def flag(self, key: str, *, default: bool) -> bool:
        """True or false."""
        raw = self._get(key, bool)
        return default if raw is None else raw

    def marks(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        if key not in self.raw:
            return ()
        kept = ((self._kept(raw, str, path), path) for path, raw in self.entries(key))
        return tuple(cleaned(text, path, self.faults) for text, path in kept if text is not None)

    def entries(self, key: str, *, need: str = "") -> Iterator[tuple[KeyPath, object]]:
        """The entries of a list, each with its path; `need` is the remedy if there has to be one."""
        raw = self._get(key, list, need)
        path = (*self.path, key)
        if need and raw == []:
            self.faults.error(path, "empty", "{place} is empty", need)
        return (((*path, index), entry) for index, entry in enumerate(raw or []))

    def misses(self, key: str) -> bool:
        """True if a key is not there, not even misspelt."""
        return key not in self.raw and key not in self.misspelt and not self.broken

    def has_no_words(self, key: str) -> bool:
        """True if there is no text at a key, or a blank one; a value of the wrong kind is another fault."""
        raw = self.raw.get(key)
        return self.misses(key) or (isinstance(raw, str) and not clean(raw).text.strip())

    def _get(self, key: str, kind: type[_Value], need: str = "") -> _Value | None:
        if key in self.raw:
            return self._kept(self.raw[key], kind, (*self.path, key))
        if need and self.misses(key):
            self.faults.error((*self.path, key), "missing", "{place} is missing", need)
        return None

    def _kept(self, raw: object, kind: type[_Value], path: KeyPath) -> _Value | None:
        if type(raw) is kind:
            return raw
        self.faults.error(
            path, "wrong-type", "{place} is not {wanted}", "Write {wanted} there.", wanted=tr(_NAMES[kind])
        )
        return None

    def _note_unknown(self, key: str, known: tuple[str, ...]) -> str:
        near = self.faults.nearest(key, known)
        remedy = "Did you mean {near}?" if near else "Take it out. Keys known here: {known}."
        self.faults.error(
            (*self.path, key), "unknown-key", "{place} is no key known here", remedy, near=near, known=", ".join(known)
        )
        return near


def cleaned(raw: str, path: KeyPath, faults: ProblemCollector) -> str:
    """A text without control characters and outer blanks; what had to go is told."""
    if raw.isprintable():  # nothing to take out, as nearly always
        return raw.strip()
    found = clean(raw)
    if found.removed:
        message = "{place}: control characters were left out ({n})"
        faults.hint(path, "cleaned", message, "Nothing needs to be done.", n=found.removed)
    return found.text.strip()
