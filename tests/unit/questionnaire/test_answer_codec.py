"""The JSON form of answers: read, refused with a position, written."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given

from lgqtui.i18n import tr
from lgqtui.links.model import LinkRow
from lgqtui.problems import Problem
from lgqtui.questionnaire.answer import BLANK, Answer, Attachment
from lgqtui.questionnaire.answer_codec import AnswerDecoder, encode_answer, path_text
from lgqtui.questionnaire.kinds import TEXT_LIMIT
from tests import strategies

POSITION = ("answers", "I.1")
EVIDENCE: dict[str, Any] = {"file": "3f9a.png", "name": "Portal, June.png", "sha256": "3f9a", "size": 48213}


def read(raw: object) -> tuple[Answer, list[Problem]]:
    reader = AnswerDecoder()
    return reader.answer(raw, POSITION), reader.problems


def with_evidence(**otherwise: Any) -> Answer:
    return Answer(attachments=(Attachment(**EVIDENCE | otherwise),))


def sentence(problem: Problem) -> str:
    """Return code and sentence of a problem."""
    return f"{problem.code}: {tr(problem.message, **problem.params)}. {tr(problem.remedy, **problem.params)}"


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        ({}, BLANK),
        ({"choice": "yes"}, Answer(choice="yes")),
        ({"choice": ""}, BLANK),
        ({"checked": False}, Answer(checked=False)),
        ({"text": "a\r\nb"}, Answer(text="a\nb")),
        ({"links": []}, BLANK),
        ({"links": [{}]}, Answer(links=(LinkRow(),))),
        (
            {"links": [{"label": "L", "urls": ["u", "v"], "note": "n", "seen": True}]},
            Answer(links=(LinkRow("L", ("u", "v"), "n", {"seen": True}),)),
        ),
        (
            {"attachments": [EVIDENCE | {"caption": "c", "type": "image/png", "page": 1}]},
            Answer(
                attachments=(Attachment("3f9a.png", "Portal, June.png", "3f9a", 48213, "c", "image/png", {"page": 1}),)
            ),
        ),
        ({"remark": "r", "flag": True}, Answer(remark="r", flag=True)),
        ({"flag": False}, BLANK),
        ({"owner": {"since": [1.5, "x"]}}, Answer(extra={"owner": {"since": [1.5, "x"]}})),
        ({"when": datetime(2026, 1, 1, tzinfo=UTC)}, Answer(extra={"when": datetime(2026, 1, 1, tzinfo=UTC)})),
    ],
)
def test_shapes_are_read_as_answers(raw: dict[str, Any], answer: Answer) -> None:
    """Every documented key is read, unknown keys are kept, missing ones are blank."""
    assert read(raw) == (answer, [])


def nested(depth: int) -> Any:
    return [nested(depth - 1)] if depth else "deep"


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ([], 'wrong-type: answers."I.1" is not a group of keys and values. Write a group of keys and values there.'),
        (None, 'null: answers."I.1" is null. Leave the key out where there is no value.'),
        ({"text": None}, 'null: answers."I.1".text is null. Leave the key out where there is no value.'),
        ({"text": 5}, 'wrong-type: answers."I.1".text is not text in quotes. Write text in quotes there.'),
        ({"checked": "yes"}, 'wrong-type: answers."I.1".checked is not true or false. Write true or false there.'),
        ({"checked": 1}, 'wrong-type: answers."I.1".checked is not true or false. Write true or false there.'),
        ({"flag": 0}, 'wrong-type: answers."I.1".flag is not true or false. Write true or false there.'),
        (
            {"choice": "Yes"},
            'not-a-choice: answers."I.1".choice is “Yes”. Write yes or no, or take the key out for: not answered.',
        ),
        (
            {"choice": True},
            'wrong-type: answers."I.1".choice is not text in quotes. Write text in quotes there.',
        ),
        (
            {"links": "https://x.org"},
            'wrong-type: answers."I.1".links is not a list in square brackets. Write a list in square brackets there.',
        ),
        (
            {"links": [{}, "https://x.org"]},
            (
                'wrong-type: answers."I.1".links[2] is not a group of keys and values. '
                "Write a group of keys and values there."
            ),
        ),
        (
            {"links": [{"urls": ["a", None]}]},
            'null: answers."I.1".links[1].urls[2] is null. Leave the key out where there is no value.',
        ),
        (
            {"attachments": [EVIDENCE | {"size": True}]},
            'wrong-type: answers."I.1".attachments[1].size is not a whole number. Write a whole number there.',
        ),
        (
            {"attachments": [5]},
            (
                'wrong-type: answers."I.1".attachments[1] is not a group of keys and values. '
                "Write a group of keys and values there."
            ),
        ),
        *(
            (
                {"attachments": [{k: value for k, value in EVIDENCE.items() if k != key}]},
                f'missing: answers."I.1".attachments[1].{key} is missing. Add the attachment again.',
            )
            for key in EVIDENCE
        ),
        (
            {"owner": {"since": [1, None]}},
            'null: answers."I.1".owner.since[2] is null. Leave the key out where there is no value.',
        ),
        (
            {"links": [{"seen": None}]},
            'null: answers."I.1".links[1].seen is null. Leave the key out where there is no value.',
        ),
        (
            {"text": "x" * (TEXT_LIMIT + 1)},
            (
                'too-long: answers."I.1".text has 200,001 characters, more than an answer can hold (200,000). '
                "Keep the longer text in a document of its own and give its link."
            ),
        ),
        (
            {"owner": -(2**63) - 1},
            'too-large-number: answers."I.1".owner is a number of more than 64 bits. Write a smaller number.',
        ),
        (
            {"owner": 2**63},
            'too-large-number: answers."I.1".owner is a number of more than 64 bits. Write a smaller number.',
        ),
        (
            {"attachments": [EVIDENCE | {"size": 2**64}]},
            (
                'too-large-number: answers."I.1".attachments[1].size is a number of more than 64 bits. '
                "Write a smaller number."
            ),
        ),
        (
            {"owner": {"\ud800": 1}},
            (
                'bad-key: answers."I.1".owner."\ud800" has control characters in its name. '
                "Give it another name, or take it out."
            ),
        ),
    ],
)
def test_an_invalid_value_is_reported_with_its_position(raw: object, says: str) -> None:
    """With key path, fault and remedy."""
    _, (problem,) = read(raw)
    assert problem.severity == "error"
    assert sentence(problem) == says
    assert problem.key_path[:2] == POSITION
    assert problem.position == path_text(problem.key_path)


@pytest.mark.parametrize("depth", [38, 500])
def test_what_nests_too_deeply_is_refused(depth: int) -> None:
    """An unknown value may nest to a limit."""
    assert read({"owner": nested(37)}) == (Answer(extra={"owner": nested(37)}), [])
    _, (problem,) = read({"owner": nested(depth)})
    position = f'answers."I.1".owner{"[1]" * 38}'
    assert sentence(problem) == f"too-deep: {position} is nested too deeply. Use fewer levels, or take it out."


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        ({"text": "x" * TEXT_LIMIT}, Answer(text="x" * TEXT_LIMIT)),
        ({"attachments": [EVIDENCE | {"file": "X-ray.png"}]}, with_evidence(file="X-ray.png")),
        ({"owner": [2**63 - 1, -(2**63), 2.0**70]}, Answer(extra={"owner": [2**63 - 1, -(2**63), 2.0**70]})),
        ({"attachments": [EVIDENCE | {"size": 2**63 - 1}]}, with_evidence(size=2**63 - 1)),
    ],
)
def test_what_just_fits_is_taken(raw: dict[str, Any], answer: Answer) -> None:
    """The largest text, 64-bit integers, any letter in a name."""
    assert read(raw) == (answer, [])


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        ({"text": "x" * (TEXT_LIMIT + 1), "remark": "r"}, Answer(remark="r")),
        ({"owner": {"\ud800": 1, "since": 2}}, Answer(extra={"owner": {"since": 2}})),
        ({"links": [{"urls": ["u", None, "x" * (TEXT_LIMIT + 1)]}]}, Answer(links=(LinkRow(urls=("u", "")),))),
        ({"attachments": [{"file": "3f9a.png", "name": "n", "sha256": "3f9a"}]}, with_evidence(name="n", size=0)),
        ({"attachments": [{"name": "n", "sha256": "3f9a", "size": 5}]}, with_evidence(file="", name="n", size=5)),
        ({"attachments": [EVIDENCE | {"size": 2**63}]}, with_evidence(size=0)),
    ],
)
def test_what_cannot_be_taken_is_left_out(raw: dict[str, Any], answer: Answer) -> None:
    """The valid rest is read."""
    assert read(raw)[0] == answer


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b", "a\\b", "", ".", "..", "C:evil"])
def test_an_attachment_is_a_file_of_the_sidecar_and_no_other(name: str) -> None:
    """An answer cannot refer to a file elsewhere."""
    _, (problem,) = read({"attachments": [EVIDENCE | {"file": name}]})
    assert problem.code == "bad-file"
    assert sentence(problem) == (
        'bad-file: answers."I.1".attachments[1].file is not the name of a file in the draft\'s own folder. '
        "Add the attachment again."
    )


def test_all_faults_are_reported_at_once() -> None:
    """Reading continues after a fault, and valid parts are read."""
    answer, problems = read({"choice": "x", "text": "kept", "links": [5, {"label": 1, "urls": ["u"]}]})
    assert [p.position for p in problems] == [
        'answers."I.1".choice',
        'answers."I.1".links[1]',
        'answers."I.1".links[2].label',
    ]
    assert answer == Answer(text="kept", links=(LinkRow("", ("u",)),))


def test_characters_removed_from_a_text_are_a_hint() -> None:
    """With the position."""
    raw = {"text": "a\x00b\x1b", "links": [{"urls": ["\x07u"]}], "owner": {"name": "x\x7f"}}
    answer, problems = read(raw)
    assert answer == Answer(text="ab", links=(LinkRow(urls=("u",)),), extra={"owner": {"name": "x"}})
    assert [p.severity for p in problems] == ["hint"] * 3
    assert [p.position for p in problems] == [path_text(p.key_path) for p in problems]
    assert [sentence(p) for p in problems] == [
        'cleaned: answers."I.1".text: control characters were left out (2). Nothing needs to be done.',
        'cleaned: answers."I.1".links[1].urls[1]: control characters were left out (1). Nothing needs to be done.',
        'cleaned: answers."I.1".owner.name: control characters were left out (1). Nothing needs to be done.',
    ]


def test_shapes_are_written_in_the_order_of_the_contract() -> None:
    """Empty keys are left out, unknown keys come last."""
    answer = Answer(
        "yes",
        False,
        "t",
        (LinkRow("L", ("u",), "", {"seen": 1}),),
        (Attachment("f", "n", "s", 1, extra={"page": 2}), Attachment("f", "n", "s", 1, "c", "image/png")),
        "r",
        True,
        {"owner": "IT"},
    )
    assert json.dumps(encode_answer(answer)) == json.dumps(
        {
            "choice": "yes",
            "checked": False,
            "text": "t",
            "links": [{"label": "L", "urls": ["u"], "note": "", "seen": 1}],
            "attachments": [
                {"file": "f", "name": "n", "sha256": "s", "size": 1, "page": 2},
                {"file": "f", "name": "n", "caption": "c", "type": "image/png", "sha256": "s", "size": 1},
            ],
            "remark": "r",
            "flag": True,
            "owner": "IT",
        }
    )
    assert encode_answer(BLANK) == {}


@given(strategies.answers)
def test_every_answer_survives_its_shape(answer: Answer) -> None:
    """Writing and reading gives the same answer without problems."""
    read_again, problems = read(encode_answer(answer))
    assert not problems
    assert repr(read_again) == repr(answer)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("answers", "I.1", "links", 0, "urls", 2), 'answers."I.1".links[1].urls[3]'),
        (("bare_key-1",), "bare_key-1"),
        (("two words", ""), '"two words".""'),
        (("schlüssel",), '"schlüssel"'),
        (('say "hi"',), '"say \\"hi\\""'),
        (("back\\slash",), '"back\\\\slash"'),
        ((0, "x"), "[1].x"),
        ((), ""),
    ],
)
def test_a_position_is_written_as_in_toml(path: tuple[str | int, ...], expected: str) -> None:
    """Dotted and quoted as in TOML; rows count from one."""
    assert path_text(path) == expected
