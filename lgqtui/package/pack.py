"""Packing: from a draft to a package, a zip that is identical for identical answers, attachments and ledger.

The day of packing is stored for each content before anything is written, so that the same package can be made again on
another day after a crash.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from functools import partial
from itertools import starmap
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_STORED, ZipFile

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.checks.answer_links import pages_of
from lgqtui.draft.attachment import FieldAttachment
from lgqtui.draft.attachment_files import ProgressCallback, attachments_folder, chunks_of, with_progress
from lgqtui.draft.delivery import PackageVersion, change_delivery, read_delivery
from lgqtui.draft.format import DraftDocument
from lgqtui.draft.ledger import Ledger, link_mappings, shared_ledger
from lgqtui.draft.model import Draft
from lgqtui.draft.sidecar import create_beside, draft_of
from lgqtui.errors import CannotWrite
from lgqtui.export.document import build_document
from lgqtui.export.html_renderer import render_html
from lgqtui.export.json_codec import encode_draft
from lgqtui.export.zip_reader import Limits, plain_entry
from lgqtui.files import open_file, remove_temporary_files, stream_file
from lgqtui.i18n import in_english
from lgqtui.os_errors import cannot_read
from lgqtui.package import bagit
from lgqtui.package.contents import answers_digest, contact_of, contents_of
from lgqtui.questionnaire.model import Questionnaire

LIMITS = Limits(entries=1_000, size=2_000_000_000)
"""The largest package; it does not need the 64-bit form of zip."""


class PackageFile(Struct, frozen=True):
    """A package on the disk, with digest and size of the zip, and the id of the package that it replaces, or ""."""

    id: str
    path: Path
    sha256: str
    size: int
    supersedes: str


class PackageSource(Struct, frozen=True):
    """The content of a package: texts in memory, attachments in the sidecar, both by their path in the package.

    `content_digest` is that of the payload, `answers_digest` that of answers.json, both without `supersedes`.
    """

    id: str
    content_digest: str
    answers_digest: str
    supersedes: str
    texts: Mapping[str, bytes]
    attachments: Mapping[str, FieldAttachment]
    contact: bagit.SourceContact
    sidecar: Path

    @property
    def payload(self) -> tuple[bagit.BagFile, ...]:
        """Every file of the payload."""
        attached = ((path, file.attachment) for path, file in self.attachments.items())
        files = (bagit.BagFile(path, file.sha256.lower(), file.size) for path, file in attached)
        return (*starmap(_text_file, self.texts.items()), *files)

    @property
    def size(self) -> int:
        """The bytes of the payload."""
        return sum(file.size for file in self.payload)

    @property
    def attached_size(self) -> int:
        """The bytes of the attachments, which determine the time needed."""
        return sum(attached.attachment.size for attached in self.attachments.values())


def build_source(draft: Draft, questionnaire: Questionnaire, ledger: Ledger | None, sidecar: Path) -> PackageSource:
    """Determine the content of a package without reading its attachments; writes nothing.

    Raises CannotRead if the name of an attachment is invalid, or a file in the sidecar is damaged.
    """
    newest = read_delivery(sidecar).newest
    source = _source(draft, questionnaire, ledger, sidecar)
    if newest is None:
        return source
    supersedes = newest.supersedes if newest.content_digest == source.content_digest else newest.id
    if not supersedes:
        return source
    superseding = _source(draft, questionnaire, ledger, sidecar, supersedes)
    return replace(superseding, content_digest=source.content_digest, answers_digest=source.answers_digest)


def _source(
    draft: Draft, questionnaire: Questionnaire, ledger: Ledger | None, sidecar: Path, supersedes: str = ""
) -> PackageSource:
    contents = contents_of(draft, questionnaire, supersedes)
    packed = contents.draft
    shared = shared_ledger(ledger or Ledger(), pages_of(packed.answers.values()))
    with in_english():  # the package must be the same in every language
        page = render_html(build_document(questionnaire, packed))
    texts = {
        bagit.ANSWERS_NAME: encode_draft(questionnaire, packed, with_remarks=False),
        bagit.HTML_NAME: page,
        bagit.LINKS_NAME: links_text(shared),
    }
    encoded = {bagit.DATA + name: text.encode() for name, text in texts.items()}
    encoded[bagit.DATA + bagit.TOML_NAME] = b"".join(DraftDocument(b"", packed).update(packed))
    contact = contact_of(packed, questionnaire)
    source = PackageSource("", "", "", supersedes, encoded, contents.attachments, contact, sidecar)
    digest = hashlib.sha256(bagit.manifest_text(source.payload).encode()).hexdigest()
    return replace(
        source,
        id=bagit.package_id(draft.id, digest),
        content_digest=digest,
        answers_digest=answers_digest(draft, questionnaire),
    )


def links_text(ledger: Ledger) -> str:
    """Return the content of links.json in a package with these verdicts."""
    return json.dumps({"format": 1, "links": link_mappings(ledger)}, ensure_ascii=False, indent=2) + "\n"


def write_package(
    source: PackageSource, target: Path, *, today: date, on_progress: ProgressCallback = lambda _done, _total: None
) -> PackageFile:
    """Write a package into `target`; in a folder, the file is named after the package id. Records it in the sidecar.

    The same content gives the same bytes on any day. Raises CannotRead if an attachment is missing or altered,
    CannotWrite if the package would be too large or cannot be written. Then there is no file at `target`, and only the
    day is recorded.
    """
    refuse_too_large(source.size, len(source.payload))
    delivery = change_delivery(source.sidecar, lambda current: current.with_bagging_date(source.content_digest, today))
    day = delivery.bagging_date(source.content_digest) or today
    is_folder = target.is_dir()
    path = target / f"{source.id}.zip" if is_folder else target
    access_of = draft_of(source.sidecar) if is_folder else None  # in a folder of others a link may have that name
    remove_temporary_files(path.parent, path.name)
    stream_file(path, partial(_write, source, _tags(source, day), on_progress), access_of=access_of)
    digest, size = measure_file(path)
    version = PackageVersion(
        source.id, digest, size, day.isoformat(), source.supersedes, source.content_digest, source.answers_digest
    )
    change_delivery(source.sidecar, lambda current: current.with_package(version))
    return PackageFile(source.id, path, digest, size, source.supersedes)


def measure_file(path: Path) -> tuple[str, int]:
    """Return the SHA-256 and the size of a file. Raises CannotRead."""
    try:
        with open_file(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest(), file.tell()
    except (OSError, ValueError) as error:
        raise cannot_read(path, error) from error


def refuse_too_large(size: int, count: int) -> None:
    """Raise CannotWrite if a payload of so many bytes and files is too large for a package."""
    most = LIMITS.entries - len(bagit.TAG_NAMES)
    if size > LIMITS.size or count > most:
        message = "the attachments are more than a package can hold ({limit} MB, {n} files)"
        hint = "Take some off, or put large documents online and give their links."
        raise CannotWrite("package-too-large", message, hint, limit=LIMITS.size // 1_000_000, n=most)


def _tags(source: PackageSource, day: date) -> dict[str, bytes]:
    oxum = bagit.oxum([file.size for file in source.payload])
    tags = {
        bagit.BAGIT_NAME: bagit.BAGIT,
        bagit.INFO_NAME: bagit.info_text(source.id, source.contact, oxum, day.isoformat()),
        bagit.MANIFEST_NAME: bagit.manifest_text(source.payload),
    }
    encoded = {name: text.encode() for name, text in tags.items()}
    return {**encoded, bagit.TAG_MANIFEST_NAME: bagit.manifest_text(starmap(_text_file, encoded.items())).encode()}


def _write(source: PackageSource, tags: Mapping[str, bytes], on_progress: ProgressCallback, file: BinaryIO) -> None:
    texts = {**source.texts, **tags}
    folder = attachments_folder(source.sidecar)
    done = 0

    with ZipFile(file, "w", ZIP_STORED) as bag:
        for path in sorted((*texts, *source.attachments)):
            entry = plain_entry(f"{source.id}/{path}")
            if path in texts:
                bag.writestr(entry, texts[path])
                continue
            attached = source.attachments[path]
            with bag.open(entry, "w") as target:
                chunks = chunks_of(folder, attached)
                target.writelines(with_progress(on_progress, source.attached_size, done, chunks))
            done += attached.attachment.size


def _text_file(path: str, content: bytes) -> bagit.BagFile:
    return bagit.BagFile(path, hashlib.sha256(content).hexdigest(), len(content))


def packages_folder(sidecar: Path) -> Path:
    """Return the folder of a draft's packages, without temporary files of killed programs. Raises CannotWrite."""
    folder = create_beside(draft_of(sidecar), "packages")
    remove_temporary_files(folder)
    return folder
