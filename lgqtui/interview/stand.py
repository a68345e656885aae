"""How a question stands, as a glyph and a word: neither alone carries the meaning."""

from __future__ import annotations

from msgspec import Struct

from lgqtui.i18n import count, say
from lgqtui.interview.interview import Interview
from lgqtui.questionnaire.model import Question


class Stand(Struct, frozen=True):
    """A glyph, a word, and the style of both."""

    glyph: str
    word: str
    style: str


def stand_of(interview: Interview, question: Question, *, checked: bool = True) -> Stand:
    """How a question stands. Before the answers were `checked`, problems are left out."""
    if not interview.asked(question):
        aside = any(interview.answer_to(f.id).has_content for f in question.fields)
        return Stand("–", say("set aside") if aside else say("not asked"), "dim")
    if checked and (look := sum(p.needs_a_look for p in interview.problems_in(question))):
        return Stand("!", count("{n} to see", "{n} to see", look), "warning")
    if interview.is_flagged(question):
        return Stand("⚑", say("flagged"), "accent")
    done = interview.progress_of(question)
    if not interview.unanswered(question):
        return Stand("✓", say("done"), "good")
    if done.answered:
        return Stand("…", say("{answered} of {asked}", answered=done.answered, asked=done.asked), "")
    return Stand("·", say("empty"), "dim")
