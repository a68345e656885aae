"""The bundle: written from a draft, and read from an unknown source."""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from lgqtui.draft import attachment_files
from lgqtui.draft.attachment import is_plain_name
from lgqtui.draft.model import Draft
from lgqtui.errors import CannotRead, CannotWrite
from lgqtui.export import bundle
from lgqtui.export.bundle import read_bundle, write_bundle
from lgqtui.export.json_codec import encode_draft
from lgqtui.export.zip_reader import Limits, open_zip
from lgqtui.questionnaire.answer import Answer, Attachment
from tests.hypothesis_settings import max_examples
from tests.shipped.test_export_sample import EVIDENCE, FULL, MADE_UP, PICTURE, draft

ANSWERS = encode_draft(MADE_UP, FULL, with_remarks=False)


@pytest.fixture
def sidecar(tmp_path: Path) -> Path:
    """The sidecar of a draft with a single attachment."""
    folder = tmp_path / "a.files"
    (folder / "attachments").mkdir(parents=True)
    (folder / "attachments" / EVIDENCE.file).write_bytes(PICTURE)
    return folder


def with_attachments(*attachments: Attachment) -> Draft:
    return draft({"P.1": Answer(attachments=attachments)})


def write_zip(path: Path, *entries: tuple[str | zipfile.ZipInfo, str | bytes]) -> Path:
    """A zip of these entries."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for entry, content in entries:
            out.writestr(entry, content)
    return path


def refused(path: Path) -> CannotRead:
    with pytest.raises(CannotRead) as caught:
        read_bundle(path)
    check_sentence(caught.value)
    return caught.value


def check_sentence(error: CannotRead) -> None:
    assert "\n" not in str(error)
    assert error.remedy


def test_a_draft_goes_into_a_bundle_and_comes_back(tmp_path: Path, sidecar: Path) -> None:
    """Answers and attachments are the same bytes afterwards."""
    write_bundle(tmp_path / "a.zip", MADE_UP, FULL, sidecar, with_remarks=True)
    reading = read_bundle(tmp_path / "a.zip")
    reading.copy_attachments(tmp_path / "b.files")
    assert reading.draft == FULL.in_order(MADE_UP.fields)
    assert [p.name for p in (tmp_path / "b.files" / "attachments").iterdir()] == [EVIDENCE.file]
    assert (tmp_path / "b.files" / "attachments" / EVIDENCE.file).read_bytes() == PICTURE


def test_it_is_a_plain_zip(tmp_path: Path, sidecar: Path) -> None:
    """Any zip program opens it, and its JSON is canonical."""
    write_bundle(tmp_path / "a.zip", MADE_UP, FULL, sidecar, with_remarks=False)
    with zipfile.ZipFile(tmp_path / "a.zip") as written:
        assert written.namelist() == ["answers.json", "attachments/0a1b.png"]
        assert written.read("answers.json").decode() == ANSWERS
        assert written.testzip() is None


def test_the_same_draft_gives_the_same_bytes(tmp_path: Path, sidecar: Path) -> None:
    """No time is in it."""
    for name in ("a.zip", "b.zip"):
        write_bundle(tmp_path / name, MADE_UP, FULL, sidecar, with_remarks=False)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_a_file_added_to_two_answers_is_stored_once(tmp_path: Path, sidecar: Path) -> None:
    """Both refer to it."""
    twice = draft(
        {"P.1": Answer(attachments=(EVIDENCE,)), "S.2": Answer(attachments=(replace(EVIDENCE, caption="2"),))}
    )
    write_bundle(tmp_path / "a.zip", MADE_UP, twice, sidecar, with_remarks=False)
    read_bundle(tmp_path / "a.zip").copy_attachments(tmp_path / "b.files")
    assert len(zipfile.ZipFile(tmp_path / "a.zip").namelist()) == 2


def test_without_attachments_no_sidecar_is_needed(tmp_path: Path) -> None:
    """And none is created."""
    write_bundle(tmp_path / "a.zip", MADE_UP, draft(), tmp_path / "none", with_remarks=False)
    read_bundle(tmp_path / "a.zip").copy_attachments(tmp_path / "b.files")
    assert [p.name for p in tmp_path.iterdir()] == ["a.zip"]


@pytest.mark.parametrize(
    ("attachment", "code"),
    [
        (replace(EVIDENCE, file="gone.png"), "missing-attachment"),
        (replace(EVIDENCE, size=EVIDENCE.size + 1), "altered-attachment"),
        (replace(EVIDENCE, size=EVIDENCE.size - 1), "altered-attachment"),
        (replace(EVIDENCE, sha256="0" * 64), "altered-attachment"),
        (replace(EVIDENCE, file="../0a1b.png"), "unsafe-name"),
        (replace(EVIDENCE, file="/etc/passwd"), "unsafe-name"),
        (replace(EVIDENCE, file=""), "unsafe-name"),
        (replace(EVIDENCE, size=3_000_000_000), "too-large"),
    ],
)
def test_an_attachment_that_is_not_as_listed_stops_the_writing(
    tmp_path: Path, sidecar: Path, attachment: Attachment, code: str
) -> None:
    """An incomplete bundle is not written, and an older file stays."""
    (tmp_path / "a.zip").write_bytes(b"before")
    with pytest.raises(CannotRead) as caught:
        write_bundle(tmp_path / "a.zip", MADE_UP, with_attachments(attachment), sidecar, with_remarks=False)
    assert caught.value.code == code
    assert code == "too-large" or str(caught.value).startswith("P.1: the ")
    assert (tmp_path / "a.zip").read_bytes() == b"before"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.files", "a.zip"]


def test_a_folder_in_the_place_of_an_attachment_is_missing(tmp_path: Path, sidecar: Path) -> None:
    """Only a file is an attachment."""
    (sidecar / "attachments" / "dir.png").mkdir()
    with pytest.raises(CannotRead) as caught:
        write_bundle(
            tmp_path / "a.zip",
            MADE_UP,
            with_attachments(replace(EVIDENCE, file="dir.png")),
            sidecar,
            with_remarks=False,
        )
    assert caught.value.code == "missing-attachment"


def test_an_attachment_that_cannot_be_read_is_named(
    tmp_path: Path, sidecar: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failing disk is distinguished from a missing file."""

    def fail(*_: object) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr(attachment_files, "open_file", fail)
    with pytest.raises(CannotRead, match="you are not allowed to"):
        write_bundle(tmp_path / "a.zip", MADE_UP, FULL, sidecar, with_remarks=False)


