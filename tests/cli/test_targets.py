"""`-o`: the output paths, and what is never overwritten."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from lgqtui.export.formats import FORMATS
from tests.cli.conftest import Call, tree

PACK = ["pack", "city", "--yes"]
BUNDLE = ["export", "city", "--to", "bundle"]
PAGE = ["export", "city", "--to", "html"]
TABLE = ["export", "first.zip", "--to", "csv"]


def _zip(name: str) -> bytes:
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        archive.writestr(name, "{}")
    return content.getvalue()


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
        (PACK, "precious.txt", 4, "precious.txt is there already and is another file: it is not overwritten"),
        (PACK, "mine.zip", 4, "mine.zip is there already and is another file: it is not overwritten"),
        (PACK, "draft.toml", 2, "that could be a draft: it is not overwritten"),
        (PACK, "stick", 4, "there is no folder stick"),
        (PACK, "stick/", 4, "there is no folder stick/"),
        (BUNDLE, "stick/", 4, "there is no folder stick/"),
        (BUNDLE, "mine.zip", 4, "mine.zip is there already and is another file: it is not overwritten"),
        (PAGE, "pages/", 4, "there is no folder pages/"),
        (PAGE, "first.zip", 4, "first.zip is there already and is another file: it is not overwritten"),
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


FOREIGN = {
    "text": b"Dear office,\n",
    "page": b'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Mine</title>\n',
    "json": b'{\n  "packages": [\n    {\n      "name": "left-pad"\n    }\n  ]\n}\n',
    "other json": b'{\n  "format": 1,\n  "answers": {}\n}\n',
    "csv": b"\xef\xbb\xbfpackage,weight\r\n",
    "other csv": b"\xef\xbb\xbffield,question,kind,value,links,mine\r\n",
    "zip": _zip("notes.txt"),
    "zip of answers": _zip("answers.json"),
    "bag": _zip("0b8f4a52-36cf-5ef1-9ff0-95ef00000000/bag-info.txt"),
    "nul": b"\0",
}
CALLS = {
    "md": ["export", "city", "--to", "md"],
    "html": PAGE,
    "json": ["export", "city", "--to", "json"],
    "bundle": BUNDLE,
    "csv": ["export", "city", "--to", "csv"],
    "table": TABLE,
    "json table": [*TABLE[:-1], "json"],
    "blank": ["export", "--blank", "small", "--to", "html"],
    "package": PACK,
}
"""Each format and form that a file may have, by a name; those of FORMATS by theirs."""
ALIKE = [{"html", "blank"}, {"json", "json table"}, {"csv", "table"}]


def test_each_export_format_has_its_call() -> None:
    """A new one is tried with files of another origin, too."""
    assert FORMATS.keys() - CALLS.keys() == set()


@pytest.mark.parametrize("content", FOREIGN)
@pytest.mark.parametrize("call", CALLS)
def test_a_file_of_another_origin_is_not_overwritten(call: str, content: str, folder: Path, lgq: Call) -> None:
    """Whatever its name; --force overwrites it, and packing has no such option."""
    target = folder / "target.zip"
    target.write_bytes(FOREIGN[content])
    result = lgq(*CALLS[call], "-o", "target.zip")
    assert (result.code, target.read_bytes()) == (4, FOREIGN[content]), result.err
    if call != "package":
        assert "--force" in result.hint
        assert lgq(*CALLS[call], "-o", "target.zip", "--force").code == 0
        assert target.read_bytes() != FOREIGN[content]


@pytest.mark.parametrize("call", CALLS)
def test_an_earlier_document_of_the_kind_is_overwritten_and_of_another_is_not(
    call: str, folder: Path, lgq: Call
) -> None:
    """A kind knows its own head; Markdown has none."""
    names = {name: f"{number}.zip" for number, name in enumerate(CALLS)}
    for name, target in names.items():
        assert lgq(*CALLS[name], "-o", target).code == 0
    for name, target in names.items():
        is_overwritten = (name == call or {name, call} in ALIKE) and call != "md"
        result = lgq(*CALLS[call], "-o", target)
        assert (result.code == 0) == is_overwritten, (name, result.err)


def test_a_draft_is_guarded_also_against_force(folder: Path, city: Path, lgq: Call) -> None:
    """By its ending in any letters, also behind a link, and by its content under another name unless it is forced."""
    for link in ("link", "folder/city.md"):
        (folder / link).symlink_to(city)
    before = city.read_bytes()
    for target, code in ((str(city), 2), ("new.TOML", 2), ("link", 2), ("folder", 4)):
        assert lgq(*CALLS["md"], "-o", target, "--force").code == code
    assert city.read_bytes() == before
    copy = folder / "copy"
    copy.write_bytes(city.read_bytes())
    assert lgq(*CALLS["json"], "-o", "copy").code == 4
    assert lgq(*CALLS["json"], "--force").code == 2


@pytest.mark.parametrize("call", CALLS)
def test_a_pipe_is_not_replaced_by_a_document(call: str, folder: Path, lgq: Call) -> None:
    """Nor is a device: `-o /dev/null` by an administrator would replace it for everybody."""
    os.mkfifo(folder / "pipe.zip")
    (folder / "link.zip").symlink_to("pipe.zip")
    for target in ("pipe.zip", "link.zip"):
        result = lgq(*CALLS[call], "-o", target, *(() if call == "package" else ("--force",)))
        assert (result.code, "is not a file" in result.err) == (4, True), result.err
    assert (folder / "pipe.zip").is_fifo()


@pytest.mark.parametrize(("reply", "code"), [("yes", 0), ("", 4), ("no", 4)])
def test_on_a_terminal_the_user_is_asked(
    reply: str, code: int, folder: Path, lgq: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Enter leaves the file."""
    monkeypatch.setattr("lgqtui.cli.terminal.is_interactive", lambda: True)
    monkeypatch.setattr("lgqtui.cli.terminal.confirm", lambda question: "precious.txt" in question and reply == "yes")
    assert lgq(*CALLS["md"], "-o", "precious.txt").code == code
    assert ((folder / "precious.txt").read_text("utf-8") == "mine") == bool(code)


@pytest.mark.parametrize("call", [PAGE, BUNDLE, PACK])
@pytest.mark.parametrize("target", ["precious.txt", "none"])
def test_a_link_in_a_folder_is_not_written_through(call: list[str], target: str, folder: Path, lgq: Call) -> None:
    """Its name was chosen by the program, and another user of the folder may have made it."""
    first = lgq(*call, "-o", "folder")
    (output,) = (folder / "folder").iterdir()
    output.unlink()
    before = tree(folder)
    output.symlink_to(folder / target)
    result = lgq(*call, "-o", "folder")
    is_replaced = call == PACK  # its name is not known before it is made
    assert (first.code, result.code, output.is_symlink()) == (0, 0 if is_replaced else 4, not is_replaced)
    assert is_replaced or "is a link: what it leads to is not overwritten" in result.err
    output.unlink()
    assert tree(folder) == before


def test_a_file_that_cannot_be_read_is_not_overwritten(
    folder: Path, lgq: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is in it is unknown."""
    monkeypatch.setattr("lgqtui.workflows.documents.open_file", _refused)
    assert lgq(*CALLS["html"], "-o", "precious.txt").code == 4


def _refused(*_: object, **__: object) -> None:
    raise PermissionError(13, "no")
