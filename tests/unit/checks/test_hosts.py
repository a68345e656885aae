"""Hosts that cannot be, and the likely form of those that are mistyped."""

from __future__ import annotations

import pytest

from lgqtui.checks.hosts import is_possible, likely_host, special_use


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
    ("host", "likely"),
    [
        ("example..org", "example.org"),
        (".example.org", "example.org"),
        ("example.org..", "example.org"),
        ("-example.org", "example.org"),
        ("a-.example-.org", "a.example.org"),
        ("jakarta,go.id", "jakarta.go.id"),
        ("jakarta.go;id", "jakarta.go.id"),
        ("example.org,", "example.org"),
        ("(example.org)", "example.org"),
        ("exa_mple.org", "exa_mple.org"),
        ("exa!mple.org", "exa!mple.org"),
        ("example.o", "example.o"),
        ("example.c0m", "example.c0m"),
        (f"{'a' * 64}.org", f"{'a' * 64}.org"),
        (".".join(["a" * 60] * 5 + ["org"]), ".".join(["a" * 60] * 5 + ["org"])),
    ],
)
def test_a_host_that_cannot_be(host: str, likely: str) -> None:
    """Commas are read as dots, stuck signs are left out; what else is wrong stays."""
    assert not is_possible(host)
    assert likely_host(host) == likely


def test_special_use_names_are_recognized_by_their_ending() -> None:
    """A name that only contains one is not special."""
    assert special_use("a.home.arpa") == "home.arpa"
    assert special_use("local.example.org") == ""
