"""Proxies of the environment: any value of any variable gives a proxy, none, or a cause."""

from __future__ import annotations

import contextlib
from base64 import b64encode

import httpcore
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgqtui.linkcheck import proxies as module
from lgqtui.linkcheck.proxies import Proxy, proxy_for
from lgqtui.linkcheck.resolver import HostUnreachable
from lgqtui.text import one_line

UNUSABLE = [
    *("socks5://127.0.0.1:9", "socks5h://h:1", "socks4://x:1", "socks://h:1/", "ftp://x:1", "pac+http://x/proxy.pac"),
    *(
        ":::",
        "http://[::1",
        "http://[fe80::",
        "http://host:port",
        "http://127.0.0.1:99999",
        "http://",
        "a b",
        "http://a b",
    ),
    *('"http://127.0.0.1:9"', "'http://127.0.0.1:9'", "http://127.0.0.1:9\n", "http://127.0.0.1:9\r", "\n"),
    *("http://127.0.0.1:9\x7f", "http://127.0.0.\udcff1:9", "http://a\nb:9", "http://a\u200bb:9", "http://%00:9"),
]


def proxied(page: str, environ: dict[str, str]) -> str:
    proxy = proxy_for(page, environ)
    return proxy.url if proxy else ""


@pytest.mark.parametrize(
    ("page", "environ", "proxy"),
    [
        ("http://a.org/", {}, ""),
        *(
            (f"{scheme}://{host}:8080/", {"all_proxy": "http://p:1", "http_proxy": ":::"}, "")
            for scheme in ("http", "https")
            for host in (
                *("localhost", "LOCALHOST.", "survey.localhost", "a.b.localhost.", "127.0.0.1", "127.1", "0x7f.1"),
                *("2130706433", "127.255.255.254", "[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "l%6fcalhost"),
            )
        ),
        ("https://localhost.org/", {"all_proxy": "http://p:1"}, "http://p:1"),
        ("https://notlocalhost/", {"all_proxy": "http://p:1"}, "http://p:1"),
        ("http://a.org/", {"http_proxy": " http://p:1 "}, "http://p:1"),
        ("http://a.org/", {"HTTP_PROXY": "p:1"}, "http://p:1"),
        ("http://a.org/", {"HTTP_PROXY": "HTTP://P:80/"}, "http://p"),
        ("http://a.org/", {"HTTP_PROXY": "http://p:1", "REQUEST_METHOD": "GET"}, ""),
        ("https://a.org/", {"http_proxy": "http://[::1"}, ""),
        ("https://a.org/", {"http_proxy": "", "ALL_PROXY": "[::1]:3128"}, "http://[::1]:3128"),
        ("https://a.org/", {"HTTPS_PROXY": "http://p:1", "https_proxy": "https://q:1"}, "https://q:1"),
        ("https://a.org/", {"HTTPS_PROXY": "http://p:1", "all_proxy": "socks5://q:1"}, "http://p:1"),
        ("https://a.org/", {"https_proxy": "http://p:1", "no_proxy": "a.org"}, ""),
        ("https://a.org/", {"https_proxy": ":::", "no_proxy": "A.org"}, ""),
        ("https://b.a.org/", {"https_proxy": "http://p:1", "no_proxy": "x, .a.org:443"}, ""),
        ("https://b.a.org/", {"https_proxy": "http://p:1", "NO_PROXY": "[::1],*.a.org"}, ""),
        ("https://b.a.org/", {"https_proxy": "http://p:1", "NO_PROXY": "[::1,fe80::/10,[,],\udcff,:,*.,b.a.org"}, ""),
        ("https://a.org/", {"https_proxy": "http://p:1", "NO_PROXY": "https://a.org"}, ""),
        ("https://ba.org/", {"https_proxy": "http://p:1", "NO_PROXY": "a.org"}, "http://p:1"),
        ("https://ba.org/", {"https_proxy": "http://p:1", "NO_PROXY": "[::1,fe80::/10,[,],:,*.,/"}, "http://p:1"),
        ("https://a.org/", {"https_proxy": "http://p:1", "no_proxy": "*"}, ""),
        ("http://[2001:470::1]:8080/", {"http_proxy": "http://p:1", "no_proxy": "[2001:470::1]:443,8.8.8.8:80"}, ""),
        ("http://[2001:470::9]/", {"http_proxy": "http://p:1", "no_proxy": "2001:470::9"}, ""),
        ("http://8.8.8.8:8080/", {"http_proxy": "http://p:1", "no_proxy": "[2001:470::1]:443,8.8.8.8:80"}, ""),
        ("http://[2001:470::2]/", {"http_proxy": "http://p:1", "no_proxy": "[2001:470::1]:443"}, "http://p:1"),
    ],
)
def test_the_environment_names_the_proxy(page: str, environ: dict[str, str], proxy: str) -> None:
    """Lower case wins; HTTP_PROXY is ignored, since a CGI request could set it; odd exemptions are skipped."""
    assert proxied(page, environ) == proxy


@pytest.mark.parametrize("typed", UNUSABLE)
@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
def test_what_cannot_be_used_is_named_on_one_line(variable: str, typed: str) -> None:
    """With the variable as it was set."""
    with pytest.raises(HostUnreachable) as raised:
        proxy_for("https://a.org/", {variable: typed})
    assert raised.value.why == "proxy-kind"
    assert raised.value.cause.startswith(f"{variable}=")
    assert one_line(raised.value.cause) == raised.value.cause


@pytest.mark.parametrize("typed", ["http://p:1/?token=secret", "http://us:x@p:1/#secret"])
def test_no_query_is_displayed(typed: str) -> None:
    """It may be a token."""
    assert repr(proxy_for("https://a.org/", {"HTTPS_PROXY": typed})) == "HTTPS_PROXY=http://p:1/"


@pytest.mark.parametrize("typed", ["http://us:secret@p:1", "us:secret@p:1", "http://us:s/e//c@secret@p:1"])
def test_no_password_is_displayed(typed: str) -> None:
    """Neither in a cause nor in the text of the proxy."""
    with pytest.raises(HostUnreachable) as raised:
        proxy_for("https://a.org/", {"HTTPS_PROXY": f"{typed}x"})
    assert "secret" not in raised.value.cause
    assert raised.value.cause.endswith("p:1x")
    proxy = proxy_for("https://a.org/", {"HTTPS_PROXY": "http://us:secret@p:1"})
    assert repr(proxy) == "HTTPS_PROXY=http://p:1"


def test_a_name_and_a_password_are_decoded() -> None:
    """They may hold signs of an address."""
    proxy = proxy_for("https://a.org/", {"HTTPS_PROXY": "http://us%40er:p%C3%A4%2F@p:1"})
    login = b64encode("us@er:pä/".encode())
    headers = ((b"Proxy-Authorization", b"Basic " + login),)
    assert proxy == Proxy("http://p:1", "HTTPS_PROXY=http://p:1", headers)


def test_systems_with_settings_of_their_own_name_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable wins over them."""
    monkeypatch.setattr(module, "_system_proxies", lambda: {"https": "http://s:1"})
    assert proxied("https://a.org/", {}) == "http://s:1"
    assert proxied("http://a.org/", {}) == ""
    assert proxied("https://a.org/", {"all_proxy": "http://p:1"}) == "http://p:1"


_ANY = st.text(st.characters(codec=None), max_size=30).filter(lambda text: "\0" not in text)
_SHAPED = st.builds("{}{}{}".format, st.sampled_from(["", "http://", "https://", "socks5://", "//"]), _ANY, _ANY)


@given(typed=_ANY | _SHAPED, exempt=_ANY)
def test_any_value_gives_a_proxy_that_both_clients_take_or_a_cause(typed: str, exempt: str) -> None:
    """No error of a library passes."""
    proxy = None
    with contextlib.suppress(HostUnreachable):
        proxy = proxy_for("https://a.org/", {"HTTPS_PROXY": typed, "NO_PROXY": exempt})
    if proxy is not None:
        httpx.Proxy(proxy.url, headers=proxy.headers)
        httpcore.AsyncHTTPProxy(proxy.url, proxy_headers=proxy.headers)
