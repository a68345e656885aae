"""A table of packages: each once, superseded ones marked, safe for spreadsheets."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from lgqtui.draft.model import Draft
from lgqtui.export.formats import FORMATS
from lgqtui.links.model import LinkRow
from lgqtui.package.response_table import ResponseRow, ResponseTable, response_rows
from lgqtui.package.verify import VerifyResult, verify
from lgqtui.questionnaire.answer import Answer
from tests.town_draft import QUESTIONNAIRE, town

A, B, C = (f"{n}0000000-0000-5000-8000-000000000000" for n in (1, 2, 3))


def result_of(
    package: str, supersedes: str = "", day: str = "2026-11-25", draft: str = "d", **answers: Answer
) -> VerifyResult:
    extra: dict[str, Any] = {"supersedes": supersedes} if supersedes else {}
    response = Draft(draft, "town", datetime(2026, 1, 1, tzinfo=UTC), answers, {**extra, "excluded": []})
    return VerifyResult(Path(f"{package[:1]}.zip"), package, "0" * 64, 5, {"Bagging-Date": day}, (), response)


def standings(results: Iterable[VerifyResult]) -> dict[str, tuple[str, str]]:
    return {row.verification.id: (row.status, row.superseded_by) for row in response_rows(results)}


def test_a_chain_of_packages_in_any_order() -> None:
    """Each but the last is superseded by the one that names it."""
    chain = [result_of(A), result_of(B, A), result_of(C, B)]
    for order in itertools.permutations(chain):
        assert standings(order) == {A: ("superseded", B), B: ("superseded", C), C: ("current", "")}


def test_packages_of_different_drafts_do_not_touch_each_other() -> None:
    """Two towns, two current packages."""
    assert set(standings([result_of(A, draft="one"), result_of(B, draft="two")]).values()) == {("current", "")}


def test_a_chain_with_a_gap() -> None:
    """If one between was never sent, a later day decides; on the same day it is unclear."""
    assert standings([result_of(A), result_of(C, B)]) == {A: ("unclear", ""), C: ("unclear", "")}
    later = result_of(C, B, day="2026-12-01")
    assert standings([result_of(A, B), later]) == {A: ("superseded", C), C: ("current", "")}


def test_a_draft_that_was_moved_begins_a_chain_of_its_own() -> None:
    """Earlier packages are unknown there, and no older package supersedes a newer one."""
    before = [result_of(A), result_of(B, A)]
    for order in itertools.permutations([*before, result_of(C)]):
        assert standings(order) == {A: ("superseded", B), B: ("unclear", ""), C: ("unclear", "")}
    moved = result_of(C, day="2026-11-26")
    assert standings([*before, moved]) == {A: ("superseded", B), B: ("superseded", C), C: ("current", "")}


def test_a_package_is_superseded_by_the_latest_that_names_it() -> None:
    """On the same day it is unclear."""
    for order in itertools.permutations([result_of(A), result_of(B, A), result_of(C, A)]):
        assert standings(order) == {A: ("superseded", ""), B: ("unclear", ""), C: ("unclear", "")}
    later = result_of(C, A, day="2026-11-26")
    for order in itertools.permutations([result_of(A), result_of(B, A), later]):
        assert standings(order) == {A: ("superseded", C), B: ("superseded", C), C: ("current", "")}


def test_an_undecidable_order_is_unclear() -> None:
    """Packed on the same day on two computers."""
    assert standings([result_of(A), result_of(B)]) == {A: ("unclear", ""), B: ("unclear", "")}
    older = result_of(C, day="2026-01-01")
    assert standings([result_of(A), result_of(B), older])[C] == ("superseded", "")


def test_a_package_that_came_twice_is_there_once() -> None:
    """Also under two names; an invalid package is left out."""
    spoilt = VerifyResult(Path("x.zip"), C, "", 0)
    assert list(standings([result_of(A), result_of(A), spoilt])) == [A]


def as_csv(table: ResponseTable) -> str:
    render = FORMATS["csv"].render_table
    assert render is not None
    return render(table).decode("utf-8-sig")


def rows_of(table: list[ResponseRow]) -> list[dict[str, str]]:
    text = as_csv(ResponseTable(table, lambda _: QUESTIONNAIRE))
    assert "\r\n" in text
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_csv_of_real_packages(tmp_path: Path) -> None:
    """A column for each answered field, in questionnaire order; an answer is a cell."""
    draft = town(tmp_path)
    first = draft.pack()
    links = Answer(links=(LinkRow("Portal", ("https://a.example", "https://b.example"), "old"), LinkRow("", ("c",))))
    second = draft.answer("portal", links).answer("sure", Answer(checked=True)).pack(date(2026, 11, 26))
    row, other = rows_of(response_rows([verify(second.path), verify(first.path)]))
    assert [row["package"], row["standing"], row["superseded_by"]] == [first.id, "superseded", second.id]
    assert [other["supersedes"], other["standing"], other["sealed"]] == [first.id, "current", "2026-11-26"]
    assert (row["organization"], row["contact"], row["email"]) == (
        "Office of things",
        "Head of the office",
        "office@example.org",
    )
    assert (row["attachments"], row["excluded"], row["publication"]) == ("1", "mayor.how", "yes")
    assert (row["city"], row["mayor"], row["portal"]) == ("Riverton", "no", "[Portal, June.png]")
    assert other["portal"] == "Portal: https://a.example https://b.example (old)\nc"
    assert (other["sure"], row["sure"]) == ("ticked", "")
    assert list(row)[-8:] == ["city", "mayor", "portal", "name", "mail", "office", "sure", "online"]


def test_a_questionnaire_that_is_not_at_hand(tmp_path: Path) -> None:
    """Fields are in the order of the answers."""
    rows = response_rows([result_of(A, z=Answer(text="1"), b=Answer(text="2"))])
    header = as_csv(ResponseTable(rows, lambda _: None)).splitlines()[0]
    assert header.endswith(",file,z,b")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "=cmd|' /C calc'!A0"])
def test_a_spreadsheet_is_given_no_formula(text: str) -> None:
    """Answers are never formulas."""
    (row,) = rows_of(response_rows([result_of(A, city=Answer(text=text))]))
    assert row["city"] == f"'{text}"


def test_the_json(tmp_path: Path) -> None:
    """Answers as in the canonical JSON, with the standing of each package."""
    sealed = town(tmp_path).pack()
    (row,) = ResponseTable(response_rows([verify(sealed.path)]), lambda _: None).json_object()["packages"]
    assert (row["package"], row["standing"], row["size"]) == (sealed.id, "current", sealed.size)
    assert row["excluded"] == ["mayor.how"]
    assert row["answers"]["city"] == {"text": "Riverton"}
    assert "attachments" not in row
    empty = ResponseTable([], lambda _: None)
    assert empty.json_object() == {"packages": []}
    assert as_csv(empty).count("\n") == 1
