"""A package's bytes in pieces, counted and checked on their way out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import BinaryIO

from lgqtui.errors import CannotRead
from lgqtui.files import cannot_read
from lgqtui.submission.errand import Errand
from lgqtui.text import one_line

SMALLEST, LARGEST = 1 << 13, 1 << 18
"""Bytes in a piece."""


class Pieces:
    """The bytes of a package from `begin` on. `handed` counts those that the line took, from the package's beginning.

    The last piece is held back if the whole is not what was sealed: a damaged package never arrives. `piece` may be
    changed while they are read.
    """

    def __init__(self, errand: Errand, begin: int) -> None:
        self._errand = errand
        self._begin = begin
        self._given = begin
        self.handed = begin
        self.piece = LARGEST

    @property
    def all_given(self) -> bool:
        """True if the last byte was given out: the receiver may have all."""
        return self._given == self._errand.identity.size

    def read(self) -> Iterator[bytes]:
        """The pieces. Raises CannotRead if the file is gone or was changed."""
        try:
            with self._errand.path.open("rb") as file:
                hashed = self._passed_over(file)
                while piece := file.read(self.piece):
                    hashed.update(piece)
                    self._refuse_changed(hashed, self._given + len(piece))
                    self._given += len(piece)
                    yield piece
                    self.handed = self._given
        except OSError as error:
            raise cannot_read(self._errand.path, error) from error
        if not self.all_given:
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
