"""`lgqtui verify`: packages looked at, whoever made them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lgqtui.cli.surroundings import Surroundings
from lgqtui.cli.table import command as define
from lgqtui.cli.terminal import out, out_json, tell
from lgqtui.words import count, say

if TYPE_CHECKING:
    from lgqtui.cli.proof import Proof
    from lgqtui.package.verify import Verified

_PROBLEMS_FOUND = 3
_LINES = 20


@define(
    "verify",
    "PACKAGE is a zip made by lgqtui pack, from wherever it came; several are looked at one after the other. Nothing "
    "is unpacked, nothing is fetched.",
    "Digests are counted afresh and compared with what the package says; then its answers and evidence are looked at. "
    "If anything is wrong the exit code is 3.",
)
@click.argument("packages", metavar="PACKAGE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--receipt",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help=say("Prove that this receipt is for one of the packages; nothing is asked of anybody."),
)
@click.option("--json", "as_json", is_flag=True, help=say("Write one JSON document for programs."))
@click.pass_obj
def command(here: Surroundings, packages: tuple[Path, ...], *, receipt: Path | None, as_json: bool) -> int:  # noqa: ARG001 - the same for all
    """Look at packages; 3 if a problem stands."""
    proof = None if receipt is None else _proof(receipt)
    found = [_looked_at(path) for path in packages]
    if as_json:
        told = {} if proof is None else {"receipt": proof.shape(found)}
        out_json({"packages": [_shape(verified) for verified in found], **told})
    else:
        _write_all(found)
        if proof is not None:
            out(proof.line(found))
    is_proved = proof is None or proof.package(found) is not None
    return _exit_code(found) if is_proved else _PROBLEMS_FOUND


def _proof(path: Path) -> Proof:
    from lgqtui.cli.proof import read_proof

    return read_proof(path)


def _write_all(found: list[Verified]) -> None:
    for verified in found:
        _write(verified)
    if len(found) > 1:
        sound = sum(verified.is_sound for verified in found)
        tell(say("{sound} of {n} are sound.", sound=sound, n=len(found)))


def _looked_at(path: Path) -> Verified:
    """What was found; a file that cannot be read does not keep the others from being looked at."""
    from lgqtui.errors import CannotRead
    from lgqtui.package.verify import UNREADABLE, Verified, verify
    from lgqtui.problems import Problem

    try:
        return verify(path)
    except CannotRead as error:
        told = {"said": str(error), "remedy": error.remedy}
        return Verified(path, "", "", 0, problems=(Problem("error", UNREADABLE, "{said}", "{remedy}", told),))


def _exit_code(found: list[Verified]) -> int:
    """4 if all that is wrong is that files cannot be read."""
    from lgqtui.errors import CannotRead
    from lgqtui.package.verify import UNREADABLE

    codes = {problem.code for verified in found for problem in verified.problems}
    if not codes:
        return 0
    return CannotRead.exit_code if codes == {UNREADABLE} else _PROBLEMS_FOUND


def _write(verified: Verified) -> None:
    from lgqtui.cli.sentences import line
    from lgqtui.text import shorten

    name = str(verified.path)
    if verified.is_sound:
        told = "{name}: sound · {id} · sealed {day} · {who}"
        who = shorten(verified.info.get("Source-Organization", ""), 80) or say("no name")
        out(say(told, name=name, id=verified.id, day=verified.info["Bagging-Date"], who=who))
        return
    for problem in verified.problems[:_LINES]:
        out(line(problem, name))
    if len(verified.problems) > _LINES:
        more = "{name}: and {n} more problem", "{name}: and {n} more problems"
        out(count(*more, len(verified.problems) - _LINES, name=name))


def _shape(verified: Verified) -> dict[str, Any]:
    return {
        "path": str(verified.path),
        "id": verified.id,
        "sha256": verified.sha256,
        "size": verified.size,
        "sound": verified.is_sound,
        "info": dict(verified.info),
        "problems": list(_problem_shapes(verified)),
    }


def _problem_shapes(verified: Verified) -> Iterator[dict[str, str]]:
    from lgqtui.cli.sentences import message, remedy

    for problem in verified.problems:
        yield {"code": problem.code, "message": message(problem), "remedy": remedy(problem)}
