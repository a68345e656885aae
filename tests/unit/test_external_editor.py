"""A text in the editor of the user."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lgqtui import external_editor
from lgqtui.errors import CannotRead, Error
from lgqtui.external_editor import edit_text, find_editor


def test_the_usual_editor_is_used_where_none_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first that is installed; without any a sentence says how to choose one."""
    monkeypatch.setattr(external_editor, "_USUAL_EDITORS", ("first", "second"))
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}" if name == "second" else None)
    assert find_editor("") == ["second"]
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(Error, match="no editor was found"):
        find_editor("")


def test_an_editor_that_deletes_the_file_is_reported(tmp_path: Path) -> None:
    """The answer stays."""
    with pytest.raises(CannotRead) as caught:
        edit_text(["rm"], "Words", tmp_path / "state", 100)
    assert "it is kept in" not in str(caught.value)
