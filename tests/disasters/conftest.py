"""A person with a draft."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.disasters.user import User


@pytest.fixture
def user(tmp_path: Path) -> User:
    """Somebody with a draft called City."""
    someone = User(tmp_path)
    assert someone.run("new", "City").returncode == 0
    return someone
