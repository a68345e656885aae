"""Fixtures for all tests, and the settings of Hypothesis, xdist and garbage collection."""

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

# The hundreds of processes that the tests start cache compiled modules, as an installed program does.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# Checks set it and users do not: without it a refused output is written once more when the interpreter ends.
os.environ.pop("PYTHONUNBUFFERED", None)
# The readline of pytest's own process sets them, and they would count before the size of a test's terminal.
for size in ("COLUMNS", "LINES"):
    os.environ.pop(size, None)

# In CI many inputs are tried, the same ones each time; on a developer's machine each run tries a few other ones.
# There is no deadline, as other processes may slow down the machine.
settings.register_profile("developer", max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("checks", settings.get_profile("developer"), max_examples=100, derandomize=True)
# As many as some targets name, tried by the bench.
settings.register_profile("thousand", settings.get_profile("checks"), max_examples=1_000)
# For each mutant (see README) a few inputs, always the same.
settings.register_profile("mutants", settings.get_profile("checks"), max_examples=12, database=None)
settings.load_profile("checks" if os.environ.get("CI") else "developer")


def pytest_collection_finish() -> None:
    """Exclude existing objects from garbage collection, which took a seventh of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


if sys.gettrace() is not None and sys.version_info < (3, 12):
    _run = asyncio.Runner.run

    def _run_measured(self: asyncio.Runner, *args: Any, **options: Any) -> Any:
        """Run with a trace function of its own.

        Python 3.11 reports no event for a coroutine that continues after the awaited one has swallowed a cancellation;
        coverage then takes its end for that of its caller, and counts no further line of the callers.
        """
        trace = sys.gettrace()
        sys.settrace(threading.gettrace())
        try:
            return _run(self, *args, **options)
        finally:
            sys.settrace(trace)

    asyncio.Runner.run = _run_measured  # type: ignore[method-assign]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling | None:
    """Give each process adjacent tests, which share fixtures; an idle process takes tests of others."""
    return WorkStealingScheduling(config, log) if config.getoption("dist") == "load" else None


@pytest.hookimpl(optionalhook=True, tryfirst=True)
def pytest_xdist_auto_num_workers() -> int:
    """Use a process more than there are cores: a quarter of the time is waiting."""
    return len(os.sched_getaffinity(0) if sys.platform == "linux" else range(os.cpu_count() or 1)) + 1


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folders, empty, for a single test, without settings of the machine."""
    for name in [name for name in os.environ if name.startswith("LGQTUI_")]:
        monkeypatch.delenv(name)
    path = tmp_path / "home"
    monkeypatch.setenv("LGQTUI_HOME", str(path))
    return path


@pytest.fixture
def homeless(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user without a home folder, such as of a number that no account has."""

    def find_none(uid: int) -> None:
        raise KeyError(uid)

    for name in ("HOME", "LGQTUI_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_DOCUMENTS_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", find_none)
