"""The user's folders: settings, drafts, outbox, state. The only module that imports platformdirs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from lgqtui.files import expand_path


class UserFolders(Struct, frozen=True):
    """The folders and files of one user: under `LGQTUI_HOME`, or by the conventions of the platform."""

    settings: Path
    questionnaires: Path
    translations: Path
    drafts: Path
    trash: Path
    state: Path
    outbox: Path


def find_user_folders(environ: Mapping[str, str]) -> UserFolders:
    """The user's folders; none of them is created."""
    home = environ.get("LGQTUI_HOME")
    if home:
        base = expand_path(home)
        config, data, state = base, base, base / "state"
    else:
        from platformdirs import PlatformDirs  # late: not needed with LGQTUI_HOME

        dirs = PlatformDirs("lgqtui", appauthor=False)
        config, data, state = dirs.user_config_path, dirs.user_data_path, dirs.user_state_path
    return UserFolders(
        settings=config / "settings.toml",
        questionnaires=config / "questionnaires",
        translations=config / "locale",
        drafts=data / "drafts",
        trash=data / "trash",
        state=state,
        outbox=data / "outbox",
    )


def documents_folder() -> Path:
    """The folder of the user's documents, by the conventions of the platform; the home if there is none."""
    from platformdirs import user_documents_path  # late, as above

    folder = user_documents_path()
    return folder if folder.is_dir() else Path.home()
