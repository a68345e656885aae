"""A receipt held against packages: which of them it is for, proved by their digests and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from msgspec import Struct

from lgqtui.errors import CannotRead
from lgqtui.files import read_file
from lgqtui.i18n import say
from lgqtui.package.verify import Verified
from lgqtui.submission.outbox_entry import receipt_time
from lgqtui.submission.receipt import Identity, Receipt, difference, from_json
from lgqtui.text import one_line

_LIMIT = 1_000_000


class Proof(Struct, frozen=True):
    """A receipt and the file it stands in."""

    path: Path
    receipt: Receipt

    def package(self, found: Iterable[Verified]) -> Verified | None:
        """The package that the receipt is for: same id, digest and size; None if it is none of these."""
        return next((one for one in found if not self._difference(one)), None)

    def _difference(self, one: Verified) -> str:
        return difference(self.receipt, Identity(one.id, one.sha256, one.size))

    def line(self, found: list[Verified]) -> str:
        """What the receipt proves, in a sentence."""
        package = self.package(found)
        if package is not None:
            told = "{receipt}: sound · {package} was delivered to {endpoint}, {time}"
            where, when = self._where["endpoint"], receipt_time(self.receipt)
            return say(told, receipt=self.path, package=package.path, endpoint=where, time=when)
        if len(found) == 1:
            told = (
                "{receipt}: error: it is for another package: its {what} is {theirs}, and that of {package} is {ours}."
            )
            what = self._difference(found[0])
            ours, theirs = getattr(found[0], what) or say("not known"), getattr(self.receipt, what)
            return say(told, receipt=self.path, what=what, theirs=theirs, ours=ours, package=found[0].path)
        told = "{receipt}: error: it is for none of these packages, but for {id}."
        return say(told, receipt=self.path, id=self.receipt.id)

    @property
    def _where(self) -> dict[str, str]:
        return {"endpoint": one_line(self.receipt.endpoint), "time": one_line(self.receipt.time)}

    def shape(self, found: list[Verified]) -> dict[str, Any]:
        """The same for programs; `package` is the path of the package, null if it is for none of these."""
        package = self.package(found)
        told = self.receipt
        return {
            "path": str(self.path),
            "id": told.id,
            "sha256": told.sha256,
            "size": told.size,
            **self._where,
            "package": None if package is None else str(package.path),
        }


def read_proof(path: Path) -> Proof:
    """The receipt in a file. Raises CannotRead if there is none in it."""
    receipt = from_json(read_file(path, _LIMIT))
    if receipt is None:
        message, hint = "{path} is no receipt", "Receipts are kept with every delivery; name one of those files."
        raise CannotRead("no-receipt", message, hint, path=one_line(str(path)))
    return Proof(path, receipt)
