"""`lgqtui verify`: messages about packages, and exit codes."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.bag_builder import sealed_again, valid_bag
from tests.cli.conftest import SMALL, Call
from tests.town_draft import town

WHOSE = ("respondent", "questionnaire", "supersedes")


@pytest.fixture
def package(home: Path, tmp_path: Path) -> Path:
    """A valid package, as a survey office receives it."""
    return Path(shutil.move(town(tmp_path / "made").pack().path, tmp_path / "a.zip"))


@pytest.fixture
def spoilt(tmp_path: Path) -> Path:
    """A package with two faults."""
    bag = valid_bag()
    bag.update_answers(publication="maybe", excluded=None)
    return bag.write(tmp_path / "b.zip")


def test_a_sound_package(package: Path, lgq: Call) -> None:
    """A line with id, time and respondent; exit code 0."""
    result = lgq("verify", str(package))
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith(f"{package}: sound · ")
    assert result.out.endswith(" · sealed 2026-11-25 · “Office of things”\n")


def test_a_user_without_a_home_verifies_packages(package: Path, lgq: Call, homeless: None) -> None:
    """The shipped questionnaires are at hand; what needs a folder of the user says which variable to set."""
    assert lgq("verify", str(package)).out.startswith(f"{package}: sound · ")
    assert lgq("questions", "show", "lgq-2022").code == 0
    for argv in (("list",), ("check", "city"), ("config", "path"), ("questions", "list")):
        result = lgq(*argv)
        assert (result.code, result.error) == (4, "the home folder of this user is not known")


def test_a_file_that_cannot_be_read_stops_no_other(
    package: Path, lgq: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It is one result among others, as a missing one is; for a command of one file it is the exit code 4."""
    closed = tmp_path / "closed.zip"
    shutil.copy(package, closed)
    actual_open = os.open

    def refuse_closed(path: str, *args: Any, **more: Any) -> int:
        if str(path) == str(closed):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(closed))
        return actual_open(path, *args, **more)

    monkeypatch.setattr("os.open", refuse_closed)
    monkeypatch.setattr("os.access", lambda path, _mode: str(path) != str(closed))
    result = lgq("verify", str(closed), str(package))
    assert (result.code, "1 of 2 are sound." in result.err) == (4, True)
    assert f"{closed}: error: cannot read {closed}: " in result.out
    assert f"{package}: sound" in result.out
    lgq("new", "city")
    for argv in (("import",), ("attach", "city", "VII.1"), ("questions", "check")):
        result = lgq(*argv, str(closed))
        assert (result.code, result.error[:11]) == (4, "cannot read")


def test_the_sender_and_the_replaced_package_are_printed(city: Path, small: Path, lgq: Call, tmp_path: Path) -> None:
    """The respondent by the field that the questionnaire names, the questionnaire, and the replaced package."""
    small.write_text(SMALL.replace("short_title", 'respondent = "B.mail"\nshort_title'))
    lgq("answer", "city", "B.mail", "Riverton")
    first = lgq("pack", "city").out.strip()
    lgq("answer", "city", "A.2", "yes")
    second = lgq("pack", "city").out.strip()
    older, newer = lgq("verify", first, second).out.splitlines()
    assert older.startswith(f"{first}: sound · “Riverton” · Small · {Path(first).stem} · sealed ")
    assert "replaces" not in older
    assert older.count("Riverton") == 1  # without an organization the city is named in bag-info.txt
    assert newer.endswith(f" · replaces {Path(first).stem}")
    (package,) = lgq("verify", second, "--json").json["packages"]
    assert [package[name] for name in WHOSE] == ["Riverton", "small", Path(first).stem]


def test_a_package_without_a_name(tmp_path: Path, lgq: Call, package: Path) -> None:
    """Without a respondent the id identifies it."""
    bag = valid_bag()
    assert " · no name\n" in lgq("verify", str(bag.write(tmp_path / "c.zip"))).out


def test_what_the_sender_wrote_stands_in_quotation_marks(city: Path, small: Path, lgq: Call) -> None:
    """Nothing that a package says can be taken for words of the program: quotation marks in it are made harmless."""
    small.write_text(SMALL.replace("short_title", 'respondent = "B.mail"\nshort_title'))
    lgq("answer", "city", "B.mail", "Lima” · LGQ 2022 · “X")
    package = lgq("pack", "city").out.strip()
    assert lgq("verify", package).out.startswith(f"{package}: sound · “Lima' · LGQ 2022 · 'X” · Small · ")
    small.unlink()
    assert " · “small” (not at hand: " in lgq("verify", package).out


