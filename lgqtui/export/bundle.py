"""The bundle: a zip of a draft's canonical JSON, its attachments and what is known of its links.

Written, and read back from anybody's hands.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_STORED, ZipFile

from msgspec import Struct

from lgqtui.checks.answer_links import pages_of
from lgqtui.draft.attachment import FieldAttachment, altered, as_error, attached_files, is_plain_name, missing
from lgqtui.draft.attachment_files import attachments_of, chunks_of, copy_attachment
from lgqtui.draft.ledger import LEDGER_LIMIT, Ledger, only_about, read_ledger, write_ledger
from lgqtui.draft.ledger import NAME as LEDGER_NAME
from lgqtui.draft.model import Draft
from lgqtui.errors import CannotRead
from lgqtui.export.json_codec import JSON_LIMIT, encode_draft, read_json_whole
from lgqtui.export.zip_reader import Limits, open_zip, plain_entry
from lgqtui.files import private_folder, read_file, stream_file
from lgqtui.questionnaire.model import Questionnaire
from lgqtui.text import one_line

LIMITS = Limits(entries=2_000, size=2_000_000_000)
"""The largest bundle; below what needs the 64-bit form of zip."""

_ANSWERS = "answers.json"
_FOLDER = "attachments/"


def write_bundle(
    target: Path, questionnaire: Questionnaire, draft: Draft, sidecar: Path, *, with_remarks: bool
) -> None:
    """Write the bundle of a draft; the same draft gives the same bytes.

    Raises CannotRead naming the attachment if one is missing from the sidecar, was changed, or has a name that is no
    plain file name; CannotWrite if the bundle cannot be written. Then nothing is left behind.
    """
    ledger = _ledger_in(sidecar, draft)
    answers = encode_draft(questionnaire, draft, with_remarks=with_remarks).encode()
    listed = attached_files(draft)
    if len(answers) + sum(one.attachment.size for one in listed) > LIMITS.size or len(listed) >= LIMITS.entries:
        raise CannotRead(
            "too-large",
            "the attachments are more than a bundle can hold ({limit} MB, {n} files)",
            "Export the answers alone with --to json, and pass the attachments on by other means.",
            limit=LIMITS.size // 1_000_000,
            n=LIMITS.entries,
        )
    stream_file(target, partial(_write, answers, ledger, listed, attachments_of(sidecar)))


def _ledger_in(sidecar: Path, draft: Draft) -> bytes:
    """What is known of the draft's links, as it is passed on; nothing if that is nothing."""
    try:
        known = read_ledger(read_file(sidecar / LEDGER_NAME, LEDGER_LIMIT))
    except CannotRead:
        return b""
    told = only_about(known, pages_of(draft.answers.values()))
    return write_ledger(told) if told.verdicts else b""


def _write(answers: bytes, ledger: bytes, listed: list[FieldAttachment], folder: Path, file: BinaryIO) -> None:
    with ZipFile(file, "w", ZIP_STORED) as bundle:
        bundle.writestr(plain_entry(_ANSWERS), answers)
        if ledger:
            bundle.writestr(plain_entry(LEDGER_NAME), ledger)
        for one in listed:
            name = one.attachment.file
            with bundle.open(plain_entry(_FOLDER + name), "w") as entry:
                copy_attachment(one, chunks_of(folder, one), entry.write)


class BundleReading(Struct, frozen=True):
    """A draft read from a bundle. Its attachments stay there until they are copied.

    `left_out` counts control characters.
    """

    draft: Draft
    source: Path
    left_out: int = 0
    ledger: Ledger = Ledger()

    def copy_attachments(self, sidecar: Path) -> None:
        """Copy the attachments into a draft's sidecar folder, each compared with its digest on the way.

        Raises CannotRead if one is not what the draft says; those copied before it stay, and do no harm.
        """
        listed = attached_files(self.draft)
        if not listed:
            return
        folder = private_folder(attachments_of(sidecar))
        with open_zip(self.source, LIMITS, _belongs) as bundle:
            for one in listed:
                chunks = bundle.chunks(_FOLDER + one.attachment.file)
                stream_file(folder / one.attachment.file, partial(_write_copy, one, chunks))


def _write_copy(listed: FieldAttachment, chunks: Iterator[bytes], file: BinaryIO) -> None:
    copy_attachment(listed, chunks, file.write)


def read_bundle(source: Path) -> BundleReading:
    """The draft in a bundle, after the bundle was found to be in order and to hold every attachment listed.

    Raises CannotRead with what is wrong.
    """
    with open_zip(source, LIMITS, _belongs) as bundle:
        content = bundle.read(_ANSWERS, JSON_LIMIT)
        reading = read_json_whole(content, one_line(f"{source} ({_ANSWERS})"))
        has_ledger = LEDGER_NAME in bundle.sizes
        ledger = read_ledger(bundle.read(LEDGER_NAME, LEDGER_LIMIT)) if has_ledger else Ledger()
        for one in attached_files(reading.draft):
            size = bundle.sizes.get(_FOLDER + one.attachment.file)
            if size is None:
                raise as_error(missing(one))
            if size != one.attachment.size:
                raise as_error(altered(one))
    return BundleReading(reading.draft, source, reading.left_out, ledger)


def _belongs(name: str) -> bool:
    is_attachment = name.startswith(_FOLDER) and is_plain_name(name.removeprefix(_FOLDER))
    return is_attachment or name in (_ANSWERS, LEDGER_NAME, _FOLDER)
