"""What pictures and documents say of their place and author, and copies of pictures that say nothing of it."""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps, PngImagePlugin

from lgqtui.draft import file_metadata
from lgqtui.draft.file_metadata import find_facts, remove_metadata
from lgqtui.errors import WrongUse
from tests.hypothesis_settings import max_examples

POSITION = {1: "S", 2: (6.0, 10.0, 30.0), 3: "E", 4: (106.0, 49.0, 0.0)}
NOWHERE = {1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)}
ARTIST, OWNER, WINDOWS_AUTHOR, ORIENTATION = 0x013B, 0xA430, 0x9C9D, 0x0112
XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description {attributes}>{inside}</rdf:Description></rdf:RDF>'
    "</x:xmpmeta>"
)


def picture() -> Image.Image:
    image = Image.new("RGB", (24, 16))
    image.putdata([(x * 10 % 256, y * 15 % 256, (x * y) % 256) for y in range(16) for x in range(24)])
    return image


def exif(*, position: dict[int, Any] | None = None, owner: str = "", **tags: Any) -> Image.Exif:
    block = Image.Exif()
    for name, value in tags.items():
        block[int(name.removeprefix("tag"))] = value
    if position:
        block.get_ifd(0x8825).update(position)
    if owner:
        block.get_ifd(0x8769)[OWNER] = owner
    return block


def saved(kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture().save(out, kind, **options)
    return out.getvalue()


def xmp(attributes: str = "", inside: str = "") -> bytes:
    return XMP.format(attributes=attributes, inside=inside).encode()


def png_texts(**texts: str) -> bytes:
    info = PngImagePlugin.PngInfo()
    for key, text in texts.items():
        info.add_text(key, text)
    return saved("PNG", pnginfo=info)


def png_chunk(kind: bytes, data: bytes) -> bytes:
    """A small PNG with one more chunk."""
    content = saved("PNG")
    chunk = struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))
    return content[:33] + chunk + content[33:]


def heic(block: bytes) -> bytes:
    return b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(300) + b"\0\0\0\x06Exif\0\0" + block + bytes(50)


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        written.writestr("[Content_Types].xml", "<Types/>")
        for name, content in parts.items():
            written.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_jpeg", ".jpeg"), content)
    return out.getvalue()


def pdf(information: bytes, behind: bytes = b"") -> bytes:
    return b"%PDF-1.7\n1 0 obj\n<< " + information + b" >>\nendobj\n" + behind + b"\ntrailer << /Info 1 0 R >>\n%%EOF\n"


def iptc(number: int, value: bytes) -> bytes:
    data = b"\x1c\x02" + bytes((number,)) + struct.pack(">H", len(value)) + value
    segment = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + struct.pack(">L", len(data)) + data
    content = saved("JPEG")
    return content[:2] + b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment + content[2:]


def core(name: str) -> bytes:
    return f"<cp:coreProperties><dc:creator>{name}</dc:creator><dc:title>T</dc:title></cp:coreProperties>".encode()


