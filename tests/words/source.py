"""Syntax trees of the program: parents, scopes, and what names are bound to."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path

PROGRAM = Path(__file__).resolve().parent.parent.parent / "lgqtui"

Definition = ast.FunctionDef | ast.AsyncFunctionDef
Scope = Definition | ast.Lambda | ast.Module
Binding = tuple[ast.expr, tuple[int | None, ...]]
"""An expression, and a path into it: an index into a tuple, or None for each element."""


class Module:
    """A module of the program."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.tree = ast.parse(text)
        self._parents = {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}

    @cached_property
    def name(self) -> str:
        """The dotted name of the module."""
        return ".".join(self.path.with_suffix("").parts)

    def parent(self, node: ast.AST) -> ast.AST | None:
        """Return the parent of a node."""
        return self._parents.get(node)

    def ancestors(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield the ancestors of a node, the nearest first."""
        ancestor = self._parents.get(node)
        while ancestor is not None:
            yield ancestor
            ancestor = self._parents.get(ancestor)

    def scopes(self, node: ast.AST) -> Iterator[Scope]:
        """Yield the enclosing functions of a node, the nearest first, and the module; class bodies are no scopes."""
        yield from (ancestor for ancestor in self.ancestors(node) if isinstance(ancestor, Scope))

    @cached_property
    def calls(self) -> list[ast.Call]:
        """Every call."""
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.Call)]

    @cached_property
    def definitions(self) -> dict[str, list[Definition]]:
        """The functions and methods by name."""
        definitions: dict[str, list[Definition]] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, Definition):
                definitions.setdefault(node.name, []).append(node)
        return definitions

    @cached_property
    def _bindings(self) -> dict[tuple[ast.AST, str], list[Binding]]:
        bindings: dict[tuple[ast.AST, str], list[Binding]] = {}
        for node in ast.walk(self.tree):
            scope = next(self.scopes(node), self.tree)
            for name, bound in _bindings_of(node):
                bindings.setdefault((scope, name), []).append(bound)
        return bindings

    def bound(self, scope: ast.AST, name: str) -> list[Binding]:
        """Return what a name is bound to in a scope."""
        return self._bindings.get((scope, name), [])

    @cached_property
    def class_constants(self) -> dict[str, list[ast.expr]]:
        """The constants in class bodies, by name."""
        constants: dict[str, list[ast.expr]] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ClassDef):
                for name, (value, _) in (pair for part in node.body for pair in _bindings_of(part)):
                    constants.setdefault(name, []).append(value)
        return constants

    @cached_property
    def imported(self) -> dict[str, tuple[str, str]]:
        """Module and original name of every imported name."""
        return {
            alias.asname or alias.name: (node.module, alias.name)
            for node in ast.walk(self.tree)
            if isinstance(node, ast.ImportFrom) and node.module
            for alias in node.names
        }


def _bindings_of(node: ast.AST) -> Iterator[tuple[str, Binding]]:
    """Yield the names that a statement binds, and to what."""
    match node:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                yield from _unpack(target, value, ())
        case ast.AnnAssign(target=target, value=ast.expr() as value) | ast.NamedExpr(target=target, value=value):
            yield from _unpack(target, value, ())
        case ast.For(target=target, iter=each) | ast.comprehension(target=target, iter=each):
            yield from _unpack(target, each, (None,))
        case _:
            return


def _unpack(target: ast.expr, value: ast.expr, path: tuple[int | None, ...]) -> Iterator[tuple[str, Binding]]:
    match target:
        case ast.Name(id=name):
            yield name, (value, path)
        case ast.Tuple(elts=parts):
            for index, part in enumerate(parts):
                yield from _unpack(part, value, (*path, index))
        case _:
            return


@cache
def read_program() -> list[Module]:
    """Every module of the program."""
    paths = sorted(PROGRAM.rglob("*.py"))
    return [Module(path.relative_to(PROGRAM.parent), path.read_text("utf-8")) for path in paths]


def read_documents(folder: Path = PROGRAM) -> dict[str, str]:
    """The templates of documents, by their path."""
    return {p.relative_to(folder.parent).as_posix(): p.read_text("utf-8") for p in sorted(folder.rglob("*.jinja"))}
