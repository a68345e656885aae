"""Links in a line of a list that are mistyped."""

from __future__ import annotations

import pytest

from lgqtui.links.line_links import find_bare_domains, link_words
from lgqtui.links.list_parser import parse_link_list
from tests.link_rows import rows_of

MISTYPED = [
    *(
        "htp://",
        "https//",
        "https:/",
        "http:\\\\",
        "https : //",
        "htttps://",
        "hhtp://",
        "http;//",
        "ttps://",
        "htps://",
    ),
    *(
        "https;//",
        "https ://",
        "https:// ",
        "http:/",
        "httpss://",
        "hptts://",
        "https.//",
        "https:://",
        "HTPS://",
        "www,",
    ),
    *("httsp://", "htpt://", "https//:", "https:/ /", "http：／／", "https,//", "https'//", "http:", "https: "),
]


@pytest.mark.parametrize("scheme", MISTYPED)
@pytest.mark.parametrize(
    "form", ["Alpha: {}", "Alpha, {}", "Alpha\n{}", "- Alpha ({})", "Alpha\t{}\nBeta\t@b", "{} - Alpha", "{}\nAlpha"]
)
def test_a_mistyped_address_is_a_link_as_typed(scheme: str, form: str) -> None:
    """So that its mended form can be proposed."""
    link = f"{scheme}a.example.org/one"
    assert rows_of(form.format(link)).split(" / ")[0] == f"Alpha: {link}"


@pytest.mark.parametrize(
    "words",
    [
        "HTTP/1.1 server",
        "PHP/7.4",
        "24//7",
        "https",
        "his/her.Portal",
        "www, the web",
        "htp://..",
        "htp://(a.bb",
    ],
)
def test_other_words_are_no_mistyped_address(words: str) -> None:
    """Only what is followed by a host is one."""
    assert [parsed.row.urls for parsed in parse_link_list(words)] == [()]


@pytest.mark.parametrize(
    ("words", "link"),
    [
        ("Law, htp:\\\\a.example.org\\b c", "htp:\\\\a.example.org\\b"),
        ("https://a.example.org/x Report.pdf", "https://a.example.org/x Report.pdf"),
        (f"https://a.example.org/x {'a' * 100} b.pdf", f"https://a.example.org/x {'a' * 100} b.pdf"),
        (f"https://a.example.org/x {'a' * 120} b.pdf", "https://a.example.org/x"),
        ("https://a.example.org Report.pdf", "https://a.example.org"),
        ("https://a.example.org/ Report.pdf", "https://a.example.org/"),
        ("https://a.example.org/a.pdf Report b.pdf", "https://a.example.org/a.pdf"),
        ("<https://a.example.org/x> Report.pdf", "https://a.example.org/x"),
    ],
)
def test_the_rest_of_a_file_name_belongs_to_its_link(words: str, link: str) -> None:
    """Not behind a page, a file or a bracket, nor if it is too long."""
    assert [address.url for address in link_words(words)[1]] == [link]


def test_a_mistyped_address_ends_where_the_next_is_glued_to_it() -> None:
    """As a right one does, also with backslashes."""
    _, links = link_words("htp:\\\\a.example.org\\x,https:\\\\b.example.org\\y")
    assert [link.url for link in links] == ["htp:\\\\a.example.org\\x"]


@pytest.mark.parametrize(
    ("words", "domains"),
    [
        ("Tax: tax.gov, y", ["tax.gov"]),
        ("Tax: tax.gov is", []),
        ("x tax.gov: y", []),
        ("Law: portal.city.x", []),
        ("Law: Tax.gov", []),
        ("Law: tAx.city.example", []),
        ("Law: Tax.city.example/a.", ["Tax.city.example/a"]),
    ],
)
def test_a_domain_is_no_word_of_a_sentence(words: str, domains: list[str]) -> None:
    """By what stands around it, by its end, and by its capitals."""
    assert [domain.url for domain in find_bare_domains(words)] == domains
