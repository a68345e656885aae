"""Pasted lists of links: links, rows, and no loss."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from time import process_time

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from lgqtui.links.finder import FOREIGN_STOPS, find_links
from lgqtui.links.line_links import find_bare_domains
from lgqtui.links.list_items import ADDRESS_WORD, NAME_WORD
from lgqtui.links.list_parser import _LONE_SIGN, format_link_list, parse_link_list
from lgqtui.links.model import LinkRow, ParsedRow
from lgqtui.text import clean
from tests.hypothesis_settings import max_examples

Row = tuple[str, list[str], str]
PATIENCE = 2.0
"""Seconds of the processor for 20,000 hostile characters: four times the slowest measured."""


def rows_of(pasted: str) -> list[Row]:
    return [(row.label, list(row.urls), row.note) for row in (read.row for read in parse_link_list(pasted))]


def urls_in(text: str) -> list[str]:
    return [link.url for link in find_links(text)]


# What is a link


# Rows

A, B, C, D = "https://a.example.org/", "https://b.example.org/x", "http://c.example.org", "www.d.example.org"


@pytest.mark.parametrize(
    ("pasted", "rows"),
    [
        # The six pairings
        (f"Jakarta One Stop Services, {A}", [("Jakarta One Stop Services", [A], "")]),
        (f"Citizen Admission Service : {A}", [("Citizen Admission Service", [A], "")]),
        (f"Jakarta Tax Service. {A}", [("Jakarta Tax Service", [A], "")]),
        (f"New Student Admission Service: {A}", [("New Student Admission Service", [A], "")]),
        (f"Public Information Request Service ({A})", [("Public Information Request Service", [A], "")]),
        (f"The city map can be accessed on {A}.", [("The city map can be accessed on", [A], "")]),
        # List marks
        (f"1) Law, {A}", [("Law", [A], "")]),
        (f"37. Law, {A}", [("Law", [A], "")]),
        (f"1.Law, {A}", [("Law", [A], "")]),
        (f"A. Law, {A}", [("Law", [A], "")]),
        (f"a. Law, {A}", [("Law", [A], "")]),
        (f"iv. Law, {A}", [("Law", [A], "")]),
        (f"(1) Law, {A}", [("Law", [A], "")]),
        (f"1.2. Law, {A}", [("Law", [A], "")]),
        (f"- Law, {A}", [("Law", [A], "")]),
        (f"-Law, {A}", [("Law", [A], "")]),
        (f"• Law, {A}", [("Law", [A], "")]),
        (f"•\tLaw, {A}", [("Law", [A], "")]),
        (f"o\tLaw, {A}", [("Law", [A], "")]),
        (f"* Law, {A}", [("Law", [A], "")]),
        (f"– Law, {A}", [("Law", [A], "")]),
        (f"1) {A}", [("", [A], "")]),
        (f"1.{A}", [("", [A], "")]),
        (f"112 Emergency, {A}", [("112 Emergency", [A], "")]),
        (f"1. 112 Emergency, {A}", [("112 Emergency", [A], "")]),
        (f"1.5 million trees, {A}", [("1.5 million trees", [A], "")]),
        (f"24/7 call centre, {A}", [("24/7 call centre", [A], "")]),
        (f"2021. Report, {A}", [("2021. Report", [A], "")]),
        ("5)", [("5)", [], "")]),
        # None to four links
        ("Paper forms at the counter", [("Paper forms at the counter", [], "")]),
        (A, [("", [A], "")]),
        (f"Apps: {A} {B} {C} {D}", [("Apps", [A, B, C, D], "")]),
        (f"Apps: {A}, {B}; {C} and {D}.", [("Apps", [A, B, C, D], "")]),
        (f"Apps: {A} (Android), {B} (iOS)", [("Apps", [A, B], "Android; iOS")]),
        (f"Health\n{A}\n{B}\nWater, {C}", [("Health", [A, B], ""), ("Water", [C], "")]),
        (f"1) Health\n   - {A}\n   - {B}\n2) Water", [("Health", [A, B], ""), ("Water", [], "")]),
        (f"Health: {A}\n        {B}\n{C}", [("Health", [A, B], ""), ("", [C], "")]),
        (f"Health, {A}\n{B}", [("Health", [A, B], "")]),
        (f"Health\n\n{A}\n\n{B}", [("Health", [A], ""), ("", [B], "")]),
        (f"Health\n- {A}", [("Health", [], ""), ("", [A], "")]),
        (f"   - Health\n     {A}\n{B}", [("Health", [A], ""), ("", [B], "")]),
        (f"{A}\n{B}", [("", [A], ""), ("", [B], "")]),
        (f"Apps\n{A} (Android)\n{B} (iOS)", [("Apps", [A, B], "Android; iOS")]),
        (f"Health, {A}; Water, {B}; Parks", [("Health", [A], ""), ("Water", [B], "Parks")]),
        (f"Portal ({A}) and the app ({B})", [("Portal", [A], ""), ("and the app", [B], "")]),
        # Awkward labels
        (f"Parks, Roads & Water: forms/tables (A/B), {A}", [("Parks, Roads & Water: forms/tables (A/B)", [A], "")]),
        (f"Complaints [24 h]: {A}", [("Complaints [24 h]", [A], "")]),
        (f'"Green City" {A}, "Blue City" {B}', [('"Green City"', [A], ""), ('"Blue City"', [B], "")]),
        (f"“Green City” – {A}", [("“Green City”", [A], "")]),
        (f'Portal: "{A}"', [("Portal", [A], "")]),
        (f"Portal -> {A}", [("Portal", [A], "")]),
        (f"Portal <{A}>", [("Portal", [A], "")]),
        ("Contact <office@example.org>", [("Contact <office@example.org>", [], "")]),
        ("City portal, <jakarta.go.id>", [("City portal", ["jakarta.go.id"], "")]),
        ("数据门户（https://example.cn/a）。", [("数据门户", ["https://example.cn/a"], "")]),
        # Tables and Markdown
        (f"Portal\t{A}", [("Portal", [A], "")]),
        (f"{A}\tPortal", [("Portal", [A], "")]),
        (f"Law\tPortal\t{A}\t{B}\tonly weekdays", [("Law", [A, B], "Portal, only weekdays")]),
        (f"{A}\tPortal\tonly weekdays", [("Portal", [A], "only weekdays")]),
        (f"Portal\t{A}\n\t{B}", [("Portal", [A, B], "")]),
        (f"| Portal | {A} |\n|---|---|", [("Portal", [A], "")]),
        (f"[City portal]({A})", [("City portal", [A], "")]),
        (f"- [City portal]({A}), [Map]({B})", [("City portal", [A], ""), ("Map", [B], "")]),
        (f"[{A}]({A})", [("", [A], "")]),
        # The link first
        (f"{A} - City portal", [("City portal", [A], "")]),
        (f"- {A} – City portal\n- {B} — Tax", [("City portal", [A], ""), ("Tax", [B], "")]),
        (f"{A}: City portal", [("City portal", [A], "")]),
        (f"{A}, City portal", [("City portal", [A], "")]),
        (f"| {A} | City portal |", [("City portal", [A], "")]),
        (f"{A} -> City portal", [("City portal", [A], "")]),
        (f"({A}) - City portal", [("City portal", [A], "")]),
        (f"({A} - City portal)", [("City portal", [A], "")]),
        (f"{A} - City portal -- only weekdays", [("City portal", [A], "only weekdays")]),
        (f"{A}, {B} - City portal", [("City portal", [A, B], "")]),
        (f"{A} - City portal, {B} - Tax", [("City portal", [A], ""), ("Tax", [B], "")]),
        (f"Apps\n{A} - Tax\n{B} - Water", [("Apps", [], ""), ("Tax", [A], ""), ("Water", [B], "")]),
        (f"{A} - City portal: {B}", [("", [A], ""), ("City portal", [B], "")]),
        (f"{A} shows all wards.", [("", [A], "shows all wards.")]),
        (f"{A} -- only weekdays", [("", [A], "only weekdays")]),
        (f"{A} -", [("", [A], "")]),
        # Addresses without https://
        ("http:/files.city.example", [("", ["http:/files.city.example"], "")]),
        ("Tax office: tax.city.example", [("Tax office", ["tax.city.example"], "")]),
        ("Tax office (tax.city.example).", [("Tax office", ["tax.city.example"], "")]),
        ("Tax office\ntax.city.example", [("Tax office", ["tax.city.example"], "")]),
        ("tax.city.example - Tax office", [("Tax office", ["tax.city.example"], "")]),
        ("The map can be accessed on map.city.example.", [("The map can be accessed on", ["map.city.example"], "")]),
        ("Tax, city.example/tax", [("Tax", ["city.example/tax"], "")]),
        ("Tax, Tax.city.example:8080/a?b=c", [("Tax", ["Tax.city.example:8080/a?b=c"], "")]),
        ("City portal, jakarta.go.id", [("City portal", ["jakarta.go.id"], "")]),
        ("City portal: city.gov, city.id", [("City portal", ["city.gov", "city.id"], "")]),
        ("Данные: данные.город.рф", [("Данные", ["данные.город.рф"], "")]),
        (f"jakarta.go.id, {A}", [("jakarta.go.id", [A], "")]),
        ("City -- ask at jakarta.go.id", [("City", [], "ask at jakarta.go.id")]),
        *(
            (words, [(words, [], "")])
            for words in (
                "Contact: tax.office@city.example",
                "Written in node.js for all",
                "Contact: john.smith",
                "Form: form.tax.pdf",
                "St.Petersburg",
                "Forms, a.k.a",
                "Version 1.2.3 of e.g.this",
                "App: com.example.app",
                "Law No.15, u.s.a",
            )
        ),
        ("Files: ftp://files.city.example/a", [("Files", ["ftp://files.city.example/a"], "")]),
        # Notes
        (f"{A} (only during office hours)", [("", [A], "only during office hours")]),
        (f"Law: {A} (only (very) early)", [("Law", [A], "(only (very) early)")]),
        (f"Law ({A}, only at night)", [("Law", [A], "only at night")]),
        (f"Law, {A} - accessible by internal server.", [("Law", [A], "accessible by internal server.")]),
        (f"{A} see also {B} - in the evening", [("", [A], ""), ("see also", [B], "in the evening")]),
        (f"The map ({A}) shows all wards.", [("The map", [A], "shows all wards.")]),
        (f"Law, {A} -- (as typed).", [("Law", [A], "(as typed).")]),
        ("Law -- ask at the counter", [("Law", [], "ask at the counter")]),
        # Layout
        (f"Law, {A}\r\n\r\n   \r\nWater, {B}\r", [("Law", [A], ""), ("Water", [B], "")]),
        (f"Law, {A}\x0bWater, {B}\u2028Parks", [("Law", [A], ""), ("Water", [B], ""), ("Parks", [], "")]),
        (f"\ufeff1) Law, {A}", [("Law", [A], "")]),
        ("", []),
        ("-----", []),
        ("…", [("…", [], "")]),
    ],
)
def test_a_pasted_list_becomes_rows(pasted: str, rows: list[Row]) -> None:
    """Labels and links are paired in every usual form."""
    assert rows_of(pasted) == rows


@pytest.mark.parametrize(
    ("pasted", "rows"),
    [
        ("URL\t1", [("URL 1", [], "")]),
        (f"- {A} Law\nWater", [("Law", [A], ""), ("Water", [], "")]),
        (f"{A} Law\nHealth: \n- Water\nRoads", [("Law", [A], ""), ("Health", [], ""), ("Water Roads", [], "")]),
        (f"- Name: {A}\nName: Law\n- URL: Water", [("Name", [A], "Law"), ("URL: Water", [], "")]),
        ("- Law\nHealth： ", [("Law", [], ""), ("Health", [], "")]),
    ],
)
def test_lines_that_may_belong_together(pasted: str, rows: list[Row]) -> None:
    """By marks, colons, and prompts that stand in other lines as well; a tab is a blank."""
    assert rows_of(pasted) == rows


@pytest.mark.parametrize(
    ("pasted", "rows"),
    [
        (f"[{A}]({B})", [("", [A, B], "")]),
        (f"Law: {A}; Health => {B}", [("Law", [A], ""), ("Health", [B], "")]),
        (f"Law {A} and: {B}", [("Law", [A, B], "")]),
        (f"{A} Law. {B} Health", [("", [A], ""), ("Law", [B], "Health")]),
        (f'Portal "{A}", Law "{B}"', [("Portal", [A], ""), ("Law", [B], "")]),
        (f"{A} x\ta, b", [("", [A], "x -- a, b")]),
        (f"Law {A}. -- (old);", [("Law", [A], "(old);")]),
        (f"Law {A}, old;", [("Law", [A], "old")]),
        (f'Law "{A}", old', [("Law", [A], "old")]),
        (f"Law {A} and.", [("Law", [A], "")]),
    ],
)
def test_words_around_links_are_labels_or_notes(pasted: str, rows: list[Row]) -> None:
    """Without the signs and joining words between them; what stands behind two dashes is a note as it is."""
    assert rows_of(pasted) == rows


def test_all_pairings_mixed_in_a_list() -> None:
    """A list may mix forms, marks and levels; each entry is a row."""
    pasted = f"""Services:
