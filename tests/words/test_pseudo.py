"""Every screen and command in a pseudo-language: nothing stays English, and longer words fit."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from lgqtui.cli.registry import COMMANDS
from lgqtui.export.formats import FORMATS
from lgqtui.guides.topics import TOPICS
from lgqtui.questionnaire.kinds import KINDS
from lgqtui.settings.registry import SETTINGS
from tests.tui.screenshots import SCENES
from tests.words.pot import collect_sentences
from tests.words.pseudo import ACCENTED, left_in_english, prepare_home, pseudo

SUBCOMMANDS = {
    "config": ("receiver", "show", "set", "path", "edit"),
    "outbox": ("show", "send", "drop"),
    "questions": ("list", "show", "check"),
}
HELPS = [
    ["--help"],
    *([name, "--help"] for name in COMMANDS),
    *([name, sub, "--help"] for name, subs in SUBCOMMANDS.items() for sub in subs),
]
CALLS = """
list
new Town
new Town
list
show Jakarta
show Town
check Jakarta
check Town
check Jakarta --links --offline
answer Town I.3 yes
answer Town I.3.name Жан
answer Town I.3 no
answer Town I.2.a 'https://example.org/a https://example.org/a'
answer Town X.date Жан
answer Town II.a Жан --flag
attach Town VII.1 FOLDER/note.txt
attach Town VII.1
history Town
history Town show 1
history Town diff 1
history Town restore 1
export Jakarta --to md
export Jakarta --to html
export Town --to md --with-remarks
export --blank lgq-2022 --to md
export Town --to bundle -o FOLDER/town.zip
import FOLDER/town.zip
import FOLDER/town.zip --new-id
pack Jakarta -o FOLDER/sealed.zip
verify FOLDER/sealed.zip
verify FOLDER/town.zip
verify FOLDER/nowhere.zip
outbox
submit Jakarta --dry-run --endpoint folder:FOLDER
submit Town --endpoint folder:FOLDER
submit Jakarta --endpoint folder:FOLDER/nowhere
outbox
outbox show Jakarta
outbox send
outbox drop Jakarta --yes
show Town
list
config show
config set theme light
config set theme pink
config set thme light
questions list
questions show lgq-2022
questions check FOLDER/note.txt
rename Town Village
duplicate Village
trash Village-2
restore
restore Village-2
erase Village-2
erase Village-2 --yes
erase Village-2 --yes
frobnicate
lst
list --jsn
show
show Jakrta
new a b
new a/
new ?
answer Jakarta I.9 x
answer Jakarta I.3 maybe
answer Jakarta I.3
answer Jakarta I.3 --shape '{'
answer Jakarta I.3 --shape '{"choice": 3}'
export Jakarta --to pdf
export --to md
export x --to
list --json=1
history Jakarta restore 99
history Jakarta restore 0
import FOLDER/nowhere.json
import FOLDER/note.txt
attach Jakarta VII.1 FOLDER
fill Jakarta
config
outbox show x
"""
"""One after the other, on one user's folders. FOLDER is another one."""

NAMES = {"Jakarta", "Village", "Town", "town", "Jakrta", "sealed", "small", "Small"}
TYPED = {
    *(*KINDS, *COMMANDS, *chain(*SUBCOMMANDS.values())),
    *chain.from_iterable(re.split(r"\W", " ".join((s.name, s.default, *s.choices))) for s in SETTINGS),
    *FORMATS,
    *("diff", "restore", "yes"),
    *TOPICS,
    *("eval", "source"),  # the lines that enable completion
    "report",  # what is sought in a text
    *("id", "choice"),  # keys in links and in JSON
    *("keys", "small", "toml"),  # a table of the settings, a questionnaire, its file
}
"""What is typed to a program or read by one, the same in every language."""
PARSERS = set("Invalid statement Expecting value property name enclosed in double quotes line column char".split())  # noqa: SIM905 - a sentence
"""What the readers of TOML and JSON say, which others have written."""

ENGLISH = ("guide", "pasted-list", "pasted-contact")
"""Scenes of guides, which are not translated, and of what a user pasted."""
OVERLAID = ("conflict", "receiver")
"""Scenes in which a dialog covers a part of a word."""

