"""A text has most lines while it is written: boxes and wording fold, and one key gives it the whole window."""

from __future__ import annotations

import pytest
from textual import events

from lgqtui.interview.link_overview import LinkLabel
from lgqtui.questionnaire.answer import Answer
from lgqtui.questionnaire.kinds import TEXT_LIMIT
from lgqtui.tui.content import AsciiFilter
from lgqtui.tui.fields.text_editor import LongText, text_facts
from tests.tui.fast_pilot import run_app
from tests.tui.harness import (
    SMALL,
    AppHarness,
    AppPilot,
    click_text,
    current_field_id,
    current_question_id,
    draft_answer,
    key_bar,
    link_row,
    paste,
    press,
    screen_lines,
    screen_of,
    screen_text,
    static_texts,
    text_position,
    type_text,
    wait_until_idle,
)

EXPLANATION = " ".join(f"word{n}" for n in range(351))


def _assert_cursor_in_view(pilot: AppPilot) -> LongText:
    area = pilot.app.focused
    assert isinstance(area, LongText)
    assert screen_of(pilot).region.contains_point(area.cursor_screen_offset)
    assert area.region.y <= area.cursor_screen_offset.y < area.region.bottom
    return area


def _text_lines(area: object) -> int:
    assert isinstance(area, LongText)
    return area.size.height


LONG_QUESTION = SMALL.replace("Describe the services.", "What is asked here? " * 14)


@pytest.mark.parametrize(
    ("size", "text", "is_whole"),
    [((80, 24), EXPLANATION, True), ((60, 20), EXPLANATION, False), ((60, 20), "", True), ((140, 45), "", True)],
)
async def test_what_is_asked_is_read_while_a_text_is_written(
    harness: AppHarness, size: tuple[int, int], text: str, is_whole: bool
) -> None:
    """The wording is a line only where a long text would have too few."""
    harness.add_questionnaire("small", LONG_QUESTION)
    answers = {"services": Answer(text=text)} if text else None
    async with harness.open_draft(answers, "services", size) as pilot:
        assert isinstance(pilot.app.focused, LongText)
        assert (screen_text(pilot).count("is asked") > 3) is is_whole


@pytest.mark.parametrize(("size", "folded", "maximized"), [((80, 24), 14, 20), ((60, 20), 12, 16), ((140, 45), 35, 41)])
async def test_an_explanation_has_the_lines_of_the_boxes(
    harness: AppHarness, size: tuple[int, int], folded: int, maximized: int
) -> None:
    """While an explanation is written, boxes and wording are a line each; the whole window is one key away."""
    async with harness.open_draft({"budget": Answer(checked=True, text=EXPLANATION)}, "budget", size) as pilot:
        await press(pilot, "enter")
        assert "[x] 2 of 3  has a budget" in screen_text(pilot)
        assert "has staff" not in screen_text(pilot)
        assert _text_lines(pilot.app.focused) >= folded
        await press(pilot, "down", "down", "ctrl+l")
        area = pilot.app.focused
        assert _text_lines(area) >= maximized
        assert isinstance(area, LongText)
        assert area.cursor_location[1] > 0
        await type_text(pilot, "new ")
        await press(pilot, "escape")
        assert area.size.height < maximized
        assert "new word" in draft_answer(pilot, "budget").text
        await press(pilot, "escape")
        assert "[ ] has staff" in screen_text(pilot)


@pytest.mark.parametrize("key", ["ctrl+home", "ctrl+end", "pagedown"])
async def test_both_keys_of_undo_take_back_the_same_steps(harness: AppHarness, key: str) -> None:
    """^Z and Esc z take back what was typed, pasted and cut in the same steps, with the cursor where it changed."""
    steps = dict[str, list[str]]()
    for keys in (("ctrl+z",), ("escape", "z")):
        harness.draft("-".join(keys), {"services": Answer(text=EXPLANATION)})
        async with harness.open_app(harness.home.drafts / f"{'-'.join(keys)}.toml") as pilot:
            await screen_of(pilot).go_to_field("services")
            await wait_until_idle(pilot)
            await press(pilot, key)
            await type_text(pilot, "typed words ")
            await paste(pilot, "a pasted paragraph\n" * 30)
            _assert_cursor_in_view(pilot)
            await type_text(pilot, "more")
            await press(pilot, *["shift+up"] * 3, "delete")
            await type_text(pilot, "end")
            texts = steps.setdefault(keys[0], [])
            while draft_answer(pilot, "services").text != EXPLANATION:
                texts.append(draft_answer(pilot, "services").text)
                await press(pilot, *keys)
                assert _assert_cursor_in_view(pilot).text == draft_answer(pilot, "services").text
    assert steps["ctrl+z"] == steps["escape"]
    assert len(steps["escape"]) > 1


