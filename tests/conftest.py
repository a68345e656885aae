"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# What is checked before a change lands is the same every time, and much of it; on a developer's machine each run tries
# other inputs, so few of them do. How long an input takes says nothing where others work on the same machine.
settings.register_profile("here", max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("checks", settings.get_profile("here"), max_examples=100, derandomize=True)
# For each small fault that is put into the program (see README) a few inputs have to do, always the same.
settings.register_profile("mutants", settings.get_profile("checks"), max_examples=12, database=None)
settings.load_profile("checks" if os.environ.get("CI") else "here")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person's folders, empty and only for one test; no setting of the machine reaches it."""
    for name in [name for name in os.environ if name.startswith("LGQTUI_")]:
        monkeypatch.delenv(name)
    path = tmp_path / "home"
    monkeypatch.setenv("LGQTUI_HOME", str(path))
    return path
