"""The question screen: what a person can do with the question that is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from lgqtui.i18n import tr
from lgqtui.interview.interview import Change
from lgqtui.interview.labels import field_prompt, strip_bold
from lgqtui.tui.actions import QUESTION_ACTIONS
from lgqtui.tui.keys import key_of
from lgqtui.tui.screens.question_moves import QuestionMoves

if TYPE_CHECKING:
    from lgqtui.tui.screens.attaching import QuestionAttachments


class QuestionScreen(QuestionMoves):
    """A draft being filled in."""

    ACTIONS = QUESTION_ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [action.binding() for action in QUESTION_ACTIONS]
    CSS_PATH = "question.tcss"
    AUTO_FOCUS = ""

    async def action_undo(self) -> None:
        """Take back the last step."""
        await self._step_back(self.interview.undo(), tr("Undone"), tr("There is nothing to take back."))

    async def action_redo(self) -> None:
        """Make the step again."""
        await self._step_back(self.interview.redo(), tr("Done again"), tr("There is nothing to do again."))

    async def _step_back(self, change: Change | None, did: str, otherwise: str) -> None:
        if change is None:
            self.app.notify_text(otherwise)
            return
        questions = self.interview.questionnaire
        question = questions.question_of.get(change.field, self._question)
        if question.id != self._question.id:
            await self.show_question(question, change.field)
        self._show_change(change)
        if change.field != self.view.current_field_id:
            self.view.focus_field(change.field)
        name = question.number or strip_bold(questions.fields[change.field].prompt).rstrip(".:")
        now = self.interview.answer_summary(change.field)
        self.app.notify_text(tr("{did}, now {what}: {where}", did=did, where=name, what=now))

    def action_mend(self) -> None:
        """Put the link that is proposed in the place of the one at hand."""
        field_id = self.view.current_field_id
        here = self.view.current_links
        mendable = [p for p in self.interview.problems_at(field_id) if p.mended]
        problem = next((p for p in mendable if p.link in here), next(iter(mendable), None))
        if problem is None:
            self.app.notify_text(tr("No other link is proposed here."))
            return
        self._show_change(self.interview.apply_suggestion(field_id, problem.link, problem.mended))
        self.app.notify_text(tr("Taken: {link}. {key} brings the other back.", link=problem.mended, key=key_of("undo")))

    def action_flag(self) -> None:
        """Flag the field, or take the flag off."""
        field_id = self.view.current_field_id
        on_now = not self.interview.answer_to(field_id).flag
        self._show_change(self.interview.flag(field_id, on=on_now))
        self.app.notify_text(
            tr("Flagged. {key} takes the flag off.", key=key_of("flag")) if on_now else tr("No longer flagged.")
        )

    def action_clear(self) -> None:
        """Take the field's answer out."""
        change = self.interview.clear(self.view.current_field_id)
        self._show_change(change)
        taken_out = tr("The answer is taken out. {key} brings it back.", key=key_of("undo"))
        self.app.notify_text(taken_out if change.is_one else tr("There is no answer here."))

    def action_attach(self) -> None:
        """See what is attached to this field, or attach a file to it."""
        self.attaching().show()

    def attaching(self) -> QuestionAttachments:
        """What is done with files, at the field that the person is at."""
        from lgqtui.tui.screens.attaching import QuestionAttachments

        return QuestionAttachments(self, self._path)

    def show_change(self, change: Change) -> None:
        """Show what a change did that was made in a dialogue."""
        self._show_change(change)

    def action_remark(self) -> None:
        """Write a private remark."""
        from lgqtui.tui.dialogs.dialog import RemarkDialog

        changes: list[Change] = []
        field = self.interview.field(self.view.current_field_id)
        ask = RemarkDialog(self.interview, field_prompt(self._question, field), field.id, changes.append)
        self.app.push_screen(ask, lambda _: self._show_change(changes[0]) if changes else None)

    def action_editor(self) -> None:
        """Open the text in the person's editor."""
        from lgqtui.tui.editor import edit_long_text

        edit_long_text(self)

    def action_help(self) -> None:
        """Show help for this question and the keys."""
        from lgqtui.tui.dialogs.help import HelpDialog, help_for_question

        self.app.push_screen(HelpDialog(help_for_question(self.interview.questionnaire, self._question)))

    def action_drafts(self) -> None:
        """Save and go to the list of drafts."""
        self.app.lifecycle.leave_draft()
