"""Rows of links: added, edited, removed, put in order, pasted as a list."""

from __future__ import annotations

import signal

import pytest

from lgqtui.questionnaire.answer import Answer
from lgqtui.tui.dialogs.paste_preview import PastePreview
from lgqtui.tui.fields.link_row_editor import RowEditor, moved_index
from lgqtui.tui.fields.links import LinkRowList
from lgqtui.tui.fields.short import LineInput
from lgqtui.tui.widgets.row_list import RowList
from tests.tui.harness import (
    SMALL,
    AppHarness,
    AppPilot,
    app_of,
    click_text,
    draft_answer,
    key_bar,
    link_row,
    notices,
    paste,
    press,
    screen_lines,
    screen_of,
    screen_text,
    static_texts,
    text_position,
    type_text,
    wait_until,
    wait_until_idle,
)

LIST = "1. Town portal: https://town.example.org/\n2. Library https://library.example.org/ (in summer)\n3. Pool"


async def test_a_link_is_added_row_by_row(harness: AppHarness) -> None:
    """A new row takes a label, links a line each, and a note; Enter in the note closes it."""
    async with harness.open_draft(at="portals") as pilot:
        await press(pilot, "insert")
        await type_text(pilot, "Town portal")
        await press(pilot, "enter")
        await type_text(pilot, "https://a.example.org/\nhttps://b.example.org/")
        await press(pilot, "tab")
        await type_text(pilot, "in summer")
        await press(pilot, "enter")
        expected = link_row("Town portal", "https://a.example.org/", "https://b.example.org/", note="in summer")
        assert draft_answer(pilot, "portals").links == (expected,)
        assert not pilot.app.screen.query(RowEditor)
        assert isinstance(pilot.app.focused, RowList)


async def test_a_row_that_is_begun_and_left_empty_is_no_row(harness: AppHarness) -> None:
    """Opening a new row and leaving it by Esc adds nothing."""
    async with harness.open_draft(at="portals") as pilot:
        await press(pilot, "plus", "escape")
        assert draft_answer(pilot, "portals").links == ()
        assert isinstance(pilot.app.focused, RowList)


@pytest.mark.parametrize("keys", ["enter", "escape", "tab", "ctrl+n", "enter enter escape", "ctrl+s", "f9", "ctrl+o"])
async def test_an_address_typed_as_a_label_becomes_the_link(harness: AppHarness, keys: str) -> None:
    """However its line is left, also where it stays open; that is said, and one step takes it back."""
    address = "https://a.example.org/x"
    async with harness.open_draft(at="portals") as pilot:
        await type_text(pilot, address)
        await press(pilot, *keys.split())
        assert draft_answer(pilot, "portals").links == (link_row("", address),)
        assert "The address is the link of row 1 now. ^Z takes that back." in notices(pilot)
        await screen_of(pilot).run_action("undo")
        assert draft_answer(pilot, "portals").links == (link_row(address),)


