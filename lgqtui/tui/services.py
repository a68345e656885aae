"""What screens, dialogs and recovery may ask of the app, so that nothing below the app imports it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from pathlib import Path

    from textual.message_pump import MessagePump

    from lgqtui.errors import Error
    from lgqtui.interview.session import Session
    from lgqtui.workflows.context import AppContext
    from lgqtui.workflows.notices import NoticeSeverity


class AppServices(Protocol):
    """The context, the open draft, and notices. What every Textual app can do is asked of `node.app`."""

    context: AppContext
    session: Session | None
    last_folder: Path

    def notify_text(self, text: str, severity: NoticeSeverity = "information") -> None:
        """Show a notice in the corner for six seconds; nothing in it is markup."""

    def notify_error(self, error: Error, severity: NoticeSeverity = "error") -> None:
        """Show an error with its remedy."""

    def open_draft(self, path: Path) -> None:
        """Open a draft soon; if it cannot be opened, report it, and offer the newest good version of a damaged one."""

    def save_draft(self) -> None:
        """Save the open draft now, and show whether that worked."""

    def edit_text(self, text: str) -> str | None:
        """Return a text as the user's own editor saved it; None if it could not be used, which is reported."""

    def leave_draft(self) -> None:
        """Save, and go to the list of drafts; if saving fails, stay and offer another path."""


class _App(Protocol):
    lifecycle: AppServices


def services(node: MessagePump) -> AppServices:
    """Return the services of the app that a screen, dialog or widget belongs to."""
    return cast("_App", node.app).lifecycle
