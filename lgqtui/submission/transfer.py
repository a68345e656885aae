"""One try to deliver one package: what is needed for it, and what came of it."""

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
from lgqtui.formatting import format_timestamp
from lgqtui.os_errors import cannot_read
from lgqtui.submission.endpoints.address import Endpoint, SecretStruct
from lgqtui.submission.endpoints.protocol import Reply, TransferOutcome
from lgqtui.submission.receipt import BODY_LIMIT, PackageRef, Receipt
from lgqtui.text import clean, one_line

BASE = 2.0
"""Seconds within which the second try falls."""
CAP_WATCHED = 60.0
CAP_ALONE = 900.0
"""Seconds that the longest pause has while somebody watches, and while nobody does."""


class RetryClock(Struct, frozen=True):
    """The clock, chance and waiting that sending depends on; times in seconds.

    `stall` is how long nothing may move before a try is given up; bytes that move may take as long as they like.
    """

    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    chance: Callable[[], float] = SystemRandom().random
    sleep: Callable[[float], None] = time.sleep
    connect: float = 10.0
    stall: float = 60.0

    def now(self) -> float:
        """Seconds since 1970."""
        return self.clock().timestamp()


def retry_delay(tries: int, cap: float, chance: float) -> float:
    """Seconds until the next try after so many that failed: full jitter, so that not all come back at once."""
    return chance * min(cap, BASE * 2.0 ** min(tries - 1, 30))


SMALLEST, LARGEST = 1 << 13, 1 << 20
"""Bytes in a piece."""


class UploadBody:
    """The bytes of a package from `begin` on, told apart by how far they are.

    `given` counts those that went out to the line, `handed` those that the line took, both from the beginning of the
    package. The last piece is held back if the whole is not what was sealed: a damaged package never arrives. `piece`
    is the size of the next one.
    """

    def __init__(self, errand: Transfer, begin: int) -> None:
        self._errand = errand
        self._begin = begin
        self.given = begin
        self.handed = begin
        self.piece = LARGEST

    @property
    def all_given(self) -> bool:
        """True if the last byte was given out: the receiver may have all."""
        return self.given == self._errand.identity.size

    def read(self) -> Iterator[bytes]:
        """The pieces. Raises CannotRead if the file is gone or was changed."""
        reached = self._begin
        try:
            with self._errand.path.open("rb") as file:
                hashed = self._passed_over(file)
                while piece := file.read(self.piece):
                    hashed.update(piece)
                    reached += len(piece)
                    self._refuse_changed(hashed, reached)
                    yield piece
        except OSError as error:
            raise cannot_read(self._errand.path, error) from error
        if reached != self._errand.identity.size:
            raise self._changed()

    def _passed_over(self, file: BinaryIO) -> hashlib._Hash:
        """The digest of what is not sent again."""
        hashed, left = hashlib.sha256(), self._begin
        while left and (piece := file.read(min(left, LARGEST))):
            hashed.update(piece)
            left -= len(piece)
        return hashed

    def _refuse_changed(self, hashed: hashlib._Hash, reached: int) -> None:
        identity = self._errand.identity
        if reached > identity.size or (reached == identity.size and hashed.hexdigest() != identity.sha256):
            raise self._changed()

    def _changed(self) -> CannotRead:
        return CannotRead(
            "package-changed",
            "{path} is not what was sealed: it was changed or damaged",
            "Take it out of the outbox and pack the draft again: lgqtui outbox drop {id}",
            path=one_line(str(self._errand.path)),
            id=self._errand.identity.id,
        )


def _unseen(_: int) -> None:
    return None


def _unkept(_: str) -> None:
    return None


class Transfer(SecretStruct, frozen=True):
    """What is to be brought where.

    `path` holds the package's bytes. `moved` is told how many of them have left so far; what it raises ends the try.
    `keep_resume` is given an address to keep on the disk, from which sending can be taken up with `resume`.
    """

    path: Path
    identity: PackageRef
    endpoint: Endpoint
    pace: RetryClock
    token: str = ""
    resume: str = ""
    moved: Callable[[int], None] = _unseen
    keep_resume: Callable[[str], None] = _unkept


class TransferResult(Struct, frozen=True):
    """What a try came to, and the reply that says so, if one did."""

    outcome: TransferOutcome
    reply: Reply | None = None


def receipt_of(errand: Transfer, attempt: TransferResult) -> Receipt:
    """The receipt for a package that was sent."""
    identity, outcome, reply = errand.identity, attempt.outcome, attempt.reply
    headers = reply.headers if reply else {}
    body = reply.body[:BODY_LIMIT].decode("utf-8", "replace") if reply else ""
    return Receipt(
        id=identity.id,
        sha256=identity.sha256,
        size=identity.size,
        endpoint=errand.endpoint.label,
        profile=errand.endpoint.profile,
        time=format_timestamp(errand.pace.clock()),
        status=outcome.status,
        evidence=outcome.evidence,
        server_date=clean(headers.get("date", "")).text,
        location=clean(outcome.location).text,
        digest=clean(outcome.digest).text,
        body=clean(body).text,
    )
