"""The bundle: a zip of a draft's canonical JSON and its attachments, written, and read back from anybody's hands."""

from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from msgspec import Struct

from lgqtui.draft.model import Draft
from lgqtui.errors import CannotRead
from lgqtui.export.from_json import JSON_LIMIT, read_json
from lgqtui.export.to_json import to_json
from lgqtui.export.zips import Limits, open_zip
from lgqtui.files import cannot_read, private_folder, stream_file
from lgqtui.questionnaire.answer import Attachment
from lgqtui.questionnaire.model import Questionnaire
from lgqtui.text import one_line, shorten

LIMITS = Limits(entries=2_000, size=2_000_000_000)
"""The largest bundle; below what needs the 64-bit form of zip."""

_ANSWERS = "answers.json"
_FOLDER = "attachments/"
_CHUNK = 1 << 20
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,149}")
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)


class _Listed(Struct, frozen=True):
    """An attachment, and the first field that it is added to."""

    field: str
    attachment: Attachment

    @property
    def params(self) -> dict[str, object]:
        """What the sentences call it."""
        called = self.attachment.name or self.attachment.file
        return {"name": shorten(called, 80), "field": shorten(self.field, 80)}


def is_plain_name(name: str) -> bool:
    """True for a file name that means the same file, in the folder it is put into, on every system."""
    return bool(_PLAIN_NAME.fullmatch(name)) and not name.endswith(".") and not _DEVICES.fullmatch(name)


def write_bundle(
    target: Path, questionnaire: Questionnaire, draft: Draft, sidecar: Path, *, with_remarks: bool
) -> None:
    """Write the bundle of a draft; the same draft gives the same bytes.

    Raises CannotRead naming the attachment if one is missing from the sidecar, was changed, or has a name that is no
    plain file name; CannotWrite if the bundle cannot be written. Then nothing is left behind.
    """
    answers = to_json(questionnaire, draft, with_remarks=with_remarks).encode()
    listed = _listed(draft)
    if len(answers) + sum(one.attachment.size for one in listed) > LIMITS.size or len(listed) >= LIMITS.entries:
        raise CannotRead(
            "too-large",
            "the attachments are more than a bundle can hold ({limit} MB, {n} files)",
            "Export the answers alone with --to json, and pass the attachments on by other means.",
            limit=LIMITS.size // 1_000_000,
            n=LIMITS.entries,
        )
    stream_file(target, partial(_write, answers, listed, sidecar / "attachments"))


def _write(answers: bytes, listed: list[_Listed], folder: Path, file: BinaryIO) -> None:
    with ZipFile(file, "w", ZIP_STORED) as bundle:
        bundle.writestr(_entry(_ANSWERS), answers)
        for one in listed:
            name = one.attachment.file
            with bundle.open(_entry(_FOLDER + name), "w") as entry:
                _copy(one, _chunks(folder / name, one), entry.write)


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _FIXED_DATE)
    entry.create_system = 3  # the same on every system
    entry.external_attr = (stat.S_IFREG | 0o644) << 16
    return entry


def _chunks(path: Path, listed: _Listed) -> Iterator[bytes]:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise _missing(listed)
        with path.open("rb") as content:
            while chunk := content.read(_CHUNK):
                yield chunk
    except FileNotFoundError as error:
        raise _missing(listed) from error
    except OSError as error:
        raise cannot_read(path, error) from error


def _copy(listed: _Listed, chunks: Iterator[bytes], write: Callable[[bytes], object]) -> None:
    """Copy an attachment piece by piece. Raises CannotRead if it is not what the draft says."""
    attachment = listed.attachment
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        size += len(chunk)
        if size > attachment.size:
            break
        digest.update(chunk)
        write(chunk)
    if size != attachment.size or digest.hexdigest() != attachment.sha256.lower():
        raise _altered(listed)


def _listed(draft: Draft) -> list[_Listed]:
    """The attachments of a draft, each file once. Raises CannotRead for a name that cannot be stored."""
    by_name: dict[str, _Listed] = {}
    for field_id, answer in draft.answers.items():
        for attachment in answer.attachments:
            listed = _Listed(field_id, attachment)
            if not is_plain_name(attachment.file):
                raise _unsafe(listed)
            first = by_name.setdefault(attachment.file.casefold(), listed)
            if _identity(first.attachment) != _identity(attachment):
                raise _altered(listed)
    return list(by_name.values())


def _identity(attachment: Attachment) -> tuple[str, str, int]:
    return attachment.file, attachment.sha256.lower(), attachment.size


def _unsafe(listed: _Listed) -> CannotRead:
    return CannotRead(
        "unsafe-name",
        "{field}: the attachment “{name}” is kept under a name that cannot be used: “{file}”",
        "Take it off the answer and attach it again.",
        file=shorten(listed.attachment.file, 80),
        **listed.params,
    )


def _missing(listed: _Listed) -> CannotRead:
    return CannotRead(
        "missing-attachment",
        "{field}: the file of the attachment “{name}” is missing",
        "Attach it again, or take it off the answer.",
        **listed.params,
    )


def _altered(listed: _Listed) -> CannotRead:
    return CannotRead(
        "altered-attachment",
        "{field}: the attachment “{name}” is not the file that was attached; its content was changed",
        "Attach it again, or take it off the answer.",
        **listed.params,
    )


class BundleReading(Struct, frozen=True):
    """A draft read from a bundle. Its attachments stay there until they are copied."""

    draft: Draft
    source: Path

    def copy_attachments(self, sidecar: Path) -> None:
        """Copy the attachments into a draft's sidecar folder, each compared with its digest on the way.

        Raises CannotRead if one is not what the draft says; those copied before it stay, and do no harm.
        """
        listed = _listed(self.draft)
        if not listed:
            return
        folder = private_folder(sidecar / "attachments")
        with open_zip(self.source, LIMITS, _belongs) as bundle:
            for one in listed:
                chunks = bundle.chunks(_FOLDER + one.attachment.file)
                stream_file(folder / one.attachment.file, partial(_write_copy, one, chunks))


def _write_copy(listed: _Listed, chunks: Iterator[bytes], file: BinaryIO) -> None:
    _copy(listed, chunks, file.write)


def read_bundle(source: Path) -> BundleReading:
    """The draft in a bundle, after the bundle was found to be in order and to hold every attachment listed.

    Raises CannotRead with what is wrong.
    """
    with open_zip(source, LIMITS, _belongs) as bundle:
        content = bundle.read(_ANSWERS, JSON_LIMIT)
        draft = read_json(content, one_line(f"{source} ({_ANSWERS})"))
        for one in _listed(draft):
            size = bundle.sizes.get(_FOLDER + one.attachment.file)
            if size is None:
                raise _missing(one)
            if size != one.attachment.size:
                raise _altered(one)
    return BundleReading(draft, source)


def _belongs(name: str) -> bool:
    return name in (_ANSWERS, _FOLDER) or (name.startswith(_FOLDER) and is_plain_name(name.removeprefix(_FOLDER)))
