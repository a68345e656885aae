"""Resolve an expression to its possible constants, through variables, tables, conditions and functions."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping

from tests.words.source import Module

_MAX_DEPTH = 14

Located = tuple[Module, ast.expr]
Rows = Iterable[Located]


class ExpressionResolver:
    """Resolves expressions. `on_name` is called with every name on the path; `composed` lists concatenated texts."""

    def __init__(self, modules: Mapping[str, Module], on_name: Callable[[Module, ast.Name], None]) -> None:
        self._modules = modules
        self._on_name = on_name
        self.composed: set[tuple[str, int]] = set()

    def values(self, module: Module, expression: ast.expr, depth: int = 0) -> Iterator[Located]:
        """Yield the constants, tuples and dictionaries that an expression can be."""
        if depth > _MAX_DEPTH:
            return
        match expression:
            case ast.Constant() | ast.Tuple() | ast.List() | ast.Set() | ast.Dict():
                yield module, expression
            case ast.Call():
                yield from self._call_values(module, expression, depth)
            case ast.Name():
                yield from self._name_values(module, expression, depth)
            case ast.Subscript(value=value):
                yield from self._elements(self.values(module, value, depth + 1), None, depth)
            case ast.Attribute(attr=name) if name.isupper():
                yield from self._class_constants(name, depth)
            case ast.BinOp() | ast.JoinedStr():
                self.composed.add((module.path.as_posix(), expression.lineno))
            case _:
                yield from self._values_of_all(module, _alternatives(expression), depth)

    def _values_of_all(self, module: Module, parts: Iterable[ast.expr], depth: int) -> Iterator[Located]:
        for part in parts:
            yield from self.values(module, part, depth + 1)

    def _elements(self, rows: Rows, index: int | None, depth: int) -> Iterator[Located]:
        """Yield the elements of tuples and dictionaries: at an index, or all."""
        for module, row in rows:
            match row:
                case ast.Dict(keys=keys, values=parts):
                    yield from self._values_of_all(module, parts, depth)
                    spread = [part for key, part in zip(keys, parts, strict=True) if key is None]
                    yield from self._elements(self._values_of_all(module, spread, depth), index, depth)
                case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
                    selected = parts if index is None else parts[index : index + 1]
                    yield from self._values_of_all(module, selected, depth)
                case _:
                    continue

    def _call_values(self, module: Module, call: ast.Call, depth: int) -> Iterator[Located]:
        """Yield what a call returns: a value of a dictionary, a first element, the returns of a local function."""
        match call.func:
            case ast.Attribute(value=value, attr="get" | "items" as method):
                table = self.values(module, value, depth + 1)
                yield from self._elements(table, None, depth) if method == "get" else _pairs(table)
                yield from self._values_of_all(module, call.args[1:], depth)
            case ast.Attribute(attr="fromkeys"):
                yield module, ast.List(call.args[1:])
            case ast.Name(id="next" | "zip"):
                yield from self._values_of_all(module, call.args, depth)
            case ast.Name(id=name) | ast.Attribute(value=ast.Name(id="self"), attr=name):
                yield from self._values_of_all(module, _returned_values(module, name), depth)
            case _:
                return

    def _name_values(self, module: Module, name: ast.Name, depth: int) -> Iterator[Located]:
        self._on_name(module, name)
        for scope in module.scopes(name):
            bound = module.bound(scope, name.id)
            for value, path in bound:
                yield from self._follow_path(module, value, path, depth)
            if bound:
                return
        source, original = module.imported.get(name.id, ("", ""))
        if source in self._modules:
            defining_module = self._modules[source]
            for value, path in defining_module.bound(defining_module.tree, original):
                yield from self._follow_path(defining_module, value, path, depth)

    def _follow_path(
        self, module: Module, value: ast.expr, path: tuple[int | None, ...], depth: int
    ) -> Iterator[Located]:
        located: Rows = self.values(module, value, depth + 1)
        for index in path:
            located = self._elements(located, index, depth)
        yield from located

    def _class_constants(self, name: str, depth: int) -> Iterator[Located]:
        for module in self._modules.values():
            yield from self._values_of_all(module, module.class_constants.get(name, ()), depth)


def _alternatives(expression: ast.expr) -> list[ast.expr]:
    match expression:
        case ast.IfExp(body=body, orelse=other):
            return [body, other]
        case ast.BoolOp(values=parts):
            return parts
        case ast.NamedExpr(value=value) | ast.GeneratorExp(elt=value) | ast.ListComp(elt=value):
            return [value]
        case _:
            return []


def _pairs(tables: Rows) -> Iterator[Located]:
    for module, table in tables:
        if isinstance(table, ast.Dict):
            pairs = zip(table.keys, table.values, strict=True)
            yield module, ast.List([ast.Tuple([key, part]) for key, part in pairs if key])


def _returned_values(module: Module, name: str) -> Iterator[ast.expr]:
    for definition in module.definitions.get(name, ()):
        for node in ast.walk(definition):
            if isinstance(node, ast.Return | ast.Yield) and node.value is not None:
                yield node.value
