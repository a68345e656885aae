"""What each command loads, in its own interpreter: unneeded libraries cost time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from lgqtui.cli.main import program, run
from lgqtui.cli.registry import COMMANDS
from tests.cli.conftest import SMALL

SCREEN = {"textual", "questionary", "prompt_toolkit", "textual_image", "PIL"}
NETWORK = {"httpx", "httpcore", "asyncio", "ssl", "http", "email", "subprocess", "rich"}
"""What a call that sends needs; `rich` is brought along by httpx where it is installed."""
OTHERS = {
    "ada_url",
    "dateutil",
    "difflib",
    "email_validator",
    "filelock",
    "importlib.metadata",
    "jinja2",
    "keyring",
    "linkify_it",
    "platformdirs",
    "puremagic",
    "tempfile",
    "tomlkit",
    "tree_sitter",
    "tree_sitter_toml",
    "truststore",
    "zipfile",
}
HEAVY = SCREEN | NETWORK | OTHERS

SAVES = {"filelock", "tempfile"}
JUDGES = {"ada_url", "email_validator"}
SEALS = {"jinja2", "zipfile", "tempfile", "filelock", "difflib"}
SENDS = NETWORK | {"filelock", "tempfile"}

# Each call with the heavy libraries that it may load, and its exit code if that is not 0. `difflib` with -o is click's.
CALLS: list[tuple[str, set[str], int]] = [
    ("--version", set(), 0),
    ("--help", set(), 0),
    ("new town --questionnaire small", SAVES, 0),
    ("fill city", set(), 2),
    ("list", {"tempfile"}, 0),
    ("list --json", {"tempfile"}, 0),
    ("show city", JUDGES, 0),
    ("answer city A.2 no", SAVES, 0),
    ("answer city B.mail office@example.org", SAVES | {"email_validator"}, 0),
    ("answer city A.1 https://example.org/", SAVES | JUDGES, 0),
    ("attach city A.2", set(), 0),
    ("attach city A.2 evidence.txt", SAVES | {"puremagic"}, 0),
    ("check city", JUDGES, 0),
    ("check city --links --offline", JUDGES | {"asyncio", "ssl", "subprocess"}, 0),
    ("export city --to md", set(), 0),
    ("export city --to json -o city.json", {"tempfile", "difflib"}, 0),
    ("export city --to html -o city.html", {"tempfile", "difflib", "jinja2"}, 0),
    ("export city --to bundle -o city.zip", {"tempfile", "difflib", "zipfile"}, 0),
    ("export --blank small --to md", set(), 0),
    ("export sealed.zip --to csv", {"zipfile", "tempfile", "jinja2"}, 0),
    ("import exported.json again --new-id", SAVES, 0),
    ("pack city -o out.zip --yes", SEALS, 0),
    ("verify sealed.zip", {"zipfile", "tempfile", "jinja2"}, 0),
    ("history city", set(), 0),
    ("history city show 1", set(), 0),
    ("history city diff 1", set(), 0),
    ("history city restore 1", SAVES, 0),
    ("submit city --endpoint folder:. --dry-run", SEALS, 0),
    ("submit city --endpoint folder:. --yes", SEALS, 0),
    ("submit sealed.zip --endpoint http://127.0.0.1:9/ --yes", SENDS | {"zipfile", "jinja2"}, 5),
    ("outbox", set(), 0),
    ("outbox --json", set(), 0),
    ("outbox show city", set(), 0),
    ("outbox drop city --yes", SAVES, 0),
    ("outbox send", SAVES, 5),
    ("rename city town", SAVES, 0),
    ("duplicate city", SAVES, 0),
    ("trash city", SAVES, 0),
    ("restore", set(), 0),
    ("restore thrown", set(), 0),
    ("erase city --yes", {"filelock"}, 0),
    ("help", set(), 0),
    ("help fill", {"linkify_it"}, 0),  # loaded by markdown-it-py
    ("help keys", {"linkify_it", "tempfile", "subprocess"}, 0),
    ("config", set(), 2),
    ("config show", set(), 0),
    ("config set theme light", SAVES | {"tomlkit"}, 0),
    ("config path", set(), 0),
    ("config edit", set(), 2),
    ("config receiver", set(), 2),
    ("questions", set(), 0),
    ("questions list", set(), 0),
    ("questions show small", set(), 0),
    ("questions check small.toml", set(), 0),
]
NEEDED_WITH = {
    "history": {"lgqtui.cli.commands.show"},
    "submit": {"lgqtui.cli.commands.packages"},
}
"""Other commands whose modules a command uses."""

PROGRAM = """
import sys
from lgqtui.cli.main import run
code = run(sys.argv[1:])
print(code, *sys.modules, file=sys.stderr)
"""


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a draft and its generations, an attachment, a waiting package, and a draft in the trash."""
    home = tmp_path_factory.mktemp("furnished")
    (home / "questionnaires").mkdir()
    (home / "questionnaires" / "small.toml").write_text(SMALL, "utf-8")
    (home / "small.toml").write_text(SMALL, "utf-8")
    (home / "evidence.txt").write_text("evidence")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home)
        for name in [name for name in os.environ if name.startswith("LGQTUI_")]:
            patch.delenv(name)
        patch.setenv("LGQTUI_HOME", str(home))
        patch.setenv("LGQTUI_PATIENCE", "0")
        for line in (
            "new city --questionnaire small",
            "answer city A.2 yes",
            "attach city A.2 evidence.txt --caption Office",
            "export city --to json -o exported.json",
            "pack city -o sealed.zip --yes",
            "new thrown --questionnaire small",
            "trash thrown",
        ):
            assert run(line.split()) == 0, line
        assert run(["submit", "city", "--endpoint", "folder:nowhere", "--yes"]) == 5
    return home


