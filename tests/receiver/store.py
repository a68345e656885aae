"""The packages that a receiver has stored: each once, however often it is sent."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryFile
from threading import Lock
from typing import IO, Any

from lgqtui.files import private_folder, replace_file, stream_file


@dataclass
class PackageStore:
    """The stored packages, by id; with a folder packages and receipts are files in it."""

    folder: Path | None = None
    packages: dict[str, dict[str, Any]] = field(default_factory=dict)
    repeats: int = 0
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        """Read the receipts of an earlier run. Raises Error if the folder cannot be used."""
        for path in private_folder(self.folder).glob("*.json") if self.folder else ():
            with suppress(ValueError, TypeError, KeyError):
                receipt = json.loads(path.read_text("utf-8"))
                if receipt["id"] == path.stem and receipt["sha256"]:
                    self.packages[path.stem] = receipt

    def open_package_file(self) -> IO[bytes]:
        """Return a file for an incoming package; without a folder nothing of it is stored."""
        return Path(os.devnull).open("wb") if self.folder is None else TemporaryFile(dir=self.folder)

    def put(self, id_: str, sha256: str, size: int, content: IO[bytes]) -> tuple[int, dict[str, Any]]:
        """Store a package; return the status, and the receipt or the problem."""
        with self._lock:
            earlier = self.packages.get(id_)
            if earlier is None:
                return 201, self._take(id_, sha256, size, content)
            if earlier["sha256"] != sha256:
                return 422, problem("Other bytes under this id", "The first ones are kept.")
            self.repeats += 1
            return 200, earlier

    def _take(self, id_: str, sha256: str, size: int, content: IO[bytes]) -> dict[str, Any]:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        receipt = {"id": id_, "sha256": sha256, "size": size, "received": now}
        if self.folder is not None:
            content.seek(0)
            stream_file(self.folder / f"{id_}.zip", lambda file: shutil.copyfileobj(content, file))
            replace_file(self.folder / f"{id_}.json", json.dumps(receipt, indent=2).encode())
        self.packages[id_] = receipt
        return receipt


def problem(title: str, detail: str = "", kind: str = "about:blank") -> dict[str, Any]:
    """A problem (RFC 9457)."""
    return {"type": kind, "title": title, "detail": detail}
