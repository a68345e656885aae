"""Choose between versions of a draft: recovered answers, changes by another program, a damaged file."""

from __future__ import annotations

from lgqtui.draft.diff import Difference, describe_answer, difference_lines, title_of
from lgqtui.draft.lock import DraftLock
from lgqtui.draft.store import Clock, DraftFile
from lgqtui.errors import Error
from lgqtui.i18n import tr, trn
from lgqtui.plain.console import Console, Option, confirm
from lgqtui.plain.session import PlainSession
from lgqtui.workflows import recovery


def say_opening_notices(session: PlainSession, lock: DraftLock | None) -> None:
    """Print the notices about a draft that was just opened, and offer recovered answers."""
    now = session.context.clock()
    notices = recovery.opening_notices(session.draft_session, lock, now, look_again_word="/again")
    session.say_all(notice.text for notice in notices)
    if lock is not None and (request := recovery.recovery_request(session.draft_session, now)) is not None:
        _merge(session, request)


def resolve_conflict(session: PlainSession) -> bool:
    """Ask for a choice between the file's version and the session's; False if the conflict is still open."""
    result = recovery.compare_with_disk(session.draft_session)
    return _merge(session, result) if isinstance(result, recovery.MergeRequest) else _report(session, result)


def _merge(session: PlainSession, request: recovery.MergeRequest) -> bool:
    choice = _ask_choice(session, request)
    result = recovery.apply_merge(session.draft_session, request, choice, session.context.clock(), save_word="/save")
    return _report(session, result)


def _report(session: PlainSession, result: recovery.Replacement) -> bool:
    if result.notice is not None:
        session.say(result.notice.text)
    if result.is_done:
        session.reload()
    return result.is_done


def _ask_choice(session: PlainSession, request: recovery.MergeRequest) -> recovery.MergeChoice:
    """Ask which version to take; a command decides nothing, and runs next."""
    differences = request.differences
    session.say(request.title)
    session.say(trn("{n} field differs:", "{n} fields differ:", len(differences)))
    session.say_all(title_of(request.questionnaire, difference.field) for difference in differences)
    choices = (
        Option("each", tr("go through them one by one")),
        Option("mine", tr("all as they are {side}", side=request.local_label)),
        Option("theirs", tr("all as they are {side}", side=request.other_label)),
        Option("later", tr("leave it for later")),
    )
    reply = session.choose(tr("Your choice:"), choices, "each", request.help)
    if reply.command or reply.text == "later":
        return None
    if reply.text == "each":
        return _ask_each(session, request)
    return frozenset(difference.field for difference in differences if reply.text == "theirs")


def _ask_each(session: PlainSession, request: recovery.MergeRequest) -> recovery.MergeChoice:
    fields: set[str] = set()
    for difference in request.differences:
        session.say(title_of(request.questionnaire, difference.field))
        session.say_all(difference_lines(difference))
        default = "theirs" if difference.field in request.preset_fields else "mine"
        reply = session.choose(tr("Your choice:"), _side_options(request, difference), default, request.help)
        if reply.command:
            return None
        if reply.text == "theirs":
            fields.add(difference.field)
    return frozenset(fields)


def _side_options(request: recovery.MergeRequest, difference: Difference) -> list[Option]:
    versions = (("mine", request.local_label, difference.before), ("theirs", request.other_label, difference.after))
    return [
        Option(key, tr("{side}: {words}", side=side, words=describe_answer(request.questionnaire, difference.field, a)))
        for key, side, a in versions
    ]


def offer_good_version(console: Console, file: DraftFile, error: Error, clock: Clock) -> bool:
    """Offer the newest good version of a damaged draft, and restore it on a yes; True if it was restored."""
    offer = recovery.restore_offer(file, error, clock())
    if offer is None:
        return False
    console.say(offer.damage)
    console.say(offer.question)
    if not confirm(console, tr("bring it back"), tr("leave everything as it is")):
        return False
    result = recovery.restore_good_version(file, offer)
    if result.notice is not None:
        console.say(result.notice.text)
    return result.is_done
