"""A sitting by talk, from the list of drafts to the last words, ended with everything saved whatever ends it."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from msgspec import Struct

from lgqtui.draft.folder import Drafts
from lgqtui.draft.store import Clock, DraftFile
from lgqtui.errors import Error
from lgqtui.interview.sitting import Sitting
from lgqtui.plain.conversation import Conversation, Ending, ended
from lgqtui.plain.drafts_list import DraftsList, choose_draft
from lgqtui.plain.filling import fill
from lgqtui.plain.saves import Saves
from lgqtui.plain.talk import Talk
from lgqtui.questionnaire.shelf import Shelf
from lgqtui.settings import Settings
from lgqtui.words import say

_INTERRUPTED = 130
_HUNG_UP = 129
_NOT_SAVED = 4


class Ended(BaseException):
    """The system asked the program to end; no handler of exceptions may take it."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Around(Struct, frozen=True):
    """What a sitting needs beside somebody to talk to."""

    drafts: Drafts
    shelf: Shelf
    settings: Settings
    clock: Clock


def run(talk: Talk, around: Around, path: Path | None) -> int:
    """Hold interviews until the person leaves, and return the exit code.

    Raises Error if the draft at `path` cannot be opened; without a path the list of drafts is read out first.
    """
    with _listening():
        try:
            talk.say(say("Everything is saved as you go. ? says at any place what can be done."))
            while (chosen := path or _choose(talk, around)) is not None:
                code, ending = _hold(talk, around, chosen, is_named=path is not None)
                if ending != "drafts":
                    return code
                path = None
        except KeyboardInterrupt:
            return _INTERRUPTED
        except EOFError:
            return 0
        except Ended as end:
            return 128 + end.number
        except OSError:  # the terminal has gone
            return _HUNG_UP
    return 0


def _choose(talk: Talk, around: Around) -> Path | None:
    questionnaire = around.settings["questionnaire"]
    return choose_draft(DraftsList(talk, around.drafts, around.shelf, around.clock, questionnaire))


def _hold(talk: Talk, around: Around, path: Path, *, is_named: bool) -> tuple[int, Ending]:
    """Hold one interview; a draft from the list that cannot be opened is told there."""
    saves = Saves()
    try:
        sitting = Sitting(DraftFile(path, around.clock), around.shelf, saves.hear, around.drafts.home.state)
        try:
            sitting.take_hold()
        except Error:
            sitting.close()
            raise
    except Error as error:
        if is_named:
            raise
        talk.say(" ".join(filter(None, (ended(str(error)), error.remedy))))
        return 0, "drafts"
    conversation = Conversation(talk, sitting, saves, around.drafts, around.settings["editor"])
    try:
        return _talk(conversation)
    finally:
        sitting.close()


def _talk(c: Conversation) -> tuple[int, Ending]:
    """Fill the draft in until the person leaves; the exit code, and where they go."""
    while True:
        code = _filled(c)
        c.interview.settle()
        with contextlib.suppress(OSError):  # the terminal may have gone
            if c.save():
                c.say(say("Saved. Your draft is {path}", path=c.path))
                return code, c.ending
            if not code and _another_place(c):
                if c.ending:
                    return code, c.ending
                continue
            c.say(say("NOT SAVED: {path}", path=c.path))
        return code or _NOT_SAVED, "quit"


def _filled(c: Conversation) -> int:
    """Ask until the person leaves, or something makes them; the exit code that this means."""
    code = 0
    try:
        fill(c)
    except KeyboardInterrupt:
        code, c.ending = _INTERRUPTED, "quit"
        c.say()
    except EOFError:
        c.ending = "quit"
    except Ended as end:
        code, c.ending = 128 + end.number, "quit"
    except OSError:
        code, c.ending = _HUNG_UP, "quit"
    return code


def _another_place(c: Conversation) -> bool:
    """Offer another place for a draft that cannot be saved where it is; False if the person wants none.

    Nothing said goes back to the answers: then nothing is ending any more.
    """
    c.say(say("The draft cannot be saved where it is. It can be saved in another place instead."))
    while True:
        try:
            wanted = c.talk.ask_exact(say("Path of a new file, nothing for back to your answers:")).strip()
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
        c.say(say("Saved in another place: {path}", path=file.path))
        return True


@contextlib.contextmanager
def _listening() -> Iterator[None]:
    """Have the signals that end programs come out as Ended where the person is waited for."""

    def end(number: int, _: FrameType | None) -> None:
        raise Ended(number)

    wanted = (getattr(signal, name, None) for name in ("SIGTERM", "SIGHUP"))
    before = [(number, signal.signal(number, end)) for number in wanted if number is not None]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)
