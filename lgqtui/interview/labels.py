"""What every front end says in the same words: questions and fields on one line, what a change did."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from lgqtui.i18n import tr, trn
from lgqtui.interview.interview import Interview
from lgqtui.questionnaire.model import Field, Question, Questionnaire
from lgqtui.text import one_line

if TYPE_CHECKING:
    from lgqtui.interview.interview import Change


BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
"""What is bold in a wording."""


def strip_bold(text: str) -> str:
    """Wording on one line, without the marks of bold."""
    return one_line(BOLD.sub(r"\1", text))


def question_heading(name: str, questionnaire: Questionnaire, question: Question) -> tuple[str, str]:
    """What stands above a question: the draft and what it answers, and the section."""
    section = questionnaire.section_of[question.id]
    number = f"{section.number}. " if section.number else ""
    short = questionnaire.short_title or questionnaire.title
    return f"{name} · {strip_bold(short)}", number + strip_bold(section.title)


def question_title(question: Question) -> str:
    """A question's number and wording on one line; where none is printed, its first prompts."""
    words = strip_bold(question.text) or ", ".join(strip_bold(f.prompt).rstrip(":") for f in question.fields[:3])
    return f"{question.number}  {words}" if question.number else words


def field_prompt(question: Question, field: Field) -> str:
    """A field's wording on one line, with its question's number where it has no prompt of its own."""
    return strip_bold(field.prompt) or strip_bold(question.text) or field.id


def words_removed(n: int) -> str:
    """How many control characters could not be kept."""
    return trn("{n} control character was left out.", "{n} control characters were left out.", n)


def words_about_effects(change: Change) -> list[str]:
    """A sentence for each thing that a change did beside what was asked for."""
    aside, back = len(change.put_aside), len(change.came_back)
    told = [words_removed(change.removed)] if change.removed else []
    if aside:
        told.append(trn("{n} answer is set aside and kept.", "{n} answers are set aside and kept.", aside))
    if back:
        told.append(trn("{n} answer came back.", "{n} answers came back.", back))
    return told


class StatusLabel(Struct, frozen=True):
    """A glyph, a word, and the style of both."""

    glyph: str
    word: str
    style: str


def question_status(interview: Interview, question: Question, *, checked: bool = True) -> StatusLabel:
    """How a question stands. Before the answers were `checked`, problems are left out."""
    if not interview.applicable_fields(question):
        aside = any(interview.answer_to(f.id).has_content for f in question.fields)
        return StatusLabel("–", tr("set aside") if aside else tr("not asked"), "dim")
    if checked and (look := sum(p.needs_a_look for p in interview.problems_in(question))):
        return StatusLabel("!", trn("{n} to see", "{n} to see", look), "warning")
    if interview.is_flagged(question):
        return StatusLabel("⚑", tr("flagged"), "accent")
    done = interview.progress_of(question)
    if not interview.unanswered(question):
        return StatusLabel("✓", tr("done"), "good")
    if done.answered:
        return StatusLabel("…", tr("{answered} of {asked}", answered=done.answered, asked=done.applicable), "")
    return StatusLabel("·", tr("empty"), "dim")