async def test_the_cursor_of_a_text_stays_in_view(harness: AppHarness) -> None:
    """After a paste, in the whole window, back from it and in a smaller window the cursor can be seen."""
    async with harness.open_draft({"budget": Answer(text=EXPLANATION)}, "budget") as pilot:
        await press(pilot, "enter", "ctrl+end")
        await paste(pilot, "\n\nThe last paragraph. " + EXPLANATION)
        for key in ("ctrl+l", "ctrl+l", ""):
            if key:
                await press(pilot, key)
            else:
                await pilot.resize_terminal(60, 20)
                await wait_until_idle(pilot)
            _assert_cursor_in_view(pilot)
            assert "word350" in screen_text(pilot)


async def test_the_cursor_in_the_links_of_a_row_stays_in_view(harness: AppHarness) -> None:
    """The links of an open row are a text of a few lines; after a paste and after undo the cursor is in view."""
    urls = "\n".join(f"https://town.example.org/{n}" for n in range(20))
    async with harness.open_draft({"portals": Answer(links=(link_row("a"),))}, "portals", (60, 20)) as pilot:
        await press(pilot, "enter", "down")
        area = _assert_cursor_in_view(pilot)
        area.post_message(events.Paste(urls))
        await wait_until_idle(pilot)
        assert len(draft_answer(pilot, "portals").links[0].urls) == 20
        for keys in ((), ("ctrl+home",), ("ctrl+z",)):
            await press(pilot, *keys)
            _assert_cursor_in_view(pilot)
        assert draft_answer(pilot, "portals").links == (link_row("a"),)


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (140, 45)])
async def test_the_whole_window_says_which_field_and_which_line(harness: AppHarness, size: tuple[int, int]) -> None:
    """The head names the field and counts its words, the foot follows the cursor; both go back with the window."""
    answer = Answer(checked=True, text=f"{EXPLANATION}\nThe last of all: https://town.example.org")
    async with harness.open_draft({"budget": answer}, "budget", size) as pilot:
        await press(pilot, "enter")
        frame = [screen_lines(pilot)[0], screen_lines(pilot)[-2]]
        await press(pilot, "ctrl+home", "ctrl+l")
        assert screen_lines(pilot)[0].startswith(" Town › B.3 · has a budget  ")
        assert screen_lines(pilot)[0].endswith("  356 words ")
        total = screen_lines(pilot)[-2].split("line 1 of ")[1].split()[0]
        for key, line in (("down", "2"), ("ctrl+end", total)):
            await press(pilot, key)
            assert f"saved 09:30 · line {line} of {total} · 1 link" in screen_lines(pilot)[-2]
        await press(pilot, "escape")
        assert [screen_lines(pilot)[0], screen_lines(pilot)[-2]] == frame


async def test_the_whole_window_shows_a_list_of_links_and_ends_with_its_question(harness: AppHarness) -> None:
    """A list of links has the whole window too; another question begins folded."""
    rows = tuple(link_row(f"Label {n}", f"https://town.example.org/{n}") for n in range(30))
    async with harness.open_draft({"portals": Answer(links=rows)}, "portals") as pilot:
        await press(pilot, "down", "down", "ctrl+l")
        lines = screen_lines(pilot)
        assert [line.split()[2] for line in lines[2:20:2]] == [str(n) for n in range(9)]
        assert "https://town.example.org/2" in lines[20]
        assert "Others" not in screen_text(pilot)
        await press(pilot, "ctrl+n")
        assert screen_of(pilot).maximized is None
        assert "has a budget" in screen_text(pilot)


