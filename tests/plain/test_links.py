"""Links by talk: heard in selections, asked about with the person's consent, better ones taken."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from lgqtui.draft.consent import LinkCheckConsent
from lgqtui.draft.ledger import Ledger, load_ledger, save_ledger
from lgqtui.draft.store import DraftFile
from lgqtui.links.model import Verdict
from lgqtui.plain import asking_sites
from lgqtui.plain.bare_console import BareConsole
from lgqtui.questionnaire.answer import Answer
from tests.link_server import LinkServer, Running
from tests.plain.voice import Voice
from tests.tui.harness import NOW, link_row

ODD = "https://p.example.org/a?/"
MENDED = "https://p.example.org/a"


@pytest.fixture
def web(voice: Voice) -> Iterator[Running]:
    """A server on this computer that may be asked."""
    voice.desk.probe = "auto"
    with Running(LinkServer()) as running:
        yield running


def page(web: Running, path: str) -> str:
    return f"http://127.0.0.1:{web.port}/{path}"


def cited(web: Running, *paths: str) -> dict[str, Answer]:
    return {"portals": Answer(links=tuple(link_row(path, page(web, path)) for path in paths))}


@pytest.fixture
def path(voice: Voice) -> Path:
    return voice.desk.home.drafts / "Town.toml"


def verdicts(path: Path) -> list[str]:
    return sorted(verdict.word for verdict in load_ledger(path).verdicts.values())


def test_all_sites_are_asked_and_what_they_said_is_heard(voice: Voice, web: Running, path: Path) -> None:
    """What is sent is said before; how many are what after; a link is said with its day and gone to."""
    heard = voice.fill("/links", "8", "3", "1", "1", answers=cited(web, "ok/1", "404/1"))
    before, _, after = heard.text.partition("Asking about 2 pages. Ctrl-C stops.")
    assert "2 links. Nothing has been asked yet." in before
    assert "They see your network address" in before
    assert "\n1 broken, 1 ok.\n2 links: 1 broken, 1 ok.\n" in after
    assert f"1. portals, {page(web, '404/1')}: broken: 404" in after
    assert "broken: 404, asked 2026-11-23" in after
    assert "Part 1 of 2, a list of links: Portals" in after
    assert verdicts(path) == ["broken", "ok"]


def test_they_are_asked_by_one_command_as_well(voice: Voice, web: Running, path: Path) -> None:
    """And what is sent is said only once in a life."""
    assert "They see your network address" in voice.fill("/links check", answers=cited(web, "ok/1")).text
    assert "They see your network address" not in voice.fill("/links check").text
    assert verdicts(path) == ["ok"]


@pytest.mark.parametrize(("choice", "asked"), [("1", 1), ("2", 0), ("", 0)])
def test_where_it_is_to_be_asked_first_nothing_leaves_without_a_yes(
    choice: str, asked: int, voice: Voice, web: Running, path: Path
) -> None:
    """The setting says so; a yes holds for this sitting."""
    voice.desk.probe = "ask"
    heard = voice.fill("/links check", choice, answers=cited(web, "ok/1"))
    assert "Ask the site of 1 link whether its page is there?" in heard.lines
    assert ("Nothing was asked." in heard.lines) is (asked == 0)
    assert len(verdicts(path)) == asked
    again = voice.fill("/links check", "1", "/links check")
    assert again.text.count("Ask the site of") == 1


def test_a_draft_from_elsewhere_is_asked_about_only_after_a_yes(voice: Voice, web: Running, path: Path) -> None:
    """That is said, and the yes holds for good."""
    voice.desk.draft(answers=cited(web, "ok/1"))
    save_ledger(path, Ledger(from_elsewhere=True))
    heard = voice.fill("/links check", "", "/links check", "1")
    assert heard.text.count("This draft came from elsewhere.") == 2
    assert verdicts(path) == ["ok"]
    draft_id = DraftFile(path, lambda: NOW).load().id
    assert not LinkCheckConsent(voice.desk.home).is_needed(path, draft_id, load_ledger(path))
    assert "came from elsewhere" not in voice.fill("/links check").text


def test_where_asking_is_off_nothing_leaves(voice: Voice, web: Running) -> None:
    """What to do is said."""
    voice.desk.probe = "off"
    heard = voice.fill("/links check", answers=cited(web, "ok/1"))
    assert "Asking is switched off. To allow it: lgqtui config set links.probe auto" in heard.lines
    assert web.server.requests.total() == 0


def test_a_draft_without_links_says_so(voice: Voice) -> None:
    """Whatever is said after the slash."""
    voice.desk.probe = "auto"
    heard = voice.fill("/links", "/links check")
    assert heard.lines.count("There is no link in this draft yet.") == 2


def test_ctrl_c_stops_the_asking_and_not_the_sitting(
    voice: Voice, web: Running, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was found is kept; how far it is was said on the way."""
    monkeypatch.setattr(asking_sites, "_BETWEEN", 0.0)
    say = BareConsole.say

    def say_and_press(self: BareConsole, sentence: str = "") -> None:
        say(self, sentence)
        if sentence == "1 of 2 asked.":
            os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(BareConsole, "say", say_and_press)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # others may have told the tests to ignore it
    try:
        heard = voice.fill("/links check", "New", answers=cited(web, "ok/1", "hang/1"), at="city")
    finally:
        signal.signal(signal.SIGINT, before)
    assert "Stopped. What was found so far is kept." in heard.lines
    assert heard.code == 0
    assert voice.saved("city").text == "New"
    assert load_ledger(path).verdicts[page(web, "ok/1")].word == "ok"


