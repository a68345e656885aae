"""The journey of one answer, station by station: the first file for whoever wants to know the house.

field widget → question screen → interview.answer → questionnaire.kinds.parse → checks.answers → draft.model →
(writer thread) draft.store → draft.format → files; questionnaire.route gives what is asked next.
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
    """One key makes one answer: on the screen, in the draft, on the route, in the checks, and on the disk."""
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

        # The field's widget has the focus and hears the key.
        await screen_of(pilot).go_to_field("mayor")
        assert isinstance(pilot.app.focused, YesNoOptions)
        await press(pilot, "y")

        # The interview has changed its draft in memory, by way of the kind's own reading.
        assert interview.answer_to("mayor").choice == "yes"
        assert interview.answer_summary("mayor") == "Yes"

        # The route has grown by the follow-ups, the progress with it, and the questionnaire's rule has been applied.
        assert {"mayor.name", "mayor.how"} <= interview.route.applicable
        assert [p.code for p in interview.problems_at("mayor.name")] == ["unanswered", "no-name"]

        # The screen shows the choice and the field that came with it.
        assert "(•) Yes" in screen_text(pilot)
        assert "Name" in screen_text(pilot)

        # The writer has put it on the disk, in a thread of its own, as the contract says.
        await wait_until(pilot, lambda: interview.is_saved)
        assert set(savers) == {"draft writer"}
        assert tomllib.loads(path.read_text("utf-8"))["answers"]["mayor"] == {"choice": "yes"}
        await wait_until(pilot, lambda: "saved " in screen_text(pilot))

        # And from there it goes into every document.
        questionnaire = interview.questionnaire
        assert '"choice": "yes"' in encode_draft(questionnaire, interview.draft, with_remarks=False)

        # Sealed, it is in a package that anybody can look at.
        source = build_source(interview.draft, questionnaire, None, sidecar_of(path))
        sealed = write_package(source, path.parent, today=NOW.date())
        verified = verify(sealed.path)
        assert verified.draft is not None
        assert verified.draft.answer("mayor").choice == "yes"


async def test_typing_is_on_the_disk_before_it_ends(harness: AppHarness) -> None:
    """A text is written while the typing still goes on: nobody has to leave a field to be safe."""
    path = harness.draft()
    async with harness.open_app(path) as pilot:
        await screen_of(pilot).go_to_field("services")
        await type_text(pilot, "We publish")
        await wait_until(pilot, lambda: "We publish" in path.read_text("utf-8"), 3.0)
        assert screen_of(pilot).view.current_field_id == "services"


async def test_an_answer_comes_back(harness: AppHarness) -> None:
    """What was answered in one session is there in the next, in the place where the user goes on."""
    path: Path = harness.draft()
    async with harness.open_app(path) as pilot:
        await type_text(pilot, "New Town")
        await press(pilot, "ctrl+q")
    async with harness.open_app(path) as pilot:
        assert interview_of(pilot).answer_to("city").text == "New Town"
        assert "New Town" in screen_text(pilot)