@pytest.mark.parametrize(("size", "rows"), [((60, 20), 3), ((80, 24), 3), ((100, 30), 1)])
async def test_rows_of_links_are_whole_in_the_whole_window(
    harness: AppHarness, size: tuple[int, int], rows: int
) -> None:
    """Below 100 columns label and address stand whole, one below the other; the keys act on the same row."""
    label = "The municipal portal of public services, with all its forms and the state of each request by its number"
    path = "services/forms/" + "and-a-long-way-to-them/" * 3 + "page.html"
    links = tuple(link_row(f"{n} {label}", f"https://www.town.example.org/{n}/{path}") for n in range(9))
    async with harness.open_draft({"portals": Answer(links=links)}, "portals", size) as pilot:
        await press(pilot, "down", "down", "ctrl+l")
        words = "".join(line.strip().removesuffix("▎").strip() for line in screen_lines(pilot)[2:-2])
        if rows > 1:
            assert f"3 2 {label}".replace(" ", "") in words.replace(" ", "")
            assert f"town.example.org/2/{path}" in words
        y = text_position(pilot, "3 2 The municipal")[1]
        assert text_position(pilot, "4 3 The municipal")[1] - y >= rows
        for key, left in (("delete", [0, 1, 3, 4]), ("shift+down", [0, 1, 4, 3]), ("up", [0, 1, 4, 3])):
            await press(pilot, key)
            assert [int(row.label.split()[0]) for row in draft_answer(pilot, "portals").links[:4]] == left
        await press(pilot, "enter", "home")
        await type_text(pilot, "new ")
        assert draft_answer(pilot, "portals").links[2].label.startswith("new 4 The")
        await press(pilot, "escape", "escape")
        assert "new 4 The" in screen_text(pilot)


@pytest.mark.parametrize(
    ("field", "keys", "words"),
    [
        ("portals", (), "Esc menu  Enter edit  + add  Del remove  ^N next  ^P before  ^Q quit"),
        ("services", (), "Esc menu  ^L whole window  ^F find  ^O own editor  ^N next  ^P before  ^Q quit"),
        ("budget", ("enter",), "Esc back  ^L whole window  ^F find  ^O own editor  ^N next  ^P before  ^Q quit"),
        ("budget", ("enter", "ctrl+l"), "Esc back  ^F find  ^O own editor  ^Z undo  ^N next  ^P before  ^Q quit"),
    ],
)
async def test_the_key_line_names_what_is_done_there(
    harness: AppHarness, field: str, keys: tuple[str, ...], words: str
) -> None:
    """At rows of links, in a text and in the whole window the key line begins with what one does there."""
    async with harness.open_draft({"portals": Answer(links=(link_row("a"),))}, field) as pilot:
        await press(pilot, *keys)
        assert key_bar(pilot).strip() == words


async def test_the_sign_at_the_end_of_the_folded_box_gives_the_whole_window(harness: AppHarness) -> None:
    """A click on the sign of the line to which the boxes fold gives the text the whole window; beside it, the boxes."""
    async with harness.open_draft({"budget": Answer(text=EXPLANATION)}, "budget") as pilot:
        await press(pilot, "enter")
        await click_text(pilot, "▾")
        assert isinstance(pilot.app.focused, LongText)
        assert "B.3 · has a budget" in screen_lines(pilot)[0]
        await press(pilot, "escape")
        await click_text(pilot, "2 of 3")
        assert "[ ] has staff" in screen_text(pilot)
        assert current_field_id(pilot) == "budget"


async def test_links_beside_a_text_are_a_line_that_opens(harness: AppHarness) -> None:
    """The links of an explanation are one line, and rows once one goes there or keeps another."""
    answer = Answer(checked=True, text="The budget.", links=(link_row("Figures", "https://town.example.org/figures"),))
    async with harness.open_draft({"budget": answer}, "budget", (60, 30)) as pilot:
        for keys, is_open in (((), False), (("enter",), False), (("insert",), True), (("escape", "escape"), False)):
            await press(pilot, *keys)
            assert ("1 Figures" in screen_text(pilot)) is is_open
            assert ("beside the text: 1 link" in screen_text(pilot)) is not is_open


