"""Somebody who talks, for the tests of interviews by talk."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plain.voice import Voice


@pytest.fixture
def voice(home: Path, monkeypatch: pytest.MonkeyPatch) -> Voice:
    """A person's folders with a small questionnaire, and nothing of the machine's own settings."""
    for name in ("VISUAL", "EDITOR", "ACCESSIBLE"):
        monkeypatch.delenv(name, raising=False)
    return Voice(home)
