"""The question screen as it is shown: one question at a time, the outline beside it, and whether it is saved."""

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
from lgqtui.interview.autosave import SaveResult
from lgqtui.interview.interview import Change, Interview
from lgqtui.interview.labels import question_heading, words_about_effects
from lgqtui.questionnaire.model import Field, Question
from lgqtui.tui.content import WIDE, about_question
from lgqtui.tui.fields.field_view import AnswerChanged, FieldLeft, LinkListPasted, NoticePosted
from lgqtui.tui.keys import key_of
from lgqtui.tui.screens.clickable import Clickable
from lgqtui.tui.screens.on_a_draft import OnADraft
from lgqtui.tui.screens.question_pane import QuestionPane
from lgqtui.tui.widgets.key_bar import KeyBar
from lgqtui.tui.widgets.outline import Outline
from lgqtui.tui.widgets.status_line import SplitLine, StatusLine

if TYPE_CHECKING:
    from lgqtui.tui.app import LgqApp
    from lgqtui.tui.link_watch import LinkCheckScheduler

_CHECK_PAUSE = 0.7
"""Seconds after the last key before a text is judged: nobody is corrected while typing."""


class QuestionShown(OnADraft[None], Clickable[None]):
    """Shows a question and what becomes of it, and takes what its widgets post."""

    app: LgqApp

    def __init__(
        self, interview: Interview, watch: LinkCheckScheduler, path: Path, now: datetime, first: Field
    ) -> None:
        super().__init__()
        self._watch = watch
        self.interview = interview
        self._path = path
        self._is_checked = False
        self._is_typing = False
        self._has_been_shown = False
        self._changing = asyncio.Lock()
        self._route = interview.route
        self._came_from: Widget | None = None
        self._review_place = ("all", "")
        self._first = first.id
        self._question = interview.questionnaire.question_of[first.id]
        self.outline = Outline(interview, id="outline")
        self._about = Static()
        # Kept, not looked for: the toolkit remembers a thousand findings, and with them every question that was left.
        self._head = SplitLine(id="head")
        self._body = Horizontal(id="body")
        self._place = Vertical(id="place")
        self._view = QuestionPane(self._question, interview)
        self._state_line = StatusLine(interview, now, id="state")

    def compose(self) -> ComposeResult:
        """Head, outline and question, state, keys; what a narrow window does not show comes after the painting."""
        is_narrow = self.app.size.width < WIDE
        yield self._head
        with self._body:
            if not is_narrow:
                yield self.outline
            with self._place:
                yield self._view
            if not is_narrow:
                yield VerticalScroll(self._about, id="aside")
        yield self._state_line
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the question, then work out what can wait until it is painted."""
        self._check_timer = self.set_timer(_CHECK_PAUSE, self._judge, pause=True)
        self._show_state()
        self.view.focus_field(self._first)
        self.call_after_refresh(self.set_timer, 0.05, self._check_all)

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Leave the styles of a screen that has just been made as they are: working them out once is enough."""
        event.refresh_styles = self._has_been_shown
        self._has_been_shown = True

    def on_descendant_focus(self) -> None:
        """Take in where the person is."""
        self._note_place()

    def _note_place(self) -> None:
        """Tell the session where the person is; who looks into the outline has not left the field."""
        session, focused = self.app.session, self.focused
        if session is None or session.interview is not self.interview:  # it was closed, or another draft opened
            return
        if focused is not None and any(isinstance(around, QuestionPane) for around in focused.ancestors):
            session.current_field = self.view.current_field_id

    # Showing

    @property
    def question(self) -> Question:
        """The question on the screen."""
        return self._question

    @property
    def view(self) -> QuestionPane:
        """Its view."""
        return self._view

    async def show_question(self, question: Question, field_id: str = "") -> None:
        """Put a question on the screen, with the focus on a field of it."""
        self._settle()
        self._question = question
        async with self._changing:
            with self.app.batch_update():
                await self._place.remove_children()
                self._view = QuestionPane(question, self.interview)
                await self._place.mount(self._view)
        self._follow_route()
        self._show_place()
        self._judge()
        self.view.focus_field(field_id)
        self._note_place()

    def _follow_route(self) -> None:
        """Show which fields and questions apply, if that has changed."""
        if self.interview.route is not self._route:
            self._route = self.interview.route
            self.view.show_route()
            self.outline.show_all()

    def _show_place(self) -> None:
        """Mark the question in the outline, and say beside it how it is answered."""
        self._complete()
        self.outline.show_here(self._question.id)
        about = about_question(self.interview.questionnaire, self._question)
        self._about.update(about)

    def _complete(self) -> None:
        """Add what a narrow window was painted without."""
        if not self.outline.is_attached:
            self._body.mount(self.outline, before=self._place)
            self._body.mount(VerticalScroll(self._about, id="aside"))

    def _check_all(self) -> None:
        self._complete()
        self._is_checked = True
        self.outline.mark_checked()
        self._show_place()
        self._judge()

    def _judge(self) -> None:
        """Show problems as they stand, here and in the outline, unless the question is changing just now."""
        if self._changing.locked() or not self.is_mounted:
            return
        self._is_typing = False
        if self._is_checked:
            self.view.show_problems()
            self.outline.show_state(self._question.id)
        self._show_state()

    def _show_state(self) -> None:
        head = question_heading(self._path.stem, self.interview.questionnaire, self._question)
        self._head.set(*head)
        self._state_line.show(self._question, checked=self._is_checked)

    async def reload(self) -> None:
        """Show a draft that has become another all at once, or that can no longer be changed."""
        if self.app.session is not None and self.is_attached:  # it may be closing just now
            self._route = self.interview.route
            self.outline.show_all()
            await self.show_question(self._question, self.view.current_field_id)
            self.refresh_bindings()

    def note_saved(self, saved: SaveResult, now: datetime) -> None:
        """Take in what became of a save; on leaving, the lines that would tell it may have gone."""
        if self.is_mounted and self._state_line.is_attached:
            told = self._state_line.note_saved(saved, now)
            if told and not isinstance(saved.error, ChangedElsewhere):  # for that there is a dialogue
                self.app.notify_text(told, "error" if saved.error else "warning")
            self._show_state()

    def note_verdicts(self, fields: frozenset[str]) -> None:
        """Show what has come to be known of the links of some fields."""
        if not self.is_mounted or not self._is_checked:
            return
        for question_id in {self.interview.questionnaire.question_of[i].id for i in fields}:
            self.outline.show_state(question_id)
        # While somebody types, it is shown with everything else at the next pause.
        if fields.intersection(f.id for f in self._question.fields) and not self._is_typing:
            self._judge()

    def _settle(self) -> None:
        """Take what was typed as whole for now: it is saved, and its links are asked about."""
        self.interview.settle()
        self._watch.fields_left()

    # What the widgets post

    @on(AnswerChanged)
    def _given(self, event: AnswerChanged) -> None:
        event.stop()
        try:
            change = self.interview.answer(event.field_id, event.parts, typing=event.typing)
        except WrongUse as error:
            self.app.notify_text(f"{error}. {error.remedy}", "warning")
        except FileError:
            self.view.show_answer(event.field_id)
            told = tr("This draft can only be read here. {key} looks again.", key=key_of("look_again"))
            self.app.notify_text(told, "warning")
        else:
            self._show_change(change, from_widget=event.typing)

    @on(FieldLeft)
    def _settled(self) -> None:
        self._settle()
        self._note_place()
        self._judge()

    @on(NoticePosted)
    def _told(self, event: NoticePosted) -> None:
        self.app.notify_text(event.sentence)

    @on(LinkListPasted)
    def _list_pasted(self, event: LinkListPasted) -> None:
        from lgqtui.tui.dialogs.paste_preview import PastePreview

        event.stop()
        self.app.push_screen(PastePreview(event.rows), lambda taken: event.take(taken) if taken else None)

    def _show_change(self, change: Change, *, from_widget: bool = False) -> None:
        """Show what a change did, wherever it shows."""
        if change.is_one:
            self._watch.field_changed(change.field)
        if not change.is_one or self._changing.locked():
            return
        if not from_widget:
            self.view.show_answer(change.field)
        for told in words_about_effects(change):
            self.app.notify_text(told)
        self.outline.show_state(self.interview.questionnaire.question_of[change.field].id)
        self._follow_route()
        if from_widget:
            if view := self.view.view_of(change.field):
                view.hide_problems()
            self._check_timer.stop()
            self._is_typing = True
            self._check_timer = self.set_timer(_CHECK_PAUSE, self._judge)
            self._show_state()
        else:
            self._judge()
