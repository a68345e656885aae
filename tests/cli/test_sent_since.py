"""What `list`, `show` and the other front ends say of a draft after it was sent."""

from __future__ import annotations

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
    assert sent_keys(lgq) == ({"state": "open", "sent": None, "changed_since": 0, "replaced_by": ""}, "open")
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
        f"sent {today()}, 1 changed since",
    )
    assert screen_line(home).endswith(f"sent {today()}, 1 changed since")
    lgq("answer", "city", "A.2", "no")  # the name is set aside, and was not in the package
    lgq("answer", "city", "B.date", "2026-01-01")
    assert sent_keys(lgq)[1] == f"sent {today()}, 2 changed since"
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
    assert words == f"sent {today()}, replaced by {second['id'][:8]}, 1 changed since"


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
