"""The sidecar folder of a draft, and the bookmark in it; moving and copying of a draft with its sidecar."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path
from unicodedata import normalize

from lgqtui.errors import CannotRead, CannotWrite, FileError
from lgqtui.files import copy_file, create_folder, exists, files_in, read_file, replace_file
from lgqtui.os_errors import cannot_read, cannot_write
from lgqtui.text import one_line

UNSAVED = "unsaved.toml"
"""In the sidecar: answers that could not be saved in the draft."""

BOOKMARK = "bookmark"
"""In the sidecar: the id of a field, on a line."""

_LIMIT = 1_000
_NOT_COPIED = ("lock", "open", "open.json")


def sidecar_of(path: Path) -> Path:
    """The folder of a draft's additional files."""
    return path.with_name(path.stem + ".files")


def draft_of(sidecar: Path) -> Path:
    """The draft of a sidecar: who may use what is kept there depends on it."""
    return sidecar.with_name(sidecar.stem + ".toml")


def create_beside(draft_path: Path, name: str) -> Path:
    """Create a folder in a draft's sidecar, and that, and return it. Raises CannotWrite."""
    return create_folder(create_folder(sidecar_of(draft_path), draft_path) / name, draft_path)


def read_bookmark(draft_path: Path) -> str:
    """The stored id, not validated; "" if there is none."""
    try:
        return one_line(read_file(sidecar_of(draft_path) / BOOKMARK, _LIMIT).decode("utf-8").rstrip("\n"))
    except (CannotRead, UnicodeDecodeError):
        return ""


def write_bookmark(draft_path: Path, field_id: str) -> None:
    """Store the current field. Errors are ignored: the bookmark is only a convenience."""
    with suppress(FileError):
        replace_file(sidecar_of(draft_path) / BOOKMARK, f"{field_id}\n".encode(), access_of=draft_path)


def free_path(folder: Path, name: str, suffix: str = ".toml") -> Path:
    """A free path in the folder, whose sidecar is free, too."""
    numbered = (name if number == 1 else f"{name}-{number}" for number in range(1, 10_000))
    paths = (folder / f"{candidate}{suffix}" for candidate in numbered)
    return next(path for path in paths if twin_of(path) is None and not exists(sidecar_of(path)))


def twin_of(path: Path) -> Path | None:
    """The file that some systems take for this one: its name differs at most in case or in its Unicode form."""
    folded = normalize("NFC", path.name).casefold()
    return next((other for other in files_in(path.parent) if normalize("NFC", other.name).casefold() == folded), None)


def move_draft(path: Path, target: Path) -> None:
    """Move a draft with its sidecar. On an error both keep their paths.

    The sidecar is moved first: after a crash between the two, the draft is still at its path, and repeating the move
    completes it. To another disk everything is copied before anything is removed. Raises CannotRead if there is no
    draft, CannotWrite if the target exists or cannot be written.
    """
    if not exists(path):
        raise cannot_read(path, FileNotFoundError(errno.ENOENT, ""))
    parts = [(sidecar_of(path), sidecar_of(target)), (path, target)]
    parts = [(source, target) for source, target in parts if exists(source)]
    if any(twin_of(target) not in (None, source) for source, target in parts):
        raise name_taken_error(target)
    try:
        _rename_all(parts)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise cannot_write(target, error) from error
        _copy_all(parts)


def name_taken_error(path: Path) -> CannotWrite:
    """The error for a path that exists already."""
    return CannotWrite("name-taken", "{path} is there already", "Choose another name.", path=one_line(str(path)))


def _rename_all(parts: list[tuple[Path, Path]]) -> None:
    for done, (source, target) in enumerate(parts):
        try:
            _rename(source, target)
        except BaseException:  # also Ctrl-C
            for earlier, renamed in reversed(parts[:done]):
                with suppress(OSError):
                    _rename(renamed, earlier)
            raise


def _rename(source: Path, target: Path) -> None:
    if source.is_symlink() and source.parent != target.parent:
        target.symlink_to(source.resolve())  # a relative link would be broken at the target
        source.unlink()
    else:
        source.rename(target)


def _copy_all(parts: list[tuple[Path, Path]]) -> None:
    try:
        for source, target in parts:
            copy_part(source, target, parts[-1][0])
    except BaseException:  # also Ctrl-C
        remove_parts(*(target for _, target in parts))
        raise
    for source, _ in reversed(parts):
        remove(source)


def copy_part(source: Path, target: Path, access_of: Path, *, with_links: bool = True) -> None:
    """Copy a file or folder of a draft, forced to the disk, for those who may change `access_of`.

    Links in a folder stay links, or are left out. Raises CannotWrite; CannotRead for what is no file, folder or link.
    """
    try:
        if source.is_dir():
            create_folder(target, access_of)
            for path in (path for path in source.iterdir() if path.name not in _NOT_COPIED):
                if not path.is_symlink():
                    copy_part(path, target / path.name, access_of, with_links=with_links)
                elif with_links:
                    (target / path.name).symlink_to(path.readlink())
        else:
            copy_file(source, target, access_of)
            times = source.stat()
            os.utime(target, ns=(times.st_atime_ns, times.st_mtime_ns))
    except OSError as error:
        raise cannot_write(target, error) from error


def remove_parts(*paths: Path) -> None:
    """Remove files and folders of a draft that could not be written whole, as far as possible."""
    for path in paths:
        with suppress(CannotWrite):
            remove(path)


def remove(path: Path) -> None:
    """Remove a file, a link or a whole folder, if it exists. Raises CannotWrite."""
    try:
        if path.is_dir() and not path.is_symlink():
            from shutil import rmtree  # late, as above

            rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise cannot_write(path, error) from error
