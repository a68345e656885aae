"""The question screen: the actions on the current question."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from lgqtui.i18n import tr
from lgqtui.interview.labels import field_prompt
from lgqtui.interview.link_overview import link_proposals
from lgqtui.tui.actions import QUESTION_ACTIONS
from lgqtui.tui.keys import key_of
from lgqtui.tui.screens.question_moves import QuestionMoves
from lgqtui.workflows import navigation
from lgqtui.workflows.link_checks import NO_PROPOSAL, taken_notice
from lgqtui.workflows.notices import Notice, clearing_notice

if TYPE_CHECKING:
    from lgqtui.tui.screens.attaching import QuestionAttachments


class QuestionScreen(QuestionMoves):
    """The screen in which a draft is filled in."""

    ACTIONS = QUESTION_ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [action.binding() for action in QUESTION_ACTIONS]
    CSS_PATH = "question.tcss"
    AUTO_FOCUS = ""

    async def action_undo(self) -> None:
        await self._show_step(navigation.undo(self.interview))

    async def action_redo(self) -> None:
        await self._show_step(navigation.redo(self.interview))

    async def _show_step(self, result: navigation.UndoneStep | Notice) -> None:
        if isinstance(result, Notice):
            self.app.notify_text(result.text)
            return
        field_id = result.field.id
        question = self.interview.questionnaire.question_of[field_id]
        if question.id != self._question.id:
            await self.show_question(question, field_id)
        self.show_change(result.change)
        if field_id != self.view.current_field_id:
            self.view.focus_field(field_id)
        self.app.notify_text(result.notice.text)

    def action_mend(self) -> None:
        """Replace the current link, or else the first one of the field, by the proposed one."""
        field_id = self.view.current_field_id
        links = self.view.current_links
        proposals = link_proposals(self.interview, field_id)
        if not proposals:
            self.app.notify_text(tr(NO_PROPOSAL))
            return
        link, suggestion = next((proposal for proposal in proposals if proposal[0] in links), proposals[0])
        self.show_change(self.interview.apply_suggestion(field_id, link, suggestion))
        self.app.notify_text(taken_notice(suggestion, key_of("undo")))

    def action_flag(self) -> None:
        field_id = self.view.current_field_id
        is_flagged = not self.interview.answer_to(field_id).flag
        self.show_change(self.interview.flag(field_id, on=is_flagged))
        self.app.notify_text(
            tr("Flagged. {key} takes the flag off.", key=key_of("flag")) if is_flagged else tr("No longer flagged.")
        )

    def action_clear(self) -> None:
        change = self.interview.clear(self.view.current_field_id)
        self.show_change(change)
        self.app.notify_text(clearing_notice(change, undo=key_of("undo")))

    def action_attach(self) -> None:
        self.question_attachments().show()

    def question_attachments(self) -> QuestionAttachments:
        """Return the attachments of the current field."""
        from lgqtui.tui.screens.attaching import QuestionAttachments

        return QuestionAttachments(self, self._path)

    def action_remark(self) -> None:
        from lgqtui.tui.dialogs.dialog import RemarkDialog, ask_line

        field = self.interview.field(self.view.current_field_id)
        dialog = RemarkDialog(field_prompt(self._question, field), self.interview.answer_to(field.id).remark)
        ask_line(self, dialog, lambda remark: self.show_change(self.interview.remark(field.id, remark)))

    async def action_editor(self) -> None:
        from lgqtui.tui.editor import edit_current

        await edit_current(self)

    def action_help(self) -> None:
        from lgqtui.tui.dialogs.help import HelpDialog, help_for_question

        self.app.push_screen(HelpDialog(help_for_question(self.interview.questionnaire, self._question)))

    def action_drafts(self) -> None:
        self.app.lifecycle.leave_draft()
