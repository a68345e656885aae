"""Link checks from the command line: consent, progress, verdicts."""

from __future__ import annotations

import asyncio
from typing import Any

from msgspec import Struct

from lgqtui.checks.link_syntax import normal_page
from lgqtui.cli.terminal import confirm, is_interactive, print_progress, print_status
from lgqtui.draft.consent import SEEMS_OFFLINE, WHAT_IS_SENT, LinkCheckConsent
from lgqtui.draft.ledger import Ledger, load_ledger, save_ledger
from lgqtui.errors import Error
from lgqtui.formatting import format_timestamp
from lgqtui.i18n import tr, trn
from lgqtui.links.model import Verdict, Verdicts, is_fresh, verdict_label, verdict_reason
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.draft_access import LoadedDraft


class DraftLink(Struct, frozen=True):
    """A link of a draft: its field, its text, and its page ("" if it is no address)."""

    field: str
    link: str
    page: str


def draft_links(links: tuple[tuple[str, str], ...]) -> list[DraftLink]:
    """Return the links of a draft with their pages."""
    return [DraftLink(field_id, link, normal_page(link)) for field_id, link in links]


def probe(context: AppContext, loaded: LoadedDraft, links: list[DraftLink], *, offline: bool) -> Verdicts:
    """Return the verdicts after checking every page that may be checked; they are saved in the draft's ledger."""
    ledger = load_ledger(loaded.file.path)
    now = context.clock()
    pages = dict.fromkeys(link.page for link in links if link.page)
    recorded = {page: verdict for page in pages if (verdict := ledger.verdicts.get(page)) is not None}
    due = [page for page in pages if page not in recorded or not is_fresh(recorded[page], now)]
    reason = _reason_to_skip(context, loaded, ledger, len(due), offline=offline) if due else ""
    if reason:
        skipped = Verdict("not_checked", now, why=reason)
        return {page: recorded.get(page, skipped) for page in pages}
    verdicts: dict[str, Verdict] = {}
    try:
        if due:
            asyncio.run(_check_pages(context, due, verdicts))
    finally:
        _save(loaded, verdicts)
    # A page that could not be checked now keeps its recorded verdict.
    return {
        **verdicts,
        **recorded,
        **{page: verdict for page, verdict in verdicts.items() if verdict.word != "not_checked"},
    }


def _save(loaded: LoadedDraft, verdicts: Verdicts) -> None:
    """Save the verdicts beside the draft; an error is printed, and the verdicts are shown anyway."""
    try:
        save_ledger(loaded.file.path, Ledger(verdicts))
    except Error as error:
        print_status(tr("The verdicts could not be kept: {why}.", why=error))


def _reason_to_skip(context: AppContext, loaded: LoadedDraft, ledger: Ledger, count: int, *, offline: bool) -> str:
    """Return why no link is checked; "" if they are."""
    mode = context.settings["links.probe"]
    if offline or mode == "off":
        return "offline" if offline else "declined"
    consent = LinkCheckConsent(context.folders)
    path, draft_id = loaded.file.path, loaded.draft.id
    is_foreign = consent.is_needed(path, draft_id, ledger)
    if (is_foreign or mode == "ask") and not _confirm(count, is_foreign=is_foreign):
        return "declined"
    if is_foreign:
        consent.give(path, draft_id)
    if not consent.is_notice_seen:
        print_status(tr(WHAT_IS_SENT))
        consent.mark_notice_seen()
    return ""


def _confirm(count: int, *, is_foreign: bool) -> bool:
    """Return True if the user agrees to the checks. Without a terminal nothing is asked."""
    if is_foreign:
        print_status(tr("This draft came from elsewhere, so its links are not asked before you say so."))
    if not is_interactive():
        print_status(tr("No link was asked: nobody is here to say yes."))
        return False
    question = trn(
        "Ask the site of {n} link? Type yes, or press Enter to leave it:",
        "Ask the sites of {n} links? Type yes, or press Enter to leave them:",
        count,
    )
    return confirm(question)


async def _check_pages(context: AppContext, pages: list[str], verdicts: dict[str, Verdict]) -> None:
    from lgqtui.linkcheck.checker import new_prober

    def on_verdict(page: str, verdict: Verdict) -> None:
        verdicts[page] = verdict
        print_progress(tr("{n} of {all} links asked", n=min(len(verdicts), len(pages)), all=len(pages)))

    prober = new_prober(context.clock, context.environ, context.settings["links.private"])
    try:
        await prober.check(pages, on_verdict)
    finally:
        await prober.close()
        print_progress("")
    if any(verdict.why == "offline" for verdict in verdicts.values()):
        print_status(tr(SEEMS_OFFLINE))


def verdict_of(link: DraftLink, verdicts: Verdicts, context: AppContext) -> Verdict:
    """Return the verdict on a link."""
    return verdicts.get(link.page) or Verdict("not_checked", context.clock(), why="unreadable")


def link_json(link: DraftLink, verdict: Verdict) -> dict[str, Any]:
    """Return a link and its verdict as JSON."""
    return {
        "field": link.field,
        "link": link.link,
        "verdict": verdict.word,
        "status": verdict.status,
        "final": verdict.final,
        "why": verdict.why,
        "time": format_timestamp(verdict.time),
    }


def link_line(link: DraftLink, verdict: Verdict) -> str:
    """Return a link and its verdict on one line: `field: verdict: link → final (why)`."""
    more = tr(" → {final}", final=verdict.final) if verdict.final else ""
    explanation = verdict_reason(verdict)
    reason = tr(" ({why})", why=explanation) if explanation else ""
    word = verdict_label(verdict)
    return tr(
        "{field}: {word}: {link}{more}{told}", field=link.field, word=word, link=link.link, more=more, told=reason
    )
