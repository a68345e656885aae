"""The line that always answers whether it is saved, where one is, how far, and whether anything needs a look."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from rich.cells import cell_len, chop_cells
from textual import events
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from lgqtui.errors import Busy, Error
from lgqtui.i18n import tr, trn
from lgqtui.interview.autosave import SaveResult
from lgqtui.interview.interview import Interview
from lgqtui.questionnaire.model import Question
from lgqtui.text import one_line
from lgqtui.tui.content import cut, plain_content
from lgqtui.tui.keys import key_of


class SplitLine(Widget):
    """A line of two texts. Where both do not fit, the left one is cut, and the right one if it takes more than half."""

    DEFAULT_CSS = """
    SplitLine { height: 1; width: 1fr; padding: 0 1; }
    """

    def __init__(self, left: str = "", right: str = "", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._left = one_line(left)
        self._right = one_line(right)
        self._brief = self._left

    @property
    def text(self) -> str:
        """What it says."""
        return f"{self._left}  {self._right}".strip()

    def set(self, left: str, right: str = "", *, brief: str = "") -> None:
        """Say something else; `brief` is said instead of `left` where that does not fit."""
        left, right, brief = one_line(left), one_line(right), one_line(brief or left)
        if (left, right, brief) != (self._left, self._right, self._brief):
            self._left, self._right, self._brief = left, right, brief
            self.refresh()

    def render(self) -> Content:
        """Draw both ends."""
        width = self.content_size.width
        right = self._right
        if cell_len(right) > width // 2:
            right = cut(right, max(width // 2, width - cell_len(self._brief) - 2))
        room = width - cell_len(right) - (2 if right else 0)
        left = self._left if cell_len(self._left) <= room else self._brief
        left = cut(left, max(room, 0))
        gap = " " * max(width - cell_len(left) - cell_len(right), 0)
        return Content(left + gap + right)


_LABEL = 10
"""Characters from the beginning of a line to its value."""


class Labelled(Static):
    """Shows such lines, as wide as what it is in."""

    DEFAULT_CSS = """
    Labelled { width: 1fr; height: auto; }
    """

    def __init__(self, lines: Iterable[str] = (), *, id: str | None = None) -> None:  # noqa: A002 - the toolkit's word
        super().__init__(id=id)
        self._lines = tuple(lines)

    def set(self, lines: Iterable[str]) -> None:
        """Show other lines."""
        self._lines = tuple(lines)
        self._fit()

    def on_mount(self) -> None:
        """Show the lines as soon as there is a width."""
        self.call_after_refresh(self._fit)

    def on_resize(self, _: events.Resize) -> None:
        """Fit the lines to the width."""
        self._fit()

    def _fit(self) -> None:
        width = max(self.container_size.width - _LABEL, _LABEL)
        self.update(plain_content("\n".join(part for line in self._lines for part in _fitted(line, width))))


def _fitted(line: str, width: int) -> Iterable[str]:
    first, *more = chop_cells(line[_LABEL:], width) or [""]
    return (line[:_LABEL] + first, *(" " * _LABEL + part for part in more))


class StatusLine(SplitLine):
    """The state of an interview in a line; where there is little room, in fewer words."""

    def __init__(self, interview: Interview, now: datetime, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._interview = interview
        self._saved_at = now
        self._error = ""
        self._warning = ""

    def note_saved(self, saved: SaveResult, now: datetime) -> str:
        """Take in what became of a save; a sentence if it has begun to fail or to warn, "" otherwise."""
        before = self._error, self._warning
        self._error, self._warning = str(saved.error or ""), str(saved.warning or "")
        if not saved.error:
            self._saved_at = now
        if (self._error, self._warning) == before:
            return ""
        if saved.error:
            told = "Not saved: {why}. {remedy} {key} tries again."
            return tr(told, why=self._error, remedy=saved.error.remedy, key=key_of("save"))
        return f"{saved.warning}. {saved.warning.remedy}" if saved.warning else ""

    def show(self, question: Question, *, checked: bool) -> None:
        """Show the state while the person is at `question`; before the answers were `checked`, without problems."""
        interview, route = self._interview, self._interview.route
        at, of = route.place.get(question.id), len(route.questions)
        done = interview.progress
        far = tr("{n} of {all} answered", n=done.answered, all=done.asked)
        look = interview.tally.need_a_look if checked else 0
        tail = [far, *([trn("{n} needs a look", "{n} need a look", look)] if look else [])]
        if at is None:
            where = brief = tr("a question that is not asked")
        else:
            where, brief = tr("question {n} of {all}", n=at + 1, all=of), tr("{n} of {all}", n=at + 1, all=of)
        self.set(" · ".join([self._saved_words(), where, *tail]), brief=" · ".join([self._saved_words(), brief, *tail]))

    def _saved_words(self) -> str:
        if (refusal := self._interview.refusal) is not None:
            return tr("READ ONLY, {why}", why=_holder_words(refusal))
        if self._error:
            return tr("NOT SAVED: {why}", why=self._error)
        if not self._interview.is_saved:
            return tr("saving …")
        return tr("saved {time}", time=self._saved_at.astimezone().strftime("%H:%M"))


def _holder_words(refusal: Error) -> str:
    """Who has the draft open, and since when; or why else nothing can be changed."""
    if "who" not in refusal.params:
        return tr("open elsewhere") if isinstance(refusal, Busy) else str(refusal)
    return tr("open elsewhere since {since}: {who}", **refusal.params)
