"""Go to: search over numbers, wording and answers."""

from __future__ import annotations

from collections.abc import Sequence

from lgqtui.interview.interview import Interview
from lgqtui.interview.search import Findable, findables, found
from lgqtui.text import shorten
from lgqtui.tui.dialogs.finder import Finder
from lgqtui.tui.widgets.row_list import Cell, Row


class GoTo(Finder):
    """Gives the id of the field to go to."""

    TITLE_WORDS = "Go to: a number, words of a question, or words of your answers"

    def __init__(self, interview: Interview) -> None:
        super().__init__()
        self._places = findables(interview)

    def found(self, needle: str) -> Sequence[Row]:
        """The fields that fit: by number, then by wording, then by answer."""
        return [_row(place, needle) for place in found(self._places, needle)]


def _row(place: Findable, needle: str) -> Row:
    """A field as it is shown: with a piece of the answer if that is where it was found."""
    left = (Cell(f"{place.number:<8}", "strong"), Cell(place.name))
    return Row(place.field.id, left, Cell(shorten(place.said(needle), 34), "dim"))