@pytest.mark.parametrize("end", ["export", "drafts", "quit", "signal"])
async def test_an_address_is_the_link_also_in_what_is_written_while_its_row_is_open(
    harness: AppHarness, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    """A file that is exported, the draft that is left, and what a signal leaves have it there."""
    monkeypatch.setattr("lgqtui.tui.lifecycle.os._exit", lambda _: None)
    async with harness.open_draft(at="portals") as pilot:
        await type_text(pilot, "https://a.example.org/x")
        if end == "signal":
            app_of(pilot).lifecycle.handle_signal(signal.SIGTERM)
            await wait_until(pilot, lambda: pilot.app.return_code is not None)
        else:
            await screen_of(pilot).run_action(end if end != "quit" else "app.quit")
            await wait_until(pilot, lambda: harness.saved("portals").links)
            await wait_until_idle(pilot)
        assert harness.saved("portals").links == (link_row("", "https://a.example.org/x"),)


@pytest.mark.parametrize("label", ["data.gov.uk", "Portal https://a.example.org/", "www.example.org is it", "and/or"])
async def test_a_label_that_is_more_than_an_address_stays_one(harness: AppHarness, label: str) -> None:
    """Nothing that may be meant as a name is moved."""
    async with harness.open_draft(at="portals") as pilot:
        await type_text(pilot, label)
        await press(pilot, "enter", "escape")
        assert draft_answer(pilot, "portals").links == (link_row(label),)


async def test_an_address_that_was_in_a_label_is_moved_by_the_key_of_proposals(harness: AppHarness) -> None:
    """The finding says which key, and only the row that is meant changes."""
    rows = (link_row("Portal: data.example.org"), link_row("b.example.org", "https://c.example.org"), link_row("Pool"))
    async with harness.open_draft({"portals": Answer(links=rows)}, at="portals") as pilot:
        assert draft_answer(pilot, "portals").links == rows
        await press(pilot, "f5", "down")
        assert "? address in the label of row 1 · Esc m mends it" in screen_text(pilot)
        await press(pilot, "escape", "m")
        assert draft_answer(pilot, "portals").links == (link_row("Portal", "data.example.org"), *rows[1:])


async def test_esc_closes_a_row_and_keeps_what_was_typed(harness: AppHarness) -> None:
    """Esc closes the row editor and keeps the text; the key bar says so."""
    before = Answer(links=(link_row("One", "https://one.example.org/"),))
    async with harness.open_draft({"portals": before}, at="portals") as pilot:
        await press(pilot, "enter")
        assert "Esc keep  Enter go on  Ins add" in key_bar(pilot)
        await type_text(pilot, "!")
        await press(pilot, "escape")
        assert draft_answer(pilot, "portals").links == (link_row("One!", "https://one.example.org/"),)
        assert not pilot.app.screen.query(RowEditor)


async def test_a_row_keeps_unknown_keys(harness: AppHarness) -> None:
    """Editing a row keeps keys of the file that the program does not know."""
    from lgqtui.links.model import LinkRow

    row = LinkRow("One", ("https://one.example.org/",), "", {"owner": "IT"})
    async with harness.open_draft({"portals": Answer(links=(row,))}, at="portals") as pilot:
        await press(pilot, "enter")
        await type_text(pilot, "!")
        assert draft_answer(pilot, "portals").links[0].extra == {"owner": "IT"}


def _three() -> Answer:
    return Answer(links=tuple(link_row(name, f"https://{name}.example.org/") for name in ("a", "b", "c")))


def labels(pilot: AppPilot, field_id: str = "portals") -> str:
    """The labels of a field's rows."""
    return " ".join(row.label for row in draft_answer(pilot, field_id).links)


@pytest.mark.parametrize("width", [140, 80, 50])
async def test_rows_show_the_numbers_that_problems_refer_to(harness: AppHarness, width: int) -> None:
    """In every window; a problem also refers to a row by its label."""
    rows = Answer(links=(link_row("a", "https://a.example.org/"), link_row("Counter")))
    async with harness.open_draft({"portals": rows}, at="portals", size=(width, 24)) as pilot:
        assert "1 a" in screen_text(pilot)
        assert "no link in row 2, “Counter”" in screen_text(pilot)


async def test_rows_are_removed_and_undone(harness: AppHarness) -> None:
    """Delete removes the row under the cursor and says so; undo brings it back in its place."""
    async with harness.open_draft({"portals": _three()}, at="portals") as pilot:
        await press(pilot, "down", "delete")
        assert labels(pilot) == "a c"
        assert notices(pilot) == "Row 2 is taken out. ^Z brings it back."
        await press(pilot, "ctrl+r")
        assert labels(pilot) == "a b c"


async def test_rows_are_put_in_another_order(harness: AppHarness) -> None:
    """Shift with up and down moves the row and the cursor, not past the ends."""
    async with harness.open_draft({"portals": _three()}, at="portals") as pilot:
        await press(pilot, "shift+down", "shift+down", "shift+down")
        assert labels(pilot) == "b c a"
        await press(pilot, "alt+up")
        assert labels(pilot) == "b a c"
        await press(pilot, "home", "shift+up")
        assert labels(pilot) == "b a c"


async def test_undo_while_a_row_is_open_is_seen_in_its_editor(harness: AppHarness) -> None:
    """After an undo the row editor shows the value of the draft."""
    async with harness.open_draft(at="portals") as pilot:
        await press(pilot, "insert")
        await type_text(pilot, "Label")
        await press(pilot, "tab", "ctrl+r")
        assert draft_answer(pilot, "portals").links == ()
        await type_text(pilot, "https://x.example.org/")
        assert draft_answer(pilot, "portals").links == (link_row("", "https://x.example.org/"),)


async def test_a_click_opens_the_row(harness: AppHarness) -> None:
    """A click on a row opens it, a click on another goes over to that one."""
    async with harness.open_draft({"portals": _three()}, at="portals") as pilot:
        await click_text(pilot, "b.example.org")
        assert pilot.app.screen.query_one("#label", LineInput).value == "b"
        await type_text(pilot, "!")
        await click_text(pilot, "c.example.org")
        await type_text(pilot, "?")
        assert labels(pilot) == "a b! c?"


async def test_the_head_of_a_pasted_table_is_no_row(harness: AppHarness) -> None:
    """It is left out, and that is said above the rows."""
    async with harness.open_draft({}, at="portals") as pilot:
        await paste(pilot, "Service;Link\nTown portal;https://town.example.org/\n")
        assert "The head of the table is left out: Service, Link." in screen_text(pilot)
        await press(pilot, "enter")
        assert labels(pilot) == "Town portal"


async def test_a_pasted_list_is_shown_and_then_taken(harness: AppHarness) -> None:
    """A pasted list is shown as the rows it becomes; Enter takes those that are ticked, in one step for undo.

    A row without a link begins left out, since others have one: it may be a heading. The message counts its lines.
    """
    async with harness.open_draft({"portals": _three()}, at="portals") as pilot:
        await paste(pilot, LIST)
        assert isinstance(pilot.app.screen, PastePreview)
        assert "Paste into “Portals”: 2 of 3 rows, 2 links" in screen_text(pilot)
        assert "[ ] Pool" in screen_text(pilot)
        assert key_bar(pilot).strip() == "Esc back  Enter take 2  Space skip  e edit  s split"
        await press(pilot, "end", "s")
        assert key_bar(pilot).strip() == "Esc back  Enter take 2  Space tick  e edit  j join"
        assert notices(pilot) == "There is nothing to split in this row."
        await press(pilot, "up")
        assert notices(pilot) == ""
        assert labels(pilot) == "a b c"
        await press(pilot, "enter")
        assert labels(pilot) == "a b c Town portal Library"
        assert notices(pilot).endswith("takes them back. 1 line was left out.")
        await press(pilot, "ctrl+r")
        assert labels(pilot) == "a b c"


async def test_rows_of_a_pasted_list_are_left_out_and_taken_by_space(harness: AppHarness) -> None:
    """Space leaves a row out and takes it again; where no row has a link all begin ticked; none is not taken."""
    async with harness.open_draft({"portals": _three()}, at="portals") as pilot:
        await paste(pilot, LIST)
        await press(pilot, "space", "end", "space", "enter")
        assert labels(pilot) == "a b c Library Pool"
        assert "1 line was left out." in notices(pilot)
        await paste(pilot, "Pool\nLibrary\n")
        assert "Enter take 2" in key_bar(pilot)
        await press(pilot, "space", "down", "space", "enter")
        assert isinstance(pilot.app.screen, PastePreview)


CUT = """Open data
https://data.example.org/dataset?office=
planning
Budget portal: https://budget.example.org/
"""


async def test_a_joined_row_is_judged_by_its_lines_and_split(harness: AppHarness) -> None:
    """The pasted lines stand under the row; S parts a link that was joined from two lines, J joins rows."""
    async with harness.open_draft(at="portals") as pilot:
        await paste(pilot, CUT)
        assert "Pasted: “Open data” / “https://data.example.org/dataset?office=” / “planning”" in " ".join(
            static_texts(pilot, ".source").split()
        )
        assert "s split" in key_bar(pilot)
        await press(pilot, "s")
        assert "3 of 3 rows" in screen_text(pilot)
        await press(pilot, "down", "j", "enter")
        cut, budget = draft_answer(pilot, "portals").links
        assert cut == link_row("Open data", "https://data.example.org/dataset?office=planning")
        assert budget == link_row("Budget portal", "https://budget.example.org/")


async def test_the_address_keeps_its_host_and_path_in_a_pasted_list(harness: AppHarness) -> None:
    """Also where a row says that it was joined."""
    reports = "Reports by residents\thttps://reports.example.org/board/all-of-them\n"
    async with harness.open_draft(at="portals") as pilot:
        await paste(pilot, f"{reports}Services of the health office\nhttps://a.example.org/x?office=\nplanning\n")
        assert "joined" in screen_text(pilot)
        assert "reports.example.org/board/all-o" in screen_text(pilot)


async def test_an_opened_row_moves_nothing_below_it(harness: AppHarness) -> None:
    """Its lines stand where its details were; label, links and note begin in one column."""
    rows = Answer(links=(link_row("Town portal", "https://town.example.org/a", note="old"),))
    async with harness.open_draft({"portals": rows}, at="portals") as pilot:
        below = text_position(pilot, "Others")
        await press(pilot, "enter")
        assert text_position(pilot, "Others") == below
        columns = {
            line.index(words)
            for line in screen_lines(pilot)
            for words in ("Town portal", "https", "old")
            if words in line and line.split()[1] in ("Label", "Links", "Note")
        }
        assert len(columns) == 1


async def test_a_row_of_a_pasted_list_is_edited_before_it_is_taken(harness: AppHarness) -> None:
    """E opens the row in the editors of rows; Esc closes it and keeps what was typed; letters are no keys there."""
    async with harness.open_draft(at="portals") as pilot:
        await paste(pilot, LIST)
        await press(pilot, "e")
        await type_text(pilot, " jes")
        await press(pilot, "escape", "enter")
        assert labels(pilot) == "Town portal jes Library"


@pytest.mark.parametrize("keys", [("shift+tab", "down"), ("click",)], ids=" ".join)
async def test_an_edited_row_of_a_pasted_list_is_written_over_no_other(
    harness: AppHarness, keys: tuple[str, ...]
) -> None:
    """While a row is open nothing leads to another one: what is typed stays with the row that was opened."""
    async with harness.open_draft(at="portals") as pilot:
        await paste(pilot, LIST)
        await press(pilot, "e")
        await type_text(pilot, " jes")
        if keys == ("click",):
            await click_text(pilot, "[x] Library")
        else:
            await press(pilot, *keys)
        await press(pilot, "escape", "enter")
        assert labels(pilot) == "Town portal jes Library"


async def test_a_pasted_list_that_is_refused_changes_nothing(harness: AppHarness) -> None:
    """Esc over the preview leaves everything as it was."""
    async with harness.open_draft({"portals": _three()}, at="portals") as pilot:
        await paste(pilot, LIST)
        await press(pilot, "escape")
        assert labels(pilot) == "a b c"
        assert isinstance(pilot.app.focused, RowList)


async def test_a_long_note_is_cut_for_the_link_under_the_cursor(harness: AppHarness) -> None:
    """A note is cut in its row, and shown in full below for the row under the cursor."""
    note = "and the hours in which somebody answers by telephone"
    async with harness.open_draft(at="portals") as pilot:
        await paste(pilot, f"Tax: https://tax.example.org/ ({note})\nWater: https://water.example.org/")
        line = next(line for line in screen_lines(pilot) if "[x] Tax" in line)
        assert "tax.example.org" in line
        assert static_texts(pilot, ".source").startswith(f"https://tax.example.org/ · {note}\n")


async def test_a_message_tells_what_was_taken_of_a_pasted_list(harness: AppHarness) -> None:
    """Nothing, by Esc; or its rows and links, and the key that takes them back in one step."""
    async with harness.open_draft({"portals": _three()}, at="portals") as pilot:
        await paste(pilot, "Tax: https://tax.example.org/ https://pay.example.org/\nWater: https://water.example.org/")
        await press(pilot, "escape")
        assert "Nothing was taken from the paste." in notices(pilot)
        assert labels(pilot) == "a b c"
        await paste(pilot, "Tax: https://tax.example.org/ https://pay.example.org/\nWater: https://water.example.org/")
        await press(pilot, "enter")
        assert "2 rows, 3 links added. ^Z takes them back." in notices(pilot)
        assert "2 rows, 3 links added." in screen_lines(pilot)[1]
        await press(pilot, "ctrl+z")
        assert labels(pilot) == "a b c"


async def test_a_list_pasted_into_a_label_becomes_rows_before_that_row(harness: AppHarness) -> None:
    """A list pasted while a row is open is inserted before it, and that row stays open."""
    async with harness.open_draft({"portals": _three()}, at="portals") as pilot:
        await press(pilot, "down", "enter")
        await paste(pilot, LIST)
        await press(pilot, "enter")
        assert labels(pilot) == "a Town portal Library b c"
        await type_text(pilot, "!")
        assert labels(pilot) == "a Town portal Library b! c"
        assert pilot.app.screen.query(LinkRowList).first().cursor == 3


async def test_of_equal_rows_the_one_that_is_open_stays_open(harness: AppHarness) -> None:
    """What changes in another row moves the editor to none of its copies."""
    copies = (link_row("b", "https://b.example.org/"),) * 2
    async with harness.open_draft({"portals": Answer(links=(*copies, link_row("c")))}, at="portals") as pilot:
        await press(pilot, "down", "enter")
        interview = screen_of(pilot).interview
        screen_of(pilot).show_change(interview.answer("portals", {"links": (*copies, link_row("d"))}))
        await type_text(pilot, "!")
        assert labels(pilot) == "b b! d"


@pytest.mark.parametrize("label", ["portal", "tax.city.example", "Tax: tax.city.example"])
async def test_a_label_is_pasted_as_a_label(harness: AppHarness, label: str) -> None:
    """Words without a link, or with the name of a site, pasted into a label, stay there."""
    async with harness.open_draft({"portals": _three()}, at="portals") as pilot:
        await press(pilot, "enter")
        await paste(pilot, f" {label}")
        assert labels(pilot) == f"a{label} b c"


async def test_a_list_of_names_of_sites_pasted_into_a_label_becomes_rows(harness: AppHarness) -> None:
    """A list of host names is treated as a list of links."""
    async with harness.open_draft({"portals": _three()}, at="portals") as pilot:
        await press(pilot, "down", "enter")
        await paste(pilot, "Tax: tax.city.example\nWater: water.city.example")
        await press(pilot, "enter")
        assert labels(pilot) == "a Tax Water b c"


async def test_links_can_be_added_to_a_text(harness: AppHarness) -> None:
    """A text field keeps links by hand under its text, without touching the text."""
    async with harness.open_draft({"services": Answer(text="Text")}, at="services") as pilot:
        await press(pilot, "insert", "escape")
        await paste(pilot, "Map https://map.example.org/")
        await press(pilot, "enter")
        assert draft_answer(pilot, "services") == Answer(
            text="Text", links=(link_row("Map", "https://map.example.org/"),)
        )


async def test_a_joined_link_is_shown_in_full_before_it_is_accepted(harness: AppHarness) -> None:
    """A link that was cut over two lines is marked in the preview, and shown whole under it."""
    async with harness.open_draft(at="portals", size=(60, 20)) as pilot:
        await paste(pilot, "Data https://data.example.org/a/very/long/\npath/that/was/cut.html")
        assert "joined" in screen_text(pilot)
        text = " ".join(screen_text(pilot).replace("│", " ").split())
        assert "1 of 1 row, 1 link" in text
        assert "https://data.example.org/a/very/long/path/that/was/cut.html" in text.replace(" ", "")


@pytest.mark.parametrize(("down", "label"), [(0, "One"), (1, "d")], ids=["on a row", "at the last line"])
async def test_a_letter_on_a_row_changes_nothing(harness: AppHarness, down: int, label: str) -> None:
    """It may be meant for the menu; the message says how a row is opened. At the last line it begins one."""
    async with harness.open_draft(
        {"portals": Answer(links=(link_row("One", "https://one.example.org/"),))}, "portals"
    ) as pilot:
        await press(pilot, *["down"] * down, "d", "x")
        assert ("Enter opens this row" in notices(pilot)) is (down == 0)
        await press(pilot, "ctrl+n")
        assert draft_answer(pilot, "portals").links[down].label.startswith(label)
        assert len(draft_answer(pilot, "portals").links) == 1 + down


async def test_a_prompt_takes_no_more_lines_for_what_is_known_of_its_links(harness: AppHarness) -> None:
    """What does not fit beside it stands below; a window that was wider leaves no empty line."""
    rows = tuple(link_row(f"{n}", f"https://{n}.example.org/", f"https://{n}.example.org/a") for n in range(9))
    long = "Portals of the city, of its enterprises, and of each of its districts"
    harness.add_questionnaire("small", SMALL.replace('prompt = "Portals"', f'prompt = "{long}"'))
    async with harness.open_draft({"portals": Answer(links=rows)}, "portals", (80, 24)) as pilot:
        before = screen_lines(pilot)
        await pilot.resize_terminal(140, 45)
        await wait_until_idle(pilot)
        await pilot.resize_terminal(80, 24)
        await wait_until_idle(pilot)
        assert screen_lines(pilot) == before
        assert before[text_position(pilot, long)[1] + 1].strip("▌ ") == "18 links · – not checked"


@pytest.mark.parametrize(
    ("before", "index", "after", "moved"),
    [
        ("aba", 2, "aa", 1),  # one above it is gone
        ("aa", 1, "xaa", 2),  # one has come above it
        ("aa", 0, "aax", 0),
        ("aa", 1, "ax", 1),  # it has changed itself
        ("ab", 0, "ba", 1),
        ("ab", 1, "a", 1),  # it is gone
        ("ab", 1, "xby", 1),
    ],
)
async def test_an_open_row_stays_the_same_among_equal_ones(before: str, index: int, after: str, moved: int) -> None:
    """Whatever others undo, mend or add."""
    rows, changed = (tuple(map(link_row, labels)) for labels in (before, after))
    assert moved_index(rows, changed, index) == moved


async def test_what_is_typed_goes_into_the_open_one_of_equal_rows(harness: AppHarness) -> None:
    """Also after one above it has come back."""
    rows = tuple(link_row(label) for label in ("b", "a", "a"))
    async with harness.open_draft({"portals": Answer(links=rows)}, at="portals") as pilot:
        await press(pilot, "delete", "down", "enter")
        await screen_of(pilot).run_action("undo")
        await type_text(pilot, "x")
        assert labels(pilot) == "b a ax"