def test_a_package_of_a_day_to_come_has_a_warning(package: Path, lgq: Call) -> None:
    """It is sound; a day ahead may be another zone's, and more than one cannot."""
    sealed_again(package, r"Bagging-Date: .*", "Bagging-Date: 2099-12-31")
    result = lgq("verify", str(package))
    sound, warning = result.out.splitlines()
    assert (result.code, " · sealed 2099-12-31 · " in sound) == (0, True)
    assert warning.startswith(f"{package}: warning: the day on which it was sealed, 2099-12-31, is still to come. ")
    (row,) = lgq("verify", str(package), "--json").json["packages"]
    assert (row["sound"], [(p["code"], p["severity"]) for p in row["problems"]]) == (True, [("future-day", "warning")])
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date()
    sealed_again(package, r"Bagging-Date: .*", f"Bagging-Date: {tomorrow}")
    assert "warning" not in lgq("verify", str(package)).out


def test_each_fault_is_printed_on_a_line(spoilt: Path, lgq: Call, home: Path) -> None:
    """With a remedy; exit code 3."""
    result = lgq("verify", str(spoilt))
    assert (result.code, result.err) == (3, "")
    first, second = result.out.splitlines()
    remedy = "It was not made by this program, or was changed by hand: ask whoever sent it."
    assert first == f"{spoilt}: error: answers.json in it does not list what was left out. {remedy}"
    assert second == f"{spoilt}: error: answers.json in it says neither yes nor no to publication. {remedy}"


def test_many_at_once(package: Path, spoilt: Path, lgq: Call, tmp_path: Path) -> None:
    """A damaged or missing package does not prevent the others."""
    missing = tmp_path / "gone.zip"
    result = lgq("verify", str(spoilt), str(missing), str(package))
    assert (result.code, result.err) == (3, "1 of 3 are sound.\n")
    assert [line.partition(": ")[0] for line in result.out.splitlines()] == [
        str(spoilt),
        str(spoilt),
        str(missing),
        str(package),
    ]


