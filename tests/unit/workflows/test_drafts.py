"""The entries, columns and groups of the lists of drafts."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from lgqtui.draft.delivery import state_word
from lgqtui.draft.format import draft_text
from lgqtui.draft.ledger import Ledger, save_ledger
from lgqtui.draft.model import Draft
from lgqtui.draft.store import DraftFile
from lgqtui.links.model import LinkRow, Verdict
from lgqtui.package.pack import build_source, write_package
from lgqtui.questionnaire.answer import Answer, Attachment
from lgqtui.submission.outbox_entry import OutboxEntry
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.deliveries import SentPackage
from lgqtui.workflows.draft_access import create_draft
from lgqtui.workflows.drafts import (
    DraftEntry,
    DraftReader,
    entry_json,
    entry_notices,
    group_drafts,
    holds_words,
    line_parts,
    rename_draft,
    rename_question,
    sort_orders,
    table_rows,
    trash_notice,
    trashed_entry,
    unread_entry,
)
from tests.cli.conftest import SMALL

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ENTRY = DraftEntry("city", Path("city.toml"), NOW, "small", "Ulm", "Small", is_counted=True, answered=2, applicable=9)


@pytest.fixture
def context(tmp_path: Path) -> AppContext:
    """A user with a questionnaire and a draft for it, whose respondent is the field B.mail."""
    context = AppContext({"LGQTUI_HOME": str(tmp_path)}, lambda: NOW)
    context.folders.questionnaires.mkdir()
    own = SMALL.replace('title = "Small"', 'title = "Small"\nrespondent = "B.mail"', 1)
    (context.folders.questionnaires / "small.toml").write_text(own)
    draft = Draft("city", "small", NOW, {"A.2": Answer(choice="yes"), "B.mail": Answer(text="a@example.org")})
    file = context.drafts.add(context.drafts.path_of("city"), draft)
    os.utime(file.path, (NOW.timestamp(), NOW.timestamp()))
    return context


def entry_of(context: AppContext, *, full: bool = True) -> DraftEntry:
    (listed,) = context.drafts.listing()
    return DraftReader(context, full=full).entry(listed)


def status_of(entry: DraftEntry) -> str:
    return " ".join(line_parts(entry, NOW)["details"])


# Entries


def test_an_entry_has_what_every_list_shows(context: AppContext) -> None:
    """Name, respondent, edition, progress and state."""
    entry = entry_of(context)
    assert (entry.name, entry.city, entry.edition, entry.questionnaire) == ("city", "a@example.org", "Small", "small")
    assert (entry.answered, entry.applicable, entry.attention, entry.state) == (2, 5, 0, "open")
    assert entry_notices(entry, NOW) == []


def add_broken_link(context: AppContext) -> None:
    file = DraftFile(context.folders.drafts / "city.toml", context.clock)
    file.save(file.load().with_answer("A.1", Answer(links=(LinkRow("", ("https://example.org/",)),))))
    save_ledger(file.path, Ledger({"https://example.org/": Verdict("broken", NOW)}))


def add_missing_file(context: AppContext) -> None:
    file = DraftFile(context.folders.drafts / "city.toml", context.clock)
    attachments = (Attachment("ab.png", "picture.png", "ab" * 32, 3),)
    file.save(file.load().with_answer("A.2", Answer(choice="yes", attachments=attachments)))


@pytest.mark.parametrize("act", [add_broken_link, add_missing_file])
def test_problems_of_links_and_of_attached_files_are_counted(
    act: Callable[[AppContext], None], context: AppContext
) -> None:
    """In full entries; the table of the shell command does not show them."""
    act(context)
    assert (entry_of(context).attention, entry_of(context, full=False).attention) == (1, 0)
    assert status_of(entry_of(context)).endswith(" of 5 answered · 1 needs a look")


def change_edition(path: Path) -> None:
    path.write_text(path.read_text().replace('"small"', '"lgq-2030"'))


def damage(path: Path) -> None:
    path.write_text("format = ")


def damage_with_history(path: Path) -> None:
    file = DraftFile(path, lambda: NOW)
    file.save(file.load().with_answer("A.2", Answer(choice="no")))
    damage(path)


def make_newer(path: Path) -> None:
    path.write_text(path.read_text().replace("format = 1", "format = 2", 1))


@pytest.mark.parametrize(
    ("act", "state", "status"),
    [
        (change_edition, "open", "cannot be opened: city is for the questionnaire “lgq-2030”, which is not here"),
        (damage, "damaged", "cannot be opened: city.toml is not valid TOML"),
        (damage_with_history, "damaged", "damaged, with a good version of 09:00"),
        (make_newer, "newer", "cannot be opened: city.toml was written by a newer lgqtui"),
    ],
)
def test_a_draft_that_cannot_be_opened_says_why(
    act: Callable[[Path], None], state: str, status: str, context: AppContext
) -> None:
    """Or which version can be brought back; its progress is not known."""
    act(context.folders.drafts / "city.toml")
    entry = entry_of(context)
    assert (entry.state, entry.is_counted) == (state, False)
    assert status_of(entry).startswith(status.removesuffix("09:00"))
    assert entry_of(context, full=False).good_version_time is None


def test_a_draft_that_may_not_be_read_is_not_called_damaged(
    context: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is known of what is in it."""

    def open_file(*_: object) -> None:
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr("lgqtui.files.open_file", open_file)
    entry = entry_of(context)
    assert (entry.state, entry.is_counted, entry.good_version_time) == ("unreadable", False, None)
    assert state_word(entry.state) == "unreadable"


