"""One attempt to deliver one package: its input, the body of the upload, and its result."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import SystemRandom
from typing import BinaryIO

from msgspec import Struct

from lgqtui.errors import CannotRead
from lgqtui.files import open_file
from lgqtui.formatting import format_timestamp
from lgqtui.os_errors import cannot_read
from lgqtui.submission.endpoints.address import Endpoint, SecretStruct
from lgqtui.submission.endpoints.protocol import Reply, TransferOutcome
from lgqtui.submission.receipt import BODY_LIMIT, PackageRef, Receipt
from lgqtui.text import clean, one_line

BASE_DELAY = 2.0
"""Seconds within which the second attempt is made."""
WATCHED_PAUSE = 60.0
UNATTENDED_PAUSE = 900.0
"""Seconds of the longest pause while the user watches, and without a terminal."""


class RetryClock(Struct, frozen=True):
    """The clock, random numbers and sleeping that sending uses; times in seconds.

    `stall_timeout` is how long nothing may move before an attempt is given up; moving bytes may take any time.
    """

    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    chance: Callable[[], float] = SystemRandom().random
    sleep: Callable[[float], None] = time.sleep
    connect_timeout: float = 10.0
    stall_timeout: float = 60.0

    def now(self) -> float:
        """Return the seconds since 1970."""
        return self.clock().timestamp()


def retry_delay(tries: int, max_pause: float, chance: float) -> float:
    """Return the seconds until the next attempt after so many failed ones: full jitter, so that clients spread out."""
    return chance * min(max_pause, BASE_DELAY * 2.0 ** min(tries - 1, 30))


MIN_PIECE, MAX_PIECE = 1 << 13, 1 << 20
"""Bytes in a piece."""


class UploadBody:
    """The bytes of a package from `offset` on, with counters of their progress.

    `yielded_bytes` counts the bytes handed to the connection, `accepted_bytes` those that it took, both from the start
    of the package. The last piece is held back if the digest is wrong: a damaged package never arrives. `piece_size` is
    the size of the next piece.
    """

    def __init__(self, transfer: Transfer, offset: int) -> None:
        self.transfer = transfer
        self._offset = offset
        self.yielded_bytes = offset
        self.accepted_bytes = offset
        self.piece_size = MAX_PIECE

    def read(self) -> Iterator[bytes]:
        """Yield the pieces. Raises CannotRead if the file is missing or was changed."""
        position = self._offset
        try:
            with open_file(self.transfer.path) as file:
                digest = self._hash_skipped(file)
                while piece := file.read(self.piece_size):
                    digest.update(piece)
                    position += len(piece)
                    self._refuse_changed(digest, position)
                    yield piece
        except OSError as error:
            raise cannot_read(self.transfer.path, error) from error
        if position != self.transfer.package.size:
            raise self._changed_error()

    def _hash_skipped(self, file: BinaryIO) -> hashlib._Hash:
        digest, remaining = hashlib.sha256(), self._offset
        while remaining and (piece := file.read(min(remaining, MAX_PIECE))):
            digest.update(piece)
            remaining -= len(piece)
        return digest

    def _refuse_changed(self, digest: hashlib._Hash, position: int) -> None:
        package = self.transfer.package
        if position > package.size or (position == package.size and digest.hexdigest() != package.sha256):
            raise self._changed_error()

    def _changed_error(self) -> CannotRead:
        message = "{path} is not what was sealed: it was changed or damaged"
        hint = "Take it out of the outbox and pack the draft again: lgqtui outbox drop {id}"
        path = one_line(str(self.transfer.path))
        return CannotRead("package-changed", message, hint, path=path, id=self.transfer.package.id)


def _ignore(*_: object) -> None:
    return None


class Transfer(SecretStruct, frozen=True):
    """A package, its endpoint and its token.

    `path` holds the package's bytes. `on_piece` is called before any of them is handed to a connection or a folder,
    `on_progress` with the number of bytes sent so far; what they raise ends the attempt. `save_resume` is called with
    an address at which a later attempt goes on, as `resume_url`.
    """

    path: Path
    package: PackageRef
    endpoint: Endpoint
    retry_clock: RetryClock
    token: str = ""
    resume_url: str = ""
    on_piece: Callable[[], None] = _ignore
    on_progress: Callable[[int], None] = _ignore
    save_resume: Callable[[str], None] = _ignore


class TransferResult(Struct, frozen=True):
    """The outcome of an attempt, and the reply behind it, if there is one."""

    outcome: TransferOutcome
    reply: Reply | None = None


def receipt_of(transfer: Transfer, result: TransferResult) -> Receipt:
    """Return the receipt for a package that was sent."""
    package, outcome, reply = transfer.package, result.outcome, result.reply
    headers = reply.headers if reply else {}
    body = reply.body[:BODY_LIMIT].decode("utf-8", "replace") if reply else ""
    return Receipt(
        id=package.id,
        sha256=package.sha256,
        size=package.size,
        endpoint=transfer.endpoint.label,
        endpoint_kind=transfer.endpoint.kind.name,
        time=format_timestamp(transfer.retry_clock.clock()),
        status=outcome.status,
        proof=outcome.proof,
        server_date=clean(headers.get("date", "")).text,
        location=clean(outcome.location).text,
        digest=clean(outcome.digest).text,
        body=clean(body).text,
    )
