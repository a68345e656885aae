"""Nouns that may hold a secret."""

from __future__ import annotations

from msgspec import Struct


class Discreet(Struct, frozen=True):
    """What Python shows of such a noun is its name alone: it may stand in a report or a log."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"
