"""Checks of a link as typed, without network, with a suggestion where a slip can be corrected."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from urllib.parse import unquote

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.checks.hosts import check_host, is_possible
from lgqtui.draft.format import DRAFT_LIMIT
from lgqtui.i18n import tr
from lgqtui.links import corrections
from lgqtui.links.finder import FoundLink, find_links
from lgqtui.links.url import WEB_SCHEMES, has_domain_name, is_page, parse, port_of, unicode_host
from lgqtui.problems import Problem, Severity
from lgqtui.text import shorten

USUAL_LIMIT = 2048
"""Characters that every browser and server accepts; longer links are cut by some."""

COPY_AGAIN = "Copy it again from the browser's address line."
"""The remedy of a problem that cannot be corrected."""

REMEDY = "Perhaps {mended} is meant."
"""The remedy of a problem with a suggestion."""

_MAX_ROUNDS = 3
"""Corrections of a correction, after which what is meant is not certain any more."""
_LONGEST_DISPLAYED = 72
_CACHED_LINKS = DRAFT_LIMIT // 10
"""Results cached: those of all links of a draft, however many it holds."""
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?!\d{1,5}(?:[/?#]|$))")
_EMAIL = re.compile(r"[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+")
_BROKEN_ESCAPE = re.compile(r"[^#]*%[0-9A-Fa-f]?")
_NO_PART = re.compile(r"top|!.*|.*(?:[/=&?\ufffd]|:~:).*", re.IGNORECASE | re.DOTALL)
_LINK_IN_QUERY = re.compile(r"=https?:\S*$")
_CROSSED_PORTS = frozenset({("https:", 80), ("http:", 443)})
_EMPTY_QUERY = r"(\w+://[^/?#]*)\?(/)|([^#]*)\?/?"
# The value of a key; those of some keys are paths, to which a final slash belongs.
_GLUED_SLASH = (
    r"([^#]*[?&](?!(?:[^=&?#/]*[-_.])?(?:u|url|uri|path|dir|directory|folder|file|prefix|route|r|next|redirect|return\w*|to|from|base"
    r"|root|location|loc|src|source|target|dest\w*|link|href|ref|referr?er|continue|goto|view|menu)=)[^=&?#/]+=[^=&?#/:]+)/"
)
# Particles of Korean and Japanese written on to an address.
_PARTICLE = (
    r"([!-~]*[\w/=-])(?:에서|에게|으?로|[을를은는에의와과]|까지|부터|(?:[をへでに]|から|まで|より)[ぁ-ん一-龯]*)"
)


class LinkParseResult(Struct, frozen=True):
    """The result of parsing a link.

    `normal` is its form by the browsers' rules, "" if it is not a web address or has a password; `page` the same
    without the fragment after `#`, which is never sent. `problems` have `link` and `suggestion`, but no field.
    """

    normal: str
    page: str
    problems: tuple[Problem, ...]


class _Rule(Struct, frozen=True):
    """A slip, and the function that corrects it; it returns the text as it is, or "", if there is none."""

    severity: Severity
    code: str
    message: str
    correct: Callable[[str], str]


def _with_possible_host(text: str) -> str:
    url = parse(text)
    if url is None or not has_domain_name(url) or is_possible(url.hostname):
        return text
    host = corrections.typed_host(text)
    # Commas are read as dots, and signs that are stuck to a part are left out.
    likely_host = ".".join(filter(None, (part.strip("-!'()*+=~`{}$&\"|") for part in re.split(r"[.,;]+", host))))
    better = corrections.with_host(text, lambda typed: likely_host + typed[len(host) :])
    likely = parse(better)
    return better if likely and is_possible(likely.hostname) else text


def _without_credentials(text: str) -> str:
    """The address without a name and password, which end at the last @ before its path."""
    url = parse(text)
    is_bare = url is None or url.protocol not in WEB_SCHEMES or is_page(url)
    return text if is_bare else corrections.with_host(text, lambda host: host.rpartition("@")[2])


def _without_crossed_port(text: str) -> str:
    url = parse(text)
    is_crossed = url is not None and (url.protocol, port_of(url)) in _CROSSED_PORTS
    return corrections.with_host(text, lambda host: host.rpartition(":")[0]) if is_crossed else text


def _as_browsers_read(text: str) -> str:
    """The address that a browser opens, if it differs in host or path from what was typed."""
    url, typed = parse(text), corrections.HOST.match(text)
    if url is None or typed is None or url.protocol not in WEB_SCHEMES:
        return text
    has_slashes = typed["begin"].lower() == f"{url.protocol}//"
    is_same_path = (unquote(typed["path"]) or "/") == unquote(url.pathname)
    host = unquote(corrections.typed_host(text)).lower()
    # Letter case, escapes and international forms are the same host; IP addresses have a problem of their own.
    is_same_host = not has_domain_name(url) or host in (url.hostname, unicode_host(url.hostname))
    return text if has_slashes and is_same_path and is_same_host else url.href


def _keeping(pattern: str) -> Callable[[str], str]:
    """A function that keeps the groups of a pattern which fits the whole of an address."""
    regex = re.compile(pattern, re.IGNORECASE | re.DOTALL)
    return lambda text: (
        "".join(filter(None, match.groups())) if (match := regex.fullmatch(text)) and parse(text) else ""
    )


_RULES = (
    _Rule(
        "warning", "link-hidden-characters", "characters that cannot be seen stand in it", corrections.without_hidden
    ),
    _Rule("warning", "link-ligature", "two or three letters in it are one sign", corrections.without_ligatures),
    _Rule("hint", "link-entity", "&amp; or the like in it stands for another sign", corrections.without_entities),
    _Rule("hint", "link-punctuation", "“{cut}” at its end is probably not part of it", corrections.without_stuck),
    _Rule("warning", "link-unreadable", "this does not read as a web address", corrections.as_address),
    _Rule("hint", "link-space", "a space stands in the name of its file", corrections.with_escaped_spaces),
    _Rule("hint", "link-no-scheme", "it does not begin with https://", corrections.with_scheme),
    _Rule("error", "link-credentials", "a name or password stands in it, before the @", _without_credentials),
    _Rule("warning", "link-impossible-host", "no site can have the host “{host}”", _with_possible_host),
    _Rule("hint", "link-crossed-port", "the port is that of http, not https, or the reverse", _without_crossed_port),
    _Rule("warning", "link-means", "a browser reads it as {better}", _as_browsers_read),
    _Rule("hint", "link-tail", "what follows the space is probably not part of it", _keeping(r"([^#\s]+)\s.*")),
    _Rule("hint", "link-empty-query", "an empty query, the “?”, ends it", _keeping(_EMPTY_QUERY)),
    _Rule("hint", "link-glued-slash", "slash stuck to “{key}”", _keeping(_GLUED_SLASH)),
    _Rule("hint", "link-tail", "“{cut}” at its end is probably not part of it", _keeping(_PARTICLE)),
)
"""In the order in which corrections have to be made."""


@lru_cache(_CACHED_LINKS)
def read_link(typed: str) -> LinkParseResult:
    """Parse and check one link. Never raises."""
    text = typed.strip()
    url = parse(text)
    normal = url.href if url and is_page(url) else ""
    slips = list(_slips(text))
    is_unreadable = bool(slips) and (slips[0].code == "link-unreadable" or bool(corrections.WEB.match(text)))
    if not normal and is_unreadable and all(slip.severity != "error" for slip in slips):
        slips[0] = replace(slips[0], severity="error")  # no browser opens it
    problems = tuple(link_problem(slip, "", typed, slip.suggestion) for slip in slips)
    return LinkParseResult(normal, normal.partition("#")[0], problems)


def normal_page(link: str) -> str:
    """The key of a verdict on a link: its normal form without the fragment; "" if it is not a web address."""
    return read_link(link).page


def named_part(address: str) -> str:
    """The part of a page that an address names, decoded; "" if that is the top, or read by a program (`#/list`)."""
    part = unquote(address.partition("#")[2])
    return "" if _NO_PART.fullmatch(part) else part


def link_problem(problem: Problem, field: str, link: str, suggestion: str = "") -> Problem:
    """The problem as a sentence about a link; its message says only what is wrong."""
    texts = {"link": shorten(link, _LONGEST_DISPLAYED), "mended": shorten(suggestion, USUAL_LIMIT)}
    params = {**texts, **problem.params, "fault": tr(problem.message, **problem.params)}
    message = "“{link}”: {fault}"
    return replace(problem, message=message, params=params, field=field, link=link, suggestion=suggestion)


def proposed_links(suggestion: str) -> list[str]:
    """The links of a suggestion: two or more, separated by spaces, for several links that were given as one."""
    return re.split(r"(?<!\s)\s+(?=https?://)", suggestion)


def _slips(text: str) -> Iterator[Problem]:
    """The problems of a link, with the corrected link as suggestion."""
    if links := _several(text):
        mended = [_mended(link.url) for link in links]
        suggestion, number = " ".join(mended) if all(mended) else "", {"n": len(links)}
        message, remedy = "{n} links stand in it", "Give each link in a row of its own."
        if suggestion:
            remedy = "Perhaps they are links of their own: {mended}"
        yield Problem("hint", "link-several", message, remedy, number, suggestion=suggestion)
        return
    steps = _corrections(text)
    suggestion = _mended(text) if steps else ""
    for rule, before, after in steps:
        if suggestion or rule.severity != "hint":
            texts = {"host": corrections.typed_host(before), "cut": before[len(after) :].strip(), "better": after}
            texts["key"] = re.split("[?&]", after)[-1].partition("=")[0]
            params = {name: shorten(text, _LONGEST_DISPLAYED) for name, text in texts.items()}
            remedy = REMEDY if suggestion else COPY_AGAIN
            yield Problem(rule.severity, rule.code, rule.message, remedy, params, suggestion=suggestion)
    yield from _notes(suggestion or (steps[-1][2] if steps else text))


def _several(text: str) -> tuple[FoundLink, ...]:
    """The links of a text that holds two or more."""
    links = find_links(text)
    return links if len(links) > 1 and not _LINK_IN_QUERY.search(links[0].url) else ()


def _corrections(text: str) -> list[tuple[_Rule, str, str]]:
    """The rules that apply, each with the text before and after; a correction stays in force for those that follow."""
    steps = []
    for rule in _RULES:
        better = rule.correct(text)
        if better and better != text and (parse(better) or not parse(text)):
            steps.append((rule, text, better))
            text = better
    return steps


def _mended(text: str) -> str:
    """The link corrected until no rule applies; "" if it is not one page then."""
    for _ in range(_MAX_ROUNDS):
        text = next((after for _, _, after in reversed(_corrections(text))), text)
    url = parse(text)
    return text if url and is_page(url) and not _several(text) and not _corrections(text) else ""


def _notes(text: str) -> Iterator[Problem]:
    """The problems for which there is no correction."""
    url = parse(text)
    if url is None or not _SCHEME.match(text):
        message, remedy = "this does not read as a web address", "A link looks like https://www.example.org/page."
        if _EMAIL.fullmatch(text):
            message, remedy = "this is an e-mail address, not a link", "Give the page on which it is published."
        yield Problem("error", "link-unreadable", message, remedy)
        return
    if url.protocol not in WEB_SCHEMES:
        message = "it begins with {scheme}, and a browser opens http:// and https://"
        yield Problem("error", "link-not-web", message, "Give a web address.", {"scheme": url.protocol})
        return
    yield from check_host(corrections.typed_host(text), url)
    if len(text) > USUAL_LIMIT:
        message = "it has {n} characters, and some browsers and servers cut it at {limit}"
        remedy = "Give a shorter address, if the site has one."
        yield Problem("warning", "link-long", message, remedy, {"n": f"{len(text):,}", "limit": f"{USUAL_LIMIT:,}"})
    if _BROKEN_ESCAPE.fullmatch(text):
        yield Problem("hint", "link-cut", "its end looks cut off", COPY_AGAIN)
