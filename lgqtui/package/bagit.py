"""What a package is made of besides its content: its id, the names in it, its manifests (BagIt 1.0, RFC 8493).

Nothing is read or written here; `pack` makes packages and `verify` reads them, both by these rules.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from uuid import NAMESPACE_OID, UUID, uuid5

from msgspec import Struct

from lgqtui.draft.attachment import FieldAttachment
from lgqtui.text import shorten

BAGIT = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
"""The content of bagit.txt."""

BAGIT_NAME, INFO_NAME = "bagit.txt", "bag-info.txt"
MANIFEST_NAME, TAG_MANIFEST_NAME = "manifest-sha256.txt", "tagmanifest-sha256.txt"
ANSWERS_NAME, TOML_NAME, HTML_NAME, LINKS_NAME = "answers.json", "answers.toml", "answers.html", "links.json"
DATA, ATTACHMENTS = "data/", "data/attachments/"

AGENT = "lgqtui (package format 1)"
"""Bag-Software-Agent: without the program's version, for an update must not change the bytes of the same answers."""

_LONGEST_NAME = 100
_LONGEST_VALUE = 300
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9_]+")
_ENDING = re.compile(r"[A-Za-z0-9]{1,10}")
_LINE_END = re.compile(r"\r\n|\r|\n")
_LINE = re.compile(r"([0-9A-Fa-f]{64})[ \t]+\*?(.+)")


class Part(Struct, frozen=True):
    """A file in a package: its path below the package's folder, its digest in hexadecimal, its size in bytes."""

    path: str
    sha256: str
    size: int


class SourceContact(Struct, frozen=True):
    """Who signs, as the outside of a package says it; "" for what is not known."""

    name: str = ""
    email: str = ""
    organization: str = ""


def package_id(draft_id: str, manifest_sha256: str) -> str:
    """The id of a package: the UUID of version 5 made of its draft's id and the digest of its payload manifest.

    A draft's id that is no UUID, as somebody may have written by hand, is first made into one.
    """
    try:
        space = UUID(draft_id)
    except ValueError:
        space = uuid5(NAMESPACE_OID, f"lgqtui:{draft_id}")
    return str(uuid5(space, manifest_sha256.lower()))


def names_in_package(files: Iterable[FieldAttachment]) -> dict[str, str]:
    """The name in the package for each attachment's file: numbered, plain ASCII, at most 100 bytes."""
    numbered = list(enumerate(files, 1))
    width = max(2, len(str(len(numbered))))
    return {
        one.attachment.file: _plain(one.attachment.name, one.attachment.file, f"{n:0{width}}") for n, one in numbered
    }


def _plain(called: str, file: str, number: str) -> str:
    """A name such as `01-Portal-June.png`; its number keeps it apart from others also where capitals do not count."""
    stem, _, ending = called.rpartition(".")
    if not _ENDING.fullmatch(ending) or ending == called:
        stem, ending = called, file.rpartition(".")[2]
    tail = f".{ending.lower()}" if _ENDING.fullmatch(ending) and ending != file else ""
    room = _LONGEST_NAME - len(number) - 1 - len(tail)
    return f"{number}-{_ascii(stem)[:room].rstrip('-') or 'file'}{tail}"


def _ascii(text: str) -> str:
    """Letters without their accents, digits and underscores; anything else becomes a hyphen."""
    composed = unicodedata.normalize("NFC", text)
    bare = unicodedata.normalize("NFKD", composed).encode("ascii", "ignore").decode()
    return _NOT_PLAIN.sub("-", bare).strip("-")


def manifest_text(parts: Iterable[Part]) -> str:
    """The lines of a manifest, in the order of the paths."""
    return "".join(f"{part.sha256}  {part.path}\n" for part in sorted(parts, key=lambda part: part.path))


def read_manifest(text: str) -> dict[str, str] | None:
    """The digest of each path, in small letters; None if a line is no line of a manifest, or a path stands twice."""
    digests: dict[str, str] = {}
    for line in _lines(text):
        found = _LINE.fullmatch(line)
        if found is None or found[2] in digests:
            return None
        digests[found[2]] = found[1].lower()
    return digests


def info_text(package: str, sender: SourceContact, payload: Iterable[Part], bagging_date: date) -> str:
    """The content of bag-info.txt; what is not known has no line."""
    parts = list(payload)
    labels = {
        "Source-Organization": sender.organization,
        "Contact-Name": sender.name,
        "Contact-Email": sender.email,
        "External-Identifier": package,
        "Payload-Oxum": f"{sum(part.size for part in parts)}.{len(parts)}",
        "Bagging-Date": bagging_date.isoformat(),
        "Bag-Software-Agent": AGENT,
    }
    lines = ((label, shorten(value, _LONGEST_VALUE)) for label, value in labels.items())
    return "".join(f"{label}: {value}\n" for label, value in lines if value)


def read_info(text: str) -> dict[str, str] | None:
    """The labels of a bag-info.txt, lines that go on put together; None if a line is neither.

    A label that stands twice has its values on lines of their own.
    """
    labels: dict[str, str] = {}
    last = ""
    for line in _lines(text):
        label, colon, value = line.partition(":")
        if last and line[:1] in (" ", "\t"):
            labels[last] += f" {line.strip()}"
        elif colon and label.strip():
            last = label.strip()
            labels[last] = f"{labels[last]}\n{value.strip()}" if last in labels else value.strip()
        elif line.strip():
            return None
    return labels


def _lines(text: str) -> list[str]:
    """The lines as BagIt ends them; other signs that may end a line belong to names and values."""
    lines = _LINE_END.split(text)
    return lines if lines[-1] else lines[:-1]


def oxum(info: Mapping[str, str]) -> tuple[int, int] | None:
    """The bytes and files that Payload-Oxum states; None if it does not, or is no such figure."""
    size, dot, files = info.get("Payload-Oxum", "").partition(".")
    is_figure = dot and all(n.isascii() and n.isdecimal() and len(n) < 20 for n in (size, files))
    return (int(size), int(files)) if is_figure else None


def shown(text: str) -> str:
    """A path or a value out of a package, fit for a sentence."""
    return shorten(text, 120)
