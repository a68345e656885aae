"""What dialogues share: a box over the screen that Esc puts away."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen, Screen

from lgqtui.i18n import say

if TYPE_CHECKING:
    from lgqtui.tui.app import LgqApp

T = TypeVar("T")


class GivesOnce(Screen[T]):
    """A screen that gives its result once, however often it is asked to: by a click and a key right after it."""

    _has_given = False

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Give the result and go, unless that was done before."""
        if self._has_given:
            return AwaitComplete()
        self._has_given = True
        return super().dismiss(result)


class Dialog(GivesOnce[T | None], ModalScreen[T | None]):
    """A box over the screen. Esc and ^Q put it away without a result."""

    CSS_PATH = "dialog.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+q", "put_away", say("back"), show=True, priority=True),
    ]
    app: LgqApp

    def action_put_away(self) -> None:
        """Put the box away."""
        self.dismiss(None)
