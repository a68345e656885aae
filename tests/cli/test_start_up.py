"""What a call loads: each command only what it needs, so that the program starts fast."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lgqtui.questionnaire.kinds import KINDS
from tests.cli.conftest import Call
from tests.cli.test_what_is_loaded import HEAVY
from tests.terminal import Terminal

LIBRARIES = {"textual", "questionary", "prompt_toolkit", "httpx", "jinja2", "tomlkit", "filelock", "tree_sitter"}
SLOW = HEAVY | {"markdown_it"}
PROGRAM = """
import sys
from lgqtui.cli.main import run
code = run(sys.argv[1:])
print(code, *sys.modules, file=sys.stderr)
"""


def loaded(home: Path, *argv: str) -> set[str]:
    """Return the modules loaded at the end of a call in its own interpreter; the call must end with 0."""
    process = subprocess.run(
        [sys.executable, "-c", PROGRAM, *argv],
        env={**os.environ, "LGQTUI_HOME": str(home)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        text=True,
    )
    code, *names = process.stderr.splitlines()[-1].split()
    assert code == "0", process.stderr
    return set(names)


def commands_in(names: set[str]) -> set[str]:
    """Return the modules of commands among the names."""
    from lgqtui.cli.registry import COMMANDS

    return names & {f"lgqtui.cli.commands.{entry.module}" for entry in COMMANDS.values()}


CONSOLE_SCRIPT = """
import sys
import lgqtui.plain.bare_console, lgqtui.plain.run
print(0, *sys.modules, file=sys.stderr)
"""
LATE_IN_CONSOLE = (
    "asyncio",
    "httpcore",
    "httpx",
    "lgqtui.package",
    "lgqtui.submission.sender",
    "lgqtui.linkcheck.checker",
)


def test_the_console_starts_without_rarely_used_modules() -> None:
    """Link checks, packing and sending are loaded when they are used."""
    process = subprocess.run([sys.executable, "-c", CONSOLE_SCRIPT], capture_output=True, check=True, text=True)
    names = set(process.stderr.split())
    assert names & {*LATE_IN_CONSOLE, "textual", "questionary"} == set()


@pytest.mark.parametrize("argv", [["--version"], ["--help"], ["list"], ["list", "--json"]])
def test_the_quickest_calls_load_nothing_slow(argv: list[str], home: Path) -> None:
    """No front-end library, no document library, and no other command."""
    names = loaded(home, *argv)
    assert names & SLOW == set()
    assert commands_in(names) == ({"lgqtui.cli.commands.drafts"} if argv[0] == "list" else set())


def test_guides_are_read_without_what_paints(home: Path) -> None:
    """The list of topics loads nothing slow; a guide loads Markdown, and no Textual for the keys it lists."""
    names = loaded(home, "help")
    assert names & SLOW == set()
    names = loaded(home, "help", "fill")
    assert {name for name in names if name.startswith(("lgqtui.plain.", "lgqtui.tui.", "lgqtui.interview."))} == set()
    names = loaded(home, "help", "keys")
    assert names & {"textual", "rich", "questionary", "prompt_toolkit", "httpx", "jinja2"} == set()


def test_a_list_of_drafts_that_did_not_change_loads_neither_drafts_nor_questionnaires(
    city: Path, lgq: Call, home: Path
) -> None:
    """The cache is enough."""
    lgq("list")
    names = loaded(home, "list")
    assert names & {*SLOW, "shutil"} == set()
    assert {
        name
        for name in names
        if name.startswith(("lgqtui.questionnaire.", "lgqtui.checks.", "lgqtui.linkcheck.", "lgqtui.submission."))
    } == set()
    assert "lgqtui.draft.format" not in names


@pytest.mark.parametrize("argv", [["show", "city"], ["check", "city"], ["questions", "show", "small"]])
def test_reading_loads_no_front_end_library(argv: list[str], city: Path, home: Path) -> None:
    """Nothing that paints, prompts, sends, or writes documents."""
    assert loaded(home, *argv) & LIBRARIES == set()


def test_a_refused_screen_loads_no_front_end_library(home: Path) -> None:
    """The terminal is checked before Textual is loaded."""
    process = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "LGQTUI_HOME": str(home)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        text=True,
    )
    code, *names = process.stderr.splitlines()[-1].split()
    assert code == "2"
    assert "textual" not in names


PAINTED = """
import re, sys
from pathlib import Path
from textual.css.stylesheet import Stylesheet
from textual.drivers.linux_driver import LinuxDriver

