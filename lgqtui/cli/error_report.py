"""Error messages with position, fault and remedy; exit codes; reports of crashes."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import click

from lgqtui import __version__
from lgqtui.cli.click_ext import describe_error, has_too_many
from lgqtui.cli.terminal import print_status
from lgqtui.errors import Error, FileError, WrongUse, error_causes
from lgqtui.i18n import in_english, tr
from lgqtui.workflows.context import AppContext

INTERRUPTED = 130
"""Ended by Ctrl-C: 128 + SIGINT."""

CLOSED_PIPE = 141
"""The reader of the output has left: 128 + SIGPIPE, as other programs end then."""


def report_error(error: Exception, context: AppContext) -> int:
    """Print what went wrong, with a remedy, and return the exit code."""
    match error:
        case Error():
            _print_error(str(error), " ".join(filter(None, (error.remedy, *_notes_of(error)))))
            return error.exit_code
        case click.ClickException():
            _print_error(describe_error(error), _usage(error))
            return WrongUse.exit_code
        case OSError(errno=errno.EIO, filename=None) if not sys.stdin.isatty():
            return 129  # the terminal is gone: 128 + SIGHUP, also without that signal
        case OSError():
            _print_error(*_describe_os_error(error))
            return FileError.exit_code
        case _:
            _print_error(*_describe_crash(error, context))
            return Error.exit_code


def _print_error(message: str, hint: str) -> None:
    with suppress(Error, OSError):  # if even stderr fails, the exit code has to do
        print_status(tr("error: {message}", message=message))
        if hint:
            print_status("")
            print_status(tr("hint: {hint}", hint=hint))


def _usage(error: click.ClickException) -> str:
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    if ctx is None:
        return tr("All commands: lgqtui --help")
    usage = " ".join(ctx.get_usage().split()).removeprefix(tr("Usage:")).lstrip()
    if isinstance(error, click.NoSuchOption) and ctx.info_name == "answer":
        return tr("See: lgqtui answer --help. An answer that begins with a hyphen goes last, after --")
    if "draft" in ctx.params and has_too_many(error):
        path = ctx.command_path
        return tr('A name of two words stands in quotes: "Old Town"   (more: {path} --help)', path=path)
    return tr("Write: {usage}   (more: {path} --help)", usage=usage, path=ctx.command_path)


def _describe_os_error(error: OSError) -> tuple[str, str]:
    from lgqtui.os_errors import os_error_text

    if error.filename is None:
        return tr("the system refused: {why}", why=os_error_text(error)), ""
    hint = tr("Look at that place and who may use it. What was there before is untouched.")
    return tr("cannot use {path}: {why}", path=error.filename, why=os_error_text(error)), hint


def _describe_crash(error: Exception, context: AppContext) -> tuple[str, str]:
    message = tr("lgqtui met a fault of its own ({type}) and stopped", type=type(error).__name__)
    try:
        drafts, report = context.folders.drafts, _write_report(error, context)
    except Exception:  # noqa: BLE001 - the message is printed whatever else fails
        return message, tr("What was saved is safe. Try again, and report what you did.")
    draft_notice = " ".join(_notes_of(error)) or tr("What was saved is safe in {drafts}.", drafts=drafts)
    report_notice = tr("Please report it with {report}; no answer stands in that file.", report=report)
    return message, tr("{text} {safe}", text=report_notice, safe=draft_notice)


def _notes_of(error: Exception) -> tuple[str, ...]:
    """Return the notes that a front end added to its exception, such as where the draft is saved."""
    return tuple(getattr(error, "__notes__", ()))


def _write_report(error: Exception, context: AppContext) -> Path:
    from lgqtui.files import private_folder, replace_file

    now = context.clock()
    path = private_folder(context.folders.state) / f"crash-{now:%Y-%m-%dT%H-%M-%S-%f}.txt"
    with in_english():  # for the developers
        text = "".join(f"{line}\n" for line in _report_lines(error))
    replace_file(path, text.encode("utf-8", "replace"))
    return path


def _report_lines(error: BaseException) -> Iterator[str]:
    """Yield exception types and code positions, and nothing that could hold an answer."""
    from traceback import walk_tb

    python = sys.version.split()[0]
    yield tr("lgqtui {version}, Python {python}, {platform}", version=__version__, python=python, platform=sys.platform)
    for cause in error_causes(error):
        yield type(cause).__name__
        for frame, line in walk_tb(cause.__traceback__):
            code = frame.f_code
            yield tr("  {file}:{line} in {name}", file=code.co_filename, line=line, name=code.co_qualname)
