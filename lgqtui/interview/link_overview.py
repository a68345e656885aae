"""Every link of a draft with what is known of it, and the selections in which they are seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec import Struct

from lgqtui.i18n import count, say
from lgqtui.interview.interview import Interview
from lgqtui.interview.link_words import Said, counted, said_of_links, said_of_verdict
from lgqtui.links.model import Verdict
from lgqtui.problems import Problem

_UNKNOWN_WEIGHT = 6
"""As heavy as a verdict that nothing was asked."""


class KnownLink(Struct, frozen=True):
    """A link as it stands in a field, and what is to be said of it."""

    field: str
    link: str
    said: Said
    verdict: Verdict | None
    problems: tuple[Problem, ...]

    @property
    def better(self) -> str:
        """The link that is proposed in its place: the mended one, or where it has moved to; "" if none is."""
        mended = next((p.mended for p in self.problems if p.mended), "")
        if mended or self.verdict is None or self.verdict.word != "moved":
            return mended
        _, mark, part = self.link.strip().partition("#")
        return self.verdict.final + mark + part


def known_links(interview: Interview) -> list[KnownLink]:
    """The links on the route, in the questionnaire's order."""
    found: list[KnownLink] = []
    for field_id in interview.questionnaire.fields:
        links = interview.links_at(field_id)
        if not links:
            continue
        says, verdicts = said_of_links(interview, field_id), interview.verdicts_at(field_id)
        problems = [p for p in interview.problems_at(field_id) if p.link]
        for link in links:
            about = tuple(p for p in problems if p.link == link)
            found.append(KnownLink(field_id, link, says.get(link, unknown()), verdicts.get(link), about))
    return found


def unknown() -> Said:
    """What is said of a link of which nothing is known."""
    return Said("–", say("not checked"), "", "dim", _UNKNOWN_WEIGHT)


def _has(*words: str) -> Callable[[KnownLink], bool]:
    return lambda known: known.verdict is not None and known.verdict.word in words


LINK_SELECTIONS: Mapping[str, Callable[[KnownLink], bool]] = {
    "all": lambda _: True,
    "look": lambda known: bool(known.problems),
    "broken": _has("broken"),
    "moved": _has("moved"),
    "unsure": _has("unsure"),
    "unchecked": lambda known: known.verdict is None or known.verdict.word == "not_checked",
    "ok": _has("ok"),
}
"""Which links are in each selection, in their order."""


def link_selections(links: Iterable[KnownLink]) -> dict[str, str]:
    """The selections with how many are in each: `3 moved`."""
    links = list(links)
    n = {name: sum(map(wanted, links)) for name, wanted in LINK_SELECTIONS.items()}
    return {
        "all": say("all {n}", n=n["all"]),
        "look": count("{n} needs a look", "{n} need a look", n["look"]),
        "broken": say("{n} broken", n=n["broken"]),
        "moved": say("{n} moved", n=n["moved"]),
        "unsure": say("{n} unsure", n=n["unsure"]),
        "unchecked": say("{n} not checked", n=n["unchecked"]),
        "ok": say("{n} ok", n=n["ok"]),
    }


def summed_links(links: Iterable[KnownLink]) -> str:
    """What the network said of them: `171 ok, 4 moved`."""
    return counted(said_of_verdict(known.verdict) if known.verdict else unknown() for known in links)


def about_link(known: KnownLink, offer: str = "") -> Iterator[str]:
    """The link whole, what was found with its day, `offer` if there is one, the first thing that is wrong.

    `offer` says how the better link is taken. Where room is short the last line may be cut.
    """
    yield known.link
    if known.verdict is not None:
        yield _verdict_line(known.verdict, is_offered=bool(offer))
    if offer:
        yield offer
    for problem in [p for p in known.problems if p.code != "link-broken"][:1]:
        yield say(problem.message, **problem.params) + "."


def _verdict_line(verdict: Verdict, *, is_offered: bool) -> str:
    """What was found and when. Where a page has moved to is told by the offer, if one is made."""
    told = said_of_verdict(verdict)
    words = told.words
    if verdict.word == "moved" and verdict.permanent:
        words = say("moved for good") if is_offered else say("{words}, for good", words=words)
    elif verdict.word == "moved" and is_offered:
        words = told.word
    day = verdict.time.astimezone().strftime("%Y-%m-%d %H:%M")
    return say("{words}, asked {day}", words=words, day=day)


def question_about_sites(n: int, *, is_foreign: bool) -> tuple[str, str]:
    """What a person is asked before the sites of so many links are, and what they should know for it."""
    question = count(
        "Ask the site of {n} link whether its page is there?",
        "Ask the sites of {n} links whether their pages are there?",
        n,
    )
    foreign = say("This draft came from elsewhere. ") if is_foreign else ""
    note = say("Each site sees your network address and the name of this program, and nothing of the answers.")
    return question, foreign + note
