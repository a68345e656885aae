"""A command with commands of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import click

from lgqtui.cli.click_ext import Group
from lgqtui.cli.registry import COMMANDS, example, help_text
from lgqtui.errors import WrongUse, nearest


class Subcommands(Group):
    """A group that names the nearest of its commands when an unknown one is called."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is called. Raises WrongUse naming the nearest one."""
        if args[0] not in self.commands and not ctx.resilient_parsing:
            raise unknown_command(args[0], self.commands, ctx.command_path)
        return super().resolve_command(ctx, args)


def group(name: str, *more: str) -> Callable[[Callable[..., Any]], click.Group]:
    """Define the command of that name in the table as a group; each of `more` is a paragraph of its help."""
    entry = COMMANDS[name]
    return click.group(
        name,
        cls=Subcommands,
        invoke_without_command=True,
        help=help_text(entry.summary, *more),
        epilog=example(entry.example),
    )


def subcommand(
    parent: click.Group, name: str, summary: str, line: str
) -> Callable[[Callable[..., Any]], click.Command]:
    """Define a command of a group: its sentence, and an example line."""
    return parent.command(name, help=help_text(summary), epilog=example(line))


def unknown_command(name: str, known: Mapping[str, object], path: str) -> WrongUse:
    """The error for a command that does not exist, naming the nearest one."""
    near = nearest(name, known)
    hint = "Did you mean {near}? All commands: {path} --help" if near else "All commands: {path} --help"
    message = "there is no command “{name}”"
    return WrongUse("unknown-command", message, hint, name=name[:80], near=near, path=path)
