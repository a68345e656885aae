"""The program as a whole: its commands, and how every call ends."""

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
from types import SimpleNamespace
from typing import IO

import click
import pytest

import lgqtui
from lgqtui.__main__ import print_unraisable
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
    "answer": [
        "--text",
        "--add",
        "--shape",
        "--clear",
        "--mend",
        "--from",
        "--flag",
        "--no-flag",
        "--remark",
        "--no-text",
        "--no-remark",
    ],
    "attach": ["--caption", "--without-metadata", "--remove", "--json"],
    "check": ["--json", "--links", "--again", "--yes", "--offline"],
    "export": ["--to", "-o", "--force", "--with-remarks", "--blank", "--section"],
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
    "config show": ["--json"],
    "config set": [],
    "config path": [],
    "config edit": [],
    "config receiver": [],
    "questions": ["--json"],
    "questions list": ["--json"],
    "questions show": ["--json"],
    "questions check": [],
    "help": [],
}


@pytest.mark.parametrize("name", CONTRACT)
def test_every_command_of_the_contract_is_there_with_its_options_and_an_example(name: str, lgq: Call) -> None:
    """The help of a command has a sentence, every option, and an example."""
    result = lgq(*name.split(), "--help")
    assert result.code == 0
    assert f"Example: lgqtui {name}" in result.out
    for option in CONTRACT[name]:
        assert re.search(rf"^  (\S+ / )?{option}( [A-Z\[]\S*)?( / \S+)?(  |\n {{4}}).*\S", result.out, re.MULTILINE), (
            option
        )
    assert max(len(line) for line in result.out.splitlines()) <= 80


def test_the_list_of_commands_is_complete(lgq: Call) -> None:
    """`lgqtui --help` lists all commands and how to enable completion."""
    result = lgq("--help")
    assert result.code == 0
    for name, entry in COMMANDS.items():
        assert f"  {name} " in result.out
        assert entry.summary in result.out
    assert set(COMMANDS) == {name.split()[0] for name in CONTRACT}
    assert "_LGQTUI_COMPLETE=bash_source" in result.out


def test_no_command_has_an_option_outside_the_contract() -> None:
    """Each option is in the table."""
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
    """The version in the code, which is quick to read, is that of the package."""
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
        (["export", "a", "--to", "pdf"], "--to has to be one of: html, md", "lgqtui export --help"),
        (["export", "a", "--to"], "the option --to needs a value", "lgqtui export --help"),
        (["list", "--json=yes"], "the option --json takes no value", "lgqtui list --help"),
        (["answer", "a", "b", "- c"], "there is no option “- ”", "goes last, after --"),
    ],
)
def test_words_that_do_not_fit_end_with_2_and_a_remedy(argv: list[str], message: str, remedy: str, lgq: Call) -> None:
    """Usage errors of click have the form of the program's errors."""
    result = lgq(*argv)
    assert result.code == 2
    assert result.out == ""
    assert message in result.error
    assert remedy in result.hint


@pytest.mark.parametrize(
    ("argv", "name"),
    [
        (["verify", "a.zip", ""], "PACKAGE..."),
        (["verify", "a.zip", "--receipt", ""], "--receipt"),
        (["submit", "A", "--endpoint", ""], "--endpoint"),
        (["export", "A", "--to", "md", "-o", ""], "-o"),
        (["answer", "A", "--from", ""], "--from"),
        (["duplicate", "A", ""], "NAME"),
        (["import", ""], "FILE"),
    ],
)
def test_an_empty_name_is_not_one_that_is_left_out(argv: list[str], name: str, lgq: Call) -> None:
    """A variable of a script that is not set does not make of a call one for another receiver, file or folder."""
    result = lgq(*argv)
    assert (result.code, result.error) == (2, f"{name} cannot be that: it is empty")


