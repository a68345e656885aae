"""The width of what is worked on: a wider window never shows less of it."""

from __future__ import annotations

import pytest

from lgqtui.questionnaire.answer import Answer
from lgqtui.tui.dialogs.finder import GoToDialog
from lgqtui.tui.screens.question import QuestionScreen
from lgqtui.tui.widgets.outline import Outline
from tests.tui.harness import (
    SMALL,
    AppHarness,
    app_of,
    click_text,
    draft_answer,
    file_text,
    key_bar,
    link_row,
    paste,
    press,
    row_texts,
    screen_lines,
    screen_of,
    screen_text,
    wait_until,
    wait_until_checked,
    wait_until_idle,
)

WIDTHS = (60, 80, 100, 123, 124, 140, 160, 176, 177, 200)
ANSWERS = {"mayor": Answer(choice="yes"), "portals": Answer(links=(link_row("a", "https://a.example.org/"),))}


def rows(count: int) -> Answer:
    """Return an answer of so many links."""
    return Answer(links=tuple(link_row(f"Row {n}", f"https://{n}.example.org/") for n in range(count)))


@pytest.mark.parametrize("setting", ["auto", "hide"])
@pytest.mark.parametrize("field_id", ["portals", "services", "budget", "email", "mayor", "mayor.how"])
async def test_no_field_is_narrower_in_a_wider_window(harness: AppHarness, field_id: str, setting: str) -> None:
    """Links, texts, boxes, short fields and Yes/No, with the outline and without; none is wider than 110 cells."""
    harness.home.settings.write_text(f'outline = "{setting}"\n')
    async with harness.open_draft(ANSWERS, at=field_id, size=(WIDTHS[0], 30)) as pilot:
        widths = []
        for width in WIDTHS:
            await pilot.resize_terminal(width, 30)
            await wait_until_idle(pilot)
            view = screen_of(pilot).pane.view_of(field_id)
            assert view is not None
            widths.append((view.size.width, view.editor.size.width))
            assert screen_of(pilot).body.outline.display is (setting == "auto" and width >= 124)
        assert widths == sorted(widths)
        assert [editor for _, editor in widths] == sorted(editor for _, editor in widths)
        assert widths[WIDTHS.index(124)][0] >= 88
        assert widths[-1][0] <= 110


async def test_the_outline_beside_the_question_is_hidden_for_good(harness: AppHarness) -> None:
    """From 124 columns F2 hides and shows it, and the settings keep that; the focus comes back to the field."""
    path = harness.draft(answers=ANSWERS)
    async with harness.open_app(path, (124, 30)) as pilot:
        outline, focused = pilot.app.screen.query_one(Outline), pilot.app.focused
        await press(pilot, "f2")
        assert not outline.display
        assert pilot.app.focused is focused
        assert 'outline = "hide"' in file_text(harness.home.settings)
    async with harness.open_app(path, (124, 30)) as pilot:
        await wait_until_checked(pilot)
        assert not screen_of(pilot).body.outline.display
        await press(pilot, "f2")
        assert pilot.app.screen.query_one(Outline).has_focus
        assert 'outline = "auto"' in file_text(harness.home.settings)
        await press(pilot, "escape")
        assert pilot.app.screen.query_one(Outline).display
        await press(pilot, "f2", *"abc")
        assert draft_answer(pilot, "city").text == "abc"


async def test_the_outline_over_the_question_changes_no_setting(harness: AppHarness) -> None:
    """Below 124 columns it lies over the question until Esc, Enter or F2."""
    async with harness.open_draft(at="portals", size=(100, 30)) as pilot:
        outline = pilot.app.screen.query_one(Outline)
        for key in ("escape", "enter", "f2"):
            await press(pilot, "f2")
            assert outline.display
            assert outline.size.width == app_of(pilot).size.width
            await press(pilot, key)
            assert not outline.display
    assert not harness.home.settings.exists()


@pytest.mark.parametrize("keys", ["tab", "shift+tab", "ctrl+n", "ctrl+p", "slash m a y o r enter", "end enter"])
async def test_no_outline_hides_what_has_the_focus(harness: AppHarness, keys: str) -> None:
    """Where the focus goes to the question, or to another, the outline no longer lies over it."""
    async with harness.open_draft(at="services") as pilot:
        await press(pilot, "f2", *keys.split())
        assert isinstance(pilot.app.screen, QuestionScreen)
        assert not pilot.app.screen.query_one(Outline).display
        assert pilot.app.focused is not None
        assert pilot.app.focused in pilot.app.screen.query("QuestionPane *")


@pytest.mark.parametrize("width", [80, 124])
async def test_the_outline_is_opened_from_the_whole_window(harness: AppHarness, width: int) -> None:
    """The whole window is left for it; Esc goes back to the text."""
    async with harness.open_draft(at="services", size=(width, 24)) as pilot:
        await press(pilot, "ctrl+l", "f2")
        assert "The town" in screen_text(pilot)
        assert pilot.app.screen.query_one(Outline).has_focus
        assert "words" not in screen_lines(pilot)[0]
        await press(pilot, "escape", "x")
        assert draft_answer(pilot, "services").text == "x"


async def test_the_focus_is_never_in_an_outline_that_is_hidden(harness: AppHarness) -> None:
    """Where the window becomes too narrow for the outline in focus, the field has the focus again."""
    async with harness.open_draft(at="email", size=(140, 45)) as pilot:
        await press(pilot, "f2", "f2")
        assert pilot.app.screen.query_one(Outline).has_focus
        await pilot.resize_terminal(80, 24)
        await wait_until_idle(pilot)
        await press(pilot, *"abc")
        assert draft_answer(pilot, "email").text == "abc"


