"""`lgqtui history`: list, compare and restore generations without losing one."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lgqtui.draft.store import DraftFile
from lgqtui.interview.session import load_steps
from lgqtui.questionnaire.answer import Answer
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
    """A draft with two generations, each with a single answer: the older one is for a text that was taken out."""
    at(monkeypatch, "23 08:40")
    lgq("answer", "city", "B.mail", "a@b.example")
    at(monkeypatch, "23 09:00")
    lgq("answer", "city", "B.mail", "--clear")
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
            "   Replaced          Answers  Differs from now  Texts replaced in",
            "1  2026-11-23 10:00  1        in 2 fields",
            "2  2026-11-23 09:00  1        in 4 fields       B.mail",
        ],
    )
    assert listed.err == (
        "They reach back to 2026-11-23 09:00.\nCompare one with the draft: lgqtui history city diff N\n"
    )
    history = past.with_name("city.files") / "history"
    document = lgq("history", str(past), "--json").json
    assert [generation["fields"] for generation in document["generations"]] == [[], ["B.mail"]]
    assert document["generations"][0] == {
        "n": 1,
        "replaced": "2026-11-23T10:00:00Z",
        "path": str(history / "2026-11-23T10-00-00Z.toml"),
        "state": "good",
        "answers": 1,
        "different": 2,
        "fields": [],
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
        "B.mail  E-mail",
        "    “a@b.example” → empty",
    ]
    assert result.err == "4 fields have changed since 2026-11-23 09:00.\n"
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
    assert lgq("show", "city", "--json").json["answered"] == 1
    assert lgq("history", "city", "restore", "1").code == 0
    assert past.read_bytes() == before


def test_restoring_can_be_taken_back_step_by_step(past: Path, lgq: Call) -> None:
    """The steps of the next session end with the answers that it changed; a damaged draft has none."""
    lgq("history", "city", "restore", "2")
    history, draft = past.with_name("city.files") / "history", DraftFile(past, lambda: datetime.now(UTC)).load()
    fields = ["A.1", "A.2", "A.2.name", "B.mail"]
    steps = [(step.field, summarize(step.before)) for step in load_steps(history, draft, fields)]
    assert [field for field, _ in steps[:-4]] == ["B.mail", "B.mail", "A.2", "A.2.name", "A.1"]
    assert sorted(steps[-4:]) == [("A.1", "Portal"), ("A.2", "yes"), ("A.2.name", "Anna"), ("B.mail", "")]
    past.write_bytes(DAMAGED)
    assert lgq("history", "city", "restore", "1").code == 0


def summarize(answer: Answer) -> str:
    return answer.choice + answer.text + "".join(row.label for row in answer.links)


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["city", "diff"], "diff needs the number of a version"),
        (["city", "restore", "3"], "city has no version 3"),
        (["city", "restore", "0"], "[N] has to be a whole number, 1 or more"),
        (["city", "frob", "1"], "[show|diff|restore] has to be one of: show, diff, restore"),
        (["city", "restore", "1", "--json"], "--json goes with the list, show and diff"),
        (["city", "restore", "1", "A.2", "--json"], "--json goes with the list, show and diff"),
        (["city", "diff", "1", "A.2"], "single fields go with restore"),
        (["city", "restore", "1", "A.2", "A.9"], "small has no field “A.9”"),
        (["city", "restore", "1", "b.2"], "small has no field “b.2”"),
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
    assert complete("history", "city", "restore", "1", "B.m") == ["B.mail"]
    assert complete("history", "city", "restore", "1", "B.mail", "A.2.n") == ["A.2.name"]


def test_a_name_with_blanks_is_quoted_in_messages(city: Path, lgq: Call) -> None:
    """A command in a hint works when it is copied."""
    os.rename(city, city.with_name("my city.toml"))  # noqa: PTH104
    lgq("answer", "my city", "A.2", "yes")
    assert 'lgqtui history "my city" diff N' in lgq("history", "my city").err


# Single fields


def test_a_text_that_was_overwritten_and_emptied_comes_back(city: Path, lgq: Call) -> None:
    """One field alone; the other answers stay, and what stood there is kept as well."""
    for value in ("The first long answer", "second"):
        lgq("answer", "city", "A.2.why", value)
    lgq("answer", "city", "A.2.why", "--clear")
    lgq("answer", "city", "A.2", "no")
    generations = lgq("history", "city", "--json").json["generations"]
    assert [generation["fields"] for generation in generations] == [["A.2.why"], ["A.2.why"]]
    restored = lgq("history", "city", "restore", "2", "A.2.why", "A.2")
    assert (restored.code, restored.out) == (0, f"{city}\n")
    assert restored.err.splitlines() == [
        "A.2.why is as in that version: 4 words",
        "A.2 is as in that version: not answered",
        "1 answer is set aside, kept in the draft: A.2.why.",
    ]
    draft = DraftFile(city, lambda: datetime.now(UTC)).load()
    assert {i: answer.text for i, answer in draft.answers.items()} == {"A.2.why": "The first long answer"}
    for _ in range(2):
        assert lgq("history", "city", "restore", "1", "A.2").err.startswith("A.2 is as in that version: No")


def test_all_answers_of_a_question_come_back(city: Path, lgq: Call) -> None:
    """By its id; the answer to a field that has the same id comes back alone."""
    for field, value in (("B.1-a", "yes"), ("B.1-b", "yes"), ("A.2", "yes"), ("A.2.name", "Anna")):
        assert lgq("answer", "city", field, value).code == 0
    for field in ("B.1-a", "B.1-b", "A.2.name", "A.2"):
        lgq("answer", "city", field, "--clear")
    assert lgq("history", "city", "restore", "1", "b.1").code == 2
    assert lgq("history", "city", "restore", "1", "B.1", "A.2").code == 0
    draft = DraftFile(city, lambda: datetime.now(UTC)).load()
    assert set(draft.answers) == {"B.1-a", "B.1-b", "A.2"}


def test_a_script_that_fills_empty_fields_makes_a_single_version(city: Path, lgq: Call) -> None:
    """One of what was there before; none for each call."""
    calls = [("A.1", "Portal https://a.example/"), ("A.2", "yes"), ("A.2.name", "Anna"), ("B.1-a", "on")]
    for field, value in calls:
        assert lgq("answer", "city", field, value).code == 0
    assert lgq("answer", "city", "B.1-a", "--text", "since 2021").code == 0
    assert lgq("answer", "city", "A.1", "--add", "Map https://b.example/").code == 0
    assert lgq("answer", "city", "A.1", "--flag", "--remark", "ask").code == 0
    assert len(lgq("history", "city", "--json").json["generations"]) == 1


def test_a_long_list_ends_with_how_many_more_there_are(city: Path, lgq: Call) -> None:
    """People see the newest fifty; JSON has all."""
    history = city.with_name("city.files") / "history"
    history.mkdir(parents=True)
    for minute in range(53):
        (history / f"2026-11-23T09-{minute:02}-00Z.toml").write_bytes(city.read_bytes())
    listed = lgq("history", "city")
    assert len(listed.out.splitlines()) == 51
    assert listed.err.splitlines()[:2] == [
        "All 53: lgqtui history city --json",
        "They reach back to 2026-11-23 09:00.",
    ]
    assert len(lgq("history", "city", "--json").json["generations"]) == 53


def test_what_only_the_history_holds_goes_nowhere(city: Path, lgq: Call, tmp_path: Path) -> None:
    """Neither into packages nor documents nor bundles nor duplicates; and it is erased with the draft."""
    lgq("answer", "city", "A.2", "no")
    lgq("answer", "city", "A.2.why", "a secret of the past")
    lgq("answer", "city", "A.2.why", "said openly")
    history = city.with_name("city.files") / "history"
    assert all(b"secret" in path.read_bytes() for path in history.iterdir())
    assert [oct(path.stat().st_mode & 0o777) for path in history.iterdir()] == ["0o600"] * 2
    written = tmp_path / "written"
    written.mkdir()
    for target in ("md", "html", "json", "bundle"):
        assert lgq("export", "city", "--to", target, "--with-remarks", "-o", str(written / f"city.{target}")).code == 0
    assert lgq("pack", "city", "--yes", "-o", str(written / "city.zip")).code == 0
    for path in written.iterdir():
        contents = [path.read_bytes()]
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                contents = [archive.read(name) for name in archive.namelist()]
        assert not any(b"secret" in content or b"steps" in content for content in contents)
    lgq("duplicate", "city", "second")
    assert not city.with_name("second.files").joinpath("history").exists()
    assert lgq("erase", "city", "--yes").code == 0
    assert not history.exists()


def test_a_command_can_be_undone_in_the_next_session(city: Path, lgq: Call) -> None:
    """The steps of commands are logged like those of sessions."""
    lgq("answer", "city", "A.2.why", "first")
    lgq("answer", "city", "A.2.why", "second")
    draft = DraftFile(city, lambda: datetime.now(UTC)).load()
    steps = load_steps(city.with_name("city.files") / "history", draft, ["A.2.why"])
    assert [step.before.text for step in steps] == ["", "first"]


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Tokyo", "UTC", "UTC+25"])
@pytest.mark.parametrize("name", ["0001-01-01T00-00-00Z", "9999-12-31T23-59-59Z", "0999-06-01T00-00-00Z-2"])
def test_a_version_of_the_ends_of_time_hides_no_other(
    name: str, zone: str, past: Path, lgq: Call, local_zone: Callable[[str], None]
) -> None:
    """It is listed with its time, and compared as every other."""
    local_zone(zone)
    history = past.with_name("city.files") / "history"
    (history / f"{name}.toml").write_bytes(past.read_bytes())
    listed = lgq("history", "city")
    assert (listed.code, len(listed.out.splitlines())) == (0, 4)
    assert name[:4] in listed.out
    versions = lgq("history", "city", "--json").json["generations"]
    assert f"{name[:10]}T{name[11:19].replace('-', ':')}Z" in [version["replaced"] for version in versions]
    number = next(version["n"] for version in versions if version["replaced"].startswith(name[:4]))
    for command in ("show", "diff", "restore"):
        assert lgq("history", "city", command, str(number)).code == 0
