"""Marks at the beginning of the lines of a list: bullets, boxes, numbers, letters, in any script."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from lgqtui.links.finder import FOREIGN_STOPS

_LONGEST = 40
_GROUPS = {":": ":：", ".": "." + FOREIGN_STOPS, "*": "•·‣⁃・", "+": "#*§†※»", "^": "^`´¨¯¸ºª", "i": "ivxIVX"}
_CATEGORIES = {"Ps": "(", "Pe": ")", "Pd": "-", **dict.fromkeys(("So", "No", "Co"), "*"), "Sm": "+"}
_CATEGORIES |= dict.fromkeys(("Sk", "Mn", "Me"), "~")


class _Classes(dict[int, str]):
    """The class of each character: 0 a digit, a i o letters, * + - signs, brackets, stops, blanks, else ?."""

    def __missing__(self, code: int) -> str:
        character, category = chr(code), unicodedata.category(chr(code))
        category = {"<fra": "", "<sub": "", "<sup": "Sm"}.get(unicodedata.decomposition(character)[:4], category)
        group = next((sign for sign, members in _GROUPS.items() if character in members), "")
        is_number = bool(category) and unicodedata.numeric(character, None) is not None
        default = "0" if is_number else "a" if character.isalpha() else " " if character.isspace() else "?"
        self[code] = character if character in "/o\t" else group or _CATEGORIES.get(category, default)
        return self[code]


_CLASSES = _Classes()
_ORDINAL = "(?:0{1,3}|[aio]|i{2,5})"
_SIGN = r"(?:-(?=\s|[aio]|0{1,3}[.)])|\++(?=\s)|\*~*[.)]?|\(\s?[aio*]?\s?\)(?=\s)|o(?=\t))"
_NUMBER = (
    rf"(?:\(\s?{_ORDINAL}\s?\)[.:]?|(?:0{{1,3}}\.)?{_ORDINAL}\s?\.?\)[.:]?"  # (1) [a] （一） 1) a) 1.) 1.a)
    r"|a?0{1,3}\s?\.(?=[\saio?])|(?:[aio]|i{2,5})\.(?=\s)"  # 1. A1. 一、 a. iv. but neither 1.5 nor a.k.a.
    r"|0{1,3}(?:\.0{1,3})+[.)](?!0)|0{1,3}~+|0{1,2}(?=\t))"  # 1.1. but not of 1.1.1
)
_CERTAIN = re.compile(rf"\s*(?:{_SIGN}\s*{_NUMBER}|{_NUMBER}(?:\s*{_SIGN})?|{_SIGN}(?:\s*{_SIGN})?)(?!\^)(?=\s*[^\s])")
_SERIAL = re.compile(
    rf"\s*(?:{_SIGN}\s*)?(?:(?:(?:[aio]{{1,2}}[*^]?\.?|[aio]{{3}}\.|\+)\s?)?0{{1,3}}(?:[.-]0{{1,3}})*\s?[-:/.)]*"
    r"|[aio]\s?[-:/]?)(?=\s+[^\s])"  # 1 1.1 #1 No. 1 a - o
)


def mark_end(line: str) -> int:
    """Where the mark of a line ends, before the blanks that follow it; 0 if it has none that is certain."""
    match = _CERTAIN.match(line[:_LONGEST].translate(_CLASSES))
    return match.end() if match else 0


def mark_ends(lines: Sequence[str]) -> list[int]:
    """Where the mark of each line ends, 0 without; what can begin a label (`1 `, `a - `) is one only in a series."""
    ends = list(map(mark_end, lines))
    series: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for index, line in enumerate(lines):
        if match := _SERIAL.match(line[:_LONGEST].translate(_CLASSES)):
            series[re.sub("0+", "0", match[0].strip())].append((index, line[: match.end()]))
    for members in series.values():
        if len(members) > 1 and _is_series([mark for _, mark in members]):
            for index, mark in members:
                ends[index] = max(len(mark), ends[index])
    return ends


def _is_series(marks: Sequence[str]) -> bool:
    """True for 1 2 3, for 1.1 1.2 2.1, for a b c, and for a letter that Word has as a bullet."""
    numbers = [re.findall(r"\d+", mark) or re.findall(r"\w", mark) for mark in marks]
    lasts = [int(number[-1]) if number[-1].isdecimal() else ord(number[-1]) for number in numbers]
    is_first = lasts[0] == 1 or not numbers[0][-1].isdecimal()
    follows = (
        b == a + 1 or (b == 1 and len(number) > 1) for (a, b), number in zip(pairwise(lasts), numbers, strict=False)
    )
    is_bullet = len({*lasts}) == 1 and chr(lasts[0]) in "oØüvq"
    return is_bullet or (is_first and all(follows))
