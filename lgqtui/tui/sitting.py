"""One draft open on the screen: held against others, filled, and closed with everything saved."""

from __future__ import annotations

import getpass
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
    """Opening takes hold of the draft; closing saves and lets go.

    Raises CannotRead if the draft or its questionnaire cannot be read, Busy if it is open elsewhere.
    """

    def __init__(self, file: DraftFile, shelf: Shelf, told: Callable[[Saved], None]) -> None:
        self.file = file
        self._held = ExitStack()
        with ExitStack() as opening:
            opening.enter_context(file.held(_who(), wait=0.0))
            self.interview: Interview = open_interview(file, shelf, told)
            self._held = opening.pop_all()

    def close(self) -> bool:
        """Save and let go; False if what was typed is not on the disk."""
        self.interview.settle()
        done = self.interview.close()
        self._held.close()
        return done


def _who() -> str:
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):
        user = str(os.getpid())
    return f"{user} on {socket.gethostname()}"