SIZE = (80, 24)
_WORD = re.compile(r"[^\W\d_]+")
_OURS = re.compile(f"[{ACCENTED}]", re.IGNORECASE)


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A home with the pseudo-language."""
    return prepare_home(tmp_path_factory.mktemp("person") / "home")


def console_output(environ: Mapping[str, str], calls: Sequence[Sequence[str]]) -> list[str]:
    """Return the output of these calls in turn."""
    command = [sys.executable, "-m", "tests.words.calls"]
    ended = subprocess.run(command, env=environ, input=json.dumps(calls), capture_output=True, check=False, text=True)
    assert ended.returncode == 0, ended.stderr
    texts: list[str] = json.loads(ended.stdout)
    return texts


def test_the_helps_of_all_commands_are_translated(environ: dict[str, str]) -> None:
    """Headings and descriptions; names of commands stay."""
    for argv, written in zip(HELPS, console_output(environ, HELPS), strict=True):
        assert set(left_in_english(written)) - TYPED == set(), (argv, written)


def test_the_output_of_commands_is_translated(environ: dict[str, str], tmp_path: Path) -> None:
    """Lists, problems, documents, errors and hints; what the user types stays."""
    (tmp_path / "note.txt").write_text("Жан", "utf-8")
    calls = [shlex.split(line.replace("FOLDER", str(tmp_path))) for line in CALLS.split("\n") if line]
    for argv, written in zip(calls, console_output(environ, calls), strict=True):
        assert set(left_in_english(written)) - {*TYPED, *NAMES, *PARSERS, *argv} == set(), (argv, written)


# The screens


def painted(environ: Mapping[str, str], size: tuple[int, int]) -> dict[str, dict[str, Any]]:
    """Return the text of every screen at a size, and the keys in its last line."""
    command = [sys.executable, "-m", "tests.words.screens", *map(str, size)]
    # What it reaches outside the full screen has tests of its own: coverage would double its time.
    unmeasured = {name: value for name, value in environ.items() if name != "COVERAGE_PROCESS_CONFIG"}
    ended = subprocess.run(command, env=unmeasured, capture_output=True, check=False, text=True)
    assert ended.returncode == 0, ended.stderr
    screens: dict[str, dict[str, Any]] = json.loads(ended.stdout)
    return screens


@pytest.fixture(scope="module")
def pseudo_screens(environ: dict[str, str]) -> dict[str, dict[str, Any]]:
    """Return every screen at 80×24."""
    return painted(environ, SIZE)


@pytest.fixture(scope="module")
def screens(pseudo_screens: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Return the text of every screen at 80×24."""
    return {name: screen["text"] for name, screen in pseudo_screens.items()}


def test_the_key_line_shows_the_same_keys_in_each_language(
    environ: dict[str, str], pseudo_screens: dict[str, dict[str, Any]]
) -> None:
    """Longer words are cut; no key gives way to them."""
    english = painted({**environ, "LANG": "C.UTF-8"}, SIZE)
    assert {name: s["keys"] for name, s in pseudo_screens.items()} == {name: s["keys"] for name, s in english.items()}


@cache
def vocabulary() -> set[str]:
    """Return every word of the pseudo-language."""
    forms = chain.from_iterable((singular, many) for singular, many, _ in collect_sentences())
    return {word.casefold() for template in forms for word in _WORD.findall(pseudo(template))}


@pytest.mark.parametrize("scene", SCENES)
def test_nothing_is_left_in_english_on_a_screen(scene: str, screens: dict[str, str]) -> None:
    """On every screen all but wording, names and ids is translated."""
    if scene in ENGLISH:
        return
    assert set(left_in_english(screens[scene])) - {*TYPED, *NAMES} == set(), screens[scene]


@pytest.mark.parametrize("scene", SCENES)
def test_words_that_are_longer_fit_on_a_screen(scene: str, screens: dict[str, str]) -> None:
    """With words longer by two fifths no line is too long, no words touch, and the way out stays visible."""
    lines = screens[scene].split("\n")
    assert len(lines) == SIZE[1]
    assert max(map(cell_len, lines)) <= SIZE[0]
    for line in lines:
        matches = (match for match in _WORD.finditer(line) if line[match.end() : match.end() + 1] != "…")
        ours = {match[0].casefold() for match in matches if _OURS.search(match[0])}
        assert ours <= vocabulary() or scene in OVERLAID, (line, screens[scene])
    line_of_keys = next((line for line in lines if "──" in line and pseudo("Menu") in line), lines[-1])
    exits = ("^Q ", pseudo("back"), pseudo("none"))
    assert any(word in line_of_keys for word in exits), screens[scene]
