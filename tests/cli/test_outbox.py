"""`lgqtui outbox`: damaged entries, the next try, and what another program sends."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from msgspec.structs import replace

from lgqtui.errors import CannotWrite
from lgqtui.submission.outbox import Outbox
from lgqtui.submission.receipt import Receipt
from tests.cli.conftest import Call, tree
from tests.receiver.app import Receiver


def test_a_damaged_outbox_entry_is_reported(city: Path, lgq: Call, receiver_url: str, home: Path) -> None:
    """The others are listed."""
    lgq("submit", "city", "--endpoint", receiver_url)
    bad = next(home.glob("outbox/*/to-*.json")).with_name("to-0123456789abcdef.json")
    bad.write_text("{")
    result = lgq("outbox")
    assert (result.code, len(result.out.splitlines())) == (4, 2)
    assert "is damaged" in result.err
    assert (lgq("outbox", "send").code, lgq("outbox", "send", "city").code) == (4, 0)


@pytest.mark.parametrize("argv", [(), ("--json",), ("send",), ("send", "--json")])
def test_a_damaged_entry_alone_is_no_empty_outbox(argv: tuple[str, ...], city: Path, lgq: Call, home: Path) -> None:
    """Its package was perhaps never sent: exit code 4, and no sentence that nothing is there."""
    folder = home / "outbox" / "00000000-0000-5000-8000-000000000000"
    folder.mkdir(parents=True)
    (folder / "to-0123456789abcdef.json").write_text("{")
    result = lgq("outbox", *argv)
    assert (result.code, result.out.strip()) == (4, "[]" if "--json" in argv else "")
    assert len(result.err.splitlines()) == 1
    assert "is damaged" in result.err


def test_the_time_of_the_next_try_is_shown(
    city: Path, lgq: Call, receiver_url: str, receiver: Receiver, impatient: None
) -> None:
    """By every list, with the command that does not wait; in JSON in UTC."""
    receiver.plan(["503:600"])
    before = datetime.now(UTC)
    submitted = lgq("submit", "city", "--endpoint", receiver_url)
    again = lgq("submit", "city", "--endpoint", receiver_url)
    for output in (submitted.err, again.err, lgq("outbox", "show", "city").out):
        assert " · next try " in output
        assert output.count(" --now") == 1
        assert "until it is sent" not in output
    assert " · next try " in lgq("outbox").out
    (entry,) = lgq("outbox", "--json").json
    due = datetime.fromisoformat(entry["due"])
    assert entry["due"].endswith("Z")
    assert timedelta(seconds=599) < due - before < timedelta(seconds=660)
    assert lgq("outbox", "send", "--now", "--json").json[0]["due"] is None


def test_a_package_that_another_program_sends_is_reported(
    city: Path, lgq: Call, impatient: None, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as it does; without one a try was cut off. The outcome is printed though the other program sent it."""
    lgq("submit", "city", "--endpoint", "http://127.0.0.1:9/", "--json")
    outbox = Outbox(home / "outbox")
    (entry,) = outbox.entries()
    outbox.save(replace(entry, state="sending", due_at=0.0))
    assert "not known whether it arrived: a try was cut off" in lgq("outbox").out
    assert lgq("outbox", "--json").json[0]["state"] == "unknown"
    with outbox.lock_for_sending(5.0):
        assert "being sent now" in lgq("outbox").out
        assert lgq("outbox", "--json").json[0]["state"] == "sending"
        busy = lgq("outbox", "send")
        monkeypatch.setenv("LGQTUI_PATIENCE", "0.05")
        assert lgq("outbox", "send").err.splitlines()[0] == busy.err.splitlines()[1]
    assert busy.err.splitlines() == [
        f"city → {entry.address_label}: being sent now",
        "Another lgqtui is sending now; it takes what waits along.",
    ]
    assert busy.code == 5

    def other(*_: object) -> None:
        receipt = Receipt(entry.id, entry.sha256, entry.size, entry.address_label, "http", "", 201, "receipt")
        outbox.save_receipt(entry, receipt)

    monkeypatch.setattr("lgqtui.submission.sender.Sender.send", other)
    done = lgq("outbox", "send")
    assert (done.code, done.err) == (0, f"city → {entry.address_label}: sent\n")


def zipped_again(path: Path) -> Path:
    """Return a copy of a package with the same files and other bytes."""
    copy = path.with_name("again.zip")
    with ZipFile(path) as package, ZipFile(copy, "w", ZIP_DEFLATED) as other:
        for name in package.namelist():
            other.writestr(name, package.read(name))
    return copy


