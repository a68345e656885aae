"""The user's own programs: how an editor ended decides what is taken over, and what it left is named."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lgqtui.draft.model import Draft
from lgqtui.draft.store import DraftFile
from lgqtui.errors import CannotRead, Error, WrongUse
from lgqtui.interview.session import Session
from lgqtui.questionnaire.answer import Answer
from lgqtui.questionnaire.library import QuestionnaireLibrary
from lgqtui.text import Cleaned
from lgqtui.workflows import user_programs
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.recovery import opening_notices
from lgqtui.workflows.user_programs import (
    UserProgram,
    edit_notices,
    edit_text,
    find_editor,
    find_program,
    read_text,
)

NOW = datetime(2026, 11, 5, 9, 30, tzinfo=UTC)
BEFORE = "Words"
MISSING = "there is no editor “{program}” here, as {source} says"


def find(requested: str, source: str = "EDITOR") -> tuple[str, ...]:
    """Return the words of a command."""
    return find_program(requested, source, ("first", "second"), MISSING).words


@pytest.fixture
def session(home: Path) -> Session:
    """Open a draft with a text."""
    file = DraftFile(home / "City.toml", lambda: NOW)
    home.mkdir()
    file.create(Draft("1234", "lgq-2022", NOW).with_answer("III.1", Answer(text=BEFORE)))
    return Session(file, QuestionnaireLibrary(home / "questionnaires"), lambda _: None, home / "state")


def script(tmp_path: Path, text: str, head: str = "#!/bin/sh\n") -> UserProgram:
    """Return an editor that is a script."""
    path = tmp_path / "my editor"
    path.write_text(head + text, "utf-8")
    path.chmod(0o700)
    return UserProgram((str(path),), "EDITOR")


def never(_: str) -> bool:
    raise AssertionError


def test_the_usual_program_is_used_where_none_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first that is installed; without any a sentence names them."""
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}" if name == "second" else None)
    assert find("") == ("second",)
    assert find("  ") == ("second",)
    assert find("second -x '# a'") == ("second", "-x", "# a")
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(WrongUse, match="there is no editor “first, second” here, as EDITOR says"):
        find("")


