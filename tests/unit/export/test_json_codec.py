"""The canonical JSON of a draft: written and read."""

from __future__ import annotations

import json
import math
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from lgqtui.draft.model import Draft
from lgqtui.errors import CannotRead
from lgqtui.export.json_codec import decode_draft, encode_draft
from lgqtui.questionnaire.answer import Answer
from tests.hypothesis_settings import max_examples
from tests.shipped.test_export_sample import DRAFTS, FULL, MADE_UP, draft

HEAD = {"format": 1, "questionnaire": "made-up", "id": "0b8f-id", "created": "2026-11-23T09:00:00Z"}


def written(filled: Draft, *, with_remarks: bool = False) -> str:
    return encode_draft(MADE_UP, filled, with_remarks=with_remarks)


def refused(content: bytes | str | dict[str, Any]) -> CannotRead:
    raw = json.dumps(content) if isinstance(content, dict) else content
    with pytest.raises(CannotRead) as caught:
        decode_draft(raw.encode() if isinstance(raw, str) else raw, "a.json")
    return caught.value


def check_sentence(error: CannotRead) -> None:
    assert str(error).startswith("a.json")
    assert "\n" not in str(error)
    assert error.remedy


def test_it_is_the_contracts_text() -> None:
    """Keys in documented order, fields in questionnaire order, two spaces, a final newline."""
    filled = draft(
        {
            "gone": Answer(text="é"),
            "S.1-1": Answer(checked=False, text="x", remark="private", flag=True),
            "P.2": Answer(choice="yes"),
        },
        edition="2nd",
    )
    assert (
        written(filled)
        == """\
{
  "format": 1,
  "questionnaire": "made-up",
  "id": "0b8f-id",
  "created": "2026-11-23T09:00:00Z",
  "edition": "2nd",
  "answers": {
    "P.2": {
      "choice": "yes"
    },
    "S.1-1": {
      "checked": false,
      "text": "x"
    },
    "gone": {
      "text": "é"
    }
  }
}
"""
    )


@pytest.mark.parametrize("with_remarks", [True, False])
@given(filled=DRAFTS)
@max_examples(200)
def test_what_is_read_back_is_written_the_same(with_remarks: bool, filled: Draft) -> None:
    """Export, import and export give the same bytes."""
    first = written(filled, with_remarks=with_remarks)
    again = decode_draft(first.encode(), "a.json")
    assert written(again, with_remarks=with_remarks) == first


def test_a_draft_comes_back_whole() -> None:
    """With remarks nothing is lost."""
    assert decode_draft(written(FULL, with_remarks=True).encode(), "a.json") == FULL.in_order(MADE_UP.fields)


@given(filled=DRAFTS)
@max_examples(100)
def test_private_notes_stay_home(filled: Draft) -> None:
    """Without remarks it has neither remark nor flag, nor answers that would be empty."""
    answers = json.loads(written(filled))["answers"]
    assert not any({"remark", "flag"} & answer.keys() for answer in answers.values())
    assert all(answers.values())


@pytest.mark.parametrize(
    ("created", "text"),
    [
        (datetime(2026, 11, 23, 9, 0, tzinfo=UTC), "2026-11-23T09:00:00Z"),
        (datetime(2026, 11, 23, 9, 0, tzinfo=timezone(timedelta(hours=7))), "2026-11-23T09:00:00+07:00"),
        (datetime(2026, 11, 23, 9, 0, 0, 500, tzinfo=UTC), "2026-11-23T09:00:00.000500Z"),
        (datetime(2026, 11, 23, 9, 0), "2026-11-23T09:00:00Z"),  # noqa: DTZ001 - as a hand-edited draft may have it
    ],
)
def test_the_moment_keeps_its_offset(created: datetime, text: str) -> None:
    """UTC is written as Z, other offsets unchanged."""
    shape = json.loads(written(replace(FULL, created=created)))
    assert shape["created"] == text


