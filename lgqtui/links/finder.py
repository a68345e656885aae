"""Finding links in text. The only module that imports linkify_it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise

from msgspec import Struct

LONGEST = 8192
"""Characters after which a link is cut: web servers refuse longer ones, and parsing stays linear in time."""

UNSEEN = "\u200b\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
FOREIGN_STOPS = "，。、；：！？،؛؟۔।"
FOREIGN_OPENERS = "“„«‹（「『【《〈"
FOREIGN_CLOSERS = "”»›）」』】》〉"

# Foreign stops and brackets end an address: addresses contain them only percent-encoded.
_RUN = re.compile(rf"[^\s<>\"｜{FOREIGN_STOPS}{FOREIGN_OPENERS}{FOREIGN_CLOSERS}]+")
_SCHEME = r"(?ai:https?://)"  # ASCII: otherwise the long ſ would pass for an s
ANCHOR = re.compile(_SCHEME + r"|(?<![A-Za-z0-9_.@/\\-])(?ai:www\.)(?=[^\s.,;:/?#()]+\.\w)")
_GLUED = re.compile(rf"(?:(?<=[\w,;|])|(?<=://)){_SCHEME}|(?<=[,;|])(?ai:www\.)")
_HOST_LIKE = re.compile(r"[\w.-]*")
_STUCK = ".,;:!?'’‘…–—*`|·" + UNSEEN


class FoundLink(Struct, frozen=True):
    """A link in a text: `url` is exactly `text[start:end]`."""

    start: int
    end: int
    url: str


def find_links(text: str) -> tuple[FoundLink, ...]:
    """Find the http, https and bare `www.` addresses in a text, in their order.

    Sentence punctuation, quotes and unbalanced brackets at the end of an address are not part of it; balanced brackets
    are. Other bare hosts and e-mail addresses are not links. Two links glued by a comma, semicolon, bar or nothing
    are two; of a doubled scheme the second counts. Never raises; linear in time; a link is cut after `LONGEST`
    characters.
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
        position = anchor.start()
        url = _address_at_start(text[position : min(end, position + LONGEST)])
        if url:
            start = position + len(url)
            yield FoundLink(position, start, url)
        else:
            # A rejected host is skipped completely: trying again from its middle would be quadratic.
            host = _HOST_LIKE.match(text, anchor.end(), end)
            start = host.end() if host else anchor.end()


def _address_at_start(text: str) -> str:
    """The address at the start of a text without spaces; "" if there is none."""
    after_scheme = text.find(":") + 1 if text[:4].lower() == "http" else 0
    lead = "" if after_scheme else "//"
    length = _measure()(lead + _before_unclosed(text[after_scheme:])) - len(lead)
    return text[: after_scheme + length].rstrip(_STUCK) if length > 0 else ""


def _before_unclosed(text: str) -> str:
    """The text up to an unclosed bracket: linkify-it would search for its end again and again."""
    for opening, closing in ("()", "[]", "{}"):
        unclosed = text.find(opening, text.rfind(closing) + 1)
        text = text[:unclosed] if unclosed >= 0 else text
    return text


@cache
def _measure() -> Callable[[str], int]:
    """Return a function that gives the length of the address after the `//` at the start of a text; 0 if none."""
    from linkify_it import LinkifyIt  # late: many commands need no links and start faster without it

    finder = LinkifyIt({}, {"fuzzy_link": False, "fuzzy_email": False})
    return lambda text: int(finder.test_schema_at(text, "http:", 0))
