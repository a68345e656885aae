"""Generations: earlier versions of a draft, stored in its sidecar; beyond `BYTE_LIMIT` the oldest go first."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain, combinations
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.draft.diff import Difference, diff_drafts
from lgqtui.draft.format import DRAFT_LIMIT, draft_text, read_draft
from lgqtui.draft.model import Draft
from lgqtui.draft.sidecar import draft_of, free_path
from lgqtui.errors import CannotRead, DamagedFile
from lgqtui.files import create_folder, files_in, link_or_copy, read_file, replace_file, stamp
from lgqtui.formatting import local_time
from lgqtui.questionnaire.answer_codec import encode_answer
from lgqtui.text import one_line

BYTE_LIMIT = 100_000_000
NO_VERSION = "No earlier version of {name} is kept yet."
_NAME = "%Y-%m-%dT%H-%M-%SZ"
_DAMAGED_NAME = f"damaged-{_NAME}"
_NAMED = r"(\d{4}-\d\d-\d\dT)(\d\d-\d\d-\d\d)Z(?:-(\d{1,4}))?\.toml"  # compiled on use, not at the start
_BLOCK = 4_096  # a file takes at least that much of a disk
_STOOD = timedelta(seconds=50)  # a minute, less what a save may take before and after it
_SPARE_INTERVAL = timedelta(minutes=10)
_RENEWAL = timedelta(days=1)  # an older generation would go long before what is replaced now may go
_LONG_AGO = datetime.min.replace(tzinfo=UTC)

Text = tuple[str, str, str]


class Generation(Struct, frozen=True, order=True):
    """An earlier version of a draft: when it was replaced, its number among those of that second, its file."""

    time: datetime
    nth: int
    path: Path


def generations(folder: Path) -> list[Generation]:
    """The generations in a history folder, newest first."""
    return sorted(filter(None, map(_generation, files_in(folder))), reverse=True)


def keep_at_once(folder: Path, content: bytes, now: datetime) -> Path:
    """Store `content` as a generation unless the newest has the same; return its file. Raises CannotWrite."""
    existing = generations(folder)
    with contextlib.suppress(CannotRead):
        if existing and read_file(existing[0].path, len(content)) == content:
            return existing[0].path
    return write_generation(folder, content, now).path


def write_generation(folder: Path, content: bytes, now: datetime) -> Generation:
    """Store `content` as a generation, and remove those beyond the limit. Raises CannotWrite."""
    existing, time = generations(folder), local_time(now, UTC).replace(microsecond=0)
    draft_path = draft_of(folder.parent)
    create_folder(folder, draft_path)
    nth = 1 + max((g.nth for g in existing if g.time == time), default=0)
    path = folder / f"{time.strftime(_NAME)}{f'-{nth}' if nth > 1 else ''}.toml"
    replace_file(path, content, access_of=draft_path)
    written = Generation(time, nth, path)
    for generation in generations_beyond_limits([*existing, written], now):
        _remove(generation)
    return written


def generations_beyond_limits(candidates: Iterable[Generation], now: datetime) -> Iterator[Generation]:
    """The generations that are too much, newest first; those of a clock that was ahead count as oldest."""
    total = 0
    for generation in sorted(candidates, key=lambda g: (g.time <= now, g), reverse=True):
        written = stamp(generation.path)
        total += max(written.size, _BLOCK) if written is not None else 0
        if total > BYTE_LIMIT:
            yield generation


def _remove(generation: Generation) -> None:
    if not generation.path.parent.is_symlink():  # the folder behind a link may hold another draft's versions
        with contextlib.suppress(OSError):
            generation.path.unlink()


def texts_of(draft: Draft, field_ids: Iterable[str]) -> frozenset[Text]:
    """The parts of answers that can be lost, with their fields and keys, and which stand in a row; a flag is none."""
    mappings = ((i, encode_answer(replace(draft.answer(i), flag=False))) for i in field_ids)
    return frozenset((i, *part) for i, mapping in mappings for item in mapping.items() for part in _parts(*item))


def _parts(key: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _parts(name, part)
    elif isinstance(value, list):
        for part in value:
            yield from (parts := list(_parts(key, part)))
            # What stands beside what: of a row with many links, what stands beside the first part.
            pairs = chain(combinations(parts[:8], 2), ((parts[0], other) for other in parts[8:]))
            yield from ((part[0] + other[0], part[1] + other[1]) for part, other in pairs)
    elif value:
        yield key, repr(value)


class TextLosses:
    """The texts that the saves of one program would lose: replaced or emptied, not added to by further ones.

    A text counts if it was in `draft`, the one loaded, or has stood for a minute. `folder` is the history folder.
    """

    def __init__(self, folder: Path, draft: Draft) -> None:
        self._folder = folder
        self._latest = draft
        self._since: dict[Text, datetime] = {}
        self._due: list[tuple[Draft, frozenset[Text]]] = []
        self._is_typing = False
        self._newest: Generation | None = None

    @property
    def is_due(self) -> bool:
        """True while a text would be lost."""
        return bool(self._due)

    def note(self, draft: Draft, now: datetime) -> None:
        """Note the draft that is to be saved next, whether or not that will succeed."""
        latest, self._latest = self._latest, draft
        old, new = latest.answers, draft.answers
        changed = [i for i in {**old, **new} if old.get(i) is not new.get(i)]
        before, after = texts_of(latest, changed), texts_of(draft, changed)
        ages = {text: now - self._since.pop(text, _LONG_AGO) for text in before - after}
        # If the clock was set back, it is not known how long a text has stood.
        if lost := frozenset(text for text, age in ages.items() if not timedelta() <= age < _STOOD):
            self._due.append((latest, lost))
        self._since |= dict.fromkeys(after - before, now)
        self._is_typing = bool(ages)

    def write_due(self, draft: Draft, pieces: Sequence[bytes], now: datetime) -> None:
        """Write the generations that are due before a version is replaced. Raises CannotWrite; then they stay due."""
        if self._newest is None:  # those of the future come from a clock that was ahead
            self._newest = next((g for g in generations(self._folder) if g.time <= now), None)
        while self._due:
            version, lost = self._due[0]
            if not self._newest or now - self._newest.time > _RENEWAL or not lost <= _texts_in(self._newest):
                self._write(version, pieces if version is draft else [draft_text(version).encode()], now)
            del self._due[0]
        if not self._newest or (abs(now - self._newest.time) >= _SPARE_INTERVAL and not self._is_typing):
            self._write(draft, pieces, now)  # for the case of damage

    def _write(self, draft: Draft, pieces: Sequence[bytes], now: datetime) -> None:
        """Write a generation; it replaces the one before if it holds all texts of it."""
        last, self._newest = self._newest, write_generation(self._folder, b"".join(pieces), now)
        if last is not None and _texts_in(last) <= texts_of(draft, draft.answers):
            _remove(last)


def _texts_in(generation: Generation) -> frozenset[Text]:
    """Return the texts of a generation; if it cannot be read, one that is nowhere else."""
    try:
        draft = read_generation(generation)
    except CannotRead:
        return frozenset({("", "", "")})
    return texts_of(draft, draft.answers)


def _generation(path: Path) -> Generation | None:
    if named := re.fullmatch(_NAMED, path.name, re.ASCII):
        with contextlib.suppress(ValueError):
            time = datetime.fromisoformat(f"{named[1]}{named[2].replace('-', ':')}Z")  # five times as fast as strptime
            return Generation(time, int(named[3] or 1), path)
    return None


class GoodVersion(Struct, frozen=True):
    """A generation that can be read; `number` is 1 for the newest of all."""

    number: int
    generation: Generation
    draft: Draft


class ReplacedVersion(Struct, frozen=True):
    """A version that was replaced by another: a generation, or set aside because it is damaged."""

    path: Path
    is_damaged: bool


def is_damage(error: CannotRead) -> bool:
    """True if the file exists and is not a draft; not if access is denied, or it has a newer format."""
    return isinstance(error, DamagedFile) or error.code == "too-large"


def find_good_version(error: CannotRead, history: Path) -> GoodVersion | None:
    """The newest good version of a damaged draft; None if there is none, or the draft is not damaged."""
    versions = read_versions(generations(history) if is_damage(error) else (), None)
    return next((GoodVersion(v.number, v.generation, v.draft) for v in versions if v.draft is not None), None)


def read_generation(generation: Generation) -> Draft:
    """The draft of a generation. Raises CannotRead."""
    return read_draft(read_file(generation.path, DRAFT_LIMIT), one_line(str(generation.path)))


def quarantine(path: Path, sidecar: Path, now: datetime) -> Path:
    """Give a damaged draft a second name in its sidecar, and return its path. Raises CannotWrite."""
    folder = create_folder(sidecar / "damaged", path)
    target = free_path(folder, local_time(now, UTC).strftime(_DAMAGED_NAME))
    link_or_copy(path, target)
    return target


class Version(Struct, frozen=True):
    """A generation, 1 is the newest, with its draft, None if it is damaged.

    `differences` are those to the present draft, None if that is damaged; `fields` those with texts that the version
    after it lacks.
    """

    number: int
    generation: Generation
    draft: Draft | None = None
    differences: tuple[Difference, ...] | None = None
    fields: tuple[str, ...] | None = None


def read_versions(
    stored: Iterable[Generation], present: Draft | None, order: Collection[str] = ()
) -> Iterator[Version]:
    """Yield the versions of generations, from the newest; the differences are in the order of these fields."""
    later = present
    for number, generation in enumerate(stored, 1):
        try:
            draft = read_generation(generation)
        except CannotRead:
            yield Version(number, generation)
            continue
        differences = None if present is None else diff_drafts(draft, present, order)
        fields = None
        if later is not None:
            fields = tuple(i for i in draft.answers if texts_of(draft, [i]) - texts_of(later, [i]))
        yield Version(number, generation, draft, differences, fields)
        later = draft
