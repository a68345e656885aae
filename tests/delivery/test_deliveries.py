"""What the lists of drafts say of packages and deliveries."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from lgqtui.draft.delivery import read_delivery
from lgqtui.submission.deliveries import Deliveries, noted_state
from lgqtui.submission.outbox import Outbox
from lgqtui.submission.outbox_entry import OutboxEntry
from tests.town_draft import QUESTIONNAIRE, Town, town

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)


@pytest.fixture
def here(tmp_path: Path) -> Town:
    """A draft that is packed."""
    packed = town(tmp_path)
    packed.pack()
    return packed


def path_of(here: Town) -> Path:
    return here.folder / "town.toml"


def deliveries(here: Town, **entry: Any) -> Deliveries:
    """With one parcel of the draft's package in the outbox, if anything is said of it."""
    outbox = Outbox(here.folder / "outbox")
    newest = read_delivery(here.sidecar).newest
    if entry and newest is not None:
        given = {"address_label": "https://a.example/in", "number": 1, "draft": str(path_of(here)), **entry}
        outbox.folder.mkdir()
        outbox.put(OutboxEntry(newest.id, "ab" * 32, 1, **given))
    return Deliveries(outbox)


def test_a_receipt_that_nobody_noted_beside_the_draft_is_caught_up_with(here: Town) -> None:
    """Who was ended between the receipt and the note sees the draft as sent, and the note is made."""
    delivered = deliveries(here, state="sent", queued="2026-11-25T09:00:00+00:00").status(
        path_of(here), here.draft, QUESTIONNAIRE, NOW
    )
    assert delivered.state == "sent"
    assert delivered.words.startswith("sent ")
    assert noted_state(path_of(here)) == "sent"


@pytest.mark.parametrize(("state", "words"), [("open", ""), ("packed", "packed"), ("sent", "sent")])
def test_without_a_parcel_the_note_beside_the_draft_speaks(here: Town, state: Any, words: str) -> None:
    """Of what was packed into a file of one's own, or sent from another computer."""
    known = deliveries(here)
    assert known.words(path_of(here), state, NOW) == words
    assert (known.more(path_of(here)), known.receipt_of(path_of(here))) == ("", [])


def test_a_parcel_without_a_readable_day_is_sent_all_the_same(here: Town) -> None:
    """Neither a receipt nor a day: the day is left out."""
    words = deliveries(here, state="sent", queued="soon").words(path_of(here), "sent", NOW)
    assert words.startswith("sent  · receipt ")


def test_what_holds_a_draft_up_is_told_with_what_to_do(here: Town) -> None:
    """Only where a try has said something."""
    held = deliveries(here, message="the receiver is busy", remedy="Nothing needs to be done.")
    assert held.has_waiting
    assert held.more(path_of(here)) == "waits: the receiver is busy.\nNothing needs to be done."


def test_notes_that_cannot_be_read_leave_the_draft_open(here: Town) -> None:
    """The list of drafts stands whatever lies beside them."""
    (here.sidecar / "delivery.json").write_bytes(b"x")
    assert noted_state(path_of(here)) == "open"
