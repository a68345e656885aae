"""A text in the user's editor."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lgqtui import external_editor
from lgqtui.errors import CannotRead, Error
from lgqtui.external_editor import edit_text, find_editor


def test_the_usual_editor_is_used_where_none_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first of those that are there; without any it is said how one is chosen."""
    monkeypatch.setattr(external_editor, "_USUAL", ("first", "second"))
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}" if name == "second" else None)
    assert find_editor("") == ["second"]
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(Error, match="no editor was found"):
        find_editor("")


def test_an_editor_that_deletes_the_file_is_reported(tmp_path: Path) -> None:
    """There is no file to point to, then; the answer stays as it was."""
    with pytest.raises(CannotRead) as caught:
        edit_text(["rm"], "Words", tmp_path / "state", 100)
    assert "it is kept in" not in str(caught.value)
