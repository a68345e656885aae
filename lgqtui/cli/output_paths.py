"""The option `-o`: paths that may be written."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from lgqtui.cli.terminal import confirm, is_interactive
from lgqtui.errors import CannotWrite, WrongUse
from lgqtui.files import open_file
from lgqtui.i18n import tr

_ZIP = b"PK\x03\x04"


def output_path(target: str, name: str, head: bytes, *, force: bool | None = None, inputs: Iterable[str] = ()) -> Path:
    """Return the file that `target` means; in a folder it gets `name`.

    Raises WrongUse or CannotWrite if a folder is missing, or if a draft, one of `inputs` or a file that does not begin
    as the regular expression `head` would be overwritten, but with `force` (None: no such option) or a yes.
    """
    path = Path(target)
    if path.is_dir():
        path /= name
        if path.is_symlink():  # another user of the folder may have made it
            message = "{path} is a link: what it leads to is not overwritten"
            raise CannotWrite("something-else", message, "Name another file.", path=path)
    # A zip without a suffix is most likely the mount point of a missing disk.
    elif target.endswith(tuple(filter(None, (os.sep, os.altsep)))) or (name.endswith(".zip") and not path.suffix):
        hint = "Make it first, or name a file that ends in {ending}."
        raise CannotWrite("no-folder", "there is no folder {path}", hint, path=target, ending=Path(name).suffix)
    refuse_draft(path)
    if any(_is_same(path, source) for source in inputs):
        message = "{path} is one of the files that are read: it is not overwritten"
        raise WrongUse("contradiction", message, "Name another file.", path=path)
    is_other = path.is_file() and path.stat().st_size and not re.match(head, _first_bytes(path), re.DOTALL)
    question = tr("{path} is there already and is another file. To overwrite it type yes, or press Enter:", path=path)
    if is_other and not force and not (is_interactive() and confirm(question)):
        message = "{path} is there already and is another file: it is not overwritten"
        hint = (
            "Move it away, or name another file." if force is None else "Name another file, or overwrite with --force."
        )
        raise CannotWrite("something-else", message, hint, path=path)
    return path


def refuse_draft(target: str | Path) -> None:
    """Raise WrongUse if `-o` names what could be a draft, also by a link."""
    if os.path.realpath(target).lower().endswith(".toml"):
        message = "-o names a .toml file, and that could be a draft: it is not overwritten"
        raise WrongUse("contradiction", message, "Name another file, or a folder.")


def is_zip(path: Path) -> bool:
    """Return True if a file begins like a zip."""
    return _first_bytes(path).startswith(_ZIP)


def _first_bytes(path: Path) -> bytes:
    """Return the first bytes of a file, as far as it can be read."""
    with suppress(OSError, ValueError), open_file(path) as content:
        return content.read(1_000)
    return b""


def _is_same(path: Path, other: str) -> bool:
    with suppress(OSError, ValueError):
        return path.samefile(other)
    return False
