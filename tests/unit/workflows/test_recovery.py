"""Decisions about recovered answers, conflicts, damage, and saving elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from lgqtui.draft.folder import Drafts
from lgqtui.draft.format import FORMAT, draft_text
from lgqtui.draft.history import generations
from lgqtui.draft.lock import DraftLock, LockOwner
from lgqtui.draft.model import Draft
from lgqtui.draft.recovery import RecoveryFile
from lgqtui.draft.store import DraftFile
from lgqtui.errors import Busy, CannotRead, CannotWrite
from lgqtui.interview.session import Session
from lgqtui.questionnaire.answer import Answer
from lgqtui.questionnaire.library import QuestionnaireLibrary
from lgqtui.settings.folders import find_user_folders
from lgqtui.workflows.recovery import (
    MergeChoice,
    MergeRequest,
    Replacement,
    apply_merge,
    compare_with_disk,
    interruption_notice,
    opening_notices,
    recovery_request,
    removed_characters_notice,
    restore_good_version,
    restore_offer,
    save_elsewhere,
    saved_elsewhere_message,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BASE = Draft("id", "form", NOW, {"city": Answer(text="Ulm"), "year": Answer(text="1900")})
FORM = """\
format = 1
id = "form"
title = "A form"

[[sections]]
id = "A"
title = "All"

