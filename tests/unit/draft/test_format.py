"""The draft as TOML: reading, refusing with a position, and writing without loss."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from lgqtui.draft.format import (
    FORMAT,
    DraftDocument,
    draft_mapping,
    draft_text,
    is_joined,
    parses_to,
    read_draft,
    read_draft_result,
)
from lgqtui.draft.model import Draft
from lgqtui.errors import CannotRead, CannotWrite, DamagedFile
from lgqtui.links.model import LinkRow
from lgqtui.questionnaire.answer import Answer, Attachment
from lgqtui.toml.values import format_value
from tests import strategies
from tests.hypothesis_settings import max_examples

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HEAD = 'format = 1\nquestionnaire = "q"\nid = "i"\ncreated = 2026-11-23T09:00:00Z\n'


def read(text: str) -> Draft:
    return read_draft(text.encode(), "city.toml")


def draft(**answers: Answer) -> Draft:
    return Draft("i", "q", NINE, answers)


def written_text(document: DraftDocument, draft: Draft) -> str:
    return b"".join(document.update(draft)).decode()


# Reading


def test_removed_characters_are_counted() -> None:
    """The user is told how many there were."""
    text = HEAD + '[answers.a]\ntext = "a\\u0007b\\u0000c"\n'
    assert read_draft_result(text.encode(), "city.toml").removed == 2


def test_every_part_of_the_format_is_read() -> None:
    """Head, answers of every kind, notes, attachments and unknown keys."""
    text = (
        HEAD
        + '''
        department = "IT"
        [answers."I.1"]
        links = [{ label = "City portal", urls = ["https://example.org/"], note = "" }]
        [answers."I.3"]
        choice = "yes"
        [answers."II.a"]
        text = """
