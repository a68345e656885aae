"""The outbox: its files, and what a power cut leaves."""

from __future__ import annotations

import errno
import fcntl
import json
import stat
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from lgqtui.errors import Busy, CannotRead, CannotWrite, WrongUse
from lgqtui.files import read_file
from lgqtui.submission.outbox import Outbox
from lgqtui.submission.outbox_entry import OutboxEntry
from lgqtui.submission.receipt import Receipt, to_json
from tests.delivery.conftest import package_in
from tests.second_process import second_process

SOME_ID = "00000000-0000-5000-8000-000000000000"
ADDRESS = "https://collect.example/in"


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    return Outbox(tmp_path / "home" / "outbox")


def put_entry(outbox: Outbox, folder: Path, content: bytes = b"PK", number: int = 1, **more: Any) -> OutboxEntry:
    path, package = package_in(folder, content)
    outbox.copy_package(path, package)
    fields: dict[str, Any] = {"address_label": ADDRESS, "draft_name": "Jakarta", **more}
    return outbox.put(OutboxEntry(package.id, package.sha256, package.size, number=number, **fields))


def receipt_for(entry: OutboxEntry) -> Receipt:
    package = entry.package
    return Receipt(
        package.id, package.sha256, package.size, entry.address_label, "http", "2026-11-23T09:00:00Z", 201, "id"
    )


def test_an_entry_is_read_back_unchanged(outbox: Outbox, tmp_path: Path) -> None:
    """With its package beside it, readable by the owner only."""
    entry = put_entry(outbox, tmp_path, address=ADDRESS, draft_path="/d/Jakarta.toml", held_until=5.5)
    assert outbox.entries() == [entry]
    assert outbox.package_path(entry).read_bytes() == b"PK"
    assert outbox.has_package(entry.package)
    assert not outbox.has_package(replace(entry.package, size=3))
    assert not outbox.has_package(replace(entry.package, id="0" * 36))
    modes = {stat.S_IMODE(path.stat().st_mode) for path in outbox.folder.rglob("*")}
    assert modes == {0o700, 0o600}


def test_an_empty_outbox_is_empty(outbox: Outbox) -> None:
    """Reading creates no folder; an unreadable folder is reported."""
    assert outbox.entries() == []
    assert not outbox.folder.exists()
    outbox.folder.parent.mkdir()
    outbox.folder.write_text("a file")
    with pytest.raises(CannotRead):
        outbox.entries()


def test_entries_are_in_the_order_in_which_they_were_added(outbox: Outbox, tmp_path: Path) -> None:
    """First in, first out."""
    for number, content in ((3, b"c"), (1, b"a"), (2, b"b")):
        put_entry(outbox, tmp_path, content, number)
    assert [entry.number for entry in outbox.entries()] == [1, 2, 3]


def test_a_package_may_be_sent_to_several_receivers(outbox: Outbox, tmp_path: Path) -> None:
    """After a copy into a folder it can still be sent over the network."""
    first = put_entry(outbox, tmp_path)
    other = put_entry(outbox, tmp_path, number=2, address_label="folder:/stick")
    outbox.save_receipt(other, receipt_for(other))
    assert [p.state for p in outbox.entries_of_package(first.id)] == ["packed", "sent"]


def test_adding_an_entry_again_keeps_its_state(outbox: Outbox, tmp_path: Path) -> None:
    """Waiting and sent stay; refused waits again; unknown stays unknown."""
    entry = put_entry(outbox, tmp_path)
    for state, needs_user, then in (
        ("packed", False, "packed"),
        ("unknown", False, "unknown"),
        ("unknown", True, "unknown"),
        ("refused", True, "packed"),
        ("sent", False, "sent"),
    ):
        outbox.save(replace(entry, state=state, needs_user=needs_user, tries=4))
        again = outbox.put(entry)
        assert (again.state, again.needs_user, again.tries) == (then, False, 4)


def test_a_receipt_makes_an_entry_sent_whatever_its_file_says(outbox: Outbox, tmp_path: Path) -> None:
    """After a power cut between the two it is not sent again."""
    entry = outbox.save(replace(put_entry(outbox, tmp_path), state="sending", address=ADDRESS))
    assert outbox.receipt(entry) is None
    sent = outbox.save_receipt(entry, receipt_for(entry))
    outbox.save(entry)
    assert outbox.entries() == [sent]
    assert sent.state == "sent"
    assert outbox.receipt(sent) == receipt_for(entry)


