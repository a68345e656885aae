"""The parts of a page to which links can lead, as far as its markup tells. No input or output."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from lgqtui.checks.link_syntax import named_part

# By the rules of browsers. html.parser takes seconds for what is never closed, and raises an error for some of it.
_ATTRIBUTE = r"""(?P<name>[^\s/>][^\s/>=]*+)"""
_ATTRIBUTE += r"""(?:\s*+=\s*+(?P<value>"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+))?"""
_ATTRIBUTES = rf"(?:[\s/]*+{re.sub(r'P<[a-z]+>', ':', _ATTRIBUTE)})*+"
# What is in them is text. In a picture they may be empty elements.
_RAW = "title|textarea|style|xmp|iframe|noembed|noframes"
_TOKEN = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))"
    rf"|<script(?=[\s/>])(?P<head>{_ATTRIBUTES})[\s/]*+>(?P<script>.*?)(?=</script|\Z)"
    rf"|<(?:(?P<raw>{_RAW})(?=[\s/>])|[a-z][^\s/>]*+)(?P<attributes>{_ATTRIBUTES})[\s/]*+(?:>|\Z)"
    r"(?(raw)(?:(?<=/>)|.*?(?=</(?P=raw)[\s/>]|\Z)))",
    re.IGNORECASE | re.DOTALL,
)
_EACH_ATTRIBUTE = re.compile(_ATTRIBUTE, re.DOTALL)


def missing_parts(markup: bytes, addresses: Sequence[str]) -> list[str]:
    """Those of the addresses of parts that lead to none in an HTML page, if that can be told. Linear in time."""
    text = markup.decode(errors="replace")
    is_any_language = "\ufffd" not in text  # letters are those of ASCII in nearly all other encodings as well
    tokens = list(_TOKEN.finditer(text))
    attributes = [
        (match["name"].lower(), unescape(value[1:-1] if value[:1] in ("'", '"') else value))
        for token in tokens
        for match in _EACH_ATTRIBUTE.finditer(token["head"] or token["attributes"] or "")
        if (value := match["value"])
    ]
    parts = {value for name, value in attributes if name in ("id", "name")}
    parts |= {part.removeprefix("user-content-") for part in parts}  # links within GitHub leave that out
    own_links = {value for name, value in attributes if name == "href" and value.startswith("#") and named_part(value)}
    scripts = [token["script"] for token in tokens if token["script"] is not None]
    # Its own links show that the parts of a page with scripts are in its markup; a part that they name may be built.
    is_built = scripts and (len(own_links) < 3 or any(parts.isdisjoint(_spellings(link)) for link in own_links))
    is_other_page = any(name == "http-equiv" and value.lower() == "refresh" for name, value in attributes)
    if is_built or is_other_page or not tokens or "\0" in text or "\x1b" in text or "<frameset" in text.lower():
        return []
    spelled = {address: _spellings(address) for address in addresses}
    candidates = [address for address, (_, part) in spelled.items() if part and (is_any_language or part.isascii())]
    texts = (parts, *scripts)
    return [address for address in candidates if not any(name in text for name in spelled[address] for text in texts)]


def _spellings(address: str) -> tuple[str, str]:
    """The names for which browsers look, given the address of a part: the one in it, then the same decoded."""
    return address.partition("#")[2], named_part(address)
