"""A canonical JSON file with every field, at the size of a real response, imported and exported."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from lgqtui.cli.main import run
from lgqtui.export.json_codec import encode_draft
from lgqtui.links.model import LinkRow
from lgqtui.questionnaire.answer import Answer
from lgqtui.questionnaire.library import QuestionnaireLibrary
from lgqtui.questionnaire.model import Field
from tests.journey.test_whole_sample import sample
from tests.tui.harness import AppHarness, press


def _something(field: Field) -> Answer:
    """Return an answer for a field that the sample leaves empty, with characters that are easily lost."""
    tricky = (
        'Trailing spaces  \n\ttabs, "quotes", \\ backslashes, \'\'\' and """, '
        "Ἀθῆναι, القاهرة\u200f, हिन्दी\u200d, 𝔘 and é\n"
    )
    match field.kind:
        case "yes_no":
            return Answer(choice="no", remark=tricky)
        case "tick":
            return Answer(checked=False, text=tricky if field.explain else "", flag=True)
        case "links":
            return Answer(links=(LinkRow("", ("https://example.org/%20%20?a=/",), "a note"), LinkRow("no link")))
        case "text":
            return Answer(
                text=tricky * 60, links=(LinkRow("by hand", ("https://example.org/a", "https://example.org/b")),)
            )
        case _:
            return Answer(text="as typed / 021 555 0100")


async def test_a_whole_response_survives(
    harness: AppHarness, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Import, open and close on the full screen, export: the same bytes."""
    questionnaire = QuestionnaireLibrary(harness.home.questionnaires).find("lgq-2022")
    draft = sample("sample-complete.toml")
    filled = {f.id: draft.answers.get(f.id) or _something(f) for f in questionnaire.fields.values()}
    draft = replace(draft, answers=filled, extra={"office": {"desk": 7}})
    source = tmp_path / "response.json"
    source.write_text(encode_draft(questionnaire, draft, with_remarks=True), "utf-8")
    assert set(json.loads(source.read_text("utf-8"))["answers"]) == set(questionnaire.fields)

    assert run(["import", str(source), "City"]) == 0
    async with harness.open_app(harness.home.drafts / "City.toml") as pilot:
        for _ in questionnaire.questions:
            await press(pilot, "ctrl+n")  # every question is shown once; after the last comes the review
        await press(pilot, "ctrl+q")
    assert run(["export", "City", "--to", "json", "--with-remarks", "-o", str(tmp_path / "again.json")]) == 0
    assert (tmp_path / "again.json").read_bytes() == source.read_bytes()
    capsys.readouterr()