def test_two_attachments_with_the_same_name_are_refused(tmp_path: Path, sidecar: Path) -> None:
    """Also if only case differs, as on some systems."""
    other = replace(EVIDENCE, file="0A1B.png", sha256="0" * 64)
    with pytest.raises(CannotRead) as caught:
        write_bundle(tmp_path / "a.zip", MADE_UP, with_attachments(EVIDENCE, other), sidecar, with_remarks=False)
    assert caught.value.code == "altered-attachment"


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, sidecar: Path) -> None:
    """With the reason."""
    with pytest.raises(CannotWrite):
        write_bundle(tmp_path / "none" / "a.zip", MADE_UP, FULL, sidecar, with_remarks=False)


@pytest.mark.parametrize(
    "name", ["", ".", "..", ".a", "a.", "a/b", "a\\b", "C:a", "con", "NUL.png", "com1.x", "a b", "é", "a\n", "a" * 151]
)
def test_names_that_mean_something_else_somewhere_are_not_plain(name: str) -> None:
    """A stored name never leaves its folder, on any system."""
    assert not is_plain_name(name)


@pytest.mark.parametrize("name", ["3f9a.png", "a", "console.txt", "a..b", "a-b_c.tar.gz"])
def test_ordinary_names_are_plain(name: str) -> None:
    """Names that the program gives to attachments."""
    assert is_plain_name(name)


