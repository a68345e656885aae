"""Messages of the TOML parser in plain words: the position, the fault, the remedy."""

from __future__ import annotations

import re

from lgqtui.i18n import tr

_POSITION = r" \(at (?:line (\d+), column (\d+)|end of document)\)$"
_TWICE = ("Cannot declare", "Cannot overwrite", "Cannot mutate", "Cannot redefine", "Duplicate")
_OPEN_QUOTE = ("Illegal character '\\n'", "Unterminated string")
_CONFLICT = "<<<<<<<"
_OURS, _THEIRS = r"(?m)^<{7}\s", r"(?m)^>{7}\s"
_BACKSLASH = "Unescaped '\\'"


def syntax_error_position(message: str, text: str) -> tuple[int, int, str]:
    """Line, column and reason of a parser message; column 0 is the end of the file.

    For a git conflict it is the position of its first marker, whatever the parser reported. Only numbers with too many
    digits have no position (line 0); their long message is cut.
    """
    ours = re.search(_OURS, text)  # compiled only to report an error
    if ours is not None and re.search(_THEIRS, text[ours.end() :]):
        return text.count("\n", 0, ours.start()) + 1, 1, _CONFLICT
    position = re.search(_POSITION, message)
    if position is None:
        return 0, 0, message.partition(":")[0]
    reason = message[: position.start()]
    return (text.count("\n") + 1, 0, reason) if position[1] is None else (int(position[1]), int(position[2]), reason)


def explain_syntax_error(reason: str) -> str:
    """The probable cause in plain words; the parser's own words if there are no better ones."""
    explanation = reason
    if reason == _CONFLICT:
        explanation = tr("two versions stand one after the other, as git leaves them")
    elif reason.startswith(_TWICE):
        explanation = tr("the same key or header stands twice")
    elif reason.startswith(_OPEN_QUOTE):
        explanation = tr("a quote is opened and not closed")
    elif reason.startswith("Invalid value"):
        explanation = tr("a value is missing, or stands without quotes")
    elif reason.startswith("Expected newline"):
        explanation = tr("something stands after the value, perhaps because of a quote within the text")
    elif reason.startswith("Expected '='"):
        explanation = tr("an equals sign is missing")
    elif reason.startswith(_BACKSLASH):
        explanation = tr("a backslash stands alone")
    return explanation


def remedy_for(reason: str) -> str:
    """What the user can do about it."""
    remedy = tr("Look at this line and the one above: usually a quote, a bracket or an equals sign is missing.")
    if reason == _CONFLICT:
        remedy = tr(
            "From here on, keep one of each two, and take out the lines that begin with <<<<<<<, ======= and >>>>>>>."
        )
    elif reason.startswith(_TWICE):
        remedy = tr("The same key or header stands twice, or a key is under the wrong header: take one of them out.")
    elif reason.startswith(_OPEN_QUOTE):
        remedy = tr("Close the quote; a text of several lines stands between three quotes on each end.")
    elif reason.startswith("Expected newline"):
        remedy = tr(
            "Write a backslash before each quote within a text, or put the text between three quotes on each end."
        )
    elif reason.startswith(_BACKSLASH):
        remedy = tr("Write two backslashes for one.")
    elif reason.startswith("Exceeds the limit"):
        remedy = tr("Look for a number of thousands of digits.")
    return remedy