def test_bytes_that_an_entry_is_about_are_not_replaced(
    city: Path, lgq: Call, receiver_url: str, impatient: None, tmp_path: Path, home: Path
) -> None:
    """Another file with the id of a package that waits is refused, also in a dry run, until that is dropped."""
    path = Path(lgq("pack", "city", "-o", str(tmp_path / "city.zip")).out.strip())
    other = zipped_again(path)
    waiting = lgq("submit", str(path), "--endpoint", "http://127.0.0.1:9/", "--json").json
    (stored,) = home.glob("outbox/*/package.zip")
    before = tree(home)
    for receiver in ("http://127.0.0.1:9/", receiver_url):
        for options in ((), ("--dry-run",)):
            refused = lgq("submit", str(other), "--endpoint", receiver, *options)
            assert (refused.code, refused.out) == (4, "")
            assert refused.error == f"{other} is not the package that the outbox has under its id, {waiting['id']}"
            assert refused.hint == (
                f"Submit that one: lgqtui submit {stored}, or take it out first: lgqtui outbox drop {waiting['id'][:8]}"
            )
    assert tree(home) == before
    assert lgq("submit", str(stored), "--endpoint", receiver_url).code == 0
    lgq("outbox", "drop", waiting["id"], "--yes")
    assert lgq("submit", str(other), "--endpoint", receiver_url).code == 4


def test_another_file_is_not_called_the_same_that_was_sent(
    city: Path, lgq: Call, receiver_url: str, tmp_path: Path
) -> None:
    """Its receipt is not that of the file; the file itself and its draft are still the same."""
    path = Path(lgq("pack", "city", "-o", str(tmp_path / "city.zip")).out.strip())
    other = zipped_again(path)
    sent = lgq("submit", str(path), "--endpoint", receiver_url, "--json").json
    for receiver in (receiver_url, f"folder:{tmp_path}"):
        refused = lgq("submit", str(other), "--endpoint", receiver)
        assert (refused.code, refused.out) == (4, "")
        assert refused.hint.startswith("That one is kept as it is. To send it: lgqtui submit ")
    assert "was sent to" in lgq("submit", str(path), "--endpoint", receiver_url).err
    assert lgq("submit", "city", "--endpoint", receiver_url, "--json").json == sent


def test_bytes_are_not_replaced_where_the_entry_is_damaged(
    city: Path, lgq: Call, receiver_url: str, impatient: None, tmp_path: Path, home: Path
) -> None:
    """What it is about is then known by the bytes alone."""
    path = Path(lgq("pack", "city", "-o", str(tmp_path / "city.zip")).out.strip())
    other = zipped_again(path)
    lgq("submit", str(path), "--endpoint", "http://127.0.0.1:9/")
    (stored,) = home.glob("outbox/*/package.zip")
    next(stored.parent.glob("to-*.json")).write_text("{")
    assert lgq("submit", str(other), "--endpoint", receiver_url).code == 4
    assert stored.read_bytes() == path.read_bytes()
    assert lgq("submit", str(path), "--endpoint", receiver_url).code == 0


def test_a_draft_whose_record_was_lost_is_sent_as_it_was_packed(
    city: Path, lgq: Call, receiver_url: str, impatient: None, tmp_path: Path, home: Path
) -> None:
    """On a later day it would be other bytes under the same id."""
    lgq("submit", "city", "--endpoint", "http://127.0.0.1:9/")
    (stored,) = home.glob("outbox/*/package.zip")
    before = stored.read_bytes()
    record = city.with_name("city.files") / "delivery.json"
    record.write_text(re.sub(r"\d{4}-\d\d-\d\d", "2020-01-01", record.read_text()))
    assert lgq("submit", "city", "--endpoint", receiver_url).code == 0
    assert stored.read_bytes() == before


def test_each_line_names_its_receiver_and_json_has_what_was_sent_now(
    city: Path, lgq: Call, receiver_url: str, receiver: Receiver, impatient: None, tmp_path: Path
) -> None:
    """One package may be sent to several: what another has already is no part of the call."""
    stick = f"folder:{tmp_path / 'stick'}"
    lgq("submit", "city", "--endpoint", receiver_url)
    assert lgq("submit", "city", "--endpoint", stick).code == 5
    (tmp_path / "stick").mkdir()
    sent = lgq("outbox", "send", "city", "--json")
    assert f"city → {stick}: sent\n" in sent.err
    assert [shape["endpoint"] for shape in sent.json] == [stick]
    assert len(lgq("outbox", "send", "city", "--json").json) == 2


def test_no_empty_folder_stays_where_a_package_cannot_be_written(
    city: Path, lgq: Call, receiver_url: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a full disk."""

    def fail(*_: object, **__: object) -> None:
        raise CannotWrite("cannot-write", "the disk is full")

    monkeypatch.setattr("lgqtui.package.pack.stream_file", fail)
    assert lgq("submit", "city", "--endpoint", receiver_url).code == 4
    assert not list((home / "outbox").iterdir())
