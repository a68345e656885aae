"""Time to the next question, in a small and in a large questionnaire."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from lgqtui.draft.folder import Drafts
from lgqtui.settings.folders import find_user_folders
from tests.bench.measure import CHECKOUT, Measure, environment
from tests.terminal import Terminal

_MOVES = 25


def next_question() -> Measure:
    """The next question at 5,000 fields, beside the same at 60."""
    with tempfile.TemporaryDirectory() as folder:
        ours, peer, ratios = [], [], []
        for _ in range(3):
            ours.append(_time_moves(Path(folder), 5_000))
            peer.append(_time_moves(Path(folder), 60))
            ratios.append(ours[-1] / peer[-1])
        return Measure(
            "moving to the next question at 5,000 fields",
            "the same at 60 fields",
            sorted(ours)[1] * 1000,
            sorted(peer)[1] * 1000,
            sorted(ratios)[1],
            1.3,
        )


def _time_moves(folder: Path, fields: int) -> float:
    environ = environment(folder, folder / "compiled")
    home = find_user_folders(environ)
    home.questionnaires.mkdir(parents=True, exist_ok=True)
    (home.questionnaires / f"fields-{fields}.toml").write_text(questionnaire_of(fields), "utf-8")
    file, _ = Drafts(home, lambda: datetime.now(UTC)).new("", f"fields-{fields}")
    command = [sys.executable, "-m", "lgqtui", "fill", str(file.path)]
    waits = []
    with Terminal(command, environ, size=(120, 36), cwd=CHECKOUT) as terminal:
        terminal.wait_for("Question number 0?")
        terminal.drain(0.4)  # until everything deferred to the first paint is done
        for number in range(1, _MOVES + 1):
            start = time.perf_counter()
            terminal.send("\x0e")  # ^N
            terminal.wait_for(f"Question number {number * 2}?")
            waits.append(time.perf_counter() - start)
            terminal.drain(0.1)
    return statistics.median(waits)


def questionnaire_of(fields: int) -> str:
    """Return a questionnaire: two fields in a question, ten questions in a section; every tenth branches."""
    lines = ["format = 1", f'id = "fields-{fields}"', 'title = "Many fields"']
    for number in range(0, fields, 2):
        if number % 20 == 0:
            lines += ["[[sections]]", f'id = "S{number}"', f'title = "Section {number}"']
        lines += [
            "[[sections.questions]]",
            f'id = "Q{number}"',
            f'number = "{number}"',
            f'text = "Question number {number}?"',
        ]
        first = "yes_no" if number % 20 == 0 else "short"
        lines += ["[[sections.questions.fields]]", f'id = "F{number}"', f'kind = "{first}"', 'prompt = "First"']
        lines += ["[[sections.questions.fields]]", f'id = "F{number + 1}"', 'kind = "short"', 'prompt = "Second"']
        if first == "yes_no":
            lines.append(f'when = {{ field = "F{number}", is_not = "no" }}')
    return "\n".join(lines) + "\n"
