"""Texts shared by the front ends: questions and fields on one line, status labels."""

from __future__ import annotations

import re

from msgspec import Struct

from lgqtui.i18n import tr, trn
from lgqtui.interview.interview import Interview
from lgqtui.questionnaire.model import Field, Question, Questionnaire
from lgqtui.text import one_line

BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
"""Bold text in a wording."""


def strip_bold(text: str) -> str:
    """Wording on one line, without bold marks."""
    return one_line(BOLD.sub(r"\1", text))


def question_path(questionnaire: Questionnaire, question: Question) -> tuple[str, ...]:
    """The section of a question, and its number if it has one."""
    section = questionnaire.section_of[question.id]
    title = f"{section.number} {strip_bold(section.title)}".strip()
    return (title, question.number) if question.number else (title,)


def question_title(question: Question) -> str:
    """A question's number and wording on one line; if it has none, its first prompts."""
    words = strip_bold(question.text) or ", ".join(strip_bold(f.prompt).rstrip(":") for f in question.fields[:3])
    return f"{question.number}  {words}" if question.number else words


def field_prompt(question: Question, field: Field) -> str:
    """A field's wording on one line, or that of its question."""
    return strip_bold(field.prompt) or strip_bold(question.text) or field.id


def short_prompt(question: Question, field: Field) -> str:
    """A field's wording on one line, without the colon and the footnote signs at its end."""
    return field_prompt(question, field).rstrip(" :¹²³⁴⁵⁶⁷⁸⁹⁰") or field.id


class StatusLabel(Struct, frozen=True):
    """A glyph, a word, and the style of both; `count` is the number in the word, if there is little space."""

    glyph: str
    word: str
    style: str
    count: int = 0


def question_status(interview: Interview, question: Question, *, checked: bool = True) -> StatusLabel:
    """The status of a question. Unless the answers were `checked`, problems are ignored."""
    if not interview.applicable_fields(question):
        is_set_aside = any(interview.answer_to(f.id).has_content for f in question.fields)
        return StatusLabel("–", tr("set aside") if is_set_aside else tr("not asked"), "dim")
    if checked and (attention := sum(p.needs_attention for p in interview.problems_in(question))):
        return StatusLabel("!", trn("{n} to see", "{n} to see", attention), "warning", attention)
    if interview.is_flagged(question):
        return StatusLabel("⚑", tr("flagged"), "accent")
    done = interview.progress_of(question)
    if not interview.has_unanswered(question):
        return StatusLabel("✓", tr("done"), "good")
    if done.answered:
        return StatusLabel("…", tr("{answered} of {total}", answered=done.answered, total=done.applicable), "")
    return StatusLabel("·", tr("empty"), "dim")
