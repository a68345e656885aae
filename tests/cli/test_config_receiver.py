"""`lgqtui config receiver`: the endpoint in a dialog, with a dry run at the end."""

from __future__ import annotations

import os
import stat
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pexpect
import pytest

from lgqtui.errors import CannotRead
from lgqtui.plain.config_dialog import ask_receiver
from lgqtui.settings.folders import find_user_folders
from lgqtui.settings.registry import SETTINGS
from lgqtui.submission.credentials import TokenStore
from lgqtui.submission.endpoints.address import read_address
from lgqtui.workflows.context import AppContext
from tests.cli.conftest import Call
from tests.receiver.app import Receiver
from tests.receiver.server import serving

DOWN, ENTER, CTRL_D = "\x1b[B", "\r", "\x04"


@pytest.fixture
def receiver() -> Receiver:
    return Receiver(token="s3cr3t-t0ken")


@pytest.fixture
def receiver_url(receiver: Receiver) -> Iterator[str]:
    with serving(receiver.app) as address:
        yield f"{address}/packages"


def dialogue(home: Path, *argv: str, **environ: str) -> pexpect.spawn[str]:
    # Disable the machine's store of secrets.
    store = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    variables = {
        **os.environ,
        "LGQTUI_HOME": str(home),
        "TERM": "xterm",
        "NO_PROXY": "*",
        "PROMPT_TOOLKIT_NO_CPR": "1",
        **store,
        **environ,
    }
    command = ["-m", "lgqtui", "config", *argv]
    return pexpect.spawn(sys.executable, command, env=variables, timeout=30, encoding="utf-8", dimensions=(30, 110))


def end(child: pexpect.spawn[str]) -> int:
    child.expect(pexpect.EOF)
    child.close()
    return int(child.exitstatus or 0)


def test_a_web_address_a_token_with_consent_and_a_try(home: Path, receiver_url: str, receiver: Receiver) -> None:
    """A wrong address is asked again; the token is saved only with consent, and never printed."""
    child = dialogue(home, "receiver")
    child.expect("Where do your answers go")
    child.send(DOWN + ENTER)
    child.expect("Address, beginning")
    child.send("http://far.example/" + ENTER)
    child.expect("anybody on the way can read")
    child.expect("Address, beginning")
    child.send(receiver_url + ENTER)
    child.expect("Token, if the office")
    child.send("two words" + ENTER)
    child.expect("that is no token")
    child.expect("Token, if the office")
    child.send("s3cr3t-t0ken" + ENTER)
    child.expect("Keep it in a file that only you can read")
    child.send("y")
    child.expect("The token is kept in ")
    child.expect("Try it now")
    child.send("y")
    child.expect("the token is accepted")
    child.expect("Saved in")
    assert end(child) == 0
    assert tomllib.loads((home / "settings.toml").read_text()) == {"endpoint": receiver_url}
    tokens = home / "tokens.json"
    assert stat.S_IMODE(tokens.stat().st_mode) == 0o600
    assert "s3cr3t-t0ken" in tokens.read_text()
    assert receiver.store.packages == {}


