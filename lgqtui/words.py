"""The catalogue of sentences: templates in, plain English out.

Every sentence a person reads passes through `say` or `count`, so that a translation can follow in one place.
"""

from __future__ import annotations


def say(template: str, /, **params: object) -> str:
    """Fill a template's `{names}`. Foreign text belongs in `params`, where braces mean nothing."""
    return template.format_map(params)


def count(singular: str, plural: str, n: int, /, **params: object) -> str:
    """Fill the singular or the plural template; `{n}` is the number."""
    return say(singular if n == 1 else plural, n=n, **params)
