"""Keys and memory in the fullest draft: 18 MB, 6,000 links, 18,000 findings, 199,000 characters in one answer."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from msgspec.structs import replace

from lgqtui.draft.folder import Drafts
from lgqtui.links.model import LinkRow
from lgqtui.questionnaire.answer import Answer
from lgqtui.questionnaire.library import QuestionnaireLibrary
from lgqtui.settings.folders import find_user_folders
from tests.bench.keys import BARE_AREA, key_waits
from tests.bench.links import awkward_links, server
from tests.bench.measure import CHECKOUT, Measure, delete_sidecar, environment, percentile
from tests.terminal import Terminal

_FIELD = "III.1"
_LENGTH = 199_000
_SIZE = 18_000_000
_ROWS = 2_500
_LATIN = "The city publishes its figures every quarter, and tells what became of them in each district. " * 6
_DEVANAGARI = "शहर हर तिमाही में अपने आंकड़े प्रकाशित करता है और बताता है कि उनका क्या हुआ। " * 6
_SECONDS = 120.0


def key_to_painted() -> Measure:
    """99 of 100 keys in the fullest draft, links being asked, autosave running, beside a bare TextArea."""
    with server() as port, tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        environ = environment(home, home / "compiled") | {"LGQTUI_LINKS_PRIVATE": "check"}
        draft = _full_draft(home, awkward_links(port))
        (home / "bare.txt").write_text(_text(_LATIN), "utf-8")
        bare = [sys.executable, "-c", BARE_AREA.replace("sys.argv[1]", "open(sys.argv[1]).read()"), home / "bare.txt"]
        pairs = list[tuple[float, float]]()
        for _ in range(3):
            with _opened(draft, environ, is_asking=True) as terminal:
                ours = percentile(key_waits(terminal), 0.99)
            with Terminal([*map(str, bare)], environ, cwd=CHECKOUT) as terminal:
                terminal.wait_for(_LATIN[1:20])  # its first letter is under the cursor
                pairs.append((ours, percentile(key_waits(terminal), 0.99)))
        medians = [sorted(values)[1] for values in (*zip(*pairs, strict=True), [a / b for a, b in pairs])]
        what = "key to painted, 99th percentile, in the fullest draft, 1,000 links being asked, autosave running"
        return Measure(what, "a bare TextArea with that text", medians[0] * 1000, medians[1] * 1000, medians[2], 1.3)


def memory() -> Measure:
    """Peak memory after keys in the fullest draft, beside that in an empty one: file and texts are in memory."""
    peaks: list[float] = []
    for is_full in (True, False):
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            draft = _full_draft(home, [], is_full=is_full)
            with _opened(draft, environment(home, home / "compiled"), is_asking=False) as terminal:
                key_waits(terminal)
                terminal.read_until_quiet(1.5)
                status = Path(f"/proc/{terminal.process.pid}/status").read_text("utf-8")
            peaks.append(int(status.partition("VmHWM:")[2].split()[0]) / 1000)
    full, empty = peaks
    return Measure("peak memory with the fullest draft", "with an empty one", full, empty, full / empty, 1.5, "MB")


@contextmanager
def _opened(draft: Path, environ: dict[str, str], *, is_asking: bool) -> Iterator[Terminal]:
    """Open a draft at the longest answer, after its first check; with `is_asking` all links are asked about."""
    delete_sidecar(draft)
    with Terminal([sys.executable, "-m", "lgqtui", "fill", str(draft)], environ, cwd=CHECKOUT) as terminal:
        terminal.wait_for("saved", _SECONDS)
        terminal.drain(5.0)
        if is_asking:
            terminal.send("\x1b[19~")  # F8
            terminal.wait_for("check all", _SECONDS)
            terminal.send("c")
            terminal.wait_for("asked", _SECONDS)
            terminal.send("\x10")  # back
            terminal.drain(0.3)
        terminal.send("\x07")  # ^G
        terminal.wait_for("Go to:", _SECONDS)
        terminal.send(f"{_FIELD}\r")
        terminal.drain(2.0)
        yield terminal


def _text(paragraph: str) -> str:
    return "\n".join([paragraph.strip()] * (_LENGTH // len(paragraph) + 1))[:_LENGTH].strip()


def _full_draft(home: Path, links: list[str], *, is_full: bool = True) -> Path:
    """Write a draft of the LGQ that is as full as the limits allow, or empty."""
    folders = find_user_folders({"LGQTUI_HOME": str(home)})
    file, draft = Drafts(folders, lambda: datetime.now(UTC)).new("full", "lgq-2022")
    if not is_full:
        return file.path
    fields = QuestionnaireLibrary(folders.questionnaires).find(draft.questionnaire).fields
    answers, size, numbers = {_FIELD: Answer(text=_text(_LATIN))}, 0, count()
    for field in fields.values():
        match field.kind:
            case "yes_no":
                answers[field.id] = Answer(choice="yes")
            case "links" if next(numbers) < 2:  # of each link of the rows three things are told
                pages = [f"https://x{n % 700}.example.org/{field.id}/{n}?id=b{n}/)" for n in range(_ROWS)] + links
                answers[field.id] = Answer(links=tuple(LinkRow(f"Page {n}", (page,)) for n, page in enumerate(pages)))
                links = []
            case "text" | "tick" if field.id != _FIELD and size < _SIZE:
                text = _text(_DEVANAGARI)
                size += len(text.encode())
                answers[field.id] = Answer(text=text, checked=True if field.kind == "tick" else None)
            case _:
                pass
    file.save(replace(draft, answers=answers))
    return file.path
