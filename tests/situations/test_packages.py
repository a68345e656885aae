"""Packages: missing attachments, the report before sealing, when consent is asked, packages beside the draft."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.situations.players import (
    Choose,
    WaitFor,
    When,
    Workspace,
    front_ends,
    keys_to,
    packages_in,
)

IN_SESSION = ["plain", "tui"]
ONE_NEEDS_A_LOOK = re.compile(r"\b1 needs? a look|need a look:? 1\b")


# A missing attachment is a problem everywhere


@pytest.fixture
def response(workspace: Workspace, response: Path) -> Path:
    """A draft with a signer, since a missing one is a warning of its own."""
    workspace.answer("A", "X.name", "A. Clerk")
    return response


@pytest.fixture
def missing_evidence(workspace: Workspace, response: Path) -> Path:
    """Attach a file to ID.city and delete the copy beside the draft; return the user's own file."""
    picture = workspace.new_file("pic.png")
    workspace.attach("A", "ID.city", picture)
    for copy in (workspace.sidecar("A") / "attachments").iterdir():
        copy.unlink()
    return picture


@pytest.mark.usefixtures("missing_evidence")
@front_ends()
def test_the_review_counts_and_names_missing_evidence(front_end: str, workspace: Workspace) -> None:
    """A missing attachment counts as a problem, and the review names its field."""
    match front_end:
        case "cli":
            text = overview = workspace.run_command("show", "A").text
        case "plain":
            output = workspace.play_console("/review", Choose("a look"), draft="A")
            overview, text = output.parts[1:]
        case _:
            output = workspace.play_screen("f3", "right", "right", draft="A")
            overview, text = output.parts[1], output.last
    assert ONE_NEEDS_A_LOOK.search(overview)
    assert "ID.city" in text


@pytest.mark.usefixtures("missing_evidence")
@front_ends(only=["cli", "plain"])
def test_a_check_names_missing_evidence(front_end: str, workspace: Workspace) -> None:
    """A check names the field and the file."""
    if front_end == "cli":
        output = workspace.run_command("check", "A")
        assert output.code == 3
        text = output.text
    else:
        text = workspace.play_console("/check", draft="A").parts[1]
    assert re.search(r"ID\.city\W.*pic\.png", text)


@pytest.mark.usefixtures("missing_evidence")
@front_ends(only=["plain", "tui"])
def test_the_next_problem_leads_to_missing_evidence(front_end: str, workspace: Workspace) -> None:
    """“Next problem” goes to the field whose attachment is missing."""
    if front_end == "plain":
        text = workspace.play_console("/jump III.1", "/problem", draft="A").last
    else:
        text = workspace.play_screen(*keys_to("III.1"), "f5", draft="A").last
    assert "City / municipality" in text


@pytest.mark.usefixtures("missing_evidence")
@front_ends(only=["plain", "tui"])
def test_the_list_of_drafts_counts_missing_evidence(front_end: str, workspace: Workspace) -> None:
    """The list counts problems as the review does."""
    output = workspace.play_console() if front_end == "plain" else workspace.play_screen(WaitFor("answered"))
    text = output.last
    assert ONE_NEEDS_A_LOOK.search(text)


@front_ends()
def test_missing_evidence_is_named_where_it_stops_the_sealing(
    front_end: str, workspace: Workspace, missing_evidence: Path
) -> None:
    """What prevents sealing is reported with field, file and remedy."""
    match front_end:
        case "cli":
            text = workspace.run_command("pack", "A").text
        case "plain":
            text = workspace.play_console("/pack", draft="A").parts[1]
        case _:
            text = workspace.play_screen("f3", "f9", draft="A").last
    assert re.search(r"ID\.city\W.*pic\.png", text)
    assert "Attach it again" in text


@pytest.mark.parametrize(
    ("command", "undo"),
    [
        pytest.param(["/attach {file}", ""], [], id="attached again"),
        pytest.param(["/detach 1"], ["/undo"], id="taken off, and undone"),
    ],
)
def test_problems_with_evidence_follow_each_change_of_it(
    command: list[str], undo: list[str], workspace: Workspace, missing_evidence: Path
) -> None:
    """Attachments are checked again after each attaching, detaching and undoing."""
    lines = [line.replace("{file}", str(missing_evidence)) for line in command]
    output = workspace.play_console("/check", *lines, "/check", *undo, *["/check"] * bool(undo), draft="A")
    assert "is missing" in output.parts[1]
    after_change = output.parts[len(lines) + 2]
    assert "Nothing needs a look." in after_change
    assert not undo or "is missing" in output.last


