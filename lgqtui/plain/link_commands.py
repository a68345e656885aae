"""Links by talk: all of them with what is known, in selections; and a better link taken in the place of one."""

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


def links(c: PlainSession, words: str) -> None:
    """Say how the links stand, a selection at a time; ask their sites; go to one, or take a better one."""
    c.interview.settle()
    c.say_place_again()
    if words == _CHECK:
        _ask_sites(c)
        return
    while found := known_links(c.interview):
        _say_how_they_stand(c, found)
        choices = [Option(name, told) for name, told in link_selections(found).items()]
        choices.append(Option(_CHECK, tr("ask all sites whether their pages are there")))
        said = c.talk.choose(tr("Which of them? Nothing goes back to the question:"), choices)
        c.later = said.command
        if said.text == _CHECK:
            _ask_sites(c)
        elif not said.text or _chosen_in(c, [known for known in found if LINK_SELECTIONS[said.text](known)]):
            return
    c.say(tr("There is no link in this draft yet."))


def _ask_sites(c: PlainSession) -> None:
    from lgqtui.plain.asking_sites import ask_sites  # late: most sittings ask nothing

    ask_sites(c)


def _say_how_they_stand(c: PlainSession, found: Sequence[LinkEntry]) -> None:
    n = trn("{n} link", "{n} links", len(found))
    if any(known.verdict for known in found):
        c.say(tr("{n}: {sum}.", n=n, sum=summed_links(found)))
    else:
        c.say(tr("{n}. Nothing has been asked yet.", n=n))


def _chosen_in(c: PlainSession, found: Sequence[LinkEntry]) -> bool:
    """Have a link of a selection chosen; True if the person goes to it or says something else."""
    if not found:
        c.say(tr("Nothing here."))
        return False
    choices = [
        Option(str(n), tr("{field}, {link}: {words}", field=known.field, link=known.link, words=known.label.words))
        for n, known in enumerate(found)
    ]
    said = c.talk.choose(tr("Which one? Nothing goes back to the selections:"), choices)
    c.later = said.command
    return bool(said.command) or (bool(said.text) and _decided(c, found[int(said.text)]))


def _decided(c: PlainSession, known: LinkEntry) -> bool:
    """Say all that is known of a link, and do what the person wants with it; True if they go to it."""
    for line in about_link(known):
        c.say(line)
    choices = [Option(_GO, tr("go to where it stands"))]
    if known.better:
        choices.append(Option(_TAKE, tr("take {link} in its place", link=known.better)))
    said = c.talk.choose(tr("Your choice, nothing to leave it:"), choices)
    c.later = said.command
    if said.text == _GO:
        go_to(c, c.interview.field(known.field))
    elif said.text == _TAKE:
        _take(c, known.field, known.link, known.better)
    return bool(said.command) or said.text == _GO


def mend(c: PlainSession, _: str) -> None:
    """Take the link that is proposed in the place of one in this field. Raises Error if nothing may be changed."""
    proposals = list({(p.link, p.suggestion) for p in c.interview.problems_at(c.field.id) if p.suggestion})
    stated = c.interview.links_at(c.field.id)
    proposals.sort(key=lambda proposal: stated.index(proposal[0]) if proposal[0] in stated else len(stated))
    if not proposals:
        c.say(tr("No other link is proposed here."))
    elif len(proposals) == 1:
        _take(c, c.field.id, *proposals[0])
    else:
        choices = [
            Option(str(n), tr("{better}, for {link}", better=better, link=link))
            for n, (link, better) in enumerate(proposals)
        ]
        said = c.talk.choose(tr("Which one? Nothing leaves all as they are:"), choices)
        c.later = said.command
        if said.text:
            _take(c, c.field.id, *proposals[int(said.text)])


def _take(c: PlainSession, field_id: str, link: str, better: str) -> None:
    before = c.interview.route
    change = c.interview.apply_suggestion(field_id, link, better)
    c.say(tr("Taken: {link}. /undo brings the other back.", link=better))
    c.say_change(change, before)
