"""Tables and HTML in pasted lists."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgqtui.links.list_layout import html_lines, table_lines
from lgqtui.links.list_parser import format_link_list, parse_link_list
from tests.hypothesis_settings import max_examples
from tests.link_rows import ADDRESSES, rows_of, spelled

PATIENCE = 2.0
"""Seconds of the processor for 20,000 hostile characters: four times the slowest measured."""

SEPARATORS = ["\t", ";", "|", " | ", ",", "；", "│", "; "]


@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize(
    ("lines", "rows", "head"),
    [
        ("Alpha~@a|Beta~@b", "Alpha: @a / Beta: @b", ""),
        ("@a~Alpha|@b~Beta", "Alpha: @a / Beta: @b", ""),
        ("Alpha~@a~Water|Beta~@b~Roads", "Alpha: @a -- Water / Beta: @b -- Roads", ""),
        ("1~Alpha~@a|2~Beta~@b", "Alpha: @a / Beta: @b", ""),
        ("①~Alpha~@a|②~Beta~@b", "Alpha: @a / Beta: @b", ""),
        ("No~Name~URL|1~Alpha~@a|2~Beta~@b", "Alpha: @a / Beta: @b", "No, Name, URL"),
        ("Dienst~Adresse|Alpha~@a", "Alpha: @a", "Dienst, Adresse"),
        (
            "Office~Name~Link|Water~Alpha~@a|Roads~Beta~@b",
            "Alpha: @a -- Water / Beta: @b -- Roads",
            "Office, Name, Link",
        ),
        ("Alpha~@a~x~y|Beta~@b~~z", "Alpha: @a -- x, y / Beta: @b -- z", ""),
        ("Alpha~@a|~@b|Gamma~@c", "Alpha: @a @b / Gamma: @c", ""),
        ("Alpha~@a|Beta~|Gamma~@c", "Alpha: @a / Beta / Gamma: @c", ""),
    ],
)
def test_a_table_is_read_by_its_columns(separator: str, lines: str, rows: str, head: str) -> None:
    """Label, address, and the other columns as a note; running numbers go; a head is left out and told."""
    pasted = spelled(lines.replace("|", "\n").replace("~", separator))
    assert (rows_of(pasted), parse_link_list(pasted)[0].left_out) == (rows, head)


def test_a_cell_that_is_too_long_for_a_table_is_text() -> None:
    """The csv module takes 131,072 characters."""
    (read,) = parse_link_list("x" * 140_000 + ";y")
    assert read.row.label.endswith("x;y")


NAMES = st.sampled_from(["Alpha Service", "Beta", "Gamma of the city", "Données", "数据门户", "Портал", "5G Office"])
TEXTS = st.lists(NAMES | st.sampled_from(["", '"', "a, b", "x;y", "<td>", "<b>", "1", "2"]), max_size=2)
CELLS = st.tuples(TEXTS, st.sampled_from(["", *ADDRESSES.values()]), TEXTS).map(lambda row: [*row[0], row[1], *row[2]])


@given(
    st.lists(CELLS, max_size=4),
    st.sampled_from([*SEPARATORS, "</td><td>", "<br>"]),
    st.sampled_from(["", "<ul>", "<tr>"]),
)
@max_examples(200)
def test_no_name_or_address_is_lost(cells: list[list[str]], separator: str, start: str) -> None:
    """Each word is in a row, or in the head that is left out."""
    parsed = parse_link_list("\n".join(start + separator.join(row) for row in cells))
    texts = "\n".join(" ".join([p.left_out, p.row.label, *p.row.urls, p.row.note]) for p in parsed)
    for word in " ".join(cell for row in cells for cell in row if len(cell) > 3 and cell[0] != "<").split():
        assert word.rstrip("/,") in texts


# Hostile text


@pytest.mark.parametrize("start", ["", "<p>", "- x\n"])
@pytest.mark.parametrize(
    "unit",
    [
        *(
            "htp://a.bb,",
            "htp:/",
            "htttps : //a.bb ",
            "www,a.bb ",
            "https:// ",
            "https://x.org/a b ",
            "https://x.org/a b.pdf ",
        ),
        *(
            "<p>",
            "<a href=x>",
            "<!--",
            "<!",
            "</",
            "<a ",
            "<a href='",
            '<a href=">',
            "<li>",
            "<tr><td>a</td>",
            "<script>",
            "&#",
        ),
        *(
            '"',
            '"\n',
            'a","',
            "| a |\n",
            "a;b\n",
            "a,http://a.bb\n",
            '"a\n",http://a.bb\n',
            "   a",
            "-----\n",
            "─",
            ",,",
        ),
        *(
            "1 a\n",
            "1.1 a\n",
            "- 1) a\n",
            "- x\ny\n",
            "- x\nhttp://a.b\n",
            "1. x\ny, http://a.b\n",
            "1.\n",
            "•\n",
            "o a\n",
        ),
        *(
            "http://a.b\nL\n",
            "A\nL\n\n",
            "Name: a\nURL: http://a.b\n",
            "Odkaz: http://a.b\nx\n",
            "a: ",
            "- http://a.b A\n",
            "http://a.b\t",
            "[x](http://a.b) ",
            "[http://a.b|x",
            "[",
            "A\n* http://a.b\n",
            "1) http://a.b 1) x ",
            "•\n(",
            "<a href=http://a.b>x</a>",
            "b-\n",
        ),
    ],
)
def test_hostile_text_does_not_hang(unit: str, start: str) -> None:
    """Markup, tables and marks are read in linear time."""
    text = (start + unit * 20_000)[:20_000]
    started_at = process_time()
    format_link_list(parsed.row for parsed in parse_link_list(text))
    assert process_time() - started_at < PATIENCE


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "<ul><li>Health<ul><li>@a</li><li>@b</li></ul></li><li>Water</li></ul>",
            ["  - Health", "    - @a", "    - @b", "  - Water"],
        ),
        (
            "<ol><li>Health<ol><li>Law, @a</li></ol></li><li>Water: @b</li></ol>",
            ["  - Health", "    - Law, @a", "  - Water: @b"],
        ),
        ("<p>Health\nof the city</p><p>@a</p>", ["Health of the city", "@a"]),
        ("<b>Health</b>\n<i>@a</i>", ["Health", "@a"]),
        ("<P>Health</P>\n<a href=@a>Portal</a>", ["Health", " [Portal](<@a>)"]),
        ("<li>A <br>x < y", ["- A ", "x < y"]),
        ("<a href>Portal</a> <a>Map</a> @a", ["Portal Map @a"]),
        ("<a href='@a'>Portal", ["[Portal](<@a>)"]),
        ("<a href='@a?b&region=2&amp;lt=3'>A &amp; B &mdash; all</a>", ["[A & B — all](<@a?b&region=2&lt=3>)"]),
        ("<p>Portal @a?a=1&copy=2&region=3", ["Portal @a?a=1&copy=2&region=3"]),
        ("<p>Portal <www.a.example.org> or <https://b.example.org/></p>", ["Portal <www.a.example.org> or <@b>"]),
        ("<img alt><img alt='Law'> @a<p>", ["Law @a"]),
        ("a<!-- x -->b<!-- y --> c -->d<p>", ["ab c -->d"]),
        ("<table><tr><td>Law\tof</td><td>@a</td></tr></table>", ["Law of\t@a"]),
        ("<h2>Health</h2><p>@a</p>", ["Health", "@a"]),
        ("<p>X-rays @a</p>", ["X-rays @a"]),
        ("<ul>" * 30 + "<li>Law", ["  " * 20 + "- Law"]),
        ("Law < 5\n@a", ["Law < 5", "@a"]),
    ],
)
def test_html_becomes_the_lines_that_it_shows(text: str, lines: list[str]) -> None:
    """Lists by their marks and depth, links with their names, and what is no tag as it is."""
    assert html_lines(spelled(text)).split("\n") == spelled("\n".join(lines)).split("\n")


@pytest.mark.parametrize(
    ("text", "lines", "head"),
    [
        ("! Name !! Link\n| Law || @a", ["Law, @a"], "Name, Link"),
        ("Id\tName\tLink\n1\tLaw\t@a\n2\tWater\t@b", ["1\tLaw, @a", "2\tWater, @b"], "Id, Name, Link"),
        ("Link;Law\n@a;Law\n@b;Water", ["Law, @a", "Water, @b"], "Link, Law"),
        (
            "Name;Link\nLaw;@a\n\nTitle;URL;Note\nWater;@b;x",
            ["Law, @a", "", "Water, @b -- x"],
            "Name, Link; Title, URL, Note",
        ),
        ("|Law|@a|\n|Water|@b|", ["Law, @a", "Water, @b"], ""),
        ("Law; @a\nWater; @b", ["Law, @a", "Water, @b"], ""),
        ("- Law; @a\n- Water; @b", ["- Law; @a", "- Water; @b"], ""),
        ('- Law -- ,"\n- Tax -- "', ['- Law -- ,"', '- Tax -- "'], ""),
        ('"Law, old",@a', ["Law, old, @a"], ""),
        ("Law, @a,x", ["Law, @a,x"], ""),
        ("| Name | Link | \n| Law | @a", ["Law, @a"], "Name, Link"),
        ('Law; @a; "Tax; old"', ["Law, @a -- Tax; old"], ""),
        ("Law│old\t@a\nTax\t@b", ["Law│old, @a", "Tax, @b"], ""),
        ("@a&LT; Law", ["@a&LT; Law"], ""),
    ],
)
def test_a_table_becomes_lines_without_its_head(text: str, lines: list[str], head: str) -> None:
    """By its separators; a written list is none."""
    assert table_lines(spelled(text)) == ([spelled(line) for line in lines], head)


@pytest.mark.parametrize(
    ("pasted", "rows"),
    [
        ("| Alpha | @a |\n| | |\n| . | |\n", "Alpha: @a"),
        ("Alpha|@a|Water|@b", "Alpha: @a / Water: @b"),
        ("o\tLaw, @a", "Law: @a"),
        ("@a\tAlpha\n@b\tBeta", "Alpha: @a / Beta: @b"),
        ("1\tAlpha\t@a\n2\tBeta\t@b", "Alpha: @a / Beta: @b"),
        ("1\tAlpha\t@a", "Alpha: @a"),
        ("Service\tAddress\nAlpha\t@a", "Alpha: @a"),
        ("No\tName\tURL\n1\tAlpha\t@a\n2\tBeta\t@b", "Alpha: @a / Beta: @b"),
        ("Service | Link\nAlpha | @a\nBeta | @b", "Alpha: @a / Beta: @b"),
        ("Transport|@a|main", "Transport: @a -- main"),
        ("|Transport|@a|main|", "Transport: @a -- main"),
        ("| Service | Link |\n|---|---|\n| Alpha | @a |\n| Beta | @b |", "Alpha: @a / Beta: @b"),
        (
            "Department\tService\tLink\tRemark\nHealth\tAlpha\t@a\tx\nWater\tBeta\t@b\ty",
            "Alpha: @a -- Health, x / Beta: @b -- Water, y",
        ),
        (
            "+-------+--------+\n| Alpha | @a |\n+-------+--------+\n| Beta  | @b |\n+-------+--------+",
            "Alpha: @a / Beta: @b",
        ),
        ("@a\tAlpha\tWater\n@b\tBeta\tRoads", "Alpha: @a -- Water / Beta: @b -- Roads"),
        ("Alpha\t@a\nBeta\t\nGamma\t@c", "Alpha: @a / Beta / Gamma: @c"),
        ("Services of the city\nService\tLink\nAlpha\t@a\nBeta\t@b", "Services of the city / Alpha: @a / Beta: @b"),
        ("List\n\n| S | L |\n|--|--|\n| Alpha | @a |\n\nEnd, @b", "List / Alpha: @a / End: @b"),
        ("Alpha - @a | Beta - @b", "Alpha: @a / Beta: @b"),
        ("Alpha Service\t@a\n\t@b\nBeta\t@c", "Alpha Service: @a @b / Beta: @c"),
        (
            (
                "| # | Service | Web site | Owner |\n|:-:|:--|:--|---|\n"
                "| 1 | Tax | @a | Finance |\n| 2 | Roads | @b | Works |"
            ),
            "Tax: @a -- Finance / Roads: @b -- Works",
        ),
        ("URL\tTitle\n@a\tTown hall\n@b\tMuseum", "Town hall: @a / Museum: @b"),
        ("Alpha\t@a\nBeta\tonline @b", "Alpha: @a / online: @b -- Beta"),
        ("@a\n\tTaxes\n@b\n\tRoads", "Taxes: @a / Roads: @b"),
        ("Alpha|@a|x|y\nBeta|@b|z|", "Alpha: @a -- x, y / Beta: @b -- z"),
        ('"Alpha"\t"@a"\n"Beta"\t"@b"', "Alpha: @a / Beta: @b"),
        (
            "I.\tCivil status\n\t1. Births @a\n\t2. Deaths @b\nII.\tTaxes\n\t1. Dog tax @c",
            "Civil status / Births: @a / Deaths: @b / Taxes / Dog tax: @c",
        ),
        ("[City of Alpha | Home](@a)\n[Births](@b)", "City of Alpha | Home: @a / Births: @b"),
        ("City of Alpha | Home - @a\nBirths | City - @b", "City of Alpha | Home: @a / Births | City: @b"),
        (
            '{| class="wikitable"\n! Service !! Link\n|-\n| Births || @a\n|-\n| Deaths || @b\n|}',
            "Births: @a / Deaths: @b",
        ),
        ("|| Service || Link ||\n| Births | @a |\n| Deaths | @b |", "Births: @a / Deaths: @b"),
        ("Births: https|//a.example.org/x", "Births: https|//a.example.org/x"),
        ("Ø\tBirths @a\nØ\tDeaths @b", "Births: @a / Deaths: @b"),
        ("[Births|@a]\n[Deaths|@b]", "Births: @a / Deaths: @b"),
        ("[[@a|Births]]\n[[@b|Deaths]]", "Births: @a / Deaths: @b"),
        ("City | Home, @a\nBirths | City, @b", "City | Home: @a / Births | City: @b"),
        ("City | Home (@a)\nBirths | City (@b)", "City | Home: @a / Births | City: @b"),
        ("<a href='@a'>City | Home</a><br><a href='@b'>Births; City</a>", "City | Home: @a / Births; City: @b"),
        ("@a Births | City\n@b Tax | City", "Births | City: @a / Tax | City: @b"),
        ("@a - Births | City\n@b - Tax | City", "Births | City: @a / Tax | City: @b"),
        ("* Births | City: @a\n* Tax | City: @b", "Births | City: @a / Tax | City: @b"),
        ("Births | City | Home <@a>\nTax | City | Home <@b>", "Births | City | Home: @a / Tax | City | Home: @b"),
        (
            "A.\tCivil\n\t1)\tBirths: @a\n\t2)\tDeaths: @b\nB.\tTax\n\t1)\tDog tax: @c",
            "Civil / Births: @a / Deaths: @b / Tax / Dog tax: @c",
        ),
        ("Civil\n\t•\tBirths: @a\n\t•\tDeaths: @b", "Civil / Births: @a / Deaths: @b"),
        ("* [[@a|Births]] – daily\n* [[@b|Tax]] – weekly", "Births: @a -- daily / Tax: @b -- weekly"),
        ("* [Births|@a]\n* [Tax|@b]", "Births: @a / Tax: @b"),
        (
            "! Service !! Link\n|-\n| Births || [@a page]\n|-\n| Tax || [@b page]",
            "page: @a -- Births / page: @b -- Tax",
        ),
        ("I\tBirths\t@a\nII\tTax\t@b", "Births: @a -- I / Tax: @b -- II"),
        ("a\tBirths\t@a\nb\tTax\t@b", "Births: @a -- a / Tax: @b -- b"),
        ("一\t出生\t@a\n二\t税务\t@b", "出生: @a / 税务: @b"),
    ],
)
def test_a_table_becomes_rows(pasted: str, rows: str) -> None:
    """Cells of a row stay together, whatever stands between them."""
    assert rows_of(pasted) == rows