@pytest.fixture
def own_home(furnished: Path, tmp_path: Path) -> Path:
    """A copy of that home for a single test."""
    return Path(shutil.copytree(furnished, tmp_path / "home"))


def loaded(home: Path, line: str) -> tuple[int, set[str]]:
    """Return the exit code of a call, and every module loaded at its end."""
    process = subprocess.run(
        [sys.executable, "-c", PROGRAM, *line.split()],
        env={**_minimal_environ(), "LGQTUI_HOME": str(home), "LGQTUI_PATIENCE": "0"},
        cwd=home,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        text=True,
    )
    code, *names = process.stderr.splitlines()[-1].split()
    return int(code), set(names)


def _minimal_environ() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("LGQTUI_")}


@pytest.mark.parametrize(("line", "may", "code"), CALLS, ids=[line for line, _, _ in CALLS])
def test_a_call_loads_what_it_needs_and_no_more(line: str, may: set[str], code: int, own_home: Path) -> None:
    """No front-end, network or document library without need; and only the module of the command."""
    ended, names = loaded(own_home, line)
    assert ended == code
    assert names & HEAVY <= may, names & HEAVY - may
    called = line.split(maxsplit=1)[0]
    own = {f"lgqtui.cli.commands.{COMMANDS[called].module}"} if called in COMMANDS else set()
    every = {f"lgqtui.cli.commands.{entry.module}" for entry in COMMANDS.values()}
    assert names & every <= own | NEEDED_WITH.get(called, set())


def test_only_what_sends_over_the_network_loads_it() -> None:
    """Of all calls only those with a network address may load HTTP libraries."""
    allowed = {line for line, may, _ in CALLS if may & {"httpx", "httpcore", "http"}}
    assert allowed == {"submit sealed.zip --endpoint http://127.0.0.1:9/ --yes"}
    assert not any(may & SCREEN for _, may, _ in CALLS)


def test_every_command_is_in_the_table() -> None:
    """Each command, also of a group, has a line above."""
    assert set(_every_command()) - {_called(line) for line, _, _ in CALLS} == set()


def _every_command() -> Iterator[str]:
    context = click.Context(program)
    for name in COMMANDS:
        command = program.get_command(context, name)
        if isinstance(command, click.Group):
            yield from (f"{name} {inner}" for inner in command.commands)
        yield name


def _called(line: str) -> str:
    """Return the command of a line, with its group."""
    first, *rest = line.split()
    command = program.get_command(click.Context(program), first) if first in COMMANDS else None
    in_group = isinstance(command, click.Group) and rest and rest[0] in command.commands
    return f"{first} {rest[0]}" if in_group else first
