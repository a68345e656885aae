"""What pictures and documents say of their place and author, and copies of pictures that say nothing of it.

Only the first and last bytes of a file are searched: that nothing is found is no proof that nothing is there.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Literal

from lgqtui.errors import WrongUse
from lgqtui.files import open_file

Fact = Literal["place", "author"]

METADATA_REMEDY = (
    "Save a copy as PNG or JPEG, or without its properties, in the program that shows it, and attach that copy."
)
"""How to get a file without metadata that cannot be copied here without it."""

_PART = 400_000
_LARGEST_TIFF = 50_000_000  # its tags may stand at its end
_MOST = 50  # blocks in a file that are read
_KIND = re.compile(
    rb"(?s:(?P<jpeg>\xff\xd8\xff)|(?P<png>\x89PNG\r\n\x1a\n)|(?P<webp>RIFF.{4}WEBP)|(?P<tiff>II\*\0|MM\0\*)"
    rb"|(?P<heic>.{4}ftyp)|(?P<pdf>.{0,1000}?%PDF-)|(?P<office>PK\x03\x04))"
)
_OFFICE_PARTS = re.compile(r"docProps/core\.xml|meta\.xml|word/(?:comments|document)\.xml|(?:\w+/media|Pictures)/")
_VALUE = rb"""(?:\s*=\s*["']\s*[^"'\s]|[^<>]{0,200}(?<!/)>(?:\s{0,200}<[^/>][^>]{0,200}>){0,5}\s{0,200}[^<\s]))"""
_IPTC = rb"8BIM\x04\x04(?:[^8]|8(?!BIM)){0,999}?\x1c\x02"
_TEXTS: Mapping[Fact, re.Pattern[bytes]] = {
    "place": re.compile(
        _IPTC + rb"[\x5a\x5c\x5f\x65]\0[^\0]"  # city, sublocation, state, country
        rb"|[<\s](?:(?:exif:GPSL(?:at|ong)itude|photoshop:(?:City|State|Country)"
        rb"|Iptc4xmp(?:Core|Ext):\w{0,30}(?:Location|City))" + _VALUE
    ),
    "author": re.compile(
        _IPTC + rb"[\x50\x74]\0[^\0]"  # by-line, copyright
        rb"|/Author\s{0,20}(?:\(\s{0,20}[^\s)]|<[^>\s]|\d)|(?:tE|iT|zT)Xt(?:Author|Artist|Copyright)\0"
        rb"|[<\s](?:(?:dc:(?:creator|rights)|tiff:Artist|pdf:Author|exifEX:CameraOwnerName|cp:lastModifiedBy"
        rb"|meta:(?:initial-creator|printed-by)|w:author)" + _VALUE
    ),
}
"""IPTC-IIM in its block of a picture; PDF and PNG; properties with a value in XMP and in the XML of office files."""
_DEFLATED = re.compile(
    rb"/ObjStm[^\0]{0,300}?stream\r?\n|zTXt[^\0]{1,79}\0\0|iTXt[^\0]{1,79}\0\x01\0[^\0]{0,99}\0[^\0]{0,99}\0"
)
_TIFF_START = re.compile(rb"II\*\0|MM\0\*")
_MOST_TAGS = 500
_EXIF, _GPS = 0x10000, 0x20000
_DIRECTORIES = {0x8769: _EXIF, 0x8825: _GPS}
_ORIENTATION, _POSITION = 0x0112, (_GPS + 2, _GPS + 4)
_AUTHORS = (0x013B, 0x8298, 0x9C9D, _EXIF + 0xA430)  # artist, copyright, author in Windows, owner of the camera
_VALUE_SIZES = {3: 2, 4: 4, 5: 8, 13: 4}


def find_facts(path: Path) -> frozenset[Fact]:
    """What a file says of its place and its author; nothing if it is none of the known kinds, or cannot be read."""
    with suppress(OSError, ValueError), open_file(path) as file:
        head = file.read(_PART)
        head += file.read(_LARGEST_TIFF) if _kind(head) == "tiff" else b""
        file.seek(max(len(head), file.seek(0, 2) - _PART))
        content = head + file.read(_PART)
        if _kind(head):
            return frozenset(_facts_in_office(file, content) if _kind(head) == "office" else _facts_in(content))
    return frozenset()


def _kind(content: bytes) -> str:
    match = _KIND.match(content)
    return (match and match.lastgroup) or ""


def _facts_in(content: bytes) -> Iterator[Fact]:
    streams = islice(_DEFLATED.finditer(content), _MOST)
    content += b"".join([_inflated(content[stream.end() : stream.end() + _PART]) for stream in streams])
    yield from (fact for fact, pattern in _TEXTS.items() if pattern.search(content))
    for match in islice(_TIFF_START.finditer(content), _MOST):
        start = match.start()
        tags = _tags(content[start : start + _PART] if start else content)
        # Three fractions: zeros above the lines mean that the place was not known.
        if any(tags.get(tag, b"")[at : at + 4].strip(b"\0") for tag in _POSITION for at in (0, 8, 16)):
            yield "place"
        if any(tags.get(tag, b"").strip(b"\0 ") for tag in _AUTHORS):
            yield "author"


def _inflated(data: bytes) -> bytes:
    with suppress(zlib.error, ValueError):
        text = zlib.decompressobj().decompress(data, _PART)
        is_profile = text.startswith(b"\n")  # a raw one: its name and length in lines, then hexadecimal
        return bytes.fromhex("".join(text.decode("latin-1").split("\n")[3:])) if is_profile else text
    return b""


def _facts_in_office(file: BinaryIO, content: bytes) -> Iterator[Fact]:
    from zipfile import BadZipFile, ZipFile  # late: most attachments are pictures

    end = content.rfind(b"PK\x05\x06")
    if int.from_bytes(content[end + 12 : end + 16], "little") > _PART:  # a directory is read into memory
        return
    faults = (BadZipFile, OSError, RuntimeError, ValueError, EOFError, struct.error, zlib.error)
    with suppress(*faults), ZipFile(file) as office:
        for name in islice(filter(_OFFICE_PARTS.match, office.namelist()), _MOST):
            with office.open(name) as part:
                yield from _facts_in(part.read(_PART))


def _tags(block: bytes) -> dict[int, bytes]:
    """The tags of a TIFF block with their values."""
    order = "<" if block.startswith(b"II") else ">"
    tags: dict[int, bytes] = {}
    with suppress(struct.error):
        directories = [(struct.unpack_from(f"{order}L", block, 4)[0], 0)]
        for offset, base in directories:
            count = min(struct.unpack_from(f"{order}H", block, offset)[0], _MOST_TAGS)
            for at in range(offset + 2, offset + 2 + 12 * count, 12):
                tag, kind, length, value = struct.unpack_from(f"{order}HHL4s", block, at)
                (start,), size = struct.unpack(f"{order}L", value), length * _VALUE_SIZES.get(kind, 1)
                if base == 0 and tag in _DIRECTORIES and tag not in tags:
                    directories.append((start, _DIRECTORIES[tag]))
                tags[base + tag] = value[:size] if size <= len(value) else block[start : start + min(size, 1_000)]
    return tags


def remove_metadata(content: bytes, name: str) -> bytes:
    """A picture without its metadata, to the byte the same picture. Raises WrongUse if that cannot be made of it."""
    copy = COPIES.get(_kind(content))
    with suppress(struct.error, IndexError, ValueError):
        without = copy(content) if copy else b""
        if without and not any(_facts_in(without)):
            return without
    raise WrongUse("metadata-stays", "{name} cannot be copied here without its metadata", METADATA_REMEDY, name=name)


def _orientation_of(block: bytes) -> bytes:
    """A TIFF block with nothing but the orientation in this one; b"" if there is none to be kept."""
    value = _tags(block.removeprefix(b"Exif\0\0")).get(_ORIENTATION, b"").strip(b"\0")
    entry = b"\x01\x12\0\x03\0\0\0\x01\0" + value + bytes(6)
    return b"MM\0*\0\0\0\x08\0\x01" + entry if len(value) == 1 and 1 < value[0] < 9 else b""


_NEXT_MARKER = re.compile(rb"\xff[^\0\xd0-\xd7\xff]")
# What the colours and the size mean stays; a thumbnail goes: it may show more than the picture.
_PICTURE_SEGMENT = re.compile(rb"(?s)\xff(?:[^\xe0-\xef\xfe]|\xe0\0\x10JFIF\0|\xe2..ICC_PROFILE\0|\xee..Adobe)")


def _copy_jpeg(content: bytes) -> bytes:
    parts, at, orientation = [content[:2]], 2, b""
    while content[at + 1] != 0xD9:  # what follows the end of the picture is another one, or a film
        if content[at] != 0xFF or content[at + 1] in (0, 0xFF):
            raise ValueError
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4])
        if content[at + 1] == 0xDA:
            following = _NEXT_MARKER.search(content, end)
            end = following.start() if following else len(content)
        segment = content[at:end]
        if _PICTURE_SEGMENT.match(segment):
            parts.append(segment)
        elif segment[4:].startswith(b"Exif\0\0"):
            orientation = orientation or _orientation_of(segment[4:])
        at = end
    if orientation:
        exif = struct.pack(">HH", 0xFFE1, len(orientation) + 8) + b"Exif\0\0" + orientation
        parts.insert(1 + parts[1].startswith(b"\xff\xe0"), exif)
    return b"".join((*parts, b"\xff\xd9"))


