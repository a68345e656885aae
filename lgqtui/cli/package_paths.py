"""Packages named to `lgqtui export`, and the table made of them."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from lgqtui.cli.output_paths import is_zip, output_path
from lgqtui.cli.terminal import out_bytes, out_document, print_status, shell_quote
from lgqtui.errors import CannotRead, Error, WrongUse
from lgqtui.i18n import tr, trn
from lgqtui.questionnaire.model import Questionnaire
from lgqtui.workflows.context import AppContext

if TYPE_CHECKING:
    from lgqtui.package.response_table import ResponseRow

_PROBLEMS_FOUND = 3
_TABLE = "responses"


def find_packages(context: AppContext, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the packages that are named, with those in named folders; empty if drafts are named.

    Raises WrongUse if both are named, CannotRead if a folder has none.
    """
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
        return [name]
    if not os.path.isdir(name) or _is_draft(context, name):  # noqa: PTH112 - that of pathlib fails for what is no path
        return []
    packages = [str(path) for path in sorted(Path(name).iterdir()) if path.suffix.lower() == ".zip"]
    if not packages:
        message = "{folder} holds no package: no file in it ends in .zip"
        raise CannotRead("no-package", message, "Name the folder in which the packages lie.", folder=name)
    return packages


def _is_draft(context: AppContext, name: str) -> bool:
    with suppress(Error):
        context.drafts.find(name)
        return True
    return False


def write_table(context: AppContext, names: tuple[str, ...], form: str, target: str) -> int:
    """Write the table of these packages; return 3 if one of them is unsound and left out."""
    from lgqtui.files import replace_file
    from lgqtui.package.response_table import as_csv, as_json, listed
    from lgqtui.package.verify import verify

    if form not in ("csv", "json"):
        message = "of packages a table is made, as csv or json"
        raise WrongUse("contradiction", message, "To read one package, open the answers.html in it.")
    path = output_path(target, f"{_TABLE}.{form}", inputs=names) if target else None
    results = [verify(Path(name)) for name in names]
    unsound = [result.path for result in results if not result.is_sound]
    for package in unsound:
        template = "{path} is not sound and left out. What is wrong with it: lgqtui verify {word}"
        print_status(tr(template, path=package, word=shell_quote(str(package))))
    table = listed(results)
    if form == "csv":
        content = as_csv(table, lambda questionnaire_id: installed_questionnaire(context, questionnaire_id)).encode(
            "utf-8-sig"
        )
        _warn_of_long_cells(table)
    else:
        content = (json.dumps(as_json(table), ensure_ascii=False, indent=2) + "\n").encode()
    if path is not None:
        existed = path.exists()
        replace_file(path, content)
        created = "{path} is written: {n} package.", "{path} is written: {n} packages."
        replaced = "{path} is written anew: {n} package.", "{path} is written anew: {n} packages."
        print_status(trn(*(replaced if existed else created), len(table), path=path))
    elif form == "csv":
        out_bytes(content)
    else:
        out_document(content, is_json=True)
    return _PROBLEMS_FOUND if unsound else 0


def _warn_of_long_cells(table: Sequence[ResponseRow]) -> None:
    """Warn of answers that a spreadsheet would cut."""
    from lgqtui.package.response_table import LONGEST_CELL, long_cells

    for path, field in long_cells(table):
        template = (
            "warning: {path}: {field} is longer than the cell of a spreadsheet, {limit} characters: see --to json."
        )
        print_status(tr(template, path=path, field=field, limit=f"{LONGEST_CELL:,}"))


def installed_questionnaire(context: AppContext, questionnaire_id: str) -> Questionnaire | None:
    """Return the questionnaire of that id; an id from a package is never used as a path."""
    with suppress(Error):
        if questionnaire_id in context.library.files():
            return context.library.find(questionnaire_id)
    return None
