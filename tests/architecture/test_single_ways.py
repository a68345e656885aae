"""What a file of others could turn against the program is done by one function each; this refuses the other ways."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PROGRAM = Path(__file__).parents[2] / "lgqtui"

OPENING = re.compile(
    r"open|(?:os|io|codecs|tarfile|gzip|bz2|lzma|shelve|dbm|webbrowser)\.\w*open\w*|os\.(?:mkfifo|mknod|truncate)"
    r"|.+\.(?:open|fdopen|read_bytes|read_text|write_bytes|write_text|touch|hardlink_to)"
    r"|shutil\.(?:copy2?|copyfile|copymode|copystat|copytree|move)|os\.(?:link|fchmod|fchown|chown)"
)
OPENED = {
    "guides/topics.py": {"guide_path(name, shipped_folder).read_text"},  # a guide of the program
    "cli/main.py": {"formatter.write_text"},  # onto the terminal
    "cli/shell_completion.py": {"Path(__file__).with_name(f'completion.{ending}').read_text"},  # of the program
    "cli/terminal.py": {"os.open", "os.fdopen"},  # in place of a missing standard stream
    "draft/attachment_viewer.py": {"archive.open"},  # an entry of a zip
    "draft/file_metadata.py": {"office.open"},  # an entry of a zip
    "export/bundle.py": {"bundle.open"},  # an entry of a zip
    "export/zip_reader.py": {"self._source.open"},  # an entry of a zip
    "package/pack.py": {"bag.open"},  # an entry of a zip
    "file_access.py": {"os.chown", "os.fchmod", "os.fchown"},  # of what was just created
    "submission/folder_writer.py": {"os.fchmod"},  # of what was just created
    "files.py": {"os.open", "os.fdopen", "os.link"},
}
"""Modules that open or copy files by another way than `files.py:open_file` and `files.py:stream_file`."""

ZONES = re.compile(
    r".+\.(?:astimezone|fromtimestamp|utcfromtimestamp|timetuple|utctimetuple)|time\.(?:localtime|mktime)"
)
ZONED = {
    "formatting.py": {"moment.astimezone", "datetime.fromtimestamp"},
    "draft/format.py": {"datetime.fromtimestamp"},  # of zero
    "submission/endpoints/responses.py": {"datetime.fromtimestamp"},  # of the clock
}
"""Modules that change the zone of a moment by another way than `formatting.py:local_time`."""


def names_in(text: str) -> Iterator[str]:
    """Yield every name that a module reads, dotted as it stands there, and those that it imports from a module."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute | ast.Name) and isinstance(node.ctx, ast.Load):
            yield ast.unparse(node)
        elif isinstance(node, ast.ImportFrom) and not str(node.module).startswith("lgqtui."):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def names_of_modules() -> dict[str, set[str]]:
    """Return the names that each module of the program reads."""
    paths = sorted(PROGRAM.rglob("*.py"))
    return {path.relative_to(PROGRAM).as_posix(): set(names_in(path.read_text("utf-8"))) for path in paths}


def used(pattern: re.Pattern[str]) -> dict[str, set[str]]:
    """Return the modules in which a name matches, with these names."""
    uses = {module: {name for name in names if pattern.fullmatch(name)} for module, names in names_of_modules().items()}
    return {module: names for module, names in uses.items() if names}


def test_files_are_opened_by_one_function() -> None:
    """A pipe, a device or a link in place of a file is not opened anywhere: `open_file` looks before."""
    assert used(OPENING) == OPENED


def test_the_zone_of_a_moment_is_changed_by_one_function() -> None:
    """A moment from a file may be the first or last of the calendar, which has no hour before or behind it."""
    assert used(ZONES) == ZONED


@pytest.mark.parametrize(
    "text",
    [
        "open('x')",
        "path.read_bytes()",
        "map(Path.read_text, paths)",
        "with path.open('rb') as file: pass",
        "from shutil import copyfile",
        "from os import open as begin",
        "io.open_code(path)",
        "shutil.copytree(a, b, copy_function=own)",
    ],
)
def test_other_ways_of_opening_are_found(text: str) -> None:
    """Called, passed on, or imported under any name."""
    assert any(OPENING.fullmatch(name) for name in names_in(text))
