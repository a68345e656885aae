"""The journey of an answer, file by file: read this first.

field widget → question screen → interview.answer → questionnaire.kinds.parse → checks.answers → draft.model →
(autosave thread) draft.store → draft.format → files; questionnaire.route gives the next fields.
"""

from __future__ import annotations

import threading
import tomllib
from pathlib import Path

import pytest

from lgqtui.draft import store
from lgqtui.draft.model import Draft
from lgqtui.draft.sidecar import sidecar_of
from lgqtui.export.json_codec import encode_draft
from lgqtui.package.pack import build_source, write_package
from lgqtui.package.verify import verify
from lgqtui.tui.fields.yes_no import YesNoOptions
from tests.tui.harness import (
    NOW,
    AppHarness,
    interview_of,
    press,
    screen_of,
    screen_text,
    type_text,
    wait_until,
    wait_until_checked,
)


async def test_an_answer_from_key_to_disk(harness: AppHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key changes the answer on the screen, in the draft, on the route, in the checks, and on the disk."""
    savers: list[str] = []
    save = store.DraftFile.save

    def watched(file: store.DraftFile, draft: Draft) -> None:
        savers.append(threading.current_thread().name)
        save(file, draft)

    monkeypatch.setattr(store.DraftFile, "save", watched)
    path = harness.draft()
    async with harness.open_app(path) as pilot:
        await wait_until_checked(pilot)
        interview = interview_of(pilot)

        # The field's widget has the focus and receives the key.
        await screen_of(pilot).go_to_field("mayor")
        assert isinstance(pilot.app.focused, YesNoOptions)
        await press(pilot, "y")

        # The interview has changed the draft in memory, with an answer parsed by the kind.
        assert interview.answer_to("mayor").choice == "yes"
        assert interview.answer_summary("mayor") == "Yes"

        # The route has the follow-ups, the progress counts them, and the questionnaire's rule was applied.
        assert {"mayor.name", "mayor.how"} <= interview.route.applicable
        assert interview.problems_at("mayor.name") == ()  # it was not come to yet
        await press(pilot, "tab", "tab")
        assert [p.code for p in interview.problems_at("mayor.name")] == ["unanswered", "no-name"]

        # The screen shows the choice and the follow-up field.
        assert "(•) Yes" in screen_text(pilot)
        assert "Name" in screen_text(pilot)

        # The autosave thread has saved it.
        await wait_until(pilot, lambda: interview.is_saved)
        assert set(savers) == {"draft writer"}
        assert tomllib.loads(path.read_text("utf-8"))["answers"]["mayor"] == {"choice": "yes"}
        await wait_until(pilot, lambda: "saved " in screen_text(pilot))

        # Exported documents have it.
        questionnaire = interview.questionnaire
        assert '"choice": "yes"' in encode_draft(questionnaire, interview.draft, with_remarks=False)

        # A package has it.
        source = build_source(interview.draft, questionnaire, None, sidecar_of(path))
        sealed = write_package(source, path.parent, today=NOW.date())
        verified = verify(sealed.path)
        assert verified.draft is not None
        assert verified.draft.answer("mayor").choice == "yes"


async def test_typing_is_on_the_disk_before_it_ends(harness: AppHarness) -> None:
    """A text is saved while typing goes on."""
    path = harness.draft()
    async with harness.open_app(path) as pilot:
        await screen_of(pilot).go_to_field("services")
        await type_text(pilot, "We publish")
        await wait_until(pilot, lambda: "We publish" in path.read_text("utf-8"), 3.0)
        assert screen_of(pilot).pane.current_field_id == "services"


async def test_an_answer_comes_back(harness: AppHarness) -> None:
    """An answer of a session is in the next one, which starts at the bookmark."""
    path: Path = harness.draft()
    async with harness.open_app(path) as pilot:
        await type_text(pilot, "New Town")
        await press(pilot, "ctrl+q")
    async with harness.open_app(path) as pilot:
        assert interview_of(pilot).answer_to("city").text == "New Town"
        assert "New Town" in screen_text(pilot)
