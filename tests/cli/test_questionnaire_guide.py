"""The guide to writing a questionnaire: its commands work as written."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.conftest import Call

GUIDE = (Path(__file__).parents[2] / "questions" / "README.md").read_text("utf-8")


def commands_of_the_guide() -> list[list[str]]:
    """Return the command lines of its ten minutes, in order."""
    part = GUIDE[GUIDE.index("## In ten minutes") : GUIDE.index("## A complete small example")]
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```$", part, re.MULTILINE | re.DOTALL)
    blank = re.findall(r"`(lgqtui export --blank [^`]+)`", part)
    return [shlex.split(line)[1:] for block in (*blocks, *blank) for line in block.splitlines()]


def test_the_ten_minutes_end_with_a_form_and_a_filled_in_copy(
    lgq: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The example is copied and checked, a draft filled in, checked and exported, the empty form created."""
    (example,) = re.findall(r"^```toml\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(tmp_path)
    Path("library-2026.toml").write_text(example, encoding="utf-8")
    commands = commands_of_the_guide()
    assert {words[0] for words in commands} == {"questions", "new", "answer", "check", "export"}
    results = {" ".join(words): lgq(*words) for words in commands}
    assert {line: result.err for line, result in results.items() if result.code != 0} == {}
    assert "in order" in results["questions check library-2026.toml"].err
    assert "“No online services” is ticked" in results["check Riverton"].out
    filled, form = Path("riverton.html").read_text("utf-8"), Path("form.html").read_text("utf-8")
    for words in ("Survey of public libraries", "Is your catalogue", "We lend e-books."):
        assert words in filled
        assert words in form
    for answer in ("Riverton Public Library", "https://catalogue.example.org/"):
        assert answer in filled
        assert answer not in form


def test_a_draft_uses_the_copy_of_its_questionnaire(
    lgq: Call, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the guide says: a changed file has to be copied again."""
    (example,) = re.findall(r"^```toml\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(tmp_path)
    source = Path("library-2026.toml")
    source.write_text(example, encoding="utf-8")
    lgq("new", "Riverton", "--questionnaire", "./library-2026.toml")
    copy = Path(lgq("config", "path").out.strip()).parent / "questionnaires" / source.name
    assert copy.read_text("utf-8") == example
    source.write_text(example.replace('id = "A.2.plans"', 'id = "A.2.aims"'), encoding="utf-8")
    assert lgq("answer", "Riverton", "A.2.aims", "none").code == 2
    copy.write_bytes(source.read_bytes())
    assert lgq("answer", "Riverton", "A.2.aims", "none").code == 0
