"""Checks of a link as typed: errors, warnings, hints. Without network, well under a millisecond.

The typed text is not changed. For slips that can be corrected the problem has a suggestion, which the user can apply.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.checks.hosts import check_host
from lgqtui.i18n import tr
from lgqtui.links.url import WEB_SCHEMES, has_domain_name, is_page, parse, port_of, unicode_host
from lgqtui.problems import Problem, Severity
from lgqtui.text import shorten

if TYPE_CHECKING:
    from lgqtui.links.url import ParsedUrl

USUAL_LIMIT = 2048
"""Characters that every browser and server accepts; longer links are cut by some."""

REMEDY = "Perhaps {mended} is meant."
"""The remedy of a problem with a suggestion."""

_LONGEST_DISPLAYED = 72
_CACHED_LINKS = 4096
"""Results cached: while the user types, the other links of a field stay the same."""

_WEB = re.compile(r"https?:", re.IGNORECASE)
_SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):(?!\d{1,5}(?:[/?#]|$))")
_PARTS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?P<slashes>[/\\]*)(?P<host>[^/\\?#]*)(?P<path>[^?#]*)")
_MISTYPED = re.compile(r"(?:h{0,2}t{1,3}p{1,2}(?P<s>s?))\s*[:;：]?\s*[/\\]{1,3}\s*(?=[^\s/]+\.[^\s/.])", re.IGNORECASE)
_DOUBLED = re.compile(r"(?:https?:/+)+(?=https?:/)", re.IGNORECASE)
_PORT = re.compile(r":\d*$")
_DOTTED_NAME = re.compile(r"[^\s@/]+\.(?:[^\W\d_]{2,}|xn--[a-z0-9-]+)\.?")
_FILE_NAME = re.compile(r"[^/?#]*\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|html?|php|aspx?|csv|jpe?g|png)", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+")

# Invisible characters, except joiners between letters of scripts that need them.
_HIDDEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u2060-\u2064\ufeff\u202a-\u202e\u2066-\u2069]|(?<![^\\x00-\\x7f])[\u200c\u200d]"
)
_STOPS = ",.;:!…，。、；：！？،؛؟۔।"
_QUOTES = "\"'’”»›<>*`"
_BRACKETS = {")": "(", "]": "[", "}": "{", "）": "（", "」": "「", "』": "『", "】": "【", "》": "《", "〉": "〈"}
_BROKEN_ESCAPE = re.compile(r"%[0-9A-Fa-f]?$")
_EMPTY_QUERY = re.compile(r"\?/?$")
_GLUED_SLASH = re.compile(r"[?&](?P<key>[^=&?#/]+)=(?P<value>[^=&?#/:]*[^=&?#/:])/$")
# Keys whose values are paths: a final slash belongs to them.
_PATH_KEYS = re.compile(
    r"(?:.*[-_.])?(?:u|url|uri|path|dir|directory|folder|file|prefix|route|r|next|redirect|return\w*|to|from|base|root|location"
    r"|loc|src|source|target|dest\w*|link|href|ref|referr?er|continue|goto|view|menu)",
    re.IGNORECASE,
)


class LinkParseResult(Struct, frozen=True):
    """The result of parsing a link.

    `normal` is its form by the browsers' rules, "" if it is not a web address or has a password; `page` the same
    without the fragment after `#`, which is never sent. `problems` have `link` and `suggestion`, but no field.
    """

    normal: str
    page: str
    problems: tuple[Problem, ...]


@lru_cache(_CACHED_LINKS)
def read_link(typed: str) -> LinkParseResult:
    """Parse and check one link. Never raises."""
    reader = _Reader(typed.strip())
    reader.read()
    url = parse(typed.strip())
    normal = url.href if url and is_page(url) else ""
    return LinkParseResult(normal, normal.partition("#")[0], tuple(reader.problems(typed)))


def normal_page(link: str) -> str:
    """The key of a verdict on a link: its normal form without the fragment; "" if it is not a web address."""
    return read_link(link).page


def link_problem(problem: Problem) -> Problem:
    """The problem with its link, cut for display, and its suggestion as parameters `link` and `mended`."""
    link, suggestion = shorten(problem.link, _LONGEST_DISPLAYED), shorten(problem.suggestion, USUAL_LIMIT)
    return replace(problem, params={"link": link, "mended": suggestion, **problem.params})


class _Reader:
    """Checks one link; a correction stays in force for the rules that follow."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._slips: list[Problem] = []

    def read(self) -> None:
        """Apply every rule, in the order in which corrections have to be made."""
        self._remove_hidden()
        self._remove_stuck()
        url = self._address()
        if url is not None and self._is_web(url):
            url = self._without_credentials(url)
            self._check_host(url)
            self._compare(url)
            self._check_end()

    def problems(self, typed: str) -> Iterator[Problem]:
        """The problems of the link."""
        for slip in self._slips:
            suggestion = self._text if slip.suggestion else ""  # later corrections are in it too
            params = {**slip.params, "fault": tr(slip.message, **slip.params)}
            message = "“{link}”: {fault}"
            yield link_problem(
                Problem(slip.severity, slip.code, message, slip.remedy, params, link=typed, suggestion=suggestion)
            )

    def _note(self, severity: Severity, code: str, message: str, remedy: str, **params: object) -> None:
        self._slips.append(Problem(severity, code, message, remedy, params))

    def _correct(self, severity: Severity, code: str, message: str, text: str, **params: object) -> None:
        self._slips.append(Problem(severity, code, message, REMEDY, params, suggestion=text))
        self._text = text

    def _remove_hidden(self) -> None:
        bare = _HIDDEN.sub("", self._text)
        if bare != self._text:
            message = "characters that cannot be seen stand in it"
            self._correct("warning", "link-hidden-characters", message, bare.strip())

    def _remove_stuck(self) -> None:
        bare = _without_stuck(self._text)
        if bare and bare != self._text:
            stuck = self._text[len(bare) :]
            self._correct(
                "hint", "link-punctuation", "“{stuck}” at its end is probably not part of it", bare, stuck=stuck
            )

    def _address(self) -> ParsedUrl | None:
        """The parsed address, after certain corrections if it does not parse as it is."""
        if doubled := _DOUBLED.match(self._text):
            return self._corrected_to(self._text[doubled.end() :])
        if not _WEB.match(self._text):
            return self._without_web_scheme()
        return parse(self._text) or self._corrected_to(_retyped(self._text))

    def _without_web_scheme(self) -> ParsedUrl | None:
        """The address of a text without a scheme, with a mistyped one, or with another one."""
        if better := _retyped(self._text):
            return self._corrected_to(better)
        if _SCHEME.match(self._text) and (url := parse(self._text)):
            return url
        if better := _with_scheme(self._text):
            self._correct("hint", "link-no-scheme", "it does not begin with https://", better)
            return parse(better)
        if _EMAIL.fullmatch(self._text):
            message, remedy = "this is an e-mail address, not a link", "Give the page on which it is published."
            self._note("error", "link-unreadable", message, remedy)
        else:
            self._note_unreadable()
        return None

    def _corrected_to(self, better: str) -> ParsedUrl | None:
        """Parse a certain correction; if it is an address, it replaces the text."""
        url = parse(better)
        if url is None:
            self._note_unreadable()
        else:
            self._correct("error", "link-unreadable", "this does not read as a web address", better)
        return url

    def _note_unreadable(self) -> None:
        message, remedy = "this does not read as a web address", "A link looks like https://www.example.org/page."
        self._note("error", "link-unreadable", message, remedy)

    def _is_web(self, url: ParsedUrl) -> bool:
        if url.protocol in WEB_SCHEMES:
            return True
        message = "it begins with {scheme}, and a browser opens http:// and https://"
        self._note("error", "link-not-web", message, "Give a web address.", scheme=url.protocol)
        return False

    def _without_credentials(self, url: ParsedUrl) -> ParsedUrl:
        """The address without a name and password, which end at the last @ before its path."""
        if is_page(url):
            return url
        begin, end = _typed(self._text).span("host")
        bare = self._text[:begin] + self._text[begin:end].rpartition("@")[2] + self._text[end:]
        self._correct("error", "link-credentials", "a name or password stands in it, before the @", bare)
        return parse(bare) or url

    def _check_host(self, url: ParsedUrl) -> None:
        letters = unicode_host(url.hostname)
        typed = _typed_host(self._text)
        self._slips += check_host(typed, url.hostname, letters, port_of(url), is_ip=not has_domain_name(url))
        if len(self._text) > USUAL_LIMIT:
            message = "it has {n} characters, and some browsers and servers cut it at {limit}"
            remedy = "Give a shorter address, if the site has one."
            self._note("warning", "link-long", message, remedy, n=f"{len(self._text):,}", limit=f"{USUAL_LIMIT:,}")

    def _compare(self, url: ParsedUrl) -> None:
        """Note a warning if a browser would open another address than the typed one suggests."""
        typed = _typed(self._text)
        is_same_path = (unquote(typed["path"]) or "/") == unquote(url.pathname)
        if typed["slashes"] != "//" or not is_same_path or not _same_host(_typed_host(self._text), url):
            message = "a browser reads it as {means}"
            self._correct("warning", "link-means", message, url.href, means=shorten(url.href, USUAL_LIMIT))

    def _check_end(self) -> None:
        text = self._text
        glued = _GLUED_SLASH.search(text)
        if "#" in text:
            return
        if empty := _EMPTY_QUERY.search(text):
            bare = text[: empty.start()]
            root = "/" if empty[0] == "?/" and bare.count("/") == 2 else ""
            message = "an empty query with a slash ends it" if "/" in empty[0] else "an empty query, the “?”, ends it"
            self._correct("hint", "link-empty-query", message, bare + root)
        elif glued and not _PATH_KEYS.fullmatch(glued["key"]):
            message = "a slash is stuck to the value of “{key}”"
            self._correct("hint", "link-glued-slash", message, text[:-1], key=shorten(glued["key"], 40))
        elif _BROKEN_ESCAPE.search(text):
            message = "its end looks cut off"
            self._note("hint", "link-cut", message, "Copy it again from the browser's address line.")
        elif gap := re.search(r"\s", text):
            message = "what follows the space is probably not part of it"
            self._correct("hint", "link-tail", message, _without_stuck(text[: gap.start()]))


