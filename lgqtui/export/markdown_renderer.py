"""Rendering of a document as Markdown. Answers are in quotations and lists, and escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lgqtui.export import layout
from lgqtui.export.document import DocumentField, DocumentQuestion, DocumentSection, ExportDocument, LinkState
from lgqtui.export.layout import LINKS
from lgqtui.export.markdown_escape import emphasized, literal, literal_blocks, quoted, wording, wording_line
from lgqtui.formatting import format_size
from lgqtui.i18n import tr
from lgqtui.links.model import LinkRow
from lgqtui.questionnaire.answer import Answer, Attachment

_BOXES = {True: "☑", False: "☐"}
# Underscores alone on a line are a line to write on, in plain text and in every viewer.
_RULE = "_" * 60
_SHORT_RULE = "_" * 40
_ENDS_PROMPT = (":", "?", ".")


def render_markdown(document: ExportDocument) -> str:
    """The document as Markdown, with a final newline."""
    blocks = [*_head(document)]
    for section in document.sections:
        blocks += _section(section, blank=document.is_blank)
    blocks += [wording(document.closing), *_set_aside(document), *_unknown(document)]
    blocks += [*_link_states(document), "---", literal(layout.foot_line(document), at_line_start=True)]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _head(document: ExportDocument) -> Iterator[str]:
    yield _heading(1, document.questionnaire.title)
    yield _note(document.questionnaire.running_header)
    yield emphasized(layout.head_line(document), "**")
    yield wording(document.questionnaire.introduction)


def _section(section: DocumentSection, *, blank: bool) -> Iterator[str]:
    yield _heading(2, f"{section.number}. {section.title}" if section.number else section.title)
    for question in section.questions:
        yield from _wording(question)
        yield from _entries(question.applicable_entries, question, blank=blank)
        yield from _not_asked(question)
        for note in question.footnotes:
            yield f"{literal(note.sign)} {wording_line(note.text)}"


def _link_states(document: ExportDocument) -> Iterator[str]:
    if document.links:
        yield _heading(2, tr(layout.LINKS_TITLE))
        yield literal(layout.links_line(document), at_line_start=True)
        yield "\n".join(f"- {_link_state(state)}" for state in layout.links_not_ok(document))


def _link_state(state: LinkState) -> str:
    moved = f" → {literal(state.verdict.final)}" if state.verdict.final else ""
    words = literal(layout.verdict_words(state.verdict))
    return f"{literal(state.field, at_line_start=True)}: {literal(state.link)}{moved} – {words}"


def _wording(question: DocumentQuestion) -> Iterator[str]:
    yield _heading(3, question.number) if question.number else ""
    yield wording(question.text)
    yield _note(tr(layout.OURS)) if question.ours else ""


def _not_asked(question: DocumentQuestion) -> Iterator[str]:
    if not question.applicable_entries:
        yield _note(tr(layout.NOT_ASKED))
    elif question.other_entries:
        prompts = " · ".join(
            wording_line(entry.field.prompt) or literal(entry.field.id) for entry in question.other_entries
        )
        yield f"{_note(tr(layout.NOT_ASKED_FIELDS))} {prompts}"


def _entries(entries: Iterable[DocumentField], question: DocumentQuestion, *, blank: bool) -> Iterator[str]:
    for group in layout.group_rows(entries):
        yield _note(group.condition)
        if group.in_lines:
            yield "\n".join(_list_line(entry, blank=blank) for entry in group.entries)
        else:
            yield from _entry(group.entries[0], question, blank=blank)


def _entry(entry: DocumentField, question: DocumentQuestion, *, blank: bool) -> Iterator[str]:
    yield _prompt(entry)
    yield _note(tr(layout.OURS)) if entry.field.ours and not question.ours else ""
    yield from _blank_answer(entry) if blank else _answer(entry)


def _list_line(entry: DocumentField, *, blank: bool) -> str:
    prompt = wording_line(entry.field.prompt, at_line_start=True)
    colon = "" if entry.field.prompt.rstrip().endswith(_ENDS_PROMPT) else ":"
    value = _SHORT_RULE if blank else literal(entry.answer.text) or _note(tr(layout.NOT_ANSWERED))
    return f"- {prompt}{colon} {value}"


def _prompt(entry: DocumentField) -> str:
    if entry.input != "ticks":
        return wording(entry.field.prompt)
    return f"{_BOXES[bool(entry.answer.checked)]} {wording_line(entry.field.prompt)}"


def _blank_answer(entry: DocumentField) -> Iterator[str]:
    if entry.input == "choice":
        yield _choice("")
    elif entry.field.explain:
        yield from [_RULE] * layout.ANSWER_LINES[entry.input]


def _answer(entry: DocumentField) -> Iterator[str]:
    answer, not_answered = entry.answer, _note(tr(layout.NOT_ANSWERED))
    if entry.input == "choice" or answer.choice:
        yield _choice(answer.choice) if entry.is_answered else f"{_choice('')}\u00a0\u00a0 {not_answered}"
    elif answer.checked and entry.input != "ticks":
        yield f"{_BOXES[True]} {tr(layout.TICKED)}"
    elif not entry.is_answered and entry.input != "ticks":
        yield not_answered
    yield quoted(literal_blocks(answer.text)) if answer.text.strip() else ""
    yield from _links(answer)
    yield from _attachments(answer.attachments)
    yield from _private(answer)


def _choice(choice: str) -> str:
    return f"{_BOXES[choice == 'yes']} {tr(layout.YES)}\u00a0\u00a0 {_BOXES[choice == 'no']} {tr(layout.NO)}"


def _links(answer: Answer) -> Iterator[str]:
    rows = layout.nonempty_rows(answer.links)
    if rows:
        yield f"{tr(LINKS)}:" if answer.text.strip() else ""
        yield "\n".join(f"- {_row(row)}" for row in rows)


def _row(row: LinkRow) -> str:
    label = literal(row.label, at_line_start=True)
    urls = ", ".join(literal(url, at_line_start=not label) for url in row.urls if url.strip())
    named = ": ".join(filter(None, (label, urls)))
    return " – ".join(filter(None, (named, literal(row.note, at_line_start=not named))))


def _attachments(attachments: tuple[Attachment, ...]) -> Iterator[str]:
    if attachments:
        yield f"{tr(layout.ATTACHMENTS)}:"
        yield "\n".join(f"- {_attachment(attachment)}" for attachment in attachments)


def _attachment(attachment: Attachment) -> str:
    named = f"{literal(attachment.name or attachment.file, at_line_start=True)} ({format_size(attachment.size)})"
    return " – ".join(filter(None, (named, literal(attachment.caption))))


def _private(answer: Answer) -> Iterator[str]:
    yield _note(f"⚑ {tr(layout.FLAGGED)}") if answer.flag else ""
    if answer.remark.strip():
        yield _note(f"{tr(layout.REMARK)}:")
        yield quoted(literal_blocks(answer.remark))


def _set_aside(document: ExportDocument) -> Iterator[str]:
    if document.set_aside:
        yield _heading(2, tr(layout.SET_ASIDE_TITLE))
        yield wording(tr(layout.SET_ASIDE_REASON))
    for question in document.set_aside:
        yield from _wording(question)
        yield from _entries(question.entries, question, blank=False)


def _unknown(document: ExportDocument) -> Iterator[str]:
    if document.unknown_answers:
        yield _heading(2, tr(layout.UNKNOWN_TITLE))
    for entry in document.unknown_answers:
        yield _heading(3, entry.field.prompt)
        yield from _answer(entry)


def _heading(level: int, text: str) -> str:
    escaped = literal(text)
    # A number sign at the end would count as a closing sequence.
    closed = escaped[:-1] + r"\#" if escaped.endswith("#") else escaped
    return f"{'#' * level} {closed}"


def _note(text: str) -> str:
    return emphasized(text, "*")