def test_an_editor_is_nano_or_one_that_was_chosen(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a choice vi is not opened: without nano a sentence names the setting."""
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}" if name in ("vi", "editor") else None)
    with pytest.raises(
        WrongUse, match=r"nano is not here, and the setting “editor” \(menu: settings\) names no other"
    ) as caught:
        find_editor(AppContext({"LGQTUI_HOME": str(home)}, lambda: NOW))
    assert "lgqtui config set editor" in caught.value.sentence
    assert find_editor(AppContext({"LGQTUI_HOME": str(home), "EDITOR": "vi"}, lambda: NOW)).words == ("vi",)
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}" if name == "nano" else None)
    assert find_editor(AppContext({"LGQTUI_HOME": str(home)}, lambda: NOW)).words == ("nano",)


@pytest.mark.parametrize("command", ['"', "vi '", "'nano", 'x "', "\\", "vi \\", "a 'b c", "emacs '", '"vi', 'vi "\\'])
def test_a_command_with_an_open_quote_is_named(command: str) -> None:
    """With the variable; it is wrong use."""
    with pytest.raises(WrongUse, match=r"^EDITOR cannot be read: a quote or a backslash is open in “") as caught:
        find(command)
    assert command in str(caught.value)


@pytest.mark.parametrize("command", ["no-such-editor", "''", "/", "/etc/passwd", "a\0b", "~", "$EDITOR", "-", "é"])
def test_an_editor_that_is_not_there_is_named(command: str) -> None:
    """With the variable."""
    with pytest.raises(WrongUse, match="as VISUAL says"):
        find(command, "VISUAL")


NOTEPAD = "C:\\Program Files\\Notepad++\\notepad++.exe"


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (NOTEPAD, (NOTEPAD,)),
        (f'"{NOTEPAD}" -multiInst', (NOTEPAD, "-multiInst")),
        (f"'{NOTEPAD}' -x 'a b'", (NOTEPAD, "-x", "a b")),
        ("C:\\tools\\vim.exe -R", ("C:\\tools\\vim.exe", "-R")),
        ("C:\\tools\\vim.exe \\\\server\\share\\", ("C:\\tools\\vim.exe", "\\\\server\\share\\")),
        ("notepad", ("notepad",)),
    ],
)
def test_a_command_of_windows_has_its_backslashes(
    command: str, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A path with a blank needs no quotes if the program is there."""
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(
        shutil, "which", lambda name: name if name in (NOTEPAD, "C:\\tools\\vim.exe", "notepad") else None
    )
    assert find(command) == words


def test_a_quote_that_is_open_is_named_on_windows_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """As everywhere."""
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(WrongUse, match="a quote or a backslash is open"):
        find(f'"{NOTEPAD}')


def test_a_path_with_a_blank_needs_no_quotes(tmp_path: Path) -> None:
    """If it is that of a program."""
    editor = script(tmp_path, "")
    assert find(editor.words[0]) == editor.words


def test_the_source_of_an_editor_is_named(home: Path) -> None:
    """A variable, or the setting; also where the settings file is damaged."""
    home.mkdir()
    environ = {"LGQTUI_HOME": str(home), "VISUAL": "no-such-editor"}
    with pytest.raises(WrongUse, match="as VISUAL says"):
        find_editor(AppContext(environ, lambda: NOW))
    (home / "settings.toml").write_text('editor = "no-such-editor"', "utf-8")
    with pytest.raises(WrongUse, match="as editor says"):
        find_editor(AppContext(environ, lambda: NOW))
    (home / "settings.toml").write_text("editor = ", "utf-8")
    assert find_editor(AppContext({**environ, "VISUAL": "", "EDITOR": "true"}, lambda: NOW)).source == "EDITOR"


@pytest.mark.parametrize(
    ("text", "how"),
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
def test_after_a_failure_nothing_is_taken_over(text: str, how: str, tmp_path: Path, session: Session) -> None:
    """The sentence names how it ended; the file is kept, readable by the user only, unless it is as it was."""
    with pytest.raises(Error, match=how) as caught:
        edit_text(script(tmp_path, text), session, BEFORE, never)
    assert "my editor" in str(caught.value)
    files = session.recovery_file.paths()
    assert bool(files) is ("half" in text or ": >" in text or "mkdir" in text)
    for path in files:
        assert str(caught.value).endswith(f"; nothing is taken over, and it is kept in {path}")
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077
        assert path in session.recovery_file.paths()
    session.close()


@pytest.mark.parametrize("head", ["", "#!/no/such/interpreter\n", "#!/etc/passwd\n", "\x7fELF"])
def test_an_editor_that_cannot_be_started_is_wrong_use(head: str, tmp_path: Path, session: Session) -> None:
    """No file stays."""
    with pytest.raises(WrongUse, match="cannot be started"):
        edit_text(script(tmp_path, "exit 0\n", head), session, BEFORE, never)
    assert session.recovery_file.paths() == []
    session.close()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('printf "caf\\351" > "$1"', "not UTF-8"),
        ('printf "\\377\\376c\\000" > "$1"', "not UTF-8"),
        ('rm "$1"', "there is no such file"),
        ('mv "$1" "$1.other"', "there is no such file"),
        ('rm "$1"; mkdir "$1"', "is not a file"),
        ('rm "$1"; mkfifo "$1"', "is not a file"),
        ('head -c 200001 /dev/zero | tr "\\0" x > "$1"', "longer than an answer"),
        ('head -c 900000 /dev/zero > "$1"', "is larger than"),
    ],
)
def test_what_is_no_text_is_not_taken_over(text: str, why: str, tmp_path: Path, session: Session) -> None:
    """The file stays, if there is one, and is named."""
    with pytest.raises(CannotRead, match=why) as caught:
        edit_text(script(tmp_path, text), session, BEFORE, never)
    assert ("it is kept in" in str(caught.value)) is any(p.suffix == ".txt" for p in session.recovery_file.paths())
    session.close()


