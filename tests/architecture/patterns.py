"""Every regular expression of the program, and texts that are hard for it."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import re._constants as code  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path
from time import process_time
from types import ModuleType
from typing import Any, NamedTuple

import lgqtui

_METHODS = {"search", "match", "fullmatch", "findall", "finditer", "sub", "subn", "split"}
_FLAGS_AT = {"compile": 1, "search": 2, "match": 2, "fullmatch": 2, "findall": 2, "finditer": 2, "split": 3, "sub": 4}
_OTHERS = 'aA1 /.-"\n\u00e9(:<*_=|'
_CATEGORIES = {
    code.CATEGORY_DIGIT: "1",
    code.CATEGORY_NOT_DIGIT: "a-",
    code.CATEGORY_SPACE: " \n",
    code.CATEGORY_NOT_SPACE: "a.",
    code.CATEGORY_WORD: "a1",
    code.CATEGORY_NOT_WORD: " .",
}
_LONG = 30
"""Repeats up to fewer times than this are no loop."""
_TRIED = 70

Patterns = dict[re.Pattern[Any], set[str]]


class Hard(NamedTuple):
    """A text for a pattern: `before`, then `unit` as often as it fits, then `after`."""

    before: str
    unit: str
    after: str

    def text(self, length: int) -> str:
        return self.before + self.unit * (length // len(self.unit)) + self.after


def collect() -> tuple[Patterns, set[tuple[str, str]]]:
    """Return the patterns with the methods called on each, and the calls whose pattern is computed."""
    patterns: Patterns = defaultdict(set)
    computed: set[tuple[str, str]] = set()
    for info in pkgutil.walk_packages(lgqtui.__path__, "lgqtui."):
        if info.name.endswith("__main__"):
            continue
        module = importlib.import_module(info.name)
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                if ast.unparse(node.func.value) == "re" and node.func.attr in _FLAGS_AT:
                    _note_call(module, node, node.func.attr, patterns, computed)
            elif isinstance(node, ast.Attribute) and node.attr in _METHODS:
                with suppress(NameError, AttributeError):
                    if isinstance(pattern := _value(node.value, module), re.Pattern):
                        patterns[pattern].add(node.attr)
    return patterns, computed


def _note_call(
    module: ModuleType, call: ast.Call, method: str, patterns: Patterns, computed: set[tuple[str, str]]
) -> None:
    flags = [*call.args[_FLAGS_AT[method] :], *(keyword.value for keyword in call.keywords if keyword.arg == "flags")]
    try:
        pattern = re.compile(_value(call.args[0], module), *(_value(flag, module) for flag in flags))
    except NameError:
        computed.add((module.__name__.removeprefix("lgqtui."), ast.unparse(call.args[0])))
    else:
        patterns[pattern] |= {method} - {"compile"}


def _value(node: ast.expr, module: ModuleType) -> Any:
    """Return the value of constants of a module; what a function calls its own raises NameError."""
    calls = {ast.unparse(part.func) for part in ast.walk(node) if isinstance(part, ast.Call)}
    if not calls <= {"re.escape", "'|'.join", "quote"}:
        raise NameError
    return eval(compile(ast.Expression(node), "pattern", "eval"), {"re": re, **vars(module)})


def seconds(pattern: re.Pattern[Any], method: str, text: str) -> float:
    """Return the seconds that a method of a pattern takes for a text."""
    subject = text.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else text
    started_at = process_time()
    if method in ("sub", "subn"):
        pattern.sub(b"" if isinstance(subject, bytes) else "", subject)
    elif method == "finditer":
        all(pattern.finditer(subject))
    else:
        getattr(pattern, method)(subject)
    return process_time() - started_at


def hard_texts(pattern: re.Pattern[Any]) -> Iterator[Hard]:
    """Yield texts in which what a loop of the pattern takes is repeated, and then what it cannot go on with."""
    source = pattern.pattern.decode("latin-1") if isinstance(pattern.pattern, bytes) else pattern.pattern
    loops = dict.fromkeys(_loops(parser.parse(source, pattern.flags & ~re.DEBUG), ""))
    letters = list(dict.fromkeys("".join(map("".join, loops))))[:12]
    units = chain(
        loops,
        (("", before + unit) for before, unit in loops),
        (("", letter) for letter in letters),
        (("", before + unit + letter) for before, unit in loops if before for letter in letters),
        (("", unit + letter) for _, unit in loops for letter in letters),
    )
    for before, unit in islice(dict.fromkeys(units), _TRIED):
        yield from (Hard(before, unit, after) for after in ("", "\0"))


def _loops(parts: Sequence[tuple[Any, Any]], before: str) -> Iterator[tuple[str, str]]:
    """Yield what stands before each loop and what one turn of it takes."""
    for operation, value in parts:
        if operation in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
            if value[1] is code.MAXREPEAT or value[1] >= _LONG:
                yield from ((before, turn) for turn in _samples(value[2]) if turn)
            yield from _loops(value[2], before)
        elif operation is code.BRANCH:
            for branch in value[1]:
                yield from _loops(branch, before)
        elif operation is code.SUBPATTERN:
            yield from _loops(value[3], before)
        elif operation in (code.ASSERT, code.ASSERT_NOT):
            yield from _loops(value[1], before)
        elif operation is code.ATOMIC_GROUP:
            yield from _loops(value, before)
        before += next(iter(_fitting(operation, value)), "")


def _samples(parts: Sequence[tuple[Any, Any]]) -> list[str]:
    """Return up to three texts that a part of a pattern takes."""
    samples = ["", "", ""]
    for operation, value in parts:
        if fitting := _fitting(operation, value):
            samples = [sample + fitting[index % len(fitting)] for index, sample in enumerate(samples)]
    return list(dict.fromkeys(samples))


def _fitting(operation: Any, value: Any) -> list[str]:  # noqa: PLR0911 - each kind of item takes something else
    """Return texts that one item of a pattern takes."""
    if operation is code.LITERAL:
        return [chr(value)]
    if operation is code.NOT_LITERAL:
        return [other for other in _OTHERS if ord(other) != value][:3]
    if operation is code.ANY:
        return ["a", " "]
    if operation is code.IN:
        return _members(value)
    if operation is code.BRANCH:
        return [sample for branch in value[1] for sample in _samples(branch)[:1]]
    if operation is code.SUBPATTERN:
        return _samples(value[3])
    if operation is code.ATOMIC_GROUP:
        return _samples(value)
    if operation in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
        return [sample * max(value[0], 1) for sample in _samples(value[2])] + [""] * (value[0] == 0)
    return []


def _members(members: Sequence[tuple[Any, Any]]) -> list[str]:
    if members[0][0] is code.NEGATE:
        excluded = "".join(chain.from_iterable(map(_member, members[1:])))
        ranges = [value for operation, value in members if operation is code.RANGE]
        others = (o for o in _OTHERS if o not in excluded and not any(a <= ord(o) <= z for a, z in ranges))
        return list(others)[:3]
    return list(chain.from_iterable(map(_member, members)))[:4]


def _member(member: tuple[Any, Any]) -> str:
    operation, value = member
    if operation is code.CATEGORY:
        return _CATEGORIES[value]
    return chr(value[0] if operation is code.RANGE else value)
