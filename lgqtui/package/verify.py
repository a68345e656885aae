"""Verification of a package from any source: whether it is complete, unchanged, and consistent.

Its content is used only after its manifests match the computed digests, and nothing is unpacked. Faults become
problems, as many as possible at once; only an unreadable file is an error.
"""

from __future__ import annotations

import stat
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from lgqtui.draft.attachment import is_plain_name
from lgqtui.draft.model import Draft
from lgqtui.errors import CannotRead
from lgqtui.export.zip_reader import AGAIN, ZipReader, open_zip
from lgqtui.os_errors import cannot_read
from lgqtui.package.bag_check import check_bag
from lgqtui.package.bagit import DATA, MANIFEST_NAME
from lgqtui.package.pack import LIMITS, measure_file
from lgqtui.package.verify_answers import read_answers
from lgqtui.problems import Problem

UNREADABLE = "unreadable"
"""Code of the problem of an unreadable file, when several packages are verified."""

_MAX_DEPTH = 4


class VerifyResult(Struct, frozen=True):
    """The result. `sha256` and `size` are those of the file; `id` is "" if unknown.

    `info` are the labels of bag-info.txt, `draft` the answers; it is None unless the package is sound.
    """

    path: Path
    id: str
    sha256: str
    size: int
    info: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    draft: Draft | None = None

    @property
    def is_sound(self) -> bool:
        """True if it has no problem."""
        return not self.problems


def verify(path: Path) -> VerifyResult:
    """Verify the package in a file. Raises CannotRead if there is no such file, or it cannot be read."""
    digest, size = _measure(path)
    if not digest:
        message, remedy = "it is larger than any package", "Check that it is the right file."
        return VerifyResult(path, "", "", size, problems=(Problem("error", "too-large", message, remedy),))
    try:
        with open_zip(path, LIMITS, _is_allowed_name) as bag:
            return _inspect(bag, VerifyResult(path, "", digest, size))
    except CannotRead as error:
        if error.code == "cannot-read":
            raise
        return VerifyResult(path, "", digest, size, problems=(_as_problem(error),))


def _measure(path: Path) -> tuple[str, int]:
    """The digest and size of a file; no digest if it is larger than any package."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise CannotRead("not-a-file", "{path} is not a file", "Name a file.", path=path)
        if status.st_size > LIMITS.size + LIMITS.entries * 1_000:
            return "", status.st_size
    except (OSError, ValueError) as error:
        raise cannot_read(path, error) from error
    return measure_file(path)


def _as_problem(error: CannotRead) -> Problem:
    params = {"text": error.params.get("why", str(error)), "remedy": error.remedy}
    return Problem("error", error.code, "{text}", "{remedy}", params)


def _is_allowed_name(name: str) -> bool:
    steps = name.removesuffix("/").split("/")
    return len(steps) <= _MAX_DEPTH and all(is_plain_name(step) for step in steps)


def _inspect(bag: ZipReader, unchecked: VerifyResult) -> VerifyResult:
    tops = {name.partition("/")[0] for name in bag.sizes}
    if len(tops) != 1:
        message = "it holds {n} folders or files side by side, and a package is one folder"
        problem = Problem("error", "not-one-folder", message, AGAIN, {"n": len(tops)})
        return replace(unchecked, problems=(problem,))
    (top,) = tops
    bag_check = check_bag(bag, top)
    result = replace(unchecked, id=top, info=bag_check.info, problems=bag_check.problems)
    if not result.is_sound:
        return result
    payload = {path: digest for path, digest in bag_check.digests.items() if path.startswith(DATA)}
    draft, problems = read_answers(bag, top, payload, bag_check.digests[MANIFEST_NAME])
    return replace(result, problems=problems, draft=None if problems else draft)
