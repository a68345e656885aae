"""The known word that somebody probably meant."""

from __future__ import annotations

from collections.abc import Iterable

_LIKE_ENOUGH = 0.6


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like `word`, whatever its capitals; "" if none is much like it."""
    from difflib import get_close_matches  # late: only to report a fault

    by_folded: dict[str, str] = {}
    for entry in known:
        by_folded.setdefault(entry.casefold(), entry)
    folded = word.casefold()
    found = [folded] if folded in by_folded else get_close_matches(folded, by_folded, 1, _LIKE_ENOUGH)
    return by_folded[found[0]] if found else ""
