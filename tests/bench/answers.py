"""Many answers in one call, and what a year of work keeps of its answers."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lgqtui.draft.folder import Drafts
from lgqtui.draft.history import BYTE_LIMIT, generations
from lgqtui.questionnaire.answer import Answer
from lgqtui.settings.folders import find_user_folders
from tests.bench.measure import CHECKOUT, Measure, delete_sidecar, environment, paired
from tests.unit.draft.test_history import NOW, History

_RUNS = 11
_DAYS, _REVISIONS = 365, 6
_DRAFT_SIZE = 50_000


def answers_in_one_call() -> Measure:
    """`lgqtui answer --from` of a whole response, beside one answer."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        environ = environment(home, home / "compiled")
        file, _ = Drafts(find_user_folders(environ), lambda: datetime.now(UTC)).new("Empty", "lgq-2022")
        answers = tomllib.loads((CHECKOUT / "drafts" / "sample-complete.toml").read_text("utf-8"))["answers"]
        (home / "all.json").write_text(json.dumps(answers, default=str), "utf-8")

        def time_call(*arguments: str) -> float:
            draft = home / "drafts" / "Town.toml"
            delete_sidecar(draft)
            shutil.copy(file.path, draft)
            command = [sys.executable, "-m", "lgqtui", "answer", str(draft), *arguments]
            start = time.perf_counter()
            subprocess.run(command, env=environ, cwd=CHECKOUT, stdout=subprocess.DEVNULL, check=True)
            return time.perf_counter() - start

        return paired(
            f"`lgqtui answer --from` of {len(answers)} answers",
            "`lgqtui answer` of one",
            2.0,
            lambda: time_call("--from", str(home / "all.json")),
            lambda: time_call("I.1", "https://www.example.org/"),
            _RUNS,
        )


def year_of_versions() -> list[Measure]:
    """What the history of a draft holds after a year of daily work, beside its limit, and what it lost of it."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.fsync", lambda _: None)
        history = History(Path(folder), a=Answer(text="old"), b=Answer(text="line of a text\n" * (_DRAFT_SIZE // 15)))
        for day in range(_DAYS):
            history.now = NOW + timedelta(days=day)
            history.reopen()
            for hour in range(_REVISIONS):
                history.put("a", Answer(text=f"{day} {hour}"), 3_600)
        size = sum(generation.path.stat().st_size for generation in generations(history.file.history))
        expected = {"old", *(f"{day} {hour}" for day in range(_DAYS) for hour in range(_REVISIONS))}
        lost = len(expected - {*history.texts(), history.draft.answer("a").text})
    what = f"history of a draft of {_DRAFT_SIZE // 1_000} kB after a year of {_REVISIONS} revisions a day"
    megabytes, limit = size / 1e6, BYTE_LIMIT / 1e6
    return [
        Measure(what, "the limit, above which the oldest go", megabytes, limit, megabytes / limit, 1.0, "MB"),
        Measure("texts of that year that cannot be brought back", "texts", lost, len(expected), lost, 0.0, ""),
    ]
