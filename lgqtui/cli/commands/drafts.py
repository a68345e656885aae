"""`new`, `rename`, `duplicate`, `trash`, `restore`, `erase`: drafts as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lgqtui.cli.completion import draft_names, questionnaire_ids, trashed_names
from lgqtui.cli.registry import command as define
from lgqtui.cli.surroundings import AppContext
from lgqtui.cli.terminal import confirm, is_interactive, out_path, print_result, print_status, shell_quote, tell_person
from lgqtui.i18n import tr, trn

if TYPE_CHECKING:
    from lgqtui.questionnaire.model import Questionnaire

_PATIENCE = 5.0
"""Seconds to wait for a draft that is open elsewhere."""


@define("new", "NAME is what the draft is called in your folder, or a path that ends in .toml.")
@click.argument("name", required=False)
@click.option(
    "--questionnaire",
    metavar="ID|PATH",
    default="",
    shell_complete=questionnaire_ids,
    help=tr("What the draft is for: a questionnaire at hand, or a file. Otherwise the one in your settings."),
)
@click.pass_obj
def new(here: AppContext, name: str | None, questionnaire: str) -> None:
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
        print_status(tr("The questionnaire is kept with yours: {path}", path=copy))
    out_path(file.path)
    tell_person(tr("Fill it in with: lgqtui fill {name}", name=shell_quote(name or file.path.stem)))


def _copied(here: AppContext, wanted: str, found: Questionnaire) -> Path | None:
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
            print_status(tr(told, id=found.id, path=here_already, target=target))
        return None
    private_folder(target.parent)
    replace_file(target, read_file(Path(wanted), QUESTIONNAIRE_LIMIT))
    return target


def _same(one: Path, other: Path) -> bool:
    from lgqtui.files import read_file
    from lgqtui.questionnaire.library import QUESTIONNAIRE_LIMIT

    return read_file(one, QUESTIONNAIRE_LIMIT) == read_file(other, QUESTIONNAIRE_LIMIT)


def _find_closed(here: AppContext, wanted: str) -> Path:
    """The path of a draft that nobody has open. Raises CannotRead if there is none, Busy naming who has it open."""
    file = here.drafts.find(wanted)
    file.refuse_open(_PATIENCE)
    return file.path


@define("rename", "DRAFT is a name or a path; the draft stays in its folder. What belongs to it goes along.")
@click.argument("draft", shell_complete=draft_names)
@click.argument("name")
@click.pass_obj
def rename(here: AppContext, draft: str, name: str) -> None:
    """Rename a draft and print its new path."""
    old = _find_closed(here, draft)
    new = here.drafts.rename(old, name)
    if here.home.outbox.is_dir():
        from lgqtui.submission.outbox import Outbox

        Outbox(here.home.outbox).follow(old, new)
    out_path(new)


@define(
    "duplicate",
    "DRAFT is a name or a path. Without NAME the second one is numbered: Jakarta-2.",
    "It has an id of its own, and its attachments are copies.",
)
@click.argument("draft", shell_complete=draft_names)
@click.argument("name", required=False, default="")
@click.pass_obj
def duplicate(here: AppContext, draft: str, name: str) -> None:
    """Duplicate a draft and print the path of the second one."""
    from lgqtui.cli.opened import load

    file = here.drafts.find(draft)
    load(file, draft)
    out_path(here.drafts.duplicate(file.path, name))


@define("trash", "DRAFT is a name or a path. It stays in the trash until you restore or erase it.")
@click.argument("draft", shell_complete=draft_names)
@click.pass_obj
def trash(here: AppContext, draft: str) -> None:
    """Put a draft into the trash."""
    name = here.drafts.trash(_find_closed(here, draft)).stem
    print_status(
        tr("{name} is in the trash. Bring it back with: lgqtui restore {word}", name=name, word=shell_quote(name))
    )


@define(
    "restore",
    "It goes back to where it was, under a free name if that one is taken. Without NAME the trash is listed.",
)
@click.argument("name", required=False, default="", shell_complete=trashed_names)
@click.pass_obj
def restore(here: AppContext, name: str) -> None:
    """Restore a draft and print its path, or list the trash."""
    if name:
        out_path(here.drafts.restore(name))
        return
    from lgqtui.formatting import columns, format_time

    found = here.drafts.trashed()
    if not found:
        print_status(tr("The trash is empty."))
        return
    rows = [(listed.name, format_time(listed.changed)) for listed in found]
    for line in columns(((tr("Name"), tr("Changed")), *rows)):
        print_result(line)
    print_status(tr("Bring one back with: lgqtui restore NAME"))


@define(
    "erase",
    "DRAFT is a name or a path. Its earlier versions and attachments go with it, and so do drafts of that name in the "
    "trash. This cannot be undone, so you are asked first. What was packed to be sent stays in the outbox.",
)
@click.argument("draft", shell_complete=draft_names)
@click.option("--yes", is_flag=True, help=tr("Erase without asking."))
@click.pass_obj
def erase(here: AppContext, draft: str, *, yes: bool) -> None:
    """Erase a draft."""
    from lgqtui.draft.store import DraftFile

    doomed = here.drafts.erasable(draft)
    path = here.drafts.path_of(draft)
    DraftFile(path, here.clock).refuse_open(_PATIENCE)
    if left := _in_outbox(here, path):
        print_status(left)
    if not yes and not _agreed(path.stem, doomed):
        print_status(tr("Nothing was erased."))
        return
    here.drafts.erase(draft)
    print_status(tr("{name} is erased.", name=path.stem))
    thrown = sum(place.parent == here.home.trash for place in doomed)
    if thrown and thrown < len(doomed):
        print_status(
            trn("With it {n} draft of that name in the trash.", "With it {n} drafts of that name in the trash.", thrown)
        )


def _in_outbox(here: AppContext, draft: Path) -> str:
    """What is left of the draft in the outbox, in words; "" if nothing is."""
    if not here.home.outbox.is_dir():
        return ""
    from lgqtui.submission.outbox import Outbox

    parcels = [parcel for parcel in Outbox(here.home.outbox).parcels() if parcel.draft == str(draft)]
    if not parcels:
        return ""
    waiting = sum(parcel.state != "sent" for parcel in parcels)
    kept = trn(
        "{n} package with its answers stays in the outbox.",
        "{n} packages with its answers stay in the outbox.",
        len(parcels),
    )
    if not waiting:
        return kept
    told = (
        "{n} of them is still to be sent; to take it out: lgqtui outbox drop {name}",
        "{n} of them are still to be sent; to take them out: lgqtui outbox drop {name}",
    )
    return kept + " " + trn(*told, waiting, name=shell_quote(draft.stem))


def _agreed(name: str, doomed: list[Path]) -> bool:
    from lgqtui.errors import WrongUse

    if not is_interactive():
        hint = "If you are sure: lgqtui erase {word} --yes"
        raise WrongUse(
            "needs-yes",
            "erasing {name} cannot be undone, and nobody is here to be asked",
            hint,
            name=name,
            word=shell_quote(name),
        )
    print_status(tr("To be erased for good:"))
    for path in doomed:
        print_status(tr("  {path}", path=path))
    return confirm(tr("Type the name of the draft, or yes, to erase it:"), name.lower())
