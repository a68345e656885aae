"""Attachments: captions, removal together with an answer, the forms in which terminals paste a path."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.situations.players import FRONT_ENDS, Paste, Type, When, Workspace, keys_to

CAPTION_QUESTION = "What is to be seen"
"""The beginning of the question for a caption."""


# Attaching a file again keeps its caption


@pytest.mark.parametrize("front_end", FRONT_ENDS)
def test_a_file_attached_again_keeps_its_caption(front_end: str, workspace: Workspace, response: Path) -> None:
    """Attaching the same file again without a caption keeps the caption it has."""
    picture = workspace.new_file("pic.png")
    workspace.attach("A", "ID.city", picture, "--caption", "front page")
    match front_end:
        case "cli":
            workspace.attach("A", "ID.city", picture)
        case "plain":
            lines = ("/jump ID.city", f"/attach {picture}", When(CAPTION_QUESTION, ""))
            workspace.play_console(*lines, draft="A")
        case _:
            steps = (*keys_to("ID.city"), "f4", "a", Type(str(picture)), "enter", "escape", "ctrl+q")
            assert "Attached already: pic.png." in workspace.play_screen(*steps, draft="A").text
    assert 'caption = "front page"' in response.read_text("utf-8")


def test_a_caption_is_taken_out_by_an_act_of_its_own(workspace: Workspace, response: Path) -> None:
    """`/caption` followed by `/clear` removes the caption and keeps the file."""
    workspace.attach("A", "ID.city", workspace.new_file("pic.png"), "--caption", "front page")
    workspace.play_console("/jump ID.city", "/caption 1", "/clear", draft="A")
    text = response.read_text("utf-8")
    assert "front page" not in text
    assert 'name = "pic.png"' in text


# Clearing reports the attachments that are removed


@pytest.mark.parametrize("front_end", FRONT_ENDS)
def test_clearing_an_answer_says_that_its_attachments_go_too(
    front_end: str, workspace: Workspace, response: Path
) -> None:
    """The message about a cleared answer counts the attachments that are removed with it."""
    workspace.attach("A", "ID.city", workspace.new_file("pic.png"))
    match front_end:
        case "cli":
            text = workspace.run_command("answer", "A", "ID.city", "--clear").text
        case "plain":
            text = workspace.play_console("/jump ID.city", "/clear", draft="A").last
        case _:
            text = workspace.play_screen(*keys_to("ID.city"), "f12", draft="A").last
    assert "1 attachment is taken off" in text


# Paths in the forms that terminals paste

PATH_FORMS: dict[str, Callable[[Path], str]] = {
    "as it is": str,
    "double quotes": lambda path: f'"{path}"',
    "single quotes": lambda path: f"'{path}'",
    "backslash": lambda path: str(path).replace(" ", r"\ "),
    "address": Path.as_uri,
}


@pytest.mark.parametrize("form", PATH_FORMS)
def test_the_console_attaches_a_file_by_its_path_as_dropped(form: str, workspace: Workspace, response: Path) -> None:
    """A quoted path, a path with escaped blanks and a `file:` address all name the same file."""
    path = workspace.new_file("my pic.png")
    line = f"/attach {PATH_FORMS[form](path)}"
    workspace.play_console(line, When(CAPTION_QUESTION, ""), draft="A")
    assert 'name = "my pic.png"' in response.read_text("utf-8")


@pytest.mark.parametrize("form", PATH_FORMS)
@pytest.mark.parametrize("is_dropped", [True, False], ids=["dropped", "typed"])
def test_the_screen_attaches_a_file_by_its_path_as_dropped(
    form: str, is_dropped: bool, workspace: Workspace, response: Path
) -> None:
    """Each form of a path is accepted when pasted onto a question and when typed into the file picker."""
    path = PATH_FORMS[form](workspace.new_file("my pic.png"))
    steps = (Paste(path), "enter") if is_dropped else ("f4", Type(path), "enter")
    workspace.play_screen(*steps, "ctrl+q", draft="A")
    assert 'name = "my pic.png"' in response.read_text("utf-8")


def test_a_file_that_cannot_be_attached_is_refused_before_its_caption_is_asked(
    workspace: Workspace, response: Path
) -> None:
    """A missing file is reported at once; no caption is asked for."""
    output = workspace.play_console("/attach /nowhere/pic.png", When(CAPTION_QUESTION, "front page"), draft="A")
    assert "/nowhere/pic.png" in output.parts[1]
    assert CAPTION_QUESTION not in output.text
