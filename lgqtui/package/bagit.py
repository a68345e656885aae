"""The format of packages: id, file names, manifests and tag files (BagIt 1.0, RFC 8493). No input or output."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from uuid import NAMESPACE_OID, UUID, uuid5

from msgspec import Struct

from lgqtui.draft.attachment import FieldAttachment
from lgqtui.text import shorten

BAGIT = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
"""The content of bagit.txt."""

BAGIT_NAME, INFO_NAME = "bagit.txt", "bag-info.txt"
MANIFEST_NAME, TAG_MANIFEST_NAME = "manifest-sha256.txt", "tagmanifest-sha256.txt"
TAG_NAMES = (BAGIT_NAME, INFO_NAME, MANIFEST_NAME, TAG_MANIFEST_NAME)
ANSWERS_NAME, TOML_NAME, HTML_NAME, LINKS_NAME = "answers.json", "answers.toml", "answers.html", "links.json"
DATA, ATTACHMENTS = "data/", "data/attachments/"

CONTACT_LABELS = ("Source-Organization", "Contact-Name", "Contact-Email")
"""The labels of bag-info.txt that say who signed."""

AGENT = "lgqtui (package format 1)"
"""Bag-Software-Agent, without the program's version: an update must not change the bytes for the same answers."""

ZIP_HEAD = rb"PK\x03\x04.{6}\0\0!\0.{12}1\0\0\0[0-9a-f-]{36}/bag-info\.txt.{0,600}Bag-Software-Agent: lgqtui \("
"""How the zip of a package begins, as a regular expression: its first file has a fixed date and names this program."""

_LONGEST_NAME = 100
_LONGEST_VALUE = 300
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9_]+")
_ENDING = re.compile(r"[A-Za-z0-9]{1,10}")
_LINE_END = re.compile(r"\r\n|\r|\n")
_LINE = re.compile(r"([0-9A-Fa-f]+)[ \t]+\*?(.+)")


class BagFile(Struct, frozen=True):
    """A file in a package: its path below the package's folder, its digest in hexadecimal, its size in bytes."""

    path: str
    sha256: str
    size: int


class SourceContact(Struct, frozen=True):
    """The signer, as in the tag files of a package; "" for unknown values."""

    name: str = ""
    email: str = ""
    organization: str = ""


def package_id(draft_id: str, manifest_sha256: str) -> str:
    """The id of a package: a UUID of version 5 from its draft's id and the digest of its payload manifest.

    A draft's id that is not a UUID, edited by hand, is first converted into one.
    """
    try:
        space = UUID(draft_id)
    except ValueError:
        space = uuid5(NAMESPACE_OID, f"lgqtui:{draft_id}")
    return str(uuid5(space, manifest_sha256.lower()))


def is_uuid(text: str) -> bool:
    """Return True for a UUID in its usual form."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def names_in_package(files: Iterable[FieldAttachment]) -> dict[str, str]:
    """The name in the package for each attachment's file: numbered, plain ASCII, at most 100 bytes."""
    numbered = list(enumerate(files, 1))
    width = max(2, len(str(len(numbered))))
    return {
        attached.attachment.file: _plain(attached.attachment.name, attached.attachment.file, f"{number:0{width}}")
        for number, attached in numbered
    }


def _plain(name: str, file: str, number: str) -> str:
    """A name such as `01-Portal-June.png`; the number makes it unique even on case-insensitive systems."""
    stem, _, ending = name.rpartition(".")
    if not _ENDING.fullmatch(ending) or ending == name:
        stem, ending = name, file.rpartition(".")[2]
    tail = f".{ending.lower()}" if _ENDING.fullmatch(ending) and ending != file else ""
    stem_length = _LONGEST_NAME - len(number) - 1 - len(tail)
    return f"{number}-{_ascii(stem)[:stem_length].rstrip('-') or 'file'}{tail}"


def _ascii(text: str) -> str:
    """Letters without accents, digits and underscores; everything else becomes a hyphen."""
    composed = unicodedata.normalize("NFC", text)
    ascii_text = unicodedata.normalize("NFKD", composed).encode("ascii", "ignore").decode()
    return _NOT_PLAIN.sub("-", ascii_text).strip("-")


def manifest_text(files: Iterable[BagFile]) -> str:
    """The lines of a manifest, in the order of the paths."""
    return "".join(f"{file.sha256}  {file.path}\n" for file in sorted(files, key=lambda file: file.path))


def read_manifest(text: str) -> dict[str, str] | None:
    """The digest of each path, in lower case; None for an invalid line or a duplicate path."""
    digests: dict[str, str] = {}
    for line in _lines(text):
        match = _LINE.fullmatch(line)
        if match is None or match[2] in digests:
            return None
        digests[match[2]] = match[1].lower()
    return digests


def info_text(package: str, contact: SourceContact, payload_oxum: str, bagging_date: str) -> str:
    """The content of bag-info.txt, without unknown values."""
    labels = {
        "Source-Organization": contact.organization,
        "Contact-Name": contact.name,
        "Contact-Email": contact.email,
        "External-Identifier": package,
        "Payload-Oxum": payload_oxum,
        "Bagging-Date": bagging_date,
        "Bag-Software-Agent": AGENT,
    }
    lines = ((label, shorten(value, _LONGEST_VALUE)) for label, value in labels.items())
    return "".join(f"{label}: {value}\n" for label, value in lines if value)


def read_info(text: str) -> dict[str, str] | None:
    """The labels of a bag-info.txt, with continued lines joined; None for an invalid line.

    The values of a repeated label are joined by newlines.
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
    """The lines as defined by BagIt; other line separators belong to names and values."""
    lines = _LINE_END.split(text)
    return lines if lines[-1] else lines[:-1]


def oxum(sizes: Collection[int]) -> str:
    """The bytes and files of a payload, as in Payload-Oxum."""
    return f"{sum(sizes)}.{len(sizes)}"
