"""A harness for the tests of the full screen."""

from __future__ import annotations

import os
import sys
import threading

for _name in ("NO_COLOR", "TEXTUAL_THEME"):
    os.environ.pop(_name, None)  # Textual reads them when it is first imported
os.environ["COLORTERM"] = "truecolor"  # with 16 colours the themes are others

from collections.abc import Iterator  # noqa: E402
from pathlib import Path  # noqa: E402

import pytest  # noqa: E402

from tests.tui.harness import AppHarness  # noqa: E402


@pytest.fixture(autouse=True)
def unmeasured() -> Iterator[None]:
    """Count no lines for coverage, which would double the time: those outside the full screen have other tests."""
    trace, trace_of_threads = sys.gettrace(), threading.gettrace()
    sys.settrace(None)
    threading.settrace(None)
    yield
    sys.settrace(trace)
    threading.settrace(trace_of_threads)


@pytest.fixture
def harness(home: Path, monkeypatch: pytest.MonkeyPatch) -> AppHarness:
    """Provide the folders of a user with a small questionnaire, without settings of the machine."""
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    # The app excludes the objects of its start from garbage collection; here there are hundreds of starts.
    monkeypatch.setattr("gc.freeze", lambda: None)
    return AppHarness(home)
