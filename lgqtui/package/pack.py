"""Sealing: from a draft to a package, one zip that is the same for the same answers, attachments and ledger.

Made in two steps. `prepare` works out what will be in it, its id, and which earlier package it replaces; `seal` writes
it. `pack` does both. The day of sealing is frozen for each content before anything is written, so that a package can
be made again after a crash, on another day, and is still the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import partial
from itertools import starmap
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZIP_STORED, ZipFile

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.draft.attachment import FieldAttachment
from lgqtui.draft.attachment_files import attachments_of, chunks_of, copy_attachment
from lgqtui.draft.delivery import PackageVersion, change_delivery, read_delivery
from lgqtui.draft.format import DraftDocument
from lgqtui.draft.model import Draft
from lgqtui.errors import CannotWrite
from lgqtui.export.document import make_outline
from lgqtui.export.html_renderer import render_html
from lgqtui.export.json_codec import encode_draft
from lgqtui.export.zip_reader import Limits, plain_entry
from lgqtui.files import locked, private_folder, stream_file, sweep
from lgqtui.i18n import in_english
from lgqtui.os_errors import cannot_read
from lgqtui.package.bagit import (
    ANSWERS_NAME,
    BAGIT,
    BAGIT_NAME,
    DATA,
    HTML_NAME,
    INFO_NAME,
    LINKS_NAME,
    MANIFEST_NAME,
    TAG_MANIFEST_NAME,
    TOML_NAME,
    Part,
    SourceContact,
    info_text,
    manifest_text,
    package_id,
)
from lgqtui.package.contents import contents_of, ledger_text, sender_of
from lgqtui.package.state import answers_digest
from lgqtui.questionnaire.model import Questionnaire

LIMITS = Limits(entries=1_000, size=2_000_000_000)
"""The largest package; below what needs the 64-bit form of zip."""

_TAGS = (BAGIT_NAME, INFO_NAME, MANIFEST_NAME, TAG_MANIFEST_NAME)

Told = Callable[[int, int], None]
"""Hears how many bytes of the attachments are sealed, and of how many."""


class PackageFile(Struct, frozen=True):
    """A package on the disk.

    `sha256` and `size` are those of the zip. `supersedes` is the id of the package that it replaces, or "". `content`
    is the digest of the payload apart from that, by which the same answers are known again.
    """

    id: str
    path: Path
    sha256: str
    size: int
    supersedes: str
    bagging_date: date
    content: str = ""


class PackageSource(Struct, frozen=True):
    """What will be sealed: texts in memory, attachments still in the sidecar, both by their path in the package.

    `content` is the digest of the payload, `answers` that of answers.json, both apart from `supersedes`.
    """

    id: str
    content: str
    answers: str
    supersedes: str
    texts: Mapping[str, bytes]
    attachments: Mapping[str, FieldAttachment]
    sender: SourceContact
    sidecar: Path

    @property
    def payload(self) -> tuple[Part, ...]:
        """Every file of the payload."""
        return (*starmap(_text_part, self.texts.items()), *starmap(_attached_part, self.attachments.items()))

    @property
    def size(self) -> int:
        """The bytes of the payload."""
        return sum(part.size for part in self.payload)

    @property
    def attached_size(self) -> int:
        """The bytes of the attachments, which are what takes time."""
        return sum(attached.attachment.size for attached in self.attachments.values())


def pack(  # noqa: PLR0913 - what is packed, with what, where from and where to
    draft: Draft,
    questionnaire: Questionnaire,
    ledger: Mapping[str, Any] | None,
    sidecar: Path,
    target: Path,
    *,
    today: date,
    told: Told = lambda _done, _whole: None,
) -> PackageFile:
    """Seal a draft into `target`; a folder gets the package under its id. Notes the package in the sidecar.

    The same draft gives the same bytes on any day. `ledger` is the document of the draft's links; None is an empty one.
    Raises CannotRead if an attachment is missing or altered, or what stands in the sidecar is damaged; CannotWrite if
    the package would be too large or cannot be written. Then nothing is left at `target`, and nothing is noted but the
    day.
    """
    return write_package(build_source(draft, questionnaire, ledger, sidecar), target, today=today, told=told)


def build_source(
    draft: Draft, questionnaire: Questionnaire, ledger: Mapping[str, Any] | None, sidecar: Path
) -> PackageSource:
    """Work out a package without reading its attachments. Writes nothing; raises as `pack` does."""
    newest = read_delivery(sidecar).newest
    alone = _prepared(draft, questionnaire, ledger, sidecar)
    if newest is None:
        return alone
    supersedes = newest.supersedes if newest.content == alone.content else newest.id
    if not supersedes:
        return alone
    again = _prepared(draft, questionnaire, ledger, sidecar, supersedes)
    return replace(again, content=alone.content, answers=alone.answers)


def _prepared(
    draft: Draft,
    questionnaire: Questionnaire,
    ledger: Mapping[str, Any] | None,
    sidecar: Path,
    supersedes: str = "",
) -> PackageSource:
    contents = contents_of(draft, questionnaire, supersedes)
    told = contents.draft
    with in_english():  # whoever seals it, and in whatever language, the package is the same
        page = render_html(make_outline(questionnaire, told))
    texts = {
        ANSWERS_NAME: encode_draft(questionnaire, told, with_remarks=False),
        TOML_NAME: DraftDocument("", told).update(told),
        HTML_NAME: page,
        LINKS_NAME: ledger_text(ledger, told),
    }
    encoded = {DATA + name: text.encode() for name, text in texts.items()}
    sender = sender_of(told, questionnaire)
    prepared = PackageSource("", "", "", supersedes, encoded, contents.attachments, sender, sidecar)
    digest = hashlib.sha256(manifest_text(prepared.payload).encode()).hexdigest()
    return replace(
        prepared, id=package_id(draft.id, digest), content=digest, answers=answers_digest(draft, questionnaire)
    )


def write_package(
    prepared: PackageSource, target: Path, *, today: date, told: Told = lambda _done, _whole: None
) -> PackageFile:
    """Write what was prepared; the second step of `pack`, of which all is true that is said there."""
    _refuse_too_large(prepared)
    frozen = change_delivery(prepared.sidecar, lambda delivery: delivery.with_date(prepared.content, today))
    day = frozen.bagging_date(prepared.content) or today
    path = target / f"{prepared.id}.zip" if target.is_dir() else target
    stream_file(path, partial(_write, prepared, _tags(prepared, day), told))
    sealed = _sealed(prepared, path, day)
    change_delivery(prepared.sidecar, lambda delivery: delivery.with_package(_noted(sealed, prepared)))
    return sealed


def _sealed(prepared: PackageSource, path: Path, day: date) -> PackageFile:
    try:
        with path.open("rb") as written:
            digest = hashlib.file_digest(written, "sha256").hexdigest()
            size = written.tell()
    except OSError as error:
        raise cannot_read(path, error) from error
    return PackageFile(prepared.id, path, digest, size, prepared.supersedes, day, prepared.content)


def _noted(sealed: PackageFile, prepared: PackageSource) -> PackageVersion:
    day = sealed.bagging_date.isoformat()
    return PackageVersion(
        sealed.id, sealed.sha256, sealed.size, day, sealed.supersedes, sealed.content, prepared.answers
    )


def _refuse_too_large(prepared: PackageSource) -> None:
    if prepared.size > LIMITS.size or len(prepared.payload) > LIMITS.entries - len(_TAGS):
        raise CannotWrite(
            "package-too-large",
            "the attachments are more than a package can hold ({limit} MB, {n} files)",
            "Take some off, or put large documents online and give their links.",
            limit=LIMITS.size // 1_000_000,
            n=LIMITS.entries - len(_TAGS),
        )


def _tags(prepared: PackageSource, day: date) -> dict[str, bytes]:
    """The files beside the payload."""
    tags = {
        BAGIT_NAME: BAGIT,
        INFO_NAME: info_text(prepared.id, prepared.sender, prepared.payload, day),
        MANIFEST_NAME: manifest_text(prepared.payload),
    }
    encoded = {name: text.encode() for name, text in tags.items()}
    return {**encoded, TAG_MANIFEST_NAME: manifest_text(starmap(_text_part, encoded.items())).encode()}


def _write(prepared: PackageSource, tags: Mapping[str, bytes], told: Told, file: BinaryIO) -> None:
    texts = {**prepared.texts, **tags}
    folder = attachments_of(prepared.sidecar)
    meter = _Meter(prepared.attached_size, told)
    with ZipFile(file, "w", ZIP_STORED) as bag:
        for path in sorted((*texts, *prepared.attachments)):
            entry = plain_entry(f"{prepared.id}/{path}")
            if path in texts:
                bag.writestr(entry, texts[path])
                continue
            one = prepared.attachments[path]
            with bag.open(entry, "w") as out:
                copy_attachment(one, meter.counted(chunks_of(folder, one)), out.write)


class _Meter:
    """Tells how much of the attachments is sealed."""

    def __init__(self, whole: int, told: Told) -> None:
        self._whole = whole
        self._told = told
        self._done = 0

    def counted(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            yield chunk
            self._done += len(chunk)
            self._told(self._done, self._whole)


def _text_part(path: str, content: bytes) -> Part:
    return Part(path, hashlib.sha256(content).hexdigest(), len(content))


def _attached_part(path: str, attached: FieldAttachment) -> Part:
    return Part(path, attached.attachment.sha256.lower(), attached.attachment.size)


_WAIT = 30.0


@contextmanager
def packages_beside(sidecar: Path) -> Iterator[Path]:
    """The folder of a draft's packages, in which nobody else seals meanwhile; what a killed sealing left there is gone.

    Raises Busy if somebody else goes on sealing there, CannotWrite if the folder cannot be made.
    """
    folder = private_folder(sidecar / "packages")
    with locked(folder / "lock", _WAIT, folder) as is_alone:
        if is_alone:
            sweep(folder)
        yield folder
