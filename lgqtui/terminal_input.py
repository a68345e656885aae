"""What a terminal sends, in pieces: texts, control sequences and pastes. What it answers by itself is never text."""

from __future__ import annotations

import re
from collections.abc import Callable
from time import monotonic

REPLACEMENT = "\ufffd"
"""What stands for bytes that are no UTF-8."""
PASTE_START, PASTE_END = "\x1b[200~", "\x1b[201~"
_SILENCE = 1.0
"""Seconds after which a paste or a sequence that has no end is taken to be over."""
_KEY_PAUSE = 0.1
"""Seconds after which Esc, alone or with a letter, is a key."""

# Compiled when the first bytes come: before that the first question is painted.
_C1 = {0x80 + code: f"\x1b{chr(0x40 + code)}" for code in (0x0F, 0x10, 0x18, 0x1B, 0x1C, 0x1D, 0x1E, 0x1F)}
_C1_BYTES = "\udc9b[0-9<=>?][-0-?]*[@-~]|[\udc90\udc98\udc9d-\udc9f][^\\x00-\x08\n-\x1b\udc9c]*(?:\x07|\x1b\\\\|\udc9c)"
"""Such a byte alone is no UTF-8; it begins a sequence only if all of that is there."""
_CSI = r"\[[-0-?]*[ -/]*"
_STRING = r"[P\]_^X][^\x00-\x08\n-\x1b]*"  # OSC, DCS, APC, PM, SOS
_END = r"(?:\x07|\x1b\\)"
_SEQUENCE = rf"\x1b(?:\[M[^\x1b]{{3}}|\[\[[A-E]|\[\d+\$|(?!\[[M\[]){_CSI}[@-~]|O\d*[ @-~]|{_STRING}{_END})"
_UNFINISHED = rf"\x1b(?:{_CSI}|\[M[^\x1b]{{0,2}}|\[\[|O\d*|{_STRING}(?:\x1b\Z)?)?"
_PIECE = (
    rf"\x1b\[200~[\s\S]*?\x1b\[201~|(?!\x1b\[200~)(?:{_SEQUENCE}|[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+"
    rf"|(?!{_UNFINISHED}\Z)(?:\x1b[^\x1b\[\]PO_^X]|{_UNFINISHED}|[\s\S]))"
)


class TerminalReader:
    """Splits what a terminal sends into texts, sequences and pastes, each complete; `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._last = 0.0
        self._rest = ""  # has no end yet

    def read(self, text: str) -> list[str]:
        """Return the pieces of a text, in which bytes that are no UTF-8 are surrogates, and those that are over."""
        pieces = self.expire()
        if not text:
            return pieces
        text = re.sub(_C1_BYTES, "", text).translate(_C1).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        pause, self._last = self._clock() - self._last, self._clock()
        joined = self._rest + text
        # After a pause one letter was typed: it goes on with nothing, and what was cut is dropped.
        is_typed = pause >= _KEY_PAUSE and len(text) == 1 and not re.fullmatch(_SEQUENCE, joined)
        self._rest = text if is_typed and not self._rest.startswith(PASTE_START) else joined
        while match := re.match(_PIECE, self._rest):
            pieces.append(match[0])
            self._rest = self._rest[match.end() :]
        return pieces

    def expire(self, silence: float = _SILENCE) -> list[str]:
        """Return the pieces that are over because nothing came for a while."""
        rest, is_key = self._rest, len(self._rest) <= 2
        if not rest or self._clock() - self._last < (min(silence, _KEY_PAUSE) if is_key else silence):
            return []
        self._rest = ""
        if rest.startswith(PASTE_START):
            return [re.sub(r"\x1b(\[(2(0(1)?)?)?)?\Z", "", rest) + PASTE_END]
        return [rest] if is_key else []


def strip_sequences(text: str, keep: str = r"(?!)") -> str:
    """Return a text without complete control sequences but those to keep; other control characters stay."""
    return re.sub(rf"\x1b(?!{keep})(?:{_CSI}(?:[@-~]|\Z)|[ -/]+[0-~]|{_STRING}{_END})", "", text.translate(_C1))