_PICTURE_CHUNKS = frozenset(b"tRNS gAMA cHRM sRGB iCCP sBIT cICP mDCV cLLI bKGD pHYs hIST sPLT acTL fcTL fdAT".split())


def _copy_png(content: bytes) -> bytes:
    parts, at, kind, orientation = [content[:8]], 8, b"", b""
    while kind != b"IEND":
        size, kind = struct.unpack_from(">L4s", content, at)
        chunk = content[at : at + size + 12]
        at += size + 12
        if kind[:1].isupper() or kind in _PICTURE_CHUNKS:
            parts.append(chunk)
        elif kind == b"eXIf":
            orientation = _orientation_of(chunk[8:-4])
    if orientation:
        exif = b"eXIf" + orientation
        parts.insert(2, struct.pack(">L", len(orientation)) + exif + struct.pack(">L", zlib.crc32(exif)))
    return b"".join(parts)


_WEBP_CHUNKS = (b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP")
_HAS_EXIF, _HAS_XMP = 0x08, 0x04


def _copy_webp(content: bytes) -> bytes:
    parts, at, orientation = [b"WEBP"], 12, b""
    while at < 8 + int.from_bytes(content[4:8], "little"):
        kind, size = struct.unpack_from("<4sL", content, at)
        chunk = content[at : at + 8 + size + size % 2]
        at += len(chunk)
        if kind in _WEBP_CHUNKS:
            parts.append(chunk)
        elif kind == b"EXIF":
            orientation = _orientation_of(chunk[8:])
    if parts[1].startswith(b"VP8X"):
        flags = parts[1][8] & ~(_HAS_EXIF | _HAS_XMP) | _HAS_EXIF * bool(orientation)
        parts[1] = parts[1][:8] + bytes((flags,)) + parts[1][9:]
    parts += [struct.pack("<4sL", b"EXIF", len(orientation)) + orientation] * bool(orientation)
    return struct.pack("<4sL", b"RIFF", sum(map(len, parts))) + b"".join(parts)


COPIES: Mapping[str, Callable[[bytes], bytes]] = {"jpeg": _copy_jpeg, "png": _copy_png, "webp": _copy_webp}
"""How a picture is copied without its metadata, by the second part of its media type."""
