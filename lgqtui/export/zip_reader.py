"""Safe reading of untrusted zips.

Nothing is unpacked by name: a reader gives the content of single entries, after its complete directory was checked,
including that the file holds nothing before, between, behind or on top of the entries. Sizes in a zip are not trusted
but counted.
"""

from __future__ import annotations

import contextlib
import stat
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from msgspec import Struct

from lgqtui.errors import CannotRead
from lgqtui.files import open_file
from lgqtui.i18n import tr
from lgqtui.os_errors import cannot_read
from lgqtui.text import one_line, shorten

AGAIN = "Have it sent again: it may have been damaged on its way. Only if the same is found then, have it made again."
"""The remedy for an invalid zip."""

_CHUNK = 1 << 20
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)
_END = struct.Struct("<4s4H2LH")
_END_SIGN = b"PK\x05\x06"
_ZIP64_SIGN = b"PK\x06\x07"
_ZIP64_SIZE = 20
_DIRECTORY_ENTRY = 500  # bytes for one entry, with a long name
_LOCAL = struct.Struct("<4s5H3L2H")
_LOCAL_SIGN = b"PK\x03\x04"
_DESCRIBED_BEHIND = 0x0008
_DESCRIPTORS = (12, 16)
_UTF_8 = 0x0800
_ODD_END = "its end is missing, or something was added there"
_ENCRYPTED = 0x0001 | 0x0040 | 0x2000
_DAMAGE = (BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError, OverflowError)


class Limits(Struct, frozen=True):
    """The limits of a zip: entries, bytes, and the compression ratio of large entries."""

    entries: int
    size: int
    ratio: int = 200


