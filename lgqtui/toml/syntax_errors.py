"""What the TOML parser says of a file that somebody edited, in plain words: the line, what is wrong, what to do."""

from __future__ import annotations

import re

from lgqtui.i18n import tr

_PLACE = r" \(at (?:line (\d+), column (\d+)|end of document)\)$"
_TWICE = ("Cannot declare", "Cannot overwrite", "Cannot mutate", "Cannot redefine", "Duplicate")
_OPEN_QUOTE = ("Illegal character '\\n'", "Unterminated string")
_CONFLICT = "<<<<<<<"
_OURS, _THEIRS = r"(?m)^<{7}\s", r"(?m)^>{7}\s"
_BACKSLASH = "Unescaped '\\'"


def syntax_error_position(said: str, text: str) -> tuple[int, int, str]:
    """Line, column and words of what the parser says; column 0 is the end of the file.

    Where git has left two versions it is the first such place, whatever the parser stumbled over. Only numbers with
    endless digits come without a place (line 0), and with more words than anybody wants to know.
    """
    ours = re.search(_OURS, text)  # compiled only to report a fault
    if ours is not None and re.search(_THEIRS, text[ours.end() :]):
        return text.count("\n", 0, ours.start()) + 1, 1, _CONFLICT
    found = re.search(_PLACE, said)
    if found is None:
        return 0, 0, said.partition(":")[0]
    why = said[: found.start()]
    return (text.count("\n") + 1, 0, why) if found[1] is None else (int(found[1]), int(found[2]), why)


def explain_syntax_error(why: str) -> str:
    """What is probably wrong there; the parser's own words where there are no better ones."""
    told = why
    if why == _CONFLICT:
        told = tr("two versions stand one after the other, as git leaves them")
    elif why.startswith(_TWICE):
        told = tr("the same key or header stands twice")
    elif why.startswith(_OPEN_QUOTE):
        told = tr("a quote is opened and not closed")
    elif why.startswith("Invalid value"):
        told = tr("a value is missing, or stands without quotes")
    elif why.startswith("Expected newline"):
        told = tr("something stands after the value, perhaps because of a quote within the text")
    elif why.startswith("Expected '='"):
        told = tr("an equals sign is missing")
    elif why.startswith(_BACKSLASH):
        told = tr("a backslash stands alone")
    return told


def remedy_for(why: str) -> str:
    """What to do about it."""
    told = tr("Look at this line and the one above: usually a quote, a bracket or an equals sign is missing.")
    if why == _CONFLICT:
        told = tr(
            "From here on, keep one of each two, and take out the lines that begin with <<<<<<<, ======= and >>>>>>>."
        )
    elif why.startswith(_TWICE):
        told = tr("The same key or header stands twice, or a key is under the wrong header: take one of them out.")
    elif why.startswith(_OPEN_QUOTE):
        told = tr("Close the quote; a text of several lines stands between three quotes on each end.")
    elif why.startswith("Expected newline"):
        told = tr(
            "Write a backslash before each quote within a text, or put the text between three quotes on each end."
        )
    elif why.startswith(_BACKSLASH):
        told = tr("Write two backslashes for one.")
    elif why.startswith("Exceeds the limit"):
        told = tr("Look for a number of thousands of digits.")
    return told
