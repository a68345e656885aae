"""A full, faulty or read-only disk: whichever call fails, the old or the new draft is there, with a message."""

from __future__ import annotations

import errno
import os
import subprocess
from itertools import takewhile
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import pytest

from lgqtui import files
from lgqtui.draft.attachment_files import attach_file
from lgqtui.draft.history import generations
from lgqtui.draft.model import Draft
from lgqtui.draft.store import DraftFile
from lgqtui.errors import CannotWrite
from lgqtui.files import replace_file
from lgqtui.os_errors import cannot_write
from lgqtui.questionnaire.answer import Answer
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.draft_access import edit_draft, load_draft, open_session
from tests.cli.conftest import SMALL
from tests.disasters.requirements import require_strace, run_unprivileged, small_disk
from tests.disasters.strace import SaveOutcome, SystemCall, traced_save
from tests.disasters.test_killed_between_any_two_steps import NINE, OLD, create_file, leftovers, text_in

FAULTS = ("EIO", "ENOSPC", "EACCES", "EROFS")
REASONS = {
    "EIO": "the disk reports a fault",
    "ENOSPC": "the disk is full",
    "EACCES": "you are not allowed to",
    "EROFS": "the disk can only be read",
}


def judge(file: DraftFile, call: SystemCall, fault: str, outcome: SaveOutcome) -> None:
    """Assert that the old or the new draft is there as reported, and every generation complete."""
    text = text_in(file.path)
    if outcome.code == 0:
        assert outcome.message.startswith("saved"), (call, fault, outcome)
        assert text == "new"
    else:
        assert outcome.code == 4, (call, fault, outcome)
        assert REASONS[fault] in outcome.message, (call, fault, outcome)
        assert text == ("new" if "is written, but" in outcome.message else "old"), (call, fault, outcome)
    assert {text_in(g.path) for g in generations(file.history)} <= {"oldest", "old"}


def inject(folder: Path, call: SystemCall, fault: str) -> None:
    """Save with a failing call, check the result, and save again without the fault."""
    file = create_file(folder / "drafts")
    outcome, _ = traced_save(file.path, f"{call.name}:error={fault}:when={call.number}")
    judge(file, call, fault, outcome)
    again = DraftFile(file.path, lambda: NINE)
    with again.lock("me", 0.0):
        again.load()
        again.save(OLD.with_answer("a", Answer(text="again")))
    assert text_in(file.path) == "again"
    assert leftovers(file.path.parent) == []


def test_each_call_failing_in_turn(tmp_path: Path) -> None:
    """Each system call of a save fails with each reason in turn; the bench combines all."""
    require_strace()
    _, calls = traced_save(create_file(tmp_path / "all" / "drafts").path)
    for n, call in enumerate(calls):
        inject(tmp_path / str(n), call, FAULTS[n % len(FAULTS)])


def test_a_disk_that_fills_up(tmp_path: Path) -> None:
    """A failed save is reported, the old draft stays, and after freeing space everything is saved."""
    with small_disk(tmp_path / "disk", "400k") as disk:
        file = DraftFile(disk / "city.toml", lambda: NINE)
        file.create(OLD)
        saved = [file.load()]

        def grow() -> None:
            for n in range(20):
                text = "".join(f"line {n} {m}\n" for m in range(2_000))
                draft = saved[-1].with_answer(f"a{n}", Answer(text=text))
                file.save(draft)
                saved.append(draft)

        with pytest.raises(CannotWrite, match="the disk is full"):
            grow()
        assert len(saved) > 2
        assert DraftFile(file.path, lambda: NINE).load() == saved[-1]
        assert leftovers(disk) == []
        for generation in generations(file.history):
            generation.path.unlink()
        small = Draft("i", "q", NINE, {"a": Answer(text="small again")})
        file.save(small)
        assert DraftFile(file.path, lambda: NINE).load() == small


@pytest.fixture
def shared(tmp_path: Path) -> DraftFile:
    """A draft that everyone may read, in a folder that everyone may enter."""
    for folder in takewhile(lambda folder: folder != Path(gettempdir()), (tmp_path, *tmp_path.parents)):
        folder.chmod(folder.stat().st_mode | 0o011)
    file = create_file(tmp_path / "drafts")
    file.path.chmod(0o644)
    file.path.parent.chmod(0o755)
    return file


def test_a_folder_that_may_only_be_read(shared: DraftFile) -> None:
    """A draft of another user can be read; saving is reported, and no file is left there."""
    folder = shared.path.parent
    if os.geteuid() != 0:
        shared.path.chmod(0o444)
        folder.chmod(0o555)

    def act() -> str:
        file = DraftFile(shared.path, lambda: NINE)
        draft = file.load()
        try:
            file.save(draft.with_answer("a", Answer(text="theirs")))
        except CannotWrite as error:
            return str(error)
        return "saved"

    try:
        output = run_unprivileged(act)
    finally:
        folder.chmod(0o755)
    assert output == f"cannot write {shared.path}: you are not allowed to"
    assert text_in(shared.path) == "old"
    assert leftovers(folder) == []


