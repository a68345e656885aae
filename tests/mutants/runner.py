"""Run the mutants that no test is known to notice: `python -m tests.mutants.runner [MODULE …]`, after `mutmut run`.

mutmut collects the tests again for each mutant, which takes many times as long as running them. Here they are collected
once, and a process that has run none of them is forked for each mutant; the fastest tests come first, and the first
that fails ends it. Results are stored in mutmut's own files.
"""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import chdir

import pytest
from mutmut.configuration import config
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state
from mutmut.stats import load_stats, status_by_exit_code
from mutmut.utils.file_utils import walk_mutatable_files
from mutmut.utils.format_utils import mangled_name_from_mutant_name

from tests.mutants.explanations import NOTICED

LEAST_TIMEOUT = 30
"""Seconds, or thrice what its tests take if that is more, after which a mutant is ended, and counts as noticed."""
_SURVIVED, _KILLED, _NO_TESTS, _TIMEOUT = 0, 1, 33, -24
_MODULES_VARIABLE = "MUTANTS_WANTED"


def main(modules: list[str]) -> int:
    """Run the tests that `[tool.mutmut]` names, in mutmut's copy of the checkout; 0 if all mutants were run."""
    selection = [*config().pytest_add_cli_args, *config().pytest_add_cli_args_test_selection]
    command = [sys.executable, "-m", "pytest", "-q", "-p", __spec__.name, *selection]
    environ = {**os.environ, _MODULES_VARIABLE: " ".join(modules), "CI": "1"}
    return subprocess.run(command, cwd="mutants", env=environ, check=False).returncode


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    """Run the tests on each mutant, after they have passed without any."""
    requested = os.environ[_MODULES_VARIABLE].split()
    with chdir(".."):
        load_stats()
        tables = [data for data in _tables() if not requested or str(data.path) in requested]
    for data in tables:
        names = [name for name, code in data.exit_code_by_key.items() if status_by_exit_code[code] not in NOTICED]
        if not names:
            continue
        node_ids = {item.nodeid for name in names for item in _tests_reaching(session, name)}
        items = [item for item in session.items if item.nodeid in node_ids]
        start = time.monotonic()
        if _run_in_fork(session, "", items, 0) != _SURVIVED:
            pytest.exit(f"{data.path}: its tests fail without any mutant", 2)
        timeout = max(LEAST_TIMEOUT, math.ceil(3 * (time.monotonic() - start)))
        for name in names:
            items = _tests_reaching(session, name)
            data.exit_code_by_key[name] = _run_in_fork(session, name, items, timeout) if items else _NO_TESTS
            with chdir(".."):
                data.save()  # it may be ended at any time
        survivors = sum(status_by_exit_code[data.exit_code_by_key[name]] not in NOTICED for name in names)
        sys.stderr.write(f"\n{data.path}: {len(names)} tried, {survivors} noticed by no test\n")
    return True


def _tables() -> Iterator[SourceFileMutationData]:
    """Yield mutmut's data of each module whose mutants were generated."""
    for path in walk_mutatable_files():
        data = SourceFileMutationData(path=path)
        data.load()
        if data.exit_code_by_key:
            yield data


def _tests_reaching(session: pytest.Session, name: str) -> list[pytest.Item]:
    """Return the tests that reach a mutant: those of its module first, and of both kinds the fastest."""
    reaching = state().tests_by_mangled_function_name.get(mangled_name_from_mutant_name(name), set())
    items = [item for item in session.items if item.nodeid in reaching]
    own_file = f"/test_{name.rsplit('.', 2)[1]}.py"
    return sorted(items, key=lambda item: (own_file not in item.nodeid, state().duration_by_test.get(item.nodeid, 0.0)))


def _run_in_fork(session: pytest.Session, name: str, items: list[pytest.Item], timeout: int) -> int:
    """Run the tests on a mutant, or on none, in a forked process; return the exit code as mutmut counts it.

    After `timeout` seconds, if it is not 0, they are ended.
    """
    sys.stdout.flush()
    child = os.fork()
    if not child:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(timeout)
        _run(session, name, items)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return _TIMEOUT if code == -signal.SIGALRM else code


def _run(session: pytest.Session, name: str, items: list[pytest.Item]) -> None:
    """Run tests until one fails, and exit the process silently."""
    code = _KILLED
    try:
        session.config.pluginmanager.unregister(name="terminalreporter")
        set_mutant_under_test(name)
        for item, next_item in zip(items, [*items[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=next_item)
            if session.testsfailed:
                break
        else:
            code = _SURVIVED
    finally:
        os._exit(code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
