"""The tree of errors.

Error                  1   something unexpected
├── WrongUse           2   the arguments of the call do not fit
├── ProblemsFound      3   the work was done and found problems
└── FileError          4   a file cannot be read or written
    ├── CannotRead
    │   └── DamagedFile    the file exists, but its content is not a draft
    ├── CannotWrite
    │   └── ChangedElsewhere
    └── Busy               another program holds the lock

The number is the exit code. A Problem (problems.py) is collected and listed; an error ends the current action.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from lgqtui.i18n import tr, with_full_stop


class Error(Exception):
    """Ends the current action with one sentence, an optional hint, and an exit code.

    `message` and `hint` are English templates; `params` fill the `{names}` of both. Texts from outside go into
    `params`, never into a template. `code` is stable and names the fault for scripts and tests.
    """

    exit_code = 1

    def __init__(self, code: str, message: str, hint: str = "", **params: object) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.params = params
        self.suggestion = ""

    def __str__(self) -> str:
        return tr(self.message, **self.params)

    @property
    def remedy(self) -> str:
        """The hint, filled in, after the suggested name if there is one; "" if there is neither."""
        suggestion = tr("Did you mean {near}?", near=self.suggestion) if self.suggestion else ""
        return " ".join(filter(None, (suggestion, tr(self.hint, **self.params))))

    @property
    def sentence(self) -> str:
        """Message and remedy as running text."""
        return " ".join(filter(None, (with_full_stop(str(self)), self.remedy)))


class WrongUse(Error):
    """The command, field or value named does not fit."""

    exit_code = 2


class ProblemsFound(Error):
    """The work was done and found problems."""

    exit_code = 3


class FileError(Error):
    """A file or folder cannot be used."""

    exit_code = 4


class CannotRead(FileError):
    """A file is missing, damaged, too large, or not what it should be."""


class DamagedFile(CannotRead):
    """A file was read, and its content is not a draft."""


class CannotWrite(FileError):
    """A file could not be written; the previous content is unchanged."""


class ChangedElsewhere(CannotWrite):
    """Another program has changed the file since this one read it."""


class Busy(FileError):
    """Another program holds the lock on a file or a folder."""


_E = TypeVar("_E", bound=Error)
_SIMILARITY = 0.6


def unknown_name(error: _E, name: str, choices: Iterable[str]) -> _E:
    """Return an error about an unknown name; its remedy begins with the closest of the choices, if one is close."""
    error.suggestion = closest_match(name, choices)
    return error


def closest_match(word: str, candidates: Iterable[str]) -> str:
    """Return the candidate most similar to `word`, ignoring case; "" if none is similar enough."""
    from difflib import get_close_matches  # late: only needed to report an error

    by_folded: dict[str, str] = {}
    for candidate in candidates:
        by_folded.setdefault(candidate.casefold(), candidate)
    folded = word.casefold()
    matches = [folded] if folded in by_folded else get_close_matches(folded, by_folded, 1, _SIMILARITY)
    return by_folded[matches[0]] if matches else ""


def error_causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and its causes, the innermost last."""
    visited: set[int] = set()
    while error is not None and id(error) not in visited:
        visited.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
