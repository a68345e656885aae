"""Time and memory for writing and verifying a package with a gigabyte of attachments."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from lgqtui.draft.attachment_files import attach_file, attachments_folder
from lgqtui.draft.folder import Drafts
from lgqtui.draft.sidecar import sidecar_of
from lgqtui.questionnaire.answer import Answer
from lgqtui.settings.folders import find_user_folders
from tests.bench.measure import Measure, environment, paired, run_measured
from tests.town_draft import DAY

_GIGABYTE, _MEGABYTE = 1_000_000_000, 1_000_000
_EXTRA_MB = 32.0
"""MB of memory that a gigabyte may need above a megabyte."""

# Runs in its own interpreter: packs or verifies.
_SCRIPT = """
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from lgqtui.draft.store import DraftFile, sidecar_of
from lgqtui.package.pack import build_source, write_package
from lgqtui.package.verify import verify
from lgqtui.questionnaire.library import QuestionnaireLibrary
action, path, target, day = sys.argv[1:]
if action == "pack":
    draft = DraftFile(Path(path), lambda: datetime.now(UTC)).load()
    questionnaire = QuestionnaireLibrary(Path(path).parent).find(draft.questionnaire)
    source = build_source(draft, questionnaire, None, sidecar_of(Path(path)))
    package = write_package(source, Path(target), today=date.fromisoformat(day))
    digest = package.sha256
else:
    result = verify(Path(target))
    assert result.is_sound, result.problems
    digest = result.sha256
print(digest)
"""


def packing_time() -> Measure:
    """`pack` with 1 GB of attachments, beside `sha256sum` of the same file and one copy of it."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        draft = _draft(home, _GIGABYTE)
        (evidence,) = attachments_folder(sidecar_of(draft)).iterdir()
        target, digests = home / "out.zip", set()

        def ours() -> float:
            target.unlink(missing_ok=True)
            start = time.perf_counter()
            digest, _ = _run("pack", home, draft, target)
            seconds = time.perf_counter() - start
            digests.add(digest)
            return seconds

        def peer() -> float:
            copy = home / "copy.bin"
            start = time.perf_counter()
            subprocess.run(["sha256sum", str(evidence)], check=True, stdout=subprocess.DEVNULL)
            subprocess.run(["cp", str(evidence), str(copy)], check=True)
            seconds = time.perf_counter() - start
            copy.unlink()
            return seconds

        measure = paired("`pack` with 1 GB of attachments", "`sha256sum` of it and one `cp`", 1.5, ours, peer, 3)
        assert len(digests) == 1, "two packs of one draft are not the same bytes"
        return measure


def packing_memory() -> Measure:
    """Peak memory of sealing 1 GB over that of sealing 1 MB."""
    return _memory("pack", "`pack`: peak memory at 1 GB over the same at 1 MB")


def verifying_memory() -> Measure:
    """Peak memory of looking at a package of 1 GB over that at one of 1 MB."""
    return _memory("verify", "`verify`: peak memory at 1 GB over the same at 1 MB")


def packing_twice() -> Measure:
    """Two packs of one draft, on another day, under another name and in another folder: packages that differ."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        draft = _draft(home, _MEGABYTE)
        first, _ = _run("pack", home, draft, home / "first.zip")
        moved = home / "elsewhere" / "moved.toml"
        moved.parent.mkdir()
        shutil.copy(draft, moved)
        shutil.copytree(sidecar_of(draft), sidecar_of(moved))
        again, _ = _run("pack", home, moved, home / "again.zip", DAY + timedelta(days=40))
        differing = float(again != first or (home / "first.zip").read_bytes() != (home / "again.zip").read_bytes())
    description = "packages of one draft that differ: another day, another name, another folder"
    return Measure(description, "packages made", differing, 2.0, differing / 2, 0.0, "")


def _memory(action: str, description: str) -> Measure:
    peaks = []
    for size in (_GIGABYTE, _MEGABYTE):
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            draft, target = _draft(home, size), home / "out.zip"
            _, peak = _run("pack", home, draft, target)
            peaks.append(peak if action == "pack" else _run("verify", home, draft, target)[1])
    extra = peaks[0] - peaks[1]
    return Measure(description, "the limit", extra, _EXTRA_MB, extra / _EXTRA_MB, 1.0, "MB")


def _run(action: str, home: Path, draft: Path, target: Path, day: date = DAY) -> tuple[str, float]:
    """Run the script in its own interpreter; return the digest of the package and the peak memory in MB."""
    command = [sys.executable, "-c", _SCRIPT, action, str(draft), str(target), day.isoformat()]
    with tempfile.TemporaryFile() as out:
        _, peak, code = run_measured(command, environment(home, home / "compiled"), out)
        assert code == 0
        out.seek(0)
        return out.read().decode().strip(), peak


def _draft(home: Path, size: int) -> Path:
    """Write a draft with a number of bytes attached; return its path."""
    source = home / "evidence.bin"
    with source.open("wb") as out:
        for _ in range(0, size, _MEGABYTE):
            out.write(os.urandom(_MEGABYTE))
    drafts = Drafts(find_user_folders({"LGQTUI_HOME": str(home)}), lambda: datetime.now(UTC))
    file, draft = drafts.new("large", "lgq-2022")
    attachment = attach_file(source, attachments_folder(sidecar_of(file.path)), size)
    source.unlink()
    file.save(draft.with_answer("III.1", Answer(attachments=(attachment,))))
    return file.path
