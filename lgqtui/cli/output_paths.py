"""The option `-o`: paths that may be written."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from lgqtui.errors import CannotWrite, WrongUse

_ZIP = b"PK\x03\x04"
_ENDING = ".zip"


def output_path(target: str, name: str, *, inputs: Iterable[str] = ()) -> Path:
    """Return the file that `target` means; in a folder it gets `name`, and is a zip if `name` ends in .zip.

    Raises WrongUse or CannotWrite if a draft, one of `inputs` or a file of another kind would be overwritten, or if a
    folder is missing.
    """
    refuse_draft(target)
    path = Path(target)
    if path.is_dir():
        path /= name
    elif target.endswith(tuple(filter(None, (os.sep, os.altsep)))) or _needs_folder(path, name):
        hint = "Make it first, or name a file that ends in {ending}."
        raise CannotWrite("no-folder", "there is no folder {path}", hint, path=target, ending=Path(name).suffix)
    if any(_is_same(path, source) for source in inputs):
        message = "{path} is one of the files that are read: it is not overwritten"
        raise WrongUse("contradiction", message, "Name another file.", path=path)
    if path.is_file() and path.stat().st_size and is_zip(path) is not name.endswith(_ENDING):
        message = "{path} is there and something else: it is not overwritten"
        raise CannotWrite("something-else", message, "Move it away, or name another file.", path=path)
    return path


def refuse_draft(target: str) -> None:
    """Raise WrongUse if `-o` names what could be a draft."""
    if target.endswith(".toml"):
        message = "-o names a .toml file, and that could be a draft: it is not overwritten"
        raise WrongUse("contradiction", message, "Name another file, or a folder.")


def is_zip(path: Path) -> bool:
    """Return True if a file begins like a zip."""
    with suppress(OSError, ValueError):
        if path.is_file():  # opening a pipe would wait for ever
            with path.open("rb") as content:
                return content.read(len(_ZIP)) == _ZIP
    return False


def _needs_folder(path: Path, name: str) -> bool:
    """Return True for a zip without a suffix: most likely the mount point of a missing disk."""
    return name.endswith(_ENDING) and not path.suffix


def _is_same(path: Path, other: str) -> bool:
    with suppress(OSError, ValueError):
        return path.samefile(other)
    return False
