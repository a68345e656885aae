"""The pages that links lead to, as a ledger calls them: by these what the network said finds its way to the answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit, urlunsplit

from lgqtui.links.find import find_links
from lgqtui.questionnaire.answer import Answer

_USUAL_PORTS = {"http": ":80", "https": ":443"}


def links_in(answer: Answer) -> Iterator[str]:
    """Every link of an answer, those in its rows and those found in its text."""
    for row in answer.links:
        yield from (url for url in row.urls if url.strip())
    yield from (link.url for link in find_links(answer.text))


def pages_in(answers: Iterable[Answer]) -> frozenset[str]:
    """The pages that any link in these answers leads to."""
    return frozenset(page_of(link) for answer in answers for link in links_in(answer))


def page_of(link: str) -> str:
    """The page of a link: scheme and host in small letters, the root's slash added, port and fragment off."""
    whole = link.strip()
    try:
        parts = urlsplit(whole if "://" in whole else f"https://{whole}")
    except ValueError:
        return whole
    host = parts.netloc.lower().removesuffix(_USUAL_PORTS.get(parts.scheme, "-"))
    return urlunsplit((parts.scheme, host, parts.path or "/", parts.query, ""))
