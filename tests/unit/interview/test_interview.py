"""The interview: the only object through which a front end changes a draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from lgqtui.draft.folder import Drafts
from lgqtui.draft.model import Draft
from lgqtui.draft.store import DraftFile
from lgqtui.errors import Busy, CannotRead, CannotWrite, WrongUse
from lgqtui.interview.autosave import SaveResult
from lgqtui.interview.interview import Change, Interview, find_field
from lgqtui.interview.session import Session, first_field, load_steps, store_steps
from lgqtui.links.model import LinkRow, Verdict
from lgqtui.problems import ATTENTION, Problem
from lgqtui.questionnaire.answer import BLANK, Answer, Attachment
from lgqtui.questionnaire.library import QuestionnaireLibrary
from lgqtui.questionnaire.route import Progress
from lgqtui.settings.folders import find_user_folders
from tests.interviews.play import questionnaire

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FORM = questionnaire("""
    Q | a | yes_no
    Q | b | text  | a=yes
    R | c | links
    T | t | tick
""")
Q, R, T = FORM.questions


def draft(**answers: Answer) -> Draft:
    return Draft("id", "played", NOW, answers)


@pytest.fixture
def interview() -> Iterator[Interview]:
    """An interview with an empty draft, without a file."""
    interview = Interview(FORM, draft(), lambda _: None)
    yield interview
    assert interview.close()


def test_an_interview_shows_how_a_question_stands(interview: Interview) -> None:
    """Applicability, progress, flags and problems, by question."""
    assert [f.id for f in interview.applicable_fields(Q)] == ["a"]
    interview.answer("a", "yes")
    interview.answer("c", {"links": (LinkRow("no address yet"),)})
    interview.flag("b", on=True)
    assert [f.id for f in interview.applicable_fields(Q)] == ["a", "b"]
    assert [interview.progress_of(q) for q in (Q, R, T)] == [Progress(1, 2), Progress(1, 1), Progress(0, 0)]
    assert [interview.has_unanswered(q) for q in (Q, R, T)] == [True, False, True]
    assert [interview.is_flagged(q) for q in (Q, R, T)] == [True, False, False]
    assert [interview.needs_attention(q) for q in (Q, R, T)] == [False, True, False]
    assert [p.code for p in interview.problems_in(R)] == ["row-without-link"]
    assert interview.problems_at("c") == interview.problems_in(R)
    assert interview.tally == Counter({"hint": 2, ATTENTION: 1})


@pytest.mark.parametrize(
    ("answers", "left_at", "begins"),
    [
        ({}, "", "a"),
        ({}, "c", "c"),
        ({}, "b", "a"),
        ({}, "no such field", "a"),
        ({"a": Answer(choice="no")}, "", "c"),
        ({"a": Answer(choice="yes")}, "b", "b"),
        (
            {"a": Answer(choice="no"), "c": Answer(links=(LinkRow(urls=("x.org",)),)), "t": Answer(checked=True)},
            "",
            "a",
        ),
    ],
)
def test_a_session_starts_at_the_bookmark(answers: dict[str, Answer], left_at: str, begins: str) -> None:
    """If its field does not apply, at the first unanswered question; in a complete draft at the first."""
    interview = Interview(FORM, draft(**answers), lambda _: None)
    assert first_field(interview, left_at).id == begins
    assert interview.close()


def test_an_interview_says_an_answer_in_a_few_words(interview: Interview) -> None:
    """For notices about steps."""
    interview.answer("b", "one two three")
    assert interview.answer_summary("b") == "3 words"
    assert interview.answer_summary("c") == "empty"


def test_a_change_tells_what_was_and_what_is(interview: Interview) -> None:
    """With the answers before and after, and whether they differ."""
    change = interview.answer("b", "word")
    assert change == Change("b", BLANK, Answer(text="word"))
    assert change.has_effect
    assert not interview.answer("b", "word").has_effect
    assert interview.undo() == Change("b", Answer(text="word"), BLANK)
    assert interview.redo() == Change("b", BLANK, Answer(text="word"))


def test_a_whole_answer_can_be_put_in_the_place_of_another(interview: Interview) -> None:
    """With remark and unknown keys, as a single step."""
    answer = Answer(text="t", remark="r", flag=True, extra={"k": 1})
    assert interview.put("b", answer) == Change("b", BLANK, answer)
    interview.undo()
    assert interview.answer_to("b") == BLANK


@pytest.mark.parametrize("act", ["answer", "put", "clear", "flag", "remark", "field"])
def test_every_method_refuses_an_unknown_field_with_the_closest_match(interview: Interview, act: str) -> None:
    """Every method refuses an unknown field with the closest match, and changes nothing."""
    acts: dict[str, Callable[[], object]] = {
        "answer": lambda: interview.answer("A", "yes"),
        "put": lambda: interview.put("A", Answer(text="x")),
        "clear": lambda: interview.clear("A"),
        "flag": lambda: interview.flag("A", on=True),
        "remark": lambda: interview.remark("A", "x"),
        "field": lambda: interview.field("A"),
    }
    with pytest.raises(WrongUse) as caught:
        acts[act]()
    assert str(caught.value) == "played has no field “A”"
    assert caught.value.remedy == "Did you mean a? All of them: lgqtui questions show played"
    assert interview.draft == draft()


@pytest.mark.parametrize(("name", "near"), [("I.3.nam", "I.3.name"), ("i.3.name", "I.3.name"), ("xyz", "")])
def test_the_nearest_field_is_named(name: str, near: str) -> None:
    """None if nothing is similar."""
    parsed = questionnaire("Q | I.3 | yes_no\nQ | I.3.name | short")
    with pytest.raises(WrongUse) as caught:
        find_field(parsed, name)
    assert caught.value.suggestion == near


def test_answers_of_unknown_fields_are_saved_and_can_be_cleared() -> None:
    """They are reported, and saved after the others."""
    saved: list[Draft] = []
    interview = Interview(
        FORM, draft(stranger=Answer(text="x"), c=Answer(text="y"), a=Answer(choice="no")), saved.append
    )
    assert list(interview.draft.answers) == ["a", "c", "stranger"]
    assert [p.code for p in interview.problems() if p.field == "stranger"] == ["unknown-field"]
    interview.clear("stranger")
    assert [p.code for p in interview.problems() if p.field == "stranger"] == []
    assert interview.tally == Counter({"warning": 1, ATTENTION: 1})
    interview.undo()
    assert list(interview.draft.answers) == ["a", "c", "stranger"]
    assert interview.close()
    assert saved[-1] == interview.draft


def test_attachments_that_go_with_an_answer_are_counted(interview: Interview) -> None:
    """When the answer is cleared or replaced, not for removing a single one."""
    first, second = (Attachment(f"{digit}.txt", "x", digit * 64, 1) for digit in "12")
    interview.attach("b", first)
    interview.attach("b", second)
    assert interview.detach("b", first.sha256).removed_attachments == 0
    assert interview.put("b", Answer(text="w", attachments=(second,))).removed_attachments == 0
    assert interview.put("b", Answer(text="w")).removed_attachments == 1
    interview.undo()
    assert interview.clear("b").removed_attachments == 1
    assert interview.clear("b").removed_attachments == 0


def test_a_remark_of_blanks_is_none(interview: Interview) -> None:
    """It removes an existing remark."""
    interview.remark("a", "Ask.")
    assert interview.remark("a", " ").after == BLANK


def test_answers_stand_in_the_order_of_the_questionnaire(interview: Interview) -> None:
    """Whatever the order of answering."""
    for field, value in (("t", "on"), ("c", "https://x.example"), ("a", "yes"), ("b", "w")):
        interview.answer(field, value)
    assert list(interview.draft.answers) == ["a", "b", "c", "t"]


def test_every_accepted_change_is_saved() -> None:
    """Answers, clearing, flags, remarks, undo and redo."""
    saved: list[Draft] = []
    interview = Interview(FORM, draft(), saved.append)
    for act in (
        lambda: interview.answer("b", "w"),
        lambda: interview.answer("b", "wo", typing=True),
        lambda: interview.flag("b", on=True),
        lambda: interview.remark("b", "r"),
        lambda: interview.clear("b"),
        interview.undo,
        interview.redo,
    ):
        act()
        assert interview.flush()
        assert interview.is_saved
        assert saved[-1] == interview.draft
    assert interview.close()


def test_settling_saves_at_once() -> None:
    """Leaving a field does not wait for the delay of typing."""
    results: list[SaveResult] = []
    interview = Interview(FORM, draft(), lambda _: None, results.append)
    interview.answer("b", "typed", typing=True)
    interview.end_typing()
    assert interview.flush()
    interview.end_typing()
    assert interview.close()
    assert [saved.draft.answer("b") for saved in results] == [Answer(text="typed")]


def test_a_failed_save_keeps_every_answer() -> None:
    """They stay in memory, with a message and the state “not saved”."""
    results: list[SaveResult] = []

    def refuse(_: Draft) -> None:
        raise CannotWrite("full", "the disk is full")

    interview = Interview(FORM, draft(), refuse, results.append)
    interview.answer("b", "kept")
    assert not interview.flush()
    assert not interview.is_saved
    assert interview.answer_to("b") == Answer(text="kept")
    assert not interview.close()
    assert {str(saved.error) for saved in results} == {"the disk is full"}


def test_a_draft_is_opened_with_its_questionnaire_and_saved_to_its_file(tmp_path: Path) -> None:
    """The answers are in the file afterwards."""
    home = find_user_folders({"LGQTUI_HOME": str(tmp_path)})
    file, _ = Drafts(home, lambda: NOW).new("City", "lgq-2022")
    library = QuestionnaireLibrary(home.questionnaires)
    interview = Session(DraftFile(file.path, lambda: NOW), library, lambda _: None, tmp_path).interview
    interview.answer("ID.city", "Jakarta")
    assert interview.close()
    assert DraftFile(file.path, lambda: NOW).load().answer("ID.city") == Answer(text="Jakarta")


def test_a_draft_without_its_questionnaire_cannot_be_opened(tmp_path: Path) -> None:
    """The missing questionnaire is named, and the draft does not change."""
    home = find_user_folders({"LGQTUI_HOME": str(tmp_path)})
    file, _ = Drafts(home, lambda: NOW).new("City", "lgq-1999")
    before, library = file.path.read_bytes(), QuestionnaireLibrary(home.questionnaires)
    with pytest.raises(CannotRead, match="there is no questionnaire “lgq-1999” here"):
        Session(DraftFile(file.path, lambda: NOW), library, lambda _: None, tmp_path)
    assert file.path.read_bytes() == before


def test_another_version_is_adopted_whole_and_saved() -> None:
    """A merged version is displayed, counted and saved; each answer that differs can be taken back."""
    saved: list[Draft] = []
    interview = Interview(FORM, draft(), saved.append)
    interview.answer("c", {"links": (LinkRow("one", ("https://one.example/",)),)})
    interview.adopt(draft(b=Answer(text="theirs"), a=Answer(choice="yes")))
    assert list(interview.draft.answers) == ["a", "b"]
    assert interview.progress == Progress(2, 3)
    assert interview.close()
    assert saved[-1] == interview.draft
    assert [change.field for change in iter(interview.undo, None)] == ["a", "b", "c", "c"]


@given(st.lists(st.tuples(st.sampled_from("bc"), st.text("xyz", max_size=3), st.sampled_from([False, False, True]))))
def test_undo_leads_back_to_the_first_session(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[str, str, bool]]
) -> None:
    """Over any number of sessions, an answer at a time; and no step is left in the end."""
    history = tmp_path_factory.mktemp("city")
    current, expected = draft(a=Answer(choice="yes")), list[Draft]()

    def open_interview() -> Interview:
        steps = partial(load_steps, history, current, FORM.fields)
        return Interview(FORM, current, lambda _: None, load_steps=steps)

    interview = open_interview()
    for field, text, is_closed in edits:
        if interview.put(field, Answer(text=text)).has_effect:
            expected.append(current)
        current = interview.draft
        if is_closed:
            interview.close()
            if (steps := interview.changed_steps) is not None:
                store_steps(history, current, steps)
            interview = open_interview()
    while interview.undo() is not None:
        assert interview.draft == expected.pop()
    assert expected == []
    interview.close()


def test_what_is_known_of_links_holds_for_another_version() -> None:
    """Verdicts apply to every version."""
    link = "https://one.example.org/"
    broken = Verdict("broken", NOW, 404, why="gone")
    interview = Interview(FORM, draft(), lambda _: None, verdicts={link: broken})
    interview.adopt(draft(c=Answer(links=(LinkRow("one", (link,)),))))
    assert [p.code for p in interview.problems_at("c")] == ["link-broken"]
    assert interview.close()


def test_attached_files_are_checked_after_each_change_of_them() -> None:
    """Their problems belong to the field, if it applies."""
    attachment, present = Attachment("ab.png", "picture.png", "ab" * 32, 3), set[str]()

    def check(field_id: str, answer: Answer) -> list[Problem]:
        missing = [a for a in answer.attachments if a.file not in present]
        return [Problem("error", "missing", "it is missing", field=field_id) for _ in missing]

    answers = {"a": Answer(choice="no"), "b": Answer(text="x", attachments=(attachment,))}
    interview = Interview(FORM, draft(**answers), lambda _: None, check_attachments=check)
    assert interview.tally["error"] == 0
    interview.answer("a", "yes")
    assert (interview.tally["error"], [p.code for p in interview.problems_at("b")]) == (1, ["missing"])
    interview.detach("b", attachment.sha256)
    assert interview.tally["error"] == 0
    interview.undo()
    assert interview.tally["error"] == 1
    present.add("ab.png")
    assert not interview.attach("b", attachment).has_effect
    assert interview.tally["error"] == 0
    interview.adopt(interview.draft.with_answer("c", Answer(attachments=(replace(attachment, file="cd.png"),))))
    assert interview.tally["error"] == 1
    assert interview.close()


def test_what_is_refused_changes_nothing() -> None:
    """A draft open elsewhere accepts no change and saves nothing."""
    saved: list[Draft] = []
    interview = Interview(FORM, draft(a=Answer(choice="yes")), saved.append)
    interview.answer("b", "x")
    interview.undo()
    assert interview.flush()
    saved.clear()
    interview.refusal = Busy("busy", "it is open elsewhere")
    changes: tuple[Callable[[], object], ...] = (
        lambda: interview.answer("a", "no"),
        lambda: interview.put("c", Answer(text="x")),
        lambda: interview.clear("a"),
        lambda: interview.flag("a", on=True),
        lambda: interview.remark("a", "why"),
    )
    for change in changes:
        with pytest.raises(Busy):
            change()
    assert (interview.undo(), interview.redo()) == (None, None)
    assert interview.close()
    assert (interview.draft, saved) == (draft(a=Answer(choice="yes")), [])


def test_several_fields_are_answered_undone_and_redone_in_one_step(interview: Interview) -> None:
    """Fields that stay as they are do not count; one that does not fit leaves all as they were."""
    interview.answer("b", "one")
    change = interview.answer_all({"a": {"choice": "yes"}, "b": {"text": "one"}, "t": {"checked": True}})
    assert change is not None
    assert (change.field, [other.field for other in change.others]) == ("a", ["t"])
    assert interview.answer_all({"a": {"choice": "yes"}}) is None
    with pytest.raises(WrongUse):
        interview.answer_all({"b": {"text": "two"}, "t": {"choice": "yes"}})
    assert interview.undo() is not None
    assert interview.draft.answers == {"b": Answer(text="one")}
    assert interview.redo() is not None
    assert interview.draft.answers == {
        "a": Answer(choice="yes"),
        "b": Answer(text="one"),
        "t": Answer(checked=True),
    }


def test_several_answers_are_saved_together() -> None:
    """Never half of them: neither while they are taken nor while they are undone and redone."""
    saved: list[int] = []

    def save(draft: Draft) -> None:
        saved.append(len(draft.answers))

    fields = questionnaire("\n".join(f"Q{n} | f{n} | text" for n in range(200)))
    interview = Interview(fields, draft(), save)
    interview.put_all({f"f{n}": Answer(text="x") for n in range(200)})
    interview.flush()
    interview.undo()
    interview.flush()
    interview.redo()
    interview.close()
    assert saved == [200, 0, 200]
