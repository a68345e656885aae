"""The console with prompts: keys at a line, a list of choices, a text."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.input.vt100 import Vt100Input
from prompt_toolkit.output import DummyOutput

from lgqtui.links.model import LinkRow
from lgqtui.plain.console import ConsoleReply, Option, TextCallback
from lgqtui.plain.prompt_console import PromptConsole
from lgqtui.plain.run import TerminatedBySignal, _signals_as_exceptions, run
from lgqtui.questionnaire.answer import Answer
from tests.plain.player import ConsolePlayer, TypedTerminal

CHOICES = (Option("yes", "Yes", "y"), Option("no", "No", "n"), Option("none", "not answered", "c"))
MANY = [Option(f"q{n}", f"Question number {n}") for n in range(40)]


@pytest.fixture
def keys() -> Iterator[PipeInput]:
    with create_pipe_input() as pipe:
        yield pipe


@pytest.fixture
def console(keys: PipeInput) -> PromptConsole:
    return PromptConsole(keys, DummyOutput())


@pytest.mark.parametrize(
    ("typed", "default", "expected"),
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
        ("/flag\r", "See https://a.example here", ConsoleReply(command="flag")),
    ],
)
def test_a_line(keys: PipeInput, console: PromptConsole, typed: str, default: str, expected: ConsoleReply) -> None:
    """The current answer can be edited; Enter alone keeps it; a slash typed first starts a command."""
    keys.send_text(typed)
    assert console.ask("Answer:", default) == expected


def test_hidden_marks_are_saved_unchanged(keys: PipeInput, console: PromptConsole) -> None:
    """A hidden mark is displayed readably, and saved as it was if nothing changes."""
    keys.send_text("\r")
    assert console.ask("Answer:", "a\u202eb") == ConsoleReply("a\u202eb", is_unchanged=True)


@pytest.mark.parametrize(
    ("typed", "expected"),
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
def test_a_choice(keys: PipeInput, console: PromptConsole, typed: str, expected: ConsoleReply) -> None:
    """By letter, arrow keys, or unchanged; a slash starts a command."""
    keys.send_text(typed)
    assert console.choose("Your choice:", CHOICES, "none") == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
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
    keys: PipeInput, console: PromptConsole, typed: str, expected: ConsoleReply, capsys: pytest.CaptureFixture[str]
) -> None:
    """A letter or the full word chooses; anything longer is reported and asked again."""
    keys.send_text(typed)
    assert console.choose("Your choice:", CHOICES, "none") == expected
    assert ("is none of these." in capsys.readouterr().out) is (typed.count("\r") > 1)


@pytest.mark.parametrize(
    ("pause", "typed", "expected"),
    [
        (0.5, "\ry\r", ConsoleReply("yes")),
        (0.5, "\r\r", ConsoleReply("none", is_unchanged=True)),
        (2.0, "\r", ConsoleReply("none", is_unchanged=True)),
    ],
)
def test_enter_typed_after_a_question_mark_chooses_nothing(
    keys: PipeInput, pause: float, typed: str, expected: ConsoleReply
) -> None:
    """`?` gives help without it; once, and within a second."""
    now = 0.0
    console = PromptConsole(keys, DummyOutput(), lambda: now)
    keys.send_text("?")
    assert console.choose("Your choice:", CHOICES, "none").command == "help"
    now = pause
    keys.send_text(typed)
    assert console.choose("Your choice:", CHOICES, "none") == expected


def test_numbers_stay_the_same_when_choices_are_asked_again(keys: PipeInput, console: PromptConsole) -> None:
    """The labels do not change."""
    keys.send_text("Newton\r2\r")
    assert console.choose("Your choice:", [Option("a", "First"), Option("b", "Second")], "a") == ConsoleReply("b")


def test_many_choices_are_searched(keys: PipeInput, console: PromptConsole) -> None:
    """More choices than keys; choosing none stays."""
    keys.send_text("number 37\r")
    assert console.choose("Your choice:", MANY) == ConsoleReply("q37")
    keys.send_text("\r")
    assert console.choose("Your choice:", MANY) == ConsoleReply("", is_unchanged=True)


@pytest.mark.parametrize(
    ("typed", "default", "expected"),
    [
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
def test_a_text(keys: PipeInput, console: PromptConsole, typed: str, default: str, expected: ConsoleReply) -> None:
    """Lines up to Esc and Enter; Enter ends it where it has no other meaning."""
    keys.send_text(typed)
    assert console.ask_text("Text:", default, lambda _: None) == expected


def test_ctrl_c_in_a_text_loses_nothing(keys: PipeInput, console: PromptConsole) -> None:
    """The lines so far are saved; an incomplete command is no text."""
    received: list[str] = []
    keys.send_text("One\x03")
    with pytest.raises(KeyboardInterrupt):
        console.ask_text("Text:", "", received.append)
    assert received[-1] == "One"
    received.clear()
    keys.send_text("/fl\x03")
    with pytest.raises(KeyboardInterrupt):
        console.ask_text("Text:", "", received.append)
    assert received == []


@pytest.mark.parametrize(
    "ask",
    [
        lambda console: console.ask("Answer:"),
        lambda console: console.choose("Your choice:", CHOICES, "none"),
        lambda console: console.ask_text("Text:", "", lambda _: None),
        lambda console: console.ask("Answer:", "Old"),
        lambda console: console.ask_text("Text:", "Old\nwords", lambda _: None),
        lambda console: console.ask_exact("Path:"),
    ],
)
def test_ctrl_d_and_ctrl_c_leave_everywhere(
    keys: PipeInput, console: PromptConsole, ask: Callable[[PromptConsole], ConsoleReply]
) -> None:
    """Each raises its own exception, also where something was typed."""
    for typed in ("\x04", "new\x04", "new\x1b[D\x04"):
        keys.send_text(typed)
        with pytest.raises(EOFError):
            ask(console)
    keys.send_text("\x03")
    with pytest.raises(KeyboardInterrupt):
        ask(console)


def test_a_path_begins_with_a_slash(keys: PipeInput, console: PromptConsole) -> None:
    """It is no command."""
    keys.send_text("/tmp/x\r")
    assert console.ask_exact("Path:") == "/tmp/x"


def test_an_interview(
    player: ConsolePlayer, keys: PipeInput, console: PromptConsole, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the list of drafts to the end, as in bare lines."""
    replies = ["/new City\r", "New Town\r", "/jump B.2\r", "Portal: https://p.example.org/\r/end\r", "y\r", "/quit\r"]
    replies_left = iter(replies)
    wrapped = _Typing(keys, replies_left)
    assert run(wrapped, player.context(), None) == 0
    assert player.harness.saved("city", "City") == Answer(text="New Town")
    assert player.harness.saved("portals", "City").links == (LinkRow("Portal", ("https://p.example.org/",)),)
    output = capsys.readouterr().out
    assert "Section B, Its services." in output
    assert f"Saved. Your draft is {Path(player.harness.home.drafts) / 'City.toml'}" in output