def test_values_that_only_toml_knows_become_text() -> None:
    """Dates, times, NaN, infinities and integers beyond 64 bits in unknown keys."""
    odd = {"d": date(2026, 1, 2), "t": time(1, 2), "n": [math.nan, -math.inf], "i": 2**63, "m": datetime(2026, 1, 2)}  # noqa: DTZ001
    shape = json.loads(written(draft({}, odd=odd)))
    assert shape["odd"] == {
        "d": "2026-01-02",
        "t": "01:02:00",
        "n": ["nan", "-inf"],
        "i": str(2**63),
        "m": "2026-01-02T00:00:00Z",
    }


@pytest.mark.parametrize("number", [1e22, -1e300, 2.0**63, 5e-324, 0.5])
def test_a_number_with_an_exponent_comes_back(number: float) -> None:
    """TOML has it in 64 bits, however large it is."""
    assert decode_draft(written(draft({}, odd=number)).encode(), "a.json").extra == {"odd": number}


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**300])
def test_a_whole_number_of_more_than_64_bits_is_refused(number: int) -> None:
    """TOML does not have it; the sentence says which way it is beyond the limit."""
    content = json.dumps(HEAD | {"answers": {}, "odd": [number]}).encode()
    with pytest.raises(CannotRead, match="too small" if number < 0 else "too large"):
        decode_draft(content, "a.json")


def test_the_json_of_a_package_is_a_draft_too() -> None:
    """Metadata of a package become unknown keys."""
    package = HEAD | {"supersedes": "a", "publication": True, "excluded": ["P.2.name"], "answers": {}}
    extra = decode_draft(json.dumps(package).encode(), "a.json").extra
    assert extra == {"supersedes": "a", "publication": True, "excluded": ["P.2.name"]}


def test_a_byte_order_mark_is_no_fault() -> None:
    """Editors on Windows write one."""
    assert decode_draft(b"\xef\xbb\xbf" + written(FULL).encode(), "a.json").id == "0b8f-id"


@given(content=st.binary(max_size=80))
@example(b"\xff\xfe")
@example(b"9" * 5000)
@example(b"[" * 100_000)
@example(b'{"format":1,"created":"2026-11-23","id":"","questionnaire":"","answers":{"\\ud800":{}}}')
def test_no_bytes_do_anything_but_read_or_refuse(content: bytes) -> None:
    """Any file gives a draft or a sentence."""
    try:
        written(decode_draft(content, "a.json")).encode()
    except CannotRead as error:
        check_sentence(error)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=3) | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
SHAPE = st.fixed_dictionaries(
    {},
    optional={
        "format": st.just(1) | JSON,
        "id": st.just("a") | JSON,
        "questionnaire": st.just("q") | JSON,
        "created": st.just("2026-11-23T09:00:00Z") | st.datetimes().map(str) | JSON,
        "x": JSON,
        "answers": JSON
        | st.dictionaries(
            st.text(max_size=3),
            st.fixed_dictionaries(
                {},
                optional={
                    "choice": st.just("yes") | JSON,
                    "text": JSON,
                    "links": st.lists(st.fixed_dictionaries({}, optional={"urls": JSON, "label": JSON})) | JSON,
                    "attachments": st.lists(st.fixed_dictionaries({"size": JSON, "file": JSON})) | JSON,
                    "y": JSON,
                },
            ),
            max_size=2,
        ),
    },
)


