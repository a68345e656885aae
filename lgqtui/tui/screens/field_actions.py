"""What a question offers about the field at hand: its links, flag, remark and evidence, and the user's editor."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lgqtui.i18n import tr
from lgqtui.interview.interview import Change, Interview
from lgqtui.interview.labels import field_prompt
from lgqtui.questionnaire.model import Field
from lgqtui.text import count_words
from lgqtui.tui.content import plain_content
from lgqtui.tui.fields.field_view import EditorGroup
from lgqtui.tui.fields.registry import usage_of, what_is_asked
from lgqtui.tui.keys import key_of
from lgqtui.tui.screens.question_body import QuestionBody
from lgqtui.tui.screens.question_pane import QuestionPane
from lgqtui.tui.services import errors_shown, services
from lgqtui.tui.textual_ext.widgets import RemovedWidgetClickGuard
from lgqtui.workflows.notices import clearing_notice

if TYPE_CHECKING:
    from textual.content import Content
    from textual.widget import Widget

    from lgqtui.tui.screens.files.evidence import Evidence

_ADDRESS = ("https://", "http://", "www.")
"""Beginnings of a label that is meant as an address; a name may well be that of a site."""


_FEW = 10
"""Words and rows of links that are taken out without asking."""


class FieldActions(RemovedWidgetClickGuard[Any]):
    """A screen of a question, with the actions on its current field."""

    interview: Interview
    body: QuestionBody
    draft_path: Path

    @property
    def pane(self) -> QuestionPane:
        """The pane of the question; there is another for each question."""
        return self.body.pane

    @property
    def focus_chain(self) -> list[Widget]:
        """What Tab goes through, in its order; Textual's follows the last layout, and puts what has just come first.

        Findings are no field: the arrow keys and the next problem go to them.
        """
        chain = {*super().focus_chain}
        return [w for w in self.walk_children() if w in chain and (w is self.focused or not w.has_class("findings"))]

    def show_change(self, change: Change, notice: str = "") -> None:
        """Show a change on the whole screen, then a notice."""
        raise NotImplementedError

    async def show_changes(self, change: Change, field: Field, notice: str) -> None:
        """Show a change of several fields: the question anew, with the focus on a field."""
        raise NotImplementedError

    def _show_state(self) -> None:
        """Show in head and foot where one is, and what is saved."""
        raise NotImplementedError

    @property
    def inapplicable(self) -> Sequence[str]:
        """The action that only says, at this field, what it is for."""
        return () if self.maximized is not None or self.pane.whole_widget is not None else ("whole_window",)

    def action_whole_window(self) -> None:
        """Give a text or a list of links the whole window, or take it back; the cursor stays where it is."""
        widget = self.pane.whole_widget
        if widget is None and self.maximized is None:
            services(self).notify_text(tr("The whole window is for a text or a list of links: go to one first."))
        self.maximized = widget if self.maximized is None else None
        self.call_after_refresh(self._show_state)

    action_leave_whole_window = action_whole_window

    def on_text_area_selection_changed(self) -> None:
        """Name the line of the cursor in a text that has the whole window, once it is laid out."""
        if self.maximized is not None:
            self.call_after_refresh(self._show_state)

    def action_mend(self) -> None:
        """Replace the link of the current row by the proposed one; outside a list the first one of the field."""
        from lgqtui.interview.link_overview import link_proposals  # late: not needed for the first question
        from lgqtui.workflows.link_checks import NO_PROPOSAL, taken_notice  # late, as above

        field_id, links = self.pane.current_field_id, self.pane.current_links
        proposals = dict(link_proposals(self.interview, field_id))
        link = next((link for link in (proposals if links is None else links) if link in proposals), None)
        if link is None:
            rows = enumerate(self.interview.answer_to(field_id).links, start=1)
            number = next((n for n, row in rows if not proposals.keys().isdisjoint(row.urls)), None)
            template = "No other link is proposed here; row {n} has one."
            services(self).notify_text(tr(template, n=number) if number else tr(NO_PROPOSAL))
            return
        suggestion = proposals[link]
        change = self.interview.apply_suggestion(field_id, link, suggestion)
        self.show_change(change, taken_notice(suggestion, key_of("undo")))

    def end_typing(self) -> None:
        """End a run of typing; an address typed as a label, with nothing else in it, becomes the link of its row."""
        self.interview.end_typing()
        for group in self.pane.query(EditorGroup):
            (field_id, index), group.typed_row = group.typed_row, ("", 0)
            rows = self.interview.answer_to(field_id).links
            if index < len(rows) and rows[index].label.strip().lower().startswith(_ADDRESS):
                self._move_address(field_id, index)

    def _move_address(self, field_id: str, index: int) -> None:
        """Make the label of a row its link if it is an address and nothing else, and say so."""
        from lgqtui.links.list_parser import row_of_label  # late: its patterns take a while to compile

        rows = [*self.interview.answer_to(field_id).links]
        moved = row_of_label(rows[index])
        if moved and moved.urls == (rows[index].label.strip(),):
            rows[index] = moved
            template = "The address is the link of row {n} now. {undo} takes that back."
            with errors_shown(self):
                change = self.interview.answer(field_id, {"links": tuple(rows)})
                self.show_change(change, tr(template, n=index + 1, undo=key_of("undo")))

    def action_flag(self) -> None:
        field_id = self.pane.current_field_id
        is_flagged = not self.interview.answer_to(field_id).flag
        flagged = tr("Flagged. {key} takes the flag off.", key=key_of("flag"))
        notice = flagged if is_flagged else tr("No longer flagged.")
        self.show_change(self.interview.flag(field_id, on=is_flagged), notice)

    def action_clear(self) -> None:
        """Take the answer out; a long one only after Enter: in the menu, a letter may be meant for the text."""
        from lgqtui.tui.dialogs.dialog import OfferDialog

        field_id = self.pane.current_field_id
        answer = self.interview.answer_to(field_id)

        def clear(agreed: bool | None) -> None:  # noqa: FBT001 - the result of the dialog
            if agreed:
                change = self.interview.clear(field_id)
                self.show_change(change, clearing_notice(change, undo_word=key_of("undo")))

        if count_words(answer.text) + len(answer.links) > _FEW:
            self.app.push_screen(
                OfferDialog(tr("Take the answer out?"), self.interview.answer_summary(field_id)), clear
            )
        else:
            clear(agreed=True)

    def action_attach(self) -> None:
        if evidence := self._evidence():
            evidence.show()

    def _evidence(self) -> Evidence | None:
        """Return the evidence of the current field; None, and say so, if that is not asked."""
        from lgqtui.tui.screens.files.evidence import Evidence

        field = self.interview.field(self.pane.current_field_id)
        if field.id not in self.interview.route.applicable:
            services(self).notify_text(tr("This question is not asked: nothing is attached to it."))
            return None
        return Evidence(self.app, self.interview, self.draft_path, field, self.show_change)

    def action_remark(self) -> None:
        from lgqtui.tui.dialogs.dialog import LineDialog, ask_line
        from lgqtui.tui.fields.text_editor import LongText

        field = self.interview.field(self.pane.current_field_id)
        question = tr("A private remark with: {where}", where=field_prompt(self.pane.question, field))
        note = tr("It stays in your draft and is never sent; Enter or Esc keeps it. Leave it empty to take it out.")
        remark = self.interview.answer_to(field.id).remark
        dialog = LineDialog(question, remark, note, may_be_empty=True, editor=LongText)

        def keep(remark: str) -> None:
            self.show_change(self.interview.remark(field.id, remark))

        ask_line(self, dialog, keep, verb=tr("keep"))

    async def action_editor(self) -> None:
        services(self).flush()
        if not await self.pane.edit_outside(services(self).edit_text):
            services(self).notify_text(tr("There is no long text and no list of links here."))

    def help_blocks(self) -> dict[str, Content]:
        """Return what the help says of this question."""
        questionnaire, question = self.interview.questionnaire, self.pane.question
        field = self.interview.field(self.pane.current_field_id)
        return {
            tr("What is asked"): what_is_asked(questionnaire, question),
            tr("How to answer"): plain_content(usage_of(field)),
        }
