"""Checks of the files of attachments."""

from __future__ import annotations

from pathlib import Path

import pytest

from lgqtui.checks.attachments import check_attachments
from lgqtui.draft.attachment import FieldAttachment
from lgqtui.draft.attachment_files import attachments_folder
from lgqtui.i18n import tr
from lgqtui.problems import Problem
from lgqtui.questionnaire.answer import Answer, Attachment
from tests.town_draft import PICTURE_BYTES, Town, town


@pytest.fixture
def town_draft(tmp_path: Path) -> Town:
    return town(tmp_path)


def problems(town_draft: Town, *, read: bool) -> list[Problem]:
    attachments = [FieldAttachment(i, a) for i, answer in town_draft.draft.answers.items() for a in answer.attachments]
    return [*check_attachments(attachments, attachments_folder(town_draft.sidecar), compare_content=read)]


def codes(town_draft: Town, *, read: bool) -> list[str]:
    return [problem.code for problem in problems(town_draft, read=read)]


def sentence(problem: Problem) -> str:
    return f"{problem.code}: {tr(problem.message, **problem.params)}. {tr(problem.remedy, **problem.params)}"


def file_of(town_draft: Town) -> Path:
    return attachments_folder(town_draft.sidecar) / town_draft.draft.answer("portal").attachments[0].file


def test_evidence_as_it_was_attached_is_no_problem(town_draft: Town) -> None:
    """By size, or by reading the content."""
    assert codes(town_draft, read=False) == codes(town_draft, read=True) == []


def test_missing_evidence(town_draft: Town) -> None:
    """Deleted, or replaced by another type; reported at each field."""
    file_of(town_draft).unlink()
    assert codes(town_draft, read=False) == codes(town_draft, read=True) == ["missing-attachment"]
    file_of(town_draft).mkdir()
    assert codes(town_draft, read=False) == ["missing-attachment"]
    twice = town_draft.answer("city", town_draft.draft.answer("portal"))
    assert codes(twice, read=False) == ["missing-attachment", "missing-attachment"]


def test_altered_evidence(town_draft: Town) -> None:
    """Another size is noticed without reading, other content only by reading."""
    file_of(town_draft).write_bytes(PICTURE_BYTES + b"x")
    assert codes(town_draft, read=False) == ["altered-attachment"]
    file_of(town_draft).write_bytes(b"x" * len(PICTURE_BYTES))
    assert (codes(town_draft, read=False), codes(town_draft, read=True)) == ([], ["altered-attachment"])


def test_a_name_that_is_no_plain_name(town_draft: Town) -> None:
    """A draft from elsewhere does not make the program read other files."""
    odd = Answer(attachments=(Attachment("-\u00e9.png", "x", "0" * 64, 1),))
    assert codes(town_draft.answer("city", odd), read=True) == ["unsafe-name"]


def test_the_finding_names_field_and_file(town_draft: Town) -> None:
    """With a remedy."""
    file_of(town_draft).write_bytes(b"x" * len(PICTURE_BYTES))
    (problem,) = (problem for problem in problems(town_draft, read=True) if problem.field == "portal")
    assert (problem.field, problem.severity) == ("portal", "error")
    assert sentence(problem) == (
        "altered-attachment: the attachment “Portal, June.png” is not the file that was attached; "
        "its content was changed. Attach it again, or take it off the answer."
    )


def test_evidence_that_cannot_be_read(town_draft: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's reason is reported at its field."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("lgqtui.draft.attachment_files.open_file", refuse)
    (problem,) = (problem for problem in problems(town_draft, read=True) if problem.field == "portal")
    assert (problem.field, problem.severity) == ("portal", "error")
    assert sentence(problem) == (
        f"cannot-read: cannot read {file_of(town_draft)}: you are not allowed to. Check the name and who may read it."
    )
