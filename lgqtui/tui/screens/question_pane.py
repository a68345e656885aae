"""The question on its screen: wording, fields, notices and footnotes, and the line of the next question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.dom import DOMNode
from textual.widget import Widget
from textual.widgets import Static

from lgqtui.i18n import tr
from lgqtui.interview.interview import Interview
from lgqtui.interview.labels import question_title
from lgqtui.questionnaire.model import Question
from lgqtui.text import fold_case
from lgqtui.tui.content import footnotes_of, plain_content, wording
from lgqtui.tui.fields.field_view import EditorGroup, FieldView
from lgqtui.tui.fields.registry import field_views
from lgqtui.tui.messages import RowChosen
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.textual_ext.widgets import scroll_into_view
from lgqtui.tui.widgets.row_list import Cell, Row, RowList
from lgqtui.workflows.notices import set_aside_notice

if TYPE_CHECKING:
    from lgqtui.interview.search import Hit

_HEADING = 2
"""Lines of a wording that is folded, with the empty line below it."""


class NextLine(RowList):
    """The last line of a question: Enter or a click goes to the next one."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "choose", tr("go on"), show=True)]

    def __init__(self, question: Question, interview: Interview) -> None:
        super().__init__()
        self._question, self._interview = question, interview

    def show_next(self) -> None:
        """Name the next question, or the review after the last one."""
        following = self._interview.route.next(self._question.id)
        sign = "↵" if getattr(self.app, "ascii_filter", None) is None else tr("Enter")
        name = question_title(following) if following is not None else tr("the review of all answers")
        self.set_rows([Row("next", (Cell(tr("Next: {question}", question=name), "dim"),), Cell(sign, "dim"))])

    def on_row_chosen(self, event: RowChosen) -> None:
        event.stop()
        self.app.call_later(self.app.run_action, "next", self.screen)


