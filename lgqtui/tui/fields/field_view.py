"""The base of the field views: a view shows a field of the draft and posts what the user enters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Static

from lgqtui.formatting import format_size
from lgqtui.i18n import tr
from lgqtui.interview.interview import Interview
from lgqtui.questionnaire.answer import Answer, Attachment
from lgqtui.questionnaire.model import Field
from lgqtui.text import one_line, shorten
from lgqtui.tui.content import plain_content, wording
from lgqtui.tui.keys import key_of
from lgqtui.tui.messages import EditorLeft, FieldLeft
from lgqtui.tui.textual_ext.event_sync import focus_now

if TYPE_CHECKING:
    from lgqtui.interview.search import Hit
    from lgqtui.tui.widgets.problem_rows import FindingList

_MAX_ATTACHMENTS = 4
"""Attachments listed under a field; the dialog shows all of them."""

_LONGEST_NOTE = 400
"""Characters of a remark, and of a caption with its file, under a field; their dialogs show all of them."""

_STATE_GAP = 2


class Prompt(Static):
    """The prompt of a field, with its state at the right of the first line, or below it."""

    def __init__(self, words: Content) -> None:
        super().__init__(words, classes="prompt")
        self._words = words
        self._states: tuple[str, ...] = ()

    def set_state(self, *states: str) -> None:
        """Show the first of some states beside which the prompt needs no more lines; below it the last."""
        if states != self._states:
            self._states = states
            self.refresh(layout=True)

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.content_size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - as Textual calls it
        """Return how many lines it needs in a width: known before it is laid out, it is right at once."""
        return len(self._lines(width))

    def _lines(self, width: int) -> list[Content]:
        lines = self._words.wrap(max(width, 1))
        for state in self._states:
            free = width - cell_len(state)
            first, *others = self._words.wrap(max(free - _STATE_GAP, 1))
            if len(others) < len(lines):
                return [Content.assemble(first, " " * (free - first.cell_length), _quiet(state)), *others]
        return [*lines, *(_quiet(state).pad_left(max(width - cell_len(state), 0)) for state in self._states[-1:])]


def _quiet(words: str) -> Content:
    return plain_content(words, "$foreground-muted")


class LinesBelow(Static):
    """Lines below an editor over the whole width of its field; Textual would measure them in one column of a grid."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines it needs in the width of the field."""
        return super().get_content_height(container, viewport, max(width, container.width - self.gutter.width))


class Notes(LinesBelow):
    """The flag "come back to this" and the private remark of a field; hidden if there is neither."""


class AttachedLines(LinesBelow):
    """The files attached to a field, a line each; hidden if there are none. A click opens their dialog."""

    def on_click(self) -> None:
        view = self.query_ancestor(FieldView)
        view.focus_field(view.field.id)
        self.app.call_later(self.app.run_action, "attach", self.screen)


class EditorGroup(Vertical):
    """Widgets around a line or a text; posts when that was left, after the changes that are still queued."""

    typed_row = "", 0
    """The field and the index of a row of links that was typed in, until typing ends."""

    @property
    def summary(self) -> tuple[str, str]:
        """What head and foot say of it while it has the whole window: how much there is, and where the cursor is."""
        return "", ""

    def on_editor_left(self, event: EditorLeft) -> None:
        event.stop()
        self.post_message(FieldLeft())


