"""A draft opened for a command: its file, its answers, its questionnaire."""

from __future__ import annotations

from msgspec import Struct

from lgqtui.cli.surroundings import Surroundings
from lgqtui.draft.model import Draft
from lgqtui.draft.store import DraftFile
from lgqtui.errors import CannotRead
from lgqtui.questionnaire.model import Questionnaire
from lgqtui.text import one_line


class Opened(Struct, frozen=True):
    """What was read; nothing is held."""

    file: DraftFile
    draft: Draft
    questionnaire: Questionnaire

    @property
    def name(self) -> str:
        """What the draft is called."""
        return self.file.path.stem


def open_draft(here: Surroundings, wanted: str) -> Opened:
    """Read the draft of that name or path, and its questionnaire. Raises CannotRead if either cannot be read."""
    file = here.drafts.find(wanted)
    draft = file.load()
    return Opened(file, draft, questionnaire_of(here, draft, file.path.stem))


def questionnaire_of(here: Surroundings, draft: Draft, name: str) -> Questionnaire:
    """The questionnaire of a draft; `name` is what the sentence calls the draft if it is not at hand."""
    try:
        return here.shelf.find(draft.questionnaire)
    except CannotRead as error:
        if error.code != "unknown-questionnaire":
            raise
        raise CannotRead(
            "no-questionnaire",
            "{name} is for the questionnaire “{id}”, which is not here",
            "Put the file {id}.toml into {folder}, or see what is here: lgqtui questions list",
            name=one_line(name),
            id=draft.questionnaire[:80],
            folder=here.home.questionnaires,
        ) from error
