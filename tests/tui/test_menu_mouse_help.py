"""Menu, mouse and help: every action has a key, an entry in the menu and a target for clicks."""

from __future__ import annotations

import pytest
from textual import events

from lgqtui.questionnaire.answer import Answer
from lgqtui.tui.actions import (
    APP_ACTIONS,
    DRAFTS_ACTIONS,
    QUESTION_ACTIONS,
    REVIEW_ACTIONS,
    ROW_ACTIONS,
    SCREENS,
    TICK_ACTIONS,
    default_keys,
    every_action,
    is_function_key,
)
from lgqtui.tui.dialogs.dialog import LineDialog
from lgqtui.tui.dialogs.finder import GoToDialog
from lgqtui.tui.dialogs.menu import Menu
from lgqtui.tui.fields.text_editor import LongText
from lgqtui.tui.keys import key_name, key_of
from lgqtui.tui.screens.drafts import DraftsScreen
from lgqtui.tui.screens.program.help import HelpScreen
from lgqtui.tui.screens.question import QuestionScreen
from lgqtui.tui.screens.review import ReviewScreen
from lgqtui.tui.widgets.frame import KeyBar
from lgqtui.tui.widgets.row_list import RowList
from tests.tui.harness import (
    AppHarness,
    AppPilot,
    app_of,
    click_text,
    current_field_id,
    current_question_id,
    draft_answer,
    key_bar,
    link_row,
    notices,
    paste,
    press,
    row_texts,
    screen_lines,
    screen_of,
    screen_text,
    send_keys,
    static_texts,
    text_position,
    type_text,
    wait_until,
    wait_until_idle,
)


async def choose(pilot: AppPilot, label: str) -> None:
    """Choose an action in the menu by its words."""
    await press(pilot, "f10", "f10")
    await type_text(pilot, label)
    await press(pilot, "enter")


async def test_the_menu_lists_every_action_with_its_key(harness: AppHarness) -> None:
    """The menu of a question lists every action that is possible, each with its key."""
    async with harness.open_draft(at="services", size=(140, 45)) as pilot:
        await press(pilot, "f10", "slash")
        listed = "\n".join(row_texts(pilot))
        at_hand = (
            a for a in (*QUESTION_ACTIONS, *APP_ACTIONS) if a.name not in ("menu", "look_again", "leave_whole_window")
        )
        for action in at_hand:
            assert (action.menu_label or action.label) in listed
            assert action.help in listed
            assert not default_keys(action) or f" {key_name(default_keys(action)[0])}" in listed


@pytest.mark.parametrize(
    ("field", "keys", "labels"),
    [
        ("portals", [], ["edit", "add a link", "remove the row", "row up", "row down"]),
        ("portals", ["enter"], ["go on", "add a link", "keep"]),
        ("budget", [], ["tick"]),
        ("budget", ["enter"], ["find", "replace all", "select all", "back"]),
        ("city", ["f2"], ["back"]),
    ],
)
async def test_the_menu_holds_the_actions_at_hand(
    harness: AppHarness, field: str, keys: list[str], labels: list[str]
) -> None:
    """Actions for the row or box under the cursor come first, and only those that are possible."""
    async with harness.open_draft({"portals": Answer(links=(link_row("a"),))}, at=field) as pilot:
        await press(pilot, *keys, "f10", "slash")
        assert [line.split("  ")[0] for line in row_texts(pilot)][: len(labels)] == [
            line.split("  ")[0] for line in row_texts(pilot) if line.split("  ")[0] in labels
        ]
        assert len([line for line in row_texts(pilot) if line.split("  ")[0] in labels]) == len(labels)


