"""The context of a command: environment, clock, and what follows from them."""

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
    """Environment, clock, folders, settings, library and drafts; each part is built on first use.

    `clock` returns the present time with its time zone.
    """

    environ: Mapping[str, str]
    clock: Callable[[], datetime]

    @cached_property
    def folders(self) -> UserFolders:
        """The user's folders."""
        from lgqtui.settings.folders import find_user_folders

        return find_user_folders(self.environ)

    @cached_property
    def settings(self) -> Settings:
        """The settings in force; notices about unknown names are printed.

        Raises CannotRead or WrongUse if they cannot be used.
        """
        from lgqtui.settings.loader import read_settings, unknown_setting_notices

        settings = read_settings(self.folders, self.environ)
        if settings.strays:
            from lgqtui.cli.terminal import print_status

            for sentence in unknown_setting_notices(self.folders, settings):
                print_status(sentence)
        if settings.keys:
            from lgqtui.cli.key_words import key_problem_lines
            from lgqtui.cli.terminal import print_status

            for sentence in key_problem_lines(self.folders, settings):
                print_status(sentence)
        return settings

    @cached_property
    def library(self) -> QuestionnaireLibrary:
        """The questionnaires that can be found."""
        from lgqtui.questionnaire.library import QuestionnaireLibrary

        return QuestionnaireLibrary(self.folders.questionnaires)

    @cached_property
    def drafts(self) -> Drafts:
        """The user's drafts."""
        from lgqtui.draft.folder import Drafts

        return Drafts(self.folders, self.clock)
