"""Permission to check the links of a draft, pages that are due, and interrupted checks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from lgqtui.draft.ledger import Ledger, load_ledger, save_ledger
from lgqtui.draft.sidecar import sidecar_of
from lgqtui.linkcheck.checker import LinkChecker
from lgqtui.links.model import Verdict, VerdictWord
from lgqtui.settings.loader import write_setting
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.link_checks import (
    Allowed,
    LinkCheckPolicy,
    Permission,
    Refused,
    check_pages,
    pages_to_check,
    taken_notice,
)
from tests.link_server import LinkServer, ServerThread

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
LINK, OTHER = "https://a.example.org/x#part", "https://b.example.org/"
PAGE = "https://a.example.org/x"
NOTHING: dict[str, Verdict] = {}
FRESH = {PAGE: Verdict("ok", NOW, 200), LINK: Verdict("ok", NOW), OTHER: Verdict("ok", NOW, 200)}


@pytest.fixture
def context(tmp_path: Path) -> AppContext:
    """A user's folders with default settings."""
    return AppContext({"LGQTUI_HOME": str(tmp_path / "home"), "LGQTUI_LINKS_PRIVATE": "check"}, lambda: NOW)


def with_probe(context: AppContext, value: str) -> AppContext:
    return replace(context, environ={**context.environ, "LGQTUI_LINKS_PROBE": value})


def own_policy(context: AppContext) -> LinkCheckPolicy:
    return LinkCheckPolicy(context, context.folders.drafts / "Town.toml", "d")


def foreign_policy(context: AppContext, draft_id: str = "d") -> LinkCheckPolicy:
    return LinkCheckPolicy(context, context.folders.drafts.parent / "got" / "Town.toml", draft_id)


def request(policy: LinkCheckPolicy, *links: str, again: bool = False) -> Permission:
    return policy.permission(links or (LINK, OTHER), NOTHING.get, "/links again", again=again)


# Which pages are due


@pytest.mark.parametrize(
    ("word", "age", "is_due"),
    [
        ("ok", timedelta(hours=23), False),
        ("ok", timedelta(hours=24), True),
        ("moved", timedelta(hours=23), False),
        ("broken", timedelta(minutes=9), False),
        ("broken", timedelta(minutes=10), True),
        ("unsure", timedelta(0), True),
        ("not_checked", timedelta(0), True),
        ("ok", timedelta(seconds=-1), True),
    ],
)
def test_a_page_is_due_when_its_verdict_no_longer_holds(word: VerdictWord, age: timedelta, is_due: bool) -> None:
    """A verdict ok holds for a day, broken for ten minutes, others not at all."""
    verdict = Verdict(word, NOW - age)
    assert pages_to_check([PAGE], {PAGE: verdict}.get, NOW) == ({PAGE: []} if is_due else {})


def test_each_page_is_due_once() -> None:
    """Links that differ in the fragment have the same page; other addresses have none."""
    links = [LINK, f"{PAGE}#other", LINK, f"{PAGE}#top", "mailto:a@b.example.org", OTHER]
    assert pages_to_check(links, NOTHING.get, NOW) == {PAGE: [LINK, f"{PAGE}#other"], OTHER: []}


@pytest.mark.parametrize(
    ("word", "part_age", "is_due"),
    [
        ("ok", None, True),
        ("moved", None, True),
        ("broken", None, False),
        ("ok", timedelta(hours=23), False),
        ("ok", timedelta(hours=24), True),
    ],
)
def test_a_page_is_due_for_a_part_of_which_nothing_is_known(
    word: VerdictWord, part_age: timedelta | None, is_due: bool
) -> None:
    """If the page is there: that of another part says nothing of it."""
    verdicts = {PAGE: Verdict(word, NOW), f"{PAGE}#other": Verdict("ok", NOW)}
    if part_age is not None:
        verdicts[LINK] = Verdict("ok", NOW - part_age, why="no-part")
    assert pages_to_check([LINK], verdicts.get, NOW) == ({PAGE: [LINK]} if is_due else {})


# Permission


@pytest.mark.parametrize(("probe", "kind"), [("auto", "allowed"), ("ask", "asked about"), ("off", "refused")])
def test_the_setting_decides_about_the_user_s_own_draft(probe: str, kind: str, context: AppContext) -> None:
    """It allows, asks before, or forbids."""
    assert kind_of(request(own_policy(with_probe(context, probe)))) == kind


