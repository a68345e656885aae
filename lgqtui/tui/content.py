"""Text made fit for the screen: foreign text is never markup, wording keeps its bold."""

from __future__ import annotations

from pathlib import Path

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from lgqtui.i18n import tr
from lgqtui.interview.labels import BOLD, field_prompt
from lgqtui.questionnaire.model import KindName, Question, Questionnaire
from lgqtui.text import graphemes, one_line, visible
from lgqtui.tui.keys import either_key_of, key_of

_IN_ONE_LINE = ("short", "date")
_HARMLESS = {
    code: "\ufffd"
    for code in (*range(0x20), *range(0x7F, 0xA0), *range(0x2028, 0x202F), *range(0x2066, 0x206A))
    if code not in (0x09, 0x0A)
}


def plain_content(text: str, style: str = "") -> Content:
    """Foreign text as it is, with nothing in it that could drive the terminal."""
    return Content.styled(visible(text), style) if style else Content(visible(text))


def harmless(text: str) -> str:
    """Foreign text for an editor: each character that could drive the terminal or reorder the line becomes one `�`."""
    return text.translate(_HARMLESS)


def wording(text: str) -> Content:
    """A questionnaire's wording, its `**bold**` as bold."""
    parts: list[Content] = []
    end = 0
    for found in BOLD.finditer(text):
        parts += [plain_content(text[end : found.start()]), plain_content(found[1], "bold")]
        end = found.end()
    return Content.assemble(*parts, plain_content(text[end:]))


def superscript(mark: str) -> str:
    """A footnote's mark as it stands in the wording."""
    return mark.translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def footnotes_of(questionnaire: Questionnaire, question: Question) -> list[Content]:
    """The footnotes of a question, then the help of those who made the file, a paragraph each."""
    notes = questionnaire.footnotes
    marks = dict.fromkeys([*question.footnotes, *(m for f in question.fields for m in f.footnotes)])
    lines = [Content.assemble(plain_content(superscript(m) + " "), wording(notes[m])) for m in marks if m in notes]
    # A field answered in one line shows its help there.
    helps = (question.help, *(f.help for f in question.fields if f.kind not in _IN_ONE_LINE))
    return [*lines, *(wording(text) for text in helps if text)]


def ways_of(kind: KindName) -> str:
    """How a field of that kind is answered."""
    ways: dict[KindName, str] = {
        "short": tr("One line. Enter goes to the next field, and from the last to the next question."),
        "date": tr("A date as you write it: 30 July 2021, July 30th 2021 or 2021-07-30. It is kept as typed."),
        "text": tr(
            "As many paragraphs as you like. Tab leaves the text, {key} opens it in your editor, ^Z takes back typing. "
            "Links in the text are found; others can be kept beside it.",
            key=key_of("editor"),
        ),
        "yes_no": tr("y for Yes, n for No, c for not answered; or the arrow keys; or click."),
        "links": tr(
            "Enter or a letter opens a row, {add} adds one, {remove} removes it, {up} and {down} move it. "
            "Paste a whole list: you see the rows before they are taken.",
            add=either_key_of("add"),
            remove=key_of("remove"),
            up=key_of("row_up"),
            down=key_of("row_down"),
        ),
        "tick": tr(
            "{tick} ticks the box, Enter goes to its explanation, or ticks it if it takes none; {back} comes back to "
            "the boxes.",
            tick=key_of("tick"),
            back=key_of("to_list"),
        ),
    }
    return ways[kind]


def about_question(questionnaire: Questionnaire, question: Question) -> Content:
    """Footnotes, and how each kind of field in the question is answered."""
    ways = [plain_content(ways_of(kind)) for kind in dict.fromkeys(f.kind for f in question.fields)]
    lines = [f for f in question.fields if f.help and f.kind in _IN_ONE_LINE]
    helps = [Content.assemble(wording(field_prompt(question, f)), plain_content(" "), wording(f.help)) for f in lines]
    return Content("\n\n").join([*footnotes_of(questionnaire, question), *helps, *ways])


def fitted(text: str, size: int) -> str:
    """`text` in exactly `size` cells; an ellipsis says that something was cut."""
    return set_cell_size(cut(text, size), size) if size > 0 else ""


def cut(text: str, size: int) -> str:
    """`text` in at most `size` cells; an ellipsis says that something was cut."""
    if cell_len(text) <= size:
        return text
    return _beginning(text, size - 1) + "…" if size > 0 else ""


def cut_path(folder: Path, size: int) -> str:
    """A path in at most `size` cells: `~` for the home folder, and its end where not all of it fits."""
    home = Path.home()
    text = one_line(str(Path("~", folder.relative_to(home)) if folder.is_relative_to(home) else folder))
    if cell_len(text) <= size:
        return text
    shown = ""
    for grapheme in reversed(list(graphemes(text))):
        if cell_len(grapheme + shown) > size - 1:
            break
        shown = grapheme + shown
    return "…" + shown


def cut_line(text: str, size: int) -> str:
    """Foreign text on one line of at most `size` cells."""
    return cut(" ".join(one_line(text).split()), size)


def _beginning(text: str, size: int) -> str:
    if text.isascii():
        return text[:size]
    room, at = size, 0
    for grapheme in graphemes(text):
        room -= cell_len(grapheme)
        if room < 0:
            break
        at += len(grapheme)
    return text[:at]


WIDE = 100
"""From here on the outline stands beside the question."""

HUGE = 140
"""From here on help stands beside it too."""
