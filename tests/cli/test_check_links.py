"""`lgqtui check --links`: what is requested, when, and what is printed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pexpect
import pytest
from msgspec.structs import replace

from lgqtui.draft.ledger import Ledger, load_ledger, save_ledger
from lgqtui.draft.sidecar import sidecar_of
from lgqtui.formatting import format_day, local_time
from lgqtui.i18n import tr
from lgqtui.linkcheck.checker import LinkChecker
from lgqtui.links.model import Verdict
from lgqtui.workflows.link_checks import SEEMS_OFFLINE
from tests.cli.conftest import Call
from tests.cli.test_config import spawn
from tests.link_server import LinkServer, ServerThread


@pytest.fixture
def web(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ServerThread]:
    """A server on this computer that may be checked."""
    monkeypatch.setenv("LGQTUI_LINKS_PRIVATE", "check")
    with ServerThread(LinkServer()) as running:
        yield running


def cite(lgq: Call, web: ServerThread, *paths: str) -> list[str]:
    """Answer the links question with pages of the server."""
    links = [f"http://127.0.0.1:{web.port}/{path}" for path in paths]
    assert lgq("answer", "city", "A.1", "\n".join(f"Page {n}: {link}" for n, link in enumerate(links))).code == 0
    return links


def request_count(web: ServerThread) -> int:
    """Return the number of requests to the server."""
    return web.server.requests.total()


def test_each_link_gets_a_verdict_and_a_broken_one_only_warns(web: ServerThread, city: Path, lgq: Call) -> None:
    """Verdicts other than ok are listed, a broken link is a warning, and the exit code is 0."""
    _, missing, moved, guarded = cite(lgq, web, "ok/1", "404/1", "moved/1", "403/1")
    result = lgq("check", "city", "--links")
    assert result.code == 0
    lines = result.out.splitlines()
    today = format_day(local_time(datetime.now(UTC)), year=False)
    broken = "Open it in a browser, and give the address that works."
    assert f"A.1: warning: “{missing}”: page is gone (404), asked {today}. {broken}" in lines
    assert lines[-3:] == [
        f"A.1: broken: {missing} (the page is gone (404))",
        f"A.1: moved: {moved} → http://127.0.0.1:{web.port}/ok/1",
        f"A.1: unsure: {guarded} (refuses programs (403))",
    ]
    assert "4 links: 1 ok, 1 moved, 1 broken, 1 unsure" in result.err
    assert not any(line.startswith("A.1: ok") for line in lines)


def test_json_has_each_link_with_its_verdict(web: ServerThread, city: Path, lgq: Call) -> None:
    """A single document with exactly the documented keys."""
    ok, moved = cite(lgq, web, "ok/1", "moved/2#part")
    lgq("answer", "city", "A.2", "no")
    lgq("answer", "city", "A.2.why", "see www.example.org")
    result = lgq("check", "city", "--links", "--json")
    assert list(result.json) == ["problems", "errors", "warnings", "hints", "links"]
    first, second, third = result.json["links"]
    assert list(first) == ["field", "link", "verdict", "status", "final", "why", "time"]
    assert (first["field"], first["link"], first["verdict"], first["status"]) == ("A.1", ok, "ok", 200)
    assert (second["link"], second["verdict"], second["final"]) == (moved, "moved", ok.replace("/ok/1", "/ok/2"))
    assert (third["field"], third["verdict"], third["why"]) == ("A.2.why", "not_checked", "unreadable")
    assert datetime.fromisoformat(first["time"]).tzinfo is not None
    (hint,) = (p for p in result.json["problems"] if p["field"] == "A.2.why")
    assert (hint["code"], hint["link"], hint["mended"]) == (
        "link-no-scheme",
        "www.example.org",
        "https://www.example.org",
    )


def test_a_link_checked_today_is_not_requested_again(web: ServerThread, city: Path, lgq: Call) -> None:
    """A verdict ok is valid for a day, gone for ten minutes, unsure not at all."""
    cite(lgq, web, "ok/1", "404/1", "403/1")
    lgq("check", "city", "--links")
    web.server.requests.clear()
    lgq("check", "city", "--links")
    assert {path for _, path in web.server.requests} == {"/403/1"}
    ledger = load_ledger(city)
    old = {page: replace(v, time=v.time - timedelta(minutes=11)) for page, v in ledger.verdicts.items()}
    (sidecar_of(city) / "links.json").unlink()
    save_ledger(city, Ledger(old))
    web.server.requests.clear()
    lgq("check", "city", "--links")
    assert {path for _, path in web.server.requests} == {"/404/1", "/403/1"}


@pytest.mark.parametrize("message", ["auto --offline", "off", "ask"])
def test_nothing_is_requested_without_permission(
    message: str, web: ServerThread, city: Path, lgq: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Offline, switched off, or without a terminal to consent: known verdicts are printed."""
    checked, _ = cite(lgq, web, "ok/1", "ok/2")
    save_ledger(city, Ledger({checked: Verdict("broken", datetime(2026, 1, 2, tzinfo=UTC), 404, why="gone")}))
    setting, *options = message.split()
    monkeypatch.setenv("LGQTUI_LINKS_PROBE", setting)
    result = lgq("check", "city", "--links", "--json", *options)
    assert request_count(web) == 0
    first, second = result.json["links"]
    assert (first["verdict"], first["time"]) == ("broken", "2026-01-02T00:00:00Z")
    assert (second["verdict"], second["why"]) == ("not_checked", "offline" if options else "declined")
    assert any(p["code"] == "link-broken" and "2 Jan" in p["message"] for p in result.json["problems"])


