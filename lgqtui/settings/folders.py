"""The user's folders: settings, drafts, outbox, state. The only module that imports platformdirs."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from lgqtui.errors import CannotRead
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
    """The user's folders; none of them is created. Raises CannotRead if none is known, as for a user without a home."""
    home = environ.get("LGQTUI_HOME")
    config = data = state = Path()
    if home:
        base = expand_path(home)
        config, data, state = base, base, base / "state"
    else:
        from platformdirs import PlatformDirs  # late: not needed with LGQTUI_HOME

        dirs = PlatformDirs("lgqtui", appauthor=False)
        with suppress(RuntimeError):
            config, data, state = dirs.user_config_path, dirs.user_data_path, dirs.user_state_path
    if not all(folder.is_absolute() for folder in (config, data, state)):  # some versions leave the tilde
        message, hint = "the home folder of this user is not known", "Set HOME or LGQTUI_HOME to a folder."
        raise CannotRead("no-home", message, hint)
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

    with suppress(RuntimeError):  # raised where no home is known
        if (folder := user_documents_path()).is_dir():
            return folder
    return home_folder()


def home_folder() -> Path:
    """The user's home; the current folder if none is known."""
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - that of pathlib fails without one
    return home if home.is_absolute() else Path()
