"""The base of the dialogs, and the dialogs for one line, a confirmation, an offer, a receipt and a remark."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from lgqtui.errors import Error
from lgqtui.i18n import tr
from lgqtui.interview.interview import Change, Interview
from lgqtui.tui.content import plain_content
from lgqtui.tui.fields.short import LineInput
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.widgets.key_bar import KeyBar
from lgqtui.tui.widgets.status_line import Labelled

if TYPE_CHECKING:
    from lgqtui.tui.app import LgqApp


T = TypeVar("T")


class ResultScreen(Screen[T]):
    """A screen that returns its result once, also if a click and a key right after it both dismiss it."""

    _has_result = False

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Return the result and close, unless that was done before."""
        if self._has_result:
            return AwaitComplete()
        self._has_result = True
        return super().dismiss(result)


class Dialog(ResultScreen[T | None], ModalScreen[T | None]):
    """A box over the screen. Esc and ^Q close it without a result."""

    CSS_PATH = "dialog.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+q", "cancel", tr("back"), show=True, priority=True),
    ]
    app: LgqApp

    def action_cancel(self) -> None:
        self.dismiss(None)


class LineDialog(Dialog[str]):
    """Asks for one line; returns it, or None if the user went back.

    `attempt` is called with the line; if it raises an Error, the error is shown and the line can be corrected.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "take", tr("take it"), show=True, priority=True)]

    def __init__(
        self,
        question: str,
        answer: str = "",
        note: str = "",
        *,
        may_be_empty: bool = False,
        attempt: Callable[[str], object] = lambda _: None,
    ) -> None:
        super().__init__()
        self._question = question
        self._answer = answer
        self._note = note
        self._may_be_empty = may_be_empty
        self._attempt = attempt

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(plain_content(self._question), classes="title")
            yield LineInput()
            yield Static(plain_content(self._note or tr("Enter takes it, Esc goes back.")), classes="note")
        yield KeyBar()

    def on_mount(self) -> None:
        """Select the present answer, so that typing replaces it and an arrow key keeps it."""
        line = self.query_one(LineInput)
        line.value = self._answer
        focus_now(line)
        line.select_all()

    def action_take(self) -> None:
        """Return the line, unless it is missing or refused."""
        line = self.query_one(LineInput).value.strip()
        if not line and not self._may_be_empty:
            return
        try:
            self._attempt(line)
        except Error as error:
            self.app.notify_text(error.sentence, "error")
        else:
            self.dismiss(line)


class ConfirmDialog(Dialog[bool]):
    """Asks a question; returns True for yes."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,y", "agree", tr("yes"), show=True, priority=True)]

    def __init__(self, question: str, note: str) -> None:
        super().__init__()
        self._question = question
        self._note = note

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(plain_content(self._question), classes="title")
            yield Static(plain_content(self._note))
            yield Static(plain_content(tr("Enter or y says yes, Esc goes back.")), classes="note")
        yield KeyBar()

    def action_agree(self) -> None:
        self.dismiss(True)  # noqa: FBT003 - the result is the answer


class OfferDialog(Dialog[bool]):
    """Shows a problem and offers a remedy; returns True if the user accepts."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "take", tr("yes, do it"), show=True, priority=True)]

    def __init__(self, problem: str, offer: str) -> None:
        super().__init__()
        self._problem = problem
        self._offer = offer

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(plain_content(self._problem), classes="title")
            yield Static(plain_content(self._offer))
            yield Static(plain_content(tr("Enter does it, Esc leaves everything as it is.")), classes="note")
        yield KeyBar()

    def action_take(self) -> None:
        self.dismiss(True)  # noqa: FBT003 - the answer to the offer


class ReceiptDialog(Dialog[None]):
    """Shows the lines of a receipt."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__()
        self._lines = lines

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="box") as box:
            box.can_focus = True
            yield Static(plain_content(tr("Receipt")), classes="title")
            yield Labelled(self._lines)
        yield KeyBar()

    def on_mount(self) -> None:
        focus_now(self.query_one(VerticalScroll))


class RemarkDialog(LineDialog):
    """Asks for the private remark of a field and saves it; an empty line removes it.

    `on_saved` is called with the change.
    """

    def __init__(self, interview: Interview, prompt: str, field_id: str, on_saved: Callable[[Change], None]) -> None:
        super().__init__(
            tr("A private remark with: {where}", where=prompt),
            interview.answer_to(field_id).remark,
            tr("It stays in your draft and is never sent. Leave it empty to take it out."),
            may_be_empty=True,
            attempt=lambda remark: on_saved(interview.remark(field_id, remark)),
        )
