"""What prompts read: without replies of the terminal, and without bytes that are no UTF-8."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from prompt_toolkit.application import get_app_session
from prompt_toolkit.input import Input
from prompt_toolkit.input.ansi_escape_sequences import ANSI_SEQUENCES

from lgqtui.text import replace_bytes

_PASTE_END = "\x1b[201~"
_SEQUENCE = re.compile(
    r"\x1b\[(?:\[[A-E]|(?!\[)[-0-?]*[ -/]*[@-~])|\x1b[P\]_^X][^\x00-\x06\n\r\x18\x1a\x1b]*?(?:\x07|\x1b\\)"
)
_CUT = re.compile(r"\x1b(?:\[[-0-?]+[ -/]*|[P\]_^X][^\x00-\x08\n\r\x18\x1a\x1b]+\x1b?)\Z")
_ENDS = "ABCDEFGHIOPQRSZMcmntuy~\x07\\"
_POSITION = re.compile(r"\x1b\[\d+;\d+R")


class InputFilter:
    """Stands before the parser of an input of prompt_toolkit, which takes what it does not know for text.

    `has_replaced`: bytes that are no UTF-8 came. An input without such a parser, as on Windows, stays as it is.
    """

    def __init__(self, input_: Input) -> None:
        self.has_replaced = False
        self._parser: Any = getattr(input_, "vt100_parser", None)
        self._cut = ""
        if self._parser is not None:
            self._feed, self._flush = self._parser.feed, self._parser.flush
            self._parser.feed, self._parser.flush = self.feed, self.flush

    def feed(self, data: str) -> None:
        """Pass on what was typed; a reply that comes in two pieces is held until its end."""
        readable = replace_bytes(data)
        self.has_replaced |= readable != data
        prefix, self._cut = self._cut, ""
        match = _SEQUENCE.match(prefix + readable) if prefix else None
        if (match and match[0][-1] in _ENDS) or (prefix and _CUT.fullmatch(prefix + readable)):
            readable = prefix + readable  # otherwise somebody typed it
        if cut := _CUT.search(readable):
            readable, self._cut = readable[: cut.start()], cut[0]
        self._feed(_SEQUENCE.sub(lambda match: match[0] if _is_key(match[0]) else "", readable))

    def flush(self) -> None:
        """Called when nothing came for half a second: a paste without its end is over."""
        if self._parser._in_bracketed_paste:  # noqa: SLF001 - otherwise no key would ever arrive
            self._feed(_PASTE_END)
        self._flush()


@cache
def filtered_terminal() -> InputFilter:
    """Return the filter of the input that all prompts have on the terminal."""
    return InputFilter(get_app_session().input)


def _is_key(sequence: str) -> bool:
    return sequence in ANSI_SEQUENCES or sequence == _PASTE_END or _POSITION.fullmatch(sequence) is not None
