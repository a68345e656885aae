"""Run the line-by-line front end: sessions one after another, each saved however it ends."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import FrameType

from lgqtui.draft.lock import DraftLock
from lgqtui.draft.store import DraftFile
from lgqtui.errors import ChangedElsewhere, Error, FileError
from lgqtui.i18n import tr
from lgqtui.plain.console import Console, ask_until_valid
from lgqtui.plain.draft_list import DraftMenu, choose_draft
from lgqtui.plain.field_prompts import fill
from lgqtui.plain.recovery import offer_good_version, resolve_conflict, say_opening_notices
from lgqtui.plain.session import Ending, PlainSession
from lgqtui.workflows.attachments import remove_view_copies
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.draft_access import open_session
from lgqtui.workflows.recovery import save_elsewhere, saved_elsewhere_message

_INTERRUPTED = 130
_HUNG_UP = 129


class TerminatedBySignal(SystemExit):
    """A signal, whose number it has, asked the program to end; a SystemExit passes through callbacks of event loops."""


_ENDS = (KeyboardInterrupt, EOFError, TerminatedBySignal, OSError)
"""What ends a session; an OSError if the terminal was closed."""


def _exit_code(end: BaseException) -> int:
    codes: dict[type[BaseException], int] = {EOFError: 0, KeyboardInterrupt: _INTERRUPTED}
    return 128 + int(end.args[0]) if isinstance(end, TerminatedBySignal) else codes.get(type(end), _HUNG_UP)


def run(console: Console, context: AppContext, path: Path | None) -> int:
    """Run sessions, without a path from the list of drafts, and return the exit code. Raises Error if none opens."""
    with _signals_as_exceptions():
        try:
            console.say(tr("Everything is saved as you go. ? says at any place what can be done."))
            return _run_sessions(console, context, path)
        except _ENDS as end:
            return _exit_code(end)
        finally:
            remove_view_copies(context)


def _run_sessions(console: Console, context: AppContext, path: Path | None) -> int:
    is_named, resume_field = path is not None, ""
    while (chosen := path or choose_draft(DraftMenu(console, context))) is not None:
        code, ending, current_field = _run_session(console, context, chosen, resume_field, is_named=is_named)
        if ending == "quit":
            return code
        path, resume_field = (chosen, current_field) if ending == "again" else (None, "")
        is_named = is_named and path is not None
    return 0


def _run_session(
    console: Console, context: AppContext, path: Path, resume_field: str, *, is_named: bool
) -> tuple[int, Ending, str]:
    file = DraftFile(path, context.clock)
    try:
        draft_session = open_session(context, file, lambda _: None)
    except Error as error:
        return (*_handle_open_error(console, context, file, error, is_named=is_named), resume_field)
    draft_session.resume_field = resume_field or draft_session.resume_field
    session = PlainSession(console, draft_session, context)
    try:
        return (*_fill_and_save(session, draft_session.acquire_lock()), draft_session.current_field)
    finally:
        draft_session.close()
        if session.is_saved_elsewhere:
            draft_session.recovery_file.drop()


def _handle_open_error(
    console: Console, context: AppContext, file: DraftFile, error: Error, *, is_named: bool
) -> tuple[int, Ending]:
    if offer_good_version(console, file, error, context.clock):
        return 0, "again"
    if is_named:
        raise error
    console.say(error.sentence)
    return 0, "drafts"


def _fill_and_save(session: PlainSession, lock: DraftLock | None) -> tuple[int, Ending]:
    code = _fill(session, lambda: say_opening_notices(session, lock))
    while True:
        with contextlib.suppress(OSError):  # the terminal may have been closed
            if session.save():
                session.say(session.draft_session.closing_message(is_saved=True))
                return code, session.ending
            if not code and _resolve_save_error(session):
                if session.ending:
                    return code, session.ending
                code = _fill(session)
                continue
            session.say(session.draft_session.closing_message(is_saved=False))
        return code or FileError.exit_code, "quit"


def _resolve_save_error(session: PlainSession) -> bool:
    if not isinstance(session.draft_session.save_error, ChangedElsewhere):
        return _save_elsewhere(session)
    ending, session.ending = session.ending, ""
    try:
        is_resolved = resolve_conflict(session)
    except (KeyboardInterrupt, EOFError):
        return False
    if is_resolved and session.interview.flush():
        session.ending = ending
        session.say(session.draft_session.closing_message(is_saved=True))
    return is_resolved or _save_elsewhere(session)


def _fill(session: PlainSession, on_start: Callable[[], None] = lambda: None) -> int:
    """Ask until the user leaves, or a signal or a closed terminal ends it; return the exit code."""
    try:
        on_start()
        fill(session)
    except _ENDS as end:
        session.ending = "quit"
        if isinstance(end, KeyboardInterrupt):
            session.say()
        return _exit_code(end)
    return 0


def _save_elsewhere(session: PlainSession) -> bool:
    session.say(tr("The draft cannot be saved where it is. It can be saved in another place instead."))
    ask = partial(session.console.ask_exact, tr("Path of a new file, nothing for back to your answers:"))
    save = partial(save_elsewhere, session.context.drafts, session.interview.draft)
    try:
        path = ask_until_valid(ask, save, session.say)
    except (KeyboardInterrupt, EOFError):
        return False
    if path is None:
        session.ending, session.introduced_position = "", None
    else:
        session.is_saved_elsewhere = True
        session.say(saved_elsewhere_message(path))
    return True


@contextlib.contextmanager
def _signals_as_exceptions() -> Iterator[None]:
    def handle_signal(number: int, _: FrameType | None) -> None:
        from asyncio import get_running_loop  # late: bare lines have no event loop

        def end() -> None:
            raise TerminatedBySignal(number)

        try:
            get_running_loop().call_soon_threadsafe(end)  # a task would keep to itself what is raised in it
        except RuntimeError:
            end()

    numbers = (getattr(signal, name, None) for name in ("SIGTERM", "SIGHUP"))
    handlers = [(number, signal.signal(number, handle_signal)) for number in numbers if number is not None]
    try:
        yield
    finally:
        for number, handler in handlers:
            signal.signal(number, handler)
