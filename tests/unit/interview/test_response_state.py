"""The state of a response: the incremental result equals the full computation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgqtui.checks.answer_links import answer_links, check_verdicts, without_contradictions
from lgqtui.checks.answers import check_field, check_rules, check_unknown_fields
from lgqtui.checks.slash_variants import SlashVariantIndex
from lgqtui.interview.response_state import ResponseState
from lgqtui.links.model import NO_VERDICTS, LinkRow, Verdict, Verdicts, VerdictWord
from lgqtui.problems import Problem, tally
from lgqtui.questionnaire.answer import BLANK, Answer, Attachment
from lgqtui.questionnaire.model import Question
from lgqtui.questionnaire.route import Answers, Progress
from tests.hypothesis_settings import max_examples
from tests.interviews.play import questionnaire

BRANCHING = questionnaire(
    """
    Q | a | yes_no
    Q | b | yes_no | a=yes
    R | c | text   | { all = [a=yes, b=yes] }
    R | d | short  | { not = { any = [b=yes, c=answered] } }
    R | e | links  | { any = [d=answered, c=empty] }
    T | t | tick
    T | u | tick   | t=on
    T | v | tick   | e!=answered
    U | w | date   | { any = [u=on, v=off] }
    """,
    """
    c-missing | c | warning | { all = [b=yes, c=empty] } | c is missing
    t-without-u | a | error | { all = [t=on, u=off] } | t and not u
    w-alone | w | hint | { not = { any = [d=answered, e=answered] } } | only w
    """,
)
ANSWERS = st.one_of(
    st.sampled_from(
        [
            BLANK,
            Answer(choice="yes"),
            Answer(choice="no"),
            Answer(checked=True),
            Answer(checked=False),
            Answer(text="words"),
            Answer(text=" "),
            Answer(text="30 July 2021"),
            Answer(links=(LinkRow("a"), LinkRow("", ("https://example.org",)))),
            Answer(links=(LinkRow("a", ("https://example.org/a", "https://example.org/b?")),)),
            Answer(links=(LinkRow("a", ("https://example.org/a/", "http://example.org/b", "https://example.org/b/")),)),
            Answer(text="at https://example.org/a/ and http://example.org/b/."),
            Answer(remark="r", flag=True),
        ]
    ),
    st.builds(
        Answer,
        choice=st.sampled_from(["", "yes", "no"]),
        checked=st.sampled_from([None, True, False]),
        text=st.sampled_from(["", "x"]),
    ),
)
VERDICTS = {
    "https://example.org/a": Verdict("broken", datetime(2026, 1, 1, tzinfo=UTC), 404, why="gone"),
    "https://example.org/b": Verdict("ok", datetime(2026, 1, 1, tzinfo=UTC), 200),
    "https://example.org/a/": Verdict("moved", datetime(2026, 1, 1, tzinfo=UTC), 200, "https://example.org/c"),
    "https://example.org/b?": Verdict("ok", datetime(2026, 1, 1, tzinfo=UTC), 200),
}
OTHERWISE = {
    "https://example.org/a": Verdict("ok", datetime(2026, 1, 1, tzinfo=UTC), 200),
    "http://example.org/b": Verdict("moved", datetime(2026, 1, 1, tzinfo=UTC), 200, "https://example.org/b"),
    "https://example.org/b": Verdict("unsure", datetime(2026, 1, 1, tzinfo=UTC), 403),
    "https://example.org/b/": Verdict("broken", datetime(2026, 1, 1, tzinfo=UTC), 404, why="gone"),
    "https://example.org/b?": Verdict("broken", datetime(2026, 1, 1, tzinfo=UTC), 404, why="gone"),
}
STEPS = st.lists(st.tuples(st.sampled_from([*BRANCHING.fields, "stranger"]), ANSWERS), max_size=25)


def from_scratch(state: ResponseState, answers: Answers, verdicts: Verdicts = NO_VERDICTS) -> Iterator[Problem]:
    """Yield all problems of the answers, in questionnaire order, then those of unknown fields."""
    slashes = SlashVariantIndex({field_id: n for n, field_id in enumerate(BRANCHING.fields)})
    applicable = [field for field in BRANCHING.fields.values() if field.id in state.route.applicable]
    for field in applicable:
        slashes.put(field.id, answer_links(field, answers.get(field.id, BLANK)))
    for field in applicable:
        answer = answers.get(field.id, BLANK)
        problems = [*check_field(field, answer), *slashes.problems(field.id, verdicts)]
        problems += check_verdicts(field, answer, verdicts)
        yield from without_contradictions(problems, verdicts)
        yield from check_rules(BRANCHING, state.route, answers, field.id)
    yield from check_unknown_fields(BRANCHING, answers)


def same(first: ResponseState, other: ResponseState) -> None:
    assert first.route.applicable == other.route.applicable
    assert first.progress == other.progress
    assert first.set_aside_ids == other.set_aside_ids
    for question in BRANCHING.questions:
        assert first.progress_of(question) == other.progress_of(question)
        assert first.has_unanswered(question) == other.has_unanswered(question)
        assert first.problems_in(question) == other.problems_in(question)
    assert first.problems() == other.problems()
    assert first.tally == other.tally


@max_examples(300)
@given(STEPS, st.integers(0, 25))
def test_the_state_depends_only_on_the_answers(steps: list[tuple[str, Answer]], look_at: int) -> None:
    """After any answers in any order, with reads in between."""
    answers: dict[str, Answer] = {}
    state = ResponseState(BRANCHING, answers)
    for number, (field_id, answer) in enumerate(steps):
        if number == look_at:
            state.problems()  # from here problems are updated, not computed at the end
        answers = {**answers, field_id: answer}
        state._update(field_id, answers)
    same(state, ResponseState(BRANCHING, answers))
    verdicts: dict[str, Verdict] = {}
    for page, verdict in [*VERDICTS.items(), *OTHERWISE.items(), *VERDICTS.items()]:
        verdicts = {**verdicts, page: verdict}
        state._update_verdicts({page: verdict})
        same(state, ResponseState(BRANCHING, answers, verdicts))
    assert state.problems() == tuple(from_scratch(state, answers, verdicts))


@max_examples(300)
@given(STEPS, st.integers(0, 25), st.booleans())
def test_problems_found_beside_changes_are_those_after_them(
    steps: list[tuple[str, Answer]], changes_before: int, is_read: bool
) -> None:
    """Also if they were read, and so found, before those from beside are taken over."""
    answers = dict(steps[:changes_before])
    state = ResponseState(BRANCHING, answers)
    take = state.find_problems()
    for field_id, answer in steps[changes_before:]:
        answers = {**answers, field_id: answer}
        state._update(field_id, answers)
    if is_read:
        state.problems()
    take()
    same(state, ResponseState(BRANCHING, answers))


@given(STEPS)
def test_the_problems_are_those_of_the_whole_draft(steps: list[tuple[str, Answer]]) -> None:
    """The problems of all fields are those of a full check, in the same order."""
    answers = dict(steps)
    state = ResponseState(BRANCHING, answers)
    assert state.problems() == tuple(from_scratch(state, answers))
    assert state.tally == tally(state.problems())


def test_an_answer_that_cannot_change_the_route_leaves_it_alone() -> None:
    """The route is not computed at every letter, not even in a field that conditions name."""
    answers = {"c": Answer(text="w")}
    state = ResponseState(BRANCHING, answers)
    route = state.route
    for text in ("wo", "wor", "word"):
        state._update("c", {"c": Answer(text=text)})
        state._update("w", {"c": Answer(text=text), "w": Answer(text=text)})
    assert state.route is route
    state._update("a", {"c": Answer(text="word"), "a": Answer(choice="yes")})
    assert state.route is not route


BOXES = questionnaire("""
    Q | a | yes_no
    R | t | tick | a=yes
    R | u | tick | a=yes
    R | w | text | a=no
