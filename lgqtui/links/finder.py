"""Finding links in text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct

LONGEST = 8192
"""Characters after which a link is cut: web servers refuse longer ones, and parsing stays linear in time."""

UNSEEN = "\u200b\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
FOREIGN_STOPS = "，。、；：！？．｡､﹐﹑﹒﹔﹕﹖﹗،؛؟۔।॥։՜՝՞׃።፡፣፤፥፦፧፨។៕៖၊။།༎༔᠂᠃᠄᠅෴꧈꧉"
FOREIGN_OPENERS = "“„«‹（「『【《〈〔［〖〘〚｢｛｟﹙﹛﹝⟨⟪❨❪⦅﴿"
FOREIGN_CLOSERS = "”»›）」』】》〉〕］〗〙〛｣｝｠﹚﹜﹞⟩⟫❩❫⦆﴾"
_CLOSER_OF = {"(": ")", "[": "]", "{": "}", '"': '"'}
_QUOTES = {"'": "'", "‘": "’", '"': '"', "_": "_", "~": "~"}

# Foreign stops and brackets end an address: addresses contain them only percent-encoded.
_RUN = re.compile(rf"[^\s<>｜—―{FOREIGN_STOPS}{FOREIGN_OPENERS}{FOREIGN_CLOSERS}]+")
_SCHEME = r"(?ai:https?://)"  # ASCII: otherwise the long ſ would pass for an s
ANCHOR = re.compile(
    _SCHEME + r"|(?<![A-Za-z0-9_.@/\\-])(?ai:www\.)(?=[^\s.,;:/?#()]+\.\w)|(?<![\w+.-])(?ai:s?ftps?://)"
)
_GLUED = re.compile(
    rf"(?:(?<=[\w,;|–•·→])|(?<=://)|[和与及或と]){_SCHEME}|(?<=[,;|–•·→])(?ai:www\.)|(?<=[,;|])[^\W\d_][\w-]*:{_SCHEME}"
)
_NO_HOST = r"/?#\\,;!()\[\]{}'\"*|=+$&`^"
# A comma stands for a dot in a host where nothing else can be meant: after a first word, and before a slash.
_ADDRESS = re.compile(
    rf"(?:\w+://)?+(?:\[[\dA-Fa-f:.]+\](?::\d+)?|(?![:@])(?=[^{_NO_HOST}]*\w)"
    rf"(?:[^.{_NO_HOST}]+[,;](?=[^{_NO_HOST}]+/))?[^{_NO_HOST}]+(?<!_)(?:[,;](?=/))?)(?:[/?#\\].*)?"
)
_SIGN = re.compile(
    r"[()\[\]{}\"]|&(?:quot|apos|[lg]t|nbsp|hellip|[mn]dash|[lrbs]{1,2}[ad]?quo|#0*(?:3[49]|6[02]|160|82[1-3]\d)|#x0*(?:2[27]|3[ce]|a0|20[1-3]\w));(?!&[^&=]+=)",
    re.IGNORECASE,
)
_STUCK = ".,;:!?'’‘…‥⋯–*`|·•→↗״¹²³⁰⁴⁵⁶⁷⁸⁹†‡" + UNSEEN


class FoundLink(Struct, frozen=True):
    """A link in a text: `url` is exactly `text[start:end]`."""

    start: int
    end: int
    url: str


def find_links(text: str) -> tuple[FoundLink, ...]:
    """Find the http, https, ftp and bare `www.` addresses in a text, in their order; never raises, linear in time."""
    if not ANCHOR.search(text):
        return ()
    return tuple(link for start, end in _stretches(text) for link in _links_between(text, start, end))


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """The spans that can hold an address: runs without spaces, split where one address is glued to the next."""
    for run in _RUN.finditer(text):
        start, end = run.span()
        yield from pairwise([start, *(glued.start() for glued in _GLUED.finditer(text, start, end)), end])


def _links_between(text: str, start: int, end: int) -> Iterator[FoundLink]:
    while anchor := ANCHOR.search(text, start, end):
        begin, start = anchor.span()
        if address := _ADDRESS.match(text, begin, min(end, begin + LONGEST)):
            url = _without_stuck(text[begin : _end(text, begin, address.end())])
            start = begin + len(url)
            yield FoundLink(begin, start, url)


def _end(text: str, begin: int, end: int) -> int:
    """Where an address ends: before the quote that was opened before it, an unpaired bracket, an entity of a sign."""
    quote = _QUOTES.get(text[begin - 1 : begin])
    if quote and not text[begin - 2 : begin - 1].isalnum():  # in l'https://example.org it is none
        closing = re.compile(rf"{quote}+(?!\w)").search(text, begin, end)
        end = closing.start() if closing else end
    opened: list[int] = []
    for sign in _SIGN.finditer(text, begin, end):
        if opened and sign[0] == _CLOSER_OF[text[opened[-1]]]:
            opened.pop()
        elif sign[0] in _CLOSER_OF and text.find(_CLOSER_OF[sign[0]], sign.end(), end) >= 0:
            opened.append(sign.start())
        else:
            end = sign.start()
            break
    return opened[0] if opened else end


def _without_stuck(url: str) -> str:
    """The address without the signs stuck to its end; a quote stays if it closes one in the address."""
    while url[-1] in _STUCK and not (url[-1] == "'" and url.count("'") % 2 == 0):
        url = url[:-1]
    return url
