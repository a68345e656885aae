"""Which packages a later one replaced."""

from __future__ import annotations

from pathlib import Path

import pytest

from lgqtui.draft.delivery import NAME
from lgqtui.submission.outbox_entry import OutboxEntry, key_of
from lgqtui.submission.replaced import replaced_by

OFFICE, OTHER = "https://a.example/", "https://b.example/"


def parcel(
    number: int, supersedes: str = "", *, shown: str = OFFICE, state: str = "sent", draft: str = ""
) -> OutboxEntry:
    """A package whose id is its number."""
    made = {"id": str(number), "sha256": "", "size": 1, "number": number}
    return OutboxEntry(**made, shown=shown, supersedes=supersedes, state=state, draft=draft)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("parcels", "replaced"),
    [
        ([parcel(1), parcel(2)], {}),
        ([parcel(1), parcel(2, "1")], {"1": "2"}),
        ([parcel(1), parcel(2, "1"), parcel(3, "2")], {"1": "3", "2": "3"}),
        ([parcel(1), parcel(2, "1", state="unknown"), parcel(3, "2")], {"1": "3"}),
        ([parcel(1), parcel(2, "1", state="packed")], {}),
        ([parcel(1, state="refused"), parcel(2, "1")], {}),
        ([parcel(1), parcel(2, "1", shown=OTHER)], {}),
        ([parcel(1, "2"), parcel(2, "1")], {"1": "2", "2": "1"}),
        ([parcel(1, "1")], {}),
    ],
)
def test_the_newest_that_was_sent_to_the_same_receiver_counts(
    parcels: list[OutboxEntry], replaced: dict[str, str]
) -> None:
    """Only of packages that were sent themselves; what replaces itself in a circle, which nobody makes, ends."""
    assert replaced_by(parcels) == {(old, key_of(OFFICE)): new for old, new in replaced.items()}


def test_a_note_beside_the_draft_that_is_damaged_hides_nothing_else(tmp_path: Path) -> None:
    """What the outbox knows by itself is still told."""
    (tmp_path / "city.files").mkdir()
    (tmp_path / "city.files" / NAME).write_text("{")
    draft = str(tmp_path / "city.toml")
    assert replaced_by([parcel(1, draft=draft), parcel(2, "1", draft=draft)]) == {("1", key_of(OFFICE)): "2"}