def test_unsaved_answers_and_an_interruption_are_noticed(context: AppContext) -> None:
    """The interruption only in full entries, the way to choose as it fits the list."""
    sidecar = context.folders.drafts / "city.files"
    (sidecar / "unsaved.toml").write_text(draft_text(Draft("city", "small", NOW, {"A.2": Answer(choice="no")})))
    with DraftFile(context.folders.drafts / "city.toml", context.clock).lock("Kim", 0.0):
        note = (sidecar / "open.json").read_bytes()
    (sidecar / "open.json").write_bytes(note)
    first, second = entry_notices(entry_of(context), NOW)
    assert first.startswith("city: The last session was cut off (Kim).")
    assert second.endswith("were recovered that are not in the draft. Open it to choose.")
    (only,) = entry_notices(entry_of(context, full=False), NOW, "city")
    assert only.endswith("To choose from them: lgqtui fill city")


def pack_draft(context: AppContext) -> None:
    path = context.folders.drafts / "city.toml"
    sidecar, draft = path.with_name("city.files"), DraftFile(path, context.clock).load()
    target = sidecar / "packages"
    target.mkdir()
    source = build_source(draft, context.library.find("small"), None, sidecar)
    write_package(source, target, today=NOW.date())


def test_a_packed_draft_says_so_before_and_after_it_was_read(context: AppContext) -> None:
    """Its words are those of its delivery; without `full` there are none."""
    pack_draft(context)
    (listed,) = context.drafts.listing()
    unread, entry, brief = unread_entry(listed), entry_of(context), entry_of(context, full=False)
    assert (unread.state, unread.status) == ("packed", "reading …")
    assert (entry.state, status_of(entry), brief.state, brief.status) == ("packed", "packed", "packed", "")


# Columns


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, "2 of 9 answered"),
        ({"attention": 1}, "2 of 9 answered · 1 needs a look"),
        ({"attention": 2}, "2 of 9 answered · 2 need a look"),
        ({"attention": 2, "status": "waits"}, "waits"),
        ({"status": "?", "good_version_time": NOW - timedelta(days=9)}, "damaged, with a good version of 14 Nov 2026"),
    ],
)
def test_the_status_is_the_progress_unless_there_is_more_to_say(fields: dict[str, Any], status: str) -> None:
    """The delivery, the reason why it cannot be opened, or the version to bring back."""
    assert status_of(replace(ENTRY, **fields)).partition(",")[0] == status.partition(",")[0]
    assert status_of(replace(ENTRY, **fields)).startswith(status)


@pytest.mark.parametrize(
    ("days", "day"), [(0, "today "), (3, "20 Nov"), (400, "19 Oct 2025")], ids=["today", "this year", "earlier"]
)
def test_a_day_is_named_as_briefly_as_it_is_clear(days: int, day: str) -> None:
    """The time today, the year only of other years."""
    (text,) = line_parts(replace(ENTRY, changed_at=NOW - timedelta(days=days)), NOW)["day"]
    assert text.startswith(day)
    assert days == 400 or "202" not in text


def test_a_line_does_not_repeat_the_name_as_the_respondent(context: AppContext) -> None:
    """A draft is mostly called after its city."""
    assert line_parts(ENTRY, NOW)["name"] == ["city", "Ulm"]
    assert line_parts(replace(ENTRY, city="city"), NOW)["name"] == ["city"]


