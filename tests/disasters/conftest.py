"""A user with a draft."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.disasters.user import User


@pytest.fixture
def user(tmp_path: Path) -> User:
    """Make a user with a draft called City."""
    user = User(tmp_path)
    assert user.run("new", "City").returncode == 0
    return user
