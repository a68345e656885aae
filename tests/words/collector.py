"""Collect the translatable templates of the program by resolving arguments to their constants.

A template is an argument of `tr` or `trn`, of an error, or of a struct that has a field for it (`TEMPLATE_FIELDS`):
as a constant, or through a variable, a table, a condition, a function that returns it or takes it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tests.words.expressions import ExpressionResolver
from tests.words.source import Definition, Module

TEMPLATE_FIELDS = (
    *(
        "message",
        "remedy",
        "brief",
        "hint",
        "label",
        "help",
        "menu_label",
        "search_words",
        "summary",
        "takes",
        "expects",
        "prompt_label",
        "placeholder",
        "empty",
    ),
    *("address_form", "proofs"),
)
"""Names of fields that hold a template, or a tuple of them."""

_ERRORS = {"Error", "Exception", "FileError", "CannotRead", "CannotWrite"}
_LAYOUT_MODULE = "lgqtui.export.layout"
_LAYOUT_NAME = re.compile(r"layout\.([A-Z_]+)")
Key = int | str


class Sentence(NamedTuple):
    """A template, its plural if it has one, and its file."""

    singular: str
    plural: str
    file: str


class TemplateParameters(NamedTuple):
    """Parameters of a function that are templates: indices, names, and from which index on all are."""

    keys: frozenset[Key] = frozenset()
    all_from: int | None = None

    def has(self, key: Key | None) -> bool:
        return key in self.keys or (self.all_from is not None and isinstance(key, int) and key >= self.all_from)

    def extended(self, keys: Iterable[Key] = (), all_from: int | None = None) -> TemplateParameters:
        return TemplateParameters(self.keys.union(keys), self.all_from if all_from is None else all_from)


class Collector:
    """Resolves every template of the program: `constants` are the syntax nodes, `sentences` the texts."""

    def __init__(self, modules: Sequence[Module], documents: Mapping[str, str] | None = None) -> None:
        self.modules = {module.name: module for module in modules}
        self.constants: set[ast.Constant] = set()
        self.sentences: set[Sentence] = set()
        self._template_parameters: dict[tuple[str, str], TemplateParameters] = {
            ("", "tr"): TemplateParameters(frozenset({0}))
        }
        self._resolver = ExpressionResolver(self.modules, self._add_caller_parameters)
        for module in modules:
            for node in ast.walk(module.tree):
                if isinstance(node, ast.ClassDef):
                    self._add_class(node)
        self._collect()
        self._collect_from(documents or {})

    @property
    def composed(self) -> set[tuple[str, int]]:
        """File and line of every concatenated template."""
        return self._resolver.composed

    def _add_class(self, node: ast.ClassDef) -> None:
        """Note the template parameters of an error, or of a struct with fields for templates."""
        bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
        if bases & _ERRORS:
            self._template_parameters["", node.name] = TemplateParameters(frozenset({1, 2, "message", "hint"}))
        elif "Struct" in bases:
            fields = [part.target for part in node.body if isinstance(part, ast.AnnAssign)]
            names = [target.id if isinstance(target, ast.Name) else "" for target in fields]
            keys: set[Key] = {
                key for index, name in enumerate(names) if name in TEMPLATE_FIELDS for key in (index, name)
            }
            if keys:
                self._template_parameters["", node.name] = TemplateParameters(frozenset(keys))

    def _collect(self) -> None:
        previous_size = -1
        while previous_size != (previous_size := self._progress()):
            for module in self.modules.values():
                for call in module.calls:
                    self._collect_call(module, call)

    def _progress(self) -> int:
        return len(self.constants) + sum(
            len(parameters.keys) + (parameters.all_from is not None)
            for parameters in self._template_parameters.values()
        )

    def _collect_from(self, documents: Mapping[str, str]) -> None:
        """Collect the constants of the layout module that the Jinja templates name."""
        module = self.modules.get(_LAYOUT_MODULE)
        if module is not None:
            for name in {name for text in documents.values() for name in _LAYOUT_NAME.findall(text)}:
                for value, _ in module.bound(module.tree, name):
                    self._add(module, value)

    def _collect_call(self, module: Module, call: ast.Call) -> None:
        name = _callee_name(module, call)
        if name == "trn" and _is_i18n_call(module, call):
            self._collect_trn(module, call)
            return
        parameters = self._template_parameters.get((module.name, name)) or self._template_parameters.get(("", name))
        if parameters is None:
            return
        for index, argument in enumerate(call.args):
            if isinstance(argument, ast.Starred):
                self._collect_starred(module, argument, index, parameters)
            elif parameters.has(index):
                self._add(module, argument)
        for keyword in call.keywords:
            if parameters.has(keyword.arg):
                self._add(module, keyword.value)

    def _collect_starred(
        self, module: Module, argument: ast.Starred, index: int, parameters: TemplateParameters
    ) -> None:
        for source, row in self._resolver.values(module, argument.value):
            if isinstance(row, ast.Tuple | ast.List):
                for offset, part in enumerate(row.elts):
                    if parameters.has(index + offset):
                        self._add(source, part)
        if parameters.all_from is not None and isinstance(argument.value, ast.Name):
            self._add_caller_parameters(module, argument.value)

    def _collect_trn(self, module: Module, call: ast.Call) -> None:
        first = call.args[0]
        if not isinstance(first, ast.Starred):
            self._add_plural(module, first, call.args[1])
            return
        for source, row in self._resolver.values(module, first.value):
            if isinstance(row, ast.Tuple | ast.List):
                self._add_plural(source, row.elts[0], row.elts[1])

    def _add(self, module: Module, argument: ast.expr) -> None:
        for source, value in self._resolver.values(module, argument):
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                self.constants.add(value)
                if value.value:
                    self.sentences.add(Sentence(value.value, "", source.path.as_posix()))
            elif isinstance(value, ast.Tuple):
                for part in value.elts:
                    self._add(source, part)

    def _add_plural(self, module: Module, singular_expr: ast.expr, plural_expr: ast.expr) -> None:
        for _, singular in self._resolver.values(module, singular_expr):
            for source, plural in self._resolver.values(module, plural_expr):
                if isinstance(singular, ast.Constant) and isinstance(plural, ast.Constant):
                    self.constants |= {singular, plural}
                    self.sentences.add(Sentence(str(singular.value), str(plural.value), source.path.as_posix()))

    def _add_caller_parameters(self, module: Module, name: ast.Name) -> None:
        """If a name is a parameter, note it as a template parameter of its function."""
        for scope in module.scopes(name):
            if isinstance(scope, Definition):
                keys, all_from = _parameter_of(module, scope, name.id)
                if keys or all_from is not None:
                    function = _qualified_name(module, scope)
                    self._template_parameters[function] = self._template_parameters.get(
                        function, TemplateParameters()
                    ).extended(keys, all_from)
                    return


def _parameter_of(module: Module, scope: Definition, name: str) -> tuple[set[Key], int | None]:
    """Return index and name of a parameter; the index of the first, if it is `*args`."""
    arguments = scope.args
    positional = [a.arg for a in (*arguments.posonlyargs, *arguments.args)]
    if positional[:1] in (["self"], ["cls"]) and isinstance(module.parent(scope), ast.ClassDef):
        positional = positional[1:]
    if name in positional:
        return {positional.index(name), name}, None
    if arguments.vararg and arguments.vararg.arg == name:
        return set(), len(positional)
    return ({name}, None) if name in {a.arg for a in arguments.kwonlyargs} else (set(), None)


def _qualified_name(module: Module, scope: Definition) -> tuple[str, str]:
    """Return the module in which a function is called, "" for any, and its name there."""
    parent = module.parent(scope)
    if scope.name == "__init__" and isinstance(parent, ast.ClassDef):
        return "", parent.name
    name = f".{scope.name}" if isinstance(parent, ast.ClassDef) else scope.name
    return (module.name if scope.name.startswith("_") else ""), name


def _is_i18n_call(module: Module, call: ast.Call) -> bool:
    """Return True if the function is not imported from elsewhere than `lgqtui.i18n`."""
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    return module.imported.get(name, ("lgqtui.i18n", ""))[0] == "lgqtui.i18n"


def _callee_name(module: Module, call: ast.Call) -> str:
    """Return the original name of the called function; a method has a dot before it."""
    match call.func:
        case ast.Name(id=name):
            return module.imported.get(name, ("", name))[1]
        case ast.Attribute(attr=name):
            return f".{name}"
        case _:
            return ""
