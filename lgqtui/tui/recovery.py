"""Recovery on the full screen: interrupted sessions, recovered answers, conflicts with other programs, damage."""

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
from lgqtui.tui.keys import key_of
from lgqtui.workflows.recovery import interruption_notice

if TYPE_CHECKING:
    from lgqtui.interview.session import Session
    from lgqtui.tui.app import LgqApp


def show_opening_notices(app: LgqApp, session: Session, lock: DraftLock | None) -> None:
    """Show the notices about a draft that has just been opened."""
    now = app.context.clock()
    if left_out := session.file.version.reading.left_out:
        templates = (
            "{n} control character in the draft was left out.",
            "{n} control characters in the draft were left out.",
        )
        app.notify_text(trn(*templates, left_out), "warning")
    if lock is None:
        app.notify_text(_read_only_notice(session.interview.refusal), "warning")
        return
    if not lock.is_sure:
        app.notify_text(
            tr(
                "In this folder no file can be locked: nobody is told that you have this draft open. A change made "
                "elsewhere is noticed before anything is saved over it."
            ),
            "warning",
        )
    if lock.left is not None:
        app.notify_text(interruption_notice(session.file.path, lock.left, now))
    _offer_recovered(app, session)


def _offer_recovered(app: LgqApp, session: Session) -> None:
    """Offer answers of an earlier session that are not in the draft."""
    recovered = session.rescue.find()
    present = session.interview.draft
    if recovered is None or not is_same_response(recovered.draft, present):
        return
    if not diff_drafts(recovered.draft, present):
        session.rescue.drop()
        return
    base = recovered.base or present
    preset = changed_only_in_other(base, recovered.draft, present)
    time = format_time(recovered.time, app.context.clock())
    title = tr("Answers of {time} were recovered that are not in the draft. Choose, field by field:", time=time)

    def merge(chosen: frozenset[str] | None) -> None:
        try:
            keep_at_once(session.file.history, recovered.path.read_bytes(), app.context.clock())
        except (FileError, OSError) as error:
            app.notify_text(tr("Nothing was taken over, and they stay where they are: {why}", why=error), "error")
            return
        session.rescue.drop()
        if chosen is None:
            app.notify_text(tr("The draft stays as it is. What was recovered is kept as an earlier version."))
        else:
            _replace_draft(app, session, merge_drafts(recovered.draft, present, chosen))

    from lgqtui.tui.dialogs.merge import MergeDialog, MergeSides

    otherwise = tr("Esc leaves the draft as it is; what was recovered becomes an earlier version.")
    sides = MergeSides(title, tr("recovered"), tr("in the draft"), otherwise)
    app.push_screen(MergeDialog(session.interview.questionnaire, recovered.draft, present, preset, sides), merge)


def resolve_conflict(app: LgqApp, session: Session, on_done: Callable[[bool], object] = lambda _: None) -> None:
    """Let the user merge the draft with the version that another program saved.

    `on_done` is called with True once the conflict is settled, with False if it is not.
    """
    if session.is_conflict_open:
        return
    try:
        other = session.file.read_version()
    except CannotRead as error:
        app.notify_text(tr("Another program has changed the draft, and it cannot be read: {why}", why=error), "error")
        on_done(False)  # noqa: FBT003 - the answer to "settled?"
        return
    local, base = session.interview.draft, session.file.version.draft
    if not is_same_response(other.draft, local):
        app.notify_text(tr("Another draft stands now where this one was. It is not overwritten."), "error")
        on_done(False)  # noqa: FBT003
    elif not diff_drafts(base, local) or not diff_drafts(local, other.draft):
        _accept(app, session, other, frozenset(d.field for d in diff_drafts(local, other.draft)))
        app.notify_text(tr("The draft was changed by another program, and is shown as it is now."))
        on_done(True)  # noqa: FBT003
    else:
        _open_merge_dialog(app, session, other, on_done)


def _read_only_notice(why: object) -> str:
    return tr("{why}. You can read it here; {key} looks again.", why=why, key=key_of("look_again"))


def _open_merge_dialog(app: LgqApp, session: Session, other: FileVersion, on_done: Callable[[bool], object]) -> None:
    from lgqtui.tui.dialogs.merge import MergeDialog, MergeSides

    def merge(chosen: frozenset[str] | None) -> None:
        session.is_conflict_open = False
        if chosen is None:
            session.is_conflict_postponed = True
            app.notify_text(tr("Not saved yet. {key} asks again.", key=key_of("save")), "warning")
        else:
            _accept(app, session, other, chosen)
        on_done(chosen is not None)

    local, base = session.interview.draft, session.file.version.draft
    title = tr("Another program has changed this draft. Both versions are kept. Choose, field by field:")
    preset = changed_only_in_other(base, local, other.draft)
    sides = MergeSides(title, tr("here"), tr("there"), tr("Esc leaves it for later."))
    session.is_conflict_open = True
    app.push_screen(MergeDialog(session.interview.questionnaire, local, other.draft, preset, sides), merge)


def _accept(app: LgqApp, session: Session, other: FileVersion, chosen: frozenset[str]) -> None:
    local = session.interview.draft
    session.file.accept(other)
    _replace_draft(app, session, merge_drafts(local, other.draft, chosen))


def _replace_draft(app: LgqApp, session: Session, draft: Draft) -> None:
    session.interview.adopt(draft)
    app.reload()


def offer_good_version(app: LgqApp, file: DraftFile, error: CannotRead) -> bool:
    """Offer the newest good version of a damaged draft; False if there is none, or the draft is not damaged."""
    good = find_good_version(error, file.history)
    if good is None:
        return False
    content = good.generation.path.read_bytes()
    now = app.context.clock()

    def restore(is_accepted: bool | None) -> None:  # noqa: FBT001 - the result of the dialog
        if not is_accepted:
            return
        try:
            with file.held(current_owner("lgqtui"), wait=0.0):
                quarantined = file.put_back(content)
        except Error as failure:
            app.notify_text(failure.sentence, "error")
            return
        if quarantined is not None:
            app.notify_text(tr("The damaged file is set aside as {path}", path=quarantined.path))
        app.call_later(app.open_or_notify, file.path)

    from lgqtui.tui.dialogs.dialog import OfferDialog

    answers = trn("{n} answer", "{n} answers", len(good.draft.answers))
    template = "The newest good version is of {time} and has {answers}. Bring it back?"
    offer = tr(template, time=format_time(good.generation.time, now), answers=answers)
    note = tr("The damaged file is set aside, nothing of it is lost.")
    app.push_screen(OfferDialog(tr("{why}.", why=error), f"{offer} {note}"), restore)
    return True
