"""Each kind of field: how it is answered by key and by click, and what is pasted into it."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

from lgqtui.questionnaire.answer import Answer
from lgqtui.tui.screens.paste_preview import PastePreview
from lgqtui.tui.widgets.link_rows import RowEditor
from lgqtui.tui.widgets.long_text import LongText
from lgqtui.tui.widgets.row_list import RowList
from lgqtui.tui.widgets.short_field import Line
from lgqtui.tui.widgets.yes_no_field import Choices
from tests.tui.desk import (
    AppPilot,
    Desk,
    answer,
    click_words,
    content_of,
    field_at,
    key_bar,
    names_in,
    paste,
    place_of,
    press,
    row,
    rows,
    screen_of,
    seen,
    told,
    until,
    write,
)

LIST = "1. Town portal: https://town.example.org/\n2. Library https://library.example.org/ (in summer)\n3. Pool"


async def test_a_short_field_takes_a_line(desk: Desk) -> None:
    """What is typed into a short field is its answer; Enter goes to the next field."""
    async with desk.filling(at="city") as pilot:
        await write(pilot, "New Town")
        await press(pilot, "enter")
        assert answer(pilot, "city").text == "New Town"
        assert field_at(pilot) == "founded"


async def test_a_short_field_keeps_every_line_of_a_paste(desk: Desk) -> None:
    """Several pasted lines become one line; none is dropped."""
    async with desk.filling(at="city") as pilot:
        await paste(pilot, "New\nTown\n\nBeach")
        assert answer(pilot, "city").text == "New Town Beach"


async def test_a_paste_replaces_what_is_selected(desk: Desk) -> None:
    """A paste into a short field replaces the selection and nothing else."""
    async with desk.filling({"city": Answer(text="Old Town")}, at="city") as pilot:
        await press(pilot, "home", *["shift+right"] * 3)
        await paste(pilot, "New")
        assert answer(pilot, "city").text == "New Town"


async def test_a_date_is_kept_as_typed_and_judged_after_a_pause(desk: Desk) -> None:
    """A date is kept as typed; that it does not read as one is said when typing has paused, not before."""
    async with desk.filling(at="founded") as pilot:
        await write(pilot, "in spring")
        assert "date" not in screen_text_below(pilot)
        await until(pilot, lambda: "this does not read as a date" in seen(pilot))
        await press(pilot, "ctrl+u")
        await write(pilot, "July 30th 1921")
        await until(pilot, lambda: "does not read" not in seen(pilot))
        assert answer(pilot, "founded").text == "July 30th 1921"


def screen_text_below(pilot: AppPilot) -> str:
    """What the question screen says about problems just now."""
    return "\n".join(str(w.content) for w in screen_of(pilot).query("ProblemLines") if w.display)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("keys", "choice"),
    [
        (["y"], "yes"),
        (["n"], "no"),
        (["y", "c"], ""),
        (["y", "delete"], ""),
        (["right"], "yes"),
        (["left"], "no"),
        (["space", "space"], "no"),
        (["y", "n", "y"], "yes"),
    ],
)
async def test_yes_no_is_chosen_by_key(desk: Desk, keys: list[str], choice: str) -> None:
    """y, n, c and the arrow keys choose among Yes, No and not answered."""
    async with desk.filling(at="figures") as pilot:
        await press(pilot, *keys)
        assert answer(pilot, "figures").choice == choice


@pytest.mark.parametrize(("words", "choice"), [("( ) Yes", "yes"), ("( ) No ", "no"), ("( ) not answered", "")])
async def test_yes_no_is_chosen_by_click(desk: Desk, words: str, choice: str) -> None:
    """A click on one of the three states chooses it, and it is dotted."""
    before = "no" if choice == "yes" else "yes"
    async with desk.filling({"figures": Answer(choice=before)}, at="figures") as pilot:  # type: ignore[arg-type]
        await click_words(pilot, words)
        assert answer(pilot, "figures").choice == choice
        assert words.replace("( )", "(•)").strip() in seen(pilot)
        assert seen(pilot).count("(•)") == 1


async def test_a_text_keeps_every_line_of_a_paste(desk: Desk) -> None:
    """A pasted text keeps its paragraphs, lists and indents, whatever its line ends."""
    async with desk.filling(at="services") as pilot:
        await paste(pilot, "One\r\n\r\n  a) two\n\tb) three\rfour")
        assert answer(pilot, "services").text == "One\n\n  a) two\n\tb) three\nfour"


async def test_control_characters_in_a_paste_are_left_out_and_told(desk: Desk) -> None:
    """Control characters do not get into an answer, and the person is told how many were left out."""
    async with desk.filling(at="services") as pilot:
        await paste(pilot, "red\x1b[31m \x00blue")
        assert answer(pilot, "services").text == "red[31m blue"
        assert "2 control characters were left out." in told(pilot)


async def test_a_text_too_long_is_refused_and_nothing_is_lost(desk: Desk) -> None:
    """A paste that does not fit is refused with the limit; what was there stays."""
    async with desk.filling({"services": Answer(text="Here before.")}, at="services") as pilot:
        await paste(pilot, "x" * 200_000)
        assert answer(pilot, "services").text == "Here before."
        assert "An answer holds 200,000 characters" in told(pilot)


async def test_a_full_text_refuses_a_letter_and_keeps_the_others(desk: Desk) -> None:
    """A letter more than an answer can hold is refused; nothing typed before it is taken back with it."""
    async with desk.filling({"services": Answer(text="word " * 39_999)}, at="services") as pilot:
        await press(pilot, "ctrl+end")
        await write(pilot, "abcdefg")
        assert answer(pilot, "services").text == "word " * 39_999 + "abcde"


async def test_words_and_links_of_a_text_are_counted_under_it(desk: Desk) -> None:
    """Under a text stand its words and the links found in it."""
    async with desk.filling(at="services") as pilot:
        await write(pilot, "See https://town.example.org/list for more")
        await until(pilot, lambda: "4 words · 1 link in the text" in seen(pilot))
        assert "  https://town.example.org/list" in seen(pilot)


async def test_tab_leaves_a_text_and_ctrl_z_takes_typing_back(desk: Desk) -> None:
    """Inside a text ^Z is the editor's own undo, and Tab leaves the text."""
    async with desk.filling(at="services") as pilot:
        await write(pilot, "word")
        await press(pilot, "ctrl+z")
        assert answer(pilot, "services").text == ""
        await press(pilot, "tab")
        assert not isinstance(pilot.app.focused, LongText)