one
two"""
        links = []
        remark = "ask"
        flag = true
        [answers."III.2-01"]
        checked = true
        text = "why"
        owner = { name = "x" }
        [answers.nothing]
        [[answers."VII.1".attachments]]
        file = "3f9a.png"
        name = "Portal, June.png"
        caption = "c"
        type = "image/png"
        sha256 = "3f9a"
        size = 48213
        '''
    )
    assert read(text) == Draft(
        "i",
        "q",
        NINE,
        {
            "I.1": Answer(links=(LinkRow("City portal", ("https://example.org/",)),)),
            "I.3": Answer(choice="yes"),
            "II.a": Answer(text="one\ntwo", remark="ask", flag=True),
            "III.2-01": Answer(checked=True, text="why", extra={"owner": {"name": "x"}}),
            "VII.1": Answer(attachments=(Attachment("3f9a.png", "Portal, June.png", "3f9a", 48213, "c", "image/png"),)),
        },
        {"department": "IT"},
    )


@pytest.mark.parametrize(
    ("created", "moment"),
    [
        ("2026-11-23T09:00:00Z", NINE),
        ("2026-11-23T16:00:00+07:00", NINE),
        ("2026-11-23 09:00:00", NINE),
        ('"2026-11-23T09:00:00Z"', NINE),
        ("2026-11-23", NINE.replace(hour=0)),
    ],
)
def test_the_moment_of_creation_is_read_however_it_is_written(created: str, moment: datetime) -> None:
    """With or without time or zone, as TOML or text; without zone it is UTC."""
    created_at = read(HEAD.replace("2026-11-23T09:00:00Z", created)).created
    assert created_at == moment
    assert created_at.tzinfo is not None


def test_windows_files_are_read_like_any_other() -> None:
    """A byte order mark and carriage returns are ignored."""
    text = "\ufeff" + (HEAD + '[answers.a]\ntext = """\none\ntwo"""\n').replace("\n", "\r\n")
    assert read(text) == draft(a=Answer(text="one\ntwo"))


A = "[answers.a]\n"
OTHER = "Restore an earlier version, or begin a new draft."
SYNTAX_REMEDY = "Look at this line and the one above: usually a quote, a bracket or an equals sign is missing."
TWICE = "The same key or header stands twice, or a key is under the wrong header: take one of them out."
CONFLICT = (
    "two versions stand one after the other, as git leaves them. From here on, keep one of each two, and take out the "
    "lines that begin with <<<<<<<, ======= and >>>>>>>."
)
NO_VALUE = "a value is missing, or stands without quotes"
NO_FORMAT = "no-format: city.toml is not a draft: it does not say format = 1. Name a draft; lgqtui new makes one."
NO_DATE = "no-date: city.toml, line 4: created is not a date and time. Write for example 2026-11-23T09:00:00Z."
NOT_TEXT = "is not text in quotes. Write text in quotes there."


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", NO_FORMAT),
        ('format = "1"', NO_FORMAT),
        ("format = true", NO_FORMAT),
        (
            "format = 2",
            (
                "newer-format: city.toml was written by a newer lgqtui (format 2, this one knows 1). "
                "Update lgqtui. The file was left as it is."
            ),
        ),
        (
            "format = 0",
            (
                "no-such-format: city.toml says format 0, and there is no such format. "
                "Write 1 there if the rest is in order."
            ),
        ),
        *(
            (f"format = 1\n{mark}\n", f"not-toml: city.toml is not valid TOML: line 2: {CONFLICT}")
            for mark in ("<<<<<<<", "<<<<<<< HEAD", "=======", ">>>>>>> theirs")
        ),
        ("format = ", f"not-toml: city.toml is not valid TOML: line 1: {NO_VALUE}. {SYNTAX_REMEDY}"),
        ("format = 1\nid = \n", f"not-toml: city.toml is not valid TOML: line 2: {NO_VALUE}. {SYNTAX_REMEDY}"),
        (
            'format = 1\n[answers.a]\ntext = "one\ntwo"\n',
            (
                "not-toml: city.toml is not valid TOML: line 3: a quote is opened and not closed. "
                "Close the quote; a text of several lines stands between three quotes on each end."
            ),
        ),
        (
            'format = 1\n[answers.a]\ntext = "he said "no" to it"\n',
            (
                "not-toml: city.toml is not valid TOML: line 3: something stands after the value, perhaps because of a "
                "quote within the text. Write a backslash before each quote within a text, or put the text between "
                "three quotes on each end."
            ),
        ),
        (
            "format = 1\nid\n",
            f"not-toml: city.toml is not valid TOML: line 2: an equals sign is missing. {SYNTAX_REMEDY}",
        ),
        (
            "format = 1\n['a:b']\n['a:b']\n",
            f"not-toml: city.toml is not valid TOML: line 3: the same key or header stands twice. {TWICE}",
        ),
        (
            'format = 1\n<<<<<<< HEAD\nid = "a"\n=======\nid = "b"\n>>>>>>> other\n',
            f"not-toml: city.toml is not valid TOML: line 2: {CONFLICT}",
        ),
        (
            'format = 1\nid = "a"\ntext = """x\r\n<<<<<<< HEAD\r\ny"""\r\n=======\r\nz"""\r\n>>>>>>> other\r\n',
            f"not-toml: city.toml is not valid TOML: line 4: {CONFLICT}",
        ),
        (
            "format = 1" + "0" * 5000,
            (
                "not-toml: city.toml is not valid TOML: Exceeds the limit (4300 digits) for integer string conversion. "
                "Look for a number of thousands of digits."
            ),
        ),
        (
            b"format = 1\nid = '\xff'",
            "not-utf-8: city.toml, line 2: this is not UTF-8 text. Save the file as UTF-8.",
        ),
        (
            "format = " + "[" * 100_000,
            "too-deep: city.toml is nested too deeply. Restore an earlier version of it.",
        ),
        ("format = 1", f"missing: city.toml: id is missing (and 2 more problems). {OTHER}"),
        (HEAD.replace('id = "i"\n', ""), f"missing: city.toml: id is missing. {OTHER}"),
        (HEAD.replace('"i"', '""'), f"empty: city.toml, line 3: id is empty. {OTHER}"),
        (HEAD.replace('"q"', "5"), f"wrong-type: city.toml, line 2: questionnaire {NOT_TEXT}"),
        (HEAD.replace("created = ", "created = 5 #"), NO_DATE),
        (HEAD.replace("2026-11-23T09:00:00Z", '"soon"'), NO_DATE),
        (HEAD.replace("2026-11-23T09:00:00Z", '"2026-11-23T09:00:00+01:00:30"'), NO_DATE),
        (
            HEAD + "answers = 5",
            (
                "wrong-type: city.toml, line 5: answers is not a group of keys and values. "
                "Write a group of keys and values there."
            ),
        ),
        (HEAD + A + "text = 5", f"wrong-type: city.toml, line 6: answers.a.text {NOT_TEXT}"),
        (
            HEAD + A + "text = 5\nflag = 5",
            (
                "wrong-type: city.toml, line 6: answers.a.text is not text in quotes (and 1 more problem). "
                "Write text in quotes there."
            ),
        ),
        (
            HEAD + 'x = 1\n[answers."\\u0000"]\n',
            (
                'bad-key: city.toml, line 6: answers."\\u0000" has control characters in its name. '
                "Give it another name, or take it out."
            ),
        ),
        (
            HEAD + "x = " + hex(2**64),
            "too-large-number: city.toml, line 5: x is a number of more than 64 bits. Write a smaller number.",
        ),
        (
            HEAD + ".".join("x" * 200) + " = 1",
            (
                f"too-deep: city.toml, line 5: {'.'.join('x' * 41)} is nested too deeply. "
                "Use fewer levels, or take it out."
            ),
        ),
    ],
)
def test_what_is_no_draft_is_refused_with_its_place(content: str | bytes, says: str) -> None:
    """A sentence with file, line, fault and remedy; the file does not change."""
    with pytest.raises(CannotRead) as caught:
        read_draft(content.encode() if isinstance(content, str) else content, "city.toml")
    assert f"{caught.value.code}: {caught.value}. {caught.value.remedy}" == says


