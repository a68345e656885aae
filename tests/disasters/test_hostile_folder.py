"""A draft from elsewhere whose sidecar has links to other files of this computer: none is changed."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lgqtui.draft.attachment_files import remove_unused_attachments
from lgqtui.draft.delivery import Delivery, change_delivery
from lgqtui.draft.history import generations
from lgqtui.draft.ledger import Ledger, save_ledger
from lgqtui.draft.model import Draft
from lgqtui.draft.recovery import RecoveryFile
from lgqtui.draft.sidecar import sidecar_of, write_bookmark
from lgqtui.draft.store import DraftFile
from lgqtui.questionnaire.answer import Answer

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OURS = ("lock", "open", "open.json", "links.json", "delivery.json", "unsaved.toml", "unsaved.toml.base", "bookmark")
PRECIOUS = b'{"format": 1, "state": "sent"}'  # the linked files can be read like ours


@pytest.fixture
def draft(tmp_path: Path) -> DraftFile:
    """A draft from another user."""
    file = DraftFile(tmp_path / "got" / "city.toml", lambda: NOW)
    file.path.parent.mkdir()
    file.create(Draft("d", "small", NOW))
    return file


def use(file: DraftFile, sidecar: Path) -> None:
    """Open and change the draft, so that every file beside it is written."""
    file.load()
    with file.lock("anna", 0.0):
        file.save(Draft("d", "small", NOW, {"a": Answer(text="new")}))
        save_ledger(file.path, Ledger(from_elsewhere=True))
        change_delivery(sidecar, lambda _: Delivery("packed"))
        write_bookmark(file.path, "a")
        rescue = RecoveryFile(file.path, "d", sidecar.parent / "state")
        rescue.keep(file.version.draft, b"base")
        assert rescue.saved_path == sidecar / "unsaved.toml"
        remove_unused_attachments(file.path, file.version.draft, sidecar.parent / "state")


@pytest.mark.parametrize("is_there", [True, False])
def test_a_symbolic_link_instead_of_a_file_is_replaced_not_followed(
    draft: DraftFile, tmp_path: Path, *, is_there: bool
) -> None:
    """Files beside a draft belong to the program; a link among them is replaced."""
    victims = {name: tmp_path / f"victim of {name}" for name in OURS}
    for name, victim in victims.items():
        if is_there:
            victim.write_bytes(PRECIOUS)
            victim.chmod(0o644)
        (draft.sidecar / name).unlink(missing_ok=True)
        (draft.sidecar / name).symlink_to(victim)
    use(draft, draft.sidecar)
    assert {victim.exists() for victim in victims.values()} == {is_there}
    for victim in victims.values():
        assert not is_there or (victim.read_bytes(), victim.stat().st_mode & 0o777) == (PRECIOUS, 0o644)
    written = {"links.json", "delivery.json", "unsaved.toml", "unsaved.toml.base", "bookmark"}
    assert not any((draft.sidecar / name).is_symlink() for name in written)


def test_nothing_is_removed_through_a_link_to_another_folder(draft: DraftFile, tmp_path: Path) -> None:
    """Generations, attachments and temporary files of another draft are not deleted through a link."""
    other = tmp_path / "other.files"
    (other / "history").mkdir(parents=True)
    (other / "attachments").mkdir()
    for n in range(40):
        moment = (NOW - timedelta(days=10, hours=n)).strftime("%Y-%m-%dT%H-%M-%SZ.toml")
        (other / "history" / moment).write_bytes(draft.version.content)
    (other / "history" / "x.tmp-abcdefgh").touch()
    (other / "attachments" / f"{'a' * 64}.png").touch()
    before = sorted(path.relative_to(other) for path in other.rglob("*"))
    for name in ("history", "attachments"):
        shutil.rmtree(draft.sidecar / name, ignore_errors=True)
        (draft.sidecar / name).symlink_to(other / name)
    use(draft, draft.sidecar)
    after = sorted(path.relative_to(other) for path in other.rglob("*"))
    assert set(before) <= set(after)
    assert len(generations(draft.history)) >= 40


def test_a_folder_that_is_a_symbolic_link_is_used(draft: DraftFile, tmp_path: Path) -> None:
    """The sidecar may be a link to a folder on another disk."""
    elsewhere = tmp_path / "elsewhere"
    draft.sidecar.rename(elsewhere)
    draft.sidecar.symlink_to(elsewhere)
    use(draft, sidecar_of(draft.path))
    assert (elsewhere / "bookmark").read_text() == "a\n"
    assert len(generations(elsewhere / "history")) == 1
