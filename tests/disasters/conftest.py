"""A person with a draft."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.disasters.person import Person


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with a draft called City."""
    someone = Person(tmp_path)
    assert someone.run("new", "City").returncode == 0
    return someone
