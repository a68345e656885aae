"""Other programs are started without the tokens, and our own interpreter without modules of the current folder."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.words.source import Module, read_program

STARTS = {
    *("subprocess.run", "subprocess.Popen", "subprocess.call", "subprocess.check_call", "subprocess.check_output"),
    *("asyncio.create_subprocess_exec", "asyncio.create_subprocess_shell"),
}
OTHER_STARTS = (
    *("os.system", "os.popen", "os.exec", "os.spawn", "os.posix_spawn", "os.fork", "pty.", "webbrowser."),
    *("click.launch", "click.edit", "click.echo_via_pager", "runpy.", "multiprocessing.", "concurrent.futures.P"),
    *("subprocess.getoutput", "subprocess.getstatusoutput", "pydoc."),
)
ISOLATED = {"-P", "-I"}
HIDDEN_NAMES = ("subprocess", "os", "sys", "webbrowser", "pty", "runpy")
"""Modules whose names are used with the module before them, so that they are found."""


def faults(module: Module) -> Iterator[str]:
    """Yield what starts a program with the tokens, or our own interpreter without isolation."""
    safe_interpreters = {
        ast.unparse(sequence.elts[0])
        for sequence in ast.walk(module.tree)
        if isinstance(sequence, ast.List | ast.Tuple)
        and len(sequence.elts) > 1
        and isinstance(sequence.elts[1], ast.Constant)
        and sequence.elts[1].value in ISOLATED
    }
    uses = 0
    for node in ast.walk(module.tree):
        text = ast.unparse(node) if isinstance(node, ast.Attribute | ast.Call | ast.ImportFrom) else ""
        if isinstance(node, ast.ImportFrom) and node.module in (
            "subprocess",
            "os",
            "sys",
            "webbrowser",
            "pty",
            "runpy",
        ):
            yield f"{module.name}: {text}"
        if isinstance(node, ast.Attribute) and text.startswith(OTHER_STARTS):
            yield f"{module.name}: {text}"
        if isinstance(node, ast.Call) and ast.unparse(node.func) in STARTS:
            arguments = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
            if arguments.get("env", "") not in ("env", "child_environment()") or "shell" in arguments:
                yield f"{module.name}: {text}"
        uses += text == "sys.executable"
    if uses and "sys.executable" not in safe_interpreters:
        yield f"{module.name}: sys.executable"


def test_no_program_is_started_in_another_way() -> None:
    """Each start has an environment of its own; the interpreter is followed by -P or -I."""
    assert [fault for module in read_program() for fault in faults(module)] == []


@pytest.mark.parametrize(
    "source",
    [
        "import subprocess\nsubprocess.run(['ls'])",
        "import subprocess\nsubprocess.Popen(['ls'], env=None)",
        "import subprocess\nsubprocess.run('ls', env=env, shell=True)",
        "import os\nos.execvp('ls', ['ls'])",
        "from subprocess import run",
        "import sys\ncommand = [sys.executable, '-m', 'lgqtui']",
        "import sys\ncommand = sys.executable + ' -P'",
    ],
)
def test_what_is_refused(source: str) -> None:
    """The rule has no gap that is known."""
    assert list(faults(Module(Path("lgqtui/new.py"), source)))


SHADOWS = (
    *("logging.py", "warnings.py", "string.py", "PIL.py", "json.py", "subprocess.py", "textual_image/__init__.py"),
    *("sitecustomize.py", "usercustomize.py", "lgqtui/__init__.py", "rich/__init__.py", "runpy.py"),
)


@pytest.mark.parametrize("shadow", SHADOWS)
def test_a_picture_runs_no_code_of_the_current_folder(shadow: str, tmp_path: Path) -> None:
    """A file that is called like a module stays a file."""
    (tmp_path / shadow).parent.mkdir(exist_ok=True)
    (tmp_path / shadow).write_text("open('MARK', 'w')\n", "utf-8")
    (tmp_path / "a.png").write_bytes(b"no picture")
    code = (
        "from pathlib import Path; from lgqtui.tui.picture_viewer import show_picture; "
        f"assert not show_picture(Path({str(tmp_path / 'a.png')!r}), 'x')"
    )
    command = [sys.executable, "-P", "-c", code]
    subprocess.run(command, cwd=tmp_path, check=True, stdin=subprocess.DEVNULL)
    assert not (tmp_path / "MARK").exists()
