"""The start screen: the list of drafts, their states, and the actions on them."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen

from lgqtui.draft.sidecar import sidecar_of
from lgqtui.draft.store import DraftFile
from lgqtui.questionnaire.answer import Answer
from lgqtui.tui.dialogs.dialog import LineDialog
from lgqtui.tui.dialogs.file_picker import FilePicker
from lgqtui.tui.fields.short import LineInput
from lgqtui.tui.screens.drafts import DraftsScreen
from lgqtui.tui.screens.program.help import HelpScreen
from lgqtui.tui.screens.question import QuestionScreen
from lgqtui.tui.widgets.row_list import RowList
from lgqtui.workflows import drafts
from tests.tui.harness import (
    NOW,
    AppHarness,
    AppPilot,
    app_of,
    current_question_id,
    key_bar,
    notices,
    press,
    row_texts,
    screen_lines,
    screen_text,
    static_texts,
    type_text,
    wait_until,
    wait_until_idle,
)


async def displayed_rows(pilot: AppPilot) -> list[str]:
    """Return the rows, once the drafts have been read."""
    await wait_until(pilot, lambda: "reading" not in screen_text(pilot))
    return row_texts(pilot)


def aged(path: Path, days: int) -> Path:
    """A draft that was last changed some days ago."""
    when = (NOW - timedelta(days=days)).timestamp()
    os.utime(path, (when, when))
    return path


async def test_without_drafts_a_single_sentence_and_key_is_shown(harness: AppHarness) -> None:
    """The key creates a draft."""
    async with harness.open_app() as pilot:
        assert "Begin a new draft" in screen_text(pilot)
        assert key_bar(pilot).split("  ")[1].strip() == "n new"
        assert "Enter" not in key_bar(pilot)
        await press(pilot, "n")
        await type_text(pilot, "New Town")
        await press(pilot, "enter")
        assert current_question_id(pilot) == "A.1"
        assert (harness.home.drafts / "New Town.toml").is_file()


@pytest.mark.parametrize(("downs", "kind"), [(0, LineDialog), (1, FilePicker), (2, HelpScreen)])
async def test_each_row_of_the_empty_list_does_what_it_says(
    harness: AppHarness, downs: int, kind: type[Screen[Any]]
) -> None:
    """A new draft, a file, and how it goes."""
    async with harness.open_app() as pilot:
        await press(pilot, *["down"] * downs, "enter")
        assert isinstance(pilot.app.screen, kind)


async def test_the_drafts_with_city_state_and_last_change(harness: AppHarness) -> None:
    """Each draft is shown with its progress, what needs a look and its last change, in columns in a wide window."""
    answers = {"city": Answer(text="Ulm"), "email": Answer(text="nonsense"), "mayor": Answer(choice="no")}
    aged(harness.draft("Ours", answers), 0)
    aged(harness.draft("Older"), 20)
    async with harness.open_app(size=(120, 24)) as pilot:
        assert await displayed_rows(pilot) == [
            "Ours     3 of 9 answered       1 needs a look     today 09:30",
            "Older    0 of 9 answered                          3 Nov",
        ]


async def test_the_foot_says_where_the_drafts_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder is cut at its start; `~` is the home folder."""
    monkeypatch.setenv("HOME", str(tmp_path))
    harness = AppHarness(tmp_path / "a folder with a name that takes up most of a line" / "for lgqtui")
    for width, where in ((140, "~/a folder with"), (80, "…"), (60, "…")):
        async with harness.open_app(size=(width, 24)) as pilot:
            (foot,) = (line for line in screen_lines(pilot) if "Drafts are in " in line)
            assert f"Drafts are in {where}" in foot
            assert foot.rstrip().endswith("/for lgqtui/drafts")
            assert "0 drafts" in screen_lines(pilot)[0]


