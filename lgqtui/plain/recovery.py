"""Choose between versions of a draft: recovered answers, changes by another program, a damaged file."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct

from lgqtui.draft.diff import (
    Difference,
    changed_only_in_other,
    describe_answer,
    diff_drafts,
    difference_lines,
    is_same_response,
    merge_drafts,
    title_of,
)
from lgqtui.draft.history import find_good_version, keep_at_once
from lgqtui.draft.lock import DraftLock, current_owner
from lgqtui.draft.model import Draft
from lgqtui.draft.recovery import RecoveredAnswers
from lgqtui.draft.store import Clock, DraftFile, FileVersion
from lgqtui.errors import CannotRead, Error, FileError
from lgqtui.formatting import format_time
from lgqtui.i18n import tr, trn, with_full_stop
from lgqtui.plain.console import Console, Option
from lgqtui.plain.session import PlainSession
from lgqtui.questionnaire.answer import Answer
from lgqtui.workflows.recovery import interruption_notice


class Sides(Struct, frozen=True):
    """The title of a choice between two versions, and their labels."""

    title: str
    local: str
    other: str


def say_opening_notices(session: PlainSession, lock: DraftLock | None) -> None:
    """Print the notices about a draft that was just opened, and offer recovered answers."""
    result = session.draft_session.file.version.reading
    if result.left_out:
        session.say(
            trn(
                "{n} control character in the draft was left out.",
                "{n} control characters in the draft were left out.",
                result.left_out,
            )
        )
    if lock is None:
        session.say(tr("{why}. You can read it here; /again looks again.", why=session.interview.refusal))
        return
    if not lock.is_sure:
        session.say(tr("In this folder no file can be locked: nobody is told that you have this draft open."))
        session.say(tr("A change made elsewhere is noticed before anything is saved over it."))
    if lock.left is not None:
        session.say(interruption_notice(session.path, lock.left, session.clock()))
    _offer_recovered(session)


def _offer_recovered(session: PlainSession) -> None:
    """Ask about answers of an earlier session that are not in the draft."""
    recovered, draft = session.draft_session.rescue.find(), session.interview.draft
    if recovered is None or not is_same_response(recovered.draft, draft):
        return
    if not diff_drafts(recovered.draft, draft):
        session.draft_session.rescue.drop()
        return
    preset = changed_only_in_other(recovered.base or draft, recovered.draft, draft)
    saved_at = format_time(recovered.time, session.clock())
    title = tr("Answers of {time} were recovered that are not in the draft.", time=saved_at)
    chosen = choose_fields(session, recovered.draft, draft, preset, Sides(title, tr("recovered"), tr("in the draft")))
    _take_recovered(session, recovered, chosen)


def _take_recovered(session: PlainSession, recovered: RecoveredAnswers, chosen: frozenset[str] | None) -> None:
    try:
        keep_at_once(session.draft_session.file.history, recovered.path.read_bytes(), session.clock())
    except (FileError, OSError) as error:
        session.say(tr("Nothing was taken over, and they stay where they are: {why}", why=error))
        return
    session.draft_session.rescue.drop()
    if chosen is None:
        session.say(tr("The draft stays as it is. What was recovered is kept as an earlier version."))
    else:
        session.adopt(merge_drafts(recovered.draft, session.interview.draft, chosen))


def resolve_conflict(session: PlainSession) -> bool:
    """Ask for a choice between the file's version and the session's; False if the conflict is still open."""
    try:
        other = session.draft_session.file.read_version()
    except CannotRead as error:
        session.draft_session.is_conflict_postponed = True
        session.say(tr("Another program has changed the draft, and it cannot be read: {why}", why=error))
        return False
    local, base = session.interview.draft, session.draft_session.file.version.draft
    if not is_same_response(other.draft, local):
        session.draft_session.is_conflict_postponed = True
        session.say(tr("Another draft stands now where this one was. It is not overwritten."))
        return False
    if not diff_drafts(base, local) or not diff_drafts(local, other.draft):
        _apply_merge(session, other, frozenset(difference.field for difference in diff_drafts(local, other.draft)))
        session.say(tr("The draft was changed by another program, and is read as it is now."))
        return True
    title = tr("Another program has changed this draft. Both versions are kept.")
    preset = changed_only_in_other(base, local, other.draft)
    chosen = choose_fields(session, local, other.draft, preset, Sides(title, tr("here"), tr("there")))
    if chosen is None:
        session.draft_session.is_conflict_postponed = True
        session.say(tr("Not saved yet. /save asks again."))
        return False
    _apply_merge(session, other, chosen)
    return True


def _apply_merge(session: PlainSession, other: FileVersion, chosen: frozenset[str]) -> None:
    local = session.interview.draft
    session.draft_session.file.accept(other)
    session.adopt(merge_drafts(local, other.draft, chosen))


def choose_fields(
    session: PlainSession, local: Draft, other: Draft, preset: Collection[str], sides: Sides
) -> frozenset[str] | None:
    """Ask which fields to take from `other`; None if the user leaves the choice for later."""
    differences = diff_drafts(local, other, session.interview.questionnaire.fields)
    session.say(sides.title)
    session.say(trn("{n} field differs:", "{n} fields differ:", len(differences)))
    for difference in differences:
        session.say(title_of(session.interview.questionnaire, difference.field))
    choices = (
        Option("each", tr("go through them one by one")),
        Option("mine", tr("all as they are {side}", side=sides.local)),
        Option("theirs", tr("all as they are {side}", side=sides.other)),
        Option("later", tr("leave it for later")),
    )
    reply = session.choose(tr("Your choice:"), choices, "each")
    if reply.command or reply.text == "later":
        return None
    if reply.text != "each":
        return frozenset(difference.field for difference in differences if reply.text == "theirs")
    return _choose_each(session, differences, preset, sides)


def _choose_each(
    session: PlainSession, differences: Collection[Difference], preset: Collection[str], sides: Sides
) -> frozenset[str] | None:
    chosen: set[str] = set()
    for difference in differences:
        session.say(title_of(session.interview.questionnaire, difference.field))
        session.say_all(difference_lines(difference))
        pairs = (("mine", sides.local, difference.before), ("theirs", sides.other, difference.after))
        choices = [_side_option(session, key, name, difference.field, answer) for key, name, answer in pairs]
        reply = session.choose(tr("Your choice:"), choices, "theirs" if difference.field in preset else "mine")
        if reply.command:
            return None
        chosen |= {difference.field} if reply.text == "theirs" else set()
    return frozenset(chosen)


def _side_option(session: PlainSession, key: str, name: str, field_id: str, answer: Answer) -> Option:
    words = describe_answer(session.interview.questionnaire, field_id, answer)
    return Option(key, tr("{side}: {words}", side=name, words=words))


def offer_good_version(console: Console, file: DraftFile, error: Error, clock: Clock) -> bool:
    """Offer the newest good version of a damaged draft, and restore it on a yes; True if it was restored."""
    version = find_good_version(error, file.history) if isinstance(error, CannotRead) else None
    if version is None:
        return False
    content = version.generation.path.read_bytes()
    console.say(with_full_stop(str(error)))
    answers = trn("{n} answer", "{n} answers", len(version.draft.answers))
    template = "The newest good version is of {time} and has {answers}. Bring it back?"
    console.say(tr(template, time=format_time(version.generation.time, clock()), answers=answers))
    console.say(tr("The damaged file is set aside, nothing of it is lost."))
    choices = (Option("yes", tr("bring it back"), "y"), Option("no", tr("leave everything as it is"), "n"))
    if console.choose(tr("Your choice:"), choices, "no").text != "yes":
        return False
    with file.held(current_owner(tr("lgqtui")), wait=0.0):
        quarantined = file.put_back(content)
    if quarantined is not None:
        console.say(tr("The damaged file is set aside as {path}", path=quarantined.path))
    return True
