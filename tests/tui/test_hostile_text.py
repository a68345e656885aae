"""Hostile text in answers, names and wording: displayed unchanged or made visible, never interpreted."""

from __future__ import annotations

from pathlib import Path

import pytest

from lgqtui.questionnaire.answer import Answer
from tests.tui.harness import (
    AppHarness,
    AppPilot,
    draft_answer,
    link_row,
    paste,
    press,
    screen_lines,
    screen_of,
    screen_text,
    type_text,
    wait_until,
    wait_until_checked,
    wait_until_idle,
)

MARKUP = "[/x] [Yes] [bold]b[/bold] [@click=app.quit]c[/] $primary [link=x]"
CONTROLS = "a\x1b[31mb\x1b]52;c;aGk=\x07c\x9b31md\x85e\x7ff\x00g"
BIDI = "abc\u202edef\u2066ghi\u2069\u202c"
HOSTILE = f"{MARKUP} {CONTROLS} {BIDI}"

FORBIDDEN = [
    *map(chr, range(0x20)),
    *map(chr, range(0x7F, 0xA0)),
    *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
]


@pytest.fixture
def harness(harness: AppHarness) -> AppHarness:
    """Provide a harness that paints every change."""
    harness.paints = True
    return harness


def assert_harmless(pilot: AppPilot) -> None:
    """Assert that nothing on the screen can control the terminal or reorder a line."""
    painted = "".join(screen_lines(pilot))
    assert [f"U+{ord(character):04X}" for character in FORBIDDEN if character in painted] == []


def written(path: Path, text: str) -> None:
    """Write a draft with hostile text."""
    path.write_text(text, "utf-8")


def quoted(text: str) -> str:
    """A text as a TOML string with every control character escaped."""
    return '"' + "".join(c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08X}" for c in text) + '"'


def hostile_draft(harness: AppHarness) -> Path:
    """A draft whose every text is hostile."""
    path = harness.draft("Hostile")
    text = quoted(HOSTILE)
    link = f"{{ label = {text}, urls = [{text}, {text}], note = {text} }}"
    extra = "".join(
        f"[answers.{field}]\n{kind}\nremark = {text}\nflag = true\n"
        for field, kind in {
            "city": f"text = {text}",
            "email": f"text = {text}",
            "mayor": 'choice = "no"',
            '"mayor.name"': f"text = {text}",
            "services": f"text = {text}\nlinks = [{link}]",
            "portals": f"links = [{link}]",
            "plan": f"checked = true\ntext = {text}\nlinks = [{link}]",
            quoted(MARKUP): f"text = {text}",
        }.items()
    )
    written(path, path.read_text("utf-8") + "\n" + extra)
    return path


@pytest.mark.parametrize("size", [(80, 24), (140, 45)], ids=str)
async def test_hostile_answers_are_shown_harmlessly(harness: AppHarness, size: tuple[int, int]) -> None:
    """Hostile answers on every screen: nothing is obeyed, nothing is painted raw, nothing breaks."""
    async with harness.open_app(hostile_draft(harness), size) as pilot:
        await wait_until_checked(pilot)
        for field in ("city", "mayor", "services", "portals", "plan", "which"):
            await screen_of(pilot).go_to_field(field)
            await wait_until_idle(pilot)
            assert_harmless(pilot)
        await screen_of(pilot).go_to_field("portals")
        for keys in (["enter"], ["tab"], ["escape"], ["f3"], ["right"], ["right"], ["escape"], ["ctrl+g"]):
            await press(pilot, *keys)
            assert_harmless(pilot)
        await type_text(pilot, "abc")
        assert_harmless(pilot)
        await press(pilot, "escape", "f11")
        assert_harmless(pilot)
        await press(pilot, "escape", "f12", "ctrl+r", "f10")
        assert_harmless(pilot)


async def test_markup_in_answers_is_shown_as_it_stands(harness: AppHarness) -> None:
    """Square brackets in an answer, a remark, a label are letters like any other."""
    answers = {
        "city": Answer(text=MARKUP, remark=MARKUP),
        "mayor": Answer(choice="no"),
        "mayor.name": Answer(text=MARKUP),
        "portals": Answer(links=(link_row("[/x] [Yes]", "https://[Yes]/"),)),
    }
    async with harness.open_draft(answers, at="city", size=(140, 45)) as pilot:
        await press(pilot, "home")
        assert MARKUP[:40] in screen_text(pilot)
        assert f"remark: {MARKUP[:30]}" in screen_text(pilot)
        await press(pilot, "ctrl+n")
        assert "Name – " + MARKUP[:20] in screen_text(pilot)
        await screen_of(pilot).go_to_field("portals")
        await wait_until_idle(pilot)
        assert "[/x] [Yes]" in screen_text(pilot)
        await press(pilot, "f3")
        assert MARKUP[:20] in screen_text(pilot)


async def test_direction_marks_are_saved_and_made_visible(harness: AppHarness) -> None:
    """Overrides and isolates stay in the answer and are visible, in lines and in texts."""
    async with harness.open_draft({"city": Answer(text=BIDI), "services": Answer(text=BIDI)}, at="city") as pilot:
        assert "abc�def�ghi" in screen_text(pilot)
        await press(pilot, "end")
        await type_text(pilot, "!")
        assert draft_answer(pilot, "city").text == BIDI + "!"
        await screen_of(pilot).go_to_field("services")
        await wait_until(pilot, lambda: "4 hidden marks" in screen_text(pilot))
        assert "abc�def�ghi" in screen_text(pilot)
        await press(pilot, "ctrl+end")
        await type_text(pilot, "!")
        assert draft_answer(pilot, "services").text == BIDI + "!"


