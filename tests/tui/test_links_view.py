"""Link checks on the screen: verdicts at rows, the view of all links, and no waiting."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from textual.screen import Screen

from lgqtui.checks.link_syntax import normal_page
from lgqtui.draft.ledger import Ledger, load_ledger, save_ledger
from lgqtui.draft.store import DraftFile
from lgqtui.links.model import Verdict
from lgqtui.questionnaire.answer import Answer
from lgqtui.tui import link_scheduler
from lgqtui.tui.dialogs.dialog import ConfirmDialog
from lgqtui.tui.screens.links import LinksScreen
from lgqtui.tui.screens.question import QuestionScreen
from lgqtui.tui.screens.review import ReviewScreen
from lgqtui.tui.widgets.row_list import RowList
from tests.link_server import LinkServer, ServerThread
from tests.tui.harness import (
    NOW,
    AppHarness,
    AppPilot,
    app_of,
    click_text,
    current_field_id,
    draft_answer,
    key_bar,
    link_row,
    notices,
    press,
    row_texts,
    screen_lines,
    screen_of,
    screen_text,
    static_texts,
    type_text,
    wait_until,
    wait_until_idle,
)


@pytest.fixture
def web(harness: AppHarness) -> Iterator[ServerThread]:
    """A server on this computer, with link checks on."""
    harness.probe = "auto"
    with ServerThread(LinkServer()) as running:
        yield running


def page(web: ServerThread, path: str) -> str:
    return f"http://127.0.0.1:{web.port}/{path}"


def cited(web: ServerThread, *paths: str) -> Answer:
    return Answer(links=tuple(link_row(path, page(web, path)) for path in paths))


def links_view(pilot: AppPilot) -> list[str]:
    """The rows of the view of all links."""
    assert is_at(pilot, LinksScreen)
    return row_texts(pilot, "LinksScreen RowList")


def is_checking(pilot: AppPilot) -> bool:
    watch = app_of(pilot).lifecycle.link_scheduler
    return watch is not None and watch.is_checking


def is_at(pilot: AppPilot, kind: type[Screen[Any]]) -> bool:
    return isinstance(pilot.app.screen, kind)


async def test_a_link_is_checked_after_a_pause(web: ServerThread, harness: AppHarness) -> None:
    """After a pause in typing the link is checked and the row shows the verdict; a notice says once what is sent."""
    async with harness.open_draft(at="portals") as pilot:
        await press(pilot, "insert", "enter")
        await type_text(pilot, page(web, "404/1"))
        await wait_until(pilot, lambda: "✗ broken: 404" in screen_text(pilot))
        assert "nothing of your answers" in notices(pilot).replace("\n", " ")
        assert web.server.requests["GET", "/404/1"] == 1
        await press(pilot, "escape")
        await wait_until(pilot, lambda: load_ledger(harness.home.drafts / "Town.toml").verdicts)
    async with harness.open_app(harness.home.drafts / "Town.toml") as pilot:  # and the next session has the verdict
        await wait_until(pilot, lambda: "3 need a look" in screen_text(pilot))
        assert "nothing of your answers" not in notices(pilot)


async def test_a_link_still_being_typed_is_not_requested(web: ServerThread, harness: AppHarness) -> None:
    """A newer text cancels the check: of a link typed in a run only the final form is requested."""
    async with harness.open_draft(at="services") as pilot:
        await type_text(pilot, "at " + page(web, "ok/1"))
        await type_text(pilot, "23")
        await wait_until(pilot, lambda: "1 ok" in screen_text(pilot))
        assert set(web.server.requests) == {("HEAD", "/ok/123")}


async def test_leaving_a_field_checks_its_links_at_once(
    web: ServerThread, harness: AppHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Leaving a field does not wait for the pause."""
    monkeypatch.setattr(link_scheduler, "_PAUSE", 60.0)
    async with harness.open_draft(at="services") as pilot:
        await type_text(pilot, page(web, "ok/1"))
        await press(pilot, "ctrl+n")
        await wait_until(pilot, web.server.requests.total)


