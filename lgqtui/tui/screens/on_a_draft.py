"""A base for screens on a draft: save now, and the actions on a read-only draft."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from textual.screen import Screen

from lgqtui.interview.interview import Interview

if TYPE_CHECKING:
    from lgqtui.tui.app import LgqApp

T = TypeVar("T")

_CHANGING_ACTIONS = ("undo", "redo", "flag", "remark", "clear", "attach", "editor", "save")


class OnADraft(Screen[T]):
    """Disables changes of a read-only draft, and offers to reopen it."""

    interview: Interview
    app: LgqApp
    _path: Path

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable changes of a read-only draft."""
        is_read_only = self.interview.refusal is not None
        if action == "look_again":
            return is_read_only
        return not (is_read_only and action in _CHANGING_ACTIONS) and super().check_action(action, parameters)

    def action_look_again(self) -> None:
        """Reopen the draft, for changes if it can be locked now."""
        self.app.open_draft(self._path)

    def action_save(self) -> None:
        self.app.save_draft()
