"""Documents: where they may be written, what is overwritten only after a yes; and drafts made from them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.errors import CannotRead, CannotWrite, Error, WrongUse
from lgqtui.files import expand_path, open_file, read_file, remove_temporary_files, replace_file
from lgqtui.i18n import tr, trn
from lgqtui.text import one_line
from lgqtui.workflows.context import AppContext

if TYPE_CHECKING:
    from lgqtui.draft.model import Draft
    from lgqtui.export.bundle import BundleReadResult
    from lgqtui.export.formats import ExportSource
    from lgqtui.interview.answer_request import BatchEntry

_ZIP = b"PK\x03\x04"
NOTHING_IMPORTED = "Nothing was imported."
SAME_ID = "There is already a draft with this id: {name}."


def find_output_file(target: str, name: str, head: bytes, inputs: Iterable[str] = ()) -> tuple[Path, bool]:
    """Return the file that `target` means, in a folder with `name`; and True if a file of another kind is there.

    `head` is a regular expression for the beginning of an earlier output. Raises WrongUse or CannotWrite if a folder
    is missing, or if a draft or one of `inputs` would be overwritten.
    """
    path = Path(target)
    if path.is_dir():
        path /= name
        if path.is_symlink():  # another user of the folder may have made it
            message = "{path} is a link: what it leads to is not overwritten"
            raise CannotWrite("something-else", message, "Name another file.", path=path)
    # A zip without a suffix is most likely the mount point of a missing disk.
    elif target.endswith(tuple(filter(None, (os.sep, os.altsep)))) or (name.endswith(".zip") and not path.suffix):
        hint = "Make it first, or name a file that ends in {ending}."
        raise CannotWrite("no-folder", "there is no folder {path}", hint, path=target, ending=Path(name).suffix)
    refuse_draft(path)
    if any(_is_same(path, source) for source in inputs):
        message = "{path} is one of the files that are read: it is not overwritten"
        raise WrongUse("contradiction", message, "Name another file.", path=path)
    is_other = path.is_file() and path.stat().st_size and not _begins_with(path, head)
    return path, bool(is_other)


def other_file_error(path: Path, hint: str) -> CannotWrite:
    """Return the error for a file of another kind that is there already."""
    message = "{path} is there already and is another file: it is not overwritten"
    return CannotWrite("something-else", message, hint, path=path)


def find_pack_target(typed: str) -> Path | None:
    """Return the folder or file meant for a package, None for beside the draft. Raises WrongUse or CannotWrite."""
    from lgqtui.package.bagit import ZIP_HEAD  # late: most documents are no packages

    target = expand_path(typed)
    if not typed or target.is_dir():
        return target if typed else None
    slash = os.sep if typed.endswith((os.sep, "/")) else ""  # a folder is meant, and it is not there
    path, is_other = find_output_file(f"{target}{slash}", "package.zip", ZIP_HEAD)
    if is_other:
        raise other_file_error(path, "Move it away, or name another file.")
    return path


def read_answer_file(file: Path) -> list[BatchEntry]:
    """Read many answers from a file or pipe. Raises CannotRead, or WrongUse as `read_batch` does."""
    from lgqtui.draft.format import decoded
    from lgqtui.export.json_codec import JSON_LIMIT
    from lgqtui.interview.answer_request import read_batch

    return read_batch(str(file), decoded(read_file(file, JSON_LIMIT, takes_pipe=True), str(file)))


def refuse_draft(target: str | Path) -> None:
    """Raise WrongUse if what is to be written could be a draft, also by a link."""
    if os.path.realpath(target).lower().endswith(".toml"):
        message = "{path} is a .toml file, and that could be a draft: it is not overwritten"
        raise WrongUse("contradiction", message, "Name another file, or a folder.", path=target)


def is_zip(path: Path) -> bool:
    """Return True if a file begins like a zip."""
    return _begins_with(path, _ZIP)


def _begins_with(path: Path, head: bytes) -> bool:
    """Return True if a file can be read and begins as a regular expression says."""
    with suppress(OSError, ValueError), open_file(path) as content:
        return bool(re.match(head, content.read(1_000), re.DOTALL))
    return False


def _is_same(path: Path, other: str) -> bool:
    with suppress(OSError, ValueError):
        return path.samefile(other)
    return False


def write_document(path: Path, content: bytes) -> bool:
    """Write a document; return True if a file was replaced."""
    existed = path.exists()
    remove_temporary_files(path.parent, path.name)
    replace_file(path, content)
    return existed


def write_archive(write: Callable[[ExportSource, Path], None], source: ExportSource, path: Path) -> bool:
    """Write a draft by the function of a format; return True if a file was replaced."""
    existed = path.exists()
    remove_temporary_files(path.parent, path.name)
    write(source, path)
    return existed


def omitted_notes(draft: Draft) -> str:
    """Return what an export without remarks leaves out, "" if nothing: after a move it would be missed only there."""
    remarks = sum(bool(answer.remark) for answer in draft.answers.values())
    flags = sum(answer.flag for answer in draft.answers.values())
    parts = [trn("{n} remark", "{n} remarks", remarks)] if remarks else []
    parts += [trn("{n} flag", "{n} flags", flags)] if flags else []
    return " · ".join(parts)


class ImportedDraft(Struct, frozen=True):
    """A draft read from a file; `bundle` holds its attachments, `removed` counts control characters left out."""

    file: Path
    draft: Draft
    bundle: BundleReadResult | None
    removed: int


def read_import(context: AppContext, file: Path) -> ImportedDraft:
    """Read exported JSON, a bundle or a package. Raises CannotRead, or ProblemsFound if the package is not sound."""
    from lgqtui.export.json_codec import JSON_LIMIT, read_json_result
    from lgqtui.workflows.draft_access import find_questionnaire

    bundle = _read_zip(context, file) if is_zip(file) else None
    if bundle is None:
        _refuse_toml(file)
    result = bundle or read_json_result(read_file(file, JSON_LIMIT), one_line(str(file)))
    find_questionnaire(context, result.draft, file.name)
    return ImportedDraft(file, result.draft, bundle, result.removed)


def _refuse_toml(file: Path) -> None:
    if file.suffix == ".toml" and file.is_file():
        message = "{file} is TOML, and import takes JSON, a bundle or a package"
        hint = "A draft is opened by its path: lgqtui fill {file}. To have a second one of it: lgqtui duplicate {file}"
        raise CannotRead("is-toml", message, hint, file=file)


def _read_zip(context: AppContext, file: Path) -> BundleReadResult:
    """Read a bundle, or else a package, which has to be sound."""
    from zipfile import BadZipFile, is_zipfile

    from lgqtui.export.bundle import read_bundle
    from lgqtui.package.bagit import ZIP_HEAD
    from lgqtui.package.verify import bundle_of
    from lgqtui.workflows.packages import unsound_error, verify_file

    try:
        return read_bundle(file)
    except CannotRead as error:
        may_be_package = _begins_with(file, ZIP_HEAD)
        with suppress(BadZipFile):  # raised for one of several disks
            may_be_package |= is_zipfile(file)
        if error.code != "unfit-zip" or not may_be_package:
            raise
        result = verify_file(context, file)
        if bundle := bundle_of(result):
            return bundle
        raise unsound_error(result) from error


def add_import(context: AppContext, result: ImportedDraft, path: Path, *, new_id: bool) -> None:
    """Write the draft, its attachments and the mark that it came from elsewhere; or nothing."""
    from lgqtui.draft.ledger import Ledger, save_ledger
    from lgqtui.draft.sidecar import name_taken_error, sidecar_of
    from lgqtui.draft.store import is_unfinished

    sidecar, bundle = sidecar_of(path), result.bundle
    if bundle is not None and sidecar.exists() and not is_unfinished(sidecar):
        raise name_taken_error(sidecar)

    def write_parts() -> None:
        save_ledger(path, Ledger(bundle.ledger.verdicts if bundle else {}, from_elsewhere=True))
        if bundle is not None:
            bundle.copy_attachments(sidecar)

    draft = replace(result.draft, id=str(uuid4())) if new_id else result.draft
    context.drafts.add(path, draft, write_parts)


def import_notice(context: AppContext, path: Path, name: str) -> str:
    """Return how many errors and warnings an imported draft has, such as evidence that is missing; "" if none."""
    from lgqtui.problems import tally, tally_text
    from lgqtui.workflows.draft_access import load_draft, response_state

    problems = [p for p in response_state(load_draft(context, str(path), name)).problems() if p.severity != "hint"]
    counts = tally_text(tally(problems), with_zeros=False)
    return counts and tr("{counts} in what was imported. To see them: lgqtui check {name}", counts=counts, name=name)


def draft_with_id(context: AppContext, draft_id: str) -> str:
    """Return the name of a draft at hand with that id, "" if there is none: each of them is read."""
    from lgqtui.draft.store import DraftFile

    for entry in context.drafts.listing():
        with suppress(Error):
            if DraftFile(entry.path, context.clock).load().id == draft_id:
                return entry.name
    return ""
