"""Addresses from outside are read by one function that ends nothing: `links/url.py:parse`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PROGRAM = Path(__file__).parents[2] / "lgqtui"
READERS = {"urlsplit", "urljoin", "urlparse", "urldefrag", "URL", "urllib3", "yarl", "ada_url"}
ALLOWED = {
    "submission/endpoints/address.py: urlsplit",  # what a user typed; the fault is told
    "linkcheck/fetcher.py: URL",  # made of parts of an address that was read
}


def readers_in(tree: ast.AST) -> Iterator[str]:
    """Yield the names of functions that read an address and raise, however they are imported or reached."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom | ast.Import):
            yield from (alias.name for alias in node.names if alias.name in READERS)
        elif isinstance(node, ast.Attribute) and node.attr in READERS:
            yield node.attr


def test_nothing_else_reads_addresses() -> None:
    """Neither the sender nor the link checks call a library's own reader, which raises at an address it cannot read."""
    readers = {
        f"{path.relative_to(PROGRAM).as_posix()}: {name}"
        for folder in ("submission", "linkcheck")
        for path in (PROGRAM / folder).rglob("*.py")
        for name in readers_in(ast.parse(path.read_text("utf-8")))
    }
    assert readers == ALLOWED


@pytest.mark.parametrize(
    "source",
    [
        "from urllib.parse import urljoin as j",
        "import urllib.parse\nurllib.parse.urlsplit('')",
        "import httpx\nhttpx.URL('')",
    ],
)
def test_a_reader_is_found_however_it_is_reached(source: str) -> None:
    """Also under another name."""
    assert list(readers_in(ast.parse(source)))
