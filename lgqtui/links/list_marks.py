"""Marks at the beginning of the lines of a list: bullets, boxes, numbers, letters, in any script."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

_LONGEST = 40
_GROUPS = {".": ".．。、։।", ":": ":：", "/": "/", "*": "•·‣⁃・", "+": "#*§†※»", "i": "ivxIVX", "o": "o", "\t": "\t"}
_CATEGORIES = {"Ps": "(", "Pe": ")", "Pd": "-", "So": "*", "No": "*", "Co": "*", "Sm": "+", "Mn": "~", "Me": "~"}


class _Classes(dict[int, str]):
    """The class of each character: 0 a digit, a i o letters, * + - signs, brackets, stops, blanks, else ?."""

    def __missing__(self, code: int) -> str:
        character, category = chr(code), unicodedata.category(chr(code))
        category = "" if unicodedata.decomposition(character)[:4] in {"<fra", "<sup", "<sub"} else category
        group = next((sign for sign, members in _GROUPS.items() if character in members), "")
        is_number = category not in {"No", ""} and unicodedata.numeric(character, None) is not None
        default = "0" if is_number else "a" if character.isalpha() else " " if character.isspace() else "?"
        self[code] = group or _CATEGORIES.get(category, default)
        return self[code]


_CLASSES = _Classes()
_ORDINAL = "(?:0{1,3}|[aio]|i{2,5})"
_SIGN = re.compile(r"\s*(?:[-+](?=\s)|\++(?=\s)|-(?=[aio]|0{1,3}[.)])|\*~*|\(\s?[aio]?\s?\)(?=\s)|o(?=\t))(?=\s*[^\s])")
_CERTAIN = re.compile(
    rf"\s*(?:\(\s?{_ORDINAL}\s?\)[.:]?|{_ORDINAL}\s?\.?\)[.:]?"  # (1) [a] （一） 1) a) 1.)
    r"|a?0{1,3}\s?\.(?=[\saio?])|(?:[aio]|i{2,5})\.(?=\s)"  # 1. A1. 一、 a. iv. but neither 1.5 nor a.k.a.
    r"|0{1,3}(?:\.0{1,3})+[.)](?!0)|0{1,3}~+|0{1,2}(?=\t))(?=\s*[^\s])"  # 1.1. but not of 1.1.1
)
_SERIAL = re.compile(
    r"\s*(?:(?:[aio]{1,2}\*?\.?|[aio]{3}\.|[+*])\s?)?0{1,3}(?:[.-]0{1,3})*\s?[-:/.)]*(?=\s+[^\s])"  # 1 1.1 #1 No. 1
    r"|\s*[aio]\s?[-:/]?(?=\s+[^\s])"
)


def mark_end(line: str) -> int:
    """Where the mark of a line ends, before the blanks that follow it; 0 if it has none that is certain."""
    shape = line[:_LONGEST].translate(_CLASSES)
    match = _SIGN.match(shape) or _CERTAIN.match(shape)
    return match.end() if match else 0


def mark_ends(lines: Sequence[str]) -> list[int]:
    """Where the mark of each line ends, two in a row as one; 0 without one.

    What can also begin a label (`1 `, `No. 1 `, `1.1 `, `a - `, `o `) is a mark only as one of a series.
    """
    firsts = _single_ends(lines)
    rests = [line[end:] if end else "" for line, end in zip(lines, firsts, strict=True)]
    seconds = _single_ends(rests)
    return [
        first + second if _is_double(line[:first], rest[:second]) else first
        for line, first, rest, second in zip(lines, firsts, rests, seconds, strict=True)
    ]


def _is_double(first: str, second: str) -> bool:
    """True if one of two marks is a sign, or the second directly follows; not of `1. A. Name`."""
    return not second[:1].isspace() or not (any(map(str.isalnum, first)) and any(map(str.isalnum, second)))


def _single_ends(lines: Sequence[str]) -> list[int]:
    ends = list(map(mark_end, lines))
    series: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for index, line in enumerate(lines):
        shape = line[:_LONGEST].translate(_CLASSES)
        if not ends[index] and (match := _SERIAL.match(shape)):
            series[re.sub("0+", "0", match[0].strip())].append((index, line[: match.end()].strip()))
    for members in series.values():
        if len(members) > 1 and _is_series([mark for _, mark in members]):
            for index, mark in members:
                ends[index] = lines[index].index(mark) + len(mark)
    return ends


def _is_series(marks: Sequence[str]) -> bool:
    """True for 1 2 3, for 1.1 1.2 2.1, for a b c, and for Word's o."""
    if not any(map(str.isdecimal, marks[0])):
        letters = [ord(mark[0].lower()) for mark in marks]
        return {*letters} == {ord("o")} or all(after == before + 1 for before, after in pairwise(letters))
    numbers = [[int(number) for number in re.findall(r"\d+", mark)] for mark in marks]
    return numbers[0][-1] == 1 and all(
        after[-1] == before[-1] + 1 or (len(after) > 1 and after[-1] == 1) for before, after in pairwise(numbers)
    )
