"""The user's folders: settings, drafts, outbox, state. The only module that imports platformdirs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from lgqtui.files import expand_path


class UserFolders(Struct, frozen=True):
    """The folders and files that belong to one person.

    `LGQTUI_HOME` puts all of them under one folder; without it they are where the platform wants them.
    """

    settings: Path
    questionnaires: Path
    translations: Path
    drafts: Path
    trash: Path
    state: Path
    outbox: Path


def find_user_folders(environ: Mapping[str, str]) -> UserFolders:
    """The person's folders; none of them is made here."""
    one = environ.get("LGQTUI_HOME")
    if one:
        base = expand_path(one)
        config, data, state = base, base, base / "state"
    else:
        from platformdirs import PlatformDirs  # late: with LGQTUI_HOME nobody needs it

        places = PlatformDirs("lgqtui", appauthor=False)
        config, data, state = places.user_config_path, places.user_data_path, places.user_state_path
    return UserFolders(
        settings=config / "settings.toml",
        questionnaires=config / "questionnaires",
        translations=config / "locale",
        drafts=data / "drafts",
        trash=data / "trash",
        state=state,
        outbox=data / "outbox",
    )
