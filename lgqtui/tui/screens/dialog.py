"""What dialogues share: a box over the screen that Esc puts away."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

if TYPE_CHECKING:
    from lgqtui.tui.app import LgqApp

T = TypeVar("T")


class Dialog(ModalScreen[T | None]):
    """A box over the screen. Esc and ^Q put it away without a result."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+q", "put_away", "back", show=True, priority=True),
    ]
    app: LgqApp

    def action_put_away(self) -> None:
        """Put the box away."""
        self.dismiss(None)
