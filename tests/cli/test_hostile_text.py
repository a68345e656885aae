"""Names, answers and files with control characters for terminals."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from lgqtui.i18n import shell_quote
from tests.cli.conftest import SMALL, Call, tree

EVIL = "a\x1b]52;c;eA==\x07\x1b[2J\x9b31m\u202egnp.\u2066b\u2069\x7f\r\x00"
TAME = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture
def evil(city: Path, small: Path, home: Path) -> Path:
    """A questionnaire, a draft and a file name, all of them hostile."""
    quoted = json.dumps(EVIL.replace("\x00", ""))
    small.write_text(
        SMALL.replace('"A small questionnaire"', quoted)
        .replace('"Small"', quoted)
        .replace('"First"', quoted)
        .replace('"Which apply?"', quoted)
        .replace('"this and that exclude each other"', quoted)
        .replace('"Take one off."', quoted)
    )
    answers: dict[str, dict[str, object]] = {
        "A.1": {"links": [{"label": EVIL, "urls": [f"https://a.example/{EVIL}"], "note": EVIL}]},
        "B.mail": {"text": EVIL, "remark": EVIL},
        "B.date": {"text": EVIL},
        "B.1-a": {"checked": True, "text": EVIL},
        "B.1-b": {"checked": True},
        EVIL: {"text": EVIL},
    }
    text = f'format = 1\nquestionnaire = "small"\nid = {json.dumps(EVIL)}\ncreated = 2026-01-01\n'
    for field, answer in answers.items():
        text += f"[answers.{json.dumps(field)}]\n" + "".join(f"{key} = {_toml(part)}\n" for key, part in answer.items())
    city.write_text(text)
    path = home / "drafts" / "b\x1b[31m\u202e\x9b.toml"
    path.write_text(f'format = 1\nquestionnaire = {json.dumps(EVIL)}\nid = "2"\ncreated = 2026-01-01\n')
    return path


def _toml(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_toml(entry) for entry in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_toml(entry)}" for key, entry in value.items()) + "}"
    return json.dumps(value)


CALLS = [
    ["list"],
    ["list", "--json"],
    ["show", "city"],
    ["show", "city", "--json"],
    ["check", "city"],
    ["check", "city", "--json"],
    ["show", EVIL.replace("\x00", "")],
    ["answer", "city", "B.mail", "\x1b[31m@"],
    ["answer", "city", "A.9\x1b[31m\u202e", "x"],
    ["answer", "city", "A.2", "\x1b[31m\u202e"],
    ["questions"],
    ["questions", "show", "small"],
    ["questions", "show", "small", "--json"],
    ["questions", "check", "\x1b[31m\u202e"],
    ["new", "x\x1b[31m\u202e"],
    ["new", "x", "--questionnaire", "\x1b[31m\u202e"],
    ["import", "\x1b[31m\u202e"],
    ["config", "set", "\x1b[31m\u202e", "x"],
    ["config", "set", "editor", "\x1b[31m\u202e"],
    ["rename", "city", "\x1b[31m\u202e"],
    ["restore", "\x1b[31m\u202e"],
    ["export", "city", "--to", "md"],
    ["export", "city", "--to", "html"],
    ["export", "city", "--to", "json"],
    ["\x1b[31m\u202e"],
    ["list", "--\x1b[31m\u202e"],
    ["export", "city", "--to", "\x1b[31m\u202e"],
    ["new", "a", "\x1b[31m\u202e"],
]


@pytest.mark.parametrize("argv", CALLS, ids=lambda argv: " ".join(argv).encode("ascii", "replace").decode())
def test_nothing_written_to_a_terminal_can_drive_it(argv: list[str], evil: Path, lgq: Call, home: Path) -> None:
    """No ESC, C1 or bidi control is printed, whatever names and answers contain."""
    reading, writing = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "lgqtui", *argv],
        env={**os.environ, "LGQTUI_HOME": str(home), "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        stdout=writing,
        stderr=writing,
    )
    os.close(writing)
    written = b""
    while chunk := _read(reading):
        written += chunk
    process.wait()
    os.close(reading)
    text = written.decode("utf-8").replace("\r\n", "\n")
    assert "Traceback" not in text
    assert TAME.findall(text) == []
    assert process.returncode != 1


def _read(number: int) -> bytes:
    try:
        return os.read(number, 65536)
    except OSError:
        return b""


def test_hostile_names_reach_programs_as_they_are(evil: Path, lgq: Call) -> None:
    """JSON has the text of the disk, in escapes."""
    names = [draft["name"] for draft in lgq("list", "--json").json["drafts"]]
    assert evil.stem in names


def test_a_name_that_is_not_utf_8_can_be_listed_and_shown(city: Path, home: Path, lgq: Call) -> None:
    """File systems allow such names; no command fails, and a document has a sign for what is no text."""
    name = os.fsdecode(b"\xe9t\xe9")
    city.rename(home / "drafts" / f"{name}.toml")
    assert lgq("list", "--json").json["drafts"][0]["name"] == "�t�"
    assert "�t�" in lgq("list").out
    assert lgq("show", name).code == 0
    assert lgq("answer", name, "A.2", "yes").code == 0
    assert lgq("trash", name).code == 0
    process = subprocess.run(
        [sys.executable, "-m", "lgqtui", "restore", name],
        env={**os.environ, "LGQTUI_HOME": str(home)},
        capture_output=True,
        check=True,
    )
    assert process.stdout == os.fsencode(home / "drafts") + b"/\xe9t\xe9.toml\n"


@pytest.mark.parametrize(
    "argv",
    [
        ("answer", "city", "B.mail", "a\udce9@b.example"),
        ("answer", "city", "B.1-a", "on", "--text", "\udce9t"),
        ("answer", "city", "B.mail", "--remark", "\udce9t"),
        ("attach", "city", "B.date", "NOTE", "--caption", "\udce9t"),
        ("config", "set", "editor", "vi\udce9"),
        ("new", "r\udce9"),
        ("rename", "city", "r\udce9"),
        ("duplicate", "city", "r\udce9"),
    ],
    ids=lambda argv: " ".join(argv).encode("ascii", "replace").decode(),
)
def test_what_is_no_text_goes_into_no_answer_and_no_new_name(
    argv: tuple[str, ...], city: Path, home: Path, lgq: Call, tmp_path: Path
) -> None:
    """It would be left out of an answer, and no package could name such a draft."""
    (tmp_path / "NOTE").write_text("A note.")
    before = tree(home)
    result = lgq(*(argument.replace("NOTE", str(tmp_path / "NOTE")) for argument in argv))
    assert result.code == 2
    assert "�" in result.error
    assert "UTF-8" in result.error
    assert tree(home) == before


def test_a_draft_in_a_folder_that_is_no_text_can_be_sent(city: Path, tmp_path: Path, lgq: Call, home: Path) -> None:
    """The outbox has a readable name of it; a draft made of such a file has the rest of its name."""
    lgq("answer", "city", "A.2", "yes")
    (tmp_path / "sent").mkdir()
    path = tmp_path / os.fsdecode(b"\xe9t\xe9.toml")
    path.write_bytes(city.read_bytes())
    assert lgq("submit", str(path), "--endpoint", f"folder:{tmp_path}/sent", "--yes").code == 0
    assert lgq("outbox", "--json").json[0]["label"] == "�t�"
    bundle = tmp_path / os.fsdecode(b"\xe9t\xe9.json")
    assert lgq("export", str(path), "--to", "json", "-o", str(bundle)).code == 0
    assert lgq("import", str(bundle), "--new-id").out == f"{home / 'drafts' / 't.toml'}\n"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("city", "city"),
        ("東京-2", "東京-2"),
        ("harbour city", '"harbour city"'),
        ("$HOME's", "'$HOME'\"'\"'s'"),
        ("a;b", '"a;b"'),
    ],
)
def test_a_name_in_a_command_is_quoted(name: str, expected: str) -> None:
    """A command in a hint works when it is copied."""
    assert shell_quote(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [(r"C:\drafts\city.toml", r"C:\drafts\city.toml"), (r"D:\my drafts\$a.toml", '"D:\\my drafts\\$a.toml"')],
)
def test_a_name_is_quoted_as_the_shells_of_windows_read_it(
    name: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They know double quotes only, and a backslash is no escape."""
    monkeypatch.setattr(sys, "platform", "win32")
    assert shell_quote(name) == expected


def test_the_remedy_for_another_encoding_names_no_program_that_windows_lacks(
    lgq: Call, city: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Input by a pipe is in the code page of the console there."""
    monkeypatch.setattr(sys, "platform", "win32")
    result = lgq("answer", "city", "A.1", "-", stdin=b"\xe9t\xe9")
    assert (result.code, "iconv" in result.err, "Save it as UTF-8 first." in result.err) == (4, False, True)
