"""A guide in Markdown as lines for a terminal."""

from __future__ import annotations

import pytest

from lgqtui.guides.render import Table, render_guide

ESCAPE = "\x1b"


def nothing(_: str) -> Table:
    return []


def rendered(markdown: str, width: int = 40, *, styled: bool = False) -> str:
    return "\n".join(render_guide(markdown, width, nothing, styled=styled))


def test_paragraphs_are_wrapped_beneath_their_headings() -> None:
    """Headings are outdented; an empty line separates blocks."""
    text = rendered("# Title\n\nOne two three\nfour.\n\n\n## Part\n\nFive.\n\n### Small\n\nSix.", 16)
    assert text == "Title\n\n  One two three\n  four.\n\nPart\n\n  Five.\n\nSmall\n\n  Six."


def test_commands_keep_their_lines() -> None:
    """Command lines are never broken."""
    line = "lgqtui answer Jakarta III.1 - < a-very-long-name-of-a-file.txt"
    assert rendered(f"```sh\n{line}\n\n  two\n```", 20) == f"    {line}\n\n      two"


def test_lists_hang_from_their_marks() -> None:
    """Second lines and paragraphs are indented; numbers continue from the first."""
    text = rendered("- one two three four\n- five\n\n  six\n\n3. seven\n4. eight", 15)
    assert text == "  - one two\n    three four\n  - five\n\n    six\n\n  3. seven\n  4. eight"


def test_a_quotation_is_a_block_like_others() -> None:
    """Unused elements of Markdown are displayed by their content."""
    assert rendered("> One.\n>\n> - two") == "  One.\n\n  - two"


def test_tables_become_columns_and_narrow_ones_lines() -> None:
    """The last column is wrapped; in a narrow window each cell gets its own lines."""
    table = "| key | does |\n|---|---|\n| `F1` | shows the help of this place |\n| ^N | |"
    assert rendered(table, 36) == "  key  does\n  F1   shows the help of this place\n  ^N"
    assert rendered(table, 24) == "  key\n    does\n  F1\n    shows the help of\n      this place\n  ^N"
    assert rendered("| | |\n|---|---|\n| a | b |") == "  a  b"


def test_a_command_is_marked_where_it_would_not_be_seen() -> None:
    """In bold if possible, else in quotes if it has several words."""
    assert rendered("Say `lgqtui list` or `--json`, **now**.") == "  Say “lgqtui list” or --json, now."
    text = rendered("Say `lgqtui list` or `--json`, **now**.", 14, styled=True)
    bold, plain = ESCAPE + "[1m", ESCAPE + "[22m"
    assert text == (f"  Say {bold}lgqtui{plain}\n  {bold}list{plain} or\n  {bold}--json{plain}, {bold}now{plain}.")


def test_links_show_where_they_lead_out_of_the_program() -> None:
    """Links to files of the checkout are plain text; pictures are left out."""
    text = rendered("![P](p.svg) See [this](README.md), [TOML](https://toml.io) and <https://toml.io/>.", 80)
    assert text == "  See this, TOML (https://toml.io) and https://toml.io/."


def test_the_program_puts_its_own_tables_in() -> None:
    """At a comment that names one; other comments are left out, and cells are literal."""

    def table(name: str) -> Table:
        assert name == "the.keys"
        return [("^N", "next | *question*"), ("F1", "help")]

    text = render_guide("<!-- a note -->\n\n<!-- table the.keys -->\n", 40, table)
    assert text == ["  ^N  next | *question*", "  F1  help"]


@pytest.mark.parametrize("width", [20, 60, 100, 200])
def test_no_line_is_wider_than_the_window_or_than_what_is_read_well(width: int) -> None:
    """At most 100 columns."""
    words = "word " * 200
    lines = render_guide(f"# {words}\n\n{words}\n\n- {words}\n\n| a | b |\n|---|---|\n| c | {words} |", width, nothing)
    assert max(map(len, lines)) <= min(width, 100)
    assert max(map(len, lines)) > min(width, 100) - 10


@pytest.mark.parametrize("styled", [False, True])
def test_nothing_in_a_guide_can_drive_the_terminal(styled: bool) -> None:
    """Escape codes and bidi controls become visible, in every block and table."""
    evil = "\x1b]52;c;x\x07\x9b1m\u202e"
    marks = "\x02a\x03"
    markdown = "\n\n".join(
        (
            f"# {evil}",
            f"a{evil} `{evil}` **{evil}** {marks} `{marks}`",
            f"- {evil}",
            f"```\n{evil}\n```",
            f"| {evil} |\n|---|\n| {evil} |",
            f"[{evil}](https://example.org/)",
            "<!-- table t -->",
        )
    )
    text = "\n".join(render_guide(markdown, 80, lambda _: [(evil, evil)], styled=styled))
    text = text.replace(f"{ESCAPE}[1m", "").replace(f"{ESCAPE}[22m", "")
    assert not {c for c in text if c != "\n" and (ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c == "\u202e")}
    assert "␛]52" in text