async def test_tab_and_enter_go_through_the_form(harness: AppHarness) -> None:
    """The last line of a question names the next one; Tab and Down reach it, Enter goes there."""
    async with harness.open_draft(at="services") as pilot:
        await press(pilot, "tab")
        assert "Next: B.2  Where are they?" in screen_text(pilot)
        assert "Enter go on" in key_bar(pilot)
        await press(pilot, "enter")
        assert current_question_id(pilot) == "B.2"
        await press(pilot, "down", "down", "enter")
        assert current_question_id(pilot) == "B.3"
        await press(pilot, "tab", "tab", "enter")
        await wait_until_idle(pilot)
        assert current_field_id(pilot) == "true"


async def test_on_the_line_of_the_next_question_the_field_just_left_is_current(harness: AppHarness) -> None:
    """What is done there is done to the field that one comes from, not to the first of the question."""
    portals = Answer(links=(link_row("A", "https://a.example.org"),))
    async with harness.open_draft({"portals": portals}, "others") as pilot:
        await press(pilot, "tab", "ctrl+t", "escape", "c")
        assert draft_answer(pilot, "others").flag
        assert draft_answer(pilot, "portals") == portals


async def test_the_line_after_the_last_question_is_the_review(harness: AppHarness) -> None:
    """After the last question comes the review."""
    async with harness.open_draft(at="figures") as pilot:
        await press(pilot, "down")
        assert "Next: the review of all answers" in screen_text(pilot)
        assert "↵" in screen_text(pilot)


async def test_in_ascii_the_next_line_says_enter(harness: AppHarness) -> None:
    """A question mark in its place would be the key of the help."""
    app = harness.create_app(harness.draft())
    app.ascii_filter = AsciiFilter()
    async with run_app(app, (80, 24)) as pilot:
        await wait_until_idle(pilot)
        await screen_of(pilot).go_to_field("figures")
        await press(pilot, "down")
        line = next(line for line in screen_lines(pilot) if "Next: " in line)
        assert line.split("answers")[1].split() == ["Enter"]


async def test_a_value_longer_than_its_line_is_shown_whole_under_it(harness: AppHarness) -> None:
    """While a line has the focus, all of a value that does not fit into it can be read under it."""
    value = "The office of the mayor, " * 5 + "to the very end"
    async with harness.open_draft({"city": Answer(text=value)}, "city") as pilot:
        assert "The office of the mayor, The office" in screen_text(pilot)
        assert "to the very end" in static_texts(pilot, "WholeValue")
        await press(pilot, "down")
        assert static_texts(pilot, "WholeValue") == ""


async def test_what_stands_under_a_line_follows_its_value(harness: AppHarness) -> None:
    """Also after undo, to another long value and to none, and after redo."""
    async with harness.open_draft({"city": Answer(text="a" * 90)}, at="city") as pilot:
        await paste(pilot, "b" * 90)
        await press(pilot, "ctrl+z")
        assert static_texts(pilot, "WholeValue") == "a" * 90
        await press(pilot, "ctrl+y")
        assert static_texts(pilot, "WholeValue") == "a" * 90 + "b" * 90
        await press(pilot, "tab")
        await paste(pilot, "b" * 2300)
        await press(pilot, "ctrl+z")
        assert static_texts(pilot, "WholeValue") == ""


@pytest.mark.parametrize(("length", "is_shown"), [(TEXT_LIMIT * 9 // 10 - 1, False), (TEXT_LIMIT - 7, True)])
def test_characters_left_are_shown_near_the_limit(length: int, *, is_shown: bool) -> None:
    """From nine tenths of the limit on the line under a text says how much still fits."""
    assert ("7 characters left" in text_facts("x" * length, {})) is is_shown


def test_links_that_were_never_asked_are_counted_where_others_were() -> None:
    """The counts under a text add up to the number of its links."""
    text = "https://a.example.org/ https://b.example.org/ https://c.example.org/"
    assert "3 links" in text_facts(text, {})
    label = LinkLabel("✗", "broken", "", "error", 1)
    assert "3 links: 1 broken, 2 not checked" in text_facts(text, {"https://b.example.org/": label})
