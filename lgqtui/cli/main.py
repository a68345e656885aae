"""The program: its options, its commands, and how every call ends."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from importlib import import_module

import click

from lgqtui import __version__
from lgqtui.cli.click_ext import LgqGroup
from lgqtui.cli.error_report import CLOSED_PIPE, INTERRUPTED, report_error
from lgqtui.cli.registry import COMMANDS
from lgqtui.cli.surroundings import AppContext
from lgqtui.cli.terminal import flush_output, make_forgiving, print_result, print_status, silence
from lgqtui.i18n import tr

_NAME = "lgqtui"
_COMPLETION = "_LGQTUI_COMPLETE"


def run(argv: list[str], told: str = "") -> int:
    """Do what the arguments ask for and return the exit code; `told` is said first. Nothing is raised."""
    make_forgiving()
    here = AppContext(os.environ, lambda: datetime.now(UTC))
    try:
        return _guarded(argv, here, told)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        silence()
        return CLOSED_PIPE


def _guarded(argv: list[str], here: AppContext, told: str) -> int:
    try:
        if told and not here.environ.get(_COMPLETION):
            print_status(told)
        code = _called(argv, here)
        flush_output()
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - the last stop: told in a sentence, without answers
        return report_error(error, here)
    return code


def _called(argv: list[str], here: AppContext) -> int:
    if here.environ.get(_COMPLETION):
        return _completed(here)
    try:
        with program.make_context(_NAME, list(argv), obj=here) as context:
            return int(program.invoke(context) or 0)
    except click.exceptions.Exit as end:
        return end.exit_code


def _completed(here: AppContext) -> int:
    """What the shell asks for when the Tab key is pressed, or once for its script."""
    from click.shell_completion import shell_complete

    return shell_complete(program, {"obj": here}, _NAME, _COMPLETION, here.environ[_COMPLETION])


class Commands(LgqGroup):
    """Loads a command when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the toolkit's call
        """The names of the commands in their order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - the toolkit's call
        """The command of that name; its module is loaded here."""
        if cmd_name not in COMMANDS:
            return None
        entry = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(f"lgqtui.cli.commands.{entry.module}"), entry.function)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is called. Raises WrongUse naming the nearest one."""
        name = args[0]
        if name not in COMMANDS and not ctx.resilient_parsing:
            from lgqtui.cli.registry import unknown_command

            raise unknown_command(name, COMMANDS, _NAME)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - the toolkit's call
        """Write the list of commands from the table, loading none."""
        with formatter.section(tr("Commands")):
            formatter.write_dl([(name, tr(entry.summary)) for name, entry in COMMANDS.items()])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - the toolkit's call
        """Write what follows the list: where to read on, and how to switch completion on, a shell a line."""
        formatter.write_paragraph()
        formatter.write_text(tr("More about a command: lgqtui COMMAND --help"))
        with formatter.section(tr("To have names completed by the Tab key, put this line into the file named")):
            formatter.write_dl(
                [
                    ("~/.bashrc", 'eval "$(_LGQTUI_COMPLETE=bash_source lgqtui)"'),
                    ("~/.zshrc", 'eval "$(_LGQTUI_COMPLETE=zsh_source lgqtui)"'),
                    ("~/.config/fish/config.fish", "_LGQTUI_COMPLETE=fish_source lgqtui | source"),
                ]
            )


def _tell_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 - the toolkit's call
    if wanted and not ctx.resilient_parsing:
        print_result(tr("lgqtui {version}", version=__version__))
        ctx.exit()


@click.group(
    cls=Commands,
    invoke_without_command=True,
    help=tr("Fill in the United Nations Local Government Questionnaire. Without a command: begin or resume a draft."),
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_tell_version,
    help=tr("Show the version and leave."),
)
@click.pass_context
def program(context: click.Context) -> int:
    """Begin or resume a draft, if no command is called."""
    if context.invoked_subcommand is not None:
        return 0
    from lgqtui.cli.commands.fill import start

    return start(context.obj, "")
