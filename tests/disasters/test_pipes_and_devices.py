"""A draft handed over with pipes, devices or links in place of files: no command waits for ever or fills the memory."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.disasters.test_special_files import SPECIAL
from tests.disasters.user import User

PATIENCE = 30.0
MEMORY = 2_000_000_000
NAMES = (
    "bookmark",
    "damaged/x",
    "damaged/damaged-2026-01-01T00-00-00Z.toml",
    "delivery.json",
    "format-1.toml",
    "history/2026-01-01T00-00-00Z.toml",
    "history/2026-01-01T00-00-00Z.toml.bak",
    "history/undo.toml",
    "links.json",
    "open.json",
    "unsaved.toml",
    "unsaved.toml.base",
    "unsaved.toml.x",
    f"attachments/{'a' * 64}.png",
)
COPIED = ("attachments", "links.json")
"""What a duplicate takes along, however large it is."""


def sparse(path: Path) -> None:
    """Make a file of five gigabytes that takes no space."""
    with path.open("wb") as file:
        file.truncate(5_000_000_000)


KINDS: dict[str, Callable[[Path], None]] = {
    **SPECIAL,
    "link to nothing": lambda path: path.symlink_to("none"),
    "link to itself": lambda path: path.symlink_to(path.name),
    "huge file": sparse,
}


@pytest.fixture(params=KINDS.values(), ids=list(KINDS))
def sidecar(request: pytest.FixtureRequest, user: User, tmp_path: Path) -> Path:
    """The sidecar of City with such a thing under every name, and with evidence that no answer names."""
    (tmp_path / "scan.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert user.run("attach", "City", "III.1", str(tmp_path / "scan.png")).returncode == 0
    sidecar = user.path("City").with_suffix(".files")
    for name in NAMES:
        if request.param is sparse and name.startswith(COPIED):
            continue
        (sidecar / name).parent.mkdir(exist_ok=True)
        (sidecar / name).unlink(missing_ok=True)
        request.param(sidecar / name)
    (sidecar / "attachments" / f"{'b' * 64}.png").touch()
    return sidecar


def outcomes(user: User, *commands: tuple[str, ...]) -> Iterator[tuple[str, int, str]]:
    """Run commands with little time and memory, and yield their exit codes and errors."""
    for command in commands:
        ended = subprocess.run(
            user.command(*command),
            env=user.environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
        )
        yield command[0], ended.returncode, ended.stderr


def test_no_command_waits_for_what_is_no_file(sidecar: Path, user: User, tmp_path: Path) -> None:
    """Each ends, with its work done or a sentence."""
    digest = next(p.stem for p in (sidecar / "attachments").iterdir() if p.stem[0] not in "ab" or p.stem[1:3] != "aa")
    commands = (
        ("show", "City"),
        ("list",),
        ("check", "City"),
        ("answer", "City", "ID.city", "Medan"),
        ("history", "City"),
        ("attach", "City", "III.1", "--remove", digest[:12]),
        ("duplicate", "City", "Town"),
        ("export", "City", "--to", "bundle", "-o", str(tmp_path / "bundle.zip")),
        ("pack", "City", "-o", str(tmp_path / "package.zip")),
        ("rename", "City", "Village"),
        ("trash", "Village"),
        ("restore", "Village"),
    )
    for command, code, errors in outcomes(user, *commands):
        assert code in (0, 3, 4), (command, code, errors)
        assert "a fault of its own" not in errors


@pytest.mark.parametrize("name", ["note", "origin"])
def test_the_trash_holds_what_is_no_file(name: str, user: User) -> None:
    """Nothing there is waited for."""
    assert user.run("trash", "City").returncode == 0
    for folder in (user.folder / "home").rglob("trash/*"):
        (folder / name).unlink(missing_ok=True)
        os.mkfifo(folder / name)
    for _, code, errors in outcomes(user, ("restore",), ("restore", "City"), ("new", "City")):
        assert code in (0, 2, 4), errors
