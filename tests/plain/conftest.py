"""The console player."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plain.player import ConsolePlayer


@pytest.fixture
def player(home: Path, monkeypatch: pytest.MonkeyPatch) -> ConsolePlayer:
    """Make a user's folders with a small questionnaire, without the settings of this computer."""
    for name in ("VISUAL", "EDITOR", "ACCESSIBLE"):
        monkeypatch.delenv(name, raising=False)
    return ConsolePlayer(home)
