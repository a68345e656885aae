"""Sending: destination, order, packages sent before, the outbox, dry runs."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.receiver.app import Receiver
from tests.receiver.server import serving
from tests.situations.players import (
    Choose,
    Step,
    Type,
    WaitFor,
    WaitUntil,
    WaitWhile,
    When,
    Workspace,
    front_ends,
    packages_in,
)

IN_SESSION = ["plain", "tui"]
RECEIPT = "proof read back"
"""Part of the receipt of a folder."""
WIDE = (220, 40)
"""A screen size at which paths fit on one line."""


def say_where(address: str) -> tuple[Step, ...]:
    """Return the steps that keep an address in the dialog for the receiver."""
    return ("ctrl+u", Type(address), "enter", "enter", "down", "enter")


def outbox(workspace: Workspace) -> list[dict[str, object]]:
    entries: list[dict[str, object]] = workspace.run_command("outbox", "--json").json
    return entries


def entry_file(workspace: Workspace) -> Path:
    """Return the file of the only entry in the outbox."""
    (path,) = workspace.home.glob("outbox/*/to-*.json")
    return path


def let_wait(workspace: Workspace, name: str, folder: Path) -> str:
    """Submit a draft to a missing folder, so that it waits; return the id of its package."""
    output = workspace.run_command("submit", name, "--endpoint", f"folder:{folder}", "--yes", "--json")
    assert output.code == 5
    return str(output.json["id"])


def send(front_end: str, workspace: Workspace, name: str, address: str) -> None:
    """Send a draft to an address that is saved in the settings."""
    workspace.run_command("config", "set", "endpoint", address)
    match front_end:
        case "cli":
            workspace.run_command("submit", name, "--yes")
        case "plain":
            workspace.play_console("/submit", Choose("seal and send"), draft=name)
        case _:
            workspace.play_screen("f3", "f9", "enter", "y", WaitFor(RECEIPT), draft=name)


# First in, first out


@front_ends()
def test_what_waits_longer_for_the_same_receiver_is_sent_first(front_end: str, workspace: Workspace) -> None:
    """Sending a draft first sends the packages that wait for the same receiver."""
    workspace.new_draft("Old")
    workspace.new_draft("New")
    box = workspace.folder / "BOX"
    old_package = let_wait(workspace, "Old", box)
    box.mkdir()
    send(front_end, workspace, "New", f"folder:{box}")
    packages = packages_in(box)
    assert len(packages) == 2
    assert packages[0].stem == old_package


# The address of a package


def send_to(other: Path, lines: tuple[Step, ...] | None, workspace: Workspace) -> str:
    """Send A to a folder named for it: by these lines at the console, or without lines on the screen."""
    if lines is not None:
        return workspace.play_console(*lines, draft="A").text
    steps = ("f3", "f9", "a", *say_where(f"folder:{other}"), "enter", "y", WaitFor(RECEIPT))
    return workspace.play_screen(*steps, draft="A", size=WIDE).text


@front_ends(only=["cli", "plain", "plain, by choice", "tui"])
def test_a_package_goes_to_the_address_that_was_named_for_it(
    front_end: str, workspace: Workspace, response: Path
) -> None:
    """A package goes to the address named for it, whatever the environment variable says."""
    preset, other = workspace.new_folder("PRESET"), workspace.new_folder("OTHER")
    workspace.monkeypatch.setenv("LGQTUI_ENDPOINT", f"folder:{preset}")
    match front_end:
        case "cli":
            workspace.run_command("submit", "A", "--endpoint", f"folder:{other}", "--yes")
        case "plain":
            send_to(other, (f"/submit folder:{other}", Choose("seal and send")), workspace)
        case "plain, by choice":
            lines = ("/submit", Choose("another address"), f"folder:{other}", Choose("seal and send"))
            send_to(other, lines, workspace)
        case _:
            send_to(other, None, workspace)
    assert (len(packages_in(preset)), len(packages_in(other))) == (0, 1)


@front_ends()
def test_a_variable_that_wins_over_a_saved_address_is_named(
    front_end: str, workspace: Workspace, response: Path
) -> None:
    """Saving an address reports the environment variable that overrides it."""
    preset, other = workspace.new_folder("PRESET"), workspace.new_folder("OTHER")
    workspace.monkeypatch.setenv("LGQTUI_ENDPOINT", f"folder:{preset}")
    match front_end:
        case "cli":
            text = workspace.run_command("config", "set", "endpoint", f"folder:{other}").text
        case "plain":
            lines = ("/submit", Choose("another address"), f"folder:{other}", Choose("leave it open"))
            text = workspace.play_console(*lines, draft="A").text
        case _:
            text = workspace.play_screen("f3", "f9", "a", *say_where(f"folder:{other}"), draft="A").last
    assert "LGQTUI_ENDPOINT" in text


# What was sent before


def send_again(front_end: str, workspace: Workspace) -> str:
    """Send A, send it again, and return what the second sending shows."""
    box = workspace.new_folder("BOX")
    workspace.run_command("config", "set", "endpoint", f"folder:{box}")
    assert workspace.run_command("submit", "A", "--yes").code == 0
    match front_end:
        case "cli":
            output = workspace.type_command("submit", "A", lines=[""])
            text = output.text
        case "plain":
            output = workspace.play_console("/submit", When("seal and send", "y"), draft="A")
            text = "\n".join(output.parts[1:])
        case _:
            steps = ("f3", "f9", When("pack and send", "enter"), WaitFor(RECEIPT))
            output = workspace.play_screen(*steps, draft="A", size=WIDE)
            text = "\n".join(output.parts[2:])
    assert len(packages_in(box)) == 1
    return text


@front_ends()
def test_a_second_sending_says_that_the_same_was_sent_before(
    front_end: str, workspace: Workspace, response: Path
) -> None:
    """A second sending says so before any question, and neither offers nor reports sealing."""
    text = send_again(front_end, workspace)
    assert re.search(r"\bsent\b.*\bbefore\b", text)
    assert not re.search(r"seal (it|and)|seals and|Sealing|Sent\. This", text)


@front_ends()
def test_a_second_sending_shows_the_receipt_and_where_it_lies(
    front_end: str, workspace: Workspace, response: Path
) -> None:
    """A second sending shows the receipt, its time, and the paths of package and receipt."""
    text = send_again(front_end, workspace)
    (receipt,) = workspace.home.glob("outbox/*/receipt-*.json")
    document = json.loads(receipt.read_text("utf-8"))
    assert document["sha256"] in re.sub(r"\s", "", text)
    assert document["time"][:10] in text
    assert str(receipt) in text
    assert str(receipt.with_name("package.zip")) in text


# The receipt decides


@pytest.mark.parametrize(
    ("view", "sent"),
    [
        ("list --json", '"state": "sent"'),
        ("show A --json", '"state": "sent"'),
        ("list", r"\bsent\b"),
        ("show A", r"· sent\b"),
        ("outbox", r"\bsent\b"),
        ("plain", r"\bsent \d"),
        ("tui", r"\bsent \d"),
    ],
)
def test_a_draft_with_a_receipt_is_sent(view: str, sent: str, workspace: Workspace, response: Path) -> None:
    """A draft with a receipt is shown as sent, also if the program was killed before it noted that."""
    box = workspace.new_folder("BOX")
    assert workspace.run_command("submit", "A", "--endpoint", f"folder:{box}", "--yes").code == 0
    note = workspace.sidecar("A") / "delivery.json"
    document = json.loads(note.read_text("utf-8"))
    note.write_text(json.dumps({**document, "state": "packed"}), "utf-8")
    match view:
        case "plain":
            text = workspace.play_console().text
        case "tui":
            text = workspace.play_screen(WaitFor("receipt")).text
        case _:
            text = workspace.run_command(*view.split()).text
    assert re.search(sent, text)


# An entry of the outbox that cannot be read


@pytest.fixture
def damaged_entry(workspace: Workspace, response: Path) -> None:
    """Let A wait in the outbox, with an entry that cannot be read."""
    let_wait(workspace, "A", workspace.folder / "BOX")
    entry_file(workspace).write_text("{", "utf-8")


@pytest.mark.usefixtures("damaged_entry")
@pytest.mark.parametrize(
    "view",
    [
        "outbox",
        "outbox send",
        "list",
        "submit A --yes --endpoint folder:BOX",
        "plain",
        "plain /send",
        "tui",
    ],
)
def test_an_entry_of_the_outbox_that_cannot_be_read_is_reported(view: str, workspace: Workspace) -> None:
    """Each list and command reports an entry of the outbox that cannot be read."""
    workspace.monkeypatch.chdir(workspace.folder)
    match view:
        case "plain":
            text = workspace.play_console().text
        case "plain /send":
            text = workspace.play_console("/send").last
        case "tui":
            text = workspace.play_screen(WaitWhile("reading …")).last
        case _:
            text = workspace.run_command(*view.split()).text
    assert "damaged" in text


# Sending everything that waits


@front_ends()
def test_everything_that_waits_is_tried_once_when_somebody_watches(
    front_end: str, workspace: Workspace, response: Path
) -> None:
    """At a terminal each waiting package is tried once, and the remedy is shown at the first failure."""
    let_wait(workspace, "A", workspace.folder / "BOX")
    path = entry_file(workspace)
    document = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**document, "due": time.time() + 3600.0}), "utf-8")  # nothing is due at the start

    def tries() -> int:
        return int(json.loads(path.read_text("utf-8"))["tries"])

    match front_end:
        case "cli":
            text = workspace.type_command("outbox", "send", interrupt_at="Next try").text
        case "plain":
            text = workspace.play_console("/send").last
        case _:
            steps = (WaitFor("s send "), "s", WaitUntil(lambda: tries() == 2), WaitFor("s send "))
            text = workspace.play_screen(*steps, size=WIDE).last
    assert tries() == 2
    assert "Next try" not in text
    assert "Insert the disk" in text


@pytest.fixture
def busy_receiver() -> Iterator[str]:
    """Run a receiver that is always busy; return its address."""
    receiver = Receiver()
    receiver.plan(["503"] * 9)
    with serving(receiver.app) as address:
        yield f"{address}/packages"


@front_ends(only=["cli", "plain"])
def test_only_the_full_screen_promises_to_send_at_its_start(
    front_end: str, workspace: Workspace, response: Path, busy_receiver: str
) -> None:
    """Only the full screen sends at its start, so no other front end says that it will."""
    output = workspace.run_command("submit", "A", "--endpoint", busy_receiver, "--yes")
    assert output.code == 5
    text = output.text if front_end == "cli" else workspace.play_console("/send").last
    assert "the receiver is busy" in text
    assert not re.search(r"at the next start(?! of the full screen)", text)
    assert re.search(r"lgqtui outbox send|/send", text)


# A relative folder is saved as an absolute path


@front_ends(only=["cli", "cli, named", "plain", "tui"])
def test_a_relative_folder_means_the_same_wherever_the_program_is_started(
    front_end: str, workspace: Workspace, response: Path
) -> None:
    """A relative folder is resolved when the address is saved."""
    first, second = workspace.new_folder("first"), workspace.new_folder("second")
    for folder in (first, second):
        (folder / "box").mkdir()
    workspace.monkeypatch.chdir(first)
    match front_end:
        case "cli":
            workspace.run_command("config", "set", "endpoint", "folder:box")
        case "cli, named":
            workspace.run_command("config", "set", "endpoints.office.address", "folder:box")
            workspace.run_command("config", "set", "endpoint", "office")
        case "plain":
            workspace.play_console("/submit", "folder:box", Choose("leave it open"), draft="A")
        case _:
            workspace.play_screen("f3", "f9", "a", *say_where("folder:box"), draft="A")
    workspace.monkeypatch.chdir(second)
    assert workspace.run_command("submit", "A", "--yes").code == 0
    assert (len(packages_in(first / "box")), len(packages_in(second / "box"))) == (1, 0)


# Gaps: a dry run, and dropping a package from the outbox


def offers(text: str, key: str) -> bool:
    """Return True if the screen names a key of one letter."""
    return re.search(rf"\b{key}\b", text) is not None


def try_out(front_end: str, workspace: Workspace, folder: Path, sentence: str) -> str:
    """Try sending A to a folder in the settings; return what is shown when the sentence is there."""
    workspace.run_command("config", "set", "endpoint", f"folder:{folder}")
    match front_end:
        case "cli":
            return workspace.run_command("submit", "A", "--dry-run").text
        case "plain":
            return workspace.play_console("/dry-run", draft="A").parts[1]
        case _:
            offer = workspace.play_screen("f3", "f9", draft="A").last
            assert offers(offer, "d"), "the screen offers no key for it"
            return workspace.play_screen("f3", "f9", "d", WaitFor(sentence), draft="A", size=WIDE).last


@front_ends()
@pytest.mark.parametrize(("exists", "sentence"), [(True, "the folder is there"), (False, "is not there")])
def test_a_dry_run_says_whether_a_package_would_arrive(
    front_end: str, exists: bool, sentence: str, workspace: Workspace, response: Path
) -> None:
    """A dry run reports whether the receiver is there, sends nothing and leaves the outbox empty."""
    folder = workspace.folder / "BOX"
    if exists:
        folder.mkdir()
    text = try_out(front_end, workspace, folder, sentence)
    assert sentence in text
    assert outbox(workspace) == []
    assert not exists or packages_in(folder) == []


def test_a_dry_run_at_the_console_takes_another_address(workspace: Workspace, response: Path) -> None:
    """`/dry-run ADDRESS` tries that receiver and leaves the settings unchanged."""
    other = workspace.new_folder("OTHER")
    text = workspace.play_console(f"/dry-run folder:{other}", draft="A").parts[1]
    assert str(other) in text
    assert "the folder is there" in text
    assert "OTHER" not in workspace.run_command("config", "show").text


def test_a_dry_run_against_a_silent_receiver_ends_within_fifteen_seconds(workspace: Workspace, response: Path) -> None:
    """A dry run ends within 15 seconds if the receiver accepts the connection and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/packages"
        argv = [sys.executable, "-m", "lgqtui", "submit", "A", "--dry-run", "--endpoint", address]
        try:
            result = subprocess.run(argv, env=os.environ, capture_output=True, timeout=15.0, check=False)
        except subprocess.TimeoutExpired:
            pytest.fail("the dry run goes on after fifteen seconds")
    assert result.returncode == 5
    assert b"http://127.0.0.1" in result.stdout