LOCATED, BY_ANA = exif(position=POSITION, tag271="Camera"), exif(tag315="Ana")
OBJECT_STREAM = b"2 0 obj << /Type /ObjStm /N 1 /Filter /FlateDecode >>\nstream\r\n"
SECOND = saved("JPEG", exif=LOCATED)
FILES: dict[str, tuple[bytes, set[str]]] = {
    "JPEG": (saved("JPEG"), set()),
    "JPEG, place": (saved("JPEG", exif=LOCATED), {"place"}),
    "JPEG, place that was not known": (saved("JPEG", exif=exif(position=NOWHERE)), set()),
    "JPEG, artist": (saved("JPEG", exif=BY_ANA), {"author"}),
    "JPEG, copyright": (saved("JPEG", exif=exif(tag33432="City")), {"author"}),
    "JPEG, blank artist": (saved("JPEG", exif=exif(tag315=" ")), set()),
    "JPEG, author in Windows": (saved("JPEG", exif=exif(tag40093="Ana".encode("utf-16-le"))), {"author"}),
    "JPEG, owner of the camera": (saved("JPEG", exif=exif(owner="Ana Long Name")), {"author"}),
    "JPEG, all": (saved("JPEG", exif=exif(position=POSITION, tag315="Ana")), {"place", "author"}),
    "JPEG, only turned": (saved("JPEG", exif=exif(tag274=6)), set()),
    "JPEG, the other byte order": (saved("JPEG", exif=b"Exif\0\0" + LOCATED.tobytes()[6:]), {"place"}),
    "JPEG, XMP": (saved("JPEG", xmp=xmp('exif:GPSLatitude="6,10S"')), {"place"}),
    "JPEG, city": (saved("JPEG", xmp=xmp(inside="<photoshop:City>Jakarta</photoshop:City>")), {"place"}),
    "JPEG, no city": (saved("JPEG", xmp=xmp(inside="<photoshop:City></photoshop:City>\n<a:b>x</a:b>")), set()),
    "JPEG, creator": (
        saved("JPEG", xmp=xmp(inside="<dc:creator>\n<rdf:Seq>\n<rdf:li>Ana</rdf:li></rdf:Seq></dc:creator>")),
        {"author"},
    ),
    "JPEG, no creator": (saved("JPEG", xmp=xmp(inside="<dc:creator/>\n<dc:title>T</dc:title>")), set()),
    "JPEG, printed by-line": (iptc(80, b"Ana"), {"author"}),
    "JPEG, printed city": (iptc(90, b"Jakarta"), {"place"}),
    "JPEG, printed title": (iptc(5, b"Portal"), set()),
    "JPEG with a second one behind": (saved("JPEG") + SECOND, {"place"}),
    "PNG": (saved("PNG"), set()),
    "PNG, place": (saved("PNG", exif=LOCATED), {"place"}),
    "PNG, author": (png_texts(Author="Ana"), {"author"}),
    "PNG, XMP": (png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp('photoshop:City="J"')), {"place"}),
    "PNG, packed XMP": (
        png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(xmp('photoshop:City="J"'))),
        {"place"},
    ),
    "PNG, raw profile": (
        png_chunk(
            b"zTXt",
            b"Raw profile type exif\0\0"
            + zlib.compress(b"\nexif\n  99\n" + LOCATED.tobytes().hex(" ", 36).replace(" ", "\n").encode()),
        ),
        {"place"},
    ),
    "PNG, packed nonsense": (png_chunk(b"zTXt", b"Raw profile type exif\0\0nonsense"), set()),
    "PNG, profile of nonsense": (png_chunk(b"zTXt", b"Raw\0\0" + zlib.compress(b"\nexif\n 3\nxyz")), set()),
    "WebP": (saved("WEBP", lossless=True), set()),
    "WebP, place": (saved("WEBP", exif=LOCATED), {"place"}),
    "WebP, XMP": (saved("WEBP", xmp=xmp('tiff:Artist="Ana"')), {"author"}),
    "TIFF": (saved("TIFF"), set()),
    "TIFF, artist": (saved("TIFF", tiffinfo={ARTIST: "Ana"}), {"author"}),
    "TIFF, place": (LOCATED.tobytes()[6:], {"place"}),
    "HEIC": (heic(b""), set()),
    "HEIC, place": (heic(LOCATED.tobytes()[6:]), {"place"}),
    "PDF": (pdf(b"/Title (T)"), set()),
    "PDF, author": (pdf(b"/Author (Ana)"), {"author"}),
    "PDF, author in hexadecimal": (pdf(b"/Author <416E61>"), {"author"}),
    "PDF, author elsewhere in it": (pdf(b"/Author 5 0 R"), {"author"}),
    "PDF, no author": (pdf(b"/Author ()"), set()),
    "PDF, XMP": (pdf(b"", xmp(inside="<dc:creator><rdf:Seq><rdf:li>Ana</rdf:li></rdf:Seq></dc:creator>")), {"author"}),
    "PDF, packed": (pdf(b"", OBJECT_STREAM + zlib.compress(b"<< /Author (Ana) >>") + b"\nendstream"), {"author"}),
    "PDF with a picture": (pdf(b"", b"stream\n" + SECOND + b"\nendstream"), {"place"}),
    "docx, author": (zipped(docProps__core_xml=core("Ana")), {"author"}),
    "docx, no author": (zipped(docProps__core_xml=core("")), set()),
    "docx, changes": (zipped(word__document_xml=b'<w:ins w:author="Ana"/>'), {"author"}),
    "xlsx, last author": (zipped(docProps__core_xml=b"<cp:lastModifiedBy>Ana</cp:lastModifiedBy>"), {"author"}),
    "pptx with a picture": (zipped(ppt__media__image1_jpeg=SECOND), {"place"}),
    "odt, author": (zipped(meta_xml=b"<meta:initial-creator>Ana</meta:initial-creator>"), {"author"}),
    "a zip": (zipped(readme=b"by Ana"), set()),
    "no zip": (b"PK\x03\x04 nothing more", set()),
    "a text": (b"Author: Ana, exif:GPSLatitude", set()),
    "nothing": (b"", set()),
}


@pytest.mark.parametrize("name", FILES)
def test_place_and_author_are_found(name: str, tmp_path: Path) -> None:
    """By content, not by name; a field without a value says nothing."""
    content, facts = FILES[name]
    (tmp_path / "a.txt").write_bytes(content)
    assert find_facts(tmp_path / "a.txt") == facts


def test_what_cannot_be_read_says_nothing(tmp_path: Path) -> None:
    """Nor is a pipe waited for."""
    os.mkfifo(tmp_path / "pipe")
    for name in ("pipe", "none", "."):
        assert find_facts(tmp_path / name) == set()


