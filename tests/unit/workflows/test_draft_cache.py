"""The cache of the list of drafts."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lgqtui.draft.format import draft_text
from lgqtui.draft.model import Draft
from lgqtui.draft.names import DraftFileEntry
from lgqtui.draft.store import DraftFile
from lgqtui.questionnaire.answer import Answer
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.draft_cache import cached_entries
from lgqtui.workflows.drafts import DraftEntry, DraftReader
from tests.cli.conftest import SMALL

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def new_context(home: Path) -> AppContext:
    return AppContext({"LGQTUI_HOME": str(home)}, lambda: NOW)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A user with a questionnaire and a draft for it, whose list was read once."""
    context = new_context(tmp_path)
    context.folders.questionnaires.mkdir()
    (context.folders.questionnaires / "small.toml").write_text(SMALL)
    context.drafts.add(context.drafts.path_of("city"), Draft("id", "small", NOW))
    cached_entries(context)
    return tmp_path


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the drafts that are read."""
    names: list[str] = []
    read = DraftReader.entry

    def note(reader: DraftReader, listed: DraftFileEntry | DraftEntry) -> DraftEntry:
        names.append(listed.name)
        return read(reader, listed)

    monkeypatch.setattr(DraftReader, "entry", note)
    return names


def test_a_draft_that_did_not_change_is_not_read_again(home: Path, reads: list[str]) -> None:
    """Its entry is the same."""
    (entry,) = cached_entries(new_context(home))
    assert (entry.name, entry.path, entry.applicable) == ("city", home / "drafts" / "city.toml", 4)
    assert reads == []


def change_answers(home: Path) -> None:
    file = DraftFile(home / "drafts" / "city.toml", lambda: NOW)
    file.save(file.load().with_answer("A.2", Answer(choice="yes")))


def change_questionnaire(home: Path) -> None:
    path = home / "questionnaires" / "small.toml"
    path.write_text(path.read_text() + "\n")


def change_delivery(home: Path) -> None:
    (home / "drafts" / "city.files" / "delivery.json").write_text('{"format": 1, "state": "sent"}')


def leave_answers_beside(home: Path) -> None:
    recovered = Draft("id", "small", NOW, {"A.2": Answer(choice="yes")})
    (home / "drafts" / "city.files" / "unsaved.toml").write_text(draft_text(recovered))


def leave_answers_in_the_state_folder(home: Path) -> None:
    (home / "state" / "unsaved").mkdir()
    (home / "state" / "unsaved" / "a56145270ce6b3bebd1dd012b7394867.toml").write_text("")


@pytest.mark.parametrize(
    "change",
    [
        change_answers,
        change_questionnaire,
        change_delivery,
        leave_answers_beside,
        leave_answers_in_the_state_folder,
    ],
)
def test_a_draft_is_read_again_if_any_of_its_files_changed(
    change: Callable[[Path], None], home: Path, reads: list[str]
) -> None:
    """Once."""
    change(home)
    for _ in range(2):
        cached_entries(new_context(home))
    assert reads == ["city"]


def test_a_packed_draft_depends_on_its_entry_in_the_outbox(home: Path, reads: list[str]) -> None:
    """A receipt, or damage, is seen although nothing beside the draft has changed."""
    package_id = "0b8f0c5e-1111-4222-8333-444455556666"
    package = {"id": package_id, "sha256": "", "size": 1, "date": "2026-11-25"}
    delivery = {"format": 1, "state": "packed", "packages": [package]}
    (home / "drafts" / "city.files" / "delivery.json").write_text(json.dumps(delivery))
    cached_entries(new_context(home))
    entry_file = home / "outbox" / package_id / "to-1.json"
    entry_file.parent.mkdir(parents=True)
    entry_file.write_text("{")
    (entry,) = cached_entries(new_context(home))
    assert (entry.state, entry.damaged_entry) == ("packed", str(entry_file))
    entry_file.write_text("{}")
    cached_entries(new_context(home))
    assert reads == ["city"] * 3


@pytest.mark.parametrize("content", ["", "[]", "{", '{"version": "0.1.0"}', '{"fields": [], "drafts": {"x": 3}}'])
def test_a_cache_that_cannot_be_used_is_made_again(content: str, home: Path, reads: list[str]) -> None:
    """Damaged, or of another version."""
    (home / "state" / "list.json").write_text(content)
    for _ in range(2):
        assert [entry.name for entry in cached_entries(new_context(home))] == ["city"]
    assert reads == ["city"]


def test_entries_of_the_wrong_shape_are_read_again(home: Path, reads: list[str]) -> None:
    """The head alone does not make a cache."""
    path = home / "state" / "list.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "drafts": {"x": {"entry": 3}}}))
    cached_entries(new_context(home))
    assert reads == ["city"]


def test_a_name_that_is_not_utf_8_is_cached_like_any_other(home: Path, reads: list[str]) -> None:
    """Its path comes back as it is on the disk."""
    path = os.fsencode(home / "drafts") + b"/caf\xe9.toml"
    with open(path, "wb") as file:  # noqa: PTH123 - the name is bytes
        file.write((home / "drafts" / "city.toml").read_bytes())
    for _ in range(2):
        entries = {os.fsencode(entry.path) for entry in cached_entries(new_context(home))}
    assert path in entries
    assert reads == ["caf\udce9"]


def test_a_removed_draft_leaves_the_cache(home: Path) -> None:
    """The list is that of the folder."""
    (home / "drafts" / "city.toml").unlink()
    assert cached_entries(new_context(home)) == []
    assert json.loads((home / "state" / "list.json").read_text())["drafts"] == {}


def test_without_a_writable_folder_the_list_is_read_each_time(home: Path, reads: list[str]) -> None:
    """The error is ignored."""
    (home / "state").rename(home / "other")
    (home / "state").write_text("in the way")
    assert len(cached_entries(new_context(home))) == 1
    assert reads == ["city"]
