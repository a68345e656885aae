"""Packages named to `lgqtui export`: one table of all of them."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from lgqtui.cli.surroundings import Surroundings
from lgqtui.cli.targets import is_zip, target_of
from lgqtui.cli.terminal import out_bytes, out_document, tell
from lgqtui.errors import Error, WrongUse
from lgqtui.questionnaire.model import Questionnaire
from lgqtui.words import count, say

_PROBLEMS_FOUND = 3
_TABLE = "responses"


def names_packages(named: tuple[str, ...]) -> bool:
    """True if files that are zips are named. Raises WrongUse if drafts are named among them."""
    zips = [name for name in named if is_zip(Path(name))]
    if zips and len(zips) < len(named):
        other = next(name for name in named if name not in zips)
        message = "packages and drafts cannot be exported together, and “{name}” is no package"
        raise WrongUse("contradiction", message, "Name one kind at a time.", name=other[:200])
    return bool(zips)


def write_table(here: Surroundings, named: tuple[str, ...], form: str, target: str) -> int:
    """Write the table of these packages; 3 if one of them is not sound and so is left out."""
    from lgqtui.files import replace_file
    from lgqtui.package.table import as_csv, as_json, listed
    from lgqtui.package.verify import verify

    if form not in ("csv", "json"):
        message = "of packages a table is made, as csv or json"
        raise WrongUse("contradiction", message, "To read one package, open the answers.html in it.")
    place = target_of(target, f"{_TABLE}.{form}", inputs=named) if target else None
    found = [verify(Path(name)) for name in named]
    spoilt = [verified.path for verified in found if not verified.is_sound]
    for path in spoilt:
        tell(say("{path} is not sound and left out. What is wrong with it: lgqtui verify", path=path))
    table = listed(found)
    if form == "csv":
        content = as_csv(table, lambda wanted: _questionnaire(here, wanted)).encode("utf-8-sig")
    else:
        content = (json.dumps(as_json(table), ensure_ascii=False, indent=2) + "\n").encode()
    if place is not None:
        stood = place.exists()
        replace_file(place, content)
        written = "{path} is written: {n} package.", "{path} is written: {n} packages."
        anew = "{path} is written anew: {n} package.", "{path} is written anew: {n} packages."
        tell(count(*(anew if stood else written), len(table), path=place))
    elif form == "csv":
        out_bytes(content)
    else:
        out_document(content, is_json=True)
    return _PROBLEMS_FOUND if spoilt else 0


def _questionnaire(here: Surroundings, wanted: str) -> Questionnaire | None:
    """The questionnaire of that id; what a package says is no path to be followed."""
    with suppress(Error):
        if wanted in here.shelf.files():
            return here.shelf.find(wanted)
    return None
