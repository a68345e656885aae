"""The screens about files: exports, earlier versions, packages, questionnaires."""

from __future__ import annotations

from pathlib import Path

import pytest

from lgqtui.questionnaire.answer import Answer
from lgqtui.tui.dialogs.dialog import LineDialog
from tests.tui.harness import AppHarness, press, row_texts, screen_of, screen_text, type_text, wait_until


@pytest.fixture(autouse=True)
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the user's documents."""
    folder = tmp_path / "home" / "Documents"
    folder.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(folder.parent))
    return folder


@pytest.mark.parametrize(
    ("keys", "name", "content"),
    [
        ([], "Town.html", "The bridge"),
        (["down", "right", "down", "right"], "small-A.html", "Who answers?"),
        (["right", "right"], "Town.json", '"services"'),
        (["left"], "Town.zip", "answers.json"),
    ],
)
async def test_a_draft_is_exported_beside_the_documents(
    harness: AppHarness, documents: Path, keys: list[str], name: str, content: str
) -> None:
    """Kind, section and empty form are chosen by arrows; the path is proposed, and said when it is written."""
    async with harness.open_draft({"services": Answer(text="The bridge")}, at="services") as pilot:
        await press(pilot, "alt+x", *keys, "end")
        assert f"Documents/{name}" in screen_text(pilot)
        await press(pilot, "enter")
        await wait_until(pilot, lambda: "written:" in screen_text(pilot))
        assert content in (documents / name).read_bytes().decode("utf-8", "replace")
        await press(pilot, "escape")
        assert pilot.app.screen is screen_of(pilot)


@pytest.mark.parametrize(("reply", "is_replaced"), [("escape", False), ("y", True)])
async def test_a_foreign_file_is_overwritten_only_after_a_yes(
    harness: AppHarness, documents: Path, reply: str, is_replaced: bool
) -> None:
    """As on the command line: an earlier export is written anew, another file stays."""
    (documents / "Town.html").write_text("mine", "utf-8")
    async with harness.open_draft() as pilot:
        await press(pilot, "alt+x", "end", "enter")
        assert "is there already and is another file" in screen_text(pilot)
        await press(pilot, reply)
        assert ((documents / "Town.html").read_text("utf-8") == "mine") != is_replaced
        if is_replaced:
            await press(pilot, "enter")
            await wait_until(pilot, lambda: "written anew:" in screen_text(pilot))


async def test_another_path_can_be_typed_and_no_draft_is_overwritten(harness: AppHarness, documents: Path) -> None:
    """A path that could be a draft is refused, and can be corrected."""
    async with harness.open_app(None) as pilot:
        harness.draft("Other")
        await press(pilot, "alt+x")
        assert "no draft under the cursor" in screen_text(pilot)
    async with harness.open_app(None) as pilot:
        await press(pilot, "alt+x", "end", "up", "enter", "ctrl+u")
        await type_text(pilot, str(harness.home.drafts / "Other.toml"))
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, LineDialog)
        await press(pilot, "ctrl+u")
        await type_text(pilot, str(documents / "form.html"))
        await press(pilot, "enter", "end", "enter")
        await wait_until(pilot, lambda: "written:" in screen_text(pilot))
        assert (documents / "form.html").is_file()
        assert row_texts(pilot)[-1] == "write the file"
