"""The display of the question screen: one question at a time, the outline beside it, the status line."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from lgqtui.errors import ChangedElsewhere, FileError, WrongUse
from lgqtui.i18n import tr
from lgqtui.interview.interview import Change, Interview
from lgqtui.interview.labels import question_heading
from lgqtui.questionnaire.model import Field, Question
from lgqtui.tui.content import WIDE
from lgqtui.tui.fields.registry import about_question
from lgqtui.tui.keys import key_of
from lgqtui.tui.messages import (
    AnswerChanged,
    DraftReplaced,
    FieldLeft,
    LinkListPasted,
    LinkResultsChanged,
    NoticePosted,
    SaveFinished,
)
from lgqtui.tui.screens.clickable import Clickable
from lgqtui.tui.screens.on_a_draft import OnADraft
from lgqtui.tui.screens.question_pane import QuestionPane
from lgqtui.tui.widgets.key_bar import KeyBar
from lgqtui.tui.widgets.outline import Outline
from lgqtui.tui.widgets.status_line import SplitLine, StatusLine
from lgqtui.workflows.notices import change_notices

if TYPE_CHECKING:
    from lgqtui.tui.app import LgqApp
    from lgqtui.tui.link_scheduler import LinkCheckScheduler

_CHECK_PAUSE = 0.7
"""Seconds after the last key before the problems of a text are shown."""


class QuestionShown(OnADraft[None], Clickable[None]):
    """Shows a question, and handles the messages of its widgets."""

    app: LgqApp

    def __init__(
        self, interview: Interview, link_scheduler: LinkCheckScheduler, path: Path, now: datetime, first: Field
    ) -> None:
        super().__init__()
        self._link_scheduler = link_scheduler
        self.interview = interview
        self._path = path
        self._is_checked = False
        self._is_typing = False
        self._has_been_active = False
        self._pane_lock = asyncio.Lock()
        self._route = interview.route
        self._previous_focus: Widget | None = None
        self._review_position = ("all", "")
        self._first = first.id
        self._question = interview.questionnaire.question_of[first.id]
        self.outline = Outline(interview, id="outline")
        self._about = Static()
        # Attributes, not queries: Textual caches a thousand results of queries, and with them the removed questions.
        self._head = SplitLine(id="head")
        self._body = Horizontal(id="body")
        self._pane_holder = Vertical(id="place")
        self._view = QuestionPane(self._question, interview)
        self._status_line = StatusLine(interview, now, id="state")

    def compose(self) -> ComposeResult:
        """Yield the head, the question, the status line and the keys; the outline and help only in a wide window."""
        is_narrow = self.app.size.width < WIDE
        yield self._head
        with self._body:
            if not is_narrow:
                yield self.outline
            with self._pane_holder:
                yield self._view
            if not is_narrow:
                yield VerticalScroll(self._about, id="aside")
        yield self._status_line
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the question; check the answers after the first painting."""
        self._problem_timer = self.set_timer(_CHECK_PAUSE, self._update_problems, pause=True)
        self._show_state()
        self.view.focus_field(self._first)
        self.call_after_refresh(self.set_timer, 0.05, self._check_all)

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Skip the style refresh of a new screen: its styles were just computed."""
        event.refresh_styles = self._has_been_active
        self._has_been_active = True

    def on_descendant_focus(self) -> None:
        self._note_current_field()

    def _note_current_field(self) -> None:
        """Store the current field in the session; the outline does not count as leaving it."""
        session, focused = self.app.session, self.focused
        if session is None or session.interview is not self.interview:  # closed, or another draft is open
            return
        if focused is not None and any(isinstance(ancestor, QuestionPane) for ancestor in focused.ancestors):
            session.current_field = self.view.current_field_id

    # Display

    @property
    def question(self) -> Question:
        """The question on the screen."""
        return self._question

    @property
    def view(self) -> QuestionPane:
        """The pane of the question."""
        return self._view

    async def show_question(self, question: Question, field_id: str = "") -> None:
        """Show a question, with the focus on a field of it."""
        self._settle()
        self._question = question
        async with self._pane_lock:
            with self.app.batch_update():
                await self._pane_holder.remove_children()
                self._view = QuestionPane(question, self.interview)
                await self._pane_holder.mount(self._view)
        self._follow_route()
        self._show_position()
        self._update_problems()
        self.view.focus_field(field_id)
        self._note_current_field()

    def _follow_route(self) -> None:
        """Show which fields and questions apply, if that has changed."""
        if self.interview.route is not self._route:
            self._route = self.interview.route
            self.view.show_route()
            self.outline.show_all()

    def _show_position(self) -> None:
        """Mark the question in the outline, and show its help beside it."""
        self._complete()
        self.outline.mark_current(self._question.id)
        about = about_question(self.interview.questionnaire, self._question)
        self._about.update(about)

    def _complete(self) -> None:
        """Mount the outline and help if the narrow window was painted without them."""
        if not self.outline.is_attached:
            self._body.mount(self.outline, before=self._pane_holder)
            self._body.mount(VerticalScroll(self._about, id="aside"))

    def _check_all(self) -> None:
        self._complete()
        self._is_checked = True
        self.outline.mark_checked()
        self._show_position()
        self._update_problems()

    def _update_problems(self) -> None:
        """Show the present problems, also in the outline, unless the question is being replaced."""
        if self._pane_lock.locked() or not self.is_mounted:
            return
        self._is_typing = False
        if self._is_checked:
            self.view.show_problems()
            self.outline.show_state(self._question.id)
        self._show_state()

    def _show_state(self) -> None:
        head = question_heading(self._path.stem, self.interview.questionnaire, self._question)
        self._head.set(*head)
        self._status_line.show(self._question, checked=self._is_checked)

    @on(DraftReplaced)
    async def _draft_replaced(self) -> None:
        if self.app.session is not None and self.is_attached:  # the session may be closing
            self._route = self.interview.route
            self.outline.show_all()
            await self.show_question(self._question, self.view.current_field_id)
            self.refresh_bindings()

    @on(SaveFinished)
    def _save_finished(self, event: SaveFinished) -> None:
        saved = event.result
        if self._status_line.is_attached:  # on leaving it may be removed already
            notice = self._status_line.note_saved(saved, self.app.context.clock())
            if notice and not isinstance(saved.error, ChangedElsewhere):  # which has a dialog
                self.app.notify_text(notice, "error" if saved.error else "warning")
            self._show_state()

    @on(LinkResultsChanged)
    def _link_results_changed(self, event: LinkResultsChanged) -> None:
        if not self._is_checked:
            return
        for question_id in {self.interview.questionnaire.question_of[i].id for i in event.fields}:
            self.outline.show_state(question_id)
        # During typing they are shown at the next pause.
        if event.fields.intersection(f.id for f in self._question.fields) and not self._is_typing:
            self._update_problems()

    def _settle(self) -> None:
        """Save what was typed, and check its links, without waiting for a pause."""
        self.interview.settle()
        self._link_scheduler.fields_left()

    # Messages of the widgets

    @on(AnswerChanged)
    def _answer_changed(self, event: AnswerChanged) -> None:
        event.stop()
        try:
            change = self.interview.answer(event.field_id, event.parts, typing=event.is_typing)
        except WrongUse as error:
            self.app.notify_text(error.sentence, "warning")
        except FileError:
            self.view.show_answer(event.field_id)
            notice = tr("This draft can only be read here. {key} looks again.", key=key_of("look_again"))
            self.app.notify_text(notice, "warning")
        else:
            self.show_change(change, from_widget=event.is_typing)

    @on(FieldLeft)
    def _field_left(self) -> None:
        self._settle()
        self._note_current_field()
        self._update_problems()

    @on(NoticePosted)
    def _notice_posted(self, event: NoticePosted) -> None:
        self.app.notify_text(event.text)

    @on(LinkListPasted)
    def _link_list_pasted(self, event: LinkListPasted) -> None:
        from lgqtui.tui.dialogs.paste_preview import PastePreview

        event.stop()
        self.app.push_screen(PastePreview(event.rows), lambda rows: event.accept(rows) if rows else None)

    def show_change(self, change: Change, *, from_widget: bool = False) -> None:
        """Show the effects of a change on the whole screen; `from_widget` if the widget shows it already."""
        if change.is_one:
            self._link_scheduler.field_changed(change.field)
        if not change.is_one or self._pane_lock.locked():
            return
        if not from_widget:
            self.view.show_answer(change.field)
        if notices := change_notices(change):
            self.app.notify_text(" ".join(notices))
        self.outline.show_state(self.interview.questionnaire.question_of[change.field].id)
        self._follow_route()
        if from_widget:
            if view := self.view.view_of(change.field):
                view.hide_problems()
            self._problem_timer.stop()
            self._is_typing = True
            self._problem_timer = self.set_timer(_CHECK_PAUSE, self._update_problems)
            self._show_state()
        else:
            self._update_problems()