class QuestionPane(VerticalScroll, can_focus=False):
    """A question with the views of its fields."""

    DEFAULT_CSS = """
    QuestionPane {
        padding: 0 1;
        scrollbar-size-vertical: 1;
        .wording { height: auto; margin-bottom: 1; }
        &.-brief .wording { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        &.-writing .wording { margin-bottom: 0; }
        &.-writing .footnotes { display: none; }
        &.-writing NextLine { height: 0; }
        .notice { height: auto; color: $text-warning; margin-left: 2; }
        .footnotes { height: auto; color: $text-muted; margin-top: 1; }
        FieldView { margin-bottom: 1; }
        TextField, TickFields { margin-bottom: 0; }
        FieldView.-beside { margin-bottom: 0; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "leave_editor(-1)", "Up", show=False),
        Binding("down", "leave_editor(1)", "Down", show=False),
    ]

    def __init__(self, question: Question, interview: Interview) -> None:
        super().__init__()
        self.question = question
        self.interview = interview
        self._next_line = NextLine(question, interview)
        self._last_view: FieldView | None = None

    def compose(self) -> ComposeResult:
        yield Static(self._wording(), classes="wording")
        yield from field_views(self.question.fields, self.interview)
        if notice := set_aside_notice(self.interview, self.question):
            yield Static(plain_content(notice), classes="notice")
        if footnotes := footnotes_of(self.interview.questionnaire, self.question):
            yield Static(Content("\n").join(footnotes), classes="footnotes")
        yield self._next_line

    def on_mount(self) -> None:
        self.interview.deferred.clear()
        self.show_route()

    def on_resize(self) -> None:
        for view in self.views:
            view.fit(self.size.height - _HEADING)
        self.call_after_refresh(self._show_focus)

    def watch_virtual_size(self) -> None:
        """Fold or show the wording where what is in focus has got another height, as a list with new rows has."""
        self.call_after_refresh(self._fold_wording)

    def on_descendant_focus(self) -> None:
        """Fold what is not written in; scroll a focused field into view, with its prompt and problems if they fit."""
        self.screen.remove_class("-outline")  # nothing lies over what is written in
        folded = [view.fold() for view in self.views]
        self.set_class(any(folded), "-writing")
        self._last_view = self._focused_view
        self.call_after_refresh(self._show_focus)

    def _show_focus(self) -> None:
        if (view := self._view_with_focus) is None:
            return
        self._fold_wording()
        if self.has_class("-brief"):
            self.scroll_to(y=0, animate=False, force=True, immediate=True)
        groups = self._focused_widgets[: self._focused_widgets.index(view) + 1]
        for node in reversed(groups):
            if isinstance(node, Widget) and (node is groups[0] or node.outer_size.height <= self.size.height):
                scroll_into_view(self, view, node.region)

    def _fold_wording(self) -> None:
        """Fold the wording to one line where what is in focus, right below it, would not fit otherwise."""
        if (view := self._view_with_focus) is None:
            return
        heading = self.query_one(".wording", Static)
        is_first = view is next((other for other in self.views if other.display), None)
        lines = len(self._wording().wrap(max(heading.size.width, 1)))
        was_brief = self.has_class("-brief")
        if self.has_class("-writing"):
            is_brief = not (is_first and view.is_written_in(self.size.height - lines))
        else:
            # One line more is needed to unfold: the scrollbar, which comes and goes with it, may wrap a line.
            is_brief = is_first and lines + was_brief >= self.size.height - view.outer_size.height >= _HEADING
        if is_brief != was_brief:
            self.set_class(is_brief, "-brief")
            self.call_after_refresh(self._show_focus)

    @property
    def views(self) -> list[FieldView]:
        """The views of the fields, in their order."""
        return list(self.query(FieldView))

    def view_of(self, field_id: str) -> FieldView | None:
        """Return the view that shows a field."""
        return next((v for v in self.views if field_id in v.field_ids), None)

    @property
    def current_field_id(self) -> str:
        """The field that has the focus, or had it last; else the first that applies."""
        if view := self._focused_view:
            return view.field.id
        applicable = self.interview.applicable_fields(self.question)
        return applicable[0].id if applicable else self.question.fields[0].id

    @property
    def _view_with_focus(self) -> FieldView | None:
        return next((view for view in self.views if view in self._focused_widgets), None)

    @property
    def _focused_view(self) -> FieldView | None:
        """The view with the focus, or that had it last."""
        last = self._last_view if self._last_view is not None and self._last_view.display else None
        return self._view_with_focus or last

    @property
    def current_links(self) -> tuple[str, ...] | None:
        """The links of the current row; None outside a list of links."""
        from lgqtui.tui.fields.links import LinkRows
        from lgqtui.tui.widgets.problem_rows import FindingList

        kinds = LinkRows | FindingList
        return next((rows.current_links for rows in self._focused_widgets if isinstance(rows, kinds)), None)

    @property
    def _focused_widgets(self) -> Sequence[DOMNode]:
        focused = self.screen.focused if self.is_attached else None
        return focused.ancestors_with_self if focused is not None else ()

    def focus_field(self, field_id: str = "") -> None:
        """Focus a field, or the first one that applies; the line of the next question where none does."""
        applicable = self.interview.applicable_fields(self.question)
        if field_id not in self.interview.route.applicable:
            field_id = applicable[0].id if applicable else ""
        if view := self.view_of(field_id):
            view.focus_field(field_id)
        else:
            focus_now(self._next_line)

    def focus_hit(self, hit: Hit) -> None:
        """Put the cursor on what a search found in an answer, and mark it."""
        if hit.field_id in self.interview.route.applicable and (view := self.view_of(hit.field_id)):
            view.focus_hit(hit)

    def focus_finding(self, field_id: str) -> None:
        """Put the cursor on what needs a look in a field that has the focus."""
        if view := self.view_of(field_id):
            view.focus_finding()

    def focus_link(self, field_id: str, link: str) -> None:
        """Put the cursor on the first place of a link in an answer."""
        from lgqtui.interview.search import SearchEntry  # late: only after a search or the review

        entry = SearchEntry(self.interview, self.interview.field(field_id))
        if hit := next(iter(entry.hits(fold_case(link))), None):
            self.focus_hit(hit)

    def focus_next_field(self) -> bool:
        """Focus the next widget of a field of this question; False if there is none."""
        # The line of the next question is no field: Tab goes to it, and going on does not.
        return self._step_focus(1, [w for w in self.screen.focus_chain if w is not self._next_line])

    def action_leave_editor(self, by: int) -> None:
        """Go out of an editor that does not need the arrow key, at last to the line of the next question."""
        findings = (w for w in self.query(".findings") if all(node.display for node in w.ancestors_with_self))
        stops = {*self.screen.focus_chain, *findings}
        self._step_focus(by, [w for w in self.walk_children(Widget) if w in stops])

    def _step_focus(self, by: int, chain: Sequence[Widget]) -> bool:
        now, focusable = self.screen.focused, [w for w in chain if self in w.ancestors]
        index = focusable.index(now) + by if now in focusable else -1
        if not 0 <= index < len(focusable):
            return False
        focus_now(focusable[index])
        return True

    @property
    def whole_widget(self) -> EditorGroup | None:
        """The text or list of links with the focus, which can have the whole window."""
        return next((w for w in self._focused_widgets if isinstance(w, EditorGroup) and w.ALLOW_MAXIMIZE), None)

    def show_answer(self, field_id: str) -> None:
        """Show the answer of a field."""
        if view := self.view_of(field_id):
            view.show()
            view.show_notes()

    def hide_problems(self, field_id: str) -> None:
        """Hide the problems of a field while the user is typing."""
        if view := self.view_of(field_id):
            view.hide_problems()

    def open_findings(self) -> bool:
        """Go to the findings of the current field if they are folded; False if there are none."""
        view = self.view_of(self.current_field_id)
        return view is not None and view.open_findings()

    def show_route(self) -> None:
        """Show the fields that apply, the next question, and the answers that are set aside."""
        for view in self.views:
            view.show_route()
        self._next_line.show_next()
        self._show_notice()

    def _show_notice(self) -> None:
        """Show the notice above the footnotes; the widget is mounted only when first needed, as most never are."""
        notice = plain_content(set_aside_notice(self.interview, self.question))
        if widget := next(iter(self.query(".notice").results(Static)), None):
            widget.display = bool(notice)
            widget.update(notice)
        elif notice:
            self.mount(Static(notice, classes="notice"), before=next(iter(self.query(".footnotes")), None))

    async def edit_outside(self, edit: Callable[[str], str | None]) -> bool:
        """Change the focused text or list of links, or else the first one, by `edit`; False if there is none."""
        from lgqtui.links.list_parser import format_link_list, parse_link_list
        from lgqtui.tui.fields.links import LinkRows
        from lgqtui.tui.fields.text_editor import LongText

        displayed = (w for w in self.walk_children() if all(node.display for node in w.ancestors_with_self))
        candidates = (*self._focused_widgets, *displayed)
        target = next((w for w in candidates if isinstance(w, LongText | LinkRows)), None)
        if target is None:
            return False
        text = target.text if isinstance(target, LongText) else format_link_list(target.rows)
        edited = edit(text)
        if edited is None or edited == text:
            return True
        if isinstance(target, LongText):
            focus_now(target)
            target.replace(edited, target.document.start, target.document.end)
        else:
            await target.replace_rows(tuple(parsed.row for parsed in parse_link_list(edited)))
        return True

    def show_problems(self) -> None:
        """Show the problems of the answers."""
        for view in self.views:
            view.show_problems()

    def _wording(self) -> Content:
        question = self.question
        parts = [plain_content(question.number + "   ", "bold")] if question.number else []
        parts.append(wording(question.text or self.interview.questionnaire.section_of[question.id].title))
        if question.ours:
            parts.append(plain_content("  " + tr("(not part of the printed form)"), "$foreground-muted"))
        return Content.assemble(*parts)
