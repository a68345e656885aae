"""Checks of the host of a link: numbers, special names, mixed scripts, unusual ports."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from lgqtui.problems import Problem

# RFC 6761, 7686, 8375 and, for .internal, a resolution of ICANN in 2024: names that never exist in the public network.
SPECIAL_USE = ("local", "localhost", "test", "example", "invalid", "onion", "internal", "home.arpa")
_USUAL_PORTS = frozenset({None, 80, 443, 4443, 5443, 7443, 9443, 10443, *range(8000, 9000)})
_JAPANESE = frozenset({"CJK", "HIRAGANA", "KATAKANA", "LATIN"})
_CHINESE = frozenset({"CJK", "BOPOMOFO", "LATIN"})
_KOREAN = frozenset({"CJK", "HANGUL", "LATIN"})
# First words of the names of characters that are used in every script.
_ANY_SCRIPT = frozenset({"COMBINING", "DIGIT", "HYPHEN-MINUS", "FULL", "MIDDLE", "ZERO", "VARIATION"})


def check_host(typed: str, ascii_host: str, unicode_host: str, port: int | None, *, is_ip: bool) -> Iterator[Problem]:
    """The problems of a host; with `is_ip` it is an IP address.

    `typed` is the host as typed, `ascii_host` in its ASCII form, `unicode_host` with its international letters; `port`
    is None for the default port of the scheme.
    """
    if is_ip:
        message, remedy = "it names a computer by its number, {host}", "Give the site's name: numbers change."
        yield _warning("link-ip-address", message, remedy, host=ascii_host)
    else:
        yield from _check_name(typed, ascii_host.rstrip("."), unicode_host.rstrip("."))
    if port not in _USUAL_PORTS:
        message = "the port {port} is unusual, and many networks do not let it through"
        remedy = "Give the public address, if there is one."
        yield _warning("link-odd-port", message, remedy, port=port)


def _check_name(typed: str, ascii_host: str, unicode_host: str) -> Iterator[Problem]:
    if special := special_use(ascii_host):
        message = "names that end in .{ending} exist only inside a network"
        remedy = "Give the public address, or say in the note that it is not public."
        yield _warning("link-special-use", message, remedy, ending=special)
    elif "." not in ascii_host:
        message = "the host “{host}” is one word, which only some networks know"
        remedy = "Give the whole name, such as {host}.example.org."
        yield _warning("link-one-word-host", message, remedy, host=unicode_host)
    hosts = {"host": ascii_host, "readable": unicode_host}
    if any(label.startswith("xn--") for label in typed.lower().split(".")):
        message, remedy = "the host {host} stands for {readable}", "Make sure that this is the site you mean."
        yield _warning("link-punycode", message, remedy, **hosts)
    elif any(map(_mixes_scripts, unicode_host.split("."))):
        message = "the host {readable} mixes letters of different scripts; it is asked for as {host}"
        remedy = "Make sure that no letter only looks like another."
        yield _warning("link-mixed-scripts", message, remedy, **hosts)


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
