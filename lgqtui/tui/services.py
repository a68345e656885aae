"""What screens, dialogs and recovery may ask of the app, so that nothing below the app imports it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, cast

from msgspec import Struct

from lgqtui.errors import Error

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from textual.message_pump import MessagePump

    from lgqtui.interview.session import Session
    from lgqtui.workflows.context import AppContext
    from lgqtui.workflows.notices import NoticeSeverity


_LOG_SIZE = 50
"""Messages that can still be read when they are gone from the message line."""
_SEVERITY_SIGNS: Mapping[NoticeSeverity, str] = {"information": "", "warning": "! ", "error": "✗ "}
"""The sign before a message, by its severity, from the least grave on."""


class LoggedMessage(Struct, frozen=True):
    """A sentence in the message line, and after which of the user's inputs it was said."""

    time: datetime
    sentence: str
    severity: NoticeSeverity
    input_number: int

    @property
    def text(self) -> str:
        """The sentence with its sign."""
        return _SEVERITY_SIGNS[self.severity] + self.sentence


class MessageLog:
    """The messages so far. The line shows those that the last input led to.

    It goes when a later input changes the screen, the question, an answer or the list of drafts; a warning outlives
    what is typed. What is held stays as long as it is true.
    """

    def __init__(self, on_change: Callable[[], None]) -> None:
        self.messages: deque[LoggedMessage] = deque(maxlen=_LOG_SIZE)
        self.input_count = 0
        self.held = ""
        self.is_offline = False  # the foot says so
        self._held_brief = self._progress = ""
        self._current: list[LoggedMessage] = []
        self._on_change = on_change

    def add(self, now: datetime, sentence: str, severity: NoticeSeverity) -> None:
        """Show a message in the place of those that an earlier input led to."""
        message = LoggedMessage(now, sentence, severity, self.input_count)
        self.messages.append(message)
        self._current = [*(m for m in self._current if m.input_number == self.input_count), message]
        self._on_change()

    def hold(self, sentence: str = "", brief: str = "") -> None:
        """Keep a grave sentence in the line until this is called with another, or with none.

        Beside a message it stands as `brief`.
        """
        if sentence != self.held:
            self.held, self._held_brief = sentence, brief
            self._on_change()

    def show_progress(self, words: str = "") -> None:
        """Show how far something is, before any message, until it is called with nothing; that is not logged."""
        if words != self._progress:
            self._progress = words
            self._on_change()

    def drop_earlier(self, *, keeps_warnings: bool = False) -> None:
        """Show no more what was said before the present input, which made it untrue or left its screen."""
        number = self.input_count
        current = [m for m in self._current if m.input_number == number or (keeps_warnings and _rank(m))]
        if current != self._current:
            self._current = current
            self._on_change()

    @property
    def text(self) -> str:
        """What the line says: the gravest first."""
        gravest = max(reversed(self._current), key=_rank, default=None)
        others = (message for message in self._current if message is not gravest)
        messages = "  ".join(message.text for message in (gravest, *others) if message)
        if not self.held:
            return "  ".join(filter(None, (self._progress, messages)))
        return _SEVERITY_SIGNS["error"] + (f"{self._held_brief}  {messages}" if messages else self.held)

    @property
    def severity(self) -> NoticeSeverity:
        """How grave that is."""
        return "error" if self.held else max(self._current, key=_rank).severity if self._current else "information"


def _rank(message: LoggedMessage) -> int:
    return [*_SEVERITY_SIGNS].index(message.severity)


class AppServices(Protocol):
    """The context, the open draft, and messages. What every Textual app can do is asked of `node.app`."""

    context: AppContext
    message_log: MessageLog
    session: Session | None
    last_folder: Path
    sought_words: tuple[str, str]
    """What was sought last in a text, and what was to replace it."""

    def notify_text(self, text: str, severity: NoticeSeverity = "information") -> None:
        """Show a message in the message line, as long as MessageLog says; "" shows none, nothing in it is markup."""

    def notify_error(self, error: Error, severity: NoticeSeverity = "error") -> None:
        """Show an error with its remedy."""

    def open_draft(self, path: Path) -> None:
        """Open a draft soon; if it cannot be opened, report it, and offer the newest good version of a damaged one."""

    def flush(self) -> bool:
        """End typing in the open draft, and save it now; True if every change is on the disk."""

    def save_draft(self) -> None:
        """Save the open draft now, and show whether that worked."""

    def edit_text(self, text: str) -> str | None:
        """Return a text as the user's own editor saved it; None if it could not be used, which is reported."""

    def leave_draft(self) -> None:
        """Save, and go to the list of drafts; if saving fails, stay and offer another path."""


class _App(Protocol):
    lifecycle: AppServices


def services(node: MessagePump) -> AppServices:
    """Return the services of the app that a screen, dialog or widget belongs to."""
    return cast("_App", node.app).lifecycle


@contextmanager
def errors_shown(node: MessagePump) -> Iterator[None]:
    """Show an error in the message line; what is left of the block is not done."""
    try:
        yield
    except Error as error:
        services(node).notify_error(error)
