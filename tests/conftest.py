"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# What is checked before a change lands is the same every time; on a developer's machine new inputs are tried each time.
settings.register_profile("checks", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("checks")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person's folders, empty and only for one test; no setting of the machine reaches it."""
    for name in [name for name in os.environ if name.startswith("LGQTUI_")]:
        monkeypatch.delenv(name)
    path = tmp_path / "home"
    monkeypatch.setenv("LGQTUI_HOME", str(path))
    return path
