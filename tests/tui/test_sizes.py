"""Window sizes: nothing overlaps, the focused widget is visible, and “quit” can be read and clicked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from itertools import combinations
from pathlib import Path

import pytest
from textual.geometry import Region
from textual.widget import Widget

from lgqtui.i18n import tr
from lgqtui.questionnaire.answer import Answer
from lgqtui.tui.textual_ext.widgets import scroll_into_view
from lgqtui.tui.widgets.frame import KeyBar
from lgqtui.tui.widgets.outline import Outline
from lgqtui.tui.widgets.row_list import RowList
from tests.tui.harness import (
    SMALL,
    AppHarness,
    AppPilot,
    current_field_id,
    draft_answer,
    key_bar,
    leaf_widgets,
    link_row,
    paste,
    press,
    screen_lines,
    screen_of,
    screen_text,
    text_position,
    type_text,
    wait_until_checked,
    wait_until_idle,
)

SIZES = [(80, 24), (60, 20), (140, 45)]
sized = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")

LONG_URL = "https://town.example.org/" + "a-very-long-path/" * 20
LIST = "\n".join(f"{n}. Portal number {n}: https://p{n}.example.org/with/a/long/path/to/it" for n in range(40))

ANSWERS = {
    "city": Answer(
        text="A town with a name that is much longer than any line here could ever hold, twice over, and more"
    ),
    "email": Answer(text="nonsense", flag=True, remark="A remark as long as remarks become when one is in a hurry."),
    "mayor": Answer(choice="yes"),
    "services": Answer(text="Many words.\n" * 60 + LONG_URL, links=(link_row("Map", LONG_URL),)),
    "portals": Answer(links=tuple(link_row(f"Portal with a label that does not end {n}", LONG_URL) for n in range(30))),
    "budget": Answer(text="Explained " * 400, flag=True, remark="ask"),
    "figures": Answer(choice="no"),
    "which": Answer(text="Set aside " * 100),
}


async def _on_short(pilot: AppPilot) -> None:
    await screen_of(pilot).go_to_field("email")


async def _on_choice(pilot: AppPilot) -> None:
    await screen_of(pilot).go_to_field("mayor")


async def _on_last_follow_up(pilot: AppPilot) -> None:
    await screen_of(pilot).go_to_field("mayor.how")


async def _on_text(pilot: AppPilot) -> None:
    await screen_of(pilot).go_to_field("services")
    await press(pilot, "ctrl+end")


async def _on_links(pilot: AppPilot) -> None:
    await screen_of(pilot).go_to_field("portals")
    await press(pilot, "end")


async def _on_first_link(pilot: AppPilot) -> None:
    await screen_of(pilot).go_to_field("portals")
    await press(pilot, "end", "home")


async def _on_open_row(pilot: AppPilot) -> None:
    await screen_of(pilot).go_to_field("portals")
    await press(pilot, "end", "up", "enter", "tab", "tab")


async def _on_last_links(pilot: AppPilot) -> None:
    await screen_of(pilot).go_to_field("others")
    await press(pilot, "enter", "tab")


async def _on_boxes(pilot: AppPilot) -> None:
    await screen_of(pilot).go_to_field("staff")


async def _on_explanation(pilot: AppPilot) -> None:
    await screen_of(pilot).go_to_field("budget")
    await press(pilot, "enter", "ctrl+end")


async def _on_set_aside(pilot: AppPilot) -> None:
    await screen_of(pilot).go_to_field("which")


async def _on_review(pilot: AppPilot) -> None:
    await press(pilot, "f3", "end")


async def _on_help(pilot: AppPilot) -> None:
    await press(pilot, "f1")


async def _on_menu(pilot: AppPilot) -> None:
    await press(pilot, "f10")
    await type_text(pilot, "e")
    await press(pilot, "pagedown")


async def _on_go_to(pilot: AppPilot) -> None:
    await press(pilot, "ctrl+g", "pagedown")


async def _on_remark(pilot: AppPilot) -> None:
    await screen_of(pilot).go_to_field("email")
    await press(pilot, "f11")


async def _on_preview(pilot: AppPilot) -> None:
    await screen_of(pilot).go_to_field("others")
    await paste(pilot, LIST)


async def _on_outline(pilot: AppPilot) -> None:
    await press(pilot, "f2", "end")


Step = Callable[[AppPilot], Awaitable[None]]

STEPS: list[Step] = [
    _on_short,
    _on_choice,
    _on_last_follow_up,
    _on_text,
    _on_links,
    _on_first_link,
    _on_open_row,
    _on_last_links,
    _on_boxes,
    _on_explanation,
    _on_set_aside,
    _on_review,
    _on_help,
    _on_menu,
    _on_go_to,
    _on_remark,
    _on_preview,
    _on_outline,
]


def drawn(widget: Widget) -> Region:
    """Return the visible part of a widget."""
    return widget.screen.find_widget(widget).visible_region


def overlaps(pilot: AppPilot) -> list[tuple[Widget, Widget]]:
    """Return pairs of overlapping widgets, without overlays."""
    over = set(pilot.app.screen.query("Tooltip").nodes)
    outline = pilot.app.screen.query(Outline)
    if outline and outline.first().styles.layer == "over":
        over.add(outline.first())
    leaves = [leaf for leaf in leaf_widgets(pilot.app.screen) if not over.intersection(leaf.ancestors_with_self)]
    drawn_leaves = [(leaf, drawn(leaf)) for leaf in leaves if leaf.display and leaf.is_on_screen]
    return [
        (a, b)
        for (a, first), (b, second) in combinations(drawn_leaves, 2)
        if first.area and second.area and first.overlaps(second)
    ]


def assert_good(pilot: AppPilot, step: Step | None = None) -> None:
    """Assert that nothing overlaps or exceeds the window, the focus is visible, and “quit” can be read."""
    assert overlaps(pilot) == [], step
    assert all(len(line) <= pilot.app.size.width for line in screen_lines(pilot))
    focused = pilot.app.screen.focused
    assert focused is None or drawn(focused).height > 0, (step, focused)
    if isinstance(focused, RowList) and focused.current is not None:
        y = focused.content_region.y + focused.cursor - round(focused.scroll_y)
        assert drawn(focused).contains(focused.content_region.x, y), "the row under the cursor is out of view"
    bar = key_bar(pilot)
    assert ("Esc" in bar) or ("^Q quit" in bar), bar
    assert ("F10 menu" in bar) or ("Esc" in bar), bar
    assert drawn(pilot.app.screen.query_one(KeyBar)).height == 1


@sized
async def test_every_screen_fits_at_every_size(harness: AppHarness, size: tuple[int, int]) -> None:
    """Every screen and dialog at every size: no overlap, visible focus, a way to quit."""
    async with harness.open_draft(ANSWERS, size=size) as pilot:
        await wait_until_checked(pilot)
        for step in STEPS:
            await step(pilot)
            await wait_until_idle(pilot)
            assert_good(pilot, step)
            await back(pilot)


async def test_every_screen_survives_a_resize(harness: AppHarness) -> None:
    """After shrinking and growing the window, the layout is right and the focus the same."""
    async with harness.open_draft(ANSWERS, size=(140, 45)) as pilot:
        await wait_until_checked(pilot)
        for step in STEPS:
            await step(pilot)
            await wait_until_idle(pilot)
            before = current_field_id(pilot)
            for width, height in [(60, 20), (80, 24), (140, 45)]:
                await pilot.resize_terminal(width, height)
                await wait_until_idle(pilot)
                assert_good(pilot, step)
            assert current_field_id(pilot) == before
            await back(pilot)


async def back(pilot: AppPilot) -> None:
    """Leave a dialog, the review or the outline."""
    if pilot.app.screen is not screen_of(pilot) or pilot.app.screen.query_one(Outline).has_focus:
        await press(pilot, "escape")


@sized
async def test_the_start_screen_fits_at_every_size(harness: AppHarness, size: tuple[int, int]) -> None:
    """The list of drafts, long names included, at every size."""
    for n in range(30):
        harness.draft(f"A town with a long name, number {n}", ANSWERS)
    async with harness.open_app(size=size) as pilot:
        await press(pilot, "x", "end")
        assert_good(pilot)
        await press(pilot, "n")
        assert_good(pilot)
        assert "You can rename it" in screen_text(pilot)


@sized
async def test_the_preview_of_a_long_list_says_what_to_press(harness: AppHarness, size: tuple[int, int]) -> None:
    """With forty pasted rows the title and the lines of the row stay visible; the rows scroll."""
    async with harness.open_draft(at="others", size=size) as pilot:
        await paste(pilot, LIST)
        assert "40 of 40 rows, 40 links" in screen_text(pilot)
        assert "Enter take 40" in key_bar(pilot)
        box, source = pilot.app.screen.query_one(".box"), pilot.app.screen.query_one(".source")
        assert box.region.bottom - source.region.bottom == 1
        await press(pilot, "end")
        assert "Portal number 39" in screen_text(pilot)
        await press(pilot, "enter")
        assert len(draft_answer(pilot, "others").links) == 40


def nine_lists(harness: AppHarness) -> Path:
    """A draft whose only question has nine lists of links: more than a screen can show."""
    fields = "".join(f'{{ id = "f{n}", kind = "links", prompt = "Prompt {n}" }},' for n in range(9))
    head = 'format = 1\nid = "lists"\ntitle = "L"\n[[sections]]\nid = "S"\ntitle = "S"\n'
    harness.add_questionnaire("lists", f'{head}questions = [{{ id = "Q", text = "Lists?", fields = [{fields}] }}]')
    return harness.draft("Lists", None, "lists")


@sized
async def test_a_field_that_fits_is_seen_whole(harness: AppHarness, size: tuple[int, int]) -> None:
    """Going to a field makes its prompt visible too."""
    async with harness.open_app(nine_lists(harness), size) as pilot:
        for n in [*range(1, 9), *reversed(range(8))]:
            await press(pilot, "tab" if current_field_id(pilot) == f"f{n - 1}" else "shift+tab")
            assert current_field_id(pilot) == f"f{n}"
            assert f"Prompt {n}" in screen_text(pilot)


async def test_a_page_is_scrolled_no_further_than_it_has_to_be(harness: AppHarness) -> None:
    """Requesting the same field twice before a layout scrolls as far as requesting it once."""
    async with harness.open_app(nine_lists(harness)) as pilot:
        view = screen_of(pilot).pane
        widget = view.views[-1]
        for _ in range(2):
            scroll_into_view(view, widget, widget.region)
        assert round(view.scroll_y) == widget.virtual_region.bottom - view.size.height
        await wait_until_idle(pilot)
        assert round(view.scroll_y) == widget.virtual_region.bottom - view.size.height


async def test_the_status_line_is_shorter_in_a_narrow_window(harness: AppHarness) -> None:
    """At 60 columns the foot still says saved, where, what is unanswered and what needs a look."""
    async with harness.open_draft(ANSWERS, at="city", size=(60, 20)) as pilot:
        await wait_until_checked(pilot)
        line = screen_lines(pilot)[-2]
        assert "saved" in line
        assert " 1/7 " in line
        assert "5 unanswered" in line
        assert "need a look" in line


async def test_the_outline_is_beside_the_question_in_a_wide_window(harness: AppHarness) -> None:
    """From 124 columns the outline is at the left, from 177 the footnotes are at the right."""
    async with harness.open_draft(size=(124, 30)) as pilot:
        await wait_until_checked(pilot)
        assert text_position(pilot, "A.2  Is")[0] < 34
        assert "Said under the question" not in screen_text(pilot)
        await pilot.resize_terminal(177, 45)
        await screen_of(pilot).go_to_field("services")
        await wait_until_idle(pilot)
        assert text_position(pilot, "Said under the")[0] > 140


@pytest.mark.parametrize("size", [(30, 8), (20, 5), (300, 100)], ids=str)
async def test_odd_sizes_do_not_break_it(harness: AppHarness, size: tuple[int, int]) -> None:
    """In a tiny or huge window typing and quitting work."""
    async with harness.open_draft(ANSWERS, size=size) as pilot:
        for keys in (["f3", "escape"], ["f1", "escape"], ["f2", "escape"], ["f10", "escape"], ["ctrl+n"]):
            await press(pilot, *keys)
        await screen_of(pilot).go_to_field("mayor.name")
        await wait_until_idle(pilot)
        await type_text(pilot, "Kim")
        assert draft_answer(pilot, "mayor.name").text == "Kim"
        await press(pilot, "ctrl+q")
    assert harness.saved("mayor.name").text == "Kim"


async def test_a_text_is_wrapped_anew_for_another_width(harness: AppHarness) -> None:
    """After narrowing the window all words of a text are visible, also if the number of lines is the same."""
    text = "There is a law, see https://laws.example.org/x/y. It was adopted in 2019, and more words come after it."
    async with harness.open_draft({"services": Answer(text=text)}, at="services") as pilot:
        for width in (60, 80, 60):
            await pilot.resize_terminal(width, 24)
            await wait_until_idle(pilot)
            painted = " ".join(line.strip(" █▌") for line in screen_lines(pilot)[3:7])
            assert text in " ".join(painted.split())


async def test_in_a_low_window_the_row_under_the_cursor_is_in_view(harness: AppHarness) -> None:
    """A list of links higher than the window scrolls to the row under the cursor."""
    rows = tuple(link_row(f"Row {n}.", f"https://{n}.example.org/") for n in range(30))
    async with harness.open_draft({"portals": Answer(links=rows)}, at="portals", size=(60, 13)) as pilot:
        for key, label in [("end", "+ add"), ("up", "Row 29."), ("home", "Row 0."), ("pagedown", "Row 2.")]:
            await press(pilot, key)
            assert label in screen_text(pilot)


@sized
async def test_a_problem_and_its_remedy_are_read_whole_in_the_review(
    harness: AppHarness, size: tuple[int, int]
) -> None:
    """At any width the foot of the review shows problem and remedy in full."""
    fault = Answer(text="see https://apps.example.org/store/apps/details?id=com.example.app/ for all")
    async with harness.open_draft({"services": fault}, size=size) as pilot:
        await wait_until_checked(pilot)
        await press(pilot, "f3", "right", "right")
        problem = next(p for p in screen_of(pilot).interview.problems() if p.needs_attention)
        sentence = f"{problem.headline.capitalize()}. {tr(problem.remedy, **problem.params)} {problem.link}"
        foot = " ".join(" ".join(screen_lines(pilot)[-9:-2]).split())
        assert sentence.replace(" ", "") in foot.replace(" ", "")


async def test_in_a_narrow_window_the_outline_covers_the_question(harness: AppHarness) -> None:
    """The outline covers the question completely."""
    async with harness.open_draft(ANSWERS, at="services") as pilot:
        await press(pilot, "f2")
        assert pilot.app.screen.query_one(Outline).region.width == pilot.app.size.width


async def test_the_outline_says_prompts_without_their_colons(harness: AppHarness) -> None:
    """A question without wording is named by its first prompts, as a list of words."""
    harness.add_questionnaire("small", SMALL.replace('text = "Who answers?", ', "").replace("Town", "Town:"))
    async with harness.open_draft(at="city", size=(100, 45)) as pilot:
        await press(pilot, "f2")
        assert "A.1  Town, Founded, E-mail" in screen_text(pilot)


@sized
async def test_a_list_in_a_dialog_says_how_many_rows_are_below(harness: AppHarness, size: tuple[int, int]) -> None:
    """In its last line, where the cursor never stands before the end of the list; nothing is said there."""
    async with harness.open_draft(at="others", size=size) as pilot:
        await paste(pilot, LIST)
        rows = pilot.app.screen.query_one(RowList)
        for number in range(40):
            assert rows.cursor == number
            below = 40 - round(rows.scroll_y) - rows.size.height
            assert (f" {below} more below" in screen_text(pilot)) is (below > 0)
            assert number < 40 - below - (below > 0)
            await press(pilot, "down")


async def test_the_smallest_window_shows_a_dialog_with_a_list_to_its_end(harness: AppHarness) -> None:
    """Where rows are not in view, their number is."""
    async with harness.open_draft(size=(50, 13)) as pilot:
        await press(pilot, "ctrl+g")
        rows = pilot.app.screen.query_one(RowList)
        assert rows.region.bottom < pilot.app.screen.query_one(".box").region.bottom
        assert f"↓ {len(rows.rows) - rows.size.height} more below" in screen_text(pilot)


async def test_findings_say_how_many_are_below(harness: AppHarness) -> None:
    """Where they are opened and do not all fit."""
    text = " and ".join(f"https://apps.example.org/{n}?id=app/" for n in range(9))
    async with harness.open_draft({"services": Answer(text=text)}, at="services") as pilot:
        assert "more below" not in screen_text(pilot)
        await press(pilot, "f5")
        assert "4 more below" in screen_text(pilot)
        await press(pilot, "end")
        assert "more below" not in screen_text(pilot)