def test_secrets_are_deleted_after_sending(outbox: Outbox, tmp_path: Path) -> None:
    """A signed address is stored only while it is needed."""
    entry = put_entry(
        outbox, tmp_path, address_label="s3+https://b.example/x?…", address="s3+https://b.example/x?sig=s3cr3t"
    )
    assert "s3cr3t" not in repr(entry)
    outbox.save_receipt(replace(entry, resume_url="https://b.example/?s3cr3t"), receipt_for(entry))
    assert not any(b"s3cr3t" in path.read_bytes() for path in outbox.folder.rglob("*.json"))


def test_a_newer_signature_takes_the_place_of_the_old(outbox: Outbox, tmp_path: Path) -> None:
    """The first may have expired."""
    entry = put_entry(
        outbox, tmp_path, address_label="s3+https://b.example/x?…", address="s3+https://b.example/x?sig=1"
    )
    outbox.put(replace(entry, address="s3+https://b.example/x?sig=2"))
    assert outbox.entries()[0].address.endswith("sig=2")


def test_what_was_sent_cannot_be_dropped(outbox: Outbox, tmp_path: Path) -> None:
    """Receipts and their entries are never deleted."""
    sent = put_entry(outbox, tmp_path)
    sent = outbox.save_receipt(sent, receipt_for(sent))
    with pytest.raises(CannotWrite, match="was sent"):
        outbox.drop(sent)
    other = put_entry(outbox, tmp_path, address_label="folder:/stick")
    outbox.drop(other)
    assert outbox.entries() == [sent]
    assert outbox.package_path(sent).exists()


def test_dropping_the_last_entry_deletes_the_package(outbox: Outbox, tmp_path: Path) -> None:
    """No file of it is left."""
    outbox.drop(put_entry(outbox, tmp_path))
    assert list(outbox.folder.iterdir()) == []


def test_an_entry_follows_a_new_address(outbox: Outbox, tmp_path: Path) -> None:
    """The address of a named endpoint was changed; no entry is left for the old one."""
    entry = put_entry(outbox, tmp_path, endpoint_name="office", resume_url="https://old.example/7")
    moved = outbox.readdress(entry, "https://new.example/in")
    assert outbox.entries() == [moved]
    assert (moved.address_label, moved.resume_url, moved.endpoint_name) == ("https://new.example/in", "", "office")


def test_a_package_that_is_in_its_place_is_not_copied_onto_itself(outbox: Outbox, tmp_path: Path) -> None:
    """Submitting the file of the outbox by its path does no harm."""
    entry = put_entry(outbox, tmp_path)
    path = outbox.copy_package(outbox.package_path(entry), entry.package)
    assert path.read_bytes() == b"PK"


def test_a_draft_that_was_renamed_is_followed(outbox: Outbox, tmp_path: Path) -> None:
    """Unless a sender is running; entries of other drafts do not change."""
    first = put_entry(outbox, tmp_path, draft_path="/d/old.toml")
    other = put_entry(outbox, tmp_path, b"other", 2, draft_path="/d/other.toml")
    outbox.update_draft_path(Path("/d/none.toml"), Path("/d/new.toml"))
    with outbox.lock_for_sending(0):
        outbox.update_draft_path(Path("/d/old.toml"), Path("/d/new.toml"))
    assert outbox.entries() == [first, other]
    outbox.update_draft_path(Path("/d/old.toml"), Path("/d/new.toml"))
    assert outbox.entries() == [replace(first, draft_path="/d/new.toml", draft_name="new"), other]


@pytest.mark.parametrize("bad", ["..", "", "a/b", "0B8F0C5E-1F2A-5E3B-9C4D-5E6F70818283", "0" * 36])
def test_only_an_id_names_a_folder(bad: str, outbox: Outbox) -> None:
    """An id may come from an unknown package."""
    with pytest.raises(WrongUse, match="not the id"):
        outbox.prepare_package_path(bad)


def changed(entry: OutboxEntry, **keys: Any) -> bytes:
    return json.dumps({**json.loads(to_json(entry)), **keys}).encode()


@pytest.mark.parametrize(
    "keys",
    [
        {"format": 2},
        {"state": "odd"},
        {"size": "1"},
        {"held": "x"},
        {"settled": 1},
        {"tries": True},
        {"label": None},
        {"id": "other"},
        {"shown": "elsewhere"},
    ],
)
def test_a_damaged_entry_is_reported_and_delays_no_other(keys: dict[str, Any], outbox: Outbox, tmp_path: Path) -> None:
    """Likewise an entry in the wrong folder."""
    good, bad = put_entry(outbox, tmp_path), put_entry(outbox, tmp_path, b"other", 2)
    file = outbox.folder / bad.id / f"to-{bad.address_hash}.json"
    file.write_bytes(changed(bad, **keys))
    assert outbox.entries() == [good]
    assert outbox.damaged_files() == [file]
    for content in (b"", b"[]", b"[" * 100_000, b"{}"):
        file.write_bytes(content)
        assert outbox.damaged_files() == [file]
    file.unlink()
    file.mkdir()
    assert outbox.damaged_files() == [file]