[[sections.questions]]
id = "q"
text = "Which town?"
fields = [
  { id = "city", kind = "short", prompt = "City" },
  { id = "year", kind = "short", prompt = "Year" },
]
"""


def with_texts(**texts: str) -> Draft:
    answers = {field_id: Answer(text=text) for field_id, text in texts.items()}
    return replace(BASE, answers={**BASE.answers, **answers})


RECOVERED, OTHER_RESPONSE = with_texts(city="Bonn", year="1901"), replace(with_texts(city="Bonn"), id="other")


@pytest.fixture
def file(tmp_path: Path) -> DraftFile:
    """A draft on the disk."""
    file = DraftFile(tmp_path / "Town.toml", lambda: NOW)
    file.create(BASE)
    return file


@pytest.fixture
def session(file: DraftFile, tmp_path: Path) -> Iterator[Session]:
    """A session of that draft, not locked."""
    library = tmp_path / "questionnaires"
    library.mkdir()
    (library / "form.toml").write_text(FORM, "utf-8")
    session = Session(file, QuestionnaireLibrary(library), lambda _: None, tmp_path / "state")
    yield session
    session.close()


def saved(file: DraftFile) -> dict[str, str]:
    """The texts in the draft on the disk."""
    return {field_id: answer.text for field_id, answer in file.read_version().draft.answers.items()}


def earlier_cities(file: DraftFile) -> list[str]:
    """The city in each earlier version."""
    return [DraftFile(g.path, lambda: NOW).load().answer("city").text for g in generations(file.history)]


def leave_answers(session: Session, draft: Draft, base: Draft = BASE) -> RecoveryFile:
    """Store answers as an earlier session does that cannot save."""
    earlier = RecoveryFile(session.file.path, BASE.id, session.file.path.parent / "state")
    earlier.keep(draft, content_of(base))
    return earlier


def content_of(draft: Draft) -> bytes:
    return draft_text(draft).encode()


# Opening


@pytest.mark.parametrize("folder", ["sidecar", "state"])
@pytest.mark.parametrize(
    ("draft", "is_reported"),
    [(RECOVERED, True), (BASE, False), (OTHER_RESPONSE, False)],
    ids=["changed", "same", "other"],
)
def test_unsaved_answers_count_if_they_are_of_this_response_and_differ(
    folder: str, draft: Draft, file: DraftFile, tmp_path: Path, *, is_reported: bool
) -> None:
    """It does not matter whether they lie beside the draft or in the state folder."""
    state = tmp_path / "state"
    sidecar_path, state_path = RecoveryFile(file.path, BASE.id, state).candidates
    path = sidecar_path if folder == "sidecar" else state_path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content_of(draft))
    unsaved = RecoveryFile(file.path, BASE.id, state).find(BASE)
    assert (unsaved is not None) is is_reported
    if unsaved is not None:
        assert (unsaved.path, unsaved.draft) == (path, RECOVERED)


def test_an_opened_draft_is_described_by_notices(session: Session) -> None:
    """An interrupted session, a folder without locks, and control characters that were left out are reported."""
    lock = DraftLock(is_enforced=False, stale_owner=LockOwner("Kim", NOW))
    file = session.file
    file.path.write_text(file.path.read_text("utf-8").replace("Ulm", "U\\u0007lm"), "utf-8")
    file.load()
    file.path.with_name("Other.toml").hardlink_to(file.path)
    left_out, second_name, unsure, interrupted = opening_notices(session, lock, NOW, "F9")
    assert (left_out.text, left_out.severity) == ("1 control character in Town was left out.", "warning")
    assert left_out == removed_characters_notice(file)
    assert "Town.toml has a second name" in second_name.text
    assert "no file can be locked" in unsure.text
    assert interrupted.text.startswith("The last session was cut off (Kim). What was saved until ")


def test_a_draft_without_anything_to_report_has_no_notice(session: Session) -> None:
    """A draft that was closed properly opens without a notice."""
    assert list(opening_notices(session, DraftLock(is_enforced=True, stale_owner=None), NOW, "F9")) == []
    session.file.path.unlink()  # by another program, directly after it was read
    assert list(opening_notices(session, DraftLock(is_enforced=True, stale_owner=None), NOW, "F9")) == []
    assert removed_characters_notice(session.file) is None


def test_a_draft_that_cannot_be_locked_can_be_read(session: Session) -> None:
    """The notice says why, and how to look again."""
    session.interview.refusal = Busy("open-elsewhere", "Town is open elsewhere")
    (notice,) = opening_notices(session, None, NOW, "/again")
    assert notice.text == "Town is open elsewhere. You can read it here; /again looks again."


def test_the_notice_of_an_interruption_names_the_present_time_for_a_missing_draft(tmp_path: Path) -> None:
    """The time of the last save is unknown then."""
    time = NOW.astimezone().strftime("%H:%M")
    assert f"until {time} " in interruption_notice(tmp_path / "missing.toml", LockOwner("Kim", NOW), NOW)


# Recovered answers


def test_recovered_answers_that_are_in_the_draft_are_removed(session: Session) -> None:
    """There is nothing to choose."""
    earlier = leave_answers(session, BASE)
    assert recovery_request(session, NOW) is None
    assert earlier.paths() == []


def test_fields_that_only_the_draft_has_changed_are_taken_from_it_at_first(session: Session) -> None:
    """What was recovered is preset elsewhere, and everywhere if its base is unknown."""
    earlier = leave_answers(session, RECOVERED, with_texts(city="Bonn"))
    request = recovery_request(session, NOW)
    assert request is not None
    assert request.preset_fields == {"city"}
    assert [difference.field for difference in request.differences] == ["city", "year"]
    assert (request.local_label, request.other_label) == ("recovered", "in the draft")
    assert "were recovered that are not in the draft." in request.title
    earlier.candidates[0].with_name("unsaved.toml.base").unlink()
    request = recovery_request(session, NOW)
    assert request is not None
    assert request.preset_fields == frozenset()


@pytest.mark.parametrize(
    ("choice", "texts", "notice"),
    [
        (frozenset({"year"}), {"city": "Bonn", "year": "1900"}, ""),
        (frozenset(), {"city": "Bonn", "year": "1901"}, ""),
        (frozenset({"city", "year"}), {"city": "Ulm", "year": "1900"}, "The draft stays as it is."),
    ],
    ids=["one field", "all recovered", "all of the draft"],
)
def test_a_decision_about_recovered_answers_is_final(
    choice: MergeChoice, texts: dict[str, str], notice: str, session: Session
) -> None:
    """The draft has the chosen answers, and what was recovered becomes an earlier version."""
    earlier = leave_answers(session, RECOVERED)
    request = recovery_request(session, NOW)
    assert request is not None
    result = apply_merge(session, request, choice, NOW, save_word="")
    assert session.interview.flush()
    assert saved(session.file) == texts
    assert "Bonn" in earlier_cities(session.file)
    assert earlier.paths() == []
    assert result.is_done is not bool(notice)
    assert (result.notice.text if result.notice else "").startswith(notice)


def test_recovered_answers_stay_if_the_decision_is_left_for_later(session: Session) -> None:
    """Nothing is touched, and the next opening asks again."""
    earlier = leave_answers(session, RECOVERED)
    paths, request = earlier.paths(), recovery_request(session, NOW)
    assert request is not None
    result = apply_merge(session, request, None, NOW, save_word="")
    assert not result.is_done
    assert result.notice is not None
    assert "You are asked again when you open the draft." in result.notice.text
    assert earlier.paths() == paths
    assert earlier_cities(session.file) == []
    assert recovery_request(session, NOW) == request


def test_postponed_answers_survive_later_sessions(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """What such a session stores itself takes the other place, and only that is removed with the next save."""

    def refuse(*_: object) -> None:
        raise CannotWrite("cannot-write", "the disk is full")

    earlier = leave_answers(session, RECOVERED)
    with monkeypatch.context() as patch:
        patch.setattr(DraftFile, "save", refuse)
        session.interview.answer("city", "Rome")
        assert not session.interview.flush()
        assert session.recovery_file.saved_path == earlier.candidates[1]
    session.interview.answer("city", "Oslo")
    assert session.interview.flush()
    assert session.recovery_file.paths() == earlier.paths() != []
    unsaved = session.recovery_file.find(session.interview.draft)
    assert unsaved is not None
    assert unsaved.draft == RECOVERED


@pytest.mark.parametrize("choice", [frozenset(), frozenset({"city", "year"})])
def test_recovered_answers_stay_if_they_cannot_become_an_earlier_version(choice: MergeChoice, session: Session) -> None:
    """Nothing is taken over, nothing is removed."""
    earlier = leave_answers(session, RECOVERED)
    session.file.history.write_text("a file where a folder should be")
    paths, request = earlier.paths(), recovery_request(session, NOW)
    assert request is not None
    result = apply_merge(session, request, choice, NOW, save_word="")
    assert not result.is_done
    assert result.notice is not None
    assert result.notice.severity == "error"
    assert "they stay where they are" in result.notice.text
    assert earlier.paths() == paths
    assert session.interview.draft == BASE


# Conflicts


@pytest.mark.parametrize(
    ("typed", "other", "texts"),
    [
        ("", {"year": "1901"}, {"city": "Ulm", "year": "1901"}),
        ("Bonn", {"city": "Bonn"}, {"city": "Bonn", "year": "1900"}),
    ],
    ids=["changed only there", "changed alike"],
)
def test_a_change_without_a_choice_is_adopted(
    typed: str, other: dict[str, str], texts: dict[str, str], session: Session
) -> None:
    """The user is told, and not asked."""
    session.file.path.write_bytes(content_of(with_texts(**other)))
    if typed:
        session.interview.answer("city", typed)
    result = compare_with_disk(session)
    assert isinstance(result, Replacement)
    assert result.is_done
    assert result.notice is not None
    assert "was changed by another program" in result.notice.text
    assert session.interview.flush()
    assert saved(session.file) == texts


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (content_of(BASE).replace(b"format = %d" % FORMAT, b"format = %d" % (FORMAT + 1)), "it cannot be read"),
        (content_of(OTHER_RESPONSE), "Another draft stands now where this one was. It is not overwritten."),
    ],
    ids=["newer format", "another response"],
)
def test_a_conflict_that_cannot_be_settled_is_reported_once(content: bytes, words: str, session: Session) -> None:
    """It counts as postponed, so that the next autosave does not report it again."""
    session.file.path.write_bytes(content)
    session.interview.answer("city", "Bonn")
    assert not session.interview.flush()
    result = compare_with_disk(session)
    assert isinstance(result, Replacement)
    assert not result.is_done
    assert result.notice is not None
    assert result.notice.severity == "error"
    assert words in result.notice.text
    assert session.is_conflict_postponed
    assert session.file.path.read_bytes() == content


def conflict(session: Session) -> MergeRequest:
    """The request about a city that was changed on both sides, and a year that was changed by the other program."""
    session.file.path.write_bytes(content_of(with_texts(city="Rome", year="1901")))
    session.interview.answer("city", "Bonn")
    assert not session.interview.flush()
    request = compare_with_disk(session)
    assert isinstance(request, MergeRequest)
    return request


@pytest.mark.parametrize(
    ("fields", "texts"),
    [
        ({"city", "year"}, {"city": "Rome", "year": "1901"}),
        ({"year"}, {"city": "Bonn", "year": "1901"}),
        (set(), {"city": "Bonn", "year": "1900"}),
    ],
    ids=["all there", "one there", "all here"],
)
def test_the_chosen_fields_are_taken_from_the_other_program(
    fields: set[str], texts: dict[str, str], session: Session
) -> None:
    """At first those that only the other program has changed are chosen; its version becomes an earlier one."""
    request = conflict(session)
    assert request.preset_fields == {"year"}
    result = apply_merge(session, request, frozenset(fields), NOW, save_word="^S")
    assert result == Replacement(is_done=True)
    assert session.interview.flush()
    assert saved(session.file) == texts
    assert "Rome" in earlier_cities(session.file)


def test_a_conflict_that_is_left_for_later_changes_nothing(session: Session) -> None:
    """The notice names the key or command that asks again."""
    result = apply_merge(session, conflict(session), None, NOW, save_word="^S")
    assert not result.is_done
    assert result.notice is not None
    assert (result.notice.text, result.notice.severity) == ("Not saved yet. ^S asks again.", "warning")
    assert session.is_conflict_postponed
    assert saved(session.file)["city"] == "Rome"
    assert session.interview.draft.answer("city").text == "Bonn"


# Damage


def damage(file: DraftFile) -> CannotRead:
    """Damage a draft that has one earlier version, and return the error of reading it."""
    file.save(with_texts(city="Bonn"))
    file.path.write_bytes(b"damaged")
    with pytest.raises(CannotRead) as raised:
        file.load()
    return raised.value


def test_a_good_version_is_offered_for_damage_only(file: DraftFile) -> None:
    """The offer names the damage and the version; another error, or no version, has no offer."""
    error = damage(file)
    offer = restore_offer(file, error, NOW)
    assert offer is not None
    assert offer.damage == f"{error}."
    assert " and has 2 answers. Bring it back? " in offer.question
    assert restore_offer(file, CannotRead("cannot-read", "you are not allowed to"), NOW) is None
    assert restore_offer(file, CannotWrite("cannot-write", "the disk is full"), NOW) is None
    offer.version.generation.path.unlink()
    assert restore_offer(file, error, NOW) is None


def test_a_restored_draft_leaves_the_damaged_file_aside(file: DraftFile) -> None:
    """The notice says where it is; without a file there is none."""
    offer = restore_offer(file, damage(file), NOW)
    assert offer is not None
    result = restore_good_version(file, offer)
    assert result.is_done
    assert result.notice is not None
    assert "is set aside as" in result.notice.text
    assert saved(file)["city"] == "Ulm"
    file.path.unlink()
    assert restore_good_version(file, offer) == Replacement(is_done=True)


def test_a_refused_restoring_is_a_notice(file: DraftFile) -> None:
    """A draft that is open elsewhere, or a version that is gone, changes nothing."""
    offer = restore_offer(file, damage(file), NOW)
    assert offer is not None
    with DraftFile(file.path, lambda: NOW).lock("Kim", wait=0.0):
        busy = restore_good_version(file, offer)
    offer.version.generation.path.unlink()
    missing = restore_good_version(file, offer)
    for result, words in ((busy, "is open elsewhere: Kim"), (missing, "there is no such file")):
        assert not result.is_done
        assert result.notice is not None
        assert result.notice.severity == "error"
        assert words in result.notice.text
    assert file.path.read_bytes() == b"damaged"


# Saving elsewhere


def test_a_draft_is_saved_under_another_path(tmp_path: Path) -> None:
    """A path that is taken is refused."""
    drafts = Drafts(find_user_folders({"LGQTUI_HOME": str(tmp_path / "home")}), lambda: NOW)
    path = save_elsewhere(drafts, BASE, str(tmp_path / "other.toml"))
    assert DraftFile(path, lambda: NOW).load() == BASE
    assert saved_elsewhere_message(path) == f"Saved in another place: {path}"
    with pytest.raises(CannotWrite):
        save_elsewhere(drafts, RECOVERED, str(path))
