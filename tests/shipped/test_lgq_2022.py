"""The LGQ 2022 as shipped is the official form, to the letter."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from lgqtui.questionnaire.conditions import All, Is
from lgqtui.questionnaire.kinds import KINDS
from lgqtui.questionnaire.library import load_questionnaire, read_questionnaire
from lgqtui.questionnaire.model import Field, Question, Questionnaire, Rule

FOLDER = Path(__file__).parents[2] / "questions"

SECTIONS = [
    ("ID", "", "Respondent"),
    ("I", "I", "Institutional Framework"),
    ("II", "II", "Legal Framework"),
    ("III", "III", "Strategy and Implementation"),
    ("IV", "IV", "Usage of online services"),
    ("V", "V", "User satisfaction"),
    ("VI", "VI", "Social Media"),
    ("VII", "VII", "COVID-19 Measures"),
    ("VIII", "VIII", "Smart City and New Technologies"),
    ("X", "X", "Contact and Additional Information"),
]

# Each question with its fields and their kinds.
QUESTIONS = {
    "ID": "ID.city short, ID.country short",
    "I.1": "I.1 links",
    "I.2": "I.2.a links, I.2.b links, I.2.c links, I.2.d links, I.2.e links",
    "I.3": "I.3 yes_no, I.3.name short, I.3.title short, I.3.organization short, I.3.email short, I.3.phone short, "
    "I.3.linked text",
    "II": "II yes_no, II.a text",
    "III.1": "III.1 text",
    "III.2": ", ".join(f"III.2-{n:02} tick" for n in range(1, 15)) + ", III.2-explain text",
    "III.3": "III.3 text",
    "III.4": "III.4 text",
    "III.5": "III.5 text",
    "III.6": "III.6 text",
    "IV.1": "IV.1 text",
    "IV.2": "IV.2 yes_no",
    "IV.3": "IV.3 text",
    "V.1": "V.1 yes_no",
    "V.2": "V.2 text",
    "V.3": "V.3 text",
    "VI.1": "VI.1 text",
    "VII.1": "VII.1 text",
    "VII.2": "VII.2 text",
    "VIII.1": "VIII.1 yes_no, VIII.1.a text",
    "VIII.2": "VIII.2 text",
    "X.contact": "X.name short, X.title short, X.email short, X.organization short, X.date date",
    "X.declaration": "X.d1 tick, X.d2 tick, X.d3 tick, X.d4 tick",
    "X.publication": "X.publication yes_no",
}

FOLLOW_UPS = {
    "I.3.name": "I.3",
    "I.3.title": "I.3",
    "I.3.organization": "I.3",
    "I.3.email": "I.3",
    "I.3.phone": "I.3",
    "I.3.linked": "I.3",
    "II.a": "II",
    "IV.3": "IV.2",
    "V.2": "V.1",
    "VIII.1.a": "VIII.1",
}

TICKS = [
    "has an implementation plan.",
    "is aligned with the national development strategy.",
    "is aligned with the sustainable development goals (SDGs).",
    "is aligned with national digital development strategy",
    "indicates the existence of shared solutions/platforms provided at the national/regional level.",
    "makes specific reference to e-Participation and/or digital inclusion/engagement.",
    "makes specific reference to co-creation mechanisms for citizens.",
    "makes specific reference to social media.",
    "makes specific reference to a local digital ID.",
    "makes specific reference to new technologies such as artificial intelligence, blockchain, big data etc.",
    "provides other specific measures to ensure e-Government is used by the most vulnerable groups.",
    "provides other specific measures for ICT training and digital literacy by government officials.",
    "makes specific reference to cyber security.",
    "makes specific reference to mobile government.",
]

TEXTS = {
    "I.1": "What is the official **e-Government portal** of the city/municipality? If more than one exists, please "
    "list all.",
    "I.2": "Please provide **URLs** for **portals** providing specific services/features",
    "I.3": "Does your city/municipality have a **Chief Information Officer (CIO)**⁴ to manage its e-Government "
    "programs/strategies?",
    "II": "Is there any **legislation on digital governments** such as law on access to information or data privacy at "
    "the national and/or local levels?",
    "III.1": "Is there a city/municipality **e-Government Strategy** or equivalent?",
    "III.2": "Please check whichever applies to the city/municipal e-Government Strategy or equivalent:",
    "IV.3": "If yes, do you publish the results online and share those with the public institutions concerned?",
    "VII.2": "Are there any local e-Government initiatives that your city/municipality provided for COVID-19 response "
    "and recovery. (e.g., portals/URL; strategy for digital technologies; online services; digital solutions; budget "
    "for digital solutions)",
    "VIII.2": "Does your city/municipality strategy plans for the use of big data analytics in their decision-making "
    "processes? Please explain further and provide links.",
    "X.declaration": "Please select whichever applies:",
}

PROMPTS = {
    "I.2.a": "a. E-services¹:",
    "I.2.b": "b. E-participation²:",
    "I.2.c": "c. Open government data³:",
    "I.2.d": "d. Public procurement:",
    "I.2.e": "e. Other major portals at the city/municipality level:",
    "I.3": "",
    "I.3.title": "Title",
    "I.3.email": "E-mail",
    "I.3.linked": "If yes, is the **city/municipality CIO linked** to any extent to the **national CIO?** (by mandate "
    "or other type of relation)",
    "II.a": "a. If Yes, how do you adopt these in your organization?",
    "III.2-explain": "Please explain further:",
    "VIII.1.a": "a. If yes, please explain further and provide links.",
    "X.title": "Title:",
    "X.email": "Email:",
    "X.date": "Submission Date:",
    "X.d1": "I am authorized and fully knowledgeable to respond to this questionnaire.",
    "X.d2": "I did not have the full information to respond to this questionnaire",
    "X.d3": "I mostly provided my own opinion/assessment rather than official information.",
    "X.d4": "Other:",
}


@cache
def lgq() -> Questionnaire:
    return load_questionnaire(FOLDER / "lgq-2022.toml")


@cache
def validator() -> Any:
    schema = json.loads((FOLDER / "questionnaire.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def question(question_id: str) -> Question:
    return lgq().question(question_id)


def field(field_id: str) -> Field:
    return lgq().fields[field_id]


def readme_example() -> str:
    blocks = re.findall(
        r"^```toml\n(.*?)^```$", (FOLDER / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    assert len(blocks) == 1
    return str(blocks[0])


def test_the_file_has_no_problem_not_even_a_hint() -> None:
    """The shipped questionnaire is an example for authors."""
    reading = read_questionnaire((FOLDER / "lgq-2022.toml").read_bytes())
    assert reading.problems == ()
    assert reading.questionnaire is not None
    assert (reading.questionnaire.id, reading.questionnaire.respondent) == ("lgq-2022", "ID.city")


def test_the_sections_are_those_of_the_form() -> None:
    """Ten sections in the printed order; after VIII the printed numbers continue with X."""
    assert [(section.id, section.number, section.title) for section in lgq().sections] == SECTIONS


def test_the_questions_and_fields_are_those_of_the_form() -> None:
    """Each printed item is one question, with its fields in order and of the right kind."""
    kinds = {q.id: ", ".join(f"{f.id} {f.kind}" for f in q.fields) for q in lgq().questions}
    assert kinds == QUESTIONS
    assert list(kinds) == list(QUESTIONS)
    assert len(lgq().fields) == 59


def test_each_question_stands_in_its_section() -> None:
    """The id of a question starts with that of its section."""
    assert all(question_id.split(".")[0] == section.id for question_id, section in lgq().section_of.items())


def test_only_printed_numbers_are_shown() -> None:
    """II, the respondent and the parts of X have no printed number; all others are numbered as their id."""
    unnumbered = {"ID", "II", "X.contact", "X.declaration", "X.publication"}
    assert all(q.number == ("" if q.id in unnumbered else q.id) for q in lgq().questions)


def test_only_the_printed_follow_ups_are_conditional() -> None:
    """Five answers open their follow-ups; III.2 and V.3 are never hidden."""
    expected = {field_id: Is(opener, "yes") for field_id, opener in FOLLOW_UPS.items()}
    assert {f.id: f.when for f in lgq().fields.values() if f.when is not None} == expected


def test_every_follow_up_that_is_empty_under_a_yes_is_warned_of() -> None:
    """Each conditional field has a rule with message and remedy."""
    rules = {rule.id: rule for rule in lgq().rules}
    for field_id, opener in FOLLOW_UPS.items():
        rule = rules.pop(f"{field_id}-missing")
        assert (rule.field, rule.severity) == (field_id, "warning")
        assert rule.when == All((Is(opener, "yes"), Is(field_id, "empty")))
        assert rule.message
        assert rule.remedy
    assert list(rules) == ["X.d1-with-d2"]


def test_contradicting_declarations_are_warned_of() -> None:
    """“Fully knowledgeable” and “without full information” contradict each other."""
    (rule,) = (rule for rule in lgq().rules if rule.id == "X.d1-with-d2")
    assert isinstance(rule, Rule)
    assert (rule.field, rule.severity) == ("X.d2", "warning")
    assert rule.when == All((Is("X.d1", "on"), Is("X.d2", "on")))


@pytest.mark.parametrize(("question_id", "text"), TEXTS.items())
def test_questions_are_worded_as_printed(question_id: str, text: str) -> None:
    """The wording of a question is official and reaches the respondent unchanged."""
    assert question(question_id).text == text


@pytest.mark.parametrize(("field_id", "prompt"), PROMPTS.items())
def test_fields_are_worded_as_printed(field_id: str, prompt: str) -> None:
    """The wording of a field is official and reaches the respondent unchanged."""
    assert field(field_id).prompt == prompt


def test_all_fourteen_ticks_are_worded_as_printed() -> None:
    """The checklist III.2 is complete, each item with an explanation of its own."""
    ticks = [f for f in question("III.2").fields if f.kind == "tick"]
    assert [tick.prompt for tick in ticks] == TICKS
    assert all(tick.explain for tick in ticks)


@pytest.mark.parametrize(
    ("wording", "slip"),
    [
        (lambda: question("II").text, "legislation on digital governments"),
        (lambda: lgq().footnotes["4"], "sometimes referred as"),
        (lambda: question("VIII.2").text, "strategy plans"),
        (lambda: question("VII.2").text, "response and recovery. (e.g.,"),
        (lambda: field("III.2-04").prompt, "is aligned with national digital development strategy"),
    ],
)
def test_errors_of_the_official_wording_are_unchanged(wording: Any, slip: str) -> None:
    """Official wording is not corrected."""
    assert slip in wording()


def test_no_word_of_the_form_has_changed() -> None:
    """All wording has the fingerprint it had when compared with the form: changing it needs an official source."""
    form = lgq()
    words = [form.title, form.running_header, form.introduction, form.closing, *form.footnotes.values()]
    words += [section.title for section in form.sections if section.number]
    for question in form.questions:
        words += (
            [question.text, *(f.prompt for f in question.fields)] if not question.ours and question.id != "ID" else []
        )
    assert hashlib.sha256("\n".join(words).encode()).hexdigest()[:16] == "5f8353085b058c2a"


def test_the_words_around_the_questions_are_as_printed() -> None:
    """Title, running header, introduction and closing are the form's own."""
    assert lgq().title == "Local Government Questionnaire (LGQ) for the United Nations E-Government Survey"
    assert lgq().running_header == "United Nations E-Government Survey – Local Government Questionnaire (LGQ)"
    assert lgq().introduction.startswith("The objective of this questionnaire is to gather information from local gov")
    assert "in the UN E-Government Survey Knowledgebase unless otherwise requested." in lgq().introduction
    assert lgq().introduction.endswith("For any question about this questionnaire, please contact dpidg@un.org.")
    assert "\n" not in lgq().introduction
    assert lgq().closing == (
        "Thank you for taking the time to fill out the Local Government Questionnaire (LGQ) 2022. "
        "We appreciate your participation."
    )


