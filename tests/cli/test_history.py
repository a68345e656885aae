"""`lgqtui history`: list, compare and restore generations without losing one."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lgqtui.draft.store import DraftFile
from tests.cli.conftest import Call, tree
from tests.cli.test_completion import Complete, complete

__all__ = ["complete"]


def at(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Set the clock: `23 09:30` is that day of November 2026."""
    now = datetime.strptime(f"2026-11-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=UTC)

    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return now

    monkeypatch.setattr("lgqtui.cli.main.datetime", Clock)
    monkeypatch.setenv("TZ", "UTC")


@pytest.fixture
def past(city: Path, lgq: Call, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A draft with two generations: empty, and with a single answer."""
    at(monkeypatch, "23 09:00")
    lgq("answer", "city", "A.2", "yes")
    at(monkeypatch, "23 10:00")
    lgq("answer", "city", "A.2.name", "Anna")
    lgq("answer", "city", "A.1", "Portal https://a.example/")
    return city


def test_versions_are_listed_with_when_they_were_replaced_and_how_they_differ(past: Path, lgq: Call) -> None:
    """With time, number of answers, and difference to the current draft."""
    listed = lgq("history", "city")
    assert (listed.code, listed.out.splitlines()) == (
        0,
        [
            "   Replaced          Answers  Differs from now",
            "1  2026-11-23 10:00  1        in 2 fields",
            "2  2026-11-23 09:00  0        in 3 fields",
        ],
    )
    assert listed.err == "Compare one with the draft: lgqtui history city diff N\n"
    history = past.with_name("city.files") / "history"
    assert lgq("history", str(past), "--json").json["generations"][0] == {
        "n": 1,
        "replaced": "2026-11-23T10:00:00Z",
        "path": str(history / "2026-11-23T10-00-00Z.toml"),
        "state": "good",
        "answers": 1,
        "different": 2,
    }


def test_a_draft_without_versions_says_so(city: Path, lgq: Call) -> None:
    """It is no error, and an empty list in JSON."""
    listed = lgq("history", "city")
    assert (listed.code, listed.out, listed.err) == (0, "", "No earlier version of city is kept yet.\n")
    assert lgq("history", "city", "--json").json == {"generations": []}


def test_the_difference_is_listed_by_field(past: Path, lgq: Call) -> None:
    """With the old and the new value."""
    result = lgq("history", "city", "diff", "2")
    assert result.code == 0
    assert result.out.splitlines() == [
        "A.1  What is the portal?",
        "    added: Portal https://a.example/",
        "A.2  Is there an officer?",
        "    not answered → Yes",
        "A.2.name  Name",
        "    empty → “Anna”",
    ]
    assert result.err == "3 fields have changed since 2026-11-23 09:00.\n"
    assert lgq("history", "city", "diff", "2", "--json").json["differences"][1] == {
        "field": "A.2",
        "before": {},
        "after": {"choice": "yes"},
    }


def test_a_version_is_shown_as_a_draft_is(past: Path, lgq: Call) -> None:
    """Like `lgqtui show`, also as JSON."""
    result = lgq("history", "city", "show", "1")
    assert result.code == 0
    assert result.out.splitlines()[0] == "city as replaced on 2026-11-23 10:00 · Small · open"
    assert lgq("history", "city", "show", "1", "--json").json["answered"] == 1


def test_restoring_never_loses_the_present_version(past: Path, lgq: Call) -> None:
    """The replaced version becomes a generation at once, so that restoring can be undone."""
    before = past.read_bytes()
    restored = lgq("history", "city", "restore", "2")
    assert (restored.code, restored.out) == (0, f"{past}\n")
    generation = past.with_name("city.files") / "history" / "2026-11-23T10-00-00Z-2.toml"
    assert restored.err == (
        f"city is again what was replaced on 2026-11-23 09:00.\nThe version before is kept as {generation}\n"
    )
    assert generation.read_bytes() == before
    assert lgq("show", "city", "--json").json["answered"] == 0
    assert lgq("history", "city", "restore", "1").code == 0
    assert past.read_bytes() == before


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["city", "diff"], "diff needs the number of a version"),
        (["city", "restore", "3"], "city has no version 3"),
        (["city", "restore", "0"], "[N] has to be a whole number, 1 or more"),
        (["city", "frob", "1"], "[show|diff|restore] has to be one of: show, diff, restore"),
        (["city", "restore", "1", "--json"], "--json goes with the list, show and diff"),
    ],
)
def test_a_call_that_does_not_fit_touches_nothing(
    argv: list[str], message: str, past: Path, lgq: Call, home: Path
) -> None:
    """A wrong call ends with 2 and a remedy, and no file changes."""
    before = tree(home)
    result = lgq("history", *argv)
    assert result.code == 2
    assert message in result.error
    assert result.hint
    assert tree(home) == before


def test_a_draft_that_is_open_is_not_restored(past: Path, lgq: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """The open session would overwrite it or lose its changes."""
    monkeypatch.setattr("lgqtui.cli.commands.history._LOCK_TIMEOUT", 0.0)
    before = past.read_bytes()
    with DraftFile(past, lambda: datetime.now(UTC)).lock("anna on city-pc", 0):
        result = lgq("history", "city", "restore", "2")
    assert result.code == 4
    assert "is open elsewhere: anna on city-pc" in result.error
    assert past.read_bytes() == before


# Damaged drafts

DAMAGED = b'format = 1\nquestionnaire = "small'


def test_a_damaged_draft_names_the_command_that_brings_the_newest_good_version_back(past: Path, lgq: Call) -> None:
    """Every command that reads it reports the damage and the remedy; the file does not change."""
    past.write_bytes(DAMAGED)
    newest = past.with_name("city.files") / "history" / "2026-11-23T10-00-00Z.toml"
    newest.write_bytes(b"")  # the newest of all is damaged as well
    for argv in (["show"], ["check"], ["answer", "A.2", "no"], ["export", "--to", "md"], ["duplicate"]):
        result = lgq(argv[0], "city", *argv[1:])
        assert result.code == 4
        assert result.error.startswith(f"{past} is not valid TOML")
        assert result.hint.endswith(
            "Or bring back the version replaced on 2026-11-23 09:00: lgqtui history city restore 2"
        )
    assert past.read_bytes() == DAMAGED


def test_a_damaged_draft_is_set_aside_when_a_version_is_brought_back(past: Path, lgq: Call) -> None:
    """The damaged file is never overwritten: it is renamed, with every byte."""
    past.write_bytes(DAMAGED)
    listed = lgq("history", "city")
    assert listed.code == 0
    assert "city itself cannot be read" in listed.err
    assert "not known" in listed.out
    assert lgq("history", "city", "diff", "1").code == 4
    restored = lgq("history", "city", "restore", "1")
    damaged_copy = past.with_name("city.files") / "damaged" / "damaged-2026-11-23T10-00-00Z.toml"
    assert restored.code == 0
    assert f"The damaged file is set aside as {damaged_copy}\n" in restored.err
    assert damaged_copy.read_bytes() == DAMAGED
    assert lgq("show", "city", "--json").json["answered"] == 1
    past.write_bytes(b"damaged again")
    assert lgq("history", "city", "restore", "1").code == 0
    assert damaged_copy.with_name("damaged-2026-11-23T10-00-00Z-2.toml").read_bytes() == b"damaged again"
    assert damaged_copy.read_bytes() == DAMAGED


def test_a_damaged_version_is_not_brought_back(past: Path, lgq: Call, home: Path) -> None:
    """A damaged generation is listed as such and refused; the draft stays."""
    newest = past.with_name("city.files") / "history" / "2026-11-23T10-00-00Z.toml"
    newest.write_bytes(DAMAGED)
    assert lgq("history", "city").out.splitlines()[1] == "1  2026-11-23 10:00  damaged  not known"
    before = tree(home)
    for act in ("show", "diff", "restore"):
        result = lgq("history", "city", act, "1")
        assert result.code == 4
        assert str(newest) in result.error
    assert tree(home) == before


def test_a_draft_that_is_gone_comes_back_from_its_versions(past: Path, lgq: Call) -> None:
    """For a deleted draft the message names the command that restores it."""
    past.unlink()
    assert lgq("show", "city").hint == "Earlier versions of it are kept: lgqtui history city"
    restored = lgq("history", "city", "restore", "1")
    assert (restored.code, restored.err) == (0, "city is again what was replaced on 2026-11-23 10:00.\n")
    assert lgq("show", "city", "--json").json["answered"] == 1


def test_a_draft_of_a_newer_format_is_left_untouched(past: Path, lgq: Call, home: Path) -> None:
    """It is neither read nor set aside nor replaced; the remedy is an update."""
    past.write_text("format = 2\n")
    before = tree(home)
    for argv in (["show", "city"], ["answer", "city", "A.2", "no"], ["history", "city", "restore", "1"]):
        result = lgq(*argv)
        assert result.code == 4
        assert "was written by a newer lgqtui (format 2, this one knows 1)" in result.error
        assert result.hint == "Update lgqtui. The file was left as it is."
    assert tree(home) == before


def test_removed_characters_are_reported(city: Path, lgq: Call) -> None:
    """Each command that reads the file counts removed control characters."""
    city.write_text(city.read_text() + '\n[answers."A.2.why"]\ntext = "a\\u0007b\\u001bc"\n')
    for argv in (["show"], ["check"], ["export", "--to", "json"], ["history"], ["answer", "A.2", "no"]):
        result = lgq(argv[0], "city", *argv[1:])
        assert result.err.splitlines()[0] == "2 control characters in city were left out."
    lgq("answer", "city", "A.2.why", "said anew")
    assert "control" not in lgq("show", "city").err


def test_characters_removed_from_an_import_are_reported(city: Path, lgq: Call, tmp_path: Path) -> None:
    """JSON is cleaned like any file, and removed characters are counted."""
    file = tmp_path / "from.json"
    lgq("answer", "city", "A.2.why", "the only words")
    lgq("export", "city", "--to", "json", "-o", str(file))
    file.write_text(file.read_text().replace("the only words", "the\\u001b only\\u0007 words"))
    assert "2 control characters were left out." in lgq("import", str(file), "again", "--new-id").err


def test_versions_are_completed(past: Path, lgq: Call, complete: Complete) -> None:
    """The Tab key completes drafts, actions and numbers."""
    assert complete("history", "ci") == ["city"]
    assert complete("history", "city", "") == ["show", "diff", "restore"]
    assert complete("history", "city", "diff", "") == ["1", "2"]


def test_a_name_with_blanks_is_quoted_in_messages(city: Path, lgq: Call) -> None:
    """A command in a hint works when it is copied."""
    os.rename(city, city.with_name("my city.toml"))  # noqa: PTH104
    lgq("answer", "my city", "A.2", "yes")
    assert 'lgqtui history "my city" diff N' in lgq("history", "my city").err
