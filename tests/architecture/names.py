"""Figures about the names and the size of the program: `python -m tests.architecture.names`.

Reads the syntax trees under `lgqtui/`, and counts the lines of `tests/`; runs nothing.
"""

from __future__ import annotations

import ast
import re
import sys
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

PACKAGE = "lgqtui"
SMALL_FILE, LARGE_FILE, LONG_FUNCTION, SHORT_COMPREHENSION = 45, 400, 30, 120


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ADVERBS_AND_PREPOSITIONS = _words(
    "about above across after again ahead along alone also among anew apart around aside at away back before behind "
    "below beside between beyond by down for forth from here how in inside into near nearest of off on once only "
    "onto out outside over soon then there through to together toward under until up when where why with within "
    "without"
)
IRREGULAR_PARTICIPLES = _words(
    "begun bound broken built chosen come done drawn dropped found given gone held hidden kept known lent lost made "
    "meant met put said seen sent shown spoken stuck taken thrown told typed understood worn written"
)
NOUNS = _words(
    "settings setting strings string bindings binding heading warnings warning thing ring king spring ping padding "
    "encoding building evening ceiling formatting bed feed need seed speed embed shed red hundred"
)
"""Words that only look like gerunds or participles."""
STEM_EXCEPTIONS = frozenset({"import_", "__main__", "__init__"})

BANNED = _words(
    "told found said here there kept place places wanted known given stands stand standing come gone made shown "
    "seen stated asked taken begun thrown meant heard mine whole way ways look news desk room aside anew apart "
    "alone likeness thing things some one telling saying sitting shelf errand parcel shipment wish surroundings "
    "around beginning talk judged doomed words_about told_briefly told_summary said_of"
)
"""Names that say neither what a value is nor what a function does."""
BANNED_WORDS = _words("told said heard kept here wanted sitting shelf errand parcel")
"""Words that spoil a longer name too."""
METAPHORS = re.compile(
    r"\b(sittings?|shel(?:f|ves)|rooms?|houses?|floors?|doors?|toolkits?|persons?|nobody|whoever)\b", re.IGNORECASE
)
"""Metaphors for parts of the program, and people who do not exist: in guides, docstrings, comments, names of tests."""
ALLOWED: frozenset[str] = frozenset()
"""Exceptions, each with its reason in a comment beside it."""
LOOP_INDICES = frozenset("ijknxy_")


def source_files(folder: Path) -> list[Path]:
    """Return the Python files under a folder, in a stable order."""
    return sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)


def module_name(path: Path, root: Path) -> str:
    """Return the dotted name of a module."""
    return ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


def line_count(path: Path) -> int:
    """Return the number of lines of a file."""
    return path.read_text("utf-8").count("\n")


def is_offending_stem(stem: str) -> bool:
    """Return True if a module name has a gerund, participle, adverb or preposition in it."""
    return stem not in STEM_EXCEPTIONS and any(map(_is_offending_word, stem.strip("_").split("_")))


def _is_offending_word(word: str) -> bool:
    if word in NOUNS or len(word) < 2:
        return False
    is_listed = word in ADVERBS_AND_PREPOSITIONS or word in IRREGULAR_PARTICIPLES
    return is_listed or word.endswith("ly") or (len(word) > 4 and word.endswith(("ing", "ed")))


def is_banned(name: str) -> bool:
    """Return True if a bound name is on the ban list, as a whole or by one of its words."""
    bare = name.strip("_").lower()
    return bare not in ALLOWED and (bare in BANNED or not BANNED_WORDS.isdisjoint(bare.split("_")))


class Binding(NamedTuple):
    """A name that a module binds; `is_brief` where a single letter is usual."""

    name: str
    is_brief: bool = False


def bindings_in(tree: ast.Module) -> Iterator[Binding]:
    """Yield the names of functions, arguments, assignments, loops, with statements and comprehensions."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield Binding(node.name, is_brief=True)
                arguments = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
                yield from (Binding(argument.arg, argument.arg in {"_", "x", "y"}) for argument in arguments)
            case ast.Assign():
                is_type_variable = isinstance(node.value, ast.Call) and "TypeVar" in ast.unparse(node.value.func)
                for target in node.targets:
                    yield from _targets(target, is_brief=is_type_variable)
            case ast.AnnAssign() | ast.NamedExpr():
                yield from _targets(node.target)
            case ast.For() | ast.AsyncFor():
                yield from _targets(node.target, brief_names=LOOP_INDICES)
            case ast.withitem() if node.optional_vars is not None:
                yield from _targets(node.optional_vars)
            case ast.comprehension():
                yield from _targets(node.target, is_brief=len(ast.unparse(node)) <= SHORT_COMPREHENSION)


def _targets(
    target: ast.expr, *, is_brief: bool = False, brief_names: frozenset[str] = frozenset("_")
) -> Iterator[Binding]:
    for node in ast.walk(target):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield Binding(node.id, is_brief or node.id in brief_names)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield Binding(node.attr, is_brief=True)


def function_lengths(tree: ast.Module) -> Iterator[int]:
    """Yield the lines of every function without its docstring."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            has_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
            docstring = (first.end_lineno or 0) - first.lineno + 1 if has_docstring else 0
            yield (node.end_lineno or 0) - node.lineno + 1 - docstring


