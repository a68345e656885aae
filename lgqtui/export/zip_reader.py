"""Safe reading of untrusted zips, entry by entry: nothing is unpacked by name, and sizes are counted, not trusted."""

from __future__ import annotations

import contextlib
import stat
import struct
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from msgspec import Struct

from lgqtui.errors import CannotRead
from lgqtui.files import open_file
from lgqtui.i18n import tr
from lgqtui.os_errors import cannot_read
from lgqtui.text import one_line, quotable

AGAIN = "Have it sent again: it may have been damaged on its way. Only if the same is found then, have it made again."
"""The remedy for an invalid zip."""

_CHUNK = 1 << 20
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)
_END = struct.Struct("<4s4H2LH")
_END_SIGN = b"PK\x05\x06"
_ZIP64_SIGN = b"PK\x06\x07"
_ZIP64_SIZE = 20
_DIRECTORY_ENTRY = 500  # bytes for one entry, with a long name
_LOCAL_SIGN = b"PK\x03\x04"
_LOCAL_SIZE, _COMMON_END = 30, 14  # both headers say the same of version, flags, method, time and date
_REST = struct.Struct("<3L5H2L")
_DESCRIPTOR = struct.Struct("<4s3L")
_DESCRIBED_BEHIND = 0x0008
_FLAGS = {ZIP_STORED: 0, ZIP_DEFLATED: _DESCRIBED_BEHIND | 0x0006}
"""The flags that an entry may have; a stored one ends where its header says, or readers of streams see another end."""
_VERSION, _SYSTEMS = 20, (0, 3)
_FILE_MODES, _FOLDER_MODES = (0, 0o600, 0o644), (0, 0o700, 0o755, 0o775)
_ARCHIVED, _FOLDER = 0x20, 0x10
_ODD_END = "its end is missing, or something was added there"
_ODD_ENTRY = "“{entry}” in it has an extra field, a comment, a mode, a flag or a version that our entries never have"
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
        with _naming_damage(self._path), self._source.open(self._entries[name]) as content:
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
    display_params = {name: quotable(str(value), 100) for name, value in params.items()}
    message = "{path} cannot be used: {why}"
    return CannotRead("unfit-zip", message, AGAIN, path=one_line(str(path)), why=tr(why, **display_params))


@contextlib.contextmanager
def open_zip(
    path: Path, limits: Limits, is_allowed: Callable[[str], bool], *, is_strict: bool = True
) -> Iterator[ZipReader]:
    """Open a zip that holds only entries with allowed names, and nothing else.

    If `is_strict` is False, only its names may be used: programs may read different contents from it.

    Raises CannotRead, also while it is used, if it is not a zip or damaged; holds links, encrypted or duplicate
    entries, or names that are not allowed; or is larger than the limits.
    """
    with contextlib.ExitStack() as stack:
        with _naming_damage(path):
            file = stack.enter_context(open_file(path))
            length = _refuse_odd_end(file, path, limits)
            source = stack.enter_context(ZipFile(file))
            entries = _checked_entries(source, path, limits, is_allowed, length)
            if is_strict:
                _refuse_hidden(file, source, path)
        yield ZipReader(source, entries, path)


