"""One draft open on the screen: held against others, filled, and closed with everything saved."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from contextlib import ExitStack

from lgqtui.draft.store import DraftFile
from lgqtui.interview.interview import Interview
from lgqtui.interview.opening import open_interview
from lgqtui.interview.writer import Saved
from lgqtui.questionnaire.shelf import Shelf


class Sitting:
    """Opening reads the draft; closing saves and lets go.

    Raises CannotRead if the draft or its questionnaire cannot be read.
    """

    def __init__(self, file: DraftFile, shelf: Shelf, told: Callable[[Saved], None]) -> None:
        self.file = file
        self._held: ExitStack | None = None
        self.interview: Interview = open_interview(file, shelf, told)

    def take_hold(self) -> None:
        """Hold the draft against other programs, before anything is changed. Raises Busy if it is open elsewhere."""
        if self._held is None:
            with ExitStack() as opening:
                opening.enter_context(self.file.held(_who(), wait=0.0))
                self._held = opening.pop_all()

    def close(self) -> bool:
        """Save and let go; False if what was typed is not on the disk."""
        self.interview.settle()
        done = self.interview.close()
        if self._held is not None:
            self._held.close()
        return done


def _who() -> str:
    import getpass  # late: the first question is painted before

    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):
        user = str(os.getpid())
    return f"{user} on {socket.gethostname()}"
