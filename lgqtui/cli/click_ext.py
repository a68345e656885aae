"""What the toolkit would say by itself, in our words: the headings of the help, and what is wrong with a call."""

from __future__ import annotations

import re
from collections.abc import Iterable

import click

from lgqtui.i18n import tr

_TOO_MANY = r"(?s)Got unexpected extra arguments? \((.*)\)"  # compiled when a call is wrong, not at each start


class HelpOption(click.HelpFormatter):
    """Writes the help of a command."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how the command is called."""
        super().write_usage(prog, args, tr("Usage:") + " " if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """Write a heading; those of the toolkit are said in our words."""
        super().write_heading({"Options": tr("Options"), "Commands": tr("Commands")}.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write terms and what they mean."""
        required = tr("[has to be given]")
        super().write_dl([(term, meant.replace("[required]", required)) for term, meant in rows], col_max, col_spacing)


class Context(click.Context):
    """One call of a command."""

    formatter_class = HelpOption


class _Helpful(click.Command):
    context_class = Context

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words of a call; what is wrong with them belongs to this command."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option --help."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = tr("Show this help and leave.")
        return option


class LgqCommand(_Helpful):
    """A command, as the table of commands defines it."""


class LgqGroup(_Helpful, click.Group):
    """A command with commands of its own."""

    command_class = LgqCommand


def fault_in_words(error: click.ClickException) -> str:
    """What is wrong with a call; the toolkit's own sentence where we have none."""
    match error:
        case click.NoSuchOption(option_name=name, possibilities=near):
            told = "there is no option “{name}”. Did you mean {near}?" if near else "there is no option “{name}”"
            return tr(told, name=name, near=near[0] if near else "")
        case click.BadOptionUsage(option_name=name):
            needs = "the option {name} needs a value"
            return tr(needs if "require" in error.message else "the option {name} takes no value", name=name)
        case click.MissingParameter(param=click.Parameter() as param):
            return tr("{name} is missing", name=name_of(param))
        case click.BadParameter(param=click.Parameter() as param):
            return _unfit(param, error.message)
        case _:
            return _otherwise(error)


def has_too_many(error: click.ClickException) -> bool:
    """True if a call has more words than the command takes."""
    return re.fullmatch(_TOO_MANY, error.message) is not None


def _otherwise(error: click.ClickException) -> str:
    if found := re.fullmatch(_TOO_MANY, error.message):
        return tr("there is no place for “{rest}” in this command", rest=found[1])
    said = error.format_message().strip()
    return said[:1].lower() + said[1:].removesuffix(".")


def name_of(param: click.Parameter) -> str:
    """A parameter as a call has it: `DRAFT`, `--to`."""
    return max(param.opts, key=len) if isinstance(param, click.Option) else param.human_readable_name


def _unfit(param: click.Parameter, why: str) -> str:
    match param.type:
        case click.Choice(choices=choices):
            return tr("{name} has to be one of: {choices}", name=name_of(param), choices=", ".join(choices))
        case click.IntRange(min=least):
            return tr("{name} has to be a whole number, {least} or more", name=name_of(param), least=least)
        case _:
            return tr("{name} cannot be that: {why}", name=name_of(param), why=why)
