"""Marks of lists, in any script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgqtui.links.list_marks import mark_ends
from tests.link_rows import rows_of

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
        "100% Green|0800 Line",
    ],
)
@pytest.mark.parametrize("mark", ["", "- ", "1) ", "• "])
def test_a_number_of_its_own_stays_in_a_label(labels: str, mark: str) -> None:
    """Numbers that do not count the lines belong to the names."""
    names = labels.split("|")
    pasted = "\n".join(f"{mark}{name}, @{letter}" for name, letter in zip(names, "abc", strict=False))
    assert rows_of(pasted) == " / ".join(f"{name}: @{letter}" for name, letter in zip(names, "abc", strict=False))


@given(st.lists(st.text(max_size=8)))
def test_a_mark_ends_before_words(lines: list[str]) -> None:
    """What follows a mark is not empty, so that a line with words is never only a mark."""
    for line, end in zip(lines, mark_ends(lines), strict=True):
        assert not end or line[end:].strip()
