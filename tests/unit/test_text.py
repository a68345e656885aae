"""Foreign text: cleaned before it is stored, made harmless before it is displayed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgqtui.i18n import tr, trn
from lgqtui.text import (
    clean,
    count_words,
    display_width,
    fold_case,
    graphemes,
    is_blank,
    is_invisible,
    one_line,
    shorten,
    visible,
)

ANY_TEXT = st.text(st.characters(codec=None, categories=None))
OBEYED = "".join(map(chr, (*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000))))
REORDERING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize(
    ("text", "expected", "removed"),
    [
        ("", "", 0),
        ("plain", "plain", 0),
        ("two\nlines\tand a tab", "two\nlines\tand a tab", 0),
        ("a\r\nb\rc\n\rd", "a\nb\nc\n\nd", 0),
        ("nul\x00, bell\x07, escape\x1b[31m, delete\x7f", "nul, bell, escape[31m, delete", 4),
        ("\x80\x9b31m\x9f", "31m", 3),
        ("half \ud800 a character \udfff", "half  a character ", 2),
        ("ملیّون میخواهم", "ملیّون میخواهم", 0),
        ("می\u200cخواهم क्\u200dष \u200e\u200f\u061c", "می\u200cخواهم क्\u200dष \u200e\u200f\u061c", 0),
        (REORDERING, REORDERING, 0),
        ("line\u2028paragraph\u2029\ufeff", "line\u2028paragraph\u2029\ufeff", 0),
        ("😀 e\u0301", "😀 e\u0301", 0),
    ],
)
def test_stored_text_loses_control_characters_and_nothing_else(text: str, expected: str, removed: int) -> None:
    """C0 but newline and tab, DEL, C1 and lone surrogates are removed; joiners, marks and bidi characters stay."""
    cleaned = clean(text)
    assert (cleaned.text, cleaned.removed) == (expected, removed)


@given(ANY_TEXT)
def test_cleaning_is_complete_and_happens_once(text: str) -> None:
    """Cleaned text has no control character but newline and tab, is valid UTF-8, and cleaning is idempotent."""
    cleaned = clean(text)
    assert not {c for c in cleaned.text if unicodedata.category(c) in ("Cc", "Cs")} - {"\n", "\t"}
    assert cleaned.text.encode().decode() == cleaned.text
    assert clean(cleaned.text) == type(cleaned)(cleaned.text, 0)


@given(ANY_TEXT)
def test_every_removed_character_is_counted(text: str) -> None:
    """Kept and removed characters add up to the text, line ends apart."""
    cleaned = clean(text)
    assert len(cleaned.text) + cleaned.removed == len(text.replace("\r\n", "\n"))


@given(ANY_TEXT)
def test_shown_text_cannot_drive_a_terminal_or_reorder_a_line(text: str) -> None:
    """It has no control codes and no bidi overrides."""
    assert not set(visible(text)) & (set(OBEYED + REORDERING) - {"\n", "\t"})
    assert not set(one_line(text)) & set(OBEYED + REORDERING + "\u2028\u2029")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x1b]52;c;QQ\x07", "␛]52;c;QQ␇"),
        ("\x7f\x9b", "␡\\x9b"),
        ("exe.\u202egpj", "exe.⟨U+202E⟩gpj"),
        ("\ud800", "\ufffd"),
        ("a\nb\tc", "a\nb\tc"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("[bold]x[/bold]", "[bold]x[/bold]"),
    ],
)
def test_what_is_made_harmless_can_still_be_read(text: str, expected: str) -> None:
    """A control character becomes a picture or number; ordinary text stays."""
    assert visible(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("a\nb\tc", "a b c"), ("a\u2028b\u2029c", "a b c"), ("a\r\nb", "a␍ b"), ("plain", "plain")]
)
def test_a_name_is_displayed_on_a_single_line(text: str, expected: str) -> None:
    """Newlines, tabs and separators become spaces."""
    assert one_line(text) == expected


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("short", 10, "short"),
        ("just ten..", 10, "just ten.."),
        ("eleven chars", 11, "eleven cha…"),
        ("cut after a space", 6, "cut a…"),
        ("cut  at a space", 5, "cut…"),
        ("  many \n\n blanks\t", 20, "many blanks"),
        ("word", 1, "…"),
        ("word", 0, ""),
        ("", 0, ""),
    ],
)
def test_a_shortened_text_says_that_it_was_cut(text: str, limit: int, expected: str) -> None:
    """On a single line, with an ellipsis for the rest."""
    assert shorten(text, limit) == expected


@given(ANY_TEXT, st.integers(0, 20))
def test_a_shortened_text_is_never_longer_than_its_limit(text: str, limit: int) -> None:
    """In any script."""
    assert len(shorten(text, limit)) <= limit


def test_foreign_text_in_a_sentence_is_never_a_template() -> None:
    """Braces in typed text are literal."""
    assert tr("“{text}” is here", text="{n} {0} {") == "“{n} {0} {” is here"


@pytest.mark.parametrize(("n", "message"), [(0, "0 links in “{n}”"), (1, "1 link in “{n}”"), (2, "2 links in “{n}”")])
def test_a_number_chooses_singular_or_plural(n: int, message: str) -> None:
    """Other parameters are formatted too."""
    assert trn("{n} link in “{where}”", "{n} links in “{where}”", n, where="{n}") == message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("one", 1),
        (" one\ttwo\nthree ", 3),
        ("e-Government, and/or https://a.example/b?c=d", 3),
        ("- one\n* two – three & 4", 4),
        ("don\u2019t", 1),
        ("東京都", 3),
        ("東京都の電子政府ポータル2号", 11),
        ("コンピュータ ｺﾝﾋﾟｭｰﾀ", 2),
        ("使用Python3编程", 5),
        ("か\u3099", 1),
        ("한국어 낱말", 2),
        ("بوابة الحكومة ٢٠٢٦", 3),
        ("می\u200cخواهم بروم", 2),
        ("हिन्दी क्षि", 2),
        ("Ame\u0301lie", 1),
        ("👨\u200d👩\u200d👧 👍🏽", 0),
        ("กำลังเปิด", 1),
        ("...... --- ……", 0),
    ],
)
def test_words_are_counted_in_any_script(text: str, words: int) -> None:
    """By blanks, or by characters in Chinese and Japanese; signs alone are no words."""
    assert count_words(text) == words


def test_counting_takes_no_time_that_grows_with_the_square() -> None:
    """Also for a text of signs only."""
    assert count_words("-" * 200_000) == 0
    assert count_words("東" * 200_000) == 200_000


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("e\u0301e\u0301e\u0301", 4, "e\u0301…"),
        ("👨\u200d👩\u200d👧\u200d👦 family", 5, "…"),
        ("ab👍🏽cd", 4, "ab…"),
        ("ab👍🏽cd", 5, "ab👍🏽…"),
        ("日本語です", 3, "日本…"),
    ],
)
def test_nothing_is_cut_off_a_letter(text: str, limit: int, short: str) -> None:
    """Text is cut between graphemes."""
    assert shorten(text, limit) == short


@given(st.text(max_size=60), st.integers(0, 40))
def test_what_is_shortened_begins_as_the_text_does(text: str, limit: int) -> None:
    """And respects the limit."""
    short = shorten(text, limit)
    assert len(short) <= limit
    line = " ".join(one_line(text).split())
    if short != line and short:
        head = short.removesuffix("…")
        assert line.startswith(head)
        pieces = list(graphemes(line))
        assert head in {"".join(pieces[:n]).rstrip() for n in range(len(pieces))}


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("abc", 3),
        ("東京", 4),
        ("ｶﾅ", 2),
        ("é", 1),
        ("ไทยที่", 4),
        ("👨\u200d👩\u200d👧\u200d👦", 2),
        ("🇯🇵", 2),
        ("شمس", 3),
    ],
)
def test_columns_are_those_of_a_terminal(text: str, width: int) -> None:
    """East Asian letters and emoji take two columns, marks and joiners none."""
    assert display_width(text) == width


@pytest.mark.parametrize("character", ["\u200c", "\u200d", "\u200f", "\u3000", "\xa0", "\u2067"])
def test_joiners_marks_and_odd_blanks_are_stored_and_invisible(character: str) -> None:
    """Python calls them not printable, but users type them."""
    assert is_invisible(character)


@pytest.mark.parametrize(
    "character", ["a", "\xe9", "\u0301", " ", "\x1b", "\x9b", "\ud800", "", "\u200c\u200c"], ids=ascii
)
def test_what_is_seen_or_cleaned_away_is_not_among_them(character: str) -> None:
    """Nor strings of several characters."""
    assert not is_invisible(character)


@pytest.mark.parametrize(
    "text",
    ["", " \t\n\f", "\x00\x1b\x7f\x9b", "\u200b\u200e", "\ufeff\u2060", "\u2800", "\u3164\uffa0", "\ufe0f", "\u3000"],
)
def test_a_text_of_which_nothing_can_be_seen_is_blank(text: str) -> None:
    """Blanks of every script, control characters, and what has no glyph."""
    assert is_blank(text)


@given(ANY_TEXT)
def test_a_blank_text_has_no_letter_digit_or_sign(text: str) -> None:
    """A mark or an emoji is enough for a text; cleaning does not change whether it is blank."""
    assert is_blank(text) == is_blank(clean(text).text)
    assert not (
        is_blank(text) and any(unicodedata.category(character)[0] in "NPS" for character in text.replace("\u2800", ""))
    )


@pytest.mark.parametrize("text", ["a", ".", "\u200e\u05d0", "😀", "\u0301", "\ue000", "\u0378", "\u200b—"])
def test_a_text_of_which_something_can_be_seen_is_not_blank(text: str) -> None:
    """Unassigned characters and those of a font of its own may have a glyph."""
    assert not is_blank(text)


@pytest.mark.parametrize(("words", "text"), [("ΟΔΟΣ", "οδοστρωμα"), ("οδός", "Η ΟΔΌΣ"), ("istanbul", "İSTANBUL")])
def test_case_is_folded_alike_wherever_a_letter_stands(words: str, text: str) -> None:
    """The length stays, so that what is found can be marked."""
    assert fold_case(words) in fold_case(text)
    assert len(fold_case(text)) == len(text)
