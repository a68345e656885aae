"""Docstrings and comments use the terms of the field."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.names import METAPHORS

CHECKOUT = Path(__file__).parents[2]


def prose_in(text: str) -> Iterator[str]:
    """Yield the docstrings and comments of a Python source."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.value.value
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.string


@pytest.mark.parametrize("folder", ["lgqtui", "tests"])
def test_no_metaphor_is_in_docstrings_and_comments(folder: str) -> None:
    """Docstrings and comments name modules, users and libraries literally."""
    lines = {
        f"{path.relative_to(CHECKOUT)}: {match[0]}"
        for path in (CHECKOUT / folder).rglob("*.py")
        if path != Path(__file__)
        for prose in prose_in(path.read_text("utf-8"))
        for match in METAPHORS.finditer(prose)
    }
    assert lines == set()