def test_every_action_has_a_key_and_says_what_it_does() -> None:
    """No action is without a key, a label and a sentence, and no two on a screen share a key."""
    for actions in (QUESTION_ACTIONS, REVIEW_ACTIONS, DRAFTS_ACTIONS):
        actions_by_id = {action.key_id: action for action in (*actions, *APP_ACTIONS)}.values()
        keys = [k for action in actions_by_id for k in default_keys(action) if k != "escape"]
        assert len(keys) == len(set(keys))
    for action in (*QUESTION_ACTIONS, *REVIEW_ACTIONS, *DRAFTS_ACTIONS, *APP_ACTIONS, *ROW_ACTIONS, *TICK_ACTIONS):
        assert (
            any(not is_function_key(k) and not k.startswith("alt+") for k in default_keys(action))
            or action.search_words
        )
        assert action.label
        assert action.help[0].isupper()


async def test_the_menu_acts_from_within_a_text(harness: AppHarness) -> None:
    """An action from the menu acts on the text that had the focus, and the focus returns to it."""
    async with harness.open_draft({"services": Answer(text="Text")}, at="services") as pilot:
        await press(pilot, "ctrl+end")
        await choose(pilot, "come back to")
        assert draft_answer(pilot, "services").flag
        assert isinstance(pilot.app.focused, LongText)
        await type_text(pilot, "!")
        assert draft_answer(pilot, "services").text == "Text!"
        await choose(pilot, "next unanswered")
        assert current_question_id(pilot) == "B.2"
        await choose(pilot, "undo")
        assert draft_answer(pilot, "services").text == "Text"


async def test_the_menu_acts_on_the_row_at_hand(harness: AppHarness) -> None:
    """Rows can be added, moved and removed by the menu, and so by mouse alone."""
    answers = {"portals": Answer(links=(link_row("a"), link_row("b"), link_row("c")))}
    async with harness.open_draft(answers, at="portals") as pilot:
        await choose(pilot, "row down")
        assert [r.label for r in draft_answer(pilot, "portals").links] == ["b", "a", "c"]
        await choose(pilot, "remove the row")
        assert [r.label for r in draft_answer(pilot, "portals").links] == ["b", "c"]
        await choose(pilot, "add a link")
        await type_text(pilot, "d")
        assert [r.label for r in draft_answer(pilot, "portals").links] == ["b", "c", "d"]


async def test_the_menu_quits(harness: AppHarness) -> None:
    """Quitting is in the menu too."""
    async with harness.open_draft() as pilot:
        app = app_of(pilot)
        await press(pilot, "f10", "slash")
        await type_text(pilot, "quit")
        await pilot.press("enter")
        await wait_until(pilot, lambda: app.return_code is not None)
    assert app.lifecycle.closing_message.startswith("Saved.")


async def test_no_menu_over_a_dialogue(harness: AppHarness) -> None:
    """Over a dialog the menu does not open, and its key is not offered there."""
    async with harness.open_draft() as pilot:
        await press(pilot, "f11", "f10")
        assert isinstance(pilot.app.screen, LineDialog)
        assert "menu" not in key_bar(pilot)


@pytest.mark.parametrize(
    ("words", "screen"),
    [("Esc ? help", HelpScreen), ("Esc menu", Menu)],
)
async def test_the_key_bar_is_clicked(harness: AppHarness, words: str, screen: type) -> None:
    """A click on an entry of the key bar runs its action."""
    async with harness.open_draft() as pilot:
        await click_text(pilot, words)
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, screen))
        await press(pilot, "escape")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, QuestionScreen))


async def test_moving_by_clicks_in_the_key_bar(harness: AppHarness) -> None:
    """Next, back and outline can be clicked, also from within a text."""
    async with harness.open_draft(at="services") as pilot:
        await click_text(pilot, "^N next")
        await wait_until(pilot, lambda: current_question_id(pilot) == "B.2")
        await click_text(pilot, "^P before")
        await wait_until(pilot, lambda: current_question_id(pilot) == "B.1")


async def test_quitting_by_click(harness: AppHarness) -> None:
    """“Quit” can be clicked at 60 columns too."""
    async with harness.open_draft(size=(60, 20)) as pilot:
        app = app_of(pilot)
        x, y = text_position(pilot, "^Q quit")
        await pilot.click(offset=(x, y))
        await wait_until(pilot, lambda: app.return_code is not None)


