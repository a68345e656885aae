"""Links in a line of a list: also mistyped ones, file names with blanks, and names of sites."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lgqtui.links.corrections import MISTYPED
from lgqtui.links.finder import FOREIGN_CLOSERS, FOREIGN_OPENERS, FOREIGN_STOPS, FoundLink, find_links
from lgqtui.links.line_repair import FILE, FILE_ENDING

LINK = "\x1a"
"""Stands for a link in the words of a line: a character that `clean` removes."""
NOTE = " -- "
"""Begins a note."""

BRACKETED = re.compile(r"<(?P<link>(?=[^<>]*[:/]|[^@<>]*\.)(?:[^\s<>]+|(?ai:https?)://[^\t<>]*[^\s<>]))>")
_MISTYPED = re.compile(
    rf"(?<![\w/.@])(?:(?!https?/\d){MISTYPED.pattern}|(?:www[,;:]|https?:)\s?(?=\w[\w-]{{0,60}}\.\w))(?P<rest>\S{{1,2000}})",
    re.IGNORECASE,
)
_FILE_END = re.compile(
    rf" (?![-–—(\[]{{0,2}} )[^\t,;:|<>\"\\?]*?{FILE_ENDING}(?!\w)(?:\?\w+=[^\s,;|<>]*)?", re.IGNORECASE
)
_LONGEST_NAME = 120
_STUCK = ".:!?’…–—-"
_SITE = re.compile(
    r"(?P<opens>(?:^|[\t,;:.|(\[=→]|\s[-–—])\s{0,9}[\"'*`]?)?(?<![\w@/\\-])(?P<host>\w[\w-]*(?:\.[\w-]+)+)"
    rf"(?P<path>(?::\d{{1,5}})?(?:/[^\s,;|<>()\[\]\"'*`{FOREIGN_STOPS}{FOREIGN_OPENERS}{FOREIGN_CLOSERS}]*)?)(?!@)"
    r"(?P<ends>(?=[\"'*`]?\s{0,9}(?:$|[\t,;.:!?|)\]=→]|[-–—])))?"
)
_USUAL_ENDS = frozenset({"com", "org", "net", "gov", "edu", "int", "mil", "info"})


def link_words(words: str) -> tuple[str, list[FoundLink]]:
    """The words of a line, with `LINK` in the place of its links, or else of names of sites; and the links."""
    if not re.search("[.:/]", words):
        return words, []
    links, rest = list[FoundLink](), list(words)
    for find in (_bracketed, find_links, _mistyped):
        links += find("".join(rest))
        for link in links:
            rest[link.start : link.end] = " " * (link.end - link.start)
    links = sorted(links, key=lambda link: link.start) or list(find_bare_domains(words.partition(NOTE)[0]))
    following = [*(link.start for link in links[1:]), len(words)]
    links = [_to_ending(words, link, end) for link, end in zip(links, following, strict=False)]
    gaps = zip([0, *(link.end for link in links)], [*(link.start for link in links), len(words)], strict=True)
    return LINK.join(words[start:end] for start, end in gaps), links


def _bracketed(words: str) -> Iterator[FoundLink]:
    return (FoundLink(match.start(), match.end(), match["link"]) for match in BRACKETED.finditer(words))


def _mistyped(words: str) -> Iterator[FoundLink]:
    """Addresses whose `https://` or `www.` is mistyped."""
    for match in _MISTYPED.finditer(words):
        links = find_links("https://" + match["rest"].replace("\\", "/"))
        if links and links[0].start == 0:
            end = match.start("rest") + links[0].end - len("https://")
            yield FoundLink(match.start(), end, words[match.start() : end])


def _to_ending(words: str, link: FoundLink, end: int) -> FoundLink:
    """The link with the rest of a file name that has blanks in it."""
    ending = _FILE_END.match(words, link.end, min(end, link.end + _LONGEST_NAME))
    is_page = link.url.count("/") < 3 or link.url.endswith("/") or FILE.search(link.url) or words[link.start] == "<"
    if not ending or is_page or ending[0].count("(") != ending[0].count(")"):
        return link
    return FoundLink(link.start, ending.end(), link.url + ending[0])


def find_bare_domains(words: str) -> Iterator[FoundLink]:
    """Find the domain names in a line of a list that holds no other link, in their order; linear in time."""
    for match in _SITE.finditer(words):
        *before, name, end = match["host"].split(".")
        is_separate = match["opens"] is not None and match["ends"] is not None
        is_usual = before or match["path"] or (is_separate and (len(end) == 2 or end in _USUAL_ENDS))
        is_name = len(name) > 1 and any(map(str.isalpha, name)) and end.isalpha() and len(end) > 1
        typed = match["host"][1:] if before else match["host"]
        is_typed = typed == typed.lower() and [*before, name][0] not in _USUAL_ENDS and not FILE.search(match["host"])
        if is_usual and is_name and is_typed:
            url = (match["host"] + match["path"]).rstrip(_STUCK)
            yield FoundLink(match.start("host"), match.start("host") + len(url), url)
