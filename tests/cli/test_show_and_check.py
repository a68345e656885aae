"""`lgqtui show` and `lgqtui check`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Call, tree


@pytest.fixture
def answered(city: Path, lgq: Call) -> Path:
    """A draft with an error, a warning, hints, a flag, and an answer set aside."""
    lgq("answer", "city", "A.2", "yes", "--flag")
    lgq("answer", "city", "A.2.name", "an officer")
    lgq("answer", "city", "A.2", "no")
    lgq("answer", "city", "B.1-a", "on")
    lgq("answer", "city", "B.1-b", "on")
    lgq("answer", "city", "B.date", "some day")
    return city


def test_show_says_in_words_how_each_section_stands_and_what_is_left(answered: Path, lgq: Call) -> None:
    """Head, sections, unanswered fields with their wording, problems; a line each."""
    assert lgq("show", "city").out.splitlines() == [
        "city · Small · open",
        "4 of 7 answered · 2 need a look · 1 set aside",
        "",
        "I. First  1 of 3 answered",
        "Last      3 of 4 answered",
        "",
        "3 unanswered:",
        "  A.1      What is the portal?",
        "  A.2.why  Why not",
        "  B.mail   E-mail",
        "",
        "1 flagged:",
        "  A.2  Is there an officer?",
        "",
        "1 set aside:",
        "  A.2.name  Name",
        "",
        "B.1-b: error: this and that exclude each other. Take one off.",
        "B.date: warning: this does not read as a date. Write day, month and year, for example 30 July 2021.",
    ]


def test_show_of_an_empty_draft_says_what_is_not_counted(city: Path, lgq: Call) -> None:
    """Questions off the route do not count; boxes count once they are ticked."""
    lines = lgq("show", "city").out.splitlines()
    assert "0 of 4 answered" in lines
    assert lines[-5:] == [
        "4 unanswered:",
        "  A.1     What is the portal?",
        "  A.2     Is there an officer?",
        "  B.date  Day",
        "  B.mail  E-mail",
    ]


def test_show_as_json_has_the_shape_of_the_contract(answered: Path, lgq: Call) -> None:
    """Exactly the documented keys."""
    assert lgq("show", "city", "--json").json == {
        "state": "open",
        "answered": 4,
        "asked": 7,
        "sections": [
            {"id": "A", "title": "First", "answered": 1, "asked": 3},
            {"id": "B", "title": "Last", "answered": 3, "asked": 4},
        ],
        "errors": 1,
        "warnings": 1,
        "hints": 3,
        "sent": None,
        "changed_since": None,
        "replaced_by": "",
    }


def test_show_lists_missing_evidence_as_an_error(city: Path, lgq: Call, tmp_path: Path) -> None:
    """In the count, in the lines and in the JSON."""
    (tmp_path / "plan.txt").write_text("a plan")
    lgq("attach", "city", "A.2", str(tmp_path / "plan.txt"))
    before = lgq("show", "city", "--json").json["errors"]
    for file in city.with_suffix(".files").glob("attachments/*"):
        file.unlink()
    output = lgq("show", "city").out
    assert "A.2: error: the file of the attachment “plan.txt” is missing." in output.splitlines()[-1]
    assert "1 needs a look" in output
    assert (before, lgq("show", "city", "--json").json["errors"]) == (0, 1)


def test_check_says_field_weight_fault_and_remedy_on_a_line(answered: Path, lgq: Call) -> None:
    """Problems on stdout; the sum on stderr, unanswered fields counted separately."""
    result = lgq("check", "city")
    assert result.code == 3
    assert result.out.splitlines() == [
        "A.1: hint: not answered yet.",
        "A.2.why: hint: not answered yet.",
        "B.1-b: error: this and that exclude each other. Take one off.",
        "B.date: warning: this does not read as a date. Write day, month and year, for example 30 July 2021.",
        "B.mail: hint: not answered yet.",
    ]
    assert result.err == "city: 1 error, 1 warning, 0 hints beside 3 unanswered fields\n"


def test_check_as_json_has_the_shape_of_the_contract(answered: Path, lgq: Call) -> None:
    """Exactly the documented keys, with hints about unanswered fields."""
    result = lgq("check", "city", "--json")
    document = result.json
    assert result.code == 3
    assert (list(document), result.err) == (["problems", "errors", "warnings", "hints"], "")
    assert (document["errors"], document["warnings"], document["hints"]) == (1, 1, 3)
    assert document["problems"][2] == {
        "field": "B.1-b",
        "severity": "error",
        "code": "both",
        "message": "this and that exclude each other",
        "remedy": "Take one off.",
        "link": "",
        "mended": "",
    }


def test_warnings_and_hints_alone_end_with_0(answered: Path, lgq: Call) -> None:
    """Only an error changes the exit code."""
    lgq("answer", "city", "B.1-b", "off")
    assert lgq("check", "city").code == 0


@pytest.mark.parametrize("command", ["show", "check"])
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "there is no draft “cty”"),
        (b"format = ", "cty.toml is not valid TOML"),
        (b"\xff", "this is not UTF-8 text"),
        (b"a = 1", "is not a draft"),
        (b"format = 9\n", "was written by a newer lgqtui"),
        (b'format = 1\nquestionnaire = "small"\nid = "1"\ncreated = 2026-01-01\nanswers = 3', "answers is not"),
        (b'format = 1\nquestionnaire = "nil"\nid = "1"\ncreated = 2026-01-01', "cty is for the questionnaire “nil”"),
    ],
)
def test_a_draft_that_cannot_be_read_ends_with_4_and_a_remedy(
    command: str, content: bytes | None, message: str, lgq: Call, city: Path
) -> None:
    """Missing, damaged, another format, no questionnaire: a sentence, and no change."""
    if content is not None:
        city.with_name("cty.toml").write_bytes(content)
    before = tree(city.parents[1])
    result = lgq(command, "cty")
    assert (result.code, result.out) == (4, "")
    assert message in result.error
    assert result.hint
    assert tree(city.parents[1]) == before


def test_a_damaged_draft_without_a_generation_is_reported_with_its_line(lgq: Call, city: Path) -> None:
    """With a generation, that is offered too."""
    city.with_name("cty.toml").write_text('format = 1\nquestionnaire = "small\n')
    result = lgq("show", "cty")
    assert result.error == f"{city.with_name('cty.toml')} is not valid TOML: line 2: a quote is opened and not closed"
    assert "No earlier version of it can be read: mend it in an editor." in result.hint
    lgq("answer", "city", "A.2", "yes")
    city.write_text(city.read_text() + "x\n")
    assert "lgqtui history city restore 1" in lgq("show", "city").hint


def test_a_missing_draft_is_reported_with_the_closest_match(lgq: Call, city: Path) -> None:
    """It is mostly mistyped."""
    assert "Did you mean city?" in lgq("show", "ctiy").hint
    assert "lgqtui list" in lgq("show", "something else").hint


def test_a_damaged_questionnaire_is_reported_with_the_command_that_lists_its_problems(
    lgq: Call, city: Path, small: Path
) -> None:
    """The sentence names the file and its line."""
    small.write_text(small.read_text().replace('"yes_no"', '"yesno"'))
    result = lgq("check", "city")
    assert result.code == 4
    assert "line 22" in result.error
    assert "lgqtui questions check" in result.hint


def test_sections_in_which_nothing_is_counted_say_why(small: Path, lgq: Call) -> None:
    """Boxes count once any is ticked; what does not apply never counts."""
    more = """
