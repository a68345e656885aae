"""Domain names in a list that are written without `https://`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lgqtui.links.finder import FOREIGN_CLOSERS, FOREIGN_OPENERS, FOREIGN_STOPS, FoundLink
from lgqtui.links.line_repair import FILE

_WORD = re.compile(rf"[^\s,;|<>()\[\]\"'*`{FOREIGN_STOPS}{FOREIGN_OPENERS}{FOREIGN_CLOSERS}]+")
_STUCK = ".:!?’…–—-"
_PARTS = re.compile(r"\t|[^\s\"'*`]")
_NAME = re.compile(r"(?P<host>\w[\w-]*(?:\.[\w-]+)+)(?::\d{1,5})?(?P<path>/\S*)?")
_SIGNS = frozenset({"-", "–", "—", "=", "→"})
_BACKWARDS = frozenset({"com", "org", "net"})
_USUAL_ENDS = frozenset({"com", "org", "net", "gov", "edu", "int", "mil", "info"})


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
    match = _NAME.fullmatch(name)
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