def drop_at_console(workspace: Workspace) -> None:
    workspace.play_console("/drop 1", When("y to take it out", "yes"))


def drop_on_screen(workspace: Workspace) -> None:
    offer = workspace.play_screen("f10", "slash", Type("drop")).last
    assert "Nothing found" not in offer
    entries = workspace.home / "outbox"
    steps = ("f10", "slash", Type("drop"), "enter", When("The draft stays", "y"))
    workspace.play_screen(*steps, WaitUntil(lambda: not list(entries.glob("*/to-*.json"))))


def drop_by_command(workspace: Workspace) -> None:
    workspace.run_command("outbox", "drop", "A", "--yes")


@pytest.mark.parametrize(
    "drop",
    [
        pytest.param(drop_by_command, id="cli"),
        pytest.param(drop_at_console, id="plain"),
        pytest.param(drop_on_screen, id="tui"),
    ],
)
def test_a_package_that_waits_can_be_taken_out_of_the_outbox(
    drop: Callable[[Workspace], None], workspace: Workspace, response: Path
) -> None:
    """A dropped package leaves the outbox, and its draft is open again."""
    let_wait(workspace, "A", workspace.folder / "BOX")
    drop(workspace)
    assert outbox(workspace) == []
    (draft,) = workspace.run_command("list", "--json").json["drafts"]
    assert (draft["name"], draft["state"]) == ("A", "open")
