"""What README.md says of the mutants that may survive, and what a mutant changes, said in the same way."""

from __future__ import annotations

import re
from pathlib import Path

from msgspec import Struct

PAGE = Path(__file__).with_name("README.md")
CHECKOUT = Path(__file__).parents[2]
NOTICED = ("killed", "timeout")
"""What mutmut says of a mutant that some test noticed."""

_MODULE = re.compile(r"## `(.+)`")
_MUTANT = re.compile(r" {4}(\w+): (.*) → (.*)")


class Mutant(Struct, frozen=True):
    """A fault in a function of a module (its path): what stands there, and what the fault makes of it, on one line."""

    module: str
    function: str
    was: str
    becomes: str

    def __str__(self) -> str:
        return f"    {self.function}: {self.was} → {self.becomes}"


def read_explanations(page: str) -> list[Mutant]:
    """The mutants that a page explains: indented lines under the path of their module."""
    module = ""
    found = []
    for line in page.splitlines():
        if heading := _MODULE.fullmatch(line):
            module = heading[1]
        elif mutant := _MUTANT.fullmatch(line):
            found.append(Mutant(module, *mutant.groups()))
    return found


def mutant_of(module: str, function: str, difference: str) -> Mutant:
    """What a mutant changes, from its difference as `mutmut show` prints it."""
    changed = [line for line in difference.splitlines() if not line.startswith(("---", "+++"))]
    was, becomes = (" ".join(line[1:].strip() for line in changed if line.startswith(sign)) for sign in "-+")
    return Mutant(module, function, was, becomes)