def test_a_text_goes_on_in_its_editor_also_after_the_command_for_it(player: ConsolePlayer, keys: PipeInput) -> None:
    """By ear /add goes on in a text; here it is there already."""
    path = player.harness.draft(answers={"services": Answer(text="Old")})
    typed = ["/jump services\r", "/add\r", " words\r/end\r", "/quit\r"]
    assert run(_Typing(keys, iter(typed)), player.context(), path) == 0
    assert player.harness.saved("services") == Answer(text="Old words")


@pytest.mark.parametrize("typed", ["\x15\x1b\r", "\x15Other\x15  \x1b\r"])
def test_a_text_that_was_emptied_stays_as_it_was(
    typed: str, player: ConsolePlayer, keys: PipeInput, console: PromptConsole, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only /clear removes an answer."""
    path = player.harness.draft(answers={"services": Answer(text="Old")})
    wrapped = _Typing(keys, iter(["/jump services\r", typed, "/quit\r"]))
    assert run(wrapped, player.context(), path) == 0
    assert player.harness.saved("services") == Answer(text="Old")
    assert "The answer stays as it is. /clear takes it out." in capsys.readouterr().out


def test_a_command_between_the_lines_of_a_text_is_run(
    player: ConsolePlayer, keys: PipeInput, console: PromptConsole, capsys: pytest.CaptureFixture[str]
) -> None:
    """The editor comes again with the text; lines of it that read like commands stay what they are."""
    path = player.harness.draft(
        answers={"services": Answer(text="Old\n/quit\n//end\n?\n/ ?\n/ / quit\n?/\n /back\nlast")}
    )
    typed = ["/jump services\r", " a\r?\r", "b\r/flag\r", "c\r/end\r", "/quit\r"]
    assert run(_Typing(keys, iter(typed)), player.context(), path) == 0
    assert player.harness.saved("services") == Answer(
        text="Old\n/quit\n//end\n?\n/ ?\n/ / quit\n?/\n /back\nlast abc", flag=True
    )
    assert "Type or paste your text" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("One\rtwo\r/end\r", "One\ntwo"),
        ("One\r\r two\r\r/end\r", "One\n\n two"),
        ("One\r/flag\x1b\x7fend\r", "One"),
        ("\x1b[200~One\n/flag\n/end\x1b[201~\r", "One\n/flag"),
        ("One\rtwo\r//end\r/END\r", "One\ntwo\n/end"),
    ],
)
def test_a_text_is_lines_up_to_the_end_line(typed: str, text: str, player: ConsolePlayer, keys: PipeInput) -> None:
    """No command that stood there while it was typed, or that was pasted before the end, is run or cuts it."""
    path = player.harness.draft()
    assert run(_Typing(keys, iter(["/jump services\r", typed, "/quit\r"])), player.context(), path) == 0
    assert player.harness.saved("services") == Answer(text=text)


class _Typing(PromptConsole):
    """Types the next reply when a prompt is displayed."""

    def __init__(self, keys: PipeInput, replies: Iterator[str]) -> None:
        super().__init__(keys, DummyOutput())
        self._keys = keys
        self._replies = replies

    def ask(self, prompt: str, default: str = "", on_text: TextCallback | None = None) -> ConsoleReply:
        self._keys.send_text(next(self._replies))
        return super().ask(prompt, default, on_text)

    def ask_text(self, prompt: str, default: str, on_text: Callable[[str], object]) -> ConsoleReply:
        self._keys.send_text(next(self._replies))
        return super().ask_text(prompt, default, on_text)

    def choose(self, prompt: str, choices: object, default: str = "", **_: object) -> ConsoleReply:
        self._keys.send_text(next(self._replies))
        return super().choose(prompt, choices, default)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        (("Caf\udce9 X\udcff\r",), "Caf� X�"),
        (("abc\x1b[?61;6;22c", "d\r"), "abcd"),
        (("abc\x1b[?61;6", ";22cd\r"), "abcd"),
        (("abc\x1b]11;rgb:1e1e/1e1e", "/1e1e\x1b\\d\r"), "abcd"),
        (("abc\x1b]11;rgb:1e1e/1e1e/1e1e\x07d\r",), "abcd"),
        (("abc\x1b[8;24;80td\r",), "abcd"),
        (("abc\x1bP>|tmux 3.3a\x1b\\d\r",), "abcd"),
        (("abc\x1b[100;1:3ud\r",), "abcd"),
        (("ab\x1b[99;1:1u\x1b[99;1:3u", "\x1b[100:68;2:2u\r"), "abcD"),
        (("abx\x1b[127;1:1uc\x1b[1;1:1D\x1b[1;129C\x1b[57400ud\r",), "abc1d"),
        (("abc\x1ba\x1bz\x1b#d\r",), "abcd"),
        (("a\udc9b?61;6", ";22cb\x1b]11;rgb:1e\udc9cc\r"), "abc"),
        (("\x1b[200~red \x1b[31mtext\x1b[0m end\x1b[201~\r",), "red text end"),
        (("bc\x1b[D\x1b[Da\r",), "abc"),
    ],
)
def test_what_a_terminal_sends_by_itself_is_no_answer(
    keys: PipeInput, console: PromptConsole, pieces: tuple[str, ...], expected: str
) -> None:
    """Replies are dropped, also in two pieces; bytes that are no UTF-8 are signs; keys stay keys."""
    parser = keys.vt100_parser  # type: ignore[attr-defined]
    for _ in range(2):
        for piece in pieces:
            parser.feed(piece.removesuffix("\r"))
        keys.send_text("\r")
        assert console.ask("Answer:") == ConsoleReply(expected)


def test_sequences_left_out_of_a_paste_are_counted(
    keys: PipeInput, console: PromptConsole, capsys: pytest.CaptureFixture[str]
) -> None:
    """Once, with the number of characters."""
    keys.vt100_parser.feed("\x1b[200~\x1b7red \x1b[38;5;1mtext\x1b8\x1b[201~")  # type: ignore[attr-defined]
    for expected in ("red text", ""):
        keys.send_text("\r")
        assert console.ask("Answer:").text == expected
    assert capsys.readouterr().out.count("13 control characters were left out.") == 1


def test_a_paste_without_its_end_does_not_take_the_keyboard(keys: PipeInput, console: PromptConsole) -> None:
    """It is inserted when nothing comes for half a second."""
    parser = keys.vt100_parser  # type: ignore[attr-defined]
    parser.feed("\x1b[200~abc def")
    parser.flush()
    keys.send_text("g\r")
    assert console.ask("Answer:") == ConsoleReply("abc defg")


def test_a_text_ends_where_its_reader_says_so(keys: PipeInput, console: PromptConsole) -> None:
    """Enter is the end then."""
    keys.send_text("one\r/back\r")
    assert console.ask_text("Links:", "", lambda text: text.endswith("/back")) == ConsoleReply("one\n/back")


@pytest.mark.parametrize("is_task", [False, True])
def test_a_signal_while_a_key_is_handled_ends_the_prompt(
    is_task: bool, keys: PipeInput, console: PromptConsole, caplog: pytest.LogCaptureFixture
) -> None:
    """An event loop takes most exceptions for a fault of a callback, and a task keeps each to itself."""
    tasks = []

    def end_program() -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        assert sum(range(1_000)) > 0

    async def end_program_in_task() -> None:
        end_program()

    keys.send_text("a\r\r")
    with pytest.raises(TerminatedBySignal) as end, _signals_as_exceptions():
        console.ask(
            "Answer:",
            on_text=lambda _: tasks.append(asyncio.ensure_future(end_program_in_task())) if is_task else end_program(),
        )
    assert (end.value.code, caplog.messages) == (signal.SIGTERM, [])


def test_a_line_that_came_before_it_was_asked_for_is_known() -> None:
    """A terminal without marks for pastes gives their lines one after another."""
    with TypedTerminal("One\nTwo\n") as terminal:
        console = PromptConsole(Vt100Input(terminal), DummyOutput())
        terminal.type_next()
        assert console.ask("Answer:").text == "One"
        assert console.has_waiting_line()
        assert console.ask("Answer:").text == "Two"
        assert not console.has_waiting_line()
