"""A command in a sentence can be copied into a shell whatever the names in it are."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator, Sequence
from functools import cache
from string import Formatter

import pytest

from lgqtui.i18n import shell_quote, tr
from tests.words.pot import collect_sentences
from tests.words.source import Module, read_program

PROGRAMS = re.compile(r"\b(lgqtui|chmod) ")
NAMES = ("a; b", "$(touch X)", "`touch X`", "it's", "a&b", "~", "#a", "-rf", "--yes", "- $HOME", "!!", "a  b", "*", '"')
PARAMETER = re.compile(r"\{(\w+)\}")


@cache
def templates() -> list[str]:
    """Return the templates in which a parameter stands after the name of a program."""
    texts = {text for sentence in collect_sentences() for text in (sentence.singular, sentence.plural)}
    constants = {
        node.args[0].value
        for module in read_program()
        for node in module.calls
        if isinstance(node.func, ast.Name) and node.func.id == "fill" and isinstance(node.args[0], ast.Constant)
    }
    return sorted(text for text in (*texts, *map(str, constants)) if re.search(r"\b(lgqtui|chmod) [a-z\d].*\{", text))


def words_of(command: str) -> list[str]:
    """Return the words that a shell reads."""
    return shlex.split(command.rstrip(".,;:)"))


@pytest.mark.parametrize("name", NAMES)
def test_every_name_in_a_command_is_one_word_and_no_option(name: str) -> None:
    """Its letters are no signs of the shell; after `--` nothing is an option."""
    for template in templates():
        check_command(template, name)


def check_command(template: str, name: str) -> None:
    """Check that a name in the command of a template is one word and no option."""
    start = PROGRAMS.search(template)
    assert start
    params = {parameter: "x" for _, parameter, _, _ in Formatter().parse(template) if parameter}
    inside = PARAMETER.findall(template[start.start() :])
    whole_words = [p for p in inside if f" {{{p}}}" in template[start.start() :]]
    filled = tr(template, **{**params, **dict.fromkeys(inside, name)})
    command = filled[len(template[: start.start()].format_map(params)) :]
    if not name.startswith("-"):
        words = words_of(command)
        assert len([word for word in words if name in word]) == len(inside), template
    elif whole_words:
        before, _, after = command.partition(" -- ")
        assert after, template
        assert name == "--yes" or shell_quote(name) not in before, template
        assert not re.search(r" --(?!yes)[a-z]", after.partition(". ")[0]), template


def test_there_are_such_templates() -> None:
    """The collection has not become empty."""
    assert len(templates()) > 15


def composed_commands(module: Module) -> Iterator[str]:
    """Yield where a command is put together by other means than a template."""
    for node in ast.walk(module.tree):
        parts: Sequence[ast.expr] = node.values if isinstance(node, ast.JoinedStr) else ()
        parts = [node.left, node.right] if isinstance(node, ast.BinOp) else parts
        texts = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
        if any(PROGRAMS.search(text) for text in texts):
            yield f"{module.name}: {ast.unparse(node)}"


def test_no_command_is_put_together_by_hand() -> None:
    """It is a constant or a template: only templates quote."""
    assert [command for module in read_program() for command in composed_commands(module)] == []
    assert list(composed_commands(Module(read_program()[0].path, 'a = f"lgqtui show {b}"\nc = "chmod 600 " + d')))
