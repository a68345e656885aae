"""Verdicts and their reasons."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lgqtui.links.model import REASONS, VERDICT_LABELS, Verdict, is_fresh, verdict_reason
from tests.unit.linkcheck.test_checker import NOW


@pytest.mark.parametrize("why", [*REASONS, "", "something-new"])
def test_every_reason_has_a_sentence(why: str) -> None:
    """Also an unknown reason from a newer program."""
    assert "{" not in verdict_reason(Verdict("unsure", NOW, 404, why=why))


def test_how_long_a_verdict_holds() -> None:
    """A day for ok, ten minutes for broken; unsure ones and those of the future not at all."""
    holds = {word: timedelta(hours=24) for word in ("ok", "moved")} | {"broken": timedelta(minutes=10)}
    for word in VERDICT_LABELS:
        verdict, hold = Verdict(word, NOW), holds.get(word, timedelta(0))
        assert is_fresh(verdict, NOW + hold - timedelta(seconds=1)) is (word in holds)
        assert not is_fresh(verdict, NOW + hold)
        assert not is_fresh(verdict, NOW - timedelta(seconds=1))
