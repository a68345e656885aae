"""What a sitting needs beside somebody to talk to."""

from __future__ import annotations

from msgspec import Struct

from lgqtui.draft.folder import Drafts
from lgqtui.draft.store import Clock
from lgqtui.questionnaire.library import QuestionnaireLibrary
from lgqtui.settings.loader import Settings


class Around(Struct, frozen=True):
    """The person's drafts, the questionnaires at hand, the settings, the present time."""

    drafts: Drafts
    shelf: QuestionnaireLibrary
    settings: Settings
    clock: Clock