def test_being_offline_is_said_and_takes_nothing_away(
    voice: Voice, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was found out before stays."""

    def nowhere(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "offline")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    voice.desk.probe = "auto"
    links = [f"https://h{n}.example.org/" for n in range(3)]
    voice.desk.draft(answers={"portals": Answer(links=tuple(link_row("x", link) for link in links))})
    save_ledger(path, Ledger({links[0]: Verdict("ok", NOW, 200)}))
    heard = voice.fill("/links check")
    assert "This computer seems to be offline: what could not be reached is not checked." in heard.lines
    assert "1 ok" in heard.text
    assert load_ledger(path).verdicts[links[0]].word == "ok"


def test_a_proposed_link_is_taken(voice: Voice) -> None:
    """Where one stands; undo brings the other back."""
    heard = voice.fill("/mend", answers={"portals": Answer(links=(link_row("a", ODD),))}, at="portals")
    assert f"Taken: {MENDED}. /undo brings the other back." in heard.lines
    assert voice.saved("portals").links[0].urls == (MENDED,)
    voice.fill("/undo")
    assert voice.saved("portals").links[0].urls == (MENDED,)  # a new sitting has no steps


def test_one_of_several_is_chosen_and_none_is_forced(voice: Voice) -> None:
    """In the order in which they stand."""
    other = "https://q.example.org/b?/"
    answers = {"portals": Answer(links=(link_row("a", ODD), link_row("b", other)))}
    assert "No other link is proposed here." in voice.fill("/mend", answers=answers, at="city").lines
    heard = voice.fill("/mend", "", "/mend", "2", at="portals")
    assert f"1. {MENDED}, for {ODD}" in heard.lines
    assert [r.urls[0] for r in voice.saved("portals").links] == [ODD, "https://q.example.org/b"]


def test_in_a_draft_that_may_not_be_changed_nothing_is_taken(voice: Voice, path: Path) -> None:
    """Why is said, here and in the list of all links."""
    voice.desk.draft(answers={"portals": Answer(links=(link_row("a", ODD),))})
    with DraftFile(path, lambda: NOW).held("somebody", wait=0.0):
        heard = voice.fill("/mend", "/links", "1", "1", "2", at="portals")
    assert heard.text.count("is open") >= 2
    assert "Taken" not in heard.text
    assert voice.saved("portals").links[0].urls == (ODD,)


def test_selections_that_hold_nothing_say_so_and_a_word_leads_on(voice: Voice) -> None:
    """One goes back to the selections, and from there to the question or elsewhere."""
    answers = {"portals": Answer(links=(link_row("a", "https://p.example.org/"),))}
    heard = voice.fill("/links", "3", "1", "", "1", "1", "", "/jump city", "New", answers=answers, at="portals")
    assert "Nothing here." in heard.lines
    assert "1. portals, https://p.example.org/: not checked" in heard.lines
    assert voice.saved("city").text == "New"


def test_of_a_short_asking_no_progress_is_said(
    voice: Voice, web: Running, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often it is looked at; the end is said soon enough."""
    monkeypatch.setattr(asking_sites, "_LOOK", 0.0)
    heard = voice.fill("/links check", answers=cited(web, "ok/1"), at="city")
    assert "1 of 1 asked." not in heard.lines
    assert load_ledger(path).verdicts[page(web, "ok/1")].word == "ok"