def kind_of(permission: Permission) -> str:
    if isinstance(permission, Refused):
        return "refused"
    return "asked about" if permission.question else "allowed"


@pytest.mark.parametrize(
    ("probe", "is_offline", "why", "words"),
    [
        ("off", False, "declined", "by the variable LGQTUI_LINKS_PROBE. To allow it, begin without that."),
        ("auto", True, "offline", "begun with --offline"),
        ("off", True, "offline", "begun with --offline"),
    ],
)
def test_a_refusal_names_its_reason_and_its_remedy(
    probe: str, is_offline: bool, why: str, words: str, context: AppContext
) -> None:
    """The setting is named only where the setting is the reason."""
    refusal = request(own_policy(replace(with_probe(context, probe), is_offline=is_offline)))
    assert isinstance(refusal, Refused)
    assert (refusal.why, words in refusal.sentence) == (why, True)
    assert ("LGQTUI_LINKS_PROBE" in refusal.sentence) is (why == "declined")


def test_a_refusal_by_the_settings_file_names_the_command(context: AppContext) -> None:
    """And no variable."""
    write_setting(context.folders, "links.probe", "off")
    refusal = request(own_policy(context))
    assert isinstance(refusal, Refused)
    assert (refusal.why, "lgqtui config set links.probe auto" in refusal.sentence) == ("declined", True)
    assert "LGQTUI_LINKS_PROBE" not in refusal.sentence


@pytest.mark.parametrize(
    ("links", "pages", "question"),
    [
        ((LINK, LINK), (PAGE,), "Ask the site of 1 page whether it is there?"),
        ((LINK, OTHER, PAGE), (PAGE, OTHER), "Ask the sites of 2 pages whether they are there?"),
    ],
)
def test_the_question_counts_the_pages_that_would_be_asked(
    links: tuple[str, ...], pages: tuple[str, ...], question: str, context: AppContext
) -> None:
    """And not the links that lead to them."""
    needed = request(own_policy(with_probe(context, "ask")), *links)
    assert isinstance(needed, Allowed)
    assert (tuple(needed.pages), needed.question) == (pages, question)


@pytest.mark.parametrize(
    ("links", "again", "words"),
    [
        ((), False, "There is no link in this draft yet."),
        ((), True, "There is no link in this draft yet."),
        ((LINK, OTHER), False, "/links again asks them again."),
        (("mailto:a@b.example.org",), True, "No link of this draft is a web address"),
    ],
)
def test_without_a_page_to_check_no_question_is_asked(
    links: tuple[str, ...], again: bool, words: str, context: AppContext
) -> None:
    """The reason is returned, whatever the setting."""
    policy = own_policy(with_probe(context, "ask"))
    result = policy.permission(links, FRESH.get, "/links again", again=again)
    assert isinstance(result, Refused)
    assert (result.why, words in result.sentence) == ("", True)


def test_again_asks_about_pages_that_are_known(context: AppContext) -> None:
    """Each of them once."""
    result = own_policy(context).permission([LINK, OTHER], FRESH.get, "--again", again=True)
    assert result == Allowed({PAGE: [LINK], OTHER: []})


def test_consent_by_the_setting_holds_while_the_draft_is_open(context: AppContext) -> None:
    """The next time the question comes again."""
    context = with_probe(context, "ask")
    policy = own_policy(context)
    policy.agree()
    assert request(policy) == Allowed({PAGE: [LINK], OTHER: []})
    assert own_policy(context).needs_consent


def test_consent_is_for_a_single_draft_in_a_single_folder(context: AppContext, tmp_path: Path) -> None:
    """Each draft is asked about with its origin, a copy elsewhere again; consent is saved."""
    policy = foreign_policy(context)
    needed = request(policy)
    assert isinstance(needed, Allowed)
    assert needed.notes[0] == "This draft came from elsewhere."
    policy.agree()
    assert kind_of(request(foreign_policy(context))) == "allowed"
    assert kind_of(request(foreign_policy(context, "other"))) == "asked about"
    assert kind_of(request(LinkCheckPolicy(context, tmp_path / "Town.toml", "d"))) == "asked about"