def test_footnotes_stand_at_the_wording_that_bears_their_mark() -> None:
    """Each of the four footnotes is cited where its superscript is printed."""
    cited = {f.id: (f.prompt, f.footnotes) for f in lgq().fields.values() if f.footnotes}
    cited |= {q.id: (q.text, q.footnotes) for q in lgq().questions if q.footnotes}
    assert {part: marks for part, (_, marks) in cited.items()} == {
        "I.2.a": ("1",),
        "I.2.b": ("2",),
        "I.2.c": ("3",),
        "I.3": ("4",),
    }
    assert all("¹²³⁴"[int(marks[0]) - 1] in words for words, marks in cited.values())
    words = [q.text for q in lgq().questions] + [f.prompt for f in lgq().fields.values()]
    assert sum(len(re.findall("[¹²³⁴]", text)) for text in words) == 4
    assert lgq().footnotes["1"] == (
        "A specific portal where you can see the list of all online services available to the public."
    )
    assert lgq().footnotes["2"].startswith("**E-Participation** is about")
    assert lgq().footnotes["3"].startswith("**Open Government Data** allows")
    assert lgq().footnotes["4"].startswith("**CIO** or a similar")
    assert lgq().footnotes["4"].endswith("(**CTO**) or Chief Digital Officer (**CDO**)")


