"""One question: its number and wording, its fields, its footnotes. One is mounted at a time."""

from __future__ import annotations

from collections.abc import Iterator

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
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.textual_ext.widgets import scroll_into_view

_KEPT_SHOWN = 8
_KEPT_LENGTH = 200
"""Characters shown of an answer that is set aside: enough to know it again."""


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
        """Wording, fields, footnotes."""
        yield Static(self._wording(), classes="wording")
        yield from self._field_views()
        if told := self.set_aside_notice():
            yield Static(plain_content(told), classes="notice")
        if footnotes := footnotes_of(self.interview.questionnaire, self.question):
            yield Static(Content("\n").join(footnotes), classes="footnotes")

    def on_mount(self) -> None:
        """Show only the fields that apply."""
        self.show_route(at_first=True)

    def on_resize(self) -> None:
        """Keep what has the focus in view."""
        self.call_after_refresh(self._show_focus)

    def on_descendant_focus(self) -> None:
        """Show a field whole when it gets the focus, prompt and problems included, if it fits."""
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
        """The view that shows a field."""
        return next((v for v in self.views if field_id in v.field_ids), None)

    @property
    def current_field_id(self) -> str:
        """The field that has the focus, or the first that applies."""
        focused = self.screen.focused
        for view in self.views:
            if focused is not None and view in focused.ancestors_with_self:
                return view.current_field_id
        asked = self.interview.applicable_fields(self.question)
        return asked[0].id if asked else self.question.fields[0].id

    @property
    def current_links(self) -> tuple[str, ...]:
        """The links of the row that the person is at; none elsewhere."""
        from lgqtui.tui.fields.links import LinkRows

        focused = self.screen.focused
        around = focused.ancestors_with_self if focused is not None else ()
        return next((rows.current_links for rows in around if isinstance(rows, LinkRows)), ())

    def focus_field(self, field_id: str = "") -> None:
        """Put the focus on a field, or on the first one that applies."""
        asked = self.interview.applicable_fields(self.question)
        if field_id not in self.interview.route.asked:
            field_id = asked[0].id if asked else ""
        if view := self.view_of(field_id):
            view.focus_field(field_id)

    def focus_next_field(self) -> bool:
        """Put the cursor into what comes after it in this question; False if nothing does."""
        chain = set(self.screen.focus_chain)
        # In the order of the form: the toolkit orders by place, and a follow-up that has just come has none yet.
        here = [widget for widget in self.walk_children() if widget in chain]
        after = here[here.index(self.screen.focused) + 1 :] if self.screen.focused in here else []
        if after:
            focus_now(after[0])
        return bool(after)

    def show_answer(self, field_id: str) -> None:
        """Show a field's answer as the draft has it."""
        if view := self.view_of(field_id):
            view.show()
            view.show_notes()

    def show_route(self, *, at_first: bool = False) -> None:
        """Show the fields that apply, and how many answers are set aside."""
        for view in self.views:
            view.show_route(at_first=at_first)
        if not at_first:
            self._show_notice()

    def _show_notice(self) -> None:
        """Say what is set aside, above the footnotes; most questions never set anything aside."""
        told = plain_content(self.set_aside_notice())
        if notice := next(iter(self.query(".notice").results(Static)), None):
            notice.display = bool(told)
            notice.update(told)
        elif told:
            self.mount(Static(told, classes="notice"), before=next(iter(self.query(".footnotes")), None))

    def show_problems(self) -> None:
        """Show what is wrong with the answers."""
        for view in self.views:
            view.show_problems()

    def set_aside_notice(self) -> str:
        """That this question does not apply, or what its choices have set aside, and what is kept; "" if nothing is."""
        aside = self._set_aside_here()
        if not self.interview.applicable_fields(self.question):
            told = tr("This question does not apply, given your other answers.")
            told += " " + tr("What you answered here is kept:") if aside else ""
        elif aside:
            told = trn(
                "{n} answer under this question is set aside. It comes back {when}:",
                "{n} answers under this question are set aside. They come back {when}:",
                len(aside),
                when=self._way_back(aside),
            )
        else:
            return ""
        more = [tr("  … and {n} more", n=len(aside) - _KEPT_SHOWN)] if len(aside) > _KEPT_SHOWN else []
        return "\n".join([told, *(self._kept_words(field) for field in aside[:_KEPT_SHOWN]), *more])

    def _way_back(self, aside: list[Field]) -> str:
        """What brings answers back: a choice, where one that can be made here decides on all of them."""
        here = {f.id for f in self.interview.applicable_fields(self.question)}
        nothing_here = ("", "")
        ways = {
            (f.when.field, f.when.value) if isinstance(f.when, Is) and f.when.field in here else nothing_here
            for f in aside
        }
        words = {"yes": tr("if you choose Yes"), "no": tr("if you choose No")}
        value = ways.pop()[1] if len(ways) == 1 else ""
        return words.get(value) or tr("when that is asked again")

    def _set_aside_here(self) -> list[Field]:
        """The fields set aside that stand here or that a choice made here decides on."""
        here = {f.id for f in self.question.fields}
        fields = (self.interview.questionnaire.fields[i] for i in self.interview.set_aside)
        return [f for f in fields if f.id in here or (f.when and here.intersection(fields_in(f.when)))]

    def _kept_words(self, field: Field) -> str:
        question = self.interview.questionnaire.question_of[field.id]
        answer = self.interview.answer_to(field.id)
        said = answer.text or self.interview.answer_summary(field.id)
        return f"  {shorten(field_prompt(question, field), 40)} – {shorten(said, _KEPT_LENGTH)}"

    def _wording(self) -> Content:
        question = self.question
        parts = [plain_content(question.number + "   ", "bold")] if question.number else []
        parts.append(wording(question.text or self.interview.questionnaire.section_of[question.id].title))
        if question.ours:
            parts.append(plain_content("  " + tr("(not part of the printed form)"), "dim"))
        return Content.assemble(*parts)

    def _field_views(self) -> Iterator[FieldView]:
        fields = self.question.fields
        if any(f.kind == "tick" for f in fields):
            from lgqtui.tui.fields.tick import TickFields

            yield TickFields([f for f in fields if f.kind in ("tick", "text")], self.interview)
            fields = tuple(f for f in fields if f.kind not in ("tick", "text"))
        for field in fields:
            yield view_for(field, self.interview)


def view_for(field: Field, interview: Interview) -> FieldView:
    """The view of a field by its kind; each kind's editor is imported when it is first needed."""
    match field.kind:
        case "yes_no":
            from lgqtui.tui.fields.yes_no import YesNoField

            return YesNoField(field, interview)
        case "links":
            from lgqtui.tui.fields.links import LinksField

            return LinksField(field, interview)
        case "text":
            from lgqtui.tui.fields.text import TextField

            return TextField(field, interview)
        case "tick":
            from lgqtui.tui.fields.tick import TickFields

            return TickFields([field], interview)
        case "short" | "date":
            from lgqtui.tui.fields.short import ShortField

            return ShortField(field, interview)
