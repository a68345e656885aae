"""`lgqtui new`: an empty draft."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lgqtui.cli.completion import questionnaire_ids
from lgqtui.cli.registry import command as define
from lgqtui.cli.surroundings import Surroundings
from lgqtui.cli.terminal import out_path, tell, tell_person, word
from lgqtui.i18n import say

if TYPE_CHECKING:
    from lgqtui.questionnaire.model import Questionnaire


@define("new", "NAME is what the draft is called in your folder, or a path that ends in .toml.")
@click.argument("name", required=False)
@click.option(
    "--questionnaire",
    metavar="ID|PATH",
    default="",
    shell_complete=questionnaire_ids,
    help=say("What the draft is for: a questionnaire at hand, or a file. Otherwise the one in your settings."),
)
@click.pass_obj
def command(here: Surroundings, name: str | None, questionnaire: str) -> None:
    """Make a draft and print its path."""
    from lgqtui.draft.names import checked_name
    from lgqtui.errors import Error

    if name is not None and not name.strip():
        checked_name(name)
    wanted = questionnaire or here.settings["questionnaire"]
    found = here.shelf.find(wanted)
    copy = _copied(here, wanted, found)
    try:
        file, _ = here.drafts.new(name or "", found.id)
    except Error:
        if copy is not None:
            copy.unlink(missing_ok=True)
        raise
    if copy is not None:
        tell(say("The questionnaire is kept with yours: {path}", path=copy))
    out_path(file.path)
    tell_person(say("Fill it in with: lgqtui fill {name}", name=word(name or file.path.stem)))


def _copied(here: Surroundings, wanted: str, found: Questionnaire) -> Path | None:
    """Put a questionnaire that was named by its path among the person's own; None if one of that id is at hand."""
    from lgqtui.files import private_folder, read_file, replace_file
    from lgqtui.questionnaire.library import QUESTIONNAIRE_LIMIT

    target = here.home.questionnaires / f"{found.id}.toml"
    here_already = here.shelf.files().get(found.id)
    if here_already is not None:
        if here_already.stem != wanted and not _same(here_already, Path(wanted)):
            told = (
                "The draft uses the questionnaire {id} that is at hand, {path}; yours differs from it. To use yours, "
                "give it another id, or, for every draft of that id, copy it to {target}"
            )
            tell(say(told, id=found.id, path=here_already, target=target))
        return None
    private_folder(target.parent)
    replace_file(target, read_file(Path(wanted), QUESTIONNAIRE_LIMIT))
    return target


def _same(one: Path, other: Path) -> bool:
    from lgqtui.files import read_file
    from lgqtui.questionnaire.library import QUESTIONNAIRE_LIMIT

    return read_file(one, QUESTIONNAIRE_LIMIT) == read_file(other, QUESTIONNAIRE_LIMIT)
