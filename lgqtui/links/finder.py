"""Finding links in text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct

LONGEST = 8192
"""Characters after which a link is cut: web servers refuse longer ones, and parsing stays linear in time."""

UNSEEN = "\u200b\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
FOREIGN_STOPS = "，。、；：！？．｡､،؛؟۔।॥։՜՝՞።፣፤፥፦፧។៕၊။༎᠂᠃෴"
FOREIGN_OPENERS = "“„«‹（「『【《〈〔［〖｢｛"
FOREIGN_CLOSERS = "”»›）」』】》〉〕］〗｣｝"
_OPENER_OF = {")": "(", "]": "[", "}": "{", '"': '"'}
_CLOSER_OF = {opener: closer for closer, opener in _OPENER_OF.items()}

# Foreign stops and brackets end an address: addresses contain them only percent-encoded.
_RUN = re.compile(rf"[^\s<>｜—―{FOREIGN_STOPS}{FOREIGN_OPENERS}{FOREIGN_CLOSERS}]+")
_SCHEME = r"(?ai:https?://)"  # ASCII: otherwise the long ſ would pass for an s
ANCHOR = re.compile(
    _SCHEME + r"|(?<![A-Za-z0-9_.@/\\-])(?ai:www\.)(?=[^\s.,;:/?#()]+\.\w)|(?<![\w+.-])(?ai:s?ftps?://)"
)
_GLUED = re.compile(rf"(?:(?<=[\w,;|–])|(?<=://)){_SCHEME}|(?<=[,;|–])(?ai:www\.)")
_HOST_LIKE = re.compile(r"[\w.-]*")
_NO_HOST = r"/?#\\,;!()\[\]{}'\"*|=+$&`^"
# A comma for a dot in a host counts only where nothing else can be meant: before its end, and after a first word.
_HOST = re.compile(
    r"\[[\dA-Fa-f:.]+\](?::\d+)?"
    rf"|(?![:@])(?=[^{_NO_HOST}]*\w)(?:[^.{_NO_HOST}]+[,;][^{_NO_HOST}]+(?=/)|[^{_NO_HOST}]+(?:[,;](?=/))?)"
)
_AFTER_HOST = frozenset("/?#\\")
_SIGN = re.compile(
    r"[()\[\]{}\"]"
    r"|&(?:quot|apos|[lg]t|nbsp|[lr][ads]quo|[lr]saquo|[bs][bd]quo|hellip|#0*(?:3[49]|6[02]|160)|#x0*(?:2[27]|3[ce]|a0));(?!&[^&=]+=)",
    re.IGNORECASE,
)
_QUOTES = {"'": "'", "‘": "’", '"': '"'}
_STUCK = ".,;:!?'’‘…–*`|·¹²³⁰⁴⁵⁶⁷⁸⁹†‡" + UNSEEN


class FoundLink(Struct, frozen=True):
    """A link in a text: `url` is exactly `text[start:end]`."""

    start: int
    end: int
    url: str


def find_links(text: str) -> tuple[FoundLink, ...]:
    """Find the http, https, ftp and bare `www.` addresses in a text, in their order.

    Brackets and quotes belong to an address in pairs, at any depth; what closes a quote before it ends it. Sentence
    punctuation at its end is not part of it. Other bare hosts and e-mail addresses are not links. Two links glued by
    a comma, semicolon, bar, dash or nothing are two; of a doubled scheme the second counts. Never raises; linear in
    time; a link is cut after `LONGEST` characters.
    """
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
        begin = anchor.start()
        address = text[begin : min(end, begin + LONGEST)]
        host = _HOST.match(address, 0 if anchor[0].endswith(".") else anchor.end() - begin)
        if host:
            before = text[max(begin - 2, 0) : begin]
            end_of_url = _end(address, host.end(), before)
            is_emphasized = before.endswith("_") or end_of_url == host.end()
            url = _without_stuck(address[:end_of_url], _STUCK + "_" * is_emphasized)
            start = begin + len(url)
            yield FoundLink(begin, start, url)
        else:
            # A rejected host is skipped completely: trying again from its middle would be quadratic.
            rejected = _HOST_LIKE.match(text, anchor.end(), end)
            start = rejected.end() if rejected else anchor.end()


def _end(address: str, host_end: int, before: str) -> int:
    """Where an address ends: before the quote that was opened `before` it, an unpaired bracket, an entity of a sign."""
    if address[host_end : host_end + 1] not in _AFTER_HOST:
        return host_end
    end = len(address)
    quote = "" if before[:-1].isalnum() else _QUOTES.get(before[-1:], "")  # none in l'https://example.org
    if quote and (closing := re.search(rf"{quote}(?!\w)", address[host_end:])):
        end = host_end + closing.start()
    opened: list[tuple[str, int]] = []
    for match in _SIGN.finditer(address, host_end, end):
        sign, position = match[0], match.start()
        if opened and opened[-1][0] == _OPENER_OF.get(sign):
            opened.pop()
        elif address.rfind(_CLOSER_OF.get(sign, "\n"), 0, end) > position:
            opened.append((sign, position))
        else:
            end = position  # a closing sign without its opening one, or the other way round
            break
    return opened[0][1] if opened else end


def _without_stuck(url: str, stuck: str) -> str:
    """The address without the signs stuck to its end; a quote stays if it closes one in the address."""
    while url[-1] in stuck and not (url[-1] in "'’" and _closes_quote(url)):
        url = url[:-1]
    return url


def _closes_quote(url: str) -> bool:
    return url.count("'") % 2 == 0 if url[-1] == "'" else url.count("’") <= url.count("‘")
