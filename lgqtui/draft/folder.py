"""A person's drafts: by name in their folder, or by path; renamed, duplicated, thrown away and brought back.

What belongs to a draft, its sidecar folder, goes with it.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import unicodedata
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from pathlib import Path

from lgqtui.draft.listing import Listed, list_drafts
from lgqtui.draft.model import Draft
from lgqtui.draft.store import Clock, DraftFile, sidecar_of
from lgqtui.errors import CannotRead, CannotWrite, Error, WrongUse
from lgqtui.files import cannot_write, private_folder, replace_file
from lgqtui.settings import Home
from lgqtui.text import one_line

_NAME_BYTES = 100
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f/\\:*?"<>|\u202a-\u202e\u2066-\u2069]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
# What a duplicate takes along: its evidence and what the network said of its links; not deliveries or generations.
_SHARED = ("attachments", "links.json")


class Drafts:
    """The drafts of one person."""

    def __init__(self, home: Home, clock: Clock) -> None:
        self.home = home
        self._clock = clock

    def path_of(self, wanted: str) -> Path:
        """The path that a name or a path means; nothing needs to be there. Raises WrongUse if it cannot be one."""
        if wanted.endswith(".toml") or "/" in wanted or "\\" in wanted:
            return _draft_path(wanted)
        return self.home.drafts / f"{checked_name(wanted)}.toml"

    def find(self, wanted: str) -> DraftFile:
        """The draft of that name or path. Raises CannotRead naming the nearest one if there is none."""
        path = self.path_of(wanted)
        if not path.is_file():
            raise self._missing(wanted, path)
        return DraftFile(path, self._clock)

    def listing(self) -> list[Listed]:
        """The drafts in the folder, the last changed first."""
        return list_drafts(self.home.drafts)

    def new(self, wanted: str, questionnaire: str) -> tuple[DraftFile, Draft]:
        """Make an empty draft, without a name called after the questionnaire. Raises CannotWrite if it is there."""
        path = self.path_of(wanted) if wanted else self._free(_safe_name(questionnaire))
        draft = Draft(str(uuid.uuid4()), questionnaire, self._clock().astimezone(UTC).replace(microsecond=0))
        return self.add(path, draft), draft

    def add(self, path: Path, draft: Draft) -> DraftFile:
        """Write a draft that exists in memory, for the first time."""
        private_folder(path.parent)
        file = DraftFile(path, self._clock)
        file.create(draft)
        return file

    def free_path(self, name: str) -> Path:
        """A path in the folder for a draft of about that name."""
        return self._free(_safe_name(name))

    def rename(self, path: Path, name: str) -> Path:
        """Give a draft another name in its folder. Raises CannotWrite if that name is taken."""
        target = path.with_name(checked_name(name.removesuffix(".toml")) + ".toml")
        if target == path:
            return path
        _move(path, target)
        return target

    def duplicate(self, path: Path, name: str = "") -> Path:
        """Make a second draft with the same answers, an id of its own, and nothing of the first one's deliveries."""
        draft = DraftFile(path, self._clock).load()
        target = self.path_of(name) if name else self._free_beside(path)
        now = self._clock().astimezone(UTC).replace(microsecond=0)
        self.add(target, replace(draft, id=str(uuid.uuid4()), created=now))
        for part in _SHARED:
            _copy(sidecar_of(path) / part, sidecar_of(target) / part)
        return target

    def trash(self, path: Path) -> Path:
        """Put a draft into the trash, from where it can be restored."""
        folder = private_folder(_unused(self.home.trash, path.stem, suffix=""))
        try:
            replace_file(folder / "origin", os.fsencode(path))
            _move(path, folder / path.name)
        except Error:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return folder / path.name

    def trashed(self) -> list[Listed]:
        """The drafts in the trash, the last thrown away first."""
        found: list[Listed] = []
        with contextlib.suppress(OSError, CannotRead):
            for folder in self.home.trash.iterdir():
                found += list_drafts(folder) if folder.is_dir() else ()
        return sorted(found, key=lambda entry: entry.changed, reverse=True)

    def restore(self, name: str) -> Path:
        """Bring the draft of that name back from the trash to where it was, under a free name if that is taken."""
        entry = next((e for e in self.trashed() if name in (e.name, str(e.path))), None)
        if entry is None:
            raise _not_in_trash(name, [e.name for e in self.trashed()])
        target = self._origin(entry)
        _move(entry.path, target)
        shutil.rmtree(entry.path.parent, ignore_errors=True)
        return target

    def erase(self, wanted: str) -> list[Path]:
        """Remove a draft for good, with its sidecar and what the trash holds under its name; return what is gone."""
        gone = self.erasable(wanted)
        for place in gone:
            _remove(place)
        return gone

    def erasable(self, wanted: str) -> list[Path]:
        """What erasing would remove. Raises CannotRead if there is nothing, or if it is no draft."""
        path = self.path_of(wanted)
        if path.parent != self.home.drafts and path.is_file():
            DraftFile(path, self._clock).load()  # outside the folder of drafts the name alone is no proof
        own = (path, sidecar_of(path)) if path.is_file() else ()
        found = [p for p in own if p.exists()]
        is_name = path.parent == self.home.drafts
        thrown = (e for e in self.trashed() if e.name == path.stem and (is_name or self._was_at(e) == path))
        found += [entry.path.parent for entry in thrown]
        if not found:
            raise self._missing(wanted, path)
        return found

    def _origin(self, entry: Listed) -> Path:
        origin = self._was_at(entry)
        if origin.exists() or not origin.parent.is_dir():
            private_folder(self.home.drafts)
            return self._free(entry.name)
        return origin

    def _was_at(self, entry: Listed) -> Path:
        """Where a draft in the trash came from."""
        try:
            return Path(os.fsdecode((entry.path.parent / "origin").read_bytes()))
        except (OSError, ValueError):
            return self.home.drafts / entry.path.name

    def _free(self, name: str) -> Path:
        return _unused(self.home.drafts, name)

    def _free_beside(self, path: Path) -> Path:
        return _unused(path.parent, path.stem)

    def _missing(self, wanted: str, path: Path) -> CannotRead:
        import difflib

        is_name = path.parent == self.home.drafts
        near = difflib.get_close_matches(path.stem, [e.name for e in self.listing()], 1, 0.4) if is_name else []
        hint = (
            "Did you mean {near}? All of them: lgqtui list"
            if near
            else "All drafts: lgqtui list. A new one: lgqtui new"
        )
        return CannotRead(
            "no-such-draft",
            "there is no draft “{wanted}” ({path})" if is_name else "there is no draft {path}",
            hint,
            wanted=one_line(wanted),
            path=one_line(str(path)),
            near=near[0] if near else "",
        )


