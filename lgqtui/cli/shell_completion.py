"""The scripts that shells complete with: names reach the command line as words of the shell."""

from __future__ import annotations

import os
import re
import shlex
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
from click.shell_completion import BashComplete, CompletionItem, FishComplete, add_completion_class, shell_complete


def _script(ending: str) -> str:
    return Path(__file__).with_name(f"completion.{ending}").read_text("utf-8")


def complete(program: click.Command, context: object, name: str, variable: str, instruction: str) -> int:
    """Print a script or completions, as the shell asks by `instruction`; return 1 if it asks for something else."""
    return shell_complete(program, {"obj": context}, name, variable, instruction)


@add_completion_class
class _Bash(BashComplete):
    """Bash inserts what it gets as it is, after the quote that is open."""

    source_template = _script("bash")

    def format_completion(self, item: CompletionItem[Any]) -> str:
        return f"{item.type},{_quoted(str(item.value), _open_quote(os.environ['COMP_WORDS']))}"


@add_completion_class
class _Fish(FishComplete):
    """Fish quotes by itself; the script of the library cuts a name at a comma."""

    source_template = _script("fish")


def _open_quote(words: str) -> str:
    for quote in ("", "'"):
        with suppress(ValueError):
            shlex.split(words.rstrip("\\") + quote)
            return quote
    return '"'


def _quoted(name: str, quote: str) -> str:
    if quote == "'":
        return name.replace("'", "'\\''")
    if quote:  # between these, ! has no escape
        return re.sub(r'["$`\\]', r"\\\g<0>", name).replace("!", '"\\!"')
    return re.sub(r"[ -~](?<![\w%+,./:@-])", r"\\\g<0>", name)
