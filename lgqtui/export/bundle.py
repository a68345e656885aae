"""The bundle: a zip of a draft's canonical JSON, attachments and verdicts; read from untrusted sources."""

from __future__ import annotations

from functools import partial
from operator import methodcaller
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_STORED, ZipFile

from msgspec import Struct

from lgqtui.checks.answer_links import pages_of
from lgqtui.draft.attachment import altered_file, attached_files, is_plain_name, missing_file, problem_error
from lgqtui.draft.attachment_files import attachments_folder, chunks_of, compared_chunks
from lgqtui.draft.ledger import (
    LEDGER_LIMIT,
    LEDGER_NAME,
    Ledger,
    decode_ledger,
    encode_ledger,
    load_ledger,
    shared_ledger,
)
from lgqtui.draft.model import Draft
from lgqtui.draft.sidecar import create_beside, draft_of
from lgqtui.errors import CannotRead
from lgqtui.export.json_codec import JSON_LIMIT, encode_draft, read_json_result
from lgqtui.export.zip_reader import Limits, open_zip, plain_entry
from lgqtui.files import stream_file
from lgqtui.questionnaire.model import Questionnaire
from lgqtui.text import one_line

LIMITS = Limits(entries=2_000, size=2_000_000_000)
"""The largest bundle; it does not need the 64-bit form of zip."""

_ANSWERS = "answers.json"
_ATTACHMENTS = "attachments/"


def write_bundle(
    target: Path, questionnaire: Questionnaire, draft: Draft, sidecar: Path, *, with_remarks: bool
) -> None:
    """Write the bundle of a draft; the same draft gives the same bytes.

    Raises CannotRead naming the attachment if one is missing from the sidecar, was changed, or has an invalid file
    name; CannotWrite if the bundle cannot be written. Then nothing is left behind.
    """
    ledger = shared_ledger(load_ledger(draft_of(sidecar)), pages_of(draft.answers.values()))
    answers = encode_draft(questionnaire, draft, with_remarks=with_remarks).encode()
    listed = attached_files(draft)
    size = len(answers) + sum(attached.attachment.size for attached in listed)
    if size > LIMITS.size or len(listed) >= LIMITS.entries:
        message = "the attachments are more than a bundle can hold ({limit} MB, {n} files)"
        hint = "Export the answers alone with --to json, and pass the attachments on by other means."
        raise CannotRead("too-large", message, hint, limit=LIMITS.size // 1_000_000, n=LIMITS.entries)
    content = encode_ledger(ledger) if ledger.verdicts else b""
    stream_file(target, partial(_write, answers, content, draft, attachments_folder(sidecar)))


def _write(answers: bytes, ledger: bytes, draft: Draft, folder: Path, file: BinaryIO) -> None:
    with ZipFile(file, "w", ZIP_STORED) as bundle:
        bundle.writestr(plain_entry(_ANSWERS), answers)
        if ledger:
            bundle.writestr(plain_entry(LEDGER_NAME), ledger)
        for attached in attached_files(draft):
            with bundle.open(plain_entry(_ATTACHMENTS + attached.attachment.file), "w") as entry:
                entry.writelines(chunks_of(folder, attached))


class BundleReadResult(Struct, frozen=True):
    """A draft in a bundle, or in a `folder` of a package. Its attachments stay there until they are copied.

    `removed` is the number of removed control characters.
    """

    draft: Draft
    source: Path
    removed: int = 0
    ledger: Ledger = Ledger()
    folder: str = ""

    def copy_attachments(self, sidecar: Path) -> None:
        """Copy the attachments into a draft's sidecar, each compared with its digest.

        Raises CannotRead if one does not match; those copied before it stay.
        """
        listed = attached_files(self.draft)
        if not listed:
            return
        draft_path = draft_of(sidecar)
        folder = create_beside(draft_path, attachments_folder(sidecar).name)
        with open_zip(self.source, LIMITS, lambda name: bool(self.folder) or _is_bundle_entry(name)) as bundle:
            for attached in listed:
                name = f"{self.folder}{_ATTACHMENTS}{attached.attachment.file}"
                chunks = compared_chunks(attached, bundle.chunks(name))
                write = methodcaller("writelines", chunks)
                stream_file(folder / attached.attachment.file, write, access_of=draft_path)


def read_bundle(source: Path) -> BundleReadResult:
    """Read the draft in a bundle. Raises CannotRead unless that is valid and holds every attachment."""
    with open_zip(source, LIMITS, _is_bundle_entry) as bundle:
        content = bundle.read(_ANSWERS, JSON_LIMIT)
        result = read_json_result(content, one_line(f"{source} ({_ANSWERS})"))
        has_ledger = LEDGER_NAME in bundle.sizes
        ledger = decode_ledger(bundle.read(LEDGER_NAME, LEDGER_LIMIT)) if has_ledger else Ledger()
        for attached in attached_files(result.draft):
            size = bundle.sizes.get(_ATTACHMENTS + attached.attachment.file)
            if size is None:
                raise problem_error(missing_file(attached))
            if size != attached.attachment.size:
                raise problem_error(altered_file(attached))
    return BundleReadResult(result.draft, source, result.removed, ledger)


def _is_bundle_entry(name: str) -> bool:
    is_attachment = name.startswith(_ATTACHMENTS) and is_plain_name(name.removeprefix(_ATTACHMENTS))
    return is_attachment or name in (_ANSWERS, LEDGER_NAME, _ATTACHMENTS)
