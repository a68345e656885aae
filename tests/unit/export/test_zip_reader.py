"""Zips are read only if every reader finds the same in them: they hold what their entries make, and nothing else."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgqtui.errors import CannotRead
from lgqtui.export.zip_reader import Limits, open_zip, plain_entry
from tests.bag_builder import package_bytes
from tests.hypothesis_settings import max_examples

LIMITS = Limits(entries=50, size=1_000_000)
NAME, CONTENT = b"a.txt", b"content of the entry"


def raw_zip(
    local: Mapping[str, Any] | None = None,
    central: Mapping[str, Any] | None = None,
    end: Mapping[str, Any] | None = None,
    *,
    name: bytes = NAME,
    content: bytes = CONTENT,
    behind: bytes = b"",
) -> bytes:
    """A zip of one entry, as the program writes it but for these parts."""
    plain: dict[str, Any] = {
        "version": 20,
        "flags": 0,
        "method": 0,
        "time": 0,
        "date": 33,
        "crc": zlib.crc32(content),
        "packed": len(content),
        "size": len(content),
        "name": name,
        "extra": b"",
    }
    shared = ("version", "flags", "method", "time", "date", "crc", "packed", "size")
    head = plain | dict(local or {})
    entry = struct.pack(
        "<4s5H3L2H", b"PK\x03\x04", *(head[key] for key in shared), len(head["name"]), len(head["extra"])
    )
    entry += head["name"] + head["extra"] + content + behind
    listed = plain | {"made_by": 20 | 3 << 8, "disk": 0, "internal": 0, "external": 0o100644 << 16, "offset": 0}
    listed |= {"comment": b""} | dict(central or {})
    parts = [listed[key] for key in shared]
    directory = struct.pack("<4s6H3L", b"PK\x01\x02", listed["made_by"], *parts)
    directory += struct.pack("<3H", len(listed["name"]), len(listed["extra"]), len(listed["comment"]))
    directory += struct.pack("<2H2L", *(listed[key] for key in ("disk", "internal", "external", "offset")))
    directory += listed["name"] + listed["extra"] + listed["comment"]
    last: dict[str, Any] = {
        "disk": 0,
        "start_disk": 0,
        "here": 1,
        "all": 1,
        "size": len(directory),
        "at": len(entry),
        "comment": b"",
    }
    last |= end or {}
    figures = [last[key] for key in ("disk", "start_disk", "here", "all", "size", "at")]
    record = struct.pack("<4s4H2LH", b"PK\x05\x06", *figures, len(last["comment"]))
    return b"".join((entry, directory, record, last["comment"]))


def read(path: Path, content: bytes) -> bytes:
    path.write_bytes(content)
    with open_zip(path, LIMITS, lambda _: True) as opened:
        return opened.read("a.txt", 1_000)


def field(identifier: int, data: bytes) -> bytes:
    """An extra field."""
    return struct.pack("<HH", identifier, len(data)) + data


UNICODE_PATH = field(0x7075, b"\x01" + struct.pack("<L", zlib.crc32(NAME)) + b"evil.html")
ODD = "an extra field, a comment, a mode, a flag or a version"
TWO = "is described in two ways"
DIRECTORY = "its directory says more than"
HOSTILE: dict[str, tuple[bytes, str]] = {
    "another name in both extras": (raw_zip({"extra": UNICODE_PATH}, {"extra": UNICODE_PATH}), ODD),
    "another name in the extra of the directory": (raw_zip(None, {"extra": UNICODE_PATH}), ODD),
    "another name in the extra of the entry": (raw_zip({"extra": UNICODE_PATH}), TWO),
    "times in an extra": (raw_zip({"extra": field(0x5455, b"\x01aaaa")}, {"extra": field(0x5455, b"\x01aaaa")}), ODD),
    "60,000 bytes in an extra": (raw_zip({"extra": field(0xCAFE, bytes(60_000))}), TWO),
    "an extra that is no field": (raw_zip({"extra": b"x"}, {"extra": b"x"}), ODD),
    "sizes of 64 bits": (raw_zip(None, {"extra": field(1, bytes(16))}), ODD),
    "a comment at the entry": (raw_zip(None, {"comment": b"\x1b[2Jsee"}), ODD),
    "a comment at the end": (raw_zip(None, None, {"comment": b"see"}), "its end is missing"),
    "a program that runs as its owner": (raw_zip(None, {"external": 0o104777 << 16}), ODD),
    "a program": (raw_zip(None, {"external": 0o100755 << 16}), ODD),
    "a file for everybody to write": (raw_zip(None, {"external": 0o100666 << 16}), ODD),
    "a pipe": (raw_zip(None, {"external": 0o010644 << 16}), "is not a plain file"),
    "a folder by its attributes": (raw_zip(None, {"external": 0o100644 << 16 | 0x10}), ODD),
    "a name of a disk by its attributes": (raw_zip(None, {"external": 0o100644 << 16 | 0x08}), ODD),
    "hidden by its attributes": (raw_zip(None, {"external": 0o100644 << 16 | 0x02}), ODD),
    "a text by its attributes": (raw_zip(None, {"internal": 1}), ODD),
    "a patch": (raw_zip({"flags": 0x20}, {"flags": 0x20}), "cannot be used"),
    "a reserved flag": (raw_zip({"flags": 0x400}, {"flags": 0x400}), ODD),
    "a flag in the entry alone": (raw_zip({"flags": 0x800}), TWO),
    "stored, with its size behind": (
        raw_zip({"flags": 8}, {"flags": 8}, behind=struct.pack("<4s3L", b"PK\7\x08", zlib.crc32(CONTENT), 20, 20)),
        ODD,
    ),
    "a name marked as UTF-8": (raw_zip({"flags": 0x800}, {"flags": 0x800}), ODD),
    "an earlier version": (raw_zip({"version": 10}, {"version": 10, "made_by": 10 | 3 << 8}), ODD),
    "a later version": (raw_zip({"version": 45}, {"version": 45}), ODD),
    "another version in the entry": (raw_zip({"version": 45}), TWO),
    "made by a later version": (raw_zip(None, {"made_by": 63 | 3 << 8}), ODD),
    "made on another system": (raw_zip(None, {"made_by": 20 | 7 << 8}), ODD),
    "another day in the entry": (raw_zip({"date": 34}), TWO),
    "on another disk": (raw_zip(None, {"disk": 1}), DIRECTORY),
    "an end on another disk": (raw_zip(None, None, {"disk": 1}), DIRECTORY),
    "fewer entries by its end": (raw_zip(None, None, {"here": 0, "all": 0}), DIRECTORY),
    "more entries by its end": (raw_zip(None, None, {"all": 2, "here": 2}), DIRECTORY),
    "no name": (raw_zip({"name": b""}, {"name": b""}), "an entry in it has no name"),
    "a name of a slash": (raw_zip({"name": b"//"}, {"name": b"//"}), "an entry in it has no name"),
    "a name of a NUL": (raw_zip({"name": b"\0"}, {"name": b"\0"}), "an entry in it has no name"),
    "a longer directory by its end": (raw_zip(None, None, {"size": 80, "at": 34}), "cannot be used"),
}


def test_a_zip_as_the_program_writes_it_is_read(tmp_path: Path) -> None:
    """The builder of these tests gives the bytes of the program."""
    with zipfile.ZipFile(tmp_path / "ours.zip", "w") as ours:
        ours.writestr(plain_entry("a.txt"), CONTENT)
    assert (tmp_path / "ours.zip").read_bytes() == raw_zip()
    assert read(tmp_path / "a.zip", raw_zip()) == CONTENT


@pytest.mark.parametrize("name", HOSTILE)
def test_what_our_entries_never_have_is_refused(name: str, tmp_path: Path) -> None:
    """Extra fields, comments, modes, flags, versions, and a directory with more than the entries."""
    content, sentence = HOSTILE[name]
    with pytest.raises(CannotRead) as caught:
        read(tmp_path / "a.zip", content)
    assert sentence in str(caught.value)
    assert caught.value.remedy


def test_an_error_of_the_caller_is_no_damage(tmp_path: Path) -> None:
    """What fails while the content is used is not said of the zip."""
    (tmp_path / "a.zip").write_bytes(raw_zip())
    with pytest.raises(RuntimeError, match="of the caller"), open_zip(tmp_path / "a.zip", LIMITS, lambda _: True):
        raise RuntimeError("of the caller")


def test_what_a_stream_says_behind_an_entry_is_compared(tmp_path: Path) -> None:
    """A compressed entry whose sizes behind are others than those in the directory is refused."""
    packed = zlib.compress(CONTENT)[2:-4]
    sizes = {"method": 8, "flags": 8, "crc": zlib.crc32(CONTENT), "packed": len(packed), "size": len(CONTENT)}
    figures = (zlib.crc32(CONTENT), len(packed), len(CONTENT))

    def described(*told: int) -> bytes:
        behind = packed + struct.pack("<4s3L", b"PK\x07\x08", *told)
        return raw_zip(sizes | {"crc": 0, "packed": 0, "size": 0}, sizes, content=b"", behind=behind)

    assert read(tmp_path / "a.zip", described(*figures)) == CONTENT
    with pytest.raises(CannotRead, match=TWO):
        read(tmp_path / "a.zip", described(1, *figures[1:]))


@given(at=st.integers(0, 100_000), byte=st.integers(0, 255))
@max_examples(300)
def test_no_byte_of_a_directory_can_differ(tmp_path_factory: pytest.TempPathFactory, at: int, byte: int) -> None:
    """But for another harmless mode, system or version, the directory of a package is what the program writes."""
    content = bytearray(package_bytes())
    start = content.index(b"PK\x01\x02")
    at = start + at % (len(content) - start)
    is_same = content[at] == byte
    content[at] = byte
    path = tmp_path_factory.mktemp("changed") / "a.zip"
    path.write_bytes(content)
    try:
        with open_zip(path, LIMITS, lambda _: True):
            assert is_same or byte in (0, 0x20, 0x80)
    except CannotRead:
        assert not is_same
