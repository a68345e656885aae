"""Lines, dates, choices and texts: how they are answered, pasted into, edited outside, flagged and cleared."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

from lgqtui.questionnaire.answer import Answer
from lgqtui.tui.fields.short import LineInput
from lgqtui.tui.fields.text_editor import LongText
from lgqtui.tui.fields.yes_no import YesNoOptions
from tests.tui.desk import (
    AppPilot,
    Desk,
    answer,
    click_words,
    content_of,
    field_at,
    names_in,
    paste,
    press,
    screen_of,
    seen,
    told,
    until,
    write,
)


async def test_a_short_field_takes_a_line(desk: Desk) -> None:
    """What is typed into a short field is its answer; Enter goes to the next field."""
    async with desk.filling(at="city") as pilot:
        await write(pilot, "New Town")
        await press(pilot, "enter")
        assert answer(pilot, "city").text == "New Town"
        assert field_at(pilot) == "founded"


async def test_a_short_field_keeps_every_line_of_a_paste(desk: Desk) -> None:
    """Several pasted lines become one line, and that is told; none is dropped."""
    async with desk.filling(at="city") as pilot:
        await paste(pilot, "New\nTown\n\nBeach")
        assert answer(pilot, "city").text == "New Town Beach"
        assert told(pilot) == "What was pasted is put on one line: this field has no more."


async def test_a_line_that_is_pasted_is_nothing_to_tell(desk: Desk) -> None:
    """A line is often copied with its end."""
    async with desk.filling(at="city") as pilot:
        await paste(pilot, "New Town\n")
        assert (answer(pilot, "city").text, told(pilot)) == ("New Town", "")


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
    script = tmp_path / "external_editor.py"
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


@pytest.mark.parametrize(
    ("byte", "times", "why"),
    [(0xFF, 1, "not UTF-8 text"), (0x78, 200_001, "longer than an answer"), (0x78, 900_000, "MB")],
)
async def test_what_an_editor_wrote_and_cannot_be_taken_is_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, byte: int, times: int, why: str
) -> None:
    """An hour of writing in an editor is not thrown away because it is too long: it is said where it lies."""
    script = desk.home.questionnaires / "external_editor.py"
    script.write_text(f"import sys; open(sys.argv[1], 'wb').write(bytes([{byte}]) * {times})")
    monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")
    monkeypatch.setattr("lgqtui.tui.app.LgqApp.suspend", lambda _: nullcontext())
    async with desk.filling({"services": Answer(text="Text")}, at="services", size=(140, 30)) as pilot:
        await press(pilot, "ctrl+o")
        assert why in told(pilot)
        assert "it is kept in" in told(pilot)
        assert answer(pilot, "services").text == "Text"
    (kept,) = desk.home.state.iterdir()
    assert kept.read_bytes() == bytes([byte]) * times


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
        assert "cannot run another program" in told(pilot)


async def test_on_a_question_without_a_text_there_is_nothing_to_edit(desk: Desk) -> None:
    """^O says so where the question has no long text."""
    async with desk.filling(at="city") as pilot:
        await press(pilot, "ctrl+o")
        assert "There is no long text here." in told(pilot)


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


async def test_clear_takes_the_answer_and_leaves_flag_and_remark(desk: Desk) -> None:
    """Clearing takes the answer of the field in focus out, keeps flag and remark, and can be undone."""
    async with desk.filling({"city": Answer(text="Town", flag=True, remark="sure?")}, at="city") as pilot:
        await press(pilot, "f12")
        assert answer(pilot, "city") == Answer(flag=True, remark="sure?")
        assert pilot.app.screen.query_one(LineInput).value == ""
        await press(pilot, "ctrl+r")
        assert answer(pilot, "city").text == "Town"


async def test_clear_on_an_empty_field_says_so(desk: Desk) -> None:
    """Clearing what is empty changes nothing and says so."""
    async with desk.filling(at="figures") as pilot:
        await press(pilot, "f12")
        assert "There is no answer here." in told(pilot)
        assert pilot.app.screen.query_one(YesNoOptions).has_focus


async def test_what_is_said_in_an_empty_line_is_no_answer(desk: Desk) -> None:
    """Help in an empty line is bracketed, so that nobody takes it for an answer, with colours or without."""
    async with desk.filling(at="city") as pilot:
        assert "(As on its seal.)" in seen(pilot)
        await write(pilot, "T")
        assert "(As on its seal.)" not in seen(pilot)
