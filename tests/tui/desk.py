"""What the tests of the full screen share: the app on folders of its own, and words for what a person does and sees."""

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
from textual.widgets._toast import Toast

from lgqtui.draft.folder import Drafts
from lgqtui.draft.store import DraftFile
from lgqtui.interview.interview import Interview
from lgqtui.links.model import LinkRow
from lgqtui.questionnaire.answer import BLANK, Answer
from lgqtui.questionnaire.library import QuestionnaireLibrary
from lgqtui.settings.folders import find_user_folders
from lgqtui.settings.loader import read_settings
from lgqtui.tui.app import LgqApp
from lgqtui.tui.screens.question import QuestionScreen
from lgqtui.tui.widgets.key_bar import KeyBar
from lgqtui.tui.widgets.row_list import RowList
from tests.tui.attentive import running

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


class Desk:
    """Folders of one person; drafts are made here, the app is opened on them, the disk is read."""

    def __init__(self, home: Path) -> None:
        self.home = find_user_folders({"LGQTUI_HOME": str(home)})
        self.drafts = Drafts(self.home, lambda: NOW)
        self.shelf = QuestionnaireLibrary(self.home.questionnaires)
        self.add_questionnaire("small", SMALL)
        self.probe = "off"  # no test asks anything but its own server
        self.paints = False

    def add_questionnaire(self, name: str, toml: str) -> None:
        """Put a questionnaire on the shelf."""
        self.home.questionnaires.mkdir(parents=True, exist_ok=True)
        (self.home.questionnaires / f"{name}.toml").write_text(toml, "utf-8")

    def draft(self, name: str = "Town", answers: dict[str, Answer] | None = None, questionnaire: str = "small") -> Path:
        """A draft on the disk."""
        file, draft = self.drafts.new(name, questionnaire)
        if answers:
            file.save(replace(draft, answers=answers))
        return file.path

    def app(self, path: Path | None = None) -> LgqApp:
        """The app, as the command line makes it."""
        environ = {name: os.environ[name] for name in ("VISUAL", "EDITOR") if name in os.environ}
        environ["LGQTUI_QUESTIONNAIRE"] = "small"
        environ["LGQTUI_LINKS_PROBE"] = self.probe
        environ["LGQTUI_LINKS_PRIVATE"] = "check"
        return LgqApp(self.drafts, self.shelf, read_settings(self.home, environ), lambda: NOW, path)

    @asynccontextmanager
    async def opened(self, path: Path | None = None, size: tuple[int, int] = (80, 24)) -> AsyncIterator[AppPilot]:
        """The app on a screen of that size, on a draft or on the list of drafts, when it has settled."""
        app = self.app(path)
        async with running(app, size, paints=self.paints) as pilot:
            await settled(pilot)
            yield pilot

    @asynccontextmanager
    async def filling(
        self, answers: dict[str, Answer] | None = None, at: str = "", size: tuple[int, int] = (80, 24)
    ) -> AsyncIterator[AppPilot]:
        """A new draft with these answers opened and checked, the person at a field."""
        async with self.opened(self.draft(answers=answers), size) as pilot:
            await judged(pilot)
            if at:
                await screen_of(pilot).go_to_field(at)
                await settled(pilot)
            yield pilot

    def saved(self, field_id: str, name: str = "Town") -> Answer:
        """An answer as the disk has it."""
        path = self.home.drafts / f"{name}.toml"
        return DraftFile(path, lambda: NOW).load().answers.get(field_id, BLANK)


# What a person does


_KEYS = {"\n": "enter", " ": "space", "+": "plus"}
_CHARACTERS = {"space": " ", "plus": "+"}


def send(pilot: AppPilot, *keys: str) -> None:
    """Hand keys to the app, each by its name, faster than it can handle them, as a terminal does on a slow line."""
    for key in keys:
        pilot.app.post_message(events.Key(key, _CHARACTERS.get(key, key if len(key) == 1 else None)))


async def press(pilot: AppPilot, *keys: str) -> None:
    """Press keys, each by its name, and wait until they have done what they do."""
    send(pilot, *keys)
    await settled(pilot)


async def write(pilot: AppPilot, text: str) -> None:
    """Type a text."""
    for character in text:
        pilot.app.post_message(events.Key(_KEYS.get(character, character), character))
    await settled(pilot)


