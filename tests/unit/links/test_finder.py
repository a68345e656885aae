"""Links in running text."""

from __future__ import annotations

import re

import pytest

from lgqtui.links.finder import LONGEST, find_links
from tests.unit.links.test_list_parser import urls_in


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("https://jakarta.go.id/", ["https://jakarta.go.id/"]),
        ("HTTPS://JAKARTA.GO.ID and Http://data.jakarta.go.id", ["HTTPS://JAKARTA.GO.ID", "Http://data.jakarta.go.id"]),
        ("visit www.example.org today", ["www.example.org"]),
        ("Website:www.example.org", ["www.example.org"]),
        ("WWW.Example.ORG/a", ["WWW.Example.ORG/a"]),
        ("www.example is not a whole host, www. neither", []),
        ("www.example→www.example.org", ["www.example.org"]),
        ("example.org, jakarta.go.id and 10.5 are not links", []),
        ("office@www.example.org or office@example.org", []),
        ("ftp://files.example.org mailto:office@example.org", ["ftp://files.example.org"]),
        ("sftp://files.example.org/a. Xftp://b.org", ["sftp://files.example.org/a"]),
        ("http:// and https://", []),
        ("https:/one.example.org https//two.example.org", []),
        ("https://localhost:8080/x", ["https://localhost:8080/x"]),
        ("see https://example.org/a, then", ["https://example.org/a"]),
        ("(see https://example.org/a).", ["https://example.org/a"]),
        ("https://example.org/a).", ["https://example.org/a"]),
        ("https://example.org/a.);:", ["https://example.org/a"]),
        ("“https://example.org/a”", ["https://example.org/a"]),
        ("‘https://example.org/a’", ["https://example.org/a"]),
        ("«https://example.org/a»", ["https://example.org/a"]),
        ('"https://example.org/a"', ["https://example.org/a"]),
        ("<https://example.org/a>", ["https://example.org/a"]),
        ("**https://example.org/a**", ["https://example.org/a"]),
        ("https://example.org/a: b", ["https://example.org/a"]),
        ("https://example.org/a?", ["https://example.org/a"]),
        ("https://example.org/a…", ["https://example.org/a"]),
        ("https://example.org/a_(b)_c", ["https://example.org/a_(b)_c"]),
        ("(https://example.org/a_(b))", ["https://example.org/a_(b)"]),
        ("https://example.org/a(b", ["https://example.org/a"]),
        ("(https://example.org/a_(b_(c)))", ["https://example.org/a_(b_(c))"]),
        ("https://example.org/a_(b_(c)_d)_e f", ["https://example.org/a_(b_(c)_d)_e"]),
        ("https://example.org/?a=b((((aaaa))))", ["https://example.org/?a=b((((aaaa))))"]),
        ("https://example.org/([{a}])", ["https://example.org/([{a}])"]),
        ("https://example.org/a([)]", ["https://example.org/a"]),
        ("https://example.org/a)b", ["https://example.org/a"]),
        # quotes in pairs
        ("see https://example.org/as_'we' now", ["https://example.org/as_'we'"]),
        ("https://example.org/a’", ["https://example.org/a"]),
        ('https://example.org/"open", x', ['https://example.org/"open"']),
        ('say "see https://example.org/a"', ["https://example.org/a"]),
        ("'https://example.org/a.js','ga'", ["https://example.org/a.js"]),
        ('"url":"https://example.org/a","name":"b"', ["https://example.org/a"]),
        ("‘https://example.org/a’b’ and", ["https://example.org/a’b"]),
        ("l'https://example.org/d'accueil", ["https://example.org/d'accueil"]),
        ("l'https://example.org/a'b' c", ["https://example.org/a'b'"]),
        ("'https://example.org/a b' c", ["https://example.org/a"]),
        # entities of signs
        ("&quot;https://example.org/a&quot; b", ["https://example.org/a"]),
        ("&lt;https://example.org/a&gt;", ["https://example.org/a"]),
        ("https://example.org&quot;", ["https://example.org"]),
        ("https://example.org/?a=&lt;&b=2", ["https://example.org/?a=&lt;&b=2"]),
        ("https://example.org/?a=1&amp;b=2&lt=3", ["https://example.org/?a=1&amp;b=2&lt=3"]),
        # hosts
        ("https://[2001:db8::1]/a http://[2001:db8::1]:80/b", ["https://[2001:db8::1]/a", "http://[2001:db8::1]:80/b"]),
        ("https://example.org./a", ["https://example.org./a"]),
        ("at https://example.org.", ["https://example.org"]),
        ("https://example..org/a", ["https://example..org/a"]),
        ("https://exa_mple.org/u_", ["https://exa_mple.org/u_"]),
        ("https://-e.example.org/", ["https://-e.example.org/"]),
        ("https://jakarta,go.id/x", ["https://jakarta,go.id/x"]),
        ("https://example.org,/x", ["https://example.org,/x"]),
        ("https://example.org,then", ["https://example.org"]),
        ("https://user:pa@ss@example.org/x", ["https://user:pa@ss@example.org/x"]),
        ("http://✪df.example.org/a", ["http://✪df.example.org/a"]),
        ("http://:80 http://@ http://. http://… http://{host}/", []),
        # dashes and emphasis
        ("https://example.org/a—see", ["https://example.org/a"]),
        ("https://a.org/a–https://b.org/b", ["https://a.org/a", "https://b.org/b"]),
        ("https://example.org/Michelson–Morley", ["https://example.org/Michelson–Morley"]),
        ("_https://example.org/a_ https://example.org_", ["https://example.org/a", "https://example.org"]),
        ("https://example.org/a_", ["https://example.org/a_"]),
        # other scripts
        *((f"〔https://example.org/a{end}", ["https://example.org/a"]) for end in "〕］〗｣։።។．｡､¹²"),
        ("https://example.org/x[1]", ["https://example.org/x[1]"]),
        *(
            (f"{pair[0]}https://example.org/a{pair[1]}", ["https://example.org/a"])
            for pair in ["⟨⟩", "❨❩", "〘〙", "｟｠", "﹙﹚", "﴿﴾"]
        ),
        *((f"https://example.org/a{sign} b", ["https://example.org/a"]) for sign in "፡៖༔׃״‥⋯↗꧈"),
        *((f"{mark}https://example.org/a{mark}", ["https://example.org/a"]) for mark in ("_", "__", "~~")),
        *(
            (f"https://example.org/a{entity} b", ["https://example.org/a"])
            for entity in ("&hellip;", "&#8221;", "&ndash;")
        ),
        ("https://a.org/→https://b.org/•www.c.org/x", ["https://a.org/", "https://b.org/", "www.c.org/x"]),
        ("A:https://a.org/;B:https://b.org/,C:https://c.org/", ["https://a.org/", "https://b.org/", "https://c.org/"]),
        ("https://example.org/path/to-", ["https://example.org/path/to-"]),
        ("https://example.org/a%20%20b+c.pdf", ["https://example.org/a%20%20b+c.pdf"]),
        ("https://example.org/details?id=com.example.app/", ["https://example.org/details?id=com.example.app/"]),
        ("https://example.org/@account?/", ["https://example.org/@account?/"]),
        ("https://example.org/go?to=https://two.example.org/", ["https://example.org/go?to=https://two.example.org/"]),
        ("https://web.example.org/2020/https://b.org/", ["https://web.example.org/2020/https://b.org/"]),
        ("https://a.org/x,https://b.org/y;www.c.org|http://d.org", None),
        ("https://a.orghttps://b.org", ["https://a.org", "https://b.org"]),
        ("Portalhttps://a.org", ["https://a.org"]),
        ("http://https://a.org/x", ["https://a.org/x"]),
        ("官网https://www.example.cn/a，电话", ["https://www.example.cn/a"]),
        ("الموقع https://example.org/خدمات، ثم", ["https://example.org/خدمات"]),
        ("https://münchen.example/straße", ["https://münchen.example/straße"]),
        ("https://example.org/a\u200b", ["https://example.org/a"]),
        ("httpſ://example.org", []),
        ("https://example.org/a\nb", ["https://example.org/a"]),
        ("https://user:pass@example.org/", ["https://user:pass@example.org/"]),
    ],
)
def test_links_in_running_text(text: str, links: list[str] | None) -> None:
    """A link ends before the punctuation of the sentence, and starts with http, https or www."""
    assert urls_in(text) == (links or (re.split(r"[,;|]", text) if links is None else []))


def test_a_found_link_says_where_it_stands() -> None:
    """`text[start:end]` is the link as typed."""
    text = "Portal (HTTPS://Example.org/A), www.example.org."
    assert [(text[link.start : link.end], link.url) for link in find_links(text)] == [
        ("HTTPS://Example.org/A",) * 2,
        ("www.example.org",) * 2,
    ]


def test_a_link_without_end_is_cut() -> None:
    """At the length that no web server accepts, so that reading is linear."""
    (link,) = find_links("https://example.org/" + "a" * 3 * LONGEST)
    assert len(link.url) == LONGEST
