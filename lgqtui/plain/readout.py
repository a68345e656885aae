"""Questions, fields and answers as lines."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from lgqtui.formatting import format_size
from lgqtui.i18n import tr, trn, with_full_stop
from lgqtui.interview.labels import short_prompt, strip_bold
from lgqtui.links.finder import find_links
from lgqtui.links.model import LinkRow
from lgqtui.links.url import host_of
from lgqtui.plain.session import PlainSession
from lgqtui.questionnaire.answer import Answer, Attachment
from lgqtui.questionnaire.kinds import KINDS, usable_parts
from lgqtui.questionnaire.model import Field
from lgqtui.text import count_words, shorten

_MOST_WORDS, _MOST_CHARACTERS = 15, 150
"""Of a longer answer only the beginning is printed; `/read` prints it in full."""
_BOX_CHARACTERS = 50
"""Of the prompt of a box that an explanation names."""


def introduce(session: PlainSession) -> None:
    """Print the question if it is another one, the field, and its present answer."""
    session.introduced_position = session.position
    if session.introduced_question != session.question.id:
        session.say()
        session.say_all(question_lines(session))
        session.introduced_question = session.question.id
    session.say_all(field_lines(session))
    session.say_all(answer_lines(session))
    if session.input == "ticks":
        say_findings(session)
    elif session.answer.has_content:  # an empty field may just not have been reached yet
        session.say_problems(session.field.id)


def question_lines(session: PlainSession) -> Iterator[str]:
    """Yield the section if it is another one, then `Question 12 of 47. III.2 Please …`, in full with its kind."""
    route, question = session.interview.route, session.question
    sections = session.interview.questionnaire.section_of
    section = sections[question.id]
    if sections.get(session.introduced_question) is not section:
        yield tr("Section {title}.", title=", ".join(filter(None, (section.number, strip_bold(section.title)))))
    fields = session.interview.applicable_fields(question)
    params = {
        "n": route.positions.get(question.id, -1) + 1,
        "all": len(route.questions),
        "what": tr(KINDS[fields[0].kind].label) if len(fields) == 1 else trn("{n} part", "{n} parts", len(fields)),
        "wording": tr("{number} {wording}", number=question.number, wording=strip_bold(question.text)).strip(),
    }
    template = "Question {n} of {all}. {wording}" if session.is_brief else "Question {n} of {all}, {what}. {wording}"
    yield tr(template, **params).strip()


def field_lines(session: PlainSession) -> Iterator[str]:
    """Yield the prompt, in full `Part 2 of 5, a date: Founded`; nothing if the question has one field without any.

    At an explanation the answer says whose it is, at a box in brief the list of boxes.
    """
    prompt = strip_bold(session.field.prompt)
    fields = session.interview.applicable_fields(session.question)
    number = fields.index(session.field) + 1
    if session.position.stage == "links":
        yield tr("Links kept beside the text of: {prompt}", prompt=prompt or session.question.number)
    elif session.position.stage == "text" or (session.is_brief and session.input == "ticks"):
        return
    elif len(fields) > 1 and not (session.is_brief and (prompt or number == 1)):
        part = tr("Part {n} of {all}, {what}", n=number, all=len(fields), what=tr(KINDS[session.field.kind].label))
        yield tr("{part}: {prompt}", part=part, prompt=prompt) if prompt else tr("{part}.", part=part)
    elif prompt:
        yield prompt


def help_lines(session: PlainSession) -> Iterator[str]:
    """Yield the footnotes and help texts of the current question."""
    for note in session.interview.questionnaire.footnotes_of(session.question):
        yield tr("Note {mark}: {note}", mark=note.mark, note=strip_bold(note.text))
    yield from map(strip_bold, filter(None, (session.question.help, session.field.help)))


def answer_lines(session: PlainSession, *, is_full: bool = False) -> Iterator[str]:
    """Yield the answer, attachments, flag and remark; a long text is cut unless `is_full`."""
    answer = session.answer
    yield from _value_lines(session, answer, is_full=is_full)
    yield from attached_lines(answer.attachments)
    if answer.flag:
        yield tr("Flagged: come back to this.")
    if answer.remark:
        yield tr("Private remark: {remark}", remark=answer.remark)


def boxes_around(session: PlainSession) -> list[Field]:
    """The boxes that stand together with the present field; the field alone if it is none."""
    fields = session.interview.applicable_fields(session.question)
    runs = [list(run) for is_box, run in groupby(fields, lambda f: KINDS[f.kind].input == "ticks") if is_box]
    return next((run for run in runs if session.field in run), [session.field])


def box_number(session: PlainSession) -> int:
    """The number of the present box among those that stand together."""
    return boxes_around(session).index(session.field) + 1


def box_lines(session: PlainSession) -> list[str]:
    """A line for each box, with what is known of it; at a box that is not the first, only for this one."""
    boxes = boxes_around(session)
    lines = [_box_line(session, number, field) for number, field in enumerate(boxes, 1)]
    if session.field is not boxes[0] or len(boxes) == 1:
        return [lines[box_number(session) - 1]]
    return [trn("{n} box:", "{n} boxes:", len(boxes)), *lines]


def _box_line(session: PlainSession, number: int, field: Field) -> str:
    answer, prompt = session.interview.answer_to(field.id), short_prompt(session.question, field)
    state = session.interview.answer_summary(field.id).replace(" · ", ", ")
    if not answer.checked:
        state = tr("not ticked, {state}", state=state) if answer.has_content else ""
    if answer.flag:
        state = ", ".join(filter(None, (state, tr("flagged"))))
    line = tr("{n}. {words}", n=number, words=with_full_stop(prompt))
    return f"{line} {with_full_stop(state[:1].upper() + state[1:])}" if state else line


def say_findings(session: PlainSession) -> None:
    """Print what needs a look in boxes without explanation; in the others it is printed where that is asked for."""
    for field in boxes_around(session):
        if "text" not in usable_parts(field):
            session.say_problems(field.id)


def attached_lines(attached: tuple[Attachment, ...]) -> Iterator[str]:
    """Yield the attachments of an answer with their numbers."""
    if attached:
        yield trn("{n} file is attached:", "{n} files are attached:", len(attached))
    for number, attachment in enumerate(attached, 1):
        details = ". ".join(filter(None, (attachment.name, attachment.caption, format_size(attachment.size))))
        yield tr("File {n}: {text}", n=number, text=details)


def _value_lines(session: PlainSession, answer: Answer, *, is_full: bool) -> Iterator[str]:
    if session.input == "rows":
        yield from row_lines(answer.links, is_full=is_full)
    elif session.input == "ticks":
        yield from box_lines(session)
    elif session.input == "choice":
        labels = {"yes": tr("Your answer: Yes."), "no": tr("Your answer: No."), "": tr("Not answered.")}
        if is_full or not session.is_brief:  # otherwise the prompt says it
            yield labels[answer.choice]
    else:
        yield from _text_lines(session, answer.text, is_full=is_full)
    if session.input == "paragraphs" and answer.links:
        templates = "{n} row of links is kept beside it.", "{n} rows of links are kept beside it."
        yield trn(*templates, len(answer.links))


def _text_lines(session: PlainSession, text: str, *, is_full: bool) -> Iterator[str]:
    """Yield the text with its number of words, or its beginning; an explanation also if it stands in the editor."""
    is_explanation = session.position.stage == "text"
    title, box = tr("Your answer"), strip_bold(session.field.prompt).rstrip(".")
    if is_explanation:
        box = box if is_full else shorten(box, _BOX_CHARACTERS)
        title = tr("Explanation of {n}, {box}", n=box_number(session), box=box)
    words = without_addresses(text).split()
    excerpt = shorten(" ".join(words[:_MOST_WORDS]), _MOST_CHARACTERS)
    params = {"title": title, "words": trn("{n} word", "{n} words", count_words(text)), "text": excerpt}
    if is_full and words:
        yield tr("{title}, {words}:", **params)
        yield text
    elif words and not session.console.shows_default:
        is_whole = excerpt == " ".join(words)
        yield tr("{title}: {text}" if is_whole else "{title}, {words}: {text} …", **params)
    elif is_explanation:
        yield tr("{title}.", title=title)
    elif not words and (is_full or not session.is_brief):
        yield tr("Not answered.")


def without_addresses(text: str) -> str:
    """A text with “(link)” in the place of each address."""
    pieces, end = [], 0
    for link in find_links(text):
        pieces += [text[end : link.start], tr("(link)")]
        end = link.end
    return "".join((*pieces, text[end:]))


def row_lines(rows: tuple[LinkRow, ...], *, is_full: bool) -> Iterator[str]:
    """Yield rows of links with their numbers, by their labels unless `is_full`."""
    if not rows:
        if is_full:
            yield tr("No links yet.")
        return
    link_count = trn("{n} link", "{n} links", sum(len(row.urls) for row in rows))
    yield trn("{links} in {n} row:", "{links} in {n} rows:", len(rows), links=link_count)
    for number, row in enumerate(rows, 1):
        yield tr("{n}. {words}", n=number, words=row_line(row) if is_full else row.label.strip() or row_hosts(row))


def row_hosts(row: LinkRow) -> str:
    """The hosts of a row's links."""
    return ", ".join(dict.fromkeys(host_of(url) or url for url in row.urls)) or tr("no link")


def row_line(row: LinkRow, *, is_brief: bool = False) -> str:
    """A row of links on one line: label, links (if `is_brief`, their hosts), note."""
    parts = [row.label, row_hosts(row) if is_brief else ", ".join(row.urls) or tr("no link")]
    if row.note:
        parts.append(tr("note: {note}", note=row.note))
    return ". ".join(filter(None, (part.strip() for part in parts)))