async def test_a_click_beside_the_keys_does_nothing(harness: AppHarness) -> None:
    """The gaps of the key bar are not keys."""
    async with harness.open_draft(at="city") as pilot:
        x, y = text_position(pilot, "  ^N next")
        await pilot.click(offset=(x, y))
        await pilot.click(offset=(79, y))
        await wait_until_idle(pilot)
        assert isinstance(pilot.app.screen, QuestionScreen)
        assert current_field_id(pilot) == "city"


@pytest.mark.parametrize("size", [(80, 24), (60, 20)], ids=str)
async def test_the_filters_of_the_review_are_clicked(harness: AppHarness, size: tuple[int, int]) -> None:
    """Every filter can be clicked, also where they are named in brief."""
    answers = {"city": Answer(text="x", flag=True), "mayor": Answer(choice="no"), "mayor.name": Answer(text="Kept")}
    async with harness.open_draft(answers, size=size) as pilot:
        await press(pilot, "f3")
        brief = ("1 aside", "1 flag", "0 look", "7 unanswered", "all 14")
        for words in brief if size[0] < 80 else ("1 set aside", "1 flagged", "0 need a look", "unanswered", "all 14"):
            await click_text(pilot, words)
            assert words in screen_text(pilot)
            assert "[" in screen_lines(pilot)[text_position(pilot, words)[1]]
            assert f"{words}]" in screen_text(pilot)


async def test_a_row_of_the_review_is_clicked(harness: AppHarness) -> None:
    """A click on a row of the review goes there."""
    async with harness.open_draft() as pilot:
        await press(pilot, "f3")
        await click_text(pilot, "portals")
        await wait_until(pilot, lambda: current_field_id(pilot) == "portals")


async def test_go_to_and_menu_are_chosen_by_click(harness: AppHarness) -> None:
    """A click on what was found goes there; a click on an action takes it."""
    async with harness.open_draft() as pilot:
        await press(pilot, "ctrl+g")
        await type_text(pilot, "budget")
        await click_text(pilot, "has a budget")
        await wait_until(pilot, lambda: current_field_id(pilot) == "budget")
        await press(pilot, "f10", "slash")
        await type_text(pilot, "flag")
        await click_text(pilot, "Flag this field")
        await wait_until(pilot, lambda: draft_answer(pilot, "budget").flag)


async def test_every_start_action_is_in_the_menu(harness: AppHarness) -> None:
    """The menu on the list of drafts holds every action of it; Enter there takes it."""
    harness.draft("One")
    async with harness.open_app() as pilot:
        await press(pilot, "f10", "slash")
        listed = "\n".join(row_texts(pilot))
        assert [a.label for a in DRAFTS_ACTIONS if a.label not in listed] == []
        await type_text(pilot, "duplicate")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, DraftsScreen)
        assert len(pilot.app.screen.query_one("#drafts", RowList).rows) == 2


async def test_a_dialogue_is_taken_and_left_by_click(harness: AppHarness) -> None:
    """Enter and Esc of a dialog are in its key bar and can be clicked; a remark is kept by both."""
    async with harness.open_draft(at="city") as pilot:
        await press(pilot, "f11")
        await type_text(pilot, "why")
        await click_text(pilot, "Enter keep")
        await wait_until(pilot, lambda: draft_answer(pilot, "city").remark == "why")
        await press(pilot, "f11")
        await type_text(pilot, "!")
        await click_text(pilot, "Esc back")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, QuestionScreen))
        assert draft_answer(pilot, "city").remark == "why!"


async def test_the_key_bar_shows_keys_as_they_are_pressed(harness: AppHarness) -> None:
    """The key bar shows letters as they are typed, other keys by their names."""
    harness.draft("One")
    async with harness.open_app(size=(140, 24)) as pilot:
        bar = key_bar(pilot)
        assert "Enter open  n new" in bar
        assert bar.startswith(" Esc menu")
        assert "^Q quit" in bar
        assert pilot.app.screen.query_one(KeyBar).region.y == 23


