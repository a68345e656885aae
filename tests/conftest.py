"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person's folders, empty and only for one test; no setting of the machine reaches it."""
    for name in [name for name in os.environ if name.startswith("LGQTUI_")]:
        monkeypatch.delenv(name)
    path = tmp_path / "home"
    monkeypatch.setenv("LGQTUI_HOME", str(path))
    return path
