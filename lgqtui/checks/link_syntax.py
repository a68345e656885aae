"""Reading a link as it is typed: errors, warnings, hints. No network, well under a millisecond.

The typed text stays as it is. A slip that can be mended has the mended link with it; taking it is the person's choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from msgspec import Struct

from lgqtui.checks.hosts import unusual
from lgqtui.i18n import tr
from lgqtui.links.url import parse, readable
from lgqtui.problems import Problem, Severity
from lgqtui.text import shorten

if TYPE_CHECKING:
    from ada_url import URL

LONGEST = 2048
"""Characters that every browser and server takes; beyond it, some cut."""

_LONGEST_SHOWN = 72
_REMEMBERED = 4096
"""Readings kept: at each key the other links of a field are the same as before."""

_WEB_SCHEMES = ("http:", "https:")
_WEB = re.compile(r"https?:", re.IGNORECASE)
_SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):(?!\d{1,5}(?:[/?#]|$))")
_PARTS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?P<slashes>[/\\]*)(?P<host>[^/\\?#]*)(?P<path>[^?#]*)")
_MISTYPED = re.compile(r"(?:h{0,2}t{1,3}p{1,2}(?P<s>s?))\s*[:;：]?\s*[/\\]{1,3}\s*(?=[^\s/]+\.[^\s/.])", re.IGNORECASE)
_DOUBLED = re.compile(r"(?:https?:/+)+(?=https?:/)", re.IGNORECASE)
_PORT = re.compile(r":\d*$")
_DOTTED_NAME = re.compile(r"[^\s@/]+\.(?:[^\W\d_]{2,}|xn--[a-z0-9-]+)\.?")
_FILE_NAME = re.compile(r"[^/?#]*\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|html?|php|aspx?|csv|jpe?g|png)", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+")

# What is not seen; but for the joiners between letters of scripts that are misspelled without them.
_HIDDEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u2060-\u2064\ufeff\u202a-\u202e\u2066-\u2069]|(?<![^\\x00-\\x7f])[\u200c\u200d]"
)
_STOPS = ",.;:!…，。、；：！？،؛؟۔।"
_QUOTES = "\"'’”»›<>*`"
_BRACKETS = {")": "(", "]": "[", "}": "{", "）": "（", "」": "「", "』": "『", "】": "【", "》": "《", "〉": "〈"}
_BROKEN_ESCAPE = re.compile(r"%[0-9A-Fa-f]?$")
_EMPTY_QUERY = re.compile(r"\?/?$")
_GLUED_SLASH = re.compile(r"[?&](?P<key>[^=&?#/]+)=(?P<value>[^=&?#/:]*[^=&?#/:])/$")
# Whose values are paths: a slash at their end belongs there.
_PATH_KEYS = re.compile(
    r"(?:.*[-_.])?(?:u|url|uri|path|dir|directory|folder|file|prefix|route|r|next|redirect|return\w*|to|from|base|root|location"
    r"|loc|src|source|target|dest\w*|link|href|ref|referr?er|continue|goto|view|menu)",
    re.IGNORECASE,
)


class LinkParseResult(Struct, frozen=True):
    """What a typed link means.

    `normal` is its form by the browsers' rules, "" if it is no web address or holds a password; `page` the same without
    the part after `#`, which no server sees. `problems` carry `link` and `mended`, and no field.
    """

    typed: str
    normal: str
    page: str
    problems: tuple[Problem, ...]


@lru_cache(_REMEMBERED)
def read_link(typed: str) -> LinkParseResult:
    """Read one link. Never raises."""
    reader = _Reader(typed.strip())
    reader.read()
    url = parse(typed.strip())
    is_web = url is not None and url.protocol in _WEB_SCHEMES and not (url.username or url.password)
    normal = url.href if url and is_web else ""
    return LinkParseResult(typed, normal, normal.partition("#")[0], tuple(reader.problems(typed)))


def normal_page(link: str) -> str:
    """The form under which a verdict about a link is kept: normal, without what follows `#`; "" if it is no address."""
    return read_link(link).page


class _Slip(Struct, frozen=True):
    """A finding; `mends` if the mended link is without it."""

    severity: Severity
    code: str
    message: str
    remedy: str
    params: dict[str, object]
    mends: bool = False


class _Reader:
    """Reads one link; what is mended on the way stays mended for the rules that follow."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._slips: list[_Slip] = []

    def read(self) -> None:
        """Apply every rule, in the order in which mending has to be done."""
        self._drop_hidden()
        self._drop_stuck()
        url = self._address()
        if url is not None and self._is_web(url):
            url = self._without_credentials(url)
            self._look_at_host(url)
            self._compare(url)
            self._look_at_end()

    def problems(self, typed: str) -> Iterator[Problem]:
        """What was found."""
        for slip in self._slips:
            better = self._text if slip.mends else ""
            params = {"link": shorten(typed, _LONGEST_SHOWN), "mended": shorten(better, LONGEST), **slip.params}
            params["fault"] = tr(slip.message, **params)
            yield Problem(
                slip.severity, slip.code, "“{link}”: {fault}", slip.remedy, params, link=typed, suggestion=better
            )

    def _found(self, severity: Severity, code: str, message: str, remedy: str, **params: object) -> None:
        self._slips.append(_Slip(severity, code, message, remedy, params))

    def _mended(self, severity: Severity, code: str, message: str, text: str, **params: object) -> None:
        self._slips.append(_Slip(severity, code, message, "Perhaps {mended} is meant.", params, mends=True))
        self._text = text

    def _drop_hidden(self) -> None:
        bare = _HIDDEN.sub("", self._text)
        if bare != self._text:
            message = "characters that cannot be seen stand in it"
            self._mended("warning", "link-hidden-characters", message, bare.strip())

    def _drop_stuck(self) -> None:
        bare = _without_stuck(self._text)
        if bare and bare != self._text:
            stuck = self._text[len(bare) :]
            self._mended(
                "hint", "link-punctuation", "“{stuck}” at its end is probably not part of it", bare, stuck=stuck
            )

    def _address(self) -> URL | None:
        """The address as it parses, once what keeps it from parsing is mended where that is sure."""
        if doubled := _DOUBLED.match(self._text):
            return self._taken_for(self._text[doubled.end() :])
        if not _WEB.match(self._text):
            return self._without_web_scheme()
        return parse(self._text) or self._taken_for(_retyped(self._text))

    def _without_web_scheme(self) -> URL | None:
        """The address of a text that names no scheme, a mistyped one, or one of another kind."""
        if better := _retyped(self._text):
            return self._taken_for(better)
        if _SCHEME.match(self._text) and (url := parse(self._text)):
            return url
        if better := _with_scheme(self._text):
            self._mended("hint", "link-no-scheme", "it does not begin with https://", better)
            return parse(better)
        if _EMAIL.fullmatch(self._text):
            message, remedy = "this is an e-mail address, not a link", "Give the page on which it is published."
            self._found("error", "link-unreadable", message, remedy)
        else:
            self._cannot_be_read()
        return None

    def _taken_for(self, better: str) -> URL | None:
        """What the text is surely meant to be; if that is an address, it takes its place."""
        url = parse(better)
        if url is None:
            self._cannot_be_read()
        else:
            self._mended("error", "link-unreadable", "this does not read as a web address", better)
        return url

    def _cannot_be_read(self) -> None:
        message, remedy = "this does not read as a web address", "A link looks like https://www.example.org/page."
        self._found("error", "link-unreadable", message, remedy)

    def _is_web(self, url: URL) -> bool:
        if url.protocol in _WEB_SCHEMES:
            return True
        message = "it begins with {scheme}, and a browser opens http:// and https://"
        self._found("error", "link-not-web", message, "Give a web address.", scheme=url.protocol)
        return False

    def _without_credentials(self, url: URL) -> URL:
        """The address without a name and password, which end at the last @ before its path."""
        if not (url.username or url.password):
            return url
        begin, end = _typed(self._text).span("host")
        bare = self._text[:begin] + self._text[begin:end].rpartition("@")[2] + self._text[end:]
        self._mended("error", "link-credentials", "a name or password stands in it, before the @", bare)
        return parse(bare) or url

    def _look_at_host(self, url: URL) -> None:
        letters = readable(url.hostname)
        typed = _typed_host(self._text)
        port = int(url.port) if url.port else None
        for found in unusual(typed, url.hostname, letters, port, is_name=_is_name(url)):
            self._found("warning", found.code, found.message, found.remedy, **found.params)
        if len(self._text) > LONGEST:
            message = "it has {n} characters, and some browsers and servers cut it at {limit}"
            remedy = "Give a shorter address, if the site has one."
            self._found("warning", "link-long", message, remedy, n=f"{len(self._text):,}", limit=f"{LONGEST:,}")

    def _compare(self, url: URL) -> None:
        """Say what it means, where a browser would go elsewhere than what stands there says."""
        typed = _typed(self._text)
        if (
            typed["slashes"] != "//"
            or not _same_host(_typed_host(self._text), url)
            or not _same_path(typed["path"], url)
        ):
            message = "a browser reads it as {means}"
            self._mended("warning", "link-means", message, url.href, means=shorten(url.href, LONGEST))

    def _look_at_end(self) -> None:
        text = self._text
        glued = _GLUED_SLASH.search(text)
        if "#" in text:
            return
        if empty := _EMPTY_QUERY.search(text):
            bare = text[: empty.start()]
            root = "/" if empty[0] == "?/" and bare.count("/") == 2 else ""
            message = "an empty query with a slash ends it" if "/" in empty[0] else "an empty query, the “?”, ends it"
            self._mended("hint", "link-empty-query", message, bare + root)
        elif glued and not _PATH_KEYS.fullmatch(glued["key"]):
            message = "a slash is stuck to the value of “{key}”"
            self._mended("hint", "link-glued-slash", message, text[:-1], key=shorten(glued["key"], 40))
        elif _BROKEN_ESCAPE.search(text):
            message = "its end looks cut off"
            self._found("hint", "link-cut", message, "Copy it again from the browser's address line.")
        elif gap := re.search(r"\s", text):
            message = "what follows the space is probably not part of it"
            self._mended("hint", "link-tail", message, _without_stuck(text[: gap.start()]))


