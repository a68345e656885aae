"""Which fields of a question a paste answers: prompts in many shapes, and pastes that are no whole question."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgqtui.interview.question_paste import PastedAnswer, match_prompts, with_rest
from lgqtui.questionnaire.answer import Answer
from lgqtui.questionnaire.library import load_questionnaire, shipped_folder
from tests.interviews.play import questionnaire

LGQ = load_questionnaire(shipped_folder() / "lgq-2022.toml")


def _short(answers: tuple[PastedAnswer, ...]) -> str:
    """The answers as `field: box text / field: ...`."""
    boxes = {True: "+", False: "-", None: ""}
    lines = []
    for answer in answers:
        name = answer.field.id.split(".", 1)[-1] if answer.field else "rest"
        words = boxes[answer.checked] + answer.choice + answer.text.replace("\n", "|")
        lines.append(f"{name}: {words}".strip())
    return " / ".join(lines)


CONTACT = "3.name: Head of the office / 3.title: Director / 3.phone: +62 21 1 / 22"
CIO = (
    "Does your city/municipality have a Chief Information Officer (CIO) to manage its e-Government programs/strategies?"
)
PLAN, ALIGNED = "has an implementation plan.", "is aligned with the national development strategy."
SOCIAL = "makes specific reference to social media."
BIG = "makes specific reference to new technologies such as artificial intelligence, blockchain, big data etc."
LEGISLATION = "Is there any legislation on digital governments such as law on access to information or data privacy at the national and/or local levels?"
WORDING = "Please provide URLs for portals providing specific services/features"
PATIENCE = 2.0
"""Seconds of the processor for 20,000 hostile characters: four times the slowest measured."""

# ruff: noqa: E501 - tables
CASES = {
    "as printed": ("I.3", "Name : Head of the office\nTitle : Director\nPhone : +62 21 1 / 22", CONTACT),
    "close colons, blank lines": (
        "I.3",
        "Name: Head of the office\n\nTitle: Director\n\nPhone: +62 21 1 / 22\n",
        CONTACT,
    ),
    "capitals": ("I.3", "NAME: Head of the office\nTITLE: Director\nPHONE: +62 21 1 / 22", CONTACT),
    "another order": ("I.3", "Phone: +62 21 1 / 22\nName: Head of the office\nTitle: Director", CONTACT),
    "numbered": ("I.3", "1. Name: Head of the office\n2. Title: Director\n3) Phone: +62 21 1 / 22", CONTACT),
    "bullets": ("I.3", "• Name – Head of the office\n• Title – Director\n• Phone – +62 21 1 / 22", CONTACT),
    "table by tabs": ("I.3", "Name\tHead of the office\nTitle\tDirector\nPhone\t+62 21 1 / 22", CONTACT),
    "table by bars": ("I.3", "| Name | Head of the office |\n| Title | Director |\n| Phone | +62 21 1 / 22 |", CONTACT),
    "values below": ("I.3", "Name\nHead of the office\nTitle\nDirector\nPhone\n+62 21 1 / 22", CONTACT),
    "bold of Markdown": ("I.3", "**Name:** Head of the office\n**Title:** Director\n**Phone**: +62 21 1 / 22", CONTACT),
    "full-width colons": ("I.3", "Name：Head of the office\nTitle：Director\nPhone： +62 21 1 / 22", CONTACT),
    "a heading before": ("I.3", "The CIO:\nName: A\nTitle: B", "3.name: A / 3.title: B / rest: The CIO:"),
    "words after the last": (
        "I.3",
        "Name: A\nE-mail: b@c.example\n\nKind regards",
        "3.name: A / 3.email: b@c.example / rest: Kind regards",
    ),
    "a line that is not asked for": (
        "I.3",
        "Name: A\nPhone: 1\nFax: 123\nRoom 4\nE-mail: b@c.example",
        "3.name: A / 3.email: b@c.example / 3.phone: 1 / rest: Fax: 123|Room 4",
    ),
    "other words for the prompts": (
        "I.3",
        "Full name: A\nPosition: B\nDepartment: C\nE-mail address: b@c.example\nMobile: 5",
        "3.name: A / 3.title: B / 3.organization: C / 3.email: b@c.example / 3.phone: 5",
    ),
    "another word beside the prompt": (
        "I.3",
        "Name: A\nDepartment: D\nOrganisation: E\nOrganization: F",
        "3.name: A / 3.organization: F / rest: Department: D|Organisation: E",
    ),
    "a row that is not asked for": (
        "I.3",
        "| Name | A |\n| Fax | 123 |\n| Title | B |",
        "3.name: A / 3.title: B / rest: | Fax | 123 |",
    ),
    "lines that are not asked for": (
        "I.3",
        "Name: X\nFax: 1\nRoom: 2\nE-mail: b@c.example",
        "3.name: X / 3.email: b@c.example / rest: Fax: 1|Room: 2",
    ),
    "a box in a line of its own": ("I.3", "☑\n- Name: A\nTitle: B", "3.name: A / 3.title: B / rest: ☑"),
    "a box above its line": ("III.2", f"☑\n{PLAN} A\n{ALIGNED} B", "2-01: A / 2-02: B / rest: ☑"),
    "a beginning of a prompt at the end": ("I.3", "Name: A\nTitle: B\nPho\n", "3.name: A / 3.title: B|Pho"),
    "a value over two lines": (
        "I.3",
        "Name: A\nTitle: Head of\nthe office, see\nhttps://a.example.org",
        "3.name: A / 3.title: Head of|the office, see|https://a.example.org",
    ),
    "e-mail spelled otherwise": ("I.3", "Email: b@c.example\nName: A", "3.name: A / 3.email: b@c.example"),
    "two persons": ("I.3", "Name: A\nTitle: B\nName: C\nTitle: D", "3.name: A / 3.title: B / rest: Name: C|Title: D"),
    "wording, Yes and details": (
        "I.3",
        f"I.3 {CIO[:90]}\n{CIO[90:]} Yes\nName: A".replace("(CIO)", "(CIO)4"),
        "3: yes / 3.name: A",
    ),
    "wording, No and details": ("I.3", f"{CIO} No\nName: A", "3: no / 3.name: A"),
    "a box beside a text": ("III.2", f"☒ {PLAN} Since 2020.\n☐ {ALIGNED}", "2-01: +Since 2020. / 2-02: -"),
    "boxes of Markdown": ("III.2", f"- [x] {PLAN}\n- [ ] {ALIGNED}", "2-01: + / 2-02: -"),
    "brackets and numbers": (
        "III.2",
        f"1. ( ) {PLAN}\n2. (x) {ALIGNED}\nYes, by law.",
        "2-01: - / 2-02: +Yes, by law.",
    ),
    "no boxes": ("III.2", f"{PLAN}\nSince 2020.\n{ALIGNED}\n", "2-01: Since 2020. / 2-02:"),
    "boxes behind": ("III.2", f"{PLAN} ☑\n{ALIGNED} ☐\n", "2-01: + / 2-02: -"),
    "letters and words as boxes": (
        "III.2",
        f"x {PLAN}\nSince 2020.\nV {ALIGNED}\nYes - {SOCIAL}\nno: {BIG}",
        "2-01: +Since 2020. / 2-02: + / 2-08: + / 2-10: -",
    ),
    "signs as boxes": (
        "III.2",
        f"√ {PLAN}\n\uf0fe {ALIGNED}\n\uf0a8 {SOCIAL} None.\n■ {BIG}",
        "2-01: + / 2-02: + / 2-08: -None. / 2-10: +",
    ),
    "words as boxes in a table": ("III.2", f"Yes\t{PLAN}\n| No | {ALIGNED} |", "2-01: + / 2-02: -"),
    "a letter that is no box": (
        "III.2",
        f"o {PLAN}\nx marks the spot\nyes {ALIGNED}\n- {SOCIAL} A",
        f"2-01: -x marks the spot|yes {ALIGNED} / 2-08: A",
    ),
    "a letter before a prompt of no box": (
        "I.3",
        "Name: A\nx Title: B\nPhone: 1",
        "3.name: A / 3.phone: 1 / rest: x Title: B",
    ),
    "words in a column": ("III.2", f"{PLAN}\tYes\n{ALIGNED}\tNo\n", "2-01: + / 2-02: -"),
    "ids": ("III.2", f"III.2-01 {PLAN} A\nIII.2-02 {ALIGNED} B", "2-01: A / 2-02: B"),
    "a prompt over two lines": (
        "III.2",
        f"☑ {BIG[:60]}\n{BIG[60:]}\nThree questions.\n☑ {PLAN}",
        "2-01: + / 2-10: +Three questions.",
    ),
    "paragraphs and lists in a text": (
        "III.2",
        f"☑ {PLAN}\nIn daily use:\n\n1) Reports\n- a\n☑ {ALIGNED}",
        "2-01: +In daily use:||1) Reports|- a / 2-02: +",
    ),
    "the question before": (
        "III.2",
        f"III.2 Please check whichever applies to the city/municipal e-Government Strategy or equivalent:\n☑ {PLAN}\n☑ {ALIGNED}",
        "2-01: + / 2-02: + / rest: III.2 Please check whichever applies to the city/municipal e-Government Strategy or equivalent:",
    ),
    "lists of links, footnotes as digits": (
        "I.2",
        "a. E-services1:\nhttps://a.example.org\nOpen government data³: https://b.example.org",
        "2.a: https://a.example.org / 2.c: https://b.example.org",
    ),
}


@pytest.mark.parametrize(("question", "pasted", "expected"), CASES.values(), ids=CASES)
def test_a_paste_answers_fields(question: str, pasted: str, expected: str) -> None:
    """Prompts are found without regard to case, punctuation, numbers, boxes, footnotes; the rest is left over."""
    assert _short(match_prompts(LGQ.question(question), pasted)) == expected


OTHERS = {
    "the next question": (
        "I.2",
        f"a. E-services:\nA https://a.example.org\nd. Public procurement\nB https://b.example.org\nI.3 {CIO} Yes\nName: C",
        f"2.a: A https://a.example.org / 2.d: B https://b.example.org / rest: I.3 {CIO} Yes|Name: C",
    ),
    "its wording": ("I.3", f"Name: A\nTitle: B\n{WORDING}\nPhone: 1", f"3.name: A / 3.title: B / rest: {WORDING}|Phone: 1"),
    "its number": ("I.3", "Name: A\nTitle: B\n**II.1** is\nIV.1\nC", "3.name: A / 3.title: B|**II.1** is / rest: IV.1|C"),
    "the next section": (
        "I.3",
        "Name: A\nTitle: B\nII. Legal Framework\nPhone: 1",
        "3.name: A / 3.title: B / rest: II. Legal Framework|Phone: 1",
    ),
    "a long prompt": (
        "X.contact",
        "Name: A\nSubmission Date: July 30th 2021\n☑ I am authorized and fully knowledgeable to respond to this questionnaire.",
        "name: A / date: July 30th 2021 / rest: ☑ I am authorized and fully knowledgeable to respond to this questionnaire.",
    ),
    "a short prompt": (
        "III.2",
        f"{PLAN}\nOpen government data is published.\n{ALIGNED} A",
        "2-01: Open government data is published. / 2-02: A",
    ),
    "the question before and its section": (
        "I.3",
        f"I. Institutional Framework\n{WORDING}\nName: C\nI.3 {CIO} Yes\nName: A",
        f"3: yes / 3.name: A / rest: I. Institutional Framework|{WORDING}|Name: C",
    ),
    "the number comes again": ("I.3", "IV.1\nName: C\nI.3\nName: A\nTitle: B", "3.name: A / 3.title: B / rest: IV.1|Name: C|I.3"),
    "the same prompt": (
        "II",
        f"II. Legal Framework\n{LEGISLATION} Yes\na. If Yes, how do you adopt these in your organization? A",
        "II: yes / a: A / rest: II. Legal Framework",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("question", "pasted", "expected"), OTHERS.values(), ids=OTHERS)
def test_what_belongs_to_another_question_is_left_over(question: str, pasted: str, expected: str) -> None:
    """From its number, its wording, a long prompt of it or the title of a section on, until the one at hand begins."""
    assert _short(match_prompts(LGQ.question(question), pasted, "", LGQ.sections)) == expected


@pytest.mark.parametrize(
    "unit", ["x\n", "m\n", "yes - makes specific reference to ", "II.2 \n", "- \n", "-", " v", "\n"]
)
def test_hostile_text_does_not_hang(unit: str) -> None:
    """20,000 characters are read in linear time."""
    started_at = process_time()
    match_prompts(LGQ.question("III.2"), (unit * 20_000)[:20_000], "", LGQ.sections)
    assert process_time() - started_at < PATIENCE


NOT = {
    "nothing": ("I.3", ""),
    "one prompt": ("I.3", "Name: A"),
    "one prompt twice": ("I.3", "Name: A\nName: B"),
    "prose that begins with prompts": ("I.3", "Name and rank do not matter here.\nTitle deeds are kept elsewhere."),
    "prompts within lines": ("I.3", "The Name: A\nand the Title: B"),
    "words that begin alike": ("I.3", "Names: A\nTitles: B\nPhones: C"),
    "prompts of another question": ("III.2", "Name: A\nTitle: B"),
    "a list of links with prompts": ("I.2", "Name: Town portal\nURL: https://a.example.org\nName: B\nURL: https://b.example.org"),
    "a list of links": ("I.2", "E-services https://a.example.org\nMaps: https://b.example.org"),
    "a letter too many": ("I.3", "Naxme: A\nTixtle: B"),
    "a digit for itself": ("I.3", "Na 4me: A\nTi 4tle: B"),
    "a longer word": ("III.2", f"☑ {PLAN[:-1]}ner\n☑ {ALIGNED}"),
    "a prompt that is cut off": ("III.2", f"☑ {PLAN}\n☑ is aligned"),
    "a prompt with an empty line": ("III.2", f"☑ {BIG[:60]}\n\n{BIG[60:]}\n☑ {PLAN}"),
    "prose about boxes": ("III.2", f"Our strategy {PLAN}\nIt also {ALIGNED}"),
    "a question with one field": ("III.3", "III.3 Does your city\nName: A"),
    "no word for Yes or No": ("I.3", f"{CIO}\nName: A"),
}  # fmt: skip


PROMPTS = questionnaire("""
    Q | q.city    | short | | Open data of the city
    Q | q.council | short | | Open data of the city council
    Q | q.16      | short | | Open data of cities
    Q | q.15      | short | | Open data of towns
    Q | q.phone   | short | | Phone (office)
    Q | q.no      | short | | No
    Q | q.n       | short | | N
    Q | q.second  | short | | Portal 2
    Q | q.third   | short | | Portal 3
    Q | q.hindi   | short | | नाम
