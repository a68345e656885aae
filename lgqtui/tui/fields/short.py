"""One-line fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from textual import events, on
from textual.strip import Strip
from textual.widgets import Input
from textual.widgets.input import Selection

from lgqtui.i18n import tr
from lgqtui.interview.interview import Interview
from lgqtui.interview.labels import strip_bold
from lgqtui.questionnaire.kinds import KINDS
from lgqtui.questionnaire.model import Field
from lgqtui.text import is_invisible, shorten
from lgqtui.tui.content import fitted, harmless, plain_content
from lgqtui.tui.fields.field_view import FieldView, LinesBelow
from lgqtui.tui.messages import AnswerChanged, EditorLeft
from lgqtui.tui.services import services
from lgqtui.tui.textual_ext.widgets import ReleasedOnRemove, RenderedInput

if TYPE_CHECKING:
    from lgqtui.interview.search import Hit

_LONGEST_PROMPT = 24
"""Cells of a prompt that is shown beside its line; a longer one is shown above it."""
_GAP = 2
_LONG_PASTE = 300
"""Characters of a paste into one line beyond which their number is told."""
_LONGEST_WHOLE = 1_000
"""Characters of a value that are shown under a line that is too short for it."""


class LineInput(ReleasedOnRemove, RenderedInput):
    """A one-line input that joins the lines of a paste, and posts when it was left."""

    TAKES_LETTERS = True

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - named as in Textual
        # Without validation: Textual would restyle the line for a check that never fails.
        super().__init__(compact=True, select_on_focus=False, validate_on=(), id=id)
        self.cursor_blink = False  # nothing moves by itself on the screen

    def show_value(self, value: str) -> None:
        """Show a value, the cursor at its end, without posting a change; the cursor stays if it is the same."""
        if self.value != value:
            with self.prevent(Input.Changed):
                self.value = value
                self.cursor_position = len(value)

    def rendered_value(self) -> str:
        """Return the value with one cell for each control character, so that the cursor is at the right cell."""
        return harmless(self.value)

    def render_line(self, y: int) -> Strip:
        """Paint the beginning of a value that is too long, with a sign that it is cut, while one types elsewhere."""
        width = self.scrollable_content_region.width
        if y or self.has_focus or cell_len(self.value) <= width:
            return super().render_line(y)
        return Strip([Segment(fitted(self.rendered_value(), width))]).apply_style(self.rich_style)

    def on_key(self, event: events.Key) -> None:
        # Textual accepts only what Python calls printable; Persian, Hindi and Japanese need other characters too.
        character = " " if event.key == "ctrl+j" else event.character  # the end of a line that was not pasted
        if character and (event.key == "ctrl+j" or is_invisible(character)):
            event.stop()
            event.prevent_default()
            self.replace(character, *self.selection)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        parts = [part.strip() for part in event.text.splitlines() if part.strip()]
        pasted = " ".join(parts)
        if len(pasted) > _LONG_PASTE:
            services(self).notify_text(tr("{n} characters were pasted into one line.", n=f"{len(pasted):,}"))
        elif len(parts) > 1:
            services(self).notify_text(tr("What was pasted is put on one line: this field has no more."))
        self.replace(pasted, *self.selection)

    def on_blur(self) -> None:
        self.post_message(EditorLeft())


class WholeValue(LinesBelow):
    """The value under a line that is too short for it, while the line has the focus."""


class ShortField(FieldView):
    """One line of text, as typed."""

    DEFAULT_CSS = """
    ShortField {
        &.-beside { layout: grid; grid-size: 2; grid-rows: auto; }
        &.-beside > Notes, &.-beside > AttachedLines, &.-beside > FindingList { column-span: 2; }
        &.-beside > WholeValue { column-span: 2; }
        LineInput { width: 1fr; max-width: 80; }
        WholeValue { height: auto; color: $text-muted; padding-left: 2; }
    }
    """

    def __init__(self, fields: Sequence[Field], interview: Interview) -> None:
        self._line = LineInput()
        super().__init__(fields, interview, self._line)
        if self.field.prompt and _prompt_size(self.field) <= _LONGEST_PROMPT:
            question = interview.questionnaire.question_of[self.field.id]
            sizes = [_prompt_size(field) for field in question.fields if KINDS[field.kind].input == "line"]
            column = max(size for size in sizes if size <= _LONGEST_PROMPT) + _GAP
            self.styles.grid_columns = f"{column} 1fr"
            self.add_class("-beside", update=False)

    def show(self) -> None:
        self._line.show_value(self.answer.text)
        self._show_hints()

    def focus_hit(self, hit: Hit) -> None:
        super().focus_hit(hit)
        if hit.part == "text":
            self._line.selection = Selection(hit.start, hit.end)

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    @on(events.Resize)
    def _show_hints(self) -> None:
        """Show in an empty line what to do there, and under a line a value that it cuts."""
        has_focus = self.is_attached and self.screen.focused is self._line
        hint = strip_bold(self.field.help) or tr(KINDS[self.field.kind].placeholder)
        hint = hint or (tr("type here; Enter goes on") if has_focus else "")
        self._line.placeholder = f"({hint})" if hint else ""  # without colours it would look like an answer
        is_cut = has_focus and cell_len(self._line.value) >= self._line.size.width > 0  # one cell is for the cursor
        self._show_under(WholeValue, plain_content(shorten(self._line.value, _LONGEST_WHOLE) if is_cut else ""))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._show_hints()
        if event.value != self.answer.text:
            self.post_message(AnswerChanged(self.field.id, {"text": event.value}, is_typing=True))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        # Deferred: going on may remove this field, and removal waits for the running handler.
        self.app.call_later(self.app.run_action, "go_on", self.screen)


def _prompt_size(field: Field) -> int:
    return cell_len(strip_bold(field.prompt))
