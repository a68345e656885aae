"""Commands on links: list them with their verdicts, check them, apply a suggestion."""

from __future__ import annotations

from collections.abc import Sequence

from lgqtui.i18n import tr, trn
from lgqtui.interview.link_overview import (
    LINK_SELECTIONS,
    LinkEntry,
    about_link,
    known_links,
    link_selections,
    summed_links,
)
from lgqtui.plain.console import Option
from lgqtui.plain.navigation_commands import go_to
from lgqtui.plain.session import PlainSession

_CHECK, _GO, _TAKE = "check", "go", "take"


def list_links(session: PlainSession, argument: str) -> None:
    """List the links by selection; check them, go to one, or apply a suggestion."""
    session.interview.settle()
    session.repeat_introduction()
    if argument == _CHECK:
        _check_links(session)
        return
    while entries := known_links(session.interview):
        _say_totals(session, entries)
        choices = [Option(name, label) for name, label in link_selections(entries).items()]
        choices.append(Option(_CHECK, tr("ask all sites whether their pages are there")))
        reply = session.choose(tr("Which of them? Nothing goes back to the question:"), choices)
        if reply.text == _CHECK:
            _check_links(session)
        elif not reply.text or _choose_link(
            session, [entry for entry in entries if LINK_SELECTIONS[reply.text](entry)]
        ):
            return
    session.say(tr("There is no link in this draft yet."))


def _check_links(session: PlainSession) -> None:
    from lgqtui.plain.link_checks import ask_sites  # late: most sessions check no link

    ask_sites(session)


def _say_totals(session: PlainSession, entries: Sequence[LinkEntry]) -> None:
    links = trn("{n} link", "{n} links", len(entries))
    if any(entry.verdict for entry in entries):
        session.say(tr("{n}: {sum}.", n=links, sum=summed_links(entries)))
    else:
        session.say(tr("{n}. Nothing has been asked yet.", n=links))


def _choose_link(session: PlainSession, entries: Sequence[LinkEntry]) -> bool:
    """Ask for a link of a selection; True if the user goes to it or types a command."""
    if not entries:
        session.say(tr("Nothing here."))
        return False
    choices = [
        Option(str(n), tr("{field}, {link}: {words}", field=entry.field, link=entry.link, words=entry.label.words))
        for n, entry in enumerate(entries)
    ]
    reply = session.choose(tr("Which one? Nothing goes back to the selections:"), choices)
    return bool(reply.command) or (bool(reply.text) and _choose_action(session, entries[int(reply.text)]))


def _choose_action(session: PlainSession, entry: LinkEntry) -> bool:
    """Print all that is known of a link, and ask what to do; True if the user goes to it or types a command."""
    session.say_all(about_link(entry))
    choices = [Option(_GO, tr("go to where it stands"))]
    if entry.better:
        choices.append(Option(_TAKE, tr("take {link} in its place", link=entry.better)))
    reply = session.choose(tr("Your choice, nothing to leave it:"), choices)
    if reply.text == _GO:
        go_to(session, entry.field)
    elif reply.text == _TAKE:
        _apply_suggestion(session, entry.field, entry.link, entry.better)
    return bool(reply.command) or reply.text == _GO


def apply_suggestion(session: PlainSession, _: str) -> None:
    """Replace a link of the field by the suggested one. Raises Error if the draft cannot be changed."""
    proposals = list({(p.link, p.suggestion) for p in session.interview.problems_at(session.field.id) if p.suggestion})
    links = session.interview.links_at(session.field.id)
    proposals.sort(key=lambda proposal: links.index(proposal[0]) if proposal[0] in links else len(links))
    if not proposals:
        session.say(tr("No other link is proposed here."))
    elif len(proposals) == 1:
        _apply_suggestion(session, session.field.id, *proposals[0])
    else:
        choices = [
            Option(str(n), tr("{better}, for {link}", better=better, link=link))
            for n, (link, better) in enumerate(proposals)
        ]
        reply = session.choose(tr("Which one? Nothing leaves all as they are:"), choices)
        if reply.text:
            _apply_suggestion(session, session.field.id, *proposals[int(reply.text)])


def _apply_suggestion(session: PlainSession, field_id: str, link: str, better: str) -> None:
    previous_route = session.interview.route
    change = session.interview.apply_suggestion(field_id, link, better)
    session.say(tr("Taken: {link}. /undo brings the other back.", link=better))
    session.say_change(change, previous_route)
