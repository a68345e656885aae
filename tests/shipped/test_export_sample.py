"""A questionnaire with every kind of field and a draft with every part of an answer, for the tests of exports."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from lgqtui.draft.model import Draft
from lgqtui.links.model import LinkRow
from lgqtui.questionnaire.answer import Answer, Attachment
from lgqtui.questionnaire.conditions import Is
from lgqtui.questionnaire.kinds import KINDS
from lgqtui.questionnaire.model import Field, Question, Questionnaire, Section
from tests import strategies

PICTURE = b"not really a picture"
EVIDENCE = Attachment(
    file="0a1b.png",
    name="Portal, June.png",
    sha256=hashlib.sha256(PICTURE).hexdigest(),
    size=len(PICTURE),
    caption="The portal",
    type="image/png",
)
CREATED = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

WHO = Section(
    "W",
    "Who",
    (
        Question(
            "W",
            (
                Field("W.city", "short", "City", ours=True),
                Field("W.date", "date", "Date:"),
                Field("W.note", "short"),
            ),
            ours=True,
        ),
    ),
)
PORTALS = Section(
    "P",
    "Portals",
    (
        Question("P.1", (Field("P.1", "links"),), "P.1", "Which is the **portal**?"),
        Question(
            "P.2",
            (
                Field("P.2", "yes_no"),
                Field("P.2.name", "short", "Name", when=Is("P.2", "yes")),
                Field("P.2.why", "text", "a. If yes, **why?**", when=Is("P.2", "yes"), footnotes=("2",)),
            ),
            "P.2",
            "Is there an **office (ICT)**¹ for it?",
            footnotes=("1",),
        ),
    ),
    "I",
)
PLANS = Section(
    "S",
    "Plans",
    (
        Question(
            "S.1",
            (
                Field("S.1-1", "tick", "has a plan."),
                Field("S.1-2", "tick", "names goals.", explain=False),
                Field("S.1-explain", "text", "Please explain:", ours=True),
            ),
            "S.1",
            "Please check:",
        ),
        Question("S.2", (Field("S.2", "text", when=Is("P.2", "yes")),), "S.2", "If yes, how?"),
    ),
    "II",
)

MADE_UP = Questionnaire(
    "made-up",
    "Survey of <Made-up> Towns",
    (WHO, PORTALS, PLANS),
    running_header="Survey – Towns",
    introduction="The **aim** is to ask.\n\nAnswer what you can.",
    closing="Thank you.",
    respondent="W.city",
    footnotes={"1": "**ICT** is technology.", "2": "In your own words."},
)


def draft(answers: dict[str, Answer] | None = None, **extra: Any) -> Draft:
    """A draft of the made-up questionnaire."""
    return Draft("0b8f-id", "made-up", CREATED, answers or {}, extra)


FULL = draft(
    {
        "gone.1": Answer(text="from an earlier edition"),
        "W.city": Answer(text="Riverton"),
        "W.date": Answer(text="July 30th 2026", remark="ask again", flag=True),
        "P.1": Answer(links=(LinkRow("Portal", ("https://example.org/", "http://example.org/b"), "since 2020"),)),
        "P.2": Answer(choice="no"),
        "P.2.why": Answer(text="kept aside"),
        "S.1-1": Answer(checked=True, text="Yes:\n1) first\n\ta. at https://example.org/plan."),
        "S.1-explain": Answer(attachments=(EVIDENCE,)),
    }
)

DRAFTS = strategies.drafts(st.sampled_from([*MADE_UP.fields]) | strategies.keys)
"""Drafts of the made-up questionnaire, with any answers to its fields and to others."""


def test_the_made_up_questionnaire_has_every_kind_of_field() -> None:
    """A kind that is added to the program is also met by the exports."""
    assert {field.kind for field in MADE_UP.fields.values()} == set(KINDS)
