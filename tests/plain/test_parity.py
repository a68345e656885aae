"""The same interview in three front ends – full screen, prompts, bare lines – gives the same draft."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any, get_args

import pytest
from msgspec import Struct
from msgspec.structs import replace
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from lgqtui.draft.ledger import load_ledger
from lgqtui.draft.store import DraftFile
from lgqtui.export.layout import ANSWER_LINES
from lgqtui.plain.commands import COMMANDS, INSTRUCTIONS
from lgqtui.plain.console import END, ConsoleReply, TextCallback
from lgqtui.plain.draft_list import LIST_COMMANDS
from lgqtui.plain.field_prompts import PROMPTS
from lgqtui.plain.prompt_console import PromptConsole
from lgqtui.plain.run import run
from lgqtui.questionnaire.answer import Answer
from lgqtui.questionnaire.kinds import KINDS, InputStyle
from lgqtui.submission.outbox import Outbox
from lgqtui.tui import actions
from lgqtui.tui.app import LgqApp
from lgqtui.tui.fields.registry import INPUTS
from tests.link_server import LinkServer, ServerThread
from tests.plain.player import ConsolePlayer
from tests.tui.harness import (
    NOW,
    AppHarness,
    AppPilot,
    link_row,
    paste,
    press,
    screen_of,
    screen_text,
    type_text,
    wait_until,
    wait_until_idle,
)

ODD = "https://p.example.org/a?/"
"""A link in whose place another is proposed."""
LINKS = "Portal: https://p.example.org/\nData: https://d.example.org/"


class Act(Struct, frozen=True):
    """An action at a field in each front end: keys and pastes (⎘), and typed lines.

    `does` are the actions and kinds that it covers.
    """

    does: tuple[str, ...]
    at: str
    screen: tuple[str, ...]
    lines: tuple[str, ...]


def _act(does: str, field: str, screen: str, lines: str) -> Act:
    split: Callable[[str], tuple[str, ...]] = lambda text: tuple(text.split("|")) if text else ()  # noqa: E731
    return Act(tuple(does.split()), field, split(screen), split(lines))


ROWS = f"⎘{LINKS}|enter"
TYPED_ROWS = LINKS.replace("\n", "|") + f"|{END}|1"

INTERVIEWS: dict[str, list[Act]] = {
    "a line": [_act("short", "city", "⌨New Town", "New Town")],
    "a date": [_act("date", "founded", "⌨1 May 1900", "1 May 1900")],
    "yes": [_act("yes_no", "figures", "y", "1")],
    "a text": [_act("text", "services", "⌨One\ntwo", f"One|two|{END}")],
    "a box and its explanation": [_act("tick", "plan", "space|enter|⌨Because", f"1|Because|{END}")],
    "a bare box": [_act("tick", "true", "space", "1")],
    "links": [_act("links", "portals", ROWS, TYPED_ROWS)],
    "links beside a text": [_act("text links keep_link", "services", f"insert|{ROWS}", f"/beside|{TYPED_ROWS}")],
    "one row": [
        _act(
            "links add close",
            "portals",
            "insert|⌨Portal|enter|⌨https://p.example.org/|escape",
            "/add|Portal|https://p.example.org/||",
        ),
    ],
    "a row removed": [_act("links remove", "portals", ROWS + "|home|delete", TYPED_ROWS + "|/remove 1")],
    "a row moved down": [_act("links row_down", "portals", ROWS + "|home|shift+down", TYPED_ROWS + "|/down 1")],
    "a row moved up": [_act("links row_up", "portals", ROWS + "|home|down|shift+up", TYPED_ROWS + "|/up 2")],
    "follow-ups set aside": [
        _act("yes_no", "mayor", "y", "1"),
        _act("short", "mayor.name", "⌨Her name", "Her name"),
        _act("text", "mayor.how", "⌨By vote", f"By vote|{END}"),
        _act("yes_no", "mayor", "n", "2"),
    ],
    "follow-ups come back": [
        _act("yes_no", "mayor", "y", "1"),
        _act("short", "mayor.name", "⌨Her name", "Her name"),
        _act("yes_no", "mayor", "n|y", "2|/jump mayor|1"),
    ],
    "flagged and not": [_act("flag", "city", "ctrl+t", "/flag"), _act("flag", "email", "ctrl+t|ctrl+t", "/flag|/flag")],
    "a remark": [_act("remark", "city", "f11|⌨Ask.|enter", "/remark Ask.")],
    "cleared": [_act("short", "city", "⌨Old", "Old"), _act("clear", "city", "f12", "/clear")],
    "undone": [_act("yes_no", "figures", "y", "1"), _act("undo", "figures", "ctrl+r", "/undo")],
    "done again": [_act("yes_no", "figures", "y", "1"), _act("undo redo", "figures", "ctrl+r|ctrl+y", "/undo|/redo")],
    "next and back": [
        _act("next", "city", "ctrl+n|y", "/next|1"),
        _act("previous", "services", "ctrl+p|n", "/previous|2"),
    ],
    "gone to": [_act("go_to", "city", "ctrl+g|⌨C.2|enter|y", "/jump C.2|1")],
    "next unanswered": [
        _act(
            "next_unanswered",
            "services",
            "alt+u|⎘https://x.example.org/|enter",
            f"/unanswered|https://x.example.org/|{END}|1",
        )
    ],
    "next problem": [
        _act("short", "email", "⌨none", "none"),
        _act("next_problem", "services", "f5|end|shift+home|⌨a@example.org", "/problem|a@example.org"),
    ],
    "by the outline": [_act("outline leave", "city", "f2|escape|f2|down|enter|y", "/outline||/outline|2|1")],
    "by the review": [
        _act(
            "review go next_filter previous_filter back",
            "figures",
            "f3|f3|f3|right|left|end|enter|y",
            "/review||/review|1|14|1",
        ),
    ],
    "saved": [_act("save", "city", "⌨New|ctrl+s", "New|/save")],
    "help and menu": [_act("help menu", "city", "f1|escape|f10|escape|⌨New", "?|New")],
    "edited outside": [_act("editor", "services", "ctrl+o", "/editor")],
    "back from an explanation": [
        _act("tick to_list", "plan", "space|enter|⌨Why|escape|space", f"1|Why|{END}|/jump plan|1"),
    ],
    "evidence": [_act("attach", "services", "f4|⌨{file}|enter", "/attach {file}|")],
    "a mended link": [_act("mend", "portals", f"⎘{ODD}|enter|home|f6", f"{ODD}|{END}|1|/mend")],
    "a better link taken among all": [
        _act("links take back", "portals", f"⎘{ODD}|enter|f8|home|t|escape", f"{ODD}|{END}|1|/links|1|1|2|")
    ],
    "left for the list": [_act("drafts resume", "city", "⌨New|alt+d|enter", "New|/drafts|1")],
    "left": [_act("quit", "city", "⌨New|ctrl+q", "New|/quit")],
}

IN_THE_LIST = {"new", "duplicate", "rename", "trash", "restore", "open"}
"""Done in the list of drafts; what comes of it is compared in `test_the_list_of_drafts`."""

OVER_THE_NETWORK = {
    "check",
    "check_again",
    "send",
    "address",
    "receipt",
    "pack",
    "dry_run",
    "drop",
    "findings",
}
"""Played against a server and a folder, in tests of their own below and in `tests/situations/`."""

ELSEWHERE = {"look_again", "stop", "mend_finding", "search"}
"""For a draft that is open elsewhere, while sites are asked, in lists: tests of recovery, links and the review."""


BY_COMMAND = {
    *("erase", "export", "guides", "history", "import_", "packages", "questionnaires", "settings", "take_answers"),
    "verify",
}
"""Done by a command, which `TABLE` of `tests/tui/test_menu_commands.py` names, where there is no full screen."""

ON_THE_SCREEN = {
    *(
        "whole_window",
        "leave_whole_window",
        "plain",
        "accessible",
        "where",
        "sort",
        "find",
        "replace_all",
        "select_all",
    ),
    "key_test",
}
"""About the screen itself, and the lists on it."""


def every_action() -> set[str]:
    """The names of everything the full screen can do."""
    groups: list[tuple[actions.Action, ...]] = [
        getattr(actions, name) for name in dir(actions) if name.endswith("_ACTIONS")
    ]
    # In the console what was said stays on the terminal.
    return {action.name.removeprefix("app.") for group in groups for action in group} - {"messages"}


def test_every_action_and_kind_has_all_front_ends() -> None:
    """A new action or kind fails here until the console has it and a table above plays it; all gaps are named."""
    console_actions = {
        "tick",  # an answer in the console
        *(n for k in COMMANDS for n in k.actions),
        *(n for k in LIST_COMMANDS for n in k.actions),
    }
    elsewhere = BY_COMMAND | ON_THE_SCREEN
    played = {name for acts in INTERVIEWS.values() for act in acts for name in act.does}
    unplayed = every_action() - played - IN_THE_LIST - OVER_THE_NETWORK - ELSEWHERE - elsewhere
    styles = set(get_args(InputStyle))
    wrong: dict[str, set[str]] = {
        "no slash command in plain/": every_action() - console_actions - elsewhere,
        "in BY_COMMAND or ON_THE_SCREEN without a cause": elsewhere - (every_action() - console_actions),
        "a slash command without its row in tui/actions.py": console_actions - every_action(),
        "an action that INTERVIEWS does not play": unplayed,
        "a kind of field that INTERVIEWS does not play": KINDS.keys() - played,
        "an input style without a row in plain/field_prompts.py:PROMPTS": styles - PROMPTS.keys(),
        "an input style without a row in plain/commands.py:INSTRUCTIONS": styles - INSTRUCTIONS.keys(),
        "an input style without a row in tui/fields/registry.py:INPUTS": styles - INPUTS.keys(),
        "an input style without a row in export/layout.py:ANSWER_LINES": styles - ANSWER_LINES.keys(),
    }
    assert {what: sorted(names) for what, names in wrong.items() if names} == {}


@pytest.fixture
def editor(player: ConsolePlayer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor that writes a word."""
    script = tmp_path / "editor"
    script.write_text('#!/bin/sh\nprintf "%s" "From outside" > "$1"\n', "utf-8")
    script.chmod(0o700)
    player.editor = str(script)
    monkeypatch.setenv("EDITOR", str(script))


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize("name", INTERVIEWS)
def test_all_front_ends_save_the_same_draft(
    player: ConsolePlayer, name: str, evidence: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each action at each kind: the answers on the disk are the same."""
    monkeypatch.setattr("gc.freeze", lambda: None)
    acts = [_with_file(act, evidence) for act in INTERVIEWS[name]]
    on_screen = asyncio.run(_by_screen(player.harness, acts, monkeypatch))
    in_lines = _by_lines(player, acts)
    with create_pipe_input() as keys:
        by_prompts = _by_prompts(player, acts, keys)
    assert in_lines == on_screen
    assert by_prompts == on_screen
    assert on_screen or name in ("undone", "cleared")


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    """A file to attach."""
    path = tmp_path / "plan.txt"
    path.write_text("The plan", "utf-8")
    return path


def _with_file(act: Act, path: Path) -> Act:
    def named(lines: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(line.replace("{file}", str(path)) for line in lines)

    return replace(act, screen=named(act.screen), lines=named(act.lines))


def _answers(path: Path) -> dict[str, Answer]:
    return dict(DraftFile(path, lambda: NOW).load().answers)


async def _by_screen(harness: AppHarness, acts: Sequence[Act], monkeypatch: pytest.MonkeyPatch) -> dict[str, Answer]:
    path = harness.draft("Screen")
    monkeypatch.setattr(LgqApp, "suspend", lambda _: nullcontext())
    async with harness.open_app(path) as pilot:
        for act in acts:
            await screen_of(pilot).go_to_field(act.at)
            await wait_until_idle(pilot)
            for key in act.screen:
                await _key(pilot, key)
        if pilot.app.is_running and any("quit" in act.does for act in acts):
            await wait_until_idle(pilot)
    answers = _answers(path)
    path.unlink()
    return answers


async def _key(pilot: AppPilot, key: str) -> None:
    if key.startswith("⌨"):
        await type_text(pilot, key[1:])
    elif key.startswith("⎘"):
        await paste(pilot, key[1:])
    else:
        await press(pilot, key)


def _lines(acts: Sequence[Act]) -> list[str]:
    return [line for act in acts for line in (f"/jump {act.at}", *act.lines)]


def _by_lines(player: ConsolePlayer, acts: Sequence[Act]) -> dict[str, Answer]:
    path = player.harness.draft("Lines")
    assert player.play(*_lines(acts), path=path).code == 0
    answers = _answers(path)
    path.unlink()
    return answers


def _by_prompts(player: ConsolePlayer, acts: Sequence[Act], keys: PipeInput) -> dict[str, Answer]:
    path = player.harness.draft("Prompts")
    assert run(ScriptedPrompts(keys, _lines(acts)), player.context(), path) == 0
    answers = _answers(path)
    path.unlink()
    return answers


class ScriptedPrompts(PromptConsole):
    """Prompts with scripted replies: a number selects its choice, `/end` ends a text; then Ctrl-D."""

    def __init__(self, keys: PipeInput, lines: Sequence[str]) -> None:
        super().__init__(keys, DummyOutput())
        self._keys = keys
        self._lines = iter(lines)

    def _say(self, line: str | None, *, clear: bool = False) -> None:
        if line is None:
            self._keys.send_text("\x15\x0b\x04" if clear else "\x04")
        else:
            self._keys.send_text(("\x15\x0b" if clear and line else "") + line + "\r")

    def ask(self, prompt: str, default: str = "", on_text: TextCallback | None = None) -> ConsoleReply:
        self._say(next(self._lines, None), clear=True)
        return super().ask(prompt, default, on_text)

    def ask_exact(self, prompt: str) -> str:
        self._say(next(self._lines, None))
        return super().ask_exact(prompt)

    def ask_text(self, prompt: str, default: str, on_text: Callable[[str], object]) -> ConsoleReply:
        line = next(self._lines, None)
        if line is None:
            self._keys.send_text("\x04")
        elif not line or line.startswith("/") or line == "?":
            self._keys.send_text("\x15" * 9 + line + "\r" if line else "\r")
        else:
            self._keys.send_text("".join(f"{piece}\r" for piece in (line, *_up_to_end(self._lines))))
        return super().ask_text(prompt, default, on_text)

    def choose(self, prompt: str, choices: Sequence[Any], default: str = "", **_: object) -> ConsoleReply:
        line = next(self._lines, None)
        if line is None or line.startswith("/") or line == "?":
            self._keys.send_text("\x04" if line is None else line if line == "?" else line + "\r")
        elif line:
            assert int(line) <= len(choices)
            keys = [choice.key for choice in choices]
            begin = keys.index(default) if default in keys else -1
            steps = int(line) - 1 - begin
            self._keys.send_text(("\x1b[B" * steps if steps > 0 else "\x1b[A" * -steps) + "\r")
        else:
            self._keys.send_text("\r")
        return super().choose(prompt, choices, default)


def _up_to_end(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line
        if line == END:
            return


def test_the_list_of_drafts(player: ConsolePlayer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Create, duplicate, rename, trash, restore: the files are the same."""
    monkeypatch.setattr("gc.freeze", lambda: None)

    def names(harness: AppHarness) -> list[list[str]]:
        return [
            sorted(listed.name for listed in group)
            for group in (harness.drafts.listing(), harness.drafts.trash_listing())
        ]

    async def on_screen(harness: AppHarness) -> None:
        async with harness.open_app() as pilot:
            for key in ("n", "⌨City", "enter", "alt+d", "d", "r", "⌨x", "enter", "x", "u", "x"):
                await _key(pilot, key)
            await press(pilot, "ctrl+q")

    other = AppHarness(tmp_path / "other")
    asyncio.run(on_screen(other))
    name = names(other)[1][0]
    player.play(
        "/new City", "/drafts", "/duplicate 1", f"/rename 1 {name}", "/trash 1", "/restore", "/trash 1", "/quit"
    )
    lines = ["/new City", "/drafts", "/duplicate 1", f"/rename 1 {name}", "/trash 1", "/restore", "/trash 1", "/quit"]
    third = ConsolePlayer(tmp_path / "third")
    with create_pipe_input() as keys:
        assert run(ScriptedPrompts(keys, lines), third.context(), None) == 0
    assert names(player.harness) == names(third.harness) == names(other)


def _is_displayed(pilot: AppPilot, words: str) -> bool:
    return words in screen_text(pilot)


Front = Callable[[ConsolePlayer, Path | None, Sequence[str], Sequence[str]], None]
"""An action at a draft or in the list, by keys and by typed lines."""


def _front_screen(player: ConsolePlayer, path: Path | None, keys: Sequence[str], _: Sequence[str]) -> None:
    async def do() -> None:
        async with player.harness.open_app(path) as pilot:
            for key in keys:
                if key.startswith("…"):
                    await wait_until(pilot, partial(_is_displayed, pilot, key[1:]), seconds=30.0)
                else:
                    await _key(pilot, key)

    asyncio.run(do())


def _front_lines(player: ConsolePlayer, path: Path | None, _: Sequence[str], lines: Sequence[str]) -> None:
    assert player.play(*lines, path=path).code == 0


def _front_prompts(player: ConsolePlayer, path: Path | None, _: Sequence[str], lines: Sequence[str]) -> None:
    with create_pipe_input() as keys:
        assert run(ScriptedPrompts(keys, lines), player.context(), path) == 0


FRONTS: dict[str, Front] = {"screen": _front_screen, "lines": _front_lines, "prompts": _front_prompts}


@pytest.mark.parametrize("front", FRONTS)
def test_sites_are_asked_by_each_front_end(player: ConsolePlayer, front: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The verdicts are saved beside the draft by each front end."""
    monkeypatch.setattr("gc.freeze", lambda: None)
    player.harness.probe = "ask"
    with ServerThread(LinkServer()) as web:
        links = tuple(link_row(p, f"http://127.0.0.1:{web.port}/{p}") for p in ("ok/1", "moved/1", "404/1"))
        path = player.harness.draft(answers={"portals": Answer(links=links)})
        FRONTS[front](player, path, ("f8", "c", "y", "…1 broken", "escape"), ("/links", "8", "1", ""))
    verdicts = {page.rpartition(":")[2].partition("/")[2]: v.word for page, v in load_ledger(path).verdicts.items()}
    assert verdicts == {"ok/1": "ok", "moved/1": "moved", "404/1": "broken"}


@pytest.mark.parametrize("front", FRONTS)
def test_a_draft_is_sent_by_each_front_end(
    player: ConsolePlayer, front: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The endpoint is asked for and saved; outbox and receipt are the same."""
    monkeypatch.setattr("gc.freeze", lambda: None)
    receiver_url = tmp_path / "office"
    receiver_url.mkdir()
    path = player.harness.draft(answers={"city": Answer(text="Ulm")})
    where = f"folder:{receiver_url}"
    saving = ("enter", "enter", "down", "enter")
    keys = ("f3", "f9", "a", f"⌨{where}", *saving, "enter", "…This is the receipt", "escape", "escape", "ctrl+q")
    FRONTS[front](player, path, keys, ("/submit", where, "1"))
    (sent,) = Outbox(player.harness.home.outbox).entries()
    assert sent.state == "sent"
    assert [file.name for file in receiver_url.glob("*.zip")] == [f"{sent.id}.zip"]
    FRONTS[front](player, None, ("…sent ", "t", "…Receipt", "escape", "ctrl+q"), ("/receipt 1", "/send", "/quit"))
