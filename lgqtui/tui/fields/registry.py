"""The widget of each input style, and how it is used."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module

from msgspec import Struct
from textual.content import Content

from lgqtui.i18n import tr
from lgqtui.interview.interview import Interview
from lgqtui.interview.labels import field_prompt
from lgqtui.questionnaire.kinds import KINDS, InputStyle
from lgqtui.questionnaire.model import Field, Question, Questionnaire
from lgqtui.tui.content import footnotes_of, plain_content, wording
from lgqtui.tui.fields.field_view import FieldView
from lgqtui.tui.keys import either_key_of, key_of


class InputWidget(Struct, frozen=True):
    """How fields of one input style are edited.

    `view` is the module and class of the view, imported when it is first needed; only boxes share one, with the texts
    among them. `usage` tells how it is used, with the names of its keys.
    """

    view: str
    usage: Callable[[], str]

    def create(self, fields: Sequence[Field], interview: Interview) -> FieldView:
        """Return a view of these fields."""
        module, _, name = self.view.partition(":")
        view: FieldView = getattr(import_module(f"lgqtui.tui.fields.{module}"), name)(fields, interview)
        return view


def field_views(fields: Sequence[Field], interview: Interview) -> Iterator[FieldView]:
    """Yield the views of the fields of a question; its boxes and texts are in one list if it has boxes."""
    has_boxes = any(KINDS[f.kind].input == "ticks" for f in fields)
    listed = [f for f in fields if has_boxes and KINDS[f.kind].input in ("ticks", "paragraphs")]
    if listed:
        yield INPUTS["ticks"].create(listed, interview)
    for field in fields:
        if field not in listed:
            yield INPUTS[KINDS[field.kind].input].create([field], interview)


def what_is_asked(questionnaire: Questionnaire, question: Question) -> Content:
    """Return the wording of a question, its footnotes and helps."""
    short = [f for f in question.fields if f.help and KINDS[f.kind].input == "line"]
    helps = [Content.assemble(wording(field_prompt(question, f)), plain_content(" "), wording(f.help)) for f in short]
    lines = (wording(question.text), *footnotes_of(questionnaire, question), *helps)
    return Content("\n").join([line for line in lines if line.plain])


def usage_of(field: Field) -> str:
    """Return how a field is answered."""
    kind = KINDS[field.kind]
    return tr(kind.help) if kind.help else INPUTS[kind.input].usage()


INPUTS: Mapping[InputStyle, InputWidget] = {
    "line": InputWidget(
        "short:ShortField",
        lambda: tr("One line. Enter goes to the next field, and from the last to the next question."),
    ),
    "paragraphs": InputWidget(
        "text:TextField",
        lambda: tr(
            "As many paragraphs as you like. Tab leaves the text, {key} opens it in your own editor, {find} finds and "
            "replaces words, {whole} gives it the whole window, {undo} takes back typing. Home and End go to the ends "
            "of a line, Shift with an arrow marks, ^K and ^U take out what follows in the line or stands before, ^W a "
            "word. Links in the text are found; others can be kept beside it.",
            key=key_of("editor"),
            find=key_of("find"),
            whole=key_of("whole_window"),
            undo=key_of("undo"),
        ),
    ),
    "choice": InputWidget(
        "yes_no:YesNoField", lambda: tr("y for Yes, n for No, c for not answered; or the arrow keys; or click.")
    ),
    "ticks": InputWidget(
        "tick:TickFields",
        lambda: tr(
            "{tick} ticks the box, Enter goes to its explanation, or ticks it if it takes none; {back} comes back to "
            "the boxes.",
            tick=key_of("tick"),
            back=key_of("to_list"),
        ),
    ),
    "rows": InputWidget(
        "links:LinksField",
        lambda: tr(
            "Enter opens a row, {add} or a letter at the last line adds one, {remove} removes it, {up} and {down} move "
            "it. Paste a whole list: you see the rows before they are taken.",
            add=either_key_of("add"),
            remove=key_of("remove"),
            up=key_of("row_up"),
            down=key_of("row_down"),
        ),
    ),
}