def test_only_a_single_sender_runs_at_a_time(outbox: Outbox) -> None:
    """The second gets Busy."""
    with outbox.lock_for_sending(0), pytest.raises(Busy), outbox.lock_for_sending(0):
        pass


def test_a_probe_of_the_lock_takes_no_turn_from_a_sender(outbox: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sender that starts while another program asks whether somebody sends is not told that somebody does."""
    probes, lock = [BlockingIOError(errno.EWOULDBLOCK, "")], fcntl.flock

    def busy_once(descriptor: int, operation: int) -> None:
        if probes:
            raise probes.pop()
        lock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", busy_once)
    with outbox.lock_for_sending(0.0) as is_enforced:
        assert (is_enforced, probes) == (True, [])


def test_a_try_that_ends_while_the_entries_are_read_was_not_cut_off(
    outbox: Outbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have been sent before the lock was looked at; one of which nothing was written since was cut off."""
    entry, other = put_entry(outbox, tmp_path), put_entry(outbox, tmp_path, b"other", 2)
    for each in (entry, other):
        outbox.save(replace(each, state="sending"))

    def send_meanwhile(_: Outbox) -> bool:
        outbox.save_receipt(entry, receipt_for(entry))
        return False

    monkeypatch.setattr(Outbox, "is_being_sent", send_meanwhile)
    assert [(p.state, p.message) for p in outbox.shown_entries()] == [("sent", ""), ("unknown", "a try was cut off")]


def test_without_locks_it_is_unknown_whether_a_try_goes_on(
    outbox: Outbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is neither said to be sent now nor to have been cut off."""
    outbox.save(replace(put_entry(outbox, tmp_path), state="sending"))
    monkeypatch.setattr(fcntl, "flock", no_locks)
    assert outbox.is_being_sent() is None
    assert [(p.state, p.message) for p in outbox.shown_entries()] == [("unknown", "a try goes on, or was cut off")]


def test_an_entry_that_goes_while_it_is_read_is_not_damaged(
    outbox: Outbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program may take it out, or give it another address."""
    entry = put_entry(outbox, tmp_path)

    def read(path: Path, limit: int) -> bytes:
        path.unlink()
        return read_file(path, limit)

    monkeypatch.setattr("lgqtui.submission.outbox.read_file", read)
    assert outbox.damaged_files(entry.id) == []
    assert outbox.entries() == []


# Writes a package of the outbox until its input ends.
_SEALS = f"""
import sys
from pathlib import Path
from lgqtui.files import stream_file
from lgqtui.submission.outbox import Outbox
def write(out):
    out.write(b"PK half")
    out.flush()
    print("held", flush=True)
    sys.stdin.read()
stream_file(Outbox(Path(sys.argv[1])).prepare_package_path("{SOME_ID}"), write)
"""


def test_only_files_of_a_killed_packing_are_swept(outbox: Outbox) -> None:
    """They may be gigabytes large; those of a running process stay."""
    with second_process(_SEALS, outbox.folder) as sealing:
        (half,) = outbox.folder.glob("*/package.zip.tmp-*")
        outbox.remove_temporary_files()
        assert half.exists()
        sealing.kill()
        sealing.wait()
    assert half.exists()
    outbox.remove_temporary_files()
    assert [path.name for path in outbox.folder.rglob("*")] == [SOME_ID]


def test_nothing_else_is_swept(outbox: Outbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Complete packages and foreign folders stay; without locks nothing is swept."""
    outbox.remove_temporary_files()
    assert not outbox.folder.exists()
    package = outbox.package_path(put_entry(outbox, tmp_path))
    half, foreign = package.with_name("to-1.json.tmp-abcdefgh"), outbox.folder / "mine" / "package.zip.tmp-abcdefgh"
    foreign.parent.mkdir()
    for path in (half, foreign):
        path.touch()
    with monkeypatch.context() as patched:
        patched.setattr(fcntl, "flock", no_locks)
        outbox.remove_temporary_files()
    assert half.exists()
    outbox.remove_temporary_files()
    assert (half.exists(), foreign.exists(), package.exists()) == (False, True, True)


def no_locks(*_: Any) -> None:
    raise OSError
