"""A paste with the prompts of a question: shown field by field, taken into its fields in one step."""

from __future__ import annotations

from lgqtui.questionnaire.answer import Answer
from lgqtui.tui.dialogs.paste_preview import QuestionPreview
from lgqtui.tui.screens.question import QuestionScreen
from tests.tui.harness import (
    AppHarness,
    app_of,
    click_text,
    current_question_id,
    draft_answer,
    key_bar,
    notices,
    paste,
    press,
    screen_lines,
    screen_of,
    screen_text,
)

BOXES = "Our strategy\n☑ has a plan. In force since 2020.\nIt is public.\n☐ has a budget\n☑ Has staff\n"
CONTACT = "Town : Riverton\nFounded : 1820\nE-mail : office@example.org\n"


async def test_the_fields_of_a_question_are_filled_by_one_paste(harness: AppHarness) -> None:
    """Each row says what goes where, and what stands there now; one undo takes all of it back."""
    async with harness.open_draft({"city": Answer(text="Old town")}, at="city") as pilot:
        await paste(pilot, CONTACT)
        assert isinstance(pilot.app.screen, QuestionPreview)
        assert "Paste of a whole question into A.1: 3 of 3 rows" in screen_text(pilot)
        (town,) = (line for line in screen_lines(pilot) if "[x] Town" in line)
        assert "Town ← Riverton" in town
        assert "now: Old town" in town
        assert draft_answer(pilot, "city").text == "Old town"
        await press(pilot, "enter")
        assert "office@example.org" in screen_text(pilot)
        assert [draft_answer(pilot, f).text for f in ("city", "founded")] == ["Riverton", "1820"]
        await press(pilot, "ctrl+z")
        assert [draft_answer(pilot, f).text for f in ("city", "founded", "email")] == ["Old town", "", ""]
        assert notices(pilot) == "Undone: 3 fields of A.1."
        assert "office@example.org" not in screen_text(pilot)
        await press(pilot, "ctrl+y")
        assert draft_answer(pilot, "email").text == "office@example.org"


async def test_boxes_are_ticked_and_explained_and_the_rest_goes_into_the_field_at_hand(harness: AppHarness) -> None:
    """A box that nothing changes, and what fits no prompt, begin left out; Space takes the rest too."""
    async with harness.open_draft({"budget": Answer(text="kept")}, at="plan") as pilot:
        await press(pilot, "end")
        await paste(pilot, BOXES)
        assert "plan ✓ 7 words" in screen_text(pilot)
        assert "[ ] left over “Our strategy”  → at the end of “Explain further”" in screen_text(pilot)
        assert "Enter take 3" in key_bar(pilot)
        await press(pilot, "end", "space", "enter")
        plan, budget, staff = (draft_answer(pilot, field) for field in ("plan", "budget", "staff"))
        assert (plan.checked, plan.text) == (True, "In force since 2020.\nIt is public.")
        assert (budget.checked, budget.text, staff.checked) == (False, "kept", True)
        assert draft_answer(pilot, "further").text == "Our strategy"


async def test_a_pasted_question_can_be_refused_or_taken_as_text(harness: AppHarness) -> None:
    """Esc takes none of it; T pastes it where the cursor is, as ever; rows are edited, joined, split."""
    async with harness.open_draft(at="plan") as pilot:
        await press(pilot, "enter")
        await paste(pilot, BOXES)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, QuestionScreen)
        assert "Nothing was taken from the paste." in notices(pilot)
        assert draft_answer(pilot, "plan") == Answer()
        await paste(pilot, BOXES)
        await press(pilot, "t")
        assert draft_answer(pilot, "plan").text == BOXES
        await press(pilot, "ctrl+z")
        await paste(pilot, BOXES)
        await press(pilot, "down", "j", "s", "up", "e", "X", "shift+tab", "down", "escape", "enter")
        assert draft_answer(pilot, "plan").text == "XIn force since 2020.\nIt is public."


async def test_lines_of_a_contact_that_fit_nowhere_are_counted(harness: AppHarness) -> None:
    """One known label is enough; Enter says how many lines were left out, unless the user took them."""
    async with harness.open_draft({"city": Answer(text="Old town")}, at="city") as pilot:
        for keys, town, is_counted in ((["enter"], "Riverton", True), (["end", "space", "enter"], "Room: 4", False)):
            await paste(pilot, "Town: Riverton\nRoom: 4\nFax: 5\n")
            assert draft_answer(pilot, "city").text == "Old town"
            await press(pilot, *keys)
            assert town in draft_answer(pilot, "city").text
            assert ("2 lines were left out." in notices(pilot)) is is_counted
            await press(pilot, "ctrl+z")