def test_without_links_nothing_is_asked_and_the_ledger_is_heeded(web: ServerThread, city: Path, lgq: Call) -> None:
    """Saved verdicts are among the problems, also in `show`."""
    cite(lgq, web, "404/1")
    lgq("check", "city", "--links")
    web.server.requests.clear()
    assert ": page is gone (" in lgq("check", "city").out
    assert ": page is gone (" in lgq("show", "city").out
    assert request_count(web) == 0


def test_private_addresses_are_left_alone_by_default(
    web: ServerThread, city: Path, lgq: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By default no host of the local network is requested."""
    cite(lgq, web, "ok/1")
    monkeypatch.delenv("LGQTUI_LINKS_PRIVATE")
    (link,) = lgq("check", "city", "--links", "--json").json["links"]
    assert (link["verdict"], link["why"], request_count(web)) == ("not_checked", "private", 0)


def test_the_content_of_requests_is_announced_once(web: ServerThread, city: Path, lgq: Call) -> None:
    """The first time a sentence says what is sent where, and how to switch it off."""
    cite(lgq, web, "403/1")
    assert "nothing of your answers" in lgq("check", "city", "--links").err
    assert "nothing of your answers" not in lgq("check", "city", "--links").err
    assert request_count(web) == 4


def test_links_of_a_foreign_draft_are_checked_only_with_consent(
    web: ServerThread, city: Path, lgq: Call, tmp_path: Path
) -> None:
    """Links of an imported draft, its copies, and a draft opened by path need consent or the option."""
    cite(lgq, web, "ok/1")
    file = tmp_path / "city.json"
    file.write_text(lgq("export", "city", "--to", "json").out)
    lgq("import", str(file), "theirs", "--new-id")
    lgq("duplicate", "theirs")
    lgq("rename", "theirs", "renamed")
    elsewhere = tmp_path / "elsewhere.toml"
    elsewhere.write_bytes(city.read_bytes())
    for draft in ("renamed", "theirs-2", str(elsewhere)):
        result = lgq("check", draft, "--links", "--json")
        assert "came from elsewhere" in result.err
        assert result.err.splitlines()[-1].endswith("--yes")
        assert result.json["links"][0]["why"] == "declined"
    assert request_count(web) == 0
    assert lgq("check", "city", "--links", "--json").json["links"][0]["verdict"] == "ok"


def test_a_terminal_is_asked_for_consent_and_shows_progress(
    web: ServerThread, city: Path, lgq: Call, home: Path, tmp_path: Path
) -> None:
    """Enter declines; consent is saved for the draft."""
    cite(lgq, web, "ok/1", "ok/2")
    elsewhere = tmp_path / "elsewhere.toml"
    elsewhere.write_bytes(city.read_bytes())
    child = spawn(home, "check", str(elsewhere), "--links", LGQTUI_LINKS_PRIVATE="check")
    child.expect_exact("Ask the sites of 2 pages whether they are there? Type yes")
    child.sendline("")
    child.expect_exact("2 links: 2 not checked")
    child.expect(pexpect.EOF)
    assert request_count(web) == 0
    child = spawn(home, "check", str(elsewhere), "--links", LGQTUI_LINKS_PRIVATE="check")
    child.expect_exact("Ask the sites of 2 pages whether they are there? Type yes")
    child.sendline("yes")
    child.expect_exact("nothing of your answers")
    child.expect_exact("2 of 2 pages asked")
    child.expect_exact("2 links: 2 ok")
    child.expect(pexpect.EOF)
    child = spawn(home, "check", str(elsewhere), "--links", LGQTUI_LINKS_PRIVATE="check")
    child.expect_exact("2 links: 2 ok")
    child.expect(pexpect.EOF)


def test_the_ledger_goes_where_the_draft_goes(
    web: ServerThread, city: Path, lgq: Call, home: Path, tmp_path: Path
) -> None:
    """Rename, duplicate, trash, restore and bundle include it; a bundle's draft needs consent again."""
    (page,) = cite(lgq, web, "ok/1")
    lgq("check", "city", "--links")
    before = load_ledger(city)
    assert before.verdicts[page].word == "ok"
    lgq("rename", "city", "town")
    town = city.with_name("town.toml")
    assert load_ledger(town) == before
    lgq("duplicate", "town")
    assert load_ledger(city.with_name("town-2.toml")) == before
    lgq("trash", "town")
    assert load_ledger(town) == Ledger()
    lgq("restore", "town")
    assert load_ledger(town) == before
    bundle = tmp_path / "town.zip"
    lgq("export", "town", "--to", "bundle", "-o", str(bundle))
    lgq("import", str(bundle), "theirs", "--new-id")
    theirs = load_ledger(city.with_name("theirs.toml"))
    assert (theirs.verdicts, theirs.from_elsewhere) == (before.verdicts, True)


def test_a_ledger_that_cannot_be_written_loses_no_verdict(web: ServerThread, city: Path, lgq: Call) -> None:
    """The verdicts are printed, with the reason why they are not saved."""
    cite(lgq, web, "ok/1")
    (sidecar_of(city) / "links.json").mkdir()
    result = lgq("check", "city", "--links")
    assert "1 link: 1 ok" in result.err
    assert "could not be kept" in result.err


def test_check_without_links_loads_nothing_that_asks(city: Path, lgq: Call, home: Path) -> None:
    """Network modules are loaded only by a link check."""
    from tests.cli.test_start_up import loaded

    asking = {"httpcore", "httpx", "ssl", "asyncio", "truststore"}
    assert loaded(home, "check", "city") & asking == set()
    assert loaded(home, "check", "city", "--links", "--offline") & {"httpcore", "truststore"} == set()


def test_help_names_the_options(lgq: Call) -> None:
    """The help lists the options and what the verdicts mean."""
    text = lgq("check", "--help").out
    assert all(word in text for word in ("--links", "--again", "--yes", "--offline", "--json", "unsure"))


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--again"], "--again and --yes are about links"),
        (["--yes"], "--again and --yes are about links"),
        (["--links", "--again", "--offline"], "--again asks every site, and --offline none"),
    ],
)
def test_options_that_would_do_nothing_are_refused(options: list[str], sentence: str, city: Path, lgq: Call) -> None:
    """A script would take them for done."""
    result = lgq("check", "city", *options)
    assert (result.code, sentence in result.err) == (2, True)


