"""Many packages as one table: each once, superseded ones marked, harmless for spreadsheets."""

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
from lgqtui.links.model import LinkRow
from lgqtui.package.response_table import ResponseRow, as_csv, as_json, listed
from lgqtui.package.verify import VerifyResult, verify
from lgqtui.questionnaire.answer import Answer
from tests.town_draft import QUESTIONNAIRE, town

A, B, C = (f"{n}0000000-0000-5000-8000-000000000000" for n in (1, 2, 3))


def made(
    package: str, supersedes: str = "", day: str = "2026-11-25", draft: str = "d", **answers: Answer
) -> VerifyResult:
    extra: dict[str, Any] = {"supersedes": supersedes} if supersedes else {}
    told = Draft(draft, "town", datetime(2026, 1, 1, tzinfo=UTC), answers, {**extra, "excluded": []})
    return VerifyResult(Path(f"{package[:1]}.zip"), package, "0" * 64, 5, {"Bagging-Date": day}, (), told)


def standings(found: Iterable[VerifyResult]) -> dict[str, tuple[str, str]]:
    return {one.verified.id: (one.status, one.superseded_by) for one in listed(found)}


def test_a_chain_of_packages_in_any_order() -> None:
    """Each but the last is superseded by the one that names it."""
    chain = [made(A), made(B, A), made(C, B)]
    for order in itertools.permutations(chain):
        assert standings(order) == {A: ("superseded", B), B: ("superseded", C), C: ("current", "")}


def test_packages_of_different_drafts_do_not_touch_each_other() -> None:
    """Two towns, two current packages."""
    assert set(standings([made(A, draft="one"), made(B, draft="two")]).values()) == {("current", "")}


def test_a_chain_with_a_gap() -> None:
    """The one between was never sent: a later day tells; on one day nothing does."""
    assert standings([made(A), made(C, B)]) == {A: ("unclear", ""), C: ("unclear", "")}
    later = made(C, B, day="2026-12-01")
    assert standings([made(A, B), later]) == {A: ("superseded", C), C: ("current", "")}


def test_a_draft_that_was_moved_begins_a_chain_of_its_own() -> None:
    """There nothing is known of what was packed before, and no older package takes the place of a newer one."""
    before = [made(A), made(B, A)]
    for order in itertools.permutations([*before, made(C)]):
        assert standings(order) == {A: ("superseded", B), B: ("unclear", ""), C: ("unclear", "")}
    moved = made(C, day="2026-11-26")
    assert standings([*before, moved]) == {A: ("superseded", B), B: ("superseded", C), C: ("current", "")}


def test_one_that_two_name_is_superseded_by_the_later_of_them() -> None:
    """And on one day by either: then nobody can tell."""
    for order in itertools.permutations([made(A), made(B, A), made(C, A)]):
        assert standings(order) == {A: ("superseded", ""), B: ("unclear", ""), C: ("unclear", "")}
    later = made(C, A, day="2026-11-26")
    for order in itertools.permutations([made(A), made(B, A), later]):
        assert standings(order) == {A: ("superseded", C), B: ("superseded", C), C: ("current", "")}


def test_what_nobody_can_tell_is_unclear() -> None:
    """Sealed on one day on two computers: a user has to ask."""
    assert standings([made(A), made(B)]) == {A: ("unclear", ""), B: ("unclear", "")}
    older = made(C, day="2026-01-01")
    assert standings([made(A), made(B), older])[C] == ("superseded", "")


def test_a_package_that_came_twice_is_there_once() -> None:
    """Under two names it is still one response; one that is not sound is none."""
    spoilt = VerifyResult(Path("x.zip"), C, "", 0)
    assert list(standings([made(A), made(A), spoilt])) == [A]


def rows_of(table: list[ResponseRow]) -> list[dict[str, str]]:
    text = as_csv(table, lambda _: QUESTIONNAIRE)
    assert "\r\n" in text
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_csv_of_real_packages(tmp_path: Path) -> None:
    """A column for each field that is answered anywhere, in the questionnaire's order; all of an answer in one cell."""
    here = town(tmp_path)
    first = here.pack()
    links = Answer(links=(LinkRow("Portal", ("https://a.example", "https://b.example"), "old"), LinkRow("", ("c",))))
    second = here.answer("portal", links).answer("sure", Answer(checked=True)).pack(date(2026, 11, 26))
    one, two = rows_of(listed([verify(second.path), verify(first.path)]))
    assert [one["package"], one["standing"], one["superseded_by"]] == [first.id, "superseded", second.id]
    assert [two["supersedes"], two["standing"], two["sealed"]] == [first.id, "current", "2026-11-26"]
    assert (one["organization"], one["contact"], one["email"]) == (
        "Office of things",
        "Head of the office",
        "office@example.org",
    )
    assert (one["attachments"], one["excluded"], one["publication"]) == ("1", "mayor.how", "yes")
    assert (one["city"], one["mayor"], one["portal"]) == ("Riverton", "no", "[Portal, June.png]")
    assert two["portal"] == "Portal: https://a.example https://b.example (old)\nc"
    assert (two["sure"], one["sure"]) == ("ticked", "")
    assert list(one)[-8:] == ["city", "mayor", "portal", "name", "mail", "office", "sure", "online"]


def test_a_questionnaire_that_is_not_at_hand(tmp_path: Path) -> None:
    """The fields then stand in the order in which they come."""
    table = listed([made(A, z=Answer(text="1"), b=Answer(text="2"))])
    header = as_csv(table, lambda _: None).splitlines()[0]
    assert header.endswith(",file,z,b")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "=cmd|' /C calc'!A0"])
def test_a_spreadsheet_is_given_no_formula(text: str) -> None:
    """What somebody wrote into an answer does nothing where it is opened."""
    (row,) = rows_of(listed([made(A, city=Answer(text=text))]))
    assert row["city"] == f"'{text}"


def test_the_json(tmp_path: Path) -> None:
    """Answers as the canonical JSON has them, beside how each package stands."""
    sealed = town(tmp_path).pack()
    (one,) = as_json(listed([verify(sealed.path)]))["packages"]
    assert (one["package"], one["standing"], one["size"]) == (sealed.id, "current", sealed.size)
    assert one["excluded"] == ["mayor.how"]
    assert one["answers"]["city"] == {"text": "Riverton"}
    assert "attachments" not in one
    assert as_json([]) == {"packages": []}
    assert as_csv([], lambda _: None).count("\n") == 1
