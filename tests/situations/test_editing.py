"""Answering: text of blanks only, and a list of links in the external editor."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.situations.players import Type, Workspace, keys_to

LONG_TEXT = "III.1"


def text_of(workspace: Workspace, field_id: str) -> str:
    """Return the text of an answer of A; "" if there is none."""
    answers = workspace.run_command("export", "A", "--to", "json").json["answers"]
    return str(answers.get(field_id, {}).get("text", ""))


# Blanks only are no answer


@pytest.mark.parametrize("field_id", ["ID.city", LONG_TEXT])
@pytest.mark.parametrize("blank", [" ", "\t", "\u00a0 "], ids=["space", "tab", "no-break space"])
def test_a_command_refuses_blanks(blank: str, field_id: str, workspace: Workspace, response: Path) -> None:
    """A value of blanks only is refused, and the answer stays."""
    workspace.answer("A", field_id, "A")
    assert workspace.run_command("answer", "A", field_id, blank).code == 2
    assert text_of(workspace, field_id) == "A"


@pytest.mark.parametrize(
    ("field_id", "lines"),
    [
        pytest.param("ID.city", [" "], id="one line"),
        pytest.param(LONG_TEXT, [" ", "", "/end"], id="text"),
    ],
)
def test_blanks_at_the_console_change_no_answer(
    field_id: str, lines: list[str], workspace: Workspace, response: Path
) -> None:
    """Input of blanks only keeps the present answer."""
    workspace.answer("A", field_id, "A")
    output = workspace.play_console(f"/jump {field_id}", *lines, draft="A")
    assert "no answer" not in output.text
    assert text_of(workspace, field_id) == "A"


@pytest.mark.parametrize("field_id", ["ID.city", LONG_TEXT])
def test_clear_at_the_console_takes_an_answer_out(field_id: str, workspace: Workspace, response: Path) -> None:
    """`/clear` removes an answer."""
    workspace.answer("A", field_id, "A")
    workspace.play_console(f"/jump {field_id}", "/clear", draft="A")
    assert text_of(workspace, field_id) == ""


@pytest.mark.parametrize("field_id", ["ID.city", LONG_TEXT])
def test_blanks_that_are_left_on_the_screen_are_stored_nowhere(
    field_id: str, workspace: Workspace, response: Path
) -> None:
    """Text of blanks only is not written to the draft."""
    workspace.answer("A", field_id, "A")
    steps = (*keys_to(field_id), "ctrl+end", "end", "backspace", Type(" "), "ctrl+q")
    assert workspace.play_screen(*steps, draft="A").has_ended
    assert text_of(workspace, field_id) == ""


# A list of links in the external editor


@pytest.mark.parametrize("front_end", ["plain", "tui"])
def test_a_list_of_links_opens_in_the_own_editor(front_end: str, workspace: Workspace, response: Path) -> None:
    """The editor gets the rows as text, and the edited text becomes the rows."""
    workspace.answer("A", "I.2.a", "Portal: https://portal.example.org/")
    editor = workspace.new_file("editor", '#!/bin/sh\necho "Other: https://other.example.org/" >> "$1"\n')
    editor.chmod(0o700)
    workspace.monkeypatch.setenv("EDITOR", str(editor))
    if front_end == "plain":
        workspace.play_console("/jump I.2.a", "/editor", draft="A")
    else:
        workspace.play_screen(*keys_to("I.2.a"), "ctrl+o", "ctrl+q", draft="A")
    rows = workspace.run_command("export", "A", "--to", "json").json["answers"]["I.2.a"]["links"]
    assert [row["urls"] for row in rows] == [["https://portal.example.org/"], ["https://other.example.org/"]]
