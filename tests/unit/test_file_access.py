"""What is kept beside a file of the user can be used by those who may change that file, and by no others."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from lgqtui import file_access
from lgqtui.errors import CannotWrite
from lgqtui.file_access import Access, access, refuse_foreign
from lgqtui.files import create_folder, locked, replace_file

ME, ROOT, AUTHOR, STRANGER = os.geteuid(), 0, 4_001, 4_002
STAFF, OTHERS = 500, 501
PRIVATE, GROUP, ALL = 0, 0o070, 0o077


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize(
    ("draft", "folder", "is_used"),
    [
        (Access(ME, STAFF, PRIVATE), Access(ME, STAFF, ALL), True),
        (Access(ME, STAFF, PRIVATE), Access(STRANGER, STAFF, ALL), False),
        (Access(ME, STAFF, PRIVATE), Access(STRANGER, STAFF, PRIVATE), False),
        (Access(ME, STAFF, GROUP), Access(STRANGER, STAFF, GROUP), True),
        (Access(ME, STAFF, GROUP), Access(STRANGER, OTHERS, GROUP), False),
        (Access(ME, STAFF, GROUP), Access(STRANGER, STAFF, ALL), False),
        (Access(ME, STAFF, ALL), Access(STRANGER, OTHERS, ALL), True),
        (Access(AUTHOR, STAFF, PRIVATE), Access(AUTHOR, OTHERS, PRIVATE), True),
        (Access(AUTHOR, STAFF, PRIVATE), Access(AUTHOR, STAFF, GROUP), False),
        (Access(AUTHOR, STAFF, PRIVATE), Access(STRANGER, STAFF, PRIVATE), False),
        (Access(), Access(ME, STAFF, ALL), True),
        (Access(), Access(STRANGER, STAFF, PRIVATE), False),
    ],
)
def test_a_folder_of_another_user_is_used_only_as_the_file_beside_it(
    draft: Access, folder: Access, *, is_used: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It belongs to the owner of the file, or to somebody of the group that may change it, and is no wider."""
    path, sidecar = tmp_path / "city.toml", tmp_path / "city.files"
    (sidecar / "history").mkdir(parents=True)
    accesses = {path: draft, sidecar: folder, sidecar / "history": Access(ME, STAFF, PRIVATE)}
    monkeypatch.setattr(file_access, "access", accesses.__getitem__)
    if is_used:
        refuse_foreign(sidecar / "history", path)
        return
    with pytest.raises(CannotWrite) as caught:
        refuse_foreign(sidecar / "history", path)
    assert (caught.value.code, str(caught.value)) == (
        "foreign-folder",
        f"{sidecar} is the folder of a user who may not change {path}, so nothing is kept there",
    )
    with pytest.raises(CannotWrite, match="the folder of a user"):
        replace_file(sidecar / "bookmark", b"", access_of=path)
    with pytest.raises(CannotWrite, match="the folder of a user"):
        create_folder(sidecar / "damaged", path)
    with pytest.raises(CannotWrite, match="the folder of a user"), locked(sidecar / "lock", 0, path):
        pass
    assert [file.name for file in sidecar.iterdir()] == ["history"]


@pytest.mark.parametrize("beside", [0o600, 0o640, 0o644, 0o660, 0o664, 0o666, 0o606, None])
@pytest.mark.parametrize("folder", [0o700, 0o755, 0o777, 0o2777])
@pytest.mark.parametrize("is_there", [True, False])
def test_no_file_is_wider_than_the_one_beside_it(
    beside: int | None, folder: int, *, is_there: bool, tmp_path: Path
) -> None:
    """Whatever the folder is, or the file that is replaced, and also for a lock or a folder in it."""
    path, sidecar = tmp_path / "city.toml", tmp_path / "city.files"
    sidecar.mkdir()
    sidecar.chmod(folder)
    if beside is not None:
        path.touch()
        path.chmod(beside)
    if is_there:
        (sidecar / "bookmark").touch()
        (sidecar / "bookmark").chmod(0o777)
    replace_file(sidecar / "bookmark", b"x", access_of=path)
    with locked(sidecar / "lock", 0, path):
        created = create_folder(sidecar / "history", path)
    writers = {None: 0o600, 0o640: 0o600, 0o644: 0o600, 0o664: 0o660}.get(beside, beside)
    assert mode(sidecar / "bookmark") == writers
    assert mode(sidecar / "lock") | writers == writers
    assert mode(created) & 0o777 == writers | (writers & 0o444) >> 2


def test_a_file_is_for_the_group_of_the_one_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If that group cannot be given, the file is its owner's alone."""
    path = tmp_path / "city.toml"
    path.touch()
    path.chmod(0o660)
    groups: list[int] = []
    monkeypatch.setattr(os, "chown", lambda _, owner, group: groups.append(group))
    replace_file(tmp_path / "shared", b"", access_of=path)
    assert (mode(tmp_path / "shared"), groups) == (0o660, [path.stat().st_gid])

    def refuse(*_: object) -> None:
        raise PermissionError(1, "no")

    monkeypatch.setattr(os, "chown", refuse)
    replace_file(tmp_path / "private", b"", access_of=path)
    assert mode(tmp_path / "private") == 0o600


def test_on_windows_nothing_is_known_of_modes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file has the same mode there, and no owner."""
    monkeypatch.setattr(file_access, "_ON_WINDOWS", True)
    (tmp_path / "file").touch()
    (tmp_path / "file").chmod(0o666)
    assert access(tmp_path / "file").others == PRIVATE
    monkeypatch.setattr(file_access, "access", lambda _: Access(STRANGER))
    refuse_foreign(tmp_path / "city.files", tmp_path / "city.toml")
