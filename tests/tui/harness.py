"""Harness for tests of the full screen: the app on temporary folders, input, waiting, and what is on the screen."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace
from textual import events
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Static

from lgqtui.cli.commands.help import table
from lgqtui.draft.folder import Drafts
from lgqtui.draft.store import DraftFile
from lgqtui.interview.interview import Interview
from lgqtui.links.model import LinkRow
from lgqtui.questionnaire.answer import BLANK, Answer
from lgqtui.questionnaire.library import QuestionnaireLibrary
from lgqtui.settings.folders import find_user_folders
from lgqtui.tui.app import LgqApp
from lgqtui.tui.screens.question import QuestionScreen
from lgqtui.tui.widgets.frame import KeyBar
from lgqtui.tui.widgets.row_list import LazyRows, RowList
from lgqtui.workflows.context import AppContext
from tests.tui.fast_pilot import run_app

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)

AppPilot = Pilot[int]

SMALL = """
format = 1
id = "small"
title = "A small questionnaire"
short_title = "Small"
introduction = "Asked of towns."
respondent = "city"
footnotes = { 1 = "Said under the question." }

[[sections]]
id = "A"
number = "A"
title = "The town"
questions = [
  { id = "A.1", number = "A.1", text = "Who answers?", fields = [
    { id = "city", kind = "short", prompt = "Town", help = "As on its seal." },
    { id = "founded", kind = "date", prompt = "Founded" },
    { id = "email", kind = "short", prompt = "E-mail", reads_as = "email" },
  ] },
  { id = "A.2", number = "A.2", text = "Is there a **mayor**?", fields = [
    { id = "mayor", kind = "yes_no" },
    { id = "mayor.name", kind = "short", prompt = "Name", when = { field = "mayor", is = "yes" } },
    { id = "mayor.how", kind = "text", prompt = "How chosen?", when = { field = "mayor", is = "yes" } },
  ] },
]

[[sections]]
id = "B"
number = "B"
title = "Its services"
questions = [
  { id = "B.1", number = "B.1", text = "Describe the services.¹", footnotes = ["1"], fields = [
    { id = "services", kind = "text" },
  ] },
  { id = "B.2", number = "B.2", text = "Where are they?", fields = [
    { id = "portals", kind = "links", prompt = "Portals" },
    { id = "others", kind = "links", prompt = "Others" },
  ] },
  { id = "B.3", number = "B.3", text = "What applies?", fields = [
    { id = "plan", kind = "tick", prompt = "has a plan" },
    { id = "budget", kind = "tick", prompt = "has a budget" },
    { id = "staff", kind = "tick", prompt = "has staff" },
    { id = "further", kind = "text", prompt = "Explain further" },
  ] },
]

[[sections]]
id = "C"
title = "The end"
questions = [
  { id = "C.1", number = "C.1", text = "Do you declare?", fields = [
    { id = "true", kind = "tick", prompt = "It is true", explain = false },
    { id = "whole", kind = "tick", prompt = "It is whole", explain = false },
  ] },
  { id = "C.2", number = "C.2", text = "Are there figures?", fields = [{ id = "figures", kind = "yes_no" }] },
  { id = "C.3", number = "C.3", text = "Which figures?", fields = [
    { id = "which", kind = "text", when = { field = "figures", is = "yes" } },
  ] },
]

