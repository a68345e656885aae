"""Wide, combining and right-to-left text on the full screen: saved, counted, and cut between graphemes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rich.cells import cell_len
from textual.binding import Binding

from lgqtui.links.model import LinkRow
from lgqtui.questionnaire.answer import Answer
from lgqtui.tui.content import cut, fitted
from lgqtui.tui.dialogs.dialog import TextDialog
from lgqtui.tui.fields.field_view import Prompt
from lgqtui.tui.widgets.frame import Head, KeyBar
from lgqtui.tui.widgets.status_line import Labelled, _fitted
from tests.journey.test_scripts_of_the_world import WORLD
from tests.tui.harness import (
    SMALL,
    AppHarness,
    draft_answer,
    paste,
    press,
    screen_lines,
    screen_of,
    screen_text,
    type_text,
    wait_until,
    wait_until_idle,
)


@pytest.mark.parametrize("words", WORLD.values(), ids=WORLD)
@pytest.mark.parametrize("field", ["city", "services"])
async def test_typed_and_pasted_text_is_saved_unchanged(harness: AppHarness, words: str, field: str) -> None:
    """Joiners, direction marks and non-ASCII blanks included."""
    async with harness.open_draft(at=field) as pilot:
        await type_text(pilot, words)
        assert draft_answer(pilot, field).text == words
        await paste(pilot, words)
        assert draft_answer(pilot, field).text == words * 2
        await press(pilot, "ctrl+q")
    assert harness.saved(field).text == words * 2


async def test_what_is_selected_gives_way_to_a_joiner(harness: AppHarness) -> None:
    """A joiner replaces the selection, like any character."""
    async with harness.open_draft({"city": Answer(text="ab"), "services": Answer(text="ab")}, at="city") as pilot:
        for field in ("city", "services"):
            await screen_of(pilot).go_to_field(field)
            await wait_until_idle(pilot)
            await press(pilot, "home", "shift+right")
            await type_text(pilot, "\u200c")
            assert draft_answer(pilot, field).text == "\u200cb"


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (140, 45)], ids=str)
@pytest.mark.parametrize("words", ["emoji", "Hindi", "Japanese"])
async def test_no_line_is_wider_than_the_screen(harness: AppHarness, words: str, size: tuple[int, int]) -> None:
    """Wherever such a text is displayed or cut."""
    long = " ".join([WORLD[words]] * 12)
    answers = {
        "city": Answer(text=long, remark=long, flag=True),
        "services": Answer(text=long),
        "portals": Answer(links=(LinkRow(long, ("https://a.example/" + long,)),)),
        "plan": Answer(checked=True, text=long),
    }
    async with harness.open_app(harness.draft("Town 東京", answers), size) as pilot:
        for field in ("city", "services", "portals", "plan"):
            await screen_of(pilot).go_to_field(field)
            await wait_until_idle(pilot)
            assert max(map(cell_len, screen_lines(pilot))) <= size[0]
        for keys in (["f3"], ["escape", "f8"], ["escape", "ctrl+g"]):
            await press(pilot, *keys)
            assert max(map(cell_len, screen_lines(pilot))) <= size[0]


@pytest.mark.parametrize(
    ("text", "size", "expected"),
    [
        ("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 3, "👨‍👩‍👧‍👦…"),
        ("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 2, "… "),
        ("🇯🇵🇫🇷", 2, "… "),
        ("🇯🇵🇫🇷", 3, "🇯🇵…"),
        ("e\u0301e\u0301e\u0301", 2, "e\u0301…"),
        ("क्षिक्षि", 2, "… "),
        ("क्षिक्षि", 3, "क्षि…"),
        ("日本語", 4, "日… "),
        ("日本語", 6, "日本語"),
        ("السَّلام", 4, "الس\u0651\u064e…".replace("\u0651\u064e", "َّ")),
        ("abc", 2, "a…"),
        ("abc", 5, "abc  "),
        ("abc", 0, ""),
    ],
)
def test_a_row_is_cut_between_characters(text: str, size: int, expected: str) -> None:
    """By display width, and never within a grapheme."""
    assert fitted(text, size) == expected
    assert cell_len(fitted(text, size)) == size
    assert cut(text, size) == expected.rstrip()


async def test_right_to_left_text_stands_as_it_is_stored(harness: AppHarness) -> None:
    """In logical order, with its direction marks; the terminal reorders it."""
    hebrew = WORLD["Hebrew"]
    async with harness.open_draft({"city": Answer(text=hebrew), "services": Answer(text=hebrew)}, at="city") as pilot:
        assert hebrew in screen_text(pilot)
        await screen_of(pilot).go_to_field("services")
        await wait_until_idle(pilot)
        assert hebrew in screen_text(pilot)
        await press(pilot, "f3")
        assert hebrew in screen_text(pilot)


async def test_words_are_counted_in_any_script(harness: AppHarness) -> None:
    """Under a text and in the list of boxes."""
    answers = {"services": Answer(text="東京都 portal"), "plan": Answer(checked=True, text="می‌خواهم بروم")}
    async with harness.open_draft(answers, at="services") as pilot:
        await wait_until(pilot, lambda: "4 words" in screen_text(pilot))
        await screen_of(pilot).go_to_field("plan")
        await wait_until_idle(pilot)
        assert "2 words" in screen_text(pilot)


@pytest.mark.parametrize("width", [60, 80, 140])
async def test_wide_words_of_keys_are_cut_by_their_cells(
    harness: AppHarness, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    """The line has the keys that it has in English, with as much of each word as fits."""
    displayed = KeyBar._displayed_bindings

    def in_chinese(bar: KeyBar) -> list[Binding]:
        return [replace(binding, description="搜尋問題答案") for binding in displayed(bar)]

    async with harness.open_draft(at="portals", size=(width, 24)) as pilot:
        bar = pilot.app.screen.query_one(KeyBar)
        in_english = bar.fitting(width)
        monkeypatch.setattr(KeyBar, "_displayed_bindings", in_chinese)
        entries = bar.fitting(width)
        assert [key for _, _, key, _ in entries] == [key for _, _, key, _ in in_english]
        last, _, key, word = entries[-1]
        free = width - last - cell_len(f"{key} {word}")
        assert free >= 0
        assert free < 2 * len(entries) or word == "搜尋問題答案"


async def test_the_wider_part_of_the_head_is_cut(harness: AppHarness) -> None:
    """Forty narrow characters stay whole beside thirty wide ones."""
    async with harness.open_draft() as pilot:
        pilot.app.screen.query_one(Head).set("narrow" * 7, "東京" * 15)
        await wait_until_idle(pilot)
        assert screen_lines(pilot)[0].strip().startswith(f"{'narrow' * 7} › 東京")


async def test_a_wide_state_ends_at_the_edge_below_a_prompt(harness: AppHarness) -> None:
    """Where it does not fit beside the last words."""
    harness.add_questionnaire("small", SMALL.replace('prompt = "Portals"', f'prompt = "{"Where are they? " * 7}"'))
    async with harness.open_draft(at="portals", size=(60, 30)) as pilot:
        prompt = next(iter(pilot.app.screen.query(Prompt)))
        prompt.set_state("東京都の状態" * 2)
        await wait_until_idle(pilot)
        line = next(line for line in screen_lines(pilot) if "東京都の状態" * 2 in line)
        assert cell_len(line.rstrip()) == prompt.content_region.right


async def test_names_stand_in_a_column_behind_wide_numbers(harness: AppHarness) -> None:
    """In the rows of the search, and in the second line of a question in the outline; a longer number is whole, too."""
    names = ("Where are they, and by which of the many ways can they be found?", "What applies?")
    toml = SMALL.replace('number = "B.2", text = "Where are they?"', f'number = "二章", text = "{names[0]}"')
    harness.add_questionnaire("small", toml.replace('number = "B.3"', 'number = "第二章の三"'))
    async with harness.open_draft({"portals": Answer(remark="they")}, size=(140, 45)) as pilot:
        first, second = [line for line in screen_lines(pilot) if "Where are" in line or "which of" in line]
        assert cell_len(first[: first.index("Where")]) == cell_len(second) - cell_len(second.lstrip())
        await press(pilot, "ctrl+g")
        await type_text(pilot, "th")
        lines = [line for line in screen_lines(pilot) if "Portals" in line]
        assert len(lines) == 2
        starts = {cell_len(line[: line.index("章") - 1]) + 8 for line in lines}
        assert {cell_len(line[: line.index("Portals")]) for line in lines} == starts
        await press(pilot, "ctrl+u")
        await type_text(pilot, "plan")
        assert "第二章の三 has a plan" in screen_text(pilot)


@pytest.mark.parametrize("label", ["sha256", "þáçķáğéééé", "摘要"])
async def test_a_translated_label_is_distinguished_from_its_value(harness: AppHarness, label: str) -> None:
    """By the blanks between them: a digest stands in groups behind any label, its second line under the first."""
    async with harness.open_draft(size=(80, 30)) as pilot:
        await pilot.app.push_screen(TextDialog("Receipt", Labelled([f"{label}   {'0123456789abcdef' * 4}"])))
        await wait_until_idle(pilot)
        first, second = [line for line in screen_lines(pilot) if "cdef 0123" in line]
        assert cell_len(first[: first.index("0123")]) == cell_len(second[: second.index("0123")])


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        ("/home/a/outbox/package.zip", ["/home/a/outbox/", "package.zip"]),
        ("kept  /home/a/package.zip", ["kept  /home/a/", "      package.zip"]),
        ("it waits until then", ["it waits until ", "then"]),
        ("/aaaaaaaaaaaaaaaaaaaa/b", ["/", "aaaaaaaaaaaaaaaaa", "aaa/b"]),
        ("", [""]),
    ],
)
def test_a_path_is_broken_between_its_parts(line: str, lines: list[str]) -> None:
    """A name that was broken could be neither read nor copied; one that alone is too long is broken."""
    assert list(_fitted(line, 17)) == lines
