"""Words in the source that no catalogue will ever see: constants that a person may read and that nothing says."""

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
_SPOKEN_ATTRIBUTE = re.compile(r"""(?:aria-label|title|alt|placeholder)=["'][^"'{]*[^\W\d_]{2,}""")

SHOWING = frozenset(
    {
        "print_status",
        "tell_person",
        "tell_progress",
        "print_result",
        "tell",
        "notify_text",
        "notify",
        "ask",
        "print",
        "input",
        "confirm",
        "plain_content",
    }
    | {"Static", "Label", "Button", "Cell", "Content", "Choice"}
)
"""What is called with this is on the screen, be it one word."""

ALLOWED: dict[str, str] = {
    # Said to other programs, not to people.
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
    # Names of threads, for whoever looks for a fault.
    "draft writer": "a thread's name",
    "name look-up": "a thread's name",
    # Compared with what others say.
    "hostname mismatch": "how OpenSSL says it",
    "does not match": "how OpenSSL says it",
    "no name": "how an error says it that nobody is shown",
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
"""Words that stay as they are, with the reason."""


class Unsaid(NamedTuple):
    """A constant that a person may read, and where it stands."""

    file: str
    line: int
    words: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.words[:100]!r}"


def unsaid_in_documents(documents: dict[str, str]) -> Iterator[Unsaid]:
    """Words that stand in templates of documents beside what these say."""
    for name, text in documents.items():
        for n, line in enumerate(text.split("\n"), 1):
            bare = _NO_WORDS.sub(" ", line)
            if _ANY_WORD.search(bare) or _SPOKEN_ATTRIBUTE.search(line):
                yield Unsaid(name, n, bare.strip() or line)


def unsaid(collector: Collector) -> Iterator[Unsaid]:
    """Every constant of the program with words in it that nothing says, but for those that are allowed."""
    for module in collector.modules.values():
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Constant) or node in collector.said or node.value in ALLOWED:
                continue
            if isinstance(node.value, str) and _is_shown(module, node, node.value):
                yield Unsaid(module.path.as_posix(), node.lineno, node.value)


def _is_shown(module: Module, node: ast.Constant, text: str) -> bool:
    """True if it reads like words for people, and does not stand where only programs read."""
    parent = module.parent(node)
    if (
        isinstance(parent, ast.Expr) or _COMMAND.match(text) or _PATTERN.search(text)
    ):  # a docstring, a command, a pattern
        return False
    if _is_only_for_programs(module, node):
        return False
    if isinstance(parent, ast.Call) and _shows(parent, node):
        return bool(_ANY_WORD.search(text))
    if isinstance(parent, ast.JoinedStr):
        return bool(_PIECE.search(text))
    return bool(_SENTENCE.search(text) or _TITLE.fullmatch(text))


def _shows(call: ast.Call, node: ast.Constant) -> bool:
    """True if what is called shows this, be it one word: the first that it is given, and the label of a key."""
    called = call.func
    name = called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""
    return (name in SHOWING and call.args[:1] == [node]) or (name == "Binding" and call.args[2:3] == [node])


def _is_only_for_programs(module: Module, node: ast.AST) -> bool:
    for above in module.around(node):
        match above:
            case ast.Assign(targets=[ast.Name(id="DEFAULT_CSS")]):
                return True
            case ast.AnnAssign(target=ast.Name(id=name)) if name.endswith("CSS"):
                return True
            case ast.Call(func=ast.Name(id="Binding"), keywords=keywords) if _is_hidden(keywords):
                return True  # it stands in no bar and no menu
            case ast.Subscript(value=ast.Name(id="Literal" | "Annotated")):
                return True
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                return True
            case _:
                continue
    return False


def _is_hidden(keywords: list[ast.keyword]) -> bool:
    return any(k.arg == "show" and isinstance(k.value, ast.Constant) and k.value.value is False for k in keywords)
