"""Tries the mutants that no test is known to notice: `python -m tests.mutants.runner [MODULE …]`, after `mutmut run`.

mutmut collects the tests anew for each mutant, which takes many times as long as running them. Here they are collected
once, and a process that has run none of them is forked for each mutant; the fastest tests come first, and the first
that fails ends it. What came of it stands where mutmut keeps it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
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

PATIENCE = 60
"""Seconds after which a mutant, which would go on forever, is ended and counts as noticed."""
_SURVIVED, _KILLED, _NO_TESTS, _TIMEOUT = 0, 1, 33, -24
_WANTED = "MUTANTS_WANTED"


def main(modules: list[str]) -> int:
    """Run the tests that `[tool.mutmut]` names, in mutmut's copy of the house; 0 if all could be tried."""
    selection = [*config().pytest_add_cli_args, *config().pytest_add_cli_args_test_selection]
    command = [sys.executable, "-m", "pytest", "-q", "-p", __spec__.name, *selection]
    environ = {**os.environ, _WANTED: " ".join(modules), "CI": "1"}
    return subprocess.run(command, cwd="mutants", env=environ, check=False).returncode


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    """Try each mutant in place of running the tests, after the tests were seen to pass without any."""
    wanted = os.environ[_WANTED].split()
    with chdir(".."):
        load_stats()
        found = [data for data in _tables() if not wanted or str(data.path) in wanted]
    for data in found:
        names = [name for name, code in data.exit_code_by_key.items() if status_by_exit_code[code] not in NOTICED]
        if not names:
            continue
        everything = {item.nodeid for name in names for item in _reaching(session, name)}
        items = [item for item in session.items if item.nodeid in everything]
        if _tried(session, "", items) != _SURVIVED:
            pytest.exit(f"{data.path}: its tests fail without any mutant", 2)
        for name in names:
            items = _reaching(session, name)
            data.exit_code_by_key[name] = _tried(session, name, items) if items else _NO_TESTS
        with chdir(".."):
            data.save()
        left = sum(status_by_exit_code[data.exit_code_by_key[name]] not in NOTICED for name in names)
        sys.stderr.write(f"\n{data.path}: {len(names)} tried, {left} noticed by no test\n")
    return True


def _tables() -> Iterator[SourceFileMutationData]:
    """What mutmut keeps of each module whose mutants it has made."""
    for path in walk_mutatable_files():
        data = SourceFileMutationData(path=path)
        data.load()
        if data.exit_code_by_key:
            yield data


def _reaching(session: pytest.Session, name: str) -> list[pytest.Item]:
    """The tests that reach a mutant, the fastest first."""
    reaching = state().tests_by_mangled_function_name.get(mangled_name_from_mutant_name(name), set())
    items = [item for item in session.items if item.nodeid in reaching]
    return sorted(items, key=lambda item: state().duration_by_test.get(item.nodeid, 0.0))


def _tried(session: pytest.Session, name: str, items: list[pytest.Item]) -> int:
    """How a process ends that runs the tests on a mutant, or on none, in mutmut's numbers."""
    sys.stdout.flush()
    child = os.fork()
    if not child:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(PATIENCE)
        _run(session, name, items)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return _TIMEOUT if code == -signal.SIGALRM else code


def _run(session: pytest.Session, name: str, items: list[pytest.Item]) -> None:
    """Run tests until one fails, and end the process without a word."""
    code = _KILLED
    try:
        session.config.pluginmanager.unregister(name="terminalreporter")
        set_mutant_under_test(name)
        for item, following in zip(items, [*items[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if session.testsfailed:
                break
        else:
            code = _SURVIVED
    finally:
        os._exit(code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
