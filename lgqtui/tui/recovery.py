"""What the screen does about drafts that came to harm: cut off, not saved, changed elsewhere, damaged."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lgqtui.draft.diff import changed_only_in_other, diff_drafts, is_same_response, merge_drafts
from lgqtui.draft.history import find_good_version, keep_at_once
from lgqtui.draft.lock import DraftLock, current_owner
from lgqtui.draft.model import Draft
from lgqtui.draft.store import DraftFile, FileVersion
from lgqtui.errors import CannotRead, Error, FileError
from lgqtui.formatting import format_time
from lgqtui.i18n import tr, trn
from lgqtui.interview.recovered_words import cut_off_words
from lgqtui.tui.keys import key_of

if TYPE_CHECKING:
    from lgqtui.interview.session import Session
    from lgqtui.tui.app import LgqApp


def welcome(app: LgqApp, session: Session, mine: DraftLock | None) -> None:
    """Tell what there is to know about a draft that has just been opened."""
    now = app.clock()
    if left_out := session.file.known.reading.left_out:
        told = (
            "{n} control character in the draft was left out.",
            "{n} control characters in the draft were left out.",
        )
        app.notify_text(trn(*told, left_out), "warning")
    if mine is None:
        app.notify_text(_read_only(session.interview.refusal), "warning")
        return
    if not mine.is_sure:
        app.notify_text(
            tr(
                "In this folder no file can be locked: nobody is told that you have this draft open. A change made "
                "elsewhere is noticed before anything is saved over it."
            ),
            "warning",
        )
    if mine.left is not None:
        app.notify_text(cut_off_words(session.file.path, mine.left, now))
    _offer_rescued(app, session)


def _offer_rescued(app: LgqApp, session: Session) -> None:
    """Ask about answers of an earlier session that are not in the draft."""
    rescued = session.rescue.find()
    present = session.interview.draft
    if rescued is None or not is_same_response(rescued.draft, present):
        return
    if not diff_drafts(rescued.draft, present):
        session.rescue.drop()
        return
    base = rescued.base or present
    theirs = changed_only_in_other(base, rescued.draft, present)
    time = format_time(rescued.time, app.clock())
    title = tr("Answers of {time} were recovered that are not in the draft. Choose, field by field:", time=time)

    def take(chosen: frozenset[str] | None) -> None:
        try:
            keep_at_once(session.file.history, rescued.path.read_bytes(), app.clock())
        except (FileError, OSError) as error:
            app.notify_text(tr("Nothing was taken over, and they stay where they are: {why}", why=error), "error")
            return
        session.rescue.drop()
        if chosen is None:
            app.notify_text(tr("The draft stays as it is. What was recovered is kept as an earlier version."))
        else:
            _adopt(app, session, merge_drafts(rescued.draft, present, chosen))

    from lgqtui.tui.dialogs.merge import MergeDialog, MergeSides

    otherwise = tr("Esc leaves the draft as it is; what was recovered becomes an earlier version.")
    sides = MergeSides(title, tr("recovered"), tr("in the draft"), otherwise)
    app.push_screen(MergeDialog(session.interview.questionnaire, rescued.draft, present, theirs, sides), take)


def settle_change(app: LgqApp, session: Session, then: Callable[[bool], object] = lambda _: None) -> None:
    """Have the person choose between what another program wrote and what is here; `then` hears whether they did."""
    if session.is_conflict_open:
        return
    try:
        theirs = session.file.look()
    except CannotRead as error:
        app.notify_text(tr("Another program has changed the draft, and it cannot be read: {why}", why=error), "error")
        then(False)  # noqa: FBT003 - the answer to "settled?"
        return
    mine, base = session.interview.draft, session.file.known.draft
    if not is_same_response(theirs.draft, mine):
        app.notify_text(tr("Another draft stands now where this one was. It is not overwritten."), "error")
        then(False)  # noqa: FBT003
    elif not diff_drafts(base, mine) or not diff_drafts(mine, theirs.draft):
        _accept(app, session, theirs, frozenset(d.field for d in diff_drafts(mine, theirs.draft)))
        app.notify_text(tr("The draft was changed by another program, and is shown as it is now."))
        then(True)  # noqa: FBT003
    else:
        _ask(app, session, theirs, then)


def _read_only(why: object) -> str:
    return tr("{why}. You can read it here; {key} looks again.", why=why, key=key_of("look_again"))


def _ask(app: LgqApp, session: Session, theirs: FileVersion, then: Callable[[bool], object]) -> None:
    from lgqtui.tui.dialogs.merge import MergeDialog, MergeSides

    def take(chosen: frozenset[str] | None) -> None:
        session.is_conflict_open = False
        if chosen is None:
            session.is_conflict_postponed = True
            app.notify_text(tr("Not saved yet. {key} asks again.", key=key_of("save")), "warning")
        else:
            _accept(app, session, theirs, chosen)
        then(chosen is not None)

    mine, base = session.interview.draft, session.file.known.draft
    title = tr("Another program has changed this draft. Both versions are kept. Choose, field by field:")
    preset = changed_only_in_other(base, mine, theirs.draft)
    sides = MergeSides(title, tr("here"), tr("there"), tr("Esc leaves it for later."))
    session.is_conflict_open = True
    app.push_screen(MergeDialog(session.interview.questionnaire, mine, theirs.draft, preset, sides), take)


def _accept(app: LgqApp, session: Session, theirs: FileVersion, chosen: frozenset[str]) -> None:
    mine = session.interview.draft
    session.file.accept(theirs)
    _adopt(app, session, merge_drafts(mine, theirs.draft, chosen))


def _adopt(app: LgqApp, session: Session, draft: Draft) -> None:
    session.interview.adopt(draft)
    app.reload()


def offer_good_version(app: LgqApp, file: DraftFile, error: CannotRead) -> bool:
    """Offer the newest good version of a damaged draft; False if there is none, or the draft is not damaged."""
    good = find_good_version(error, file.history)
    if good is None:
        return False
    content = good.generation.path.read_bytes()
    now = app.clock()

    def take(wanted: bool | None) -> None:  # noqa: FBT001 - the result of the dialogue
        if not wanted:
            return
        try:
            with file.held(current_owner("lgqtui"), wait=0.0):
                kept = file.put_back(content)
        except Error as refused:
            app.notify_text(f"{refused}. {refused.remedy}", "error")
            return
        if kept is not None:
            app.notify_text(tr("The damaged file is set aside as {path}", path=kept.path))
        app.call_later(app.open_or_tell, file.path)

    from lgqtui.tui.dialogs.dialog import OfferDialog

    answers = trn("{n} answer", "{n} answers", len(good.draft.answers))
    told = "The newest good version is of {time} and has {answers}. Bring it back?"
    offered = tr(told, time=format_time(good.generation.time, now), answers=answers)
    aside = tr("The damaged file is set aside, nothing of it is lost.")
    app.push_screen(OfferDialog(tr("{why}.", why=error), f"{offered} {aside}"), take)
    return True
