"""Links: which pages are checked, which verdicts stay, how links are counted, and why nothing is checked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.link_server import LinkServer, ServerThread
from tests.situations.players import (
    FRONT_ENDS,
    Choose,
    Output,
    Type,
    WaitFor,
    WaitWhile,
    Workspace,
    front_ends,
    keys_to,
)

ASKING = " stops"
"""Shown on the screen of links while a check runs."""


@pytest.fixture
def web(workspace: Workspace) -> Iterator[ServerThread]:
    """Run a server on this computer; the settings allow checking it."""
    workspace.monkeypatch.delenv("LGQTUI_LINKS_PROBE")
    workspace.run_command("config", "set", "links.private", "check")
    with ServerThread(LinkServer()) as server:
        yield server


def address(web: ServerThread, path: str) -> str:
    return f"http://127.0.0.1:{web.port}/{path}"


def request_count(web: ServerThread) -> int:
    return web.server.requests.total()


def check_links(front_end: str, workspace: Workspace) -> Output:
    """Check all links of A without answering any question."""
    match front_end:
        case "cli":
            return workspace.run_command("check", "A", "--links")
        case "plain":
            return workspace.play_console("/links check", "/links", draft="A")
        case _:
            return workspace.play_screen("f8", "c", WaitWhile(ASKING), draft="A")


def ledger(workspace: Workspace) -> dict[str, str]:
    """Return the verdicts on the disk by link."""
    document = json.loads((workspace.sidecar("A") / "links.json").read_text("utf-8"))
    return {entry["link"]: entry["verdict"] for entry in document["links"]}


# Recent verdicts are not requested again


@pytest.mark.parametrize("front_end", FRONT_ENDS)
def test_pages_that_are_known_are_not_asked_again(
    front_end: str, workspace: Workspace, response: Path, web: ServerThread
) -> None:
    """A page with the verdict “ok” is not requested again within a day."""
    workspace.answer("A", "I.1", f"Portal: {address(web, 'ok/1')}")
    check_links(front_end, workspace)
    assert request_count(web) == 1
    check_links(front_end, workspace)
    assert request_count(web) == 1


@pytest.mark.parametrize("front_end", FRONT_ENDS)
def test_all_pages_can_be_asked_again_explicitly(
    front_end: str, workspace: Workspace, response: Path, web: ServerThread
) -> None:
    """Each front end has an explicit command that requests every page again."""
    workspace.answer("A", "I.1", f"Portal: {address(web, 'ok/1')}")
    workspace.run_command("check", "A", "--links")
    assert request_count(web) == 1
    match front_end:
        case "cli":
            workspace.run_command("check", "A", "--links", "--again")
        case "plain":
            workspace.play_console("/links again", draft="A")
        case _:
            workspace.play_screen("f8", "f10", "slash", Type("all again"), "enter", WaitWhile(ASKING), draft="A")
    assert request_count(web) == 2


# "not checked" replaces no verdict


def check_again(front_end: str, workspace: Workspace) -> str:
    """Check two links, the second for the first time; return what is shown once its verdict is there."""
    if front_end == "tui":
        return workspace.play_screen("f8", "down", "c", WaitFor("private address"), draft="A").last
    return check_links(front_end, workspace).last


@pytest.mark.parametrize("word", ["ok", "moved", "broken", "unsure"])
@pytest.mark.parametrize("front_end", FRONT_ENDS)
def test_what_is_known_of_a_page_outlives_a_check_that_could_not_ask(
    front_end: str, word: str, workspace: Workspace, response: Path
) -> None:
    """“Not checked” replaces no verdict, neither on the disk nor in what is shown."""
    link = "http://127.0.0.1:9/portal"
    workspace.monkeypatch.delenv("LGQTUI_LINKS_PROBE")
    workspace.answer("A", "I.1", f"Portal: {link}")
    workspace.answer("A", "I.2.a", f"Other: {link}/other")
    final = "http://127.0.0.1:9/new" if word == "moved" else ""
    entry = {"link": link, "verdict": word, "status": 0, "final": final, "time": "2026-01-02T00:00:00Z"}
    (workspace.sidecar("A") / "links.json").write_text(json.dumps({"links": [entry]}), "utf-8")
    workspace.run_command("config", "set", "links.private", "skip")
    text = check_again(front_end, workspace)
    assert f"1 {word}" in text
    assert "1 not checked" in text
    assert ledger(workspace)[link] == word


@pytest.mark.parametrize("front_end", FRONT_ENDS)
def test_a_busy_site_stays_unsure_when_private_addresses_are_left_alone(
    front_end: str, workspace: Workspace, response: Path, web: ServerThread
) -> None:
    """The verdict about a busy site stays although its address is skipped now."""
    workspace.answer("A", "I.1", f"Portal: {address(web, '503/1')}")
    workspace.run_command("check", "A", "--links")
    workspace.answer("A", "I.2.a", f"Other: {address(web, 'ok/1')}")
    workspace.run_command("config", "set", "links.private", "skip")
    text = check_again(front_end, workspace)
    assert "1 unsure" in text
    assert "1 not checked" in text


@pytest.mark.parametrize("front_end", FRONT_ENDS)
def test_a_part_that_its_page_does_not_have_is_a_hint_and_no_fault(
    front_end: str, workspace: Workspace, response: Path, web: ServerThread
) -> None:
    """The link is ok; the hint stands in the list of links and in the review, and nothing is kept back."""
    page, time = "https://a.example.org/report", "2026-01-02T00:00:00Z"
    workspace.answer("A", "I.1", f"Portal: {page}#results")
    entries = [{"link": page, "why": ""}, {"link": f"{page}#results", "why": "no-part"}]
    document = {"links": [{**entry, "verdict": "ok", "time": time} for entry in entries]}
    (workspace.sidecar("A") / "links.json").write_text(json.dumps(document), "utf-8")
    match front_end:
        case "cli":
            outputs = [workspace.run_command("check", "A"), workspace.run_command("show", "A")]
        case "plain":
            choices = ("/links", Choose("a look"), "1"), ("/review", Choose("a look"))
            outputs = [workspace.play_console(*choice, draft="A") for choice in choices]
        case _:
            outputs = [workspace.play_screen(*keys, draft="A") for keys in (("f8",), ("f3", "right", "right"))]
    for output in outputs:
        assert "the page is there, its part “results” is not" in " ".join(output.text.split())
    assert workspace.run_command("pack", "A", "--yes").code == 0


@pytest.mark.parametrize("front_end", FRONT_ENDS)
def test_a_check_looks_for_the_part_that_a_link_names(
    front_end: str, workspace: Workspace, response: Path, web: ServerThread
) -> None:
    """The page has none: the verdict is that of the page, a hint with a code of its own says the rest."""
    link = address(web, "html/1")
    workspace.answer("A", "I.1", f"Portal: {link}#results\nOther: {link}#top")
    check_links(front_end, workspace)
    assert ledger(workspace) == {link: "ok", f"{link}#results": "ok"}
    problems = json.loads(workspace.run_command("check", "A", "--json").text)["problems"]
    hints = [(problem["severity"], problem["link"]) for problem in problems if problem["code"] == "link-part"]
    assert hints == [("hint", f"{link}#results")]
    assert web.server.requests == {("HEAD", "/html/1"): 1, ("GET", "/html/1"): 1}


# How many links there are


@pytest.fixture
def repeated_links(workspace: Workspace, response: Path, web: ServerThread) -> None:
    """Three links, counted once for each field, to two pages; a check needs consent."""
    first, second = address(web, "ok/1"), address(web, "ok/2")
    workspace.answer("A", "I.1", f"Portal: {first}\nThe same: {first}")
    workspace.answer("A", "I.2.a", f"Portal: {first}\nOther: {second}")
    workspace.run_command("config", "set", "links.probe", "ask")


@pytest.mark.usefixtures("repeated_links")
@pytest.mark.parametrize("front_end", FRONT_ENDS)
def test_the_question_names_the_pages_that_will_be_asked(front_end: str, workspace: Workspace) -> None:
    """The question counts the pages that will be requested."""
    match front_end:
        case "cli":
            output = workspace.type_command("check", "A", "--links", lines=[""])
        case "plain":
            output = workspace.play_console("/links check", draft="A")
        case _:
            output = workspace.play_screen("f8", "c", draft="A")
    assert "2 pages" in output.text


@pytest.mark.usefixtures("repeated_links")
@pytest.mark.parametrize("front_end", FRONT_ENDS)
def test_no_question_is_asked_when_every_page_has_a_verdict(
    front_end: str, workspace: Workspace, web: ServerThread
) -> None:
    """Without a page to request there is no question."""
    workspace.type_command("check", "A", "--links", lines=["yes"])
    assert request_count(web) == 2
    match front_end:
        case "cli":
            text = workspace.type_command("check", "A", "--links", lines=[""]).text
        case "plain":
            text = workspace.play_console("/links check", draft="A").parts[1]
        case _:
            text = workspace.play_screen("f8", "c", draft="A").last
    assert "Ask the site" not in text
    assert "y, or Enter" not in text


@pytest.mark.usefixtures("repeated_links")
@pytest.mark.parametrize("front_end", FRONT_ENDS)
def test_each_link_counts_once_a_field_where_links_are_listed(front_end: str, workspace: Workspace) -> None:
    """The list of links and the summary of a check count a link once for each field."""
    match front_end:
        case "cli":
            assert "3 links:" in workspace.run_command("check", "A", "--links", "--offline").text
        case "plain":
            assert "3 links." in workspace.play_console("/links", draft="A").text
        case _:
            assert "[all 3]" in workspace.play_screen("f8", draft="A").text


@pytest.mark.usefixtures("repeated_links")
@pytest.mark.parametrize("front_end", FRONT_ENDS)
def test_each_link_counts_once_a_field_before_a_draft_is_sealed(front_end: str, workspace: Workspace) -> None:
    """The summary of a package counts links as the list of links does."""
    match front_end:
        case "cli":
            text = workspace.run_command("pack", "A", "--yes").text
        case "plain":
            text = workspace.play_console("/pack", draft="A").text
        case _:
            text = workspace.play_screen("f3", "f9", draft="A").text
    assert re.search(r"links +3 not checked", text)


# Why nothing is checked


@pytest.mark.parametrize("front_end", FRONT_ENDS)
def test_asking_that_is_switched_off_names_the_setting(
    front_end: str, workspace: Workspace, response: Path, web: ServerThread
) -> None:
    """The message names the command that changes the setting."""
    workspace.answer("A", "I.1", f"Portal: {address(web, 'ok/1')}")
    workspace.run_command("config", "set", "links.probe", "off")
    assert "lgqtui config set links.probe auto" in check_links(front_end, workspace).text
    assert request_count(web) == 0


@pytest.mark.parametrize("front_end", FRONT_ENDS)
def test_a_run_that_is_offline_names_its_option(
    front_end: str, workspace: Workspace, response: Path, web: ServerThread
) -> None:
    """The message names `--offline`, not the setting, which allows checking."""
    workspace.answer("A", "I.1", f"Portal: {address(web, 'ok/1')}")
    match front_end:
        case "cli":
            output = workspace.run_command("check", "A", "--links", "--offline")
        case "plain":
            output = workspace.play_console("/links check", draft="A", options=["--offline"])
        case _:
            output = workspace.play_screen("f8", "c", draft="A", options=["--offline"])
    assert "--offline" in output.text
    assert "config set links.probe" not in output.text
    assert request_count(web) == 0


# Recorded verdicts are reported with an answer


@front_ends()
def test_a_broken_link_is_reported_whenever_its_field_is_answered(
    front_end: str, workspace: Workspace, response: Path, web: ServerThread
) -> None:
    """An answer is reported together with the recorded verdicts about its links."""
    workspace.answer("A", "I.1", f"Portal: {address(web, '404/1')}")
    workspace.run_command("check", "A", "--links")
    workspace.run_command("config", "set", "links.probe", "off")
    match front_end:
        case "cli":
            text = workspace.run_command("answer", "A", "I.1", "Other: https://example.org/", "--add").stderr
        case "plain":
            text = workspace.play_console(
                "/jump I.1", "/add", "Other", "https://example.org/", "", "", "/why", draft="A"
            ).text
        case _:
            keys = (*keys_to("I.1"), "insert", Type("Other"), "enter", Type("https://example.org/"))
            text = workspace.play_screen(*keys, "escape", "escape", "p", WaitFor("page is gone (404)"), draft="A").last
    assert "broken: 404" in text or "page is gone (404)" in text


# Gaps of the command line


def test_a_script_can_allow_asking_about_a_draft_from_elsewhere(
    workspace: Workspace, response: Path, web: ServerThread
) -> None:
    """`check --links --yes` checks the links of a draft from elsewhere without a question."""
    workspace.answer("A", "I.1", f"Portal: {address(web, 'ok/1')}")
    foreign = workspace.folder / "foreign.toml"
    foreign.write_bytes(response.read_bytes())
    assert workspace.run_command("check", str(foreign), "--links").code == 0
    assert request_count(web) == 0
    assert workspace.run_command("check", str(foreign), "--links", "--yes").code == 0
    assert request_count(web) == 1


def links_of(workspace: Workspace) -> list[str]:
    """Return the links in I.1 of A."""
    document = workspace.run_command("export", "A", "--to", "json").json
    return [url for row in document["answers"]["I.1"]["links"] for url in row["urls"]]


def test_a_command_takes_the_only_proposed_link(workspace: Workspace, response: Path) -> None:
    """`answer DRAFT FIELD --correct` replaces the only link with a proposal by the proposed form."""
    workspace.answer("A", "I.1", "Portal: www.example.org\nOther: https://example.net/")
    assert workspace.run_command("answer", "A", "I.1", "--mend").code == 0
    assert links_of(workspace) == ["https://www.example.org", "https://example.net/"]


def test_a_command_takes_the_proposal_for_the_link_it_names(workspace: Workspace, response: Path) -> None:
    """With several proposals `--correct` needs a link, and replaces only that one."""
    workspace.answer("A", "I.1", "Portal: www.example.org\nOther: www.example.net")
    refused = workspace.run_command("answer", "A", "I.1", "--mend")
    assert refused.code == 2
    assert links_of(workspace) == ["www.example.org", "www.example.net"]
    assert workspace.run_command("answer", "A", "I.1", "--mend", "www.example.net").code == 0
    assert links_of(workspace) == ["www.example.org", "https://www.example.net"]
