"""How long the tests take, as README calls them, and the whole check of a checkout."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence

from tests.bench.measure import CHECKOUT, Measure

_SUITE, _CI = 190.0, 720.0
"""Seconds on two quiet cores."""


def whole_suite() -> Measure:
    """The tests as README calls them, beside the limit for two quiet cores."""
    return _timed("the tests", [sys.executable, "-m", "pytest", "-q", "-n", "auto"], _SUITE)


def whole_ci() -> Measure:
    """`.ci/run`, beside the limit for two quiet cores."""
    return _timed("`.ci/run`", [".ci/run"], _CI)


def _timed(what: str, command: Sequence[str], limit: float) -> Measure:
    start = time.perf_counter()
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode:
        raise AssertionError((done.stdout.rstrip() or done.stderr.rstrip()).splitlines()[-1])
    return Measure(what, "the limit", seconds, limit, seconds / limit, 1.0, "s")
