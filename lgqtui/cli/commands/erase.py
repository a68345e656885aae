"""`lgqtui erase`: a draft removed for good, after a question."""

from __future__ import annotations

from pathlib import Path

import click

from lgqtui.cli.completion import draft_names
from lgqtui.cli.registry import command as define
from lgqtui.cli.surroundings import Surroundings
from lgqtui.cli.terminal import agrees, can_ask, tell, word
from lgqtui.i18n import count, say


@define(
    "erase",
    "DRAFT is a name or a path. Its earlier versions and attachments go with it, and so do drafts of that name in the "
    "trash. This cannot be undone, so you are asked first. What was packed to be sent stays in the outbox.",
)
@click.argument("draft", shell_complete=draft_names)
@click.option("--yes", is_flag=True, help=say("Erase without asking."))
@click.pass_obj
def command(here: Surroundings, draft: str, *, yes: bool) -> None:
    """Erase a draft."""
    from lgqtui.cli.commands.housekeeping import refuse_open
    from lgqtui.draft.store import DraftFile

    doomed = here.drafts.erasable(draft)
    path = here.drafts.path_of(draft)
    refuse_open(DraftFile(path, here.clock))
    if left := _in_outbox(here, path):
        tell(left)
    if not yes and not _agreed(path.stem, doomed):
        tell(say("Nothing was erased."))
        return
    here.drafts.erase(draft)
    tell(say("{name} is erased.", name=path.stem))
    thrown = sum(place.parent == here.home.trash for place in doomed)
    if thrown and thrown < len(doomed):
        tell(
            count(
                "With it {n} draft of that name in the trash.", "With it {n} drafts of that name in the trash.", thrown
            )
        )


def _in_outbox(here: Surroundings, draft: Path) -> str:
    """What is left of the draft in the outbox, in words; "" if nothing is."""
    if not here.home.outbox.is_dir():
        return ""
    from lgqtui.submission.outbox import Outbox

    parcels = [parcel for parcel in Outbox(here.home.outbox).parcels() if parcel.draft == str(draft)]
    if not parcels:
        return ""
    waiting = sum(parcel.state != "sent" for parcel in parcels)
    kept = count(
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
    return kept + " " + count(*told, waiting, name=word(draft.stem))


def _agreed(name: str, doomed: list[Path]) -> bool:
    from lgqtui.errors import WrongUse

    if not can_ask():
        hint = "If you are sure: lgqtui erase {word} --yes"
        raise WrongUse(
            "needs-yes",
            "erasing {name} cannot be undone, and nobody is here to be asked",
            hint,
            name=name,
            word=word(name),
        )
    tell(say("To be erased for good:"))
    for path in doomed:
        tell(say("  {path}", path=path))
    return agrees(say("Type the name of the draft, or yes, to erase it:"), name.lower())
