"""The program: its options, its commands, and the exit code of every call."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING

import click

from lgqtui import __version__
from lgqtui.cli.click_ext import LgqGroup
from lgqtui.cli.error_report import CLOSED_PIPE, INTERRUPTED, report_error
from lgqtui.cli.registry import COMMANDS
from lgqtui.cli.terminal import discard_output, prepare_streams, print_result, print_status
from lgqtui.i18n import tr
from lgqtui.workflows.context import AppContext

if TYPE_CHECKING:
    from lgqtui.guides.render import Table
    from lgqtui.settings.folders import UserFolders
    from lgqtui.settings.loader import Settings

_NAME = "lgqtui"
_COMPLETION = "_LGQTUI_COMPLETE"


def run(argv: list[str], notice: str = "") -> int:
    """Run a command line and return the exit code; `notice` is printed first. Nothing is raised."""
    prepare_streams()
    context = AppContext(os.environ, lambda: datetime.now(UTC), _print_settings_notices, guide_table=_guide_table)
    try:
        return _run_guarded(argv, context, notice)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return CLOSED_PIPE
    finally:
        discard_output()


def _print_settings_notices(folders: UserFolders, settings: Settings) -> None:
    if settings.unknown_names or settings.keys:
        from lgqtui.cli.commands.config import settings_notices

        print_status(*settings_notices(folders, settings))


def _guide_table(name: str) -> Table:
    from lgqtui.cli.commands.help import table

    return table(name)


def _run_guarded(argv: list[str], context: AppContext, notice: str) -> int:
    try:
        if notice and not context.environ.get(_COMPLETION):
            print_status(notice)
        return _run_command(argv, context)
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - the last handler: prints a sentence without answers
        return report_error(error, context)


def _run_command(argv: list[str], context: AppContext) -> int:
    if instruction := context.environ.get(_COMPLETION):  # the shell asks for completions, or for its script
        from lgqtui.cli.shell_completion import complete

        code = complete(program, context, _NAME, _COMPLETION, instruction)
        if not code:
            return code
        print_status(tr("{variable} cannot be “{value}”; it is left aside.", variable=_COMPLETION, value=instruction))
    try:
        with program.make_context(_NAME, list(argv), obj=context) as ctx:
            return int(program.invoke(ctx) or 0)
    except click.exceptions.Exit as exit_:
        return exit_.exit_code


class Commands(LgqGroup):
    """A group that imports the module of a command when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of the commands in their order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Return the command of that name, after importing its module."""
        if cmd_name not in COMMANDS:
            return None
        entry = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(f"lgqtui.cli.commands.{entry.module}"), entry.function)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Write the list of commands from the registry, importing none."""
        with formatter.section(tr("Commands")):
            formatter.write_dl([(name, entry.sentence) for name, entry in COMMANDS.items()])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Write where to read on, and the line that switches completion on in each shell."""
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


def _print_version(ctx: click.Context, _: click.Parameter, is_set: bool) -> None:  # noqa: FBT001 - click's signature
    if is_set and not ctx.resilient_parsing:
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
    callback=_print_version,
    help=tr("Show the version and leave."),
)
@click.pass_context
def program(ctx: click.Context) -> int:
    """Open a draft, if no command is called."""
    if ctx.invoked_subcommand is not None:
        return 0
    from lgqtui.cli.commands.fill import start

    return start(ctx.obj, "")
