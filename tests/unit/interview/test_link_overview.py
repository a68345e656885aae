"""The details of a link in the list of links."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lgqtui.interview.link_overview import NO_LABEL, LinkEntry, link_lines
from lgqtui.links.model import Verdict

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(("offer", "words"), [("", "moved → https://b.example.org/"), ("Ctrl-T takes it.", "moved")])
def test_the_new_address_of_a_page_is_displayed_once(offer: str, words: str) -> None:
    """In the verdict or in the proposal."""
    verdict = Verdict("moved", NOW, 200, final="https://b.example.org/")
    entry = LinkEntry("portal", "https://a.example.org/", NO_LABEL, verdict, ())
    link, details, *more = link_lines(entry, offer)
    assert link == "https://a.example.org/"
    assert details.partition(", asked ")[0] == words
    assert more == ([offer] if offer else [])