async def test_a_draft_is_resumed(harness: AppHarness) -> None:
    """Enter opens the draft under the cursor."""
    aged(harness.draft("One", {"city": Answer(text="Ulm")}), 1)
    aged(harness.draft("Two", {"city": Answer(text="Bonn")}), 2)
    async with harness.open_app() as pilot:
        assert "Enter open" in key_bar(pilot)
        await press(pilot, "down", "enter")
        assert isinstance(pilot.app.screen, QuestionScreen)
        assert "Two › A The town" in screen_text(pilot)


async def test_a_click_resumes(harness: AppHarness) -> None:
    """A click on a draft opens it."""
    harness.draft("One")
    async with harness.open_app() as pilot:
        await pilot.click(offset=(4, 2))
        await wait_until_idle(pilot)
        assert "One › A The town" in screen_text(pilot)


async def test_a_draft_is_duplicated(harness: AppHarness) -> None:
    """A duplicate has the same answers and an id of its own, and the cursor is on it."""
    harness.draft("One", {"city": Answer(text="Ulm")})
    async with harness.open_app() as pilot:
        await press(pilot, "d")
        assert sorted(line.split()[0] for line in await displayed_rows(pilot)) == ["One", "One-2"]
        first, second = (
            DraftFile(harness.home.drafts / f"{name}.toml", lambda: NOW).load() for name in ("One", "One-2")
        )
        assert first.answers == second.answers
        assert first.id != second.id


async def test_a_draft_is_renamed(harness: AppHarness) -> None:
    """A draft takes another name and its sidecar folder goes with it."""
    path = harness.draft("One")
    sidecar_of(path).mkdir(exist_ok=True)
    async with harness.open_app() as pilot:
        await press(pilot, "r", "ctrl+u")
        await type_text(pilot, "Other")
        await press(pilot, "enter")
        assert [line.split()[0] for line in await displayed_rows(pilot)] == ["Other"]
        assert sidecar_of(harness.home.drafts / "Other.toml").is_dir()


async def test_a_line_that_is_asked_for_begins_selected(harness: AppHarness) -> None:
    """Typing replaces the old name; an arrow key keeps it for editing."""
    harness.draft("One")
    async with harness.open_app() as pilot:
        await press(pilot, "r")
        await type_text(pilot, "Two")
        await press(pilot, "enter")
        assert [line.split()[0] for line in await displayed_rows(pilot)] == ["Two"]
        await press(pilot, "r", "right")
        await type_text(pilot, "b")
        await press(pilot, "enter")
        assert [line.split()[0] for line in await displayed_rows(pilot)] == ["Twob"]


async def test_a_refused_line_is_corrected_at_its_end(harness: AppHarness) -> None:
    """It is not selected, so keys typed ahead edit it."""
    aged(harness.draft("One"), 1)
    aged(harness.draft("Two"), 2)
    async with harness.open_app() as pilot:
        await press(pilot, "r")
        await type_text(pilot, "Two\nb\n")
        assert sorted(line.split()[0] for line in await displayed_rows(pilot)) == ["Two", "Twob"]


async def test_an_invalid_name_is_reported_and_can_be_corrected(harness: AppHarness) -> None:
    """The dialog opens again with the text that was typed."""
    harness.draft("One")
    async with harness.open_app() as pilot:
        await press(pilot, "n")
        await type_text(pilot, "a:b")
        await press(pilot, "enter")
        assert "cannot be the name of a draft" in static_texts(pilot, "LineDialog .note")
        assert isinstance(pilot.app.screen, LineDialog)
        assert pilot.app.screen.query_one(LineInput).value == "a:b"
        await press(pilot, "escape")
        await press(pilot, "r", "ctrl+u")
        await type_text(pilot, "One")
        await press(pilot, "enter")
        assert [line.split()[0] for line in await displayed_rows(pilot)] == ["One"]


async def test_an_existing_name_is_reported(harness: AppHarness) -> None:
    """A new draft never replaces an existing one."""
    path = harness.draft("One", {"city": Answer(text="Ulm")})
    before = path.read_bytes()
    async with harness.open_app() as pilot:
        await press(pilot, "n")
        await type_text(pilot, "One")
        await press(pilot, "enter")
        assert "is there already" in static_texts(pilot, "LineDialog .note")
    assert path.read_bytes() == before


