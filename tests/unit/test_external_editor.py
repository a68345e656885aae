"""A text in the editor of the user: how that ended decides what is taken over and what stays."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import threading
import time
from pathlib import Path

import pytest

from lgqtui import external_editor
from lgqtui.errors import CannotRead, Error, WrongUse
from lgqtui.external_editor import EditorSession, find_editor, run_editor

BEFORE = "Words"


def test_the_usual_editor_is_used_where_none_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first that is installed; without any a sentence says how to choose one."""
    monkeypatch.setattr(external_editor, "_USUAL", ("first", "second"))
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}" if name == "second" else None)
    assert find_editor("") == ["second"]
    assert find_editor("  ") == ["second"]
    assert find_editor("second -x") == ["second", "-x"]
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(Error, match="no editor was found"):
        find_editor("")


@pytest.mark.parametrize("command", ['"', "vi '", "'nano", 'x "', "\\", "vi \\", "a 'b c", "emacs '", '"vi', 'vi "\\'])
def test_a_command_with_an_open_quote_is_named(command: str) -> None:
    """The variable is named, and it is wrong use."""
    with pytest.raises(WrongUse, match=r"^EDITOR cannot be read: a quote or a backslash is open in “") as caught:
        find_editor(command, "EDITOR")
    assert command in str(caught.value)


@pytest.mark.parametrize("command", ["no-such-editor", "''", "/", "/etc/passwd", "a\0b", "~", "$EDITOR", "-", "é"])
def test_an_editor_that_is_not_there_is_named(command: str) -> None:
    """With the variable."""
    with pytest.raises(WrongUse, match="as VISUAL says"):
        find_editor(command, "VISUAL")


def edit(tmp_path: Path, script: str, head: str = "#!/bin/sh\n", *, text: str = BEFORE) -> EditorSession:
    """Return an edit of a text in an editor that is a script."""
    path = tmp_path / "my editor"
    path.write_text(head + script, "utf-8")
    path.chmod(0o700)
    return EditorSession([str(path)], text, tmp_path / "state" / "editor", "name", 100)


@pytest.mark.parametrize(
    ("script", "how"),
    [
        ('printf half > "$1"; exit 3', "ended with exit code 3"),
        ("exit 1", "ended with exit code 1"),
        ('printf half > "$1"; kill -9 $$', "was ended by signal 9"),
        ('printf half > "$1"; kill -1 $$', "was ended by signal 1"),
        (': > "$1"; exit 1', "ended with exit code 1"),
        ("no-such-command", "ended with exit code 127"),
        ('rm "$1"; exit 1', "ended with exit code 1"),
        ('rm "$1"; mkdir "$1"; exit 255', "ended with exit code 255"),
        ('printf half > "$1"; chmod 644 "$1"; exit 2', "ended with exit code 2"),
    ],
)
def test_after_a_failure_nothing_is_taken_over(script: str, how: str, tmp_path: Path) -> None:
    """The sentence names how it ended; the file is kept, readable by the user only, unless it is as it was."""
    edited = edit(tmp_path, script)
    with pytest.raises(Error, match=how) as caught:
        edited.run()
    assert "my editor" in str(caught.value)
    is_changed = "half" in script or ": >" in script or "mkdir" in script
    assert edited.path.exists() is is_changed
    assert (f"it is kept in {edited.path}" in str(caught.value)) is is_changed
    if is_changed:
        assert not stat.S_IMODE(edited.path.stat().st_mode) & 0o077


@pytest.mark.parametrize("head", ["", "#!/no/such/interpreter\n", "#!/etc/passwd\n", "\x7fELF"])
def test_an_editor_that_cannot_be_started_is_wrong_use(head: str, tmp_path: Path) -> None:
    """No file stays."""
    edited = edit(tmp_path, "exit 0\n", head)
    with pytest.raises(WrongUse, match="cannot be started"):
        edited.run()
    assert list((tmp_path / "state" / "editor").iterdir()) == []


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ('printf "caf\\351" > "$1"', "not UTF-8"),
        ('printf "\\377\\376c\\000" > "$1"', "not UTF-8"),
        ('rm "$1"', "there is no such file"),
        ('mv "$1" "$1.other"', "there is no such file"),
        ('rm "$1"; mkdir "$1"', "is not a file"),
        ('rm "$1"; mkfifo "$1"', "is not a file"),
        ('head -c 101 /dev/zero | tr "\\0" x > "$1"', "longer than an answer"),
        ('head -c 1000 /dev/zero > "$1"', "is larger than"),
    ],
)
def test_what_is_no_text_is_not_taken_over(script: str, why: str, tmp_path: Path) -> None:
    """The file stays, if there is one, and is named."""
    edited = edit(tmp_path, script)
    assert edited.run()
    with pytest.raises(CannotRead, match=why) as caught:
        edited.take()
    assert ("it is kept in" in str(caught.value)) is edited.path.exists()


@pytest.mark.parametrize(
    ("script", "text", "expected", "removed"),
    [
        ('printf "New\\n" > "$1"', BEFORE, "New", 0),
        ('printf "New\\n" > "$1"', "Old\n", "New\n", 0),
        ('printf "a\\000b\\033[31mred" > "$1"', BEFORE, "ab[31mred", 2),
        (': > "$1"', BEFORE, "", 0),
        ('echo " more" >> "$1"', BEFORE, "Words more", 0),
        ('printf "\\357\\273\\277mark" > "$1"', BEFORE, "mark", 0),
    ],
)
def test_what_is_saved_is_taken_over(script: str, text: str, expected: str, removed: int, tmp_path: Path) -> None:
    """Without the newline that editors add; the number of control characters is told; no file stays."""
    edited = edit(tmp_path, script, text=text)
    assert edited.run()
    cleaned = edited.take()
    assert (cleaned.text, cleaned.removed) == (expected, removed)
    assert not edited.path.exists()


def test_an_editor_that_returns_at_once_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only if its file is as it was; one that took its time changed nothing on purpose."""
    edited = edit(tmp_path, '(sleep 0.3; printf later > "$1") >/dev/null 2>&1 &')
    assert not edited.run()
    deadline = time.monotonic() + 10
    while edited.path.read_text("utf-8") != "later" and time.monotonic() < deadline:
        time.sleep(0.05)
    assert edited.take().text == "later"
    monkeypatch.setattr(external_editor, "_AT_ONCE", 0.0)
    assert edit(tmp_path, "exit 0").run()


def test_ctrl_c_in_the_editor_is_not_for_the_program(tmp_path: Path) -> None:
    """The one before handles it again afterwards."""
    handler = signal.getsignal(signal.SIGINT)
    threading.Timer(0.2, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    path = tmp_path / "slow"
    path.write_text("#!/bin/sh\nsleep 1.1\n", "utf-8")
    path.chmod(0o700)
    assert run_editor([str(path)], tmp_path / "text")
    assert signal.getsignal(signal.SIGINT) is handler
