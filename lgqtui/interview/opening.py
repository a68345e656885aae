"""From a draft file to an interview."""

from __future__ import annotations

from collections.abc import Callable

from lgqtui.draft.ledger import load_ledger
from lgqtui.draft.store import DraftFile
from lgqtui.interview.autosave import Save, Saved
from lgqtui.interview.interview import Interview
from lgqtui.questionnaire.library import Shelf


def open_interview(
    file: DraftFile, shelf: Shelf, told: Callable[[Saved], None] = lambda _: None, save: Save | None = None
) -> Interview:
    """Load a draft, its ledger and its questionnaire, and begin or resume the interview.

    `save` is used in place of the file's own.

    Raises CannotRead if either cannot be read. The caller holds the draft (`DraftFile.held`) while it is open.
    """
    draft = file.load()
    known = load_ledger(file.path).verdicts
    return Interview(shelf.find(draft.questionnaire), draft, save or file.save, told, known)
