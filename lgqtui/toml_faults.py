"""What the TOML parser says of a file that somebody edited, in plain words: the line, what is wrong, what to do."""

from __future__ import annotations

import re

from lgqtui.words import say

_PLACE = r" \(at (?:line (\d+), column (\d+)|end of document)\)$"
_TWICE = "the same key or header stands twice"
_TAKE_ONE_OUT = "The same key or header stands twice, or a key is under the wrong header: take one of them out."
_WORDS = {
    "Cannot declare": _TWICE,
    "Cannot overwrite": _TWICE,
    "Cannot mutate": _TWICE,
    "Cannot redefine": _TWICE,
    "Duplicate": _TWICE,
    "Illegal character '\\n'": "a quote is opened in this line and not closed",
    "Unterminated string": "a quote is opened and not closed",
    "Invalid value": "a value is missing, or stands without quotes",
    "Expected newline": "something stands after the value, perhaps because of a quote within the text",
    "Expected '='": "an equals sign is missing",
    "Unescaped '\\'": "a backslash stands alone",
}
_REMEDIES = {
    **dict.fromkeys((beginning for beginning, told in _WORDS.items() if told == _TWICE), _TAKE_ONE_OUT),
    "Illegal character '\\n'": (
        "Close the quote on this line; a text of several lines stands between three quotes on each end."
    ),
    "Expected newline": (
        "Write one backslash before each quote within a text, or put the text between three quotes on each end."
    ),
    "Exceeds the limit": "Look for a number of thousands of digits.",
    "Unescaped '\\'": "Write two backslashes for one.",
}
_OTHERWISE = "Look at this line and the one above: usually a quote, a bracket or an equals sign is missing."


def located(said: str, text: str) -> tuple[int, int, str]:
    """Line, column and words of what the parser says; column 0 is the end of the file.

    Only numbers with endless digits come without a place (line 0), and with more words than anybody wants to know.
    """
    found = re.search(_PLACE, said)  # compiled only to report a fault
    if found is None:
        return 0, 0, said.partition(":")[0]
    why = said[: found.start()]
    return (text.count("\n") + 1, 0, why) if found[1] is None else (int(found[1]), int(found[2]), why)


def in_words(why: str) -> str:
    """What is probably wrong there; the parser's own words where there are no better ones."""
    return next((say(told) for beginning, told in _WORDS.items() if why.startswith(beginning)), why)


def remedy_for(why: str) -> str:
    """What to do about it, as a template."""
    return next((told for beginning, told in _REMEDIES.items() if why.startswith(beginning)), _OTHERWISE)
