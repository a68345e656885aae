"""Links in the console: lists by verdict, checks with consent, accepting proposals."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from lgqtui.draft.ledger import Ledger, load_ledger, save_ledger
from lgqtui.draft.store import DraftFile
from lgqtui.links.model import LinkRow, Verdict
from lgqtui.plain.bare_console import BareConsole
from lgqtui.questionnaire.answer import Answer
from lgqtui.settings.loader import write_setting
from lgqtui.workflows import link_checks
from tests.link_server import LinkServer, ServerThread
from tests.plain.player import ConsolePlayer
from tests.tui.harness import NOW, link_row

ODD = "https://p.example.org/a?/"
MENDED = "https://p.example.org/a"


@pytest.fixture
def web(player: ConsolePlayer) -> Iterator[ServerThread]:
    """A server on this computer that may be checked."""
    player.harness.probe = "auto"
    with ServerThread(LinkServer()) as running:
        yield running


def page(web: ServerThread, path: str) -> str:
    return f"http://127.0.0.1:{web.port}/{path}"


def cited(web: ServerThread, *paths: str) -> dict[str, Answer]:
    return {"portals": Answer(links=tuple(link_row(path, page(web, path)) for path in paths))}


@pytest.fixture
def path(player: ConsolePlayer) -> Path:
    return player.harness.home.drafts / "Town.toml"


def verdicts(path: Path) -> list[str]:
    return sorted(verdict.word for verdict in load_ledger(path).verdicts.values())


def test_all_sites_are_requested_and_their_verdicts_printed(
    player: ConsolePlayer, web: ServerThread, path: Path
) -> None:
    """What is sent is printed before; verdicts are counted after; a link is listed with its day and visited."""
    transcript = player.fill("/links", "8", "3", "1", "1", answers=cited(web, "ok/1", "404/1"))
    before, _, after = transcript.text.partition("Asking about 2 pages. Ctrl-C stops.")
    assert "2 links. Nothing has been asked yet." in before
    assert "They see your network address" in before
    assert "\n1 broken, 1 ok.\n2 links: 1 broken, 1 ok.\n" in after
    assert "1. portals, 127.0.0.1: broken: 404" in after
    assert "broken: 404, asked 2026-11-23" in after
    assert "Portals" in after
    assert verdicts(path) == ["broken", "ok"]


def test_sites_are_requested_by_a_command(player: ConsolePlayer, web: ServerThread, path: Path) -> None:
    """What is sent is printed only the first time."""
    assert "They see your network address" in player.fill("/links check", answers=cited(web, "ok/1")).text
    assert "They see your network address" not in player.fill("/links check").text
    assert verdicts(path) == ["ok"]


@pytest.mark.parametrize(("choice", "requests"), [("1", 1), ("2", 0), ("", 0)])
def test_no_request_is_sent_without_consent(
    choice: str, requests: int, player: ConsolePlayer, web: ServerThread, path: Path
) -> None:
    """The setting is “ask”; consent holds for the session."""
    player.harness.probe = "ask"
    transcript = player.fill("/links check", choice, answers=cited(web, "ok/1"))
    assert "Ask the site of 1 page whether it is there?" in transcript.lines
    assert ("Nothing was asked." in transcript.lines) is (requests == 0)
    assert len(verdicts(path)) == requests
    again = player.fill("/links again", "1", "/links again")
    assert again.text.count("Ask the site of") == 1


def test_links_of_an_imported_draft_are_checked_only_with_consent(
    player: ConsolePlayer, web: ServerThread, path: Path
) -> None:
    """The reason is printed; consent is saved."""
    player.harness.draft(answers=cited(web, "ok/1"))
    save_ledger(path, Ledger(from_elsewhere=True))
    transcript = player.fill("/links check", "", "/links check", "1")
    assert transcript.text.count("This draft came from elsewhere.") == 2
    assert verdicts(path) == ["ok"]
    draft_id = DraftFile(path, lambda: NOW).load().id
    assert not link_checks.LinkCheckPolicy(player.context(), path, draft_id).is_foreign
    assert "came from elsewhere" not in player.fill("/links check").text


def test_no_request_is_sent_where_checks_are_off(player: ConsolePlayer, web: ServerThread) -> None:
    """The remedy is printed."""
    player.harness.probe = "off"
    transcript = player.fill("/links check", answers=cited(web, "ok/1"))
    refusal = "Asking is switched off by the variable LGQTUI_LINKS_PROBE. To allow it, begin without that."
    assert refusal in transcript.lines
    player.harness.probe = ""
    write_setting(player.context().folders, "links.probe", "off")
    refusal = "Asking is switched off. To allow it: lgqtui config set links.probe auto"
    assert refusal in player.fill("/links check").lines
    assert web.server.requests.total() == 0


def test_a_draft_without_links_says_so(player: ConsolePlayer) -> None:
    """For every command about links."""
    player.harness.probe = "auto"
    transcript = player.fill("/links", "/links check")
    assert transcript.lines.count("There is no link in this draft yet.") == 2


def test_ctrl_c_stops_the_check_and_not_the_session(
    player: ConsolePlayer, web: ServerThread, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Verdicts so far are saved; progress is printed."""
    monkeypatch.setattr("lgqtui.plain.console._PROGRESS_SECONDS", 0.0)
    say = BareConsole.say

    def say_and_press(self: BareConsole, sentence: str = "") -> None:
        say(self, sentence)
        if sentence == "1 of 2 asked.":
            os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(BareConsole, "say", say_and_press)
    before = signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # the process that runs the tests may ignore SIGINT
    try:
        transcript = player.fill("/links check", "New", answers=cited(web, "ok/1", "hang/1"), at="city")
    finally:
        signal.signal(signal.SIGINT, before)
    assert "Stopped. What was found so far is kept." in transcript.lines
    assert transcript.code == 0
    assert player.saved("city").text == "New"
    assert load_ledger(path).verdicts[page(web, "ok/1")].word == "ok"