def test_a_folder_that_is_empty_or_cannot_be_read_takes_no_result_away(
    package: Path, lgq: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has a line of its own, and alone it ends with exit code 4, as a missing file does."""
    (tmp_path / "none").mkdir()
    result = lgq("verify", str(tmp_path / "none"), str(package))
    assert (result.code, result.err) == (4, "1 of 2 are sound.\n")
    first, second = result.out.splitlines()
    assert first.startswith(f"{tmp_path / 'none'}: error: {tmp_path / 'none'} holds no package")
    assert second.startswith(f"{package}: sound")

    def refuse(_: Path) -> None:
        raise PermissionError(errno.EACCES, "")

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert f"cannot read {tmp_path / 'none'}" in lgq("verify", str(tmp_path / "none")).out


def test_a_file_that_is_not_there(package: Path, lgq: Call, tmp_path: Path) -> None:
    """It is no fault of a package: exit code 4."""
    result = lgq("verify", str(tmp_path / "gone.zip"), str(package))
    assert result.code == 4
    assert "there is no such file or folder" in result.out


def test_hundreds_of_faults_are_truncated(tmp_path: Path, lgq: Call, home: Path) -> None:
    """A screenful is printed."""
    bag = valid_bag()
    for n in range(50):
        bag.files[f"data/attachments/{n}"] = b""
    lines = lgq("verify", str(bag.write(tmp_path / "a.zip"))).out.splitlines()
    assert len(lines) == 21
    assert lines[-1].endswith(": and 30 more problems")


def test_as_json(package: Path, spoilt: Path, lgq: Call, tmp_path: Path) -> None:
    """All faults, with the digest."""
    result = lgq("verify", str(package), str(spoilt), str(tmp_path / "gone.zip"), "--json")
    assert (result.code, result.err) == (3, "")
    first, second, missing = result.json["packages"]
    assert list(first) == ["path", "id", "sha256", "size", "sound", *WHOSE, "info", "not_compared", "problems"]
    assert (first["sound"], first["problems"], first["size"]) == (True, [], package.stat().st_size)
    assert (first["not_compared"], second["not_compared"]) == (["answers.html", "bag-info.txt"], [])
    assert first["info"]["Contact-Email"] == "office@example.org"
    assert (second["sound"], [problem["code"] for problem in second["problems"]]) == (
        False,
        ["odd-excluded", "odd-publication"],
    )
    assert (missing["sha256"], missing["problems"][0]["code"]) == ("", "unreadable")
    assert [first[name] for name in WHOSE] == ["", "town", ""]  # its questionnaire is not in the library
    assert [second[name] for name in WHOSE] == ["", "", ""]
    assert json.dumps(second)


def test_a_package_of_the_program_itself(lgq: Call, city: Path) -> None:
    """What `lgqtui pack` writes is valid for `lgqtui verify`."""
    path = lgq("pack", "city").out.strip()
    result = lgq("verify", path, "--json")
    assert (result.code, result.json["packages"][0]["not_compared"]) == (0, [])


def test_no_package_is_named(lgq: Call, home: Path) -> None:
    """A usage error."""
    assert lgq("verify").code == 2


def receipt_for(package: Path, folder: Path, **other: object) -> Path:
    """Return a receipt for a package or for other values."""
    from msgspec.structs import replace

    from lgqtui.package.verify import verify
    from lgqtui.submission.receipt import Receipt, to_json

    verified = verify(package)
    receipt = Receipt(
        id=verified.id,
        sha256=verified.sha256,
        size=verified.size,
        endpoint="https://collect.example.org",
        endpoint_kind="http",
        time="2026-11-25T10:00:00Z",
        status=201,
        proof="receipt",
    )
    path = folder / "receipt.json"
    path.write_bytes(to_json(replace(receipt, **other)))
    return path


def test_a_receipt_is_proved_offline(package: Path, spoilt: Path, lgq: Call, tmp_path: Path) -> None:
    """Same id, digest and size: the package was delivered; also among several packages."""
    receipt = receipt_for(package, tmp_path)
    result = lgq("verify", str(package), "--receipt", str(receipt))
    assert result.code == 0
    message = f"{receipt}: sound · {package} was delivered to https://collect.example.org, 2026-11-25 10:00 UTC"
    assert result.out.splitlines()[1] == message
    document = lgq("verify", str(spoilt), str(package), "--receipt", str(receipt), "--json").json
    assert (document["receipt"]["package"], document["receipt"]["size"]) == (str(package), package.stat().st_size)


@pytest.mark.parametrize(("name", "value"), [("id", "other"), ("sha256", "0" * 64), ("size", 5)])
def test_a_receipt_for_another_package(name: str, value: object, package: Path, lgq: Call, tmp_path: Path) -> None:
    """The difference is printed; exit code 3 although the package is valid."""
    receipt = receipt_for(package, tmp_path, **{name: value})
    result = lgq("verify", str(package), "--receipt", str(receipt))
    assert result.code == 3
    assert f"{receipt}: error: it is for another package: its {name} is {value}, and that of {package} is" in result.out
    result = lgq("verify", str(package), str(package), "--receipt", str(receipt), "--json")
    assert (result.code, result.json["receipt"]["package"]) == (3, None)
    assert "it is for none of these packages" in lgq("verify", *[str(package)] * 2, "--receipt", str(receipt)).out


def test_a_file_that_is_no_receipt(package: Path, lgq: Call, tmp_path: Path) -> None:
    """Reported first; exit code 4."""
    result = lgq("verify", str(package), "--receipt", str(package))
    assert (result.code, result.error) == (4, f"{package} is no receipt")
    assert lgq("verify", str(package), "--receipt", str(tmp_path / "gone")).code == 4


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Tokyo", "UTC+25"])
@pytest.mark.parametrize(
    "moment",
    ["0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00", "9999-12-31T23:59:59Z", "soon"],
)
def test_a_receipt_of_the_ends_of_time_is_read(
    moment: str, zone: str, package: Path, lgq: Call, tmp_path: Path, local_zone: Callable[[str], None]
) -> None:
    """Its time is told as it is."""
    local_zone(zone)
    result = lgq("verify", str(package), "--receipt", str(receipt_for(package, tmp_path, time=moment)))
    assert (result.code, "was delivered to" in result.out) == (0, True)
