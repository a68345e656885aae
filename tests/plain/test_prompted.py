"""Talking by prompts: what keys mean at a line, a list of choices, a long text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from lgqtui.links.model import LinkRow
from lgqtui.plain.console import ConsoleReply, Option
from lgqtui.plain.prompt_console import PromptConsole
from lgqtui.plain.run import run
from lgqtui.questionnaire.answer import Answer
from tests.plain.voice import Voice

CHOICES = (Option("yes", "Yes", "y"), Option("no", "No", "n"), Option("none", "not answered", "c"))
MANY = [Option(f"q{n}", f"Question number {n}") for n in range(40)]


@pytest.fixture
def keys() -> Iterator[PipeInput]:
    with create_pipe_input() as pipe:
        yield pipe


@pytest.fixture
def talk(keys: PipeInput) -> PromptConsole:
    return PromptConsole(keys, DummyOutput())


@pytest.mark.parametrize(
    ("typed", "present", "said"),
    [
        ("New\r", "", ConsoleReply("New")),
        ("\r", "Old", ConsoleReply("Old", is_unchanged=True)),
        (" Town\r", "Old", ConsoleReply("Old Town")),
        ("\x15\r", "Old", ConsoleReply("")),
        ("\r", "", ConsoleReply("", is_unchanged=True)),
        ("/flag\r", "", ConsoleReply(command="flag")),
        ("?\r", "", ConsoleReply(command="help")),
        ("//x\r", "", ConsoleReply("/x")),
        ("\r", "/x", ConsoleReply("/x", is_unchanged=True)),
        ("y\r", "/x", ConsoleReply("/xy")),
        ("\r", "?", ConsoleReply("?", is_unchanged=True)),
        ("/jump III.3\r", "Old", ConsoleReply(command="jump III.3")),
        ("?\r", "Old", ConsoleReply(command="help")),
        ("//x\r", "Old", ConsoleReply("/x")),
        ("/\x7f\r", "Old", ConsoleReply("Old", is_unchanged=True)),
        ("?\x7f?\r", "Old", ConsoleReply("Old?")),
        (" and/or\r", "Old", ConsoleReply("Old and/or")),
        ("/more\r", "https://a.example", ConsoleReply("https://a.example/more")),
    ],
)
def test_a_line(keys: PipeInput, talk: PromptConsole, typed: str, present: str, said: ConsoleReply) -> None:
    """What stands there can be edited; Enter alone keeps it; a slash typed first begins a command."""
    keys.send_text(typed)
    assert talk.ask("Answer:", present) == said


def test_what_cannot_be_shown_is_kept_as_it_stands(keys: PipeInput, talk: PromptConsole) -> None:
    """A hidden mark is shown readable, and is still the hidden mark when nothing was changed."""
    keys.send_text("\r")
    assert talk.ask("Answer:", "a\u202eb") == ConsoleReply("a\u202eb", is_unchanged=True)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("y\r", ConsoleReply("yes")),
        ("\x1b[A\r", ConsoleReply("no")),
        ("\r", ConsoleReply("none", is_unchanged=True)),
        ("/flag\r", ConsoleReply(command="flag")),
        ("?", ConsoleReply(command="help")),
        ("0\rreview\r", ConsoleReply(command="review")),
        ("/\x15\r", ConsoleReply("none", is_unchanged=True)),
    ],
)
def test_a_choice(keys: PipeInput, talk: PromptConsole, typed: str, said: ConsoleReply) -> None:
    """By its letter, by arrow keys, or left as it is; a slash begins a command here as well."""
    keys.send_text(typed)
    assert talk.choose("Your choice:", CHOICES, "none") == said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Newton\r\r", ConsoleReply("none", is_unchanged=True)),
        ("yn\r\r", ConsoleReply("none", is_unchanged=True)),
        ("2021\r\r", ConsoleReply("none", is_unchanged=True)),
        ("and/or\r\r", ConsoleReply("none", is_unchanged=True)),
        ("Büro n\r\r", ConsoleReply("none", is_unchanged=True)),
        ("\x1b[200~n\ny\x1b[201~\r\r", ConsoleReply("none", is_unchanged=True)),
        ("Newton\rn\r", ConsoleReply("no")),
        ("yn\x7f\r", ConsoleReply("yes")),
        ("yn\x1b[A\r", ConsoleReply("no")),
        ("yes\r", ConsoleReply("yes")),
        ("Y\r", ConsoleReply("yes")),
        ("Not Answered\r", ConsoleReply("none", is_unchanged=True)),
        ("\x1b[Dn\r", ConsoleReply("no")),
    ],
)
def test_words_meant_for_another_prompt_choose_nothing(
    keys: PipeInput, talk: PromptConsole, typed: str, said: ConsoleReply, capsys: pytest.CaptureFixture[str]
) -> None:
    """One letter chooses, or the whole word; anything longer is none of the choices, which is said, and asked again."""
    keys.send_text(typed)
    assert talk.choose("Your choice:", CHOICES, "none") == said
    assert ("is none of these." in capsys.readouterr().out) is (typed.count("\r") > 1)


def test_numbers_stay_the_same_when_choices_are_asked_again(keys: PipeInput, talk: PromptConsole) -> None:
    """What stands before a choice stands before it the second time as well."""
    keys.send_text("Newton\r2\r")
    assert talk.choose("Your choice:", [Option("a", "First"), Option("b", "Second")], "a") == ConsoleReply("b")


def test_many_choices_are_searched(keys: PipeInput, talk: PromptConsole) -> None:
    """There are not keys enough; nothing chosen stays where one is."""
    keys.send_text("number 37\r")
    assert talk.choose("Your choice:", MANY) == ConsoleReply("q37")
    keys.send_text("\r")
    assert talk.choose("Your choice:", MANY) == ConsoleReply("", is_unchanged=True)


@pytest.mark.parametrize(
    ("typed", "present", "said"),
    [
        ("One\rtwo\r/end\r", "", ConsoleReply("One\ntwo")),
        ("One\rtwo\x1b\r", "", ConsoleReply("One\ntwo")),
        ("\r", "Old\nwords", ConsoleReply("Old\nwords", is_unchanged=True)),
        ("\r", "", ConsoleReply("", is_unchanged=True)),
        ("/skip\r", "", ConsoleReply(command="skip")),
        ("?\r", "", ConsoleReply(command="help")),
        ("\x1b[200~a\r/b\rc\x1b[201~\x1b\r", "", ConsoleReply("a\n/b\nc")),
        (" more\x1b\r", "Old", ConsoleReply("Old more")),
        ("/skip\r", "Old\nwords", ConsoleReply(command="skip")),
        ("?\r", "Old", ConsoleReply(command="help")),
    ],
)
def test_a_text(keys: PipeInput, talk: PromptConsole, typed: str, present: str, said: ConsoleReply) -> None:
    """Lines up to `/end`, or Esc and Enter; Enter ends it where it can mean nothing else."""
    keys.send_text(typed)
    assert talk.ask_text("Text:", present, lambda _: None) == said


def test_a_text_is_heard_while_it_is_typed(keys: PipeInput, talk: PromptConsole) -> None:
    """Ctrl-C in the middle of it loses nothing; a command in the making is no text."""
    heard: list[str] = []
    keys.send_text("One\x03")
    with pytest.raises(KeyboardInterrupt):
        talk.ask_text("Text:", "", heard.append)
    assert heard[-1] == "One"
    heard.clear()
    keys.send_text("/fl\x03")
    with pytest.raises(KeyboardInterrupt):
        talk.ask_text("Text:", "", heard.append)
    assert heard == []


@pytest.mark.parametrize(
    "ask",
    [
        lambda talk: talk.ask("Answer:"),
        lambda talk: talk.choose("Your choice:", CHOICES, "none"),
        lambda talk: talk.ask_text("Text:", "", lambda _: None),
        lambda talk: talk.ask("Answer:", "Old"),
        lambda talk: talk.ask_text("Text:", "Old\nwords", lambda _: None),
        lambda talk: talk.ask_exact("Path:"),
    ],
)
def test_ctrl_d_and_ctrl_c_leave_everywhere(
    keys: PipeInput, talk: PromptConsole, ask: Callable[[PromptConsole], ConsoleReply]
) -> None:
    """Each comes out as what it is."""
    keys.send_text("\x04")
    with pytest.raises(EOFError):
        ask(talk)
    keys.send_text("\x03")
    with pytest.raises(KeyboardInterrupt):
        ask(talk)


def test_a_path_begins_with_a_slash(keys: PipeInput, talk: PromptConsole) -> None:
    """And is no command."""
    keys.send_text("/tmp/x\r")
    assert talk.ask_exact("Path:") == "/tmp/x"


def test_an_interview(voice: Voice, keys: PipeInput, talk: PromptConsole, capsys: pytest.CaptureFixture[str]) -> None:
    """From the list of drafts to the last words, as in bare lines."""
    replies = ["/new City\r", "New Town\r", "/jump B.2\r", "Portal: https://p.example.org/\r/end\r", "y\r", "/quit\r"]
    asked = iter(replies)
    wrapped = _Typing(talk, keys, asked)
    assert run(wrapped, voice.around(), None) == 0
    assert voice.desk.saved("city", "City") == Answer(text="New Town")
    assert voice.desk.saved("portals", "City").links == (LinkRow("Portal", ("https://p.example.org/",)),)
    heard = capsys.readouterr().out
    assert "Question 4 of 7, section B, Its services, 2 parts." in heard
    assert f"Saved. Your draft is {Path(voice.desk.home.drafts) / 'City.toml'}" in heard


class _Typing(PromptConsole):
    """Types the next reply when something is asked, as a person does."""

    def __init__(self, talk: PromptConsole, keys: PipeInput, replies: Iterator[str]) -> None:
        self._streams = talk._streams
        self._keys = keys
        self._replies = replies

    def ask(self, prompt: str, present: str = "") -> ConsoleReply:
        self._keys.send_text(next(self._replies))
        return super().ask(prompt, present)

    def ask_text(self, prompt: str, present: str, so_far: Callable[[str], None]) -> ConsoleReply:
        self._keys.send_text(next(self._replies))
        return super().ask_text(prompt, present, so_far)

    def choose(self, prompt: str, choices: object, present: str = "") -> ConsoleReply:
        self._keys.send_text(next(self._replies))
        return super().choose(prompt, choices, present)  # type: ignore[arg-type]
