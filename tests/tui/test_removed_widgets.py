"""Removed widgets are freed: a session holds no more than the question on the screen."""

from __future__ import annotations

import gc
from collections import Counter

import pytest
from textual.geometry import Region
from textual.widget import Widget

from lgqtui.tui.fields.field_view import FieldView
from lgqtui.tui.fields.short import LineInput
from lgqtui.tui.fields.text_editor import LongText
from lgqtui.tui.widgets.row_list import RowList
from tests.tui.harness import AppHarness, press, screen_of

HEAVY = (FieldView, LongText, LineInput)


def left_behind() -> Counter[str]:
    """Count, by kind, the widgets that are off the screen and still in memory."""
    gc.unfreeze()
    gc.collect()
    widgets = (o for o in gc.get_objects() if isinstance(o, HEAVY) and not o.is_attached)
    return Counter(type(widget).__name__ for widget in widgets)


async def test_widgets_of_earlier_questions_are_freed(harness: AppHarness) -> None:
    """However often questions and views are opened."""
    # An app that was ended by a signal is held by the handler in the event loop until another app replaces it.
    of_earlier_apps = left_behind()
    async with harness.open_draft() as pilot:
        for _ in range(3):
            await press(pilot, "ctrl+n", "f3", "escape", "ctrl+n", "f1", "escape", "ctrl+p", "ctrl+p")
        assert left_behind() - of_earlier_apps == {}


@pytest.mark.parametrize(("at", "kind"), [("city", LineInput), ("services", LongText), ("portals", RowList)])
async def test_a_closed_widget_can_still_be_painted(harness: AppHarness, at: str, kind: type[Widget]) -> None:
    """Textual may repaint an earlier screen; the program must not fail."""
    async with harness.open_draft(at=at) as pilot:
        editor = screen_of(pilot).pane.query(kind).first()
        await press(pilot, "ctrl+n")
        assert not editor.is_attached
        assert [len(strip.text) for strip in editor.render_lines(Region(0, 0, 10, 2))] == [10, 10]
