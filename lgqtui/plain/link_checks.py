"""Check links over the network from the console: consent, progress, results."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, wait
from time import monotonic

from lgqtui.checks.link_syntax import normal_page
from lgqtui.draft.ledger import Ledger, load_ledger, save_ledger
from lgqtui.errors import Error
from lgqtui.i18n import tr, trn
from lgqtui.interview.link_overview import known_links, question_about_sites, summed_links
from lgqtui.links.model import Verdict
from lgqtui.plain.console import Option
from lgqtui.plain.session import PlainSession
from lgqtui.workflows.link_checks import SEEMS_OFFLINE, WHAT_IS_SENT, LinkCheckConsent

_POLL_SECONDS = 0.2
"""Seconds between two polls; not longer, since on some systems Ctrl-C waits for the next one."""
_PROGRESS_SECONDS = 10.0
"""Seconds between two progress lines."""


def ask_sites(session: PlainSession) -> None:
    """Check all links, if that is allowed, and print the results. Ctrl-C stops; results so far are kept."""
    links = session.interview.links()
    pages = list(dict.fromkeys(page for _, link in links if (page := normal_page(link))))
    if session.settings["links.probe"] == "off":
        session.say(tr("Asking is switched off. To allow it: lgqtui config set links.probe auto"))
    elif not links:
        session.say(tr("There is no link in this draft yet."))
    elif _is_allowed(session, len(links)):
        _check_links(session, pages)


def _is_allowed(session: PlainSession, count: int) -> bool:
    """Ask for permission where it is needed; print once what is sent."""
    consent, draft_id = LinkCheckConsent(session.drafts.home), session.interview.draft.id
    is_foreign = consent.is_needed(session.path, draft_id, load_ledger(session.path))
    if is_foreign or (session.settings["links.probe"] == "ask" and not session.has_allowed_checks):
        for line in reversed(question_about_sites(count, is_foreign=is_foreign)):
            session.say(line)
        choices = (Option("yes", tr("ask them"), "y"), Option("no", tr("leave them alone"), "n"))
        reply = session.choose(tr("Your choice:"), choices, "no")
        if reply.text != "yes":
            session.say(tr("Nothing was asked."))
            return False
        if is_foreign:
            consent.give(session.path, draft_id)
        session.has_allowed_checks = True
    if not consent.is_notice_seen:
        session.say(tr(WHAT_IS_SENT))
        consent.mark_notice_seen()
    return True


def _check_links(session: PlainSession, pages: Sequence[str]) -> None:
    verdicts: dict[str, Verdict] = {}
    session.say(trn("Asking about {n} page. Ctrl-C stops.", "Asking about {n} pages. Ctrl-C stops.", len(pages)))
    try:
        _run_checks(session, pages, verdicts)
    except KeyboardInterrupt:
        session.say()
        session.say(tr("Stopped. What was found so far is kept."))
    finally:
        _record(session, verdicts)
    if any(verdict.why == "offline" for verdict in verdicts.values()):
        session.say(tr(SEEMS_OFFLINE))
    session.say(tr("{sum}.", sum=summed_links(known_links(session.interview))))


def _record(session: PlainSession, verdicts: dict[str, Verdict]) -> None:
    """Record the verdicts; "offline" does not replace what is recorded already."""
    recorded = session.interview.verdict_of
    new_verdicts = {page: v for page, v in verdicts.items() if v.why != "offline" or recorded(page) is None}
    session.interview.note_verdicts(new_verdicts)
    with contextlib.suppress(Error):  # saving the draft reports a folder that cannot be written
        save_ledger(session.path, Ledger(new_verdicts))


def _run_checks(session: PlainSession, pages: Sequence[str], verdicts: dict[str, Verdict]) -> None:
    """Check in a background thread, so that signals reach the console, and print progress from time to time."""
    from lgqtui.linkcheck.checker import new_prober  # late: most sessions check no link

    prober = new_prober(session.clock, session.settings.environ, session.settings["links.private"])
    with _background_loop() as loop:
        check = asyncio.run_coroutine_threadsafe(prober.check(pages, verdicts.__setitem__), loop)
        try:
            _wait_until_done(check, lambda: session.say(tr("{n} of {all} asked.", n=len(verdicts), all=len(pages))))
        finally:
            check.cancel()
            asyncio.run_coroutine_threadsafe(prober.close(), loop).result()


def _wait_until_done(check: Future[None], report_progress: Callable[[], None]) -> None:
    last_report = monotonic()
    while not wait([check], _POLL_SECONDS).done:
        if monotonic() - last_report >= _PROGRESS_SECONDS:
            last_report = monotonic()
            report_progress()
    check.result()


@contextlib.contextmanager
def _background_loop() -> Iterator[asyncio.AbstractEventLoop]:
    """Run an event loop in a background thread until the context ends."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
