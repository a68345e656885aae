"""The pane of a question: its number and wording, its fields, its footnotes. One is mounted at a time."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from lgqtui.i18n import tr, trn
from lgqtui.interview.interview import Interview
from lgqtui.interview.labels import field_prompt
from lgqtui.questionnaire.conditions import Is, fields_in
from lgqtui.questionnaire.model import Field, Question
from lgqtui.text import shorten
from lgqtui.tui.content import footnotes_of, plain_content, wording
from lgqtui.tui.fields.field_view import FieldView
from lgqtui.tui.fields.registry import field_views
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.textual_ext.widgets import scroll_into_view

_MAX_SET_ASIDE = 8
"""Answers set aside that are listed."""
_SET_ASIDE_LENGTH = 200
"""Characters that are shown of an answer set aside: enough to recognize it."""


class QuestionPane(VerticalScroll, can_focus=False):
    """A question with the views of its fields."""

    DEFAULT_CSS = """
    QuestionPane {
        padding: 0 1;
        scrollbar-size-vertical: 1;
        .wording { height: auto; margin-bottom: 1; max-width: 110; }
        .notice { height: auto; color: $text-warning; margin-left: 2; }
        .footnotes { height: auto; color: $text-muted; margin-top: 1; max-width: 110; }
        FieldView { margin-bottom: 1; }
        TextField, TickFields { margin-bottom: 0; }
        FieldView.-beside { margin-bottom: 0; }
    }
    """

    def __init__(self, question: Question, interview: Interview) -> None:
        super().__init__()
        self.question = question
        self.interview = interview

    def compose(self) -> ComposeResult:
        yield Static(self._wording(), classes="wording")
        yield from field_views(self.question.fields, self.interview)
        if notice := self.set_aside_notice():
            yield Static(plain_content(notice), classes="notice")
        if footnotes := footnotes_of(self.interview.questionnaire, self.question):
            yield Static(Content("\n").join(footnotes), classes="footnotes")

    def on_mount(self) -> None:
        self.show_route(at_first=True)

    def on_resize(self) -> None:
        """Keep the focused widget visible."""
        self.call_after_refresh(self._show_focus)

    def on_descendant_focus(self) -> None:
        """Scroll a focused field into view, with its prompt and problems if they fit."""
        self.call_after_refresh(self._show_focus)

    def _show_focus(self) -> None:
        focused = self.screen.focused if self.is_attached else None
        if focused is None or self not in focused.ancestors:
            return
        for view in self.views:
            if view in focused.ancestors:
                if view.outer_size.height <= self.size.height:
                    scroll_into_view(self, view, view.region)
                scroll_into_view(self, view, focused.region)

    @property
    def views(self) -> list[FieldView]:
        """The views of the fields, in their order."""
        return list(self.query(FieldView))

    def view_of(self, field_id: str) -> FieldView | None:
        """Return the view that shows a field."""
        return next((v for v in self.views if field_id in v.field_ids), None)

    @property
    def current_field_id(self) -> str:
        """The field that has the focus, or the first that applies."""
        focused = self.screen.focused
        for view in self.views:
            if focused is not None and view in focused.ancestors_with_self:
                return view.field.id
        applicable = self.interview.applicable_fields(self.question)
        return applicable[0].id if applicable else self.question.fields[0].id

    @property
    def current_links(self) -> tuple[str, ...]:
        """The links of the current row; none outside a list of links."""
        from lgqtui.tui.fields.links import LinkRows

        focused = self.screen.focused
        ancestors = focused.ancestors_with_self if focused is not None else ()
        return next((rows.current_links for rows in ancestors if isinstance(rows, LinkRows)), ())

    def focus_field(self, field_id: str = "") -> None:
        """Focus a field, or the first one that applies."""
        applicable = self.interview.applicable_fields(self.question)
        if field_id not in self.interview.route.applicable:
            field_id = applicable[0].id if applicable else ""
        if view := self.view_of(field_id):
            view.focus_field(field_id)

    def focus_next_field(self) -> bool:
        """Focus the next widget of this question; False if there is none."""
        chain = set(self.screen.focus_chain)
        # In the order of the form: Textual orders by position, and a follow-up that has just appeared has none yet.
        focusable = [widget for widget in self.walk_children() if widget in chain]
        following = focusable[focusable.index(self.screen.focused) + 1 :] if self.screen.focused in focusable else []
        if following:
            focus_now(following[0])
        return bool(following)

    def show_answer(self, field_id: str) -> None:
        """Show the answer of a field."""
        if view := self.view_of(field_id):
            view.show()
            view.show_notes()

    def show_route(self, *, at_first: bool = False) -> None:
        """Show the fields that apply, and the answers that are set aside."""
        for view in self.views:
            view.show_route(at_first=at_first)
        if not at_first:
            self._show_notice()

    def _show_notice(self) -> None:
        """Show the notice above the footnotes; the widget is mounted only when first needed, as most never are."""
        notice = plain_content(self.set_aside_notice())
        if widget := next(iter(self.query(".notice").results(Static)), None):
            widget.display = bool(notice)
            widget.update(notice)
        elif notice:
            self.mount(Static(notice, classes="notice"), before=next(iter(self.query(".footnotes")), None))

    def show_problems(self) -> None:
        """Show the problems of the answers."""
        for view in self.views:
            view.show_problems()

    def set_aside_notice(self) -> str:
        """Return that the question does not apply, or which answers its choices have set aside; "" if neither."""
        fields = self._set_aside_fields()
        if not self.interview.applicable_fields(self.question):
            heading = tr("This question does not apply, given your other answers.")
            heading += " " + tr("What you answered here is kept:") if fields else ""
        elif fields:
            heading = trn(
                "{n} answer under this question is set aside. It comes back {when}:",
                "{n} answers under this question are set aside. They come back {when}:",
                len(fields),
                when=self._return_condition(fields),
            )
        else:
            return ""
        more = [tr("  … and {n} more", n=len(fields) - _MAX_SET_ASIDE)] if len(fields) > _MAX_SET_ASIDE else []
        return "\n".join([heading, *(self._set_aside_line(field) for field in fields[:_MAX_SET_ASIDE]), *more])

    def _return_condition(self, fields: list[Field]) -> str:
        """Return when answers come back: by a choice, if one choice of this question decides on all of them."""
        field_ids = {f.id for f in self.interview.applicable_fields(self.question)}
        other_condition = ("", "")
        conditions = {
            (f.when.field, f.when.value) if isinstance(f.when, Is) and f.when.field in field_ids else other_condition
            for f in fields
        }
        phrases = {"yes": tr("if you choose Yes"), "no": tr("if you choose No")}
        value = conditions.pop()[1] if len(conditions) == 1 else ""
        return phrases.get(value) or tr("when that is asked again")

    def _set_aside_fields(self) -> list[Field]:
        """Return the fields set aside that belong to this question or depend on a choice of it."""
        field_ids = {f.id for f in self.question.fields}
        fields = (self.interview.questionnaire.fields[i] for i in self.interview.set_aside)
        return [f for f in fields if f.id in field_ids or (f.when and field_ids.intersection(fields_in(f.when)))]

    def _set_aside_line(self, field: Field) -> str:
        question = self.interview.questionnaire.question_of[field.id]
        answer = self.interview.answer_to(field.id)
        text = answer.text or self.interview.answer_summary(field.id)
        return f"  {shorten(field_prompt(question, field), 40)} – {shorten(text, _SET_ASIDE_LENGTH)}"

    def _wording(self) -> Content:
        question = self.question
        parts = [plain_content(question.number + "   ", "bold")] if question.number else []
        parts.append(wording(question.text or self.interview.questionnaire.section_of[question.id].title))
        if question.ours:
            parts.append(plain_content("  " + tr("(not part of the printed form)"), "dim"))
        return Content.assemble(*parts)
