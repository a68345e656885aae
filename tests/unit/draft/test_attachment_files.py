"""Attachments: copied beside the draft at once, completely or not at all, and deleted when nothing refers to them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from lgqtui.draft import attachment_files
from lgqtui.draft.attachment_files import attach_file, detect_media_type, remove_unused_attachments, size_of
from lgqtui.draft.model import Draft
from lgqtui.draft.sidecar import draft_of, sidecar_of
from lgqtui.draft.store import DraftFile
from lgqtui.errors import CannotRead, CannotWrite
from lgqtui.interview.interview import Interview
from lgqtui.questionnaire.answer import Answer, Attachment
from tests.town_draft import QUESTIONNAIRE

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
LIMIT = 10_000_000


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "Portal, June.PNG"
    path.write_bytes(PNG)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "a.files" / "attachments"


def test_a_file_is_copied_under_its_digest(source: Path, folder: Path) -> None:
    """Name, size, digest and type are recorded; the copy is private; the original may change."""
    attachment = attach_file(source, folder, LIMIT)
    digest = hashlib.sha256(PNG).hexdigest()
    assert attachment == Attachment(f"{digest}.png", "Portal, June.PNG", digest, len(PNG), "", "image/png")
    source.unlink()
    assert [path.name for path in folder.iterdir()] == [attachment.file]
    assert (folder / attachment.file).read_bytes() == PNG
    assert (folder / attachment.file).stat().st_mode & 0o777 == 0o600


def test_attachments_have_the_permissions_of_the_draft(source: Path, folder: Path) -> None:
    """A group that may change a draft can read its attachments."""
    draft_of(folder.parent).touch()
    draft_of(folder.parent).chmod(0o660)
    attachment = attach_file(source, folder, LIMIT)
    assert folder.stat().st_mode & 0o7777 == 0o2770
    assert (folder / attachment.file).stat().st_mode & 0o777 == 0o660


def test_evidence_is_not_written_through_a_link(source: Path, folder: Path, tmp_path: Path) -> None:
    """A symbolic link under the name of the copy is replaced, not followed."""
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    folder.mkdir(parents=True)
    link = folder / f"{hashlib.sha256(PNG).hexdigest()}.png"
    link.symlink_to(victim)
    attach_file(source, folder, LIMIT)
    assert (link.is_symlink(), link.read_bytes(), victim.read_bytes()) == (False, PNG, b"precious")


def test_the_same_file_again_is_the_same_copy(source: Path, folder: Path) -> None:
    """It is stored once; an altered copy is replaced."""
    attachment = attach_file(source, folder, LIMIT)
    (folder / attachment.file).write_bytes(b"altered")
    assert attach_file(source, folder, LIMIT) == attachment
    assert [path.read_bytes() for path in folder.iterdir()] == [PNG]


@pytest.mark.parametrize(
    ("name", "file", "expected"),
    [
        ("a.b.TAR", "tar", "a.b.TAR"),
        ("no ending", "bin", "no ending"),
        (".hidden", "bin", ".hidden"),
        ("x.жжж", "bin", "x.жжж"),
        ("e\u0301.txt", "txt", "é.txt"),
        ("two\nlines\x1b[2J.txt", "txt", "two lines[2J.txt"),
        ("n" * 240 + ".txt", "txt", "n" * 199 + "…"),
    ],
)
def test_names_of_attachments_are_cleaned(name: str, file: str, expected: str, tmp_path: Path, folder: Path) -> None:
    """The name is kept in a displayable form; the copy has a plain name with the same suffix."""
    (tmp_path / name).write_bytes(b"x")
    attachment = attach_file(tmp_path / name, folder, LIMIT)
    assert (attachment.file.partition(".")[2], attachment.name) == (file, expected)


def test_a_name_that_is_no_text(tmp_path: Path, folder: Path) -> None:
    """Bytes that are not UTF-8 are removed from the name."""
    path = tmp_path / os.fsdecode(b"plan-\xff.pdf")
    path.write_bytes(b"x")
    assert attach_file(path, folder, LIMIT).name == "plan-.pdf"


def test_an_empty_file_can_be_attached(tmp_path: Path, folder: Path) -> None:
    """It is unusual, but valid."""
    (tmp_path / "empty.txt").write_bytes(b"")
    assert attach_file(tmp_path / "empty.txt", folder, LIMIT).size == 0


def test_the_limit_is_checked_before_anything_is_copied(source: Path, folder: Path) -> None:
    """The sentence has size, limit and remedy."""
    with pytest.raises(CannotRead) as caught:
        attach_file(source, folder, 100)
    assert caught.value.code == "too-large-to-attach"
    assert caught.value.remedy.endswith("attachment_limit 1")
    assert not folder.exists()
    assert size_of(source, 108) == 108


def test_only_regular_files(tmp_path: Path, folder: Path) -> None:
    """Pipes, folders and missing files are refused."""
    os.mkfifo(tmp_path / "pipe")
    for path, code in ((tmp_path / "pipe", "not-a-file"), (tmp_path, "not-a-file"), (tmp_path / "no", "cannot-read")):
        with pytest.raises(CannotRead) as caught:
            attach_file(path, folder, LIMIT)
        assert caught.value.code == code
    with pytest.raises(CannotRead):
        size_of(Path("\0"), LIMIT)


@pytest.mark.parametrize(
    ("at_pass", "content"), [(1, PNG + b"x"), (1, PNG[:-1]), (2, PNG + b"x"), (2, PNG[:-1]), (2, PNG[::-1])]
)
def test_a_file_that_is_being_written_is_refused(
    at_pass: int, content: bytes, source: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If size or content changed while copying, nothing is left."""
    real = attachment_files._chunks
    calls: list[Path] = []

    def changing(path: Path, size: int) -> Iterator[bytes]:
        calls.append(path)
        if len(calls) == at_pass:
            path.write_bytes(content)
        return real(path, size)

    monkeypatch.setattr(attachment_files, "_chunks", changing)
    with pytest.raises(CannotRead) as caught:
        attach_file(source, folder, LIMIT)
    assert caught.value.code == "changing"
    assert not folder.exists() or list(folder.iterdir()) == []


