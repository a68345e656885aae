"""Completion of names by the Tab key."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from lgqtui.cli.completion import draft_names
from lgqtui.cli.main import run
from tests.cli.conftest import Call

Complete = Callable[..., list[str]]


@pytest.fixture
def complete(lgq: Call, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Complete:
    """Return the completions after some words, the last of them incomplete."""

    def offered(*words: str) -> list[str]:
        monkeypatch.setenv("_LGQTUI_COMPLETE", "bash_complete")
        monkeypatch.setenv("COMP_WORDS", " ".join(["lgqtui", *words]))
        monkeypatch.setenv("COMP_CWORD", str(len(words)))
        capsys.readouterr()
        assert run([]) in (0, 1)  # click ends with 1 after completing
        monkeypatch.delenv("_LGQTUI_COMPLETE")
        written = capsys.readouterr()
        assert written.err == ""
        return [line.partition(",")[2] for line in written.out.splitlines() if line]

    return offered


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["expo"], ["export"]),
        (["show", "c"], ["city"]),
        (["show", "city", "A.2.n"], ["A.2.name"]),
        (["check", ""], ["city"]),
        (["answer", "city", "A.2."], ["A.2.name", "A.2.why"]),
        (["new", "--questionnaire", "sm"], ["small"]),
        (["questions", "show", "lgq"], ["lgq-2022"]),
        (["questions", "ch"], ["check"]),
        (["config", "set", "th"], ["theme"]),
        (["config", "set", "theme", "ansi"], ["ansi-dark", "ansi-light"]),
        (["restore", ""], ["thrown"]),
        (["export", "--blank", "small", "--section", ""], ["A", "B"]),
        (["export", "city", "--section", ""], ["A", "B"]),
        (["export", "city", "--to", "b"], ["bundle"]),
        (["list", "--j"], ["--json"]),
        (["help", "se"], ["send", "settings"]),
    ],
)
def test_names_are_completed(words: list[str], offered: list[str], city: Path, lgq: Call, complete: Complete) -> None:
    """Commands, options, drafts, fields, settings, questionnaires, sections, and names in the trash."""
    lgq("new", "thrown", "--questionnaire", "small")
    lgq("trash", "thrown")
    assert complete(*words) == offered


def test_receivers_and_packages_are_completed(city: Path, lgq: Call, complete: Complete, tmp_path: Path) -> None:
    """Endpoints of the settings, packages of the outbox."""
    folder = tmp_path / "stick"
    folder.mkdir()
    assert lgq("submit", "city", "--endpoint", f"folder:{folder}", "--yes").code == 0
    assert complete("outbox", "show", "c") == ["city"]
    assert lgq("config", "set", "endpoints.office.address", "https://collect.example/in").code == 0
    assert complete("submit", "city", "--endpoint", "o") == ["office"]


def test_where_the_program_is_not_around_nothing_is_offered() -> None:
    """A command without its program has no folders."""
    context = click.Context(click.Command("show"))
    assert draft_names(context, click.Argument(["draft"]), "") == []


def test_sections_are_those_of_the_questionnaire_that_the_command_takes(
    small: Path, complete: Complete, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--blank may name a file."""
    monkeypatch.chdir(small.parent)
    assert complete("export", "--blank", "./small.toml", "--section", "") == ["A", "B"]


@pytest.mark.parametrize(
    "words", [["answer", "nothing", ""], ["config", "set", "nothing", ""], ["export", "--section", ""], ["show", "zz"]]
)
def test_completing_never_fails(words: list[str], city: Path, complete: Complete) -> None:
    """An error gives no completions and prints nothing."""
    assert complete(*words) == []


def test_damage_does_not_disturb_completing(city: Path, small: Path, home: Path, complete: Complete) -> None:
    """Unreadable drafts, questionnaires or settings give no completions."""
    (home / "settings.toml").write_text("x = ")
    small.write_text("x = ")
    assert complete("answer", "city", "") == []
    city.write_text("x = ")
    assert complete("answer", "city", "") == []
    assert complete("show", "") == ["city"]


def test_names_that_could_drive_the_terminal_are_not_offered(city: Path, complete: Complete) -> None:
    """Shells print completions unchanged."""
    city.rename(city.with_name("c\x1b[31m.toml"))
    assert complete("show", "") == []


def test_an_empty_variable_asks_for_no_completing(city: Path, lgq: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program then runs as usual, once."""
    monkeypatch.setenv("_LGQTUI_COMPLETE", "")
    assert lgq("duplicate", "city").out.count("\n") == 1
    assert len(list(city.parent.glob("*.toml"))) == 2


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_lines_of_the_help_switch_completion_on(
    shell: str, lgq: Call, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each shell gets its script."""
    if shell == "bash" and shutil.which("bash") is None:
        pytest.skip("the toolkit asks bash for its version")
    assert f"_LGQTUI_COMPLETE={shell}_source lgqtui" in lgq("--help").out
    monkeypatch.setenv("_LGQTUI_COMPLETE", f"{shell}_source")
    run([])
    assert "_LGQTUI_COMPLETE" in capsys.readouterr().out


@pytest.mark.parametrize(("name", "offered"), [("City-2.b", True), ("$(x)", False), ("a b", False), ("a;b", False)])
def test_a_shell_that_may_not_quote_gets_only_what_needs_no_quotes(
    name: str, offered: bool, city: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever shells the library comes to serve."""
    city.rename(city.with_name(f"{name}.toml"))
    monkeypatch.setenv("_LGQTUI_COMPLETE", "powershell_complete")
    monkeypatch.setenv("COMP_WORDS", "lgqtui show ")
    monkeypatch.setenv("COMP_CWORD", "2")
    run([])
    assert (name in capsys.readouterr().out) is offered


@pytest.mark.parametrize("name", ["--yes", "-rf"])
def test_a_name_that_would_be_an_option_is_not_offered(name: str, city: Path, complete: Complete) -> None:
    """Enter would do something else with it."""
    city.rename(city.with_name(f"{name}.toml"))
    assert complete("erase", "") == []


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("", "it\\'s\\ \\$x\\!"), ("'it", "it'\\''s $x!"), ('"it', 'it\'s \\$x"\\!"'), ("it\\", "it\\'s\\ \\$x\\!")],
)
def test_bash_gets_a_name_in_the_quotes_that_are_open(typed: str, offered: str, city: Path, complete: Complete) -> None:
    """Outside of quotes each sign has its own escape."""
    city.rename(city.with_name("it's $x!.toml"))
    assert complete("show", typed) == [offered]
