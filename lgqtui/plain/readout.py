"""Reading out: where the person is, what is asked, what the answer is so far."""

from __future__ import annotations

from collections.abc import Iterator

from lgqtui.i18n import tr, trn
from lgqtui.interview.labels import strip_bold
from lgqtui.links.model import LinkRow
from lgqtui.plain.attaching import attached_lines
from lgqtui.plain.session import PlainSession
from lgqtui.questionnaire.answer import Answer
from lgqtui.questionnaire.model import Field, KindName
from lgqtui.text import count_words

_LONG = 600
"""Characters of a long text from which on only its beginning is read out; `/read` reads it whole."""


def introduce(c: PlainSession) -> None:
    """Say where the person has come to: the question if it is another one, the field, the answer so far."""
    c.told = c.place
    if c.last_question != c.question.id:
        c.last_question = c.question.id
        c.say()
        for line in question_lines(c):
            c.say(line)
    for line in (*field_lines(c), *answer_lines(c)):
        c.say(line)
    if c.interview.answer_to(c.field.id).has_content:  # who has not answered yet is not blamed
        c.say_problems(c.field.id)


def question_lines(c: PlainSession) -> Iterator[str]:
    """`Question 12 of 47, section III, Strategy, yes or no.`, then the wording as printed."""
    route, question = c.interview.route, c.question
    section = c.interview.questionnaire.section_of[question.id]
    asked = c.interview.applicable_fields(question)
    what = kind_words(asked[0].kind) if len(asked) == 1 else trn("{n} part", "{n} parts", len(asked))
    place = tr("section {section}", section=", ".join(filter(None, (section.number, strip_bold(section.title)))))
    number = route.positions.get(question.id, -1) + 1
    yield tr("Question {n} of {all}, {place}, {what}.", n=number, all=len(route.questions), place=place, what=what)
    wording = strip_bold(question.text)
    if wording:
        yield tr("{number} {wording}", number=question.number, wording=wording).strip()


def field_lines(c: PlainSession) -> Iterator[str]:
    """`Part 2 of 5, a date: Founded`; nothing where the question says it all."""
    if c.place.stage == "text":
        yield tr("Explanation of: {box}", box=strip_bold(c.field.prompt))
        return
    if c.place.stage == "links":
        yield tr("Links kept beside the text of: {prompt}", prompt=strip_bold(c.field.prompt) or c.question.number)
        return
    asked = c.interview.applicable_fields(c.question)
    prompt = strip_bold(c.field.prompt)
    if len(asked) > 1:
        at = asked.index(c.field) + 1
        what = kind_words(c.field.kind)
        part = tr("Part {n} of {all}, {what}", n=at, all=len(asked), what=what)
        yield tr("{part}: {prompt}", part=part, prompt=prompt) if prompt else tr("{part}.", part=part)
    elif prompt:
        yield prompt


def kind_words(kind: KindName) -> str:
    """A kind in words."""
    words: dict[KindName, str] = {
        "short": tr("one line"),
        "date": tr("a date"),
        "text": tr("a text"),
        "yes_no": tr("yes or no"),
        "links": tr("a list of links"),
        "tick": tr("a box to tick"),
    }
    return words[kind]


def answer_lines(c: PlainSession, *, whole: bool = False) -> Iterator[str]:
    """The answer as it stands, then flag, remark and problems; a long text only from its beginning, unless `whole`."""
    answer = c.interview.answer_to(c.field.id)
    yield from _said(c, answer, whole=whole)
    yield from attached_lines(answer.attachments)
    if answer.flag:
        yield tr("Flagged: come back to this.")
    if answer.remark:
        yield tr("Private remark: {remark}", remark=answer.remark)


def _said(c: PlainSession, answer: Answer, *, whole: bool) -> Iterator[str]:
    field, stage = c.field, c.place.stage
    if stage == "links" or field.kind == "links":
        yield from row_lines(answer.links)
    elif stage == "text" or field.kind == "text":
        yield from _text_lines(answer.text, whole=whole)
        if answer.links:
            links = trn(
                "{n} row of links is kept beside it.", "{n} rows of links are kept beside it.", len(answer.links)
            )
            yield links
    elif field.kind == "tick":
        yield from _box_lines(field, answer)
    elif field.kind == "yes_no":
        words = {"yes": tr("Your answer: Yes."), "no": tr("Your answer: No."), "": tr("Not answered.")}
        yield words[answer.choice]
    else:
        yield tr("Your answer: {text}", text=answer.text) if answer.text else tr("Not answered.")


def _box_lines(field: Field, answer: Answer) -> Iterator[str]:
    state = tr("Ticked.") if answer.checked else tr("Not ticked.")
    words = count_words(answer.text)
    explained = trn("Its explanation has {n} word.", "Its explanation has {n} words.", words) if words else ""
    yield f"{state} {explained}".strip() if field.explain else state


def _text_lines(text: str, *, whole: bool) -> Iterator[str]:
    if not text.strip():
        yield tr("Not answered.")
        return
    words = count_words(text)
    yield trn("Your answer, {n} word:", "Your answer, {n} words:", words)
    if whole or len(text) <= _LONG:
        yield text
    else:
        cut = text[:_LONG].rsplit(maxsplit=1)[0]
        yield tr("{text} …", text=cut)
        yield tr("That is its beginning. /read reads it whole.")


def row_lines(rows: tuple[LinkRow, ...]) -> Iterator[str]:
    """Rows of links, each with its number."""
    if not rows:
        yield tr("No links yet.")
        return
    yield trn("{n} row of links:", "{n} rows of links:", len(rows))
    for number, row in enumerate(rows, 1):
        yield tr("Row {n}: {row}", n=number, row=row_words(row))


def row_words(row: LinkRow) -> str:
    """One row: label, links, note."""
    parts = [row.label, ", ".join(row.urls) or tr("no link")]
    if row.note:
        parts.append(tr("note: {note}", note=row.note))
    return ". ".join(filter(None, (part.strip() for part in parts)))
