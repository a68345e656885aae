"""How processor time grows with the size of the questionnaire: 60, 600 and 6,000 fields, all answered.

Processor time is compared, not waiting time: the sizes cannot be measured at the same time, and other load would look
like growth. Moving is the exception: there both sizes are open at once and moved in turn.
"""

from __future__ import annotations

import contextlib
import gc
import io
import math
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from lgqtui.cli.main import run
from lgqtui.draft.format import draft_text
from lgqtui.draft.history import generations, read_versions, write_generation
from lgqtui.draft.store import DraftFile
from lgqtui.interview.interview import Interview
from lgqtui.interview.link_overview import link_proposals
from lgqtui.interview.search import SELECTIONS, find_hits, search_entries, select
from lgqtui.questionnaire.answer import BLANK
from lgqtui.questionnaire.library import QuestionnaireLibrary
from lgqtui.settings.folders import find_user_folders
from tests.bench.large_draft import large_draft, question_text
from tests.bench.measure import CHECKOUT, Measure, environment
from tests.terminal import Terminal

_SIZES = (60, 600, 6_000)
_ROUNDS = 9
_MOVES, _UNCOUNTED = 25, 5
_LINEAR, _FLAT = 1.1, 1.3
_TIMEOUT = 180.0
_LONG_TEXT = 100
TimedAction = Callable[[Path], float]
"""Does something with a draft and returns the seconds of processor time."""


def growth() -> list[Measure]:
    """Everything that goes through a draft, at 60, 600 and 6,000 answered fields."""
    with tempfile.TemporaryDirectory() as folder, _home(folder):
        drafts = [large_draft(Path(folder), size) for size in _SIZES]
        return [
            _navigation(drafts[0], drafts[-1]),
            *(_linear(name, [_median(action, draft) for draft in drafts]) for name, action in _ACTIONS.items()),
        ]


@contextlib.contextmanager
def _home(folder: str) -> Iterator[None]:
    before = os.environ.get("LGQTUI_HOME")
    os.environ["LGQTUI_HOME"] = folder
    try:
        yield
    finally:
        os.environ.pop("LGQTUI_HOME") if before is None else os.environ.update(LGQTUI_HOME=before)


def _median(action: TimedAction, draft: Path) -> float:
    action(draft)  # loads and compiles modules
    gc.collect()
    gc.freeze()  # objects of the bench are excluded from garbage collection
    return statistics.median(action(draft) for _ in range(_ROUNDS))


def _linear(name: str, seconds: Sequence[float]) -> Measure:
    exponent = max(exponent_of(_SIZES, seconds), exponent_of(_SIZES[1:], seconds[1:]))
    description = _describe(name, seconds)
    return Measure(description, "at 60", seconds[-1] * 1000, seconds[0] * 1000, exponent, _LINEAR, is_exponent=True)


def _describe(name: str, seconds: Sequence[float]) -> str:
    figures = " → ".join(f"{s * 1000:,.0f}" for s in seconds)
    return f"{name}, 60 → 600 → 6,000 answered fields: {figures} ms of processor time"


