"""Checks of the host of a link: numbers, special names, mixed scripts, unusual ports."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lgqtui.links.url import has_domain_name, port_of, unicode_host
from lgqtui.problems import Problem
from lgqtui.text import shorten

if TYPE_CHECKING:
    from lgqtui.links.url import ParsedUrl

# RFC 6761, 7686, 8375 and, for .internal, a resolution of ICANN in 2024: names that never exist in the public network.
SPECIAL_USE = ("local", "localhost", "test", "example", "invalid", "onion", "internal", "home.arpa")
_USUAL_PORTS = frozenset({None, 80, 443, 4443, 5443, 7443, 9443, 10443, *range(8000, 9000)})
# RFC 1123, with the underscore that names below a registered one may have; no ending has one letter or a digit.
_PART = r"(?!-)[a-z0-9_-]{1,63}(?<!-)"
_NAME = re.compile(
    rf"{_PART}\.?|(?:{_PART}\.)*(?!-)[a-z0-9-]{{1,63}}(?<!-)\.(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{1,59}})\.?"
)
_JAPANESE = frozenset({"CJK", "HIRAGANA", "KATAKANA", "LATIN"})
_CHINESE = frozenset({"CJK", "BOPOMOFO", "LATIN"})
_KOREAN = frozenset({"CJK", "HANGUL", "LATIN"})
# First words of the names of characters that are used in every script.
_ANY_SCRIPT = frozenset({"COMBINING", "DIGIT", "HYPHEN-MINUS", "FULL", "MIDDLE", "ZERO", "VARIATION"})


def check_host(typed: str, url: ParsedUrl) -> Iterator[Problem]:
    """The problems of the host and the port of an address; `typed` is the host as typed."""
    if has_domain_name(url):
        yield from _check_name(typed, url.hostname.rstrip("."), unicode_host(url.hostname).rstrip("."))
    else:
        message, remedy = "it names a computer by its number, {host}", "Give the site's name: numbers change."
        yield _warning("link-ip-address", message, remedy, host=url.hostname)
    if (port := port_of(url)) not in _USUAL_PORTS:
        message = "the port {port} is unusual, and many networks do not let it through"
        remedy = "Give the public address, if there is one."
        yield _warning("link-odd-port", message, remedy, port=port)


def _check_name(typed: str, ascii_host: str, readable: str) -> Iterator[Problem]:
    if not is_possible(ascii_host):
        message, remedy = "no site can have the host “{host}”", "Copy it again from the browser's address line."
        yield _warning("link-impossible-host", message, remedy, host=shorten(typed, 72))
    if special := special_use(ascii_host):
        message = "names that end in .{ending} exist only inside a network"
        remedy = "Give the public address, or say in the note that it is not public."
        yield _warning("link-special-use", message, remedy, ending=special)
    elif "." not in ascii_host:
        message = "the host “{host}” is one word, which only some networks know"
        remedy = "Give the whole name, such as {host}.example.org."
        yield _warning("link-one-word-host", message, remedy, host=readable)
    hosts = {"host": ascii_host, "readable": readable}
    if any(label.startswith("xn--") for label in typed.lower().split(".")):
        message, remedy = "the host {host} stands for {readable}", "Make sure that this is the site you mean."
        yield _warning("link-punycode", message, remedy, **hosts)
    elif any(map(_mixes_scripts, readable.split("."))):
        message = "the host {readable} mixes letters of different scripts; it is asked for as {host}"
        remedy = "Make sure that no letter only looks like another."
        yield _warning("link-mixed-scripts", message, remedy, **hosts)


def is_possible(host: str) -> bool:
    """True unless no registry could have the name of this host, in its ASCII form, and no browser ask for it."""
    return len(host) <= 253 and bool(_NAME.fullmatch(host))


def _warning(code: str, message: str, remedy: str, **params: object) -> Problem:
    return Problem("warning", code, message, remedy, params)


def special_use(host: str) -> str:
    """The special-use ending of a host that does not exist in the public network; "" if it has none."""
    return next((ending for ending in SPECIAL_USE if host == ending or host.endswith("." + ending)), "")


def _mixes_scripts(label: str) -> bool:
    if label.isascii():
        return False
    scripts = {script for letter in label if (script := _script(letter))}
    return len(scripts) > 1 and not any(scripts <= language for language in (_JAPANESE, _CHINESE, _KOREAN))


def _script(letter: str) -> str:
    """The script of a letter by the first word of its name; "" if it is common to all."""
    if letter.isdecimal() or unicodedata.category(letter).startswith("M"):
        return ""
    first = unicodedata.name(letter, "").partition(" ")[0]
    return "" if first in _ANY_SCRIPT else first.partition("-")[0]