@given(shape=SHAPE)
@max_examples(400)
def test_no_shape_does_anything_but_read_or_refuse(shape: dict[str, Any]) -> None:
    """Any JSON value gives a draft that can be written, or a sentence."""
    try:
        again = decode_draft(json.dumps(shape).encode(), "a.json")
    except CannotRead as error:
        check_sentence(error)
    else:
        first = written(again)
        assert written(decode_draft(first.encode(), "a.json")) == first


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "a.json, line 1, column 1: this is not JSON: Expecting value"),
        (b'{\n "a" 1}', "a.json, line 2, column 6: this is not JSON: Expecting ':' delimiter"),
        (b"{}\n\xff", "a.json, line 2: this is not UTF-8 text"),
        ("[]", "a.json is not an exported draft: its key “format” is missing"),
        ({"format": True}, "a.json is not an exported draft: its key “format” is missing"),
        ({"format": 2}, "a.json was written by a newer lgqtui (format 2, this one knows 1)"),
        ({"format": 0}, "a.json says format 0, and there is no such format"),
        ('{"a": {"b": 1, "b": 2}}', "a.json: the key “b” stands twice in one group"),
        ('{"a": NaN}', "a.json: NaN is not a number of JSON"),
        ('{"a": -Infinity}', "a.json: -Infinity is not a number of JSON"),
        ('{"a": 1e999}', "a.json: the number 1e999 is too large"),
        ('{"a": 9223372036854775808}', "a.json: the number 9223372036854775808 is too large"),
        ('{"a": -9223372036854775809}', "a.json: the number -9223372036854775809 is too small"),
        ('{"a": -1e999}', "a.json: the number -1e999 is too small"),
        (HEAD | {"a": {"b": [1, None]}}, "a.json: a.b[2] is null"),
        (HEAD | {"answers": {"I.1": None}}, 'a.json: answers."I.1" is null'),
        (HEAD | {"answers": None}, "a.json: answers is null"),
        (HEAD | {"answers": {"I.1": {"links": [{"urls": "x"}]}}}, 'a.json: answers."I.1".links[1].urls is not a list'),
        (HEAD | {"answers": {"I.1": {"choice": "maybe"}}}, 'a.json: answers."I.1".choice is “maybe”'),
        ({"format": 1}, "a.json: id is missing (and 2 more: questionnaire, created)"),
        (HEAD | {"created": "yesterday"}, "a.json: created is not a date and time"),
        (HEAD | {"a" * 999: None}, "a.json: " + "a" * 119 + "… is null"),
    ],
)
def test_faults_are_reported_with_their_position(content: bytes | str | dict[str, Any], message: str) -> None:
    """By line and column, or by key path."""
    assert str(refused(content)).startswith(message)


@pytest.mark.parametrize("depth", [150, 5_000, 200_000])
def test_deep_nesting_is_refused(depth: int) -> None:
    """Also beyond Python's recursion limit."""
    head = json.dumps(HEAD)[:-1]
    assert refused(f'{head}, "a": {"[" * depth}{"]" * depth}}}').code == "too-deep"


@pytest.mark.parametrize("odd", [{"\ud800": 1}, {"x": {"\ud800": 1}}, {"answers": {"\udc00": {"text": "a"}}}])
def test_a_key_with_half_a_character_is_refused(odd: dict[str, Any]) -> None:
    """A lone surrogate could never be saved."""
    error = refused(HEAD | odd)
    check_sentence(error)
    assert error.code == "bad-key"


@pytest.mark.parametrize("odd", ["\ud800", ["\ud800"], {"y": ["\ud800"]}])
def test_half_characters_in_unknown_values_are_cleaned(odd: object) -> None:
    """Lone surrogates are removed."""
    written(decode_draft(json.dumps(HEAD | {"x": odd, "answers": {}}).encode(), "a.json")).encode()


def test_half_characters_in_texts_are_cleaned() -> None:
    """Only the lone surrogate is removed."""
    content = json.dumps(HEAD | {"answers": {"I.1": {"text": "cut \ud83d"}}}).encode()
    assert decode_draft(content, "a.json").answer("I.1").text == "cut "


def test_an_id_of_nothing_but_half_a_character_is_none() -> None:
    """It is reported as empty."""
    raw = json.dumps(HEAD | {"id": "\ud800", "answers": {}}).encode()
    with pytest.raises(CannotRead, match="id is empty"):
        decode_draft(raw, "a.json")
