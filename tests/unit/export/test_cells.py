"""Cells for spreadsheets: no formula, whatever stands before it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgqtui.export.cells import answer_text, cell
from lgqtui.links.model import LinkRow
from lgqtui.questionnaire.answer import Answer, Attachment

SIGNS = "=+-@＝＋－＠﹢﹣﹦﹫"
UNSEEN = [
    "\u200b",
    "\ufeff",
    "\u202e",
    "\u2066",
    "\u00ad",
    "\u3000",
    "\u00a0",
    " ",
    "\t",
    "\r",
    "\n",
    "\u2800",
    "\u3164",
    "\x00",
]


@pytest.mark.parametrize("before", ["", *UNSEEN])
@pytest.mark.parametrize("sign", SIGNS)
def test_a_cell_is_no_formula(sign: str, before: str) -> None:
    """Signs of every width, also behind what is not seen."""
    assert cell(f"{before}{sign}1+1") == f"'{before}{sign}1+1"


@given(st.lists(st.sampled_from(UNSEEN)), st.sampled_from(SIGNS), st.text())
def test_nothing_that_is_not_seen_hides_a_formula(before: list[str], sign: str, after: str) -> None:
    """In any number and order."""
    assert cell("".join(before) + sign + after).startswith("'")


@pytest.mark.parametrize("text", ["", "a=b", "1-2", "\u200b", " words", "e\u0301", "日本＝"])
def test_other_cells_are_exact(text: str) -> None:
    """A sign within the text is none."""
    assert cell(text) == text


def test_tabs_and_returns_begin_formulas() -> None:
    """Some programs drop them."""
    assert (cell("\tx"), cell("\rx")) == ("'\tx", "'\rx")


def test_an_answer_in_words_has_all_its_parts() -> None:
    """Rows of links with their addresses and note, attachments by their names."""
    rows = (LinkRow("Portal", ("https://a.example", "https://b.example"), "old"), LinkRow("", ("",)))
    files = (Attachment("a.png", "June.png", "0" * 64, 3), Attachment("b.png", "", "1" * 64, 3))
    words = answer_text(Answer(checked=True, text="why\n", links=rows, attachments=files))
    assert answer_text(Answer(text="\n  why\n\n")) == "\n  why\n\n"
    assert answer_text(Answer(text=" \n")) == ""
    assert words == "ticked\nwhy\nPortal: https://a.example https://b.example (old)\n[June.png]\n[b.png]"
