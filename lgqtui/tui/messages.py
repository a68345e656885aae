"""The messages of the full screen: what widgets and the app post, named for what happened; and what a worker shows.

A widget posts upwards, and the screen handles it; `SaveFinished`, `DraftReplaced` and `LinkResultsChanged` go from the
app to every open screen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, dataclass_transform

from textual.message import Message
from textual.message_pump import MessagePump

if TYPE_CHECKING:
    from textual.app import App

    from lgqtui.interview.autosave import SaveResult
    from lgqtui.links.model import ParsedRow
    from lgqtui.questionnaire.answer import YesNo
    from lgqtui.questionnaire.kinds import AnswerParts
    from lgqtui.submission.outbox_entry import OutboxEntry


@dataclass_transform()
class _ValueMessage(Message):
    """A message with a value for each name that it annotates. Dataclasses would take a millisecond at the start."""

    def __init__(self, *values: object, **named_values: object) -> None:
        super().__init__()
        for name, value in (*zip(type(self).__annotations__, values, strict=False), *named_values.items()):
            setattr(self, name, value)


class AnswerChanged(_ValueMessage):
    """The user changed parts of an answer. `is_typing` marks one of many small changes of a text."""

    field_id: str
    parts: AnswerParts
    is_typing: bool = False


class EditorLeft(Message):
    """The focus left a line or a text. What contains it posts `FieldLeft`, after the changes that are still queued."""


class FieldLeft(Message):
    """The user left a field: its text is complete for now."""


class OptionChosen(_ValueMessage):
    """The user chose Yes, No, or not answered."""

    choice: YesNo


class LinkListPasted(_ValueMessage):
    """A list of links was pasted and parsed into rows; `index` is where they go in the answer."""

    field_id: str
    text: str
    rows: tuple[ParsedRow, ...]
    index: int


class ExplanationPasted(_ValueMessage):
    """A text was pasted onto a box."""

    field_id: str
    text: str


class CursorMoved(_ValueMessage):
    """The cursor of a list of rows went to another row."""

    row_id: str


class RowChosen(_ValueMessage):
    """A row was chosen; `column` is the clicked cell, -1 if it was chosen by key."""

    row_id: str
    column: int = -1


class FilterChosen(_ValueMessage):
    """A filter was clicked."""

    name: str


class QuestionChosen(_ValueMessage):
    """The user chose a question in the outline."""

    question_id: str


class OutlineLeft(Message):
    """The user wants to go back from the outline to the question."""


class SaveFinished(_ValueMessage, bubble=False):
    """The autosave thread saved, or failed to."""

    result: SaveResult


class DraftReplaced(Message, bubble=False):
    """The draft was replaced as a whole, or became read-only."""


class LinkResultsChanged(_ValueMessage, bubble=False):
    """The links of these fields have new verdicts; none if a check of all links has ended."""

    fields: frozenset[str]


class Worker(Protocol):
    """What packs or sends in a thread of its own."""

    def stop(self) -> None:
        """Stop soon, without reporting anything more."""


class SendView(MessagePump):
    """A screen that shows what a worker does. A worker calls these methods in the thread of the app."""

    worker: Worker | None = None
    """The worker that runs; it notes that itself."""

    def on_unmount(self) -> None:
        """Stop the worker; what was not sent stays in the outbox."""
        if self.worker is not None:
            self.worker.stop()

    def report_sealing(self, done: int, total: int) -> None:
        """Show how many bytes are sealed."""

    def report_attempt(self, entry: OutboxEntry) -> None:
        """Show that a transfer started."""

    def report_progress(self, entry: OutboxEntry, count: int) -> None:
        """Show that `count` bytes of an entry are sent."""

    def report_pause(self, seconds: float) -> None:
        """Show when the next transfer starts."""

    def report_result(self, entry: OutboxEntry) -> None:
        """Show the state of an entry after a transfer."""

    def report_end(self, problem: str) -> None:
        """Show that the worker ended, and what ended it, "" if nothing did."""


def post_to_screens(app: App[Any], create_message: Callable[[], Message]) -> None:
    """Post a message to every open screen; one that does not need it has no handler."""
    for screen in app.screen_stack:
        screen.post_message(create_message())
