"""The question screen: shows one question, changes the draft as the user answers, and goes to other questions."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult

from lgqtui.errors import FileError, WrongUse
from lgqtui.i18n import tr
from lgqtui.interview.interview import Change
from lgqtui.interview.labels import question_path, short_prompt
from lgqtui.interview.session import Session, first_field
from lgqtui.questionnaire.model import Field, Question
from lgqtui.tui import messages
from lgqtui.tui.actions import FILE_ACTIONS, QUESTION_ACTIONS, bindings
from lgqtui.tui.fields.field_view import EditorGroup
from lgqtui.tui.keys import key_of
from lgqtui.tui.screens.field_actions import FieldActions
from lgqtui.tui.screens.file_actions import FileActions
from lgqtui.tui.screens.question_body import QuestionBody
from lgqtui.tui.services import services
from lgqtui.tui.widgets.frame import Head, count_of, framed
from lgqtui.tui.widgets.status_line import StatusLine
from lgqtui.workflows import navigation
from lgqtui.workflows.notices import Notice, change_notices

if TYPE_CHECKING:
    from lgqtui.interview.search import Hit
    from lgqtui.tui.link_scheduler import LinkCheckScheduler
    from lgqtui.tui.screens.review import ReviewResult

GoBack = Callable[[], None] | None

_CHECK_PAUSE = 0.7
"""Seconds after the last key before the problems of a text are shown."""
_CHANGING_ACTIONS = ("undo", "redo", "flag", "remark", "clear", "attach", "editor", "save", "take_answers", "mend")


class QuestionScreen(FieldActions, FileActions):
    """The screen in which a draft is filled in."""

    ACTIONS = (*QUESTION_ACTIONS, *FILE_ACTIONS)
    BINDINGS = bindings(ACTIONS)
    CSS_PATH = "question.tcss"
    AUTO_FOCUS = ""
    ALLOW_IN_MAXIMIZED_VIEW = "Head, MessageLine, #state, KeyBar"
    ESCAPE_TO_MINIMIZE = False

    def __init__(self, session: Session, link_scheduler: LinkCheckScheduler, saved_at: datetime) -> None:
        super().__init__()
        self.interview = interview = session.interview
        self._session = session
        self.draft_path = session.file.path
        self._link_scheduler = link_scheduler
        self._is_checked = False
        self._is_typing = False
        self._outdated = set[str]()
        self._has_been_active = False
        self._review_position = ("all", "")
        self._last_search: tuple[str, Hit | None] = ("", None)
        self._first_field = first_field(interview, session.resume_field)
        self._head = Head()
        self.body = QuestionBody(interview.questionnaire.question_of[self._first_field.id], interview)
        self._status_line = StatusLine(interview, saved_at, id="state")

    def compose(self) -> ComposeResult:
        yield from framed(self._head, self.body, self._status_line)

    @property
    def question(self) -> Question:
        """The question on the screen."""
        return self.body.pane.question

    def on_mount(self) -> None:
        self._problem_timer = self.set_timer(_CHECK_PAUSE, self._update_problems, pause=True)
        self._show_state()
        self.pane.focus_field(self._first_field.id)
        self.call_after_refresh(self.set_timer, 0.05, lambda: self.run_worker(self._check_all()))

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Skip the style refresh of a new screen: its styles were just computed."""
        event.refresh_styles = self._has_been_active
        self._has_been_active = True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "leave_whole_window":
            return self.maximized is not None
        if action == "look_again":
            return self._session.is_read_only
        is_refused = self._session.is_read_only and action in _CHANGING_ACTIONS
        return not is_refused and super().check_action(action, parameters)

    @on(events.DescendantFocus)
    def _note_current_field(self) -> None:
        """Store the current field in the session; the outline does not count as leaving it."""
        if self.focused is not None and self.pane in self.focused.ancestors:
            self._session.current_field = self.pane.current_field_id

    async def show_field(self, field: Field) -> None:
        """Show the question of a field, with the focus on the field, or on the first that applies."""
        self._settle()
        services(self).message_log.drop_earlier()
        self.maximized = None
        await self.body.replace(self.interview.questionnaire.question_of[field.id])
        self._update_problems()
        self.pane.focus_field(field.id)
        self._note_current_field()

    async def _check_all(self) -> None:
        """Check the answers, in a thread: thousands of links take longer than many keys."""
        (await asyncio.to_thread(self.interview.find_problems))()
        self._is_checked = True
        self.body.mark_checked()
        self._update_problems()

    def _update_problems(self) -> None:
        """Show the present problems, also in the outline, unless the question is being replaced."""
        if self.body.is_replacing or not self.is_mounted:
            return
        self._is_typing = False
        if self._is_checked:
            self.pane.show_problems()
            for question_id in {*self._outdated, self.question.id}:
                self.body.outline.show_status(question_id)
            self._outdated.clear()
        self._show_state()

    def _show_state(self) -> None:
        path, count, position = question_path(self.interview.questionnaire, self.question), count_of(self.interview), ""
        if isinstance(self.maximized, EditorGroup):
            count, position = self.maximized.summary
            prompt = short_prompt(self.question, self.interview.field(self.pane.current_field_id))
            path = (" · ".join(filter(None, (self.question.number, prompt))),)
        self._head.set(self.draft_path.stem, *path, count=count)
        # During typing the answers are not checked: that waits for a pause.
        self._status_line.show(self.question, checked=self._is_checked and not self._is_typing, position=position)

    def show_change(self, change: Change, notice: str = "", *, from_widget: bool = False) -> None:
        """Show a change on the whole screen, then a notice; `from_widget` if the widget shows the change already."""
        if change.has_effect:
            self._link_scheduler.field_changed(change.field)
        if change.has_effect and not self.body.is_replacing:
            self._is_typing = from_widget
            applicable = self.body.show_change(change, from_widget=from_widget)
            self._say_effects(change, *(() if notice else applicable))
            if from_widget:
                self._problem_timer.stop()
                self._problem_timer = self.set_timer(_CHECK_PAUSE, self._update_problems)
                self._show_state()
            else:
                self._update_problems()
        services(self).notify_text(notice)

    def _say_effects(self, change: Change, *applicable: frozenset[str]) -> None:
        services(self).notify_text(" ".join(change_notices(change, key_of("undo"), *applicable)))

    def _settle(self) -> None:
        self.end_typing()
        self._link_scheduler.check_delayed_fields()

    def on_answer_changed(self, event: messages.AnswerChanged) -> None:
        try:
            change = self.interview.answer(event.field_id, event.parts, typing=event.is_typing)
        except (FileError, WrongUse) as error:
            self.pane.show_answer(event.field_id)  # what is refused must not pass for saved
            if self._may_change():
                services(self).notify_error(error, "warning")
        else:
            services(self).message_log.drop_earlier(keeps_warnings=True)
            self.show_change(change, from_widget=event.is_typing)

    def _may_change(self) -> bool:
        """Return True if the draft can be changed; if not, say so."""
        if self._session.is_read_only:
            notice = tr("This draft can only be read here. {key} looks again.", key=key_of("look_again"))
            services(self).notify_text(notice, "warning")
        return not self._session.is_read_only

    def on_field_left(self) -> None:
        self._settle()
        self._note_current_field()
        self._update_problems()

    @on(messages.LinkListPasted)
    @on(messages.ExplanationPasted)
    def _offer_paste(self, event: messages.LinkListPasted | messages.ExplanationPasted) -> None:
        from lgqtui.tui.screens.question_paste import offer_explanation, preview_list

        if self._may_change():
            preview_list(self, event) if isinstance(event, messages.LinkListPasted) else offer_explanation(self, event)

    def take_paste(self, text: str, paste: Callable[[], Awaitable[None]]) -> bool:
        """Offer to attach files that were dropped here, or a paste field by field; `paste` pastes it as a text."""
        from lgqtui.interview.question_paste import match_prompts  # late: no paste comes before the first question
        from lgqtui.tui.screens.question_paste import preview_question
        from lgqtui.workflows.attachments import paths_in  # late, as above

        at_hand, route, form = self.pane.current_field_id, self.interview.route, self.interview.questionnaire
        if self._session.is_read_only:
            return False
        if files := paths_in(text):
            if evidence := self._evidence():
                self.call_later(evidence.offer, files, paste)
        elif at_hand in route.applicable and (answers := match_prompts(self.question, text, at_hand, form.sections)):
            self._settle()
            self.call_later(preview_question, self, answers, paste)
        else:
            return False
        return True

    def action_take_answers(self) -> None:
        from lgqtui.tui.screens.question_paste import take_answers

        self._settle()
        take_answers(self)

    async def show_changes(self, change: Change, field: Field, notice: str) -> None:
        """Show a change of several fields: the question anew, with the focus on a field."""
        for each in (*change.others, change):
            self._link_scheduler.field_changed(each.field)
            self._say_effects(each)
        await self.show_field(field)
        self.body.outline.show_all_statuses()
        services(self).notify_text(notice)

    async def on_draft_replaced(self) -> None:
        if services(self).session is self._session:  # it may be closed already
            self.body.outline.show_all_statuses()
            await self.show_field(self.interview.field(self.pane.current_field_id))
            self.refresh_bindings()

    def on_save_finished(self, event: messages.SaveFinished) -> None:
        if self._status_line.is_attached:  # on leaving it may be removed already
            now = services(self).context.clock()
            services(self).notify_text(self._status_line.note_saved(event.result, now), "warning")
            if not self._session.is_read_only:
                services(self).message_log.hold(self._status_line.alarm, tr("NOT SAVED"))
            self._show_state()

    def on_link_results_changed(self, event: messages.LinkResultsChanged) -> None:
        self._outdated |= {self.interview.questionnaire.question_of[i].id for i in event.fields}
        if self._outdated and not self._is_typing:  # while one types they wait for the next pause
            self._update_problems()

    async def go_to_field(self, field_id: str) -> None:
        """Go to the question of a field, with the focus on the field."""
        match navigation.go_to(self.interview, field_id):
            case (Field() as field) | navigation.NotApplicable(field):  # the page says that it does not apply
                await self.show_field(field)
            case notice:
                services(self).notify_text(notice.text)

    async def _go_or_update(self, field_id: str, go_back: GoBack = None, link: str = "") -> None:
        """Go to the field, and the link in it, that another screen returned, or back; or else show what has changed."""
        if field_id:
            await self.go_to_field(field_id)
            if link:
                self.pane.focus_link(field_id, link)
        elif go_back is not None:
            go_back()
        else:
            self._update_problems()

    async def action_go_on(self) -> None:
        if not self.pane.focus_next_field():
            await self.action_next()

    async def action_next(self) -> None:
        await self._take_step("next")

    async def action_previous(self) -> None:
        await self._take_step("previous")

    async def action_next_unanswered(self) -> None:
        await self._take_step("unanswered")

    async def action_next_problem(self) -> None:
        self._update_problems()  # those of what was just typed as well
        if not self.pane.open_findings():
            await self._take_step("problem")

    async def _take_step(self, to: navigation.Direction) -> None:
        match navigation.step(self.interview, self.question.fields[0].id, to):
            case Field() as field:
                await self.show_field(field)
                if to == "problem":
                    self.pane.focus_finding(field.id)
            case navigation.LastQuestion(notice):
                services(self).notify_text(notice.text)
                self.action_review()
            case notice:
                services(self).notify_text(notice.text)

    def action_go_to(self, words: str = "") -> None:
        from lgqtui.tui.dialogs.finder import GoToDialog

        self._settle()
        words, hit = (words, None) if words else self._last_search
        dialog = GoToDialog(self.interview, words, hit)

        async def go(index: str | None) -> None:
            hit = dialog.hits[int(index)] if index else None
            await self._go_or_update(hit.field_id if hit else "")
            if hit and hit.part:
                self._last_search = (dialog.line.value, hit)
                self.pane.focus_hit(hit)

        self.app.push_screen(dialog, go)

    def action_review(self, go_back: GoBack = None) -> None:
        """Show the review; where it is left for nothing, `go_back` to the screen that it was opened from."""
        from lgqtui.tui.screens.review import ReviewScreen

        self._settle()
        self.interview.deferred.clear()
        row = self._review_position[1] or self.pane.current_field_id
        review = ReviewScreen(self.interview, self.draft_path.stem, self._review_position[0], row, self.show_change)

        async def close(result: ReviewResult | None) -> None:
            if result is None:
                return
            self._review_position = (result.filter, result.row)
            if result.screen:
                show = self.action_links if result.screen == "links" else self.action_send
                show(partial(self.action_review, go_back))
            else:
                await self._go_or_update(result.field, go_back, result.link)

        self.app.push_screen(review, close)

    def action_send(self, go_back: GoBack = None) -> None:
        """Show what would be sent."""
        from lgqtui.tui.screens.send import SendScreen

        async def close(has_findings: bool | None) -> None:  # noqa: FBT001 - the result of the screen
            if has_findings:
                self._review_position = ("problems", "")
                self.action_review(partial(self.action_send, go_back))
            else:
                await self._go_or_update("", go_back)

        if services(self).flush():
            self.app.push_screen(SendScreen(self.interview, self.draft_path), close)
        else:
            services(self).notify_text(tr("The draft cannot be saved, so it is not sent."), "error")
            if go_back is not None:
                go_back()

    def action_links(self, go_back: GoBack = None) -> None:
        """Show all links."""
        from lgqtui.tui.screens.links import LinksScreen

        async def close(position: tuple[str, str] | None) -> None:
            field_id, link = position or ("", "")
            await self._go_or_update(field_id, go_back, link)

        self._settle()
        links = LinksScreen(self.interview, self._link_scheduler, self.draft_path.stem, self.show_change)
        self.app.push_screen(links, close)

    def action_outline(self) -> None:
        self.body.toggle_outline()
        self._show_state()

    async def on_question_chosen(self, event: messages.QuestionChosen) -> None:
        await self.show_field(self.interview.questionnaire.question(event.question_id).fields[0])

    async def action_undo(self) -> None:
        await self._show_step(navigation.undo(self.interview))

    async def action_redo(self) -> None:
        await self._show_step(navigation.redo(self.interview))

    async def _show_step(self, result: navigation.UndoneStep | Notice) -> None:
        if isinstance(result, Notice):
            services(self).notify_text(result.text)
            return
        if result.change.others:
            await self.show_changes(result.change, result.field, result.notice.text)
            return
        if result.field not in self.question.fields:
            await self.show_field(result.field)
        self.show_change(result.change, result.notice.text)
        if result.field.id != self.pane.current_field_id:
            self.pane.focus_field(result.field.id)

    def action_save(self) -> None:
        services(self).save_draft()

    def action_look_again(self) -> None:
        services(self).open_draft(self.draft_path)

    def action_drafts(self) -> None:
        services(self).leave_draft()