@max_examples(300)
@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode), st.integers(0, 200), st.integers(0, 20))
def test_no_damage_makes_the_reading_fail_otherwise(damage: bytes, start: int, length: int) -> None:
    """Any damage gives a draft or CannotRead."""
    content = (HEAD + '[answers."I.1"]\ntext = """\nx"""\nlinks = [{ urls = ["u"] }]\nowner = [1, 2]\n').encode()
    try:
        result = read_draft(content[:start] + damage + content[start + length :], "city.toml")
    except CannotRead as error:
        str(error)
    else:
        assert parses_to(written_text(DraftDocument(b"", result), result), result)


# Writing afresh


def test_a_fresh_draft_reads_as_the_contract_shows_it() -> None:
    """Head first, a table for each answer with its id in quotes, long texts on their own lines, a line for each row."""
    written = replace(
        draft(
            **{
                "I.1": Answer(links=(LinkRow("City portal", ("https://example.org/", "b")), LinkRow(note='"x"'))),
                "I.3": Answer(choice="no", remark="ask", flag=True),
                "II.a": Answer(text="one\ntwo\n"),
                "III": Answer(checked=False, text="why"),
            }
        ),
        extra={"department": {"name": "IT", "floors": [1, 2]}},
    )
    assert draft_text(written) == (
        """\
format = 1
questionnaire = "q"
id = "i"
created = 2026-11-23T09:00:00Z
department = { name = "IT", floors = [1, 2] }

[answers."I.1"]
links = [
  { label = "City portal", urls = ["https://example.org/", "b"], note = "" },
  { label = "", urls = [], note = "\\"x\\"" },
]

[answers."I.3"]
choice = "no"
remark = "ask"
flag = true

[answers."II.a"]
text = \"""
one
two
\"""

[answers."III"]
checked = false
text = "why"
"""
    )


@pytest.mark.parametrize(
    "value",
    [
        "",
        "plain",
        'say "hi"',
        "back\\slash\\",
        "tab\tand bell \x07 and delete \x7f",
        "\n",
        "\n\n",
        "ends with a newline\n",
        'ends with quotes\n""',
        'ends with three quotes\n"""',
        'ends with four quotes\n""""',
        'ends with seven quotes\n"""""""',
        'quotes """ in the midst """" of it\n',
        'a backslash and a quote\n\\"',
        "a backslash at the end\n\\",
        "\nbegins with a newline",
        "  blanks before\n  and behind  \n",
        "# no comment\n[no.header]\nno = 'key'",
        "'''\n'''",
        "carriage\rreturn\n\rin a long one",
        "control \x00\x1b\x7f in a long one\n",
        "\u2028\u202e\u200d😀\n",
        True,
        0,
        -(2**63),
        1.0,
        -0.0,
        1e22,
        5e-324,
        float("inf"),
        -float("inf"),
        NINE,
        NINE.replace(tzinfo=None, microsecond=5),
        NINE.astimezone(timezone(-timedelta(hours=3, minutes=30))),
        date(1, 1, 1),
        time(23, 59, 59, 999999),
        [],
        {},
        [[], [[1]], {"a": []}],
        [{"a": "two\nlines"}, {"b c": {"": 1}}],
        {'"': "'", "\n": "\n", "é": [{"x": True}]},
    ],
)
def test_every_value_survives_being_written(value: Any) -> None:
    """Every TOML value is read back with the same value and type."""
    text = f"key = {format_value(value)}\nnext = 1\n"
    result = tomllib.loads(text)
    assert result == {"key": value.replace("\r\n", "\n") if isinstance(value, str) else value, "next": 1}
    assert repr(result["key"]) == repr(value)


@max_examples(300)
@given(strategies.drafts())
def test_any_draft_survives_being_written_and_read(written: Draft) -> None:
    """Quotes, backslashes, line ends, bidi, unknown keys with dates, nan and nested tables."""
    result = read(written_text(DraftDocument(b"", written), written))
    assert repr(draft_mapping(result)) == repr(draft_mapping(written))


