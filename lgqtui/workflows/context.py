"""AppContext: the environment, the clock, and what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from lgqtui.draft.folder import Drafts
    from lgqtui.questionnaire.library import QuestionnaireLibrary
    from lgqtui.settings.folders import UserFolders
    from lgqtui.settings.loader import Settings
    from lgqtui.submission.credentials import EndpointResolver
    from lgqtui.submission.outbox import Outbox


class AppContext(Struct, frozen=True, dict=True):
    """The environment, the clock with its zone, what `cli` passes in, and what follows, built on first use."""

    environ: Mapping[str, str]
    clock: Callable[[], datetime]
    on_settings_read: Callable[[UserFolders, Settings], None] = lambda _folders, _settings: None
    is_offline: bool = False
    guide_table: Callable[[str], Sequence[Sequence[str]]] = lambda _name: [[""]]

    @cached_property
    def folders(self) -> UserFolders:
        """The user's folders."""
        from lgqtui.settings.folders import find_user_folders

        return find_user_folders(self.environ)

    @cached_property
    def settings(self) -> Settings:
        """The settings in force. Raises CannotRead or WrongUse if they cannot be used."""
        from lgqtui.settings.loader import read_settings

        settings = read_settings(self.folders, self.environ)
        self.on_settings_read(self.folders, settings)
        return settings

    def reload_settings(self) -> None:
        """Put in force what the settings file says now. Raises CannotRead or WrongUse, and nothing changes."""
        from lgqtui.settings.loader import read_settings

        vars(self)["settings"] = read_settings(self.folders, self.environ)

    def change_setting(self, name: str, value: str) -> str:
        """Save a setting; return a notice if the environment overrides it. Raises WrongUse, CannotRead or FileError."""
        from lgqtui.settings.loader import override_notice, write_setting

        if value and (name == "endpoint" or (name.startswith("endpoints.") and name.endswith(".address"))):
            value = self.endpoints.setting_value(name, value)
        write_setting(self.folders, name, value)
        return override_notice(name, self.environ)

    @cached_property
    def library(self) -> QuestionnaireLibrary:
        """The questionnaires that can be found; only the shipped ones for a user without a home."""
        from lgqtui.errors import CannotRead
        from lgqtui.questionnaire.library import QuestionnaireLibrary, shipped_folder

        try:
            return QuestionnaireLibrary(self.folders.questionnaires)
        except CannotRead:
            return QuestionnaireLibrary(shipped_folder())

    @cached_property
    def drafts(self) -> Drafts:
        """The user's drafts."""
        from lgqtui.draft.folder import Drafts

        return Drafts(self.folders, self.clock)

    @cached_property
    def outbox(self) -> Outbox:
        """The packages that wait to be sent, and those that were sent."""
        from lgqtui.submission.outbox import Outbox

        return Outbox(self.folders.outbox)

    @cached_property
    def endpoints(self) -> EndpointResolver:
        """The endpoints by name or address, and their tokens."""
        from lgqtui.submission.credentials import EndpointResolver

        return EndpointResolver(self.folders, self.environ)
