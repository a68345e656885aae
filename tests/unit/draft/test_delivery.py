"""`delivery.json` beside a draft: read, changed under a lock, and never guessed."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from lgqtui.draft.delivery import Delivery, PackageVersion, change_delivery, read_delivery
from lgqtui.errors import CannotRead

FIRST = PackageVersion("id-1", "a" * 64, 10, "2026-11-25", "", "c1")
TWO = PackageVersion("id-2", "b" * 64, 11, "2026-11-26", "id-1", "c2")


def test_nothing_is_there_at_first(tmp_path: Path) -> None:
    """A draft without it is open, and reading does not create it."""
    assert read_delivery(tmp_path / "a.files") == Delivery()
    assert not (tmp_path / "a.files").exists()


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    """State, packages in order, days, and unknown keys."""
    written = Delivery(
        "sent", (FIRST, replace(TWO, extra={"route": "usb"})), {"c1": "2026-11-25"}, {"owner": "archive"}
    )
    assert change_delivery(tmp_path, lambda _: written) == written
    assert read_delivery(tmp_path) == written
    shape = json.loads((tmp_path / "delivery.json").read_text("utf-8"))
    assert list(shape) == ["format", "state", "packages", "bagging_dates", "owner"]
    assert list(shape["packages"][1]) == ["id", "sha256", "size", "date", "supersedes", "content", "answers", "route"]


def test_what_changes_nothing_writes_nothing(tmp_path: Path) -> None:
    """Reading a draft that was never packed creates no file."""
    change_delivery(tmp_path, lambda delivery: delivery)
    assert not (tmp_path / "delivery.json").exists()


def test_a_new_package_is_the_newest() -> None:
    """The draft becomes packed; the same package again changes nothing, not even “sent”."""
    packed = Delivery().with_package(FIRST)
    assert (packed.state, packed.newest, Delivery().newest) == ("packed", FIRST, None)
    sent = replace(packed, state="sent")
    assert sent.with_package(FIRST) is sent
    assert sent.with_package(TWO) == Delivery("packed", (FIRST, TWO))
    assert sent.with_package(TWO).package("id-1") == FIRST
    assert sent.package("id-2") is None
    assert replace(sent, state="open").with_package(FIRST).state == "packed"


def test_a_day_once_frozen_stays() -> None:
    """The first day counts; an unreadable day is replaced."""
    day, later = date(2026, 11, 25), date(2026, 12, 1)
    frozen = Delivery().with_bagging_date("c1", day)
    assert frozen.with_bagging_date("c1", later) is frozen
    assert (frozen.bagging_date("c1"), frozen.bagging_date("c2")) == (day, None)
    assert Delivery(bagging_dates={"c1": "spring"}).with_bagging_date("c1", later).bagging_date("c1") == later


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[]",
        b"null",
        b"{}",
        b'{"format": 2, "state": "open"}',
        b'{"format": 1}',
        b'{"format": 1, "state": "lost"}',
        b'{"format": 1, "state": ["open"]}',
        b'{"format": 1, "state": "open", "packages": {"a": 1}}',
        b'{"format": 1, "state": "open", "packages": [{"id": "x"}]}',
        b'{"format": 1, "state": "open", "packages": [{"id": "", "size": 1}]}',
        b'{"format": 1, "state": "open", "packages": [{"id": 1, "size": 1}]}',
        b'{"format": 1, "state": "open", "packages": [{"id": "x", "size": "1"}]}',
        b'{"format": 1, "state": "open", "packages": 1}',
        b'{"format": 1, "state": "open", "bagging_dates": []}',
        b'{"format": 1, "state": "open", "bagging_dates": {"a": 1}}',
        b'{"a":' * 100_000,
    ],
)
def test_a_damaged_delivery_file_is_reported_and_not_changed(content: bytes, tmp_path: Path) -> None:
    """The file is named with a remedy; a guess could lose what was sent."""
    path = tmp_path / "delivery.json"
    path.write_bytes(content)
    acts: list[Callable[[], Delivery]] = [
        lambda: read_delivery(tmp_path),
        lambda: change_delivery(tmp_path, lambda delivery: delivery.with_package(FIRST)),
    ]
    for act in acts:
        with pytest.raises(CannotRead) as caught:
            act()
        assert caught.value.code == "damaged-delivery"
        assert str(path) in str(caught.value)
    assert path.read_bytes() == content


def test_an_unreadable_delivery_file_is_reported(tmp_path: Path) -> None:
    """It does not count as “nothing sent”."""
    (tmp_path / "delivery.json").mkdir()
    with pytest.raises(CannotRead) as caught:
        read_delivery(tmp_path)
    assert caught.value.code == "not-a-file"


def test_two_changes_at_once_are_both_saved(tmp_path: Path) -> None:
    """Reading and writing are under the draft's lock."""

    def note(n: int) -> None:
        change_delivery(tmp_path, lambda d: d.with_bagging_date(f"c{n}", date(2026, 1, n)))

    threads = [threading.Thread(target=note, args=(n,)) for n in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read_delivery(tmp_path).bagging_dates) == 8
