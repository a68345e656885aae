"""A desk for the tests of the full screen."""

from __future__ import annotations

import os

for _name in ("NO_COLOR", "TEXTUAL_THEME"):
    os.environ.pop(_name, None)  # the toolkit reads them when it is first imported

from pathlib import Path  # noqa: E402

import pytest  # noqa: E402

from tests.tui.desk import Desk  # noqa: E402


@pytest.fixture
def desk(home: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A person's folders with a small questionnaire, and nothing of the machine's own settings."""
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    # The app keeps what its start has made out of the collector's sight; here there are hundreds of starts.
    monkeypatch.setattr("gc.freeze", lambda: None)
    return Desk(home)
