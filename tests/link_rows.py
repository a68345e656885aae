"""Rows of pasted lists in a short form, for tables of tests."""

from __future__ import annotations

import re

from lgqtui.links.list_parser import parse_link_list

ADDRESSES = {"@a": "https://a.example.org/", "@b": "https://b.example.org/", "@c": "https://c.example.org/"}
"""How the tables of tests write the addresses."""


def spelled(text: str) -> str:
    """The text with its addresses written out."""
    return re.sub("@[abc](?![a-z])", lambda match: ADDRESSES[match[0]], text)


def rows_of(pasted: str) -> str:
    """The rows of a list as `label: links -- note / label: ...`."""
    short = {address: sign for sign, address in ADDRESSES.items()}
    lines = []
    for row in (parsed.row for parsed in parse_link_list(spelled(pasted))):
        links = " ".join(short.get(url, url) for url in row.urls)
        line = f"{row.label}: {links}" if row.label and links else row.label or links
        lines.append(f"{line} -- {row.note}" if row.note else line)
    return " / ".join(lines)
