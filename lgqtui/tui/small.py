"""What is done about a window too small for the full screen: it is said, and another way is offered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Size

from lgqtui.i18n import tr

if TYPE_CHECKING:
    from lgqtui.tui.app import LgqApp

LEAST = (50, 13)
"""Columns and lines from which on everything that is needed at once can be seen."""


def is_small(size: Size) -> bool:
    """True if the window has too few columns or lines."""
    columns, lines = LEAST
    return size.width < columns or size.height < lines


def offer_plain(app: LgqApp, size: Size) -> None:
    """Say what is too small, and offer to go on question by question."""
    from lgqtui.tui.dialogs.dialog import OfferDialog

    columns, lines = LEAST
    has = tr("This window has {columns} columns and {lines} lines.", columns=size.width, lines=size.height)
    needs = tr("The full screen needs {columns} and {lines}.", columns=columns, lines=lines)
    offer = tr("Go on without it, one question at a time?")

    def take(wanted: bool | None) -> None:  # noqa: FBT001 - the result of the dialogue
        if wanted:
            app.lifecycle.leave_for_plain()

    app.push_screen(OfferDialog(f"{has} {needs}", offer), take)