# The report before sealing


def give_a_hint(workspace: Workspace) -> None:
    workspace.answer("A", "I.1", "Portal without a link")


def give_a_warning(workspace: Workspace) -> None:
    workspace.answer("A", "X.email", "nonsense")


def give_an_error(workspace: Workspace) -> None:
    workspace.answer("A", "I.1", "Portal: https://user:secret@example.org/")


def give_many_warnings(workspace: Workspace) -> None:
    links = [f"Service {number}: http://10.0.0.{number}/" for number in range(1, 21)]
    workspace.answer("A", "I.2.a", "\n".join(links))


def give_a_broken_link(workspace: Workspace) -> None:
    workspace.answer("A", "I.1", "Portal: https://portal.example.com/")
    entry = {"link": "https://portal.example.com/", "verdict": "broken", "status": 404, "why": "gone"}
    document = {"links": [{**entry, "final": "", "time": "2026-11-28T09:00:00Z"}]}
    (workspace.sidecar("A") / "links.json").write_text(json.dumps(document), "utf-8")


def give_nothing(_: Workspace) -> None:
    """Leave the draft without a problem."""


@front_ends()
def test_hints_are_counted_before_sealing(front_end: str, workspace: Workspace, response: Path) -> None:
    """Each front end counts hints before sealing."""
    give_a_hint(workspace)
    match front_end:
        case "cli":
            text = workspace.run_command("pack", "A").text
        case "plain":
            text = workspace.play_console("/pack", draft="A").parts[1]
        case _:
            text = workspace.play_screen("f3", "f9", draft="A").last
    assert "1 hint" in text or ONE_NEEDS_A_LOOK.search(text)


@front_ends(only=["cli", "plain"])
def test_findings_of_every_severity_are_listed_before_a_yes_is_asked(
    front_end: str, workspace: Workspace, response: Path
) -> None:
    """Where consent is asked, warnings and hints are listed before."""
    give_a_warning(workspace)
    give_a_hint(workspace)
    if front_end == "cli":
        text = workspace.type_command("pack", "A", lines=[""]).parts[0]
    else:
        text = workspace.play_console("/pack", draft="A").parts[1]
    assert "does not read as an e-mail address" in text
    assert "no link in row" in text


@pytest.mark.parametrize(
    "front_end",
    [
        "cli",
        "plain",
    ],
)
def test_many_findings_are_cut_with_the_command(front_end: str, workspace: Workspace, response: Path) -> None:
    """Twelve problems are listed, then the number of others and the complete command that lists all."""
    give_many_warnings(workspace)
    if front_end == "cli":
        text, command = workspace.type_command("pack", "A", lines=[""]).parts[0], "lgqtui check A"
    else:
        text, command = workspace.play_console("/pack", draft="A").parts[1], "check"
    assert text.count("names a computer by its number") == 12
    assert re.search(rf"and 8 more: \S*{command}\b", text)


@pytest.mark.parametrize(
    ("start", "counts", "finding"),
    [
        pytest.param(give_many_warnings, "0 errors, 20 warnings, 0 hints", "names a computer", id="warnings"),
        pytest.param(give_a_hint, "0 errors, 0 warnings, 1 hint", "no link in row", id="hint"),
    ],
)
@pytest.mark.parametrize("argv", [("pack", "A"), ("submit", "A", "--endpoint", "folder:OUT")], ids=["pack", "submit"])
def test_problems_are_only_counted_where_no_question_is_asked(
    argv: tuple[str, ...],
    start: Callable[[Workspace], None],
    counts: str,
    finding: str,
    workspace: Workspace,
    response: Path,
) -> None:
    """Without a question the problems are counted in one line and not listed."""
    workspace.new_folder("OUT")
    workspace.monkeypatch.chdir(workspace.folder)
    start(workspace)
    text = workspace.run_command(*argv).text
    assert counts in text
    assert finding not in text


def test_the_screen_leads_from_the_counts_to_the_review(workspace: Workspace, response: Path) -> None:
    """The send screen shows counts, and the key r opens the review."""
    give_a_hint(workspace)
    assert "0 flagged" in workspace.play_screen("f3", "f9", "r", draft="A").last


