"""A draft file: loading, saving in the background, locking."""

from __future__ import annotations

import errno
import json
import os
import threading
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from lgqtui import files
from lgqtui.draft.history import generations
from lgqtui.draft.lock import stale_lock_owner
from lgqtui.draft.model import Draft
from lgqtui.draft.sidecar import sidecar_of
from lgqtui.draft.store import DraftFile
from lgqtui.errors import Busy, CannotRead, CannotWrite, ChangedElsewhere, Error
from lgqtui.files import link_or_copy
from lgqtui.questionnaire.answer import Answer
from tests.second_process import second_process

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DRAFT = Draft("i", "q", NINE, {"a": Answer(text="first")})


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = NINE

    def __call__(self) -> datetime:
        return self.now

    def pass_minutes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)


@pytest.fixture
def clock() -> Clock:
    """Nine o'clock."""
    return Clock()


@pytest.fixture
def file(tmp_path: Path, clock: Clock) -> DraftFile:
    """A draft on the disk, loaded."""
    file_ = DraftFile(tmp_path / "city.toml", clock)
    file_.create(DRAFT)
    file_.load()
    return file_


def draft_with(text: str) -> Draft:
    return DRAFT.with_answer("a", Answer(text=text))


def sentence(error: Error) -> str:
    return f"{error}. {error.remedy}"


def another(file: DraftFile) -> DraftFile:
    """The same file in another program."""
    return DraftFile(file.path, file._clock)


# Creating and loading


def test_a_draft_is_made_once(tmp_path: Path, clock: Clock) -> None:
    """A new draft never overwrites a file, not even a broken link."""
    path = tmp_path / "city.toml"
    DraftFile(path, clock).create(DRAFT)
    assert DraftFile(path, clock).load() == DRAFT
    (tmp_path / "link.toml").symlink_to("nowhere")
    for name in ("city.toml", "link.toml"):
        with pytest.raises(CannotWrite) as caught:
            DraftFile(tmp_path / name, clock).create(draft_with("other"))
        assert sentence(caught.value) == f"{tmp_path / name} is there already. Choose another name."
    assert DraftFile(path, clock).load() == DRAFT


