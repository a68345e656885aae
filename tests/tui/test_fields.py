"""Lines, dates, choices and texts: how they are answered, pasted into, edited outside, flagged and cleared."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path

import pytest
from textual import events

from lgqtui.links.model import LinkRow
from lgqtui.questionnaire.answer import Answer, Attachment, YesNo
from lgqtui.tui.fields.link_row_editor import RowEditor
from lgqtui.tui.fields.short import LineInput
from lgqtui.tui.fields.text_editor import LongText
from lgqtui.tui.fields.yes_no import YesNoOptions
from lgqtui.tui.textual_ext.event_sync import Burst
from lgqtui.tui.widgets.problem_rows import FindingList
from tests.tui.harness import (
    AppHarness,
    AppPilot,
    click_text,
    current_field_id,
    draft_answer,
    file_names,
    file_text,
    link_row,
    notices,
    paste,
    press,
    screen_lines,
    screen_of,
    screen_text,
    type_text,
    wait_until,
    wait_until_idle,
)


async def test_a_short_field_takes_a_line(harness: AppHarness) -> None:
    """What is typed into a short field is its answer; Enter goes to the next field."""
    async with harness.open_draft(at="city") as pilot:
        await type_text(pilot, "New Town")
        await press(pilot, "enter")
        assert draft_answer(pilot, "city").text == "New Town"
        assert current_field_id(pilot) == "founded"


async def test_a_short_field_keeps_every_line_of_a_paste(harness: AppHarness) -> None:
    """Pasted lines are joined to a single line, with a notice; none is dropped."""
    async with harness.open_draft(at="city") as pilot:
        await paste(pilot, "New\nTown\n\nBeach")
        assert draft_answer(pilot, "city").text == "New Town Beach"
        assert notices(pilot) == "What was pasted is put on one line: this field has no more."
        await paste(pilot, f"{'a' * 3000}\n{'b' * 499}")
        assert notices(pilot) == "3,500 characters were pasted into one line."


async def test_a_line_that_is_pasted_is_nothing_to_tell(harness: AppHarness) -> None:
    """A pasted line with its newline gives no notice."""
    async with harness.open_draft(at="city") as pilot:
        await paste(pilot, "New Town\n")
        assert (draft_answer(pilot, "city").text, notices(pilot)) == ("New Town", "")


async def test_a_paste_replaces_what_is_selected(harness: AppHarness) -> None:
    """A paste into a short field replaces the selection and nothing else."""
    async with harness.open_draft({"city": Answer(text="Old Town")}, at="city") as pilot:
        await press(pilot, "home", *["shift+right"] * 3)
        await paste(pilot, "New")
        assert draft_answer(pilot, "city").text == "New Town"


async def test_a_date_is_saved_as_typed_and_checked_after_a_pause(harness: AppHarness) -> None:
    """A date is saved as typed; an unreadable one is reported after a pause in typing."""
    async with harness.open_draft(at="founded") as pilot:
        await type_text(pilot, "in spring")
        assert "date" not in screen_text_below(pilot)
        await wait_until(pilot, lambda: "this does not read as a date" in screen_text(pilot))
        await press(pilot, "ctrl+u")
        await type_text(pilot, "July 30th 1921")
        await wait_until(pilot, lambda: "does not read" not in screen_text(pilot))
        assert draft_answer(pilot, "founded").text == "July 30th 1921"


def screen_text_below(pilot: AppPilot) -> str:
    """Return what the question screen says about problems."""
    rows = [row for findings in screen_of(pilot).query(FindingList) if findings.display for row in findings.rows]
    return "\n".join("".join(cell.text for cell in row.left_cells) for row in rows)


async def test_findings_of_a_field_are_one_line_until_they_are_opened(harness: AppHarness) -> None:
    """The next problem goes to them; each is a line then, what is wrong first; Enter folds them again."""
    slashed = [f"https://apps.example.org/{n}?id=app/" for n in "ab"]
    async with harness.open_draft({"services": Answer(text=" and ".join(slashed))}, at="services") as pilot:
        assert screen_text_below(pilot) == "? 2 findings: slash stuck to “id”, 2 times"
        await press(pilot, "f5")
        first, *others = screen_text_below(pilot).split("\n")
        assert [line.startswith("? slash stuck to “id”") for line in others] == [True, True]
        assert [f"apps.example.org/{n}" in line for n, line in zip("ab", others, strict=True)] == [True, True]
        await press(pilot, "enter")
        assert screen_text_below(pilot) == first


async def test_the_line_of_the_findings_mends_the_first_that_can_be(harness: AppHarness) -> None:
    """The next problem opens the findings, with the cursor above them; the key that each line names acts there."""
    links = "https://apps.example.org/a/b?/ and https://apps.example.org/a?id=app/"
    async with harness.open_draft({"services": Answer(text=links)}, at="services") as pilot:
        await press(pilot, "f5", "f6", "f6")
        assert (
            draft_answer(pilot, "services").text == "https://apps.example.org/a/b and https://apps.example.org/a?id=app"
        )


async def test_the_next_problem_is_at_its_row(harness: AppHarness) -> None:
    """In a list of links, also if it is not the first row."""
    rows = (link_row("A", "https://a.example.org/"), link_row("B", "https://apps.example.org/a?id=app/"))
    async with harness.open_draft({"portals": Answer(links=rows)}, at="services") as pilot:
        await press(pilot, "f5", "f6")
        assert [row.urls for row in draft_answer(pilot, "portals").links][1] == ("https://apps.example.org/a?id=app",)


async def test_a_long_answer_is_taken_out_only_after_enter(harness: AppHarness) -> None:
    """What is typed in the menu by mistake empties no text, and goes into none."""
    words = "one two three four five six seven eight nine ten eleven"
    async with harness.open_draft({"services": Answer(text=words)}, at="services") as pilot:
        await press(pilot, "escape", *"city")
        assert "Take the answer out?" in screen_text(pilot)
        await press(pilot, "escape")
        assert draft_answer(pilot, "services").text == words
        await press(pilot, "escape", "c", "enter")
        assert draft_answer(pilot, "services").text == ""


async def test_tab_goes_from_field_to_field(harness: AppHarness) -> None:
    """Past the findings: a paste after it is for the next list. The arrow keys and the next problem go to them."""
    rows = tuple(link_row(name, f"https://apps.example.org/{name}?id=app/") for name in "AB")
    async with harness.open_draft({"portals": Answer(links=rows)}, at="portals") as pilot:
        await press(pilot, "tab")
        assert screen_of(pilot).pane.current_field_id == "others"
        await press(pilot, "shift+tab", "end", "down")
        assert isinstance(pilot.app.focused, FindingList)


@pytest.mark.parametrize(
    ("keys", "choice"),
    [
        (["y"], "yes"),
        (["n"], "no"),
        (["y", "c"], ""),
        (["y", "delete"], ""),
        (["right"], "yes"),
        (["left"], "no"),
        (["y", "space"], "yes"),
        (["space"], ""),
        (["y", "n", "y"], "yes"),
    ],
)
async def test_yes_no_is_chosen_by_key(harness: AppHarness, keys: list[str], choice: str) -> None:
    """y, n, c and the arrow keys choose among Yes, No and not answered; Space chooses nothing."""
    async with harness.open_draft(at="figures") as pilot:
        await press(pilot, *keys)
        assert draft_answer(pilot, "figures").choice == choice


async def test_space_at_yes_or_no_says_how_it_is_chosen(harness: AppHarness) -> None:
    """What Space does nothing to is said, as of every key that means nothing."""
    async with harness.open_draft(at="figures") as pilot:
        await press(pilot, "space")
        assert "y, n, c or the arrow keys" in notices(pilot)


@pytest.mark.parametrize(("words", "choice"), [("( ) Yes", "yes"), ("( ) No ", "no"), ("( ) not answered", "")])
async def test_yes_no_is_chosen_by_click(harness: AppHarness, words: str, choice: str) -> None:
    """A click on one of the three states chooses it, and it is dotted."""
    before = "no" if choice == "yes" else "yes"
    async with harness.open_draft({"figures": Answer(choice=before)}, at="figures") as pilot:  # type: ignore[arg-type]
        await click_text(pilot, words)
        assert draft_answer(pilot, "figures").choice == choice
        assert words.replace("( )", "(•)").strip() in screen_text(pilot)
        assert screen_text(pilot).count("(•)") == 1


async def test_a_text_keeps_every_line_of_a_paste(harness: AppHarness) -> None:
    """A pasted text keeps its paragraphs, lists and indents, whatever its line ends."""
    async with harness.open_draft(at="services") as pilot:
        await paste(pilot, "One\r\n\r\n  a) two\n\tb) three\rfour")
        assert draft_answer(pilot, "services").text == "One\n\n  a) two\n\tb) three\nfour"


async def test_control_characters_in_a_paste_are_removed_and_counted(harness: AppHarness) -> None:
    """Control characters do not get into an answer, and a notice counts them."""
    async with harness.open_draft(at="services") as pilot:
        await paste(pilot, "red\x1b[31m \x00blue")
        assert draft_answer(pilot, "services").text == "red blue"
        assert "6 control characters were left out." in notices(pilot)


async def test_a_text_too_long_is_refused_and_nothing_is_lost(harness: AppHarness) -> None:
    """A paste that does not fit is refused with the limit; what was there stays."""
    async with harness.open_draft({"services": Answer(text="Here before.")}, at="services") as pilot:
        await paste(pilot, "x" * 200_000)
        assert draft_answer(pilot, "services").text == "Here before."
        assert "An answer holds 200,000 characters" in notices(pilot)


@pytest.mark.parametrize(("field_id", "keys"), [("city", ()), ("portals", ("enter",))])
async def test_a_line_shows_only_what_is_saved(harness: AppHarness, field_id: str, keys: tuple[str, ...]) -> None:
    """What is refused, as too long, is not shown in a line; what is typed after it is saved."""
    async with harness.open_draft(at=field_id) as pilot:
        await press(pilot, *keys)
        await paste(pilot, "x" * 150_000)
        await paste(pilot, "y" * 60_000)
        assert "are more than an answer can hold (200,000)" in notices(pilot)
        await type_text(pilot, " town")
        answer = draft_answer(pilot, field_id)
        assert (answer.text or answer.links[0].label) == "x" * 150_000 + " town"


async def test_a_full_text_refuses_a_letter_and_keeps_the_others(harness: AppHarness) -> None:
    """A letter beyond the limit is refused; text typed before it stays."""
    async with harness.open_draft({"services": Answer(text="word " * 39_999)}, at="services") as pilot:
        await press(pilot, "ctrl+end")
        await type_text(pilot, "abcdefg")
        assert draft_answer(pilot, "services").text == "word " * 39_999 + "abcde"


async def test_words_and_links_of_a_text_are_counted_under_it(harness: AppHarness) -> None:
    """Under a text its words and links are counted."""
    async with harness.open_draft(at="services") as pilot:
        await type_text(pilot, "See https://town.example.org/list for more")
        await wait_until(pilot, lambda: "4 words · 1 link" in screen_text(pilot))


async def test_tab_leaves_a_text_and_ctrl_z_takes_typing_back(harness: AppHarness) -> None:
    """In a text ^Z is the undo of the editor, and Tab leaves the text."""
    async with harness.open_draft(at="services") as pilot:
        await type_text(pilot, "word")
        await press(pilot, "ctrl+z")
        assert draft_answer(pilot, "services").text == ""
        await press(pilot, "tab")
        assert not isinstance(pilot.app.focused, LongText)


@pytest.fixture
def editor(harness: AppHarness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
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


async def test_a_text_opens_in_the_editor_of_the_user(harness: AppHarness, editor: Path) -> None:
    """^O hands the text to the editor and takes back what the editor leaves, without the newline editors add."""
    async with harness.open_draft({"services": Answer(text="Some é text")}, at="services") as pilot:
        await press(pilot, "ctrl+o")
        assert file_text(editor) == "Some é text"
        assert draft_answer(pilot, "services").text == "Some é text\nand é more"
        assert file_names(harness.home.state) == []
        await press(pilot, "ctrl+r")
        assert draft_answer(pilot, "services").text == "Some é text"


async def test_what_was_typed_before_an_editor_emptied_it_comes_back(harness: AppHarness, editor: Path) -> None:
    """In the next session, too."""
    editor.with_name("external_editor.py").write_text("import sys; open(sys.argv[1], 'w')")
    path = harness.draft()
    async with harness.open_app(path) as pilot:
        await screen_of(pilot).go_to_field("services")
        await type_text(pilot, "Words")
        await press(pilot, "ctrl+o")
        assert draft_answer(pilot, "services").text == ""
    async with harness.open_app(path) as pilot:
        await press(pilot, "ctrl+r")
        assert draft_answer(pilot, "services").text == "Words"


@pytest.mark.parametrize(
    ("byte", "times", "why"),
    [(0xFF, 1, "not UTF-8 text"), (0x78, 200_001, "longer than an answer"), (0x78, 900_000, "MB")],
)
async def test_text_from_an_editor_that_does_not_fit_is_saved(
    harness: AppHarness, monkeypatch: pytest.MonkeyPatch, byte: int, times: int, why: str
) -> None:
    """A text that is too long for the answer is saved in a file that a notice names."""
    script = harness.home.questionnaires / "external_editor.py"
    script.write_text(f"import sys; open(sys.argv[1], 'wb').write(bytes([{byte}]) * {times})")
    monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")
    monkeypatch.setattr("lgqtui.tui.app.LgqApp.suspend", lambda _: nullcontext())
    async with harness.open_draft({"services": Answer(text="Text")}, at="services", size=(140, 30)) as pilot:
        await press(pilot, "ctrl+o")
        assert why in notices(pilot)
        assert "it is kept in" in notices(pilot)
        assert draft_answer(pilot, "services").text == "Text"
    (copy,) = harness.home.state.iterdir()
    assert copy.read_bytes() == bytes([byte]) * times


async def test_a_missing_editor_is_reported(harness: AppHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the editor that was chosen is not there, a sentence says so and the text stays."""
    monkeypatch.setenv("EDITOR", "no-such-editor-here")
    async with harness.open_draft({"services": Answer(text="Text")}, at="services") as pilot:
        await press(pilot, "ctrl+o")
        assert "there is no editor “no-such-editor-here” here" in notices(pilot)
        assert draft_answer(pilot, "services").text == "Text"


