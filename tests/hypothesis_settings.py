"""Number of Hypothesis examples: fewer in a developer's run, more in CI."""

from __future__ import annotations

from hypothesis import settings

_USUAL_EXAMPLES = 100


def max_examples(count: int) -> settings:
    """Return settings with `count` examples where the profile has the usual hundred, else in proportion."""
    return settings(max_examples=max(1, count * settings().max_examples // _USUAL_EXAMPLES))