async def test_help_tells_what_stands_in_an_empty_line(harness: AppHarness) -> None:
    """F1 also shows the help of a line that its answer covers."""
    async with harness.open_draft({"city": Answer(text="Ulm")}, at="city") as pilot:
        assert "As on its seal." not in screen_text(pilot)
        await press(pilot, "f1")
        assert "Town As on its seal." in screen_text(pilot)


async def test_the_review_has_help_and_a_menu(harness: AppHarness) -> None:
    """F1 and F10 work in the review too."""
    async with harness.open_draft() as pilot:
        await press(pilot, "f3", "f1")
        assert "needs a look" in screen_text(pilot)
        assert "review › help" in screen_text(pilot)
        await press(pilot, "escape", "f10", "f10")
        offered = [action for action in REVIEW_ACTIONS if action.name != "mend_finding"]  # nothing to mend
        assert all(
            any(line.startswith(action.menu_label or action.label) for line in row_texts(pilot)) for action in offered
        )
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ReviewScreen)


@pytest.mark.parametrize(
    ("key", "name"),
    [("f1", "F1"), ("ctrl+n", "^N"), ("n", "n"), ("alt+d", "Alt+D"), ("escape", "Esc"), ("shift+up", "Shift+↑")],
)
def test_keys_are_named_as_on_keyboards(key: str, name: str) -> None:
    """Keys have the names that are printed on keyboards."""
    assert key_name(key) == name


async def test_a_message_never_hides_the_state_or_the_keys(harness: AppHarness) -> None:
    """A message leaves the two bottom lines visible."""
    async with harness.open_draft(at="city", size=(60, 20)) as pilot:
        for _ in range(4):
            await press(pilot, "ctrl+t")
        assert "lagged" in notices(pilot)
        await wait_until(pilot, lambda: "saved" in screen_lines(pilot)[-2])
        assert "^Q quit" in screen_lines(pilot)[-1]
        assert screen_of(pilot).focused is not None


async def test_a_screen_that_is_left_twice_is_left_once(harness: AppHarness) -> None:
    """A click and a key that both close a screen do no harm."""
    async with harness.open_draft(at="city") as pilot:
        await press(pilot, "f3")
        review = pilot.app.screen
        assert isinstance(review, ReviewScreen)
        review.query_one(RowList).action_choose()
        review.action_back()
        await wait_until_idle(pilot)
        assert isinstance(pilot.app.screen, QuestionScreen)
        await press(pilot, "f1")
        helped = app_of(pilot).screen_stack[-1]
        assert isinstance(helped, HelpScreen)
        helped.action_back()
        send_keys(pilot, "escape", "escape")
        await wait_until_idle(pilot)
        assert isinstance(pilot.app.screen, QuestionScreen)


async def test_a_click_on_what_has_just_been_taken_away_breaks_nothing(harness: AppHarness) -> None:
    """A click on a question that is being replaced does no harm."""
    async with harness.open_draft(at="city") as pilot:
        x, y = text_position(pilot, "Who answers?")
        screen = screen_of(pilot)
        with pilot.app.batch_update():
            await screen.pane.remove_children(".wording")
            screen._forward_event(events.MouseDown(screen, x, y, 0, 0, 1, False, False, False, x, y))
        await press(pilot, "ctrl+n")
        assert current_question_id(pilot) == "A.2"


async def test_a_message_stands_in_its_line_until_the_question_changes(harness: AppHarness) -> None:
    """It covers nothing, is not gone after seconds, and goes with the next question; the last 50 can still be read."""
    async with harness.open_draft(at="city", size=(60, 20)) as pilot:
        before = screen_lines(pilot)
        await press(pilot, "ctrl+t")
        await wait_until(pilot, lambda: "Flagged." in screen_lines(pilot)[1])
        assert screen_lines(pilot)[0] == before[0]
        await press(pilot, "tab")
        assert "Flagged." in screen_lines(pilot)[1]
        await press(pilot, "ctrl+n")
        await wait_until(pilot, lambda: not screen_lines(pilot)[1].strip())
        for n in range(60):
            app_of(pilot).lifecycle.notify_text(f"Told {n}.", "warning" if n == 40 else "information")
        await wait_until(pilot, lambda: "! Told 40." in screen_lines(pilot)[1])  # of those at once the gravest
        assert key_of("messages") in screen_lines(pilot)[1]
        await press(pilot, "alt+v")
        lines = static_texts(pilot, "TextDialog Static").splitlines()[1:]
        assert (len(lines), lines[0].split()[1:]) == (50, ["Told", "59."])


