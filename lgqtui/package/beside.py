"""The packages that are kept beside their draft, where nobody says another place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lgqtui.files import locked, private_folder, sweep

_WAIT = 30.0


@contextmanager
def packages_beside(sidecar: Path) -> Iterator[Path]:
    """The folder of a draft's packages, in which nobody else seals meanwhile; what a killed sealing left there is gone.

    Raises Busy if somebody else goes on sealing there, CannotWrite if the folder cannot be made.
    """
    folder = private_folder(sidecar / "packages")
    with locked(folder / "lock", _WAIT, folder) as is_alone:
        if is_alone:
            sweep(folder)
        yield folder