def imports_of(tree: ast.Module) -> set[str]:
    """Return every name that a module imports anywhere, typing-only and late imports included."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.update({node.module, *(f"{node.module}.{alias.name}" for alias in node.names)})
        elif isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
    return names


def largest_cycle(graph: dict[str, set[str]]) -> list[str]:
    """Return the largest strongly connected component (Tarjan); empty if there is no cycle."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    components: list[list[str]] = []

    def connect(node: str) -> None:
        index[node] = low[node] = len(index)
        stack.append(node)
        for successor in sorted(graph[node]):
            if successor not in index:
                connect(successor)
                low[node] = min(low[node], low[successor])
            elif successor in stack:
                low[node] = min(low[node], index[successor])
        if low[node] == index[node]:
            start = stack.index(node)
            components.append(stack[start:])
            del stack[start:]

    sys.setrecursionlimit(10_000)
    for node in sorted(graph):
        if node not in index:
            connect(node)
    largest = max(components, key=len, default=[])
    return sorted(largest) if len(largest) > 1 else []


def measure(root: Path) -> tuple[dict[str, float], dict[str, list[str]]]:
    """Return the figures, and the items behind some of them."""
    trees = {path: ast.parse(path.read_text("utf-8")) for path in source_files(root / PACKAGE)}
    named = [path for path in trees if path.stem != "__init__"]
    stems = [str(path.relative_to(root / PACKAGE)) for path in named if is_offending_stem(path.stem)]
    bindings = [binding for tree in trees.values() for binding in bindings_in(tree)]
    banned = Counter(binding.name.strip("_") for binding in bindings if is_banned(binding.name))
    short = Counter(name for name, is_brief in bindings if len(name.strip("_")) == 1 and not is_brief)
    classes: dict[str, list[str]] = defaultdict(list)
    for path, tree in trees.items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                classes[node.name].append(module_name(path, root))
    twice = {name: modules for name, modules in classes.items() if len(modules) > 1}
    modules = {module_name(path, root): tree for path, tree in trees.items()}
    cycle = largest_cycle({name: (imports_of(tree) & modules.keys()) - {name} for name, tree in modules.items()})
    folders = Counter(str(path.parent.relative_to(root)) for path in named)
    sizes = [line_count(path) for path in named]
    lengths = [length for tree in trees.values() for length in function_lengths(tree)]
    figures = {
        "offending module names, percent": round(100 * len(stems) / max(len(named), 1), 1),
        "bindings on the ban list, percent": round(100 * banned.total() / max(len(bindings), 1), 1),
        "bindings on the ban list": banned.total(),
        "one-letter names": short.total(),
        "public classes defined twice": len(twice),
        "modules in the largest import cycle": len(cycle),
        "files in the fullest folder": max(folders.values(), default=0),
        f"files under {SMALL_FILE} lines": sum(size < SMALL_FILE for size in sizes),
        f"files over {LARGE_FILE} lines": sum(size > LARGE_FILE for size in sizes),
        f"functions over {LONG_FUNCTION} lines": sum(length > LONG_FUNCTION for length in lengths),
        "longest function, lines": max(lengths, default=0),
        "modules": len(named),
        f"lines in {PACKAGE}": sum(map(line_count, trees)),
        "lines in tests": sum(map(line_count, source_files(root / "tests"))),
    }
    offenders = {
        "module names": stems,
        "bindings": [f"{name} {times}" for name, times in banned.most_common(40)],
        "one-letter names": [f"{name} {times}" for name, times in short.most_common(12)],
        "classes": [f"{name}: {', '.join(modules)}" for name, modules in sorted(twice.items())],
        "cycle": cycle,
        "fullest folders, files": [f"{folder} {number}" for folder, number in folders.most_common(5)],
        "largest modules, lines": [
            f"{path.relative_to(root / PACKAGE)} {size}"
            for size, path in sorted(zip(sizes, named, strict=True), reverse=True)[:6]
        ],
    }
    return figures, offenders


def main() -> None:
    """Print the figures, and the items behind them."""
    figures, offenders = measure(Path(__file__).parents[2])
    lines = [f"{name:<40} {value:>9g}" for name, value in figures.items()]
    for name, items in offenders.items():
        text = textwrap.fill(" · ".join(items), 118, initial_indent="  ", subsequent_indent="  ")
        lines.append(f"\n{name}:\n{text}")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
