"""One save of a draft as large as a real response."""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from lgqtui.draft.store import DraftFile
from tests.bench.measure import CHECKOUT, Measure

_LIMIT_MS = 50.0


def one_save() -> Measure:
    """A save, forced to the disk, with what is written parsed again and compared first; beside the limit."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(shutil.copy(CHECKOUT / "drafts" / "sample-complete.toml", folder))
        file = DraftFile(path, lambda: datetime.now(UTC))
        draft = file.load()
        waits = []
        for n in range(25):
            answer = replace(draft.answer("III.1"), text=f"{draft.answer('III.1').text} {n}")
            draft = draft.with_answer("III.1", answer)
            begun = time.perf_counter()
            file.save(draft)
            waits.append((time.perf_counter() - begun) * 1000)
        median = statistics.median(waits[1:])
    return Measure(
        "one save of a draft as large as a real one", "the limit", median, _LIMIT_MS, median / _LIMIT_MS, 1.0
    )
