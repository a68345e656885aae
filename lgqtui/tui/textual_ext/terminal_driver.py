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

from lgqtui.terminal_input import PASTE_END, PASTE_START, TerminalReader, known_key
from lgqtui.tui.textual_ext.event_sync import Burst

_BURST_LENGTH = 3
"""Letters that come together are more than hands type at once."""
_LINES = r"[^\r\n]\r*\n[\r\n]*[^\r\n]|[^\r\n](?:\r+[^\r\n]+){2}"
"""Lines that were not typed ahead: no key sends LF, and Enter, which sends CR, ends two fields in a row at most."""


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
        except (ValueError, ArithmeticError):  # no number of a character, or pixels of a window without size
            return []
        finally:
            Parser.__init__(self)  # or it would wait for the rest of what it does not know


class TerminalDriver(LinuxDriver):
    """Textual's driver for Linux and macOS with a reader of its own."""

    def run_input_thread(self) -> None:
        """Read until the driver stops, and post what was read."""
        parser, decode = InputParser(), getincrementaldecoder("utf-8")("surrogateescape").decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                is_ready = bool(selector.select(0.1))
                data = os.read(self.fileno, 4096) if is_ready else b""
                if is_ready and not data:  # the terminal is gone, and would be ready for ever
                    return
                for message in parser.read(decode(data)):
                    self.process_message(message)
