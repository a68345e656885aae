"""Asking the sites of links whether their pages are there, by talk: consent, progress in words, what was found."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, wait
from time import monotonic

from lgqtui.checks.link_syntax import normal_page
from lgqtui.draft.consent import SEEMS_OFFLINE, WHAT_IS_SENT, LinkCheckConsent
from lgqtui.draft.ledger import Ledger, load_ledger, save_ledger
from lgqtui.errors import Error
from lgqtui.i18n import tr, trn
from lgqtui.interview.link_overview import known_links, question_about_sites, summed_links
from lgqtui.links.model import Verdict
from lgqtui.plain.console import Option
from lgqtui.plain.session import PlainSession

_LOOK = 0.2
"""Seconds between two looks whether it is done; not longer, for on some systems Ctrl-C waits for the next."""
_BETWEEN = 10.0
"""Seconds between two words about how far it is."""


def ask_sites(c: PlainSession) -> None:
    """Ask the sites of all links, if that is allowed, and say what came of it. Ctrl-C stops; what was found stays."""
    links = c.interview.links()
    pages = list(dict.fromkeys(page for _, link in links if (page := normal_page(link))))
    if c.settings["links.probe"] == "off":
        c.say(tr("Asking is switched off. To allow it: lgqtui config set links.probe auto"))
    elif not links:
        c.say(tr("There is no link in this draft yet."))
    elif _is_allowed(c, len(links)):
        _ask(c, pages)


def _is_allowed(c: PlainSession, n: int) -> bool:
    """Have the person say yes where that is needed; say once what is sent."""
    consent, draft_id = LinkCheckConsent(c.drafts.home), c.interview.draft.id
    is_foreign = consent.is_needed(c.path, draft_id, load_ledger(c.path))
    if is_foreign or (c.settings["links.probe"] == "ask" and not c.has_agreed):
        for told in reversed(question_about_sites(n, is_foreign=is_foreign)):
            c.say(told)
        choices = (Option("yes", tr("ask them"), "y"), Option("no", tr("leave them alone"), "n"))
        said = c.talk.choose(tr("Your choice:"), choices, "no")
        c.later = said.command
        if said.text != "yes":
            c.say(tr("Nothing was asked."))
            return False
        if is_foreign:
            consent.give(c.path, draft_id)
        c.has_agreed = True
    if not consent.is_notice_seen:
        c.say(tr(WHAT_IS_SENT))
        consent.mark_notice_seen()
    return True


def _ask(c: PlainSession, pages: Sequence[str]) -> None:
    found: dict[str, Verdict] = {}
    c.say(trn("Asking about {n} page. Ctrl-C stops.", "Asking about {n} pages. Ctrl-C stops.", len(pages)))
    try:
        _asked(c, pages, found)
    except KeyboardInterrupt:
        c.say()
        c.say(tr("Stopped. What was found so far is kept."))
    finally:
        _keep(c, found)
    if any(verdict.why == "offline" for verdict in found.values()):
        c.say(tr(SEEMS_OFFLINE))
    c.say(tr("{sum}.", sum=summed_links(known_links(c.interview))))


def _keep(c: PlainSession, found: dict[str, Verdict]) -> None:
    """Take in what was found; what is known from before gives way only to what was asked."""
    known = c.interview.verdict_of
    news = {page: v for page, v in found.items() if v.why != "offline" or known(page) is None}
    c.interview.note_verdicts(news)
    with contextlib.suppress(Error):  # the draft itself says so where nothing can be saved
        save_ledger(c.path, Ledger(news))


def _asked(c: PlainSession, pages: Sequence[str], found: dict[str, Verdict]) -> None:
    """Ask beside the talk, so that a signal meets the talk and not the asking; say from time to time how far it is."""
    from lgqtui.linkcheck.checker import new_prober  # late: most sittings ask nothing

    prober = new_prober(c.clock, c.settings.environ, c.settings["links.private"])
    with _beside() as loop:
        asking = asyncio.run_coroutine_threadsafe(prober.check(pages, found.__setitem__), loop)
        try:
            _wait(asking, lambda: c.say(tr("{n} of {all} asked.", n=len(found), all=len(pages))))
        finally:
            asking.cancel()
            asyncio.run_coroutine_threadsafe(prober.close(), loop).result()


def _wait(asking: Future[None], tell: Callable[[], None]) -> None:
    told = monotonic()
    while not wait([asking], _LOOK).done:
        if monotonic() - told >= _BETWEEN:
            told = monotonic()
            tell()
    asking.result()


@contextlib.contextmanager
def _beside() -> Iterator[asyncio.AbstractEventLoop]:
    """A loop that runs on a thread of its own until it is left."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
