"""Windows too small for the full screen: offer the questions one at a time instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Size

from lgqtui.i18n import tr

if TYPE_CHECKING:
    from lgqtui.tui.app import LgqApp

MINIMUM_SIZE = (50, 13)
"""Columns and lines that the full screen needs."""


def is_small(size: Size) -> bool:
    """Return True if the window has too few columns or lines."""
    columns, lines = MINIMUM_SIZE
    return size.width < columns or size.height < lines


def offer_plain(app: LgqApp, size: Size) -> None:
    """Show what is too small, and offer to go on question by question."""
    from lgqtui.tui.dialogs.dialog import OfferDialog

    columns, lines = MINIMUM_SIZE
    has = tr("This window has {columns} columns and {lines} lines.", columns=size.width, lines=size.height)
    needs = tr("The full screen needs {columns} and {lines}.", columns=columns, lines=lines)
    offer = tr("Go on without it, one question at a time?")

    def leave(is_accepted: bool | None) -> None:  # noqa: FBT001 - the result of the dialog
        if is_accepted:
            app.lifecycle.leave_for_plain()

    app.push_screen(OfferDialog(f"{has} {needs}", offer), leave)
