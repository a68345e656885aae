"""The bar of progress on the command line."""

from __future__ import annotations

import io
import sys

import pytest

from lgqtui.cli.terminal import bar


class Watched(io.StringIO):
    """An output that somebody watches."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("size", "seen"), [(30_000_000, True), (5, False)])
def test_a_bar_is_shown_where_there_is_something_to_wait_for(
    size: int, *, seen: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To its end, and for small files not at all."""
    monkeypatch.setattr(sys, "stderr", screen := Watched())
    with bar("Sealing", size) as told:
        told(size // 2, size)
        told(size, size)
    assert ("100%" in screen.getvalue()) is seen


def test_who_does_not_watch_is_shown_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    """A script's log holds no painting."""
    monkeypatch.setattr(sys, "stderr", log := io.StringIO())
    with bar("Sealing", 30_000_000) as told:
        told(30_000_000, 30_000_000)
    assert log.getvalue() == ""
