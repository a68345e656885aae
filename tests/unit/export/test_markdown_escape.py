"""Foreign text as Markdown: viewers display it unchanged."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from lgqtui.export.markdown_escape import literal, literal_blocks, quoted, wording
from lgqtui.text import visible
from tests.hypothesis_settings import max_examples

VIEWERS = {"commonmark": MarkdownIt("commonmark"), "github": MarkdownIt("gfm-like")}
HARMLESS = {"text", "text_special", "hardbreak", "link_open", "link_close"}
BLOCKS = {"paragraph_open", "paragraph_close", "inline"}


def rendered(markdown: str, viewer: str, allowed: frozenset[str] | set[str] = frozenset()) -> str:
    """Return what a viewer displays, paragraphs separated by a blank line; fails if anything became markup."""
    paragraphs = []
    for token in VIEWERS[viewer].parse(markdown):
        assert token.type in BLOCKS | allowed, (token.type, markdown)
        if token.type == "inline":
            paragraphs.append(inline(token, allowed))
    return "\n\n".join(paragraphs)


def inline(token: Token, allowed: frozenset[str] | set[str] = frozenset()) -> str:
    children = token.children or []
    assert {child.type for child in children} <= HARMLESS | allowed, (children, token.content)
    return "".join("\n" if child.type == "hardbreak" else child.content for child in children)


def normalized(text: str) -> str:
    """Return the lines as displayed: no trailing space, a single blank line between paragraphs."""
    lines = [line.rstrip() for line in re.split("[\n\u2028\u2029]", visible(text).replace("\t", "    "))]
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def same(text: str) -> str:
    return text.replace("\u00a0", " ")


SIGNS = st.sampled_from(
    [*"\\`*_~<>&[]()!%$#+-=|:.,;'\"/?@^{} \t\n\n01xXnNabcé्😀\u00a0\u3000\u2003\u2028\u202e\ufeff\u200b"]
)
PHRASES = st.sampled_from(
    [
        *("https://e.org/a%20b", "http://E.org/x_y_z?a=1&copy;=2", "www.e.org/%41", "e.org/%7Ex", "xn--mnchen-3ya.de"),
        *(
            "https://xn--mnchen-3ya.de/",
            "mailto:a@e.org",
            "a@e.org",
            "//e.org/%7E",
            "ftp://E.org/%7E",
            "https://[::1]/",
        ),
        *("- ", "1) ", "1. ", "# ", "> ", "---", "===", "|--|--|", "~~~", "```", "***", "* * *", "_ _ _", "[x](y)"),
        *("[a]: b", "![a](b)", "<b>", "<!--", "&amp;", "&#65;", "~~a~~", "**a**", "__a__", "<https://e.org/>", "[^1]"),
        *("    code", "\n\n\n", "\\", "\\\n", "(https://e.org/a_(b))", "https://e.org/[x]", "HTTPS://E.ORG", "+ "),
    ]
)
TEXTS = st.lists(SIGNS | PHRASES | st.text(max_size=5), max_size=25).map("".join)


@pytest.mark.parametrize("viewer", VIEWERS)
@given(text=TEXTS)
@max_examples(500)
@example("[a](b)\n[a]: b")
@example("a | b\n--|--\n1 | 2")
@example("-\u00a0a")
def test_a_text_of_many_lines_is_shown_as_it_stands(viewer: str, text: str) -> None:
    """Lines and indentation stay, nothing is markup."""
    markdown = "\n\n".join(literal_blocks(text))
    assert same(rendered(markdown, viewer)) == same(normalized(text))


@pytest.mark.parametrize("viewer", VIEWERS)
@given(text=TEXTS)
@max_examples(300)
def test_a_quoted_text_is_shown_as_it_stands(viewer: str, text: str) -> None:
    """A block quote changes nothing."""
    markdown = quoted(literal_blocks(text)) if normalized(text) else ""
    assert same(rendered(markdown, viewer, {"blockquote_open", "blockquote_close"})) == same(normalized(text))


@pytest.mark.parametrize("viewer", VIEWERS)
@given(text=TEXTS)
@max_examples(300)
def test_a_line_within_a_list_item_is_rendered_unchanged(viewer: str, text: str) -> None:
    """A label at the start of a list item is no list, heading or code."""
    line = re.sub("[\n\u2028\u2029]", " ", text)
    markdown = f"- {literal(text, at_line_start=True)} |"
    allowed = {"bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close"}
    assert (
        same(rendered(markdown, viewer, allowed)) == same(f"{visible(line).strip()} |".replace("\t", "    ")).lstrip()
    )


WORDS = st.text("ab )(_⁴²é.[\\<:", min_size=1, max_size=6)


@pytest.mark.parametrize("viewer", VIEWERS)
@given(parts=st.lists(st.tuples(WORDS, WORDS.map(str.strip).filter(bool)), max_size=4), end=WORDS)
@max_examples(500)
@example([("a ", "Chief (CIO)")], "⁴ to manage")
@example([("a", "(b)"), ("c", "(d)")], "e")
def test_bold_wording_is_bold_and_nothing_else_is(viewer: str, parts: list[tuple[str, str]], end: str) -> None:
    """Bold is displayed wherever it starts and ends; a footnote mark may be included."""
    text = "".join(f"{plain}**{bold}**" for plain, bold in parts) + end
    text_, bold = "", ""
    for token in VIEWERS[viewer].parse(wording("x" + text)):
        depth = 0
        for child in token.children or []:
            assert child.type in HARMLESS | {"strong_open", "strong_close"}
            depth += child.nesting if child.type.startswith("strong") else 0
            text_ += child.content
            bold += child.content if depth else ""
    assert text_.split() == f"x{text}".replace("**", "").split()
    marks = str.maketrans("", "", "⁴²")
    assert bold.translate(marks).split() == "".join(bold for _, bold in parts).translate(marks).split()


@pytest.mark.parametrize("viewer", VIEWERS)
@given(text=st.text("ab*_ ).", max_size=15))
@max_examples(300)
def test_asterisks_without_a_partner_are_shown(viewer: str, text: str) -> None:
    """Stray asterisks stay and cause no emphasis."""
    result = rendered(wording(text), viewer, {"strong_open", "strong_close"})
    assert same(result).replace("*", "").split() == text.replace("*", "").split()


def test_a_footnote_mark_after_a_bracket_is_bold_with_its_word() -> None:
    """`**(CIO)**⁴` would display its asterisks, so the mark is included."""
    assert wording("a **Chief (CIO)**⁴ to") == "a **Chief (CIO)⁴** to"


@pytest.mark.parametrize(
    "prose",
    [
        'Yes, by mandate: a_b and 3%-5% of 100% (about ~50), 2 * 3 = 6, $5, R&D, C:\\files, a<3, "so" - and so [on].',
        "Head of the Data Centre (acting) – 021 555 0100 / 021 555 0101; 86.34/100.00!",
        "A. first\na. second\n10.5 per cent",
    ],
)
def test_ordinary_prose_needs_no_escapes(prose: str) -> None:
    """Escapes are written only where they are needed."""
    assert "\n\n".join(literal_blocks(prose)) == prose.replace("\n", "  \n")


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("see https://e.org/a?b=1&c=2.", "see <https://e.org/a?b=1&c=2>."),
        ("Portal, <https://e.org/>", "Portal, <<https://e.org/>>"),
        ("https://e.org/a%20b", "[https://e.org/a%20b](https://e.org/a%20b)"),
        ("https://e.org/a_(b)", "<https://e.org/a_(b)>"),
        ("www.e.org", "www.e.org"),
        ("C:\\https://e.org", "C:\\\\<https://e.org>"),
    ],
)
def test_links_become_links(text: str, markdown: str) -> None:
    """A web address can be clicked, and is displayed as written."""
    assert literal(text) == markdown


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("url", ["https://e.org/a%20b", "https://e.org/a_(b)?x=&lt;&y=*z*a", "http://e.org:80/~a#b"])
def test_a_link_leads_where_it_says(viewer: str, url: str) -> None:
    """It opens the address found in the text."""
    [token] = [t for t in VIEWERS[viewer].parse(literal(f"see {url} there")) if t.type == "inline"]
    [opened] = [child.attrGet("href") for child in token.children or [] if child.type == "link_open"]
    assert opened == url
