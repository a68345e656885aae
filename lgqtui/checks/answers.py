"""Checks of answers with the severities error, warning and hint. They never prevent moving on or saving."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime

from lgqtui.checks.answer_links import ROW_WITHOUT_LINK, check_links
from lgqtui.i18n import tr
from lgqtui.links.finder import FOREIGN_CLOSERS, FOREIGN_OPENERS, FOREIGN_STOPS
from lgqtui.links.list_parser import row_of_label
from lgqtui.problems import UNANSWERED, Problem
from lgqtui.questionnaire.answer import BLANK, Answer
from lgqtui.questionnaire.conditions import EMPTY, evaluate
from lgqtui.questionnaire.kinds import KINDS, unused_parts
from lgqtui.questionnaire.model import Field, Questionnaire
from lgqtui.questionnaire.route import Answers, Route
from lgqtui.text import is_blank, shorten

_BETWEEN_ADDRESSES = re.compile(r"[\s,;:/，、；：،؛]+")  # also after `mailto`
_BEFORE_ADDRESSES = "<>()[]\"'" + FOREIGN_OPENERS + FOREIGN_CLOSERS
_BEHIND_ADDRESSES = _BEFORE_ADDRESSES + ".!?" + FOREIGN_STOPS
_LONGEST_DISPLAYED = 80
# The work while the user types must be bounded: no answer in a form has more addresses.
_MOST_ADDRESSES = 20
_ANY_TWO_DAYS = (datetime(2000, 1, 1), datetime(2001, 2, 2))  # noqa: DTZ001 - only days are compared
# A day that not every month has. Every month has a 28th.
_LATE_DAY = r"(?<![\w:])(?:29|[3-9]\d)(?!\d)"


def check_field(field: Field, answer: Answer) -> Iterator[Problem]:
    """The problems of one field on the route, as far as they depend only on its answer."""
    if KINDS[field.kind].is_answered(answer):
        if field.kind in CHECKS:
            yield from CHECKS[field.kind](field, answer)
    elif KINDS[field.kind].is_unanswered(answer):
        yield Problem("hint", UNANSWERED, "not answered yet", field=field.id)
    yield from _check_rows(field, answer)
    yield from _check_parts(field, answer)
    yield from check_links(field, answer)


def check_rules(questionnaire: Questionnaire, route: Route, answers: Answers, field_id: str) -> Iterator[Problem]:
    """The problems of one field by the questionnaire's own rules."""

    def condition_value_of(other: str) -> str:
        if other not in route.applicable:
            return EMPTY
        return KINDS[questionnaire.fields[other].kind].condition_value(answers.get(other, BLANK))

    for rule in questionnaire.rules_about.get(field_id, ()):
        if rule.field == field_id and evaluate(rule.when, condition_value_of):
            # The wording comes from a file: it is a parameter, never a template.
            params = {"message": rule.message, "remedy": rule.remedy}
            remedy = "{remedy}" if rule.remedy else ""
            yield Problem(rule.severity, rule.id, "{message}", remedy, params, field=field_id)


def check_unknown_fields(questionnaire: Questionnaire, answers: Mapping[str, Answer]) -> Iterator[Problem]:
    """Warnings for answers to fields that the questionnaire does not have."""
    for field_id in answers:
        if field_id not in questionnaire.fields:
            message = "the questionnaire has no field {field}; its answer is kept and not sent"
            remedy = "Move it to the right field, or take it out of the file."
            yield Problem("warning", "unknown-field", message, remedy, {"field": field_id}, field=field_id)


def _check_tick(field: Field, answer: Answer) -> Iterator[Problem]:
    if not answer.checked and field.explain:
        message = "there is an explanation, and the box is not ticked"
        remedy = "Tick the box, or take the explanation out."
        yield Problem("warning", "explained-not-ticked", message, remedy, field=field.id)


