"""Targets that the tables of the tests hold: how many of their cases come out otherwise."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import NamedTuple

from tests.bench.measure import CHECKOUT, Measure


class CaseTable(NamedTuple):
    """What is counted among which cases, and the tests that try them; with a number of examples for properties."""

    what: str
    cases: str
    tests: tuple[str, ...]
    examples: int = 0


_READING = CaseTable(
    "pasted lists and questions that come out otherwise than meant",
    "shapes tried",
    ("tests/unit/links", "tests/unit/interview/test_question_paste.py"),
)
_HISTORIES = CaseTable(
    "random editing histories after which a text cannot be brought back",
    "histories",
    ("tests/unit/draft/test_history.py::test_no_text_that_counts_is_lost",),
    1_000,
)
_HOSTILE = CaseTable(
    "hostile names, files, folders, terminals, variables and replies that do what they are meant to",
    "attacks tried",
    (
        "tests/disasters/test_hostile_folder.py",
        "tests/disasters/test_hostile_terminal.py",
        "tests/disasters/test_hostile_text.py",
        "tests/disasters/test_environment_variables.py",
        "tests/disasters/test_foreign_sidecar.py",
        "tests/disasters/test_pipes_and_devices.py",
        "tests/disasters/test_special_files.py",
        "tests/cli/test_hostile_text.py",
        "tests/tui/test_hostile_text.py",
        "tests/unit/submission/test_redaction.py",
        "tests/unit/package/test_verify.py",
        "tests/architecture/test_single_ways.py",
    ),
)
_PATTERNS = CaseTable(
    "regular expressions and readers that are slower than linear", "tried", ("tests/architecture/test_patterns.py",)
)
_OUTPUTS = CaseTable("commands that end otherwise on a full output", "tried", ("tests/cli/test_full_outputs.py",))
_COLOURS = CaseTable(
    "screens with a text below 4.5, or a sign below 3, in a theme", "tried", ("tests/tui/test_colours.py",)
)
_ROWS = CaseTable(
    "widths at which rows hide host or path, a field narrows, or an explanation has too few lines",
    "tried",
    (
        "tests/unit/tui/widgets/test_link_columns.py::test_the_host_and_twelve_characters_can_be_read",
        "tests/tui/test_widths.py::test_no_field_is_narrower_in_a_wider_window",
        "tests/tui/test_folding.py::test_an_explanation_has_the_lines_of_the_boxes",
    ),
)
_KEYS = CaseTable(
    "commands that are not on the screen, and actions with keys only that terminals keep",
    "tried",
    ("tests/tui/test_menu_commands.py", "tests/plain/test_parity.py"),
)


def pasted_shapes() -> Measure:
    """Pasted lists and questions in every shape of the tests."""
    return _failing(_READING)


def editing_histories() -> Measure:
    """Random editing histories, and the texts that can be brought back after each."""
    return _failing(_HISTORIES)


def hostile_inputs() -> list[Measure]:
    """Hostile names, files, terminals and replies; texts that are hard to read; full outputs."""
    return [_failing(table) for table in (_HOSTILE, _PATTERNS, _OUTPUTS)]


def screen_rules() -> list[Measure]:
    """What can be read and done on the full screen: colours, widths, rows of links, keys, commands."""
    return [_failing(table) for table in (_COLOURS, _ROWS, _KEYS)]


def _failing(table: CaseTable) -> Measure:
    """Run the tests of a table; count those that fail, among those that ran."""
    profile = ["--hypothesis-profile=thousand"] if table.examples else []
    command = [sys.executable, "-m", "pytest", "-q", "--tb=no", "-n0", "-p", "no:cacheprovider", *profile]
    done = subprocess.run([*command, *table.tests], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    counts = {word: int(number) for number, word in re.findall(r"(\d+) (passed|failed|error)", done.stdout)}
    failing, tried = counts.get("failed", 0) + counts.get("error", 0), table.examples or sum(counts.values())
    if not counts:
        raise AssertionError(done.stdout[-300:] + done.stderr[-300:])
    return Measure(table.what, table.cases, failing, tried, failing / tried, 0.0, "")
