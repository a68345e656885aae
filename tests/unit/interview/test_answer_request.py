"""Answers read from the text of a file, and how it is said what is wrong with one."""

from __future__ import annotations

import pytest

from lgqtui.errors import WrongUse
from lgqtui.interview.answer_request import AnswerRequest, BatchEntry, new_answer, parse_json, read_batch, refuse_blank
from lgqtui.links.model import LinkRow
from lgqtui.questionnaire.answer import BLANK, Answer
from lgqtui.questionnaire.kinds import ParsedAnswer
from lgqtui.questionnaire.model import Field

JSON = AnswerRequest(value='{"choice": "no"}', shape=True)
SHAPES = "It holds the answers as JSON, as exports have them, or lines of FIELD, a tab, VALUE."
CLEAR = (
    "To take the answer out: lgqtui answer DRAFT FIELD --clear; only its explanation or remark: --no-text, --no-remark"
)


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("a\tno", [(1, "a", AnswerRequest(value="no"))]),
        (" a \tno\tb\r\n\r\n\rc\t", [(1, "a", AnswerRequest(value="no\tb")), (4, "c", AnswerRequest(value=""))]),
        ('  {"a": {"choice": "no"}}  ', [(1, "a", JSON)]),
        ('{\n"a": {"choice": "no"},\n\n"ä": {"choice": "no"}}', [(2, "a", JSON), (4, "ä", JSON)]),
        ('{"format": 1, "answers": {\n"a": {"choice": "no"}}}', [(2, "a", JSON)]),
        ('{"a": {},\n"a": {"choice": "no"}}', [(1, "a", JSON), (1, "a", JSON)]),
    ],
)
def test_answers_are_read_with_their_lines(text: str, entries: list[BatchEntry]) -> None:
    """A line for each, or JSON; of a field that is there twice the first line."""
    assert read_batch("answers.txt", text) == entries


@pytest.mark.parametrize(
    ("source", "text", "code", "message", "remedy"),
    [
        ("-", "", "nothing-given", "the standard input: it holds no answer (no answer was changed)", SHAPES),
        ("a.txt", "{}", "nothing-given", "a.txt: it holds no answer (no answer was changed)", SHAPES),
    ],
)
def test_a_file_without_answers_is_refused(source: str, text: str, code: str, message: str, remedy: str) -> None:
    """With the name of the file and the shapes that it may have."""
    with pytest.raises(WrongUse) as raised:
        read_batch(source, text)
    assert (raised.value.code, str(raised.value), raised.value.remedy) == (code, message, remedy)


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ("[" * 100_000, "this is nested too deeply", "Look at its brackets."),
        (
            "{",
            "this is not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
            'An answer looks like this: {"choice": "yes"}. In a shell, put it into single quotes.',
        ),
        ('{"a": 1, "a": 2}', "“a” is there twice in one group", "Leave one of them out."),
        ('{"III.1": {"text": "a", "text": "b"}}', "“text” is there twice in one group", "Leave one of them out."),
    ],
)
def test_what_is_no_json_says_where(text: str, message: str, remedy: str) -> None:
    """And how an answer looks."""
    with pytest.raises(WrongUse) as raised:
        parse_json(text)
    assert (raised.value.code, str(raised.value), raised.value.remedy) == ("not-json", message, remedy)


@pytest.mark.parametrize(
    ("kind", "value", "answer", "removed"),
    [
        (
            "text",
            '{"text": "a\\u001b[31mb\\u009b0m", "remark": "\\u001b]0;x\\u0007c"}',
            Answer(text="ab", remark="c"),
            14,
        ),
        (
            "links",
            '{"links": [{"label": "\\u001b[1mA", "urls": ["https://a.example.org/\\u001b[0m"], "note": "n"}]}',
            Answer(links=(LinkRow("A", ("https://a.example.org/",), "n"),)),
            8,
        ),
    ],
)
def test_control_sequences_in_json_are_stripped_once_it_is_decoded(
    kind: str, value: str, answer: Answer, removed: int
) -> None:
    """Each of their characters counts as removed."""
    parsed = new_answer(Field("A.1", kind), BLANK, AnswerRequest(value=value, shape=True))
    assert parsed == ParsedAnswer(answer, removed)


def test_a_text_of_which_nothing_is_seen_is_refused() -> None:
    """One that is not given is not."""
    field = Field("A.1", "text")
    refuse_blank(field, None, "a")
    with pytest.raises(WrongUse) as raised:
        refuse_blank(field, "a", "\u200b ")
    expected = ("nothing-given", "A.1: the value is empty, and would erase an answer", CLEAR)
    assert (raised.value.code, str(raised.value), raised.value.remedy) == expected
