"""Which packages a later one replaced."""

from __future__ import annotations

from pathlib import Path

import pytest

from lgqtui.draft.delivery import NAME
from lgqtui.submission.outbox_entry import OutboxEntry, key_of
from lgqtui.workflows.outbox import replaced_by

OFFICE, OTHER = "https://a.example/", "https://b.example/"


def entry(
    number: int, supersedes: str = "", *, shown: str = OFFICE, state: str = "sent", draft: str = ""
) -> OutboxEntry:
    """A package whose id is its number."""
    made = {"id": str(number), "sha256": "", "size": 1, "number": number}
    return OutboxEntry(**made, address_label=shown, supersedes=supersedes, state=state, draft=draft)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("entries", "replaced"),
    [
        ([entry(1), entry(2)], {}),
        ([entry(1), entry(2, "1")], {"1": "2"}),
        ([entry(1), entry(2, "1"), entry(3, "2")], {"1": "3", "2": "3"}),
        ([entry(1), entry(2, "1", state="unknown"), entry(3, "2")], {"1": "3"}),
        ([entry(1), entry(2, "1", state="packed")], {}),
        ([entry(1, state="refused"), entry(2, "1")], {}),
        ([entry(1), entry(2, "1", shown=OTHER)], {}),
        ([entry(1, "2"), entry(2, "1")], {"1": "2", "2": "1"}),
        ([entry(1, "1")], {}),
    ],
)
def test_the_newest_that_was_sent_to_the_same_receiver_counts(
    entries: list[OutboxEntry], replaced: dict[str, str]
) -> None:
    """Only of packages that were sent themselves; what replaces itself in a circle, which nobody makes, ends."""
    assert replaced_by(entries) == {(old, key_of(OFFICE)): new for old, new in replaced.items()}


def test_a_note_beside_the_draft_that_is_damaged_hides_nothing_else(tmp_path: Path) -> None:
    """What the outbox knows by itself is still told."""
    (tmp_path / "city.files").mkdir()
    (tmp_path / "city.files" / NAME).write_text("{")
    draft = str(tmp_path / "city.toml")
    assert replaced_by([entry(1, draft=draft), entry(2, "1", draft=draft)]) == {("1", key_of(OFFICE)): "2"}
