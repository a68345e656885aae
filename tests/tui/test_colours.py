"""Each pair of colours that is painted can be told apart (WCAG 2.2: text 4.5, signs and edges 3)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from rich.segment import Segment
from textual.color import Color
from textual.strip import Strip

from lgqtui.tui.widgets.row_list import RowList
from tests.tui.fast_pilot import run_app
from tests.tui.harness import AppHarness, AppPilot, press, screen_of, wait_until_checked, wait_until_idle
from tests.tui.screenshots import SAMPLE, save_verdicts
from tests.tui.test_any_terminal import _luminance

SIGNS = "█▌▐▎▍┃✓✗→⚑▸▾●○"
LINES = " " + "".join(map(chr, range(0x2500, 0x25A0)))


def ratio(first: Color, second: Color) -> float:
    """Return the contrast of two colours."""
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def pair(segment: Segment) -> tuple[Color, Color] | None:
    """Return the colours of a segment: of its signs, and of their ground."""
    style = segment.style
    if style is None or style.color is None or style.bgcolor is None:
        return None
    colours = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
    return colours[::-1] if style.reverse else colours


def faults(strips: list[Strip]) -> Iterator[str]:
    """Yield what is painted with too little contrast."""
    for segment in (segment for strip in strips for segment in strip):
        colours = pair(segment)
        signs, text = set(segment.text) & set(SIGNS), segment.text.strip(LINES + SIGNS)
        least = 4.5 if text else 3.0 if signs else 0.0
        if colours and ratio(*colours) < least:
            yield f"{segment.text!r} {colours[0].hex} {colours[1].hex} {ratio(*colours):.2f}"


def row_faults(pilot: AppPilot, strips: list[Strip]) -> Iterator[str]:
    """Yield the cursor's row if it cannot be told from the row below, and the scroll thumb from its ground."""
    focused = pilot.app.focused
    if isinstance(focused, RowList):
        x, y = pilot.app.cursor_position
        row, below = (pair(next(iter(strips[line].crop(x + 2, x + 3)))) for line in (y, y + 1))
        if row and below and ratio(row[1], below[1]) < 3.0:
            yield f"cursor {row[1].hex} {below[1].hex}"
    variables = pilot.app.theme_variables
    thumb, track = (Color.parse(variables[name]) for name in ("scrollbar", "scrollbar-background"))
    if ratio(thumb, track) < 3.0:
        yield f"thumb {ratio(thumb, track):.2f}"


async def painted_faults(pilot: AppPilot) -> list[str]:
    """Return what is wrong on the screen as it is painted."""
    await wait_until_idle(pilot)
    strips = pilot.app.screen._compositor.render_strips()
    return [*faults(strips), *row_faults(pilot, strips)]


@pytest.mark.parametrize("theme", ["dark", "light", "colour-safe", "contrast"])
async def test_what_is_painted_can_be_read(harness: AppHarness, theme: str) -> None:
    """The list of drafts, links, Yes or No, boxes and the review: text, signs, the cursor's row, the scroll thumb."""
    harness.paints = True
    harness.home.drafts.mkdir(parents=True)
    path = harness.home.drafts / "Jakarta.toml"
    shutil.copy(SAMPLE, path)
    save_verdicts(path)
    async with run_app(harness.create_app(None, LGQTUI_THEME=theme), (80, 24), paints=True) as pilot:
        faults = {"drafts": await painted_faults(pilot)}
        await press(pilot, "enter")
        await wait_until_checked(pilot)
        for field_id in ("I.2.a", "I.3", "III.2-10"):
            await screen_of(pilot).go_to_field(field_id)
            faults[field_id] = await painted_faults(pilot)
        await press(pilot, "f3")
        faults["review"] = await painted_faults(pilot)
    assert not any(faults.values()), faults


@pytest.mark.parametrize("environ", [{"COLORTERM": "", "TERM": "xterm"}, {"NO_COLOR": "1"}], ids=str)
async def test_few_colours_are_those_of_the_terminal(
    harness: AppHarness, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With 16 colours, or none, the cursor's row is reverse video, in no colour of ours."""
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    harness.paints = True
    harness.draft("One")
    async with run_app(harness.create_app(None), (80, 24), paints=True) as pilot:
        await wait_until_idle(pilot)
        assert pilot.app.theme == "ansi-dark"
        x, y = pilot.app.cursor_position
        strip = pilot.app.screen._compositor.render_strips()[y]
        for line_filter in pilot.app.get_line_filters():
            strip = strip.apply_filter(line_filter, pilot.app.screen.background_colors[1])
        segment = next(iter(strip.crop(x + 2, x + 3)))
        assert segment.style is not None
        assert segment.style.reverse
