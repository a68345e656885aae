"""No regular expression of the program takes time that grows faster than the text that it is given."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from time import process_time
from typing import Any

import pytest

from lgqtui import i18n
from lgqtui.checks.link_syntax import proposed_links, read_link
from lgqtui.export.markdown_escape import literal_blocks
from lgqtui.links import corrections, list_items, list_layout
from lgqtui.links.finder import find_links
from lgqtui.links.list_parser import parse_link_list
from lgqtui.submission.redaction import Redactor
from lgqtui.terminal_input import TerminalReader, known_key, strip_line, strip_sequences
from lgqtui.toml import editor
from tests.architecture.patterns import collect, hard_texts, seconds

LENGTH = 1_000
PATIENCE = 0.0015
"""Seconds that many characters may take before it is looked at how they grow; a linear pattern takes a tenth."""
GROWTH = 2.8
"""How the time may grow with twice the length: 2 is linear, 4 quadratic."""
LONG, SECONDS = 5_000, 0.5
"""Characters for a function, and its time: quadratic would be seconds."""

COMPUTED = {
    ("checks.answer_links", r"f'[^\\S\\n]*\\n[^\\S\\n]*{re.escape(cut_off)}' if cut_off else ''"),
    ("checks.link_syntax", "pattern"),
    ("export.markdown_escape", "rule"),
    ("links.finder", r"f'{quote}+(?!\\w)'"),
    ("links.list_items", "f'{_item_pattern(kinds)}|.'"),
    ("submission.redaction", "'|'.join(patterns) or '(?!)'"),
    ("tui.dialogs.finder", "pattern"),
    ("workflows.documents", "head"),
}
"""Patterns that are made of what a function is given; they are tried by texts for those who call it."""

BOUNDED: Mapping[str, str] = {
    corrections.HOST.pattern: "matches where the text begins",
    list_items._LAST.pattern: "is given 60 characters at most",
    list_layout._REST_OF_ADDRESS.pattern: "is compared with a whole cell",
    list_layout._REST_IN_A_LINE.pattern: "is compared with a whole cell",
    editor._TOKEN.pattern: "is given what was read as TOML, in which every string has its end",
    editor._START.pattern: "matches where the text begins",
    i18n._COMMAND: "is given templates, and translations of about their length",
    i18n._PARTS: "is given a command in a template",
    "( *)([^ ]+)": "is given lines of guides",
}
"""Patterns that would be slow for a long text, and why they get none."""


def growing(pattern: re.Pattern[Any], method: str) -> Iterator[str]:
    """Yield the hard texts for which a method takes more than twice the time if they are twice as long."""
    for hard in hard_texts(pattern):
        if seconds(pattern, method, hard.text(LENGTH)) < PATIENCE:
            continue
        short, double = (min(seconds(pattern, method, hard.text(n)) for _ in range(3)) for n in (LENGTH, 2 * LENGTH))
        if short >= PATIENCE and double > GROWTH * short:
            yield f"{method} {hard} {pattern.pattern!r}"


def test_every_pattern_takes_linear_time() -> None:
    """Those of a text from outside, however it is made."""
    patterns, computed = collect()
    assert computed == COMPUTED
    assert len(patterns) > 150
    slow = {pattern.pattern for pattern in patterns} & BOUNDED.keys()
    assert slow == BOUNDED.keys(), "a pattern that is gone"
    tried = {pattern: methods or {"search"} for pattern, methods in patterns.items() if pattern.pattern not in BOUNDED}
    faults = [next(growing(pattern, method), "") for pattern, methods in tried.items() for method in methods]
    assert list(filter(None, faults)) == []


@pytest.mark.parametrize(
    ("source", "method", "is_slow"),
    [
        (r"\s+x", "search", True),
        (r"(?<!\s)\s+x", "search", False),
        (r"(\w+)+!", "match", True),
        (r"a(\d*)(?::\d*)?[\d:]*u", "fullmatch", True),
        (r"a(\d*+)(?::\d*+)?+[\d:]*+u", "fullmatch", False),
        (r"\*\*(?=\S)(.+?)(?<=\S)\*\*", "search", True),
        (r"(?:\s*[,;])*\s*$", "search", True),
        (r"[a-z]+@[a-z]+\.com", "match", False),
    ],
)
def test_slow_patterns_are_found(source: str, method: str, *, is_slow: bool) -> None:
    """Starts at every place, loops beside loops of the same letters, loops in loops, and an end far away."""
    pattern = re.compile(source)
    length = 22 if source == r"(\w+)+!" else LENGTH * (3 if is_slow else 1)
    texts = (hard.text(length) for hard in hard_texts(pattern))
    assert any(seconds(pattern, method, text) > PATIENCE for text in texts) is is_slow


UNITS = (
    " ",
    "\n",
    "\t ",
    "1",
    "1.",
    "A",
    ".",
    "/",
    ",",
    ", ",
    '"\\',
    "\x1b[",
    "\x1b[1",
    "\x1b]a",
    "\udc90a",
    ":1",
    ";1",
    "**a ",
)
READERS: Mapping[str, Callable[[str], object]] = {
    "list": parse_link_list,
    "text": find_links,
    "link": lambda text: list(read_link(text).problems),
    "proposal": proposed_links,
    "markdown": literal_blocks,
    "reply": Redactor("tok+abc/def==", "https://a.example/in?k=aaaaaa//11").redact,
    "key": known_key,
    "line": strip_line,
    "sequences": strip_sequences,
    "terminal": lambda text: TerminalReader().read(text),
}
ENDS = (("", "\x00"), ("Name\naa", "x http://a.example"), ("\x1b[", "u"))


@pytest.mark.parametrize("name", READERS)
def test_functions_take_linear_time(name: str) -> None:
    """Texts that one loop takes whole, and that then go on otherwise, are read at once."""
    for unit in UNITS:
        for before, after in ENDS:
            text = before + unit * (LONG // len(unit)) + after
            started_at = process_time()
            READERS[name](text)
            assert process_time() - started_at < SECONDS, (before, unit, after)
