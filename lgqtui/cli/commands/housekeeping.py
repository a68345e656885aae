"""What the commands share that move drafts about."""

from __future__ import annotations

from pathlib import Path

from lgqtui.cli.surroundings import Surroundings
from lgqtui.draft.store import DraftFile

_PATIENCE = 5.0


def find_closed(here: Surroundings, wanted: str) -> Path:
    """The path of a draft that nobody has open. Raises CannotRead if there is none, Busy naming who has it open."""
    file = here.drafts.find(wanted)
    refuse_open(file)
    return file.path


def refuse_open(file: DraftFile) -> None:
    """Raise Busy if a draft is open elsewhere: moved away, it could not be saved there."""
    file.refuse_open(_PATIENCE)