class FieldView(EditorGroup):
    """The view of one field, or of several with one as the current. Subclasses fill their widgets in `show`.

    `editor` is the widget that takes the focus: the first of the widgets, unless a subclass sets another.
    """

    DEFAULT_CSS = """
    FieldView {
        height: auto;
        border-left: blank;
        padding-left: 1;
        &:focus-within { border-left: outer $accent; }
        &:focus-within > .prompt { color: $text-accent; }
        .prompt { height: auto; }
        Notes { height: auto; color: $text-accent; padding-left: 2; }
        AttachedLines { height: auto; color: $text-accent; padding-left: 2; }
    }
    """

    def __init__(self, fields: Sequence[Field], interview: Interview, *widgets: Widget) -> None:
        super().__init__()
        self.field = fields[0]
        self.field_ids = tuple(field.id for field in fields)
        self.interview = interview
        self.editor = widgets[0]
        self.prompt = Prompt(wording(self.field.prompt))
        self._widgets = widgets
        self.findings: FindingList | None = None

    def compose(self) -> ComposeResult:
        if self.field.prompt:
            yield self.prompt
        yield from self._widgets

    def on_mount(self) -> None:
        self.show()
        self.show_notes()

    def show(self) -> None:
        """Show the answer of the draft; posts nothing."""
        raise NotImplementedError

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted on the findings, and what is typed on those of a text, goes into the answer above them."""
        takes_letters = getattr(self.editor, "TAKES_LETTERS", False)
        if self.findings is not None and self.findings.has_focus and (takes_letters or type(event) is events.Paste):
            event.stop()
            focus_now(self.editor)
            self.editor.post_message(events.Paste(event.text))

    def is_written_in(self, height: int) -> bool:  # noqa: ARG002 - a text says more
        """Whether its text can well be written in so many lines."""
        return False

    def fit(self, height: int) -> None:
        """Take at most `height` lines, if that is possible."""

    @property
    def answer(self) -> Answer:
        """The answer of the draft to the current field."""
        return self.interview.answer_to(self.field.id)

    def show_notes(self) -> None:
        """Show the attachments, the flag and the remark of the current field."""
        self._show_under(AttachedLines, attached_lines(self.answer.attachments))
        parts = [tr("⚑ come back to this")] if self.answer.flag else []
        parts += (
            [tr("remark: {remark}", remark=shorten(self.answer.remark, _LONGEST_NOTE))] if self.answer.remark else []
        )
        self._show_under(Notes, plain_content(" · ".join(parts)))

    def focus_field(self, field_id: str) -> None:  # noqa: ARG002 - a view of several fields needs it
        """Focus the editor of a field."""
        focus_now(self.editor)

    def focus_finding(self) -> None:
        """Put the cursor on the first row of a list that needs a look; elsewhere the field is enough."""

    def focus_hit(self, hit: Hit) -> None:
        """Focus a field, and mark in its editor what a search found."""
        self.focus_field(hit.field_id)

    def fold(self) -> bool:
        """Fold what is not needed while a text is written; True if one is."""
        return False

    def show_route(self) -> None:
        """Show the view only if the field applies."""
        self.display = self.field.id in self.interview.route.applicable

    def show_problems(self) -> None:
        """Show the problems of the answer."""
        # An empty field needs no line: the user can see it.
        every = self.interview.problems_at(self.field.id)
        if self.findings is not None:
            if self.findings.has_focus and not any(problem.needs_attention for problem in every):
                focus_now(self.editor)  # nothing is left to go to
            self.findings.show_findings(every)
        elif any(problem.needs_attention for problem in every):
            from lgqtui.tui.widgets.problem_rows import FindingList  # late: most fields never need it

            self.findings = FindingList()
            self.findings.show_findings(every)
            self.mount(self.findings)

    def hide_problems(self) -> None:
        """Hide the problems while the user is typing."""
        if self.findings is not None:
            self.findings.display = False

    def open_findings(self) -> bool:
        """Open the findings that are folded, and go to them; False if none are."""
        if self.findings is None or not self.findings.is_folded:
            return False
        self.findings.set_open(is_open=True)
        focus_now(self.findings)
        return True

    def _show_under(self, widget_class: type[Static], content: Content) -> None:
        """Show content under the editor; the widget is mounted only when first needed, as most fields never are."""
        widget = next(iter(self.query(widget_class)), None)
        if widget is not None:
            widget.display = bool(content)
            widget.update(content)
        elif content:
            self.mount(widget_class(content), before=self.findings)

    def on_descendant_blur(self) -> None:
        self.interview.deferred.discard(self.field.id)


def attached_lines(attachments: Sequence[Attachment]) -> Content:
    """Return a line for each attached file."""
    lines = [plain_content(_attached_line(attachment)) for attachment in attachments[:_MAX_ATTACHMENTS]]
    if more := len(attachments[_MAX_ATTACHMENTS:]):
        lines.append(plain_content(tr("  … and {n} more: {key}", n=more, key=key_of("attach"))))
    return Content("\n").join(lines)


def _attached_line(attachment: Attachment) -> str:
    line = tr("attached: {name}, {size}", name=one_line(attachment.name), size=format_size(attachment.size))
    return shorten(f"{line} – {attachment.caption}" if attachment.caption else line, _LONGEST_NOTE)
