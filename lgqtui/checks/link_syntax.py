"""Checks of a link as typed: errors, warnings, hints. Without network, well under a millisecond.

The typed text is not changed. For slips that can be corrected the problem has a suggestion, which the user can apply.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import unquote

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.checks.hosts import check_host, is_possible, likely_host
from lgqtui.checks.link_text import (
    WEB,
    TextCache,
    retyped,
    typed_host,
    typed_parts,
    with_entities_read,
    with_escaped_spaces,
    with_scheme,
    without_hidden,
    without_ligatures,
    without_stuck,
    wrapped_address,
)
from lgqtui.i18n import tr
from lgqtui.links.finder import find_links
from lgqtui.links.url import WEB_SCHEMES, has_name, is_page, parse, port_of, readable
from lgqtui.problems import SEVERITIES, Problem, Severity
from lgqtui.text import shorten

if TYPE_CHECKING:
    from lgqtui.links.url import ParsedUrl

LONGEST = 2048
"""Characters that every browser and server accepts; longer links are cut by some."""

_COPY_AGAIN = "Copy it again from the browser's address line."
_MOST_ROUNDS = 3
"""Corrections of a correction, after which what is meant is not certain any more."""
_SEVERAL = "link-several"

REMEDY = "Perhaps {mended} is meant."
"""The remedy of a problem with a suggestion."""

_LONGEST_DISPLAYED = 72
_SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):(?!\d{1,5}(?:[/?#]|$))")
_DOUBLED = re.compile(r"(?:https?:/+)(?:https?:/+|www\.)*(?=https?:/)", re.IGNORECASE)
_ADDRESS_START = re.compile(r"https?:/|www\.", re.IGNORECASE)
_CROSSED_PORTS = frozenset({("https:", 80), ("http:", 443)})
_EMAIL = re.compile(r"[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+")

_BETWEEN_LINKS = re.compile(r"(?:[\s,;|/&+–-]|\b(?:and|or|et|y|и|و|和)\b)*")
# Particles of Korean and Japanese written on to an address.
_PARTICLE = re.compile(
    r"[!-~]*[\w/=-](?P<tail>에서|에게|으?로|[을를은는에의와과]|까지|부터|(?:[をへでに]|から|まで|より)[ぁ-ん一-龯]*)"
)
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


def _read_link(typed: str) -> LinkParseResult:
    reader = _Reader(typed.strip())
    url = parse(typed.strip())
    normal = url.href if url and is_page(url) else ""
    return LinkParseResult(normal, normal.partition("#")[0], tuple(reader.problems(typed)))


read_link = TextCache(_read_link)
"""Parse and check one link. Never raises."""


def normal_page(link: str) -> str:
    """The key of a verdict on a link: its normal form without the fragment; "" if it is not a web address."""
    return read_link(link).page


def link_problem(problem: Problem) -> Problem:
    """The problem with its link, cut for display, and its suggestion as parameters `link` and `mended`."""
    params = {"link": shorten(problem.link, _LONGEST_DISPLAYED), "mended": problem.suggestion, **problem.params}
    return replace(problem, params=params)


def proposed_links(suggestion: str) -> list[str]:
    """The links of a suggestion: two or more, separated by spaces, for several links that were given as one."""
    return re.split(r"\s+(?=https?://)", suggestion)


class _Reader:
    """Checks one link; a correction stays in force for the rules that follow."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._slips: list[Problem] = []
        self._read()
        if self._weight and WEB.match(text) and parse(text) is None:
            self._slips[0] = replace(self._slips[0], severity="error")  # no browser opens it

    def _read(self) -> None:
        """Apply every rule, in the order in which corrections have to be made."""
        self._remove_hidden()
        if self._separate():
            return
        self._remove_stuck()
        url = self._address()
        if url is not None and self._is_web(url):
            url = self._without_credentials(url)
            self._check_host(url)
            self._compare(parse(self._text) or url)
            self._check_end()

    def problems(self, typed: str) -> Iterator[Problem]:
        """The problems of the link."""
        proposal = self._proposal(typed.strip())  # later corrections are in it too
        for slip in self._slips:
            suggestion = proposal if slip.suggestion else ""
            if slip.suggestion and not proposal and slip.severity == "hint":
                continue
            remedy = slip.remedy if suggestion or not slip.suggestion else _COPY_AGAIN
            params = {**slip.params, "mended": shorten(suggestion, LONGEST)}
            params["fault"] = tr(slip.message, **params)
            message = "“{link}”: {fault}"
            yield link_problem(
                Problem(slip.severity, slip.code, message, remedy, params, link=typed, suggestion=suggestion)
            )

    @property
    def _is_corrected(self) -> bool:
        return any(slip.suggestion for slip in self._slips)

    @property
    def _weight(self) -> int:
        """The severity of the worst finding; the smallest is the most severe."""
        return min((SEVERITIES.index(slip.severity) for slip in self._slips), default=len(SEVERITIES))

    def _proposal(self, typed: str) -> str:
        """The corrected link, corrected on until nothing is left; "" if it is no page, or worse than the typed one."""
        reader = self
        for _ in range(_MOST_ROUNDS):
            if not reader._is_corrected:
                return "" if reader is self or reader._text == typed else reader._text
            if len(proposed_links(reader._text)) > 1:
                return reader._slips[-1].suggestion if reader._slips[-1].code == _SEVERAL else ""
            url = parse(reader._text)
            following = _Reader(reader._text)
            if url is None or not is_page(url) or following._weight < self._weight:
                return ""
            reader = following
        return ""

    def _note(self, severity: Severity, code: str, message: str, remedy: str, **params: object) -> None:
        self._slips.append(Problem(severity, code, message, remedy, params))

    def _correct(self, severity: Severity, code: str, message: str, text: str, **params: object) -> None:
        self._slips.append(Problem(severity, code, message, REMEDY, params, suggestion=text))
        self._text = text

    def _remove_hidden(self) -> None:
        text = self._text
        bare = without_hidden(text)
        if bare != text:
            self._correct("warning", "link-hidden-characters", "characters that cannot be seen stand in it", bare)
        letters = without_ligatures(bare)
        if letters != bare:
            self._correct("warning", "link-ligature", "two or three letters in it are one sign", letters)

    def _separate(self) -> bool:
        """Note that the text holds several links; True if it does."""
        if len(_ADDRESS_START.findall(self._text)) < 2:
            return False
        text = self._text
        links = find_links(text)
        if len(links) < 2 or re.search(r"=https?:[^\s]*$", links[0].url) or _DOUBLED.match(text):
            return False
        message = "{n} links stand in it"
        gaps = [text[first.end : second.start] for first, second in pairwise(links)]
        proposed = [_mended(link.url) for link in links]
        if links[0].start == 0 and all(map(_BETWEEN_LINKS.fullmatch, gaps)) and all(map(_is_sound, proposed)):
            remedy = "Perhaps they are links of their own: {mended}"
            self._slips.append(
                Problem("hint", _SEVERAL, message, remedy, {"n": len(links)}, suggestion=" ".join(proposed))
            )
            self._text = " ".join(proposed)
        else:
            self._note("hint", _SEVERAL, message, "Give each link in a row of its own.", n=len(links))
        return True

    def _remove_stuck(self) -> None:
        read = with_entities_read(self._text)
        if read != self._text:
            self._correct("hint", "link-entity", "a sign of HTML in it, such as &amp;, stands for another", read)
        bare = without_stuck(self._text)
        if bare and bare != self._text and (parse(bare) or not parse(self._text)):
            stuck = self._text[len(bare) :]
            self._correct(
                "hint", "link-punctuation", "“{stuck}” at its end is probably not part of it", bare, stuck=stuck
            )

    def _address(self) -> ParsedUrl | None:
        """The parsed address, after certain corrections if it does not parse as it is."""
        if doubled := _DOUBLED.match(self._text):
            severity: Severity = "warning" if doubled[0][-1] == "." else "error"
            return self._corrected_to(self._text[doubled.end() :], severity)
        if not WEB.match(self._text):
            return self._without_web_scheme()
        return parse(self._text) or self._corrected_to(retyped(self._text))

    def _without_web_scheme(self) -> ParsedUrl | None:
        """The address of a text without a scheme, with a mistyped one, or with another one."""
        if better := retyped(self._text) or wrapped_address(self._text):
            return self._corrected_to(better)
        if _SCHEME.match(self._text) and (url := parse(self._text)):
            return url
        if better := with_scheme(self._text):
            self._correct("hint", "link-no-scheme", "it does not begin with https://", better)
            return parse(better)
        if _EMAIL.fullmatch(self._text):
            message, remedy = "this is an e-mail address, not a link", "Give the page on which it is published."
            self._note("error", "link-unreadable", message, remedy)
        else:
            self._note_unreadable()
        return None

    def _corrected_to(self, better: str, severity: Severity = "error") -> ParsedUrl | None:
        """Parse a certain correction; if it is an address, it replaces the text."""
        url = parse(better)
        if url is None:
            self._note_unreadable()
        else:
            self._correct(severity, "link-unreadable", "this does not read as a web address", better)
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
        begin, end = typed_parts(self._text).span("host")
        bare = self._text[:begin] + self._text[begin:end].rpartition("@")[2] + self._text[end:]
        self._correct("error", "link-credentials", "a name or password stands in it, before the @", bare)
        return parse(bare) or url

    def _check_host(self, url: ParsedUrl) -> None:
        typed = typed_host(self._text)
        if has_name(url) and not is_possible(url.hostname):
            url = self._with_likely_host(typed, url)
            typed = typed_host(self._text)
        self._slips += check_host(typed, url.hostname, readable(url.hostname), port_of(url), is_name=has_name(url))
        if (url.protocol, port_of(url)) in _CROSSED_PORTS:
            begin, end = typed_parts(self._text).span("host")
            better = self._text[:begin] + typed + self._text[end:]
            message = "nothing answers {scheme} at the port {port}"
            self._correct("hint", "link-crossed-port", message, better, scheme=url.protocol, port=url.port)
        if len(self._text) > LONGEST:
            message = "it has {n} characters, and some browsers and servers cut it at {limit}"
            remedy = "Give a shorter address, if the site has one."
            self._note("warning", "link-long", message, remedy, n=f"{len(self._text):,}", limit=f"{LONGEST:,}")

    def _with_likely_host(self, typed: str, url: ParsedUrl) -> ParsedUrl:
        begin = typed_parts(self._text).start("host")
        better = self._text[:begin] + likely_host(typed) + self._text[begin + len(typed) :]
        message, host = "no site can have the host “{host}”", shorten(typed, _LONGEST_DISPLAYED)
        likely = parse(better)
        if likely is None or not is_possible(likely.hostname):
            self._note("warning", "link-impossible-host", message, _COPY_AGAIN, host=host)
            return url
        self._correct("warning", "link-impossible-host", message, better, host=host)
        return likely

    def _compare(self, url: ParsedUrl) -> None:
        """Note a warning if a browser would open another address than the typed one suggests."""
        typed = typed_parts(self._text)
        is_same_path = (unquote(typed["path"]) or "/") == unquote(url.pathname)
        if typed["slashes"] != "//" or not is_same_path or not _same_host(typed_host(self._text), url):
            message = "a browser reads it as {means}"
            self._correct("warning", "link-means", message, url.href, means=shorten(url.href, LONGEST))

    def _check_end(self) -> None:
        text = self._text
        glued = _GLUED_SLASH.search(text)
        if "#" in text and not re.search(r"\s", text.partition("#")[0]):
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
            self._note("hint", "link-cut", message, _COPY_AGAIN)
        elif better := with_escaped_spaces(text):
            self._correct("hint", "link-space", "a space stands in the name of its file", better)
        elif gap := re.search(r"\s", text):
            message = "what follows the space is probably not part of it"
            self._correct("hint", "link-tail", message, without_stuck(text[: gap.start()]))
        elif particle := _PARTICLE.fullmatch(text):
            message = "“{tail}” at its end is probably not part of it"
            self._correct("hint", "link-tail", message, text[: particle.start("tail")], tail=particle["tail"])


def _is_sound(link: str) -> bool:
    read = read_link(link)
    return bool(read.page) and all(problem.severity != "error" for problem in read.problems)


def _mended(link: str) -> str:
    """The link, or what is proposed for it."""
    return next((problem.suggestion for problem in read_link(link).problems if problem.suggestion), link)


def _same_host(typed: str, url: ParsedUrl) -> bool:
    """True if host and typed text differ only in letter case, escapes, and the form of international names.

    IP addresses are always equal: they have a problem of their own.
    """
    return not has_name(url) or unquote(typed).lower() in (url.hostname, readable(url.hostname))
