"""Runs the full screen: its closing message on the terminal, and its exit code."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

from msgspec import Struct

from lgqtui.text import visible
from lgqtui.tui.app import LgqApp
from lgqtui.tui.content import AsciiFilter, in_ascii, wants_ascii
from lgqtui.tui.keys import name_arrows
from lgqtui.workflows.context import AppContext


class RunResult(Struct, frozen=True):
    """How the full screen ended: the exit code, or the front end that goes on with the draft at `path`."""

    code: int
    front_end: str = ""
    path: Path | None = None


def run(context: AppContext, path: Path | None, *, mouse: bool) -> RunResult:
    """Run the full screen and return how it ended. Raises Error if the draft cannot be opened."""
    app = LgqApp(context, path)
    is_ascii = wants_ascii(context.environ, getattr(sys.__stderr__, "encoding", None) or "")  # where Textual writes
    if is_ascii:
        app.ascii_filter = AsciiFilter()
        name_arrows()
    code: int | None = None
    try:
        code = app.run(mouse=mouse)
    except OSError:  # the terminal was lost, and everything is saved
        if not app.lifecycle.code:
            raise
    if app.crash is not None:
        if app.lifecycle.closing_message:
            app.crash.add_note(app.lifecycle.closing_message)
        raise app.crash
    if app.lifecycle.front_end:
        return RunResult(0, app.lifecycle.front_end, app.lifecycle.path)
    if app.lifecycle.closing_message:
        with contextlib.suppress(OSError):  # the terminal may be lost
            message = visible(app.lifecycle.closing_message)
            sys.stderr.write((in_ascii(message) if is_ascii else message) + "\n")
    ended_by_itself = 1 if code is None else code
    return RunResult(app.lifecycle.code or ended_by_itself or app.return_code or 0)
