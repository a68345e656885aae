"""How many inputs a property is tried with: fewer on every run of a developer, more where a change is to land."""

from __future__ import annotations

from hypothesis import settings

_USUAL = 100


def max_examples(wanted: int) -> settings:
    """As many inputs as are `wanted` where the profile has the usual hundred, and in proportion elsewhere."""
    return settings(max_examples=max(1, wanted * settings().max_examples // _USUAL))