@given(strategies.drafts())
def test_writing_is_canonical(written: Draft) -> None:
    """A canonical file, read and written, is the same file."""
    text = draft_text(written)
    result = read(text)
    assert written_text(DraftDocument(text.encode(), result), result) == text
    assert written_text(DraftDocument(b"", result), result) == text


def test_a_tidy_file_stays_tidy() -> None:
    """New keys of an answer are inserted in the documented order."""
    before, after = draft(a=Answer(remark="r")), draft(a=Answer(text="x", remark="r"))
    assert written_text(DraftDocument(draft_text(before).encode(), before), after) == draft_text(after)


def test_only_the_answers_that_changed_are_parsed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each by itself: parsing a large draft at once would hold up the keys."""
    parsed: list[str] = []
    loads = tomli.loads

    def loads_and_note(text: str) -> dict[str, Any]:
        parsed.append(text.removeprefix(head))
        return loads(text)

    before = draft(a=Answer(text="one"), b=Answer(text="two"), c=Answer(text="three"))
    after = replace(before, answers={"a": before.answers["a"], "b": Answer(text="new"), "d": Answer(choice="no")})
    head = draft_text(replace(before, answers={}))
    document = DraftDocument(draft_text(before).encode(), before)
    monkeypatch.setattr(tomli, "loads", loads_and_note)
    for version, tables in ((after, ['[answers."b"]', '[answers."d"]']), (after, [])):
        assert written_text(document, version) == draft_text(version)
        assert [text.split("\n")[1] for text in parsed if text] == tables
        parsed.clear()


def test_pieces_of_answers_that_have_not_changed_are_the_same_objects() -> None:
    """A save of a large draft neither encodes nor holds a second time what has not changed."""
    before = draft(a=Answer(text="one"), b=Answer(text="two"))
    document = DraftDocument(b"", before)
    first = document.update(before)
    second = document.update(replace(before, answers={**before.answers, "b": Answer(text="new")}))
    assert [old is new for old, new in zip(first[1:], second[1:], strict=True)] == [True, False]


def test_content_is_that_of_pieces_only_if_it_ends_with_the_last() -> None:
    assert is_joined(b"abc", (b"a", b"bc"))
    assert is_joined(b"", ())
    assert not any(is_joined(content, (b"a", b"bc")) for content in (b"", b"ab", b"abcd", b"bca", b"aabc"))


def test_a_text_means_a_draft_only_if_all_of_it_is_the_same() -> None:
    """NaN equals itself; other list elements are compared as well."""
    first, other = (replace(draft(), extra={"n": [float("nan"), n]}) for n in (1, 2))
    assert parses_to(draft_text(first), replace(first, extra={"n": [float("nan"), 1]}))
    ordered, reordered = ({"n": float("nan"), "m": 1}, {"m": 1, "n": float("nan")})
    assert parses_to(draft_text(replace(draft(), extra=ordered)), replace(draft(), extra=reordered))
    assert not parses_to(draft_text(first), other)


@pytest.mark.parametrize("text", ["half \ud800 a character", "a bell \x07", "\r"])
def test_what_would_be_read_otherwise_is_not_written(text: str) -> None:
    """Text that reading would clean is refused."""
    with pytest.raises(CannotWrite) as caught:
        DraftDocument(b"", draft()).update(draft(a=Answer(text=text)))
    assert (caught.value.code, str(caught.value), caught.value.remedy) == (
        "not-what-was-meant",
        "the answers cannot be written as TOML without loss, so nothing was written",
        "Export the draft as JSON, and report this.",
    )


@pytest.mark.parametrize(
    "changed",
    [
        draft(a=Answer(text="x", attachments=(Attachment("../x", "n", "s", 1),))),
        replace(draft(), id=""),
        replace(draft(), extra={"n": 2**64}),
    ],
)
def test_what_could_not_be_opened_again_is_not_written(changed: Draft) -> None:
    """A file that reading would refuse never replaces a valid one."""
    with pytest.raises(CannotWrite):
        DraftDocument(b"", draft()).update(changed)


# Writing into a file that was edited by hand


def test_the_format_is_what_the_contract_says() -> None:
    """The number of the format does not change by accident."""
    assert FORMAT == 1


def test_there_is_no_older_format() -> None:
    """Format 1 is the first."""
    for version in (0, -2):
        with pytest.raises(DamagedFile, match="there is no such format"):
            read_draft_result(f"format = {version}".encode(), "city.toml")