def hold(path: Path) -> str:
    """Try to lock a draft for changes; return the message."""
    try:
        with DraftFile(path, lambda: NINE).lock("me", 0.0):
            return "held"
    except CannotWrite as error:
        return str(error)


def test_a_draft_without_write_permission_is_reported_on_opening(shared: DraftFile) -> None:
    """The draft's own permissions decide, not those of locks and other files beside it."""
    folder = shared.path.parent
    shared.sidecar.chmod(0o777)
    (shared.sidecar / "open").touch(0o666)
    if os.geteuid() != 0:
        folder.chmod(0o555)
    try:
        of_the_folder = run_unprivileged(lambda: hold(shared.path))
        folder.chmod(0o777 if os.geteuid() == 0 else 0o755)
        shared.path.chmod(0o444)
        of_the_file = run_unprivileged(lambda: hold(shared.path))
        shared.path.chmod(0o666)
        of_neither = run_unprivileged(lambda: hold(shared.path))
    finally:
        folder.chmod(0o755)
    refused = f"cannot write {shared.path}: you are not allowed to"
    assert (of_the_folder, of_the_file, of_neither) == (refused, refused, "held")


def test_a_disk_that_can_only_be_read(tmp_path: Path) -> None:
    """“Read-only” is reported on opening and on saving; locks are not mentioned."""
    with small_disk(tmp_path / "disk", "400k") as disk:
        file = DraftFile(disk / "city.toml", lambda: NINE)
        file.create(OLD)
        assert hold(file.path) == "held"
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        refused = f"cannot write {file.path}: the disk can only be read"
        assert hold(file.path) == refused
        with pytest.raises(CannotWrite, match=refused):
            file.save(OLD.with_answer("a", Answer(text="new")))
        assert file.load() == OLD


def test_a_new_draft_in_a_folder_that_may_only_be_read(shared: DraftFile) -> None:
    """A folder without write permission is reported before anything is typed."""
    folder = shared.path.parent
    if os.geteuid() != 0:
        folder.chmod(0o555)

    def act() -> str:
        try:
            DraftFile(folder / "new.toml", lambda: NINE).create(OLD)
        except CannotWrite as error:
            return str(error)
        return "made"

    try:
        output = run_unprivileged(act)
    finally:
        folder.chmod(0o755)
    assert output == f"cannot write {folder / 'new.files'}: you are not allowed to"
    assert sorted(path.name for path in folder.iterdir()) == ["city.files", "city.toml"]


def test_a_file_too_large_for_the_disk_is_reported(tmp_path: Path) -> None:
    """A limit on file sizes leaves the old file too."""
    import resource

    path = tmp_path / "f"
    path.write_bytes(b"old")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        with pytest.raises(CannotWrite, match="file too large"):
            replace_file(path, b"x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert [(f.name, f.read_bytes()) for f in tmp_path.iterdir()] == [("f", b"old")]


@pytest.mark.parametrize("reopens", [True, False])
def test_evidence_stays_while_answers_stored_on_another_disk_name_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, reopens: bool
) -> None:
    """Where the draft's disk is full they are in the state folder, also until the user has chosen from them."""
    context = AppContext({"LGQTUI_HOME": str(tmp_path / "home")}, lambda: NINE)
    context.folders.questionnaires.mkdir(parents=True)
    (context.folders.questionnaires / "small.toml").write_text(SMALL)
    file = context.drafts.add(context.drafts.path_of("city"), Draft("i", "small", NINE))
    (tmp_path / "plan.txt").write_text("The plan")
    session = open_session(context, file, lambda _: None)
    assert session.acquire_lock()
    folder = file.sidecar / "attachments"
    attachment = attach_file(tmp_path / "plan.txt", folder, 1_000)
    stream = files.stream_file

    def fail_beside(path: Path, *arguments: Any, **options: Any) -> files.Stamp:
        if path.is_relative_to(context.folders.drafts):
            raise cannot_write(path, OSError(errno.ENOSPC, ""))
        return stream(path, *arguments, **options)

    with monkeypatch.context() as full:
        full.setattr(files, "stream_file", fail_beside)
        session.interview.attach("A.2", attachment)
        assert not session.close()
    assert session.recovery_file.saved_path == session.recovery_file.candidates[1]
    if reopens:
        session = open_session(context, file, lambda _: None)
        assert session.acquire_lock()
        assert session.close()
    else:
        edit_draft(context, load_draft(context, "city", "city"), lambda draft: draft.answer("A.2", "yes"), "test")
    assert [path.name for path in folder.iterdir()] == [attachment.file]
