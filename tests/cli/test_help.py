"""`lgqtui help`: the guides are present, complete and correct."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from lgqtui.cli.commands.help import TABLES, table
from lgqtui.cli.main import _guide_table, program
from lgqtui.cli.registry import COMMANDS
from lgqtui.export.formats import FORMATS
from lgqtui.guides.render import render_guide
from lgqtui.guides.topics import TOPICS, guide_path
from lgqtui.plain.commands import COMMANDS as WORDS
from lgqtui.plain.draft_list import LIST_COMMANDS
from lgqtui.settings.registry import SETTINGS
from lgqtui.submission.endpoints.kinds import address_list
from lgqtui.tui import actions
from lgqtui.tui.keys import key_name
from tests.cli.conftest import Call
from tests.terminal import Terminal

CHECKOUT = Path(__file__).parents[2]
LGQTUI = CHECKOUT / "lgqtui"
DOCUMENTS = [
    CHECKOUT / "README.md",
    LGQTUI / "submission" / "README.md",
    LGQTUI / "package" / "README.md",
    *(guide_path(name, CHECKOUT) for name in TOPICS),
]
ESCAPE = "\x1b"


def guide(name: str) -> str:
    return guide_path(name, CHECKOUT).read_text("utf-8")


def everything() -> str:
    """Return all guides as displayed, with single blanks."""
    return " ".join(" ".join(render_guide(guide(name), 100, table)) for name in TOPICS).replace("\n", " ")


def in_single_blanks(text: str) -> str:
    return " ".join(text.split())


# What is shown


def test_alone_it_lists_the_topics_with_a_line_each(lgq: Call) -> None:
    """In the order of use, with the next command."""
    result = lgq("help")
    assert result.code == 0
    assert re.findall(r"^(\w+)  +\S", result.out, re.MULTILINE) == list(TOPICS)
    assert in_single_blanks(result.out).startswith("begin " + TOPICS["begin"].summary)
    assert "lgqtui help TOPIC" in result.out


@pytest.mark.parametrize("name", TOPICS)
def test_each_topic_has_a_guide(name: str, lgq: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """In any case; plain text, no wider than the window, with unbroken commands."""
    monkeypatch.setenv("COLUMNS", "64")
    result = lgq("help", name.upper())
    assert (result.code, result.err) == (0, "")
    assert ESCAPE not in result.out
    assert "<!--" not in result.out
    wide = [line for line in result.out.splitlines() if len(line) > 64]
    assert all(line.startswith("    ") and line.strip() in guide(name) for line in wide)


def test_wide_windows_are_not_filled(lgq: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines have at most 100 columns."""
    monkeypatch.setenv("COLUMNS", "200")
    lines = lgq("help", "trouble").out.splitlines()
    assert 90 < max(map(len, lines)) <= 100


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("evidnce", "Did you mean evidence? All topics: lgqtui help"),
        ("zzz", "All topics: lgqtui help"),
        ("export", "The command has its own help: lgqtui export --help. All topics: lgqtui help"),
    ],
)
def test_an_unknown_topic_is_reported_with_the_closest_match(name: str, hint: str, lgq: Call) -> None:
    """A sentence and exit code 2; for a command its own help is named."""
    result = lgq("help", name)
    assert (result.code, result.out) == (2, "")
    assert result.error == f"there is no guide “{name}”"
    assert result.hint == hint


# Completeness of the guides


def names_of(command: click.Command, name: str) -> Iterator[str]:
    yield name
    if isinstance(command, click.Group):
        for below in command.list_commands(click.Context(command)):
            child = command.get_command(click.Context(command), below)
            assert child is not None
            yield from names_of(child, f"{name} {below}")


def test_every_command_is_shown_in_a_guide() -> None:
    """In a command line, not only in the list of commands."""
    guides = "\n".join(guide(name) for name in TOPICS)
    unnamed = [name for name in names_of(program, "lgqtui") if not re.search(rf"\b{name}\b", guides)]
    assert unnamed == []


def test_every_export_format_is_shown_in_a_guide() -> None:
    """In a command line."""
    guides = "\n".join(guide(name) for name in TOPICS)
    assert [name for name in FORMATS if not re.search(rf"^lgqtui export .*--to {name}\b", guides, re.MULTILINE)] == []


def test_every_key_and_every_word_after_a_slash_is_in_the_guide_of_keys() -> None:
    """Each action of each table, with its purpose."""
    text = in_single_blanks(" ".join(render_guide(guide("keys"), 100, table)))
    tables = {name: value for name, value in vars(actions).items() if name.endswith("ACTIONS")}
    assert len(tables) >= 8
    for action in (*(action for of in tables.values() for action in of), actions.HELP):
        keys = ", ".join(map(key_name, actions.default_keys(action)))
        assert f"{keys} {action.help} ({action.key_id})" in text, action
    words = [(word.name, word.takes, word.help) for word in WORDS]
    for name, takes, purpose in (*words, *((word.name, word.takes, word.help) for word in LIST_COMMANDS)):
        assert f"/{name} {takes}".strip() + f" {purpose}" in text, name