""")


def boxes() -> Question:
    return BOXES.questions[1]


@pytest.mark.parametrize(
    ("answers", "progress", "unanswered"),
    [
        ({}, Progress(0, 0), False),
        ({"a": Answer(choice="yes")}, Progress(0, 0), True),
        ({"a": Answer(choice="yes"), "t": Answer(checked=True)}, Progress(1, 1), False),
        ({"a": Answer(choice="yes"), "u": Answer(text="why")}, Progress(1, 1), False),
        ({"a": Answer(choice="no"), "t": Answer(checked=True)}, Progress(0, 1), True),
        ({"a": Answer(choice="no"), "w": Answer(text="w")}, Progress(1, 1), False),
    ],
)
def test_boxes_are_unanswered_only_if_none_is_ticked(
    answers: dict[str, Answer], progress: Progress, unanswered: bool
) -> None:
    """A question of boxes is answered with a single tick; one off the route is not unanswered."""
    state = ResponseState(BOXES, answers)
    assert state.progress_of(boxes()) == progress
    assert state.has_unanswered(boxes()) is unanswered


def test_a_field_without_problems_has_none() -> None:
    """Also an unknown field."""
    state = ResponseState(BRANCHING, {"d": Answer(text="x")})
    assert state.problems_at("d") == ()
    assert state.problems_at("stranger") == ()


def test_the_problems_of_a_field_are_its_own() -> None:
    """A question has those of its fields."""
    state = ResponseState(BRANCHING, {"a": Answer(choice="yes"), "b": Answer(choice="yes"), "t": Answer(checked=True)})
    assert {problem.field for problem in state.problems()} == {"a", "c", "e", "w"}
    for field_id in ("a", "c", "e", "w"):
        assert {problem.field for problem in state.problems_at(field_id)} == {field_id}
    assert [{p.field for p in state.problems_in(q)} for q in BRANCHING.questions] == [
        {"a"},
        {"c", "e"},
        set(),
        {"w"},
    ]


def test_attachments_are_checked_by_what_was_given_and_again_on_request() -> None:
    """A missing file may be there later."""
    missing = [Problem("error", "attachment-missing", "it is not there", "")]
    answer = Answer(choice="no", attachments=(Attachment("page.png", "page.png", "0" * 64, 1),))
    state = ResponseState(BRANCHING, {"a": answer}, NO_VERDICTS, lambda _, __: missing)
    assert "attachment-missing" in {problem.code for problem in state.problems_at("a")}
    missing.clear()
    state._recheck_attachments()
    assert "attachment-missing" not in {problem.code for problem in state.problems_at("a")}


def test_attachments_that_are_to_be_checked_again_are_so_after_a_check_beside() -> None:
    """It may have seen them before."""
    missing = [Problem("error", "attachment-missing", "it is not there", "")]
    answer = Answer(choice="no", attachments=(Attachment("page.png", "page.png", "0" * 64, 1),))
    state = ResponseState(BRANCHING, {"a": answer}, NO_VERDICTS, lambda _, __: missing)
    take = state.find_problems()
    missing.clear()
    state._recheck_attachments()
    take()
    assert "attachment-missing" not in {problem.code for problem in state.problems_at("a")}


def test_what_is_known_of_links_stays_known() -> None:
    """Also after a full computation."""
    answers = {"a": Answer(choice="no"), "e": Answer(links=(LinkRow("a", ("https://example.org/a",)),))}
    state = ResponseState(BRANCHING, answers)
    state._update_verdicts(VERDICTS)
    problems = state.problems_at("e")
    assert [problem.code for problem in problems] == ["link-broken"]
    state._update("stranger", {**answers, "stranger": Answer(text="x")})
    assert state.problems_at("e") == problems


def shown_proposals(state: ResponseState) -> dict[str, str]:
    """The proposed form of each link of `e`."""
    return {problem.link: problem.suggestion for problem in state.problems_at("e") if problem.suggestion}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({}, {"/a/": "/a", "/b?": "/b"}),
        ({"/a": "ok"}, {"/a/": "/a", "/b?": "/b"}),
        ({"/a/": "moved"}, {"/a": "/a/", "/b?": "/b"}),
        ({"/a": "ok", "/a/": "ok"}, {"/b?": "/b"}),
        ({"/a": "broken"}, {"/b?": "/b"}),
        ({"/a": "broken", "/a/": "ok"}, {"/a": "/a/", "/b?": "/b"}),
        ({"/a": "unsure", "/a/": "not_checked"}, {"/a/": "/a", "/b?": "/b"}),
        ({"/b?": "ok"}, {"/a/": "/a"}),
        ({"/b?": "broken", "/b": "ok"}, {"/a/": "/a", "/b?": "/b"}),
    ],
)
def test_no_proposal_speaks_against_what_was_seen_to_answer(
    words: dict[str, VerdictWord], expected: dict[str, str]
) -> None:
    """Of two forms the one that answered is proposed, else the shorter; a hint against one that answered is gone."""
    site = "https://example.org"
    urls = tuple(f"{site}{path}" for path in ("/a", "/a/", "/b?"))
    state = ResponseState(BRANCHING, {"a": Answer(choice="no"), "e": Answer(links=(LinkRow("a", urls),))})
    state.problems()
    for path, word in words.items():
        state._update_verdicts({f"{site}{path}": Verdict(word, datetime(2026, 1, 1, tzinfo=UTC))})
    assert shown_proposals(state) == {f"{site}{link}": f"{site}{better}" for link, better in expected.items()}


def test_a_warning_stays_without_its_proposal_if_the_page_answered() -> None:
    """The page may really have a name with a character that cannot be seen."""
    link = "https://example.org/a\u200bb"
    state = ResponseState(BRANCHING, {"a": Answer(choice="no"), "e": Answer(links=(LinkRow("a", (link,)),))})
    assert shown_proposals(state) == {link: "https://example.org/ab"}
    state._update_verdicts({"https://example.org/a%E2%80%8Bb": Verdict("ok", datetime(2026, 1, 1, tzinfo=UTC))})
    assert shown_proposals(state) == {}
    assert [problem.code for problem in state.problems_at("e")] == ["link-hidden-characters"]


def test_a_link_has_one_proposal_at_a_time() -> None:
    """The rest of a cut link is proposed before an empty query at its end; a slash after the link's own slips."""
    cut, rest = "https://example.org/documents/a?", "?b=c"
    urls = (cut, rest, "https://example.org/d/?", "https://example.org/d?")
    state = ResponseState(BRANCHING, {"a": Answer(choice="no"), "e": Answer(links=(LinkRow("a", urls),))})
    proposals = [(problem.link, problem.suggestion) for problem in state.problems_at("e") if problem.suggestion]
    assert proposals == [
        (cut, cut + rest),
        ("https://example.org/d/?", "https://example.org/d/"),
        ("https://example.org/d?", "https://example.org/d"),
    ]