async def test_a_message_goes_when_a_later_input_changes_an_answer(harness: AppHarness) -> None:
    """What was undone is no longer so; a warning outlives what is typed."""
    async with harness.open_draft(at="city") as pilot:
        await type_text(pilot, "Ulm")
        await press(pilot, "ctrl+z")
        assert "now empty" in notices(pilot)
        await paste(pilot, "Bogor")
        assert notices(pilot) == ""
        await press(pilot, "ctrl+z")
        await paste(pilot, "Bogor " * 300)
        assert notices(pilot) == "1,799 characters were pasted into one line."
        app_of(pilot).lifecycle.notify_text("A warning.", "warning")
        await type_text(pilot, "x")
        assert notices(pilot) == "! A warning."


async def test_what_an_action_says_outlives_the_change_of_screen_it_makes(harness: AppHarness) -> None:
    """A message of the key that closed a dialogue is read on the screen below."""
    async with harness.open_draft(at="city") as pilot:
        await press(pilot, "f10", "f10", *"come", "enter")
        await wait_until(pilot, lambda: "Flagged." in screen_lines(pilot)[1])


async def test_a_held_message_stays_beside_others(harness: AppHarness) -> None:
    """A sentence that is held comes back whole when the message beside it goes."""
    async with harness.open_draft(at="city") as pilot:
        services = app_of(pilot).lifecycle
        services.message_log.hold("NOT SAVED: no space. Free some.", "NOT SAVED")
        services.notify_text("Another.")
        await wait_until(pilot, lambda: "✗ NOT SAVED  Another." in screen_lines(pilot)[1])
        await press(pilot, "ctrl+n")
        await wait_until(pilot, lambda: "✗ NOT SAVED: no space. Free some." in screen_lines(pilot)[1])
        services.message_log.hold()
        await wait_until(pilot, lambda: not screen_lines(pilot)[1].strip())


@pytest.mark.parametrize("letter", "nbupgorlcweafkmzyxhsdiv?jq.")
def test_a_letter_of_the_menu_means_one_action(letter: str) -> None:
    """On one screen no two actions have the same letter."""
    for actions in SCREENS:
        having = {action.key_id for action in actions if action.letter == letter}
        assert len(having) <= 1


def test_no_action_has_only_keys_that_terminals_keep() -> None:
    """F-keys and Alt are never the only way, and every action can be reached without Ctrl: by a key, or the menu."""
    for action in every_action():
        keys = [k for k in default_keys(action) if not is_function_key(k) and not k.startswith(("alt+", "ctrl+"))]
        assert keys or action.menu_label or action.search_words or action.name == "save", action


async def test_escape_leaves_first_what_is_open_then_opens_the_menu(harness: AppHarness) -> None:
    """Esc, then a letter, also in one read; what is no letter of it does nothing."""
    async with harness.open_draft(at="budget") as pilot:
        await press(pilot, "enter", "escape")
        assert screen_of(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, Menu)
        for key in ("left_square_bracket", "A", "5"):  # a torn arrow key
            await press(pilot, key)
        assert isinstance(pilot.app.screen, Menu)
        await press(pilot, "f")
        assert draft_answer(pilot, "budget").flag
        await press(pilot, "alt+b")
        assert current_question_id(pilot) == "B.2"
        await press(pilot, "alt+1")
        assert screen_of(pilot)


async def test_with_alt_a_letter_is_never_typed(harness: AppHarness) -> None:
    """Where Esc only leaves what is open, the letter that came with it is no text."""
    async with harness.open_draft({"portals": Answer(links=(link_row("a"),))}, at="portals") as pilot:
        await press(pilot, "enter", "alt+n")
        assert draft_answer(pilot, "portals").links == (link_row("a"),)
        await press(pilot, "f3", "alt+n")
        assert isinstance(pilot.app.screen, QuestionScreen)
        assert draft_answer(pilot, "portals").links == (link_row("a"),)


