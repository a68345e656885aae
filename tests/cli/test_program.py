"""The program as a whole: its list of commands, and how every call ends."""

from __future__ import annotations

import errno
import importlib.metadata
import io
import os
import re
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO

import click
import pytest

import lgqtui
from lgqtui.cli import main
from lgqtui.cli.click_ext import LgqCommand, describe_error
from lgqtui.cli.registry import COMMANDS
from lgqtui.cli.terminal import read_input
from lgqtui.errors import CannotRead
from tests.cli.conftest import Call

CONTRACT = {
    "new": ["--questionnaire"],
    "fill": ["--no-mouse", "--plain", "--accessible", "--offline"],
    "list": ["--json"],
    "show": ["--json"],
    "answer": ["--text", "--add", "--shape", "--clear", "--mend", "--flag", "--no-flag", "--remark"],
    "attach": ["--caption", "--remove"],
    "check": ["--json", "--links", "--again", "--yes", "--offline"],
    "export": ["--to", "-o", "--with-remarks", "--blank", "--section"],
    "import": ["--new-id"],
    "pack": ["-o", "--yes"],
    "verify": ["--receipt", "--json"],
    "history": ["--json"],
    "submit": ["--endpoint", "--dry-run", "--yes", "--json"],
    "outbox": ["--json"],
    "outbox show": ["--json", "--receipt"],
    "outbox send": ["--now", "--json"],
    "outbox drop": ["--yes", "--json"],
    "rename": [],
    "duplicate": [],
    "trash": [],
    "restore": [],
    "erase": ["--yes"],
    "config": [],
    "config show": [],
    "config set": [],
    "config path": [],
    "config edit": [],
    "config receiver": [],
    "questions": [],
    "questions list": [],
    "questions show": ["--json"],
    "questions check": [],
    "help": [],
}


@pytest.mark.parametrize("name", CONTRACT)
def test_every_command_of_the_contract_is_there_with_its_options_and_an_example(name: str, lgq: Call) -> None:
    """Whoever asks a command for help reads a sentence, every option described, and a line to copy."""
    result = lgq(*name.split(), "--help")
    assert result.code == 0
    assert f"Example: lgqtui {name}" in result.out
    for option in CONTRACT[name]:
        assert re.search(rf"^  (\S+ / )?{option}( [A-Z\[]\S*)?( / \S+)?(  |\n {{4}}).*\S", result.out, re.MULTILINE), (
            option
        )
    assert max(len(line) for line in result.out.splitlines()) <= 80


def test_the_list_of_commands_is_complete(lgq: Call) -> None:
    """`lgqtui --help` is where a newcomer finds all there is, also how completion is switched on."""
    result = lgq("--help")
    assert result.code == 0
    for name, entry in COMMANDS.items():
        assert f"  {name} " in result.out
        assert entry.summary in result.out
    assert set(COMMANDS) == {name.split()[0] for name in CONTRACT}
    assert "_LGQTUI_COMPLETE=bash_source" in result.out


def test_no_command_has_an_option_outside_the_contract() -> None:
    """What later issues deliver is not promised before."""
    for name, options in CONTRACT.items():
        command = main.program
        context = click.Context(command)
        for word in name.split():
            child = command.get_command(context, word)
            assert child is not None
            command = child  # type: ignore[assignment]
        names = {word for parameter in command.params for word in (*parameter.opts, *parameter.secondary_opts)}
        assert {word for word in names if word.startswith("-")} == set(options), name


def test_the_version_is_the_one_installed(lgq: Call) -> None:
    """The version stands in the code, where reading it costs nothing, and is the package's."""
    assert lgq("--version").out == f"lgqtui {lgqtui.__version__}\n"
    assert lgqtui.__version__ == importlib.metadata.version("lgqtui")


