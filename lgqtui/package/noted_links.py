"""What the network said of a draft's links, as it goes into a package."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from lgqtui.errors import CannotRead
from lgqtui.files import read_file

_LIMIT = 50_000_000


def ledger_of(sidecar: Path) -> dict[str, Any] | None:
    """What was noted of the links of a draft; None if nothing was, or it cannot be read."""
    with suppress(CannotRead, ValueError, RecursionError):
        ledger = json.loads(read_file(sidecar / "links.json", _LIMIT))
        return ledger if isinstance(ledger, dict) else None
    return None
