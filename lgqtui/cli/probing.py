"""Asking about the links of a draft from the command line: consent, progress, verdicts."""

from __future__ import annotations

import asyncio
from typing import Any

from msgspec import Struct

from lgqtui.checks.link_syntax import normal_page
from lgqtui.cli.opened import LoadedDraft
from lgqtui.cli.surroundings import AppContext
from lgqtui.cli.terminal import confirm, is_interactive, print_status, tell_progress
from lgqtui.draft.consent import SEEMS_OFFLINE, WHAT_IS_SENT, LinkCheckConsent
from lgqtui.draft.ledger import Ledger, load_ledger, save_ledger
from lgqtui.errors import Error
from lgqtui.formatting import format_timestamp
from lgqtui.i18n import tr, trn
from lgqtui.links.model import Verdict, Verdicts, is_fresh, verdict_label, verdict_reason


class StatedLink(Struct, frozen=True):
    """A link of a draft: its field, how it stands there, its page ("" if it is no address)."""

    field: str
    link: str
    page: str


def stated(links: tuple[tuple[str, str], ...]) -> list[StatedLink]:
    """The links of a draft with their pages."""
    return [StatedLink(field_id, link, normal_page(link)) for field_id, link in links]


def probe(here: AppContext, opened: LoadedDraft, links: list[StatedLink], *, offline: bool) -> Verdicts:
    """What is known of the pages when all that may be asked have been; kept in the draft's ledger."""
    ledger = load_ledger(opened.file.path)
    now = here.clock()
    pages = dict.fromkeys(link.page for link in links if link.page)
    known = {page: v for page in pages if (v := ledger.verdicts.get(page)) is not None}
    wanted = [page for page in pages if page not in known or not is_fresh(known[page], now)]
    reason = _reason_not_to(here, opened, ledger, len(wanted), offline=offline) if wanted else ""
    if reason:
        not_asked = Verdict("not_checked", now, why=reason)
        return {page: known.get(page, not_asked) for page in pages}
    found: dict[str, Verdict] = {}
    try:
        if wanted:
            asyncio.run(_ask(here, wanted, found))
    finally:
        _keep(opened, found)
    # What could not be asked now leaves what is known from before.
    return {**found, **known, **{page: verdict for page, verdict in found.items() if verdict.word != "not_checked"}}


def _keep(opened: LoadedDraft, found: Verdicts) -> None:
    """Note the verdicts beside the draft; where that is refused they are shown all the same."""
    try:
        save_ledger(opened.file.path, Ledger(found))
    except Error as error:
        print_status(tr("The verdicts could not be kept: {why}.", why=error))


def _reason_not_to(here: AppContext, opened: LoadedDraft, ledger: Ledger, n: int, *, offline: bool) -> str:
    """Why nothing is asked; "" if it is."""
    probing = here.settings["links.probe"]
    if offline or probing == "off":
        return "offline" if offline else "declined"
    consent = LinkCheckConsent(here.home)
    path, draft_id = opened.file.path, opened.draft.id
    foreign = consent.is_needed(path, draft_id, ledger)
    if (foreign or probing == "ask") and not _agreed(n, foreign=foreign):
        return "declined"
    if foreign:
        consent.give(path, draft_id)
    if not consent.is_notice_seen:
        print_status(tr(WHAT_IS_SENT))
        consent.mark_notice_seen()
    return ""


def _agreed(n: int, *, foreign: bool) -> bool:
    """True if the person wants the links to be asked. Without a terminal nobody can say so."""
    if foreign:
        print_status(tr("This draft came from elsewhere, so its links are not asked before you say so."))
    if not is_interactive():
        print_status(tr("No link was asked: nobody is here to say yes."))
        return False
    question = trn(
        "Ask the site of {n} link? Type yes, or press Enter to leave it:",
        "Ask the sites of {n} links? Type yes, or press Enter to leave them:",
        n,
    )
    return confirm(question)


async def _ask(here: AppContext, pages: list[str], found: dict[str, Verdict]) -> None:
    from lgqtui.linkcheck.checker import new_prober

    def told(page: str, verdict: Verdict) -> None:
        found[page] = verdict
        tell_progress(tr("{n} of {all} links asked", n=min(len(found), len(pages)), all=len(pages)))

    prober = new_prober(here.clock, here.environ, here.settings["links.private"])
    try:
        await prober.check(pages, told)
    finally:
        await prober.close()
        tell_progress("")
    if any(verdict.why == "offline" for verdict in found.values()):
        print_status(tr(SEEMS_OFFLINE))


def verdict_of(link: StatedLink, verdicts: Verdicts, here: AppContext) -> Verdict:
    """The verdict about a link."""
    return verdicts.get(link.page) or Verdict("not_checked", here.clock(), why="unreadable")


def link_shape(link: StatedLink, verdict: Verdict) -> dict[str, Any]:
    """The contract's mapping of a link and its verdict."""
    return {
        "field": link.field,
        "link": link.link,
        "verdict": verdict.word,
        "status": verdict.status,
        "final": verdict.final,
        "why": verdict.why,
        "time": format_timestamp(verdict.time),
    }


def link_line(link: StatedLink, verdict: Verdict) -> str:
    """A link and its verdict on one line: `field: verdict: link → final (why)`."""
    more = tr(" → {final}", final=verdict.final) if verdict.final else ""
    why = verdict_reason(verdict)
    told = tr(" ({why})", why=why) if why else ""
    word = verdict_label(verdict)
    return tr("{field}: {word}: {link}{more}{told}", field=link.field, word=word, link=link.link, more=more, told=told)