async def test_all_links_are_seen_filtered_and_checked(web: ServerThread, harness: AppHarness) -> None:
    """F8 lists every link; c checks all with a progress bar, and each row shows its verdict."""
    answers = {
        "portals": cited(web, "ok/1", "moved/1", "404/1"),
        "services": Answer(text=f"At {page(web, '403/1')} and {page(web, 'ok/2')}?/ too."),
    }
    async with harness.open_draft(answers, at="portals", size=(120, 36)) as pilot:
        await press(pilot, "f8")
        assert len(links_view(pilot)) == 5
        assert "5 not checked" in screen_text(pilot)
        await press(pilot, "c")
        await wait_until(pilot, lambda: not is_checking(pilot) and "1 broken" in screen_text(pilot))
        await wait_until_idle(pilot)
        words = []
        await press(pilot, "home")
        for _ in links_view(pilot):
            words.append(static_texts(pilot, "#detail"))
            await press(pilot, "down")
        text = "\n".join(words)
        assert "unsure: refuses programs (403)" in text
        assert f"takes {page(web, 'ok/1')}" in text
        assert "broken: 404, asked" in text
        await press(pilot, "right", "right")
        assert "[1 broken]" in screen_text(pilot)
        assert len(links_view(pilot)) == 1
        assert "broken: 404, asked 2026-11-23" in screen_text(pilot)
        await press(pilot, "tab", "shift+tab", "enter")
        assert current_field_id(pilot) == "portals"
        assert "3 links · 1 broken" in screen_text(pilot)
        await press(pilot, "end", "up")
        assert "✗ broken: 404" in screen_text(pilot)


async def test_a_new_address_is_taken_with_one_key(web: ServerThread, harness: AppHarness) -> None:
    """T replaces a link with the address that its page moved to; undo reverts that."""
    async with harness.open_draft({"portals": cited(web, "moved/1", "ok/9")}, at="portals") as pilot:
        await press(pilot, "f8")
        assert "take the new one" not in key_bar(pilot)
        await press(pilot, "c")
        await wait_until(pilot, lambda: not is_checking(pilot) and "1 moved" in screen_text(pilot))
        await press(pilot, "home")
        await press(pilot, "t")
        assert draft_answer(pilot, "portals").links[0].urls == (page(web, "ok/1"),)
        await press(pilot, "escape", "ctrl+r")
        assert draft_answer(pilot, "portals").links[0].urls == (page(web, "moved/1"),)


SIZES = pytest.mark.parametrize("size", [(60, 20), (80, 24), (140, 45)])


@SIZES
@pytest.mark.parametrize("n", [3, 7])
async def test_links_under_a_text_are_counted(harness: AppHarness, size: tuple[int, int], n: int) -> None:
    """Under a text its links are counted by what was found, on one line; one key lists them."""
    pages = [f"https://city{k}.example.org/" for k in range(n)]
    states = ("broken", "unsure", "not_checked")
    path = harness.draft(answers={"services": Answer(text=" and ".join(pages))})
    says = {page: Verdict(states[k % 3], NOW, 404, why="gone") for k, page in enumerate(pages)}  # type: ignore[arg-type]
    save_ledger(path, Ledger(says))
    count = (n + 2) // 3
    async with harness.open_app(path, size) as pilot:
        await screen_of(pilot).go_to_field("services")
        await wait_until(pilot, lambda: f"{n} links: {count} broken, {n // 3} unsure" in screen_text(pilot))
        await press(pilot, "f8")
        assert len(links_view(pilot)) == n


@SIZES
async def test_a_proposed_address_is_always_shown_in_full(harness: AppHarness, size: tuple[int, int]) -> None:
    """However long the link, the proposal is visible to its end."""
    link = "http://www.example.org:9000/a/rather/long/address/of/an/older/site/index.php?page=one#part"
    path = harness.draft(answers={"portals": Answer(links=(link_row("Old", link),))})
    new = "https://www.example.org/en/the/new/address/of/the/page/on/the/newer/site"
    save_ledger(path, Ledger({normal_page(link): Verdict("moved", NOW, 200, new, permanent=True)}))
    async with harness.open_app(path, size) as pilot:
        await press(pilot, "f8")
        detail = static_texts(pilot, "#detail")
        assert "moved for good, asked 2026-11-23" in detail
        painted = " ".join(screen_text(pilot).split())
        assert f"t takes {new}#part".replace(" ", "") in painted.replace(" ", "")


async def test_a_check_can_be_stopped(web: ServerThread, harness: AppHarness) -> None:
    """A bar in the message line shows the progress; s stops the check, and verdicts so far are saved."""
    paths = [f"ok/{n}" for n in range(60)]
    async with harness.open_draft({"portals": cited(web, *paths)}, at="portals") as pilot:
        await press(pilot, "f8", "c")
        await wait_until(pilot, lambda: re.search(r" of 60 asked.*[1-9]\d? ok\b", screen_text(pilot), re.DOTALL))
        assert "s stop" in key_bar(pilot) or "s stops" in screen_text(pilot)
        await press(pilot, "s")
        await wait_until(pilot, lambda: not is_checking(pilot))
        assert 0 < web.server.requests.total() < 60
        assert "Stopped" in notices(pilot)


