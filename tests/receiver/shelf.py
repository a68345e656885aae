"""What a receiver has taken: each package once, whatever was asked how often."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from lgqtui.files import private_folder, replace_file


@dataclass
class Shelf:
    """The packages that were taken, by id; with a folder, also their receipts there."""

    folder: Path | None = None
    taken: dict[str, dict[str, Any]] = field(default_factory=dict)
    repeats: int = 0
    _lock: Lock = field(default_factory=Lock)

    def put(self, id_: str, sha256: str, size: int) -> tuple[int, dict[str, Any]]:
        """Take a package; the status to answer with, and the receipt or the problem."""
        with self._lock:
            earlier = self.taken.get(id_)
            if earlier is None:
                return 201, self._take(id_, sha256, size)
            if earlier["sha256"] != sha256:
                return 422, problem("Other bytes under this id", "The first ones are kept.")
            self.repeats += 1
            return 200, earlier

    def _take(self, id_: str, sha256: str, size: int) -> dict[str, Any]:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        receipt = {"id": id_, "sha256": sha256, "size": size, "received": now}
        self.taken[id_] = receipt
        if self.folder is not None:
            replace_file(private_folder(self.folder) / f"{id_}.json", json.dumps(receipt, indent=2).encode())
        return receipt


def problem(title: str, detail: str = "", kind: str = "about:blank") -> dict[str, Any]:
    """A problem (RFC 9457)."""
    return {"type": kind, "title": title, "detail": detail}