1) Law, {A}
   A. Courts : {B}
      - Notaries. {C}
      - Mediation ({D})
2. Health: {A} {B}

Water can be accessed on {C}.
112 Emergency"""
    assert rows_of(pasted) == [
        ("Services", [], ""),
        ("Law", [A], ""),
        ("Courts", [B], ""),
        ("Notaries", [C], ""),
        ("Mediation", [D], ""),
        ("Health", [A, B], ""),
        ("Water can be accessed on", [C], ""),
        ("112 Emergency", [], ""),
    ]


# Links cut by a line break


@pytest.mark.parametrize(
    ("pasted", "joined"),
    [
        ("https://host.example.org/path/to-\npage.pdf", "https://host.example.org/path/to-page.pdf"),
        ("https://host.example.org/path/to-\npage", "https://host.example.org/path/to-page"),
        ("1) Plan, https://host.example.org/path/to-\n   page.pdf", "https://host.example.org/path/to-page.pdf"),
        ("Plan (https://host.example.org/path/to-\npage.pdf).", "https://host.example.org/path/to-page.pdf"),
        ("https://host.example.org/path/\npage.pdf", "https://host.example.org/path/page.pdf"),
        ("https://host.example.org/path\n/page/one", "https://host.example.org/path/page/one"),
        ("https://host.example.org\n/page", "https://host.example.org/page"),
        ("https://host.example.org/page?id=\n7001", "https://host.example.org/page?id=7001"),
        ("https://host.example.org/page\n?id=7001", "https://host.example.org/page?id=7001"),
        ("https://host.example.org/page?a=1\n&b=2", "https://host.example.org/page?a=1&b=2"),
        ("https://host.example.org/a%20\n%20b", "https://host.example.org/a%20%20b"),
        ("https://host.example.org/a.\npdf", "https://host.example.org/a.pdf"),
        ("(1) Plan, https://host.example.org/a-\n7", "https://host.example.org/a-7"),
        ("https://host.example.org/docs/laporan-\n1.pdf", "https://host.example.org/docs/laporan-1.pdf"),
        ("https://host.example.org/a-\nb-\nc.pdf", "https://host.example.org/a-b-c.pdf"),
        ("Plan: https://host.example.org/to-\npage.pdf (2 MB)", "https://host.example.org/to-page.pdf"),
    ],
)
def test_a_surely_cut_link_is_put_together(pasted: str, joined: str) -> None:
    """A link cut by a line break is joined if that is certain, and the row says so."""
    (read,) = parse_link_list(pasted)
    assert (read.row.urls, read.joined) == ((joined,), True)


@pytest.mark.parametrize(
    "pasted",
    [
        "Law, https://host.example.org/\nWater\nhttps://water.example.org/",
        "Law, https://host.example.org/\nE-government\nhttps://e.example.org/",
        "Law, https://host.example.org/\nHealth/Education",
        "Law, https://host.example.org/to-\nWater",
        "Law, https://host.example.org/to-\n- page.pdf",
        "Law, https://host.example.org/to-\n1) page.pdf",
        "Law, https://host.example.org/to-\nhttps://two.example.org/a.pdf",
        "Law, https://host.example.org/to-\n\npage.pdf",
        "Law, https://host.example.org/to-\nwater works, www.example.org",
        "Law (https://host.example.org/a)\npage.pdf",
        "Law, https://host.example.org/a,\npage.pdf",
        "Law, https://host.example.org/a.pdf\nb.pdf",
        "Law, https://host.example.org\nindex.html",
        "Law, https://host.example.org/docs/\nguide.pdf\nhttps://host.example.org/docs/guide.pdf",
        "Law, https://host.example.org/a\n& https://two.example.org/",
        "Law, https://host.example.org/id/city\nin real-time",
        "Law, https://host.example.org/to- the\npage.pdf",
    ],
)
def test_an_unsure_cut_is_left(pasted: str) -> None:
    """What may be a label, an entry or an address of its own is not joined."""
    read = parse_link_list(pasted)
    assert not any(row.joined for row in read)
    assert urls_in(pasted) == [url for row in read for url in row.row.urls]


def test_an_address_without_a_scheme_is_not_glued_to_the_link_above() -> None:
    """It is another link."""
    assert rows_of(f"Law, {B}\njakarta.go.id/page") == [("Law", [B, "jakarta.go.id/page"], "")]


def test_only_the_row_with_the_mended_link_says_joined() -> None:
    """Not its neighbours."""
    pasted = f"Law, {A}; Plan, https://host.example.org/to-\npage.pdf, Water: {B}"
    assert [(read.row.label, read.joined) for read in parse_link_list(pasted)] == [
        ("Law", False),
        ("Plan", True),
        ("Water", False),
    ]


def test_four_lines_are_the_most_that_are_mended() -> None:
    """Longer chains are left as rows."""
    assert rows_of("https://host.example.org/a-\nb-\nc-\nd-\ne-") == [
        ("", ["https://host.example.org/a-b-c-d-"], ""),
        ("e", [], ""),
    ]


# No loss

FRAGMENTS = st.sampled_from(
    [
        *("Health", "Water & Parks", "forms/tables (A/B)", "can be accessed on", "112 Emergency", "page.pdf", "e-tax"),
        *(A, B, C, D, "https://host.example.org/path/to-", "https://h.example.org/x?id=", "<jakarta.go.id>", "y"),
        *(
            "1) ",
            "2. ",
            "(3) ",
            "A. ",
            "- ",
            "• ",
            "   - ",
            "\t",
            "\n",
            "\n\n",
            "    ",
            " ",
            ", ",
            ": ",
            ". ",
            ";",
            "and",
        ),
        *(
            "(",
            ")",
            "[",
            "](",
            "<",
            ">",
            "“",
            "”",
            '"',
            "'",
            "|",
            "--",
            " -- ",
            "…",
            "→",
            "/",
            "-",
            "=",
            "%20",
            "?",
            "，",
        ),
    ]
)
PASTES = st.lists(FRAGMENTS | st.text(max_size=6), max_size=30).map("".join)
MARK = re.compile(
    r"(?:^|\t)\W*(?:\w{1,4}(?= ?\.?[.)\]}>）、])|\d{1,3}(?:\.\d{1,3})+|\d{1,2}(?=\t)|o(?=\t))(?:[.)]\w\))?",
    re.MULTILINE,
)
"""What may be a list mark, also of a cell: a number or letters with a sign, also after a blank, or behind a bullet."""
PROMPT_TWICE = re.compile(r"(\w+)\s*[:：=].*\b\1\s*[:：=]", re.DOTALL)
JOINING = re.compile(r"(?<!\w)(?:and/or|and|or|et|ou|y|o|e|и|или|و|أو|和|或|及|dan)(?!(?!(?i:https?://|www\.))\w)")


def letters(texts: Iterable[str]) -> Counter[str]:
    return Counter(letter for text in texts for letter in text if letter.isalnum())


def everything(read: tuple[ParsedRow, ...]) -> list[str]:
    return [text for row in read for text in (row.left_out, row.row.label, *row.row.urls, row.row.note)]


@given(PASTES)
@example(f"{A}\n\x00{B}")
@example(f"{A}&LT;")
@max_examples(200)
def test_every_link_of_a_paste_is_in_a_row(pasted: str) -> None:
    """Alone, or as a part of a joined link; the separator of a table ends it."""
    text = clean(pasted).text
    read = parse_link_list(text)
    urls = [url for row in read for url in row.row.urls]
    may_be_longer = "<" in text or any(row.joined for row in read) or any(" " in url for url in urls)
    for link in urls_in("\n".join(text.splitlines())):
        is_cell = any(re.match(r"[^\w/]*[|¦;,]", link[len(url) :]) for url in urls if link.startswith(url))
        assert link in urls or is_cell or (may_be_longer and any(link in url for url in urls))


@given(PASTES)
@example("1.2.3")
@example("0 )0")
@max_examples(200)
def test_no_letter_or_digit_of_a_paste_is_lost(pasted: str) -> None:
    """Except list marks, joining words, prompts and the second link of Markdown."""
    text = clean("\n".join(pasted.splitlines())).text
    assume(
        "](" not in text
        and not PROMPT_TWICE.search(text)
        and not any(
            ADDRESS_WORD.fullmatch(word) or NAME_WORD.fullmatch(word)
            for word in re.findall(r"[^\W\d_]+", text.casefold())
        )
    )
    missing = letters([text]) - letters(everything(parse_link_list(text)))
    assert missing <= letters([*MARK.findall(text), *JOINING.findall(text)])


@given(PASTES)
def test_every_line_with_words_ends_up_in_a_row(pasted: str) -> None:
    """Any paste with letters or digits gives at least one row, and no row is empty."""
    read = parse_link_list(pasted)
    assert all(row.row.label or row.row.urls or row.row.note for row in read)
    assert read or not letters([MARK.sub("", clean(pasted).text)])


# Writing

WORDS = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cf"]) | st.sampled_from("-,:(.) "), max_size=30
)
NOTES = WORDS.map(str.strip).filter(lambda text: not find_links(text) and "<" not in text)
LABELS = NOTES.filter(
    lambda text: (
        not _LONE_SIGN.search(text) and not text.endswith(tuple(",:.;-–—…(<[{“„«‹|=→（「『【《〈" + FOREIGN_STOPS))
    )
)
LINKS = st.sampled_from(
    [
        *(A, B, C, D, "https://example.org/a_(b)", "https://example.org/a?b=c&d=e%20", "https://example.org/to-"),
        *("jakarta.go.id", "ftp://files.example.org", "https://example.org/a).", "https://example.org/a,", "//x/y"),
    ]
)
ROWS = st.builds(LinkRow, LABELS, st.lists(LINKS, max_size=4).map(tuple), NOTES).filter(
    lambda row: (
        bool(row.label or row.urls or row.note)
        and (bool(row.urls) or not (NOTE_MARK in f" {row.label} " or any(find_bare_domains(row.label))))
    )
)
NOTE_MARK = " -- "


@given(st.lists(ROWS, max_size=6))
@example([LinkRow("Tax, URL", (A,)), LinkRow("Name: x", (B,)), LinkRow("link", (A,)), LinkRow("Note: y")])
@example([LinkRow("¹", (), "0"), LinkRow("¹", (), "0")])
@example([LinkRow("Health"), LinkRow("", (A,)), LinkRow("Water"), LinkRow("", (B,))])
@example([LinkRow("1 a", (A,)), LinkRow("2 b", (B,)), LinkRow("1) c", (C,))])
@example([LinkRow("1) Health"), LinkRow("", (A,)), LinkRow("", (), "ask at the counter"), LinkRow("a -- b", (A, A))])
@max_examples(200)
def test_written_rows_read_back(rows: list[LinkRow]) -> None:
    """Ordinary rows are the same after writing and reading."""
    assert [read.row for read in parse_link_list(format_link_list(rows))] == rows


def test_the_written_form_is_readable() -> None:
    """A row is a line: label, links, note."""
    rows = [
        LinkRow("City portal", (A, "jakarta.go.id"), "only weekdays"),
        LinkRow("", (B,)),
        LinkRow("Law\nof the city"),
        LinkRow("Water", (), "ask\nat the counter"),
        LinkRow(),
    ]
    assert format_link_list(rows).splitlines() == [
        f"- City portal, {A} <jakarta.go.id> -- only weekdays",
        f"- {B}",
        "- Law of the city",
        "- Water -- ask at the counter",
    ]


@given(st.lists(st.builds(LinkRow, st.text(), st.lists(st.text(), max_size=3).map(tuple), st.text()), max_size=3))
def test_writing_never_raises(rows: list[LinkRow]) -> None:
    """Any row can be written and read."""
    parse_link_list(format_link_list(rows))


# Hostile text


@given(st.text() | PASTES | st.text("htps:/w.()[]{}<>'\"-\n\t ,;|1)&=%a\u200b\ud800\x00"))
@max_examples(200)
def test_no_text_raises(text: str) -> None:
    """Any text can be read, and positions of links are right."""
    assert all(text[link.start : link.end] == link.url for link in find_links(text))
    parse_link_list(text)


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "http://",
            "(",
            "http://a/(",
            "http://a/(=",
            "www.",
            "日www.",
            "日www.a.b_",
            "x",
            "a.",
            "http://a.b/,",
            "<a.a",
        ),
        *("[a](http://b.c)", "[a", " ", "\t", "a\t", " -- ", "http://a/'=", "http://a.b (x) ", "http://a.b x ", "-> "),
        *("a.bb, ", "a.bb.cc - x ", "http://a.b - x ", "http://a.b, - "),
        *("http://a!", "http://a:1", "{[(", "\n", "- \n", "b-\n", "https://x.org/a-\n", "L\nhttp://a.b\n", "\u200b"),
        *("a" * 50 + "@", "https://x.org/" + "a" * 1990 + "-\nb-\nc-\n", "(1", "1.", "-", "\n \thttp://a.b", "%", "?x"),
    ],
)
@pytest.mark.parametrize("start", ["", "http://"])
def test_hostile_text_does_not_hang(unit: str, start: str) -> None:
    """20,000 hostile characters take no longer than a few key strokes."""
    text = (start + unit * 20_000)[:20_000]
    started_at = process_time()
    find_links(text)
    format_link_list(read.row for read in parse_link_list(text))
    assert process_time() - started_at < PATIENCE
