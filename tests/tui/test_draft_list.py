"""The list of drafts: states told apart, the draft under the cursor, and what is done from within a draft."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import Mock

import pytest
from msgspec.structs import replace

from lgqtui.draft.sidecar import write_bookmark
from lgqtui.draft.store import DraftFile
from lgqtui.questionnaire.answer import Answer
from lgqtui.submission.outbox import Outbox
from lgqtui.submission.sender import SendObserver
from lgqtui.tui.dialogs.dialog import ConfirmDialog, LineDialog
from lgqtui.tui.screens.drafts import DraftsScreen
from lgqtui.tui.screens.question import QuestionScreen
from lgqtui.tui.widgets.row_list import RowList
from lgqtui.workflows.draft_access import load_draft
from lgqtui.workflows.packages import preview_package
from lgqtui.workflows.submissions import choose_endpoint, enqueue_draft, send, send_policy
from tests.tui.fast_pilot import run_app
from tests.tui.harness import (
    NOW,
    AppHarness,
    AppPilot,
    key_bar,
    notices,
    paste,
    press,
    row_texts,
    screen_lines,
    screen_of,
    screen_text,
    static_texts,
    type_text,
    wait_until,
    wait_until_idle,
)


def pack(harness: AppHarness, path: Path, folder: Path, *, sends: bool = True) -> None:
    """Pack a draft for a folder, and deliver it."""
    context = harness.create_app().lifecycle.context
    loaded = load_draft(context, str(path), path.stem)
    preview = preview_package(loaded.draft, loaded.questionnaire, path, can_ask=False)
    enqueue_draft(context, preview, choose_endpoint(context, f"folder:{folder}"))
    if sends:
        send(context, send_policy(context, is_watched=False), Mock(spec=SendObserver))


def change(path: Path) -> None:
    """Change one answer of a draft."""
    file = DraftFile(path, lambda: NOW)
    file.save(replace(file.load(), answers={"city": Answer(text="Another")}))


def drafts_of_all_states(harness: AppHarness, tmp_path: Path) -> None:
    """Create a draft in each state."""
    (receiver := tmp_path / "receiver").mkdir()
    for name in ("Medan", "Kupang"):
        pack(harness, harness.draft(name, {"city": Answer(text=name)}), receiver)
    change(harness.home.drafts / "Kupang.toml")
    pack(harness, harness.draft("Bandung", {"city": Answer(text="B")}), tmp_path / "away", sends=False)
    write_bookmark(harness.draft("Jakarta", {"city": Answer(text="Jakarta City"), "email": Answer(text="x")}), "mayor")
    harness.drafts.trash(harness.draft("Old"))
    harness.draft("Torn").write_text("format = ", "utf-8")


async def test_each_state_has_its_group_and_words(harness: AppHarness, tmp_path: Path) -> None:
    """In groups; one changed since it was sent is among the sent, a damaged one in work."""
    drafts_of_all_states(harness, tmp_path)
    async with harness.open_app(None) as pilot:
        await wait_until(pilot, lambda: "reading" not in screen_text(pilot))
        text = "\n".join(" ".join(row.split()) for row in row_texts(pilot))
        groups = (
            "in work",
            "\nJakarta 2 of",
            "\nready to send",
            "\nBandung packed 23 Nov · waits",
            "\nsent",
            "\nKupang sent",
        )
        positions = [text.index(words) for words in (*groups, "\ntrash", "\nOld thrown away")]
        assert positions == sorted(positions)
        for words in ("Torn cannot be opened:", "Medan sent 23 Nov · receipt", "1 answer changed since"):
            assert words in text


async def test_what_is_known_of_a_draft_stands_below_the_list(harness: AppHarness, tmp_path: Path) -> None:
    """Whose it is and where it was left, then what is left to do; of a damaged one the whole reason."""
    drafts_of_all_states(harness, tmp_path)
    for size in ((80, 24), (60, 20), (140, 45)):
        async with harness.open_app(None, size) as pilot:
            await wait_until(pilot, lambda: "reading" not in screen_text(pilot))
            await press(pilot, "home")
            text = ""
            for _ in range(3):
                text += " ".join(screen_text(pilot).split())
                await press(pilot, "down")
            assert "Jakarta City · Small · left at A.2" in text
            assert "unanswered · 1 needs a look · no evidence" in text
            assert "a value is missing, or stands without quotes" in text


async def test_s_names_what_it_sends(harness: AppHarness, tmp_path: Path) -> None:
    """Before the keys that change drafts, once the program itself has tried; only if something waits."""
    async with harness.open_app(harness.draft("Jakarta")) as pilot:
        await press(pilot, "escape", "d")
        assert "send" not in key_bar(pilot)
    pack(harness, harness.draft("Bandung", {"city": Answer(text="B")}), tmp_path / "away", sends=False)
    async with harness.open_app(None) as pilot:
        await wait_until(pilot, lambda: "s send Bandung" in key_bar(pilot))
        assert "/ search  s send Bandung  ? help  ^Q quit" in key_bar(pilot)
    pack(harness, harness.draft("Kupang", {"city": Answer(text="K")}), tmp_path / "away", sends=False)
    async with harness.open_app(None) as pilot:
        await wait_until(pilot, lambda: "s send 2 packages" in key_bar(pilot))


@pytest.mark.parametrize(("fault", "next_try"), [({"due_at": 1800}, "next try 10:00:00"), ({"needs_user": True}, "")])
async def test_what_waits_says_when_it_is_tried_and_is_sent_by_s(
    harness: AppHarness, tmp_path: Path, fault: dict[str, float], next_try: str
) -> None:
    """The next try stands whole at the end of its row; s sends it also where the user has to act."""
    pack(harness, path := harness.draft("Bandung", {"city": Answer(text="B")}), tmp_path / "away", sends=False)
    outbox = Outbox(harness.home.outbox)
    fault = {name: NOW.timestamp() + value if name == "due_at" else value for name, value in fault.items()}
    (entry,) = outbox.entries()
    outbox.save(replace(entry, message="nothing receives packages at this address of the office " * 2, **fault))
    async with harness.open_app(None) as pilot:
        await wait_until(pilot, lambda: "packed 23 Nov" in screen_text(pilot))
        (row,) = (line.rstrip() for line in screen_lines(pilot) if "Bandung" in line and "packed" in line)
        assert "waits: nothing receives" in row
        assert row.endswith(next_try)
        await wait_until(pilot, lambda: "s send Bandung" in key_bar(pilot))
        assert str(pilot.app.screen._current) == str(path)  # type: ignore[attr-defined]


async def test_a_sent_draft_says_once_that_it_was_sent(harness: AppHarness, tmp_path: Path) -> None:
    """When it is opened; the list comes back to it."""
    drafts_of_all_states(harness, tmp_path)
    async with harness.open_app(None) as pilot:
        await wait_until(pilot, lambda: "reading" not in screen_text(pilot))
        while "Medan" not in str(pilot.app.screen._current):  # type: ignore[attr-defined]
            await press(pilot, "down")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, QuestionScreen)
        assert "This was sent on 23 Nov. What you change is sent as a correction." in notices(pilot)
        await press(pilot, "ctrl+n")
        assert "correction" not in screen_text(pilot)
        await press(pilot, "escape", "d")
        assert isinstance(pilot.app.screen, DraftsScreen)
        assert pilot.app.screen._current == harness.home.drafts / "Medan.toml"


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (140, 45)])
async def test_an_empty_list_has_three_rows_to_choose(harness: AppHarness, size: tuple[int, int]) -> None:
    """Each with its key."""
    async with harness.open_app(None, size) as pilot:
        assert [line.split() for line in screen_lines(pilot)[2:5]] == [
            ["Begin", "a", "new", "draft", "n"],
            ["Open", "or", "import", "a", "file", "i"],
            ["Read", "how", "it", "goes", "?"],
        ]
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, LineDialog)


async def choose(pilot: AppPilot, name: str, *keys: str) -> None:
    """Choose an action by its name in the menu, after some keys."""
    await press(pilot, *keys, "escape", "slash")
    await type_text(pilot, name)
    await press(pilot, "enter")


async def test_a_draft_is_erased_when_its_name_was_typed(harness: AppHarness) -> None:
    """Any other word erases nothing; one in the trash takes no draft of its name with it."""
    path = harness.draft("Old", answers={"city": Answer(text="Ulm")})
    drafts = harness.create_app().lifecycle.context.drafts
    trashed = drafts.trash(path)
    harness.draft("Old", answers={"city": Answer(text="Bonn")})
    async with harness.open_app(None) as pilot:
        await choose(pilot, "erase", "end")
        await type_text(pilot, "Old")
        await press(pilot, "enter")
        assert (path.exists(), trashed.exists()) == (True, False)
        assert "With it" not in screen_text(pilot)
        for typed, is_there in (("yes", True), ("old", False)):
            await choose(pilot, "erase", "home")
            assert "To be erased for good:" in screen_text(pilot)
            await type_text(pilot, typed)
            await press(pilot, "enter")
            assert path.exists() is is_there
        await choose(pilot, "erase")
        assert "cannot be done here now" in screen_text(pilot)
    assert drafts.listing() == []


@pytest.mark.parametrize(
    ("name", "typed", "names", "trashed"),
    [
        ("erase", "Town", ["Another"], ["Old"]),
        ("erase", "another", ["Another", "Town"], ["Old"]),
        ("duplicate", "", ["Another", "Town", "Town-2"], ["Old"]),
        ("trash", "", ["Another"], ["Town", "Old"]),
        ("bring back", "", ["Another", "Old", "Town"], []),
    ],
)
async def test_the_menu_in_a_draft_does_what_the_list_does(
    harness: AppHarness, name: str, typed: str, names: list[str], trashed: list[str]
) -> None:
    """It is saved and left, and the list opens with the cursor on it; erasing asks for its name there."""
    harness.draft("Another")
    harness.drafts.trash(harness.draft("Old"))
    async with harness.open_draft({"city": Answer(text="Ulm")}) as pilot:
        await choose(pilot, name)
        await wait_until(pilot, lambda: isinstance(pilot.app.screen_stack[0], DraftsScreen))
        if typed:
            await wait_until(pilot, lambda: isinstance(pilot.app.screen, LineDialog))
            await type_text(pilot, typed)
            await press(pilot, "enter")
        await wait_until(pilot, lambda: sorted(e.name for e in harness.drafts.listing()) == names)
    assert [entry.name for entry in harness.drafts.trash_listing()] == trashed


async def test_a_key_for_drafts_says_that_one_is_in_the_trash(harness: AppHarness) -> None:
    """Nothing is renamed, duplicated or thrown away again."""
    harness.drafts.trash(harness.draft("Old"))
    async with harness.open_app(None) as pilot:
        assert "u bring back" in key_bar(pilot)
        assert not any(words in key_bar(pilot) for words in ("Enter open", "d duplicate", "r rename", "x to the trash"))
        for key in ("d", "r", "x", "enter", "alt+x", "alt+h"):
            await press(pilot, key)
            assert notices(pilot) == "This draft is in the trash. u brings it back."
            assert isinstance(pilot.app.screen, DraftsScreen)
    assert harness.drafts.listing() == []


async def test_the_key_line_and_the_menu_follow_the_cursor(harness: AppHarness) -> None:
    """What is only for a draft in the trash, or in work, is offered there and nowhere else."""
    harness.drafts.trash(harness.draft("Old"))
    harness.draft("Jakarta")
    async with harness.open_app(None) as pilot:
        assert "Enter open" in key_bar(pilot)
        assert "bring back" not in key_bar(pilot)
        await press(pilot, "escape")
        assert "bring back" not in screen_text(pilot)
        await press(pilot, "escape", "end")
        assert "u bring back" in key_bar(pilot)
        assert "Enter open" not in key_bar(pilot)
        await press(pilot, "escape")
        assert "bring back" in screen_text(pilot)
        assert "duplicate" not in screen_text(pilot)


async def test_a_letter_of_the_list_acts_in_the_menu_unless_it_means_something_else_there(harness: AppHarness) -> None:
    """So each letter stands beside one thing only, and does that."""
    path = harness.draft("Jakarta")
    async with harness.open_app(None) as pilot:
        await press(pilot, "escape")
        cells = [cell.text for rows in pilot.app.screen.query(RowList) for row in rows.rows for cell in row.left_cells]
        assert [cells.count(f"{letter}  ") for letter in "xnr"] == [1, 1, 1]
        assert "   to the trash" in screen_text(pilot)
        await press(pilot, "delete")
        assert not path.exists()
        await press(pilot, "u", "escape", "r")
        assert isinstance(pilot.app.screen, LineDialog)
        assert "Enter rename" in key_bar(pilot)


async def test_a_search_says_how_many_drafts_fit(harness: AppHarness) -> None:
    """In the head; a heading without drafts goes with them."""
    harness.drafts.trash(harness.draft("Old"))
    harness.draft("One", {"city": Answer(text="Ulm")})
    harness.draft("Two", {"city": Answer(text="Bonn")})
    async with harness.open_app(None) as pilot:
        await press(pilot, "slash")
        await type_text(pilot, "bonn")
        await press(pilot, "enter")
        assert screen_lines(pilot)[0].split()[-4:] == ["1", "of", "2", "drafts"]
        assert "trash" not in screen_text(pilot)
        await press(pilot, "slash", "ctrl+u")
        await type_text(pilot, "zzz")
        await press(pilot, "enter")
        assert "None. / and an empty line show all again." in screen_text(pilot)


async def test_a_new_draft_asks_for_its_questionnaire_where_there_are_several(harness: AppHarness) -> None:
    """Unless a setting says it; Esc begins nothing."""
    app = harness.create_app(LGQTUI_QUESTIONNAIRE="")
    async with run_app(app, (80, 24), paints=False) as pilot:
        await wait_until_idle(pilot)
        await press(pilot, "n")
        assert sorted(row.split()[-1] for row in row_texts(pilot)) == ["lgq-2022", "small"]
        await press(pilot, "escape", "n", "home")
        while not row_texts(pilot)[pilot.app.screen.query_one(RowList).cursor].endswith("small"):
            await press(pilot, "down")
        await press(pilot, "enter")
        await type_text(pilot, "Village")
        await press(pilot, "enter")
    assert harness.drafts.find("Village").load().questionnaire == "small"


async def test_a_message_goes_when_a_later_action_changes_the_list(harness: AppHarness) -> None:
    """“In the trash” is not said of a draft that was brought back."""
    harness.draft("Bogor")
    async with harness.open_app() as pilot:
        await press(pilot, "x")
        assert "“Bogor” is in the trash." in notices(pilot)
        await press(pilot, "u")
        assert notices(pilot) == ""


async def test_a_name_that_is_refused_is_explained_in_the_dialogue(harness: AppHarness) -> None:
    """The whole reason stands below the line, speaks of a name, and the line can be corrected."""
    async with harness.open_app() as pilot:
        await press(pilot, "n")
        await paste(pilot, "Bogor/West: test")
        await press(pilot, "enter")
        note = static_texts(pilot, "LineDialog .note")
        assert note.startswith("✗ “Bogor/West: test” cannot be the name of a draft: it has one of / ")
        assert notices(pilot) == ""
        await press(pilot, "home", *["right"] * 5, "delete", "ctrl+k", "enter")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, QuestionScreen))
    assert harness.drafts.listing()[0].name == "Bogor"


async def test_a_letter_without_meaning_names_what_can_be_done(harness: AppHarness) -> None:
    """In each place what is possible there; on Yes or No what chooses."""
    async with harness.open_app(harness.draft("Jakarta")) as pilot:
        await screen_of(pilot).go_to_field("mayor")
        await press(pilot, "k")
        assert notices(pilot) == "y is yes, n is no, c takes the answer back."
        screens = {("f3",): "Enter go there", ("f9",): "w pack to a file", ("escape", "escape", "escape", "d"): "n new"}
        for keys, words in screens.items():
            await press(pilot, *keys)
            await press(pilot, "k")
            assert "“k” means nothing here" in notices(pilot)
            assert words in notices(pilot)


async def test_a_key_that_can_do_nothing_now_says_why(harness: AppHarness) -> None:
    """As the menu does: it is a key of this screen."""
    async with harness.open_app(harness.draft("Jakarta")) as pilot:
        await press(pilot, "escape", "d", "s")
        assert notices(pilot) == "No package waits in the outbox. Open a draft to send it."


async def test_over_a_dialogue_no_way_by_the_menu_is_named(harness: AppHarness) -> None:
    """Esc closes it."""
    async with harness.open_app(harness.draft("Jakarta")) as pilot:
        await pilot.app.push_screen(ConfirmDialog("Really?", ""))
        await press(pilot, "v")
        assert notices(pilot) == "“v” means nothing here. Enter yes · Esc back"


async def test_a_dialogue_names_its_keys_in_the_key_line_only(harness: AppHarness) -> None:
    """Its text says what the keys do not."""
    async with harness.open_app(harness.draft("Jakarta")) as pilot:
        for keys in (("ctrl+g",), ("escape", "d", "n"), ("r",)):
            await press(pilot, *keys)
            body = screen_text(pilot).replace(key_bar(pilot), "")
            assert "Esc " not in body
            assert "Enter takes" not in body
            assert "Enter" in key_bar(pilot)
            await press(pilot, "escape")
