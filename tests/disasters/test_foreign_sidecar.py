"""Another user of the same folder makes a folder where a draft keeps its own: nothing is kept there, and it is said."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from lgqtui.files import private_folder
from tests.disasters.requirements import skip_or_fail
from tests.disasters.user import User

STRANGER = 65_534


@pytest.fixture
def share(tmp_path: Path) -> Path:
    """A folder in which everybody may write, as on a share without a sticky bit."""
    if os.geteuid() != 0:
        skip_or_fail("two users: be root")
    folder = tmp_path / "share"
    folder.mkdir()
    folder.chmod(0o777)
    return folder


def foreign_folder(path: Path, mode: int = 0o777) -> Path:
    """Make a folder as the other user."""
    path.mkdir()
    os.chown(path, STRANGER, STRANGER)
    path.chmod(mode)
    return path


def foreign_link(path: Path, target: Path) -> None:
    """Make a link as the other user."""
    path.symlink_to(target)
    os.lchown(path, STRANGER, STRANGER)


def replaced(path: Path, make: Callable[[Path], object]) -> None:
    """Put what `make` makes in place of a folder."""
    shutil.rmtree(path, ignore_errors=True)
    make(path)


def tree(folder: Path) -> dict[str, bytes | None]:
    """Return everything in a folder, with the content of the files."""
    return {str(p.relative_to(folder)): p.read_bytes() if p.is_file() else None for p in sorted(folder.rglob("*"))}


ATTACKS: dict[str, Callable[[Path], object]] = {
    "open to all": foreign_folder,
    "open to its owner": lambda path: foreign_folder(path, 0o700),
    "open to its group": lambda path: foreign_folder(path, 0o2770),
    "with folders in it": lambda path: [
        foreign_folder(path),
        foreign_folder(path / "history"),
        foreign_folder(path / "attachments"),
    ],
    "with files in it": lambda path: [
        foreign_folder(path),
        *((path / name).write_bytes(b"{}") for name in ("lock", "open", "open.json", "links.json", "bookmark")),
    ],
    "a link to a folder of theirs": lambda path: foreign_link(path, foreign_folder(path.with_name("theirs"))),
    "a link to a folder of the user": lambda path: foreign_link(path, private_folder(path.with_name("own"))),
    "a link of the user to a folder of theirs": lambda path: path.symlink_to(foreign_folder(path.with_name("theirs"))),
}


def assert_refused(call: subprocess.CompletedProcess[str], folder: Path, path: Path) -> None:
    """One sentence names the folder and the draft, with exit code 4."""
    sentence = f"{folder} is the folder of a user who may not change {path}, so nothing is kept there"
    assert (call.returncode, call.stdout) == (4, "")
    assert sentence in call.stderr


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_no_draft_is_made_beside_a_foreign_folder(
    attack: Callable[[Path], object], share: Path, tmp_path: Path
) -> None:
    """Not by any command that makes one."""
    user, path = User(tmp_path), share / "City.toml"
    attack(share / "City.files")
    before = tree(share)
    assert user.run("new", str(path)).returncode == 4
    assert not path.exists()
    assert tree(share) == before


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_nothing_is_written_to_a_foreign_folder(attack: Callable[[Path], object], share: Path, tmp_path: Path) -> None:
    """The draft stays as it is, and neither evidence nor an earlier version, a lock or a note is written."""
    user, path, evidence = User(tmp_path), share / "City.toml", tmp_path / "scan.png"
    evidence.write_bytes(b"\x89PNG\r\n\x1a\n")
    assert user.run("new", str(path)).returncode == 0
    assert user.run("answer", str(path), "ID.city", "Medan").returncode == 0
    replaced(share / "City.files", attack)
    before = tree(share)
    for command in (
        ("answer", str(path), "ID.city", "Bandung"),
        ("attach", str(path), "III.1", str(evidence)),
        ("pack", str(path)),
    ):
        assert_refused(user.run(*command), share / "City.files", path)
        assert tree(share) == before
    assert user.run("show", str(path)).returncode == 0


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("attachments", ("attach", "III.1", "scan.png")),
        ("packages", ("pack",)),
        ("history", ("history", "restore", "1")),
    ],
)
@pytest.mark.parametrize("attack", [ATTACKS["open to all"], ATTACKS["a link to a folder of the user"]])
def test_nothing_is_written_to_a_foreign_folder_in_the_own_one(
    name: str, command: tuple[str, ...], attack: Callable[[Path], object], share: Path, tmp_path: Path
) -> None:
    """One that the user left open to all."""
    user, path = User(tmp_path), share / "City.toml"
    (tmp_path / "scan.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert user.run("new", str(path)).returncode == 0
    for city in ("Medan", "Bandung"):
        assert user.run("answer", str(path), "ID.city", city).returncode == 0
    (share / "City.files").chmod(0o777)
    generation = min((share / "City.files" / "history").iterdir())
    version = generation.read_bytes()
    replaced(share / "City.files" / name, attack)
    if name == "history":
        (share / "City.files" / name / generation.name).write_bytes(version)
    before = tree(share)
    arguments = [str(tmp_path / word) if word.endswith(".png") else word for word in command[1:]]
    assert_refused(user.run(command[0], str(path), *arguments), share / "City.files" / name, path)
    assert {**tree(share), "City.files/delivery.json": None} == {**before, "City.files/delivery.json": None}


def test_what_is_copied_is_no_wider_than_its_draft(share: Path, tmp_path: Path) -> None:
    """A duplicate of a draft with evidence that everybody could change is private, as every new draft."""
    user, path = User(tmp_path), share / "City.toml"
    (tmp_path / "scan.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert user.run("new", str(path)).returncode == 0
    assert user.run("attach", str(path), "III.1", str(tmp_path / "scan.png")).returncode == 0
    for wide in (path, *(share / "City.files").rglob("*")):
        wide.chmod(0o777)
    assert user.run("duplicate", str(path), str(share / "Town.toml")).returncode == 0
    copied = [share / "Town.toml", share / "Town.files", *(share / "Town.files").rglob("*")]
    assert [file for file in copied if stat.S_IMODE(file.stat().st_mode) & 0o077] == []
