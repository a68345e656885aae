"""Run one save of a draft under strace: its system calls, and its outcome if one of them kills it or fails."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct

import lgqtui

_CALLS = (
    "openat,write,fsync,fdatasync,rename,renameat,renameat2,link,linkat,unlink,unlinkat,mkdir,mkdirat,"
    "chmod,fchmod,fchmodat,ftruncate,close,flock"
)
_PYTHON = (sys.executable, "-S", "-P", "-c")
"""Without the site, whose path holds the checkout."""
_BEGIN, _END = "/proc/the-save-begins", "/proc/the-save-ends"
_IMPORTS = """
import os, sys, tempfile, filelock
from datetime import UTC, datetime
from pathlib import Path
import lgqtui.draft.history, lgqtui.toml.editor
from lgqtui.draft.store import DraftFile
from lgqtui.errors import Error
from lgqtui.questionnaire.answer import Answer
"""
_SAVE = f"""{_IMPORTS}
file = DraftFile(Path(sys.argv[1]), lambda: datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
draft = file.load().with_answer("a", Answer(text="new"))
def mark(place):
    try:
        os.mkdir(place)
    except OSError:
        pass
mark({_BEGIN!r})
try:
    warning = file.save(draft)
except Error as error:
    mark({_END!r})
    sys.stdout.write(f"{{error}}. {{error.remedy}}")
    sys.exit(error.exit_code)
mark({_END!r})
sys.stdout.write(f"saved {{warning or ''}}")
"""
_LINE = re.compile(r"(\w+)\((.*)")


class SystemCall(Struct, frozen=True):
    """A system call of a save: its name, its number among calls of that name since the start, and its arguments."""

    name: str
    number: int
    arguments: str


class SaveOutcome(Struct, frozen=True):
    """Exit code of a save, negative for a signal, and its output."""

    code: int
    message: str


@cache
def _program() -> TemporaryDirectory[str]:
    """A copy of the package with its byte code, where no other process writes; it lasts as long as this process."""
    folder = TemporaryDirectory()
    shutil.copytree(lgqtui.__path__[0], Path(folder.name) / "lgqtui", ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run([*_PYTHON, _IMPORTS], env=_environ(folder), check=True)
    return folder


def _environ(folder: TemporaryDirectory[str]) -> dict[str, str]:
    environ = os.environ | {"PYTHONHASHSEED": "0", "PYTHONPYCACHEPREFIX": folder.name}
    environ["PYTHONPATH"] = os.pathsep.join([folder.name, sysconfig.get_path("purelib")])
    environ.pop("COVERAGE_PROCESS_CONFIG", None)
    return environ


def traced_save(path: Path, *injections: str) -> tuple[SaveOutcome, list[SystemCall]]:
    """Save another text into the draft at `path`, with faults injected into calls; return outcome and calls."""
    trace = path.parent.parent / "trace"
    # Calls are counted from the start, which has to be the same each time: Python lists a folder on its path
    # again after another process has written there, loads byte code as soon as another has compiled a module,
    # and coverage makes calls of its own.
    environ = _environ(_program()) | {"PYTHONDONTWRITEBYTECODE": "1"}
    options = [option for rule in injections for option in ("-e", f"inject={rule}")]
    command = ["strace", "-y", "-s", "4096", "-o", str(trace), "-e", f"trace={_CALLS}", *options]
    process = subprocess.run(
        [*command, *_PYTHON, _SAVE, str(path)], env=environ, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in process.stderr, process.stderr
    code = -(process.returncode - 128) if process.returncode > 128 else process.returncode
    return SaveOutcome(code, process.stdout), list(_calls(trace.read_text("utf-8", "replace")))


def _calls(trace: str) -> Iterator[SystemCall]:
    """Yield the calls between start and end of the save."""
    counts = Counter[str]()
    has_begun = False
    for line in trace.splitlines():
        if (match := _LINE.match(line)) is None:
            continue
        name, arguments = match.groups()
        counts[name] += 1
        if _END in arguments:
            return
        if has_begun:
            yield SystemCall(name, counts[name], arguments)
        has_begun = has_begun or _BEGIN in arguments
