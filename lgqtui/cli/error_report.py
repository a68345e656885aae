"""How an act that failed is told: place, fault, remedy; and the exit code."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import click

from lgqtui import __version__
from lgqtui.cli.click_ext import fault_in_words, has_too_many
from lgqtui.cli.surroundings import AppContext
from lgqtui.cli.terminal import print_status
from lgqtui.errors import Error
from lgqtui.i18n import in_english, tr

INTERRUPTED = 130
"""Ended by Ctrl-C: 128 + SIGINT."""

CLOSED_PIPE = 141
"""The reader of the output has left: 128 + SIGPIPE, as other programs end then."""

_WRONG_USE = 2
_CANNOT_USE = 4
_UNEXPECTED = 1


def report_error(error: Exception, here: AppContext) -> int:
    """Tell what went wrong in a sentence with a remedy, and return the exit code."""
    match error:
        case Error():
            _tell(str(error), " ".join(filter(None, (error.remedy, *notes_of(error)))))
            return error.exit_code
        case click.ClickException():
            _tell(fault_in_words(error), _usage(error))
            return _WRONG_USE
        case OSError():
            _tell(*_refusal(error))
            return _CANNOT_USE
        case _:
            _tell(*_crash(error, here))
            return _UNEXPECTED


def _tell(message: str, hint: str) -> None:
    with suppress(Error):  # where even this cannot be written, the exit code speaks
        print_status(tr("error: {message}", message=message))
        if hint:
            print_status("")
            print_status(tr("hint: {hint}", hint=hint))


def _usage(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is None:
        return tr("All commands: lgqtui --help")
    usage = " ".join(context.get_usage().split()).removeprefix(tr("Usage:")).lstrip()
    if isinstance(error, click.NoSuchOption) and context.info_name == "answer":
        return tr("See: lgqtui answer --help. An answer that begins with a hyphen goes last, after --")
    if "draft" in context.params and has_too_many(error):
        more = context.command_path
        return tr('A name of two words stands in quotes: "Old Town"   (more: {path} --help)', path=more)
    return tr("Write: {usage}   (more: {path} --help)", usage=usage, path=context.command_path)


def _refusal(error: OSError) -> tuple[str, str]:
    from lgqtui.os_errors import os_error_text

    hint = tr("Look at that place and who may use it. What was there before is untouched.")
    if error.filename is None:
        return tr("the system refused: {why}", why=os_error_text(error)), hint
    return tr("cannot use {path}: {why}", path=error.filename, why=os_error_text(error)), hint


def _crash(error: Exception, here: AppContext) -> tuple[str, str]:
    message = tr("lgqtui met a fault of its own ({type}) and stopped", type=type(error).__name__)
    try:
        drafts, report = here.home.drafts, _keep_report(error, here)
    except Exception:  # noqa: BLE001 - whatever else fails, the sentence comes out
        return message, tr("What was saved is safe. Try again, and report what you did.")
    safe = " ".join(notes_of(error)) or tr("What was saved is safe in {drafts}.", drafts=drafts)
    told = tr("Please report it with {report}; no answer stands in that file.", report=report)
    return message, tr("{told} {safe}", told=told, safe=safe)


def notes_of(error: Exception) -> tuple[str, ...]:
    """What a front end has noted with its failure: where the draft is."""
    return tuple(getattr(error, "__notes__", ()))


def _keep_report(error: Exception, here: AppContext) -> Path:
    from lgqtui.files import private_folder, replace_file

    now = here.clock()
    path = private_folder(here.home.state) / f"crash-{now:%Y-%m-%dT%H-%M-%S}.txt"
    with in_english():  # for whoever mends the program
        text = "".join(f"{line}\n" for line in report_lines(error))
    replace_file(path, text.encode("utf-8", "replace"))
    return path


def report_lines(error: BaseException) -> Iterator[str]:
    """What happened: types and places, and nothing that could hold an answer."""
    python = sys.version.split()[0]
    yield tr("lgqtui {version}, Python {python}, {platform}", version=__version__, python=python, platform=sys.platform)
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield type(cause).__name__
        yield from _places(cause)
        cause = cause.__cause__ or cause.__context__


def _places(error: BaseException) -> Iterator[str]:
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        yield tr("  {file}:{line} in {name}", file=code.co_filename, line=trace.tb_lineno, name=code.co_qualname)
        trace = trace.tb_next