@pytest.mark.parametrize(("question_field", "is_filled"), [("services", True), ("portals", False)])
async def test_the_footnotes_stand_beside_a_question_that_has_some(
    harness: AppHarness, question_field: str, is_filled: bool
) -> None:
    """From 177 columns; a question without footnotes has no column for them."""
    async with harness.open_draft(at=question_field, size=(177, 30)) as pilot:
        assert pilot.app.screen.query_one("#footnotes").display is is_filled
        assert not any(widget.display for widget in pilot.app.screen.query(".footnotes"))


async def test_sections_of_the_outline_fold(harness: AppHarness) -> None:
    """Left folds the section of the cursor, Right and Enter unfold it; what one goes to is in view again."""
    async with harness.open_draft(ANSWERS, at="portals") as pilot:
        await press(pilot, "f2")
        assert "Esc back  ←→ fold  Enter go" in key_bar(pilot)
        assert any(text.startswith("▌") and "Where are they?" in text for text in row_texts(pilot, "Outline"))
        await press(pilot, "left")
        outline = pilot.app.screen.query_one(Outline)
        assert "▸▌B Its services ▰▱▱▱ 1 of 4" in row_texts(pilot, "Outline")
        assert outline.current is not None
        assert outline.current.id == "section B"
        assert not any("Where are they?" in text for text in row_texts(pilot, "Outline"))
        await press(pilot, "enter")
        assert any("Where are they?" in text for text in row_texts(pilot, "Outline"))
        await press(pilot, "left", "escape", "ctrl+n")
        assert any("What applies?" in text for text in row_texts(pilot, "Outline"))
        await press(pilot, "f2", "slash")
        assert isinstance(pilot.app.screen, GoToDialog)


@pytest.mark.parametrize(("width", "progress"), [(60, "1 of 4"), (80, "▰▱▱▱ 1 of 4"), (140, "1 of 4")])
async def test_a_section_says_its_progress(harness: AppHarness, width: int, progress: str) -> None:
    """Its count alone in a narrow window and beside the question; there names of questions take two lines."""
    async with harness.open_draft(ANSWERS, at="portals", size=(width, 45)) as pilot:
        if width < 124:
            await press(pilot, "f2")
        assert f"▾ B Its services {progress}" in row_texts(pilot, "Outline")
        await click_text(pilot, "A.2")
        assert screen_of(pilot).question.id == "A.2"


async def test_the_name_of_a_question_takes_two_lines_beside_it(harness: AppHarness) -> None:
    """A click on the second is one on the question."""
    long = "Where are they, and by which of the many ways can they be found by those who look?"
    harness.add_questionnaire("small", SMALL.replace("Where are they?", long))
    async with harness.open_draft(at="city", size=(140, 45)) as pilot:
        first = next(line for line in screen_lines(pilot) if "B.2" in line)
        assert "B.2  Where are they," in first
        await click_text(pilot, "by which of the")
        assert screen_of(pilot).question.id == "B.2"


async def test_short_fields_have_their_prompts_in_a_column(harness: AppHarness) -> None:
    """As wide as the longest of the question."""
    async with harness.open_draft({"city": Answer(text="Ulm"), "email": Answer(text="a@b.example")}) as pilot:
        assert "Town     Ulm" in screen_text(pilot)
        assert "E-mail   a@b.example" in screen_text(pilot)


async def test_the_wording_folds_where_the_first_list_would_not_fit(harness: AppHarness) -> None:
    """To one line, so that the rows, the row under the cursor and what is asked are seen together."""
    long = "Where are they, " + "and by which of the many ways can they be found by those who look? " * 3
    harness.add_questionnaire("small", SMALL.replace("Where are they?", long))
    async with harness.open_draft({"portals": rows(8)}, at="portals", size=(60, 20)) as pilot:
        await wait_until(pilot, lambda: "B.2   Where are they, and by which" in screen_text(pilot))
        assert "those who look?" not in screen_text(pilot)
        await pilot.resize_terminal(60, 45)
        await wait_until_idle(pilot)
        assert "those who look?" in " ".join(screen_text(pilot).split())


async def test_the_wording_folds_where_the_list_grows(harness: AppHarness) -> None:
    """Not only when the list gets the focus; it is shown again when rows are removed."""
    long = "Where are they, " + "and by which of the many ways can they be found by those who look? " * 3
    harness.add_questionnaire("small", SMALL.replace("Where are they?", long))
    async with harness.open_draft({"portals": rows(2)}, at="portals", size=(60, 20)) as pilot:
        assert "those who look?" in screen_text(pilot)
        await paste(pilot, "\n".join(f"- More {n}: https://more{n}.example.org/" for n in range(6)))
        await press(pilot, "enter")
        await wait_until(pilot, lambda: "those who look?" not in screen_text(pilot))
        assert "B.2   Where are they, and by which" in screen_text(pilot)
        assert "https://0.example.org/" in screen_text(pilot)
        await press(pilot, *["delete"] * 6)
        await wait_until(pilot, lambda: "those who look?" in screen_text(pilot))


@pytest.mark.parametrize("width", [91, 92, 100, 140])
async def test_no_letter_touches_the_edge_of_a_dialog(harness: AppHarness, width: int) -> None:
    """A column beside it is blank in windows that are wider than it; in others it is as wide as the window."""
    answers = {"others": Answer(links=tuple(link_row("x" * 60, f"https://{'x' * 60}{n}.org/") for n in range(30)))}
    async with harness.open_draft(answers, at="others", size=(width, 30)) as pilot:
        await press(pilot, "ctrl+g")
        region, lines = pilot.app.screen.query_one(".box").region, screen_lines(pilot)
        for x in {region.x - 1, region.right} & set(range(width)):
            assert {lines[y][x] for y in range(region.y, region.bottom)} == {" "}