async def test_nothing_waits_for_a_check(web: ServerThread, harness: AppHarness) -> None:
    """Typing, moving and quitting work during a check, also with names that do not resolve."""
    unknown = [f"http://h{n}.invalid.example.org/" for n in range(6)]
    answers = {"portals": Answer(links=tuple(link_row("x", url) for url in [*unknown, page(web, "hang/1")]))}

    async with harness.open_draft(answers, at="portals") as pilot:
        await press(pilot, "f8", "c")
        await wait_until(pilot, web.server.requests.total)
        await press(pilot, "escape", "ctrl+n")
        assert is_at(pilot, QuestionScreen)
        assert is_checking(pilot)
        start = time.monotonic()
        await press(pilot, "ctrl+q")
    assert time.monotonic() - start < 3  # including the shutdown of the test pilot
    assert harness.saved("portals") == answers["portals"]


async def test_links_of_an_imported_draft_are_checked_only_with_consent(web: ServerThread, harness: AppHarness) -> None:
    """Typing requests nothing; the view asks first, and consent is saved."""
    path = harness.draft(answers={"portals": cited(web, "ok/1")})
    save_ledger(path, Ledger(from_elsewhere=True))
    async with harness.open_app(path) as pilot:
        await pilot.app.screen.go_to_field("services")  # type: ignore[attr-defined]
        await wait_until_idle(pilot)
        await type_text(pilot, page(web, "ok/2"))
        await wait_until(pilot, lambda: "Until you say so (Esc l)" in notices(pilot).replace("\n", " "))
        await press(pilot, "f8", "c")
        assert is_at(pilot, ConfirmDialog)
        assert "came from elsewhere" in " ".join(screen_text(pilot).replace("│", " ").split())
        await press(pilot, "escape")
        assert web.server.requests.total() == 0
        await press(pilot, "c", "y")
        await wait_until(pilot, lambda: "2 ok" in screen_text(pilot))
    async with harness.open_app(path) as pilot:
        await press(pilot, "f8", "c")
        assert not is_at(pilot, ConfirmDialog)


@pytest.mark.parametrize("probe", ["off", "ask"])
async def test_links_are_not_checked_while_typing_unless_the_setting_says_so(
    probe: str, web: ServerThread, harness: AppHarness
) -> None:
    """“off” never checks and says how to switch on; “ask” asks in the view, once a session."""
    harness.probe = probe
    async with harness.open_draft({"portals": cited(web, "ok/1")}, at="services") as pilot:
        await type_text(pilot, page(web, "ok/2"))
        await press(pilot, "f8", "c")
        if probe == "off":
            assert "switched off" in notices(pilot)
            assert not is_at(pilot, ConfirmDialog)
        else:
            await press(pilot, "y")
            await wait_until(pilot, lambda: "2 ok" in screen_text(pilot))
            await press(pilot, "c")
            assert not is_at(pilot, ConfirmDialog)
        assert bool(web.server.requests.total()) == (probe == "ask")


