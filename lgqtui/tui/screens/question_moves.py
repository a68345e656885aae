"""Navigation on the question screen: between questions, and to the review, the links and the outline."""

from __future__ import annotations

from collections.abc import Callable

from textual import on

from lgqtui.i18n import tr
from lgqtui.problems import Problem
from lgqtui.questionnaire.model import Question
from lgqtui.tui.screens.question_shown import QuestionShown
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.widgets.outline import Outline


class QuestionMoves(QuestionShown):
    """Navigates between the questions; everything typed is kept."""

    async def go_to_field(self, field_id: str) -> None:
        """Go to the question of a field, with the focus on the field."""
        question = self.interview.questionnaire.question_of.get(field_id)
        if question is None:
            self.app.notify_text(tr("“{id}” stands only in the draft's file, not in the questionnaire.", id=field_id))
        else:
            await self.show_question(question, field_id)

    async def action_go_on(self) -> None:
        """Go to the next field; after the last of a question comes the next question."""
        if not self.view.focus_next_field():
            await self.action_next()

    async def action_next(self) -> None:
        """Go to the next question; after the last comes the review."""
        question = self.interview.route.next(self._question.id)
        if question is None:
            self.app.notify_text(tr("That was the last question. The review shows what is left."))
            self.action_review()
        else:
            await self.show_question(question)

    async def action_previous(self) -> None:
        question = self.interview.route.previous(self._question.id)
        if question is None:
            self.app.notify_text(tr("This is the first question."))
        else:
            await self.show_question(question)

    async def action_next_unanswered(self) -> None:
        """Go to the next question with something unanswered."""
        question = self.interview.route.next_where(self._question.id, self.interview.unanswered)
        await self._go_or_notify(question, lambda p: not p.needs_a_look, tr("Every question has an answer."))

    async def action_next_problem(self) -> None:
        """Go to the next question that needs a look."""
        question = self.interview.route.next_where(self._question.id, self.interview.needs_a_look)
        await self._go_or_notify(question, lambda p: p.needs_a_look, tr("Nothing needs a look."))

    async def _go_or_notify(
        self, question: Question | None, is_match: Callable[[Problem], bool], otherwise: str
    ) -> None:
        """Go to the first field of a question with a matching problem; show `otherwise` if there is no question."""
        if question is None:
            self.app.notify_text(otherwise)
        else:
            field_ids = (f.id for f in question.fields if any(map(is_match, self.interview.problems_at(f.id))))
            await self.show_question(question, next(field_ids, ""))

    def action_go_to(self) -> None:
        from lgqtui.tui.dialogs.finder import GoToDialog

        async def go(field_id: str | None) -> None:
            if field_id:
                await self.go_to_field(field_id)

        self._settle()
        self.app.push_screen(GoToDialog(self.interview), go)

    def action_review(self) -> None:
        from lgqtui.tui.screens.review import ReviewResult, ReviewScreen

        async def go(result: ReviewResult | None) -> None:
            if result is not None:
                self._review_position = (result.filter, result.row)
            if result is not None and result.to_links:
                self.action_links()
            elif result is not None and result.field:
                await self.go_to_field(result.field)
            else:
                self._update_problems()

        self._settle()
        filter_name, row = self._review_position
        review = ReviewScreen(self.interview, self._path.stem, filter_name, row or self.view.current_field_id)
        self.app.push_screen(review, go)

    def action_links(self) -> None:
        from lgqtui.tui.screens.links import LinksScreen

        async def go(field_id: str | None) -> None:
            if field_id:
                await self.go_to_field(field_id)
            else:
                self._update_problems()

        self._settle()
        self.app.push_screen(LinksScreen(self.interview, self._link_scheduler, self._path.stem, self.show_change), go)

    def action_outline(self) -> None:
        """Show the outline and focus it, or hide it."""
        self._complete()
        if self.has_class("-outline") or (self.outline.has_focus and self.outline.display):
            self.remove_class("-outline")
            self._focus_again()
        else:
            self._previous_focus = self.focused
            self.add_class("-outline")
            self.outline.put_cursor_on(self._question.id, center=True)
            focus_now(self.outline)

    def _focus_again(self) -> None:
        """Restore the previous focus, if that widget still exists."""
        previous = self._previous_focus
        if previous is not None and previous.is_attached and previous.focusable:
            focus_now(previous)
        else:
            self.view.focus_field()

    @on(Outline.GoTo)
    async def _outline_go_to(self, event: Outline.GoTo) -> None:
        event.stop()
        self.remove_class("-outline")
        questionnaire = self.interview.questionnaire
        await self.show_question(questionnaire.questions[questionnaire.position[event.question_id]])

    @on(Outline.Leave)
    def _outline_leave(self, event: Outline.Leave) -> None:
        event.stop()
        self.remove_class("-outline")
        self._focus_again()
