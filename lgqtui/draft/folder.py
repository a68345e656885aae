"""The user's drafts: found, created, renamed, duplicated, moved to the trash and restored, with their sidecars."""

from __future__ import annotations

import contextlib
import os
import shutil
import uuid
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from lgqtui.draft.history import generations
from lgqtui.draft.model import Draft
from lgqtui.draft.names import DraftFileEntry, checked_name, draft_path, list_drafts, safe_name
from lgqtui.draft.sidecar import (
    copy_part,
    free_path,
    move_draft,
    name_taken_error,
    remove,
    sidecar_of,
    twin_of,
)
from lgqtui.draft.store import Clock, DraftFile, has_lasting_parts
from lgqtui.errors import CannotRead, unknown_name
from lgqtui.files import exists, files_in, private_folder, read_file, replace_file, stamp
from lgqtui.formatting import file_time, local_time
from lgqtui.os_errors import cannot_read
from lgqtui.settings.folders import UserFolders
from lgqtui.text import one_line

_ORIGIN, _ORIGIN_LIMIT = "origin", 100_000
# Copied to a duplicate: the attachments and the verdicts on its links; not deliveries or generations.
_DUPLICATED = ("attachments", "links.json")


class Drafts:
    """The drafts of one user."""

    def __init__(self, folders: UserFolders, clock: Clock) -> None:
        self.folders = folders
        self._clock = clock

    def path_of(self, name: str) -> Path:
        """The path for a name or a path; the file need not exist. Raises WrongUse if it is not valid."""
        is_typed_path = name.endswith(".toml") or "/" in name or "\\" in name
        return draft_path(name) if is_typed_path else self.folders.drafts / f"{checked_name(name)}.toml"

    def find(self, name: str) -> DraftFile:
        """The draft with that name or path. Raises CannotRead naming the closest one if there is none."""
        path = self.path_of(name)
        try:
            is_file = path.is_file()
        except OSError as error:
            raise cannot_read(path, error) from error
        if not is_file:
            raise self._no_such_draft(name, path)
        return DraftFile(path, self._clock)

    def listing(self) -> list[DraftFileEntry]:
        """The drafts in the folder, the last changed first."""
        return list_drafts(self.folders.drafts)

    def new(self, name: str, questionnaire: str) -> tuple[DraftFile, Draft]:
        """Create an empty draft, by default named after the questionnaire. Raises CannotWrite if it exists."""
        path = self.path_of(name) if name else self.free_path(questionnaire)
        draft = Draft(str(uuid.uuid4()), questionnaire, local_time(self._clock(), UTC).replace(microsecond=0))
        return self.add(path, draft), draft

    def add(self, path: Path, draft: Draft, write_parts: Callable[[], None] | None = None) -> DraftFile:
        """Write a draft for the first time, as `DraftFile.create` does.

        Raises WrongUse or CannotWrite if its name does not fit every system.
        """
        checked_name(path.stem, is_new=True)
        if (twin := twin_of(path)) is not None:
            raise name_taken_error(twin)
        private_folder(path.parent)
        file = DraftFile(path, self._clock)
        file.create(draft, write_parts)
        return file

    def free_path(self, name: str) -> Path:
        """A free path in the folder for a draft with about that name."""
        return free_path(self.folders.drafts, safe_name(name))

    def rename(self, path: Path, name: str) -> Path:
        """Give a draft another name in its folder. Raises CannotWrite if it is taken, Busy if the draft is open."""
        target = path.with_name(checked_name(name.removesuffix(".toml"), is_new=True) + ".toml")
        if target != path:
            DraftFile(path, self._clock).refuse_open()
            if not exists(sidecar_of(path)) and not self._can_take_sidecar(path, target):
                raise name_taken_error(sidecar_of(target))
            move_draft(path, target)
        return target

    def duplicate(self, path: Path, name: str = "") -> Path:
        """Create a second draft with the same answers, a new id, and without the deliveries of the first."""
        draft = DraftFile(path, self._clock).load()
        target = self.path_of(name) if name else free_path(path.parent, path.stem)
        now = local_time(self._clock(), UTC).replace(microsecond=0)

        def copy_parts() -> None:
            for part in _DUPLICATED:
                if exists(sidecar_of(path) / part):
                    copy_part(sidecar_of(path) / part, sidecar_of(target) / part, target, with_links=False)

        self.add(target, replace(draft, id=str(uuid.uuid4()), created=now), copy_parts)
        return target

    def trash(self, path: Path) -> Path:
        """Move a draft to the trash, from which it can be restored. Raises Busy if it is open."""
        DraftFile(path, self._clock).refuse_open()
        folder = self._trash_folder(path)
        try:
            replace_file(folder / _ORIGIN, os.fsencode(path))
            move_draft(path, folder / path.name)
        except BaseException:  # also Ctrl-C
            self._remove_if_empty(folder)
            raise
        return folder / path.name

    def trash_listing(self) -> list[DraftFileEntry]:
        """The drafts in the trash, the one moved there last first."""
        entries: list[DraftFileEntry] = []
        for folder in sorted(self._trash_folders(), key=trashed_at, reverse=True):
            with contextlib.suppress(CannotRead):
                entries += list_drafts(folder)
        return entries

    def restore(self, name: str) -> Path:
        """Restore a draft from the trash to its former path, under a free name if that is taken."""
        entry = next((e for e in self.trash_listing() if name in (e.name, str(e.path))), None)
        if entry is None:
            names = [e.name for e in self.trash_listing()]
            message, hint = "the trash holds no draft “{name}”", "It holds: {held}."
            params = {"name": one_line(name)[:80], "held": ", ".join(names) or "nothing"}
            raise unknown_name(CannotRead("not-in-trash", message, hint, **params), name, names)
        target = self._restored_path(entry)
        move_draft(entry.path, target)
        self._remove_if_empty(entry.path.parent)
        return target

    def erase(self, name: str) -> list[Path]:
        """Remove what `erasable_paths` names, and return it. Raises also Busy if the draft is open."""
        paths = self.erasable_paths(name)
        DraftFile(self.path_of(name), self._clock).refuse_open()
        for path in paths:
            remove(path)
        return paths

    def erasable_paths(self, name: str) -> list[Path]:
        """A draft with all that is kept of it, or one in the trash by its path there.

        With a draft goes what was at its path and is in the trash; by a name that is nowhere else, what came there from
        other folders. Raises CannotRead if there is nothing, or it is no draft.
        """
        path = self.path_of(name)
        is_name = path.parent == self.folders.drafts
        is_elsewhere = not is_name and path.parent.parent != self.folders.trash and path.is_file()
        if is_elsewhere:
            DraftFile(path, self._clock).load()  # outside the folder of drafts the name alone is not enough
        own = (path, sidecar_of(path)) if is_name or is_elsewhere else ()
        paths = [part for part in own if exists(part)]
        named = [e for e in self.trash_listing() if e.name == path.stem]
        trashed = [e.path for e in named if path in (e.path, self._former_path(e))]
        if is_name and not paths:
            trashed = trashed or [e.path for e in named]
        paths += [file.parent for file in trashed]
        if not paths:
            raise self._no_such_draft(name, path)
        # What is stored for a draft of the same id that stays, such as an import, is not lost with this one.
        remaining = {self._id_of(e.path) for e in self.listing() if e.path != path}
        return paths + self._unsaved(path, {self._id_of(file) for file in (path, *trashed)} - remaining - {""})

    def _unsaved(self, path: Path, draft_ids: Collection[str]) -> list[Path]:
        from lgqtui.draft.recovery import RecoveryFile

        recoveries = (RecoveryFile(path, draft_id, self.folders.state) for draft_id in sorted(draft_ids))
        files = (file for recovery in recoveries for file in recovery.paths())
        return [file for file in files if file.is_relative_to(self.folders.state)]

    def _id_of(self, path: Path) -> str:
        """The id of a draft, or of the newest version of it that can be read; "" if there is none."""
        for file in (path, *(generation.path for generation in generations(sidecar_of(path) / "history"))):
            with contextlib.suppress(CannotRead):
                return DraftFile(file, self._clock).load().id
        return ""

    def _can_take_sidecar(self, path: Path, target: Path) -> bool:
        """True if a draft has no sidecar, and that at `target` is unused, or its own after an interrupted move."""
        if exists(sidecar_of(path)):
            return False
        draft_id = self._id_of(path)
        return not has_lasting_parts(sidecar_of(target)) or self._id_of(target) == (draft_id or None)

    def _trash_folders(self) -> list[Path]:
        return [folder for folder in files_in(self.folders.trash) if folder.is_dir()]

    def _trash_folder(self, path: Path) -> Path:
        for folder in self._trash_folders():
            is_interrupted = not exists(folder / path.name) and exists(sidecar_of(folder / path.name))
            if is_interrupted and _origin_in(folder) == path and self._can_take_sidecar(path, folder / path.name):
                return folder
        return private_folder(free_path(self.folders.trash, path.stem, suffix=""))

    def _remove_if_empty(self, folder: Path) -> None:
        with contextlib.suppress(OSError):
            if [path.name for path in folder.iterdir()] in ([], [_ORIGIN]):
                shutil.rmtree(folder)

    def _restored_path(self, entry: DraftFileEntry) -> Path:
        origin = self._former_path(entry)
        if stamp(origin.parent) is None:
            origin = private_folder(self.folders.drafts) / entry.path.name
        if not exists(origin) and self._can_take_sidecar(entry.path, origin):
            return origin
        return free_path(origin.parent, origin.stem)

    def _former_path(self, entry: DraftFileEntry) -> Path:
        return _origin_in(entry.path.parent) or self.folders.drafts / entry.path.name

    def _no_such_draft(self, name: str, path: Path) -> CannotRead:
        is_name = path.parent == self.folders.drafts
        has_versions = bool(generations(sidecar_of(path) / "history"))
        hint = "All drafts: lgqtui list. A new one: lgqtui new"
        if has_versions:
            hint = "Earlier versions of it are kept: lgqtui history {requested}"
        message = "there is no draft “{requested}” ({path})" if is_name else "there is no draft {path}"
        error = CannotRead("no-such-draft", message, hint, requested=one_line(name), path=one_line(str(path)))
        names = [entry.name for entry in self.listing()] if is_name and not has_versions else []
        return unknown_name(error, path.stem, names)


def trashed_at(folder: Path) -> datetime:
    """When a draft was moved to its folder in the trash: the note of its former path is written then."""
    note = stamp(folder / _ORIGIN)
    return file_time(note.changed_ns / 1e9 if note is not None else 0)


def _origin_in(folder: Path) -> Path | None:
    try:
        origin = Path(os.fsdecode(read_file(folder / _ORIGIN, _ORIGIN_LIMIT)))
    except CannotRead:
        return None
    return origin if origin.is_absolute() and origin.name else None