@pytest.mark.parametrize(
    ("argv", "message", "remedy"),
    [
        (["lst"], "there is no command “lst”", "Did you mean list?"),
        (["config", "sho"], "there is no command “sho”", "Did you mean show?"),
        (["--frobnicate"], "there is no option “--frobnicate”", "lgqtui --help"),
        (["list", "--jsn"], "there is no option “--jsn”. Did you mean --json?", "lgqtui list --help"),
        (["show"], "DRAFT is missing", "lgqtui show --help"),
        (["new", "a", "b"], "there is no place for “b” in this command", "lgqtui new --help"),
        (["check", "Old", "Town"], "there is no place for “Town” in this command", 'stands in quotes: "Old Town"'),
        (["export", "a", "--to", "pdf"], "--to has to be one of: md, html", "lgqtui export --help"),
        (["export", "a", "--to"], "the option --to needs a value", "lgqtui export --help"),
        (["list", "--json=yes"], "the option --json takes no value", "lgqtui list --help"),
        (["answer", "a", "b", "- c"], "there is no option “- ”", "goes last, after --"),
    ],
)
def test_words_that_do_not_fit_end_with_2_and_a_remedy(argv: list[str], message: str, remedy: str, lgq: Call) -> None:
    """Click's own complaints have the form of ours."""
    result = lgq(*argv)
    assert result.code == 2
    assert result.out == ""
    assert message in result.error
    assert remedy in result.hint


def test_an_error_of_click_keeps_its_reason() -> None:
    """Click's reason, named by the parameter."""
    error = click.BadParameter("it is empty", param=click.Argument(["file"]))
    assert describe_error(error) == "FILE cannot be that: it is empty"


def test_a_command_may_do_without_an_option_for_help() -> None:
    """Then there is none to describe."""
    bare = LgqCommand("bare", add_help_option=False)
    assert bare.get_help_option(click.Context(bare)) is None


def test_a_name_that_is_no_command_is_none() -> None:
    """Whoever asks for it by name gets nothing, and nothing is loaded."""
    assert main.program.get_command(click.Context(main.program), "lst") is None


