"""What every test may ask for."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import Scheduling, WorkStealingScheduling

# The hundreds of programs that the tests start keep what they compile, as an installed one does.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# What is checked before a change lands is the same every time, and much of it; on a developer's machine each run tries
# other inputs, so few of them do. How long an input takes says nothing where others work on the same machine.
settings.register_profile("here", max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("checks", settings.get_profile("here"), max_examples=100, derandomize=True)
# For each small fault that is put into the program (see README) a few inputs have to do, always the same.
settings.register_profile("mutants", settings.get_profile("checks"), max_examples=12, database=None)
settings.load_profile("checks" if os.environ.get("CI") else "here")


def pytest_collection_finish() -> None:
    """Have the collector look only at what tests make: looking through all else took a seventh of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


if sys.gettrace() is not None and sys.version_info < (3, 12):
    _run = asyncio.Runner.run

    def _run_measured(self: asyncio.Runner, *given: Any, **more: Any) -> Any:
        """Run with a counter of lines of its own.

        Python 3.11 does not tell of a coroutine that goes on because what it waits for took a cancellation and
        returned; the counter then takes its end for that of its caller, and no line of the callers is counted any more.
        """
        counter = sys.gettrace()
        sys.settrace(threading.gettrace())
        try:
            return _run(self, *given, **more)
        finally:
            sys.settrace(counter)

    asyncio.Runner.run = _run_measured  # type: ignore[method-assign]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling | None:
    """Give each process tests that stand together: what they share is made once. Who is done takes of others."""
    return WorkStealingScheduling(config, log) if config.getoption("dist") == "load" else None


@pytest.hookimpl(optionalhook=True, tryfirst=True)
def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores: a quarter of the time is waiting for other programs and for the disk."""
    return len(os.sched_getaffinity(0) if sys.platform == "linux" else range(os.cpu_count() or 1)) + 1


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folders, empty and only for one test; no setting of the machine reaches it."""
    for name in [name for name in os.environ if name.startswith("LGQTUI_")]:
        monkeypatch.delenv(name)
    path = tmp_path / "home"
    monkeypatch.setenv("LGQTUI_HOME", str(path))
    return path
