"""What dialogues share: a box over the screen that Esc puts away."""

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
    """A screen that gives its result once, however often it is asked to: by a click and a key right after it."""

    _has_given = False

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Give the result and go, unless that was done before."""
        if self._has_given:
            return AwaitComplete()
        self._has_given = True
        return super().dismiss(result)


class Dialog(ResultScreen[T | None], ModalScreen[T | None]):
    """A box over the screen. Esc and ^Q put it away without a result."""

    CSS_PATH = "dialog.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+q", "put_away", tr("back"), show=True, priority=True),
    ]
    app: LgqApp

    def action_put_away(self) -> None:
        """Put the box away."""
        self.dismiss(None)


class LineDialog(Dialog[str]):
    """Asks for one line; gives it, or None if the person went back.

    `attempt` does with the line what it is for; if it raises an Error, the person is told and can mend the line.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "take", tr("take it"), show=True, priority=True)]

    def __init__(
        self,
        question: str,
        answer: str = "",
        note: str = "",
        *,
        may_be_empty: bool = False,
        attempt: Callable[[str], None] = lambda _: None,
    ) -> None:
        super().__init__()
        self._asked = question
        self._answer = answer
        self._note = note
        self._may_be_empty = may_be_empty
        self._attempt = attempt

    def compose(self) -> ComposeResult:
        """Question, line, note."""
        with Vertical(classes="box"):
            yield Static(plain_content(self._asked), classes="title")
            yield LineInput()
            yield Static(plain_content(self._note or tr("Enter takes it, Esc goes back.")), classes="note")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin with the answer there is, selected: what is typed takes its place, an arrow key keeps it."""
        line = self.query_one(LineInput)
        line.value = self._answer
        focus_now(line)
        line.select_all()

    def action_take(self) -> None:
        """Take the line, unless there is none or it will not do."""
        line = self.query_one(LineInput).value.strip()
        if not line and not self._may_be_empty:
            return
        try:
            self._attempt(line)
        except Error as error:
            self.app.notify_text(f"{error}. {error.remedy}", "error")
        else:
            self.dismiss(line)


class ConfirmDialog(Dialog[bool]):
    """Gives True for yes."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,y", "agree", tr("yes"), show=True, priority=True)]

    def __init__(self, question: str, note: str) -> None:
        super().__init__()
        self._asked = question
        self._note = note

    def compose(self) -> ComposeResult:
        """Question, note."""
        with Vertical(classes="box"):
            yield Static(plain_content(self._asked), classes="title")
            yield Static(plain_content(self._note))
            yield Static(plain_content(tr("Enter or y says yes, Esc goes back.")), classes="note")
        yield KeyBar()

    def action_agree(self) -> None:
        """Say yes."""
        self.dismiss(True)  # noqa: FBT003 - the result is the answer


class OfferDialog(Dialog[bool]):
    """Says what is the matter and what can be done; True if the person wants it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "take", tr("yes, do it"), show=True, priority=True)]

    def __init__(self, matter: str, offer: str) -> None:
        super().__init__()
        self._matter = matter
        self._offer = offer

    def compose(self) -> ComposeResult:
        """The matter, the offer, what to press."""
        with Vertical(classes="box"):
            yield Static(plain_content(self._matter), classes="title")
            yield Static(plain_content(self._offer))
            yield Static(plain_content(tr("Enter does it, Esc leaves everything as it is.")), classes="note")
        yield KeyBar()

    def action_take(self) -> None:
        """Take the offer."""
        self.dismiss(True)  # noqa: FBT003 - the answer to the offer


class ReceiptDialog(Dialog[None]):
    """Shows the lines of a receipt."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__()
        self._lines = lines

    def compose(self) -> ComposeResult:
        """The lines, to be scrolled in."""
        with VerticalScroll(classes="box") as box:
            box.can_focus = True
            yield Static(plain_content(tr("Receipt")), classes="title")
            yield Labelled(self._lines)
        yield KeyBar()

    def on_mount(self) -> None:
        """Let the arrow keys scroll."""
        focus_now(self.query_one(VerticalScroll))


class RemarkDialog(LineDialog):
    """Asks for the private remark with a field and keeps it; an empty line takes it out. `kept` hears what changed."""

    def __init__(self, interview: Interview, prompt: str, field_id: str, kept: Callable[[Change], None]) -> None:
        super().__init__(
            tr("A private remark with: {where}", where=prompt),
            interview.answer_to(field_id).remark,
            tr("It stays in your draft and is never sent. Leave it empty to take it out."),
            may_be_empty=True,
            attempt=lambda remark: kept(interview.remark(field_id, remark)),
        )