def test_warnings_about_the_language_are_printed_first(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Before the command says anything, beside what was asked for."""
    assert main.run(["config", "path"], "warning: the translation is damaged.") == 0
    assert capsys.readouterr().err == "warning: the translation is damaged.\n"


def test_reading_from_a_terminal_says_how_to_end_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the program would seem to hang."""
    typed = io.TextIOWrapper(io.BytesIO(b"Riverton\n"))
    monkeypatch.setattr(typed, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", typed)
    assert read_input() == "Riverton"
    assert capsys.readouterr().err == "Type or paste the answer. End it with Ctrl-D on a line of its own.\n"


def test_an_unexpected_error_ends_with_1_and_a_report_without_answers(
    lgq: Call, city: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash says one sentence; the report holds types and places, neither messages nor values."""

    def fail(*_: object) -> None:
        secret = "an answer"
        raise ZeroDivisionError(secret)

    monkeypatch.setattr("lgqtui.draft.store.DraftFile.load", fail)
    result = lgq("show", "city")
    assert result.code == 1
    assert "ZeroDivisionError" in result.error
    assert str(home / "drafts") in result.hint
    (report,) = (home / "state").glob("crash-*.txt")
    assert str(report) in result.hint
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    written = report.read_text("utf-8")
    assert "ZeroDivisionError" in written
    assert "test_program.py" in written
    assert "an answer" not in written + result.err
    assert "city" not in written


def test_where_the_draft_is_stands_in_the_last_line(lgq: Call, city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A front end that fails notes where the draft is, and that is what a user reads last; also of our own errors."""
    for fault in (ZeroDivisionError(), CannotRead("code", "cannot read it", "Look.")):
        fault.add_note("Saved. Your draft is /x/city.toml")

        def fail(*_: object, fault: Exception = fault) -> None:
            raise fault

        monkeypatch.setattr("lgqtui.draft.store.DraftFile.load", fail)
        result = lgq("show", "city")
        assert result.code in (1, 4)
        assert result.hint.endswith("Saved. Your draft is /x/city.toml")


def test_an_unexpected_error_is_reported_even_without_a_report_file(
    lgq: Call, city: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence comes out whatever else fails."""
    monkeypatch.setattr("lgqtui.draft.store.DraftFile.load", lambda _: 1 // 0)
    monkeypatch.setattr("lgqtui.files.replace_file", lambda *_: 1 // 0)
    result = lgq("show", "city")
    assert result.code == 1
    assert "ZeroDivisionError" in result.error


def test_ctrl_c_ends_with_130(lgq: Call, city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interrupted call says so by its exit code and by nothing else."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("lgqtui.draft.store.DraftFile.load", interrupt)
    result = lgq("show", "city")
    assert (result.code, result.out, result.err) == (130, "", "")


def test_an_unexpected_os_error_ends_with_4(lgq: Call, city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An OSError from anywhere is reported with its path and reason."""

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "/some/place")

    monkeypatch.setattr("lgqtui.draft.store.DraftFile.load", refuse)
    result = lgq("show", "city")
    assert result.code == 4
    assert result.error == "cannot use /some/place: you are not allowed to"


def test_an_os_error_without_a_path_is_reported_without_path(
    lgq: Call, city: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some calls of the system concern no file."""

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("lgqtui.draft.store.DraftFile.load", refuse)
    assert lgq("show", "city").error == "the system refused: you are not allowed to"


def test_an_error_of_click_has_the_form_of_other_errors(lgq: Call, city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also one that names no command: then all commands are pointed to."""

    def refuse(*_: object) -> None:
        raise click.ClickException("Something is Odd.")

    monkeypatch.setattr("lgqtui.draft.store.DraftFile.load", refuse)
    result = lgq("show", "city")
    assert (result.code, result.error, result.hint) == (2, "something is Odd", "All commands: lgqtui --help")


def lgqtui_process(
    home: Path,
    *argv: str,
    stdout: int | IO[bytes],
    stderr: int | IO[bytes] = subprocess.PIPE,
    environ: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "lgqtui", *argv],
        env={**os.environ, "LGQTUI_HOME": str(home), **(environ or {})},
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
    )


def test_a_closed_pipe_ends_quietly(home: Path) -> None:
    """`lgqtui … | head` is no fault worth a word."""
    reading, writing = os.pipe()
    os.close(reading)
    process = lgqtui_process(home, "questions", "show", "lgq-2022", stdout=writing)
    os.close(writing)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_an_output_that_is_full_ends_with_4(home: Path) -> None:
    """What could not be written out is reported, not lost silently."""
    with Path("/dev/full").open("wb") as full:
        process = lgqtui_process(home, "questions", "show", "lgq-2022", stdout=full)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 4
    assert err.startswith(b"error: cannot write to the standard output: the disk is full")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_where_not_even_the_error_can_be_written_the_exit_code_speaks(home: Path) -> None:
    """Both outputs are full; there is no traceback to write either."""
    with Path("/dev/full").open("wb") as full:
        process = lgqtui_process(home, "questions", "show", "lgq-2022", stdout=full, stderr=full)
        assert process.wait(timeout=60) == 4


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_an_end_that_the_caller_has_closed_is_only_silent(closed: str, home: Path) -> None:
    """A job without a terminal may run with nothing attached at all."""
    environ = {**os.environ, "LGQTUI_HOME": str(home)}
    for argv, code in (("list", 0), ("new city", 0), ("show nothing", 4), ("fill", 2)):
        command = f"{sys.executable} -m lgqtui {argv} {closed}"
        process = subprocess.run(command, shell=True, check=False, env=environ, capture_output=True)
        assert process.returncode == code, (argv, process.stderr)
        assert b"Traceback" not in process.stderr
        (home / "drafts" / "city.toml").unlink(missing_ok=True)


@pytest.mark.parametrize(("number", "code"), [(errno.EINVAL, 141), (errno.ENOSPC, 4)])
def test_on_windows_a_closed_pipe_is_known_by_another_number(
    number: int, code: int, lgq: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There the system says: invalid argument."""

    class Refusing(io.StringIO):
        def write(self, _: str) -> int:
            raise OSError(number, "refused")

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys, "stdout", Refusing())
    assert main.run(["--version"]) == code


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_an_output_that_is_not_utf_8_gets_escapes(home: Path, encoding: str) -> None:
    """A character that the terminal's encoding lacks is written as an escape; nothing fails."""
    process = lgqtui_process(home, "show", "東京", stdout=subprocess.PIPE, environ={"PYTHONIOENCODING": encoding})
    _, err = process.communicate(timeout=60)
    assert process.returncode == 4
    assert b"\\u6771\\u4eac" in err


def test_json_is_sound_where_the_output_is_not_utf_8(lgq: Call, small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """JSON says every character in ASCII where the output knows no other."""
    lgq("new", "東京", "--questionnaire", "small")
    written = io.BytesIO()
    output = io.TextIOWrapper(written, encoding="ascii")
    monkeypatch.setattr(sys, "stdout", output)
    assert main.run(["list", "--json"]) == 0
    assert b'"name": "\\u6771\\u4eac"' in written.getvalue()
