"""A user's drafts in folders of their own."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from lgqtui.draft.folder import Drafts
from lgqtui.settings.folders import UserFolders, find_user_folders

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> UserFolders:
    """A user's folders."""
    return find_user_folders({"LGQTUI_HOME": str(tmp_path / "home")})


@pytest.fixture
def drafts(home: UserFolders) -> Drafts:
    """The drafts of a new user."""
    return Drafts(home, lambda: NOW)
