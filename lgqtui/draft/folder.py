"""A person's drafts: by name in their folder, or by path; renamed, duplicated, thrown away and brought back.

What belongs to a draft, its sidecar folder, goes with it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import uuid
from datetime import UTC
from pathlib import Path

from msgspec.structs import replace

from lgqtui.draft.model import Draft
from lgqtui.draft.names import DraftFileEntry, checked_name, draft_path, is_path, list_drafts, safe_name
from lgqtui.draft.relocation import copy_part, free_path, move_draft, remove
from lgqtui.draft.sidecar import sidecar_of
from lgqtui.draft.store import Clock, DraftFile
from lgqtui.errors import CannotRead, Error, closest_match
from lgqtui.files import exists, private_folder, replace_file, stamp
from lgqtui.os_errors import cannot_read
from lgqtui.settings.folders import UserFolders
from lgqtui.text import one_line

_ORIGIN = "origin"
# What a duplicate takes along: its evidence and what the network said of its links; not deliveries or generations.
_SHARED = ("attachments", "links.json")


class Drafts:
    """The drafts of one person."""

    def __init__(self, home: UserFolders, clock: Clock) -> None:
        self.home = home
        self._clock = clock

    def path_of(self, wanted: str) -> Path:
        """The path that a name or a path means; nothing needs to be there. Raises WrongUse if it cannot be one."""
        return draft_path(wanted) if is_path(wanted) else self.home.drafts / f"{checked_name(wanted)}.toml"

    def find(self, wanted: str) -> DraftFile:
        """The draft of that name or path. Raises CannotRead naming the nearest one if there is none."""
        path = self.path_of(wanted)
        try:
            found = path.is_file()
        except OSError as error:
            raise cannot_read(path, error) from error
        if not found:
            raise self._missing(wanted, path)
        return DraftFile(path, self._clock)

    def listing(self) -> list[DraftFileEntry]:
        """The drafts in the folder, the last changed first."""
        return list_drafts(self.home.drafts)

    def new(self, wanted: str, questionnaire: str) -> tuple[DraftFile, Draft]:
        """Make an empty draft, without a name called after the questionnaire. Raises CannotWrite if it is there."""
        path = self.path_of(wanted) if wanted else self.free_path(questionnaire)
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
        return free_path(self.home.drafts, safe_name(name))

    def rename(self, path: Path, name: str) -> Path:
        """Give a draft another name in its folder. Raises CannotWrite if it is taken, Busy if the draft is open."""
        target = path.with_name(checked_name(name.removesuffix(".toml")) + ".toml")
        if target != path:
            DraftFile(path, self._clock).refuse_open()
            move_draft(path, target)
        return target

    def duplicate(self, path: Path, name: str = "") -> Path:
        """Make a second draft with the same answers, an id of its own, and nothing of the first one's deliveries."""
        draft = DraftFile(path, self._clock).load()
        target = self.path_of(name) if name else free_path(path.parent, path.stem)
        now = self._clock().astimezone(UTC).replace(microsecond=0)
        self.add(target, replace(draft, id=str(uuid.uuid4()), created=now))
        try:
            for part in _SHARED:
                if exists(sidecar_of(path) / part):
                    copy_part(sidecar_of(path) / part, sidecar_of(target) / part)
        except Error:
            for place in (target, sidecar_of(target)):  # without its evidence it would not be the same draft
                remove(place)
            raise
        return target

    def trash(self, path: Path) -> Path:
        """Put a draft into the trash, from where it can be restored. Raises Busy if it is open."""
        DraftFile(path, self._clock).refuse_open()
        folder = self._trash_folder(path)
        try:
            replace_file(folder / _ORIGIN, os.fsencode(path))
            move_draft(path, folder / path.name)
        except Error:
            self._leave_nothing(folder)
            raise
        return folder / path.name

    def trashed(self) -> list[DraftFileEntry]:
        """The drafts in the trash, the last thrown away first."""
        found: list[DraftFileEntry] = []
        for folder in self._trash_folders():
            with contextlib.suppress(CannotRead):
                found += list_drafts(folder)
        return sorted(found, key=lambda entry: entry.changed, reverse=True)

    def restore(self, name: str) -> Path:
        """Bring the draft of that name back from the trash to where it was, under a free name if that is taken."""
        entry = next((e for e in self.trashed() if name in (e.name, str(e.path))), None)
        if entry is None:
            raise _not_in_trash(name, [e.name for e in self.trashed()])
        target = self._place_for(entry)
        move_draft(entry.path, target)
        self._leave_nothing(entry.path.parent)
        return target

    def erase(self, wanted: str) -> list[Path]:
        """Remove a draft for good, with its sidecar and what the trash holds under its name; return what is gone.

        Raises CannotRead if there is nothing to remove, Busy if the draft is open.
        """
        gone = self.erasable(wanted)
        DraftFile(self.path_of(wanted), self._clock).refuse_open()
        for place in gone:
            remove(place)
        return gone

    def erasable(self, wanted: str) -> list[Path]:
        """What erasing would remove. Raises CannotRead if there is nothing, or if it is no draft."""
        path = self.path_of(wanted)
        if path.parent != self.home.drafts and path.is_file():
            DraftFile(path, self._clock).load()  # outside the folder of drafts the name alone is no proof
        is_name = path.parent == self.home.drafts
        own = (path, sidecar_of(path)) if is_name or path.is_file() else ()
        found = [place for place in own if exists(place)]
        thrown = (e for e in self.trashed() if e.name == path.stem and (is_name or self._was_at(e) == path))
        found += [entry.path.parent for entry in thrown]
        if not found:
            raise self._missing(wanted, path)
        return found + self._unsaved(path)

    def _unsaved(self, path: Path) -> list[Path]:
        """Where answers of the draft are kept that could not be saved in it nor beside it."""
        from lgqtui.draft.recovery import RecoveryFile

        try:
            draft_id = DraftFile(path, self._clock).load().id
        except CannotRead:
            return []
        return [
            place
            for place in RecoveryFile(path, draft_id, self.home.state).places()
            if place.is_relative_to(self.home.state)
        ]

    def _trash_folders(self) -> list[Path]:
        try:
            return [folder for folder in self.home.trash.iterdir() if folder.is_dir()]
        except OSError:
            return []

    def _trash_folder(self, path: Path) -> Path:
        """A folder for a draft in the trash: the one where throwing it away was cut short, or a new one."""
        for folder in self._trash_folders():
            begun = not exists(folder / path.name) and exists(sidecar_of(folder / path.name))
            if begun and not exists(sidecar_of(path)) and _origin_in(folder) == path:
                return folder
        return private_folder(free_path(self.home.trash, path.stem, suffix=""))

    def _leave_nothing(self, folder: Path) -> None:
        """Take a folder in the trash away if nothing but its note is left in it."""
        with contextlib.suppress(OSError):
            if [path.name for path in folder.iterdir()] in ([], [_ORIGIN]):
                shutil.rmtree(folder)

    def _place_for(self, entry: DraftFileEntry) -> Path:
        """Where a draft goes back to: where it was, or under a free name there, or in the folder of drafts."""
        origin = self._was_at(entry)
        if stamp(origin.parent) is None:
            origin = private_folder(self.home.drafts) / entry.path.name
        if not exists(origin) and not exists(sidecar_of(entry.path)):
            return origin  # also if its sidecar is there already: bringing it back was cut short
        return free_path(origin.parent, origin.stem)

    def _was_at(self, entry: DraftFileEntry) -> Path:
        """Where a draft in the trash came from."""
        return _origin_in(entry.path.parent) or self.home.drafts / entry.path.name

    def _missing(self, wanted: str, path: Path) -> CannotRead:
        from lgqtui.draft.history import generations

        is_name = path.parent == self.home.drafts
        near = closest_match(path.stem, [e.name for e in self.listing()]) if is_name else ""
        hint = "All drafts: lgqtui list. A new one: lgqtui new"
        if generations(sidecar_of(path) / "history"):
            hint = "Earlier versions of it are kept: lgqtui history {wanted}"
        elif near:
            hint = "Did you mean {near}? All of them: lgqtui list"
        return CannotRead(
            "no-such-draft",
            "there is no draft “{wanted}” ({path})" if is_name else "there is no draft {path}",
            hint,
            wanted=one_line(wanted),
            path=one_line(str(path)),
            near=near,
        )


def _origin_in(folder: Path) -> Path | None:
    try:
        origin = Path(os.fsdecode((folder / _ORIGIN).read_bytes()))
    except (OSError, ValueError):
        return None
    return origin if origin.is_absolute() and origin.name else None


def _not_in_trash(name: str, names: list[str]) -> Error:
    near = closest_match(name, names)
    return CannotRead(
        "not-in-trash",
        "the trash holds no draft “{name}”",
        "Did you mean {near}?" if near else "It holds: {held}.",
        name=one_line(name)[:80],
        near=near,
        held=", ".join(names) or "nothing",
    )
