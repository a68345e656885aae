"""Checks of answers: error, warning, hint. Nothing here stops anybody from moving on or saving."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from lgqtui.problems import UNANSWERED, Problem
from lgqtui.questionnaire.answer import BLANK, Answer
from lgqtui.questionnaire.conditions import EMPTY, holds
from lgqtui.questionnaire.kinds import PARTS, counts, is_answered, state
from lgqtui.questionnaire.model import Field, Questionnaire, Rule
from lgqtui.questionnaire.route import Answers, Route

_BETWEEN_ADDRESSES = re.compile(r"[\s,;/]+")
_ANY_TWO_DAYS = (datetime(2000, 1, 1), datetime(2001, 2, 2))  # noqa: DTZ001 - only days are compared


def check_field(field: Field, answer: Answer) -> Iterator[Problem]:
    """The problems of one field that is on the route, found in its answer alone."""
    if not is_answered(field, answer):
        if counts(field, answer):
            yield Problem("hint", UNANSWERED, "not answered yet", field=field.id)
    elif field.kind == "date":
        yield from _check_date(field, answer.text)
    elif field.reads_as == "email":
        yield from _check_email(field, answer.text)
    elif field.kind == "tick":
        yield from _check_tick(field, answer)
    yield from _check_rows(field, answer)
    yield from _check_parts(field, answer)


def check_rules(questionnaire: Questionnaire, route: Route, answers: Answers, field_id: str) -> Iterator[Problem]:
    """The problems that the questionnaire's own rules find at one field."""

    def state_of(other: str) -> str:
        if other not in route.asked:
            return EMPTY
        return state(questionnaire.fields[other], answers.get(other, BLANK))

    for rule in questionnaire.rules_about.get(field_id, ()):
        if rule.field == field_id and holds(rule.when, state_of):
            yield _broken(rule)


def check_answers(questionnaire: Questionnaire, route: Route, answers: Answers) -> Iterator[Problem]:
    """Every problem of a draft's answers, in the questionnaire's order, then answers that belong to no field."""
    for field in questionnaire.fields.values():
        if field.id in route.asked:
            yield from check_field(field, answers.get(field.id, BLANK))
            yield from check_rules(questionnaire, route, answers, field.id)
    yield from check_strangers(questionnaire, answers)


def check_strangers(questionnaire: Questionnaire, answers: Mapping[str, Answer]) -> Iterator[Problem]:
    """Answers to fields that the questionnaire does not have: kept, and told."""
    for field_id in answers:
        if field_id not in questionnaire.fields:
            yield Problem(
                "warning",
                "unknown-field",
                "the questionnaire has no field {field}; its answer is kept and not sent",
                "Move it to the right field, or take it out of the file.",
                {"field": field_id},
                field=field_id,
            )


def _broken(rule: Rule) -> Problem:
    # The wording comes from a file: it is a parameter, never a template.
    params = {"message": rule.message, "remedy": rule.remedy}
    return Problem(rule.severity, rule.id, "{message}", "{remedy}" if rule.remedy else "", params, field=rule.field)


def _check_tick(field: Field, answer: Answer) -> Iterator[Problem]:
    if not answer.checked:
        yield Problem(
            "warning",
            "explained-not-ticked",
            "there is an explanation, and the box is not ticked",
            "Tick the box, or take the explanation out.",
            field=field.id,
        )


def _check_rows(field: Field, answer: Answer) -> Iterator[Problem]:
    for number, row in enumerate(answer.links, 1):
        if not any(url.strip() for url in row.urls):
            yield Problem(
                "hint", "row-without-link", "row {n} has no link", "Add its address.", {"n": number}, field=field.id
            )


def _check_parts(field: Field, answer: Answer) -> Iterator[Problem]:
    """Parts that stand in a file although the kind has no use for them."""
    used = PARTS[field.kind]
    given = {"choice": answer.choice, "checked": answer.checked, "text": answer.text, "links": answer.links}
    for part in (name for name, value in given.items() if value and name not in used):
        yield Problem(
            "warning",
            "unused-part",
            "its file says {part}, which an answer of this kind does not have",
            "Move it to where it belongs; it is kept.",
            {"part": part},
            field=field.id,
        )


def _check_date(field: Field, text: str) -> Iterator[Problem]:
    if read_date(text) is None:
        yield Problem(
            "warning",
            "not-a-date",
            "this does not read as a date",
            "Write day, month and year, for example 30 July 2021.",
            field=field.id,
        )


def read_date(text: str) -> date | None:
    """The day a text names, or None. ISO dates and dates in English words or figures are read; none is guessed from parts."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        pass
    from dateutil import parser  # late: most drafts are opened without a date to read

    if not 5 < len(text.strip()) < 60:
        return None
    try:
        # What the text leaves open is taken from the default: if two defaults give two days, a part is missing.
        one, other = (parser.parse(text, default=day).date() for day in _ANY_TWO_DAYS)
    except (ValueError, OverflowError, TypeError):
        return None
    return one if one == other else None


def _check_email(field: Field, text: str) -> Iterator[Problem]:
    from email_validator import EmailNotValidError, validate_email  # late: only where an address was typed

    for address in filter(None, _BETWEEN_ADDRESSES.split(text)):
        try:
            validate_email(address, check_deliverability=False)
        except EmailNotValidError:
            yield Problem(
                "warning",
                "not-an-email",
                "“{address}” does not read as an e-mail address",
                "An address looks like office@example.org.",
                {"address": address[:80]},
                field=field.id,
            )
