"""A document as a single HTML file."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from lgqtui.draft.model import Draft
from lgqtui.export.document import ExportDocument, build_document
from lgqtui.export.html_renderer import css_string, render_html
from lgqtui.links.model import LinkRow
from lgqtui.questionnaire.answer import Answer
from lgqtui.text import one_line, visible
from tests.hypothesis_settings import max_examples
from tests.shipped.test_export_sample import DRAFTS, FULL, MADE_UP, draft

VOID = {"meta", "br", "hr", "img", "input", "link"}
TAGS = {"html", "head", "meta", "title", "style", "body", "header", "main", "section", "footer", "div", "span", "p"} | {
    *("h1", "h2", "h3", "ul", "li", "dl", "dt", "dd", "a", "strong", "em"),
}
ATTRIBUTES = {"lang", "charset", "http-equiv", "content", "name", "class", "href", "rel", "dir", "role"} | {
    *("aria-label", "aria-hidden"),
}


@dataclass
class Node:
    """An element with its texts and children in order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    inside: list[Node | str] = field(default_factory=list)

    def all(self, tag: str = "", **attributes: str) -> list[Node]:
        own = [self] if tag in ("", self.tag) and attributes.items() <= self.attributes.items() else []
        return own + [n for child in self.inside if isinstance(child, Node) for n in child.all(tag, **attributes)]

    def of_class(self, name: str) -> list[Node]:
        return [node for node in self.all() if name in node.attributes.get("class", "").split()]

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.inside)


