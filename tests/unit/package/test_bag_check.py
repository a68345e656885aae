"""Every manifest of a package is compared; bags of other programs."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from lgqtui.package.verify import verify
from tests.bag_builder import Bag
from tests.unit.package.test_verify import bag, sentences

__all__ = ["bag"]


def digests_of(bag: Bag, algorithm: str) -> dict[str, str]:
    payload = {path: content for path, content in bag.files.items() if path.startswith("data/")}
    return {path: hashlib.new(algorithm, content).hexdigest() for path, content in payload.items()}


def lines_of(digests: dict[str, str]) -> bytes:
    return "".join(f"{digest}  {path}\n" for path, digest in digests.items()).encode()


SECOND = {
    "md5": "manifest-md5.txt",
    "sha1": "manifest-sha1.txt",
    "sha512": "manifest-sha512.txt",
    "sha3_256": "manifest-sha3256.txt",
    "sha384": "manifest-SHA-384.txt",
}


@pytest.mark.parametrize(("algorithm", "name"), SECOND.items())
def test_a_second_manifest_is_compared_as_the_first(algorithm: str, name: str, bag: Bag, tmp_path: Path) -> None:
    """A right one is sound; every file has to be in it, with its digest."""
    right = digests_of(bag, algorithm)
    first, *others = right
    spoilt = {
        "altered-file": right | {first: right[others[0]]},
        "unlisted-file": {first: right[first]},
        "missing-file": right | {"data/no.txt": right[first]},
        "odd-manifest": right | {first: "no digest"},
    }
    for code, digests in {"": right, **spoilt}.items():
        verified = verify(replace(bag, files={**bag.files, name: lines_of(digests)}).write(tmp_path / "a.zip"))
        assert {problem.code for problem in verified.problems} == ({code} if code else set())
    verified = verify(replace(bag, files={**bag.files, name: b""}).write(tmp_path / "a.zip"))
    assert {problem.code for problem in verified.problems} == {"unlisted-file"}


def test_a_second_manifest_of_tag_files_is_compared(bag: Bag, tmp_path: Path) -> None:
    """It lists every other tag file, and none of its own kind."""
    bag.write(tmp_path / "a.zip")
    names = ("bagit.txt", "bag-info.txt", "manifest-sha256.txt")
    with zipfile.ZipFile(tmp_path / "a.zip") as written:
        tags = {n.partition("/")[2]: written.read(n) for n in written.namelist() if n.partition("/")[2] in names}
    digests = {name: hashlib.md5(content, usedforsecurity=False).hexdigest() for name, content in tags.items()}
    with zipfile.ZipFile(tmp_path / "a.zip", "a") as written:
        top = written.namelist()[0].partition("/")[0]
        written.writestr(f"{top}/tagmanifest-md5.txt", lines_of(digests))
    assert verify(tmp_path / "a.zip").is_sound
    bag.write(tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "b.zip", "a") as written:
        written.writestr(f"{top}/tagmanifest-md5.txt", lines_of(digests | {"bagit.txt": "0" * 32}))
    assert [problem.code for problem in verify(tmp_path / "b.zip").problems] == ["altered-file"]


@pytest.mark.parametrize("name", ["manifest-crc32.txt", "manifest-shake_128.txt", "tagmanifest-whirlpool.txt"])
def test_a_manifest_that_cannot_be_compared_is_a_fault(name: str, bag: Bag, tmp_path: Path) -> None:
    """It is not passed over."""
    verified = verify(replace(bag, files={**bag.files, name: b"00  data/answers.json\n"}).write(tmp_path / "a.zip"))
    assert f"“{name}” in it has digests of an unknown kind" in sentences(verified)


@pytest.mark.parametrize("top", ["", "bag/", "0b8f0c5e-1f2a-5e3b-9c4d-5e6f70818283/"])
@pytest.mark.parametrize(
    "path", ["data/a.txt", "data/a/b/c/d.txt", "data/ .txt", "data/answers.json.txt", "data/x%0Ay"]
)
def test_a_bag_of_somebody_else_is_named_as_such(top: str, path: str, tmp_path: Path) -> None:
    """Sent again it would be the same."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as written:
        written.writestr(f"{top}bagit.txt", "BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n")
        written.writestr(f"{top}{path}", "x")
        written.writestr(f"{top}manifest-md5.txt", f"{hashlib.md5(b'x', usedforsecurity=False).hexdigest()}  {path}\n")
    verified = verify(tmp_path / "a.zip")
    assert sentences(verified) == ["it is a BagIt bag, and no package of this program"]
    assert "sent again" not in verified.problems[0].remedy
