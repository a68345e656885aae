"""The kinds of fields: parsing, the state “answered”, and summaries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgqtui.errors import WrongUse
from lgqtui.links.model import LinkRow
from lgqtui.questionnaire.answer import BLANK, Answer, Attachment
from lgqtui.questionnaire.kinds import (
    KINDS,
    TEXT_LIMIT,
    AnswerParts,
    ParsedAnswer,
    nonblank_text,
    parse_answer,
    summarize_answer,
    usable_parts,
)
from lgqtui.questionnaire.model import Field

ROW = LinkRow("Portal", ("https://example.org/",))
EVIDENCE = Attachment("a.png", "Portal.png", "0" * 64, 5)
BOX = Field("f", "tick", explain=False)
Evidence = tuple[Attachment, ...]


def field(kind: str) -> Field:
    return Field("f", kind)


@pytest.mark.parametrize(
    ("kind", "typed", "answer"),
    [
        ("yes_no", "yes", Answer(choice="yes")),
        ("yes_no", " NO ", Answer(choice="no")),
        ("yes_no", "y", Answer(choice="yes")),
        ("yes_no", "", BLANK),
        ("tick", "on", Answer(checked=True)),
        ("tick", "Yes", Answer(checked=True)),
        ("tick", "off", BLANK),
        ("tick", "", BLANK),
        ("short", "Jakarta", Answer(text="Jakarta")),
        ("short", "two\nlines", Answer(text="two lines")),
        ("short", "two\u2028lines", Answer(text="two lines")),
        ("short", "Xanthi\n", Answer(text="Xanthi")),
        ("short", "from a pipe\r\n", Answer(text="from a pipe")),
        ("short", "typed so far ", Answer(text="typed so far ")),
        ("date", "July 30th 2021\n", Answer(text="July 30th 2021")),
        ("text", "two\r\nlines\n", Answer(text="two\nlines\n")),
        ("text", "", BLANK),
        ("links", "Portal: https://example.org/", Answer(links=(ROW,))),
        ("links", "", BLANK),
    ],
)
def test_typed_values_become_answers(kind: str, typed: str, answer: Answer) -> None:
    """Each kind parses input in its own form; a line is a single line, a text keeps its lines."""
    assert parse_answer(field(kind), typed, BLANK) == ParsedAnswer(answer, 0)


@pytest.mark.parametrize(
    ("kind", "typed", "says"),
    [
        (
            "yes_no",
            "x" * 81,
            f"f: “{'x' * 80}” is not one of its choices. Write yes or no; to take the answer out, clear it.",
        ),
        ("yes_no", "maybe", "f: “maybe” is not one of its choices. Write yes or no; to take the answer out, clear it."),
        ("tick", "x", "f: “x” is not one of its choices. Write on or off."),
    ],
)
def test_a_word_that_is_no_choice_is_refused(kind: str, typed: str, says: str) -> None:
    """The sentence names field, word and choices."""
    with pytest.raises(WrongUse) as caught:
        parse_answer(field(kind), typed, BLANK)
    assert f"{caught.value}. {caught.value.remedy}" == says
    assert caught.value.code == "not-a-choice"


PARTS: dict[str, AnswerParts] = {
    "choice": {"choice": "yes"},
    "checked": {"checked": True},
    "text": {"text": "words"},
    "links": {"links": (ROW,)},
}
VALID_INPUTS = {
    "short": {"text"},
    "date": {"text"},
    "text": {"text", "links"},
    "yes_no": {"choice"},
    "links": {"links"},
    "tick": {"checked", "text", "links"},
}
TYPED = {
    "short": "text",
    "date": "a day",
    "text": "text",
    "yes_no": "yes or no",
    "links": "a list of links",
    "tick": "on or off",
}


def test_each_kind_has_its_rows_in_the_tables_above() -> None:
    """Which parts it takes, and how what is typed is called; for a new kind the tables that lack it are named."""
    tables = {"VALID_INPUTS": VALID_INPUTS.keys(), "TYPED": TYPED.keys()}
    assert {name: sorted(KINDS.keys() ^ kinds) for name, kinds in tables.items() if KINDS.keys() ^ kinds} == {}


@pytest.mark.parametrize("kind", VALID_INPUTS)
@pytest.mark.parametrize("part", PARTS)
def test_a_kind_takes_its_own_parts_and_refuses_the_others(kind: str, part: str) -> None:
    """Typing never creates a part that the kind does not have."""
    if part in VALID_INPUTS[kind]:
        assert parse_answer(field(kind), PARTS[part], BLANK).answer == Answer(**PARTS[part])
    else:
        with pytest.raises(WrongUse, match=f"^f takes no {part}: it is of the kind {kind}$") as caught:
            parse_answer(field(kind), PARTS[part], BLANK)
        assert caught.value.code == "wrong-part"
        takes = ", ".join(usable_parts(field(kind)))
        assert caught.value.remedy == f"Write {TYPED[kind]}; as JSON it takes {takes}."


def test_a_box_without_explanation_takes_only_the_tick() -> None:
    """Its explanation is refused."""
    assert usable_parts(BOX) == ("checked",)
    with pytest.raises(WrongUse) as caught:
        parse_answer(BOX, {"text": "because"}, BLANK)
    assert caught.value.remedy == "Write on or off; as JSON it takes checked."


def test_what_is_not_given_stays() -> None:
    """Other parts, remark, flag, attachments and unknown keys."""
    old = Answer(checked=True, text="old", links=(ROW,), attachments=(EVIDENCE,), remark="r", flag=True, extra={"k": 1})
    new = parse_answer(field("tick"), {"text": "new\nlines"}, old).answer
    assert new == Answer("", True, "new\nlines", (ROW,), (EVIDENCE,), "r", True, {"k": 1})


@pytest.mark.parametrize(
    ("old", "parts", "checked"),
    [
        (Answer(checked=True), {"checked": False}, None),
        (Answer(checked=True, text="why"), {"checked": False}, False),
        (Answer(checked=False, text="why"), {"text": ""}, None),
        (Answer(checked=False, text="why"), {"text": "why not"}, False),
        (Answer(checked=True, text="why"), {"text": ""}, True),
    ],
)
def test_an_unticked_box_without_anything_is_no_answer(old: Answer, parts: AnswerParts, checked: bool | None) -> None:
    """With an explanation it stays an answer."""
    assert parse_answer(field("tick"), parts, old).answer.checked is checked


def test_removed_characters_are_counted_in_every_part() -> None:
    """Text, labels, notes and addresses are cleaned."""
    rows = (LinkRow("La\x00bel", ("https://\x1bexample.org/",), "no\x07te"),)
    parsed = parse_answer(field("text"), {"text": "te\x00xt", "links": rows}, BLANK)
    assert parsed.removed == 4
    assert parsed.answer == Answer(text="text", links=(LinkRow("Label", ("https://example.org/",), "note"),))


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        ("text", {"text": "x" * (TEXT_LIMIT + 1)}),
        ("short", {"text": "x" * (TEXT_LIMIT + 1)}),
        ("links", {"links": (LinkRow("x" * (TEXT_LIMIT + 1)),)}),
        ("links", {"links": (LinkRow(note="x" * (TEXT_LIMIT + 1)),)}),
        ("text", {"links": (LinkRow(urls=("", "x" * (TEXT_LIMIT + 1))),)}),
    ],
)
def test_a_text_too_long_to_be_edited_is_refused(kind: str, parts: AnswerParts) -> None:
    """With its length, the limit and a remedy."""
    with pytest.raises(WrongUse) as caught:
        parse_answer(field(kind), parts, BLANK)
    assert str(caught.value) == "f: 200,001 characters are more than an answer can hold (200,000)"
    assert caught.value.remedy == "Keep the longer text in a document of its own and give its link."
    assert caught.value.code == "too-long"


def test_a_text_may_fill_its_limit() -> None:
    """Removed characters do not count."""
    assert len(parse_answer(field("text"), "x" * TEXT_LIMIT + "\x00", BLANK).answer.text) == TEXT_LIMIT


@pytest.mark.parametrize(
    ("kind", "answer", "known_as", "answered", "counted"),
    [
        ("yes_no", BLANK, "empty", False, True),
        ("yes_no", Answer(choice="yes"), "yes", True, True),
        ("yes_no", Answer(choice="no"), "no", True, True),
        ("yes_no", Answer(text="stray"), "empty", False, True),
        ("tick", BLANK, "off", False, False),
        ("tick", Answer(checked=False), "off", False, False),
        ("tick", Answer(checked=True), "on", True, True),
        ("tick", Answer(text="why"), "off", True, True),
        ("text", BLANK, "empty", False, True),
        ("text", Answer(text=" \n"), "empty", False, True),
        ("text", Answer(text="words"), "answered", True, True),
        ("text", Answer(links=(ROW,)), "answered", True, True),
        ("text", Answer(attachments=(EVIDENCE,)), "answered", True, True),
        ("text", Answer(remark="to do", flag=True), "empty", False, True),
        ("text", Answer(extra={"owner": "IT"}), "empty", False, True),
        ("links", Answer(links=(ROW,)), "answered", True, True),
        ("links", Answer(links=(LinkRow("only a label"),)), "answered", True, True),
        ("links", Answer(links=(LinkRow(), LinkRow(" ", ("",), "\t"))), "empty", False, True),
        ("short", Answer(text="x"), "answered", True, True),
        ("date", BLANK, "empty", False, True),
    ],
)
def test_every_answer_has_a_state(kind: str, answer: Answer, known_as: str, answered: bool, counted: bool) -> None:
    """For conditions and progress alike; remarks, flags and empty rows are no answer."""
    row = KINDS[kind]
    assert row.condition_value(answer) == known_as
    assert (row.is_answered(answer), row.counts_in_progress(answer)) == (answered, counted)
    assert row.is_unanswered(answer) is (counted and not answered)


@pytest.mark.parametrize(
    ("kind", "answer", "words"),
    [
        ("yes_no", BLANK, "not answered"),
        ("yes_no", Answer(choice="yes"), "Yes"),
        ("yes_no", Answer(choice="no"), "No"),
        ("tick", BLANK, "not ticked"),
        ("tick", Answer(checked=True), "ticked"),
        ("tick", Answer(checked=True, text="because of that"), "ticked · 3 words"),
        ("tick", Answer(checked=False, text="because"), "1 word"),
        ("short", Answer(text="Jakarta"), "Jakarta"),
        ("short", Answer(checked=True, text="Jakarta"), "ticked · Jakarta"),
        ("date", Answer(text="July 30th 2021"), "July 30th 2021"),
        ("short", Answer(text="x" * 200), "x" * 99 + "…"),
        ("text", Answer(text="a\nb c", links=(ROW,)), "3 words · 1 link"),
        ("text", Answer(text="a", links=(LinkRow(), ROW)), "1 word · 1 link · 1 row without a link"),
        ("links", Answer(links=(ROW, LinkRow("x", ("a", "b")))), "3 links"),
        ("links", Answer(links=(ROW, LinkRow("no link yet"))), "1 link · 1 row without a link"),
        ("links", Answer(links=(LinkRow("no link yet"),)), "1 row without a link"),
        ("links", Answer(links=(LinkRow("one"), LinkRow("two"))), "2 rows without a link"),
        ("links", Answer(links=(LinkRow(),)), "empty"),
        ("text", Answer(attachments=(EVIDENCE,)), "1 attachment"),
        ("text", Answer(attachments=(EVIDENCE, EVIDENCE)), "2 attachments"),
        ("text", Answer(text=" ", remark="private", flag=True), "empty"),
    ],
)
def test_an_answer_reads_in_a_few_words(kind: str, answer: Answer, words: str) -> None:
    """Without remarks."""
    assert summarize_answer(field(kind), answer) == words


@given(
    st.sampled_from([name for name, kind in KINDS.items() if kind.input not in {"choice", "ticks"}]),
    st.text(st.characters(codec=None, categories=None)),
)
def test_no_typed_text_is_refused(kind: str, typed: str) -> None:
    """Any input of a line, text or list of links becomes an answer that can be saved."""
    answer = parse_answer(field(kind), typed, BLANK).answer
    stored = "".join((answer.text, *(part for row in answer.links for part in (row.label, row.note, *row.urls))))
    assert stored.encode().decode() == stored


@pytest.mark.parametrize(
    ("answer", "is_blank", "has_content"),
    [
        (BLANK, True, False),
        (Answer(remark="r"), False, False),
        (Answer(flag=True), False, False),
        (Answer(extra={"k": 1}), False, False),
        (Answer(checked=False), False, False),
        (Answer(text="t"), False, True),
    ],
)
def test_only_a_blank_answer_is_not_saved(answer: Answer, is_blank: bool, has_content: bool) -> None:
    """A note or an unknown key is saved."""
    assert (answer.is_blank, answer.has_content) == (is_blank, has_content)


def test_clearing_takes_the_answer_out_and_leaves_the_notes() -> None:
    """Remark, flag and unknown keys stay; attachments are part of the answer."""
    answer = Answer("yes", True, "t", (ROW,), (EVIDENCE,), "r", True, {"k": 1})
    assert answer.without_content() == Answer(remark="r", flag=True, extra={"k": 1})
    assert answer.without_notes() == Answer("yes", True, "t", (ROW,), (EVIDENCE,), extra={"k": 1})


OTHER = Attachment("b.pdf", "Plan.pdf", "1" * 64, 7)
RENAMED = Attachment("a.png", "Portal, June.png", EVIDENCE.sha256, 5)


@pytest.mark.parametrize(
    ("before", "added", "then"),
    [
        ((), EVIDENCE, (EVIDENCE,)),
        ((EVIDENCE,), OTHER, (EVIDENCE, OTHER)),
        ((EVIDENCE, OTHER), RENAMED, (RENAMED, OTHER)),
        ((EVIDENCE, OTHER), OTHER, (EVIDENCE, OTHER)),
    ],
)
def test_evidence_is_added_once(before: Evidence, added: Attachment, then: Evidence) -> None:
    """The same content replaces its attachment; new ones come last."""
    assert Answer(text="t", attachments=before).with_attachment(added) == Answer(text="t", attachments=then)


def test_evidence_is_taken_off_by_its_digest() -> None:
    """The other attachments and the answer stay."""
    answer = Answer(text="t", attachments=(EVIDENCE, OTHER))
    assert answer.without_attachment(EVIDENCE.sha256) == Answer(text="t", attachments=(OTHER,))
    assert answer.without_attachment("2" * 64) == answer


@pytest.mark.parametrize(
    ("typed", "expected"), [("", None), (" ", None), ("\t\n", None), ("\u00a0 ", None), (" a ", " a "), ("a", "a")]
)
def test_nothing_but_blanks_is_no_text(typed: str, expected: str | None) -> None:
    """A text with other characters stays as typed."""
    assert nonblank_text(typed) == expected


@pytest.mark.parametrize("kind", [name for name, kind in KINDS.items() if "text" in kind.parts])
def test_blanks_are_stored_nowhere(kind: str) -> None:
    """The text is then empty."""
    assert parse_answer(Field("f", kind), {"text": " \x00\u00a0"}, Answer(text="A")).answer.text == ""
