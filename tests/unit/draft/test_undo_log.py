"""The undo log: steps that outlive a session, in a file that nothing depends on."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from lgqtui.draft import undo_log
from lgqtui.draft.undo_log import UndoLog
from lgqtui.links.model import LinkRow
from lgqtui.questionnaire.answer import BLANK, Answer
from tests.strategies import answers

OLD, NEW = Answer(text="old"), Answer(text="new")


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """The history folder of a draft, not created yet."""
    (tmp_path / "city.files").mkdir()
    return tmp_path / "city.files" / "history"


def logged(history: Path, draft: str = "i") -> list[tuple[str, str]]:
    """Fields and texts of the steps, the last one first."""
    log = UndoLog(history, draft)
    return [(step.field, step.before.text) for step in iter(log.pop, None)]


def test_steps_are_read_in_the_next_session_the_last_one_first(history: Path) -> None:
    """Those of several sessions, as long as they are not taken out."""
    UndoLog(history, "i").save([("a", BLANK, OLD), ("b", BLANK, NEW)])
    UndoLog(history, "i").save([("a", OLD, NEW)])
    log = UndoLog(history, "i")
    step = log.pop()
    assert step is not None
    assert (step.field, step.before, step.led_to(NEW), step.led_to(OLD)) == ("a", OLD, True, False)
    log.save([("c", BLANK, NEW)])
    assert logged(history) == [("c", ""), ("b", ""), ("a", "")]


def test_without_steps_nothing_is_written(history: Path) -> None:
    """Not even the folder."""
    UndoLog(history, "i").save([])
    assert not history.exists()
    assert logged(history) == []


def test_steps_that_are_taken_out_stay_out(history: Path) -> None:
    """Also if the session made none itself."""
    UndoLog(history, "i").save([("a", BLANK, OLD)])
    log = UndoLog(history, "i")
    assert log.pop() is not None
    assert log.pop() is None
    log.save([])
    assert logged(history) == []


def test_the_file_is_for_its_owner_only(history: Path, tmp_path: Path) -> None:
    """Also in a folder that others may change, and if it was readable before; a link is replaced, not followed."""
    history.parent.chmod(0o2770)
    victim = tmp_path / "victim"
    victim.write_text("precious")
    victim.chmod(0o666)
    path = history / "undo.jsonl"
    UndoLog(history, "i").save([("a", BLANK, OLD)])
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    UndoLog(history, "i").save([("a", OLD, NEW)])
    assert path.stat().st_mode & 0o777 == 0o600
    path.unlink()
    path.symlink_to(victim)
    UndoLog(history, "i").save([("a", OLD, NEW)])
    assert victim.read_text() == "precious"
    assert not path.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o600
    assert logged(history) == [("a", "old")]


def test_nothing_is_written_through_a_link_to_another_draft(history: Path, tmp_path: Path) -> None:
    """Its folder may be a link to the history of that draft."""
    (tmp_path / "other").mkdir()
    history.symlink_to(tmp_path / "other")
    UndoLog(history, "i").save([("a", BLANK, OLD)])
    assert list((tmp_path / "other").iterdir()) == []


@pytest.mark.parametrize(
    ("content", "remaining"),
    [
        (b"", []),
        (b"\xff\xfe", []),
        (b'{"format":1,"draft":"another"}\n{"field":"a","before":{},"after":""}\n', []),
        (b'{"format":2,"draft":"i"}\n{"field":"a","before":{},"after":""}\n', []),
        (b'{"format":1,"draft":"i"}\n{"field":"a","before":{"text":"x"},"after":""}\n{"field":"b"', [("a", "x")]),
        (b'{"format":1,"draft":"i"}\n[]\nnull\n{"field":"a","before":{"text":7},"after":""}\n', []),
        (b'{"format":1,"draft":"i"}\n{"field":"a","before":{"text":"a\\u0007"},"after":""}\n', []),
        (b'{"format":1,"draft":"i"}\n' + b"[" * 100_000 + b"\n", []),
        (b"x" * 4_000_001, []),
    ],
)
def test_what_is_damaged_is_ignored(history: Path, content: bytes, remaining: list[tuple[str, str]]) -> None:
    """As far as it is; the next session writes the file anew."""
    history.mkdir()
    (history / "undo.jsonl").write_bytes(content)
    assert logged(history) == remaining
    UndoLog(history, "i").save([("c", OLD, NEW)])
    assert logged(history)[0] == ("c", "old")


def test_the_oldest_steps_go_first(history: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file does not grow beyond its limit, of whatever size the answers are."""
    monkeypatch.setattr(undo_log, "_LIMIT", 2_000)
    for number in range(50):
        UndoLog(history, "i").save([("a", Answer(text=f"{number:100}"), NEW)])
        assert (history / "undo.jsonl").stat().st_size <= 2_100
    texts = [int(text) for _, text in logged(history)]
    assert texts == list(range(49, 49 - len(texts), -1))
    assert len(texts) > 5
    UndoLog(history, "i").save([("a", Answer(text="x" * 200_000), NEW)])
    assert logged(history) == []


def test_a_folder_that_cannot_be_written_is_no_fault(history: Path) -> None:
    """The steps are lost, and the draft is not."""
    history.write_text("a file where a folder should be")
    UndoLog(history, "i").save([("a", BLANK, OLD)])
    assert history.is_file()


@pytest.mark.parametrize("value", [datetime(2026, 11, 23, tzinfo=UTC), float("nan")])
def test_what_json_cannot_hold_is_left_out(history: Path, value: object) -> None:
    """TOML has values that would come back as others."""
    odd = Answer(text="a", extra={"when": value})
    UndoLog(history, "i").save([("a", odd, BLANK), ("b", OLD, odd), ("c", odd, BLANK)])
    assert logged(history) == [("b", "old")]


@given(answers)
def test_an_answer_comes_back_as_it_was(answer: Answer) -> None:
    """Whatever can be typed."""
    line = undo_log._encode(("a", answer, NEW))
    step = undo_log._decode(line) if line else None
    assert step is None or step.before == answer
    extras = [answer.extra, *(row.extra for row in answer.links), *(a.extra for a in answer.attachments)]
    assert step is not None or any(extras)


def test_a_step_is_a_line_without_the_later_answer(history: Path) -> None:
    """That is in the draft."""
    UndoLog(history, "i").save([("a", Answer(links=(LinkRow("x", ("y",)),)), NEW)])
    head, line = (history / "undo.jsonl").read_text().splitlines()
    shape: dict[str, Any] = json.loads(line)
    assert json.loads(head) == {"format": 1, "draft": "i"}
    assert shape["before"] == {"links": [{"label": "x", "urls": ["y"], "note": ""}]}
    assert len(shape["after"]) == 64
