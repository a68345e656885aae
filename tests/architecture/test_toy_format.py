"""An export format needs only a row in `export/formats.py`: every reader of formats is tested with toy formats."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest

from lgqtui.export.formats import FORMATS, ExportFormat, ExportSource, PackageTable
from lgqtui.questionnaire.model import Questionnaire
from tests.cli.conftest import Call, city, lgq, small
from tests.cli.test_completion import Complete, complete

__all__ = ["city", "complete", "lgq", "small"]

PROGRAM = Path(__file__).parents[2] / "lgqtui"
COMMAND = "lgqtui.cli.commands.export"
NAMES = [*FORMATS, "toy", "crate"]


def render(source: ExportSource) -> bytes:
    remarks = "with" if source.with_remarks else "without"
    return f"{source.path.stem}: {len(source.draft.answers)} answers, {remarks} remarks\n".encode()


def render_blank(questionnaire: Questionnaire, section: str) -> bytes:
    return f"blank {questionnaire.id} {section}\n".encode()


def render_table(table: PackageTable) -> bytes:
    header, *rows = table.lines()
    return f"{header[0]}: {len(rows)}, {len(table.json_object()['packages'])}\n".encode()


def write(source: ExportSource, path: Path) -> None:
    path.write_bytes(b"PK\x03\x04" + render(source))


TOY = ExportFormat(
    "toy", "t", render=render, render_blank=render_blank, render_table=render_table, on_terminal="json", cell_limit=3
)
CRATE = ExportFormat("crate", "zip", write=write)


@pytest.fixture(autouse=True)
def _toy_formats(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add the rows; the command is loaded again with them."""
    monkeypatch.setitem(FORMATS, "toy", TOY)
    monkeypatch.setitem(FORMATS, "crate", CRATE)
    monkeypatch.delitem(sys.modules, COMMAND, raising=False)


@pytest.fixture(autouse=True)
def _forgotten_command(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Load the command once more after the test, without the rows."""
    yield
    sys.modules.pop(COMMAND, None)


def test_the_help_and_the_choice_go_by_the_row(lgq: Call) -> None:
    """Both list every format in the order of the rows."""
    assert f"[{'|'.join(NAMES)}]" in "".join(lgq("export", "--help").out.split())
    assert lgq("export", "x", "--to", "tory").error.endswith(f": {', '.join(NAMES)}")


def test_the_completion_goes_by_the_row(complete: Complete) -> None:
    """After `--to`."""
    assert complete("export", "city", "--to", "t") == [name for name in NAMES if name.startswith("t")]


def test_a_draft_is_exported_by_the_row(city: Path, lgq: Call, tmp_path: Path) -> None:
    """To standard output, into a file, and of several drafts into a folder, under the suffix of the row."""
    lgq("new", "town", "--questionnaire", "small")
    assert lgq("export", "city", "--to", "toy").out == "city: 0 answers, without remarks\n"
    target = tmp_path / "own.name"
    result = lgq("export", "city", "--to", "toy", "--with-remarks", "-o", str(target))
    assert (result.code, result.err) == (0, f"{target} is written.\n")
    assert target.read_text() == "city: 0 answers, with remarks\n"
    lgq("export", "city", "town", "--to", "toy", "-o", str(tmp_path / "all"))
    assert sorted(path.name for path in (tmp_path / "all").iterdir()) == ["city.t", "town.t"]


@pytest.mark.parametrize(
    ("on_terminal", "displayed"), [("json", "a\\u202eb\n"), ("text", "a⟨U+202E⟩b\n"), ("raw", "a\u202eb\n")]
)
def test_a_terminal_gets_what_the_row_says(
    on_terminal: Literal["text", "json", "raw"], displayed: str, city: Path, lgq: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control characters are escaped, made visible, or left as they are."""
    row = ExportFormat("toy", "t", render=lambda _: "a\u202eb\n".encode(), on_terminal=on_terminal)
    monkeypatch.setitem(FORMATS, "toy", row)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert lgq("export", "city", "--to", "toy").out == displayed


def test_an_archive_is_written_by_the_row(city: Path, lgq: Call, tmp_path: Path) -> None:
    """Only into a file; what is left out is reported."""
    lgq("answer", "city", "A.2", "--flag")
    assert lgq("export", "city", "--to", "crate").error == "a crate needs a file to go to, named with -o"
    result = lgq("export", "city", "--to", "crate", "-o", str(tmp_path))
    assert result.err == f"{tmp_path / 'city.zip'} is written.\nLeft out: 1 flag. To take them along: --with-remarks\n"
    assert (tmp_path / "city.zip").read_bytes().startswith(b"PK")


def test_an_empty_form_is_made_by_the_row(small: Path, lgq: Call) -> None:
    """A sentence names the formats that can be one."""
    assert lgq("export", "--blank", "small", "--section", "A", "--to", "toy").out == "blank small A\n"
    names = " or ".join(row.name for row in FORMATS.values() if row.render_blank)
    assert lgq("export", "--blank", "small", "--to", "json").error == f"an empty form is made as {names}"


def test_a_table_of_packages_is_made_by_the_row(city: Path, lgq: Call, tmp_path: Path) -> None:
    """Under the suffix of the row; a sentence names the formats that can be one."""
    lgq("answer", "city", "A.2", "no")
    lgq("answer", "city", "A.2.why", "long")
    package = lgq("pack", "city", "-o", str(tmp_path)).out.strip()
    result = lgq("export", package, "--to", "toy", "-o", str(tmp_path))
    assert (tmp_path / "responses.t").read_text() == "package: 1, 1\n"
    assert "A.2.why is longer than the cell of a spreadsheet, 3 characters" in result.err
    names = " or ".join(row.name for row in FORMATS.values() if row.render_table)
    assert lgq("export", package, "--to", "crate").error == f"of packages a table is made, as {names}"


def test_a_table_alone_is_not_made_of_drafts(city: Path, lgq: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence names the format."""
    monkeypatch.setitem(FORMATS, "toy", ExportFormat("toy", "t", render_table=render_table))
    assert lgq("export", "city", "--to", "toy").error == "toy is a table of packages, and drafts are named"


def format_names(path: Path) -> Iterator[str]:
    """Yield where something is compared with the name of a format, or looked up by it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Compare() | ast.Match():
                subject = ast.unparse(node.subject if isinstance(node, ast.Match) else node)
                parts = ast.walk(node)
            case ast.Dict(keys=keys):
                subject, parts = "", (key for key in keys if key is not None)
            case _:
                continue
        constants = {part.value for part in parts if isinstance(part, ast.Constant)}
        is_format = re.search(r"\b(form|format|export_format)\b", subject) and constants & FORMATS.keys()
        if is_format or constants & {"md", "csv", "bundle"}:
            yield f"{path.relative_to(PROGRAM)}:{node.lineno}"


def test_no_other_module_knows_a_format_by_its_name() -> None:
    """A reader goes by the row; else a new format would have to be written there as well."""
    modules = [path for path in sorted(PROGRAM.rglob("*.py")) if path.name != "formats.py"]
    assert [line for path in modules for line in format_names(path)] == []