class ZipReader:
    """A zip with a valid directory; `sizes` are the sizes of its files by name, as stated in it."""

    def __init__(self, source: ZipFile, entries: Mapping[str, ZipInfo], path: Path) -> None:
        self._source = source
        self._entries = entries
        self._path = path
        self.sizes = {name: info.file_size for name, info in entries.items()}

    def chunks(self, name: str) -> Iterator[bytes]:
        """The content of a file in chunks. Raises CannotRead if there is none or it is longer than stated."""
        if name not in self._entries:
            raise zip_error(self._path, "it holds no {entry}", entry=name)
        with self._source.open(self._entries[name]) as content:
            while chunk := content.read(_CHUNK):  # never more than the stated size; more fails the checksum
                yield chunk

    def read(self, name: str, limit: int) -> bytes:
        """The content of a file of at most `limit` bytes. Raises CannotRead if it is larger."""
        if self.sizes.get(name, 0) > limit:
            raise zip_error(self._path, "{entry} in it is larger than {limit} MB", entry=name, limit=limit // 1_000_000)
        return b"".join(self.chunks(name))


def plain_entry(name: str) -> ZipInfo:
    """An entry to be written, with a fixed date and mode: the same on every day and system."""
    entry = ZipInfo(name, _FIXED_DATE)
    entry.create_system = 3
    entry.external_attr = (stat.S_IFREG | 0o644) << 16
    return entry


def zip_error(path: Path, why: str, **params: object) -> CannotRead:
    """The error for an unusable zip; `why` is a template whose foreign texts are shortened."""
    display_params = {name: shorten(str(value), 100) for name, value in params.items()}
    message = "{path} cannot be used: {why}"
    return CannotRead("unfit-zip", message, AGAIN, path=one_line(str(path)), why=tr(why, **display_params))


@contextlib.contextmanager
def open_zip(path: Path, limits: Limits, is_allowed: Callable[[str], bool]) -> Iterator[ZipReader]:
    """Open a zip that holds only entries with allowed names.

    Raises CannotRead, also while it is used, if it is not a zip or damaged; holds links, encrypted or duplicate
    entries, or names that are not allowed; or is larger than the limits.
    """
    try:
        with open_file(path) as file:
            length = _refuse_odd_end(file, path, limits)
            with ZipFile(file) as source:
                entries = _checked_entries(source, path, limits, is_allowed, length)
                _refuse_hidden(file, source, path)
                yield ZipReader(source, entries, path)
    except OSError as error:
        raise cannot_read(path, error) from error
    except _DAMAGE as error:
        raise zip_error(path, "it is not a zip, or damaged ({reason})", reason=error) from error


def _refuse_odd_end(file: BinaryIO, path: Path, limits: Limits) -> int:
    """Check the end before zipfile, which reads a directory of any size into memory; return the file's length."""
    fault = _ODD_END if file.read(len(_LOCAL_SIGN)) in (_LOCAL_SIGN, _END_SIGN) else "it is not a zip"
    length = file.seek(0, 2)
    if length < _END.size:
        raise zip_error(path, fault)
    file.seek(max(0, length - _END.size - _ZIP64_SIZE))
    tail = file.read()
    sign, _, _, _, entries, directory, _, comment = _END.unpack(tail[-_END.size :])
    if sign != _END_SIGN or comment:
        raise zip_error(path, fault)
    too_long = entries > limits.entries or directory > limits.entries * _DIRECTORY_ENTRY
    if too_long or tail.startswith(_ZIP64_SIGN):
        raise zip_error(path, "it holds more than {n} files", n=limits.entries)
    return length


def _checked_entries(
    source: ZipFile, path: Path, limits: Limits, is_allowed: Callable[[str], bool], length: int
) -> dict[str, ZipInfo]:
    listed = source.infolist()
    if len(listed) > limits.entries:
        raise zip_error(path, "it holds more than {n} files", n=limits.entries)
    if len({info.orig_filename.casefold() for info in listed}) < len(listed):
        raise zip_error(path, "it holds two files of one name")
    for info in listed:
        fault = _fault(info, limits, is_allowed)
        if fault:
            raise zip_error(path, fault, entry=info.orig_filename)
    # Entries that share their bytes would unpack to more than the file holds.
    if sum(info.file_size for info in listed) > limits.size or sum(info.compress_size for info in listed) > length:
        raise zip_error(path, "it would unpack to more than {limit} MB", limit=limits.size // 1_000_000)
    return {info.filename: info for info in listed if not info.is_dir()}


def _refuse_hidden(file: BinaryIO, source: ZipFile, path: Path) -> None:
    """Raise unless the entries follow each other from the first byte to the directory, each with its own name.

    Otherwise two programs could read different contents from one zip.
    """
    end = 0
    allowed_gaps: tuple[int, ...] = (0,)
    for info in sorted(source.infolist(), key=lambda entry: entry.header_offset):
        if info.header_offset - end not in allowed_gaps:
            raise zip_error(
                path, "something lies before, between or on top of its entries, at “{entry}”", entry=info.filename
            )
        end = info.header_offset + _local_size(file, info, path) + info.compress_size
        allowed_gaps = _DESCRIPTORS if info.flag_bits & _DESCRIBED_BEHIND else (0,)
    if source.start_dir - end not in allowed_gaps:
        raise zip_error(path, "something lies between its entries and its directory")


def _local_size(file: BinaryIO, info: ZipInfo, path: Path) -> int:
    """The size of the header before an entry's content. Raises CannotRead if it describes another entry."""
    name: int
    extra: int
    file.seek(info.header_offset)
    head = file.read(_LOCAL.size)
    sign, _, flags, method, _, _, crc, packed, size, name, extra = _LOCAL.unpack(head)
    local = (crc, packed, size)
    is_same = (flags, method) == (info.flag_bits, info.compress_type) and (
        local == (info.CRC, info.compress_size, info.file_size) or (flags & _DESCRIBED_BEHIND and not any(local))
    )
    if sign != _LOCAL_SIGN or not is_same or file.read(name) != _raw_name(info):
        raise zip_error(path, "“{entry}” in it is described in two ways", entry=info.filename)
    return _LOCAL.size + name + extra


def _raw_name(info: ZipInfo) -> bytes:
    return info.orig_filename.encode("utf-8" if info.flag_bits & _UTF_8 else "cp437")


def _fault(info: ZipInfo, limits: Limits, is_allowed: Callable[[str], bool]) -> str:
    """The fault of an entry as a template; "" if it has none."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    is_named_well = info.filename == info.orig_filename and is_allowed(info.filename)
    is_folder = info.filename.endswith("/")  # ZipInfo.is_dir fails for an empty name
    is_dense = info.file_size > _CHUNK and info.file_size > limits.ratio * max(info.compress_size, 1)
    faults = {
        "it holds “{entry}”, which does not belong into it": not is_named_well,
        "“{entry}” in it is not a plain file": kind not in (0, stat.S_IFDIR if is_folder else stat.S_IFREG),
        "“{entry}” in it is a folder with content of its own": is_folder and info.file_size,
        "“{entry}” in it is encrypted": info.flag_bits & _ENCRYPTED,
        "“{entry}” in it is packed in an unusual way": info.compress_type not in (ZIP_STORED, ZIP_DEFLATED),
        "“{entry}” in it is packed more densely than any document is": is_dense,
    }
    return next((fault for fault, applies in faults.items() if applies), "")