def exponent_of(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """Return the exponent of growth: the slope of the regression line of the logarithms; 1 is linear, 0 flat."""
    slope, _ = statistics.linear_regression([math.log(n) for n in sizes], [math.log(s) for s in seconds])
    return slope


# The actions


def _open_terminal(draft: Path) -> Terminal:
    environ = environment(Path(os.environ["LGQTUI_HOME"]), Path(os.environ["LGQTUI_HOME"]) / "compiled")
    environ["LGQTUI_LINKS_PROBE"] = "off"
    return Terminal([sys.executable, "-m", "lgqtui", "fill", str(draft)], environ, size=(120, 36), cwd=CHECKOUT)


def _open(draft: Path) -> float:
    with _open_terminal(draft) as terminal:
        terminal.wait_for(question_text(0), _TIMEOUT)
        terminal.process.kill()
        _, status, usage = os.wait4(terminal.process.pid, 0)
        terminal.process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime


def _navigation(small: Path, large: Path) -> Measure:
    """Go to the next question in both in turn; the first moves are not counted: checks still run in the background."""
    with _open_terminal(small) as peer, _open_terminal(large) as ours:
        for terminal in (peer, ours):
            terminal.wait_for(question_text(0), _TIMEOUT)
            terminal.drain(1.0)
        pairs = [(_move(ours, n), _move(peer, n)) for n in range(1, _MOVES + 1)][_UNCOUNTED:]
    ratio = statistics.median(a / b for a, b in pairs)
    large_ms, small_ms = (statistics.median(column) * 1000 for column in zip(*pairs, strict=True))
    name = "moving to the next question at 6,000 answered fields, the wait"
    return Measure(name, "at 60, in turn", large_ms, small_ms, ratio, _FLAT)


def _move(terminal: Terminal, number: int) -> float:
    terminal.drain()
    start = time.perf_counter()
    terminal.send("\x0e")  # ^N
    terminal.wait_for(question_text(number), _TIMEOUT)
    return time.perf_counter() - start


def _save(draft: Path) -> float:
    file = DraftFile(draft, lambda: datetime.now(UTC))
    loaded = file.load()
    field, answer = next((i, a) for i, a in loaded.answers.items() if a.text)
    changed = loaded.with_answer(field, replace(answer, text=f"{answer.text} {time.perf_counter_ns()}"))
    start = time.process_time()
    file.save(changed)
    return time.process_time() - start


def _command(*arguments: str, target_name: str = "made") -> TimedAction:
    """Run a command in this process: the start of the interpreter would hide the growth."""

    def action(draft: Path) -> float:
        target = draft.with_name(target_name)
        argv = [part.format(draft=draft, target=target) for part in arguments]
        captured = io.BytesIO()
        out = io.TextIOWrapper(captured, "utf-8", write_through=True)
        start = time.process_time()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            code = run(argv)
        took = time.process_time() - start
        target.unlink(missing_ok=True)
        if code not in (0, 3):  # 3: problems were found
            message = f"{argv} ended with {code}: {captured.getvalue()[-500:]!r}"
            raise AssertionError(message)
        return took

    return action


def _answer_all(draft: Path) -> float:
    """Replace every long text by `answer --from`, all of them in one call."""
    answers = DraftFile(draft, lambda: datetime.now(UTC)).load().answers
    texts = {i: answer.text for i, answer in answers.items() if len(answer.text) > _LONG_TEXT}
    content = "".join(f"{i}\t{' '.join(text.split())} {time.perf_counter_ns()}\n" for i, text in texts.items())
    batch = draft.with_name("batch.tsv")
    batch.write_text(content, "utf-8")
    return _command("answer", "{draft}", "--from", str(batch))(draft)


def _in_interview(act: Callable[[Interview], object]) -> TimedAction:
    """Time what is done in an open interview, once everything in it is checked."""

    def action(draft: Path) -> float:
        loaded = DraftFile(draft, lambda: datetime.now(UTC)).load()
        library = QuestionnaireLibrary(find_user_folders({"LGQTUI_HOME": str(draft.parents[1])}).questionnaires)
        with contextlib.closing(Interview(library.find(loaded.questionnaire), loaded, lambda _: None)) as interview:
            interview.problems()
            start = time.process_time()
            act(interview)
            return time.process_time() - start

    return action


def _clear_and_undo(interview: Interview) -> None:
    interview.put_all(dict.fromkeys(interview.draft.answers, BLANK))
    interview.problems()
    interview.undo()
    interview.problems()


def _select(interview: Interview) -> None:
    for name in SELECTIONS:
        if name != "problems":
            select(interview, name)


def _list_links(interview: Interview) -> None:
    for field_id in interview.questionnaire.fields:
        link_proposals(interview, field_id)


def _versions(draft: Path) -> float:
    """Compare five earlier versions with the draft."""
    loaded = DraftFile(draft, lambda: datetime.now(UTC)).load()
    field, answer = next((i, a) for i, a in loaded.answers.items() if a.text)
    with tempfile.TemporaryDirectory() as folder:
        for number in range(5):
            version = loaded.with_answer(field, replace(answer, text=f"version {number}"))
            write_generation(Path(folder), draft_text(version).encode(), datetime.now(UTC))
        start = time.process_time()
        assert len(list(read_versions(generations(Path(folder)), loaded, loaded.answers))) == 5
        return time.process_time() - start


def _verify(draft: Path) -> float:
    package = draft.with_suffix(".zip")
    if not package.exists():
        _command("pack", "{draft}", "-o", str(package), "--yes")(draft)
    return _command("verify", str(package))(draft)


def _import(draft: Path) -> float:
    exported = draft.with_suffix(".json")
    if not exported.exists():
        _command("export", "{draft}", "--to", "json", "-o", str(exported))(draft)
    name = f"Again {time.perf_counter_ns()}"
    return _command("import", str(exported), name, "--new-id")(draft)


_ACTIONS: dict[str, TimedAction] = {
    "`fill` to the first painted question": _open,
    "one save": _save,
    "`show`": _command("show", "{draft}", "--json"),
    "`check`": _command("check", "{draft}", "--json"),
    "`answer --from` of every long text": _answer_all,
    "five versions compared with the draft": _versions,
    "`import`": _import,
    "`verify`": _verify,
    "a search through every answer": _in_interview(lambda interview: find_hits(search_entries(interview), "published")),
    "the selections of the review": _in_interview(_select),
    "the links of every field": _in_interview(_list_links),
    "every answer cleared, and that undone": _in_interview(_clear_and_undo),
    "`export --to csv`": _command("export", "{draft}", "--to", "csv", "-o", "{target}"),
    "`export --to md`": _command("export", "{draft}", "--to", "md", "-o", "{target}"),
    "`export --to bundle`": _command("export", "{draft}", "--to", "bundle", "-o", "{target}", target_name="made.zip"),
    "`export --to json`": _command("export", "{draft}", "--to", "json", "-o", "{target}"),
    "`export --to html`": _command("export", "{draft}", "--to", "html", "-o", "{target}"),
    "`pack`": _command("pack", "{draft}", "-o", "{target}", "--yes", target_name="made.zip"),
}
