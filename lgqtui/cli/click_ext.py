"""click's own texts replaced by ours: headings of the help, and errors in a call."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import click

from lgqtui.errors import WrongUse, unknown_name
from lgqtui.i18n import tr
from lgqtui.text import one_line

FILE = click.Path(path_type=Path, readable=False)
"""A file that is read; one that cannot be read is said like one that is missing."""

_TOO_MANY = r"(?s)Got unexpected extra arguments? \((.*)\)"  # compiled when a call is wrong, not at each start


class LgqHelpFormatter(click.HelpFormatter):
    """The formatter of a command's help."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line."""
        super().write_usage(prog, args, tr("Usage:") + " " if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """Write a heading; click's own are translated."""
        super().write_heading({"Options": tr("Options"), "Commands": tr("Commands")}.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write terms and their meanings."""
        required = tr("[has to be given]")
        translated = [(term, meaning.replace("[required]", required)) for term, meaning in rows]
        super().write_dl(translated, col_max, col_spacing)


class Context(click.Context):
    """click's context with our help formatter."""

    formatter_class = LgqHelpFormatter


class LgqCommand(click.Command):
    """A command with help and errors in this program's words."""

    context_class = Context

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments; errors are tied to this command."""
        try:
            if not ctx.resilient_parsing:
                self._refuse_empty(ctx, args)
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise

    def _refuse_empty(self, ctx: click.Context, args: list[str]) -> None:
        """Raise BadParameter for an empty name: the call would mean something else, as if it were left out."""
        values, _, _ = self.make_parser(ctx).parse_args(list(args))
        for param in self.get_params(ctx):
            value = values.get(param.name or "")
            is_empty = "" in value if isinstance(value, tuple) else value == ""
            if is_empty and (param.default == "" or isinstance(param.type, click.Path)):
                raise click.BadParameter(tr("it is empty"), ctx, param)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option --help, with a translated text."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = tr("Show this help and leave.")
        return option


class LgqGroup(LgqCommand, click.Group):
    """A command with subcommands."""

    command_class = LgqCommand

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is called. Raises WrongUse that names the closest one."""
        name, names = args[0], self.list_commands(ctx)
        if name not in names and not ctx.resilient_parsing:
            message, hint = "there is no command “{name}”", "All commands: {path} --help"
            error = WrongUse("unknown-command", message, hint, name=name[:80], path=ctx.command_path)
            raise unknown_name(error, name, names)
        return super().resolve_command(ctx, args)


def require_text(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """Return a parameter that goes into a file. Raises WrongUse for bytes that are no text: they would be left out."""
    if value and re.search(r"[\ud800-\udfff]", value):
        message = "“{value}” is not UTF-8 text"
        raise WrongUse("not-utf-8", message, "Set the terminal or the script to UTF-8.", value=one_line(value)[:80])
    return value


def refuse_contradiction(clashes: Iterable[tuple[object, str]], hint: str, **params: object) -> None:
    """Raise WrongUse with the message of the first of `clashes` that is true; `params` fill its template."""
    for is_clash, message in clashes:
        if is_clash:
            raise WrongUse("contradiction", message, hint, **params)


def describe_error(error: click.ClickException) -> str:
    """Return what is wrong with a call; click's own sentence where we have none."""
    match error:
        case click.NoSuchOption(option_name=name, possibilities=[near, *_]):
            return tr("there is no option “{name}”. Did you mean {near}?", name=name, near=near)
        case click.NoSuchOption(option_name=name):
            return tr("there is no option “{name}”", name=name)
        case click.BadOptionUsage(option_name=name):
            template = "the option {name} needs a value"
            return tr(template if "require" in error.message else "the option {name} takes no value", name=name)
        case click.MissingParameter(param=click.Parameter() as param):
            return tr("{name} is missing", name=parameter_name(param))
        case click.BadParameter(param=click.Parameter() as param):
            return _describe_bad_value(param, error.message)
        case _:
            return _describe_other(error)


def has_too_many(error: click.ClickException) -> bool:
    """Return True if a call has more arguments than the command takes."""
    return re.fullmatch(_TOO_MANY, error.message) is not None


def _describe_other(error: click.ClickException) -> str:
    if match := re.fullmatch(_TOO_MANY, error.message):
        return tr("there is no place for “{rest}” in this command", rest=match[1])
    message = error.format_message().strip()
    return message[:1].lower() + message[1:].removesuffix(".")


def parameter_name(param: click.Parameter) -> str:
    """Return a parameter as it is written in a call: `DRAFT`, `--to`."""
    return max(param.opts, key=len) if isinstance(param, click.Option) else param.human_readable_name


def _describe_bad_value(param: click.Parameter, reason: str) -> str:
    match param.type:
        case click.Choice(choices=choices):
            return tr("{name} has to be one of: {choices}", name=parameter_name(param), choices=", ".join(choices))
        case click.IntRange(min=minimum):
            return tr("{name} has to be a whole number, {least} or more", name=parameter_name(param), least=minimum)
        case _:
            return tr("{name} cannot be that: {why}", name=parameter_name(param), why=reason)