async def test_joiners_and_marks_of_scripts_are_left_alone(harness: AppHarness) -> None:
    """Characters that Persian, Hindi and emoji need are displayed and saved unchanged."""
    text = "نمی\u200cخواهم क्\u200dष \u200f\u200e 👩\u200d🚒"
    async with harness.open_draft(at="services") as pilot:
        await paste(pilot, text)
        assert draft_answer(pilot, "services").text == text
        assert "hidden mark" not in screen_text(pilot)


async def test_hostile_wording_is_shown_harmlessly(harness: AppHarness) -> None:
    """A questionnaire with hostile wording is shown as it stands, on every screen."""
    text = quoted(f"{MARKUP} {BIDI}")
    harness.add_questionnaire(
        "odd",
        f"""
        format = 1
        id = "odd"
        title = {text}
        short_title = {text}
        introduction = {text}
        footnotes = {{ 1 = {text} }}
        [[sections]]
        id = "S"
        number = {text}
        title = {text}
        questions = [{{ id = "Q", number = {text}, text = {text}, help = {text}, footnotes = ["1"], fields = [
          {{ id = "a", kind = "short", prompt = {text}, help = {text} }},
          {{ id = "b", kind = "yes_no", prompt = {text}, help = {text} }},
          {{ id = "c", kind = "text", prompt = {text}, when = {{ field = "b", is = "yes" }} }},
          {{ id = "d", kind = "links", prompt = {text} }},
          {{ id = "e", kind = "date", prompt = {text}, help = {text} }},
        ] }}, {{ id = "R", text = {text}, fields = [{{ id = "t", kind = "tick", prompt = {text} }}] }}]
        [[rules]]
        id = "r"
        field = "a"
        severity = "warning"
        when = {{ field = "a", is = "empty" }}
        message = {text}
        remedy = {text}
        """,
    )
    async with harness.open_app(harness.draft("Odd", {"c": Answer(text=MARKUP)}, "odd"), (140, 45)) as pilot:
        await wait_until_checked(pilot)
        assert "[/x] [Yes] [bold]b[/bold]" in screen_text(pilot)
        assert "⟨U+202E⟩" in screen_text(pilot)
        assert_harmless(pilot)
        for keys in (["f1"], ["escape", "f2"], ["escape", "f3"], ["f3", "ctrl+g"], ["escape", "ctrl+t"], ["f11"]):
            await press(pilot, *keys)
            assert "[/x] [Yes]" in screen_text(pilot)
            assert_harmless(pilot)
        await press(pilot, "escape", "ctrl+n", "space", "ctrl+r")
        assert "[/x] [Yes]" in screen_text(pilot)
        assert_harmless(pilot)


async def test_hostile_file_names_are_shown_harmlessly(harness: AppHarness) -> None:
    """A draft with a hostile file name is listed, renamed, discarded and opened without harm."""
    plain = harness.draft("plain")
    name = f"[red] [Yes] \x1b]0;x\x07 \x9b31m {BIDI}"
    path = plain.with_name(name + ".toml")
    plain.rename(path)
    async with harness.open_app(size=(140, 24)) as pilot:
        await wait_until(pilot, lambda: "reading" not in screen_text(pilot))
        assert "[red] [Yes]" in screen_text(pilot)
        assert_harmless(pilot)
        await press(pilot, "r")
        assert "[red] [Yes]" in screen_text(pilot)
        assert_harmless(pilot)
        await press(pilot, "escape", "x")
        assert_harmless(pilot)
        await press(pilot, "u", "enter")
        await wait_until_idle(pilot)
        assert "[red] [Yes]" in screen_lines(pilot)[0]
        assert_harmless(pilot)
        await press(pilot, "ctrl+s")
        assert_harmless(pilot)


async def test_hostile_pastes_are_cleaned_before_they_are_shown(harness: AppHarness) -> None:
    """What is pasted is cleaned in every kind of field and in every dialog."""
    async with harness.open_draft(at="city") as pilot:
        await paste(pilot, CONTROLS)
        assert draft_answer(pilot, "city").text == "abcdefg"
        assert_harmless(pilot)
        await screen_of(pilot).go_to_field("portals")
        await paste(pilot, f"{CONTROLS} https://x.example.org/ {MARKUP}")
        assert "[Yes]" in screen_text(pilot)
        assert_harmless(pilot)
        await press(pilot, "enter")
        assert_harmless(pilot)
        for keys in (["f11"], ["escape", "ctrl+g"]):
            await press(pilot, *keys)
            await paste(pilot, CONTROLS)
            assert_harmless(pilot)


async def test_a_question_without_words_or_route_can_be_left(harness: AppHarness) -> None:
    """A draft full of answers without a field opens, moves and saves, and keeps them."""
    answers = {f"strange {n} [/x]": Answer(text="?") for n in range(30)}
    async with harness.open_draft(answers, at="city") as pilot:
        await type_text(pilot, "Ulm")
        await press(pilot, "f3", "right", "right", "down", "enter", "ctrl+q")
    assert harness.saved("strange 7 [/x]").text == "?"
    assert harness.saved("city").text == "Ulm"
