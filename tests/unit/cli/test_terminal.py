"""The progress bar on the command line."""

from __future__ import annotations

import io
import sys

import pytest

from lgqtui.cli.terminal import progress_bar


class Watched(io.StringIO):
    """A stream that claims to be a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("size", "displayed"), [(30_000_000, True), (5, False)])
def test_a_bar_is_shown_where_there_is_something_to_wait_for(
    size: int, *, displayed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Up to its end; not for small files."""
    monkeypatch.setattr(sys, "stderr", screen := Watched())
    with progress_bar("Sealing", size) as on_progress:
        on_progress(size // 2, size)
        on_progress(size, size)
    assert ("100%" in screen.getvalue()) is displayed


def test_without_a_terminal_there_is_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    """Logs of scripts have no control codes."""
    monkeypatch.setattr(sys, "stderr", log := io.StringIO())
    with progress_bar("Sealing", 30_000_000) as on_progress:
        on_progress(30_000_000, 30_000_000)
    assert log.getvalue() == ""
