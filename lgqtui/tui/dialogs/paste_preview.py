"""Dialogs that show a paste before it is taken: the rows of a list, and what goes into each field of a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, cast

from msgspec.structs import replace
from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.widget import Widget

from lgqtui.i18n import tr, trn
from lgqtui.interview.labels import short_prompt
from lgqtui.interview.link_overview import head_notice, pasted_list_title
from lgqtui.interview.question_paste import PastedAnswer, with_rest
from lgqtui.links.line_repair import join_rows, split_row, with_lines
from lgqtui.links.model import ParsedRow
from lgqtui.questionnaire.answer import BLANK, Answer
from lgqtui.questionnaire.kinds import KINDS, summarize_answer, usable_parts
from lgqtui.questionnaire.model import Field, Question
from lgqtui.text import one_line, shorten
from lgqtui.tui.dialogs.row_preview import RowPreview
from lgqtui.tui.fields.link_row_editor import RowEditor
from lgqtui.tui.fields.text_editor import LongText
from lgqtui.tui.widgets.link_columns import LinkColumns, share_link_columns
from lgqtui.tui.widgets.row_list import Cell

_BOX, _GAP = 4, 2
_NOTE = 8
"""Characters of a note behind a row: its address needs the cells."""
_LEFT_OVER = 26
"""Characters of the lines that fit no prompt."""
_EXTRACT = 300
"""Characters of a text below the list."""


class PastePreview(RowPreview[ParsedRow]):
    """Shows the rows of a pasted list; those without a link begin left out if others have one."""

    def __init__(self, where: str, pasted: Sequence[ParsedRow], text: str) -> None:
        self._where, self._notice, self._columns = where, head_notice(pasted), LinkColumns(0, 0)
        has_links = any(parsed.row.urls for parsed in pasted)
        super().__init__(with_lines(text, pasted), [bool(parsed.row.urls) or not has_links for parsed in pasted])

    def head(self, chosen: Sequence[ParsedRow]) -> str:
        title = pasted_list_title(self._where, [parsed.row for parsed in chosen], len(self.items))
        return "\n".join(filter(None, (self._notice, title)))

    def share_columns(self, width: int) -> None:
        remarks = max(map(cell_len, map(_remark, self.items)))
        offset = _BOX + (remarks + _GAP if remarks else 0)
        self._columns = share_link_columns([parsed.row for parsed in self.items], width, offset)

    def cells(self, item: ParsedRow) -> tuple[tuple[Cell, ...], Cell]:
        row, cells = item.row, self._columns.cells(item.row)
        if not row.urls:
            gap = self._columns.label - cell_len(cells[0].text) + 2
            cells = (cells[0], Cell(" " * gap + tr("no link: a heading?"), "warning"))
        return cells, Cell(_remark(item), "warning" if item.joined else "dim")

    def detail(self, item: ParsedRow, *, is_open: bool) -> str:
        row = item.row
        pasted = tr("Pasted: {lines}", lines=" / ".join(f"“{line}”" for line in item.lines)) if item.lines else ""
        links = "" if is_open else " · ".join(filter(None, (" ".join(row.urls), row.note)))
        return "\n".join(filter(None, (links, pasted)))

    def joined(self, above: ParsedRow, below: ParsedRow) -> ParsedRow:
        return join_rows(above, below)

    def split(self, item: ParsedRow) -> Sequence[ParsedRow]:
        return split_row(item)

    def create_editor(self, item: ParsedRow) -> tuple[Widget, Widget]:
        editor = RowEditor()
        editor.show(item.row)
        return editor, editor.label

    def edited(self, item: ParsedRow, editor: Widget) -> ParsedRow:
        row = cast("RowEditor", editor).row()
        return item if row == item.row else replace(item, row=row, joined=False)

    async def on_input_submitted(self) -> None:
        await self.action_cancel()


class QuestionPreview(RowPreview[PastedAnswer]):
    """Shows what a paste says about each field of a question; returns what is taken, nothing for the paste as a text.

    `present` are the answers of now; what fits no prompt can go into the field `at_hand`, if that takes a text. A field
    begins left out if nothing would change, or if neither box nor words stand at its prompt.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("t", "as_text", tr("text"), show=True)]

    def __init__(
        self, question: Question, pasted: Sequence[PastedAnswer], present: Mapping[str, Answer], at_hand: Field
    ) -> None:
        self._question, self._present, self._at_hand = question, present, at_hand
        super().__init__(pasted, [self._has_effect(item) and item.field is not None for item in pasted])

    def _answers_of(self, item: PastedAnswer) -> tuple[Field, Answer, Answer]:
        """Return the field of an item, its answer of now, and as it would be."""
        field = item.field or self._at_hand
        present = self._present.get(field.id, BLANK)
        return field, present, replace(present, **with_rest([item], field, present).get(field.id, {}))

    def _has_effect(self, item: PastedAnswer) -> bool:
        _, present, answer = self._answers_of(item)
        has_words = item.checked is not None or bool(item.text or item.choice)
        return has_words and answer != present and (answer.has_content or item.checked is False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is joined to what takes no text, and lines that fit no prompt are not ticked there."""
        item = self.items[self.row_list.cursor - (action == "join")]
        adds_lines = action == "join" or (action == "switch" and item.field is None)
        if adds_lines and {"text", "links"}.isdisjoint(usable_parts(item.field or self._at_hand)):
            return False
        return super().check_action(action, parameters)

    def head(self, chosen: Sequence[PastedAnswer]) -> str:
        number = self._question.number or self._question.id
        fields = trn("{taken} of {n} row", "{taken} of {n} rows", len(self.items), taken=len(chosen))
        template = "Paste of a whole question into {question}: {fields}"
        if all(item.field is None for item in self.items):
            template = "Paste without any label of {question}: {fields}"
        return tr(template, question=number, fields=fields)

    def cells(self, item: PastedAnswer) -> tuple[tuple[Cell, ...], Cell]:
        field, present, answer = self._answers_of(item)
        now = tr("now: {now}", now=_brief(field, present)) if present.has_content else ""
        if answer == present:
            now = tr("the same")
        if item.field is None:
            where = short_prompt(self._question, field)
            goes_in = answer != present
            words = tr("→ at the end of “{where}”" if goes_in else "“{where}” takes no text: it stays out", where=where)
            lines = shorten(one_line(item.text), _LEFT_OVER)
            return (Cell(tr("left over"), "warning"), Cell(f" “{lines}”  {words}")), Cell("")
        new = replace(BLANK, **item.answer_parts)
        if KINDS[field.kind].input == "ticks":
            sign = "✓" if answer.checked else "·"
            words = summarize_answer(field, replace(new, checked=None)) if new.text else ""
            words = words or ("" if answer.checked else tr("not ticked"))
            prompt = Cell(short_prompt(self._question, field), "dim")
            return (Cell(f"{field.id} {sign} {words}  "), prompt), Cell(now, "warning")
        name = Cell(short_prompt(self._question, field), max_size=30)
        return (name, Cell(f" ← {_brief(field, new)}")), Cell(now, "warning")

    def detail(self, item: PastedAnswer, *, is_open: bool) -> str:
        field, present, _ = self._answers_of(item)
        text = "" if is_open else shorten(one_line(item.text), _EXTRACT)
        if not present.has_content:
            return text
        return f"{text}\n" + tr("Now: {now}", now=shorten(one_line(present.text), _EXTRACT) or _brief(field, present))

    def joined(self, above: PastedAnswer, below: PastedAnswer) -> PastedAnswer:
        return above.joined(below)

    def create_editor(self, item: PastedAnswer) -> tuple[Widget, Widget]:
        editor = LongText()
        editor.show_text(item.text)
        return editor, editor

    def edited(self, item: PastedAnswer, editor: Widget) -> PastedAnswer:
        return replace(item, text=cast("LongText", editor).text)

    def action_as_text(self) -> None:
        """Return nothing: the paste goes where the cursor is, as it came."""
        self.dismiss(())


def _remark(item: ParsedRow) -> str:
    """Return what stands behind a row."""
    return tr("joined") if item.joined else shorten(one_line(item.row.note), _NOTE)


def _brief(field: Field, answer: Answer) -> str:
    words = summarize_answer(field, answer)
    return one_line(answer.text) if KINDS[field.kind].input == "line" and not answer.attachments else words
