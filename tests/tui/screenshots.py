"""Screenshots of every screen in common sizes: `python -m tests.tui.screenshots FOLDER [THEME]`.

Each is an SVG named SIZE-SCENE, for a browser.
"""

from __future__ import annotations

import asyncio
import itertools
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from lgqtui.checks.answer_links import pages_of
from lgqtui.draft.ledger import Ledger, save_ledger
from lgqtui.draft.store import DraftFile
from lgqtui.links.model import Verdict
from lgqtui.questionnaire.answer import Answer
from lgqtui.tui.themes import apply_theme
from tests.tui.harness import (
    NOW,
    AppHarness,
    AppPilot,
    app_of,
    paste,
    press,
    screen_lines,
    screen_of,
    wait_until_checked,
    wait_until_idle,
)

SIZES = ((40, 12), (60, 20), (80, 24), (140, 45))
SAMPLE = Path(__file__).parents[2] / "drafts" / "sample-complete.toml"

Scene = Callable[[AppPilot], Awaitable[None]]


def at_field(field_id: str, *keys: str) -> Scene:
    """Return the scene of the question screen at a field, after some keys."""

    async def play(pilot: AppPilot) -> None:
        await wait_until_checked(pilot)
        await screen_of(pilot).go_to_field(field_id)
        await wait_until_idle(pilot)
        await press(pilot, *keys)

    return play


def with_action(name: str) -> Scene:
    """Return the scene of a screen that an action opens which has no key."""

    async def play(pilot: AppPilot) -> None:
        await at_field("I.2.c")(pilot)
        await pilot.app.run_action(name, screen_of(pilot))
        await wait_until_idle(pilot)

    return play


async def draft_list(pilot: AppPilot) -> None:
    """The scene of the list of drafts."""
    await wait_until_idle(pilot)


async def evidence(pilot: AppPilot) -> None:
    """The scene of a field with a file attached."""
    await at_field("I.2.c")(pilot)
    await paste(pilot, str(SAMPLE))
    await press(pilot, "enter", "enter", "f4")


async def packages(pilot: AppPilot) -> None:
    """The scene of the packages."""
    await wait_until_idle(pilot)
    screen_of(pilot).action_packages()
    await wait_until_idle(pilot)


def pasted(field_id: str, text: str) -> Scene:
    """Return the scene of a paste at a field."""

    async def play(pilot: AppPilot) -> None:
        await at_field(field_id)(pilot)
        await paste(pilot, text)

    return play


async def conflict(pilot: AppPilot) -> None:
    """The scene of a draft that was changed elsewhere, too."""
    session = app_of(pilot).lifecycle.session
    assert session is not None
    await at_field("ID.city", "1", "ctrl+s")(pilot)
    other = DraftFile(session.file.path, lambda: NOW)
    other.save(other.load().with_answer("ID.country", Answer(text="0")))
    await press(pilot, "2", "ctrl+s")


LIST = """E-services:
- City application – https://app.example.org
- Tax office: https://tax.example.org/pay, https://tax.example.org/help
- Services of the health office
"""
CONTACT = "Name: Head of the office\nTitle: Director\nE-mail: office@example.org\nThe office is open daily."

