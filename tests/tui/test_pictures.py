"""The pictures of the README are rendered here, so that they match the program."""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.screen import Screen

import lgqtui.tui.screens
from lgqtui.settings.loader import write_setting
from tests.tui.harness import NOW, AppHarness, AppPilot, paste, wait_until_checked
from tests.tui.screenshots import SAMPLE, SCENES, SIZES, Scene, at_field, save_verdicts, screenshots

FOLDER = Path(__file__).parent / "pictures"
UNFINISHED = SAMPLE.with_name("sample-unfinished.toml")
PASTED = """- One stop for all permits – https://permits.example.org/
- Tax office: https://tax.example.org/pay, https://tax.example.org/help
- Open data
"""


async def _pasted(pilot: AppPilot) -> None:
    await at_field("I.1")(pilot)
    await paste(pilot, PASTED)


PICTURES: dict[str, tuple[Path, tuple[int, int], Scene]] = {
    "question": (SAMPLE, (140, 34), at_field("I.2.c")),
    "pasted": (UNFINISHED, (90, 22), _pasted),
    "review": (SAMPLE, (100, 24), at_field("I.2.c", "f3", "right", "right")),
    "send": (SAMPLE, (90, 22), at_field("I.2.c", "f3", "f9")),
}


@pytest.mark.parametrize("name", PICTURES)
async def test_a_picture_shows_the_screen(name: str, harness: AppHarness) -> None:
    """A committed picture equals the current screen (PICTURES=make renders it again)."""
    sample, size, scene = PICTURES[name]
    harness.home.drafts.mkdir(parents=True)
    path = Path(shutil.copy(sample, harness.home.drafts / "Jakarta.toml"))
    save_verdicts(path)
    os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    write_setting(harness.home, "endpoint", "https://survey.example.org/packages")
    async with harness.open_app(path, size) as pilot:
        await scene(pilot)
        await wait_until_checked(pilot)
        screenshot = pilot.app.export_screenshot(title="lgqtui")
    file = FOLDER / f"{name}.svg"
    if os.environ.get("PICTURES") == "make":
        file.write_text(screenshot, "utf-8")
    assert _words(file.read_text("utf-8")) == _words(screenshot)


SCREENS = {
    "DraftsScreen": "start",
    "QuestionScreen": "short",
    "ReviewScreen": "review",
    "LinksScreen": "links-view",
    "SendScreen": "send",
    "EvidenceScreen": "evidence",
    "ExportScreen": "export",
    "HistoryScreen": "history",
    "PackagesScreen": "packages",
    "SettingsScreen": "settings",
    "KeysScreen": "keys",
    "KeyTestScreen": "key-test",
    "HelpScreen": "help",
    "GuidesScreen": "guides",
    "QuestionnairesScreen": "questionnaires",
}
"""The scene of each screen; readers of pages without a class of their own are in the scene “guide”."""


def test_every_screen_has_its_scene() -> None:
    """A class in `tui/screens/` from which no other is derived is a screen: the test of its scene says if it is it."""
    modules = [info.name for info in pkgutil.walk_packages(lgqtui.tui.screens.__path__, "lgqtui.tui.screens.")]
    classes = {
        value
        for module in modules
        for value in vars(importlib.import_module(module)).values()
        if isinstance(value, type) and issubclass(value, Screen) and value.__module__ == module
    }
    screens = {cls.__name__ for cls in classes if not cls.__subclasses__()}
    assert screens == SCREENS.keys(), "add a scene to tests/tui/screenshots.py:SCENES, and its name here to SCREENS"
    assert set(SCREENS.values()) <= SCENES.keys()


@pytest.mark.parametrize("name", SCENES)
async def test_each_screen_fills_each_window(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In each window each screen has its head in the first line, and says the way to the menu or back.

    Each line is as wide as the window. From 80 columns no word of the key line is cut, at 60 at most one.
    ALL_PICTURES=FOLDER keeps the pictures.
    """
    monkeypatch.setattr("gc.freeze", lambda: None)
    async for screenshot in screenshots(name, ["dark", "light"], SIZES[1:]):
        assert SCREENS.get(screenshot.screen) == name or name not in SCREENS.values()
        assert {cell_len(line) for line in screenshot.lines} == {screenshot.size[0]}
        assert len(screenshot.lines) == screenshot.size[1]
        assert screenshot.lines[0].strip()
        assert any("Esc" in line for line in screenshot.lines[1:]), "\n".join(screenshot.lines)
        assert screenshot.lines[-1].count("…") <= (screenshot.size[0] < 80), screenshot.lines[-1]
        if folder := os.environ.get("ALL_PICTURES"):
            screenshot.save(Path(folder) / screenshot.theme, name)


def test_every_picture_stands_in_the_readme() -> None:
    """Each picture is in the README with a text alternative, and none is left over."""
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    names = re.findall(r"!\[[^\]]{20,}\]\(tests/tui/pictures/(\w+)\.svg\)", readme)
    assert sorted(names) == sorted(PICTURES) == sorted(file.stem for file in FOLDER.iterdir())


def _words(svg: str) -> list[str]:
    """The texts of a picture in their order; colours and ids may differ between versions of Textual."""
    texts = re.findall(r"<text[^>]*>(.*?)</text>", svg, re.DOTALL)
    # Times are local, and a picture is viewed in any zone.
    joined = re.sub(r"saved (\d\d:\d\d|\d+ [A-Z]\w+( \d{4})?)", "saved", unescape(" ".join(texts)).replace("\xa0", " "))
    return joined.split()
