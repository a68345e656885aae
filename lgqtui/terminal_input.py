"""What a terminal sends, in pieces: texts, control sequences and pastes. What it answers by itself is never text."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from time import monotonic

REPLACEMENT = "\ufffd"
"""What stands for bytes that are no UTF-8."""
PASTE_START, PASTE_END = "\x1b[200~", "\x1b[201~"
_NO_REPLY = r"\[[\d;]*m|[0-NQ-WYZ`-~]"
"""Colours, and Esc before a letter: no terminal sends them by itself."""
_SILENCE = 1.0
"""Seconds after which a paste or a sequence that has no end is taken to be over."""
_KEY_PAUSE = 0.1
"""Seconds after which Esc, alone or with a letter, is a key."""

# Compiled when the first bytes come: before that the first question is painted.
_C1 = {0x80 + code: f"\x1b{chr(0x40 + code)}" for code in (0x0F, 0x10, 0x18, 0x1B, 0x1C, 0x1D, 0x1E, 0x1F)}
_BODY = r"[^\x00-\x08\n-\x1b\udc9c]*"
_STRING = rf"[P\]_^X]{_BODY}"  # OSC, DCS, APC, PM, SOS
_END = r"(?:\x07|\x1b\\|\udc9c)"
_C1_STRING = r"[\udc90\udc98\udc9d-\udc9f][^\x00-\x08\n-\x1b\udc90\udc98\udc9c-\udc9f]*"
_C1_BYTES = rf"\udc9b[0-9<=>?][-0-?]*[@-~]|{_C1_STRING}{_END}"
"""Such a byte alone is no UTF-8; it begins a sequence only if all of that is there."""
_C1_UNFINISHED = rf"(?<![\udc80-\udcff])(?:\udc9b(?:[0-9<=>?][-0-?]*)?|{_C1_STRING}\x1b?)\Z"
_CSI = r"\[[-0-?]*+[ -/]*"
_SEQUENCE = rf"\x1b(?:\[M[^\x1b]{{3}}|\[\[[A-E]|\[\d+\$|(?!\[[M\[]){_CSI}[@-~]|O\d*[ @-~]|{_STRING}{_END})"
_UNFINISHED = rf"\x1b(?:{_CSI}|\[M[^\x1b]{{0,2}}|\[\[|O\d*|{_STRING}(?:\x1b\Z)?)?"
_PIECE = (
    rf"\x1b\[200~[\s\S]*?\x1b\[201~|(?!\x1b\[200~)(?:{_SEQUENCE}|(?:(?!{_C1_UNFINISHED})[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f])+"
    rf"|(?!{_UNFINISHED}\Z|{_C1_UNFINISHED})(?:\x1b[^\x1b\[\]PO_^X]|{_UNFINISHED}|[\s\S]))"
)
_REPLY = rf"\[[-0-?]*+[!-/]*(?:[@-~]|\Z)|[ -/]+[0-~]|O\d*[ -~]|{_STRING}{_END}|[0-NQ-WYZ\\`-~]"
_NUMBER = r"\d{0,4}"
_WRITTEN_CSI = rf"[mHJK]|\d{{1,4}}[@-HJ-MPSTXdfmn~]|[<=>?][\d;]*\$?[A-Za-z]|{_NUMBER}(?:[;:]{_NUMBER})+[A-Za-z~]"
_WRITTEN_BODY = r"[^\x00-\x08\n-\x1b\x80-\x9f]*"
_WRITTEN = (
    rf"(?:\x1b\[|\x9b)(?:{_WRITTEN_CSI})|(?:\x1b\]|\x9d){_NUMBER};{_WRITTEN_BODY}(?:\x07|\x1b\\|\x9c)"
    rf"|(?:\x1b[P_^X]|[\x90\x98\x9e\x9f]){_WRITTEN_BODY}(?:\x1b\\|\x9c)|\x1b(?:[()][0-2AB]|[78](?!\d))"
)
"""What programs write to a terminal: without a blank in it, so that words after an Esc are not swallowed."""
_KEY = r"\x1b\[(\d*+)(?::(\d*+))?+[\d:]*+(?:;(\d*+)(?::(\d*+))?+[\d:]*+)?+(?:;([\d:]*+))?+([u~A-FHPQRS])"
"""Code, with Shift; modifiers, event; text; end."""
_LONGEST_KEY = 200
_KEYPAD = "0123456789./*-+"
_SAFE_SEQUENCE = r"\x1b[\[O](?!48;(?:\d+;)?\d{4}|[IO]\Z).{1,30}"
"""Not too long for Textual, no size beyond all sizes, and not the focus of a window, without which letters are lost."""


class TerminalReader:
    """Splits what a terminal sends into texts, sequences and pastes, each complete; `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._last = 0.0
        self._rest = ""  # has no end yet
        self._key = ""  # was taken to be over, and may have been the beginning of a sequence

    def read(self, text: str) -> list[str]:
        """Return the pieces of a text, in which bytes that are no UTF-8 are surrogates, and those that are over."""
        pieces = self.expire()
        if not text:
            return pieces
        pause, self._last = self._clock() - self._last, self._clock()
        key, self._key = self._key, ""
        text = text.translate(_C1)
        if len(text) > 1 and pause < _SILENCE and re.match(rf"(?!\x1bO){_SEQUENCE}", key + text) and key:
            self._rest = key
        joined = re.sub(_C1_BYTES, "", self._rest + text)
        # After a pause one letter was typed: it goes on with nothing, and what was cut is dropped.
        is_typed = pause >= _KEY_PAUSE and len(text) == 1 and not re.fullmatch(rf"(?:{_SEQUENCE})?", joined)
        if is_typed and not self._rest.startswith(PASTE_START):
            pieces += self.expire(0.0)
            joined = text
        self._rest = joined
        while match := re.match(_PIECE, self._rest):
            pieces.append(_decoded(match[0]))
            self._rest = self._rest[match.end() :]
        return pieces

    def expire(self, silence: float = _SILENCE) -> list[str]:
        """Return the pieces that are over because nothing came for a while."""
        rest, is_key = self._rest, self._rest[:1] == "\x1b" and len(self._rest) <= 2
        if not rest or self._clock() - self._last < (min(silence, _KEY_PAUSE) if is_key else silence):
            return []
        self._rest, self._key = "", rest if is_key else ""
        if rest.startswith(PASTE_START):
            return [_decoded(re.sub(r"\x1b(\[(2(0(1)?)?)?)?\Z", "", rest)) + PASTE_END]
        return [] if rest[0] == "\x1b" and not is_key else [_decoded(rest)]


def _decoded(piece: str) -> str:
    """Return a piece with a sign for bytes that are no UTF-8."""
    return piece.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def known_key(sequence: str) -> str:
    """Return what front ends know of a sequence: a letter for a key that types one, "" if it was let go."""
    match = re.fullmatch(_KEY, sequence)
    if match is None:
        return sequence if re.fullmatch(_SAFE_SEQUENCE, sequence) else ""
    numbers = map(int, re.findall(r"\d+", sequence[:_LONGEST_KEY]))
    if len(sequence) > _LONGEST_KEY or any(number > sys.maxunicode or 0xD800 <= number < 0xE000 for number in numbers):
        return ""  # no character has such a number
    code, shifted, modifiers, event, text, end = match.groups(default="")
    if event == "3":
        return ""
    if end == "~" and code == "27" and text:  # another program's order: 27 ; modifiers ; code
        code, text, end = text, "", "u"
    if 0 <= (number := int(code or 0) - 57399) < len(_KEYPAD):
        code = str(ord(_KEYPAD[number]))
    bits = int(modifiers or 1) - 1
    if end == "u" and (not bits & ~(1 | 64 | 128) or (text and bits & 6 == 6)):  # Shift, locks; or AltGr
        codes = (text or (bits & 1 and shifted) or code or "0").split(":")
        letter = "".join(chr(int(part)) for part in codes if part)
        if letter.isprintable() and not "\ue000" <= letter < "\uf900":
            return letter.upper() if bits & 65 and not text else letter
    if not bits & ~(64 | 128):
        return "\x1b[" + code * (end in "u~") + end
    return f"\x1b[{code};{modifiers}{end}"


def strip_sequences(text: str, mark: str = "") -> str:
    """Return a text with a mark for each character of what is certainly a sequence; in doubt all of it stays."""
    return re.sub(_WRITTEN, lambda match: mark * len(match[0]), text)


def strip_line(line: str) -> str:
    """Return what was typed and pasted of a line that the system read; what was left out of a paste is a control."""
    line = re.sub(r"\x1b\[200~(.*?)(?:\x1b\[201~|\Z)", lambda match: _strip_paste(match[1]), line)
    line = re.sub(rf"{_KEY}|\x1b\[M[^\x1b]{{3}}", lambda match: known_key(match[0]).partition("\x1b")[0], line)
    return re.sub(rf"\x1b(?!{_NO_REPLY})(?:{_REPLY})", "", line.translate(_C1))


def _strip_paste(pasted: str) -> str:
    """Strip a paste so that nothing of it passes for a key."""
    return re.sub(r"[\x1b\x80-\x9f]", "\x07", strip_sequences(pasted, "\x07"))
