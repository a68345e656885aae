"""Pictures of every screen at the sizes people have, to be looked at: `python -m tests.tui.gallery FOLDER [THEME]`.

Each is an SVG named SIZE-SCENE; chromium or any browser shows them, and a folder of them is quickly gone through.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from lgqtui.checks.answer_links import pages_of
from lgqtui.draft.ledger import Ledger, save_ledger
from lgqtui.draft.store import DraftFile
from lgqtui.links.model import Verdict
from lgqtui.tui.themes import apply_theme
from tests.tui.desk import NOW, AppPilot, Desk, app_of, judged, press, screen_of, settled

SIZES = ((40, 12), (60, 20), (80, 24), (140, 45))
SAMPLE = Path(__file__).parents[2] / "drafts" / "sample-complete.toml"

Scene = Callable[[AppPilot], Awaitable[None]]


def at_field(field_id: str, *keys: str) -> Scene:
    """The question screen at a field, after some keys."""

    async def reach(pilot: AppPilot) -> None:
        await judged(pilot)
        await screen_of(pilot).go_to_field(field_id)
        await settled(pilot)
        await press(pilot, *keys)

    return reach


SCENES: dict[str, Scene] = {
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
    "evidence": at_field("I.2.c", "f4"),
    "text-links": at_field("III.1"),
    "links-view": at_field("I.2.c", "f8"),
    "links-moved": at_field("I.2.c", "f8", "right", "right", "right"),
    "links-consent": at_field("I.2.c", "f8", "c"),
    "send": at_field("I.2.c", "f3", "f9"),
}


SAYS = (
    Verdict("ok", NOW, 200),
    Verdict("ok", NOW, 200),
    Verdict("moved", NOW, 200, "https://www.example.org/en/services/all-services-of-the-city", permanent=True),
    Verdict("unsure", NOW, 403, why="refuses-programs"),
    Verdict("broken", NOW, 404, why="gone"),
    Verdict("ok", NOW, 200),
    Verdict("not_checked", NOW, why="offline"),
)


def note_verdicts(path: Path) -> None:
    """Have something to be known of the links of a draft, a bit of everything."""
    pages = sorted(pages_of(DraftFile(path, lambda: NOW).load().answers.values()))
    save_ledger(path, Ledger({page: SAYS[n % len(SAYS)] for n, page in enumerate(pages) if n % 9}))


async def start_screen(pilot: AppPilot) -> None:
    """The list of drafts."""
    await settled(pilot)


async def picture(folder: Path, size: tuple[int, int], name: str, scene: Scene, theme: str) -> None:
    """Make one picture in a home of its own."""
    with tempfile.TemporaryDirectory() as home:
        desk = Desk(Path(home))
        desk.home.drafts.mkdir(parents=True)
        path = Path(shutil.copy(SAMPLE, desk.home.drafts / "Jakarta.toml"))
        note_verdicts(path)
        desk.draft("Town")
        desk.probe = "ask" if name == "links-consent" else "off"
        async with desk.opened(None if scene is start_screen else path, size) as pilot:
            if theme:
                apply_theme(app_of(pilot), theme)
            await scene(pilot)
            (folder / f"{size[0]}x{size[1]}-{name}.svg").write_text(pilot.app.export_screenshot(title=name), "utf-8")


async def pictures(folder: Path, theme: str, wanted: list[str]) -> None:
    """Make all pictures, or those of some scenes."""
    scenes = {"start": start_screen, **SCENES}
    for name in wanted or scenes:
        for size in SIZES:
            await picture(folder, size, name, scenes[name], theme)


def main(folder: Path, theme: str = "", *wanted: str) -> None:
    """Make pictures in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(pictures(folder, theme, list(wanted)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
