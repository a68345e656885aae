"""A package's bytes in pieces, counted and checked on their way out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import BinaryIO

from lgqtui.errors import CannotRead
from lgqtui.os_errors import cannot_read
from lgqtui.submission.transfer import Errand
from lgqtui.text import one_line

SMALLEST, LARGEST = 1 << 13, 1 << 20
"""Bytes in a piece."""


class Pieces:
    """The bytes of a package from `begin` on, told apart by how far they are.

    `given` counts those that went out to the line, `handed` those that the line took, both from the beginning of the
    package. The last piece is held back if the whole is not what was sealed: a damaged package never arrives. `piece`
    is the size of the next one.
    """

    def __init__(self, errand: Errand, begin: int) -> None:
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