async def test_lines_without_any_label_of_the_question_are_no_whole_question(harness: AppHarness) -> None:
    """The heading says so; they begin left out."""
    async with harness.open_draft(at="city") as pilot:
        await paste(pilot, "Room: 4\nFax: 5\n")
        assert "Paste without any label of A.1: 0 of 1 row" in screen_text(pilot)
        assert "Paste of a whole question" not in screen_text(pilot)
        await press(pilot, "enter")
        assert draft_answer(pilot, "city") == Answer()


async def test_lines_that_were_edited_are_not_left_out(harness: AppHarness) -> None:
    """They were taken, if in other words; nor are those that were joined to a row above."""
    async with harness.open_draft({"city": Answer(text="Old town")}, at="city") as pilot:
        await paste(pilot, "Town: Riverton\nRoom: 4\nFax: 5\n")
        await press(pilot, "end", "space", "e", "X", "escape", "enter")
        assert "XRoom: 4" in draft_answer(pilot, "city").text
        assert "left out" not in notices(pilot)
        await press(pilot, "ctrl+z")
        await paste(pilot, "Town: Riverton\nRoom: 4\nFax: 5\n")
        await press(pilot, "end", "j", "enter")
        assert draft_answer(pilot, "city").text == "Riverton Room: 4 Fax: 5"
        assert "left out" not in notices(pilot)


async def test_lines_that_fit_nowhere_are_not_ticked_where_they_would_go_nowhere(harness: AppHarness) -> None:
    """A box without explanation takes no text, by Space, a click or joined; how many stay out is said."""
    async with harness.open_draft(at="true") as pilot:
        await paste(pilot, "[x] It is true\nby law\n[x] It is whole\n")
        assert "takes no text: it stays out" in screen_text(pilot)
        await press(pilot, "end")
        assert "Space" not in key_bar(pilot)
        assert "join" not in key_bar(pilot)
        await press(pilot, "space", "j")
        await click_text(pilot, "left over")
        assert "[ ] left over" in screen_text(pilot)
        await press(pilot, "enter")
        assert draft_answer(pilot, "whole").checked
        assert "1 line was left out." in notices(pilot)


async def test_what_stands_below_another_question_is_left_over(harness: AppHarness) -> None:
    """Its wording ends the last field; the row shows the first words, and their number is told."""
    async with harness.open_draft(at="city") as pilot:
        await paste(pilot, f"{CONTACT}A.2 Boxes\nIn force\n")
        assert "[ ] left over “A.2 Boxes In force”" in screen_text(pilot)
        await press(pilot, "enter")
        assert draft_answer(pilot, "email").text == "office@example.org"
        assert "2 lines were left out." in notices(pilot)


async def test_at_a_question_that_is_not_asked_the_line_of_the_next_has_the_focus(harness: AppHarness) -> None:
    """A paste there changes no other question: nothing can be written in it. Enter goes on."""
    async with harness.open_draft({"city": Answer(text="Old town")}, at="city") as pilot:
        await screen_of(pilot).go_to_field("which")
        await paste(pilot, CONTACT)
        assert isinstance(pilot.app.screen, QuestionScreen)
        assert "nothing was taken over" in notices(pilot)
        session = app_of(pilot).lifecycle.session
        assert session is not None
        assert (session.current_field, draft_answer(pilot, "city").text) == ("which", "Old town")
        await press(pilot, "ctrl+p", "f2", "end", "enter")
        assert current_question_id(pilot) == "C.3"
        await press(pilot, "enter")
        assert not isinstance(pilot.app.screen, QuestionScreen)  # the review comes after the last one


async def test_a_yes_or_no_is_taken_from_the_paste_of_its_question(harness: AppHarness) -> None:
    """Shown before it is taken, as every paste of a question."""
    async with harness.open_draft(at="figures") as pilot:
        await paste(pilot, "Are there figures? Yes")
        assert isinstance(pilot.app.screen, QuestionPreview)
        await press(pilot, "enter")
        assert draft_answer(pilot, "figures").choice == "yes"
