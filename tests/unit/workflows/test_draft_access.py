"""Drafts opened for a command, for one change, and for editing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pytest

from lgqtui.draft.format import draft_text
from lgqtui.draft.history import generations, read_generation
from lgqtui.draft.ledger import Ledger, save_ledger
from lgqtui.draft.model import Draft
from lgqtui.draft.store import DraftFile
from lgqtui.errors import CannotRead, CannotWrite, ChangedElsewhere, Error, WrongUse
from lgqtui.interview.interview import Interview
from lgqtui.links.model import LinkRow, Verdict
from lgqtui.questionnaire.answer import Answer, Attachment
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.draft_access import (
    EditResult,
    LoadedDraft,
    create_draft,
    edit_draft,
    load_draft,
    open_session,
    questionnaires_to_choose,
    response_state,
    restore_in_session,
)
from tests.cli.conftest import SMALL

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PAGE = "https://example.org/"
ATTACHMENT = Attachment("ab.png", "picture.png", "ab" * 32, 3)


@pytest.fixture
def context(tmp_path: Path) -> AppContext:
    """A user with a questionnaire and a draft for it."""
    context = AppContext({"LGQTUI_HOME": str(tmp_path)}, lambda: NOW)
    context.folders.questionnaires.mkdir()
    (context.folders.questionnaires / "small.toml").write_text(SMALL)
    draft = Draft("id", "small", NOW, {"A.2": Answer(choice="yes"), "A.1": Answer(links=(LinkRow("", (PAGE, PAGE)),))})
    context.drafts.add(context.drafts.path_of("city"), draft)
    return context


def load(context: AppContext) -> LoadedDraft:
    return load_draft(context, "city", "city")


def path_of(context: AppContext) -> Path:
    return context.folders.drafts / "city.toml"


# Creation


def test_a_draft_is_created_for_the_questionnaire_of_the_settings(context: AppContext) -> None:
    """In the user's folder, under the name that was typed."""
    path, notices = create_draft(context, "village", "")
    assert (path, notices) == (context.folders.drafts / "village.toml", ())
    assert context.drafts.find("village").load().questionnaire == context.settings["questionnaire"]


def test_the_questionnaire_of_the_settings_may_be_a_file(tmp_path: Path) -> None:
    """It is copied to the user's own, and that is said, whichever front end asks; no copy without a draft."""
    source = tmp_path / "from a mail.toml"
    source.write_text(SMALL.replace('id = "small"', 'id = "other"', 1))
    context = AppContext({"LGQTUI_HOME": str(tmp_path), "LGQTUI_QUESTIONNAIRE": str(source)}, lambda: NOW)
    with pytest.raises(Error, match="it is empty"):
        create_draft(context, " ", "")
    with pytest.raises(Error, match="it has one of"):
        create_draft(context, "sub/village", "")
    assert context.library.files().get("other") is None
    path, notices = create_draft(context, "village", "")
    assert notices == (f"The questionnaire is kept with yours: {context.folders.questionnaires / 'other.toml'}",)
    assert context.library.find(DraftFile(path, context.clock).load().questionnaire).id == "other"


# Reading


def test_a_draft_is_loaded_with_what_is_recorded_about_it(context: AppContext) -> None:
    """Its answers, its questionnaire, its name, and the verdicts on its links."""
    save_ledger(path_of(context), Ledger({PAGE: Verdict("broken", NOW)}))
    loaded = load(context)
    assert (loaded.name, loaded.questionnaire.id, loaded.notices) == ("city", "small", ())
    assert loaded.verdicts == {PAGE: Verdict("broken", NOW)}
    assert LoadedDraft(loaded.file, loaded.draft, loaded.questionnaire, "city of June").name == "city of June"


def test_a_second_name_of_the_draft_is_a_notice(context: AppContext, tmp_path: Path) -> None:
    """Once: after the save the name is one of another file."""
    (tmp_path / "other.toml").hardlink_to(path_of(context))
    before = (tmp_path / "other.toml").read_bytes()
    sentence = f"{path_of(context)} has a second name (a hard link): what is saved here does not reach that one."
    assert edit_draft(context, load(context), answer, "lgqtui answer").notices == (sentence,)
    assert edit_draft(context, load(context), answer, "lgqtui answer").notices == ()
    assert (tmp_path / "other.toml").read_bytes() == before


def test_what_was_left_out_is_a_notice(context: AppContext) -> None:
    """Control characters are not shown to the user as part of the answers."""
    path_of(context).write_text(path_of(context).read_text() + '\n[answers."B.mail"]\ntext = "a\\u0007"\n')
    assert load(context).notices == ("1 control character in city was left out.",)