@contextlib.contextmanager
def _naming_damage(path: Path) -> Iterator[None]:
    """Raise CannotRead for what the system or zipfile raise; not around what is done with the content."""
    try:
        yield
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
    names = Counter(info.orig_filename.casefold() for info in listed)
    for info in listed:
        is_double = names[info.orig_filename.casefold()] > 1
        fault = "it holds two files of one name, “{entry}”" if is_double else _fault(info, limits, is_allowed)
        if fault:
            raise zip_error(path, fault, entry=info.orig_filename)
    # Entries that share their bytes would unpack to more than the file holds.
    if sum(info.file_size for info in listed) > limits.size or sum(info.compress_size for info in listed) > length:
        raise zip_error(path, "it would unpack to more than {limit} MB", limit=limits.size // 1_000_000)
    return {info.filename: info for info in listed if not info.is_dir()}


def _refuse_hidden(file: BinaryIO, source: ZipFile, path: Path) -> None:
    """Raise unless the file is what its entries make: their headers and contents in order, then directory and end.

    Otherwise two programs could read different contents from one zip.
    """
    end = 0
    listed = source.infolist()
    for info in sorted(listed, key=lambda entry: entry.header_offset):
        if _is_odd(info):
            raise zip_error(path, _ODD_ENTRY, entry=info.filename)
        if info.header_offset != end:
            message = "something lies before, between or on top of its entries, at “{entry}”"
            raise zip_error(path, message, entry=info.filename)
        end = _entry_end(file, info, path)
    if source.start_dir != end:
        raise zip_error(path, "something lies between its entries and its directory")
    directory = b"".join(_directory_header(info) for info in listed)
    end_record = _END.pack(_END_SIGN, 0, 0, len(listed), len(listed), len(directory), end, 0)
    file.seek(end)
    if file.read() != directory + end_record:
        raise zip_error(path, "its directory says more than the names and sizes of its entries")


def _is_odd(info: ZipInfo) -> bool:
    """True for an entry with something that no package or bundle has."""
    modes, attributes = (_FOLDER_MODES, _FOLDER | _ARCHIVED) if info.is_dir() else (_FILE_MODES, _ARCHIVED)
    return (
        bool(info.extra or info.comment or info.internal_attr or info.flag_bits & ~_FLAGS[info.compress_type])
        or {info.create_version, info.extract_version} != {_VERSION}
        or info.create_system not in _SYSTEMS
        or stat.S_IMODE(info.external_attr >> 16) not in modes
        or bool(info.external_attr & 0xFFFF & ~attributes)
    )


def _entry_end(file: BinaryIO, info: ZipInfo, path: Path) -> int:
    """Where an entry ends. Raises CannotRead if the header before its content, or the sizes behind, say another."""
    header = info.FileHeader()
    file.seek(info.header_offset)
    is_same = file.read(len(header)) == header
    end = info.header_offset + len(header) + info.compress_size
    if info.flag_bits & _DESCRIBED_BEHIND:
        file.seek(end)
        sizes = _DESCRIPTOR.pack(b"PK\x07\x08", info.CRC, info.compress_size, info.file_size)
        is_same = is_same and file.read(_DESCRIPTOR.size) == sizes
        end += _DESCRIPTOR.size
    if not is_same:
        raise zip_error(path, "“{entry}” in it is described in two ways", entry=info.filename)
    return end


def _directory_header(info: ZipInfo) -> bytes:
    header = info.FileHeader()
    name, common = header[_LOCAL_SIZE:], header[len(_LOCAL_SIGN) : _COMMON_END]
    sizes = info.CRC, info.compress_size, info.file_size, len(name)
    made_by = bytes((info.create_version, info.create_system))
    return (
        b"PK\x01\x02" + made_by + common + _REST.pack(*sizes, 0, 0, 0, 0, info.external_attr, info.header_offset) + name
    )


def _fault(info: ZipInfo, limits: Limits, is_allowed: Callable[[str], bool]) -> str:
    """The fault of an entry as a template; "" if it has none."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    is_named_well = info.filename == info.orig_filename and is_allowed(info.filename)
    is_folder = info.filename.endswith("/")  # ZipInfo.is_dir fails for an empty name
    is_dense = info.file_size > _CHUNK and info.file_size > limits.ratio * max(info.compress_size, 1)
    faults = {
        "an entry in it has no name": not info.filename.strip("/"),
        "it holds “{entry}”, which does not belong into it": not is_named_well,
        "“{entry}” in it is not a plain file": kind not in (0, stat.S_IFDIR if is_folder else stat.S_IFREG),
        "“{entry}” in it is a folder with content of its own": is_folder and info.file_size,
        "“{entry}” in it is encrypted": info.flag_bits & _ENCRYPTED,
        "“{entry}” in it is packed in an unusual way": info.compress_type not in (ZIP_STORED, ZIP_DEFLATED),
        "“{entry}” in it is packed more densely than any document is": is_dense,
    }
    return next((fault for fault, applies in faults.items() if applies), "")
