"""`-o`: the output paths, and what is never overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Call, tree

PACK = ["pack", "city", "--yes"]
BUNDLE = ["export", "city", "--to", "bundle"]
PAGE = ["export", "city", "--to", "html"]
TABLE = ["export", "first.zip", "--to", "csv"]


@pytest.fixture
def folder(city: Path, tmp_path: Path, lgq: Call, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory of a user: a package, a text, a folder."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    lgq(*PACK, "-o", "first.zip")
    (folder / "precious.txt").write_text("mine", "utf-8")
    (folder / "mine.zip").write_text("no zip at all", "utf-8")
    (folder / "folder").mkdir()
    return folder


@pytest.mark.parametrize(
    ("call", "target", "code", "says"),
    [
        (PACK, "precious.txt", 4, "precious.txt is there and something else: it is not overwritten"),
        (PACK, "mine.zip", 4, "mine.zip is there and something else: it is not overwritten"),
        (PACK, "draft.toml", 2, "that could be a draft: it is not overwritten"),
        (PACK, "stick", 4, "there is no folder stick"),
        (PACK, "stick/", 4, "there is no folder stick/"),
        (BUNDLE, "stick/", 4, "there is no folder stick/"),
        (BUNDLE, "mine.zip", 4, "mine.zip is there and something else: it is not overwritten"),
        (PAGE, "pages/", 4, "there is no folder pages/"),
        (PAGE, "first.zip", 4, "first.zip is there and something else: it is not overwritten"),
        (TABLE, "first.zip", 2, "first.zip is one of the files that are read: it is not overwritten"),
        (TABLE, "tables/", 4, "there is no folder tables/"),
        (TABLE, "draft.toml", 2, "that could be a draft: it is not overwritten"),
    ],
)
def test_what_is_not_meant_is_not_written(
    call: list[str], target: str, code: int, says: str, folder: Path, lgq: Call
) -> None:
    """A missing folder does not become a file, and no file of another type is replaced."""
    before = tree(folder)
    result = lgq(*call, "-o", target)
    assert (result.code, says in result.err) == (code, True), result.err
    assert tree(folder) == before


@pytest.mark.parametrize(
    ("call", "written"),
    [(BUNDLE, "city.zip"), (PAGE, "city.html"), (TABLE, "responses.csv"), ([*TABLE[:-1], "json"], "responses.json")],
)
def test_a_folder_gets_it_under_its_name(call: list[str], written: str, folder: Path, lgq: Call) -> None:
    """A second export replaces it, with a message."""
    for message in ("is written", "is written anew"):
        result = lgq(*call, "-o", "folder")
        assert result.code == 0
        assert f"{Path('folder', written)} {message}" in result.err
    assert [path.name for path in (folder / "folder").iterdir()] == [written]


def test_no_folder_is_made_for_what_is_refused(folder: Path, lgq: Call) -> None:
    """Several documents need a folder; a document with the name of a draft is refused."""
    lgq("new", "town", "--questionnaire", "small")
    before = sorted(folder.iterdir())
    result = lgq("export", "city", "town", "--to", "html", "-o", "pages.toml")
    assert (result.code, "that could be a draft" in result.err) == (2, True)
    assert sorted(folder.iterdir()) == before


def test_what_is_empty_is_no_loss(folder: Path, lgq: Call) -> None:
    """An empty file is replaced."""
    (folder / "new.zip").touch()
    assert lgq(*PACK, "-o", "new.zip").code == 0
    assert (folder / "new.zip").read_bytes() == (folder / "first.zip").read_bytes()
