"""Rows of links: what a links answer is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One row of a links answer: a label, the links it carries (none, one or more), a note. All as typed.

    `extra` holds keys this program does not know: they are kept.
    """

    label: str = ""
    urls: tuple[str, ...] = ()
    note: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PastedRow:
    """A row read from a pasted list; `joined` if a link in it was put together from two lines or more."""

    row: LinkRow
    joined: bool
