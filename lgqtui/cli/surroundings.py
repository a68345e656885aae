"""What a command may know of the world around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from lgqtui.draft.folder import Drafts
    from lgqtui.questionnaire.library import QuestionnaireLibrary
    from lgqtui.settings.folders import UserFolders
    from lgqtui.settings.loader import Settings


class AppContext(Struct, frozen=True, dict=True):
    """The environment, the clock, and what follows from them. Each part is made when it is first asked for.

    `clock` gives the present time with its time zone.
    """

    environ: Mapping[str, str]
    clock: Callable[[], datetime]

    @cached_property
    def home(self) -> UserFolders:
        """The person's folders."""
        from lgqtui.settings.folders import find_user_folders

        return find_user_folders(self.environ)

    @cached_property
    def settings(self) -> Settings:
        """The settings in force; names that mean nothing are told. Raises CannotRead or WrongUse if unusable."""
        from lgqtui.settings.loader import read_settings, unknown_setting_notices

        settings = read_settings(self.home, self.environ)
        if settings.strays:
            from lgqtui.cli.terminal import print_status

            for sentence in unknown_setting_notices(self.home, settings):
                print_status(sentence)
        if settings.keys:
            from lgqtui.cli.key_words import words_about_keys
            from lgqtui.cli.terminal import print_status

            for sentence in words_about_keys(self.home, settings):
                print_status(sentence)
        return settings

    @cached_property
    def shelf(self) -> QuestionnaireLibrary:
        """The questionnaires at hand."""
        from lgqtui.questionnaire.library import QuestionnaireLibrary

        return QuestionnaireLibrary(self.home.questionnaires)

    @cached_property
    def drafts(self) -> Drafts:
        """The person's drafts."""
        from lgqtui.draft.folder import Drafts

        return Drafts(self.home, self.clock)
