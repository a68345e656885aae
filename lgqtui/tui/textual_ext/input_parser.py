"""What the terminal sends, as events: text, keys, mouse and pastes; complete or cut control sequences are never text.

Textual decodes strictly, and writes every sequence that it does not know as text. So its parser gets only complete
sequences here, and one that it does not know is dropped.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable
from time import monotonic

from textual import constants, events
from textual._xterm_parser import XTermParser
from textual.message import Message

from lgqtui.text import REPLACEMENT
from lgqtui.tui.messages import BytesReplaced

_PASTE_START, _PASTE_END = "\x1b[200~", "\x1b[201~"
_SILENCE = 1.0
"""Seconds after which a paste or a sequence that has no end is taken to be over."""
_BURST_PAUSE = 0.02
"""Seconds within which lines come faster than hands type."""
_LONGEST_KNOWN = 32
"""Characters of the longest sequence that Textual knows."""


def _marked(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)  # noqa: S101 - the codec decodes only
    return chr(0xDC00 + error.object[error.start]), error.end


# A byte that is no UTF-8 becomes a surrogate that tells it, one for each run that Python replaces by one sign.
codecs.register_error("lgqtui.marked", _marked)
_ANY_BAD = "[\udc80-\udcff]"
_C1 = {0x80 + code: f"\x1b{chr(0x40 + code)}" for code in (0x0F, 0x10, 0x18, 0x1B, 0x1D, 0x1E, 0x1F)}

# Compiled when the first bytes come: before that the first question is painted.
_CSI = r"\[[-0-?]*[ -/]*"
_STRING = r"[P\]_^X][^\x00-\x08\n-\x1b\x9c]*"
_END = r"(?:\x07|\x1b\\|\x9c)"
_SEQUENCE = (
    rf"\x1b(?:\[M[^\x1b]{{3}}|\[\[[A-E]|\[\d+\$|(?!\[[M\[]){_CSI}[@-~]|O\d*[ @-~]|{_STRING}{_END})"
    # A byte of the C1 range alone is no UTF-8; it begins a sequence only if all of that is there.
    "|\udc9b[0-9<=>?][-0-?]*[ -/]*[@-~]|[\udc90\udc98\udc9d-\udc9f][^\\x00-\\x08\n-\x1b\udc9c]*(?:\x07|\x1b\\\\|\udc9c)"
)
_UNFINISHED = rf"(?s)\x1b(?:{_CSI}|\[M.{{0,2}}|\[\[|O\d*|{_STRING}\x1b?)?"
_ABORTED = rf"\x1b(?:\[[M\[]|{_CSI}|O\d*|{_STRING})"
_TEXT = "[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f\udc90\udc98\udc9b\udc9d-\udc9f]+"
_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]"
_LINES = r"[^\r\n]\r*\n[\r\n]*[^\r\n]|[^\r\n](?:\r+[^\r\n]+){2}"
"""Lines that were not typed ahead: no key sends LF, and Enter, which sends CR, ends two fields in a row at most."""
_LATE_END = (
    rf"\x1b(?:\[<[-\d;]*[Mm]|\[[=>?][\d;:]*\$?[chlmnqRStuy]|\[[\d;:]*[A-IOPQRSZ]|\[M[^\x1b]{{3}}|\[[\d;:]+[Mntuy~^@$]|O[A-DFHP-S]|"
    rf"{_STRING}{_END})"
)
"""How a sequence may go on after a pause. What a person types instead is text."""
_KEY = r"\x1b\[([\d:;]*)([u~A-FHPQRS])"
_RESIZE = r"\x1b\[48;([1-9]\d{0,3}(?::\d*)?;){2}[1-9]\d*(:\d*)?;[1-9]\d*(:\d*)?t"
_CODE = r"\d{1,7}"


class InputParser(XTermParser):
    """Turns bytes from the terminal into events. `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._decoder = codecs.getincrementaldecoder("utf-8")("lgqtui.marked")
        self._rest = ""  # of the input: an unfinished sequence
        self._paste: str | None = None
        self._burst = ""
        self._resolved = ""  # the beginning of a sequence that was taken for a key
        self._last = 0.0
        self._has_replaced = False
        self._out: list[Message] = []

    @property
    def wait(self) -> float:
        """Seconds after which `tick` is due."""
        return _BURST_PAUSE if self._burst else 0.1

    def feed_bytes(self, data: bytes) -> list[Message]:
        """Return the events of bytes that came together."""
        out = self.tick()
        text, pause = self._decoder.decode(data), self._clock() - self._last
        self._last = self._clock()
        if self._paste is not None and pause >= constants.ESCAPE_DELAY and re.fullmatch(_CONTROL, text):
            self._end_paste()  # a key: its end was lost
        if self._paste is None:
            text = self._continued(text, pause).translate(_C1)
        self._parse(text)
        return out + self._pop_events()

    def tick(self) -> list[Message]:
        """Return the events that are due because nothing came for a while."""
        pause = self._clock() - self._last
        if pause >= constants.ESCAPE_DELAY and self._decoder.getstate()[0]:
            self._parse(self._decoder.decode(b"", final=True))
        if self._burst and pause >= _BURST_PAUSE:
            self._end_burst()
        if self._paste is not None:
            if pause >= _SILENCE:
                self._end_paste()
        elif self._rest and pause >= (_SILENCE if len(self._rest) > 2 else constants.ESCAPE_DELAY):
            self._resolved, self._rest = self._rest, ""
            self._emit_key(self._resolved)
        return self._pop_events()

    def _pop_events(self) -> list[Message]:
        out, self._out = self._out, []
        return out

    def _continued(self, text: str, pause: float) -> str:
        """Return the text behind what it goes on with, if it does; a cut sequence is dropped otherwise."""
        prefix, self._rest = self._rest, ""
        if not prefix:
            prefix, self._resolved = self._resolved, ""
            goes_on = pause < _SILENCE and bool(prefix) and re.match(_LATE_END, prefix + text) is not None
        else:
            many = text[1:] != "" and text.isascii() and re.fullmatch(_UNFINISHED, prefix + text)
            goes_on = pause < constants.ESCAPE_DELAY or bool(many or re.match(_LATE_END, prefix + text))
        return prefix + text if goes_on else text

    def _parse(self, text: str) -> None:
        while text:
            if self._paste is not None:
                before, mark, text = (self._paste + text).partition(_PASTE_END)
                self._paste = before
                if mark:
                    self._end_paste()
            elif match := re.match(_TEXT, text):
                self._emit_text(match[0])
                text = text[match.end() :]
            elif match := re.match(_SEQUENCE, text):
                self._emit_sequence(match[0])
                text = text[match.end() :]
            elif re.fullmatch(_UNFINISHED, text):
                self._rest, text = text, ""
            else:
                text = self._parse_other(text)

    def _parse_other(self, text: str) -> str:
        """Take a control character, a key with Alt, or a sequence that something else broke off; return the rest."""
        match = re.match(_ABORTED, text)
        size = match.end() if match else 2 if text[0] == "\x1b" and text[1] != "\x1b" else 1
        piece = text[:size]
        if re.match(_ANY_BAD, piece):
            self._emit_text(piece)
        elif match is None:
            self._emit_key(piece)
        return text[size:]

    # Events

    def _end_paste(self) -> None:
        pasted, self._paste = self._paste or "", None
        self._out.append(events.Paste(self._readable(re.sub(r"\x1b(\[(2(0(1)?)?)?)?\Z", "", pasted))))

    def _end_burst(self) -> None:
        burst, self._burst = self._burst, ""
        if burst:
            self._out.append(events.Paste(burst))

    def _emit_text(self, text: str) -> None:
        """Post the keys of a text; lines that came together are one paste."""
        text = self._readable(text)
        if self._burst or re.search(_LINES, text):
            self._burst += text
        else:
            self._feed(text)

    def _emit_sequence(self, sequence: str) -> None:
        self._end_burst()
        if sequence == _PASTE_START:
            self._paste = ""
        elif sequence[:2] in ("\x1b[", "\x1bO") and sequence != _PASTE_END and len(sequence) <= _LONGEST_KNOWN:
            self._feed(known_key(sequence))

    def _emit_key(self, keys: str) -> None:
        """Post a key, perhaps with Alt; nothing for a sequence that was cut."""
        self._end_burst()
        if len(keys) == 1:
            self._feed(keys)
        elif len(keys) == 2:
            for event in list(self._sequence_to_key_events(keys)) or self._sequence_to_key_events(keys[1], alt=True):
                if event.key.startswith("alt+"):
                    self._out.append(events.Key(event.key, None))
                elif not event.is_printable:
                    self._out.append(event)

    def _feed(self, text: str) -> None:
        """Let Textual parse a text or a complete sequence, and drop what it does not know."""
        if not text:
            return
        try:
            self._out += self.feed(text)
            if text == "\x1b":
                self._out.append(events.Key("escape", text))
        except Exception:  # noqa: BLE001, S110 - what it cannot parse is no key; the next one has to arrive
            pass
        if self._awaiting.timeout is not None or text[:1] == "\x1b":
            self._tokens.clear()
            self._gen = self.parse(self._tokens.append)
            self._awaiting, self._timeout_time = next(self._gen), None

    def _readable(self, text: str) -> str:
        """Replace bytes that are no UTF-8, and tell so the first time."""
        readable, count = re.subn(_ANY_BAD, REPLACEMENT, text)
        if count and not self._has_replaced:
            self._has_replaced = True
            self._out.append(BytesReplaced())
        return readable


def known_key(sequence: str) -> str:
    """Return a sequence as Textual knows it, "" for one that no keyboard sends and for a key that was released.

    Keys may have parts after a colon: `code:shifted:base ; modifiers:event ; text`. Without text, its letter is added.
    """
    if sequence.startswith("\x1b[48;") and sequence.endswith("t"):
        return sequence if re.fullmatch(_RESIZE, sequence) else ""
    match = re.fullmatch(_KEY, sequence)
    if match is None or not match[1] or (match[2] not in "u~" and ":" not in match[1]):
        return sequence
    (code, *others), (modifiers, event), text = _parts(match[1])
    end = match[2]
    if end == "~" and code == "27" and text:  # another program's order: 27 ; modifiers ; code
        code, text, end = text[0], [], "u"
    codes = [part for part in (code, *text) if part]
    if event == "3" or not all(_is_character(part) for part in codes) or not re.fullmatch(_CODE, modifiers or "1"):
        return ""
    if end == "u" and not text and code:
        text = _letter(int(code), others, int(modifiers or 1) - 1)
    return f"\x1b[{code};{modifiers};{':'.join(text)}".rstrip(";") + end


def _parts(codes: str) -> tuple[list[str], tuple[str, str], list[str]]:
    key, modifiers, text, *_ = [*codes.split(";"), "", ""]
    value, _, event = modifiers.partition(":")
    return key.split(":"), (value, event[:1]), [part for part in text.split(":") if part]


def _is_character(code: str) -> bool:
    return bool(re.fullmatch(_CODE, code)) and int(code) < 0x110000 and not 0xD800 <= int(code) < 0xE000


def _letter(code: int, others: Iterable[str], modifiers: int) -> list[str]:
    """Return the code of the letter that a key types, with Shift or Caps Lock (64); Num Lock (128) changes none."""
    letter = chr(code)
    if not letter.isprintable() or 0xE000 <= code < 0xF900 or modifiers & ~(1 | 64 | 128):
        return []
    shifted = next(iter(others), "")
    if modifiers & 1 and _is_character(shifted):
        return [shifted]
    upper = letter.upper() if modifiers & (1 | 64) else letter
    return [str(ord(upper))] if len(upper) == 1 else [str(code)]
