"""Verdicts on links in documents: a section at the end."""

from __future__ import annotations

from datetime import UTC, datetime

from lgqtui.draft.model import Draft
from lgqtui.export.document import build_document
from lgqtui.export.html_renderer import render_html
from lgqtui.export.markdown_renderer import render_markdown
from lgqtui.links.model import LinkRow, Verdict
from lgqtui.questionnaire.answer import Answer
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