compiled = set()
read_again = []
Stylesheet.reparse = lambda sheet: read_again.append(len(sheet.source))
compiler, write = re._compiler.compile, LinuxDriver.write

def compile_and_note(pattern, flags=0):
    frame = sys._getframe(1)
    while frame.f_globals["__name__"].partition(".")[0] in ("re", "functools"):
        frame = frame.f_back
    compiled.add(frame.f_globals["__name__"])
    return compiler(pattern, flags)

def write_and_note(driver, text):
    write(driver, text)
    if sys.argv[3] in text:
        noted = {"loaded": list(sys.modules), "compiled": list(compiled), "read_again": read_again}
        import json  # late: that nothing else has loaded it by now is held
        Path(sys.argv[4]).write_text(json.dumps(noted))
        LinuxDriver.write = write

re._compiler.compile, LinuxDriver.write = compile_and_note, write_and_note
from lgqtui.cli.main import run
sys.exit(run(sys.argv[1:3]))
"""
SAMPLE = Path(__file__).parents[2] / "drafts" / "sample-complete.toml"
LINK_THINKING = (
    "lgqtui.checks.",
    "lgqtui.linkcheck.",
    "lgqtui.links.url",
    "lgqtui.links.corrections",
    "lgqtui.links.finder",
    "lgqtui.links.line_repair",
    "lgqtui.links.list_parser",
)
TEXT_AREA = "textual.widgets._text_area"
UNNEEDED = {"ada_url", "linkify_it", "httpcore", "httpx", "dateutil", "email_validator", "tomlkit", "tomllib", "json"}
OWN_PATTERNS = {"lgqtui.files", "lgqtui.settings.registry", "lgqtui.interview.labels"}


def painted_first(home: Path, draft: Path, mark: str) -> tuple[set[str], set[str], list[int]]:
    """Return what was done when `mark` is painted: modules loaded, those with compiled patterns, styles read again."""
    noted = home / "painted.json"
    command = [sys.executable, "-c", PAINTED, "fill", str(draft), mark, str(noted)]
    environ = {**os.environ, "LGQTUI_HOME": str(home), "TERM": "xterm-256color"}
    environ.pop("COVERAGE_PROCESS_CONFIG", None)  # the modules of coverage would be counted as well
    with Terminal(command, environ) as terminal:
        terminal.wait_for("saved")
        terminal.send("\x11")
        assert terminal.wait_end() == 0
    record = json.loads(noted.read_text())
    return set(record["loaded"]), set(record["compiled"]), record["read_again"]


@pytest.mark.parametrize("kind", [*KINDS, "the LGQ"])
def test_no_check_is_loaded_before_the_first_question_is_painted(kind: str, small: Path, lgq: Call, home: Path) -> None:
    """No module of checks or links is loaded, none of its patterns compiled, and no style read twice for the theme."""
    if kind in KINDS:
        small.write_text(small.read_text().replace('kind = "links"', f'kind = "{kind}"'))
        draft, mark = Path(lgq("new", "city", "--questionnaire", "small").out.strip()), "What is the"
    else:
        draft, mark = Path(shutil.copy(SAMPLE, home / "sample.toml")), "Indonesia"
    loaded, compiled, read_again = painted_first(home, draft, mark)
    assert read_again == []
    assert "lgqtui.tui.screens.question" in loaded
    assert {name for name in loaded if name.startswith(LINK_THINKING)} == set()
    assert loaded & UNNEEDED == set()
    assert (TEXT_AREA in loaded) == (kind in ("text", "tick", "links"))
    ours = {name for name in compiled if name.startswith("lgqtui.")}
    assert {name for name in ours if not name.startswith("lgqtui.questionnaire.")} - OWN_PATTERNS == set()
