"""What every renderer says in the same words: sizes, notes, the lines about the draft."""

from __future__ import annotations

from datetime import UTC, datetime

from lgqtui.export.document import LinkState, Outline
from lgqtui.i18n import count, say
from lgqtui.links.model import Verdict, summed, why_in_words, word_of


def size_in_words(size: int) -> str:
    """A file's size: `48 kB`, `3.1 MB`."""
    if size < 1_000:
        return count("{n} byte", "{n} bytes", size)
    if size < 1_000_000:
        return say("{n} kB", n=round(size / 1_000))
    return say("{n} MB", n=f"{size / 1_000_000:.1f}")


def head_line(outline: Outline) -> str:
    """Who answers, and how far they are: `Riverton · 23 of 38 answered`; "" in a blank form."""
    if outline.progress is None:
        return ""
    progress = say("{answered} of {asked} answered", answered=outline.progress.answered, asked=outline.progress.asked)
    return " · ".join(filter(None, (outline.respondent, progress)))


def foot_line(outline: Outline) -> str:
    """Where the document comes from: the questionnaire, and the draft with the day it was begun."""
    said = [say("Questionnaire {id}", id=outline.questionnaire)]
    if outline.source is not None:
        said += [
            say("draft {id}", id=outline.source.id),
            say("created {time}", time=time_in_words(outline.source.created)),
        ]
    return " · ".join(said)


def time_in_words(moment: datetime) -> str:
    """A moment to the minute, with its zone."""
    if moment.tzinfo is None or moment.utcoffset() == UTC.utcoffset(None):
        return f"{moment:%Y-%m-%d %H:%M} UTC"
    return f"{moment:%Y-%m-%d %H:%M} {moment:%z}"


def links_line(outline: Outline) -> str:
    """How many of the links are what, and between which days they were asked."""
    days = sorted(f"{state.verdict.time:%Y-%m-%d}" for state in outline.links)
    when = (
        say("asked on {day}", day=days[0])
        if days[0] == days[-1]
        else say("asked {first} to {last}", first=days[0], last=days[-1])
    )
    return f"{summed([state.verdict for state in outline.links])} · {when}"


def links_to_tell(outline: Outline) -> tuple[LinkState, ...]:
    """The links that are not simply there."""
    return tuple(state for state in outline.links if state.verdict.word != "ok")


def verdict_words(verdict: Verdict) -> str:
    """A verdict with its reason: `broken: the page is gone (404)`."""
    return ": ".join(filter(None, (word_of(verdict), why_in_words(verdict))))


# Templates for `say`; none has parameters.
SET_ASIDE_TITLE = "Set aside: not part of the response"
SET_ASIDE_REASON = (
    "These answers are kept in the draft. Answers given elsewhere rule their questions out, so they are not sent."
)
UNKNOWN_TITLE = "Answers to fields that this questionnaire does not have"
OURS = "Added by this program; not part of the printed form."
NOT_ANSWERED = "not answered"
NOT_ASKED = "Not asked, given the earlier answers."
NOT_ASKED_HERE = "Not asked, given the earlier answers:"
YES = "Yes"
NO = "No"
TICKED = "ticked"
NOT_TICKED = "not ticked"
REMARK = "Private remark"
FLAGGED = "Flagged: to come back to"
ATTACHMENTS = "Attachments"
LINKS = "Links"
LINKS_TITLE = "What the network said of the links"
