"""Navigation on the question screen: between questions, and to the review, the links and the outline."""

from __future__ import annotations

from textual import on

from lgqtui.questionnaire.model import Field
from lgqtui.tui.messages import OutlineLeft, QuestionChosen
from lgqtui.tui.screens.question_shown import QuestionShown
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.workflows import navigation


class QuestionMoves(QuestionShown):
    """Navigates between the questions; everything typed is kept."""

    async def go_to_field(self, field_id: str) -> None:
        """Go to the question of a field, with the focus on the field."""
        match navigation.go_to(self.interview, field_id):
            case navigation.Target(field) | navigation.NotApplicable(field):  # the page says that it does not apply
                await self._go(field)
            case notice:
                self.app.notify_text(notice.text)

    async def _go(self, field: Field) -> None:
        await self.show_question(self.interview.questionnaire.question_of[field.id], field.id)

    async def action_go_on(self) -> None:
        """Go to the next field; after the last of a question comes the next question."""
        if not self.view.focus_next_field():
            await self.action_next()

    async def action_next(self) -> None:
        await self._take_step("next")

    async def action_previous(self) -> None:
        await self._take_step("previous")

    async def action_next_unanswered(self) -> None:
        await self._take_step("unanswered")

    async def action_next_problem(self) -> None:
        await self._take_step("problem")

    async def _take_step(self, to: navigation.Direction) -> None:
        """Go where a step leads, or show why it leads nowhere; after the last question comes the review."""
        match navigation.step(self.interview, self._question.fields[0].id, to):
            case navigation.Target(field):
                await self._go(field)
            case navigation.LastQuestion(notice):
                self.app.notify_text(notice.text)
                self.action_review()
            case notice:
                self.app.notify_text(notice.text)

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

    @on(QuestionChosen)
    async def _question_chosen(self, event: QuestionChosen) -> None:
        event.stop()
        self.remove_class("-outline")
        questionnaire = self.interview.questionnaire
        await self.show_question(questionnaire.questions[questionnaire.position[event.question_id]])

    @on(OutlineLeft)
    def _outline_left(self, event: OutlineLeft) -> None:
        event.stop()
        self.remove_class("-outline")
        self._focus_again()
