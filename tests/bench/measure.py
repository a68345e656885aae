"""A measure: this project's figure, that of a peer or a limit from the same run, their ratio, the target."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from lgqtui.draft.sidecar import sidecar_of

CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Measure:
    """`ours` and `peer` in `unit`; `ratio` is their ratio, paired run by run where runs are paired."""

    what: str
    beside: str
    ours: float
    peer: float
    ratio: float
    target: float
    unit: str = "ms"
    is_exponent: bool = False
    """True if `ratio` is the exponent of a growth: 1 is linear."""

    @property
    def verdict(self) -> str:
        """Whether the target is met."""
        return "met" if self.ratio <= self.target else "MISSED"

    @property
    def row(self) -> str:
        """A row of the table."""
        ours, peer = (_figure(figure, self.unit) for figure in (self.ours, self.peer))
        ratio = f"n^{self.ratio:.2f}" if self.is_exponent else f"{self.ratio:.2f}"
        target = f"n^{self.target}" if self.is_exponent else f"{self.target}"
        return f"| {self.what} | {ours} | {self.beside} | {peer} | {ratio} | ≤ {target} | {self.verdict} |"


@dataclass(frozen=True, slots=True)
class Failed:
    """A measure that failed, and why."""

    name: str
    why: str
    verdict = "FAILED"

    @property
    def row(self) -> str:
        """A row of the table."""
        return f"| {self.name} | | {self.why} | | | | {self.verdict} |"


def paired(
    what: str, beside: str, target: float, ours: Callable[[], float], peer: Callable[[], float], runs: int
) -> Measure:
    """Measure both in turn, after one uncounted run of each; the ratio is the median of the pairs' ratios.

    `ours` and `peer` return seconds; the measure is in milliseconds.
    """
    ours(), peer()
    pairs = [(ours(), peer()) for _ in range(runs)]
    ratio = statistics.median(a / b for a, b in pairs)
    ours_ms, peer_ms = (statistics.median(column) * 1000 for column in zip(*pairs, strict=True))
    return Measure(what, beside, ours_ms, peer_ms, ratio, target)


def _figure(value: float, unit: str) -> str:
    digits = 0 if unit == "" or value == 0 else 1 if value >= 1 else 3
    return f"{value:,.{digits}f} {unit}".rstrip()


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which a share of the values lies."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def table(rows: Sequence[Measure | Failed]) -> str:
    """Return the measures as a Markdown table."""
    head = ["| what | this project | beside it | | ratio | target | verdict |", "|---|---|---|---|---|---|---|"]
    return "\n".join([*head, *(row.row for row in rows)])


def environment(home: Path, cache: Path) -> dict[str, str]:
    """Return an environment for measured programs: with its own home, and a cache of compiled modules."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "LGQTUI", "COVERAGE"))}
    return inherited | {"TERM": "xterm-256color", "LGQTUI_HOME": str(home), "PYTHONPYCACHEPREFIX": str(cache)}


def delete_sidecar(draft: Path) -> None:
    """Delete the files beside a draft, so that every round starts like the first."""
    shutil.rmtree(sidecar_of(draft), ignore_errors=True)


# A small process in between: the peak memory of a process includes that of its parent at the fork.
_MEASURE_SCRIPT = """
import json, os, subprocess, sys, time
begun = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stderr=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
took, unit = time.perf_counter() - begun, 1 << 20 if sys.platform == "darwin" else 1 << 10
print(json.dumps([took, usage.ru_maxrss / unit, os.waitstatus_to_exitcode(status)]), file=sys.stderr)
"""


def run_measured(
    command: Sequence[str], environ: dict[str, str], out: IO[bytes] | int, folder: Path = CHECKOUT
) -> tuple[float, float, int]:
    """Run a program; return its seconds, its peak memory in MB, and its exit code."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _MEASURE_SCRIPT, *command],
        env=environ,
        cwd=folder,
        stdout=out,
        stderr=subprocess.PIPE,
        check=True,
    )
    took, peak, code = json.loads(done.stderr)
    return took, peak, code