async def test_a_terminal_that_cannot_be_suspended_is_reported(
    harness: AppHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where Textual cannot suspend itself for an editor, a notice says so and the program continues."""
    monkeypatch.setenv("EDITOR", sys.executable)
    async with harness.open_draft({"services": Answer(text="Text")}, at="services") as pilot:
        await press(pilot, "ctrl+o")
        assert "cannot run another program" in notices(pilot)


async def test_on_a_question_without_a_text_there_is_nothing_to_edit(harness: AppHarness) -> None:
    """^O says so on a question without text and links."""
    async with harness.open_draft(at="city") as pilot:
        await press(pilot, "ctrl+o")
        assert "There is no long text and no list of links here." in notices(pilot)


@pytest.mark.parametrize(
    ("at", "keys"),
    [("portals", ()), ("portals", ("home", "enter")), ("services", ("tab",)), ("services", ("tab", "home", "enter"))],
)
async def test_a_list_of_links_is_edited_outside(
    at: str, keys: tuple[str, ...], harness: AppHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its rows are a line each, also if one of them is open, and beside a text; then the rows are those of the file."""
    script = harness.home.questionnaires / "external_editor.py"
    script.write_text(
        "import pathlib, sys; path = pathlib.Path(sys.argv[1])\n"
        "assert 'https://a.example.org/' in path.read_text()\n"
        "path.write_text('B: https://b.example.org/')"
    )
    monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")
    monkeypatch.setattr("lgqtui.tui.app.LgqApp.suspend", lambda _: nullcontext())
    answer = Answer(links=(LinkRow("A", ("https://a.example.org/",)),))
    async with harness.open_draft({at: answer}, at=at, size=(140, 30)) as pilot:
        await press(pilot, *keys, "ctrl+o")
        assert draft_answer(pilot, at).links == (LinkRow("B", ("https://b.example.org/",)),)
        assert not screen_of(pilot).query(RowEditor)


async def test_flag_and_remark_are_seen_under_the_field(harness: AppHarness) -> None:
    """Flag and private remark are shown under the field, until they are removed."""
    async with harness.open_draft(at="founded") as pilot:
        await press(pilot, "ctrl+t", "f11")
        await type_text(pilot, "ask the archive")
        await press(pilot, "escape")
        assert "⚑ come back to this · remark: ask the archive" in screen_text(pilot)
        assert draft_answer(pilot, "founded") == Answer(flag=True, remark="ask the archive")
        await press(pilot, "ctrl+t", "alt+k", "ctrl+u", "enter")
        assert "come back to this" not in screen_text(pilot).replace(notices(pilot), "")
        assert "remark:" not in screen_text(pilot)
        assert draft_answer(pilot, "founded").is_blank


async def test_what_stands_below_a_line_is_shown_to_its_end(harness: AppHarness) -> None:
    """A remark, files and a value too long for its line take the lines that they need, and no more."""
    files = tuple(Attachment(f"{n}", f"{n}.pdf", f"{n}" * 64, 1, f"{n}: " + "word " * 20) for n in range(3))
    city = Answer(text="town " * 60 + "end.", remark="word " * 50 + "last.", attachments=files)
    async with harness.open_draft({"city": city}, "city", (80, 45)) as pilot:
        words = " ".join(screen_text(pilot).replace("▌", " ").split())
        assert "word last." in words
        assert "town end." in words
        assert "2.pdf, 1 byte – 2: word" in words
        lines = [line.strip(" ▌") for line in screen_lines(pilot)]
        assert "" not in lines[4 : lines.index("E-mail")]


async def test_a_line_without_the_focus_shows_the_beginning_of_its_value(harness: AppHarness) -> None:
    """With a sign that it is cut, wherever the cursor was left in it."""
    title = "Head of the Communication, Informatics and Statistics Office of the City"
    async with harness.open_draft({"founded": Answer(text=title)}, "founded", (60, 20)) as pilot:
        await press(pilot, "end", "tab")
        assert "Founded  Head of the Communication, Informatics and Sta…" in screen_text(pilot)


@pytest.mark.parametrize("keys", ["ctrl+z", "ctrl+r", "ctrl+z ctrl+z ctrl+y"])
async def test_undo_in_a_dialogue_is_one_in_its_text(harness: AppHarness, keys: str) -> None:
    """It takes back what was typed in the remark, or in a row of a pasted list, and nothing in the draft below."""
    async with harness.open_draft({"founded": Answer(remark="old")}, at="founded") as pilot:
        await type_text(pilot, "1850")
        await press(pilot, "f11", "home", "a", "left", "b", *keys.split(), "escape")
        assert draft_answer(pilot, "founded") == Answer(text="1850", remark="aold")
        await screen_of(pilot).go_to_field("portals")
        await paste(pilot, "Town: https://town.example.org/\nPort: https://port.example.org/")
        await press(pilot, "e", "tab", "a", "left", "b", *keys.split(), "escape", "enter")
        assert draft_answer(pilot, "portals").links[0].urls == ("https://town.example.org/a",)
        assert draft_answer(pilot, "founded").text == "1850"


async def test_clear_takes_the_answer_and_leaves_flag_and_remark(harness: AppHarness) -> None:
    """Clearing takes the answer of the field in focus out, keeps flag and remark, and can be undone."""
    async with harness.open_draft({"city": Answer(text="Town", flag=True, remark="sure?")}, at="city") as pilot:
        await press(pilot, "f12")
        assert draft_answer(pilot, "city") == Answer(flag=True, remark="sure?")
        assert pilot.app.screen.query_one(LineInput).value == ""
        await press(pilot, "ctrl+r")
        assert draft_answer(pilot, "city").text == "Town"


async def test_clear_on_an_empty_field_says_so(harness: AppHarness) -> None:
    """Clearing what is empty changes nothing and says so."""
    async with harness.open_draft(at="figures") as pilot:
        await press(pilot, "f12")
        assert "There is no answer here." in notices(pilot)
        assert pilot.app.screen.query_one(YesNoOptions).has_focus


async def test_the_placeholder_of_an_empty_line_is_no_answer(harness: AppHarness) -> None:
    """Help in an empty line is in brackets, so that it differs from an answer without colours too."""
    async with harness.open_draft(at="city") as pilot:
        assert "(As on its seal.)" in screen_text(pilot)
        await type_text(pilot, "T")
        assert "(As on its seal.)" not in screen_text(pilot)


@pytest.mark.parametrize(
    ("at", "hint", "keys"),
    [
        ("email", "(type here; Enter goes on)", "e"),
        ("figures", "(y, n or c)", "y"),
        ("services", "(Write or paste here; ^O opens your own editor.)", "w"),
        ("portals", "+ add a link, or paste a list", ""),
        ("plan", "(Enter goes here, to explain; Space ticks the box above.)", ""),
    ],
)
async def test_an_empty_field_in_focus_says_what_to_do_there(
    harness: AppHarness, at: str, hint: str, keys: str
) -> None:
    """In brackets, so that it is no answer where there are no colours; it goes with the answer."""
    async with harness.open_draft(at=at) as pilot:
        assert hint in screen_text(pilot)
        await type_text(pilot, keys)
        assert (hint in screen_text(pilot)) is not bool(keys)


WORDS = ["no idea yet", "nobody", "yes and no", "nothing", "can't say", "not yet", "cannot", "ja", "n b", "No"]


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("before", ["yes", "no", ""])
async def test_words_at_yes_or_no_are_no_choice(harness: AppHarness, words: str, before: YesNo) -> None:
    """Typed letter by letter or in one burst, a word changes nothing, and a notice says where words go."""
    answers = {"figures": Answer(choice=before)} if before else None
    async with harness.open_draft(answers, at="figures") as pilot:
        for letter in words:
            await type_text(pilot, letter)
        assert draft_answer(pilot, "figures").choice == before
        assert "y is yes, n is no" in notices(pilot)
        await press(pilot, "right", "left")
        pilot.app.post_message(Burst([events.Key(letter, letter) for letter in words]))
        await paste(pilot, words)
        assert draft_answer(pilot, "figures").choice == before


@pytest.mark.parametrize(
    ("words", "choice"), [("yes", "yes"), ("no", "no"), ("n ", "no"), ("no ", "no"), ("ny", "yes")]
)
async def test_yes_and_no_in_full_are_a_choice(harness: AppHarness, words: str, choice: YesNo) -> None:
    """The words themselves, and the last of several keys; a blank after a letter chooses nothing."""
    async with harness.open_draft(at="figures") as pilot:
        for letter in words:
            await type_text(pilot, letter)
        assert draft_answer(pilot, "figures").choice == choice
        assert "is asked" not in notices(pilot)
        await press(pilot, "right", "left")
        await paste(pilot, "no" if choice == "yes" else "yes")
        assert draft_answer(pilot, "figures").choice == choice


async def test_a_paste_right_after_a_choice_leaves_it(harness: AppHarness) -> None:
    """Only typed letters make a word with the letter that chose."""
    async with harness.open_draft(at="figures") as pilot:
        await press(pilot, "y")
        await paste(pilot, "a sentence from elsewhere")
        assert draft_answer(pilot, "figures").choice == "yes"
        assert "A paste fits no field here" in notices(pilot)


@pytest.mark.parametrize("at", ["city", "portals"])
async def test_letters_that_come_together_stay_letters_in_a_field(harness: AppHarness, at: str) -> None:
    """In a line, and on the rows of links, where the first one opens a row."""
    async with harness.open_draft(at=at) as pilot:
        pilot.app.post_message(Burst([events.Key(letter, letter) for letter in "hello"]))
        await wait_until_idle(pilot)
        line = pilot.app.focused
        assert isinstance(line, LineInput)
        assert line.value == "hello"


async def test_a_line_feed_without_paste_marks_is_no_gap(harness: AppHarness) -> None:
    """It is a blank in a line, and the end of a line in a text."""
    for at, expected in (("city", "one two"), ("services", "one\ntwo")):
        async with harness.open_app(harness.draft(at)) as pilot:
            await screen_of(pilot).go_to_field(at)
            await type_text(pilot, "one")
            pilot.app.post_message(events.Key("ctrl+j", "\n"))
            await type_text(pilot, "two")
            assert draft_answer(pilot, at).text == expected


@pytest.mark.parametrize("is_pasted", [False, True], ids=["typed", "pasted"])
async def test_what_comes_on_a_finding_goes_into_the_answer(harness: AppHarness, *, is_pasted: bool) -> None:
    """The findings stand in the way of Up and Down; nothing that is meant for the answer is lost there."""
    async with harness.open_draft({"email": Answer(text="a.example.org")}, at="email") as pilot:
        await press(pilot, "down")
        assert isinstance(pilot.app.focused, FindingList)
        await (paste if is_pasted else type_text)(pilot, "xb")
        await press(pilot, "c")
        assert draft_answer(pilot, "email").text == "a.example.orgxbc"


async def test_quitting_in_a_dialogue_keeps_a_remark(harness: AppHarness) -> None:
    """What was typed in it is saved before the program ends."""
    async with harness.open_draft(at="founded") as pilot:
        await press(pilot, "escape", "k")
        await type_text(pilot, "ask the archive")
        await press(pilot, "ctrl+q")
    assert pilot.app.return_code == 0
    assert harness.saved("founded").remark == "ask the archive"
