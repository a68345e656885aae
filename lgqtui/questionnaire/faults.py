"""What is found wrong in a questionnaire file: collected with key paths, so that all of it is said at once."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from lgqtui.nearest import nearest
from lgqtui.problems import Problem
from lgqtui.questionnaire.answer_codec import dotted
from lgqtui.text import clean, shorten

KeyPath = tuple[str | int, ...]

_LONGEST_SHOWN = 200
_LONGEST_WORD = 60
_MOST_LOOKUPS = 100


class Faults:
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
        self.problems.append(replace(problem, params={"place": place, **params}, place=place))

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
    return nearest(word, sorted(known))


def shown_place(path: KeyPath) -> str:
    """A key path as its author would write it, fit to be shown."""
    return dotted(tuple(step if isinstance(step, int) else shown_text(step) for step in path))


def shown_text(value: object) -> str:
    """Foreign text as one short line."""
    return shorten(clean(str(value)).text, _LONGEST_SHOWN)
