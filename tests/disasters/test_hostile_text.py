"""Text with control characters in drafts, names and questionnaires: no byte of it is printed raw."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from tests.disasters.user import LEAVE, NEXT, User
from tests.terminal import Terminal

MARK = "hostile-9371"
ATTACKS = {
    "clipboard": f"\x1b]52;c;{MARK}\x07",
    "title": f"\x1b]0;{MARK}\x07",
    "link": f"\x1b]8;;http://{MARK}\x1b\\",
    "report": f"\x1b[6n{MARK}",
    "key": f'\x1b]4;1;"{MARK}"\x1b\\',
    "c1": f"\x9b31m{MARK}\x9d52;c;{MARK}\x9c",
    "string": f"\x1bP{MARK}\x1b\\\x1b_{MARK}\x1b\\",
    "bidi": f"\u202e{MARK}\u2066{MARK}",
    "line": f"a\r{MARK}\x08\x08\x0b\x0c",
    "half": f"\ud800{MARK}\udfff",
}
EVERYTHING = "".join(ATTACKS.values())
# The control codes of Textual; those that hostile text would cause are not among them.
RAW = re.compile(
    rb"\x1b\](?!22;default\x07)|\x1bP|\x1b_|\x1b\[6n|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]|[\x00\x08\x0b\x0c\x7f]"
)


def quoted(text: str) -> str:
    """Return a text as a TOML string with escapes; a lone surrogate cannot be written."""
    return json.dumps(text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")).replace("\x7f", "\\u007f")


@pytest.fixture
def hostile(user: User) -> str:
    """The path of a draft with hostile texts and a hostile name; it can be called by its path only."""
    text = quoted(EVERYTHING)
    link = f"{{ label = {text}, urls = [{text}, 'https://x.example/{MARK}'], note = {text} }}"
    answers = {
        "ID.city": f"text = {text}\nremark = {text}\nflag = true",
        "I.1": f"links = [{link}]",
        "I.3": 'choice = "yes"',
        "I.3.name": f"text = {text}",
        "III.1": f"text = {text}\nlinks = [{link}]",
        "III.2-01": f"checked = true\ntext = {text}",
        MARK: f"text = {text}",
    }
    path = user.path("City")
    tables = "".join(f"\n[answers.{json.dumps(field)}]\n{parts}\n" for field, parts in answers.items())
    path.write_text(path.read_text("utf-8") + tables, "utf-8")
    name = f"x\x1b[31m\u202e{MARK}"
    os.rename(path, user.path(name))  # noqa: PTH104
    return str(user.path(name))


def assert_tame(written: bytes) -> None:
    match = RAW.search(written)
    assert match is None, written[max(match.start() - 60, 0) : match.end() + 60]


CALLS = [
    ["list"],
    ["show", "NAME"],
    ["check", "NAME"],
    ["history", "NAME"],
    ["history", "NAME", "diff", "1"],
    ["history", "NAME", "show", "1"],
    ["history", "NAME", "restore", "1"],
    ["history", "NAME", "--json"],
    ["answer", "NAME", "ID.city", EVERYTHING.replace("\ud800", "").replace("\udfff", "")],
    ["export", "NAME", "--to", "md"],
    ["export", "NAME", "--to", "json"],
    ["rename", "NAME", "other"],
    ["trash", "NAME"],
    ["erase", "NAME"],
]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: " ".join(call[::2])[:20].encode("ascii", "ignore").decode())
def test_no_command_writes_it_to_a_terminal(user: User, hostile: str, call: list[str]) -> None:
    """Every command that displays a draft or generation makes it harmless."""
    user.run("answer", hostile, "ID.country", "x")
    with Terminal(user.command(*(hostile if word == "NAME" else word for word in call)), user.environ) as terminal:
        if call[0] == "erase":
            terminal.wait_for("to erase it:")
            terminal.send("no\n")
        assert terminal.wait_end() in (0, 2, 3)
        assert_tame(terminal.output)
        assert b"Traceback" not in terminal.output
        assert MARK.encode() in terminal.output or call[0] in ("list", "rename")


def test_the_screen_paints_nothing_of_it(user: User, hostile: str) -> None:
    """Through all screens, the terminal receives only control codes of Textual, and harmless text."""
    with user.fill(hostile) as terminal:
        terminal.wait_for("question ")
        terminal.wait_for("240 control characters in x")
        for key in (NEXT, NEXT, "\x07", "abc\x1b", "\x1bOR", "\x1b", "\x1bd"):
            terminal.read_until_quiet(0.3)
            terminal.send(key)
        terminal.wait_for("Drafts are in")
        terminal.read_until_quiet(0.5)
        terminal.send(LEAVE)
        terminal.wait_end()
        assert MARK.encode() in terminal.output
        assert_tame(terminal.output)


def test_markup_in_answers_is_text(user: User) -> None:
    """Square brackets, the markup of Textual, are displayed unchanged, on the screen and by commands."""
    text = "[bold]b[/bold] [/x] [@click=app.quit]c[/]"
    assert user.run("answer", "City", "ID.city", text).returncode == 0
    assert text in user.run("history", "City", "diff", "1").stdout
    assert text in user.run("export", "City", "--to", "json").stdout
    with user.fill("City") as terminal:
        terminal.wait_for("[bold]b[/bold] [/x]")
        terminal.drain(0.3)
        terminal.send(LEAVE)
        assert terminal.wait_end() == 0


def test_file_names_with_control_characters(user: User, tmp_path: Path) -> None:
    """A path with control characters is refused or displayed harmlessly."""
    for name in (f"\x1b]0;{MARK}\x07.toml", "\u202e.toml", "a\rb.toml", "\x9b.toml"):
        with Terminal(user.command("show", str(tmp_path / name)), user.environ) as terminal:
            assert terminal.wait_end() == 4
            assert_tame(terminal.output)