def test_being_offline_is_reported_and_changes_no_verdict(
    player: ConsolePlayer, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Earlier verdicts stay."""

    def nowhere(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "offline")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    player.harness.probe = "auto"
    links = [f"https://h{n}.example.org/" for n in range(3)]
    player.harness.draft(answers={"portals": Answer(links=tuple(link_row("x", link) for link in links))})
    save_ledger(path, Ledger({links[0]: Verdict("ok", NOW, 200)}))
    transcript = player.fill("/links check")
    assert "This computer seems to be offline: what could not be reached is not checked." in transcript.lines
    assert "1 ok" in transcript.text
    assert load_ledger(path).verdicts[links[0]].word == "ok"


def test_a_proposed_link_is_taken(player: ConsolePlayer) -> None:
    """Where a single one exists; undo restores the old link."""
    transcript = player.fill("/mend", answers={"portals": Answer(links=(link_row("a", ODD),))}, at="portals")
    assert f"Taken: {MENDED}. /undo brings the other back." in transcript.lines
    assert player.saved("portals").links[0].urls == (MENDED,)
    player.fill("/undo")
    assert player.saved("portals").links[0].urls == (ODD,)  # also in the next session


def test_a_proposal_is_chosen_among_several_or_declined(player: ConsolePlayer) -> None:
    """In the order of the links."""
    other = "https://q.example.org/b?/"
    answers = {"portals": Answer(links=(link_row("a", ODD), link_row("b", other)))}
    assert "No other link is proposed here." in player.fill("/mend", answers=answers, at="city").lines
    transcript = player.fill("/mend", "", "/mend", "2", at="portals")
    assert f"1. {MENDED}, for {ODD}" in transcript.lines
    assert [r.urls[0] for r in player.saved("portals").links] == [ODD, "https://q.example.org/b"]


def test_in_a_draft_that_may_not_be_changed_nothing_is_taken(player: ConsolePlayer, path: Path) -> None:
    """The reason is printed, at the field and in the list of links."""
    player.harness.draft(answers={"portals": Answer(links=(link_row("a", ODD),))})
    with DraftFile(path, lambda: NOW).lock("somebody", wait=0.0):
        transcript = player.fill("/mend", "/links", "1", "1", "2", at="portals")
    assert transcript.text.count("is open") >= 2
    assert "Taken" not in transcript.text
    assert player.saved("portals").links[0].urls == (ODD,)


def test_selections_that_hold_nothing_say_so_and_a_word_leads_on(player: ConsolePlayer) -> None:
    """From a list the user returns to the selections, then to the question or elsewhere."""
    answers = {"portals": Answer(links=(link_row("a", "https://p.example.org/"),))}
    transcript = player.fill("/links", "3", "1", "", "1", "1", "", "/jump city", "New", answers=answers, at="portals")
    assert "Nothing here." in transcript.lines
    assert "1. portals, p.example.org: not checked" in transcript.lines
    assert player.saved("city").text == "New"


def test_a_short_check_prints_no_progress(
    player: ConsolePlayer, web: ServerThread, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often the progress is polled."""
    monkeypatch.setattr(link_checks, "_POLL_SECONDS", 0.0)
    transcript = player.fill("/links check", answers=cited(web, "ok/1"), at="city")
    assert "1 of 1 asked." not in transcript.lines
    assert load_ledger(path).verdicts[page(web, "ok/1")].word == "ok"


LISTED = ("Alpha: https://a.example.org/", "Beta: https://b.example.org/")
ROWS = (LinkRow("Alpha", ("https://a.example.org/",)), LinkRow("Beta", ("https://b.example.org/",)))


@pytest.mark.parametrize("command", ["/back", "/undo", "/jump A.1", "/quit", "/help", "?", "/nonsense"])
@pytest.mark.parametrize("after", [(), ("1",), ("",)], ids=["end of input", "taken", "Enter"])
def test_a_command_at_the_preview_decides_nothing(player: ConsolePlayer, command: str, after: tuple[str, ...]) -> None:
    """The rows are kept, and the choice is asked for again; at the end of the input they are taken."""
    transcript = player.fill(*LISTED, "/end", command, *after, at="portals")
    assert player.saved("portals").links == ROWS
    assert transcript.text.count("Enter takes them, n leaves them:") == 2
    assert ("decides nothing here, and nothing is lost" in transcript.text) is (command not in ("?", "/help"))
    assert ("n: leave everything as it was" in transcript.lines) is (command in ("?", "/help"))


@pytest.mark.parametrize("command", ["/back", "/jump A.1", "/Quit", " /next"])
@pytest.mark.parametrize("after", [(), ("1",), ("1", "y"), ("",), ("/back", "1")], ids=str)
def test_a_command_within_a_list_ends_it(player: ConsolePlayer, command: str, after: tuple[str, ...]) -> None:
    """It is no row; the rows before it are asked about, and taken at the end of the input."""
    transcript = player.fill(*LISTED, command, *after, at="portals")
    assert player.saved("portals").links == ROWS
    assert f"“{command.strip()}” ends the list" in transcript.text


@pytest.mark.parametrize(("choice", "rows"), [("1", ROWS), ("2", ())], ids=["taken", "left"])
def test_a_command_within_a_list_runs_after_it(player: ConsolePlayer, choice: str, rows: tuple[LinkRow, ...]) -> None:
    """Whether the rows are taken or not."""
    transcript = player.fill(*LISTED, "/jump A.1", choice, at="portals")
    assert player.saved("portals").links == rows
    assert transcript.text.rstrip().rfind("Who answers?") > transcript.text.find("Your list becomes")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Caf� X", "Caf� X"),
        ("abc\x1b[?61;6;22cd", "abcd"),
        ("abc\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\d", "abcd"),
        ("abc\x1b[8;24;80td", "abcd"),
        ("abc\x1bP>|tmux 3.3a\x1b\\d", "abcd"),
        ("ab\x1b[99;1:1u\x1b[99;1:3u\x1b[1;1:1D\x1bOPd", "abcd"),
        ("abc\x1b[M !!d", "abcd"),
        ("\x1b[200~red \x1b[38;5;1mtext\x1b8\x1b[201~", "red text"),
    ],
)
def test_what_a_terminal_sends_by_itself_is_no_answer(player: ConsolePlayer, line: str, expected: str) -> None:
    """Replies are dropped; a byte that is no UTF-8 is one sign, told once."""
    transcript = player.fill(line, line, at="city")
    assert player.saved("city").text == expected
    assert transcript.text.count("stands for what the terminal sent and is not UTF-8") == ("�" in line)
