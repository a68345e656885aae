"""The body of the question screen: the question with its fields and footnotes, the outline and help beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.dom import DOMNode
from textual.widget import Widget
from textual.widgets import Static

from lgqtui.errors import Error
from lgqtui.i18n import tr
from lgqtui.interview.interview import Change, Interview
from lgqtui.interview.labels import question_title
from lgqtui.questionnaire.model import Question
from lgqtui.tui.content import NO_OUTLINE, WIDE, footnotes_of, plain_content, wording
from lgqtui.tui.fields.field_view import FieldView
from lgqtui.tui.fields.registry import field_views
from lgqtui.tui.messages import OutlineLeft, RowChosen
from lgqtui.tui.services import services
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.textual_ext.widgets import scroll_into_view
from lgqtui.tui.widgets.outline import Outline
from lgqtui.tui.widgets.row_list import Cell, Row, RowList
from lgqtui.workflows.notices import set_aside_notice

if TYPE_CHECKING:
    from lgqtui.interview.search import Hit

_HEADING = 2
"""Lines of a wording that is folded, with the empty line below it."""


class NextLine(RowList):
    """The last line of a question: Enter or a click goes to the next one."""

    def __init__(self, question: Question, interview: Interview) -> None:
        super().__init__()
        self._question, self._interview = question, interview

    def on_mount(self) -> None:
        self.show_next()

    def show_next(self) -> None:
        """Name the next question, or the review after the last one."""
        following = self._interview.route.next(self._question.id)
        name = question_title(following) if following is not None else tr("the review of all answers")
        self.set_rows([Row("next", (Cell(tr("Next: {question}", question=name), "dim"),), Cell("↵", "dim"))])

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
        &.-writing .wording, &.-brief .wording { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
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
        self.show_route(at_first=True)

    def on_resize(self) -> None:
        for view in self.views:
            view.fit(self.size.height - _HEADING)
        self.call_after_refresh(self._show_focus)

    def on_descendant_focus(self) -> None:
        """Fold what is not written in; scroll a focused field into view, with its prompt and problems if they fit."""
        self._fold()
        self._last_view = self._focused_view
        self.call_after_refresh(self._show_focus)

    def _fold(self) -> None:
        folded = [view.fold() for view in self.views]
        self.set_class(any(folded), "-writing")

    def _show_focus(self) -> None:
        focused = self.screen.focused if self.is_attached else None
        for view in self.views:
            if focused is not None and view in focused.ancestors:
                self._fold_wording(view)
                groups = focused.ancestors_with_self[: focused.ancestors_with_self.index(view) + 1]
                for node in reversed(groups):
                    if isinstance(node, Widget) and (node is focused or node.outer_size.height <= self.size.height):
                        scroll_into_view(self, view, node.region)

    def _fold_wording(self, view: FieldView) -> None:
        """Fold the wording to one line where the list in focus, right below it, would not fit otherwise."""
        heading = self.query_one(".wording", Static)
        is_first = view is next((other for other in self.views if other.display), None)
        free = self.size.height - view.outer_size.height
        is_brief = is_first and len(self._wording().wrap(max(heading.size.width, 1))) >= free >= _HEADING
        if is_brief != self.has_class("-brief"):
            self.set_class(is_brief, "-brief")
            self.call_after_refresh(self._show_focus)
        if is_brief:
            self.scroll_to(y=0, animate=False, force=True, immediate=True)

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
    def _focused_view(self) -> FieldView | None:
        focused = (view for view in self.views if view in self._focused_widgets)
        return next(focused, self._last_view if self._last_view is not None and self._last_view.display else None)

    @property
    def current_links(self) -> tuple[str, ...]:
        """The links of the current row; none outside a list of links."""
        from lgqtui.tui.fields.links import LinkRows
        from lgqtui.tui.fields.problem_list import FindingList

        kinds = LinkRows | FindingList
        return next((rows.current_links for rows in self._focused_widgets if isinstance(rows, kinds)), ())

    @property
    def _focused_widgets(self) -> Sequence[DOMNode]:
        focused = self.screen.focused
        return focused.ancestors_with_self if focused is not None else ()

    def focus_field(self, field_id: str = "") -> None:
        """Focus a field, or the first one that applies."""
        applicable = self.interview.applicable_fields(self.question)
        if field_id not in self.interview.route.applicable:
            field_id = applicable[0].id if applicable else ""
        if view := self.view_of(field_id):
            view.focus_field(field_id)

    def focus_hit(self, hit: Hit) -> None:
        """Put the cursor on what a search found in an answer, and mark it."""
        if hit.field_id in self.interview.route.applicable and (view := self.view_of(hit.field_id)):
            view.focus_hit(hit)

    def focus_next_field(self) -> bool:
        """Focus the next widget of a field of this question; False if there is none."""
        # Findings and the line of the next question are no field: Tab goes to them, and going on does not.
        return self._step_focus(1, lambda w: w is self._next_line or w.has_class("findings"))

    def action_leave_editor(self, by: int) -> None:
        """Go out of an editor that does not need the arrow key, at last to the line of the next question."""
        self._step_focus(by)

    def _step_focus(self, by: int, is_excluded: Callable[[Widget], bool] = lambda _: False) -> bool:
        chain = set(self.screen.focus_chain)
        # In the order of the form: Textual orders by position, and a follow-up that has just appeared has none yet.
        now = self.screen.focused
        focusable = [w for w in self.walk_children() if w in chain and (w is now or not is_excluded(w))]
        index = focusable.index(now) + by if now in focusable else -1
        if not 0 <= index < len(focusable):
            return False
        focus_now(focusable[index])
        return True

    @property
    def whole_widget(self) -> Widget | None:
        """The text or list of links with the focus, which can have the whole window."""
        return next((w for w in self._focused_widgets if isinstance(w, Widget) and w.ALLOW_MAXIMIZE), None)

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

    def show_route(self, *, at_first: bool = False) -> None:
        """Show the fields that apply, and the answers that are set aside."""
        for view in self.views:
            view.show_route()
        if not at_first:
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


class QuestionBody(Horizontal):
    """The pane of a question, between the outline and help; a narrow window is first painted without these two."""

    def __init__(self, question: Question, interview: Interview) -> None:
        super().__init__(id="body")
        # Attributes, not queries: Textual caches a thousand results of queries, and with them the removed questions.
        self.outline = Outline(interview, id="outline")
        self.pane = QuestionPane(question, interview)
        self._interview = interview
        self._route = interview.route
        self._holder = Vertical(id="place")
        self._lock = asyncio.Lock()
        self._about = Static()
        self._footnotes = VerticalScroll(self._about, id="aside", can_focus=False)
        self._previous_focus: Widget | None = None

    def compose(self) -> ComposeResult:
        is_beside = self.app.size.width >= WIDE and not self.app.has_class(NO_OUTLINE)
        if is_beside:
            yield self.outline
        with self._holder:
            yield self.pane
        if is_beside:
            yield self._footnotes

    @property
    def is_replacing(self) -> bool:
        """True while the pane is being replaced."""
        return self._lock.locked()

    async def replace(self, question: Question) -> None:
        """Show another question, or the same one anew."""
        async with self._lock:
            with self.app.batch_update():
                await self._holder.remove_children()
                self.pane = QuestionPane(question, self._interview)
                await self._holder.mount(self.pane)
        self._follow_route()
        self._show_position()

    def show_change(self, change: Change, *, from_widget: bool) -> None:
        """Show the effects of a change; `from_widget` if its widget shows it already."""
        if from_widget:
            self.pane.hide_problems(change.field)
        else:
            self.pane.show_answer(change.field)
            self.outline.show_status(self._interview.questionnaire.question_of[change.field].id)
        self._follow_route()

    def _follow_route(self) -> None:
        interview, before = self._interview, self._route.applicable
        if interview.route is not self._route:
            self._route = interview.route
            new = self._route.applicable - before
            interview.deferred |= {field_id for field_id in new if not interview.answer_to(field_id).has_content}
            self.pane.show_route()
            self.outline.show_all_statuses()

    def mark_checked(self) -> None:
        """Fill the outline, once the answers have been checked."""
        self._complete()
        self.outline.mark_checked()
        self._show_position()

    def _show_position(self) -> None:
        self._complete()
        self.outline.mark_current(self.pane.question.id)
        footnotes = footnotes_of(self._interview.questionnaire, self.pane.question)
        self._about.update(Content("\n\n").join(footnotes))
        self._footnotes.set_class(bool(footnotes), "-filled")

    def _complete(self) -> None:
        if not self.outline.is_attached:
            self.mount(self.outline, before=self._holder)
            self.mount(self._footnotes)

    def toggle_outline(self) -> None:
        """Show the outline and focus it, or hide it; where it stands beside the question the settings keep that."""
        self._complete()
        is_beside, is_displayed = self.app.size.width >= WIDE, self.outline.display
        if is_beside:
            self.app.set_class(is_displayed, NO_OUTLINE)
            self._save_setting("hide" if is_displayed else "auto")
        if not is_displayed:
            self._previous_focus = self.screen.focused
            self.screen.set_class(not is_beside, "-outline")
            self.outline.put_cursor_on(self.pane.question.id, center=True)
            focus_now(self.outline)
        elif self.outline.has_focus:
            self._leave_outline()

    def _save_setting(self, value: str) -> None:
        from lgqtui.settings.loader import override_notice, write_setting

        context = services(self).context
        try:
            write_setting(context.folders, "outline", value)
        except Error as error:
            services(self).notify_error(error, "warning")
        else:
            if notice := override_notice("outline", context.environ):
                services(self).notify_text(notice)

    @on(OutlineLeft)
    def _leave_outline(self) -> None:
        """Hide the outline, and restore the previous focus, if that widget still exists."""
        self.screen.remove_class("-outline")
        previous = self._previous_focus
        if previous is not None and previous.is_attached and previous.focusable:
            focus_now(previous)
        else:
            self.pane.focus_field()
