"""A power cut keeps what was forced to the disk: a trace of the system calls shows that it is, and in which order."""

from __future__ import annotations

import re
from pathlib import Path

from tests.disasters.requirements import require_strace
from tests.disasters.strace import SystemCall, traced_save
from tests.disasters.test_killed_between_any_two_steps import create_file


def kind(call: SystemCall, folder: Path) -> str:
    """Return what a call does to what: `fsync draft`, `rename version`; "" for other calls."""
    if call.name.startswith("rename"):
        return "rename " + ("version" if "/history/" in call.arguments else "draft")
    if call.name != "fsync":
        return "write " + _what(call.arguments) if call.name == "write" and "tmp-" in call.arguments else ""
    synced = re.search(r"<(.*?)>", call.arguments)
    assert synced is not None, call
    names = {str(folder): "folder", str(folder / "city.files" / "history"): "history"}
    return "fsync " + names.get(synced[1], _what(synced[1]))


def _what(path: str) -> str:
    return "new version" if "/history/" in path else "new draft"


def test_the_order_of_a_save(tmp_path: Path) -> None:
    """The new text is on the disk before it takes the name, the version before it before it gives way; then the folder.

    So at every instant the name leads to a text that is whole, and after the save to the new one.
    """
    require_strace()
    folder = tmp_path / "drafts"
    outcome, calls = traced_save(create_file(folder).path)
    assert outcome.message == "saved "
    assert [done for call in calls if (done := kind(call, folder))] == [
        "write new draft",
        "fsync new draft",
        "write new version",
        "fsync new version",
        "rename version",
        "fsync history",
        "rename draft",
        "fsync folder",
    ]


def test_nothing_but_the_rename_touches_the_draft(tmp_path: Path) -> None:
    """The file of the draft is never opened for writing, truncated or deleted."""
    require_strace()
    path = create_file(tmp_path / "drafts").path
    _, calls = traced_save(path)
    own = [call for call in calls if f'"{path}"' in call.arguments]
    opened = [call.arguments for call in own if call.name == "openat"]
    assert all("O_RDONLY" in about for about in opened), opened
    assert [call.name for call in own if call.name not in ("openat", "close")] == ["rename"]