async def test_to_the_trash_and_back(harness: AppHarness) -> None:
    """The key x moves the draft to the trash, u restores the last one with its answers."""
    old = aged(harness.draft("Old", {"city": Answer(text="Ulm")}), 9)
    aged(harness.draft("New"), 1)
    before = old.read_bytes()
    async with harness.open_app() as pilot:
        await press(pilot, "x")
        assert "“New” is in the trash. u brings it back." in notices(pilot)
        await press(pilot, "x")
        assert [line.split()[0] for line in await displayed_rows(pilot)] == ["trash", "Old", "New"]
        await press(pilot, "home", "u")
        assert old.is_file() or (harness.home.drafts / "New.toml").is_file()
        await press(pilot, "u", "u")
        assert old.read_bytes() == before
        assert [line.split()[0] for line in await displayed_rows(pilot)] == ["New", "Old"]
        assert "bring back" not in key_bar(pilot)
        await press(pilot, "u")
        assert [line.split()[0] for line in await displayed_rows(pilot)] == ["New", "Old"]


async def test_the_draft_trashed_last_is_restored_first(harness: AppHarness) -> None:
    """The key u restores the draft trashed last, not the one changed last."""
    for days, name in enumerate(["Newest", "Middle", "Oldest"]):
        aged(harness.draft(name), days)
    async with harness.open_app() as pilot:
        await press(pilot, "x", "end", "up", "up")
        await press(pilot, "home", "down", "x", "home", "u")
        assert sorted(line.split()[0] for line in await displayed_rows(pilot)) == [
            "Middle",
            "Newest",
            "Oldest",
            "trash",
        ]
        assert (harness.home.drafts / "Oldest.toml").is_file()
        assert not (harness.home.drafts / "Newest.toml").is_file()


async def test_a_draft_in_the_trash_is_not_opened(harness: AppHarness) -> None:
    """Enter on a draft in the trash says how to get it back."""
    harness.draft("One")
    async with harness.open_app() as pilot:
        await press(pilot, "x", "enter")
        assert "u brings it back" in notices(pilot)
        assert isinstance(pilot.app.screen, DraftsScreen)


async def test_a_path_is_opened(harness: AppHarness, tmp_path: Path) -> None:
    """A draft anywhere is opened by its path, also one that is pasted."""
    path = tmp_path / "elsewhere"
    path.mkdir()
    harness.draft("One", {"city": Answer(text="Ulm")}).rename(path / "Mine.toml")
    async with harness.open_app() as pilot:
        await press(pilot, "o")
        await type_text(pilot, str(path / "Mine.toml"))
        await press(pilot, "enter")
        assert "Mine › A The town" in screen_text(pilot)


async def test_a_path_without_a_file_opens_nothing(harness: AppHarness, tmp_path: Path) -> None:
    """The path that was typed can be corrected."""
    async with harness.open_app() as pilot:
        await press(pilot, "o")
        await type_text(pilot, str(tmp_path / "none.toml"))
        await press(pilot, "enter")
        assert "Nothing found." in screen_text(pilot)
        assert pilot.app.screen.query_one(LineInput).value.endswith("none.toml")


async def test_a_damaged_draft_is_listed_and_breaks_nothing(harness: AppHarness) -> None:
    """A damaged draft is listed with why it cannot be opened; opening it says so, and it is not touched."""
    path = harness.draft("Broken")
    path.write_text("format = 1\nquestionnaire = [", "utf-8")
    aged(path, 0)
    aged(harness.draft("Whole"), 1)
    async with harness.open_app(size=(140, 24)) as pilot:
        assert "cannot be opened" in (await displayed_rows(pilot))[0]
        await press(pilot, "enter")
        assert "is not valid TOML" in notices(pilot)
        await press(pilot, "down", "enter")
        assert "Whole › A The town" in screen_text(pilot)
    assert path.read_text("utf-8") == "format = 1\nquestionnaire = ["