def linked(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


OURS = ("answers.json", ANSWERS)
PICTURED = ("attachments/0a1b.png", PICTURE)


@pytest.mark.parametrize(
    ("entries", "why"),
    [
        ([], "it holds no answers.json"),
        ([OURS, ("../a", "")], "it holds “../a”, which does not belong into it"),
        ([OURS, ("attachments/../a", "")], "it holds “attachments/../a”"),
        ([OURS, ("/etc/passwd", "")], "it holds “/etc/passwd”"),
        ([OURS, ("attachments/C:a", "")], "it holds “attachments/C:a”"),
        ([OURS, ("attachments\\a", "")], "it holds “attachments\\a”"),
        ([OURS, ("attachments/a/b", "")], "it holds “attachments/a/b”"),
        ([OURS, ("attachments/con.txt", "")], "it holds “attachments/con.txt”"),
        ([OURS, ("attachments/\u202egpj.exe", "")], "it holds “attachments/⟨U+202E⟩gpj.exe”"),
        ([OURS, ("notes.txt", "")], "it holds “notes.txt”"),
        ([OURS, (linked("attachments/a"), "/etc/passwd")], "“attachments/a” in it is not a plain file"),
        ([OURS, PICTURED, ("attachments/0A1B.PNG", "")], "it holds two files of one name, “attachments/0a1b.png”"),
        ([OURS, *((f"attachments/{n}", "") for n in range(2_000))], "it holds more than 2000 files"),
        ([("answers.json", b" " * 30_000_000)], "“answers.json” in it is packed more densely than any document is"),
        ([OURS, ("attachments/a", bytes(5_000_000))], "“attachments/a” in it is packed more densely"),
    ],
)
def test_hostile_zips_are_refused(tmp_path: Path, entries: list[tuple[str, str]], why: str) -> None:
    """A zip that could write elsewhere, hide content or fill the disk is refused with a sentence."""
    path = write_zip(tmp_path / "a.zip", *entries)
    assert str(refused(path)).startswith(f"{path} cannot be used: {why}")


def test_an_attachment_missing_from_the_bundle_is_named(tmp_path: Path) -> None:
    """The draft is not imported."""
    assert refused(write_zip(tmp_path / "a.zip", OURS)).code == "missing-attachment"
    assert refused(write_zip(tmp_path / "b.zip", OURS, ("attachments/0a1b.png", b"short"))).code == "altered-attachment"


def test_an_attachment_of_the_right_size_and_wrong_content_is_not_copied(tmp_path: Path) -> None:
    """The digest is compared while copying."""
    reading = read_bundle(write_zip(tmp_path / "a.zip", OURS, ("attachments/0a1b.png", PICTURE.upper())))
    with pytest.raises(CannotRead) as caught:
        reading.copy_attachments(tmp_path / "b.files")
    assert caught.value.code == "altered-attachment"
    assert [*(tmp_path / "b.files" / "attachments").iterdir()] == []


def test_a_folder_entry_is_no_fault(tmp_path: Path) -> None:
    """A bundle unpacked and zipped by hand is accepted."""
    assert read_bundle(write_zip(tmp_path / "a.zip", ("attachments/", ""), OURS, PICTURED)).draft.id == FULL.id


def test_faults_of_the_answers_name_their_place(tmp_path: Path) -> None:
    """As for a JSON file."""
    path = write_zip(tmp_path / "a.zip", ("answers.json", "{"))
    assert str(refused(path)).startswith(f"{path} (answers.json), line 1, column 2: this is not JSON")


def test_answers_too_large_to_be_a_draft_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before they are read into memory."""
    monkeypatch.setattr(bundle, "JSON_LIMIT", 10)
    assert "answers.json in it is larger than" in str(refused(write_zip(tmp_path / "a.zip", OURS, PICTURED)))


def patched(path: Path, change: Callable[[bytearray], None]) -> Path:
    content = bytearray(path.read_bytes())
    change(content)
    path.write_bytes(content)
    return path


def test_an_encrypted_entry_is_refused(tmp_path: Path) -> None:
    """No password is asked for."""

    def encrypt(content: bytearray) -> None:
        content[content.index(b"PK\x01\x02") + 8] |= 1

    path = patched(write_zip(tmp_path / "a.zip", OURS, PICTURED), encrypt)
    assert "“answers.json” in it is encrypted" in str(refused(path))


def test_an_entry_that_states_a_wrong_size_is_refused(tmp_path: Path) -> None:
    """Bytes are counted."""

    def lie(content: bytearray) -> None:
        at = content.index(b"PK\x01\x02")
        content[at + 24 : at + 28] = struct.pack("<L", 10)

    refused(patched(write_zip(tmp_path / "a.zip", OURS, PICTURED), lie))


def test_a_directory_of_the_64_bit_form_is_refused(tmp_path: Path) -> None:
    """Bundles never need it, and it could contradict the checked directory."""
    path = write_zip(tmp_path / "a.zip", OURS, PICTURED)
    content = path.read_bytes()
    end = content.rindex(b"PK\x05\x06")
    path.write_bytes(content[:end] + b"PK\x06\x07" + bytes(16) + content[end:])
    assert "more than 2000 files" in str(refused(path))


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x05\x06" + bytes(18), b"not a zip at all, only words"])
def test_what_is_no_bundle_is_refused(tmp_path: Path, content: bytes) -> None:
    """A file of another type is distinguished from a damaged one where possible."""
    (tmp_path / "a.zip").write_bytes(content)
    assert refused(tmp_path / "a.zip").code == "unfit-zip"


def test_what_is_not_there_or_not_a_file_is_refused(tmp_path: Path) -> None:
    """With a sentence, without waiting for a pipe."""
    assert refused(tmp_path / "none.zip").code == "cannot-read"
    os.mkfifo(tmp_path / "pipe")
    assert {refused(path).code for path in (tmp_path, tmp_path / "pipe")} == {"not-a-file"}


def test_an_entry_whose_name_has_no_letter_is_refused(tmp_path: Path) -> None:
    """An empty name, or one that starts with NUL."""
    path = write_zip(tmp_path / "a.zip", ("name", b"12345"))
    content = path.read_bytes()
    path.write_bytes(content.replace(b"name", b"\x00ame"))
    assert refused(path).code == "unfit-zip"


@given(at=st.integers(0, 10_000), byte=st.integers(0, 255), cut=st.integers(0, 400) | st.just(0))
@max_examples(300)
def test_damage_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, at: int, byte: int, cut: int) -> None:
    """A changed byte or truncation gives a draft or a sentence."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        written.writestr(*OURS)
        written.writestr(*PICTURED)
    content = bytearray(out.getvalue())
    content[at % len(content)] = byte
    folder = tmp_path_factory.mktemp("damaged")
    (folder / "a.zip").write_bytes(content[: len(content) - cut])
    try:
        read_bundle(folder / "a.zip").copy_attachments(folder / "b.files")
    except CannotRead as error:
        check_sentence(error)
    else:
        assert (folder / "b.files" / "attachments" / EVIDENCE.file).read_bytes() == PICTURE


def test_limits_hold_for_all_entries_together(tmp_path: Path) -> None:
    """Many small entries are refused if their sum is too large."""
    path = write_zip(tmp_path / "a.zip", ("a", b"12345"), ("b", b"12345"))
    with (
        pytest.raises(CannotRead, match="it would unpack to more than"),
        open_zip(path, Limits(entries=5, size=9), lambda _: True),
    ):
        pass


def test_more_files_than_the_end_of_the_zip_states_are_counted(tmp_path: Path) -> None:
    """The directory is counted as well."""
    path = write_zip(tmp_path / "a.zip", ("a", b"1"), ("b", b"2"))

    def state_one(content: bytearray) -> None:
        end = content.rindex(b"PK\x05\x06")
        content[end + 8 : end + 12] = b"\x01\x00\x01\x00"

    with (
        pytest.raises(CannotRead, match="it holds more than 1 files"),
        open_zip(patched(path, state_one), Limits(entries=1, size=9), lambda _: True),
    ):
        pass


def test_a_file_that_is_not_in_a_zip_is_named(tmp_path: Path) -> None:
    """With the zip."""
    path = write_zip(tmp_path / "a.zip", ("a", b"1"))
    with open_zip(path, Limits(entries=1, size=9), lambda _: True) as opened:
        assert opened.read("a", 9) == b"1"
        with pytest.raises(CannotRead, match="it holds no b"):
            opened.read("b", 9)


def test_an_unusual_packing_is_refused(tmp_path: Path) -> None:
    """Only stored and deflated entries are read."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_BZIP2) as out:
        out.writestr(*OURS)
    assert "packed in an unusual way" in str(refused(path))
