"""`lgqtui import`: create a draft from exported JSON or a bundle."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize
from uuid import uuid4

import click
from msgspec.structs import replace

from lgqtui.cli.registry import define_command
from lgqtui.cli.terminal import confirm, is_interactive, out_path, print_note, print_status
from lgqtui.errors import CannotRead, CannotWrite, Error, WrongUse
from lgqtui.i18n import tr
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.files.exports import is_zip
from lgqtui.workflows.notices import removed_notice

if TYPE_CHECKING:
    from lgqtui.draft.model import Draft
    from lgqtui.export.bundle import BundleReadResult


@define_command(
    "import",
    "FILE is what lgqtui export made with --to json or --to bundle; its content tells which. It stays as it is.",
    "Without NAME the draft is called after the file. It keeps its id, unless a draft here has that already.",
)
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("name", required=False, default="")
@click.option("--new-id", is_flag=True, help=tr("Give the draft an id of its own, so that both can be kept."))
def command(context: AppContext, file: Path, name: str, *, new_id: bool) -> None:
    """Create a draft from a file and print its path."""
    from lgqtui.workflows.draft_access import find_questionnaire

    draft, bundle, removed = _read(file)
    find_questionnaire(context, draft, file.name)
    if not new_id and (other := _draft_with_id(context, draft.id)):
        if not _confirm(other, file, name):
            print_status(tr("Nothing was imported."))
            return
        new_id = True
    if new_id:
        draft = replace(draft, id=str(uuid4()))
    path = context.drafts.path_of(name) if name else context.drafts.free_path(file.stem)
    _add(context, path, draft, bundle)
    if removed:
        print_status(removed_notice(removed))
    if not name and not path.stem.startswith(normalize("NFC", file.stem).strip().removesuffix(".toml")):
        template = (
            "The draft is called {name}: in the name of the file are signs that shells act on, or that no draft has."
        )
        print_status(tr(template, name=path.stem))
    out_path(path)
    print_note(tr("Open it with: lgqtui fill {name}", name=name or path.stem))


def _read(file: Path) -> tuple[Draft, BundleReadResult | None, int]:
    """Return the draft in the file, the bundle if it is one, and the number of control characters left out."""
    from lgqtui.export.json_codec import JSON_LIMIT, read_json_result
    from lgqtui.files import read_file
    from lgqtui.text import one_line

    if not is_zip(file):
        _refuse_toml(file)
        result = read_json_result(read_file(file, JSON_LIMIT), one_line(str(file)))
        return result.draft, None, result.removed
    from lgqtui.export.bundle import read_bundle

    try:
        bundle = read_bundle(file)
    except CannotRead as error:
        _refuse_package(file, error)
        raise
    return bundle.draft, bundle, bundle.removed


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


def _confirm(existing: str, file: Path, name: str) -> bool:
    if not is_interactive():
        message = "the draft {name} has the same id: this is that draft, at another time"
        hint = "To keep both, give the new one an id of its own: lgqtui import {file} --new-id"
        if name:
            hint = "To keep both, give the new one an id of its own: lgqtui import {file} {new} --new-id"
        raise WrongUse("same-id", message, hint, name=existing, file=file, new=name)
    print_status(tr("There is already a draft with this id: {name}.", name=existing))
    return confirm(tr("Keep both, the new one with an id of its own? Type yes, or press Enter to leave it:"))