async def test_rows_move_by_letters(harness: AppHarness) -> None:
    """Esc, the dot, then j."""
    answers = {"portals": Answer(links=(link_row("a"), link_row("b")))}
    async with harness.open_draft(answers, at="portals") as pilot:
        await press(pilot, "escape", "full_stop", "j")
        assert [row.label for row in draft_answer(pilot, "portals").links] == ["b", "a"]


async def test_the_search_offers_the_answers_where_no_action_fits(harness: AppHarness) -> None:
    """“Nothing found.” only there; Enter goes on with the same words in the answers."""
    async with harness.open_draft({"city": Answer(text="Ulm")}, at="services") as pilot:
        await press(pilot, "escape", "slash")
        await type_text(pilot, "Ulm")
        assert row_texts(pilot)[0] == "Nothing found."
        await press(pilot, "enter")
        await wait_until(pilot, lambda: "city" in screen_text(pilot) or "Town" in screen_text(pilot))
        await press(pilot, "enter")
        assert current_field_id(pilot) == "city"


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (140, 45)], ids=str)
async def test_the_key_line_begins_with_escape_and_ends_with_quit(harness: AppHarness, size: tuple[int, int]) -> None:
    """At most seven keys, the menu first, the way out last."""
    async with harness.open_draft(at="portals", size=size) as pilot:
        bar = key_bar(pilot).strip()
        assert bar.startswith("Esc menu  Enter edit  + add")
        assert bar.endswith("^Q quit")
        assert len(pilot.app.screen.query_one(KeyBar).fitting(size[0])) <= 7


@pytest.mark.parametrize(
    ("key", "screen"), [("f3", ReviewScreen), ("ctrl+n", QuestionScreen), ("ctrl+g", GoToDialog), ("f1", HelpScreen)]
)
async def test_a_key_that_the_menu_prints_acts_in_it(harness: AppHarness, key: str, screen: type) -> None:
    """A key beside an action does there what its row does."""
    async with harness.open_draft(at="city") as pilot:
        await press(pilot, "escape", key)
        assert isinstance(pilot.app.screen, screen)
        assert (current_question_id(pilot) == "A.2") == (key == "ctrl+n")


async def test_the_menu_prints_the_way_out_and_takes_it(harness: AppHarness) -> None:
    """^Q stands beside “save and quit”: in the menu it leaves, too."""
    async with harness.open_draft(at="city") as pilot:
        await press(pilot, "escape")
        await pilot.press("ctrl+q")
        await wait_until(pilot, lambda: app_of(pilot).return_code is not None)


async def test_a_low_menu_scrolls_to_the_row_under_the_cursor(harness: AppHarness) -> None:
    """At 60x20 every row comes into view, and the title says that there are more."""
    async with harness.open_draft(at="city", size=(60, 20)) as pilot:
        await press(pilot, "escape")
        assert "↓ more rows" in screen_text(pilot)
        in_view: set[str] = set()
        for key in (*["down"] * 14, "right", "home", *["down"] * 14, "right"):
            await press(pilot, key)
            in_view |= {part[:3] for line in screen_lines(pilot) for part in (line[1:], line[30:])}
        assert {f"{letter}  " for letter in "nbupgorlcweafkmzyxhsdtiv?q/"} <= in_view


async def test_the_menu_of_the_list_shows_each_letter_once_where_it_means_the_same(harness: AppHarness) -> None:
    """The letters of the list stand under a title of their own, those after Esc under another."""
    harness.draft("One")
    async with harness.open_app() as pilot:
        await press(pilot, "escape")
        lines = [line.strip() for line in screen_lines(pilot)]
        assert text_position(pilot, "without Esc")[1] < text_position(pilot, "after Esc")[1]
        assert sum(line.count("open, import") for line in lines) == 1
        assert sum(line.startswith("/ ") for line in lines) == 1