async def test_what_needed_no_consent_gives_none(
    web: ServerThread, harness: AppHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the setting is changed to “ask” later, the view asks."""
    async with harness.open_draft({"portals": cited(web, "ok/1")}) as pilot:
        await press(pilot, "f8", "c")
        await wait_until(pilot, lambda: "1 ok" in screen_text(pilot))
        values = app_of(pilot).lifecycle.context.settings.values
        monkeypatch.setitem(values, "links.probe", replace(values["links.probe"], value="ask"))
        await press(pilot, "a")
        assert is_at(pilot, ConfirmDialog)


async def test_being_offline_is_reported_once(harness: AppHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a network each link is “not checked”, and a single sentence says why."""

    def nowhere(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "offline")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    harness.probe = "auto"
    answers = {"portals": Answer(links=tuple(link_row("x", f"https://h{n}.example.org/") for n in range(5)))}
    path = harness.draft(answers=answers)
    verdicts = {"https://h0.example.org/": Verdict("ok", NOW, 200)}
    save_ledger(path, Ledger(verdicts))
    async with harness.open_app(path) as pilot:
        await press(pilot, "f8", "c", "end")
        await wait_until(pilot, lambda: not is_checking(pilot) and "not checked: offline" in screen_text(pilot))
        assert notices(pilot).count("seems to be offline") == 1
        assert "1 ok" in screen_text(pilot)  # earlier verdicts stay
    assert load_ledger(path).verdicts["https://h0.example.org/"].word == "ok"


async def test_the_view_is_reached_from_the_review_and_by_mouse(harness: AppHarness) -> None:
    """F8 in the review leads to the links; a filter is clicked; an empty draft says so."""
    async with harness.open_draft(
        {"portals": Answer(links=(link_row("x", "https://x.example.org/a?"),))}, at="portals"
    ) as pilot:
        await press(pilot, "f3")
        assert is_at(pilot, ReviewScreen)
        await press(pilot, "f8")
        assert is_at(pilot, LinksScreen)
        await click_text(pilot, "0 broken")
        assert "Nothing here." in screen_text(pilot)
        await click_text(pilot, "1 needs a look")
        assert "? x.example.org" not in screen_text(pilot)
        assert links_view(pilot)[0].startswith("?")
        await press(pilot, "f1")
        assert "✓ ok" in screen_text(pilot)
        await press(pilot, "escape", "f8")
        assert is_at(pilot, ReviewScreen)
        await press(pilot, "f3")
        assert is_at(pilot, QuestionScreen)


@pytest.mark.parametrize("count", [9, 900])
async def test_every_filter_of_the_links_is_whole_at_80_columns(harness: AppHarness, count: int) -> None:
    """With its number and a word, in brief where it is too long, also with hundreds of links."""
    links = tuple(link_row("x", f"https://x{n}.example.org/a") for n in range(count))
    async with harness.open_draft({"portals": Answer(links=links)}, at="portals", size=(80, 24)) as pilot:
        await press(pilot, "f8")
        line = next(line for line in screen_lines(pilot) if "[all" in line)
        assert "…" not in line
        words = [f"all {count}", "0 broken", "0 moved", "0 unsure", "0 ok"]
        assert all(re.search(rf"[\[ ]{part}[\] ]", line) for part in words), line
        assert f" {count} not checked " in line or f" {count} unchecked " in line


@pytest.mark.parametrize("size", [(60, 20), (50, 13)])
async def test_no_filter_of_the_links_is_cut(harness: AppHarness, size: tuple[int, int]) -> None:
    """Where not all fit, those that do are whole, the chosen one among them, and a sign says that there are more."""
    async with harness.open_draft(
        {"portals": Answer(links=(link_row("x", "https://x.example.org/a"),))}, at="portals", size=size
    ) as pilot:
        await press(pilot, "f8")
        for words in ("all 1", "0 look", "0 broken", "0 moved", "0 unsure", "1 unchecked", "0 ok"):
            line = next(line for line in screen_lines(pilot) if f"[{words}]" in line)
            assert re.fullmatch(
                r" ?…?( ?[\[ ](all 1|0 look|0 broken|0 moved|0 unsure|1 unchecked|0 ok)[\] ] ?)+…? *", line
            ), line
            await press(pilot, "right")


async def test_links_of_which_no_site_is_asked_have_no_key_for_it(harness: AppHarness) -> None:
    """The key that would ask says why it does not."""
    async with harness.open_draft({"portals": Answer(links=(link_row("a", "https://a.example.org/"),))}) as pilot:
        await press(pilot, "f8")
        assert screen_text(pilot).count("sking is off") == 1
        assert "asks all sites" not in screen_text(pilot)
        assert "check all" not in key_bar(pilot)
        await press(pilot, "c")
        assert "off" in notices(pilot)


async def test_the_view_of_a_draft_without_links_says_so(harness: AppHarness) -> None:
    """There is nothing to go to, to ask or to take."""
    harness.probe = "auto"
    async with harness.open_draft(at="portals") as pilot:
        await press(pilot, "f8", "c")
        assert "no link in this draft yet" in notices(pilot)
        await press(pilot, "enter", "t")
        assert is_at(pilot, LinksScreen)
        assert isinstance(pilot.app.focused, RowList)


async def test_a_ledger_is_saved_when_the_program_ends_at_once(web: ServerThread, harness: AppHarness) -> None:
    """A verdict found right before quitting is in the ledger."""
    async with harness.open_draft({"portals": cited(web, "ok/1")}, at="portals") as pilot:
        await press(pilot, "f8", "c")
        await wait_until(pilot, lambda: "1 ok" in screen_text(pilot))
        await press(pilot, "ctrl+q")
    path: Path = harness.home.drafts / "Town.toml"
    assert load_ledger(path).verdicts[page(web, "ok/1")].word == "ok"
    assert DraftFile(path, lambda: NOW).load().answer("portals") == cited(web, "ok/1")


async def test_links_are_searched_and_each_place_of_one_is_shown(harness: AppHarness) -> None:
    """The line says how many; w shows where a link stands that stands more than once, then all links again."""
    answers = {
        "portals": Answer(links=(link_row("Budget", "https://a.example/"), link_row("Data", "https://b.example/"))),
        "others": Answer(links=(link_row("Budget again", "https://a.example"),)),
    }
    async with harness.open_draft(answers, at="portals") as pilot:
        await press(pilot, "f8", "down")
        assert "w where" not in key_bar(pilot)
        await press(pilot, "up")
        assert "w where" in key_bar(pilot)
        await press(pilot, "w")
        assert len(links_view(pilot)) == 2
        assert "2 rows with “https://a.example/”" in screen_text(pilot)
        await press(pilot, "w", "slash")
        await type_text(pilot, "again")
        await press(pilot, "enter")
        assert "1 row with “again”" in screen_text(pilot)
        assert ["others" in row for row in links_view(pilot)] == [True]