def test_the_first_and_the_last_bytes_are_searched(tmp_path: Path) -> None:
    """Of a TIFF, whose tags may stand anywhere, more; of an office file with a large directory nothing."""
    path = tmp_path / "a"
    path.write_bytes(pdf(b"", bytes(5_000_000)) + b"/Author (Ana)")
    assert find_facts(path) == {"author"}
    path.write_bytes(pdf(b"", bytes(5_000_000) + b"/Author (Ana)" + bytes(5_000_000)))
    assert find_facts(path) == set()
    block = LOCATED.tobytes()[6:]
    far = block[:4] + struct.pack(f"{'<' if block[:1] == b'I' else '>'}L", 3_000_000)
    path.write_bytes(far + bytes(3_000_000 - 8) + b"\0\0")
    assert find_facts(path) == set()
    content = bytearray(zipped(docProps__core_xml=core("Ana")))
    end = content.rindex(b"PK\x05\x06")
    content[end + 12 : end + 16] = struct.pack("<L", 2_000_000)
    path.write_bytes(content)
    assert find_facts(path) == set()


METADATA: dict[str, Any] = {
    "exif": exif(position=POSITION, tag315="Ana", tag271="Camera", tag306="2026:11:23 09:00:00")
}
ICC = b"profile" * 30
PICTURES: dict[str, Callable[[], bytes]] = {
    "JPEG": lambda: saved(
        "JPEG", **METADATA, icc_profile=ICC, xmp=xmp('dc:creator="Ana"'), comment=b"by Ana", dpi=(72, 72)
    ),
    "progressive JPEG": lambda: saved("JPEG", **METADATA, progressive=True),
    "JPEG with a second one behind": lambda: saved("JPEG", **METADATA) + SECOND,
    "JPEG with a printed by-line": lambda: iptc(80, b"Ana"),
    "PNG": lambda: saved("PNG", **METADATA, icc_profile=ICC, dpi=(72, 72)),
    "PNG with an author": lambda: png_texts(Author="Ana", Comment="x") + b"by Ana",
    "WebP": lambda: saved("WEBP", **METADATA, icc_profile=ICC, xmp=xmp('dc:creator="Ana"')),
    "WebP without loss": lambda: saved("WEBP", **METADATA, lossless=True),
    "small WebP": lambda: saved("WEBP"),
}


def pixels(content: bytes) -> bytes:
    """The picture as a viewer shows it."""
    with Image.open(io.BytesIO(content)) as image:
        return ImageOps.exif_transpose(image).convert("RGBA").tobytes()


@pytest.mark.parametrize("name", PICTURES)
def test_a_copy_without_metadata_shows_the_same_picture(name: str) -> None:
    """Pixels, colour profile and resolution stay; it is smaller, and has none of the words."""
    content = PICTURES[name]()
    without = remove_metadata(content, "a")
    assert pixels(without) == pixels(content)
    with Image.open(io.BytesIO(content)) as before, Image.open(io.BytesIO(without)) as after:
        for key in ("icc_profile", "jfif_density", *(["dpi"] if after.format == "PNG" else [])):
            assert after.info.get(key) == before.info.get(key)
        assert dict(after.getexif()) == {}
    for word in (b"Ana", b"Camera", b"2026:11:23", b"Exif\0\0"):
        assert word not in without
    assert remove_metadata(without, "a") == without


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("turn", range(1, 10))
def test_a_turned_picture_stays_turned(kind: str, turn: int) -> None:
    """Of its metadata the orientation is kept, and nothing else."""
    content = saved(kind, exif=exif(position=POSITION, tag274=turn))
    without = remove_metadata(content, "a")
    with Image.open(io.BytesIO(without)) as after:
        assert dict(after.getexif()) == ({ORIENTATION: turn} if 1 < turn < 9 else {})
    assert pixels(without) == pixels(content)


@pytest.mark.parametrize(
    "content",
    [content for name, (content, _) in FILES.items() if not name.startswith(("JPEG", "PNG", "WebP"))]
    + [saved("JPEG")[:-2], saved("JPEG")[:30], saved("JPEG")[:200] + b"x", b"\xff\xd8\xff", b"\xff\xd8\xff\xff\xff"]
    + [saved("PNG")[:-12], saved("PNG")[:20], saved("WEBP")[:-30], b"RIFF\x04\0\0\0WEBP"],
)
def test_what_cannot_be_copied_without_metadata_is_refused(content: bytes) -> None:
    """Other kinds and cut pictures, with a way to make such a copy."""
    with pytest.raises(WrongUse) as caught:
        remove_metadata(content, "a.heic")
    assert str(caught.value) == "a.heic cannot be copied here without its metadata"
    assert "Save a copy as PNG or JPEG" in caught.value.remedy


def test_a_copy_that_still_says_something_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is searched again."""
    monkeypatch.setitem(file_metadata.COPIES, "jpeg", lambda content: content)
    with pytest.raises(WrongUse):
        remove_metadata(SECOND, "a")


@given(data=st.data())
@max_examples(300)
def test_damage_is_refused_or_keeps_the_bytes_of_the_picture(data: st.DataObject) -> None:
    """No bytes end the search or the copying by an exception."""
    content = bytearray(PICTURES[data.draw(st.sampled_from(["JPEG", "PNG", "WebP"]))]())
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    list(file_metadata._facts_in(bytes(content)))
    try:
        without = remove_metadata(bytes(content), "a")
    except WrongUse:
        return
    assert b"2026:11:23" not in without or len(without) <= len(content)
