"""Checks of answers: problems, their severity, and their sentences."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from lgqtui.checks.answers import check_field, check_rules, possible_dates
from lgqtui.i18n import tr
from lgqtui.interview.response_state import ResponseState
from lgqtui.links.model import LinkRow
from lgqtui.problems import Problem
from lgqtui.questionnaire.answer import BLANK, Answer, Attachment
from lgqtui.questionnaire.conditions import All, Any, Is, Not
from lgqtui.questionnaire.kinds import KINDS, TEXT_LIMIT
from lgqtui.questionnaire.model import Field, Question, Questionnaire, Rule, Section
from lgqtui.questionnaire.route import find_route
from tests import strategies

ROW = LinkRow("Portal", ("https://example.org/",))
EVIDENCE = Attachment("a.png", "Portal.png", "0" * 64, 5)
DATE, EMAIL = Field("f", "date"), Field("f", "short", reads_as="email")
BOX = Field("f", "tick", explain=False)


def sentence(problem: Problem) -> str:
    """Return severity, code and sentence of a problem."""
    text = f"{tr(problem.message, **problem.params)}. {tr(problem.remedy, **problem.params)}"
    return f"{problem.severity} {problem.code}: {text}"


def problems(field: Field, answer: Answer) -> list[str]:
    result = list(check_field(field, answer))
    assert {p.field for p in result} <= {field.id}
    return [sentence(p) for p in result]


UNANSWERED = "hint unanswered: not answered yet. "
LINK_IN_LABEL = "hint row-without-link: address in the label of row 1. Move it to the links of the row."
NO_LINK = "hint row-without-link: no link in row {}. Add its address, or take the row out."
NOT_TICKED = (
    "warning explained-not-ticked: there is an explanation, and the box is not ticked. "
    "Tick the box, or take the explanation out."
)
UNUSED = (
    "warning unused-part: the draft's file has “{}” here, which this field does not take. "
    "Move it to the field where it belongs; until then it is kept."
)


@pytest.mark.parametrize(
    ("kind", "answer", "says"),
    [
        ("text", BLANK, [UNANSWERED]),
        ("text", Answer(text="words"), []),
        ("text", Answer(text=" ", remark="private", flag=True), [UNANSWERED]),
        ("yes_no", BLANK, [UNANSWERED]),
        ("yes_no", Answer(choice="no"), []),
        ("tick", BLANK, []),
        ("tick", Answer(checked=True), []),
        ("tick", Answer(checked=True, text="why"), []),
        ("tick", Answer(text="why"), [NOT_TICKED]),
        ("tick", Answer(checked=False, links=(ROW,)), [NOT_TICKED]),
        (
            "links",
            Answer(links=(ROW, LinkRow("bare"), LinkRow("b", ("", " ")))),
            [NO_LINK.format("2, “bare”"), NO_LINK.format("3, “b”")],
        ),
        ("text", Answer(text="words", links=(LinkRow("Portal <https://a.gov/>"),)), [LINK_IN_LABEL]),
        ("links", Answer(links=(LinkRow(),)), [UNANSWERED, NO_LINK.format("1")]),
        ("text", Answer(text="words", links=(LinkRow("bare"),)), [NO_LINK.format("1, “bare”")]),
        ("short", Answer(text="x", choice="yes"), [UNUSED.format("choice")]),
        ("yes_no", Answer(choice="yes", text="but"), [UNUSED.format("text")]),
        ("links", Answer(checked=True, links=(ROW,)), [UNUSED.format("checked")]),
        ("text", Answer(text="x", attachments=(EVIDENCE,), extra={"owner": "IT"}), []),
    ],
)
def test_what_an_answer_alone_shows_to_be_wrong(kind: str, answer: Answer, says: list[str]) -> None:
    """Each problem has a sentence and a remedy; no field has an error by itself."""
    assert problems(Field("f", kind), answer) == says


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (BLANK, []),
        (Answer(checked=True), []),
        (Answer(checked=True, text="why"), [UNUSED.format("text")]),
        (Answer(text="why"), [UNUSED.format("text")]),
        (Answer(checked=True, links=(ROW,)), [UNUSED.format("links")]),
    ],
)
def test_a_box_without_explanation_takes_none(answer: Answer, says: list[str]) -> None:
    """An explanation in the file of such a box would never be sent."""
    assert problems(BOX, answer) == says


NO_DATE = "warning not-a-date: this does not read as a date. Write day, month and year, for example 30 July 2021."
NO_DAY = "warning no-such-day: there is no such day. Look at the day and the month again."
TWO_DAYS = "hint two-dates: this can be read as two days. Write the month as a word, for example 30 July 2021."


def read_date(text: str) -> date | None:
    """The day, if the text can mean only one."""
    days = possible_dates(text)
    return days.pop() if len(days) == 1 else None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021-07-30", date(2021, 7, 30)),
        (" 2021-07-30\n", date(2021, 7, 30)),
        ("20210730", date(2021, 7, 30)),
        ("July 30th 2021", date(2021, 7, 30)),
        ("30 July 2021", date(2021, 7, 30)),
        ("Friday, 30th of July, 2021", date(2021, 7, 30)),
        ("30 July 2021 at 10:00", date(2021, 7, 30)),
        ("30 July 2021 10:00 XYZ", date(2021, 7, 30)),
        ("30/07/2021", date(2021, 7, 30)),
        ("07/30/2021", date(2021, 7, 30)),
        ("30.07.2021", date(2021, 7, 30)),
        ("2021/07/30", date(2021, 7, 30)),
        ("2021/04/03", date(2021, 4, 3)),
        ("03/03/2021", date(2021, 3, 3)),
        ("1.1.21", date(2021, 1, 1)),
        ("30" + " " * 48 + "July 2021", date(2021, 7, 30)),
        ("29 Feb 2020", date(2020, 2, 29)),
        ("29 Feb 2021", None),
        ("03/04/2021", None),
        ("July 2021", None),
        ("30 July", None),
        ("in 2021", None),
        ("2021", None),
        ("12", None),
        ("tomorrow", None),
        ("10:30:15", None),
        ("30 July 2021 at noon", None),
        ("30 juillet 2021", None),
        ("Jan 1 99999", None),
        ("1/1/1", None),
        ("30" + " " * 49 + "July 2021", None),
        ("1" * 59, None),
        ("30 July 2021" + " " * 50 + "!", None),
        ("", None),
    ],
)
def test_a_date_is_read_only_if_it_is_whole(text: str, day: date | None) -> None:
    """ISO dates and English dates are read; a date without day, month or year is not."""
    assert read_date(text) == day


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("July 30th 2021", []),
        ("soon", [NO_DATE]),
        ("July 2021", [NO_DATE]),
        ("31 February 2027", [NO_DAY]),
        ("Feb 29th, 2027", [NO_DAY]),
        ("29.02.2027", [NO_DAY]),
        ("2027-11-31", [NO_DAY]),
        ("45 March 2027", [NO_DAY]),
        ("29 February 2028", []),
        ("131 February 2027", [NO_DATE]),
        ("301 February 2027", [NO_DATE]),
        ("1 March 2027 10:75", [NO_DATE]),
        ("30 July", [NO_DATE]),
        ("31/13/2027", [NO_DATE]),
        ("03/04/2021", [TWO_DAYS]),
        ("01.02.03", [TWO_DAYS]),
        ("", [UNANSWERED]),
    ],
)
def test_an_ambiguous_date_is_a_hint(text: str, says: list[str]) -> None:
    """Figures that can be day or month first are reported, not guessed."""
    assert problems(DATE, Answer(text=text)) == says


def test_evidence_without_a_date_is_not_blamed_for_its_words() -> None:
    """Without text there is no problem of a date."""
    assert problems(DATE, Answer(attachments=(EVIDENCE,))) == []
    assert problems(EMAIL, Answer(attachments=(EVIDENCE,))) == []


PARTS_OF_DATES = st.sampled_from(
    ["1", "30", "2021", "July", "Mon", "th", "AD", ".", "/", "-", ":", " ", "T", "pm", "at", "UTC", "XYZ", "+3", "Z"]
)


@given(st.text() | st.lists(PARTS_OF_DATES | st.text(max_size=2), max_size=10).map("".join))
def test_no_text_is_too_odd_to_be_read_as_a_date(text: str) -> None:
    """Any text gives a day or none, never an exception or a printed warning."""
    assert read_date(text) is None or isinstance(read_date(text), date)


NO_EMAIL = "warning not-an-email: “{}” does not read as an e-mail address. An address looks like office@example.org."


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("office@example.org", []),
        ("büro@exämple.org", []),
        ("a@example.org, b@example.org; c@example.org / d@example.org", []),
        ("a@example.org or b@example.org", []),
        ("City office <office@example.org>", []),
        ("(office@example.org).", []),
        ("mailto:a@example.org", []),
        ("Mail:a@example.org,b@example.org!", []),
        ("“a@example.org”、«b@example.org»。", []),
        (".a@example.org", [NO_EMAIL.format(".a@example.org")]),
        ("mailto:office", [NO_EMAIL.format("mailto:office")]),
        ("office(at)example.org", [NO_EMAIL.format("office(at)example.org")]),
        ("none  yet", [NO_EMAIL.format("none yet")]),
        ("office@example", [NO_EMAIL.format("office@example")]),
        ("office@", [NO_EMAIL.format("office@")]),
        ("a@example.org, b@", [NO_EMAIL.format("b@")]),
        ("a@b@example.org", [NO_EMAIL.format("a@b@example.org")]),
        ("a{b}@{c}", [NO_EMAIL.format("a{b}@{c}")]),
        ("x" * 100 + "@", [NO_EMAIL.format("x" * 79 + "…")]),
    ],
)
def test_every_address_in_a_line_is_looked_at(text: str, says: list[str]) -> None:
    """A line may have several addresses with words between; each invalid one is named."""
    assert problems(EMAIL, Answer(text=text)) == says


@given(
    st.lists(st.sampled_from(["a", "@", "b.org", ".", "<", ">", "[", '"', "é", "\u200d", " "]) | st.text(max_size=2))
)
def test_no_text_is_too_odd_to_be_read_as_an_address(parts: list[str]) -> None:
    """Any text gives a result."""
    assert all(problems(EMAIL, Answer(text="".join(parts))))


def test_no_address_is_looked_up() -> None:
    """Addresses are checked without the network: no resolver is loaded."""
    source = (
        "import sys; from lgqtui.checks.answers import check_field; from lgqtui.questionnaire.model import Field;"
        "from lgqtui.questionnaire.answer import Answer; field = Field('f', 'short', reads_as='email');"
        "print(list(check_field(field, Answer(text='office@example.org'))), 'dns' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    assert done.stdout == "[] False\n"


def test_a_whole_text_full_of_addresses_does_not_hold_up_typing() -> None:
    """The work at each key is bounded."""
    assert len(problems(EMAIL, Answer(text="a@b " * (TEXT_LIMIT // 4)))) == 20


def small(*rules: Rule) -> Questionnaire:
    fields = (Field("a", "yes_no"), Field("b", "text", when=Is("a", "yes")), Field("c", "tick"), Field("d", "text"))
    return Questionnaire("q", "Q", (Section("s", "S", (Question("1", fields),)),), rules=rules)


FOLLOW_UP = Rule("missing", "b", "warning", All((Is("a", "yes"), Is("b", "empty"))), "Yes, {and} nothing", "Say {so}.")


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"a": Answer(choice="yes")}, ["warning missing: Yes, {and} nothing. Say {so}."]),
        ({"a": Answer(choice="yes"), "b": Answer(text=" ")}, ["warning missing: Yes, {and} nothing. Say {so}."]),
        ({"a": Answer(choice="yes"), "b": Answer(text="how")}, []),
        ({"a": Answer(choice="no")}, []),
        ({}, []),
    ],
)
def test_a_rule_of_the_questionnaire_speaks_up_at_its_field(answers: dict[str, Answer], says: list[str]) -> None:
    """A rule's text is the author's, with braces, at the field that the author named."""
    questionnaire = small(FOLLOW_UP)
    broken = check_rules(questionnaire, find_route(questionnaire, answers), answers, "b")
    assert [sentence(p) for p in broken] == says


@pytest.mark.parametrize(
    ("when", "answers", "broken"),
    [
        (Is("b", "answered"), {"a": Answer(choice="no"), "b": Answer(text="x")}, False),
        (Is("b", "empty"), {"a": Answer(choice="no"), "b": Answer(text="x")}, True),
        (Not(Is("c", "on")), {}, True),
        (Any((Is("c", "on"), Is("d", "answered"))), {"d": Answer(text="x")}, True),
        (All((Is("c", "on"), Is("d", "answered"))), {"d": Answer(text="x")}, False),
    ],
)
def test_a_rule_sees_what_is_asked(when: Is | Not | Any | All, answers: dict[str, Answer], broken: bool) -> None:
    """For a rule, an answer set aside is empty."""
    questionnaire = small(Rule("r", "d", "error", when, "message"))
    problems = list(check_rules(questionnaire, find_route(questionnaire, answers), answers, "d"))
    assert [sentence(p) for p in problems] == ["error r: message. "] * broken
    assert [p.remedy for p in problems] == [""] * broken
    assert not any(check_rules(questionnaire, find_route(questionnaire, answers), answers, "c"))


def test_a_whole_draft_is_checked_in_the_order_of_the_form() -> None:
    """Problems are in the order of fields, then of unknown answers; answers set aside have none."""
    questionnaire = small(Rule("r", "d", "error", Is("d", "answered"), "message"), FOLLOW_UP)
    answers = {
        "x.{y}": Answer(text="stray"),
        "a": Answer(choice="no"),
        "b": Answer(checked=True),
        "c": Answer(text="why"),
        "d": Answer(text="t"),
    }
    problems = ResponseState(questionnaire, answers).problems()
    assert [(p.field, p.code) for p in problems] == [
        ("c", "explained-not-ticked"),
        ("d", "r"),
        ("x.{y}", "unknown-field"),
    ]
    assert sentence(problems[-1]) == (
        "warning unknown-field: the questionnaire has no field x.{y}; its answer is kept and not sent. "
        "Move it to the right field, or take it out of the file."
    )


def test_the_links_of_a_whole_draft_are_compared() -> None:
    """A link repeated without its final slash is reported where it has the slash."""
    questionnaire = small()
    without, with_slash = (Answer(checked=True, text=f"at https://x.example.org/a{end}") for end in ("", "/"))
    answers = {"a": Answer(choice="no"), "b": without, "c": with_slash, "d": replace(without, checked=None)}
    (problem,) = ResponseState(questionnaire, answers).problems()
    assert (problem.field, problem.code, problem.params["position"]) == ("c", "link-slash", "d")


@given(st.sampled_from([*KINDS]), strategies.answers, st.booleans())
def test_no_answer_is_too_odd_to_be_checked(kind: str, answer: Answer, explain: bool) -> None:
    """Any answer of a file gives printable sentences."""
    assert all(problems(Field("f", kind, explain=explain), answer))
