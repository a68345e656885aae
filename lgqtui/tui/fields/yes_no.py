"""Fields answered by Yes, No, or not at all: three visible options, a key for each."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Offset
from textual.reactive import reactive
from textual.widget import Widget

from lgqtui.i18n import tr
from lgqtui.interview.interview import Interview
from lgqtui.questionnaire.answer import YesNo
from lgqtui.questionnaire.model import Field
from lgqtui.tui.fields.field_view import FieldView
from lgqtui.tui.messages import AnswerChanged, OptionChosen
from lgqtui.tui.services import services
from lgqtui.tui.textual_ext.event_sync import WORD_PAUSE, TypedText

_GAP = 3
_CHOICES: tuple[YesNo, ...] = ("yes", "no", "")


class YesNoOptions(Widget, can_focus=True):
    """`( ) Yes   (•) No   ( ) not answered` on one line."""

    DEFAULT_CSS = """
    YesNoOptions { height: 1; width: 1fr; }
    YesNoOptions:focus {
        background: $block-cursor-background; color: $block-cursor-foreground; text-style: $block-cursor-text-style;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "choose('yes')", "Yes", show=False),
        Binding("n", "choose('no')", "No", show=False),
        Binding("c,delete,backspace", "choose('')", "Not answered", show=False),
        Binding("left", "step(-1)", "Choice to the left", show=False),
        Binding("right", "step(1)", "Choice to the right", show=False),
        Binding("space", "blank", "How to choose", show=False),
        Binding("enter", "screen.go_on", "Next field", show=False),
    ]

    choice: reactive[YesNo] = reactive("")
    _choice_before: YesNo = ""
    _word = ""
    _last_letter = 0.0

    def labels(self) -> list[str]:
        """Return the labels of the three options."""
        words = {"yes": tr("Yes"), "no": tr("No"), "": tr("not answered")}
        return [f"({'•' if choice == self.choice else ' '}) {words[choice]}" for choice in _CHOICES]

    def render(self) -> Content:
        styled = [
            Content.styled(label, "bold" if choice == self.choice else "")
            for choice, label in zip(_CHOICES, self.labels(), strict=True)
        ]
        hint = tr("(y, n or c)") if self.has_focus and not self.choice else ""
        row = Content(" " * _GAP).join([*styled, Content(hint)])
        return row.pad_right(max(self.size.width - row.cell_length, 0))  # reverse video fills the row as in lists

    def action_choose(self, choice: YesNo) -> None:
        if not self._is_in_word:
            self._choice_before = self.choice
        self._word, self._last_letter = choice[:1], monotonic()
        self.post_message(OptionChosen(choice))

    def on_paste(self, event: events.Paste) -> None:
        """Take back what the first letter of a word chose, unless the word is yes or no so far."""
        if not (self._is_in_word and isinstance(event, TypedText)):
            return
        self._word, self._last_letter = self._word + event.text, monotonic()
        if self._word.strip() in ("y", "ye", "yes", "n", "no"):
            event.stop()
        else:
            self.post_message(OptionChosen(self._choice_before))

    @property
    def _is_in_word(self) -> bool:
        return monotonic() - self._last_letter < WORD_PAUSE

    def action_blank(self) -> None:
        """Choose nothing, and say how: a blank that was hit by mistake must set no answers aside."""
        if not self._is_in_word:  # as between words
            services(self).notify_text(tr("Space chooses nothing here: y, n, c or the arrow keys do."))

    def action_step(self, by: int) -> None:
        self._last_letter = 0.0
        self.post_message(OptionChosen(_CHOICES[(_CHOICES.index(self.choice) + by) % len(_CHOICES)]))

    @on(events.Focus)
    def watch_choice(self) -> None:
        self.call_after_refresh(self._place_terminal_cursor)

    def _place_terminal_cursor(self) -> None:
        # A braille display or a magnifier follows it.
        if self.has_focus:
            before = self.labels()[: _CHOICES.index(self.choice)]
            column = sum(cell_len(label) + _GAP for label in before) + 1
            self.app.cursor_position = self.content_region.offset + Offset(column, 0)

    def on_click(self, event: events.Click) -> None:
        start = 0
        for choice, label in zip(_CHOICES, self.labels(), strict=True):
            if start <= event.x < start + cell_len(label):
                self.post_message(OptionChosen(choice))
            start += cell_len(label) + _GAP


class YesNoField(FieldView):
    """Yes, No, or not answered."""

    def __init__(self, fields: Sequence[Field], interview: Interview) -> None:
        self._options = YesNoOptions()
        super().__init__(fields, interview, self._options)

    @property
    def letter_refusal(self) -> str:
        return tr("y is yes, n is no, c takes the answer back.")

    @property
    def paste_refusal(self) -> str:
        return tr("A paste fits no field here: Yes or No is asked.")

    def show(self) -> None:
        self._options.choice = self.answer.choice

    def on_option_chosen(self, event: OptionChosen) -> None:
        self.post_message(AnswerChanged(self.field.id, {"choice": event.choice}))
