"""Finding the addresses in a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise

from msgspec import Struct

LONGEST = 8192
"""Characters after which a link is cut: web servers refuse longer ones, and reading stays linear in time."""

UNSEEN = "\u200b\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
FOREIGN_STOPS = "，。、；：！？،؛؟۔।"
FOREIGN_OPENERS = "“„«‹（「『【《〈"
FOREIGN_CLOSERS = "”»›）」』】》〉"

# Foreign stops and brackets end an address: no server hands out addresses that hold them bare, sentences do.
_RUN = re.compile(rf"[^\s<>\"｜{FOREIGN_STOPS}{FOREIGN_OPENERS}{FOREIGN_CLOSERS}]+")
_SCHEME = r"(?ai:https?://)"  # ASCII: otherwise the long ſ would pass for an s
ANCHOR = re.compile(_SCHEME + r"|(?<![A-Za-z0-9_.@/\\-])(?ai:www\.)(?=[^\s.,;:/?#()]+\.\w)")
_GLUED = re.compile(rf"(?:(?<=[\w,;|])|(?<=://)){_SCHEME}|(?<=[,;|])(?ai:www\.)")
_HOST_LIKE = re.compile(r"[\w.-]*")
_STUCK = ".,;:!?'’‘…–—*`|·" + UNSEEN


class FoundLink(Struct, frozen=True):
    """A link in a text: `url` is exactly what stands in `text[start:end]`."""

    start: int
    end: int
    url: str


def find_links(text: str) -> tuple[FoundLink, ...]:
    """Find the http, https and bare `www.` addresses in a text, in their order.

    Sentence punctuation, quotes and unbalanced brackets stuck to an address are not part of it; balanced brackets
    are. Other bare hosts and e-mail addresses are not links. Two links glued by a comma, semicolon, bar or nothing
    are two; of a doubled scheme the second counts. Never raises; time grows in proportion to the text; what exceeds
    `LONGEST` characters is cut.
    """
    if not ANCHOR.search(text):
        return ()
    return tuple(link for start, end in _stretches(text) for link in _links_between(text, start, end))


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Where an address can stand: runs without spaces, parted where one address is glued to the next."""
    for run in _RUN.finditer(text):
        start, end = run.span()
        yield from pairwise([start, *(glued.start() for glued in _GLUED.finditer(text, start, end)), end])


def _links_between(text: str, start: int, end: int) -> Iterator[FoundLink]:
    while anchor := ANCHOR.search(text, start, end):
        at = anchor.start()
        url = _address_at_start(text[at : min(end, at + LONGEST)])
        if url:
            start = at + len(url)
            yield FoundLink(at, start, url)
        else:
            # What failed as a host is not tried again from its middle: that would be quadratic.
            host = _HOST_LIKE.match(text, anchor.end(), end)
            start = host.end() if host else anchor.end()


def _address_at_start(text: str) -> str:
    """The address that a text without spaces begins with; empty if it is none."""
    after_scheme = text.find(":") + 1 if text[:4].lower() == "http" else 0
    lead = "" if after_scheme else "//"
    length = _measure()(lead + _before_unclosed(text[after_scheme:])) - len(lead)
    return text[: after_scheme + length].rstrip(_STUCK) if length > 0 else ""


def _before_unclosed(text: str) -> str:
    """The text up to a bracket that nothing closes: linkify-it would look for its end again and again."""
    for opening, closing in ("()", "[]", "{}"):
        unclosed = text.find(opening, text.rfind(closing) + 1)
        text = text[:unclosed] if unclosed >= 0 else text
    return text


@cache
def _measure() -> Callable[[str], int]:
    """Gives the length of the address that begins with the `//` at the start of a text; 0 if there is none."""
    from linkify_it import LinkifyIt  # Late: many commands need no links, and all start faster without it

    finder = LinkifyIt({}, {"fuzzy_link": False, "fuzzy_email": False})
    return lambda text: int(finder.test_schema_at(text, "http:", 0))
