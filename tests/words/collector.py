"""Which sentences of the source are said through the catalogue, found by following templates to where they stand.

A template stands in a call of `tr` or `trn`, in an error, or in a noun that has a field for it (`TEMPLATE_FIELDS`):
as it is, or by way of a variable, a table, a choice, a function that gives it or takes it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tests.words.expressions import ExpressionResolver
from tests.words.source import Definition, Module

TEMPLATE_FIELDS = ("message", "remedy", "hint", "label", "help", "summary", "takes")
"""What a field for a template is called."""

_ERRORS = {"Error", "Exception", "FileError", "CannotRead", "CannotWrite"}
_WORDS_OF_DOCUMENTS = "lgqtui.export.layout"
_SAID_IN_DOCUMENTS = re.compile(r"layout\.([A-Z_]+)")
Key = int | str


class Sentence(NamedTuple):
    """A template, with its plural if it has one, and where it stands."""

    singular: str
    plural: str
    file: str


class Takes(NamedTuple):
    """Where a call takes templates: places from 0, names, and from which place on all are."""

    keys: frozenset[Key] = frozenset()
    all_from: int | None = None

    def has(self, key: Key | None) -> bool:
        return key in self.keys or (self.all_from is not None and isinstance(key, int) and key >= self.all_from)

    def also(self, keys: Iterable[Key] = (), all_from: int | None = None) -> Takes:
        return Takes(self.keys.union(keys), self.all_from if all_from is None else all_from)


class Collector:
    """Follows every template of the program; `said` are the constants it arrives at, `sentences` what they say."""

    def __init__(self, modules: Sequence[Module], documents: Mapping[str, str] | None = None) -> None:
        self.modules = {module.name: module for module in modules}
        self.said: set[ast.Constant] = set()
        self.sentences: set[Sentence] = set()
        self._takes: dict[tuple[str, str], Takes] = {("", "tr"): Takes(frozenset({0}))}
        self._follower = ExpressionResolver(self.modules, self._derive)
        for module in modules:
            for node in ast.walk(module.tree):
                if isinstance(node, ast.ClassDef):
                    self._note_noun(node)
        self._collect()
        self._collect_from(documents or {})

    @property
    def composed(self) -> set[tuple[str, int]]:
        """Where a template is put together: file and line."""
        return self._follower.composed

    def _note_noun(self, node: ast.ClassDef) -> None:
        """An error, or a struct with fields for templates."""
        bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
        if bases & _ERRORS:
            self._takes["", node.name] = Takes(frozenset({1, 2, "message", "hint"}))
        elif "Struct" in bases:
            fields = [part.target for part in node.body if isinstance(part, ast.AnnAssign)]
            names = [target.id if isinstance(target, ast.Name) else "" for target in fields]
            keys: set[Key] = {key for n, name in enumerate(names) if name in TEMPLATE_FIELDS for key in (n, name)}
            if keys:
                self._takes["", node.name] = Takes(frozenset(keys))

    def _collect(self) -> None:
        before = -1
        while before != (before := self._size()):
            for module in self.modules.values():
                for call in module.calls:
                    self._look_at(module, call)

    def _size(self) -> int:
        return len(self.said) + sum(len(takes.keys) + (takes.all_from is not None) for takes in self._takes.values())

    def _collect_from(self, documents: Mapping[str, str]) -> None:
        """What the templates of documents say stands in a module beside them, under names in capitals."""
        module = self.modules.get(_WORDS_OF_DOCUMENTS)
        if module is not None:
            for name in {name for text in documents.values() for name in _SAID_IN_DOCUMENTS.findall(text)}:
                for value, _ in module.bound(module.tree, name):
                    self._say(module, value)

    def _look_at(self, module: Module, call: ast.Call) -> None:
        name = _called(module, call)
        if name == "trn" and _is_ours(module, call):
            self._look_at_count(module, call)
            return
        takes = self._takes.get((module.name, name)) or self._takes.get(("", name))
        if takes is None:
            return
        for place, argument in enumerate(call.args):
            if isinstance(argument, ast.Starred):
                self._look_at_rest(module, argument, place, takes)
            elif takes.has(place):
                self._say(module, argument)
        for keyword in call.keywords:
            if takes.has(keyword.arg):
                self._say(module, keyword.value)

    def _look_at_rest(self, module: Module, argument: ast.Starred, place: int, takes: Takes) -> None:
        for there, row in self._follower.values(module, argument.value):
            if isinstance(row, ast.Tuple | ast.List):
                for n, part in enumerate(row.elts):
                    if takes.has(place + n):
                        self._say(there, part)
        if takes.all_from is not None and isinstance(argument.value, ast.Name):
            self._derive(module, argument.value)

    def _look_at_count(self, module: Module, call: ast.Call) -> None:
        first = call.args[0]
        if not isinstance(first, ast.Starred):
            self._say_both(module, first, call.args[1])
            return
        for there, row in self._follower.values(module, first.value):
            if isinstance(row, ast.Tuple | ast.List):
                self._say_both(there, row.elts[0], row.elts[1])

    def _say(self, module: Module, argument: ast.expr) -> None:
        for there, found in self._follower.values(module, argument):
            if isinstance(found, ast.Constant) and isinstance(found.value, str):
                self.said.add(found)
                if found.value:
                    self.sentences.add(Sentence(found.value, "", there.path.as_posix()))

    def _say_both(self, module: Module, one: ast.expr, many: ast.expr) -> None:
        for _, singular in self._follower.values(module, one):
            for there, plural in self._follower.values(module, many):
                if isinstance(singular, ast.Constant) and isinstance(plural, ast.Constant):
                    self.said |= {singular, plural}
                    self.sentences.add(Sentence(str(singular.value), str(plural.value), there.path.as_posix()))

    def _derive(self, module: Module, name: ast.Name) -> None:
        """If a name is what a function was given, its callers give templates there."""
        for scope in module.scopes(name):
            if isinstance(scope, Definition):
                keys, all_from = _parameter(module, scope, name.id)
                if keys or all_from is not None:
                    where = _as_called(module, scope)
                    self._takes[where] = self._takes.get(where, Takes()).also(keys, all_from)
                    return


def _parameter(module: Module, scope: Definition, name: str) -> tuple[set[Key], int | None]:
    """At which place and name a function takes it; from which place on, if it is one of the rest."""
    arguments = scope.args
    in_order = [a.arg for a in (*arguments.posonlyargs, *arguments.args)]
    if in_order[:1] in (["self"], ["cls"]) and isinstance(module.parent(scope), ast.ClassDef):
        in_order = in_order[1:]
    if name in in_order:
        return {in_order.index(name), name}, None
    if arguments.vararg and arguments.vararg.arg == name:
        return set(), len(in_order)
    return ({name}, None) if name in {a.arg for a in arguments.kwonlyargs} else (set(), None)


def _as_called(module: Module, scope: Definition) -> tuple[str, str]:
    """In which module a function is called, "" for any, and by what name."""
    parent = module.parent(scope)
    if scope.name == "__init__" and isinstance(parent, ast.ClassDef):
        return "", parent.name
    name = f".{scope.name}" if isinstance(parent, ast.ClassDef) else scope.name
    return (module.name if scope.name.startswith("_") else ""), name


def _is_ours(module: Module, call: ast.Call) -> bool:
    """True if what is called comes from nowhere else than our words: `trn` is a name that others have too."""
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    return module.imported.get(name, ("lgqtui.i18n", ""))[0] == "lgqtui.i18n"


def _called(module: Module, call: ast.Call) -> str:
    """The name of what is called, as it is where it comes from; that of a method with a dot before it."""
    match call.func:
        case ast.Name(id=name):
            return module.imported.get(name, ("", name))[1]
        case ast.Attribute(attr=name):
            return f".{name}"
        case _:
            return ""
