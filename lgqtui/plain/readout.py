"""Questions, fields and answers as lines."""

from __future__ import annotations

from collections.abc import Iterator

from lgqtui.formatting import format_size
from lgqtui.i18n import tr, trn
from lgqtui.interview.labels import strip_bold
from lgqtui.links.model import LinkRow
from lgqtui.plain.session import PlainSession
from lgqtui.questionnaire.answer import Answer, Attachment
from lgqtui.questionnaire.kinds import KINDS
from lgqtui.questionnaire.model import Field
from lgqtui.text import count_words

_MAX_CHARACTERS = 600
"""A longer text is cut; `/read` prints it in full."""


def introduce(session: PlainSession) -> None:
    """Print the question if it is another one, the field, and its present answer."""
    session.introduced_position = session.position
    if session.introduced_question != session.question.id:
        session.introduced_question = session.question.id
        session.say()
        session.say_all(question_lines(session))
    session.say_all(field_lines(session))
    session.say_all(answer_lines(session))
    if session.answer.has_content:  # an empty field may just not have been reached yet
        session.say_problems(session.field.id)


def question_lines(session: PlainSession) -> Iterator[str]:
    """Yield `Question 12 of 47, section III, Strategy, yes or no.`, then the wording."""
    route, question = session.interview.route, session.question
    section = session.interview.questionnaire.section_of[question.id]
    fields = session.interview.applicable_fields(question)
    kind = tr(KINDS[fields[0].kind].label) if len(fields) == 1 else trn("{n} part", "{n} parts", len(fields))
    title = ", ".join(filter(None, (section.number, strip_bold(section.title))))
    params = {"n": route.positions.get(question.id, -1) + 1, "all": len(route.questions), "what": kind}
    yield tr("Question {n} of {all}, {position}, {what}.", position=tr("section {section}", section=title), **params)
    if wording := strip_bold(question.text):
        yield tr("{number} {wording}", number=question.number, wording=wording).strip()


def field_lines(session: PlainSession) -> Iterator[str]:
    """Yield `Part 2 of 5, a date: Founded`; nothing if the question has one field without a prompt."""
    prompt = strip_bold(session.field.prompt)
    if session.position.stage == "text":
        yield tr("Explanation of: {box}", box=prompt)
        return
    if session.position.stage == "links":
        yield tr("Links kept beside the text of: {prompt}", prompt=prompt or session.question.number)
        return
    fields = session.interview.applicable_fields(session.question)
    if len(fields) > 1:
        number, kind = fields.index(session.field) + 1, tr(KINDS[session.field.kind].label)
        part = tr("Part {n} of {all}, {what}", n=number, all=len(fields), what=kind)
        yield tr("{part}: {prompt}", part=part, prompt=prompt) if prompt else tr("{part}.", part=part)
    elif prompt:
        yield prompt


def help_lines(session: PlainSession) -> Iterator[str]:
    """Yield the footnotes and help texts of the current question."""
    notes, question = session.interview.questionnaire.footnotes, session.question
    for mark in dict.fromkeys((*question.footnotes, *(m for f in question.fields for m in f.footnotes))):
        yield tr("Note {mark}: {note}", mark=mark, note=strip_bold(notes[mark]))
    yield from map(strip_bold, filter(None, (question.help, session.field.help)))


def answer_lines(session: PlainSession, *, is_full: bool = False) -> Iterator[str]:
    """Yield the answer, attachments, flag and remark; a long text is cut unless `is_full`."""
    answer = session.answer
    yield from _value_lines(session, answer, is_full=is_full)
    yield from attached_lines(answer.attachments)
    if answer.flag:
        yield tr("Flagged: come back to this.")
    if answer.remark:
        yield tr("Private remark: {remark}", remark=answer.remark)


def attached_lines(attached: tuple[Attachment, ...]) -> Iterator[str]:
    """Yield the attachments of an answer with their numbers."""
    if attached:
        yield trn("{n} file is attached:", "{n} files are attached:", len(attached))
    for number, attachment in enumerate(attached, 1):
        details = ". ".join(filter(None, (attachment.name, attachment.caption, format_size(attachment.size))))
        yield tr("File {n}: {text}", n=number, text=details)


def _value_lines(session: PlainSession, answer: Answer, *, is_full: bool) -> Iterator[str]:
    if session.input == "rows":
        yield from row_lines(answer.links)
    elif session.input == "paragraphs":
        yield from _text_lines(answer.text, is_full=is_full)
        if answer.links:
            templates = "{n} row of links is kept beside it.", "{n} rows of links are kept beside it."
            yield trn(*templates, len(answer.links))
    elif session.input == "ticks":
        yield from _box_lines(session.field, answer)
    elif session.input == "choice":
        labels = {"yes": tr("Your answer: Yes."), "no": tr("Your answer: No."), "": tr("Not answered.")}
        yield labels[answer.choice]
    else:
        yield tr("Your answer: {text}", text=answer.text) if answer.text else tr("Not answered.")


def _box_lines(field: Field, answer: Answer) -> Iterator[str]:
    state = tr("Ticked.") if answer.checked else tr("Not ticked.")
    word_count = count_words(answer.text) if field.explain else 0
    explanation = trn("Its explanation has {n} word.", "Its explanation has {n} words.", word_count)
    yield f"{state} {explanation}" if word_count else state


def _text_lines(text: str, *, is_full: bool) -> Iterator[str]:
    if not text.strip():
        yield tr("Not answered.")
        return
    word_count = count_words(text)
    yield trn("Your answer, {n} word:", "Your answer, {n} words:", word_count)
    if is_full or len(text) <= _MAX_CHARACTERS:
        yield text
    else:
        excerpt = text[:_MAX_CHARACTERS].rsplit(maxsplit=1)[0]
        yield tr("{text} …", text=excerpt)
        yield tr("That is its beginning. /read reads it whole.")


def row_lines(rows: tuple[LinkRow, ...]) -> Iterator[str]:
    """Yield rows of links with their numbers."""
    if not rows:
        yield tr("No links yet.")
        return
    yield trn("{n} row of links:", "{n} rows of links:", len(rows))
    for number, row in enumerate(rows, 1):
        yield tr("Row {n}: {row}", n=number, row=row_line(row))


def row_line(row: LinkRow) -> str:
    """A row of links on one line: label, links, note."""
    parts = [row.label, ", ".join(row.urls) or tr("no link")]
    if row.note:
        parts.append(tr("note: {note}", note=row.note))
    return ". ".join(filter(None, (part.strip() for part in parts)))
