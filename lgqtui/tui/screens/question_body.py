"""The body of the question screen: the question, and the outline and footnotes beside it."""

from __future__ import annotations

import asyncio

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from lgqtui.interview.interview import Change, Interview
from lgqtui.questionnaire.model import Question
from lgqtui.tui.content import NO_OUTLINE, WIDE, footnotes_of
from lgqtui.tui.messages import OutlineLeft
from lgqtui.tui.screens.question_pane import QuestionPane
from lgqtui.tui.services import errors_shown, services
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.widgets.outline import Outline


class QuestionBody(Horizontal):
    """The pane of a question, between outline and footnotes; a narrow window is first painted without these two."""

    def __init__(self, question: Question, interview: Interview) -> None:
        super().__init__(id="body")
        # Attributes, not queries: Textual caches a thousand results of queries, and with them the removed questions.
        self.outline = Outline(interview, id="outline")
        self.pane = QuestionPane(question, interview)
        self._interview = interview
        self._route = interview.route
        self._pane_container = Vertical(id="pane-container")
        self._lock = asyncio.Lock()
        self._footnotes_text = Static()
        self._footnotes = VerticalScroll(self._footnotes_text, id="footnotes", can_focus=False)
        self._previous_focus: Widget | None = None

    def compose(self) -> ComposeResult:
        is_beside = self.app.size.width >= WIDE and not self.app.has_class(NO_OUTLINE)
        if is_beside:
            yield self.outline
        with self._pane_container:
            yield self.pane
        if is_beside:
            yield self._footnotes

    def on_resize(self) -> None:
        self.call_after_refresh(self._keep_focus)

    def _keep_focus(self) -> None:
        """Give the focus back to the field where the outline had it and the window has become too narrow for it."""
        is_hidden = self.outline.is_attached and not self.outline.display
        if is_hidden and self.screen.focused in (None, self.outline):
            self._leave_outline()

    @property
    def is_replacing(self) -> bool:
        """True while the pane is being replaced."""
        return self._lock.locked()

    async def replace(self, question: Question) -> None:
        """Show another question, or the same one anew."""
        async with self._lock:
            with self.app.batch_update():
                await self._pane_container.remove_children()
                self.pane = QuestionPane(question, self._interview)
                await self._pane_container.mount(self.pane)
        self._follow_route()
        self._show_position()

    def show_change(self, change: Change, *, from_widget: bool) -> tuple[frozenset[str], frozenset[str]]:
        """Show the effects of a change; return the fields that applied, and that apply.

        `from_widget` if its widget shows it.
        """
        if from_widget:
            self.pane.hide_problems(change.field)
        else:
            self.pane.show_answer(change.field)
            question = self._interview.questionnaire.question_of[change.field]
            if question is not self.pane.question:  # its own status is shown with its problems
                self.outline.show_status(question.id)
        return self._follow_route()

    def _follow_route(self) -> tuple[frozenset[str], frozenset[str]]:
        interview, before = self._interview, self._route.applicable
        if interview.route is not self._route:
            self._route = interview.route
            new = self._route.applicable - before
            interview.deferred |= {field_id for field_id in new if not interview.answer_to(field_id).has_content}
            self.pane.show_route()
            self.outline.show_all_statuses()
        return before, self._route.applicable

    def mark_checked(self) -> None:
        """Fill the outline, once the answers have been checked."""
        self._complete()
        self.outline.mark_checked()
        self._show_position()

    def _show_position(self) -> None:
        self._complete()
        self.outline.mark_current(self.pane.question.id)
        footnotes = footnotes_of(self._interview.questionnaire, self.pane.question)
        self._footnotes_text.update(Content("\n\n").join(footnotes))
        self._footnotes.set_class(bool(footnotes), "-filled")

    def _complete(self) -> None:
        if not self.outline.is_attached:
            self.mount(self.outline, before=self._pane_container)
            self.mount(self._footnotes)

    def toggle_outline(self) -> None:
        """Show the outline and focus it, or hide it; where it stands beside the question the settings keep that."""
        self._complete()
        is_beside = self.app.size.width >= WIDE
        is_displayed = self.outline.display and self.screen.maximized is None
        self.screen.maximized = None  # nothing else is painted in it
        if is_beside:
            self.app.set_class(is_displayed, NO_OUTLINE)
            with errors_shown(self):
                value = "hide" if is_displayed else "auto"
                services(self).notify_text(services(self).context.change_setting("outline", value))
        if not is_displayed:
            self._previous_focus = self.screen.focused
            self.screen.set_class(not is_beside, "-outline")
            self.outline.mark_current(self.pane.question.id)
            self.outline.put_cursor_on(self.pane.question.id, center=True)
            focus_now(self.outline)
        elif self.outline.has_focus:
            self._leave_outline()

    @on(OutlineLeft)
    def _leave_outline(self) -> None:
        """Hide the outline, and restore the previous focus, if that widget still exists."""
        previous = self._previous_focus
        if previous is not None and previous.is_attached and previous.focusable:
            focus_now(previous)
        else:
            self.pane.focus_field()
