"""Somebody who talks, for the tests of interviews by talk."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plain.player import ConsolePlayer


@pytest.fixture
def player(home: Path, monkeypatch: pytest.MonkeyPatch) -> ConsolePlayer:
    """A person's folders with a small questionnaire, and nothing of the machine's own settings."""
    for name in ("VISUAL", "EDITOR", "ACCESSIBLE"):
        monkeypatch.delenv(name, raising=False)
    return ConsolePlayer(home)