@pytest.mark.parametrize("folder", ["drafts/city.files/unsaved.toml", "state/unsaved/{digest}.toml"])
@pytest.mark.parametrize(
    ("draft_id", "choice", "is_reported"), [("id", "no", True), ("id", "yes", False), ("other", "no", False)]
)
def test_unsaved_answers_of_this_response_are_a_notice(
    folder: str, draft_id: str, choice: Literal["yes", "no"], is_reported: bool, context: AppContext, tmp_path: Path
) -> None:
    """Wherever they lie, if they differ from the draft."""
    digest = "a56145270ce6b3bebd1dd012b73948677dd618d496488bc608a3cb43ce3547dd"[:32]  # of the id
    path = tmp_path / folder.format(digest=digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    answers = {**load(context).draft.answers, "A.2": Answer(choice=choice)}
    path.write_text(draft_text(Draft(draft_id, "small", NOW, answers)))
    notices = load(context).notices
    assert len(notices) == is_reported
    assert not notices or notices[0].endswith("are not in the draft. To choose from them: lgqtui fill city")


def damage(context: AppContext) -> None:
    path_of(context).write_text("format = ")


def change_edition(context: AppContext) -> None:
    path_of(context).write_text(path_of(context).read_text().replace('"small"', '"lgq-2030"'))


def damage_edition(context: AppContext) -> None:
    (context.folders.questionnaires / "small.toml").write_text("format = ")


def remove(context: AppContext) -> None:
    path_of(context).unlink()


@pytest.mark.parametrize(
    ("act", "code", "remedy"),
    [
        (remove, "no-such-draft", "A new one: lgqtui new"),
        (damage, "not-toml", "No earlier version of it can be read"),
        (change_edition, "no-questionnaire", "Put the file lgq-2030.toml into"),
        (damage_edition, "syntax", "lgqtui questions check"),
    ],
)
def test_a_draft_that_cannot_be_read_is_refused_with_a_remedy(
    act: Callable[[AppContext], None], code: str, remedy: str, context: AppContext
) -> None:
    """The error names what has to be done."""
    act(context)
    with pytest.raises(CannotRead) as refused:
        load(context)
    assert refused.value.code == code
    assert remedy in refused.value.remedy


def test_a_damaged_draft_with_a_good_version_names_the_command_that_restores_it(context: AppContext) -> None:
    """Its number and its time are part of the hint."""
    edit_draft(context, load(context), lambda interview: interview.clear("A.2"), "test")
    damage(context)
    with pytest.raises(CannotRead, match="not valid TOML") as refused:
        load(context)
    assert refused.value.remedy.endswith("lgqtui history city restore 1")


def test_a_missing_edition_is_refused_alike_for_editing(context: AppContext) -> None:
    """Every front end gives the same sentence."""
    change_edition(context)
    with pytest.raises(CannotRead) as refused:
        load(context)
    with pytest.raises(CannotRead) as refused_for_editing:
        open_session(context, DraftFile(path_of(context), context.clock), lambda _: None)
    assert refused_for_editing.value.sentence == refused.value.sentence


def test_a_draft_is_opened_for_editing(context: AppContext) -> None:
    """With its answers."""
    session = open_session(context, DraftFile(path_of(context), context.clock), lambda _: None)
    assert session.interview.answer_to("A.2").choice == "yes"
    session.close()


def attach(context: AppContext, content: bytes) -> None:
    folder = path_of(context).with_name("city.files") / "attachments"
    folder.mkdir(parents=True)
    (folder / ATTACHMENT.file).write_bytes(content)
    edit_draft(context, load(context), lambda interview: interview.attach("A.2", ATTACHMENT), "test")


@pytest.mark.parametrize(
    ("content", "problems", "problems_of_content"), [(b"x", 1, 1), (b"abc", 0, 1)], ids=["size", "content"]
)
def test_attached_files_are_part_of_the_state(
    content: bytes, problems: int, problems_of_content: int, context: AppContext
) -> None:
    """By their size, or read in full; each problem counts as those of answers do."""
    attach(context, content)
    loaded = load(context)
    for full, count in ((False, problems), (True, problems_of_content)):
        state = response_state(loaded, {}, full=full)
        assert [p.code for p in state.problems_at("A.2")] == ["altered-attachment"] * count
        assert state.tally["error"] == count


# Changing


def answer(interview: Interview) -> str:
    interview.answer("A.2", "no")
    return "done"


def saved(context: AppContext) -> Draft:
    return DraftFile(path_of(context), context.clock).load()


def test_a_change_is_saved_and_its_result_returned(context: AppContext) -> None:
    """Recorded verdicts on links are among the problems."""
    save_ledger(path_of(context), Ledger({PAGE: Verdict("broken", NOW)}))
    result = edit_draft(context, load(context), answer, "test")
    assert (result.value, result.notices) == ("done", ())
    assert saved(context).answer("A.2").choice == "no"
    assert [problem.code for problem in result.interview.problems_at("A.1")][-1:] == ["link-broken"]


def test_files_that_are_no_longer_attached_are_removed(context: AppContext, tmp_path: Path) -> None:
    """Once no version of the draft names them."""
    attach(context, b"abc")
    stray = path_of(context).with_name("city.files") / "attachments" / f"{'cd' * 32}.png"
    stray.write_bytes(b"x")
    edit_draft(context, load(context), answer, "test")
    assert not stray.exists()


class _OtherProgram:
    """Saves another answer before each of the first saves of this program."""

    def __init__(self, context: AppContext, monkeypatch: pytest.MonkeyPatch, count: int) -> None:
        save = DraftFile.save

        def save_after_change(file: DraftFile, draft: Draft) -> Error | None:
            if self.changes < count:
                self.changes += 1
                other = DraftFile(path_of(context), context.clock)
                save(other, other.load().with_answer("B.mail", Answer(text=f"mail {self.changes}")))
            return save(file, draft)

        self.changes = 0
        monkeypatch.setattr(DraftFile, "save", save_after_change)


def test_a_change_is_repeated_if_another_program_changed_the_draft(
    context: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both changes are kept."""
    other = _OtherProgram(context, monkeypatch, 2)
    assert edit_draft(context, load(context), answer, "test").value == "done"
    assert (other.changes, saved(context).answer("A.2").choice) == (2, "no")
    assert saved(context).answer("B.mail").text == "mail 2"


def test_after_three_attempts_the_change_is_refused(context: AppContext, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that saves all the time is not waited for."""
    other = _OtherProgram(context, monkeypatch, 9)
    with pytest.raises(ChangedElsewhere):
        edit_draft(context, load(context), answer, "test")
    assert (other.changes, saved(context).answer("A.2").choice) == (3, "yes")


def failing(error: Error) -> Callable[..., None]:
    def fail(*_: object) -> None:
        raise error

    return fail


def test_what_cannot_be_saved_is_an_error(context: AppContext, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error of the disk, or that it took too long."""
    full = CannotWrite("cannot-write", "the disk is full")
    monkeypatch.setattr(DraftFile, "save", failing(full))
    with pytest.raises(CannotWrite, match="the disk is full"):
        edit_draft(context, load(context), answer, "test")
    monkeypatch.setattr(Interview, "close", lambda _: False)
    with pytest.raises(CannotWrite, match="could not be saved in time"):
        edit_draft(context, load(context), lambda interview: interview.progress, "test")


def test_a_refused_change_leaves_the_draft(context: AppContext) -> None:
    """The error of the change is raised, and nothing was saved."""
    before = path_of(context).read_bytes()
    with pytest.raises(Error, match="has no field"):
        edit_draft(context, load(context), lambda interview: interview.answer("Z", "no"), "test")
    assert path_of(context).read_bytes() == before


def test_warnings_and_missing_locks_are_notices(context: AppContext, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are shown after the change."""

    def acquire(*_: object, **__: object) -> None:
        raise NotImplementedError

    def warned(file: DraftFile, draft: Draft) -> Error:
        save(file, draft)
        return CannotWrite("generation-not-kept", "the version before could not be kept", "Look at it.")

    save = DraftFile.save
    monkeypatch.setattr("filelock.FileLock.acquire", acquire)
    monkeypatch.setattr(DraftFile, "save", warned)
    result: EditResult[str] = edit_draft(context, load(context), answer, "test")
    assert result.notices == (
        "In this folder no file can be locked: changes made meanwhile are noticed only before saving.",
        "warning: the version before could not be kept. Look at it.",
    )


def test_answers_are_taken_back_into_an_open_draft(context: AppContext, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is a step of undo; what stood there is kept as a version before; if it cannot be kept nothing changes."""
    earlier = Draft("id", "small", NOW, {"A.2": Answer(choice="no")})
    session = open_session(context, DraftFile(path_of(context), context.clock), lambda _: None)
    with monkeypatch.context() as patch:
        patch.setattr(Interview, "flush", lambda _: False)
        with pytest.raises(CannotWrite, match="could not be saved in time"):
            restore_in_session(session, earlier, ["A.2"], NOW)
    assert session.interview.answer_to("A.2").choice == "yes"
    (change,) = restore_in_session(session, earlier, ["A.2"], NOW)
    assert (change.before.choice, change.after.choice) == ("yes", "no")
    (generation,) = generations(session.file.history)
    assert read_generation(generation).answer("A.2").choice == "yes"
    session.interview.undo()
    assert session.interview.answer_to("A.2").choice == "yes"
    session.close()
    reader = open_session(context, DraftFile(path_of(context), context.clock), lambda _: None)
    reader.interview.refusal = WrongUse("read-only", "it is read-only", "")
    with pytest.raises(WrongUse, match="read-only"):
        restore_in_session(reader, earlier, ["A.2"], NOW)
    reader.close()


@pytest.mark.parametrize(
    ("variables", "ids"), [({}, {"small", "lgq-2022"}), ({"LGQTUI_QUESTIONNAIRE": "small"}, set())]
)
def test_a_questionnaire_is_chosen_where_no_setting_says_which(
    context: AppContext, variables: dict[str, str], ids: set[str]
) -> None:
    """A damaged one is not offered; nothing is asked where there is only one."""
    (context.folders.questionnaires / "other.toml").write_text("format = ")
    chosen = AppContext({**context.environ, **variables}, context.clock)
    assert {listed.id for listed in questionnaires_to_choose(chosen)} == ids
