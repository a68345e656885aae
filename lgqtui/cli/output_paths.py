"""What `-o` names: a file that may be written."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from lgqtui.errors import CannotWrite, WrongUse

_ZIP = b"PK\x03\x04"
_ENDING = ".zip"


def target_of(said: str, name: str, *, inputs: Iterable[str] = ()) -> Path:
    """The file that `said` means; in a folder it is called `name`, and if that ends in .zip, what is written is a zip.

    Raises WrongUse or CannotWrite where a draft, what is read (`inputs`) or a file of another kind would be
    overwritten, and where a folder is named that is not there.
    """
    refuse_draft(said)
    place = Path(said)
    if place.is_dir():
        place /= name
    elif said.endswith(tuple(filter(None, (os.sep, os.altsep)))) or _wants_folder(place, name):
        hint = "Make it first, or name a file that ends in {ending}."
        raise CannotWrite("no-folder", "there is no folder {path}", hint, path=said, ending=Path(name).suffix)
    if any(_is_same(place, read) for read in inputs):
        message = "{path} is one of the files that are read: it is not overwritten"
        raise WrongUse("contradiction", message, "Name another file.", path=place)
    if place.is_file() and place.stat().st_size and is_zip(place) is not name.endswith(_ENDING):
        message = "{path} is there and something else: it is not overwritten"
        raise CannotWrite("something-else", message, "Move it away, or name another file.", path=place)
    return place


def refuse_draft(said: str) -> None:
    """Raise WrongUse if -o names what could be a draft."""
    if said.endswith(".toml"):
        message = "-o names a .toml file, and that could be a draft: it is not overwritten"
        raise WrongUse("contradiction", message, "Name another file, or a folder.")


def is_zip(path: Path) -> bool:
    """True if a file begins as zips do."""
    with suppress(OSError, ValueError):
        if path.is_file():  # opening a pipe would wait for ever
            with path.open("rb") as content:
                return content.read(len(_ZIP)) == _ZIP
    return False


def _wants_folder(place: Path, name: str) -> bool:
    """True for a zip without any ending: a stick that is not there, most likely."""
    return name.endswith(_ENDING) and not place.suffix


def _is_same(place: Path, read: str) -> bool:
    with suppress(OSError, ValueError):
        return place.samefile(read)
    return False