[[sections]]
id = "C"
title = "Boxes"
[[sections.questions]]
id = "C.1"
text = "Which?"
fields = [{ id = "C.1", kind = "tick", prompt = "this", explain = false }]

[[sections]]
id = "D"
title = "Officer"
[[sections.questions]]
id = "D.1"
text = "Who?"
fields = [{ id = "D.1", kind = "short", when = { field = "A.2", is = "yes" } }]

[[rules]]"""
    small.write_text(small.read_text().replace("\n[[rules]]", more))
    lgq("new", "city", "--questionnaire", "small")
    lines = [line.split("  ") for line in lgq("show", "city").out.splitlines()]
    states = {parts[0].strip(): parts[-1].strip() for parts in lines}
    assert (states["Boxes"], states["Officer"]) == ("nothing ticked", "not asked")


def test_one_answer_is_shown_as_its_text(answered: Path, lgq: Call) -> None:
    """Exact, with its links and attachments; also one that is set aside, and nothing of one that is missing."""
    lgq("answer", "city", "A.2.why", "-", stdin="two\nlines — \u202e".encode())
    assert lgq("show", "city", "A.2.why").out == "two\nlines — \u202e\n"
    lgq("answer", "city", "A.2.why", "-", stdin=b"    indented\nend\n\n\n")
    assert lgq("show", "city", "A.2.why").out == "    indented\nend\n\n\n"
    lgq("answer", "city", "A.1", "Portal https://a.example.org")
    assert lgq("show", "city", "A.1").out == "Portal: https://a.example.org\n"
    assert [lgq("show", "city", field).out for field in ("A.2", "A.2.name", "B.1-a", "B.mail")] == [
        "no\n",
        "an officer\n",
        "ticked\n",
        "",
    ]


def test_one_answer_is_shown_as_its_shape(answered: Path, lgq: Call) -> None:
    """As `answer --shape` takes it back."""
    shape = lgq("show", "city", "A.2", "--json").json
    assert shape == {"choice": "no", "flag": True}
    assert lgq("show", "city", "B.mail", "--json").json == {}
    before = answered.read_bytes()
    assert lgq("answer", "city", "A.2", "--shape", json.dumps(shape)).code == 0
    assert answered.read_bytes() == before


def test_an_unknown_field_is_not_shown(answered: Path, lgq: Call) -> None:
    """The closest is named; an answer that the questionnaire does not know is shown."""
    result = lgq("show", "city", "A.2.nam")
    assert (result.code, result.out) == (2, "")
    assert result.hint.startswith("Did you mean A.2.name?")
    with answered.open("a", encoding="utf-8") as file:
        file.write('\n[answers."Old.1"]\ntext = "of before"\n')
    assert lgq("show", "city", "Old.1").out == "of before\n"
