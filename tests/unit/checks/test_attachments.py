"""Checks of the files of attachments."""

from __future__ import annotations

from pathlib import Path

import pytest

from lgqtui.checks.attachments import attached_in, check_attachments
from lgqtui.draft.attachment_files import attachments_of
from lgqtui.i18n import tr
from lgqtui.problems import Problem
from lgqtui.questionnaire.answer import Answer, Attachment
from tests.town_draft import PICTURE_BYTES, Town, town


@pytest.fixture
def here(tmp_path: Path) -> Town:
    return town(tmp_path)


def codes(here: Town, *, whole: bool) -> list[str]:
    found = attached_in(here.draft, here.draft.answers)
    return [p.code for p in check_attachments(found, attachments_of(here.sidecar), compare_content=whole)]


def said(problem: Problem) -> str:
    return f"{problem.code}: {tr(problem.message, **problem.params)}. {tr(problem.remedy, **problem.params)}"


def file_of(here: Town) -> Path:
    return attachments_of(here.sidecar) / here.draft.answer("portal").attachments[0].file


def test_evidence_as_it_was_attached_is_no_problem(here: Town) -> None:
    """Looked at, or read whole."""
    assert codes(here, whole=False) == codes(here, whole=True) == []


def test_missing_evidence(here: Town) -> None:
    """Gone, or something else in its place; told at each field that names it."""
    file_of(here).unlink()
    assert codes(here, whole=False) == codes(here, whole=True) == ["missing-attachment"]
    file_of(here).mkdir()
    assert codes(here, whole=False) == ["missing-attachment"]
    twice = here.answer("city", here.draft.answer("portal"))
    assert codes(twice, whole=False) == ["missing-attachment", "missing-attachment"]


def test_altered_evidence(here: Town) -> None:
    """Another size is seen without reading, other content of the same size only by reading it."""
    file_of(here).write_bytes(PICTURE_BYTES + b"x")
    assert codes(here, whole=False) == ["altered-attachment"]
    file_of(here).write_bytes(b"x" * len(PICTURE_BYTES))
    assert (codes(here, whole=False), codes(here, whole=True)) == ([], ["altered-attachment"])


def test_a_name_that_is_no_plain_name(here: Town) -> None:
    """A draft from elsewhere does not make the program look at other files."""
    odd = Answer(attachments=(Attachment("-\u00e9.png", "x", "0" * 64, 1),))
    assert codes(here.answer("city", odd), whole=True) == ["unsafe-name"]


def test_the_finding_names_field_and_file(here: Town) -> None:
    """A user sees where, what, and what to do."""
    file_of(here).write_bytes(b"x" * len(PICTURE_BYTES))
    (problem,) = check_attachments(
        attached_in(here.draft, ["portal"]), attachments_of(here.sidecar), compare_content=True
    )
    assert (problem.field, problem.severity) == ("portal", "error")
    assert said(problem) == (
        "altered-attachment: the attachment “Portal, June.png” is not the file that was attached; "
        "its content was changed. Attach it again, or take it off the answer."
    )


def test_evidence_that_cannot_be_read(here: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system says of the file is reported at its field."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    (problem,) = check_attachments(
        attached_in(here.draft, ["portal"]), attachments_of(here.sidecar), compare_content=True
    )
    assert (problem.field, problem.severity) == ("portal", "error")
    assert said(problem) == (
        f"cannot-read: cannot read {file_of(here)}: you are not allowed to. Check the name and who may read it."
    )
