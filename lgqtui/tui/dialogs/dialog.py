"""The base of the dialogs, and those for a line, an offer, a confirmation, a choice, and a text to read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.message_pump import MessagePump
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from lgqtui.errors import Error
from lgqtui.formatting import local_time
from lgqtui.i18n import tr
from lgqtui.tui.content import plain_content
from lgqtui.tui.fields.short import LineInput
from lgqtui.tui.messages import RowChosen
from lgqtui.tui.services import services
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.textual_ext.widgets import RemovedWidgetClickGuard
from lgqtui.tui.widgets.frame import KeyBar, describe_bindings

if TYPE_CHECKING:
    from textual.app import App

    from lgqtui.tui.fields.text_editor import LongText
    from lgqtui.tui.services import MessageLog

T = TypeVar("T")


class ResultScreen(RemovedWidgetClickGuard[T]):
    """A screen that returns its result once, also if a click and a key right after it both dismiss it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "enter_texts", tr("scroll"), show=True)]
    texts: VerticalScroll | None = None
    """What Tab leads to where not all of it is in view."""
    _has_result = False

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Return the result and close, unless that was done before."""
        if self._has_result:
            return AwaitComplete()
        self._has_result = True
        return super().dismiss(result)

    def action_back(self) -> None:
        """Close without a result."""
        self.dismiss()

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The bindings of Textual; Tab is named only where something is left to scroll."""
        can_scroll = self.texts is not None and self.texts.max_scroll_y > 0
        return describe_bindings(super().active_bindings, {} if can_scroll else {"enter_texts": ""})

    def action_enter_texts(self) -> None:
        self.focus_next()


class ScrolledBox(VerticalScroll, can_focus=False):
    """What stands in a dialog; a list in it that has the focus leads on where all of it does not fit."""


class Dialog(ResultScreen[T | None], ModalScreen[T | None]):
    """A box over the screen: a title, widgets, a note; then the key bar. Esc and ^Q go back."""

    CSS_PATH = "dialog.tcss"
    BOX: ClassVar[type[Widget]] = Vertical
    VERTICAL_BREAKPOINTS = [(0, "-low"), (18, "-high")]  # noqa: RUF012 - declared by Textual
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,ctrl+q", "cancel", tr("back"), show=True, priority=True)]

    def __init__(self, title: str, *widgets: Widget, note: str = "") -> None:
        super().__init__()
        titles = [Static(plain_content(title), classes="title")] if title else []
        notes = [Static(plain_content(note), classes="note")] if note else []
        self._parts = [*titles, *widgets, *notes]

    def compose(self) -> ComposeResult:
        yield Vertical(self.BOX(*self._parts, classes="box"), classes="surround")
        yield KeyBar()

    def on_mount(self) -> None:
        """Focus the first widget that can have it; Textual waits until the terminal itself has the focus."""
        for widget in self.query():
            if widget.focusable:
                focus_now(widget)
                return

    def action_cancel(self) -> None:
        self.dismiss(None)


class LineDialog(Dialog[str]):
    """Asks for one line, or for a text as `editor`; returns it, or None if the user went back.

    A text is kept also where the user goes back: it may be long.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "take", tr("take it"), show=True, priority=True)]
    verb = ""
    """What Enter does with the line, if more can be said than that it takes it."""

    def __init__(
        self,
        question: str,
        answer: str = "",
        note: str = "",
        *,
        may_be_empty: bool = False,
        editor: type[LineInput | LongText] = LineInput,
    ) -> None:
        self._line = editor()
        super().__init__(question, self._line, note=note)
        self._line.value = self._before = answer
        self._question, self._may_be_empty = question, may_be_empty

    def on_mount(self) -> None:
        """Select the present line, so that typing replaces it and an arrow key keeps it; a text is gone on with."""
        if not isinstance(self._line, LineInput):
            self._line.move_cursor(self._line.document.end)
        elif not self.has_class("-refused"):
            self._line.select_all()

    def action_cancel(self) -> None:
        if not isinstance(self._line, LineInput):
            self.dismiss(self._line.value.strip())
            return
        if self._line.value.strip() not in ("", self._before):
            services(self).notify_text(tr("What you typed is not taken."))
        self.dismiss(None)

    def action_take(self) -> None:
        line = self._line.value.strip()
        if line or self._may_be_empty:
            self.dismiss(line)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The bindings of Textual; Enter is named for what it does."""
        return describe_bindings(super().active_bindings, {"take": self.verb} if self.verb else {})

    def corrected(self, line: str, error: Error) -> LineDialog:
        """Return the same dialog for a line that was refused, with the reason as its note."""
        empty, editor = self._may_be_empty, type(self._line)
        dialog = LineDialog(self._question, line, f"✗ {error.sentence}", may_be_empty=empty, editor=editor)
        dialog._before = self._before
        dialog.add_class("-refused")
        return dialog


def ask_line(
    node: MessagePump,
    dialog: LineDialog,
    act: Callable[[str], object],
    on_close: Callable[[], object] = lambda: None,
    *,
    verb: str = "",
) -> None:
    """Show a dialog for a line and call `act` with the line; if that raises an Error, the line can be corrected.

    `on_close` is called when `act` is done or the user went back. `verb` is what Enter does.
    """
    dialog.verb = verb

    def take(line: str | None) -> None:
        try:
            if line is not None:
                act(line)
        except Error as error:
            ask_line(node, dialog.corrected(line or "", error), act, on_close, verb=verb)
        else:
            on_close()

    node.app.push_screen(dialog, take)


class OfferDialog(Dialog[bool]):
    """Shows a problem and offers a remedy; returns True if the user accepts."""

    BOX = VerticalScroll
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "agree", tr("yes, do it"), show=True, priority=True)]

    def __init__(self, problem: str, offer: str) -> None:
        super().__init__(problem, Static(plain_content(offer)))

    def action_agree(self) -> None:
        self.dismiss(True)  # noqa: FBT003 - the result is the answer


class ConfirmDialog(OfferDialog):
    """Asks a question, with a note; returns True for yes."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,y", "agree", tr("yes"), show=True, priority=True)]


class ChoiceDialog(Dialog[str]):
    """Returns the id of the row that is chosen."""

    def on_row_chosen(self, event: RowChosen) -> None:
        self.dismiss(event.row_id)


class TextDialog(Dialog[None]):
    """A text to read and to scroll in."""

    BOX = VerticalScroll


def show_messages(app: App[Any], log: MessageLog) -> None:
    """Show what the message line says whole, then the messages before it with their times, the newest first."""
    held = [f"✗ {log.held}"] if log.held else []
    lines = [f"{local_time(m.time).strftime('%H:%M')}  {m.text}" for m in reversed(log.messages)]
    text = "\n".join([*held, *lines]) or tr("Nothing was said yet.")
    app.push_screen(TextDialog(tr("Messages so far"), Static(plain_content(text))))
