"""A sentence of several front ends is worded once, in the function that decides about it."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

PROGRAM = Path(__file__).parents[2] / "lgqtui"
FRONT_ENDS = ("cli", "plain", "tui")
SHORTEST = 20
"""Characters below which two texts may be alike by chance."""
VARIABLE = re.compile(r"\{[^}]*\}|/\w+|[.:…?!]\s*$")
"""What may differ where a sentence is the same: parameters, commands, the last sign."""


def texts_in(path: Path) -> Iterator[str]:
    """Yield the string constants of a module except docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    docstrings = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docstrings:
            yield node.value


def repeated_texts() -> dict[str, set[str]]:
    """Return normalized texts of more than one front end, with their modules."""
    modules: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for front_end in FRONT_ENDS:
        for path in (PROGRAM / front_end).rglob("*.py"):
            for text in texts_in(path):
                normalized = VARIABLE.sub("", text).strip()
                if len(normalized) >= SHORTEST and " " in normalized:
                    modules[normalized][front_end].add(str(path.relative_to(PROGRAM)))
    return {
        text: set().union(*modules_of_text.values())
        for text, modules_of_text in modules.items()
        if len(modules_of_text) > 1
    }


def test_no_sentence_stands_in_two_front_ends() -> None:
    """Shared sentences are worded in `workflows/` or below, with parameters for differences."""
    assert repeated_texts() == {}
