"""What every field's view shares: it shows one field of the draft and posts what the person gave."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from lgqtui.i18n import tr
from lgqtui.interview.interview import Interview
from lgqtui.links.model import ParsedRow
from lgqtui.problems import Problem, severity_word
from lgqtui.questionnaire.answer import Attachment
from lgqtui.questionnaire.kinds import AnswerParts
from lgqtui.questionnaire.model import Field
from lgqtui.text import one_line
from lgqtui.tui.content import plain_content, wording
from lgqtui.tui.keys import key_of
from lgqtui.tui.textual_ext.event_sync import focus_now

_SHOWN = 4
"""Attachments named under a field; its dialogue shows them all."""

GLYPHS = {"error": "✗", "warning": "!", "hint": "?"}


class AnswerChanged(Message):
    """The person gave parts of an answer. `typing` marks one of many small changes of a text."""

    def __init__(self, field_id: str, parts: AnswerParts, *, typing: bool = False) -> None:
        super().__init__()
        self.field_id = field_id
        self.parts = parts
        self.typing = typing


class FieldLeft(Message):
    """The person left a field, or paused: what was typed is whole for now."""


class NoticePosted(Message):
    """Something the person should be told at once, in one sentence."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


class LinkListPasted(Message):
    """A list of links was pasted and read as rows; `take` adds those that the person wants."""

    def __init__(self, rows: tuple[ParsedRow, ...], take: Callable[[tuple[ParsedRow, ...]], None]) -> None:
        super().__init__()
        self.rows = rows
        self.take = take


class ProblemLines(Static):
    """The problems of a field, a line each; not there when there are none."""

    DEFAULT_CSS = """
    ProblemLines { height: auto; color: $text-warning; padding-left: 2; }
    """


class Notes(Static):
    """The flag "come back to this" and the private remark of a field; not there when there is neither."""

    DEFAULT_CSS = """
    Notes { height: auto; max-height: 3; color: $text-accent; padding-left: 2; }
    """


class AttachedLines(Static):
    """The files attached to a field, a line each; not there when there are none. A click shows them."""

    DEFAULT_CSS = """
    AttachedLines { height: auto; max-height: 6; color: $text-accent; padding-left: 2; }
    """

    def on_click(self) -> None:
        """Show what is attached, and what can be done with it."""
        view = next(around for around in self.ancestors if isinstance(around, FieldView))
        view.focus_field(view.current_field_id)
        self.app.call_later(self.app.run_action, "attach", self.screen)


class FieldView(Vertical):
    """The view of one field. Subclasses compose its editor in `compose_editor` and fill it in `show`."""

    DEFAULT_CSS = """
    FieldView {
        height: auto;
        border-left: blank;
        padding-left: 1;
        &:focus-within { border-left: thick $accent; }
        &:focus-within > .prompt { color: $text-accent; }
        .prompt { height: auto; }
    }
    """

    def __init__(self, field: Field, interview: Interview) -> None:
        super().__init__()
        self.field = field
        self.interview = interview
        self._has_just_come = False

    def compose(self) -> ComposeResult:
        """The prompt, the editor, the problems."""
        if self.field.prompt:
            yield Static(self._prompt(), classes="prompt")
        yield from self.compose_editor()

    def _prompt(self) -> Content:
        return wording(self.field.prompt)

    def compose_editor(self) -> ComposeResult:
        """The widgets in which the answer is given."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Show what the draft says."""
        self.show()
        self.show_notes()

    def show_notes(self) -> None:
        """Show what is attached, the flag and the remark of the field that the person is at."""
        answer = self.interview.answer_to(self.current_field_id)
        self._say_under(AttachedLines, attached_lines(answer.attachments))
        parts = [tr("⚑ come back to this")] if answer.flag else []
        parts += [tr("remark: {remark}", remark=one_line(answer.remark))] if answer.remark else []
        self._say_under(Notes, plain_content(" · ".join(parts)))

    def show(self) -> None:
        """Show what the draft says; posts nothing."""
        raise NotImplementedError

    @property
    def field_ids(self) -> tuple[str, ...]:
        """The fields that this view shows."""
        return (self.field.id,)

    @property
    def current_field_id(self) -> str:
        """The field that the person is at."""
        return self.field.id

    def focus_field(self, field_id: str) -> None:  # noqa: ARG002 - a view of several fields needs it
        """Put the focus where that field is answered."""
        focus_now(self.editor)

    @property
    def editor(self) -> Widget:
        """The widget that takes the focus."""
        raise NotImplementedError

    def show_route(self, *, at_first: bool = False) -> None:
        """Be there only if the field applies; `at_first` when the question has just been shown."""
        applies = self.field.id in self.interview.route.asked
        self._has_just_come = applies and not at_first and (self._has_just_come or not self.display)
        self.display = applies

    def show_problems(self) -> None:
        """Show what is wrong with the answer; a field that has just come is not blamed for being empty."""
        problems = () if self._has_just_come else self.interview.problems_at(self.field.id)
        # That a field is empty can be seen.
        self._say_under(ProblemLines, Content("\n").join(_line(p) for p in problems if p.needs_a_look))

    def hide_problems(self) -> None:
        """Say nothing while the person is typing."""
        self._say_under(ProblemLines, Content())

    def _say_under(self, kind: type[Static], said: Content) -> None:
        """Say something under the editor: flag and remark, then problems. Most fields never have any."""
        lines = next(iter(self.query(kind)), None)
        if lines is not None:
            lines.display = bool(said)
            lines.update(said)
        elif said:
            problems = next(iter(self.query(ProblemLines)), None)
            self.mount(kind(said), before=problems)

    def on_descendant_blur(self) -> None:
        """Once left, a field is like any other."""
        self._has_just_come = False


def attached_lines(attachments: Sequence[Attachment]) -> Content:
    """A line for each file attached."""
    lines = [plain_content(_attached_line(attachment)) for attachment in attachments[:_SHOWN]]
    if len(attachments) > _SHOWN:
        lines.append(plain_content(tr("  … and {n} more: {key}", n=len(attachments) - _SHOWN, key=key_of("attach"))))
    return Content("\n").join(lines)


def _attached_line(attachment: Attachment) -> str:
    from lgqtui.formatting import format_size  # late: most fields have nothing attached

    told = tr("attached: {name}, {size}", name=one_line(attachment.name), size=format_size(attachment.size))
    return f"{told} – {one_line(attachment.caption)}" if attachment.caption else told


def _line(problem: Problem) -> Content:
    told = tr(problem.message, **problem.params)
    remedy = tr(problem.remedy, **problem.params)
    if problem.mended:
        remedy += " " + tr("{key} takes it.", key=key_of("mend"))
    return plain_content(f"{GLYPHS[problem.severity]} {severity_word(problem.severity)}: {told}. {remedy}".strip())
