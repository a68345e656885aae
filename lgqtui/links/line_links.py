"""Links in a line of a list: also mistyped ones, file names with blanks, and names of sites."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lgqtui.links.finder import FOREIGN_CLOSERS, FOREIGN_OPENERS, FOREIGN_STOPS, FoundLink, find_links
from lgqtui.links.line_repair import FILE

NOTE = " -- "
"""Begins a note."""

BRACKETED = re.compile(r"<([^\s<>]+|(?ai:https?)://[^\t<>]*[^\s<>])>")
_MISTYPED = re.compile(
    r"(?<![\w/.@])(?:(?=[hps]*t)[htps]{3,8}(?:\s?[:;：.]{1,2}\s?(?:[/\\]\s?){1,3}|\s?(?:[/\\]\s?){1,3}:?)"
    r"(?=[^\s/\\]{1,250}\.[^\W\d_]{2})|www[,;:]\s?(?=\w[\w-]{0,60}\.\w))",
    re.IGNORECASE,
)
_FILE_END = re.compile(
    r" (?![-–—(\[]? )[^\t,;:|<>\"/\\?]*?\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|csv|zip|jpe?g|png|mp4|html?)(?!\w)",
    re.IGNORECASE,
)
_LONGEST_NAME = 120
# Names of sites that are written without `https://`.
_WORD = re.compile(rf"[^\s,;|<>()\[\]\"'*`{FOREIGN_STOPS}{FOREIGN_OPENERS}{FOREIGN_CLOSERS}]+")
_STUCK = ".:!?’…–—-"
_PARTS = re.compile(r"\t|[^\s\"'*`]")
_DOMAIN = re.compile(r"(?P<host>\w[\w-]*(?:\.[\w-]+)+)(?::\d{1,5})?(?P<path>/\S*)?")
_SIGNS = frozenset({"-", "–", "—", "=", "→"})
_BACKWARDS = frozenset({"com", "org", "net"})
_USUAL_ENDS = frozenset({"com", "org", "net", "gov", "edu", "int", "mil", "info"})


def line_links(words: str) -> list[FoundLink]:
    """The links of a line, or else the names of sites in it."""
    return typed_links(words) or list(find_bare_domains(words.partition(NOTE)[0]))


def typed_links(words: str) -> list[FoundLink]:
    """The links of a line: in angle brackets, as found, with a mistyped beginning, or with blanks."""
    exact = [FoundLink(m.start(), m.end(), m[1]) for m in BRACKETED.finditer(words) if reads_as_address(m[1])]
    occupied = {position for link in exact for position in range(link.start, link.end)}
    links = exact + [link for link in find_links(words) if link.start not in occupied]
    occupied |= {position for link in links for position in range(link.start, link.end)}
    links += [link for link in _mistyped(words) if occupied.isdisjoint((link.start, link.end - 1))]
    links.sort(key=lambda link: link.start)
    following = [*(link.start for link in links[1:]), len(words)]
    return [_to_ending(words, link, end) for link, end in zip(links, following, strict=False)]


def _mistyped(words: str) -> Iterator[FoundLink]:
    """Addresses whose `https://` or `www.` is mistyped."""
    matches = list(_MISTYPED.finditer(words))
    for match, end in zip(matches, [*(match.start() for match in matches[1:]), len(words)], strict=False):
        run = words[match.end() : end].split(maxsplit=1)[:1]
        if run and (links := find_links("https://" + run[0].replace("\\", "/"))) and links[0].start == 0:
            stop = match.end() + links[0].end - len("https://")
            yield FoundLink(match.start(), stop, words[match.start() : stop])


def _to_ending(words: str, link: FoundLink, end: int) -> FoundLink:
    """The link with the rest of a file name that has blanks in it."""
    rest = words[link.end : min(end, link.end + _LONGEST_NAME)]
    ending = _FILE_END.match(rest)
    if not ending or FILE.search(link.url) or link.url.count("/") < 3 or link.url.endswith("/"):
        return link
    if ending[0].count("(") != ending[0].count(")") or words[link.start] == "<":
        return link
    return FoundLink(link.start, link.end + ending.end(), link.url + ending[0])


def find_bare_domains(words: str) -> Iterator[FoundLink]:
    """Find the domain names in a line of a list that holds no other link, in their order.

    A name in three parts or with a path always counts; one in two parts only where punctuation separates it from the
    words around it. Files, e-mail addresses, versions, abbreviations and names of apps (`com.example.app`) do not
    count. Never raises; linear in time.
    """
    matches = list(_WORD.finditer(words))
    for index, word in enumerate(matches):
        name = word[0].rstrip(_STUCK)
        before = matches[index - 1] if index else None
        after = matches[index + 1] if index + 1 < len(matches) else None
        opens = before is None or _is_sign(before[0]) or _PARTS.search(words, before.end(), word.start())
        ends = after is None or name != word[0] or after[0] in _SIGNS or _PARTS.search(words, word.end(), after.start())
        if _is_site(name, is_separate=bool(opens and ends)):
            yield FoundLink(word.start(), word.start() + len(name), name)


def _is_sign(word: str) -> bool:
    return word in _SIGNS or word.endswith((":", "."))


def _is_site(name: str, *, is_separate: bool) -> bool:
    match = _DOMAIN.fullmatch(name)
    if match is None:
        return False
    parts, path = match["host"].split("."), match["path"]
    before_end, end = parts[-2:]
    is_usual = path or (
        len(before_end) > 1 and (len(parts) > 2 or (is_separate and (len(end) == 2 or end in _USUAL_ENDS)))
    )
    return bool(is_usual and end.isalpha() and len(end) > 1 and _looks_typed(match["host"], parts))


def _looks_typed(host: str, parts: list[str]) -> bool:
    """True if a host is written as usual: lower case except for a first letter; not a file, not the name of an app."""
    small = host[1:] if len(parts) > 2 else host
    has_letters = any(letter.isalpha() for letter in parts[-2])
    return has_letters and small == small.lower() and parts[0] not in _BACKWARDS and not FILE.search(host)


def reads_as_address(text: str) -> bool:
    """True if a text in angle brackets may be an address."""
    return ":" in text or "/" in text or ("." in text and "@" not in text)