@pytest.mark.parametrize(("probe", "requests"), [("ask", 1), ("off", 0)])
def test_yes_answers_the_question_but_overrides_no_setting(
    probe: str, requests: int, web: ServerThread, city: Path, lgq: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--yes stands for a reply, not for a setting."""
    cite(lgq, web, "ok/1")
    monkeypatch.setenv("LGQTUI_LINKS_PROBE", probe)
    lgq("check", "city", "--links", "--yes")
    assert request_count(web) == requests


def test_what_needed_no_consent_gives_none(
    web: ServerThread, city: Path, lgq: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only an answer to the question, or --yes in its place, agrees."""
    agreed: list[str] = []
    monkeypatch.setattr(
        "lgqtui.workflows.link_checks.LinkCheckPolicy.agree",
        lambda policy: agreed.append(str(policy.context.settings["links.probe"])),
    )
    cite(lgq, web, "ok/1")
    for probe in ("auto", "ask"):
        monkeypatch.setenv("LGQTUI_LINKS_PROBE", probe)
        lgq("check", "city", "--links", "--again", "--yes")
    assert agreed == ["ask"]


def test_a_check_that_is_stopped_ends_the_command(
    web: ServerThread, city: Path, lgq: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Verdicts so far are saved; the exit code reports the interruption."""
    (ok, _) = cite(lgq, web, "ok/1", "hang/1")

    def stop(line: str) -> None:
        if line.startswith("1 of 2"):
            raise KeyboardInterrupt

    monkeypatch.setattr("lgqtui.cli.commands.check.print_progress", stop)
    assert lgq("check", "city", "--links").code == 130
    assert load_ledger(city).verdicts[ok].word == "ok"


def test_valid_entries_of_a_foreign_ledger_are_read(city: Path) -> None:
    """Invalid verdicts are skipped, an invalid ledger is empty; neither is an error."""
    fine = {"verdict": "ok", "time": "2026-11-23T09:00:00Z", "status": 200, "final": "https://x.org/\u001b[2J"}
    odd = [{}, 3, None, {"verdict": "fine", "time": "2026-11-23T09:00:00Z"}, {"verdict": "ok", "time": "today"}]
    odd += [{"verdict": "ok", "time": 3}, {"verdict": "ok", "time": "2026-11-23"}, {**fine, "status": "200"}]
    links: list[object] = [{"link": "https://fine.example.org/", **fine}, fine, *odd]
    links += [
        {"link": f"https://{n}.example.org/", **(shape if isinstance(shape, dict) else {})}
        for n, shape in enumerate(odd)
    ]
    (sidecar_of(city) / "links.json").write_text(json.dumps({"format": 1, "links": links}))
    assert list(load_ledger(city).verdicts) == ["https://fine.example.org/"]
    assert load_ledger(city).verdicts["https://fine.example.org/"].final == "https://x.org/[2J"
    for content in (
        "",
        "[]",
        "{}",
        "null",
        '{"links": []}',
        '{"links": {"a": 1}, "from_elsewhere": "yes"}',
        "[" * 9999,
    ):
        (sidecar_of(city) / "links.json").write_text(content)
        assert load_ledger(city) == Ledger()


def test_a_computer_without_a_network_is_reported(city: Path, lgq: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """No page is reported as broken."""

    async def verdict(_: LinkChecker, page: str) -> Verdict:
        return Verdict("unsure", datetime.now(UTC), why="unknown-name")

    monkeypatch.setattr(LinkChecker, "_verdict", verdict)
    assert lgq("answer", "city", "A.1", "https://a.example.org/").code == 0
    assert tr(SEEMS_OFFLINE) in lgq("check", "city", "--links").err


@pytest.mark.parametrize(
    ("variable", "value", "why"),
    [
        ("HTTP_PROXY", "http://127.0.0.1:9", "the proxy HTTP_PROXY=http://127.0.0.1:9 does not answer"),
        ("all_proxy", "socks5://h:1", "the proxy all_proxy=socks5://h:1 cannot be used"),
        ("HTTP_PROXY", "http://h:port\udcff", "the proxy HTTP_PROXY=http://h:port� cannot be used"),
    ],
)
def test_a_cause_on_this_computer_is_named_and_not_saved(
    variable: str, value: str, why: str, web: ServerThread, city: Path, lgq: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is no warning, leaves a known verdict, and is gone with the setting."""
    monkeypatch.setattr("lgqtui.linkcheck.proxies.is_loopback", lambda _: False)  # as if the site was elsewhere
    answering, page = cite(lgq, web, "ok/1", "ok/2")
    save_ledger(city, Ledger({answering: Verdict("ok", datetime.now(UTC) - timedelta(days=3), 200)}))
    monkeypatch.setenv(variable, value)
    monkeypatch.delenv("NO_PROXY", raising=False)
    result = lgq("check", "city", "--links")
    assert result.code == 0
    assert result.out.splitlines()[-1].startswith(f"A.1: not checked: {page} ({why}")
    assert f"Not checked: {why}" in result.err
    assert "2 links: 1 ok, 1 not checked" in result.err
    assert result.err.count(why) == 1
    warnings = lgq("check", "city", "--json").json["warnings"]
    assert lgq("check", "city", "--links", "--json").json["warnings"] == warnings
    assert set(load_ledger(city).verdicts) == {answering}
    monkeypatch.delenv(variable)
    lgq("check", "city", "--links")
    assert load_ledger(city).verdicts[page].word == "ok"