async def paste(pilot: AppPilot, text: str) -> None:
    """Paste a text, as terminals hand it over."""
    pilot.app.post_message(events.Paste(text))
    await settled(pilot)


async def click_words(pilot: AppPilot, words: str) -> None:
    """Click into the middle of words where they are first seen on the screen."""
    x, y = place_of(pilot, words)
    await pilot.click(offset=(x + len(words) // 2, y))
    await settled(pilot)


# Waiting


async def until(pilot: AppPilot, condition: Callable[[], object], seconds: float = 5.0) -> None:
    """Wait until a condition holds; fails, with what is on the screen, if it does not come true in time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came true:\n" + seen(pilot)
        await asyncio.sleep(0.01)
        await pilot.pause()


async def settled(pilot: AppPilot) -> None:
    """Wait until what was done has taken effect on the screen."""
    await pilot.pause()
    await until(pilot, lambda: app_of(pilot).is_idle)
    await pilot.pause()
    if any(worker.is_running for worker in pilot.app.workers):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


async def judged(pilot: AppPilot) -> None:
    """Wait until the answers have been checked for the first time."""
    await until(pilot, lambda: screen_of(pilot)._is_checked)


# What a person sees


def app_of(pilot: AppPilot) -> LgqApp:
    """The app."""
    assert isinstance(pilot.app, LgqApp)
    return pilot.app


def screen_of(pilot: AppPilot) -> QuestionScreen:
    """The question screen, also under a dialogue."""
    return next(s for s in reversed(pilot.app.screen_stack) if isinstance(s, QuestionScreen))


def interview_of(pilot: AppPilot) -> Interview:
    """The interview that is being held."""
    return screen_of(pilot).interview


def answer(pilot: AppPilot, field_id: str) -> Answer:
    """An answer as the draft in memory has it."""
    return interview_of(pilot).answer_to(field_id)


def at(pilot: AppPilot) -> str:
    """The id of the question on the screen."""
    return screen_of(pilot).question.id


def field_at(pilot: AppPilot) -> str:
    """The id of the field that the person is at."""
    return screen_of(pilot).view.current_field_id


def lines(pilot: AppPilot) -> list[str]:
    """The screen as it is painted, a string a line."""
    strips = pilot.app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip) for strip in strips]


def seen(pilot: AppPilot) -> str:
    """The screen as it is painted."""
    return "\n".join(lines(pilot))


def place_of(pilot: AppPilot, words: str) -> tuple[int, int]:
    """Where words first stand on the screen."""
    for y, line in enumerate(lines(pilot)):
        if words in line:
            return line.index(words), y
    raise AssertionError(f"“{words}” is not on the screen:\n" + seen(pilot))


def told(pilot: AppPilot) -> str:
    """What has been said in the corner."""
    return "\n".join(str(toast._notification.message) for toast in pilot.app.screen.query(Toast))


def key_bar(pilot: AppPilot) -> str:
    """The bottom line of keys as painted."""
    return lines(pilot)[pilot.app.screen.query_one(KeyBar).region.y]


def rows(pilot: AppPilot, selector: str = "RowList") -> list[str]:
    """The rows of a list, the words of each joined."""
    found = pilot.app.screen.query(selector).first(RowList)
    return [" ".join(cell.text for cell in (*row.left, row.right)).strip() for row in found.rows]


def texts(pilot: AppPilot, selector: str) -> str:
    """What the texts of that selector say, those that are shown."""
    found = pilot.app.screen.query(selector).results(Static)
    return "\n".join(str(static.content) for static in found if static.display)


def leaves(widget: Widget) -> Iterator[Widget]:
    """The widgets without children in it that are shown."""
    children = [child for child in widget.children if child.display]
    if not children:
        yield widget
    for child in children:
        yield from leaves(child)


def row(label: str, *urls: str, note: str = "") -> LinkRow:
    """A row of links."""
    return LinkRow(label, urls, note)


def names_in(folder: Path) -> list[str]:
    """The names of the files in a folder."""
    return sorted(path.name for path in folder.iterdir())


def content_of(path: Path) -> str:
    """The text in a file."""
    return path.read_text("utf-8")
