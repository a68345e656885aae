"""One save of a draft as large as a real response, and on which thread it is done."""

from __future__ import annotations

import shutil
import statistics
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from lgqtui.draft.model import Draft
from lgqtui.draft.store import DraftFile
from lgqtui.errors import Error
from lgqtui.interview.interview import Interview
from lgqtui.questionnaire.library import QuestionnaireLibrary
from tests.bench.measure import CHECKOUT, Measure

_LIMIT_MS = 50.0
_SAVES = 25


def save_time() -> list[Measure]:
    """One save of a draft as large as a real one, and saves that hold up the thread that takes keys."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(shutil.copy(CHECKOUT / "drafts" / "sample-complete.toml", folder))
        file = DraftFile(path, lambda: datetime.now(UTC))
        return [_one_save(file), _saves_on_input_thread(file, QuestionnaireLibrary(Path(folder)))]


def _one_save(file: DraftFile) -> Measure:
    """Measure a save with fsync, in which the written text is parsed again and compared first."""
    draft = file.load()
    waits = []
    for number in range(_SAVES):
        answer = replace(draft.answer("III.1"), text=f"{draft.answer('III.1').text} {number}")
        draft = draft.with_answer("III.1", answer)
        start = time.perf_counter()
        file.save(draft)
        waits.append((time.perf_counter() - start) * 1000)
    median = statistics.median(waits[1:])
    return Measure(
        "one save of a draft as large as a real one", "the limit", median, _LIMIT_MS, median / _LIMIT_MS, 1.0
    )


def _saves_on_input_thread(file: DraftFile, library: QuestionnaireLibrary) -> Measure:
    """Count the saves of an interview on the thread that answers it, of all saves."""
    threads = []

    def save(draft: Draft) -> Error | None:
        threads.append(threading.get_ident())
        return file.save(draft)

    draft = file.load()
    interview = Interview(library.find(draft.questionnaire), draft, save)
    for number in range(_SAVES):
        interview.answer("III.1", {"text": f"Answer {number}"})
        interview.end_typing()
    if not interview.close() or not threads:
        message = "nothing was saved"
        raise AssertionError(message)
    on_this_thread = threads.count(threading.get_ident())
    return Measure(
        "saves on the thread that takes keys",
        "saves",
        on_this_thread,
        len(threads),
        on_this_thread / len(threads),
        0.0,
        "",
    )