@pytest.mark.parametrize(
    ("start", "needs_yes"),
    [
        (give_nothing, False),
        (give_a_hint, False),
        (give_a_warning, True),
        (give_an_error, True),
        (give_a_broken_link, True),
    ],
)
def test_a_command_at_a_terminal_asks_only_about_what_was_found(
    start: Callable[[Workspace], None], needs_yes: bool, workspace: Workspace, response: Path
) -> None:
    """Consent is asked for errors, warnings and broken links only."""
    start(workspace)
    output = workspace.type_command("pack", "A", lines=[""])
    assert ("Seal it like this?" in output.text) is needs_yes
    assert len(packages_in(workspace.sidecar("A") / "packages")) == (not needs_yes)


@pytest.mark.parametrize(
    ("start", "needs_yes"),
    [
        (give_nothing, False),
        (give_a_hint, False),
        (give_a_warning, True),
        (give_an_error, True),
        (give_a_broken_link, True),
    ],
)
def test_the_console_asks_only_about_what_was_found(
    start: Callable[[Workspace], None], needs_yes: bool, workspace: Workspace, response: Path
) -> None:
    """The console asks for consent in the same cases as the command line."""
    start(workspace)
    output = workspace.play_console("/pack", When("y, or Enter", "n"), draft="A")
    assert ("seal it" in output.parts[1]) is needs_yes
    assert len(packages_in(workspace.sidecar("A") / "packages")) == (not needs_yes)


@pytest.mark.parametrize("start", [give_nothing, give_a_hint, give_a_warning, give_an_error, give_a_broken_link])
def test_a_script_is_never_asked_about_what_was_found(
    start: Callable[[Workspace], None], workspace: Workspace, response: Path
) -> None:
    """Without a terminal the package is written whatever the problems."""
    start(workspace)
    assert workspace.run_command("pack", "A").code == 0
    assert len(packages_in(workspace.sidecar("A") / "packages")) == 1


# A package beside the draft


def pack(front_end: str, workspace: Workspace) -> str:
    """Pack A beside its file and return what is reported."""
    match front_end:
        case "cli":
            return workspace.type_command("pack", "A").text
        case "plain":
            return workspace.play_console("/pack", When("seal it", "y"), draft="A").text
        case _:
            offer = workspace.play_screen("f3", "f9", draft="A").last
            assert re.search(r"\bw\b", offer), "the screen offers no key for it"
            steps = ("f3", "f9", "w", "enter", WaitFor(".zip"))
            return workspace.play_screen(*steps, draft="A", size=(220, 40)).last


@pytest.mark.parametrize(
    "front_end",
    ["cli", "plain", "tui"],
)
def test_a_draft_is_packed_without_being_sent(front_end: str, workspace: Workspace, response: Path) -> None:
    """The package lies beside the draft, its path is reported, and the outbox stays empty."""
    text = pack(front_end, workspace)
    (package,) = packages_in(workspace.sidecar("A") / "packages")
    assert package.name in text
    assert workspace.run_command("outbox", "--json").json == []


@front_ends()
def test_packing_an_unchanged_draft_again_says_that_it_is_the_same(
    front_end: str, workspace: Workspace, response: Path
) -> None:
    """Packing an unchanged draft reports that the package is the same."""
    pack(front_end, workspace)
    assert "same package" in pack(front_end, workspace)
    assert len(packages_in(workspace.sidecar("A") / "packages")) == 1


@front_ends()
def test_packing_a_changed_draft_says_what_it_replaces(front_end: str, workspace: Workspace, response: Path) -> None:
    """Packing a changed draft names the id of the previous package."""
    pack(front_end, workspace)
    (before,) = packages_in(workspace.sidecar("A") / "packages")
    workspace.answer("A", "ID.country", "Austria")
    assert re.search(rf"replaces\b.* {before.stem}", pack(front_end, workspace))


@front_ends()
def test_packing_takes_half_written_packages_away(front_end: str, workspace: Workspace, response: Path) -> None:
    """Packing removes incomplete package files."""
    pack("cli", workspace)
    half = workspace.sidecar("A") / "packages" / "x.zip.tmp-00000000"
    half.write_text("half", "utf-8")
    pack(front_end, workspace)
    assert not half.exists()
