"""A screen on a draft: saving at once, and what is offered where the draft can only be read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from textual.screen import Screen

from lgqtui.i18n import tr
from lgqtui.interview.interview import Interview

if TYPE_CHECKING:
    from lgqtui.tui.app import LgqApp

T = TypeVar("T")

_CHANGING = ("undo", "redo", "flag", "remark", "clear", "attach", "editor", "save")


class OnADraft(Screen[T]):
    """Offers no change in a draft that can only be read, and to look again whether it still is so."""

    interview: Interview
    app: LgqApp
    _path: Path

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What would change a draft that can only be read is not offered."""
        is_read_only = self.interview.refusal is not None
        if action == "look_again":
            return is_read_only
        return not (is_read_only and action in _CHANGING) and super().check_action(action, parameters)

    def action_look_again(self) -> None:
        """Open the draft anew: for changing it, if nothing speaks against it any more."""
        self.app.call_later(self.app.open_or_tell, self._path)

    def action_save(self) -> None:
        """Save now, and say so."""
        if self.app.session is not None:
            self.app.session.is_conflict_postponed = False  # who asks for it is asked again
        self.interview.settle()
        if self.interview.flush():
            self.app.notify_text(tr("Saved in {path}", path=self._path))
        else:
            self.app.notify_text(tr("Not saved. Your answers are still here; quitting offers another place."), "error")
