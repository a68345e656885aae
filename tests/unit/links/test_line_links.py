"""Links in a line of a list that are mistyped."""

from __future__ import annotations

import pytest

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
