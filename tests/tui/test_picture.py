"""The picture in the README is made here, so that it is always true."""

from __future__ import annotations

import os
import re
import shutil
from html import unescape
from pathlib import Path

from tests.tui.desk import Desk, judged, screen_of, settled

PICTURE = Path(__file__).parent / "pictures" / "question.svg"
SAMPLE = Path(__file__).parents[2] / "drafts" / "sample-complete.toml"


async def test_the_picture_shows_the_screen(desk: Desk) -> None:
    """The committed picture shows what the program shows today (PICTURES=make makes it anew)."""
    desk.home.drafts.mkdir(parents=True)
    path = Path(shutil.copy(SAMPLE, desk.home.drafts / "Jakarta.toml"))
    async with desk.opened(path, (120, 32)) as pilot:
        await judged(pilot)
        await screen_of(pilot).go_to_field("I.2.c")
        await settled(pilot)
        shown = pilot.app.export_screenshot(title="lgqtui")
    if os.environ.get("PICTURES") == "make":
        PICTURE.write_text(shown, "utf-8")
    assert _words(PICTURE.read_text("utf-8")) == _words(shown)


def _words(svg: str) -> list[str]:
    """The texts of a picture in their order; colours and ids may differ between versions of the toolkit."""
    texts = re.findall(r"<text[^>]*>(.*?)</text>", svg, re.DOTALL)
    # The hour stands in local time, and a picture is looked at anywhere.
    joined = re.sub(r"saved \d\d:\d\d", "saved", unescape(" ".join(texts)).replace("\xa0", " "))
    return joined.split()