def _without_stuck(text: str) -> str:
    """The link without punctuation, quotes and unbalanced brackets at its end."""
    bare = text
    while bare:
        last = bare[-1]
        opening = _BRACKETS.get(last)
        if last in _STOPS or last in _QUOTES or (opening and bare.count(last) > bare.count(opening)):
            bare = bare[:-1].rstrip()
        else:
            break
    return bare


def _retyped(text: str) -> str:
    """The link with its mistyped `https://` corrected; "" if that is not certain."""
    match = _MISTYPED.match(text)
    return f"http{match['s'].lower()}://{text[match.end() :]}" if match else ""


def _with_scheme(text: str) -> str:
    """The text with `https://` before it, if that makes an address of the usual form; "" otherwise."""
    if re.search(r"\s", text) or _FILE_NAME.fullmatch(text):
        return ""
    better = "https://" + text.lstrip("/")
    url = parse(better)
    return better if url and has_domain_name(url) and _DOTTED_NAME.fullmatch(_typed_host(better)) else ""


def _typed(text: str) -> re.Match[str]:
    return next(_PARTS.finditer(text))


def _typed_host(text: str) -> str:
    return _PORT.sub("", _typed(text)["host"])


def _same_host(typed: str, url: ParsedUrl) -> bool:
    """True if host and typed text differ only in letter case, escapes, and the form of international names.

    IP addresses are always equal: they have a problem of their own.
    """
    return not has_domain_name(url) or unquote(typed).lower() in (url.hostname, unicode_host(url.hostname))
