"""Templates become sentences, and what stands in a command becomes a word of the shell."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lgqtui.i18n import fill, shell_quote, tr, trn
from tests.hypothesis_settings import max_examples


@pytest.mark.parametrize(
    ("template", "sentence"),
    [
        ("Do: lgqtui erase {name} --yes", 'Do: lgqtui erase "a b" --yes'),
        ("{name} is gone. Do: lgqtui show {name}. Or {name}.", 'a b is gone. Do: lgqtui show "a b". Or a b.'),
        ("Set: lgqtui config set endpoints.{name}.address", 'Set: lgqtui config set endpoints."a b".address'),
        ("lgqtui {name}, so {name}", "lgqtui a b, so a b"),
        ("Tippe lgqtui show {name}：{name}", 'Tippe lgqtui show "a b"：a b'),
    ],
)
def test_only_what_stands_in_the_command_is_quoted(template: str, sentence: str) -> None:
    """Sentences around it have the name as it is."""
    assert tr(template, name="a b") == trn(template, template, 2, name="a b") == sentence


@pytest.mark.parametrize(
    ("template", "command"),
    [
        ("lgqtui erase {name} --yes", "lgqtui erase --yes -- -x"),
        ("lgqtui export {name} --to csv", "lgqtui export --to csv -- -x"),
        ("lgqtui history {name} restore {n}", "lgqtui history -- -x restore 1"),
        ("lgqtui outbox show {name}", "lgqtui outbox show -- -x"),
        ("chmod 600 {name}", "chmod -- 600 -x"),
    ],
)
def test_a_name_that_begins_with_a_hyphen_is_no_option(template: str, command: str) -> None:
    """Options stand before it, and `--` between."""
    assert fill(template, {"name": "-x", "n": 1}) == command


@pytest.mark.parametrize("name", ["a\x07b", "a\nb", "a␇b", "a\u202eb", "a\udcffb"])
def test_a_name_that_no_terminal_shows_is_left_out_of_a_command(name: str) -> None:
    """Such a command could not be copied; joiners are part of words."""
    assert fill("{file}: lgqtui import {file} --new-id", {"file": name}) == f"{name}: lgqtui import FILE --new-id"
    assert fill("lgqtui import {file}", {"file": "می\u200cخواهم"}) == 'lgqtui import "می\u200cخواهم"'


SHELLS = [shell for shell in ("sh", "bash", "zsh", "fish") if shutil.which(shell)]


@max_examples(25)
@given(st.lists(st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc"])), min_size=1, max_size=9))
@example(["x\\'; echo no #", "-n", "", "$(echo no)", "a\\", "'", '"', "`echo no`", "!!", "~", "=ls", "{a,b}", "^a^b"])
def test_every_shell_reads_one_word(names: list[str]) -> None:
    """Whatever the text is."""
    words = " ".join(shell_quote(name) for name in names)
    for shell in SHELLS:
        output = subprocess.run([shell, "-c", f"printf '%s\\0' {words}"], capture_output=True, check=True).stdout
        assert output.decode().split("\0")[:-1] == names


def test_the_shells_of_windows_run_nothing_between_the_quotes(monkeypatch: pytest.MonkeyPatch) -> None:
    """One of them looks into double quotes, and takes typographic ones for its own."""
    monkeypatch.setattr(sys, "platform", "win32")
    assert shell_quote("$(calc)`”; a") == '"`$(calc)```”; a"'
    assert shell_quote('a"&b') == '"a&b"'
