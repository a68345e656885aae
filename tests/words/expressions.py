"""From an expression to the constants it can be, by way of variables, tables, choices and functions."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping

from tests.words.source import Module

_DEEPEST = 14

Located = tuple[Module, ast.expr]
Rows = Iterable[Located]


class ExpressionResolver:
    """Follows expressions. `met` is told every name on the way; `composed` is where text is put together."""

    def __init__(self, modules: Mapping[str, Module], met: Callable[[Module, ast.Name], None]) -> None:
        self._modules = modules
        self._met = met
        self.composed: set[tuple[str, int]] = set()

    def values(self, module: Module, found: ast.expr, depth: int = 0) -> Iterator[Located]:
        """The constants, rows and tables that an expression can be."""
        if depth > _DEEPEST:
            return
        match found:
            case ast.Constant() | ast.Tuple() | ast.List() | ast.Set() | ast.Dict():
                yield module, found
            case ast.Call():
                yield from self._given(module, found, depth)
            case ast.Name():
                yield from self._named(module, found, depth)
            case ast.Subscript(value=value):
                yield from self._inside(self.values(module, value, depth + 1), None, depth)
            case ast.Attribute(attr=name) if name.isupper():
                yield from self._of_classes(name, depth)
            case ast.BinOp() | ast.JoinedStr():
                self.composed.add((module.path.as_posix(), found.lineno))
            case _:
                yield from self._each(module, _either(found), depth)

    def _each(self, module: Module, parts: Iterable[ast.expr], depth: int) -> Iterator[Located]:
        for part in parts:
            yield from self.values(module, part, depth + 1)

    def _inside(self, rows: Rows, place: int | None, depth: int) -> Iterator[Located]:
        """What stands in rows and tables: at a place, or anywhere."""
        for module, row in rows:
            match row:
                case ast.Dict(keys=keys, values=parts):
                    yield from self._each(module, parts, depth)
                    spread = [part for key, part in zip(keys, parts, strict=True) if key is None]
                    yield from self._inside(self._each(module, spread, depth), place, depth)
                case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
                    at = parts if place is None else parts[place : place + 1]
                    yield from self._each(module, at, depth)
                case _:
                    continue

    def _given(self, module: Module, call: ast.Call, depth: int) -> Iterator[Located]:
        """What a call gives: one out of a table, the first of a row, what a function of the same file returns."""
        match call.func:
            case ast.Attribute(value=value, attr="get" | "items" as way):
                table = self.values(module, value, depth + 1)
                yield from self._inside(table, None, depth) if way == "get" else _pairs(table)
                yield from self._each(module, call.args[1:], depth)
            case ast.Attribute(attr="fromkeys"):
                yield module, ast.List(call.args[1:])
            case ast.Name(id="next" | "zip"):
                yield from self._each(module, call.args, depth)
            case ast.Name(id=name) | ast.Attribute(value=ast.Name(id="self"), attr=name):
                yield from self._each(module, _returned(module, name), depth)
            case _:
                return

    def _named(self, module: Module, name: ast.Name, depth: int) -> Iterator[Located]:
        self._met(module, name)
        for scope in module.scopes(name):
            bound = module.bound(scope, name.id)
            for value, way in bound:
                yield from self._along(module, value, way, depth)
            if bound:
                return
        source, original = module.imported.get(name.id, ("", ""))
        if source in self._modules:
            there = self._modules[source]
            for value, way in there.bound(there.tree, original):
                yield from self._along(there, value, way, depth)

    def _along(self, module: Module, value: ast.expr, way: tuple[int | None, ...], depth: int) -> Iterator[Located]:
        found: Rows = self.values(module, value, depth + 1)
        for place in way:
            found = self._inside(found, place, depth)
        yield from found

    def _of_classes(self, name: str, depth: int) -> Iterator[Located]:
        for module in self._modules.values():
            yield from self._each(module, module.class_constants.get(name, ()), depth)


def _either(found: ast.expr) -> list[ast.expr]:
    """What an expression is one of."""
    match found:
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


def _returned(module: Module, name: str) -> Iterator[ast.expr]:
    for definition in module.definitions.get(name, ()):
        for node in ast.walk(definition):
            if isinstance(node, ast.Return | ast.Yield) and node.value is not None:
                yield node.value
