"""Letting go of what was left: the toolkit keeps a closed line or text editor, and all that hangs on it, for ever."""

from __future__ import annotations

from textual.widget import Widget


def let_go(editor: Widget) -> None:
    """Take an editor that is closing off the lists of who hears that text is selected and that the colours change."""
    editor.screen.text_selection_started_signal.unsubscribe(editor)
    # No public way leads to this list; it is cleared of closed widgets only when the colours do change.
    for heard in getattr(editor.app, "__watchers", {}).values():
        heard[:] = [(who, callback) for who, callback in heard if who is not editor]
