"""Imports: a draft from exported JSON, a bundle or a sealed package."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.errors import CannotRead, CannotWrite, Error
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.files.exports import is_zip

if TYPE_CHECKING:
    from lgqtui.draft.model import Draft
    from lgqtui.export.bundle import BundleReadResult

NOTHING_IMPORTED = "Nothing was imported."
SAME_ID = "There is already a draft with this id: {name}."


class Import(Struct, frozen=True):
    """A draft read from a file. `bundle` holds its attachments; `removed` counts control characters left out.

    `same_id` is the name of a draft at hand with the same id, "" if there is none.
    """

    file: Path
    draft: Draft
    bundle: BundleReadResult | None = None
    removed: int = 0
    same_id: str = ""


def read_import(context: AppContext, file: Path) -> Import:
    """Read what is to be imported. Raises CannotRead if it is none of that, or its questionnaire is not here."""
    from lgqtui.workflows.draft_access import find_questionnaire

    result = _read_file(file)
    find_questionnaire(context, result.draft, file.name)
    return replace(result, same_id=_draft_with_id(context, result.draft.id))


def _read_file(file: Path) -> Import:
    from lgqtui.export.json_codec import JSON_LIMIT, read_json_result
    from lgqtui.files import read_file
    from lgqtui.text import one_line

    if not is_zip(file):
        _refuse_toml(file)
        result = read_json_result(read_file(file, JSON_LIMIT), one_line(str(file)))
        return Import(file, result.draft, None, result.removed)
    from lgqtui.export.bundle import read_bundle

    try:
        bundle = read_bundle(file)
    except CannotRead as error:
        _refuse_package(file, error)
        raise
    return Import(file, bundle.draft, bundle, bundle.removed)


def add_import(context: AppContext, result: Import, path: Path) -> None:
    """Add the draft at a path; with an id of its own if another draft here has the same."""
    is_second = bool(result.same_id)
    _add(context, path, replace(result.draft, id=str(uuid4())) if is_second else result.draft, result.bundle)


def _refuse_toml(file: Path) -> None:
    if file.suffix == ".toml" and file.is_file():
        message = "{file} is TOML, and import takes JSON or a bundle"
        hint = "A draft is opened by its path: lgqtui fill {file}. To have a second one of it: lgqtui duplicate {file}"
        raise CannotRead("is-toml", message, hint, file=file)


def _refuse_package(file: Path, error: CannotRead) -> None:
    from lgqtui.package.verify import verify

    result = verify(file)
    if result.info:
        message = "{file} is a sealed package, and no bundle"
        hint = (
            "To look at it: lgqtui verify {file}. For a table: lgqtui export {file} --to csv. For its answers, without "
            "the evidence, unpack it, then: lgqtui import {id}/data/answers.json"
        )
        raise CannotRead("is-package", message, hint, file=file, id=result.id) from error


def _add(context: AppContext, path: Path, draft: Draft, bundle: BundleReadResult | None) -> None:
    """Write the draft, its attachments and the mark that it came from elsewhere; or nothing."""
    from lgqtui.draft.ledger import Ledger, save_ledger
    from lgqtui.draft.sidecar import sidecar_of

    sidecar = sidecar_of(path)
    if bundle is not None and sidecar.exists():
        raise CannotWrite("name-taken", "{path} is there already", "Choose another name.", path=sidecar)
    context.drafts.add(path, draft)
    try:
        save_ledger(path, Ledger(bundle.ledger.verdicts if bundle else {}, from_elsewhere=True))
        if bundle is not None:
            bundle.copy_attachments(sidecar)
    except Error:
        import shutil

        path.unlink(missing_ok=True)
        shutil.rmtree(sidecar, ignore_errors=True)
        raise


def _draft_with_id(context: AppContext, draft_id: str) -> str:
    from lgqtui.draft.store import DraftFile

    for entry in context.drafts.listing():
        with suppress(Error):
            if DraftFile(entry.path, context.clock).load().id == draft_id:
                return entry.name
    return ""
