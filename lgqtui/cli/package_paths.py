"""Packages named to `lgqtui export`: one table of all of them."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from lgqtui.cli.output_paths import is_zip, target_of
from lgqtui.cli.surroundings import AppContext
from lgqtui.cli.terminal import out_bytes, out_document, print_status, shell_quote
from lgqtui.errors import CannotRead, Error, WrongUse
from lgqtui.i18n import tr, trn
from lgqtui.questionnaire.model import Questionnaire

if TYPE_CHECKING:
    from lgqtui.package.response_table import ResponseRow

_PROBLEMS_FOUND = 3
_TABLE = "responses"


def packages_named(here: AppContext, named: tuple[str, ...]) -> tuple[str, ...]:
    """The packages that are named, a folder standing for those in it; none if drafts are named.

    Raises WrongUse if both are, CannotRead if a folder holds none.
    """
    found = {name: _packages(here, name) for name in named}
    drafts = [name for name, packages in found.items() if not packages]
    if drafts and len(drafts) < len(found):
        message = "packages and drafts cannot be exported together, and “{name}” is no package"
        raise WrongUse("contradiction", message, "Name one kind at a time.", name=drafts[0][:200])
    return tuple(package for packages in found.values() for package in packages)


def may_be_package(here: AppContext, name: str) -> bool:
    """True if this is called like a package and no draft is called so; whether it is there is another question."""
    return name.lower().endswith(".zip") and (Path(name).is_file() or not _is_draft(here, name))


def _packages(here: AppContext, name: str) -> list[str]:
    if is_zip(Path(name)) or may_be_package(here, name):
        return [name]
    if not os.path.isdir(name) or _is_draft(here, name):  # noqa: PTH112 - that of pathlib fails for what is no path
        return []
    packages = [str(path) for path in sorted(Path(name).iterdir()) if path.suffix.lower() == ".zip"]
    if not packages:
        message = "{folder} holds no package: no file in it ends in .zip"
        raise CannotRead("no-package", message, "Name the folder in which the packages lie.", folder=name)
    return packages


def _is_draft(here: AppContext, name: str) -> bool:
    with suppress(Error):
        here.drafts.find(name)
        return True
    return False


def write_table(here: AppContext, named: tuple[str, ...], form: str, target: str) -> int:
    """Write the table of these packages; 3 if one of them is not sound and so is left out."""
    from lgqtui.files import replace_file
    from lgqtui.package.response_table import as_csv, as_json, listed
    from lgqtui.package.verify import verify

    if form not in ("csv", "json"):
        message = "of packages a table is made, as csv or json"
        raise WrongUse("contradiction", message, "To read one package, open the answers.html in it.")
    place = target_of(target, f"{_TABLE}.{form}", inputs=named) if target else None
    found = [verify(Path(name)) for name in named]
    spoilt = [verified.path for verified in found if not verified.is_sound]
    for path in spoilt:
        told = "{path} is not sound and left out. What is wrong with it: lgqtui verify {word}"
        print_status(tr(told, path=path, word=shell_quote(str(path))))
    table = listed(found)
    if form == "csv":
        content = as_csv(table, lambda wanted: questionnaire_at_hand(here, wanted)).encode("utf-8-sig")
        _tell_long(table)
    else:
        content = (json.dumps(as_json(table), ensure_ascii=False, indent=2) + "\n").encode()
    if place is not None:
        stood = place.exists()
        replace_file(place, content)
        written = "{path} is written: {n} package.", "{path} is written: {n} packages."
        anew = "{path} is written anew: {n} package.", "{path} is written anew: {n} packages."
        print_status(trn(*(anew if stood else written), len(table), path=place))
    elif form == "csv":
        out_bytes(content)
    else:
        out_document(content, is_json=True)
    return _PROBLEMS_FOUND if spoilt else 0


def _tell_long(table: Sequence[ResponseRow]) -> None:
    """Say what a spreadsheet would cut."""
    from lgqtui.package.response_table import LONGEST_CELL, long_cells

    for path, field in long_cells(table):
        told = "warning: {path}: {field} is longer than the cell of a spreadsheet, {limit} characters: see --to json."
        print_status(tr(told, path=path, field=field, limit=f"{LONGEST_CELL:,}"))


def questionnaire_at_hand(here: AppContext, wanted: str) -> Questionnaire | None:
    """The questionnaire of that id; what a package says is no path to be followed."""
    with suppress(Error):
        if wanted in here.shelf.files():
            return here.shelf.find(wanted)
    return None
