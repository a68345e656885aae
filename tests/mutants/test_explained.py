"""Mutants that may survive: their explanations match the program."""

from __future__ import annotations

import ast

import pytest

from tests.mutants.explanations import CHECKOUT, PAGE, Mutant, parse_diff, read_explanations

CHANGED = """\
--- lgqtui/a.py
+++ lgqtui/a.py
@@ -1,4 +1,4 @@
 def f(x: int) -> int:
     return g(
-        x,
+        None,
     )"""
REMOVED = "--- a\n+++ a\n@@ -1,3 +1,2 @@\n def f():\n     match x:\n-        case 1:\n-            y()"


def test_the_description_of_a_mutant_is_that_of_its_page() -> None:
    """The printed form of a survivor can be copied to the page, and is read back."""
    mutants = [parse_diff("lgqtui/a.py", "f", CHANGED), parse_diff("lgqtui/a.py", "f", REMOVED)]
    assert mutants == [
        Mutant("lgqtui/a.py", "f", "x,", "None,"),
        Mutant("lgqtui/a.py", "f", "case 1: y()", ""),
    ]
    page = "## `lgqtui/a.py`\n\nA reason.\n\n" + "\n".join(map(str, mutants)) + "\n"
    assert read_explanations(page) == mutants


@pytest.mark.parametrize(
    "mutant", read_explanations(PAGE.read_text("utf-8")), ids=lambda mutant: f"{mutant.module}:{mutant}"
)
def test_what_is_explained_stands_there(mutant: Mutant) -> None:
    """An explanation refers to an existing line."""
    source = (CHECKOUT / mutant.module).read_text("utf-8")
    functions = [
        ast.get_source_segment(source, node)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and node.name == mutant.function
    ]
    assert any(mutant.original in " ".join(line.strip() for line in (text or "").splitlines()) for text in functions)
