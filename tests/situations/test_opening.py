"""Opening a draft: answers that could not be saved, damage, another program's change, an edition that is missing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.situations.players import (
    Choose,
    Do,
    Output,
    Step,
    Type,
    WaitFor,
    WaitUntil,
    Workspace,
    front_ends,
)

UNSAVED = re.compile(r"not in the draft|could not be saved|recovered")
"""Matches any sentence about answers that were not saved in the draft."""
RECOVERED = "were recovered"
"""Part of the question about them when the draft is opened."""


def draft_id(path: Path) -> str:
    return path.read_text("utf-8").partition('\nid = "')[2].partition('"')[0]


def changed_copy(path: Path) -> str:
    return path.read_text("utf-8").replace('text = "A"', 'text = "Recovered"')


def sidecar_copy(workspace: Workspace) -> Path:
    """Return where answers of A are stored that could not be saved in its file."""
    return workspace.sidecar("A") / "unsaved.toml"


def state_folder_copy(workspace: Workspace) -> Path:
    """Return where they are stored if nothing can be written beside the draft."""
    digest = hashlib.sha256(draft_id(workspace.draft_file("A")).encode()).hexdigest()
    return workspace.home / "state" / "unsaved" / f"{digest[:32]}.toml"


def leave_answers(path: Path, content: str, base: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8")
    if base:
        path.with_name(path.name + ".base").write_text(base, "utf-8")


@pytest.fixture
def unsaved(workspace: Workspace, response: Path) -> Path:
    """Store a changed copy of A beside it, as a session does that cannot save."""
    path = sidecar_copy(workspace)
    leave_answers(path, changed_copy(response), response.read_text("utf-8"))
    return path


# Recovered answers stay until the user decides


@pytest.mark.parametrize(
    "step",
    [
        "?",
        "/review",
        Choose("later"),
    ],
    ids=["help", "command", "later"],
)
def test_the_console_keeps_recovered_answers_until_the_user_has_decided(
    step: Step, workspace: Workspace, unsaved: Path
) -> None:
    """Help, a command and “later” decide nothing: the file stays, and the next opening asks again."""
    exists: list[bool] = []
    first = workspace.play_console(step, Do(lambda: exists.append(unsaved.exists())), draft="A")
    assert RECOVERED in first.parts[0]
    assert exists == [True]
    assert RECOVERED in workspace.play_console(draft="A").text


def test_the_console_answers_help_at_the_choice_and_asks_again(workspace: Workspace, unsaved: Path) -> None:
    """Help is followed by the same question."""
    output = workspace.play_console("?", draft="A")
    assert re.search(r"\d\. [^.]*later.*Your choice:", output.parts[1])


@pytest.mark.parametrize("keys", [["ctrl+q"], ["f1", "ctrl+q"]], ids=["quit", "help and quit"])
def test_the_screen_keeps_recovered_answers_of_a_user_who_leaves(
    keys: list[str], workspace: Workspace, unsaved: Path
) -> None:
    """After leaving without a decision the file stays, and the next opening asks again."""
    first = workspace.play_screen(WaitFor(RECOVERED), *keys, draft="A")
    assert first.has_ended
    assert unsaved.exists()
    assert RECOVERED in workspace.play_screen(WaitFor(RECOVERED), draft="A").text


@front_ends(only=["plain", "tui"])
def test_the_question_about_recovered_answers_offers_to_decide_later(
    front_end: str, workspace: Workspace, unsaved: Path
) -> None:
    """The question offers three outcomes: these fields, the draft as it is, later."""
    if front_end == "plain":
        text = workspace.play_console(draft="A").text
    else:
        text = workspace.play_screen(WaitFor(RECOVERED), draft="A").text
    assert "later" in text.partition(RECOVERED)[2]


@pytest.mark.parametrize(("choice", "city"), [("they are recovered", "Recovered"), ("they are in the draft", "A")])
def test_a_decision_about_recovered_answers_is_final(
    choice: str, city: str, workspace: Workspace, response: Path, unsaved: Path
) -> None:
    """The draft has the chosen answers, the file becomes an earlier version, and nothing is asked again."""
    workspace.play_console(Choose(choice), draft="A")
    assert f'text = "{city}"' in response.read_text("utf-8")
    assert not unsaved.exists()
    versions = [path.read_text("utf-8") for path in (workspace.sidecar("A") / "history").iterdir()]
    assert any('text = "Recovered"' in version for version in versions)
    assert RECOVERED not in workspace.play_console(draft="A").text


# A refusal does not end the list of drafts


@front_ends(only=["plain", "tui"])
def test_a_damaged_draft_that_is_open_elsewhere_leaves_the_list_open(
    front_end: str, workspace: Workspace, response: Path
) -> None:
    """Restoring a draft that is open elsewhere is refused with a message, and the list stays open."""
    second: list[Output] = []

    def open_second() -> None:
        response.write_text("broken [[[", "utf-8")
        if front_end == "plain":
            second.append(workspace.play_console("1", "1", "/list"))
        else:
            second.append(workspace.play_screen(WaitFor("damaged"), "enter", "enter"))

    workspace.play_console("Changed", Do(open_second), draft="A")
    (output,) = second
    assert "is open elsewhere" in output.text
    assert output.code == 0
    if front_end == "plain":
        assert "Drafts are in" in output.last
    else:
        assert not output.has_ended
        assert "Drafts are in" in output.last


# Answers that were not saved are reported everywhere


def text_in(view: str, workspace: Workspace) -> str:
    """Return what a list shows, or what a command writes to the standard error."""
    match view:
        case "plain list":
            return workspace.play_console().text
        case "tui list":
            return workspace.play_screen(WaitFor("answered")).text
        case _:
            return workspace.run_command(*view.split()).stderr


LISTING = ("list", "plain list", "tui list")
COMMANDS = ("show A", "check A", "pack A --yes", "submit A --yes --endpoint folder:OUT")


def views(*names: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("view", names)


@pytest.fixture
def destination(workspace: Workspace) -> None:
    """Make a folder OUT in the current folder."""
    workspace.new_folder("OUT")
    workspace.monkeypatch.chdir(workspace.folder)


@pytest.mark.usefixtures("destination")
@views(*LISTING, *COMMANDS)
def test_answers_stored_in_the_state_folder_are_reported(view: str, workspace: Workspace, response: Path) -> None:
    """Each list and command reports answers in the state folder."""
    leave_answers(state_folder_copy(workspace), changed_copy(response), response.read_text("utf-8"))
    assert UNSAVED.search(text_in(view, workspace))


@pytest.mark.usefixtures("destination", "unsaved")
@views(*LISTING, *COMMANDS)
def test_answers_stored_beside_the_draft_are_reported(view: str, workspace: Workspace) -> None:
    """Each list and command reports answers beside the draft."""
    assert UNSAVED.search(text_in(view, workspace))


@pytest.mark.usefixtures("destination")
@pytest.mark.parametrize("folder", [sidecar_copy, state_folder_copy])
@views(*LISTING)
def test_answers_that_do_not_differ_are_reported_in_no_list(
    view: str, folder: Callable[[Workspace], Path], workspace: Workspace, response: Path
) -> None:
    """Nothing is promised where there is nothing to choose."""
    leave_answers(folder(workspace), response.read_text("utf-8"), response.read_text("utf-8"))
    assert not UNSAVED.search(text_in(view, workspace))


@pytest.mark.usefixtures("destination")
@views(*COMMANDS)
def test_answers_that_do_not_differ_are_reported_by_no_command(view: str, workspace: Workspace, response: Path) -> None:
    """Nothing is promised where there is nothing to choose."""
    leave_answers(sidecar_copy(workspace), response.read_text("utf-8"), response.read_text("utf-8"))
    assert not UNSAVED.search(text_in(view, workspace))


@pytest.mark.usefixtures("destination")
@views(*LISTING, *COMMANDS)
def test_answers_of_another_response_are_not_reported(view: str, workspace: Workspace, response: Path) -> None:
    """Answers of a draft with another id are not reported."""
    other = changed_copy(response).replace(draft_id(response), "0b8f0c5e-1111-4222-8333-444455556666")
    leave_answers(sidecar_copy(workspace), other, response.read_text("utf-8"))
    assert not UNSAVED.search(text_in(view, workspace))


@pytest.mark.parametrize("folder", [sidecar_copy, state_folder_copy])
@pytest.mark.parametrize("argv", [("pack", "A"), ("submit", "A", "--endpoint", "folder:OUT")])
@pytest.mark.usefixtures("destination")
def test_unsaved_answers_are_reported_before_the_question_whether_to_seal(
    argv: tuple[str, ...], folder: Callable[[Workspace], Path], workspace: Workspace, response: Path
) -> None:
    """The report comes before the question."""
    workspace.answer("A", "X.email", "nonsense")  # a warning
    leave_answers(folder(workspace), changed_copy(response), response.read_text("utf-8"))
    output = workspace.type_command(*argv, lines=[""])
    before, question, _ = output.text.partition("Seal it like this")
    assert question
    assert UNSAVED.search(before)


# The error about a missing edition names the remedy


@front_ends()
def test_a_draft_for_a_missing_edition_says_which_file_is_needed(
    front_end: str, workspace: Workspace, response: Path
) -> None:
    """The error names the missing file and proposes no other edition."""
    response.write_text(response.read_text("utf-8").replace('"lgq-2022"', '"lgq-2030"'), "utf-8")
    match front_end:
        case "cli":
            output = workspace.run_command("show", "A")
        case "plain":
            output = workspace.play_console(draft="A")
        case _:
            output = workspace.play_screen(draft="A")
    assert output.code == 4
    assert "lgq-2030.toml" in output.text
    assert "Did you mean" not in output.text


@front_ends(only=["plain", "tui"])
def test_a_draft_for_a_missing_edition_is_explained_in_the_list(
    front_end: str, workspace: Workspace, response: Path
) -> None:
    """The error in the list is the same as on the command line."""
    response.write_text(response.read_text("utf-8").replace('"lgq-2022"', '"lgq-2030"'), "utf-8")
    output = workspace.play_console("1") if front_end == "plain" else workspace.play_screen("enter")
    text = output.last
    assert "lgq-2030.toml" in text
    assert "Did you mean" not in text


# A notice is not repeated

OTHER_DRAFT = "Another draft stands now where this one was"


def put_another_draft(path: Path) -> None:
    path.write_text(path.read_text("utf-8").replace(draft_id(path), "0b8f0c5e-1111-4222-8333-444455556666"), "utf-8")


def test_the_console_says_once_that_another_draft_is_in_the_place(workspace: Workspace, response: Path) -> None:
    """The message is not repeated after the next answer."""
    output = workspace.play_console(
        Do(lambda: put_another_draft(response)), "First", "Second", "/save", "/quit", "", draft="A"
    )
    assert OTHER_DRAFT in output.parts[1]
    assert OTHER_DRAFT not in output.parts[2]


def test_the_screen_says_once_that_another_draft_is_in_the_place(workspace: Workspace, response: Path) -> None:
    """The notice is not repeated after the next save."""

    def is_rescued(text: str) -> Callable[[], bool]:
        unsaved = sidecar_copy(workspace)
        return lambda: unsaved.exists() and f'text = "{text}"' in unsaved.read_text("utf-8")

    output = workspace.play_screen(
        Do(lambda: put_another_draft(response)),
        Type("x"),
        WaitFor(OTHER_DRAFT),
        "f5",
        "f5",  # other notices take its place
        Type("y"),
        WaitUntil(is_rescued("Axy")),
        Type("z"),
        WaitUntil(is_rescued("Axyz")),  # what came of the save before is on the screen by now
        draft="A",
    )
    assert OTHER_DRAFT not in output.last
