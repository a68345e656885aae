"""Packages named to `lgqtui export`, and the table made of them."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from lgqtui.cli.terminal import out_document, output_path, print_status
from lgqtui.errors import CannotRead, Error, ProblemsFound, WrongUse
from lgqtui.i18n import tr, trn
from lgqtui.os_errors import cannot_read
from lgqtui.problems import problem_line
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.documents import is_zip, write_document
from lgqtui.workflows.draft_access import installed_questionnaire

if TYPE_CHECKING:
    from lgqtui.export.formats import ExportFormat
    from lgqtui.package.verify import VerifyResult


def find_packages(context: AppContext, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the named packages and those in named folders. Raises WrongUse beside drafts, CannotRead for none."""
    packages_by_name = {name: _packages(context, name) for name in names}
    drafts = [name for name, packages in packages_by_name.items() if not packages]
    if drafts and len(drafts) < len(packages_by_name):
        message = "packages and drafts cannot be exported together, and “{name}” is no package"
        raise WrongUse("contradiction", message, "Name one kind at a time.", name=drafts[0][:200])
    return tuple(package for packages in packages_by_name.values() for package in packages)


def may_be_package(context: AppContext, name: str) -> bool:
    """Return True if the name is that of a package and not of a draft; the file may be missing."""
    return name.lower().endswith(".zip") and (Path(name).is_file() or not _is_draft(context, name))


def _packages(context: AppContext, name: str) -> list[str]:
    if is_zip(Path(name)) or may_be_package(context, name):
        if not os.path.lexists(name):  # what is there and cannot be read is left out of the table
            raise cannot_read(Path(name), FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT)))
        return [name]
    if not os.path.isdir(name) or _is_draft(context, name):  # noqa: PTH112 - that of pathlib fails for what is no path
        return []
    from lgqtui.workflows.packages import packages_in, subfolder_notice  # late: mostly drafts are named

    print_status(*subfolder_notice(Path(name)))
    return [str(path) for path in packages_in(Path(name))]


def _is_draft(context: AppContext, name: str) -> bool:
    with suppress(Error):
        context.drafts.find(name)
        return True
    return False


def write_table(
    context: AppContext, names: tuple[str, ...], export_format: ExportFormat, target: str, *, force: bool
) -> int:
    """Write the table of these packages; return 3 if one is unsound and left out. Raises an Error if all are."""
    from lgqtui.package.response_table import ResponseTable, response_rows
    from lgqtui.package.verify import compare_ids
    from lgqtui.workflows.packages import verify_file

    if export_format.render_table is None:
        raise _no_table()
    name = f"responses.{export_format.suffix}"
    path = output_path(target, name, export_format.head, force=force, inputs=names) if target else None
    results = compare_ids([verify_file(context, Path(name)) for name in names])
    _print_notices(results)
    table = ResponseTable(response_rows(results), partial(installed_questionnaire, context))
    if not table.rows:
        raise _no_sound_package(results)
    content = export_format.render_table(table)
    for row in table.rows:
        warn_of_long_cells(row.verification.path, row.cells(), export_format.cell_limit)
    if path is None:
        out_document(content, export_format.on_terminal)
    else:
        existed = write_document(path, content)
        created = "{path} is written: {n} package.", "{path} is written: {n} packages."
        replaced = "{path} is written anew: {n} package.", "{path} is written anew: {n} packages."
        print_status(trn(*(replaced if existed else created), len(table.rows), path=path))
    return 0 if all(result.is_sound for result in results) else ProblemsFound.exit_code


def _print_notices(results: Sequence[VerifyResult]) -> None:
    """Say what is left out, what is the same, and what could not be compared."""
    from lgqtui.package.verify import FUTURE_DAY, SHARED_ID, UNREADABLE

    for result in results:
        problem = next(iter(result.problems), None)
        if problem is not None and problem.code == UNREADABLE:
            print_status(tr("Left out: {why}", why=problem.sentence))
        elif problem is not None and problem.code == FUTURE_DAY:
            print_status(problem_line(problem, str(result.path)))
        elif problem is not None:
            template = "{path} is not sound and left out: {why}. All that is wrong: lgqtui verify {path}"
            if problem.code == SHARED_ID:  # alone it is sound
                template = "{path} is not sound and left out: {why}. To compare them: lgqtui verify {path} {other}"
            print_status(tr(template, path=result.path, why=problem.headline, other=problem.params.get("other")))
        if result.same_as:
            print_status(tr("{path} is the same package as {other}.", path=result.path, other=result.same_as))
    if count := sum(bool(result.not_compared) for result in results):
        singular = "The questionnaire of {n} package is not here: page and signer were not compared."
        plural = "The questionnaires of {n} packages are not here: pages and signers were not compared."
        print_status(trn(singular, plural, count))


def _no_sound_package(results: Sequence[VerifyResult]) -> Error:
    from lgqtui.package.verify import UNREADABLE

    message = "none of this is a sound package: no table was made"
    hint = "What is wrong with each is said above; an earlier table is as it was."
    if all(problem.code == UNREADABLE for result in results for problem in result.problems):
        return CannotRead("no-sound-package", message, hint)
    return ProblemsFound("no-sound-package", message, hint)


def _no_table() -> WrongUse:
    from lgqtui.export.formats import FORMATS

    formats = tr(" or ").join(row.name for row in FORMATS.values() if row.render_table)
    message = "of packages a table is made, as {formats}"
    return WrongUse("contradiction", message, "To read one package, open the answers.html in it.", formats=formats)


def warn_of_long_cells(path: Path, cells: Iterable[tuple[str, str]], limit: int) -> None:
    """Print a warning for each field of a draft or package that is longer than a cell of a table; 0 is no limit."""
    from lgqtui.export.cells import long_cells

    for field in long_cells(cells, limit) if limit else ():
        text = "warning: {path}: {field} is longer than the cell of a spreadsheet, {limit} characters: see --to json."
        print_status(tr(text, path=path, field=field, limit=f"{limit:,}"))
