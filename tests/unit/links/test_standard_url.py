"""Without ada-url, addresses of the usual form are parsed as browsers parse them."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lgqtui.links import standard_url

ada_url = pytest.importorskip("ada_url")  # there is no wheel of it for every Python

PARTS = ("href", "protocol", "username", "password", "host", "hostname", "port", "pathname", "search", "hash")
ADDRESSES = (
    "https://Example.org:443/a b/../c?x=ä#f",
    "https://x.org:8080/a/./b/../../c/..",
    "http://[::1]:80/",
    "http://1.2.3.4/",
    "https://münchen.de/ä",
    "https://straße.de/",
    "https://u:p@h/",
    "https://u@h.org:99/",
    "https:example.org",
    "https:///x.org/a",
    "HTTPS://X.ORG",
    "https://x.org:/",
    "https://exa%41mple.org/",
    "http://h_h.example/a|b",
    'https://x.org/%d/{0}?q="<>#"<>',
    "  https://x.org\t",
    "ftp://f.org/x",
    "mailto:a@b.example",
    "tel:+123",
)
INVALID = (
    "",
    "x",
    "//x",
    "https://",
    "http://a b/",
    "https://h:99999/",
    "https://x.org:abc/",
    "https://[::1",
    "http://a<b",
)


def parts(url: object) -> tuple[object, ...]:
    return (*(getattr(url, name) for name in PARTS), int(getattr(url, "host_type")))  # noqa: B009


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_parts_are_those_of_a_browser(address: str) -> None:
    """Normal form, host and type of host are the same with both parsers."""
    assert parts(standard_url.URL(address)) == parts(ada_url.URL(address))


@pytest.mark.parametrize("address", INVALID)
def test_what_a_browser_refuses_is_refused(address: str) -> None:
    """The error is one that `links.url.parse` expects of both parsers."""
    for parse in (ada_url.URL, standard_url.URL):
        with pytest.raises(ValueError):  # noqa: PT011 - the messages differ
            parse(address)


@pytest.mark.parametrize("target", ["/b", "c?d", "../e", "//other.org/f", "https://third.org", "#g"])
def test_a_redirection_is_relative_to_its_page(target: str) -> None:
    """As `Location` of a reply gives it."""
    base = "https://x.org/a/b"
    assert standard_url.URL(target, base).href == ada_url.URL(target, base).href


@given(st.text())
@example("0//0")
@example("0//../0")
def test_any_text_is_an_address_or_a_value_error(text: str) -> None:
    """No other exception comes from hostile text, and the normal form is read as itself."""
    try:
        url = standard_url.URL("https://" + text)
    except ValueError:
        return
    assert standard_url.URL(url.href).href == url.href