@pytest.mark.parametrize(
    ("text", "before", "expected", "removed"),
    [
        ('printf "New\\n" > "$1"', BEFORE, "New", 0),
        ('printf "New\\n" > "$1"', "Old\n", "New\n", 0),
        ('printf "a\\000b\\033[31mred" > "$1"', BEFORE, "ab[31mred", 2),
        (': > "$1"', BEFORE, "", 0),
        ('echo " more" >> "$1"', BEFORE, "Words more", 0),
        ('printf "\\357\\273\\277mark" > "$1"', BEFORE, "mark", 0),
    ],
)
def test_what_is_saved_is_taken_over(
    text: str, before: str, expected: str, removed: int, tmp_path: Path, session: Session
) -> None:
    """Without the newline that editors add; the number of control characters is told; no file stays."""
    assert edit_text(script(tmp_path, text), session, before, never) == Cleaned(expected, removed)
    assert session.recovery_file.paths() == []
    session.close()


@pytest.mark.parametrize("first", ["", 'touch "$1"; ', 'cp "$1" "$1~"; mv "$1~" "$1"; '])
def test_an_editor_that_returns_at_once_is_asked_about(
    first: str, tmp_path: Path, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only if its text is as it was; one that took its time changed nothing on purpose."""
    notices = []

    def wait_for_editor(notice: str) -> bool:
        notices.append(notice)
        (path,) = session.recovery_file.paths()
        deadline = time.monotonic() + 10
        while path.read_text("utf-8") != "later" and time.monotonic() < deadline:
            time.sleep(0.05)
        return True

    editor = script(tmp_path, first + '(sleep 0.3; printf later > "$1") >/dev/null 2>&1 &')
    assert edit_text(editor, session, BEFORE, wait_for_editor).text == "later"
    assert "returned at once with the file unchanged" in notices[0]
    monkeypatch.setattr(user_programs, "_AT_ONCE", 0.0)
    assert edit_text(script(tmp_path, "exit 0"), session, BEFORE, never).text == BEFORE
    session.close()


def test_what_an_editor_saves_later_is_named_until_it_is_deleted(tmp_path: Path, session: Session) -> None:
    """It is readable by the user only; what the editor has beside it is not named."""
    with pytest.raises(Error, match="nothing is taken over; what you save in") as caught:
        edit_text(script(tmp_path, "exit 0"), session, BEFORE, lambda _: False)
    assert session.recovery_file.paths() == []
    lock = session.acquire_lock()
    path = Path(str(caught.value.params["path"]))
    path.with_name(path.name + "~").touch()
    for content in (b"caf\xe9", b"", BEFORE.encode()):
        path.write_bytes(content)
        path.chmod(0o644)
        (notice,) = opening_notices(session, lock, NOW, "")
        assert str(path) in notice.text
        assert path.stat().st_mode & 0o777 == 0o600
    path.unlink()
    assert list(opening_notices(session, lock, NOW, "")) == []
    session.close()


def test_ctrl_c_in_the_editor_is_not_for_the_program(tmp_path: Path) -> None:
    """The handler before handles it again afterwards."""
    handler = signal.getsignal(signal.SIGINT)
    threading.Timer(0.2, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    script(tmp_path, "sleep 1.1\n").run()
    assert signal.getsignal(signal.SIGINT) is handler


@pytest.mark.parametrize(
    ("before", "edited", "expected"),
    [
        ("Words", Cleaned("Other", 0), []),
        ("Words", Cleaned("Other", 2), ["2 control characters were left out."]),
        ("Words", Cleaned(" \n", 0), ["The editor left nothing, so it is empty now. ^R takes that back."]),
        ("Words", Cleaned("\u200b", 0), ["The editor left nothing, so it is empty now. ^R takes that back."]),
        ("\u200b", Cleaned("", 0), []),
        ("", Cleaned("", 0), []),
    ],
)
def test_notices_about_a_text_that_was_taken_over(before: str, edited: Cleaned, expected: list[str]) -> None:
    """What was left out, and how an emptied text comes back."""
    assert list(edit_notices(before, edited, undo="^R")) == expected


def test_a_text_of_the_longest_size_is_read(tmp_path: Path) -> None:
    """The newline at its end does not count."""
    (tmp_path / "text").write_text("x" * 200_000 + "\n")
    assert len(read_text(tmp_path / "text").text) == 200_001