def test_every_setting_and_its_variable_is_in_the_guide_of_settings() -> None:
    """With purpose and values."""
    text = in_single_blanks(" ".join(render_guide(guide("settings"), 100, table)))
    for setting in SETTINGS:
        assert f"{setting.name} {setting.help.format(addresses=address_list())}" in text
        assert setting.variable in text
        assert ", ".join(setting.choices) in text


def test_every_table_of_the_program_is_in_a_guide() -> None:
    """All tables of keys and slash commands, by front end."""
    used = {name for topic in TOPICS for name in re.findall(r"<!-- table ([\w.]+) -->", guide(topic))}
    groups = {"keys": {action.scope for action in actions.every_action()}, "words": ("question", "drafts")}
    names = {f"{kind}.{group}" for kind, members in groups.items() for group in members} | {"settings", "commands"}
    assert used == names
    assert {name.partition(".")[0] for name in names} == set(TABLES)


def test_no_guide_lies_there_without_a_topic() -> None:
    """Each file of the folder is a topic."""
    assert {path.stem for path in (LGQTUI / "guides").glob("*.md")} == {n for n, t in TOPICS.items() if not t.folder}


# Command lines in the guides


Line = tuple[list[str], bool]


def command_lines(markdown: str) -> Iterator[Line]:
    """Yield what follows `lgqtui` in every command line of a document, and whether it is within a sentence."""
    blocks = re.findall(r"^ *```(?:sh)?\n(.*?)^ *```$", markdown, re.MULTILINE | re.DOTALL)
    within = re.findall(r"`([^`\n]+)`", re.sub(r"^ *```.*?^ *```$", "", markdown, flags=re.MULTILINE | re.DOTALL))
    lines = ((line, False) for block in blocks for line in block.splitlines())
    for line, mentioned in (*lines, *((line, True) for line in within)):
        if re.search(r"(?:^|[ /])lgqtui(?: |$)", line):
            for part in line.split(" && "):
                yield from ((words, mentioned) for words in _called(part))


def _called(line: str) -> Iterator[list[str]]:
    words = shlex.split(line, comments=True)
    while words and re.fullmatch(r"[A-Z_]+=\S*", words[0]):
        words = words[1:]
    if words and words[0].rpartition("/")[2] == "lgqtui":
        ends = [n for n, word in enumerate(words) if word in ("<", ">", "|")]
        yield words[1 : ends[0] if ends else None]


