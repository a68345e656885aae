"""Hosts that cannot be, and those that no public network knows."""

from __future__ import annotations

import pytest

from lgqtui.checks.hosts import is_possible, special_use


@pytest.mark.parametrize(
    "host",
    (
        "example.org example.org. a.b-c.d--e.example.org my_site.example.org _a.example.org intranet "
        f"xn--bcher-kva.de x.xn--p1ai 1and1.com localhost {'a' * 63}.example.org"
    ).split(),
)
def test_a_host_that_a_registry_could_have(host: str) -> None:
    """Also with a dot at its end, with an underscore below the registered name, and of one word."""
    assert is_possible(host)


@pytest.mark.parametrize(
    "host",
    [
        *("example..org", ".example.org", "example.org..", "-example.org", "a-.example-.org", "jakarta,go.id"),
        *("example.org,", "(example.org)", "exa_mple.org", "exa!mple.org", "example.o", "example.c0m"),
        f"{'a' * 64}.org",
        ".".join(["a" * 60] * 5 + ["org"]),
    ],
)
def test_a_host_that_cannot_be(host: str) -> None:
    """No registry has it, or no browser asks for it."""
    assert not is_possible(host)


def test_special_use_names_are_recognized_by_their_ending() -> None:
    """A name that only contains one is not special."""
    assert special_use("a.home.arpa") == "home.arpa"
    assert special_use("local.example.org") == ""
