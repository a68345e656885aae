"""Find texts in the source that are displayed, but not translated."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from tests.words.collector import Collector
from tests.words.source import Module

_SENTENCE = re.compile(
    r"[^\W\d_]{2,}[,.:;!?…”]* [“({]?[^\W\d_]|(?<![^\W_])[^\W\d_] [^\W\d_]{2,}|[^\W\d_]…|[}] [^\W\d_]{2,}"
)
_TITLE = re.compile(r"[A-Z][a-z]{2,}[.:…!?]?")
_PIECE = re.compile(r"\s[^\W\d_]{2,}(?:[\s,.:;)]|$)|(?:^|[\s(])[^\W\d_]{2,}[,.:;)]?\s")
_ANY_WORD = re.compile(r"[^\W\d_]{2,}")
_PATTERN = re.compile(r"\(\?|\\[wsdb.()\[]|\]\*|\)\?")
_COMMAND = re.compile(r"lgqtui( [a-z]|$)|eval |_LGQTUI_|[.#][a-z-]+ [A-Z]\w+$")

_NO_WORDS = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}|<[^>]*>")
_TEXT_ATTRIBUTE = re.compile(r"""(?:aria-label|title|alt|placeholder)=["'][^"'{]*[^\W\d_]{2,}""")

DISPLAY_FUNCTIONS = frozenset(
    {
        "print_status",
        "tell_person",
        "tell_progress",
        "print_result",
        "tell",
        "notify_text",
        "print_line",
        "notify",
        "ask",
        "print",
        "input",
        "confirm",
        "plain_content",
    }
    | {"Static", "Label", "Button", "Cell", "Content", "Choice"}
)
"""Functions whose first argument is displayed, even if it is a single word."""

ALLOWED: dict[str, str] = {
    # Read by other programs, not by users.
    " (survey form; looks whether a cited page is there)": "the name under which sites are asked",
    "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n": "a file of the BagIt format",
    "lgqtui (package format 1)": "the maker as a package names it",
    "read back": "a word of receipts and of the outbox on the disk",
    "Accept": "an HTTP header",
    "Authorization": "an HTTP header",
    "Expires": "a part of signed addresses",
    "Bearer ": "an HTTP header",
    "application/json, application/problem+json": "an HTTP header",
    " UTC": "a time zone, the same in every language",
    "heading ": "the key of a row",
    " goes on": "the key of a row",
    "Head, MessageLine, #state, KeyBar": "a selector of widgets",
    # Names of threads, for debugging.
    "draft writer": "a thread's name",
    "name look-up": "a thread's name",
    # Compared with messages of libraries.
    "hostname mismatch": "how OpenSSL says it",
    "does not match": "how OpenSSL says it",
    "no name": "the text of an error that is not displayed",
    "Cannot overwrite": "how tomllib says it",
    "Cannot declare": "how tomllib says it",
    "Duplicate": "how tomllib says it",
    "Cannot mutate": "how tomllib says it",
    "Cannot redefine": "how tomllib says it",
    "Illegal character '\\n'": "how tomllib says it",
    "Unterminated string": "how tomllib says it",
    "Invalid value": "how tomllib says it",
    "Expected newline": "how tomllib says it",
    "Exceeds the limit": "how Python says it",
    "Options": "a heading of click, looked up",
    "Commands": "a heading of click, looked up",
    "TransferStalled": "the name of an error, looked up",
}
"""Texts that stay untranslated, with the reason."""


class UntranslatedText(NamedTuple):
    """A constant that may be displayed, and its position."""

    file: str
    line: int
    words: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.words[:100]!r}"


def untranslated_in_documents(documents: dict[str, str]) -> Iterator[UntranslatedText]:
    """Yield the literal texts of Jinja templates."""
    for name, text in documents.items():
        for number, line in enumerate(text.split("\n"), 1):
            stripped = _NO_WORDS.sub(" ", line)
            if _ANY_WORD.search(stripped) or _TEXT_ATTRIBUTE.search(line):
                yield UntranslatedText(name, number, stripped.strip() or line)


def untranslated_texts(collector: Collector) -> Iterator[UntranslatedText]:
    """Yield every constant with words in it that is not translated, except the allowed ones."""
    for module in collector.modules.values():
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Constant) or node in collector.constants or node.value in ALLOWED:
                continue
            if isinstance(node.value, str) and _is_displayed(module, node, node.value):
                yield UntranslatedText(module.path.as_posix(), node.lineno, node.value)


def _is_displayed(module: Module, node: ast.Constant, text: str) -> bool:
    """Return True if a constant looks like a text for users."""
    parent = module.parent(node)
    if (
        isinstance(parent, ast.Expr) or _COMMAND.match(text) or _PATTERN.search(text)
    ):  # a docstring, a command, a pattern
        return False
    if _is_only_for_programs(module, node):
        return False
    if isinstance(parent, ast.Call) and _displays(parent, node):
        return bool(_ANY_WORD.search(text))
    if isinstance(parent, ast.JoinedStr):
        return bool(_PIECE.search(text))
    return bool(_SENTENCE.search(text) or _TITLE.fullmatch(text))


def _displays(call: ast.Call, node: ast.Constant) -> bool:
    """Return True if the function displays this argument: its first one, or the label of a key."""
    function = call.func
    name = (
        function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""
    )
    return (name in DISPLAY_FUNCTIONS and call.args[:1] == [node]) or (name == "Binding" and call.args[2:3] == [node])


def _is_only_for_programs(module: Module, node: ast.AST) -> bool:
    for ancestor in module.ancestors(node):
        match ancestor:
            case ast.Assign(targets=[ast.Name(id="DEFAULT_CSS")]):
                return True
            case ast.AnnAssign(target=ast.Name(id=name)) if name.endswith("CSS"):
                return True
            case ast.Call(func=ast.Name(id="Binding"), keywords=keywords) if _is_hidden(keywords):
                return True  # hidden: in no bar and no menu
            case ast.Subscript(value=ast.Name(id="Literal" | "Annotated")):
                return True
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                return True
            case _:
                continue
    return False


def _is_hidden(keywords: list[ast.keyword]) -> bool:
    return any(k.arg == "show" and isinstance(k.value, ast.Constant) and k.value.value is False for k in keywords)
