"""Parse the explained mutants of README.md, and diffs of mutants, into the same form."""

from __future__ import annotations

import re
from pathlib import Path

from msgspec import Struct

PAGE = Path(__file__).with_name("README.md")
CHECKOUT = Path(__file__).parents[2]
NOTICED = ("killed", "timeout")
"""States of a mutant that some test noticed, in mutmut's words."""

_MODULE = re.compile(r"## `(.+)`")
_MUTANT = re.compile(r" {4}(\w+): (.*) → (.*)")


class Mutant(Struct, frozen=True):
    """A mutant in a function of a module (its path): the original code and its replacement, each on one line."""

    module: str
    function: str
    original: str
    replacement: str

    def __str__(self) -> str:
        return f"    {self.function}: {self.original} → {self.replacement}"


def read_explanations(page: str) -> list[Mutant]:
    """Return the mutants that a page explains: indented lines under the path of their module."""
    module = ""
    mutants = []
    for line in page.splitlines():
        if heading := _MODULE.fullmatch(line):
            module = heading[1]
        elif mutant := _MUTANT.fullmatch(line):
            mutants.append(Mutant(module, *mutant.groups()))
    return mutants


def parse_diff(module: str, function: str, difference: str) -> Mutant:
    """Parse a diff as `mutmut show` prints it."""
    changed = [line for line in difference.splitlines() if not line.startswith(("---", "+++"))]
    original, replacement = (" ".join(line[1:].strip() for line in changed if line.startswith(sign)) for sign in "-+")
    return Mutant(module, function, original, replacement)
