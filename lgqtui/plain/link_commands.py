"""Commands on links: list them with their verdicts, check them, apply a suggestion."""

from __future__ import annotations

from collections.abc import Sequence

from lgqtui.i18n import tr, trn
from lgqtui.interview import link_overview
from lgqtui.links.model import PagesToCheck
from lgqtui.links.url import host_of
from lgqtui.plain.console import BACK, Option, ProgressLines, confirm
from lgqtui.plain.navigation_commands import go_to
from lgqtui.plain.session import PlainSession
from lgqtui.workflows.link_checks import NO_LINKS, NO_PROPOSAL, Refused, check_pages, taken_notice

_CHECK, _AGAIN, _GO, _TAKE = "check", "again", "go", "take"


def list_links(session: PlainSession, argument: str) -> None:
    """List the links by selection; check them, go to one, or apply a suggestion."""
    session.interview.end_typing()
    if argument in (_CHECK, _AGAIN):
        _check_links(session, again=argument == _AGAIN)
        return
    while entries := link_overview.link_entries(session.interview):
        _say_totals(session, entries)
        choices = [Option(name, label) for name, label in link_overview.link_selections(entries)[0].items()]
        choices.append(Option(_CHECK, tr("ask all sites whether their pages are there")))
        reply = session.choose(tr(BACK), choices)
        if reply.text == _CHECK:
            _check_links(session, again=False)
        elif not reply.text or _choose_link(
            session, [entry for entry in entries if link_overview.LINK_SELECTIONS[reply.text](entry)]
        ):
            return
    session.say(tr(NO_LINKS))


def _check_links(session: PlainSession, *, again: bool) -> None:
    policy, interview = session.link_check_policy, session.interview
    links = [link for _, link in interview.links()]
    permission = policy.permission(links, interview.verdict_of, f"/links {_AGAIN}", again=again)
    if isinstance(permission, Refused):
        session.say(permission.sentence)
        return
    if permission.question:
        session.say_all((*permission.notes, permission.question))
        if not confirm(session, tr("ask them"), tr("leave them alone")):
            session.say(tr("Nothing was asked."))
            return
        policy.agree()
    if notice := policy.first_check_notice():
        session.say(notice)
    _run_check(session, permission.pages)


def _run_check(session: PlainSession, pages: PagesToCheck) -> None:
    session.say(trn("Asking about {n} page. Ctrl-C stops.", "Asking about {n} pages. Ctrl-C stops.", len(pages)))
    progress, template = ProgressLines(session.console), "{n} of {all} asked."
    policy = session.link_check_policy
    result = check_pages(policy, pages, lambda done: progress.report(tr(template, n=done, all=len(pages))))
    session.interview.note_verdicts(result.verdicts)
    if result.is_interrupted:
        session.say()
    session.say_all(result.notices)
    session.say(tr("{sum}.", sum=link_overview.link_counts_text(link_overview.link_entries(session.interview))))


def _say_totals(session: PlainSession, entries: Sequence[link_overview.LinkEntry]) -> None:
    has_verdicts = any(entry.verdict for entry in entries)
    template = "{n}: {sum}." if has_verdicts else "{n}. Nothing has been asked yet."
    session.say(tr(template, n=trn("{n} link", "{n} links", len(entries)), sum=link_overview.link_counts_text(entries)))


def _choose_link(session: PlainSession, entries: Sequence[link_overview.LinkEntry]) -> bool:
    columns = [(entry.field, host_of(entry.link) or entry.link, entry.label.words) for entry in entries]
    labels = [tr("{field}, {link}: {words}", field=field, link=link, words=words) for field, link, words in columns]
    reply = session.choose(tr(BACK), [Option(str(n), label) for n, label in enumerate(labels)])
    return bool(reply.command) or (bool(reply.text) and _choose_action(session, entries[int(reply.text)]))


def _choose_action(session: PlainSession, entry: link_overview.LinkEntry) -> bool:
    session.say_all(link_overview.link_lines(entry))
    choices = [Option(_GO, tr("go to where it stands"))]
    if entry.proposal:
        choices.append(Option(_TAKE, tr("take {link} in its place", link=entry.proposal)))
    reply = session.choose(tr(BACK), choices)
    if reply.text == _GO:
        go_to(session, entry.field)
    elif reply.text == _TAKE:
        _apply_suggestion(session, entry.field, entry.link, entry.proposal)
    return bool(reply.command) or reply.text == _GO


def apply_suggestion(session: PlainSession, _: str) -> None:
    """Replace a link of the field by the suggested one. Raises Error if the draft cannot be changed."""
    proposals = link_overview.link_proposals(session.interview, session.field.id)
    if not proposals:
        session.say(tr(NO_PROPOSAL))
    elif len(proposals) == 1:
        _apply_suggestion(session, session.field.id, *proposals[0])
    else:
        choices = [
            Option(str(n), tr("{better}, for {link}", better=better, link=link))
            for n, (link, better) in enumerate(proposals)
        ]
        if index := session.choose(tr(BACK), choices).text:
            _apply_suggestion(session, session.field.id, *proposals[int(index)])


def _apply_suggestion(session: PlainSession, field_id: str, link: str, better: str) -> None:
    change = session.interview.apply_suggestion(field_id, link, better)
    session.say(taken_notice(better, "/undo"))
    session.say_change(change)
