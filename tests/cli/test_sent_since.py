"""What `list`, `show` and the other front ends say of a draft after it was sent."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from lgqtui.formatting import format_day
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.drafts import DraftReader, line_parts
from tests.cli.conftest import Call


@pytest.fixture
def stick(tmp_path: Path) -> str:
    """A folder that packages are sent to."""
    (tmp_path / "stick").mkdir()
    return f"folder:{tmp_path / 'stick'}"


def sent_keys(lgq: Call) -> tuple[dict[str, Any], str]:
    """Return what `list` says, after comparing it with `show`: the keys of the JSON, and the words of the state."""
    (listed,) = lgq("list", "--json").json["drafts"]
    document = lgq("show", "city", "--json").json
    keys = ("state", "sent", "changed_since", "replaced_by")
    assert [listed[key] for key in keys] == [document[key] for key in keys]
    words = lgq("show", "city").out.splitlines()[0].removeprefix("city · Small · ")
    assert f"  {words}  " in lgq("list").out.splitlines()[1]
    return {key: listed[key] for key in keys}, words


def today() -> str:
    return format_day(datetime.now().astimezone(), year=False)


def screen_line(home: Path) -> str:
    """Return what the start screen and the console say of the draft."""
    context = AppContext({"LGQTUI_HOME": str(home)}, lambda: datetime.now().astimezone())
    (listed,) = context.drafts.listing()
    return " ".join(line_parts(DraftReader(context).entry(listed), context.clock())["details"])


def test_what_was_changed_since_is_counted_until_the_correction_is_sent(
    city: Path, home: Path, lgq: Call, stick: str
) -> None:
    """In words and as JSON; the state itself keeps its words, and the cache of the list follows."""
    assert sent_keys(lgq) == ({"state": "open", "sent": None, "changed_since": None, "replaced_by": ""}, "open")
    lgq("answer", "city", "A.2", "yes")
    first = lgq("submit", "city", "--endpoint", stick, "--json").json
    moment = first["receipt"]["time"]
    assert sent_keys(lgq) == (
        {"state": "sent", "sent": moment, "changed_since": 0, "replaced_by": ""},
        f"sent {today()}",
    )
    lgq("answer", "city", "A.2.name", "A. Clerk")
    assert sent_keys(lgq) == (
        {"state": "open", "sent": moment, "changed_since": 1, "replaced_by": ""},
        f"sent {today()}, 1 answer changed since",
    )
    assert screen_line(home).endswith(f"sent {today()}, 1 answer changed since")
    lgq("answer", "city", "A.2", "no")  # the name is set aside, and was not in the package
    lgq("answer", "city", "B.date", "2026-01-01")
    assert sent_keys(lgq)[1] == f"sent {today()}, 2 answers changed since"
    lgq("answer", "city", "A.2", "yes")
    lgq("answer", "city", "A.2.name", "--clear")
    lgq("answer", "city", "B.date", "--clear")
    assert sent_keys(lgq)[0]["state"] == "sent"
    lgq("answer", "city", "A.2", "no")
    lgq("pack", "city")
    keys, words = sent_keys(lgq)
    assert (keys["state"], keys["changed_since"], words) == ("packed", 1, "packed")
    second = lgq("submit", "city", "--endpoint", stick, "--json").json
    assert sent_keys(lgq) == (
        {"state": "sent", "sent": second["receipt"]["time"], "changed_since": 0, "replaced_by": ""},
        f"sent {today()}, replaces {first['id'][:8]}",
    )
    assert f"sent {today()}, replaces {first['id'][:8]} · receipt" in screen_line(home)


def test_the_same_answers_packed_again_stay_sent(city: Path, home: Path, lgq: Call, stick: str) -> None:
    """A package with new verdicts on links has another id, and was made after the receipt."""
    lgq("answer", "city", "A.1", "https://example.org/a")
    lgq("submit", "city", "--endpoint", stick)
    before, line = sent_keys(lgq), screen_line(home)
    verdict = {"link": "https://example.org/a", "verdict": "ok", "time": "2026-11-23T09:00:00Z"}
    (city.with_suffix(".files") / "links.json").write_text(json.dumps({"format": 1, "links": [verdict]}))
    path = Path(lgq("pack", "city").out.strip())
    assert sent_keys(lgq) == before
    assert screen_line(home) == line
    assert lgq("submit", str(path), "--endpoint", stick).code == 0
    assert sent_keys(lgq)[0]["state"] == "sent"


def test_another_attachment_changes_one_answer(city: Path, lgq: Call, stick: str, tmp_path: Path) -> None:
    """Its place in the package does not count: the files behind it get other names there."""
    for name, field in (("b.txt", "B.date"), ("c.txt", "B.mail"), ("a.txt", "A.1")):
        (tmp_path / name).write_text(name)
        if name == "a.txt":
            lgq("submit", "city", "--endpoint", stick)
        lgq("attach", "city", field, str(tmp_path / name))
    assert sent_keys(lgq)[0]["changed_since"] == 1


def test_a_package_that_was_replaced_says_by_which(city: Path, lgq: Call, stick: str, tmp_path: Path) -> None:
    """Where the older one has the newest receipt, sent again to a receiver that has the newer one."""
    first = lgq("submit", "city", "--endpoint", stick, "--json").json
    lgq("answer", "city", "A.2", "yes")
    second = lgq("submit", "city", "--endpoint", stick, "--json").json
    for receipt in (tmp_path / "home" / "outbox" / second["id"]).glob("receipt-*.json"):
        receipt.write_text(receipt.read_text().replace(second["receipt"]["time"], "2001-01-01T00:00:00Z"))
    keys, words = sent_keys(lgq)
    assert keys["replaced_by"] == second["id"]
    assert keys["sent"] == first["receipt"]["time"]
    assert words == f"sent {today()}, replaced by {second['id'][:8]}, 1 answer changed since"


def test_a_package_that_cannot_be_read_leaves_the_number_open(city: Path, home: Path, lgq: Call, stick: str) -> None:
    """That something was changed is said all the same."""
    first = lgq("submit", "city", "--endpoint", stick, "--json").json
    lgq("answer", "city", "A.2", "yes")
    (home / "outbox" / first["id"] / "package.zip").write_bytes(b"damaged")
    keys, words = sent_keys(lgq)
    assert (keys["state"], keys["changed_since"], words) == ("open", None, f"sent {today()}, changed since")


def test_a_receipt_of_a_package_that_was_sent_from_its_file_counts(
    city: Path, home: Path, lgq: Call, stick: str
) -> None:
    """The outbox knows no draft for it, and the list reads its entry again."""
    path = lgq("pack", "city").out.strip()
    assert sent_keys(lgq)[0]["sent"] is None
    assert lgq("submit", path, "--endpoint", stick).code == 0
    assert sent_keys(lgq)[0]["sent"] is not None


@pytest.mark.parametrize("content", [None, b"", b"{", b"[]", b"{}", b'{"format": 1, "state": "open"}'])
def test_a_receipt_decides_though_the_record_beside_the_draft_is_lost(
    content: bytes | None, city: Path, home: Path, lgq: Call, stick: str
) -> None:
    """Or damaged; what was changed since is counted all the same."""
    lgq("answer", "city", "A.2", "yes")
    first = lgq("submit", "city", "--endpoint", stick, "--json").json
    before = sent_keys(lgq)
    assert before[0]["state"] == "sent"
    record = city.with_suffix(".files") / "delivery.json"
    record.unlink() if content is None else record.write_bytes(content)
    assert sent_keys(lgq) == before
    assert f"receipt {first['id'][:4]}" in screen_line(home)
    lgq("answer", "city", "A.2.name", "A. Clerk")
    keys, words = sent_keys(lgq)
    assert (keys["state"], keys["changed_since"], words) == ("open", 1, f"sent {today()}, 1 answer changed since")


def test_what_waits_is_not_sent_though_the_record_is_lost(city: Path, lgq: Call, tmp_path: Path) -> None:
    """Only a receipt decides; once it is there, the list follows."""
    (tmp_path / "later").mkdir()
    endpoint = f"folder:{tmp_path / 'later'}"
    (tmp_path / "later").rmdir()
    assert lgq("submit", "city", "--endpoint", endpoint).code == 5
    (city.with_suffix(".files") / "delivery.json").unlink()
    assert sent_keys(lgq)[0]["state"] == "open"
    (tmp_path / "later").mkdir()
    assert lgq("outbox", "send", "city").code == 0
    assert sent_keys(lgq)[0]["state"] == "sent"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b"null", b'"x"', b"\xff", b"[" * 9_000])
def test_a_damaged_receipt_is_reported_by_every_list(
    content: bytes, city: Path, home: Path, lgq: Call, stick: str
) -> None:
    """Nothing else changes: what was sent stays sent."""
    lgq("submit", "city", "--endpoint", stick)
    (path,) = home.glob("outbox/*/receipt-*.json")
    path.write_bytes(content)
    words = f"{path} is damaged"
    for call in (
        ("list",),
        ("show", "city"),
        ("outbox",),
        ("outbox", "show", "city"),
        ("outbox", "--json"),
        ("list", "--json"),
    ):
        result = lgq(*call)
        assert (result.code, words in result.err) == (0, True), call
    assert words in lgq("outbox", "show", "city").out
    assert words in lgq("submit", "city", "--endpoint", stick).err
    assert "submit the draft again" not in lgq("outbox").err
    only_receipt = lgq("outbox", "show", "city", "--receipt")
    assert (only_receipt.code, only_receipt.out, words in only_receipt.err) == (4, "", True)
    assert lgq("list", "--json").json["drafts"][0]["state"] == "sent"


def test_a_receipt_that_is_no_file_or_of_another_package_is_damaged(
    city: Path, home: Path, lgq: Call, stick: str
) -> None:
    """A folder, and a receipt copied from elsewhere; the commands go on."""
    lgq("submit", "city", "--endpoint", stick)
    (path,) = home.glob("outbox/*/receipt-*.json")
    path.write_text(path.read_text().replace(path.parent.name, "0b8f0c5e-1f2a-5e3b-9c4d-5e6f70818283"))
    assert "is damaged" in lgq("outbox").err
    path.unlink()
    path.mkdir()
    for call in (("outbox",), ("outbox", "send"), ("list",), ("show", "city"), ("outbox", "show", "city", "--json")):
        result = lgq(*call)
        assert (result.code, "is damaged" in result.err) == (0, True), call


def test_a_new_draft_in_the_place_of_a_sent_one_is_open(city: Path, lgq: Call, stick: str) -> None:
    """The receipt is of another draft, though of the same name."""
    lgq("submit", "city", "--endpoint", stick)
    assert lgq("trash", "city").code == 0
    assert lgq("new", "city", "--questionnaire", "small").code == 0
    assert sent_keys(lgq)[0]["state"] == "open"
    assert sent_keys(lgq)[0]["sent"] is None


def test_a_receipt_whose_package_is_damaged_decides_nothing(city: Path, home: Path, lgq: Call, stick: str) -> None:
    """Where the record is lost, too, nothing says that it was of this draft."""
    lgq("submit", "city", "--endpoint", stick)
    (city.with_suffix(".files") / "delivery.json").unlink()
    next(home.glob("outbox/*/package.zip")).write_bytes(b"damaged")
    assert sent_keys(lgq)[0]["state"] == "open"
