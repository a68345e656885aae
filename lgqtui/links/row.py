"""Rows of links: what a links answer is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field


class LinkRow(Struct, frozen=True):
    """One row of a links answer: a label, the links it carries (none, one or more), a note. All as typed.

    `extra` holds keys this program does not know: they are kept.
    """

    label: str = ""
    urls: tuple[str, ...] = ()
    note: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


class PastedRow(Struct, frozen=True):
    """A row read from a pasted list; `joined` if a link in it was put together from two lines or more."""

    row: LinkRow
    joined: bool
