"""Checks of a link as typed: errors, warnings, hints. Without network, well under a millisecond.

The typed text is not changed. For slips that can be corrected the problem has a suggestion, which the user can apply.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Generic, TypeVar
from urllib.parse import quote, unquote

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.checks.hosts import is_possible, likely_host, unusual
from lgqtui.draft.format import DRAFT_LIMIT
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
_MOST_ROUNDS = 4

REMEDY = "Perhaps {mended} is meant."
"""The remedy of a problem with a suggestion."""

_LONGEST_DISPLAYED = 72
_OVERHEAD = 10
"""Characters that a link needs in a draft file at least, besides its own."""

T = TypeVar("T")

_WEB = re.compile(r"https?:", re.IGNORECASE)
_SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):(?!\d{1,5}(?:[/?#]|$))")
_PARTS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?P<slashes>[/\\]*)(?P<host>[^/\\?#]*)(?P<path>[^?#]*)")
_MISTYPED = re.compile(r"(?:h{0,2}t{1,3}p{1,2}(?P<s>s?))\s*[:;：]?\s*[/\\]{1,3}\s*(?=[^\s/]+\.[^\s/.])", re.IGNORECASE)
_DOUBLED = re.compile(r"(?:https?:/+)(?:https?:/+|www\.)*(?=https?:/)", re.IGNORECASE)
_BEGINNING = re.compile(r"https?:/|www\.", re.IGNORECASE)
_PORT = re.compile(r":\d*$")
_CROSSED_PORTS = frozenset({("https:", 80), ("http:", 443)})
_DOTTED_NAME = re.compile(r"[^\s@/]+\.(?:[^\W\d_]{2,}|xn--[a-z0-9-]+)\.?")
_ENDINGS = r"\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|html?|php|aspx?|csv|jpe?g|png)"
_FILE_NAME = re.compile(rf"[^/?#]*{_ENDINGS}", re.IGNORECASE)
_SPACED_FILE = re.compile(rf"\S+?[^?#]*?{_ENDINGS}(?=[?#\s]|$)", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+")

# Invisible characters, bare or escaped, except joiners between letters of scripts that need them.
_UNSEEN = [*"\u00ad\u061c\u180e\u200b\u200e\u200f\ufeff", *map(chr, (*range(0x2060, 0x2070), *range(0x202A, 0x202F)))]
_HIDDEN = re.compile(
    rf"{'|'.join([*_UNSEEN, *map(quote, _UNSEEN)])}"
    r"|(?<![^\x00-\x7f])(?<!%[89A-F][0-9A-F])(?:[\u200c\u200d]|%E2%80%8[CD])",
    re.IGNORECASE,
)
_JOINERS = re.compile("[\u200c\u200d]")
_LIGATURE = re.compile("[\ufb00-\ufb06]|%EF%AC%8[0-6]", re.IGNORECASE)
_STOPS = ",.;:!…，。、；：！？．｡､،؛؟۔।॥։។።"
_QUOTES = {"\"": "\"", "'": "'", "`": "`", "*": "*", "’": "‘", "”": "“", "»": "«", "›": "‹", ">": "<", "<": ">"}
_BRACKETS = dict(zip(")]}）」』】》〉〕］〗｣", "([{（「『【《〈〔［〖｢", strict=True))
_WRAPPERS = "".join([*_QUOTES, *_QUOTES.values(), *_BRACKETS, *_BRACKETS.values()])
_STEP = re.compile(r"/\.\.?$")
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_SHOWN_ENTITY = re.compile(
    rf"&(?:amp|#0*38|#x0*26);(?:amp;)*(?=[\w.%\[\]-]+=)|(?:{_ENTITY.pattern})+[{_STOPS}]*$", re.IGNORECASE
)
_BETWEEN_LINKS = re.compile(r"(?:[\s,;|/&+–-]|\b(?:and|or|et|y|и|و|和)\b)*")
# Particles of Korean and Japanese written on to an address.
_PARTICLE = re.compile(r"[!-~]*[\w/=-](?P<tail>에서|에게|으?로|[을를은는에의와과]|까지|부터|(?:[をへでに]|から|まで|より)[ぁ-ん一-龯]*)")
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


class TextCache(Generic[T]):
    """Results of a function by its text, of the newest texts, together as long as one or two of the largest drafts.

    A number of entries would not do: one link more than that, and each would be forgotten just before it is needed.
    """

    def __init__(self, function: Callable[[str], T]) -> None:
        self._function = function
        self.cache_clear()

    def cache_clear(self) -> None:
        """Forget all results."""
        self._newer, self._older, self._size = dict[str, T](), dict[str, T](), 0

    def __call__(self, text: str) -> T:
        """The result for a text."""
        if text in self._newer:
            return self._newer[text]
        result = self._older[text] if text in self._older else self._function(text)
        self._size += len(text) + _OVERHEAD
        if self._size > DRAFT_LIMIT:
            self._newer, self._older, self._size = {}, self._newer, 0
        self._newer[text] = result
        return result


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
            links = proposed_links(reader._text)
            if len(links) > 1:
                return reader._text
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
        bare = _HIDDEN.sub("", self._text).strip()
        if bare != self._text:
            is_page = parse(self._text) or not _WEB.match(self._text)
            if not is_page and not parse(bare):
                bare = _JOINERS.sub("", bare)
            message = "characters that cannot be seen stand in it"
            self._correct("warning" if is_page else "error", "link-hidden-characters", message, bare)
        elif _WEB.match(bare) and not parse(bare) and parse(without := _JOINERS.sub("", bare)):
            self._correct("error", "link-hidden-characters", "characters that cannot be seen stand in it", without)
        if ligature := _LIGATURE.search(self._text):
            letters = _LIGATURE.sub(lambda sign: unicodedata.normalize("NFKC", unquote(sign[0])), self._text)
            message = "“{sign}” in it is one sign for two or three letters"
            self._correct("warning", "link-ligature", message, letters, sign=unquote(ligature[0]))

    def _separate(self) -> bool:
        """Note that the text holds several links; True if it does."""
        if len(_BEGINNING.findall(self._text)) < 2:
            return False
        text = self._text
        links = find_links(text)
        if len(links) < 2 or re.search(r"=https?:[^\s]*$", links[0].url) or _DOUBLED.match(text):
            return False
        message = "{n} links stand in it"
        gaps = [text[first.end : second.start] for first, second in pairwise(links)]
        if text.startswith(links[0].url) and all(map(_BETWEEN_LINKS.fullmatch, gaps)):
            self._correct("hint", "link-several", message, " ".join(_mended(link.url) for link in links), n=len(links))
        else:
            self._note("hint", "link-several", message, "Give each link in a row of its own.", n=len(links))
        return True

    def _remove_stuck(self) -> None:
        text = self._text
        if entity := _SHOWN_ENTITY.search(text):
            read = _without_stuck(_ENTITY.sub(_unescaped, text)).rstrip("&")
            if read and read != text:
                message = "“{entity}” in it stands for another sign"
                self._correct("hint", "link-entity", message, read, entity=shorten(entity[0], 40))
        bare = _without_stuck(self._text)
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
        if not _WEB.match(self._text):
            return self._without_web_scheme()
        return parse(self._text) or self._corrected_to(_retyped(self._text))

    def _without_web_scheme(self) -> ParsedUrl | None:
        """The address of a text without a scheme, with a mistyped one, or with another one."""
        if better := _retyped(self._text) or _wrapped(self._text):
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
        begin, end = _typed(self._text).span("host")
        bare = self._text[:begin] + self._text[begin:end].rpartition("@")[2] + self._text[end:]
        self._correct("error", "link-credentials", "a name or password stands in it, before the @", bare)
        return parse(bare) or url

    def _check_host(self, url: ParsedUrl) -> None:
        typed = _typed_host(self._text)
        if has_name(url) and not is_possible(url.hostname):
            url = self._with_likely_host(typed, url)
            typed = _typed_host(self._text)
        self._slips += unusual(typed, url.hostname, readable(url.hostname), port_of(url), is_name=has_name(url))
        if (url.protocol, port_of(url)) in _CROSSED_PORTS:
            begin, end = _typed(self._text).span("host")
            better = self._text[:begin] + typed + self._text[end:]
            message = "nothing answers {scheme} at the port {port}"
            self._correct("hint", "link-crossed-port", message, better, scheme=url.protocol, port=url.port)
        if len(self._text) > LONGEST:
            message = "it has {n} characters, and some browsers and servers cut it at {limit}"
            remedy = "Give a shorter address, if the site has one."
            self._note("warning", "link-long", message, remedy, n=f"{len(self._text):,}", limit=f"{LONGEST:,}")

    def _with_likely_host(self, typed: str, url: ParsedUrl) -> ParsedUrl:
        begin = _typed(self._text).start("host")
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
        typed = _typed(self._text)
        is_same_path = (unquote(typed["path"]) or "/") == unquote(url.pathname)
        if typed["slashes"] != "//" or not is_same_path or not _same_host(_typed_host(self._text), url):
            message = "a browser reads it as {means}"
            self._correct("warning", "link-means", message, url.href, means=shorten(url.href, LONGEST))

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
            self._note("hint", "link-cut", message, _COPY_AGAIN)
        elif gap := re.search(r"\s", text):
            self._check_gap(text, gap.start())
        elif particle := _PARTICLE.fullmatch(text):
            message = "“{tail}” at its end is probably not part of it"
            self._correct("hint", "link-tail", message, text[: particle.start("tail")], tail=particle["tail"])

    def _check_gap(self, text: str, gap: int) -> None:
        """Note a space: it belongs to the name of a file, or else the link ends before it."""
        path = _typed(text).start("path")
        file = _SPACED_FILE.match(text, path)
        if file and re.search(r"\s", file[0]):
            rest = text[file.end() :]
            better = text[:path] + re.sub(r"\s", "%20", file[0]) + ("" if re.search(r"\s", rest) else rest)
            self._correct("hint", "link-space", "a space stands in the name of its file", better)
        else:
            message = "what follows the space is probably not part of it"
            self._correct("hint", "link-tail", message, _without_stuck(text[:gap]))


def _without_stuck(text: str) -> str:
    """The link without punctuation, and without quotes and brackets that close nothing in it, at its end."""
    bare = text
    while bare and not _STEP.search(bare):
        last = bare[-1]
        if last in _STOPS or (last in _BRACKETS and bare.count(last) > bare.count(_BRACKETS[last])):
            bare = bare[:-1].rstrip()
        elif last in _QUOTES and not _closes(bare, last, _QUOTES[last]):
            bare = bare[:-1].rstrip()
        else:
            break
    return bare


def _closes(text: str, closing: str, opening: str) -> bool:
    return text.count(closing) % 2 == 0 if closing == opening else text.count(closing) <= text.count(opening)


def _unescaped(entity: re.Match[str]) -> str:
    from html import unescape  # late: hardly any link has an entity

    read = unescape(entity[0])
    return read if len(read) == 1 and read.isprintable() else " " if read.isspace() else entity[0]


def _wrapped(text: str) -> str:
    """The only address in a text that begins with another word or sign; "" if there is none."""
    links = find_links(text)
    return links[0].url if len(links) == 1 and links[0].start > 0 and _WEB.match(links[0].url) else ""


def _mended(link: str) -> str:
    """The link, or what is proposed for it."""
    return next((problem.suggestion for problem in read_link(link).problems if problem.suggestion), link)


def _retyped(text: str) -> str:
    """The link with its mistyped `https://` corrected; "" if that is not certain."""
    match = _MISTYPED.match(text)
    return f"http{match['s'].lower()}://{text[match.end() :]}" if match else ""


def _with_scheme(text: str) -> str:
    """The text with `https://` before it, if that makes an address of the usual form; "" otherwise."""
    if text[:1] in _WRAPPERS:
        text = _without_stuck(text.lstrip(_WRAPPERS))
    if re.search(r"\s", text) or _FILE_NAME.fullmatch(text):
        return ""
    better = "https://" + text.lstrip("/")
    url = parse(better)
    return better if url and has_name(url) and _DOTTED_NAME.fullmatch(_typed_host(better)) else ""


def _typed(text: str) -> re.Match[str]:
    """The parts of an address with a scheme, as typed."""
    return next(_PARTS.finditer(text))


def _typed_host(text: str) -> str:
    """The host of an address with a scheme, as typed, without port."""
    return _PORT.sub("", _typed(text)["host"])


def _same_host(typed: str, url: ParsedUrl) -> bool:
    """True if host and typed text differ only in letter case, escapes, and the form of international names.

    IP addresses are always equal: they have a problem of their own.
    """
    return not has_name(url) or unquote(typed).lower() in (url.hostname, readable(url.hostname))
