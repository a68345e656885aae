"""The model of an exported document."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from msgspec.structs import replace

from lgqtui.draft.model import Draft
from lgqtui.errors import WrongUse
from lgqtui.export.condition_text import only_if
from lgqtui.export.document import DocumentField, ExportDocument, build_document
from lgqtui.export.layout import TextPiece, WordingPiece, foot_line, group_rows, head_line, text_pieces, wording_pieces
from lgqtui.formatting import format_size
from lgqtui.questionnaire.answer import Answer
from lgqtui.questionnaire.conditions import All, Condition, Is, Not
from lgqtui.questionnaire.conditions import Any as AnyOf
from lgqtui.questionnaire.model import Footnote
from lgqtui.questionnaire.route import Progress
from tests.shipped.test_export_sample import DRAFTS, FULL, MADE_UP, draft


def entries(document: ExportDocument) -> dict[str, DocumentField]:
    return {e.field.id: e for s in document.sections for q in s.questions for e in q.entries}


def test_every_field_is_in_it_in_the_questionnaires_order() -> None:
    """Nothing is left out or reordered."""
    assert [*entries(build_document(MADE_UP, FULL))] == [*MADE_UP.fields]


def test_fields_off_the_route_are_marked() -> None:
    """Readers see which fields did not apply."""
    not_asked = [e.field.id for e in entries(build_document(MADE_UP, FULL)).values() if not e.is_applicable]
    assert not_asked == ["P.2.name", "P.2.why", "S.2"]


def test_answers_off_the_route_are_set_aside() -> None:
    """They are listed separately, with their question."""
    [question] = build_document(MADE_UP, FULL).set_aside
    assert question.number == "P.2"
    assert [(e.field.id, e.answer.text) for e in question.entries] == [("P.2.why", "kept aside")]


def test_answers_of_unknown_fields_are_exported() -> None:
    """Answers from another edition are listed."""
    [entry] = build_document(MADE_UP, FULL).unknown_answers
    assert (entry.field.id, entry.input, entry.answer.text) == ("gone.1", "", "from an earlier edition")


def test_progress_counts_fields_on_the_route() -> None:
    """An unticked box without text is neither answered nor unanswered."""
    document = build_document(MADE_UP, FULL)
    assert document.progress == Progress(6, 7)
    assert head_line(document) == "Riverton · 6 of 7 answered"


def test_a_blank_form_asks_everything_and_says_when() -> None:
    """Every field is in it, with its condition in words."""
    document = build_document(MADE_UP, None)
    assert document.is_blank
    assert all(entry.is_applicable and not entry.is_answered for entry in entries(document).values())
    assert entries(document)["P.2.name"].only_if == "Only if P.2 is Yes:"
    assert (head_line(document), foot_line(document)) == ("", "Questionnaire made-up")


def test_a_single_section() -> None:
    """No closing, no other answers, and the progress of that section only."""
    document = build_document(MADE_UP, FULL, section="S")
    assert [section.title for section in document.sections] == ["Plans"]
    assert (document.closing, document.set_aside, document.unknown_answers) == ("", (), ())
    assert document.progress == Progress(2, 2)
    assert document.respondent == "Riverton"


def test_an_unknown_section_names_the_nearest() -> None:
    """With the closest match."""
    with pytest.raises(WrongUse) as caught:
        build_document(MADE_UP, None, section="s")
    assert str(caught.value) == "there is no section “s” in made-up"
    assert caught.value.remedy == "Did you mean S? Its sections: W, P, S."


@pytest.mark.parametrize("section", ["zzzz", "{near}\n\x1b[2J" * 50])
def test_any_section_id_is_answered_with_a_sentence(section: str) -> None:
    """Any text gives a printable sentence."""
    with pytest.raises(WrongUse) as caught:
        build_document(MADE_UP, None, section=section)
    assert caught.value.remedy.startswith("Its sections: ")
    assert "\x1b" not in str(caught.value)
    assert len(str(caught.value)) < 150


@given(filled=DRAFTS)
def test_private_notes_are_in_it_only_when_asked_for(filled: Draft) -> None:
    """Remarks and flags are left out by default."""
    document = build_document(MADE_UP, filled)
    set_aside = [e for q in document.set_aside for e in q.entries]
    answers = [e.answer for e in (*entries(document).values(), *set_aside, *document.unknown_answers)]
    assert not any(answer.remark or answer.flag for answer in answers)


def test_private_notes_are_there_when_asked_for() -> None:
    """Also those of fields off the route."""
    noted = replace(FULL, answers={**FULL.answers, "S.2": Answer(remark="later")})
    document = build_document(MADE_UP, noted, with_remarks=True)
    assert entries(document)["W.date"].answer.remark == "ask again"
    assert [question.number for question in document.set_aside] == ["P.2", "S.2"]


def test_footnotes_stand_at_the_question_that_bears_them() -> None:
    """Footnotes of a question and its fields are listed once, with their mark."""
    question = build_document(MADE_UP, None).sections[1].questions[1]
    assert question.footnotes == (Footnote("1", "**ICT** is technology."), Footnote("2", "In your own words."))
    assert [footnote.sign for footnote in question.footnotes] == ["¹", "²"]


def test_a_mark_without_a_footnote_is_passed_over() -> None:
    """The document is written anyway."""
    document = build_document(replace(MADE_UP, footnotes={}), None)
    assert document.sections[1].questions[1].footnotes == ()


def test_short_answers_are_set_as_lines() -> None:
    """Short fields with a prompt form a list; a long answer is a block."""
    [who] = build_document(MADE_UP, None).sections[0].questions
    assert [(len(g.entries), g.in_lines) for g in group_rows(who.entries)] == [(2, True), (1, False)]
    [who] = build_document(MADE_UP, draft({"W.date": Answer(text="a\nb")})).sections[0].questions
    assert [(len(g.entries), g.in_lines) for g in group_rows(who.entries)] == [(1, True), (1, False), (1, False)]


def test_a_condition_is_worded_once() -> None:
    """Adjacent fields with the same condition do not repeat it."""
    question = build_document(MADE_UP, None).sections[1].questions[1]
    assert [group.condition for group in group_rows(question.entries)] == ["", "Only if P.2 is Yes:", ""]


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (Is("P.2", "no"), "Only if P.2 is No:"),
        (Is("S.1-1", "on"), "Only if S.1 is ticked:"),
        (Is("S.1-2", "off"), "Only if S.1-2 is not ticked:"),
        (Is("W.city", "answered"), "Only if W.city is answered:"),
        (Not(Is("W.city", "empty")), "Only if not: W.city is not answered:"),
        (All((Is("P.2", "yes"), Is("S.1-2", "on"))), "Only if P.2 is Yes and S.1-2 is ticked:"),
        (
            AnyOf((Is("P.2", "yes"), All((Is("gone", "yes"), Is("P.2", "odd"))))),
            "Only if P.2 is Yes or (gone is Yes and P.2 is odd):",
        ),
    ],
)
def test_conditions_in_words(condition: Condition, words: str) -> None:
    """Every condition can be understood on paper."""
    assert only_if(condition, MADE_UP) == words


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (48_213, "48 kB"), (3_100_000, "3.1 MB")],
)
def test_sizes_in_words(size: int, words: str) -> None:
    """In the usual unit."""
    assert format_size(size) == words


def test_the_foot_tells_where_it_comes_from() -> None:
    """A printed document names its draft."""
    line = foot_line(build_document(MADE_UP, FULL))
    assert line == "Questionnaire made-up · draft 0b8f-id · created 2026-11-23 09:00 UTC"
    east = replace(FULL, created=FULL.created.astimezone(timezone(timedelta(hours=7))))
    assert foot_line(build_document(MADE_UP, east)).endswith("created 2026-11-23 16:00 +0700")


@pytest.mark.parametrize(
    ("wording", "pieces"),
    [
        ("plain", [("plain", False)]),
        ("a **b** c", [("a ", False), ("b", True), (" c", False)]),
        ("**a****b**", [("ab", True)]),
        ("2 ** 3 ** 4", [("2 ** 3 ** 4", False)]),
        ("**a", [("**a", False)]),
        ("\u202ea", [("⟨U+202E⟩a", False)]),
        ("", []),
    ],
)
def test_wordings_in_pieces(wording: str, pieces: list[tuple[str, bool]]) -> None:
    """Only pairs of asterisks around words are bold; other signs are text."""
    assert wording_pieces(wording) == tuple(WordingPiece(text, bold) for text, bold in pieces)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see https://e.org/a, HTTP://E.org", ["https://e.org/a", "HTTP://E.org"]),
        ("www.e.org or ftp://e.org or javascript:alert(1)", []),
        ("https://e.org/\u202egpj.exe", []),
    ],
)
def test_only_honest_web_links_lead_somewhere(text: str, links: list[str]) -> None:
    """A link has to be http or https and printable."""
    pieces = text_pieces(text)
    assert [piece.url for piece in pieces if piece.url] == links
    assert all(piece.text == piece.url for piece in pieces if piece.url)
    assert "".join(piece.text for piece in pieces) == text.replace("\u202e", "⟨U+202E⟩")
    assert text_pieces("") == ()
    assert TextPiece("a") in text_pieces("a")


def test_it_is_made_without_looking_at_the_machine() -> None:
    """The module does no input or output, and loads no document library."""
    unwanted = ("lgqtui.files", "lgqtui.draft.store", "jinja2", "tomlkit", "httpx", "textual")
    program = f"import sys, lgqtui.export.document; print([m for m in {unwanted} if m in sys.modules])"
    ran: subprocess.CompletedProcess[Any] = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout == "[]\n"
