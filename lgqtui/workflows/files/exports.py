"""Exports as files: where they may be written, what is overwritten only after a yes, and what is said about them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from lgqtui.errors import CannotWrite, WrongUse
from lgqtui.files import open_file
from lgqtui.i18n import tr, trn

if TYPE_CHECKING:
    from lgqtui.draft.model import Draft
    from lgqtui.export.formats import ExportFormat, ExportSource

_ZIP = b"PK\x03\x04"
OTHER_FILE = "{path} is there already and is another file: it is not overwritten"
"""Template: a file that the program did not make, where no yes was given."""


class OutputFile(Struct, frozen=True):
    """A file to write; `is_other` if one is there that is no earlier output of the kind, which takes a yes."""

    path: Path
    is_other: bool


def find_output_file(target: str, name: str, head: bytes, inputs: Iterable[str] = ()) -> OutputFile:
    """Return the file that `target` means; in a folder it gets `name`. `head` is how an earlier output begins.

    Raises WrongUse or CannotWrite if a folder is missing, or if a draft or one of `inputs` would be overwritten.
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
    return OutputFile(path, bool(is_other))


def refuse_draft(target: str | Path) -> None:
    """Raise WrongUse if what is to be written could be a draft, also by a link."""
    if os.path.realpath(target).lower().endswith(".toml"):
        message = "{path} is a .toml file, and that could be a draft: it is not overwritten"
        raise WrongUse("contradiction", message, "Name another file, or a folder.", path=target)


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


def write_document(path: Path, content: bytes) -> str:
    """Write a document, and return the sentence about it."""
    from lgqtui.files import replace_file

    existed = path.exists()
    replace_file(path, content)
    return _written_sentence(path, existed=existed)


def write_export(export_format: ExportFormat, source: ExportSource, path: Path) -> str:
    """Write a draft in a format, and return the sentence about it."""
    if export_format.render:
        return write_document(path, export_format.render(source))
    existed = path.exists()
    if export_format.write:
        export_format.write(source, path)
    return _written_sentence(path, existed=existed)


def _written_sentence(path: Path, *, existed: bool) -> str:
    return tr("{path} is written anew.", path=path) if existed else tr("{path} is written.", path=path)


def omitted_notes(draft: Draft) -> str:
    """Return what an export without remarks leaves out, "" if nothing: after a move it would be missed only there."""
    remarks = sum(bool(answer.remark) for answer in draft.answers.values())
    flags = sum(answer.flag for answer in draft.answers.values())
    parts = [trn("{n} remark", "{n} remarks", remarks)] if remarks else []
    parts += [trn("{n} flag", "{n} flags", flags)] if flags else []
    return " · ".join(parts)


def propose_path(name: str) -> Path:
    """Return where a file of that name is proposed to be written: in the folder of documents."""
    from lgqtui.settings.folders import documents_folder

    folder = documents_folder()
    return (folder if folder.is_dir() else Path.home()) / name
