"""Marks at the beginning of the lines of a list: bullets, boxes, numbers, letters, in any script."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

_LETTER, _NUMERAL = r"[^\W\d_]", "[一二三四五六七八九十百]{1,4}"
_ORDINAL = rf"(?:\d{{1,3}}|[ivxIVX]{{2,5}}|{_NUMERAL}|{_LETTER})"
_BULLETS = "·•‣⁃∙●◦・¶\u2190-\u21ff\u25a0-\u2775\u2794-\u27bf\u2b00-\u2bff\ue000-\uf8ff\U0001f500-\U0001f5ff"
_ENCLOSED = "\u2460-\u24ff\u2776-\u2793\u3220-\u3247\u3251-\u325f\u3280-\u32bf\U0001f100-\U0001f16f"
_BULLET = (
    rf"[-–—*+>~#»](?=\s)|[-–—](?=[^\W\d_]|\d{{1,3}}[.)]\s)|[{_BULLETS}]\ufe0f?|\#{{2,6}}(?=\s)|[oOØøüvq§](?=\t)"
    r"|\[[ xX✓✔]?\](?=\s)"
)
_NUMBER = (
    rf"[(\[{{<（［｛【〔「『《〈〖⟨]\s?{_ORDINAL}\s?[)\]}}>）］｝】〕」』》〉〗⟩][.:]?"  # (1) [a] （一）
    rf"|{_ORDINAL}\.?[)）][.:]?|\d{{1,3}}\]|\d{{1,3}}\.-(?=\s)|(?:\d{{1,3}}|第?{_NUMERAL}|{_LETTER})、"  # 1) a) 一、
    r"|\d{1,3}(?:\.(?=\s|[^\W\d])|[．।])|\d{1,2}(?=\t)"  # 1. but not 1.5
    rf"|(?:{_LETTER}|[ivxIVX]{{2,5}}|{_NUMERAL})[.．](?=\s)"  # A. a. iv. but not a.k.a.
    rf"|\d{{1,3}}(?:\.\d{{1,3}})+[.)](?!\d)|[{_ENCLOSED}]|\d{{1,3}}\ufe0f?\u20e3"  # 1.1. but not of 1.1.1
)
LIST_MARK = re.compile(rf"\s*(?:(?P<bullet>{_BULLET})|{_NUMBER})(?=\s*\S)")
"""Always a mark. It ends before the blanks that follow it."""
_SERIAL = re.compile(
    rf"\s*(?P<sign>(?:(?:no|nr|num|n[°º]|№|\#|第|item|link|url|{_LETTER}(?=\d+[.)]))\.?\s?)?(?P<value>\d{{1,3}}(?:[.-]\d{{1,3}})*|{_LETTER})"
    r"\s?[-–—:：/.)]?)(?=\s+\S)",
    re.IGNORECASE,
)
_SAME = re.compile(r"\s*(?P<sign>(?:[^\w\s\"'“”„«»‹›‘’¿¡(\[{<$€£@&…|,;:.!?%/-]|o))(?=\s+\S)")
_DIGITS = re.compile(r"\d+")


class Mark(Struct, frozen=True):
    """A mark: where it ends in its line, and its number, if it has one.

    `is_exact` is true for two bullets, which stand before a label that would be read as something else.
    """

    end: int
    number: int | None = None
    is_bullet: bool = False
    is_exact: bool = False


def read_marks(lines: Sequence[str]) -> list[Mark | None]:
    """The mark of each line, two in a row as one.

    What can also begin a label (`1 `, `No. 1 `, `1.1 `, `a - `, `o `) is a mark only as one of a series.
    """
    marks = _marks(lines)
    rests = [line[mark.end :] if mark else "" for line, mark in zip(lines, marks, strict=True)]
    seconds = _marks(rests)
    return [_both(*pair) for pair in zip(marks, seconds, rests, strict=True)]


def _both(first: Mark | None, second: Mark | None, rest: str) -> Mark | None:
    """Two marks as one, where the second is a bullet, a number behind a bullet, or one of a series."""
    always = LIST_MARK.match(rest)
    is_glued = rest[:1].isalnum() and always is not None and always[0].endswith(")")
    if not first or not second or not (first.is_bullet or second.is_bullet or is_glued or not always):
        return first
    return Mark(
        first.end + second.end, first.number or second.number, first.is_bullet, first.is_bullet and second.is_bullet
    )


def _marks(lines: Sequence[str]) -> list[Mark | None]:
    marks = [_mark(match) if (match := LIST_MARK.match(line)) else None for line in lines]
    series: dict[str, list[tuple[int, re.Match[str]]]] = defaultdict(list)
    for index, line in enumerate(lines):
        if marks[index] is None and (match := _SAME.match(line) or _SERIAL.match(line)):
            series[_style(match)].append((index, match))
    lines_with_words = sum(bool(line.strip()) for line in lines)
    marked = sum(mark is not None for mark in marks)
    for style, members in series.items():
        if 2 * (len(members) + marked) >= lines_with_words and _is_series(style, [match for _, match in members]):
            for index, match in members:
                marks[index] = _mark(match)
    return marks


def _mark(match: re.Match[str]) -> Mark:
    digits = _DIGITS.findall(match[0])
    is_bullet = match.groupdict().get("bullet") is not None
    return Mark(match.end(), int(digits[-1]) if digits else None, is_bullet)


def _style(match: re.Match[str]) -> str:
    """What the marks of a series share: `#0`, `0.0`, `a -`."""
    sign, value = match["sign"], match.groupdict().get("value")
    if value is None:
        return str(sign)
    shape = _DIGITS.sub("0", value) if value[0].isdecimal() else "a"
    return str(sign).replace(value, shape, 1)


def _is_series(style: str, matches: Sequence[re.Match[str]]) -> bool:
    if len(matches) < 2 or "value" not in matches[0].groupdict():
        return len(matches) > 1
    numbers = [_ordinal(match["value"]) for match in matches]
    begins = numbers[0][-1] == 1 or matches[0]["value"] in "aаα" or style not in {"0", "0.0", "0.0.0", "a"}
    return begins and all(_follows(*pair) or pair[1] == numbers[0] for pair in pairwise(numbers))


def _follows(number: tuple[int, ...], following: tuple[int, ...]) -> bool:
    """True for 2 after 1, 1.2 after 1.1, and 2.1 after 1.4."""
    is_next = following == (*number[:-1], number[-1] + 1)
    return is_next or (len(number) > 1 and following == (*number[:-2], number[-2] + 1, 1))


def _ordinal(value: str) -> tuple[int, ...]:
    return tuple(map(int, re.split("[.-]", value))) if value[0].isdecimal() else (ord(value[0].lower()[0]),)
