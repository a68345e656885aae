"""Marks of lists, in any script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgqtui.links import list_marks
from lgqtui.links.list_marks import mark_ends
from tests.link_rows import rows_of


@pytest.fixture(autouse=True)
def _unknown_characters() -> None:
    """Each test finds the classes of its characters anew."""
    list_marks._CLASSES.clear()


MARKS = [
    *(
        "① |② ",
        "（1）|（2）",
        "一、|二、",
        "第一、|第二、",
        "1.1 |1.2 ",
        "1-1 |1-2 ",
        "1 - |2 - ",
        "1- |2- ",
        "1: |2: ",
        "1/ |2/ ",
    ),
    *(
        "No. 1 |No. 2 ",
        "N° 1 : |N° 2 : ",
        "№ 1 |№ 2 ",
        "#1 |#2 ",
        "第1 |第2 ",
        "§ 1 |§ 2 ",
        "A1. |A2. ",
    ),
    *(
        "☐ |☑ ",
        "- [ ] |- [x] ",
        "[ ] |[x] ",
        "→ |→ ",
        "✓ |✓ ",
        "➢ |➢ ",
        "◆|◆",
        "» |» ",
        "> |> ",
        "+ |+ ",
        "o |o ",
        "📌 |📌 ",
    ),
    *(
        "١. |٢. ",
        "۱- |۲- ",
        "१) |२) ",
        "১। |২। ",
        "а) |б) ",
        "α) |β) ",
        "أ) |ب) ",
        "가. |나. ",
        "ア) |イ) ",
        "ก. |ข. ",
        "א. |ב. ",
    ),
    *(
        "【1】|【2】",
        "[1] |[2] ",
        "{a} |{b} ",
        "〔一〕|〔二〕",
        "⑴ |⑵ ",
        "Ⓐ |Ⓑ ",
        "❶ |❷ ",
        "1️⃣ |2️⃣ ",
        "⒈|⒉",
        "㈠|㈡",
        "Ⅰ. |Ⅱ. ",
        "IX. |X. ",
        "¹ |² ",
    ),
    *(
        "i) |ii) ",
        "I. |II. ",
        "1 |2 ",
        "a |b ",
        "１．|２．",
        "1、|2、",
        "1.) |2.) ",
        "1.- |2.- ",
        "(1). |(2). ",
        "1 ) |2 ) ",
        "1 . |2 . ",
    ),
    *(
        "- 1) |- 2) ",
        "-1) |-2) ",
        "* 1. |* 2. ",
        "• a) |• b) ",
        "1.a) |1.b) ",
        "• o |• o ",
        "– (1) |– (2) ",
        "\uf0b7\t|\uf0b7\t",
        "1.\t|2.\t",
    ),
]


@pytest.mark.parametrize("marks", MARKS)
@pytest.mark.parametrize("form", ["{}Alpha, @a\n{}Beta, @b", "{}Alpha\n@a\n{}Beta\n@b", "{}@a\nAlpha\n{}@b\nBeta"])
def test_a_mark_is_no_part_of_a_label(marks: str, form: str) -> None:
    """In any script and brackets, also two in a row; an item goes on until the next mark."""
    assert rows_of(form.format(*marks.split("|"))) == "Alpha: @a / Beta: @b"


@pytest.mark.parametrize(
    "labels",
    [
        "311 Line|2D Plan|5G Office",
        "24/7 call centre|1.5 million trees",
        "2021 Report|2022 Report",
        "3D city|4D city",
        "1 Stop Shop|24/7 centre",
        "112 Emergency|113 Police",
        "A Portal|The Office",
        "¼ Price|½ Price",
        "₂ House|₃ House",
        "1$ Ticket|2$ Ticket",
        "²A Office|³A Office",
        "X Portal|X Office",
        "1.1 Portal|1.3 Office",
        "100% Green|0800 Line",
    ],
)
@pytest.mark.parametrize("mark", ["", "- ", "1) ", "• "])
def test_a_number_of_its_own_stays_in_a_label(labels: str, mark: str) -> None:
    """Numbers that do not count the lines belong to the names."""
    names = labels.split("|")
    pasted = "\n".join(f"{mark}{name}, @{letter}" for name, letter in zip(names, "abc", strict=False))
    assert rows_of(pasted) == " / ".join(f"{name}: @{letter}" for name, letter in zip(names, "abc", strict=False))


@pytest.mark.parametrize(
    ("numbers", "is_series"),
    [
        ("1 2 3 4 5 6 7 8 9 10", True),
        ("1.1 1.2 2.1", True),
        ("1.1 1.2 2.2", False),
        ("1 2 1", False),
        ("2 3 4", False),
        ("1 3 4", False),
        ("a b c", True),
        ("c d e", True),
        ("v v v", True),
        ("Ø Ø Ø", True),
        ("w w w", False),
    ],
)
def test_what_can_begin_a_label_is_a_mark_in_a_series(numbers: str, *, is_series: bool) -> None:
    """From 1 or any letter, each the next one, or again 1 under the next number; or the bullets of Word."""
    lines = [f"{number} Name" for number in numbers.split()]
    assert mark_ends(lines) == [len(number) if is_series else 0 for number in numbers.split()]


@pytest.mark.parametrize(
    ("pasted", "rows"),
    [
        ("A @a\nB @b", "A: @a / B: @b"),
        ("- A @a\n- B @b", "A: @a / B: @b"),
        ("a - @a\n\nb - <@b>", "a: @a / b: @b"),
        ("A @a\nB Beta @b", "A: @a / Beta: @b"),
        ("Portals:\nA @a\nB @b", "Portals / A: @a / B: @b"),
        ("A\t@a\nB\t@b", "A: @a / B: @b"),
        ("a example.org\nb example.com", "example.org / example.com"),
        ("A) @a\nB) @b", "@a / @b"),
        ("A. @a\nB. @b", "@a / @b"),
        ("A: @a\nB: @b", "@a / @b"),
        ("1 @a\n2 @b", "@a / @b"),
        ("o @a\no @b", "@a / @b"),
    ],
)
def test_a_letter_that_is_the_only_label_of_its_row_stays(pasted: str, rows: str) -> None:
    """Where no sign of a list follows it; a number, and a letter that Word has as a bullet, are none."""
    assert rows_of(pasted) == rows


def test_a_quote_follows_its_number_at_once() -> None:
    """As a letter does; a decimal fraction is none."""
    assert mark_ends(["1.“Law”", "1.Law", "1.5 Law", "o\tLaw"]) == [2, 2, 0, 1]


@given(st.lists(st.text(max_size=8)))
def test_a_mark_ends_before_words(lines: list[str]) -> None:
    """What follows a mark is not empty, so that a line with words is never only a mark."""
    for line, end in zip(lines, mark_ends(lines), strict=True):
        assert not end or line[end:].strip()
