"""Recovery on the full screen: interrupted sessions, recovered answers, conflicts with other programs, damage."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.app import App

from lgqtui.draft.lock import DraftLock
from lgqtui.draft.store import DraftFile
from lgqtui.errors import Error
from lgqtui.i18n import tr
from lgqtui.text import one_line
from lgqtui.tui.keys import key_of
from lgqtui.tui.messages import DraftReplaced, post_to_screens
from lgqtui.tui.services import services
from lgqtui.workflows import recovery

if TYPE_CHECKING:
    from lgqtui.interview.session import Session


def show_opening_notices(app: App[Any], session: Session, lock: DraftLock | None) -> None:
    """Show the notices about a draft that has just been opened, and offer recovered answers."""
    now = services(app).context.clock()
    for notice in recovery.opening_notices(session, lock, now, key_of("look_again")):
        if notice.severity == "error":  # it holds as long as the draft is open
            path = session.file.path  # only its name: what is wrong has to be in view
            why = notice.text.replace(one_line(str(path)), path.stem)
            services(app).message_log.hold(tr("READ ONLY: {why}", why=why), tr("READ ONLY"))
        else:
            services(app).notify_text(notice.text, notice.severity)
    if lock is not None and (request := recovery.recovery_request(session, now)) is not None:
        _open_merge_dialog(app, session, request)


def resolve_conflict(app: App[Any], session: Session, on_done: Callable[[bool], object] = lambda _: None) -> None:
    """Let the user merge the draft with the version that another program saved.

    `on_done` is called with True once the conflict is settled, with False if it is not.
    """
    if session.is_conflict_open:
        return
    result = recovery.compare_with_disk(session)
    if isinstance(result, recovery.MergeRequest):
        _open_merge_dialog(app, session, result, on_done)
    else:
        on_done(_report(app, result, lambda: post_to_screens(app, DraftReplaced)))


def _open_merge_dialog(
    app: App[Any], session: Session, request: recovery.MergeRequest, on_done: Callable[[bool], object] = lambda _: None
) -> None:
    from lgqtui.tui.dialogs.merge import MergeDialog

    def merge(choice: recovery.MergeChoice | None) -> None:
        session.is_conflict_open = False
        result = recovery.apply_merge(session, request, choice, services(app).context.clock(), key_of("save"))
        on_done(_report(app, result, lambda: post_to_screens(app, DraftReplaced)))

    session.is_conflict_open = True
    app.push_screen(MergeDialog(request), merge)


def _report(app: App[Any], result: recovery.Replacement, on_replaced: Callable[[], None]) -> bool:
    if result.notice is not None:
        services(app).notify_text(result.notice.text, result.notice.severity)
    if result.is_done:
        on_replaced()
    return result.is_done


def offer_good_version(app: App[Any], file: DraftFile, error: Error) -> bool:
    """Offer the newest good version of a damaged draft; False if there is none, or the draft is not damaged."""
    offer = recovery.restore_offer(file, error, services(app).context.clock())
    if offer is None:
        return False

    def restore(is_accepted: bool | None) -> None:  # noqa: FBT001 - the result of the dialog
        if is_accepted:
            _report(app, recovery.restore_good_version(file, offer), lambda: services(app).open_draft(file.path))

    from lgqtui.tui.dialogs.dialog import OfferDialog

    app.push_screen(OfferDialog(offer.damage, offer.question), restore)
    return True