def test_the_table_has_a_head_and_a_row_for_each_draft() -> None:
    """What is not known is said."""
    head, row, unknown = table_rows([ENTRY, replace(ENTRY, is_counted=False, state="newer")], NOW)
    assert head == ("Name", "Answered", "State", "Changed", "Questionnaire")
    assert (row[:3], row[4]) == (("city", "2 of 9", "open"), "small")
    assert unknown[1:3] == ("not known", "newer")


def test_the_json_document_has_the_keys_of_the_contract() -> None:
    """In their order, with numbers as numbers."""
    assert list(entry_json(ENTRY, NOW).items()) == [
        ("name", "city"),
        ("path", "city.toml"),
        ("questionnaire", "small"),
        ("state", "open"),
        ("answered", 2),
        ("asked", 9),
        ("changed", "2026-11-23T09:00:00Z"),
        ("sent", None),
        ("changed_since", None),
        ("replaced_by", ""),
    ]
    sent = SentPackage("0a", "2026-11-22T09:00:00Z", None, replaced_by="0b8f")
    shape = entry_json(replace(ENTRY, sent=sent), NOW)
    assert [shape[key] for key in ("sent", "changed_since", "replaced_by")] == ["2026-11-22T09:00:00Z", None, "0b8f"]


# Lists


@pytest.mark.parametrize(
    ("states", "groups"),
    [
        ((), {}),
        (("open", "damaged", "newer"), {"": [0, 1, 2]}),
        (("sent", "open", "packed", "sent"), {"in work": [1], "ready to send": [2], "sent": [0, 3]}),
        (("sent",), {"sent": [0]}),
    ],
)
def test_drafts_are_grouped_by_state(states: tuple[str, ...], groups: dict[str, list[int]]) -> None:
    """In a fixed order of the states; without titles while all are open."""
    entries = [replace(ENTRY, name=str(number), state=state) for number, state in enumerate(states)]
    result = {title: [int(entry.name) for entry in group] for title, group in group_drafts(entries)}
    assert result == groups


@pytest.mark.parametrize(("order", "names"), [("name", ["A", "b", "C"]), ("change", ["C", "A", "b"])])
def test_drafts_are_listed_in_another_order(order: str, names: list[str]) -> None:
    """In one group; each order is named."""
    entries = [replace(ENTRY, name=name) for name in ("C", "A", "b")]
    ((title, group),) = group_drafts(entries, order)
    assert (title, [entry.name for entry in group]) == ("", names)
    assert list(sort_orders()) == ["state", "name", "change"]


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [("ulm", True), ("CITY ulm", True), ("portal", True), ("city nowhere", False), ("", True), ("format", False)],
)
def test_a_draft_is_searched_by_name_city_and_answers(typed: str, is_found: bool, tmp_path: Path) -> None:
    """Each word has to stand in one of them; a file that cannot be read is searched by its name."""
    path = tmp_path / "city.toml"
    answers = {"A.1": Answer(text="The Portal")}
    path.write_text(draft_text(Draft("id", "small", NOW, answers)), "utf-8")
    assert holds_words(replace(ENTRY, path=path), typed) == is_found
    path.unlink()
    assert holds_words(replace(ENTRY, path=path), typed) == (is_found and typed != "portal")


def test_a_draft_in_the_trash_says_when_it_was_thrown_away(context: AppContext) -> None:
    """It is not read."""
    context.drafts.trash(context.drafts.path_of("city"))
    (listed,) = context.drafts.trash_listing()
    assert trashed_entry(listed, NOW).status.startswith("thrown away ")


# Files


def test_a_renamed_draft_keeps_its_packages(context: AppContext) -> None:
    """An outbox is not created for it."""
    renamed = rename_draft(context, create_draft(context, "hamlet", "")[0], "town")
    assert not context.folders.outbox.exists()
    package_id = "0b8f0c5e-1111-4222-8333-444455556666"
    context.outbox.put(OutboxEntry(package_id, "ab" * 32, 1, "https://a.example/in", 1, draft_path=str(renamed)))
    path = rename_draft(context, renamed, "village")
    assert [(entry.draft_path, entry.draft_name) for entry in context.outbox.entries()] == [(str(path), "village")]


def test_questions_and_notices_name_the_draft_and_the_key() -> None:
    """Where there is one."""
    assert rename_question("city") == "What shall “city” be called?"
    assert trash_notice("city", "/restore") == "“city” is in the trash. /restore brings it back."