[[rules]]
id = "no-name"
field = "mayor.name"
severity = "warning"
when = { all = [{ field = "mayor", is = "yes" }, { field = "mayor.name", is = "empty" }] }
message = "There is a mayor without a name"
remedy = "Give the name."
"""


class AppHarness:
    """The folders of a user: creates drafts, opens the app on them, reads the disk."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self.home = find_user_folders({"LGQTUI_HOME": str(home)})
        self.drafts = Drafts(self.home, lambda: NOW)
        self.library = QuestionnaireLibrary(self.home.questionnaires)
        self.add_questionnaire("small", SMALL)
        self.probe = "off"  # no test checks links but at its own server
        self.paints = False

    def add_questionnaire(self, name: str, toml: str) -> None:
        """Write a questionnaire into the library."""
        self.home.questionnaires.mkdir(parents=True, exist_ok=True)
        (self.home.questionnaires / f"{name}.toml").write_text(toml, "utf-8")

    def draft(self, name: str = "Town", answers: dict[str, Answer] | None = None, questionnaire: str = "small") -> Path:
        """Create a draft on the disk."""
        file, draft = self.drafts.new(name, questionnaire)
        if answers:
            file.save(replace(draft, answers=answers))
        os.utime(file.path, (NOW.timestamp(), NOW.timestamp()))
        return file.path

    def create_app(self, path: Path | None = None, **variables: str) -> LgqApp:
        """Return the app, as the command line creates it; `variables` are added to its environment."""
        environ = {name: os.environ[name] for name in ("VISUAL", "EDITOR") if name in os.environ}
        environ["LGQTUI_HOME"] = str(self._home)
        environ["LGQTUI_QUESTIONNAIRE"] = "small"
        environ["LGQTUI_LINKS_PROBE"] = self.probe
        environ["LGQTUI_LINKS_PRIVATE"] = "check"
        return LgqApp(AppContext({**environ, **variables}, lambda: NOW, guide_table=table), path)

    @asynccontextmanager
    async def open_app(self, path: Path | None = None, size: tuple[int, int] = (80, 24)) -> AsyncIterator[AppPilot]:
        """Run the app on a draft or on the list of drafts; yield its pilot when it is idle."""
        app = self.create_app(path)
        async with run_app(app, size, paints=self.paints) as pilot:
            await wait_until_idle(pilot)
            yield pilot

    @asynccontextmanager
    async def open_draft(
        self, answers: dict[str, Answer] | None = None, at: str = "", size: tuple[int, int] = (80, 24)
    ) -> AsyncIterator[AppPilot]:
        """Run the app on a new draft with these answers, checked, with the focus on the field `at`."""
        async with self.open_app(self.draft(answers=answers), size) as pilot:
            await wait_until_checked(pilot)
            if at:
                await screen_of(pilot).go_to_field(at)
                await wait_until_idle(pilot)
            yield pilot

    def saved(self, field_id: str, name: str = "Town") -> Answer:
        """Return an answer that is saved on the disk."""
        path = self.home.drafts / f"{name}.toml"
        return DraftFile(path, lambda: NOW).load().answers.get(field_id, BLANK)


# Input


_KEYS = {"\n": "enter", " ": "space", "+": "plus", "/": "slash", "?": "question_mark", ".": "full_stop"}
_CHARACTERS = {key: character for character, key in _KEYS.items() if key != "enter"}


def send_keys(pilot: AppPilot, *keys: str) -> None:
    """Send keys by their names, faster than the app can handle them, as a terminal does on a slow line."""
    for key in keys:
        pilot.app.post_message(events.Key(key, _CHARACTERS.get(key, key if len(key) == 1 else None)))


async def press(pilot: AppPilot, *keys: str) -> None:
    """Press keys by their names, and wait until they are handled."""
    send_keys(pilot, *keys)
    await wait_until_idle(pilot)


async def type_text(pilot: AppPilot, text: str) -> None:
    """Type a text."""
    for character in text:
        pilot.app.post_message(events.Key(_KEYS.get(character, character), character))
    await wait_until_idle(pilot)


async def paste(pilot: AppPilot, text: str) -> None:
    """Paste a text, as terminals send it."""
    pilot.app.post_message(events.Paste(text))
    await wait_until_idle(pilot)