def test_an_error_of_click_keeps_its_reason() -> None:
    """With the name of the parameter."""
    error = click.BadParameter("it is empty", param=click.Argument(["file"]))
    assert describe_error(error) == "FILE cannot be that: it is empty"


def test_a_command_may_do_without_an_option_for_help() -> None:
    """There is none to describe then."""
    bare = LgqCommand("bare", add_help_option=False)
    assert bare.get_help_option(click.Context(bare)) is None


def test_a_name_that_is_no_command_is_none() -> None:
    """An unknown name loads nothing."""
    assert main.program.get_command(click.Context(main.program), "lst") is None


def test_warnings_about_the_language_are_printed_first(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Before the command prints anything, on stderr."""
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
    """A sentence is printed; the report has types and positions, neither messages nor values."""

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


def test_reports_of_the_same_second_are_all_there(
    lgq: Call, city: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has a name of its own."""
    monkeypatch.setattr("lgqtui.draft.store.DraftFile.load", lambda _: 1 // 0)
    hints = {lgq("show", city.stem).hint for _ in range(5)}
    assert len(hints) == len(list((home / "state").glob("crash-*.txt"))) == 5


@pytest.mark.parametrize(("number", "code"), [(errno.EIO, 129), (errno.ENOSPC, 4)])
def test_a_prompt_without_its_terminal_ends_as_by_a_hang_up(
    number: int, code: int, lgq: Call, city: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading and writing fail with an error of the system that names no file."""

    def fail(_: object) -> None:
        raise OSError(number, "refused")

    monkeypatch.setattr("lgqtui.draft.store.DraftFile.load", fail)
    assert lgq("show", city.stem).code == code


FAR_CLOCK = """
import time
def fail():
    raise OverflowError("timestamp too large to convert to C _PyTime_t")
clock = time.clock_gettime
time.time = time.time_ns = fail
time.clock_gettime = lambda number: clock(number) + (YEARS * 31_556_952 if number == time.CLOCK_REALTIME else 0)
from lgqtui.__main__ import main
main()
"""


@pytest.mark.parametrize("years", [240, 374, 7_972])
def test_a_clock_that_python_cannot_read_ends_nothing(years: int, home: Path) -> None:
    """Python counts nanoseconds in 64 bits, up to the year 2262; its libraries fail after that."""
    for line in ("new City", "answer City III.1 words", "list", "pack City --yes", "history City"):
        command = [sys.executable, "-c", FAR_CLOCK.replace("YEARS", str(years)), *line.split()]
        done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
        assert done.returncode == 0, done.stderr


def test_where_the_draft_is_stands_in_the_last_line(lgq: Call, city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A front end that fails records the path of the draft, which is printed last; also after our own errors."""
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
    """The sentence is printed whatever else fails."""
    monkeypatch.setattr("lgqtui.draft.store.DraftFile.load", lambda _: 1 // 0)
    monkeypatch.setattr("lgqtui.files.replace_file", lambda *_: 1 // 0)
    result = lgq("show", "city")
    assert result.code == 1
    assert "ZeroDivisionError" in result.error


def test_ctrl_c_ends_with_130(lgq: Call, city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interrupted call prints nothing."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("lgqtui.draft.store.DraftFile.load", interrupt)
    result = lgq("show", "city")
    assert (result.code, result.out, result.err) == (130, "", "")


INTERRUPTED_CALL = """
import signal, sys, weakref

class Owner:
    pass

class Finder:
    def find_spec(self, name, *_):
        if name != {module!r}:
            return
        if not {is_dropped}:
            signal.raise_signal(signal.SIGINT)
        owner = Owner()
        reference = weakref.ref(owner, lambda _: signal.raise_signal(signal.SIGINT))
        del owner  # calls back; Python goes on after what is raised there

signal.signal(signal.SIGINT, {handler})
sys.meta_path.insert(0, Finder())
sys.argv = ["lgqtui", "list"]
from lgqtui.__main__ import main
main()
"""
"""Interrupts itself when a module is loaded."""
HANDLER = "signal.default_int_handler"


@pytest.mark.parametrize(
    ("module", "is_dropped", "handler", "code"),
    [
        ("lgqtui.cli.language", False, HANDLER, 130),
        ("click", False, HANDLER, 130),
        ("lgqtui.cli.main", True, HANDLER, 130),
        ("lgqtui.cli.commands.drafts", False, HANDLER, 130),
        ("lgqtui.cli.commands.drafts", True, HANDLER, 130),
        ("click", False, "signal.SIG_IGN", 0),
    ],
)
def test_ctrl_c_ends_with_130_also_while_the_program_starts(
    module: str, is_dropped: bool, handler: str, code: int, home: Path
) -> None:
    """Without a traceback, and never with 0; a background job of a shell goes on."""
    program = INTERRUPTED_CALL.format(module=module, is_dropped=is_dropped, handler=handler)
    environ = {**os.environ, "LGQTUI_HOME": str(home)}
    process = subprocess.run([sys.executable, "-c", program], env=environ, capture_output=True, check=False, timeout=60)
    assert (process.returncode, b"Traceback" in process.stderr) == (code, False)


def test_what_a_callback_raises_is_printed_unless_it_is_ctrl_c(monkeypatch: pytest.MonkeyPatch) -> None:
    """As Python does it."""
    ended: list[object] = []
    monkeypatch.setattr(os, "_exit", ended.append)
    monkeypatch.setattr(sys, "__unraisablehook__", lambda unraisable: ended.append(unraisable.exc_type))
    for exception in (ValueError, KeyboardInterrupt):
        print_unraisable(SimpleNamespace(exc_type=exception))
    assert ended[:2] == [ValueError, 130]


def test_an_unexpected_os_error_ends_with_4(lgq: Call, city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is reported with path and reason."""

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "/some/place")

    monkeypatch.setattr("lgqtui.draft.store.DraftFile.load", refuse)
    result = lgq("show", "city")
    assert result.code == 4
    assert result.error == "cannot use /some/place: you are not allowed to"


def test_an_os_error_without_a_path_is_reported_without_path(
    lgq: Call, city: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some system calls concern no file."""

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("lgqtui.draft.store.DraftFile.load", refuse)
    assert lgq("show", "city").error == "the system refused: you are not allowed to"


def test_an_error_of_click_has_the_form_of_other_errors(lgq: Call, city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a command the hint names the list of commands."""

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
    """`lgqtui … | head` prints no error."""
    reading, writing = os.pipe()
    os.close(reading)
    process = lgqtui_process(home, "questions", "show", "lgq-2022", stdout=writing)
    os.close(writing)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_an_output_that_is_full_ends_with_4(home: Path) -> None:
    """Lost output is reported."""
    with Path("/dev/full").open("wb") as full:
        process = lgqtui_process(home, "questions", "show", "lgq-2022", stdout=full)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 4
    assert err.startswith(b"error: cannot write to the standard output: the disk is full")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit of file sizes")
def test_an_unbuffered_output_that_takes_a_part_ends_with_4(home: Path, tmp_path: Path) -> None:
    """With PYTHONUNBUFFERED, usual in containers, Python writes once and says nothing of what did not fit."""
    command = ["sh", "-c", f'ulimit -f 8; exec "$0" -m lgqtui "$@" > "{tmp_path}/output"', sys.executable]
    environ = {**os.environ, "LGQTUI_HOME": str(home), "PYTHONUNBUFFERED": "1"}
    environ["PYTHONDONTWRITEBYTECODE"] = "1"  # compiled modules would be cut off, and so would the data of coverage
    environ.pop("COVERAGE_PROCESS_CONFIG", None)
    for argv in (["questions", "show", "lgq-2022", "--json"], ["export", "--blank", "lgq-2022", "--to", "html"]):
        ended = subprocess.run([*command, *argv], env=environ, capture_output=True, check=False)
        assert ended.returncode == 4, argv
        assert ended.stderr.startswith(b"error: cannot write to the standard output: ")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_where_not_even_the_error_can_be_written_the_exit_code_speaks(home: Path) -> None:
    """Both outputs are full; no traceback is printed."""
    with Path("/dev/full").open("wb") as full:
        process = lgqtui_process(home, "questions", "show", "lgq-2022", stdout=full, stderr=full)
        assert process.wait(timeout=60) == 4


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_an_end_that_the_caller_has_closed_is_no_crash(closed: str, home: Path) -> None:
    """A call may run with all streams closed; but one whose result is lost does not end with 0."""
    environ = {**os.environ, "LGQTUI_HOME": str(home)}
    lost = 4 if ">&-" in closed.split() else 0
    blank = "export --blank lgq-2022 --to"
    subprocess.run([sys.executable, "-m", "lgqtui", "new", "Town"], check=True, env=environ, capture_output=True)
    calls = (("list", lost), ("list --json", lost), (f"{blank} md", lost), ("--help", lost), ("new city", lost))
    for argv, code in (*calls, ("show nothing", 4), ("fill", 2)):
        command = f"{sys.executable} -m lgqtui {argv} {closed}"
        process = subprocess.run(command, shell=True, check=False, env=environ, capture_output=True)
        assert process.returncode == code, (argv, process.stderr)
        assert b"Traceback" not in process.stderr
        (home / "drafts" / "city.toml").unlink(missing_ok=True)


@pytest.mark.parametrize(("number", "code"), [(errno.EINVAL, 141), (errno.ENOSPC, 4)])
def test_on_windows_a_closed_pipe_is_known_by_another_number(
    number: int, code: int, lgq: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows reports an invalid argument."""

    class Refusing(io.StringIO):
        def write(self, _: str) -> int:
            raise OSError(number, "refused")

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys, "stdout", Refusing())
    assert main.run(["--version"]) == code


def test_a_terminal_that_is_gone_ends_as_by_a_hang_up(lgq: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write fails with an error of input and output; what is left in the buffer goes to the null device."""
    reader, writer = os.pipe()
    os.close(reader)

    class Gone(io.StringIO):
        def write(self, _: str) -> int:
            raise OSError(errno.EIO, "gone")

        def flush(self) -> None:
            os.write(writer, b"more")

        def fileno(self) -> int:
            return writer

    assert lgq("--version").code == 0
    monkeypatch.setattr(sys, "stdout", Gone())
    assert main.run(["--version"]) == 129
    assert os.write(writer, b"more") == 4
    os.close(writer)


def test_an_unknown_word_for_the_completion_is_left_aside(lgq: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named, and the call is done."""
    monkeypatch.setenv("_LGQTUI_COMPLETE", "x")
    result = lgq("--version")
    assert (result.code, result.out) == (0, f"lgqtui {lgqtui.__version__}\n")
    assert "_LGQTUI_COMPLETE cannot be “x”; it is left aside." in result.err


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_an_output_that_is_not_utf_8_gets_escapes(home: Path, encoding: str) -> None:
    """A character outside the encoding is printed as an escape."""
    process = lgqtui_process(home, "show", "東京", stdout=subprocess.PIPE, environ={"PYTHONIOENCODING": encoding})
    _, err = process.communicate(timeout=60)
    assert process.returncode == 4
    assert b"\\u6771\\u4eac" in err


def test_json_is_sound_where_the_output_is_not_utf_8(lgq: Call, small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """JSON escapes characters outside the encoding."""
    lgq("new", "東京", "--questionnaire", "small")
    written = io.BytesIO()
    output = io.TextIOWrapper(written, encoding="ascii")
    monkeypatch.setattr(sys, "stdout", output)
    assert main.run(["list", "--json"]) == 0
    assert b'"name": "\\u6771\\u4eac"' in written.getvalue()
