"""Drafts as files: created and renamed alike by every front end."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from lgqtui.submission.outbox_entry import OutboxEntry
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.draft_files import (
    create_draft,
    new_name_question,
    no_receipt_notice,
    rename_draft,
    rename_question,
    trash_notice,
)


@pytest.fixture
def context(tmp_path: Path) -> AppContext:
    return AppContext({"LGQTUI_HOME": str(tmp_path)}, lambda: datetime.now(UTC))


def test_a_draft_is_created_for_the_questionnaire_of_the_settings(context: AppContext) -> None:
    """In the user's folder, under the name that was typed."""
    path = create_draft(context, "city")
    assert path == context.folders.drafts / "city.toml"
    assert context.drafts.find("city").load().questionnaire == context.settings["questionnaire"]


def test_a_renamed_draft_keeps_its_packages(context: AppContext) -> None:
    """An outbox is not created for it."""
    renamed = rename_draft(context, create_draft(context, "city"), "town")
    assert not context.folders.outbox.exists()
    package_id = "0b8f0c5e-1111-4222-8333-444455556666"
    context.outbox.put(OutboxEntry(package_id, "ab" * 32, 1, "https://a.example/in", 1, draft=str(renamed)))
    path = rename_draft(context, renamed, "village")
    assert [(entry.draft, entry.label) for entry in context.outbox.entries()] == [(str(path), "village")]


def test_questions_and_notices_name_the_draft_and_the_key() -> None:
    """Where there is one."""
    assert rename_question("city") == "What shall “city” be called?"
    assert trash_notice("city", "/restore") == "“city” is in the trash. /restore brings it back."
    assert new_name_question().startswith("What shall the new draft be called?")
    assert no_receipt_notice() == "There is no receipt of this draft."
