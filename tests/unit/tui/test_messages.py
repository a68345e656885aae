"""Messages of the full screen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual import events, widgets
from textual.message import Message

from lgqtui.tui import messages

SCREEN = Path(messages.__file__).parent
HANDLER = re.compile(r"^    (?:async )?def (on_\w+)\(self", re.MULTILINE)
OTHERS = {"on_crash"}
"""What the app calls itself."""


def handler_names() -> set[str]:
    """Return the names of the handlers that Textual derives from every message and event."""
    classes: list[type] = [*vars(messages).values(), *vars(events).values()]
    for name in ("Input", "TextArea"):
        classes += vars(getattr(widgets, name)).values()
    kinds = [kind for kind in classes if isinstance(kind, type) and issubclass(kind, Message) and kind is not Message]
    return {kind.handler_name for kind in kinds}


@pytest.mark.parametrize("path", sorted(SCREEN.rglob("*.py")), ids=lambda path: str(path.relative_to(SCREEN)))
def test_each_handler_has_its_message(path: Path) -> None:
    """Textual finds a handler by the name of its message; with another name it would never be called."""
    assert set(HANDLER.findall(path.read_text("utf-8"))) - handler_names() - OTHERS == set()


def test_each_message_is_handled() -> None:
    """A message without a handler is posted in vain."""
    sources = "\n".join(path.read_text("utf-8") for path in SCREEN.rglob("*.py"))
    kinds = [kind for name, kind in vars(messages).items() if isinstance(kind, type) and name[0] != "_"]
    unhandled = [
        kind.__name__
        for kind in kinds
        if issubclass(kind, Message)
        and kind is not Message
        and not re.search(rf"def {kind.handler_name}\(|@on\((?:messages\.)?{kind.__name__}\)", sources)
    ]
    assert unhandled == []
