"""A driver that gives Textual's parser one complete piece at a time.

Textual decodes strictly, and writes every sequence that it does not know as text.
"""

from __future__ import annotations

import os
import re
import selectors
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable
from time import monotonic

from textual import events
from textual._parser import Parser
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from lgqtui.terminal_input import PASTE_END, PASTE_START, TerminalReader
from lgqtui.tui.textual_ext.event_sync import Burst

_BURST_LENGTH = 3
"""Letters that come together are more than hands type at once."""
_LINES = r"[^\r\n]\r*\n[\r\n]*[^\r\n]|[^\r\n](?:\r+[^\r\n]+){2}"
"""Lines that were not typed ahead: no key sends LF, and Enter, which sends CR, ends two fields in a row at most."""
_KEY = r"\x1b\[(\d*)(?::(\d*))?[\d:]*(?:;(\d*)(?::(\d*))?[\d:]*)?(?:;([\d:]*))?([u~A-FHPQRS])"
"""Code, with Shift; modifiers, event; text; end."""
_SAFE_SEQUENCE = r"\x1b[\[O](?!48;(?:\d+;)?\d{4}).{1,30}"
"""A sequence that is not too long for Textual, nor the size of a window beyond all sizes."""


class InputParser(XTermParser):
    """Turns text from the terminal, in which bytes that are no UTF-8 are surrogates, into events."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self._reader = TerminalReader(clock)

    def read(self, text: str) -> list[Message]:
        """Return the events of text that came together, after those that are due."""
        return [event for piece in self._reader.read(text) for event in self._parse_piece(piece)]

    def _parse_piece(self, piece: str) -> Iterable[Message]:
        if piece.startswith(PASTE_START):
            return [events.Paste(piece[len(PASTE_START) : -len(PASTE_END)])]
        if piece[0] == "\x1b":
            return self._parse_sequence(piece)
        if re.search(_LINES, piece):
            return [events.Paste(piece)]
        keys = [event for event in self.feed(piece) if isinstance(event, events.Key)]
        is_burst = len(piece) >= _BURST_LENGTH and piece.isprintable() and len(set(piece)) > 1
        return [Burst(keys)] if is_burst else keys

    def _parse_sequence(self, sequence: str) -> Iterable[Message]:
        if sequence == "\x1b":
            return [events.Key("escape", sequence)]
        if len(sequence) == 2:
            keys = [*self._sequence_to_key_events(sequence)] or self._sequence_to_key_events(sequence[1], alt=True)
            return [key for key in keys if key.key.startswith("alt+") or not key.is_printable]
        try:
            return list(self.feed(known_key(sequence)))
        except (ValueError, OverflowError):  # no number of a character
            return []
        finally:
            Parser.__init__(self)  # or it would wait for the rest of what it does not know


def known_key(sequence: str) -> str:
    """Return what Textual knows of a sequence: a letter for a key that types one, "" if it was let go."""
    match = re.fullmatch(_KEY, sequence)
    if match is None:
        return sequence if re.fullmatch(_SAFE_SEQUENCE, sequence) else ""
    code, shifted, modifiers, event, text, end = match.groups(default="")
    if event == "3":
        return ""
    if end == "~" and code == "27" and text:  # another program's order: 27 ; modifiers ; code
        code, text, end = text, "", "u"
    bits = int(modifiers or 1) - 1
    if end == "u" and not bits & ~(1 | 64 | 128):  # Shift, Caps Lock and Num Lock
        codes = (text or (bits & 1 and shifted) or code or "0").split(":")
        letter = "".join(chr(int(part)) for part in codes if part)
        if letter.isprintable() and not "\ue000" <= letter < "\uf900":
            return letter.upper() if bits & 65 and not text else letter
    return f"\x1b[{code};{modifiers}".rstrip(";") + end


class TerminalDriver(LinuxDriver):
    """Textual's driver for Linux and macOS with a reader of its own."""

    def run_input_thread(self) -> None:
        """Read until the driver stops, and post what was read."""
        parser, decode = InputParser(), getincrementaldecoder("utf-8")("surrogateescape").decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                data = os.read(self.fileno, 4096) if selector.select(0.1) else b""
                for message in parser.read(decode(data)):
                    self.process_message(message)
