"""Messages of the TOML parser in plain words: the position, the fault, the remedy."""

from __future__ import annotations

import re

from msgspec import Struct

from lgqtui.i18n import tr

_POSITION = r" \(at (?:line (\d+), column (\d+)|end of document)\)$"
_CONFLICT = "<<<<<<<"
_OURS, _THEIRS = r"(?m)^<{7}\s", r"(?m)^>{7}\s"

_USUAL_REMEDY = "Look at this line and the one above: usually a quote, a bracket or an equals sign is missing."
# Beginnings of the parser's reasons; the probable cause, "" for the parser's own words; the remedy.
_CAUSES = (
    (
        (_CONFLICT,),
        "two versions stand one after the other, as git leaves them",
        "From here on, keep one of each two, and take out the lines that begin with <<<<<<<, ======= and >>>>>>>.",
    ),
    (
        ("Cannot declare", "Cannot overwrite", "Cannot mutate", "Cannot redefine", "Duplicate"),
        "the same key or header stands twice",
        "The same key or header stands twice, or a key is under the wrong header: take one of them out.",
    ),
    (
        ("Illegal character '\\n'", "Unterminated string"),
        "a quote is opened and not closed",
        "Close the quote; a text of several lines stands between three quotes on each end.",
    ),
    (("Invalid value",), "a value is missing, or stands without quotes", _USUAL_REMEDY),
    (
        ("Expected newline",),
        "something stands after the value, perhaps because of a quote within the text",
        "Write a backslash before each quote within a text, or put the text between three quotes on each end.",
    ),
    (("Expected '='",), "an equals sign is missing", _USUAL_REMEDY),
    (("Unescaped '\\'",), "a backslash stands alone", "Write two backslashes for one."),
    (("Exceeds the limit",), "", "Look for a number of thousands of digits."),
    (("",), "", _USUAL_REMEDY),
)


class SyntaxFault(Struct, frozen=True):
    """A syntax error in plain words. Column 0 is the end of the file, line 0 an unknown position."""

    line: int
    column: int
    why: str
    remedy: str


def explain_syntax_error(message: str, text: str) -> SyntaxFault:
    """The fault that a parser message reports; for a git conflict at its first marker."""
    line, column, reason = _position(message, text)
    return next(
        SyntaxFault(line, column, tr(cause) or reason, tr(remedy))
        for beginnings, cause, remedy in _CAUSES
        if reason.startswith(beginnings)
    )


def _position(message: str, text: str) -> tuple[int, int, str]:
    ours = re.search(_OURS, text)  # compiled only to report an error
    if ours is not None and re.search(_THEIRS, text[ours.end() :]):
        return text.count("\n", 0, ours.start()) + 1, 1, _CONFLICT
    position = re.search(_POSITION, message)
    if position is None:  # only for numbers with too many digits, and that message is long
        return 0, 0, message.partition(":")[0]
    reason = message[: position.start()]
    if position[1] is None:
        return text.count("\n") + 1, 0, reason
    line = text.split("\n")[int(position[1]) - 1]
    return int(position[1]), int(position[2]), _CONFLICT if re.match(r"(<{7}|={7}|>{7})(\s|$)", line) else reason
