"""AppContext: a setting changed by every front end."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from lgqtui.errors import WrongUse
from lgqtui.workflows.context import AppContext
from tests.city import NOW


@pytest.fixture
def context(tmp_path: Path) -> AppContext:
    """Without settings, in a folder of its own."""
    (tmp_path / "home").mkdir()
    return AppContext({"LGQTUI_HOME": str(tmp_path / "home")}, lambda: NOW)


@pytest.mark.parametrize(
    ("setting", "typed", "saved"),
    [
        ("endpoint", "https://a.example/", "https://a.example/"),
        ("endpoint", "folder:stick", "folder:{here}/stick"),
        ("endpoint", "near", "near"),
        ("endpoints.office.address", "folder:stick", "folder:{here}/stick"),
        ("endpoints.near.address", "http://10.0.0.2/", "http://10.0.0.2/"),
    ],
)
def test_what_is_saved_means_the_same_everywhere(
    setting: str, typed: str, saved: str, context: AppContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name stays a name; a relative folder becomes absolute; http is only taken where it is allowed."""
    monkeypatch.chdir(tmp_path)
    settings = context.folders.settings
    settings.write_text('[endpoints.near]\naddress = "http://10.0.0.1/"\nallow_http = "on"\n', "utf-8")
    assert context.change_setting(setting, typed) == ""
    content: Any = tomllib.loads(settings.read_text("utf-8"))
    for step in setting.split("."):
        content = content[step]
    assert content == saved.format(here=tmp_path)


@pytest.mark.parametrize("setting", ["endpoint", "endpoints.office.address"])
def test_what_is_no_endpoint_is_not_saved(setting: str, context: AppContext) -> None:
    """The error says why."""
    with pytest.raises(WrongUse, match="anybody on the way can read"):
        context.change_setting(setting, "http://a.example/")
    assert not context.folders.settings.exists()