def test_what_is_not_printed_is_marked_as_ours() -> None:
    """Only the respondent's labels and the question of publication were added to the form."""
    assert [f.id for f in lgq().fields.values() if f.ours] == ["X.publication"]
    assert [q.id for q in lgq().questions if q.ours] == ["X.publication"]
    assert question("X.publication").text == (
        "May the responses be shared online in the UN E-Government Survey Knowledgebase?"
    )


def test_only_the_open_declaration_has_an_explanation() -> None:
    """Of all ticks only the first three declarations have no explanation; “Other:” takes a text."""
    assert [f.id for f in lgq().fields.values() if not f.explain] == ["X.d1", "X.d2", "X.d3"]


def test_both_email_fields_read_as_email() -> None:
    """Only e-mail fields are checked as addresses."""
    assert {f.id: f.reads_as for f in lgq().fields.values() if f.reads_as} == {"I.3.email": "email", "X.email": "email"}


def test_the_shipped_file_fits_the_schema() -> None:
    """Editors that follow the schema show no fault in the shipped file."""
    raw = tomllib.loads((FOLDER / "lgq-2022.toml").read_text(encoding="utf-8"))
    assert [error.message for error in validator().iter_errors(raw)] == []


def test_the_example_of_the_guide_works() -> None:
    """The example is valid, fits the schema, and has every feature."""
    example = readme_example()
    reading = read_questionnaire(example.encode())
    assert reading.problems == ()
    assert reading.questionnaire is not None
    assert {f.kind for f in reading.questionnaire.fields.values()} == set(KINDS)
    assert any(f.when for f in reading.questionnaire.fields.values())
    assert reading.questionnaire.rules
    assert reading.questionnaire.footnotes
    assert [error.message for error in validator().iter_errors(tomllib.loads(example))] == []


