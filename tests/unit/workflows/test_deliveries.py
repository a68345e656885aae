"""What was packed and what was sent of a draft."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from lgqtui.draft.delivery import PackageVersion, change_delivery, read_delivery
from lgqtui.questionnaire.answer import Answer, Attachment
from lgqtui.submission.outbox import Outbox
from lgqtui.submission.outbox_entry import OutboxEntry
from lgqtui.submission.receipt import Receipt
from lgqtui.workflows.deliveries import (
    Deliveries,
    damaged_entry_notices,
    draft_state,
    recorded_state,
)
from tests.town_draft import QUESTIONNAIRE, Town, town

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)


@pytest.fixture
def packed(tmp_path: Path) -> Town:
    """A draft that is packed."""
    draft = town(tmp_path)
    draft.pack()
    return draft


def path_of(draft: Town) -> Path:
    return draft.folder / "town.toml"


def outbox_of(draft: Town) -> Outbox:
    return Outbox(draft.folder / "outbox")


def put_entry(draft: Town, **fields: Any) -> Path:
    """Add an entry for the newest package of a draft to the outbox; return its file."""
    newest = read_delivery(draft.sidecar).newest
    assert newest is not None
    defaults = {
        "id": newest.id,
        "address_label": "https://a.example/in",
        "number": 1,
        "draft_path": str(path_of(draft)),
    }
    entry = outbox_of(draft).put(OutboxEntry(sha256="ab" * 32, size=1, **{**defaults, **fields}))
    return outbox_of(draft).folder / entry.id / f"to-{entry.address_hash}.json"


def delivery_cells(draft: Town) -> tuple[str, str, tuple[str, ...]]:
    """The state of a draft, its words and its detail."""
    outbox = outbox_of(draft)
    status = draft_state(path_of(draft), draft.draft, QUESTIONNAIRE, Deliveries(outbox))
    words = status.words(NOW)
    return status.state, words, status.detail(words, NOW)


def test_a_draft_without_packages_is_open(tmp_path: Path) -> None:
    """Nothing is said about its delivery."""
    assert delivery_cells(town(tmp_path)) == ("open", "", ())


def test_only_the_newest_package_with_the_present_answers_counts(packed: Town) -> None:
    """A draft is open again as soon as its answers change; remarks do not matter."""
    assert delivery_cells(packed) == ("packed", "packed", ())
    remarked = packed.answer("city", replace(packed.draft.answer("city"), remark="another"))
    assert delivery_cells(remarked)[0] == "packed"
    assert delivery_cells(packed.answer("city", Answer(text="Lakeside"))) == ("open", "", ())


def test_a_package_without_a_digest_of_its_answers_is_believed(packed: Town) -> None:
    """Its recorded state holds."""
    older = PackageVersion("x", "", 1, "2026-11-25")
    change_delivery(packed.sidecar, lambda delivery: replace(delivery, state="sent", packages=(older,)))
    assert delivery_cells(packed) == ("sent", "sent", ())


def test_a_draft_that_cannot_be_packed_any_more_is_open(packed: Town) -> None:
    """An attachment with an unusable name was in no package."""
    assert (
        delivery_cells(packed.answer("city", Answer(attachments=(Attachment("con", "x", "0" * 64, 1),))))[0] == "open"
    )


def test_a_damaged_record_leaves_the_draft_open(packed: Town) -> None:
    """It is reported when the draft is packed."""
    (packed.sidecar / "delivery.json").write_bytes(b"x")
    assert delivery_cells(packed)[0] == recorded_state(path_of(packed)) == "open"


def test_the_receipt_decides(packed: Town) -> None:
    """The draft is sent if the outbox says so, and the record beside it is corrected."""
    put_entry(packed, state="sent", queued_at="2026-11-25T09:00:00+00:00")
    state, words, _ = delivery_cells(packed)
    assert (state, words[:15]) == ("sent", "sent 25 Nov · r")
    assert recorded_state(path_of(packed)) == "sent"


def test_a_receipt_for_an_earlier_package_does_not_count(packed: Town) -> None:
    """The newest package was not sent."""
    put_entry(packed, id="0b8f0c5e-1111-4222-8333-444455556666", state="sent")
    assert delivery_cells(packed)[:2] == ("packed", "packed")


@pytest.mark.parametrize("time", ["soon", "0000-01-01T00:00:00+00:00"])
def test_an_entry_without_a_readable_day_is_sent_all_the_same(packed: Town, time: str) -> None:
    """The day is left out."""
    put_entry(packed, state="sent", queued_at=time)
    assert delivery_cells(packed)[1].startswith("sent · receipt ")


@pytest.mark.parametrize(
    ("fields", "words", "detail"),
    [
        ({}, "waits", ()),
        ({"message": "it is busy", "remedy": "Wait."}, "waits: it is busy", ("waits: it is busy.", "Wait.")),
        ({"message": "no", "state": "refused", "needs_user": True}, "not sent: no", ("not sent: no.",)),
    ],
)
def test_what_delays_a_package_is_explained_with_what_to_do(
    fields: dict[str, Any], words: str, detail: tuple[str, ...], packed: Town
) -> None:
    """Only after an attempt that had a message."""
    put_entry(packed, **fields)
    assert delivery_cells(packed) == ("packed", words, detail)
    assert bool(Deliveries(outbox_of(packed)).waiting) == ("needs_user" not in fields)


def test_a_waiting_entry_has_priority_over_a_sent_entry(packed: Town) -> None:
    """A draft may be for several receivers."""
    put_entry(packed, number=1)
    put_entry(packed, number=2, address_label="https://b.example/in", state="sent")
    assert delivery_cells(packed)[:2] == ("packed", "waits")


def test_a_damaged_entry_is_named_with_its_remedy(packed: Town) -> None:
    """In the words, in the detail, and in the notices of the outbox."""
    path = put_entry(packed)
    path.write_text("{")
    words, notice = "packed; its entry in the outbox is damaged", f"{path} is damaged. Move it away"
    state, status, detail = delivery_cells(packed)
    assert (state, status, detail[0]) == ("packed", words, words + ".")
    assert detail[1].startswith(notice)
    assert [line.startswith(notice) for line in damaged_entry_notices(outbox_of(packed))] == [True]


def test_an_outbox_that_cannot_be_read_leaves_the_recorded_state(packed: Town) -> None:
    """The list of drafts is shown all the same."""
    outbox_of(packed).folder.write_text("in the way")
    assert delivery_cells(packed) == ("packed", "packed", ())


def test_a_receipt_is_shown_with_its_paths(packed: Town) -> None:
    """Without a receipt there are no lines."""
    put_entry(packed, state="sent")
    deliveries = Deliveries(outbox_of(packed))
    assert deliveries.receipt_of(path_of(packed)) == deliveries.receipt_of(Path("other.toml")) == []
    (entry,) = outbox_of(packed).entries()
    receipt = Receipt(entry.id, entry.sha256, 1, entry.address_label, "http", "2026-11-25T09:00:00Z", 200, "receipt")
    outbox_of(packed).save_receipt(entry, receipt)
    lines = deliveries.receipt_of(path_of(packed))
    assert [line.split()[0] for line in lines[-2:]] == ["kept", "receipt"]
