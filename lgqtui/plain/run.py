"""A sitting by talk, from the list of drafts to the last words, ended with everything saved whatever ends it."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

from lgqtui.draft.lock import DraftLock
from lgqtui.draft.store import DraftFile
from lgqtui.errors import ChangedElsewhere, Error
from lgqtui.i18n import tr
from lgqtui.interview.session import Session
from lgqtui.plain.around import Around
from lgqtui.plain.console import Console
from lgqtui.plain.draft_list import DraftMenu, choose_draft
from lgqtui.plain.field_prompts import fill
from lgqtui.plain.recovery import offer_good_version, settle_change, welcome
from lgqtui.plain.session import Ending, PlainSession, SaveReporter, ended

_INTERRUPTED = 130
_HUNG_UP = 129
_NOT_SAVED = 4


class PlainResult(BaseException):
    """The system asked the program to end; no handler of exceptions may take it."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def run(talk: Console, around: Around, path: Path | None) -> int:
    """Hold interviews until the person leaves, and return the exit code.

    Raises Error if the draft at `path` cannot be opened; without a path the list of drafts is read out first.
    """
    with _listening():
        try:
            talk.say(tr("Everything is saved as you go. ? says at any place what can be done."))
            return _sittings(talk, around, path)
        except KeyboardInterrupt:
            return _INTERRUPTED
        except EOFError:
            return 0
        except PlainResult as end:
            return 128 + end.number
        except OSError:  # the terminal has gone
            return _HUNG_UP
        finally:
            _forget_copies(around.drafts.home.state / "shown")


def _forget_copies(room: Path) -> None:
    """Leave no copy of evidence behind that was opened."""
    if room.exists():
        from lgqtui.draft.attachment_viewer import forget_copies

        forget_copies(room)


def _choose(talk: Console, around: Around) -> Path | None:
    return choose_draft(DraftMenu(talk, around))


def _sittings(talk: Console, around: Around, path: Path | None) -> int:
    """Hold one interview after the other; the exit code."""
    is_named, left_at = path is not None, ""
    while (chosen := path or _choose(talk, around)) is not None:
        code, ending, place = _hold(talk, around, chosen, left_at, is_named=is_named)
        if ending == "quit":
            return code
        path, left_at = (chosen, place) if ending == "again" else (None, "")  # who opens it anew stays where they are
        is_named = is_named and path is not None
    return 0


def _hold(talk: Console, around: Around, path: Path, left_at: str, *, is_named: bool) -> tuple[int, Ending, str]:
    """Hold one interview; a draft from the list that cannot be opened is told there. The last is where it was left."""
    saves, file = SaveReporter(), DraftFile(path, around.clock)
    try:
        sitting = Session(file, around.shelf, saves.hear, around.drafts.home.state)
    except Error as error:
        return (*_not_opened(talk, around, file, error, is_named=is_named), left_at)
    sitting.resume_field = left_at or sitting.resume_field
    conversation = PlainSession(talk, sitting, saves, around)
    try:
        return (*_talk(conversation, sitting.acquire_lock()), sitting.current_field)
    finally:
        sitting.close()
        if conversation.is_elsewhere:
            sitting.rescue.drop()


def _not_opened(talk: Console, around: Around, file: DraftFile, error: Error, *, is_named: bool) -> tuple[int, Ending]:
    """Offer a good version of a damaged draft, or tell why a draft from the list cannot be opened."""
    if offer_good_version(talk, file, error, around.clock):
        return 0, "again"
    if is_named:
        raise error
    talk.say(" ".join(filter(None, (ended(str(error)), error.remedy))))
    return 0, "drafts"


def _talk(c: PlainSession, mine: DraftLock | None) -> tuple[int, Ending]:
    """Fill the draft in until the person leaves; the exit code, and where they go."""
    is_welcome = False
    while True:
        code = _filled(c, None if is_welcome else lambda: welcome(c, mine))
        is_welcome = True
        c.interview.settle()
        with contextlib.suppress(OSError):  # the terminal may have gone
            if c.save():
                c.say(c.sitting.closing_message(done=True))
                return code, c.ending
            if not code and _is_helped(c):
                if c.ending:
                    return code, c.ending
                continue
            c.say(c.sitting.closing_message(done=False))
        return code or _NOT_SAVED, "quit"


def _is_helped(c: PlainSession) -> bool:
    """Do something about a draft that could not be saved; False if the person wants nothing of it."""
    if not isinstance(c.sitting.trouble, ChangedElsewhere):
        return _another_place(c)
    wanted, c.ending = c.ending, ""
    try:
        is_settled = settle_change(c)
    except (KeyboardInterrupt, EOFError):
        return False
    if is_settled and c.interview.flush():
        c.ending = wanted
        c.say(c.sitting.closing_message(done=True))
    return is_settled or _another_place(c)


def _filled(c: PlainSession, before: Callable[[], None] | None) -> int:
    """Ask until the person leaves, or something makes them; the exit code that this means."""
    code = 0
    try:
        if before is not None:
            before()
        fill(c)
    except KeyboardInterrupt:
        code, c.ending = _INTERRUPTED, "quit"
        c.say()
    except EOFError:
        c.ending = "quit"
    except PlainResult as end:
        code, c.ending = 128 + end.number, "quit"
    except OSError:
        code, c.ending = _HUNG_UP, "quit"
    return code


def _another_place(c: PlainSession) -> bool:
    """Offer another place for a draft that cannot be saved where it is; False if the person wants none.

    Nothing said goes back to the answers: then nothing is ending any more.
    """
    c.say(tr("The draft cannot be saved where it is. It can be saved in another place instead."))
    while True:
        try:
            wanted = c.talk.ask_exact(tr("Path of a new file, nothing for back to your answers:")).strip()
        except (KeyboardInterrupt, EOFError):
            return False
        if not wanted:
            c.ending, c.told = "", None
            return True
        try:
            file = c.drafts.add(c.drafts.path_of(wanted), c.interview.draft)
        except Error as error:
            c.say_error(error)
            continue
        c.is_elsewhere = True
        c.say(tr("Saved in another place: {path}", path=file.path))
        return True


@contextlib.contextmanager
def _listening() -> Iterator[None]:
    """Have the signals that end programs come out as Ended where the person is waited for."""

    def end(number: int, _: FrameType | None) -> None:
        raise PlainResult(number)

    wanted = (getattr(signal, name, None) for name in ("SIGTERM", "SIGHUP"))
    before = [(number, signal.signal(number, end)) for number in wanted if number is not None]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)