def test_the_schema_knows_each_kind() -> None:
    """The schema has the kinds of the program, their conditions, and keys of single kinds."""
    schema = validator().schema["$defs"]
    assert [choice["const"] for choice in schema["field"]["properties"]["kind"]["oneOf"]] == list(KINDS)
    values = {value for kind in KINDS.values() for value in kind.condition_values}
    assert {choice["const"] for choice in schema["state"]["oneOf"]} == values
    owners = {key: kind.name for kind in KINDS.values() for key in kind.options}
    limits = {
        key: limit["if"]["properties"]["kind"]["not"]["const"]
        for limit in schema["field"]["allOf"]
        for key in limit["then"]["properties"]
    }
    assert limits == owners


def test_the_guide_explains_every_key() -> None:
    """Whatever key the schema knows, and whatever kind the program, has its row in the tables of the guide."""
    guide = (FOLDER / "README.md").read_text(encoding="utf-8")
    kinds_table = guide.partition("\n| kind | ")[2].partition("\n\n")[0]
    assert re.findall(r"^\| `(\w+)` \|", kinds_table, re.MULTILINE) == list(KINDS)
    schema = validator().schema
    for part in (schema, *(schema["$defs"][name] for name in ("section", "question", "field", "rule"))):
        for key in part["properties"]:
            assert re.search(rf"^\| `\[*(?:sections\.)?(?:questions\.)?{key}\]*` \|", guide, re.MULTILINE), key
    for value in schema["$defs"]["condition"]["properties"]:
        assert f"{value} = " in guide


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('kind = "links"', 'kind = "link"'),
        ('kind = "links"', 'kind = "links"\nexplain = false'),
        ('kind = "links"', 'kind = "links"\nreads_as = "email"'),
        ('kind = "links"', 'kind = "links"\nhlep = "H"'),
        ('kind = "links"\n', ""),
        ('prompt = "Date:"\n', ""),
        ('title = "Your library"', 'title = ""'),
        ('is = "yes" }\n', 'is = "yes", is_not = "no" }\n'),
        ('is = "yes" }\n', "any = [] }\n"),
        ('is = "no" }', 'is = "never" }'),
        ("format = 1", "format = 2"),
    ],
)
def test_schema_and_program_refuse_the_same_faults(old: str, new: str) -> None:
    """Faults within a table are found by the schema too."""
    example = readme_example().replace(old, new, 1)
    assert example != readme_example()
    assert read_questionnaire(example.encode()).questionnaire is None
    assert list(validator().iter_errors(tomllib.loads(example)))
