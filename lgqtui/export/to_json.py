"""The canonical JSON of a draft: the same draft gives the same bytes, and `from_json` takes them back."""

from __future__ import annotations

import json
import math
from datetime import UTC, date, datetime, time
from typing import Any

from msgspec.structs import replace

from lgqtui.draft.format import draft_shape
from lgqtui.draft.model import Draft
from lgqtui.questionnaire.model import Questionnaire

WHOLE_NUMBERS = range(-(2**63), 2**63)
"""What both TOML and common readers of JSON hold; in unknown keys, other numbers are written as text."""


def to_json(questionnaire: Questionnaire, draft: Draft, *, with_remarks: bool) -> str:
    """All answers of the draft as JSON, those set aside too, in the questionnaire's order, with a final newline.

    Without remarks an answer that has nothing else is left out. Values of unknown keys that JSON does not know (dates,
    not-a-number, infinities) become text.
    """
    told = draft if with_remarks else _without_notes(draft)
    shape = plain_shape(told.in_order(questionnaire.fields))
    return json.dumps(shape, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def plain_shape(draft: Draft) -> dict[str, Any]:
    """A draft as JSON has it: values that JSON does not know as text."""
    return {key: _plain(value) for key, value in draft_shape(draft).items()}


def _without_notes(draft: Draft) -> Draft:
    told = {field_id: answer.without_notes() for field_id, answer in draft.answers.items()}
    return replace(draft, answers={field_id: answer for field_id, answer in told.items() if not answer.is_blank})


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return _moment(value) if isinstance(value, datetime) else _known_to_json(value)


def _known_to_json(value: Any) -> Any:
    if isinstance(value, date | time):
        return value.isoformat()
    is_endless = isinstance(value, float) and not math.isfinite(value)
    is_too_large = isinstance(value, int) and value not in WHOLE_NUMBERS
    return str(value) if is_endless or is_too_large else value


def _moment(moment: datetime) -> str:
    """A moment as the contract writes it; one without an offset is read as UTC, as in a draft."""
    known = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return known.isoformat().removesuffix("+00:00") + ("Z" if known.utcoffset() == UTC.utcoffset(None) else "")
