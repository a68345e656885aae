"""Lines of two texts, labelled lines, the filters of a list, and the status line of an interview."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from rich.cells import cell_len, chop_cells
from textual import events, on
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from lgqtui.errors import Error
from lgqtui.formatting import format_digest, time_or_day
from lgqtui.i18n import tr, trn
from lgqtui.interview.autosave import SaveResult
from lgqtui.interview.interview import Interview
from lgqtui.problems import ATTENTION
from lgqtui.questionnaire.model import Question
from lgqtui.text import one_line
from lgqtui.tui.content import cut, plain_content
from lgqtui.tui.keys import key_of
from lgqtui.tui.messages import FilterChosen
from lgqtui.tui.services import services

_BAR_SIZE = 20


def progress_bar(done: int, total: int, size: int = _BAR_SIZE, signs: str = "█░") -> str:
    """Return a bar of two signs; it is full if nothing is left to do."""
    filled = size if total == 0 else min(size * done // total, size)
    return signs[0] * filled + signs[1] * (size - filled)


class SplitLine(Widget):
    """A line of two texts. If both do not fit, the left one is cut, and the right one if it is longer than half."""

    DEFAULT_CSS = "SplitLine { height: 1; width: 1fr; padding: 0 1; }"

    _left = _right = _brief = ""

    def set(self, left: str, right: str = "", *, brief: str = "") -> None:
        """Set both texts; `brief` is shown instead of a `left` that does not fit."""
        left, right, brief = one_line(left), one_line(right), one_line(brief or left)
        if (left, right, brief) != (self._left, self._right, self._brief):
            self._left, self._right, self._brief = left, right, brief
            self.refresh()

    def render(self) -> Content:
        width = self.content_size.width
        right = self._right
        if cell_len(right) > width // 2:
            right = cut(right, max(width // 2, width - cell_len(self._brief) - 2))
        left_width = width - cell_len(right) - (2 if right else 0)
        left = self._left if cell_len(self._left) <= left_width else self._brief
        left = cut(left, max(left_width, 0))
        gap = " " * max(width - cell_len(left) - cell_len(right), 0)
        return Content(left + gap + right)


_DIGEST = "[0-9a-f]{64}"
_LEAST = 10
"""Cells of a value, however wide its label is."""


class Labelled(Static):
    """Lines of a label and a value, wrapped to the width of the container; a digest in groups of four."""

    DEFAULT_CSS = "Labelled { width: 1fr; height: auto; }"

    def __init__(self, lines: Iterable[str] = (), *, id: str | None = None) -> None:  # noqa: A002 - named as in Textual
        super().__init__(id=id)
        self._lines = tuple(lines)

    def set(self, lines: Iterable[str]) -> None:
        """Show other lines."""
        self._lines = tuple(lines)
        self._fit()

    def on_mount(self) -> None:
        self.call_after_refresh(self._fit)

    @on(events.Resize)
    def _fit(self) -> None:
        lines = (part for line in self._lines for part in _fitted(line, self.container_size.width))
        self.update(plain_content("\n".join(lines)))


def _fitted(line: str, width: int) -> Iterable[str]:
    *parts, value = re.split("( {2,})", line, maxsplit=1)
    label = "".join(parts)
    lines = [format_digest(value[:32]), format_digest(value[32:])] if re.fullmatch(_DIGEST, value) else [value]
    size = max(width - cell_len(label), _LEAST)
    first, *more = [part for line in lines for part in _pieces(line, size)] or [""]
    return (label + first, *(" " * cell_len(label) + part for part in more))


def _pieces(text: str, size: int) -> list[str]:
    """A text in lines that end behind a blank or a part of a path, unless that alone is too long."""
    pieces = [""]
    for word in re.findall(r"[^\s/]*[\s/]?", text):
        for part in chop_cells(word, size):
            pieces[-1:] = [pieces[-1] + part] if cell_len(pieces[-1] + part) <= size else [pieces[-1], part]
    return pieces


class StatusLine(SplitLine):
    """The foot of a question: saved or not, current question, what is left; shorter in a narrow window."""

    def __init__(self, interview: Interview, saved_at: datetime, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._interview = interview
        self._saved_at = saved_at
        self._error: Error | None = None
        self._warning = ""
        self._problem_count = 0

    def note_saved(self, saved: SaveResult, now: datetime) -> str:
        """Record the result of a save; return a sentence if it has just begun to warn, "" otherwise."""
        previous, self._warning = self._warning, saved.warning.sentence if saved.warning else ""
        self._error = saved.error
        if not saved.error:
            self._saved_at = now
        return self._warning if self._warning != previous else ""

    @property
    def alarm(self) -> str:
        """What is grave as long as it is true: the sentence to keep in the message line, "" if nothing is."""
        if self._error is None:
            return ""
        template = "NOT SAVED: {why}. {remedy} {key} tries again."
        return tr(template, why=self._error, remedy=self._error.remedy, key=key_of("save"))

    def show(self, question: Question, *, checked: bool, position: str = "") -> None:
        """Show the state with `question` as the current one; unless `checked`, with the last number of problems.

        With a `position` in a text that has the whole window, show that instead.
        """
        interview, route = self._interview, self._interview.route
        index, total = route.positions.get(question.id), len(route.questions)
        unanswered = interview.progress.applicable - interview.progress.answered
        problems = self._problem_count = interview.tally[ATTENTION] if checked else self._problem_count
        tail = [tr("{n} unanswered", n=unanswered)] if unanswered else []
        tail += [trn("{n} needs a look", "{n} need a look", problems)] if problems else []
        offline = [tr("offline")] if services(self).message_log.is_offline else []
        tail += offline
        if index is None:
            where = brief = tr("a question that is not asked")
        else:
            where = tr("question {n} of {all}", n=index + 1, all=total)
            brief = f"{index + 1}/{total}"
        if position:
            where, brief, tail = position, position, offline
        saved = self._save_state()
        self.set(" · ".join([saved, where, *tail]), brief=" · ".join([saved, brief, *tail]))

    def _save_state(self) -> str:
        if self._interview.refusal is not None:
            return tr("read only")
        time = time_or_day(self._saved_at, services(self).context.clock())
        if self._error is not None:
            return tr("not saved since {time}", time=time)
        if not self._interview.is_saved:
            return tr("saving …")
        return tr("saved {time}", time=time)


class FilterBar(Widget):
    """The filters with their counts on one line, the chosen one in brackets; in brief or scrolled where it is short."""

    DEFAULT_CSS = "FilterBar { height: 1; padding: 0 1; }"
    current: reactive[str] = reactive("all")

    _labels: reactive[dict[str, str]] = reactive(dict)
    _brief: reactive[dict[str, str]] = reactive(dict)

    def find_neighbour(self, offset: int) -> str:
        """Return the filter `offset` places to the right of the chosen one, wrapping around."""
        names = list(self._labels)
        return names[(names.index(self.current) + offset) % len(names)]

    def set_labels(self, labels: dict[str, str], brief: dict[str, str] | None = None) -> None:
        """Show filters by their names, with other counts; `brief` are shorter names for a narrow window."""
        self._labels, self._brief = labels, brief or labels

    def _pieces(self, width: int) -> list[tuple[str, str]]:
        """The filters that are shown, each whole, with a sign where there are more."""
        pieces: list[tuple[str, str]] = []
        for labels, gap in ((self._labels, " "), (self._brief, " "), (self._brief, "")):
            marked = {name: f"[{label}]" if name == self.current else f" {label} " for name, label in labels.items()}
            pieces = [(name, label + gap) for name, label in marked.items()]
            if _size(pieces) <= width:
                return pieces
        names = [name for name, _ in pieces]
        end = names.index(self.current) + 1 if self.current in names else 0

        def part(first: int, last: int) -> list[tuple[str, str]]:
            return [("", "…")] * (first > 0) + pieces[first:last] + [("", "…")] * (last < len(pieces))

        first = next((n for n in range(end) if _size(part(n, end)) <= width), 0)
        return part(first, next((n for n in range(len(pieces), end, -1) if _size(part(first, n)) <= width), end))

    def render(self) -> Content:
        width = self.content_size.width
        pieces = self._pieces(width)
        styled = [Content.styled(piece, "bold" if name == self.current else "") for name, piece in pieces]
        return Content("").join(styled).rstrip().truncate(width, ellipsis=True)

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        start = 0
        for name, piece in self._pieces(self.content_size.width) if offset is not None else ():
            if offset is not None and name and start <= offset.x < start + cell_len(piece):
                self.post_message(FilterChosen(name))
            start += cell_len(piece)


def _size(pieces: list[tuple[str, str]]) -> int:
    return cell_len("".join(piece for _, piece in pieces).rstrip())