def _refusal(lgq: Call, line: list[str], mentioned: bool) -> str:
    result = lgq(*line)
    return "" if result.code == 0 or (mentioned and result.error.endswith(" is missing")) else result.err


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_command_line_that_is_shown_can_be_called(path: Path, lgq: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands, options and numbers of words are those that there are; nothing is run.

    A sentence may speak of a command without saying of which draft.
    """
    monkeypatch.setattr(click.Command, "invoke", lambda *_: 0)
    lines = list(command_lines(path.read_text("utf-8")))
    refused = {" ".join(line): refusal for line, mentioned in lines if (refusal := _refusal(lgq, line, mentioned))}
    assert refused == {}
    if path.parent.name not in ("package", "guides"):
        assert lines


def test_what_could_not_be_called_would_be_found(lgq: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """The search itself: blocks, sentences, comments, redirection, and a variable before the command."""
    monkeypatch.setattr(click.Command, "invoke", lambda *_: 0)
    markdown = """
Say `lgqtui list --jsn` or `A=b lgqtui` or `lgqtui check`, not `lgqtui-list` and not `lgqtui/text.py`.

```sh
cd x && .venv/bin/lgqtui answer a "b c" - < d   # e
lgqtui history a show x
lgqtui check
```
"""
    lines = list(command_lines(markdown))
    assert lines == [
        (["answer", "a", "b c", "-"], False),
        (["history", "a", "show", "x"], False),
        (["check"], False),
        (["list", "--jsn"], True),
        ([], True),
        (["check"], True),
    ]
    assert [bool(_refusal(lgq, *line)) for line in lines] == [False, True, True, True, False, False]


def test_every_topic_that_is_named_is_there() -> None:
    """`lgqtui help X` in a document names an existing topic."""
    lines = [line for path in DOCUMENTS for line, _ in command_lines(path.read_text("utf-8"))]
    named = {line[1] for line in lines if line[:1] == ["help"] and len(line) > 1}
    assert named <= {*TOPICS, "TOPIC"}
    assert len(named) > 3


# On a terminal


def on_a_terminal(*argv: str, size: tuple[int, int], environ: dict[str, str] | None = None) -> str:
    """Return what a call prints on a terminal; a pager prints a mark at its end."""
    pager = "sh -c 'cat; echo [pager]'"
    inherited = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES", "NO_COLOR", "ACCESSIBLE", "LESS")}
    variables = {**inherited, "TERM": "xterm-256color", "PAGER": pager, **(environ or {})}
    with Terminal([sys.executable, "-m", "lgqtui", *argv], variables, size=size) as terminal:
        assert terminal.wait_end() == 0
        return terminal.output.decode().replace("\r\n", "\n")


def test_a_long_guide_is_shown_by_the_pager_of_the_user(home: Path) -> None:
    """In full, as plain text, as an unknown pager may not support codes."""
    output = on_a_terminal("help", "fill", size=(80, 24))
    assert output.startswith("Fill in\n")
    assert output.endswith("lgqtui help keys.\n[pager]\n")
    assert ESCAPE not in output


def test_a_guide_that_fits_the_window_is_written_as_it_is(home: Path) -> None:
    """Commands are bold; with NO_COLOR they are in quotes."""
    output = on_a_terminal("help", "evidence", size=(70, 60))
    assert "[pager]" not in output
    assert f"{ESCAPE}[1mEvidence{ESCAPE}[22m" in output
    plain = on_a_terminal("help", "evidence", size=(70, 60), environ={"NO_COLOR": "1"})
    assert ESCAPE not in plain
    assert "“lgqtui check Jakarta”" in plain


@pytest.mark.parametrize("environ", [{"TERM": "dumb"}, {"ACCESSIBLE": "1"}])
def test_where_lines_are_only_written_there_is_no_pager_and_no_code(environ: dict[str, str], home: Path) -> None:
    """A dumb terminal and a screen reader get the whole guide in plain lines."""
    output = on_a_terminal("help", "fill", size=(80, 24), environ=environ)
    assert output.startswith("Fill in\n")
    assert ESCAPE not in output
    assert "[pager]" not in output


@pytest.mark.skipif(shutil.which("less") is None, reason="needs less")
@pytest.mark.parametrize("own", [{}, {"LESS": ""}, {"LESS": "-X"}])
def test_a_pager_that_takes_bold_words_gets_them(own: dict[str, str], home: Path) -> None:
    """Also if the user has options of their own for it. An unknown pager gets plain text."""
    inherited = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES", "NO_COLOR", "ACCESSIBLE", "LESS")}
    environ = {**inherited, "TERM": "xterm-256color", "PAGER": "less", **own}
    with Terminal([sys.executable, "-m", "lgqtui", "help", "fill"], environ, size=(80, 24)) as terminal:
        terminal.wait_for(f"{ESCAPE}[1mFill")
        terminal.send("q")
        assert terminal.wait_end() == 0


@pytest.mark.parametrize(
    ("pager", "notice"),
    [
        *((pager, "PAGER cannot be read") for pager in ("'less", "less 'a b", "\\", 'less "')),
        *((pager, "exit code") for pager in ("false", "sh -c 'exit 3'", "grep x |", "ls /none")),
        *((pager, "there is no pager") for pager in ("/", "no-such-pager", "/etc/passwd", "''")),
        ("sh -c 'kill -9 $$'", "was ended by signal 9"),
        ("sh -c 'cat; true'", ""),
        ("head -n 1", ""),
    ],
)
def test_a_pager_that_fails_is_named_and_left_out(pager: str, notice: str, home: Path) -> None:
    """The guide is written plainly, and the call is done."""
    output = on_a_terminal("help", "fill", size=(80, 24), environ={"PAGER": pager})
    assert notice in " ".join(output.split())
    assert "Fill in\n" in output
    assert output.endswith("lgqtui help keys.\n") or "head" in pager


def test_commands_of_the_table_are_listed_for_scripts() -> None:
    """The guide for scripts lists every command with its sentence."""
    text = in_single_blanks(" ".join(render_guide(guide("scripting"), 100, table)))
    assert all(f"{name} {entry.summary}" in text for name, entry in COMMANDS.items())


@pytest.mark.parametrize("name", ["commands", "keys.question", "settings"])
def test_the_screen_has_the_tables_of_the_guides(name: str) -> None:
    """The program gives them to the screen, which may not import the commands."""
    assert _guide_table(name) == table(name)


OTHER_KEYS = {"F7", "^A", "^B", "^C"}
"""Keys that are named without an action: of a window that is too small, of screen and tmux, and of copying."""


@pytest.mark.parametrize("path", [CHECKOUT / "README.md", *(guide_path(name, CHECKOUT) for name in TOPICS)], ids=str)
def test_each_key_that_a_document_names_is_one_of_the_program(path: Path) -> None:
    """F-keys, keys held with Ctrl, and ways by the menu; outside the guides of keys none is an F-key alone."""
    text = path.read_text("utf-8")
    names = {key_name(key) for action in actions.every_action() for key in actions.default_keys(action)}
    named = re.findall(r"(?<![\w+])(?:F\d{1,2}|\^[A-Z]|Esc [a-z?/.](?: [kj])?)(?!\w)", text)
    assert set(named) - OTHER_KEYS <= names
    if path.stem not in ("keys", "access"):
        assert [line for line in text.split("\n") if re.search(r"\bF(?!7)\d", line) and "Esc" not in line] == []
