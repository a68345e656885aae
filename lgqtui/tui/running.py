"""The full screen run from beginning to end: what it leaves behind on the terminal, and its exit code."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Mapping
from pathlib import Path

from lgqtui.draft.folder import Drafts
from lgqtui.draft.store import Clock
from lgqtui.questionnaire.shelf import Shelf
from lgqtui.settings import Settings
from lgqtui.text import visible
from lgqtui.tui.app import LgqApp


def run(  # noqa: PLR0913 - all of it is named
    *,
    drafts: Drafts,
    shelf: Shelf,
    settings: Settings,
    clock: Clock,
    path: Path | None,
    mouse: bool,
    environ: Mapping[str, str] | None = None,
) -> int:
    """Run the full screen and return the exit code. Raises Error if the draft cannot be opened.

    `environ` names the proxies by which sites are asked about links.
    """
    app = LgqApp(drafts, shelf, settings, clock, path)
    app.environ = environ or {}
    code: int | None = None
    try:
        code = app.run(mouse=mouse)
    except OSError:  # the terminal has gone under the program, and everything is saved
        if not app.ending.code:
            raise
    if app.crash is not None:
        if app.ending.last_words:
            app.crash.add_note(app.ending.last_words)
        raise app.crash
    if app.ending.last_words:
        with contextlib.suppress(OSError):  # the terminal may have gone
            sys.stderr.write(visible(app.ending.last_words) + "\n")
    return app.ending.code or code or app.return_code or 0