@pytest.fixture
def editor(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An editor that writes the text it was given into a file, and appends a line to it."""
    script = tmp_path / "editor.py"
    script.write_text(
        "import pathlib, sys\n"
        "path = pathlib.Path(sys.argv[1])\n"
        "text = path.read_text('utf-8')\n"
        "pathlib.Path(__file__).with_name('given.txt').write_text(text, 'utf-8')\n"
        "path.write_text(text + '\\nand é more\\n', 'utf-8')\n"
    )
    monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")
    monkeypatch.setattr("lgqtui.tui.app.LgqApp.suspend", lambda _: nullcontext())
    return script.with_name("given.txt")


async def test_a_text_opens_in_the_persons_editor(desk: Desk, editor: Path) -> None:
    """^O hands the text to the editor and takes back what the editor leaves, without the newline editors add."""
    async with desk.filling({"services": Answer(text="Some é text")}, at="services") as pilot:
        await press(pilot, "ctrl+o")
        assert content_of(editor) == "Some é text"
        assert answer(pilot, "services").text == "Some é text\nand é more"
        assert names_in(desk.home.state) == []
        await press(pilot, "ctrl+r")
        assert answer(pilot, "services").text == "Some é text"


async def test_without_an_editor_the_person_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the editor that was chosen is not there, a sentence says so and the text stays."""
    monkeypatch.setenv("EDITOR", "no-such-editor-here")
    async with desk.filling({"services": Answer(text="Text")}, at="services") as pilot:
        await press(pilot, "ctrl+o")
        assert "there is no editor “no-such-editor-here” here" in told(pilot)
        assert answer(pilot, "services").text == "Text"


async def test_a_terminal_that_cannot_be_lent_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the toolkit cannot step aside for an editor, the person is told and the program goes on."""
    monkeypatch.setenv("EDITOR", sys.executable)
    async with desk.filling({"services": Answer(text="Text")}, at="services") as pilot:
        await press(pilot, "ctrl+o")
        assert "cannot be lent" in told(pilot)


async def test_on_a_question_without_a_text_there_is_nothing_to_edit(desk: Desk) -> None:
    """^O says so where the question has no long text."""
    async with desk.filling(at="city") as pilot:
        await press(pilot, "ctrl+o")
        assert "There is no long text here." in told(pilot)


# Links


async def test_a_link_is_added_row_by_row(desk: Desk) -> None:
    """A new row takes a label, links a line each, and a note; Enter in the note closes it."""
    async with desk.filling(at="portals") as pilot:
        await press(pilot, "insert")
        await write(pilot, "Town portal")
        await press(pilot, "enter")
        await write(pilot, "https://a.example.org/\nhttps://b.example.org/")
        await press(pilot, "tab")
        await write(pilot, "in summer")
        await press(pilot, "enter")
        expected = row("Town portal", "https://a.example.org/", "https://b.example.org/", note="in summer")
        assert answer(pilot, "portals").links == (expected,)
        assert not pilot.app.screen.query(RowEditor)
        assert isinstance(pilot.app.focused, RowList)


async def test_a_row_that_is_begun_and_left_empty_is_no_row(desk: Desk) -> None:
    """Opening a new row and leaving it by Esc adds nothing."""
    async with desk.filling(at="portals") as pilot:
        await press(pilot, "plus", "escape")
        assert answer(pilot, "portals").links == ()
        assert isinstance(pilot.app.focused, RowList)


async def test_esc_closes_a_row_and_keeps_what_was_typed(desk: Desk) -> None:
    """Esc closes the row's editor, keeps what was typed, and the key bar says so beforehand."""
    before = Answer(links=(row("One", "https://one.example.org/"),))
    async with desk.filling({"portals": before}, at="portals") as pilot:
        await press(pilot, "enter")
        assert "Esc back to the rows" in key_bar(pilot)
        await write(pilot, "!")
        await press(pilot, "escape")
        assert answer(pilot, "portals").links == (row("One!", "https://one.example.org/"),)
        assert not pilot.app.screen.query(RowEditor)


async def test_a_row_keeps_what_the_program_does_not_know(desk: Desk) -> None:
    """Editing a row keeps the keys of it that stand in the file and mean nothing here."""
    from lgqtui.links.row import LinkRow

    kept = LinkRow("One", ("https://one.example.org/",), "", {"owner": "IT"})
    async with desk.filling({"portals": Answer(links=(kept,))}, at="portals") as pilot:
        await press(pilot, "enter")
        await write(pilot, "!")
        assert answer(pilot, "portals").links[0].extra == {"owner": "IT"}


def _three() -> Answer:
    return Answer(links=tuple(row(name, f"https://{name}.example.org/") for name in ("a", "b", "c")))


def labels(pilot: AppPilot, field_id: str = "portals") -> str:
    """The labels of a field's rows."""
    return " ".join(row.label for row in answer(pilot, field_id).links)


async def test_rows_are_removed_and_undone(desk: Desk) -> None:
    """Delete removes the row under the cursor; undo brings it back in its place."""
    async with desk.filling({"portals": _three()}, at="portals") as pilot:
        await press(pilot, "down", "delete")
        assert labels(pilot) == "a c"
        await press(pilot, "ctrl+r")
        assert labels(pilot) == "a b c"


async def test_rows_are_put_in_another_order(desk: Desk) -> None:
    """Shift with up and down moves the row under the cursor, not past the ends, and the cursor goes with it."""
    async with desk.filling({"portals": _three()}, at="portals") as pilot:
        await press(pilot, "shift+down", "shift+down", "shift+down")
        assert labels(pilot) == "b c a"
        await press(pilot, "alt+up")
        assert labels(pilot) == "b a c"
        await press(pilot, "home", "shift+up")
        assert labels(pilot) == "b a c"


async def test_undo_while_a_row_is_open_is_seen_in_its_editor(desk: Desk) -> None:
    """After an undo the open row shows what the draft has, so that a key does not bring back what was undone."""
    async with desk.filling(at="portals") as pilot:
        await press(pilot, "insert")
        await write(pilot, "Label")
        await press(pilot, "tab", "ctrl+r")
        assert answer(pilot, "portals").links == ()
        await write(pilot, "https://x.example.org/")
        assert answer(pilot, "portals").links == (row("", "https://x.example.org/"),)


async def test_a_click_opens_the_row(desk: Desk) -> None:
    """A click on a row opens it, a click on another goes over to that one."""
    async with desk.filling({"portals": _three()}, at="portals") as pilot:
        await click_words(pilot, "https://b.example.org/")
        assert pilot.app.screen.query_one("#label", Line).value == "b"
        await write(pilot, "!")
        await click_words(pilot, "https://c.example.org/")
        await write(pilot, "?")
        assert labels(pilot) == "a b! c?"


async def test_a_pasted_list_is_shown_and_then_taken(desk: Desk) -> None:
    """A pasted list is shown as the rows it becomes; Enter takes them, in one step for undo."""
    async with desk.filling({"portals": _three()}, at="portals") as pilot:
        await paste(pilot, LIST)
        assert isinstance(pilot.app.screen, PastePreview)
        assert "Your list becomes 3 rows, 2 links" in seen(pilot)
        assert "note: in summer" in seen(pilot)
        assert labels(pilot) == "a b c"
        await press(pilot, "enter")
        assert labels(pilot) == "a b c Town portal Library Pool"
        await press(pilot, "ctrl+r")
        assert labels(pilot) == "a b c"


async def test_a_pasted_list_that_is_refused_changes_nothing(desk: Desk) -> None:
    """Esc over the preview leaves everything as it was."""
    async with desk.filling({"portals": _three()}, at="portals") as pilot:
        await paste(pilot, LIST)
        await press(pilot, "escape")
        assert labels(pilot) == "a b c"
        assert isinstance(pilot.app.focused, RowList)


async def test_a_list_pasted_into_a_label_becomes_rows_before_that_row(desk: Desk) -> None:
    """A list pasted while a row is open becomes rows before it, and the open row stays the one that is edited."""
    async with desk.filling({"portals": _three()}, at="portals") as pilot:
        await press(pilot, "down", "enter")
        await paste(pilot, LIST)
        await press(pilot, "enter")
        assert labels(pilot) == "a Town portal Library Pool b c"
        await write(pilot, "!")
        assert labels(pilot) == "a Town portal Library Pool b! c"


async def test_a_label_is_pasted_as_a_label(desk: Desk) -> None:
    """Words without a link, pasted into a label, stay there."""
    async with desk.filling({"portals": _three()}, at="portals") as pilot:
        await press(pilot, "enter")
        await paste(pilot, " portal")
        assert labels(pilot) == "aportal b c"


async def test_links_can_be_kept_beside_a_text(desk: Desk) -> None:
    """A text field keeps links by hand under its text, without touching the text."""
    async with desk.filling({"services": Answer(text="Text")}, at="services") as pilot:
        await press(pilot, "tab")
        await paste(pilot, "Map https://map.example.org/")
        await press(pilot, "enter")
        assert answer(pilot, "services") == Answer(text="Text", links=(row("Map", "https://map.example.org/"),))


# Ticks


async def test_space_ticks_and_unticks(desk: Desk) -> None:
    """Space ticks the box under the cursor and takes the tick away."""
    async with desk.filling(at="budget") as pilot:
        await press(pilot, "space")
        assert answer(pilot, "budget").checked is True
        assert "[x] has a budget" in seen(pilot)
        await press(pilot, "space")
        assert answer(pilot, "budget").is_blank
        assert "[ ] has a budget" in seen(pilot)


async def test_an_explanation_belongs_to_its_box(desk: Desk) -> None:
    """Enter goes to the explanation of the box under the cursor, the list stays in view, Esc goes back to it."""
    async with desk.filling(at="plan") as pilot:
        await press(pilot, "down", "enter")
        await write(pilot, "Twelve millions")
        assert "[ ] has a plan" in seen(pilot)
        assert "[ ] has staff" in seen(pilot)
        await press(pilot, "escape", "down", "enter")
        await write(pilot, "Ten people")
        assert (answer(pilot, "budget").text, answer(pilot, "staff").text) == ("Twelve millions", "Ten people")
        assert answer(pilot, "plan").is_blank
        await press(pilot, "escape", "up")
        assert "Twelve millions" in seen(pilot)


async def test_the_words_of_each_explanation_stand_in_the_list(desk: Desk) -> None:
    """The list says how long each explanation is, and that a ticked box waits for one."""
    answers = {"plan": Answer(checked=True, text="a b c"), "staff": Answer(checked=True)}
    async with desk.filling(answers, at="plan") as pilot:
        assert [r.split("has")[1] for r in rows(pilot, "TickFields > RowList")[:3]] == [
            " a plan 3 words",
            " a budget",
            " staff explain…",
        ]


async def test_a_text_of_the_question_stands_among_its_boxes(desk: Desk) -> None:
    """The question's own text is reached like the boxes, and is no box."""
    async with desk.filling(at="further") as pilot:
        await press(pilot, "space", "enter")
        await write(pilot, "More")
        assert answer(pilot, "further") == Answer(text="More")


async def test_a_row_open_under_one_box_does_not_leak_into_another(desk: Desk) -> None:
    """A link's row that is open is closed when another box is chosen; what was typed stays with the first."""
    async with desk.filling(at="plan") as pilot:
        await press(pilot, "tab", "tab", "insert")
        await write(pilot, "Label")
        await click_words(pilot, "[ ] has a budget")
        assert answer(pilot, "plan").links == (row("Label"),)
        assert not pilot.app.screen.query(RowEditor)
        await write(pilot, "x")
        assert answer(pilot, "budget").links == ()


async def test_a_box_without_explanation_is_ticked_by_enter_too(desk: Desk) -> None:
    """Where no explanation belongs to a box, Enter ticks it and no editor is shown."""
    async with desk.filling(at="whole") as pilot:
        await press(pilot, "enter")
        assert answer(pilot, "whole") == Answer(checked=True)
        assert not any(area.region for area in pilot.app.screen.query(LongText) if area.is_on_screen)


async def test_a_click_on_a_box_goes_to_its_explanation(desk: Desk) -> None:
    """A click on a box with an explanation goes there; a click on `[ ]` ticks it."""
    async with desk.filling(at="plan") as pilot:
        await click_words(pilot, "has a budget")
        await write(pilot, "x")
        assert answer(pilot, "budget").text == "x"
        x, y = place_of(pilot, "[ ] has a plan")
        await pilot.click(offset=(x + 1, y))
        await until(pilot, lambda: answer(pilot, "plan").checked is True)


async def test_flag_and_remark_are_seen_under_the_field(desk: Desk) -> None:
    """The flag and the private remark of a field stand under it, and go when they are taken off."""
    async with desk.filling(at="founded") as pilot:
        await press(pilot, "ctrl+t", "f11")
        await write(pilot, "ask the archive")
        await press(pilot, "enter")
        assert "⚑ come back to this · remark: ask the archive" in seen(pilot)
        assert answer(pilot, "founded") == Answer(flag=True, remark="ask the archive")
        await press(pilot, "ctrl+t", "alt+r", "ctrl+u", "enter")
        assert "come back to this" not in seen(pilot).replace(told(pilot), "")
        assert "remark:" not in seen(pilot)
        assert answer(pilot, "founded").is_blank


async def test_flag_and_remark_of_a_box_are_seen_under_its_explanation(desk: Desk) -> None:
    """The remark of a box is shown while the cursor is on it, its flag also in the list."""
    async with desk.filling({"budget": Answer(flag=True, remark="new one in May")}, at="plan") as pilot:
        assert "[ ] ⚑ has a budget" in seen(pilot)
        assert "new one in May" not in seen(pilot)
        await press(pilot, "down")
        assert "⚑ come back to this · remark: new one in May" in seen(pilot)


async def test_clear_takes_the_answer_and_leaves_flag_and_remark(desk: Desk) -> None:
    """Clearing takes the answer of the field in focus out, keeps flag and remark, and can be undone."""
    async with desk.filling({"city": Answer(text="Town", flag=True, remark="sure?")}, at="city") as pilot:
        await press(pilot, "f12")
        assert answer(pilot, "city") == Answer(flag=True, remark="sure?")
        assert pilot.app.screen.query_one(Line).value == ""
        await press(pilot, "ctrl+r")
        assert answer(pilot, "city").text == "Town"


async def test_clear_on_an_empty_field_says_so(desk: Desk) -> None:
    """Clearing what is empty changes nothing and says so."""
    async with desk.filling(at="figures") as pilot:
        await press(pilot, "f12")
        assert "There is no answer here." in told(pilot)
        assert pilot.app.screen.query_one(Choices).has_focus