def test_a_file_that_cannot_be_read(source: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason is reported with the file."""

    def fail(*_: object) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr(attachment_files, "open_file", fail)
    with pytest.raises(CannotRead, match="you are not allowed to"):
        attach_file(source, folder, LIMIT)


def test_a_file_that_goes_while_it_is_copied(source: Path) -> None:
    """The reason is reported with the file."""
    source.unlink()
    with pytest.raises(CannotRead, match="there is no such file"):
        list(attachment_files._chunks(source, len(PNG)))


def test_a_disk_that_is_full(source: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that cannot be copied is not attached."""
    folder.parent.mkdir()
    folder.write_bytes(b"in the way")
    with pytest.raises(CannotWrite):
        attach_file(source, folder, LIMIT)


def test_progress_is_reported(source: Path, folder: Path) -> None:
    """Up to the end, never backwards."""
    source.write_bytes(bytes(3_000_000))
    progress: list[tuple[int, int]] = []
    attach_file(source, folder, LIMIT, on_progress=lambda done, whole: progress.append((done, whole)))
    assert [done for done, _ in progress] == sorted(done for done, _ in progress)
    assert progress[-1] == (6_000_000, 6_000_000)


@pytest.mark.parametrize(
    ("head", "name", "expected"),
    [
        (PNG, "a.pdf", "image/png"),
        (b"%PDF-1.7\n", "a", "application/pdf"),
        (
            b"PK\x03\x04" + bytes(60),
            "a.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (b"a,b\n1,2\n", "a.csv", "text/csv"),
        (b"a,b\n1,2\n", "a.exe", ""),
        (b"\0\1\2\3", "a.csv", ""),
        (b"", "a.csv", ""),
        (b"MZ\x90\x00" + bytes(100), "plan.pdf", "application/vnd.microsoft.portable-executable"),
    ],
)
def test_types_by_content(head: bytes, name: str, expected: str) -> None:
    """The first bytes decide; the name only for text."""
    assert detect_media_type(head, name) == expected


FIRST = Attachment("1" * 64 + ".png", "one.png", "1" * 64, 1)
TWO = Attachment("2" * 64 + ".png", "two.png", "2" * 64, 1)


def test_an_interview_attaches_takes_off_and_undoes() -> None:
    """Each is an undo step; the same content again is an attachment with its newest caption."""
    interview = Interview(QUESTIONNAIRE, Draft("id", "town", datetime.now(UTC)), lambda _: None)
    interview.attach("city", FIRST)
    interview.attach("city", TWO)
    captioned = replace(FIRST, caption="The first")
    interview.attach("city", captioned)
    assert interview.answer_to("city").attachments == (captioned, TWO)
    assert not interview.attach("city", TWO).has_effect
    interview.detach("city", FIRST.sha256)
    assert interview.answer_to("city").attachments == (TWO,)
    interview.undo()
    interview.undo()
    assert interview.answer_to("city").attachments == (FIRST, TWO)
    assert interview.answer_summary("city") == "2 attachments"
    interview.close()


@pytest.fixture
def file(tmp_path: Path) -> DraftFile:
    """A draft with two attachments, saved."""
    times = iter(datetime(2026, 11, 25, hour, tzinfo=UTC) for hour in range(1, 20))
    file = DraftFile(tmp_path / "town.toml", lambda: next(times))
    draft = Draft("id", "town", datetime(2026, 11, 23, tzinfo=UTC))
    file.create(draft.with_answer("city", Answer(attachments=(FIRST, TWO))))
    (sidecar_of(file.path) / "attachments").mkdir()
    for attachment in (FIRST, TWO):
        (sidecar_of(file.path) / "attachments" / attachment.file).write_bytes(b"x")
    return file


def sweep(file: DraftFile, draft: Draft) -> int:
    return remove_unused_attachments(file.path, draft, file.path.parent / "state")


def left(file: DraftFile) -> list[str]:
    return sorted(path.name[:1] for path in (sidecar_of(file.path) / "attachments").iterdir())


def test_evidence_stays_while_a_generation_names_it(file: DraftFile) -> None:
    """It is deleted once no generation refers to it."""
    draft = file.load()
    assert sweep(file, draft) == 0
    without = draft.with_answer("city", Answer(attachments=(TWO,)))
    file.save(without)
    assert sweep(file, without) == 0
    assert left(file) == ["1", "2"]
    for generation in file.history.iterdir():
        generation.unlink()
    assert sweep(file, without) == 1
    assert left(file) == ["2"]


@pytest.mark.parametrize("folder", ["unsaved.toml", "damaged/damaged-2026-11-23T09-00-00Z.toml"])
def test_evidence_stays_while_a_version_set_aside_names_it(file: DraftFile, folder: str) -> None:
    """Recovery files and damaged files count too."""
    set_aside = sidecar_of(file.path) / folder
    set_aside.parent.mkdir(exist_ok=True)
    set_aside.write_bytes(b"damaged " + file.path.read_bytes()[20:])
    empty = replace(file.load(), answers={})
    file.save(empty)
    for generation in file.history.iterdir():
        generation.unlink()
    assert sweep(file, empty) == 0
    set_aside.unlink()
    assert sweep(file, empty) == 2


def test_nothing_is_taken_away_on_a_guess(file: DraftFile) -> None:
    """An unreadable generation may refer to any file; unknown files are not deleted."""
    draft = file.load()
    folder = sidecar_of(file.path) / "attachments"
    (folder / "notes.txt").write_bytes(b"mine")
    (folder / (FIRST.file[:40] + ".tmp-abc")).write_bytes(b"cut short")
    empty = replace(draft, answers={})
    file.save(empty)
    (generation,) = file.history.iterdir()
    generation.unlink()
    generation.mkdir()
    assert sweep(file, empty) == 0
    generation.rmdir()
    assert sweep(file, empty) == 3
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]


def test_a_file_that_cannot_be_deleted_is_no_error(file: DraftFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is tried again later."""
    empty = replace(file.load(), answers={})

    def fail(_: Path) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr(Path, "unlink", fail)
    assert sweep(file, empty) == 2
    assert left(file) == ["1", "2"]


def test_without_a_folder_there_is_nothing_to_sweep(tmp_path: Path) -> None:
    """A draft without attachments is not read further."""
    assert remove_unused_attachments(tmp_path / "x.toml", Draft("id", "town", datetime.now(UTC)), tmp_path) == 0