async def test_a_draft_of_an_unknown_questionnaire_is_listed(harness: AppHarness) -> None:
    """A draft without its questionnaire is listed with the reason, and cannot be opened."""
    harness.draft("Odd", questionnaire="other")
    async with harness.open_app(size=(140, 24)) as pilot:
        assert "Odd is for the questionnaire “other”, which is not here" in (await displayed_rows(pilot))[0]
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, DraftsScreen)


async def test_from_a_draft_to_the_list_and_into_another(harness: AppHarness) -> None:
    """Alt+D saves and opens the list of drafts; opening another draft unlocks the first."""
    aged(harness.draft("One"), 0)
    aged(harness.draft("Two"), 1)
    async with harness.open_app(harness.home.drafts / "One.toml") as pilot:
        await type_text(pilot, "Ulm")
        await press(pilot, "alt+d")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, DraftsScreen))
        assert harness.saved("city", "One").text == "Ulm"
        await displayed_rows(pilot)
        assert "One" in screen_text(pilot)
        await press(pilot, "end", "enter")
        assert "Two › A The town" in screen_text(pilot)
        with DraftFile(harness.home.drafts / "One.toml", lambda: NOW).lock("Kim", 0.0):
            pass


async def test_f1_says_what_can_be_done(harness: AppHarness) -> None:
    """F1 shows the keys of the list of drafts."""
    async with harness.open_app() as pilot:
        await press(pilot, "f1")
        for words in ("n new", "/ search", "guides (g)", "resume here"):
            assert words in screen_text(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, DraftsScreen)


async def test_without_a_draft_the_other_keys_do_nothing_bad(harness: AppHarness) -> None:
    """Without drafts no key of the start screen has an effect."""
    async with harness.open_app() as pilot:
        await press(pilot, "d", "r", "x", "u", "delete", "up", "down")
        assert isinstance(pilot.app.screen, DraftsScreen)
        assert app_of(pilot).lifecycle.session is None


async def test_a_row_of_the_empty_list_is_chosen(harness: AppHarness) -> None:
    """Where there is no draft, what can be done is a list to choose from."""
    async with harness.open_app() as pilot:
        assert [text.split()[0] for text in row_texts(pilot)] == ["Begin", "Open", "Read"]
        await press(pilot, "enter")
        assert "What shall the new draft be called?" in screen_text(pilot)


async def test_drafts_are_searched_by_their_answers(harness: AppHarness) -> None:
    """/ leaves the drafts that hold the words."""
    harness.draft("Ours", {"services": Answer(text="A complaint desk")})
    harness.draft("Other")
    async with harness.open_app() as pilot:
        await press(pilot, "slash", *"complaint", "enter")
        assert [text.split()[0] for text in row_texts(pilot)] == ["Only", "Ours"]


async def test_drafts_are_sorted_by_name_and_by_change(harness: AppHarness) -> None:
    """In another order there are no groups, and the cursor stays on its draft."""
    for days, name in enumerate(("beta", "Alpha", "gamma")):
        aged(harness.draft(name), days)
    async with harness.open_app() as pilot:
        for names, words in ((["Alpha", "beta", "gamma"], "By name."), (["beta", "Alpha", "gamma"], "last changed")):
            await press(pilot, "c")
            assert [line.split()[0] for line in await displayed_rows(pilot)] == names
            assert words in notices(pilot)
            row = pilot.app.screen.query_one("#drafts", RowList).current
            assert row is not None
            assert row.id.endswith("beta.toml")


async def test_a_search_reads_each_draft_once(harness: AppHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not at each repaint."""
    harness.draft("One", {"services": Answer(text="complaints")})
    harness.draft("Two")
    read: list[str] = []

    def holds_words(entry: drafts.DraftEntry, _: str) -> bool:
        read.append(entry.name)
        return entry.name == "One"

    monkeypatch.setattr(drafts, "holds_words", holds_words)
    async with harness.open_app() as pilot:
        await press(pilot, "slash")
        await type_text(pilot, "complaint")
        await press(pilot, "enter", "down", "up", "c")
        assert [line.split()[0] for line in await displayed_rows(pilot)] == ["Only", "One"]
        assert sorted(read) == ["One", "Two"]