def test_a_draft_that_was_imported_came_from_elsewhere(context: AppContext) -> None:
    """Its ledger says so, wherever it lies."""
    path = context.folders.drafts / "Town.toml"
    path.parent.mkdir(parents=True)
    save_ledger(path, Ledger(from_elsewhere=True))
    assert own_policy(context).is_foreign


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b'{"drafts": 7}', b"[" * 100_000])
def test_a_damaged_note_is_no_consent(content: bytes, context: AppContext) -> None:
    """The next one can be kept."""
    context.folders.state.mkdir(parents=True)
    (context.folders.state / "links.json").write_bytes(content)
    policy = foreign_policy(context)
    assert policy.is_foreign
    assert "nothing of your answers" in policy.first_check_notice()
    policy.agree()
    assert not foreign_policy(context).is_foreign
    assert policy.first_check_notice() == ""


def test_without_saved_consent_the_question_is_repeated(context: AppContext) -> None:
    """Failing to save consent is no error."""
    context.folders.state.parent.mkdir(parents=True, exist_ok=True)
    context.folders.state.write_text("somebody's file")
    policy = foreign_policy(context)
    policy.agree()
    assert kind_of(request(policy)) == "allowed"
    assert foreign_policy(context).needs_consent


# Checking


@pytest.fixture
def web() -> Iterator[ServerThread]:
    """Run a server on this computer."""
    with ServerThread(LinkServer()) as server:
        yield server


@pytest.fixture
def policy(context: AppContext) -> LinkCheckPolicy:
    """Permission for a draft of the user's, whose folder exists."""
    context.folders.drafts.mkdir(parents=True)
    return own_policy(context)


def test_the_verdicts_of_a_check_are_saved(policy: LinkCheckPolicy, web: ServerThread) -> None:
    """Progress is reported up to the end."""
    page, counts = f"http://127.0.0.1:{web.port}/ok/1", list[int]()
    result = check_pages(policy, {page: ()}, counts.append)
    assert (result.verdicts[page].word, result.notices, result.is_interrupted) == ("ok", (), False)
    assert load_ledger(policy.draft_path).verdicts == result.verdicts
    assert counts[-1] == 1


def test_a_check_that_is_stopped_keeps_its_verdicts(policy: LinkCheckPolicy, web: ServerThread) -> None:
    """Those that were there before."""
    ok, hanging = (f"http://127.0.0.1:{web.port}/{path}" for path in ("ok/1", "hang/1"))

    def stop(done: int) -> None:
        if done:
            raise KeyboardInterrupt

    result = check_pages(policy, {ok: (), hanging: ()}, stop)
    assert result.is_interrupted
    assert result.notices[0].startswith("Stopped.")
    assert load_ledger(policy.draft_path).verdicts.keys() == {ok}


def test_another_end_keeps_its_verdicts_too(policy: LinkCheckPolicy, web: ServerThread) -> None:
    """A signal may end the program."""
    ok, hanging = (f"http://127.0.0.1:{web.port}/{path}" for path in ("ok/1", "hang/1"))

    def end(done: int) -> None:
        if done:
            raise SystemExit

    with pytest.raises(SystemExit):
        check_pages(policy, {ok: (), hanging: ()}, end)
    assert load_ledger(policy.draft_path).verdicts.keys() == {ok}


def test_failed_steps_are_reported(policy: LinkCheckPolicy, monkeypatch: pytest.MonkeyPatch) -> None:
    """A ledger that cannot be written, a computer without a network: the verdicts are there anyway."""

    async def verdict(_: LinkChecker, page: str) -> Verdict:
        return Verdict("unsure", NOW, why="unknown-name")

    monkeypatch.setattr(LinkChecker, "_verdict", verdict)
    (sidecar_of(policy.draft_path) / "links.json").mkdir(parents=True)
    result = check_pages(policy, {PAGE: ()}, lambda _: None)
    assert result.verdicts[PAGE].why == "offline"
    not_saved, offline = result.notices
    assert "could not be kept" in not_saved
    assert "seems to be offline" in offline


def test_a_proposal_that_was_taken_can_be_given_back() -> None:
    """By the key or the command of the front end."""
    assert taken_notice(OTHER, "/undo") == f"Taken: {OTHER}. /undo brings the other back."
