"""Data lost by kill -9 at random times, by failing system calls, by damaged and hostile files: the target is none."""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings

from lgqtui.cli.main import run
from tests.bench.measure import Measure
from tests.disasters.foreign_bytes import MEGABYTES, READERS, SECONDS, tally
from tests.disasters.kill_rounds import Tally, kill_answer_command, kill_while_typing, run_rounds
from tests.disasters.strace import traced_save
from tests.disasters.test_damaged_files import CALLS, UNTAMED, damage
from tests.disasters.test_disk_that_fails import FAULTS, inject
from tests.disasters.test_killed_between_any_two_steps import create_file

_ROUNDS = 1_000
_ACKNOWLEDGED = 1_000
"""Answers that have to be acknowledged for the result to be significant: a round may end before there is one."""
_INPUTS = 1_500
_MUTATIONS = 10_000


def killed_in_tui() -> Measure:
    """Answers lost that had been shown as saved, through the full screen on a pty."""
    with tempfile.TemporaryDirectory() as folder:
        tally = run_rounds(Path(folder), _ROUNDS, kill_while_typing, seed=1, acknowledged=_ACKNOWLEDGED)
    return _tally_measure("the screen had shown as saved", tally)


def killed_in_answer() -> Measure:
    """Answers lost that `lgqtui answer` had acknowledged."""
    with tempfile.TemporaryDirectory() as folder:
        tally = run_rounds(Path(folder), _ROUNDS, kill_answer_command, seed=1, acknowledged=_ACKNOWLEDGED)
    return _tally_measure("`lgqtui answer` had acknowledged", tally)


def _tally_measure(description: str, tally: Tally) -> Measure:
    description = f"answers lost that {description}, {tally.rounds} rounds of kill -9, {tally.damaged} drafts damaged"
    return _count_measure(description, tally.lost + tally.damaged, "answers acknowledged", tally.acknowledged)


def failing_calls() -> Measure:
    """Drafts harmed by a system call that fails: each call of a save, with each reason."""
    harmed = tried = 0
    with tempfile.TemporaryDirectory() as folder:
        _, calls = traced_save(create_file(Path(folder) / "all" / "drafts").path)
        for call in calls:
            for fault in FAULTS:
                tried += 1
                try:
                    inject(Path(folder) / str(tried), call, fault)
                except AssertionError as error:
                    harmed += 1
                    print(call, fault, error, file=sys.stderr)  # noqa: T201
    return _count_measure("drafts harmed, or faults told wrongly", harmed, "injected faults", tried)


def damaged_inputs() -> Measure:
    """Tracebacks, and raw control bytes, that come of damaged and hostile drafts under every command."""
    bad = tried = 0
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "drafts").mkdir()
        os.environ["LGQTUI_HOME"] = folder

        @settings(
            max_examples=_INPUTS,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(damage())
        def run_commands(content: bytes) -> None:
            nonlocal bad, tried
            for call in CALLS:
                (home / "drafts" / "city.toml").write_bytes(content)
                tried += 1
                bad += _is_bad(call)

        run_commands()
    return _count_measure(
        "tracebacks, raw control bytes, unexpected ends", bad, "calls on damaged and hostile drafts", tried
    )


def foreign_bytes() -> list[Measure]:
    """Tracebacks, seconds and memory of each reader of what others may have written, for 10,000 mutations each."""
    os.environ["NO_PROXY"] = "*"
    tallies = []
    for name in READERS:
        tallies.append(tally(name, _MUTATIONS))
        for fault, content in tallies[-1].faults:
            print(name, fault, content, file=sys.stderr)  # noqa: T201
    slowest, peak = max(each.seconds for each in tallies), max(each.megabytes for each in tallies)
    tried, bad = sum(each.tried for each in tallies), sum(len(each.faults) for each in tallies)
    return [
        _count_measure("tracebacks", bad, "mutations read", tried),
        Measure("the slowest mutation", "the limit", slowest, SECONDS, slowest / SECONDS, 1.0, "s"),
        Measure("the peak of memory", "the limit", peak, MEGABYTES, peak / MEGABYTES, 1.0, "MB"),
    ]


def _is_bad(call: list[str]) -> bool:
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run([call[0], "city", *call[1:]])
    output = err.buffer.getvalue().decode()
    return code == 1 or "Traceback" in output or bool(re.search(UNTAMED, output))


def _count_measure(description: str, bad: int, beside: str, tried: int) -> Measure:
    return Measure(description, beside, bad, tried, bad / max(tried, 1), 0.0, "")
