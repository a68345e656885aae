"""What a console session needs beside the console."""

from __future__ import annotations

from msgspec import Struct

from lgqtui.draft.folder import Drafts
from lgqtui.draft.store import Clock
from lgqtui.questionnaire.library import QuestionnaireLibrary
from lgqtui.settings.loader import Settings


class PlainContext(Struct, frozen=True):
    """Drafts, questionnaires, settings and clock of a console session."""

    drafts: Drafts
    library: QuestionnaireLibrary
    settings: Settings
    clock: Clock
