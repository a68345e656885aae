"""When a draft cannot be saved where it is: another place for it."""

from __future__ import annotations

from pathlib import Path

from lgqtui.draft.folder import Drafts
from lgqtui.errors import Error
from lgqtui.interview.interview import Interview
from lgqtui.tui.screens.ask_line import AskLine
from lgqtui.words import say


class AnotherPlace(AskLine):
    """Saves the draft where the person says, and gives that path; stays until it is saved or the person goes back."""

    def __init__(self, drafts: Drafts, interview: Interview, path: Path) -> None:
        super().__init__(
            say("The draft cannot be saved where it is. Save it here instead:"),
            str(Path.home() / path.name),
            say("Enter saves there and leaves; Esc goes back to your answers, which are all still here."),
        )
        self._drafts = drafts
        self._interview = interview

    def take(self, line: str) -> None:
        """Save there; if that fails too, say so and stay."""
        try:
            target = self._drafts.path_of(line)
            self._drafts.add(target, self._interview.draft)
        except Error as error:
            self.app.tell(f"{error}. {error.remedy}", "error")
        else:
            self.dismiss(str(target))
