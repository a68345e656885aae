"""The bench: its table, its names, and measures that fail."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from lgqtui.draft.store import DraftFile
from lgqtui.questionnaire.kinds import KINDS
from lgqtui.questionnaire.library import QuestionnaireLibrary
from lgqtui.settings.folders import find_user_folders
from tests.bench import __main__ as bench
from tests.bench.growth import exponent_of
from tests.bench.large_draft import large_draft
from tests.bench.measure import Failed, Measure, table
from tests.bench.registry import GROUPS, MEASURES, RegisteredMeasure, chosen, listing


def test_a_row_says_what_beside_what_and_whether_the_target_is_met() -> None:
    """Figures with unit, ratio, target and verdict; an exponent differs from a ratio."""
    met = Measure("a save", "the limit", 20.0, 50.0, 0.4, 1.0)
    missed = Measure("opening", "at 60 fields", 0.25, 0.1, 1.25, 1.1, "s", is_exponent=True)
    assert table([met, missed, Failed("links", "OSError: no")]).splitlines()[2:] == [
        "| a save | 20.0 ms | the limit | 50.0 ms | 0.40 | ≤ 1.0 | met |",
        "| opening | 0.250 s | at 60 fields | 0.100 s | n^1.25 | ≤ n^1.1 | MISSED |",
        "| links | | OSError: no | | | | FAILED |",
    ]


def test_every_name_and_group_is_listed_with_what_it_measures() -> None:
    """`--list` describes each measure; groups have only existing names."""
    text = listing()
    assert all(f"  {name} " in text for name in (*MEASURES, *GROUPS))
    assert all(named.act.__doc__ for named in MEASURES.values())
    assert {name for inside in GROUPS.values() for name in inside} <= set(MEASURES)


def test_without_a_name_everything_is_measured_and_nothing_twice() -> None:
    """A group and one of its names together measure it once."""
    assert chosen([]) == list(MEASURES)
    assert chosen(["start", "speed"]) == list(GROUPS["speed"])


def test_a_measure_that_fails_is_a_row_and_takes_no_other_along(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The other rows are there, and the exit code is 1."""

    def fails() -> Measure:
        raise OSError("no such tool")

    monkeypatch.setitem(MEASURES, "start", RegisteredMeasure(fails, 0))
    monkeypatch.setitem(MEASURES, "version", RegisteredMeasure(lambda: Measure("x", "y", 1, 2, 0.5, 1), 0))
    assert bench.main(["start", "version"]) == 1
    out = capsys.readouterr().out
    assert "| start | | OSError: no such tool | | | | FAILED |" in out
    assert "| x | 1.0 ms | y | 2.0 ms | 0.50 | ≤ 1 | met |" in out
    assert bench.main(["version"]) == 0


def test_an_unknown_name_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    """With the option that lists names; nothing is measured."""
    with pytest.raises(SystemExit, match="2"):
        bench.main(["sart"])
    assert "no measure sart; --list shows the names" in capsys.readouterr().err


def test_the_exponent_of_growth_is_the_slope_between_logarithms() -> None:
    """Twice the size: the same time is 0, twice the time 1, four times 2; a constant base lowers it."""
    sizes = (60, 600, 6_000)
    assert [round(exponent_of(sizes, [0.01 * n**power for n in sizes]), 6) for power in (0, 1, 2)] == [0, 1, 2]
    assert exponent_of(sizes, [1 + n / 1000 for n in sizes]) < 0.5


def test_a_large_draft_has_every_kind_and_no_field_without_an_answer(tmp_path: Path) -> None:
    """Growth is measured with every kind of field."""
    path = large_draft(tmp_path, 60)
    draft = DraftFile(path, lambda: datetime.now(UTC)).load()
    questionnaire = QuestionnaireLibrary(find_user_folders({"LGQTUI_HOME": str(tmp_path)}).questionnaires).find(
        draft.questionnaire
    )
    assert {field.kind for field in questionnaire.fields.values()} == set(KINDS)
    assert set(draft.answers) == set(questionnaire.fields)
