"""A workspace without settings of this computer, and the draft that most situations start from."""

from __future__ import annotations

import os

for _variable in ("NO_COLOR", "TEXTUAL_THEME"):
    os.environ.pop(_variable, None)  # Textual reads them when it is first imported

from pathlib import Path  # noqa: E402

import pytest  # noqa: E402

from tests.situations.players import Workspace  # noqa: E402

_FOREIGN = ("VISUAL", "EDITOR", "ACCESSIBLE", "PAGER", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


@pytest.fixture
def workspace(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Make the folders of one user; no link is checked unless a test allows it."""
    for variable in _FOREIGN:
        monkeypatch.delenv(variable, raising=False)
    user_folder = tmp_path / "user"
    user_folder.mkdir()
    for variable, value in (
        ("HOME", str(user_folder)),
        ("TERM", "xterm-256color"),
        ("LANG", "C.UTF-8"),
        ("NO_PROXY", "*"),
        ("LGQTUI_LINKS_PROBE", "off"),
        ("LGQTUI_PATIENCE", "0"),
    ):
        monkeypatch.setenv(variable, value)
    # The full screen freezes its objects after the start; these tests start it a hundred times.
    monkeypatch.setattr("gc.freeze", lambda: None)
    return Workspace(tmp_path, home, monkeypatch)


@pytest.fixture
def response(workspace: Workspace) -> Path:
    """Make a draft called A whose city is “A”; return its file."""
    workspace.new_draft("A")
    return workspace.draft_file("A")