def _without_stuck(text: str) -> str:
    """The link without the punctuation, quotes and unbalanced brackets at its end."""
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
    """The link with its `https://` as it is surely meant; "" if that is not sure."""
    found = _MISTYPED.match(text)
    return f"http{found['s'].lower()}://{text[found.end() :]}" if found else ""


def _with_scheme(text: str) -> str:
    """The text with `https://` before it, if it is then an address of the usual kind; "" otherwise."""
    if re.search(r"\s", text) or _FILE_NAME.fullmatch(text):
        return ""
    better = "https://" + text.lstrip("/")
    url = parse(better)
    return better if url and _is_name(url) and _DOTTED_NAME.fullmatch(_typed_host(better)) else ""


def _typed(text: str) -> re.Match[str]:
    """The parts of an address with a scheme, as they are typed."""
    return next(_PARTS.finditer(text))


def _typed_host(text: str) -> str:
    """The host of an address with a scheme as it is typed, without port."""
    return _PORT.sub("", _typed(text)["host"])


def _is_name(url: URL) -> bool:
    """False if the host is a number."""
    return int(url.host_type) == 0


def _same_host(typed: str, url: URL) -> bool:
    """True if host and typed text differ in nothing but letter case, escapes, and the spelling of international names.

    What is said of a number is enough.
    """
    return not _is_name(url) or unquote(typed).lower() in (url.hostname, readable(url.hostname))


def _same_path(typed: str, url: URL) -> bool:
    return (unquote(typed) or "/") == unquote(url.pathname)