class Reader(HTMLParser):
    """Parses HTML strictly: known elements, closed in order."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self.open = [self.root]
        self.feed(source)
        self.close()
        assert len(self.open) == 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, tag
        names = [name for name, _ in attrs]
        assert set(names) <= ATTRIBUTES, attrs
        assert len(set(names)) == len(names)
        assert tag not in {"p", "div", "dl", "ul"} or "p" not in {node.tag for node in self.open}
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


def read(document: ExportDocument) -> Node:
    source = render_html(document)
    assert source.startswith("<!DOCTYPE html>\n<html lang=")
    assert source.endswith("</html>\n")
    return Reader(source).root


FILLED = read(build_document(MADE_UP, FULL))
BLANK = read(build_document(MADE_UP, None))


@given(filled=DRAFTS, with_remarks=st.booleans())
@max_examples(60)
def test_any_draft_makes_a_valid_document(filled: Draft, with_remarks: bool) -> None:
    """Whatever the answers contain."""
    page = read(build_document(MADE_UP, filled, with_remarks=with_remarks))
    levels = [int(node.tag[1]) for node in page.all() if re.fullmatch("h[1-6]", node.tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    links = [node.attributes["href"] for node in page.all("a")]
    assert all(re.match("https?://", href, re.IGNORECASE) for href in links)


@given(filled=DRAFTS)
@max_examples(60)
def test_every_word_of_an_answer_is_there(filled: Draft) -> None:
    """No text of an answer is lost, changed or markup."""
    page = read(build_document(MADE_UP, filled))
    texts = {node.text for node in page.all()}
    for answer in filled.answers.values():
        if "\n" in answer.text.strip():
            lines = visible(answer.text).rstrip().split("\n")
            first = next(n for n, line in enumerate(lines) if line.strip())
            assert "\n".join(lines[first:]) in texts
        assert one_line(answer.text).strip() in one_line(" ".join(texts))


def test_the_form_is_there_as_printed() -> None:
    """Title, introduction, numbered wording with bold, footnotes and closing."""
    assert [node.text for node in FILLED.all("h1")] == ["Survey of <Made-up> Towns"]
    assert [node.text for node in FILLED.all("title")] == ["Riverton – Survey of <Made-up> Towns"]
    assert [node.text for node in FILLED.all("h2")][:3] == ["Who", "I. Portals", "II. Plans"]
    assert [node.text for node in FILLED.all("h3")][:2] == [
        "P.1 Which is the portal?",
        "P.2 Is there an office (ICT)¹ for it?",
    ]
    assert [node.text for node in FILLED.all("h3")[0].all("strong")] == ["portal"]
    assert [node.text for node in FILLED.of_class("footnote")] == ["¹ ICT is technology.", "² In your own words."]
    assert FILLED.of_class("introduction")[0].text == "The aim is to ask.\n\nAnswer what you can."
    assert [node.text for node in FILLED.of_class("closing")] == ["Thank you."]
    assert (
        FILLED.all("footer")[0].text.strip() == "Questionnaire made-up · draft 0b8f-id · created 2026-11-23 09:00 UTC"
    )


def test_answers_are_there_as_given() -> None:
    """Lines, boxes, links, attachments and appendices."""
    lines = {div.all("dt")[0].text: div.all("dd")[0].text for dl in FILLED.all("dl") for div in dl.all("div")}
    assert lines == {"City": "Riverton", "Date:": "July 30th 2026"}
    assert FILLED.of_class("links")[0].text.strip() == "Portal: https://example.org/, http://example.org/b – since 2020"
    [tick] = [node for node in FILLED.of_class("tick") if "has a plan." in node.text]
    assert tick.of_class("text")[0].text == "Yes:\n1) first\n\ta. at https://example.org/plan."
    assert FILLED.of_class("attachments")[0].text.strip() == "Portal, June.png (20 bytes) – The portal"
    set_aside, unknown = FILLED.of_class("appendix")
    assert "kept aside" in set_aside.text
    assert "from an earlier edition" in unknown.text
    assert "kept aside" not in "".join(s.text for s in FILLED.all("section") if s not in (set_aside, unknown))


def test_boxes_are_read_aloud_as_what_they_mean() -> None:
    """A box has a name for screen readers."""
    boxes = [(node.text, node.attributes["aria-label"]) for node in FILLED.all("span", role="img")]
    assert boxes == [("☐", "not ticked"), ("☑", "ticked"), ("☑", "ticked"), ("☐", "not ticked")]


def test_unanswered_and_inapplicable_fields_are_labelled() -> None:
    """Every gap is explained."""
    notes = [" ".join(node.text.split()) for node in FILLED.of_class("note")]
    assert "Not asked, given the earlier answers: Name · a. If yes, why?" in notes
    assert "Not asked, given the earlier answers." in notes
    empty = read(build_document(MADE_UP, draft()))
    assert [node.text for node in empty.of_class("note")].count("not answered") == 6


def test_a_blank_form_has_space_to_write() -> None:
    """Rules for texts, a line for each short field, boxes, and conditions in words."""
    rule_counts = [len(space.of_class("rule")) for space in BLANK.of_class("room")]
    assert rule_counts == [1, 4, 7, 2, 7, 7]
    assert [dl.text.split() for dl in BLANK.all("dl")] == [["City", "Date:"], ["Name"]]
    assert [node.text for node in BLANK.of_class("condition")] == ["Only if P.2 is Yes:"] * 2
    assert "not answered" not in BLANK.all("body")[0].text


def test_private_notes_are_marked_as_private() -> None:
    """With remarks, a note differs clearly from the answer."""
    page = read(build_document(MADE_UP, FULL, with_remarks=True))
    assert [" ".join(node.text.split()) for node in page.of_class("private")] == [
        "⚑ Flagged: to come back to",
        "Private remark ask again",
    ]
    assert FILLED.of_class("private") == []


def test_it_is_self_contained() -> None:
    """No scripts and no requests, with a policy that forbids them."""
    [policy] = FILLED.all("meta", **{"http-equiv": "Content-Security-Policy"})
    assert policy.attributes["content"].startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert [node for node in FILLED.all() if {"src", "style", "onclick"} & node.attributes.keys()] == []
    assert "url(" not in FILLED.all("style")[0].text
    assert "@import" not in FILLED.all("style")[0].text


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("https://example.org/a?b=1&c=\"2'", "https://example.org/a?b=1&c="),
        ("javascript:alert(1)//https:", None),
        ("data:text/html,x", None),
        ("www.example.org", None),
        ("https://example.org/\u202egpj", None),
    ],
)
def test_only_web_links_can_be_clicked(text: str, href: str | None) -> None:
    """A link opens the address that is displayed; other text is plain."""
    page = read(build_document(MADE_UP, draft({"P.1": Answer(links=(LinkRow("a", (text,)),))})))
    links = page.all("a")
    assert [link.attributes["href"] for link in links] == ([href] if href else [])
    assert all(link.text == href and link.attributes["rel"] == "noreferrer noopener" for link in links)
    assert one_line(text) in page.all("body")[0].text


def test_hostile_words_stay_words() -> None:
    """Text of questionnaire and draft is never markup, and bidi controls have no effect."""
    evil = "</style><script>alert(1)</script>{{ 7*7 }}<!-- \u202e\x1b"
    sections = tuple(replace(s, title=evil, number=evil) for s in MADE_UP.sections)
    odd = replace(MADE_UP, title=evil, sections=sections, running_header=evil, introduction=evil, id=evil)
    page = read(build_document(odd, draft({evil: Answer(text=evil), "W.city": Answer(text=evil)})))
    assert page.all("h1")[0].text == one_line(evil)
    assert "\u202e" not in page.text
    assert "\x1b" not in page.text
    assert "49" not in page.all("h1")[0].text


@given(text=st.text())
def test_no_text_leaves_a_string_of_the_style_sheet(text: str) -> None:
    """The running header is in a CSS string: quotes, brackets and line ends are escaped."""
    assert re.fullmatch(r"(?:[A-Za-z0-9]|\\[0-9a-f]+ )*", css_string(text))


def test_the_running_header_is_on_every_page() -> None:
    """On each printed page but the first, where browsers support it."""
    style = FILLED.all("style")[0].text
    assert f'@top-center {{ content: "{css_string("Survey – Towns")}"' in style
    assert css_string("a – b") == "a\\20 \\2013 \\20 b"


def test_the_template_library_is_loaded_late() -> None:
    """Only for HTML."""
    program = "import sys, lgqtui.export.html_renderer; print('jinja2' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"
