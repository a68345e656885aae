"""Corrections of single slips in the text of a link, which is returned as it is if it has none, or none for certain."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from urllib.parse import quote, unquote

from lgqtui.links.finder import FOREIGN_OPENERS, find_links
from lgqtui.links.line_repair import FILE_ENDING
from lgqtui.links.url import parse

WEB = re.compile(r"https?:", re.IGNORECASE)
HOST = re.compile(r"(?P<begin>[A-Za-z][A-Za-z0-9+.-]*:[/\\]*)(?P<host>[^/\\?#]*)(?P<path>[^?#]*)")
_PORT = re.compile(r":\d*$")
MISTYPED = re.compile(
    r"(?=[hst]{0,6}p)(?=[hps]{0,6}t)(?=[htp]{0,6}(?P<s>s?))[htps]{3,7}\s?[:;：.,|'’]{0,2}\s?(?:[/\\／]\s?){1,3}:?(?=[^\s/\\]{1,250}\.[^\s/.])",
    re.IGNORECASE,
)
"""The beginning of a link, right or mistyped."""
_DOUBLED = re.compile(r"(?:https?:?/+(?:www\.)?)+(?=https?:?/)", re.IGNORECASE)
_SITE = re.compile(rf"[^\s@/:]+(?!{FILE_ENDING}\W*$)\.(?:[^\W\d_]{{2,}}|xn--[a-z0-9-]+)\W*", re.IGNORECASE)
_SPACED_FILE = re.compile(rf"[^?#]*?{FILE_ENDING}(?=[?#\s,;)]|\W*$)", re.IGNORECASE)
# After the last sign of a link: words, an empty query, and dots that are a step in its path.
_NOT_STUCK = re.compile(r".(?:.*[^\W²³¹⁰-⁹]|\?$)|/\.\.?$", re.DOTALL)
_PAGE_OF_ITS_OWN = re.compile(r"^$|\w/|=$")
_OPENERS = "([{<\"'‘:/" + FOREIGN_OPENERS
# Invisible characters, bare or escaped, except joiners between letters of scripts that need them.
_UNSEEN = "".join(
    ["\u00ad\u061c\u180e\u200b\u200e\u200f\ufeff", *map(chr, (*range(0x2060, 0x2070), *range(0x202A, 0x202F)))]
)
_HIDDEN = re.compile(
    rf"[{_UNSEEN}]|%(?:{'|'.join(quote(sign)[1:] for sign in _UNSEEN)})"
    r"|[\u200c\u200d](?<![^\x00-\x7f].)(?<!%[89A-F][0-9A-F].)[\u200c\u200d]*"
    r"|%E2%80%8[CD](?<![^\x00-\x7f].{9})(?<!%[89A-F][0-9A-F].{9})",
    re.IGNORECASE,
)
_JOINERS = re.compile("[\u200c\u200d]")
_LIGATURE = re.compile("[\ufb00-\ufb06]|%EF%AC%8[0-6]", re.IGNORECASE)
_ENTITY = r"&#?\w{2,31};"
# An entity counts where a parameter follows that it separates, and at the end.
_CERTAIN_ENTITY = re.compile(rf"&(?:amp|#0*38|#x0*26);(?:amp;)*(?=[\w.%\[\]-]+=)|(?:{_ENTITY})+\W*$", re.IGNORECASE)


def typed_host(text: str) -> str:
    """The host of an address with a scheme, as typed, without port."""
    address = HOST.match(text)
    return _PORT.sub("", address["host"]) if address else ""


def with_host(text: str, change: Callable[[str], str]) -> str:
    """The address with another host, made of the typed one and its port."""
    return HOST.sub(lambda address: address["begin"] + change(address["host"]) + address["path"], text, count=1)


def without_hidden(text: str) -> str:
    """The text without characters that cannot be seen, and without joiners that keep it from being an address."""
    cleaned = _HIDDEN.sub("", text).strip()
    return cleaned if not WEB.match(cleaned) or parse(cleaned) else _JOINERS.sub("", cleaned)


def without_ligatures(text: str) -> str:
    """The text with letters in the place of ligatures, which come from printed pages."""
    return _LIGATURE.sub(lambda sign: unicodedata.normalize("NFKC", unquote(sign[0])), text)


def without_entities(text: str) -> str:
    """The text with the signs that entities stand for, without those at its end."""
    if not _CERTAIN_ENTITY.search(text):
        return text
    read = re.sub(_ENTITY, _sign_of, text)
    return text if read == text else without_stuck(read).rstrip("&")


def _sign_of(entity: re.Match[str]) -> str:
    from html import unescape  # late: hardly any link has an entity

    sign = unescape(entity[0])
    is_rest = sign != ";" and sign.endswith(";")  # it reads the beginning of a name, such as `&reg` in `&region;`
    return entity[0] if is_rest else sign


def with_escaped_spaces(text: str) -> str:
    """The address with the spaces in the name of its file escaped, if the file has a usual ending."""
    address = HOST.match(text)
    file = address and _SPACED_FILE.match(text, address.start("path"))
    if not file or not re.search(r"\s", file[0]):
        return text
    rest = text[file.end() :]
    return text[: file.start()] + re.sub(r"\s", "%20", file[0]) + ("" if re.search(r"\s", rest) else rest)


def without_stuck(text: str) -> str:
    """The link without the punctuation, and the quotes and brackets that close nothing in it, at its end."""
    links = find_links(text)
    is_certain = links and not links[0].start and not _NOT_STUCK.match(text, links[0].end - 1)
    return links[0].url if is_certain else text


def as_address(text: str) -> str:
    """The link without what stands before it, and with its mistyped or doubled `https://` corrected."""
    text = text[doubled.end() :] if (doubled := _DOUBLED.match(text)) else text
    if WEB.match(text) and parse(text):
        return text
    if mistyped := MISTYPED.match(text):
        return f"http{mistyped['s'].lower()}://{text[mistyped.end() :]}"
    links = find_links(text)
    is_only = len(links) == 1 and WEB.match(links[0].url) and not _PAGE_OF_ITS_OWN.search(text[: links[0].start])
    if not is_only:
        return text
    rest = text[links[0].start :]
    return links[0].url if (spaced := with_escaped_spaces(rest)) == rest else spaced


def with_scheme(text: str) -> str:
    """The text with `https://` before it, if that makes an address of the usual form."""
    better = "https://" + text.lstrip(_OPENERS)
    return without_stuck(better) if _SITE.fullmatch(typed_host(better)) and len(text.split()) == 1 else text