SCENES: dict[str, Scene] = {
    "start": draft_list,
    "short": at_field("ID.city"),
    "yes-no": at_field("I.3"),
    "set-aside": at_field("I.3", "n"),
    "text": at_field("III.4"),
    "links": at_field("I.2.c"),
    "ticks": at_field("III.2-03"),
    "exclusive-ticks": at_field("X.d1"),
    "outline": at_field("I.2.c", "f2"),
    "review": at_field("I.2.c", "f3"),
    "review-problems": at_field("I.2.c", "f3", "right", "right"),
    "help": at_field("I.2.c", "f1"),
    "go-to": at_field("I.2.c", "ctrl+g"),
    "menu": at_field("I.2.c", "f10"),
    "files": at_field("I.2.d", "f4"),
    "evidence": evidence,
    "packages": packages,
    "text-links": at_field("III.1"),
    "whole-text": at_field("III.2-10", "enter", "ctrl+l"),
    "whole-links": at_field("I.2.c", "ctrl+l"),
    "find": at_field("III.2-10", "enter", "ctrl+f", *"report"),
    "links-view": at_field("I.2.c", "f8"),
    "links-moved": at_field("I.2.c", "f8", "right", "right", "right"),
    "links-consent": at_field("I.2.c", "f8", "c"),
    "send": at_field("I.2.c", "f3", "f9"),
    "settings": at_field("I.2.c", "escape", "t"),
    "keys": at_field("I.2.c", "escape", "t", "end", "enter"),
    "guides": at_field("I.2.c", "f1", "g"),
    "questionnaires": with_action("questionnaires"),
    "key-test": with_action("app.key_test"),
    "guide": at_field("I.2.c", "f1", "g", "enter"),
    "menu-search": at_field("I.2.c", "f10", "slash", *"theme"),
    "history": at_field("ID.city", "1", "ctrl+s", "escape", "h"),
    "export": at_field("I.2.c", "escape", "x"),
    "import": at_field("I.2.c", "escape", "i"),
    "messages": at_field("I.3", "n", "escape", "v"),
    "remark": at_field("I.2.c", "escape", "k"),
    "receiver": at_field("I.2.c", "f9", "a"),
    "pasted-list": pasted("I.2.e", LIST),
    "pasted-contact": pasted("I.3.name", CONTACT),
    "conflict": conflict,
}


VERDICTS = (
    Verdict("ok", NOW, 200),
    Verdict("ok", NOW, 200),
    Verdict("moved", NOW, 200, "https://www.example.org/en/services/all-services-of-the-city", permanent=True),
    Verdict("unsure", NOW, 403, why="refuses-programs"),
    Verdict("broken", NOW, 404, why="gone"),
    Verdict("ok", NOW, 200),
    Verdict("not_checked", NOW, why="offline"),
)


def save_verdicts(path: Path) -> None:
    """Save verdicts of every kind for the links of a draft."""
    pages = sorted(pages_of(DraftFile(path, lambda: NOW).load().answers.values()))
    save_ledger(path, Ledger({page: VERDICTS[n % len(VERDICTS)] for n, page in enumerate(pages) if n % 9}))


@dataclass(frozen=True)
class Screenshot:
    """A picture of the screen, its lines, and the name of its class."""

    screen: str
    theme: str
    size: tuple[int, int]
    svg: str
    lines: list[str]

    def save(self, folder: Path, name: str) -> None:
        """Write the picture into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{self.size[0]}x{self.size[1]}-{name}.svg").write_text(self.svg, "utf-8")


async def screenshots(name: str, themes: Iterable[str], sizes: Iterable[tuple[int, int]]) -> AsyncIterator[Screenshot]:
    """Yield the screenshots of a scene in a temporary home folder, in each theme and in each size of the window."""
    with tempfile.TemporaryDirectory() as home:
        harness = AppHarness(Path(home))
        harness.home.drafts.mkdir(parents=True)
        path = Path(shutil.copy(SAMPLE, harness.home.drafts / "Jakarta.toml"))
        save_verdicts(path)
        harness.draft("Town")
        harness.probe = "ask" if name == "links-consent" else "off"
        async with harness.open_app(None if SCENES[name] is draft_list else path) as pilot:
            await SCENES[name](pilot)
            for theme, size in itertools.product(themes, sizes):
                apply_theme(app_of(pilot), theme)
                await pilot.resize_terminal(*size)
                await wait_until_idle(pilot)
                screen = type(pilot.app.screen).__name__
                yield Screenshot(screen, theme, size, pilot.app.export_screenshot(title=name), screen_lines(pilot))


async def main(folder: Path, theme: str = "dark", *names: str) -> None:
    """Take screenshots of the named scenes, or of all, in a folder."""
    for name in names or SCENES:
        async for screenshot in screenshots(name, [theme], SIZES):
            screenshot.save(folder, name)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), *sys.argv[2:]))
