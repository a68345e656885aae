"""The messages of the full screen: what widgets, the worker thread and the app post, named for what happened.

A widget posts upwards, and the screen handles it; `SaveFinished`, `DraftReplaced` and `LinkResultsChanged` go from the
app to every open screen.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.message import Message

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import App

    from lgqtui.interview.autosave import SaveResult
    from lgqtui.links.model import LinkRow, ParsedRow
    from lgqtui.questionnaire.answer import YesNo
    from lgqtui.questionnaire.kinds import AnswerParts
    from lgqtui.submission.outbox_entry import OutboxEntry


@dataclass
class AnswerChanged(Message):
    """The user changed parts of an answer. `is_typing` marks one of many small changes of a text."""

    field_id: str
    parts: AnswerParts
    is_typing: bool = False


class EditorLeft(Message):
    """The focus left a line or a text. What contains it posts `FieldLeft`, after the changes that are still queued."""


class FieldLeft(Message):
    """The user left a field: its text is complete for now."""


@dataclass
class OptionChosen(Message):
    """The user chose Yes, No, or not answered."""

    choice: YesNo


@dataclass
class NoticePosted(Message):
    """A sentence to show the user at once."""

    text: str


@dataclass
class LinkListPasted(Message):
    """A list of links was pasted and parsed into rows; `accept` adds the rows that the user accepts."""

    rows: tuple[ParsedRow, ...]
    accept: Callable[[tuple[LinkRow, ...]], None]


@dataclass
class CursorMoved(Message):
    """The cursor of a list of rows went to another row."""

    row_id: str


@dataclass
class RowChosen(Message):
    """A row was chosen; `column` is the clicked cell, -1 if it was chosen by key."""

    row_id: str
    column: int = -1


@dataclass
class FilterChosen(Message):
    """A filter was clicked."""

    name: str


@dataclass
class QuestionChosen(Message):
    """The user chose a question in the outline."""

    question_id: str


class OutlineLeft(Message):
    """The user wants to go back from the outline to the question."""


@dataclass
class FilesDropped(Message, bubble=False):
    """Files were dropped onto the terminal while a question is shown; `paste` pastes their paths as text."""

    files: tuple[Path, ...]
    paste: Callable[[], Awaitable[None]]


@dataclass
class SaveFinished(Message, bubble=False):
    """The autosave thread saved, or failed to."""

    result: SaveResult


class DraftReplaced(Message, bubble=False):
    """The draft was replaced as a whole, or became read-only."""


@dataclass
class LinkResultsChanged(Message, bubble=False):
    """The links of these fields have new verdicts; none if a check of all links has ended."""

    fields: frozenset[str]


@dataclass
class SealProgress(Message):
    """`done` of `total` bytes are sealed."""

    done: int
    total: int


@dataclass
class TextReported(Message):
    """Lines to be shown."""

    lines: tuple[str, ...]


@dataclass
class _EntryMessage(Message):
    entry: OutboxEntry


class PackageQueued(_EntryMessage):
    """A package is in the outbox."""


class TransferStarted(_EntryMessage):
    """A transfer started."""


@dataclass
class TransferProgress(Message):
    """`sent_bytes` bytes of an entry are sent."""

    entry: OutboxEntry
    sent_bytes: int


class TransferEnded(_EntryMessage):
    """A transfer ended; the state of the entry says how."""


@dataclass
class RetryScheduled(Message):
    """The next transfer starts after so many seconds."""

    seconds: float


@dataclass
class SendFinished(Message):
    """The worker ended; `problem` says what ended it, "" if nothing did."""

    problem: str


def post_to_screens(app: App[Any], create_message: Callable[[], Message]) -> None:
    """Post a message to every open screen; one that does not need it has no handler."""
    for screen in app.screen_stack:
        screen.post_message(create_message())
