"""Bold parts of a wording; verdicts on links in documents: a section at the end."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgqtui.draft.model import Draft
from lgqtui.export.document import build_document
from lgqtui.export.html_renderer import render_html
from lgqtui.export.layout import WordingPiece, merge_pieces, wording_pieces
from lgqtui.export.markdown_renderer import render_markdown
from lgqtui.links.model import LinkRow, Verdict
from lgqtui.questionnaire.answer import Answer
from tests.hypothesis_settings import max_examples
from tests.interviews.play import questionnaire

OF = questionnaire("""
    Q | a | yes_no
    R | b | links | a=yes
    S | c | text
""")
DAY, NEXT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC), datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
URLS = ("https://ok.example.org/", "https://old.example.org/", "https://gone.example.org/", "https://new.example.org/")
VERDICTS = {
    URLS[0]: Verdict("ok", DAY, 200),
    URLS[1]: Verdict("moved", NEXT, 200, "https://evil.example.org/<b>*x*</b>", permanent=True),
    URLS[2]: Verdict("broken", DAY, 404, why="gone"),
}
ANSWERS = {
    "a": Answer(choice="yes"),
    "b": Answer(links=(LinkRow("Portals", URLS),)),
    "c": Answer(text=f"see {URLS[0]}"),
}
MARKDOWN = r"""## What the network said of the links

4 links: 2 ok, 1 moved, 1 broken · asked 2026-11-23 to 2026-11-24

- b: <https://old.example.org/> → <https://evil.example.org/>\<b>\*x\*\</b> – moved
- b: <https://gone.example.org/> – broken: the page is gone (404)

---
"""


BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
"""A bold part: within a line, without outer blanks, as short as possible."""


@given(st.text("** ab\n\u00a0", max_size=30))
@max_examples(1_000)
def test_bold_parts_are_as_short_as_possible_and_within_a_line(text: str) -> None:
    """Asterisks without a pair stay."""
    parts = BOLD.split(text)
    expected = merge_pieces(WordingPiece(part, bold=bool(index % 2)) for index, part in enumerate(parts))
    assert wording_pieces(text) == expected


@pytest.mark.parametrize("part", ["**a ", "**a", "** ", "**a **", "*", "** a**", "**a\n", "a**\n"])
def test_no_wording_takes_long(part: str) -> None:
    """Each character is looked at a fixed number of times: a megabyte takes no minutes."""
    assert "".join(piece.text for piece in wording_pieces(part * 300_000)).count("a") == part.count("a") * 300_000


def draft(**answers: Answer) -> Draft:
    return Draft("id", OF.id, DAY, {**ANSWERS, **answers})


def test_markdown_tells_how_many_are_what_and_which_are_not_simply_there() -> None:
    """Foreign addresses are literal."""
    assert MARKDOWN in render_markdown(build_document(OF, draft(), verdicts=VERDICTS))


def test_html_tells_the_same() -> None:
    """The same words; text of servers is escaped."""
    html = render_html(build_document(OF, draft(), verdicts=VERDICTS))
    assert "<p>4 links: 2 ok, 1 moved, 1 broken · asked 2026-11-23 to 2026-11-24</p>" in html
    assert "– broken: the page is gone (404)</li>" in html
    assert "<b>*x*" not in html


def test_links_without_request_or_verdict_have_no_label() -> None:
    """Without verdicts, and in a blank form, there is no section."""
    inapplicable = build_document(OF, draft(a=Answer(choice="no")), verdicts={URLS[0]: VERDICTS[URLS[0]]})
    assert [(state.field, state.link) for state in inapplicable.links] == [("c", URLS[0])]
    assert "1 link: 1 ok · asked on 2026-11-23" in render_markdown(inapplicable)
    assert "<ul" not in render_html(inapplicable).split("What the network said")[1]
    for document in (build_document(OF, draft()), build_document(OF, None, verdicts=VERDICTS)):
        assert "network said" not in render_markdown(document) + render_html(document)