""")


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        ("Open data of the city council: A\nOpen data of the city: B", "city: B / council: A"),
        ("Open data of cities A\nNo: B", "16: A / no: B"),
        ("Open data of towns A\nNo: B", ""),
        ("Phone: A\nNo: B", "phone: A / no: B"),
        ("Phone (office): A\nNo: B", "phone: A / no: B"),
        ("N: A\nNo: B", ""),
        ("Portal 3: A\nPortal 2: B", "second: B / third: A"),
        ("नाम: A\nNo: B", "no: B / hindi: A"),
        ("नम: A\nNo: B", ""),
    ],
)
def test_a_prompt_is_known_by_its_letters_and_digits(pasted: str, expected: str) -> None:
    """The longest that fits; sixteen letters without a colon; without what stands in brackets; never a single one."""
    assert _short(match_prompts(PROMPTS.question("Q"), pasted)) == expected


@pytest.mark.parametrize(("question", "pasted"), NOT.values(), ids=NOT)
def test_other_pastes_are_no_whole_question(question: str, pasted: str) -> None:
    """A paste without two different prompts at the beginning of lines is pasted as ever."""
    assert match_prompts(LGQ.question(question), pasted) == ()


LABELLED = {
    "one prompt": ("I.3.name", "Name: A\nRoom: 4\n", "3.name: A / rest: Room: 4"),
    "none": ("I.3.name", "Room: 4\nFax: 3", "rest: Room: 4|Fax: 3"),
    "into a text": ("I.3.linked", "Name: A\nRoom: 4", ""),
    "one label": ("I.3.name", "Name: A\nof the town", ""),
    "addresses": ("I.3.name", "https://a.example.org\nhttps://b.example.org", ""),
}


@pytest.mark.parametrize(("field", "pasted", "expected"), LABELLED.values(), ids=LABELLED)
def test_lines_with_labels_do_not_go_into_one_line_as_they_are(field: str, pasted: str, expected: str) -> None:
    """Two of them are shown, whatever their labels; a text takes them."""
    assert _short(match_prompts(LGQ.question("I.3"), pasted, field)) == expected


@pytest.mark.parametrize(("field", "expected"), [("I.3", "3: yes"), ("I.3.name", "")])
@pytest.mark.parametrize("pasted", [f"I.3 {CIO}\nYes", f"{CIO} yes."])
def test_a_yes_or_no_takes_its_own_prompt_alone(pasted: str, field: str, expected: str) -> None:
    """At that field, which takes no other paste."""
    assert _short(match_prompts(LGQ.question("I.3"), pasted, field)) == expected


def test_what_is_left_over_comes_to_the_end_of_the_field_at_hand() -> None:
    """Behind what the paste gives to that field, or else behind what stands there."""
    *answers, rest = match_prompts(LGQ.question("I.3"), "Dear colleague\nName: A\nTitle: B")
    assert rest == PastedAnswer(None, "Dear colleague", "Dear colleague")
    linked, name = LGQ.fields["I.3.linked"], LGQ.fields["I.3.name"]
    assert with_rest((*answers, rest), linked, Answer(text="Yes."))["I.3.linked"] == {"text": "Yes.\nDear colleague"}
    assert with_rest((*answers, rest), name, Answer(text="old"))["I.3.name"] == {"text": "A\nDear colleague"}
    portals = with_rest([PastedAnswer(None, "", "Map https://m.example.org")], LGQ.fields["I.2.a"], Answer())
    assert portals["I.2.a"]["links"][0].urls == ("https://m.example.org",)
    pasted = [PastedAnswer(LGQ.fields["I.2.a"], "", "https://a.example.org"), rest]
    assert len(with_rest(pasted, LGQ.fields["I.2.a"], Answer())["I.2.a"]["links"]) == 2


_PIECES = ["Name: ", "Title", ": ", "\n", "\n\n", "A", f"☑ {PLAN}", "☐ ", ALIGNED, " | ", "1. ", "¹", "Yes", "é"]


@given(pieces=st.lists(st.sampled_from(_PIECES)), question=st.sampled_from(["I.3", "III.2"]))
def test_nothing_pasted_is_lost(pieces: list[str], question: str) -> None:
    """Every sign stands in what was pasted for a field, or is left over."""
    pasted = "".join(pieces)
    answers = match_prompts(LGQ.question(question), pasted)
    sources = " ".join(answer.source for answer in answers)
    assert not answers or _signs(pasted) <= _signs(sources)


def _signs(text: str) -> set[str]:
    return set(text.split())


def test_what_was_pasted_for_a_field_ends_before_what_is_left_over() -> None:
    """And begins with its prompt."""
    answers = match_prompts(LGQ.question("I.3"), "Name: A\nFax: 1\nTitle: B")
    assert [answer.source for answer in answers] == ["Name: A", "Title: B", "Fax: 1"]


def test_two_answers_are_joined() -> None:
    """All that was pasted for the one below stands at the end of the one above."""
    name, title = match_prompts(LGQ.question("I.3"), "Name: A\nTitle: B")
    joined = name.joined(title)
    assert (joined.field, joined.text, joined.source) == (name.field, "A\nTitle: B", "Name: A\nTitle: B")


def test_a_box_that_takes_no_words_leaves_them_over() -> None:
    """They belong to no field."""
    question = next(q for q in LGQ.questions if sum(f.kind == "tick" and not f.explain for f in q.fields) > 1)
    first, second = [field for field in question.fields if not field.explain][:2]
    pasted = f"☑ {first.prompt}\nby law\n☐ {second.prompt}"
    *boxes, rest = match_prompts(question, pasted)
    assert [(answer.field, answer.checked, answer.text) for answer in boxes] == [(first, True, ""), (second, False, "")]
    assert (rest.field, rest.text) == (None, "by law")


PARTS = {
    "links": ("I.2", f"a. E-services: {'https://a.example.org/'}\nOpen government data: none", "2.a", "links"),
    "yes": ("I.3", f"{CIO} Yes\nName: A", "3", "choice"),
    "a line": ("I.3", "Name: A\nTitle: B", "3.name", "text"),
    "a tick": ("III.2", f"☒ {PLAN} Since 2020.\n☐ {ALIGNED}", "2-01", "text checked"),
    "a box left empty": ("III.2", f"☒ {PLAN} Since 2020.\n☐ {ALIGNED}", "2-02", "checked"),
}


@pytest.mark.parametrize(("question", "pasted", "field", "parts"), PARTS.values(), ids=PARTS)
def test_only_pasted_words_are_a_part_of_the_answer(question: str, pasted: str, field: str, parts: str) -> None:
    """By the kind of the field."""
    answers = {
        answer.field.id.split(".", 1)[1]: answer
        for answer in match_prompts(LGQ.question(question), pasted)
        if answer.field
    }
    assert " ".join(answers[field].answer_parts) == parts


@pytest.mark.parametrize(("field", "present"), [("I.3", Answer(choice="yes")), ("X.d1", Answer(checked=True))])
def test_what_is_left_over_changes_no_choice(field: str, present: Answer) -> None:
    """A field without a text takes nothing of it."""
    rest = [PastedAnswer(None, "Dear colleague", "Dear colleague")]
    assert with_rest(rest, LGQ.fields[field], present) == {}


def test_what_is_left_over_ticks_no_box() -> None:
    """It is added to the explanation; what the paste says of the box holds."""
    answers = [PastedAnswer(LGQ.fields["III.2-01"], "☐", checked=False), PastedAnswer(None, "Intro", "Intro")]
    assert with_rest(answers, LGQ.fields["III.2-01"], Answer())["III.2-01"] == {"checked": False, "text": "Intro"}
