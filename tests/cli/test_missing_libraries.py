"""Where a Python has no wheel of a compiled library, commands do their work without it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lgqtui.checks.link_syntax import read_link
from lgqtui.links import url
from tests.cli.conftest import Call

NOTICE = "Links are checked by simpler rules"


@pytest.fixture(autouse=True)
def _without_libraries(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("ada_url", "tree_sitter", "tree_sitter_toml"):
        monkeypatch.setitem(sys.modules, name, None)
    _clear_caches()
    yield
    _clear_caches()


def _clear_caches() -> None:
    url._parser.cache_clear()
    read_link.cache_clear()


def test_links_are_stored_checked_and_packed(city: Path, lgq: Call, tmp_path: Path) -> None:
    """Exit codes are those of every Python; `check` says in one line what it does not look at."""
    assert lgq("answer", "city", "A.1", "Portal https://u:p@portal.example.org/a https://münchen.de:22").code == 0
    assert lgq("show", "city").code == 0
    checked = lgq("check", "city")
    assert (checked.code, checked.err.count(NOTICE)) == (3, 1)
    assert "a name or password stands in it" in checked.out
    assert "the port 22 is unusual" in checked.out
    package = tmp_path / "city.zip"
    assert lgq("pack", "city", "-o", str(package)).code == 0
    assert lgq("verify", str(package)).code == 0


def test_a_wrong_value_is_reported_without_its_line(city: Path, lgq: Call) -> None:
    """The place is named by its key; the exit code says that the file cannot be read."""
    city.write_text(city.read_text("utf-8") + '[answers."A.1"]\ntext = 5\n', "utf-8")
    result = lgq("show", "city")
    assert (result.code, "line" in result.error.split("hint")[0]) == (4, False)
    assert "text" in result.error
