"""What can end an act, as a tree.

Error                  1   something unexpected
├── WrongUse           2   the call's words do not fit
├── ProblemsFound      3   the work was done and found problems
└── FileTrouble        4   a file cannot be read or written
    ├── CannotRead
    │   └── Damaged        a draft is there, and is not what a draft should be
    ├── CannotWrite
    │   └── ChangedElsewhere
    └── Busy               somebody else holds it

The number is the exit code. A Problem (problems.py) is collected and listed; an error ends what was being done.
"""

from __future__ import annotations

from collections.abc import Iterable

from lgqtui.i18n import tr


class Error(Exception):
    """Ends the current act with one sentence, an optional hint, and an exit code.

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

    def __str__(self) -> str:
        return tr(self.message, **self.params)

    @property
    def remedy(self) -> str:
        """The hint, filled in; "" if there is none."""
        return tr(self.hint, **self.params)


class WrongUse(Error):
    """The command, field or value named does not fit."""

    exit_code = 2


class ProblemsFound(Error):
    """The work was done and found problems that stand."""

    exit_code = 3


class FileError(Error):
    """A file or folder cannot be used."""

    exit_code = 4


class CannotRead(FileError):
    """A file is missing, damaged, too large, or not what it should be."""


class DamagedFile(CannotRead):
    """A file was read, and its content cannot be taken for a draft."""


class CannotWrite(FileError):
    """A file could not be written; the one before it is untouched."""


class ChangedElsewhere(CannotWrite):
    """Another program has changed the file since it was read here."""


class Busy(FileError):
    """Another program holds the draft."""


_LIKE_ENOUGH = 0.6


def closest_match(word: str, known: Iterable[str]) -> str:
    """The known word most like `word`, whatever its capitals; "" if none is much like it."""
    from difflib import get_close_matches  # late: only to report a fault

    by_folded: dict[str, str] = {}
    for entry in known:
        by_folded.setdefault(entry.casefold(), entry)
    folded = word.casefold()
    found = [folded] if folded in by_folded else get_close_matches(folded, by_folded, 1, _LIKE_ENOUGH)
    return by_folded[found[0]] if found else ""
