"""A document as Markdown."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec.structs import replace

from lgqtui.export.document import build_document
from lgqtui.export.markdown_renderer import render_markdown
from lgqtui.links.model import LinkRow
from lgqtui.questionnaire.answer import Answer
from tests.hypothesis_settings import max_examples
from tests.shipped.test_export_sample import FULL, MADE_UP, draft

VIEWERS = {"commonmark": MarkdownIt("commonmark"), "github": MarkdownIt("gfm-like")}
FILLED = render_markdown(build_document(MADE_UP, FULL))
BLANK = render_markdown(build_document(MADE_UP, None))


def test_a_filled_document_reads_well_as_it_is() -> None:
    """The raw text: wording, boxes, quoted answers, links, footnotes, appendices, in this order."""
    assert (
        FILLED
        == """\
# Survey of \\<Made-up> Towns

*Survey – Towns*

**Riverton · 6 of 7 answered**

The **aim** is to ask.

Answer what you can.

## Who

*Added by this program; not part of the printed form.*

- City: Riverton
- Date: July 30th 2026

*not answered*

## I. Portals

### P.1

Which is the **portal**?

- Portal: <https://example.org/>, <http://example.org/b> – since 2020

### P.2

Is there an **office (ICT)¹** for it?

☐ Yes\u00a0\u00a0 ☑ No

*Not asked, given the earlier answers:* Name · a. If yes, **why?**

¹ **ICT** is technology.

² In your own words.

## II. Plans

### S.1

Please check:

☑ has a plan.

> Yes:\x20\x20
> 1\\) first\x20\x20
> \u00a0\u00a0\u00a0\u00a0a. at <https://example.org/plan>.

☐ names goals.

Please explain:

*Added by this program; not part of the printed form.*

Attachments:

- Portal, June.png (20 bytes) – The portal

### S.2

If yes, how?

*Not asked, given the earlier answers.*

Thank you.

## Set aside: not part of the response

These answers are kept in the draft. Answers given elsewhere rule their questions out, so they are not sent.

### P.2

Is there an **office (ICT)¹** for it?

a. If yes, **why?**

> kept aside

## Answers to fields that this questionnaire does not have

### gone.1

> from an earlier edition

---

Questionnaire made-up · draft 0b8f-id · created 2026-11-23 09:00 UTC
"""
    )


def test_a_blank_form_has_space_to_write() -> None:
    """Rules for texts, a line for each short field, and boxes."""
    assert "- City: " + "_" * 40 in BLANK
    assert "☐ Yes\u00a0\u00a0 ☐ No\n\n*Only if P.2 is Yes:*\n\n- Name: ___" in BLANK
    rules = [len(run.split()) for run in re.findall(r"(?:^_{60}\n\n)+", BLANK, re.MULTILINE)]
    assert rules == [1, 4, 7, 2, 7, 7]
    assert "not answered" not in BLANK


@pytest.mark.parametrize("viewer", VIEWERS)
def test_space_to_write_is_shown_as_rules(viewer: str) -> None:
    """They are rules in viewers, and do not turn the text above into headings."""
    html = VIEWERS[viewer].render(BLANK)
    assert html.count("<hr") == 1 + 4 + 7 + 2 + 7 + 7 + 1
    assert html.count("<h") - html.count("<hr") == BLANK.count("\n#") + 1


def test_private_notes_are_marked_as_private() -> None:
    """With remarks, a note differs clearly from the answer."""
    markdown = render_markdown(build_document(MADE_UP, FULL, with_remarks=True))
    assert "*⚑ Flagged: to come back to*\n\n*Private remark:*\n\n> ask again" in markdown
    assert "ask again" not in FILLED


def test_an_unanswered_choice_differs_from_a_no() -> None:
    """It says so in words."""
    assert "☐ Yes\u00a0\u00a0 ☐ No\u00a0\u00a0 *not answered*" in render_markdown(build_document(MADE_UP, draft()))


def test_parts_that_a_kind_does_not_use_are_shown() -> None:
    """Unused parts of a draft edited by hand are listed."""
    odd = Answer(choice="yes", checked=True, text="t", links=(LinkRow("only a label"), LinkRow("", (), "only a note")))
    markdown = render_markdown(build_document(MADE_UP, draft({"P.1": odd, "W.city": odd, "x": Answer(checked=True)})))
    assert markdown.count("☑ Yes\u00a0\u00a0 ☐ No\n\n> t\n\nLinks:\n\n- only a label\n- only a note") == 2
    assert "### x\n\n☑ ticked" in markdown


def test_rows_without_words_are_left_out() -> None:
    """Empty rows make no lines."""
    rows = (LinkRow(), LinkRow("a"), LinkRow("", (" ",), "\n"))
    markdown = render_markdown(build_document(MADE_UP, draft({"P.1": Answer(links=rows)})))
    assert "\n\n- a\n\n### P.2" in markdown


HOSTILE = st.text("# *_-=|<>[]()`~&!:;1.)\\\n\tax/$%", max_size=20) | st.sampled_from(
    [
        "\n# x",
        "\n\n    code",
        "```",
        "<script>",
        "![x](y)",
        "| a |\n|--|",
        "---",
        "[x]: y",
        "* * *",
        "1. x",
        "</details>",
    ]
)


@pytest.mark.parametrize("viewer", VIEWERS)
@given(text=HOSTILE, label=HOSTILE, note=HOSTILE)
@max_examples(150)
def test_no_answer_changes_the_document_around_it(viewer: str, text: str, label: str, note: str) -> None:
    """Headings, lists, rules and boxes are the document's own."""

    def skeleton(text: str, label: str, note: str) -> list[str]:
        answers = {
            "W.city": Answer(text=f"x{text}".replace("\n", " ")),
            "P.1": Answer(links=(LinkRow(f"x{label}", ("https://example.org/",), f"x{note}"),)),
            "S.1-1": Answer(checked=True, text=f"x{text}"),
        }
        tokens = VIEWERS[viewer].parse(render_markdown(build_document(MADE_UP, draft(answers))))
        inline = {child.type for token in tokens for child in token.children or []}
        assert inline <= {"text", "text_special", "hardbreak", "em_open", "em_close", "strong_open", "strong_close"} | {
            "link_open",
            "link_close",
        }
        return [t.type for t in tokens if not t.type.startswith(("paragraph", "inline"))]

    assert skeleton(text, label, note) == skeleton("", "", "")


def test_hostile_words_of_a_questionnaire_stay_words() -> None:
    """Titles, numbers and ids are literal."""
    sections = tuple(replace(s, title="# <b>*x* #", number="1") for s in MADE_UP.sections)
    odd = replace(MADE_UP, title="<script> #", sections=sections, running_header="* a", id="_x_ *y*")
    html = VIEWERS["commonmark"].render(render_markdown(build_document(odd, FULL)))
    assert "<script>" not in html
    assert "<h2>1. # &lt;b&gt;*x* #</h2>" in html
    assert "<h1>&lt;script&gt; #</h1>" in html
    assert "<p><em>* a</em></p>" in html
    assert "<p>Questionnaire _x_ *y*" in html
