"""Two programs with the same draft: what one has acknowledged is never reverted by the other."""

from __future__ import annotations

import os
import shutil
import stat
from itertools import takewhile
from pathlib import Path
from tempfile import gettempdir

from lgqtui.draft.history import generations
from lgqtui.draft.store import DraftFile
from lgqtui.errors import Busy
from lgqtui.questionnaire.answer import Answer
from tests.disasters.requirements import run_unprivileged, skip_or_fail
from tests.disasters.test_killed_between_any_two_steps import NINE, OLD
from tests.disasters.user import FIRST_PROMPT, LEAVE, User


def test_answers_from_many_shells_at_once(user: User) -> None:
    """Each call that ends with 0 has saved its answer; one that fails names the owner of the lock."""
    calls = {f"{n}": user.begin("answer", "City", field, f"from {n}") for n, field in enumerate(FIELDS)}
    ended = {n: (*call.communicate(timeout=120), call.returncode) for n, call in calls.items()}
    texts = {f"{answer['text']}".removeprefix("from ") for answer in user.answers("City").values()}
    assert texts == {n for n, (_, _, code) in ended.items() if code == 0}
    assert texts
    for _, err, code in ended.values():
        assert code in (0, 4)
        assert code == 0 or "lgqtui answer, process" in err


FIELDS = ("ID.city", "ID.country", "I.3.name", "I.3.title", "I.3.organization", "II.a", "III.1", "X.name")


def test_a_script_while_the_draft_is_on_a_screen(user: User) -> None:
    """The call waits five seconds, ends with 4, names the session and its start, and changes nothing."""
    with user.fill("City") as terminal:
        terminal.wait_for(FIRST_PROMPT)
        terminal.drain(0.3)
        terminal.send("Padang")
        terminal.wait_for("saving")
        terminal.wait_for("saved ")
        result = user.run("answer", "City", "ID.city", "Medan")
        assert result.returncode == 4
        assert "is open elsewhere:" in result.stderr
        assert "lgqtui fill, process" in result.stderr
        assert ", since 20" in result.stderr
        terminal.send(LEAVE)
        assert terminal.wait_end() == 0
    assert user.text("City", "ID.city") == "Padang"
    assert user.run("answer", "City", "ID.city", "Medan").returncode == 0


def test_another_user_with_a_draft_that_both_may_change(tmp_path: Path) -> None:
    """A second user with write permission sees the owner, locks the draft later, saves, and writes generations."""
    if os.geteuid() != 0:
        skip_or_fail("two users: be root")
    for folder in takewhile(lambda folder: folder != Path(gettempdir()), (tmp_path, *tmp_path.parents)):
        folder.chmod(folder.stat().st_mode | 0o011)
    folder = tmp_path / "shared"
    folder.mkdir()
    file = DraftFile(folder / "city.toml", lambda: NINE)
    file.create(OLD)
    shutil.rmtree(file.sidecar)  # it was created when the draft was still private
    for path, mode in ((folder, 0o2770), (file.path, 0o660)):
        os.chown(path, 0, 65534)
        path.chmod(mode)

    def open_it() -> str:
        theirs = DraftFile(file.path, lambda: NINE)
        try:
            with theirs.lock("ben", 0.0) as lock:
                draft = theirs.load()
                warning = theirs.save(draft.with_answer("a", Answer(text="ben's")))
                return f"{lock.is_enforced} {warning}"
        except Busy as busy:
            return str(busy)

    with file.lock("anna", 0.0):
        assert run_unprivileged(open_it) == f"{file.path} is open elsewhere: anna, since 2026-11-23 09:00"
    assert run_unprivileged(open_it) == "True None"
    draft = file.load()
    assert draft.answer("a").text == "ben's"
    with file.lock("anna", 0.0):
        assert file.save(draft.with_answer("a", Answer(text="anna's"))) is None
        assert file.restore_version(generations(file.history)[0].path.read_bytes()) is not None
    assert [g.path.stat().st_mode & 0o777 for g in generations(file.history)] == [0o660, 0o660]
    assert stat.S_IMODE(file.sidecar.stat().st_mode) == 0o2770


def test_a_holder_that_was_killed_holds_nothing(user: User) -> None:
    """The lock of a killed program is free: the next call does not wait."""
    with user.fill("City") as terminal:
        terminal.wait_for(FIRST_PROMPT)
        terminal.drain(0.3)
        terminal.process.kill()
        terminal.process.wait()
    assert user.run("answer", "City", "ID.city", "Medan").returncode == 0
    assert user.text("City", "ID.city") == "Medan"


def test_housekeeping_while_the_draft_is_on_a_screen(user: User) -> None:
    """An open draft is not renamed."""
    with user.fill("City") as terminal:
        terminal.wait_for(FIRST_PROMPT)
        terminal.drain(0.3)
        result = user.run("rename", "City", "Other")
        assert (result.returncode, user.path("City").exists()) == (4, True)
        assert "is open elsewhere:" in result.stderr
        terminal.send(LEAVE)
        assert terminal.wait_end() == 0