def test_two_programs_cannot_make_the_same_draft(tmp_path: Path, clock: Clock) -> None:
    """Of several at once one succeeds, and the others get an error."""
    path = tmp_path / "city.toml"
    barrier, created, refused = threading.Barrier(8), list[str](), list[str]()

    def make(n: int) -> None:
        barrier.wait()
        try:
            DraftFile(path, clock).create(draft_with(str(n)))
            created.append(str(n))
        except CannotWrite as error:
            refused.append(error.code)

    threads = [threading.Thread(target=make, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert (len(created), set(refused)) == (1, {"name-taken"})
    assert DraftFile(path, clock).load() == draft_with(created[0])


@pytest.mark.parametrize("part", ["history", "attachments", "links.json", "delivery.json"])
def test_what_is_left_of_an_earlier_draft_is_not_adopted(tmp_path: Path, clock: Clock, part: str) -> None:
    """A new draft gets no generations, attachments or deliveries of another."""
    sidecar = tmp_path / "city.files"
    (sidecar / part).mkdir(parents=True)
    with pytest.raises(CannotWrite) as caught:
        DraftFile(tmp_path / "city.toml", clock).create(DRAFT)
    assert sentence(caught.value) == (
        f"{sidecar} belongs to an earlier draft of that name. Choose another name, or move that folder away."
    )
    assert not (tmp_path / "city.toml").exists()


def test_locks_and_notes_of_the_past_do_not_matter(tmp_path: Path, clock: Clock) -> None:
    """A leftover lock file does not block the name."""
    sidecar = tmp_path / "city.files"
    sidecar.mkdir()
    for name in ("lock", "open", "open.json"):
        (sidecar / name).touch()
    DraftFile(tmp_path / "city.toml", clock).create(DRAFT)


def test_a_draft_that_cannot_be_made_leaves_nothing(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a full disk neither file nor folder stays, and the name is free."""
    file = DraftFile(tmp_path / "city.toml", clock)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fails(errno.ENOSPC))
        with pytest.raises(CannotWrite, match="the disk is full"):
            file.create(DRAFT)
    assert not list(tmp_path.iterdir())
    file.create(DRAFT)
    assert file.load() == DRAFT


def fails(number: int) -> object:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def test_loading_names_the_file_in_what_it_says(tmp_path: Path, clock: Clock) -> None:
    """A missing, damaged or invalid file is reported by its path, without control characters."""
    (tmp_path / "bad\x1b.toml").write_text("format = ")
    with pytest.raises(CannotRead, match=r"cannot read .*/none\.toml: there is no such file or folder"):
        DraftFile(tmp_path / "none.toml", clock).load()
    with pytest.raises(CannotRead, match=r"bad␛\.toml is not valid TOML"):
        DraftFile(tmp_path / "bad\x1b.toml", clock).load()
    with pytest.raises(CannotRead, match="that is no path"):
        DraftFile(tmp_path / "nul\x00.toml", clock).load()


# Saving


def test_a_saved_draft_is_loaded_unchanged(file: DraftFile) -> None:
    """Each save replaces the file, and changes by hand between saves stay."""
    file.path.write_text(file.path.read_text() + "# by hand\n")
    file.load()
    for text in ("second", "third"):
        assert file.save(draft_with(text)) is None
        assert another(file).load() == draft_with(text)
    assert "# by hand" in file.path.read_text()


def test_a_draft_too_large_to_be_opened_again_is_not_written(file: DraftFile) -> None:
    """The old file is not changed."""
    long = Answer(text="x" * 199_999)
    huge = replace(DRAFT, answers={str(n): long for n in range(101)})
    with pytest.raises(CannotWrite) as caught:
        file.save(huge)
    assert sentence(caught.value) == (
        "the draft would be larger than 20 MB. Move long texts into documents of their own and give their links."
    )
    assert another(file).load() == DRAFT


CHANGED = "was changed by another program while it was open here"


def test_a_change_by_another_program_is_not_overwritten(file: DraftFile) -> None:
    """It stays, and each save raises the conflict again."""
    another_file = another(file)
    another_file.load()
    another_file.save(draft_with("from elsewhere"))
    for _ in range(2):
        with pytest.raises(CannotWrite) as caught:
            file.save(draft_with("from here"))
        assert sentence(caught.value) == (f"{file.path} {CHANGED}. It was not overwritten. Both versions are kept.")
    assert another(file).load() == draft_with("from elsewhere")


def test_a_file_damaged_meanwhile_is_not_overwritten(file: DraftFile) -> None:
    """An unreadable file may have content."""
    file.path.unlink()
    file.path.mkdir()
    with pytest.raises(CannotWrite, match=CHANGED):
        file.save(draft_with("from here"))


def test_a_file_only_touched_meanwhile_is_saved(file: DraftFile) -> None:
    """The same content with another time is no conflict."""
    content = file.path.read_bytes()
    file.path.unlink()
    file.path.write_bytes(content)
    os.utime(file.path, ns=(1, 1))
    file.save(draft_with("second"))
    assert another(file).load() == draft_with("second")


def test_a_file_that_is_gone_is_written_again(file: DraftFile) -> None:
    """The draft in memory is saved."""
    file.path.unlink()
    file.save(draft_with("second"))
    assert another(file).load() == draft_with("second")


def test_a_folder_that_is_gone_is_not_made_again(tmp_path: Path, clock: Clock) -> None:
    """A removed disk is reported; the draft is not saved on another disk."""
    (tmp_path / "stick").mkdir()
    file = DraftFile(tmp_path / "stick" / "city.toml", clock)
    file.create(DRAFT)
    os.rename(tmp_path / "stick", tmp_path / "pulled")  # noqa: PTH104
    with pytest.raises(CannotWrite, match="there is no such file or folder"):
        file.save(draft_with("second"))
    assert not (tmp_path / "stick").exists()
    os.rename(tmp_path / "pulled", tmp_path / "stick")  # noqa: PTH104
    file.save(draft_with("third"))
    assert another(file).load() == draft_with("third")


def test_a_save_after_a_failed_save_is_no_change_elsewhere(file: DraftFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write reported as failed may have reached the disk; the next save recognizes its own bytes."""
    real, calls = os.fsync, []

    def fsync(number: int) -> None:
        calls.append(number)
        if len(calls) == 2:
            raise OSError(errno.EIO, "folder")
        real(number)

    file.save(draft_with("second"))  # from here no generation is due, and the second fsync is that of the folder
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fsync)
        with pytest.raises(CannotWrite, match="it may be gone after a power cut"):
            file.save(draft_with("third"))
    assert another(file).load() == draft_with("third")
    file.save(draft_with("fourth"))
    assert another(file).load() == draft_with("fourth")


def test_a_failed_save_leaves_the_old_file_and_can_be_repeated(
    file: DraftFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After freeing space the newest draft is saved, with all comments."""
    file.path.write_text("# mine\n" + file.path.read_text())
    file.load()
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", fails(errno.ENOSPC))
        with pytest.raises(CannotWrite, match="the disk is full"):
            file.save(draft_with("second"))
    assert another(file).load() == DRAFT
    file.save(draft_with("third"))
    assert another(file).load() == draft_with("third")
    assert file.path.read_text().startswith("# mine\n")


# Another program in between


def test_an_accepted_change_elsewhere_becomes_a_generation(file: DraftFile) -> None:
    """The other version becomes a generation before it is replaced, and its comments stay in the file."""
    file.save(draft_with("second"))
    elsewhere = file.path.read_text().replace("second", "from elsewhere") + "# theirs\n"
    file.path.write_text(elsewhere)
    with pytest.raises(ChangedElsewhere):
        file.save(draft_with("from here"))
    assert file.version.draft == draft_with("second")
    file.accept(file.read_version())
    assert file.save(draft_with("both")) is None
    assert another(file).load() == draft_with("both")
    assert "# theirs" in file.path.read_text()
    assert generations(file.history)[0].path.read_text() == elsewhere


def test_a_foreign_version_is_replaced_only_after_a_generation(file: DraftFile) -> None:
    """If the generation cannot be written, the save is refused."""
    file.path.write_text(file.path.read_text().replace("first", "theirs"))
    file.accept(file.read_version())
    file.sidecar.mkdir(exist_ok=True)
    file.history.touch()
    with pytest.raises(CannotWrite, match="a file of that name is in the way"):
        file.save(draft_with("from here"))
    assert another(file).load() == draft_with("theirs")


def test_a_change_at_the_last_moment_is_seen(file: DraftFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also a change during the fsync is not overwritten."""
    real = os.fsync
    theirs = file.path.read_text().replace("first", "theirs")

    def fsync(number: int) -> None:
        real(number)
        file.path.write_text(theirs)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fsync)
        with pytest.raises(ChangedElsewhere):
            file.save(draft_with("from here"))
    assert file.path.read_text() == theirs
    assert [path.name for path in file.path.parent.iterdir() if "tmp" in path.name] == []


@pytest.mark.parametrize("damage", [b"", b"format = ", b"\xff", b"x" * 20_000_001])
def test_what_another_program_damaged_is_set_aside_and_the_answers_are_saved(
    file: DraftFile, clock: Clock, damage: bytes
) -> None:
    """The damaged file is renamed; a program that still writes continues in it."""
    with file.path.open("wb") as other:
        other.write(damage)
        other.flush()
        warning = file.save(draft_with("from here"))
        other.write(b"# the end of it")
    assert warning is not None
    damaged_copy = file.sidecar / "damaged" / "damaged-2026-11-23T09-00-00Z.toml"
    assert "your answers are saved" in str(warning)
    assert warning.remedy == f"What it wrote is set aside as {damaged_copy}."
    assert damaged_copy.read_bytes() == damage + b"# the end of it"
    assert another(file).load() == draft_with("from here")
    assert file.save(draft_with("more")) is None


def test_what_cannot_be_set_aside_is_not_overwritten(file: DraftFile) -> None:
    """If the damaged file cannot be renamed, the save is refused."""
    file.path.write_bytes(b"damaged")
    file.sidecar.mkdir(exist_ok=True)
    (file.sidecar / "damaged").touch()
    with pytest.raises(CannotWrite, match="a file of that name is in the way"):
        file.save(draft_with("from here"))
    assert file.path.read_bytes() == b"damaged"


def test_where_there_are_no_second_names_a_copy_is_set_aside(file: DraftFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without hard links the damaged file is copied safely."""
    monkeypatch.setattr(os, "link", fails(errno.EPERM))
    file.path.write_bytes(b"damaged")
    file.save(draft_with("from here"))
    (damaged_copy,) = (file.sidecar / "damaged").iterdir()
    assert damaged_copy.read_bytes() == b"damaged"
    with pytest.raises(CannotWrite, match="a file of that name is in the way"):
        link_or_copy(file.path, damaged_copy)
    assert damaged_copy.read_bytes() == b"damaged"


# Generations


# Generations


def generation_texts(file: DraftFile) -> list[str]:
    """Return the texts of the generations, newest first."""
    return [DraftFile(g.path, file._clock).load().answer("a").text for g in generations(file.history)]


def test_a_text_that_was_there_or_stood_for_a_minute_is_in_a_generation(file: DraftFile, clock: Clock) -> None:
    """What was loaded at the first save, then each text that stood for a minute."""
    assert generation_texts(file) == []
    file.save(draft_with("second"))
    file.save(draft_with("third"))
    clock.pass_minutes(1)
    file.save(draft_with("fourth"))
    assert generation_texts(file) == ["third", "first"]


def test_a_draft_is_saved_also_if_no_generation_can_be_written(file: DraftFile) -> None:
    """There is a warning as long as the history cannot be written; what was due is written as soon as it can."""
    file.history.parent.mkdir(exist_ok=True)
    file.history.touch()
    warning = file.save(draft_with("second"))
    assert warning is not None
    assert sentence(warning) == (
        "the draft is saved, but the version before it could not be kept: "
        f"cannot write {file.history}: a file of that name is in the way. Look at the folder {file.history}."
    )
    assert another(file).load() == draft_with("second")
    file.history.unlink()
    assert file.save(draft_with("third")) is None
    assert generation_texts(file) == ["first"]


def test_a_strict_save_loses_no_text(file: DraftFile) -> None:
    """Nothing is written if a text would be lost that cannot be kept; an empty field is filled with a warning."""
    file.history.parent.mkdir(exist_ok=True)
    file.history.touch()
    file.is_strict = True
    added = draft_with("first").with_answer("b", Answer(text="added"))
    assert file.save(added) is not None
    with pytest.raises(CannotWrite, match="nothing was changed, because the version before could not be kept: cannot"):
        file.save(draft_with("second"))
    assert another(file).load() == added


def test_a_text_that_stood_while_no_save_was_possible_is_in_a_generation(
    file: DraftFile, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was never in the draft's file."""
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", fails(errno.ENOSPC))
        for text in ("second", "third"):
            with pytest.raises(CannotWrite, match="the disk is full"):
                file.save(draft_with(text))
            clock.pass_minutes(2)
    file.save(draft_with("fourth"))
    assert generation_texts(file) == ["third", "second", "first"]


def test_a_text_that_a_change_elsewhere_replaces_is_in_a_generation(file: DraftFile) -> None:
    """The other program has overwritten it."""
    file.path.write_text(file.path.read_text().replace("first", "theirs"))
    with pytest.raises(ChangedElsewhere):
        file.save(draft_with("first"))
    file.accept(file.read_version())
    file.save(draft_with("theirs"))
    assert sorted(generation_texts(file)) == ["first", "theirs"]


# Holding

HOLDER = """
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace
from lgqtui.draft.store import DraftFile
nine = datetime(2026, 11, 23, 16, tzinfo=timezone(timedelta(hours=7)))
with DraftFile(Path(sys.argv[1]), lambda: nine).lock("anna on city-pc", 5):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_busy_names_the_owner_of_the_lock_and_the_time(file: DraftFile) -> None:
    """In local time; the draft can still be read."""
    with second_process(HOLDER, file.path):
        with pytest.raises(Busy) as refused, file.lock("me", 0):
            pass
        with pytest.raises(Busy) as caught:
            file.refuse_open()
        assert sentence(refused.value) == sentence(caught.value)
        assert sentence(caught.value) == (
            f"{file.path} is open elsewhere: anna on city-pc, since 2026-11-23 09:00. Close it there first."
        )
        assert another(file).load() == DRAFT


def test_a_dead_holder_holds_nothing(file: DraftFile) -> None:
    """A killed program leaves a note, and its lock is free."""
    with second_process(HOLDER, file.path) as process:
        process.kill()
        process.wait(10)
        assert (sidecar_of(file.path) / "open.json").exists()
        file.refuse_open()
        with file.lock("me", 0):
            note = json.loads((sidecar_of(file.path) / "open.json").read_bytes())
            assert note == {"who": "me", "since": "2026-11-23T09:00+00:00"}
    assert not (sidecar_of(file.path) / "open.json").exists()


def test_querying_the_owner_creates_no_files(tmp_path: Path, clock: Clock) -> None:
    """No folder either."""
    DraftFile(tmp_path / "city.toml", clock).refuse_open()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "note",
    [
        b"",
        b"5",
        b"{}",
        b'{"who": "x"}',
        b'{"who": "x", "since": 5}',
        b'{"who": "x", "since": "soon"}',
        b"\xff",
        b"[" * 9_999,
        b" " * 10_001,
    ],
)
def test_a_note_that_cannot_be_read_says_no_name(file: DraftFile, note: bytes) -> None:
    """The sentence is complete, without a name."""
    with file.lock("me", 0):
        (sidecar_of(file.path) / "open.json").write_bytes(note)
        with pytest.raises(Busy) as caught, another(file).lock("you", 0):
            pass
    assert sentence(caught.value) == (
        f"{file.path} is being used by another program. Close it there, or wait until it has saved."
    )


def test_a_note_may_be_hostile(file: DraftFile) -> None:
    """Its text is shortened, on a single line, without control characters."""
    with file.lock("a\x1b[31m\nb" + "x" * 200, 0), pytest.raises(Busy) as caught, another(file).lock("you", 0):
        pass
    assert str(caught.value.params["who"]) == "a␛[31m b" + "x" * 91 + "…"


def test_a_holder_without_a_note_still_holds(file: DraftFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a full disk there is no note; the draft is locked and readable."""
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fails(errno.ENOSPC))
        with file.lock("me", 0):
            assert file.load() == DRAFT
            with pytest.raises(Busy, match="is being used by another program"), another(file).lock("you", 0):
                pass


def test_a_draft_is_let_go_also_if_its_folder_went_away(file: DraftFile, tmp_path: Path) -> None:
    """Closing a draft never fails because of its note."""
    with file.lock("me", 0):
        os.rename(sidecar_of(file.path), tmp_path / "away")  # noqa: PTH104
    with file.lock("me", 0):
        pass


def test_what_goes_wrong_while_a_draft_is_held_is_not_blamed_on_its_holder(file: DraftFile) -> None:
    """A save that finds the file locked does not name the own session as the owner."""

    def save() -> None:
        with file.lock("me", 0):
            raise Busy("busy", "{path} is being used by another program", path=file.path)

    with pytest.raises(Busy, match="is being used by another program"):
        save()


def test_the_time_of_a_lock_is_shown_in_local_time(file: DraftFile, clock: Clock) -> None:
    """A time of another zone is never in the future."""
    with file.lock("me", 0):
        clock.now = NINE.astimezone(timezone(timedelta(hours=7)))
        with pytest.raises(Busy, match="since 2026-11-23 16:00"), another(file).lock("you", 0):
            pass


def change_files(monkeypatch: pytest.MonkeyPatch, **functions: object) -> None:
    """Have the store, and no other module, use these functions instead of those of `files.py`."""
    monkeypatch.setattr("lgqtui.draft.store.files", SimpleNamespace(**{**vars(files), **functions}))


@pytest.mark.parametrize("is_enforced", [True, False])
def test_half_written_files_are_swept_only_under_the_lock_of_their_writer(
    file: DraftFile, monkeypatch: pytest.MonkeyPatch, *, is_enforced: bool
) -> None:
    """Without locks they may belong to a running program."""
    half = [file.path.parent / f"{file.path.name}.tmp-abcdefgh", file.sidecar / "bookmark.tmp-abcdefgh"]
    for path in half:
        path.touch()
    change_files(monkeypatch, locked=lambda *_: nullcontext(is_enforced))
    with file.lock("me", 0):
        assert [path.exists() for path in half] == [not is_enforced] * 2


def test_an_interrupted_session_is_known_from_its_stale_note(file: DraftFile) -> None:
    """Not while the draft is open, nor after a proper end."""
    with file.lock("anna", 0):
        assert stale_lock_owner(file.sidecar, NINE) is None
        note = (file.sidecar / "open.json").read_bytes()
    assert stale_lock_owner(file.sidecar, NINE) is None
    (file.sidecar / "open.json").write_bytes(note)
    left = stale_lock_owner(file.sidecar, NINE)
    assert left is not None
    assert (left.who, left.since) == ("anna", NINE)


@pytest.mark.parametrize("is_there", [True, False])
def test_a_draft_that_cannot_be_created_leaves_its_folder_as_it_was(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch, *, is_there: bool
) -> None:
    """One that was there stays, also that of another user; one that was created goes."""
    file = DraftFile(tmp_path / "city.toml", clock)
    if is_there:
        file.sidecar.mkdir()
    change_files(monkeypatch, stream_file=fails(errno.ENOSPC))
    with pytest.raises(OSError, match=r"."):
        file.create(draft_with("x"))
    assert file.sidecar.exists() == is_there
