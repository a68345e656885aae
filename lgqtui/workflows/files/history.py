"""Earlier versions of a draft: what each holds, what differs from now, and taking answers back from one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime

from msgspec import Struct

from lgqtui.draft.diff import Difference, diff_drafts
from lgqtui.draft.history import Generation, keep_at_once, read_generation, texts_of
from lgqtui.draft.model import Draft
from lgqtui.errors import CannotRead, CannotWrite
from lgqtui.interview.interview import Change
from lgqtui.interview.session import Session
from lgqtui.workflows.draft_access import EditResult, LoadedDraft, edit_draft

NO_VERSION = "No earlier version of {name} is kept yet."


class Version(Struct, frozen=True):
    """An earlier version; 1 is the newest. `draft` is None if it is damaged, `differences` if the present one is.

    `fields` are those with texts that the version after it lacks: why it was kept.
    """

    number: int
    generation: Generation
    draft: Draft | None = None
    differences: tuple[Difference, ...] | None = None
    fields: tuple[str, ...] | None = None


def read_versions(
    generations: Iterable[Generation], present: Draft | None, order: Iterable[str] = ()
) -> Iterator[Version]:
    """Yield the versions of these generations, from the newest; differences are in the order of these fields."""
    later, order = present, tuple(order)
    for number, generation in enumerate(generations, 1):
        version = Version(number, generation)
        with suppress(CannotRead):
            draft = read_generation(generation)
            differences = None if present is None else diff_drafts(draft, present, order)
            fields = None if later is None else _lost_fields(draft, later)
            version = Version(number, generation, draft, differences, fields)
            later = draft
        yield version


def _lost_fields(draft: Draft, later: Draft) -> tuple[str, ...]:
    return tuple(i for i in draft.answers if texts_of(draft, [i]) - texts_of(later, [i]))


def restore_answers(loaded: LoadedDraft, earlier: Draft, fields: Sequence[str]) -> EditResult[list[Change]]:
    """Take the answers to these fields back into a draft that is not open. Raises as `edit_draft` does."""
    return edit_draft(loaded, lambda draft: [draft.put(i, earlier.answer(i)) for i in fields], "lgqtui history")


def restore_in_session(session: Session, earlier: Draft, fields: Sequence[str], now: datetime) -> list[Change]:
    """Take answers back into an open draft, each a step of undo; what stands now is kept as a version before.

    Raises Error if the draft is read-only or the version could not be kept; then nothing has changed.
    """
    interview = session.interview
    if interview.refusal is not None:
        raise interview.refusal
    interview.end_typing()
    if not interview.flush():
        raise session.save_error or CannotWrite("not-saved", "the draft could not be saved in time", "Try again.")
    keep_at_once(session.file.history, session.file.version.content, now)
    return [interview.put(i, earlier.answer(i)) for i in fields]