def _draft_path(wanted: str) -> Path:
    try:
        path = Path(wanted).expanduser().absolute()
    except RuntimeError:  # ~somebody of whom the system does not know
        path = Path(wanted).absolute()
    if path.suffix != ".toml":
        raise WrongUse(
            "not-a-draft-path",
            "{path} cannot be the path of a draft: it does not end in .toml",
            "Name a draft, or a file that ends in .toml.",
            path=one_line(str(path)),
        )
    return path


def checked_name(name: str) -> str:
    """A name that every file system takes. Raises WrongUse with what is wrong."""
    normal = unicodedata.normalize("NFC", name).strip()
    fault = (
        (not normal and "it is empty")
        or (_FORBIDDEN.search(normal) and 'it has one of / \\ : * ? " < > | or a control character in it')
        or (normal.startswith(".") and "it begins with a dot")
        or (normal.endswith(".") and "it ends with a dot")
        or (_DEVICES.fullmatch(normal) and "some systems keep that name for a device")
        or (len(normal.encode("utf-8", "replace")) > _NAME_BYTES and "it is too long")
    )
    if fault:
        raise WrongUse(
            "bad-name",
            "“{name}” cannot be the name of a draft: {fault}",
            "Use letters, digits, spaces and hyphens.",
            name=one_line(name)[:80],
            fault=fault,
        )
    return normal


def _safe_name(name: str) -> str:
    try:
        return checked_name(Path(name).stem if name.endswith(".toml") else name)
    except WrongUse:
        return "draft"


def _unused(folder: Path, name: str, suffix: str = ".toml") -> Path:
    """A path in the folder that is free, and whose sidecar is."""
    numbered: Iterator[str] = (name if n == 1 else f"{name}-{n}" for n in range(1, 10_000))
    paths = (folder / f"{candidate}{suffix}" for candidate in numbered)
    return next(p for p in paths if not p.exists() and not sidecar_of(p).exists())


def _move(path: Path, target: Path) -> None:
    """Move a draft and its sidecar; if the sidecar cannot follow, the draft goes back."""
    if target.exists() or sidecar_of(target).exists():
        raise CannotWrite("name-taken", "{path} is there already", "Choose another name.", path=one_line(str(target)))
    sidecar = sidecar_of(path)
    try:
        if sidecar.exists():
            shutil.move(sidecar, sidecar_of(target))
        try:
            shutil.move(path, target)
        except OSError:
            if sidecar_of(target).exists():
                shutil.move(sidecar_of(target), sidecar)
            raise
    except OSError as error:
        raise cannot_write(target, error) from error


def _copy(source: Path, target: Path) -> None:
    if not source.exists():
        return
    try:
        private_folder(target.parent)
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        else:
            shutil.copyfile(source, target)
    except (OSError, shutil.Error) as error:
        fault = error if isinstance(error, OSError) else OSError(0, str(error))
        raise cannot_write(target, fault) from error


def _remove(place: Path) -> None:
    try:
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
        else:
            place.unlink()
    except OSError as error:
        raise cannot_write(place, error) from error


def _not_in_trash(name: str, names: list[str]) -> Error:
    import difflib

    near = difflib.get_close_matches(name, names, 1, 0.4)
    return CannotRead(
        "not-in-trash",
        "the trash holds no draft “{name}”",
        "Did you mean {near}?" if near else "It holds: {held}.",
        name=one_line(name)[:80],
        near=near[0] if near else "",
        held=", ".join(names) or "nothing",
    )
