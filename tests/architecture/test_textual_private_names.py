"""Textual's private names are used only in `tui/textual_ext/`, and each of them exists."""

from __future__ import annotations

import ast
import inspect
import re
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.events import Key
from textual.geometry import Offset
from textual.screen import Screen
from textual.selection import Selection
from textual.widget import Widget
from textual.widgets import Input, TextArea

CHECKOUT = Path(__file__).parents[2]
SCREEN = CHECKOUT / "lgqtui" / "tui"
EXTENSION = SCREEN / "textual_ext"
OUTSIDE = sorted(path for path in SCREEN.rglob("*.py") if EXTENSION not in path.parents)
PRIVATE_MODULE = re.compile(r"^from textual(?:\.\w+)*\._", re.MULTILINE)
ASSIGNED = re.compile(r"\bself\.(_[a-z]\w*)\s*(?::[^=\n]+)?=[^=]")


@cache
def class_sources(module: str) -> dict[str, str]:
    """Return the source of each class of a module, read once: `inspect.getsource` parses the module for each."""
    source = inspect.getsource(import_module(module))
    lines = source.splitlines(keepends=True)
    classes = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef))
    return {node.name: "".join(lines[node.lineno - 1 : node.end_lineno]) for node in classes}


@cache
def private_names(textual_class: type) -> frozenset[str]:
    """Return the private names that a class of Textual and its bases define, or assign to an instance."""
    names: set[str] = set()
    for base in textual_class.__mro__:
        if base.__module__.startswith("textual"):
            names.update(vars(base), ASSIGNED.findall(class_sources(base.__module__)[base.__name__]))
    return frozenset(name for name in names if re.match("_[a-z]", name))


def own_classes(path: Path) -> list[type]:
    """Return the classes of a module that extend one of Textual."""
    module = import_module(".".join(path.relative_to(CHECKOUT).with_suffix("").parts))
    classes = [
        value for value in vars(module).values() if inspect.isclass(value) and value.__module__ == module.__name__
    ]
    return [value for value in classes if any(base.__module__.startswith("textual") for base in value.__mro__)]


@pytest.mark.parametrize("path", OUTSIDE, ids=lambda path: path.stem)
def test_no_private_name_is_used_or_redefined_elsewhere(path: Path) -> None:
    """What such a name means may change with any version; `textual_ext` says where it is used, and why."""
    assert PRIVATE_MODULE.findall(path.read_text("utf-8")) == []
    for own in own_classes(path):
        used = set(re.findall(r"\b(?:self\.|def )(_[a-z]\w*)", class_sources(own.__module__)[own.__name__]))
        textual_names = frozenset().union(*map(private_names, own.__mro__))
        assert used & textual_names == set(), own.__name__


def test_each_private_name_is_there() -> None:
    """A version of Textual without one of them is noticed here, before a user meets it."""
    existing = frozenset().union(*map(private_names, (App, Screen, Widget, Input, TextArea, XTermParser)))
    for path in EXTENSION.glob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        nodes = list(ast.walk(tree))
        attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
        stored = {node.attr for node in nodes if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)}
        own = stored | {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
        own |= {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        used = {name for name in attributes if re.match("_[a-z]", name)}
        assert used - existing - own == set(), path.name


def test_the_overridden_names_are_called_by_textual() -> None:
    """What is overridden in `textual_ext` is still what Textual calls."""
    for textual_class, name in (
        (App, "_fatal_error"),
        (App, "_handle_exception"),
        (Input, "_value"),
        (TextArea, "_replace_via_keyboard"),
    ):
        assert name in private_names(textual_class)


def test_what_is_guarded_fails_in_this_version_of_textual() -> None:
    """A guard against a fault of Textual 8.2 goes when Textual no longer has it."""
    with pytest.raises(IndexError):
        Selection(Offset(0, 1), Offset(3, 2)).extract("one line")
    with pytest.raises(ValueError, match="chr"):
        list(XTermParser().feed("\x1b[1114112u"))
    assert [e.character for e in XTermParser().feed("\x1b[>41;354;0c\x1b") if isinstance(e, Key)][:2] == ["^", "["]
