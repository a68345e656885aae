"""Foreign packages, zips and ledgers go through the one function that checks them, in every module."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.names import source_files

PROGRAM = Path(__file__).parents[2] / "lgqtui"


def calls_of(name: str) -> Iterator[tuple[str, ast.Call]]:
    """Yield the calls of a function of that name, with the path of their module."""
    for path in source_files(PROGRAM):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == name:
                yield path.relative_to(PROGRAM).as_posix(), node


def test_every_verification_compares_the_page() -> None:
    """It gets the questionnaires at hand."""
    without = {path for path, call in calls_of("verify") if len(call.args) < 2}
    assert without == set()


def test_foreign_zips_are_read_in_one_module() -> None:
    """Other modules write zips; in attached office files properties or parts that act are searched for, no more."""
    readers = {path for path, call in calls_of("ZipFile") if len(call.args) < 2}
    assert readers == {"export/zip_reader.py", "draft/file_metadata.py", "draft/attachment_viewer.py"}


def test_what_leaves_of_a_ledger_is_decided_in_one_function() -> None:
    """Whatever writes verdicts for others, in packages, bundles and documents, asks `shared_ledger`."""
    writers = {path for name in ("encode_ledger", "link_mappings") for path, _ in calls_of(name)}
    readers = {path for path, _ in calls_of("build_document")}
    sharers = {path for path, _ in calls_of("shared_ledger")}
    assert writers - {"draft/ledger.py"} <= sharers
    assert {path for path in readers if path.startswith("export/")} <= sharers