def test_a_saved_token_is_used(
    city: Path, home: Path, receiver_url: str, lgq: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is printed nowhere."""
    monkeypatch.setenv("NO_PROXY", "*")
    lgq("config", "set", "endpoint", receiver_url)
    child = dialogue(home, "receiver")
    child.expect("as it is: ")
    child.send(ENTER)
    child.expect("Token, if the office")
    child.send("s3cr3t-t0ken" + ENTER)
    child.expect("Keep it in a file")
    child.send("y")
    child.expect("Try it now")
    child.send("n")
    child.expect("The address is as it was")
    end(child)
    assert lgq("submit", "city").code == 0
    holders = [p.name for p in home.rglob("*") if p.is_file() and b"s3cr3t" in p.read_bytes()]
    assert holders == ["tokens.json"]


def test_a_saved_token_is_deleted(home: Path, receiver_url: str, lgq: Call) -> None:
    """By a hyphen instead of a token; Enter keeps it."""
    lgq("config", "set", "endpoint", receiver_url)
    endpoint = read_address(receiver_url)
    TokenStore(find_user_folders({"LGQTUI_HOME": str(home)}), {}).keep_in_file(endpoint, "s3cr3t-t0ken")
    for typed, says in (("", "Try it"), ("-", "The token is kept no longer")):
        child = dialogue(home, "receiver")
        child.expect("as it is: ")
        child.send(ENTER)
        child.expect("Token [(]Enter: as it is, -: forget it[)]")
        assert "s3cr3t" in (home / "tokens.json").read_text()
        child.send(typed + ENTER)
        child.expect(says)
        child.expect("Nothing is sent")  # between two prompts the system would keep the key
        child.send(CTRL_D)
        end(child)
    assert "s3cr3t" not in (home / "tokens.json").read_text()


def test_a_token_is_not_saved_without_consent(home: Path, receiver_url: str) -> None:
    """The message says how to give it otherwise."""
    child = dialogue(home, "receiver")
    child.expect("Where do your answers go")
    child.send(DOWN + ENTER)
    child.expect("Address, beginning")
    child.send(receiver_url + ENTER)
    child.expect("Token, if")
    child.send("s3cr3t-t0ken" + ENTER)
    child.expect("Keep it in a file")
    child.send("n")
    child.expect("Give it each time by LGQTUI_TOKEN")
    child.send("y")
    child.expect("a token is wanted")
    end(child)
    assert not (home / "tokens.json").exists()


def test_a_folder_needs_no_token(home: Path, tmp_path: Path) -> None:
    """With or without its prefix."""
    child = dialogue(home, "receiver")
    child.expect("Where do your answers go")
    child.send(DOWN + DOWN + ENTER)
    child.expect("Path of the folder")
    child.send(f"{tmp_path}" + ENTER)
    child.expect("Try it now")
    child.send("y")
    child.expect("the folder is there")
    end(child)
    assert tomllib.loads((home / "settings.toml").read_text()) == {"endpoint": f"folder:{tmp_path}"}


def test_a_token_from_the_environment_is_not_asked_for(home: Path, receiver_url: str, lgq: Call) -> None:
    """It overrides a saved token."""
    lgq("config", "set", "endpoint", receiver_url)
    child = dialogue(home, "receiver", LGQTUI_TOKEN="s3cr3t-t0ken")
    child.expect("as it is")
    child.send(ENTER)
    child.expect("comes from the environment variable LGQTUI_TOKEN")
    child.send("y")
    child.expect("the token is accepted")
    assert end(child) == 0


def test_leaving_changes_nothing(home: Path) -> None:
    """At the first question."""
    child = dialogue(home, "receiver")
    child.expect("Where do your answers go")
    child.sendintr()
    child.expect("The address is as it was")
    assert end(child) == 130
    assert not (home / "settings.toml").exists()


def test_without_a_terminal_it_says_how_else(lgq: Call, home: Path) -> None:
    """No question is asked."""
    result = lgq("config", "receiver")
    assert result.code == 2
    assert "lgqtui config set endpoint ADDRESS" in result.hint


def test_it_is_part_of_the_whole_dialogue(home: Path, tmp_path: Path) -> None:
    """Between the other settings."""
    child = dialogue(home)
    for setting in SETTINGS:
        if setting.name != "endpoint":
            child.expect(f"{setting.name}:")
            if setting.name == "patience":
                child.send("x" + ENTER)
                child.expect("patience cannot be")
                child.expect("patience:")
            child.send(ENTER)
            continue
        child.expect("Where do your answers go")
        child.send(DOWN + DOWN + ENTER)
        child.expect("Path of the folder")
        child.send(f"{tmp_path}" + ENTER)
        child.expect("Try it now")
        child.send("n")
    child.expect("Saved in")
    assert end(child) == 0


class Dialogue:
    """Scripted replies to the questions of the dialog."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *replies: object) -> None:
        self.replies = list(replies)
        self.messages: list[str] = []
        for name in ("select", "text", "password", "confirm"):
            monkeypatch.setattr(f"questionary.{name}", lambda *_, **__: SimpleNamespace(unsafe_ask=self._next))

    def _next(self) -> object:
        return self.replies.pop(0)

    def ask(self, home: Path, now: str, **environ: str) -> bool:
        """Return True if anything changed; every reply must have been used."""
        endpoint = {"LGQTUI_ENDPOINT": now} if now else {}
        context = AppContext({"LGQTUI_HOME": str(home), **endpoint, **environ}, lambda: datetime.now(UTC))
        changed = ask_receiver(context, self.messages.append)
        assert self.replies == []
        return changed


def test_nowhere_yet_stays_nowhere(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither token nor dry run is offered then."""
    assert Dialogue(monkeypatch, "keep").ask(home, "") is False


@pytest.mark.parametrize(
    ("kind", "address", "expected"),
    [
        ("s3", "https://b.example/{id}?sig=1", "s3+https://b.example/{id}?sig=1"),
        ("http", "https://b.example/", "https://b.example/"),
        ("folder", "stick", "folder:"),
    ],
)
def test_an_empty_address_is_asked_again(
    kind: str, address: str, expected: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the same sentence each time."""
    replies = ("", False) if kind == "http" else (False,)
    dialogue = Dialogue(monkeypatch, kind, "", "  ", address, *replies)
    assert dialogue.ask(home, "") is True
    assert dialogue.messages == ["Nothing was typed. Type it, or leave everything as it was with Ctrl-C."] * 2
    assert tomllib.loads((home / "settings.toml").read_text())["endpoint"].startswith(expected)


def test_a_variable_that_overrides_is_reported(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address is saved and tried anyway."""
    dialogue = Dialogue(monkeypatch, "folder", "stick", False)
    assert dialogue.ask(home, "", LGQTUI_ENDPOINT="folder:/elsewhere") is True
    assert "LGQTUI_ENDPOINT wins" in dialogue.messages[0]
    assert "stick" in (home / "settings.toml").read_text()


def test_a_saved_receiver_that_cannot_be_used_is_reported(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a remedy; nothing changes."""
    dialogue = Dialogue(monkeypatch, "keep")
    assert dialogue.ask(home, "nowhere") is False
    assert dialogue.messages[0].startswith("there is no endpoint “nowhere” in the settings. ")


def test_an_unreadable_token_store_is_reported(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No token is asked for, and none is used for the dry run."""

    def refuse(*_: object) -> None:
        raise CannotRead("locked", "the store of secrets is locked", "Unlock it.")

    monkeypatch.setattr("lgqtui.submission.credentials.TokenStore.find", refuse)
    dialogue = Dialogue(monkeypatch, "keep", True)
    assert dialogue.ask(home, "https://collect.example/in") is False
    assert dialogue.messages == ["the store of secrets is locked. Unlock it."] * 2


def test_an_invalid_token_is_asked_for_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the reason; an empty reply continues without a token."""
    dialogue = Dialogue(monkeypatch, "keep", "a b\nc", "", False)
    dialogue.ask(home, "https://collect.example/in")
    assert len(dialogue.messages) == 1


def test_a_token_is_saved_in_the_store_of_the_system(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file is offered then."""
    monkeypatch.setattr("lgqtui.submission.credentials.TokenStore.keep_in_keyring", lambda *_: True)
    dialogue = Dialogue(monkeypatch, "keep", "abc", False)
    dialogue.ask(home, "https://collect.example/in")
    assert dialogue.messages == ["The token is in the system's store of secrets."]


PASTED = "https://jk.example.org/kj"


@pytest.mark.parametrize("typed", [PASTED, f"\x1b[200~{PASTED}\x1b[201~", "/srv/x"])
def test_an_address_at_the_first_question_is_no_choice(home: Path, typed: str) -> None:
    """Its letters move nothing, and its Enter leaves the address as it is."""
    child = dialogue(home, "receiver")
    child.expect("Where do your answers go")
    child.send(typed + ENTER)
    child.expect("as it was")
    end(child)
    assert not (home / "settings.toml").exists()