async def click_text(pilot: AppPilot, words: str) -> None:
    """Click into the middle of the first occurrence of words on the screen."""
    x, y = text_position(pilot, words)
    await pilot.click(offset=(x + len(words) // 2, y))
    await wait_until_idle(pilot)


# Waiting


async def wait_until(pilot: AppPilot, condition: Callable[[], object], seconds: float = 60.0) -> None:
    """Wait until a condition is true, also on a busy computer; fails with the text of the screen after `seconds`."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came true:\n" + screen_text(pilot)
        await asyncio.sleep(0.01)
        await pilot.pause()


def is_idle(pilot: AppPilot) -> bool:
    """Return True if every key so far has been handled."""
    queue = app_of(pilot)._key_queue
    return queue is None or not queue._has_input.is_set()


async def wait_until_idle(pilot: AppPilot) -> None:
    """Wait until all input is handled and the workers have ended."""
    await pilot.pause()
    await wait_until(pilot, lambda: is_idle(pilot))
    await pilot.pause()
    if any(worker.is_running for worker in pilot.app.workers):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


async def wait_until_checked(pilot: AppPilot) -> None:
    """Wait until the answers have been checked for the first time, and the outline shows it."""
    await wait_until(pilot, lambda: screen_of(pilot)._is_checked)
    await wait_until_idle(pilot)


# The screen


def app_of(pilot: AppPilot) -> LgqApp:
    """Return the app."""
    assert isinstance(pilot.app, LgqApp)
    return pilot.app


def screen_of(pilot: AppPilot) -> QuestionScreen:
    """Return the question screen, also under a dialog."""
    return next(s for s in reversed(pilot.app.screen_stack) if isinstance(s, QuestionScreen))


def interview_of(pilot: AppPilot) -> Interview:
    """Return the open interview."""
    return screen_of(pilot).interview


def draft_answer(pilot: AppPilot, field_id: str) -> Answer:
    """Return an answer of the draft in memory."""
    return interview_of(pilot).answer_to(field_id)


def current_question_id(pilot: AppPilot) -> str:
    """Return the id of the question on the screen."""
    return screen_of(pilot).question.id


def current_field_id(pilot: AppPilot) -> str:
    """Return the id of the field that has the focus."""
    return screen_of(pilot).pane.current_field_id


def screen_lines(pilot: AppPilot) -> list[str]:
    """Return the lines of the screen."""
    strips = pilot.app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip) for strip in strips]


def screen_text(pilot: AppPilot) -> str:
    """Return the text of the screen."""
    return "\n".join(screen_lines(pilot))


def text_position(pilot: AppPilot, words: str) -> tuple[int, int]:
    """Return the column and line of the first occurrence of words on the screen."""
    for y, line in enumerate(screen_lines(pilot)):
        if words in line:
            return line.index(words), y
    raise AssertionError(f"“{words}” is not on the screen:\n" + screen_text(pilot))


def notices(pilot: AppPilot) -> str:
    """Return what the message line says, whole."""
    return app_of(pilot).lifecycle.message_log.text


def key_bar(pilot: AppPilot) -> str:
    """Return the line of the key bar."""
    return screen_lines(pilot)[pilot.app.screen.query_one(KeyBar).region.y]


def row_texts(pilot: AppPilot, selector: str = "RowList") -> list[str]:
    """Return the rows of a list, the cells of each joined."""
    row_list = pilot.app.screen.query(selector).first(RowList)
    if isinstance(row_list.rows, LazyRows):  # as when it is painted
        row_list.rows.fit(row_list.scrollable_content_region.width)
    return [" ".join(cell.text for cell in (*row.left_cells, row.right_cell)).strip() for row in row_list.rows]


def static_texts(pilot: AppPilot, selector: str) -> str:
    """Return the texts of the displayed widgets of a selector."""
    widgets = pilot.app.screen.query(selector).results(Static)
    return "\n".join(str(static.content) for static in widgets if static.display)


def leaf_widgets(widget: Widget) -> Iterator[Widget]:
    """Yield the displayed widgets without children."""
    children = [child for child in widget.children if child.display]
    if not children:
        yield widget
    for child in children:
        yield from leaf_widgets(child)


def link_row(label: str, *urls: str, note: str = "") -> LinkRow:
    """Return a row of links."""
    return LinkRow(label, urls, note)


def file_names(folder: Path) -> list[str]:
    """Return the names of the files in a folder."""
    return sorted(path.name for path in folder.iterdir())


def file_text(path: Path) -> str:
    """Return the text of a file."""
    return path.read_text("utf-8")
