"""The pages that links lead to, as a ledger calls them: by these what the network said finds its way to the answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lgqtui.checks.link_syntax import normal_page
from lgqtui.links.finder import find_links
from lgqtui.questionnaire.answer import Answer


def links_in(answer: Answer) -> Iterator[str]:
    """Every link of an answer, those in its rows and those found in its text."""
    for row in answer.links:
        yield from (url for url in row.urls if url.strip())
    yield from (link.url for link in find_links(answer.text))


def pages_in(answers: Iterable[Answer]) -> frozenset[str]:
    """The pages that any link in these answers leads to."""
    return frozenset(normal_page(link) for answer in answers for link in links_in(answer))
