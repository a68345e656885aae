"""The files of the checkout, and the two commands of the README on a bare machine."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
TOP_LEVEL = {"pyproject.toml", "README.md", "lgqtui", "questions", "drafts", "tests"}
PICTURES = re.compile(r"tests/[\w/]*pictures/\w+\.svg")
UPDATE, INSTALL = "apt-get update", "apt-get install -y python3-venv"
COMMANDS = re.findall(r"<!-- .+? -->\n```sh\n(.+)\n```", (CHECKOUT / "README.md").read_text("utf-8"))


def tracked_files() -> list[str]:
    """Paths of the files that git tracks."""
    if not (CHECKOUT / ".git").exists():
        pytest.skip("needs a checkout of git")
    output = subprocess.run(["git", "ls-files", "-z"], cwd=CHECKOUT, check=True, capture_output=True, text=True).stdout
    return [name for name in output.split("\0") if (CHECKOUT / name).is_file()]


def test_the_top_level_holds_nothing_else() -> None:
    """Every tracked file is in one of the fixed folders, or is a dot-file."""
    top = {name.partition("/")[0] for name in tracked_files()}
    assert {name for name in top if not name.startswith(".")} == TOP_LEVEL


def test_no_tracked_file_is_large() -> None:
    """Each file has at most 1 MB."""
    assert [name for name in tracked_files() if (CHECKOUT / name).stat().st_size > 1_000_000] == []


def test_no_tracked_file_is_binary() -> None:
    """Every file is text; pictures are SVG, in the folder of the tests."""
    names = tracked_files()
    assert [name for name in names if b"\0" in (CHECKOUT / name).read_bytes()] == []
    assert [name for name in names if name.endswith(".svg") and not PICTURES.fullmatch(name)] == []


def program(folder: Path, name: str, script: str) -> None:
    """Write a fake program that records its calls."""
    path = folder / name
    path.write_text(f'#!/bin/sh\necho "{name} $*" >>"$LOG"\n{script}\n', "utf-8")
    path.chmod(0o755)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("has_venv", "has_sudo", "expected"),
    [
        (True, False, []),
        (False, False, [UPDATE, INSTALL]),
        (False, True, [f"sudo {UPDATE}", UPDATE, f"sudo {INSTALL}", INSTALL]),
    ],
)
def test_the_commands_of_the_readme_need_no_sudo(
    tmp_path: Path, command: str, has_venv: bool, has_sudo: bool, expected: list[str]
) -> None:
    """They run for root without sudo, for a user with sudo, and install nothing if venv exists."""
    programs, log = tmp_path / "programs", tmp_path / "log"
    programs.mkdir()
    files = ".venv/bin/pip .venv/bin/pytest .venv/bin/lgqtui"
    create = f"mkdir -p .venv/bin; touch {files}; chmod +x {files}"
    program(programs, "python3", create if has_venv else f'[ -e "$LOG.installed" ] || exit 1; {create}')
    program(programs, "apt-get", '[ "$1" = update ] || touch "$LOG.installed"')
    if has_sudo:
        program(programs, "sudo", 'exec "$@"')
    for name in ("mkdir", "chmod", "touch", "sh"):
        (programs / name).symlink_to(f"/bin/{name}")
    environ = {**os.environ, "PATH": str(programs), "LOG": str(log)}
    subprocess.run(["/bin/bash", "-euo", "pipefail", "-c", command], cwd=tmp_path, env=environ, check=True)
    calls = log.read_text("utf-8").splitlines()
    assert [call for call in calls if not call.startswith("python3")] == expected
