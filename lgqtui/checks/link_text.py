"""Texts of links with single slips corrected, whatever else is wrong with them; and a cache by text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from typing import Generic, TypeVar
from urllib.parse import quote, unquote

from lgqtui.draft.format import DRAFT_LIMIT
from lgqtui.links.finder import FOREIGN_STOPS, find_links
from lgqtui.links.url import has_name, parse

T = TypeVar("T")

WEB = re.compile(r"https?:", re.IGNORECASE)
_PARTS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?P<slashes>[/\\]*)(?P<host>[^/\\?#]*)(?P<path>[^?#]*)")
_PORT = re.compile(r":\d*$")
_MISTYPED = re.compile(r"(?:h{0,2}t{1,3}p{1,2}(?P<s>s?))\s*[:;：]?\s*[/\\]{1,3}\s*(?=[^\s/]+\.[^\s/.])", re.IGNORECASE)
_DOTTED_NAME = re.compile(r"[^\s@/]+\.(?:[^\W\d_]{2,}|xn--[a-z0-9-]+)\.?")
_ENDINGS = r"\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|html?|php|aspx?|csv|jpe?g|png)"
_FILE_NAME = re.compile(rf"[^/?#]*{_ENDINGS}", re.IGNORECASE)
_SPACED_FILE = re.compile(rf"[^?#]*?{_ENDINGS}(?=[?#\s,;)]|$)", re.IGNORECASE)
# Invisible characters, bare or escaped, except joiners between letters of scripts that need them.
_UNSEEN = "".join(
    ["\u00ad\u061c\u180e\u200b\u200e\u200f\ufeff", *map(chr, (*range(0x2060, 0x2070), *range(0x202A, 0x202F)))]
)
_HIDDEN = re.compile(
    rf"[{_UNSEEN}]|%(?:{'|'.join(quote(sign)[1:] for sign in _UNSEEN)})"
    r"|[\u200c\u200d](?<![^\x00-\x7f].)(?<!%[89A-F][0-9A-F].)"
    r"|%E2%80%8[CD](?<![^\x00-\x7f].{9})(?<!%[89A-F][0-9A-F].{9})",
    re.IGNORECASE,
)
_JOINERS = re.compile("[\u200c\u200d]")
_LIGATURE = re.compile("[\ufb00-\ufb06]|%EF%AC%8[0-6]", re.IGNORECASE)
_STOPS = ",.;:!…" + FOREIGN_STOPS
_OPENER_OF = dict(zip(")]}）」』】》〉〕］〗｣’”»›><\"'`*", "([{（「『【《〈〔［〖｢‘“«‹<>\"'`*", strict=True))
_WRAPPERS = "".join([*_OPENER_OF, *_OPENER_OF.values()])
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")
# An entity counts where a parameter follows that it separates, and at the end.
_SHOWN_ENTITY = re.compile(
    rf"&(?:amp|#0*38|#x0*26);(?:amp;)*(?=[\w.%\[\]-]+=)|(?:{_ENTITY.pattern})+[{_STOPS}]*$", re.IGNORECASE
)
_OVERHEAD = 10
"""Characters that a link needs in a draft file at least, besides its own."""


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


def typed_parts(text: str) -> re.Match[str]:
    """The parts of an address with a scheme, as typed."""
    return next(_PARTS.finditer(text))


def typed_host(text: str) -> str:
    """The host of an address with a scheme, as typed, without port."""
    return _PORT.sub("", typed_parts(text)["host"])


def without_hidden(text: str) -> str:
    """The text without characters that cannot be seen, and without joiners that keep it from being an address."""
    bare = _HIDDEN.sub("", text).strip()
    return bare if not WEB.match(bare) or parse(bare) else _JOINERS.sub("", bare)


def without_ligatures(text: str) -> str:
    """The text with letters in the place of ligatures, which come from printed pages."""
    return _LIGATURE.sub(lambda sign: unicodedata.normalize("NFKC", unquote(sign[0])), text)


def with_entities_read(text: str) -> str:
    """The text with the signs that entities stand for, without those at its end; as it is if it shows no entity."""
    read = _ENTITY.sub(_sign_of, text) if _SHOWN_ENTITY.search(text) else text
    return text if read == text else without_stuck(read).rstrip("&")


def _sign_of(entity: re.Match[str]) -> str:
    from html import unescape  # late: hardly any link has an entity

    read = unescape(entity[0])
    return " " if read.isspace() else read if len(read) == 1 and read.isprintable() else entity[0]


def without_stuck(text: str) -> str:
    """The text without punctuation, and without quotes and brackets that close nothing in it, at its end.

    Dots that are a step in a path are none.
    """
    counts, end = Counter(text), len(text)
    while end and not text.endswith(("/..", "/."), 0, end) and _is_stuck(text[end - 1], counts):
        end -= 1
        counts[text[end]] -= 1
    return text[:end]


def _is_stuck(last: str, counts: Counter[str]) -> bool:
    opener = _OPENER_OF.get(last)
    if opener is None:
        return last in _STOPS or last.isspace()
    return counts[last] % 2 == 1 if opener == last else counts[last] > counts[opener]


def wrapped_address(text: str) -> str:
    """The only address in a text that begins with another word or sign; "" if there is none."""
    links = find_links(text)
    return links[0].url if len(links) == 1 and links[0].start > 0 and WEB.match(links[0].url) else ""


def with_escaped_spaces(text: str) -> str:
    """The address with the spaces in the name of its file escaped; "" if there are none, or it has no known ending."""
    path = typed_parts(text).start("path")
    file = _SPACED_FILE.match(text, path)
    if file is None or not re.search(r"\s", file[0]):
        return ""
    rest = text[file.end() :]
    return text[:path] + re.sub(r"\s", "%20", file[0]) + ("" if re.search(r"\s", rest) else rest)


def retyped(text: str) -> str:
    """The link with its mistyped `https://` corrected; "" if that is not certain."""
    match = _MISTYPED.match(text)
    return f"http{match['s'].lower()}://{text[match.end() :]}" if match else ""


def with_scheme(text: str) -> str:
    """The text with `https://` before it, if that makes an address of the usual form; "" otherwise."""
    if text[:1] in _WRAPPERS:
        text = without_stuck(text.lstrip(_WRAPPERS))
    if re.search(r"\s", text) or _FILE_NAME.fullmatch(text):
        return ""
    better = "https://" + text.lstrip("/")
    url = parse(better)
    return better if url and has_name(url) and _DOTTED_NAME.fullmatch(typed_host(better)) else ""
