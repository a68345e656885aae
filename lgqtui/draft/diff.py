"""What differs between two drafts, field by field, and a draft made of parts of both."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.draft.model import Draft
from lgqtui.questionnaire.answer import Answer


class Difference(Struct, frozen=True):
    """One field that two drafts answer differently; a blank answer stands for none."""

    field: str
    before: Answer
    after: Answer


def differences(before: Draft, after: Draft, order: Iterable[str] = ()) -> tuple[Difference, ...]:
    """The fields that differ, in this order; those not in it follow as they stand in the drafts."""
    ids = dict.fromkeys([*order, *after.answers, *before.answers])
    pairs = ((i, before.answer(i), after.answer(i)) for i in ids)
    return tuple(Difference(i, one, other) for i, one, other in pairs if one != other)


def changed_only_there(base: Draft, mine: Draft, theirs: Draft) -> frozenset[str]:
    """The fields that differ between `mine` and `theirs` because only theirs has changed since `base`."""
    found = (d.field for d in differences(mine, theirs))
    return frozenset(i for i in found if mine.answer(i) == base.answer(i))


def joined(mine: Draft, theirs: Draft, from_theirs: Collection[str]) -> Draft:
    """`mine` with the answers to some fields as `theirs` has them, and what stands around the answers as there."""
    draft = mine
    for field_id in from_theirs:
        draft = draft.with_answer(field_id, theirs.answer(field_id))
    return replace(theirs, answers=draft.answers)


def is_same_response(one: Draft, other: Draft) -> bool:
    """True if both are the same response to the same questionnaire, at two times."""
    return (one.id, one.questionnaire) == (other.id, other.questionnaire)