def _check_rows(field: Field, answer: Answer) -> Iterator[Problem]:
    for number, row in enumerate(answer.links, 1):
        if not any(url.strip() for url in row.urls):
            label = shorten(row.label, _LONGEST_DISPLAYED)
            message = "no link in row {n}, “{label}”" if label else "no link in row {n}"
            remedy = "Add its address, or take the row out."
            link = suggestion = ""
            if moved := row_of_label(row):
                message, remedy = "address in the label of row {n}", "Move it to the links of the row."
                link, suggestion = row.label, " ".join(moved.urls)
            params: dict[str, object] = {"n": number, "label": label}
            params["fault"] = tr(message, **params)
            yield Problem("hint", ROW_WITHOUT_LINK, message, remedy, params, field.id, link=link, suggestion=suggestion)


def _check_parts(field: Field, answer: Answer) -> Iterator[Problem]:
    """Parts in a draft file that the field does not use."""
    for part in unused_parts(field, answer):
        message = "the draft's file has “{part}” here, which this field does not take"
        remedy = "Move it to the field where it belongs; until then it is kept."
        yield Problem("warning", "unused-part", message, remedy, {"part": part}, field=field.id)


def _check_date(field: Field, answer: Answer) -> Iterator[Problem]:
    if is_blank(answer.text):
        return
    days = possible_dates(answer.text)
    if not days and possible_dates(re.sub(_LATE_DAY, "28", answer.text)):
        message, remedy = "there is no such day", "Look at the day and the month again."
        yield Problem("warning", "no-such-day", message, remedy, field=field.id)
    elif not days:
        message, remedy = "this does not read as a date", "Write day, month and year, for example 30 July 2021."
        yield Problem("warning", "not-a-date", message, remedy, field=field.id)
    elif len(days) > 1:
        message, remedy = "this can be read as two days", "Write the month as a word, for example 30 July 2021."
        yield Problem("hint", "two-dates", message, remedy, field=field.id)


def possible_dates(text: str) -> set[date]:
    """The days that a text can mean: two for 03/04/2021, one for an ISO date or one in English, else none."""
    plain = text.strip()
    with suppress(ValueError):
        return {date.fromisoformat(plain)}
    if not 5 < len(plain) < 60:
        return set()
    orders = (False,) if plain[:4].isdecimal() else (False, True)
    return {day for day_first in orders if (day := _complete_day(plain, day_first=day_first)) is not None}


def _complete_day(text: str, *, day_first: bool) -> date | None:
    from dateutil import parser  # late: many drafts have no dates

    try:
        # Missing parts are taken from the default: if two defaults give two days, the date is incomplete.
        # Time zones are ignored: dateutil would print a warning about an unknown one on stderr.
        first, second = (
            parser.parse(text, default=day, dayfirst=day_first, ignoretz=True).date() for day in _ANY_TWO_DAYS
        )
    except (ValueError, OverflowError, TypeError):
        return None
    return first if first == second else None


def _check_line(field: Field, answer: Answer) -> Iterator[Problem]:
    if field.reads_as != "email" or is_blank(answer.text):
        return
    words = (word.lstrip(_BEFORE_ADDRESSES) for word in _BETWEEN_ADDRESSES.split(answer.text))
    addresses = [word.rstrip(_BEHIND_ADDRESSES) for word in words if "@" in word] or [answer.text]
    for address in addresses[:_MOST_ADDRESSES]:
        if not _reads_as_email(address):
            message = "“{address}” does not read as an e-mail address"
            remedy = "An address looks like office@example.org."
            params = {"address": shorten(address, _LONGEST_DISPLAYED)}
            yield Problem("warning", "not-an-email", message, remedy, params, field=field.id)


def _reads_as_email(address: str) -> bool:
    from email_validator import EmailNotValidError, validate_email  # late: only needed for answers with an address

    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


CHECKS: Mapping[str, Callable[[Field, Answer], Iterator[Problem]]] = {
    "short": _check_line,
    "tick": _check_tick,
    "date": _check_date,
}
"""The rules of each kind that has some, for an answered field."""
