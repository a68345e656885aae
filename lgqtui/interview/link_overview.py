"""Every link of a draft with what is known of it, and the selections in which they are seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.formatting import format_time
from lgqtui.i18n import tr, trn
from lgqtui.interview.interview import Interview
from lgqtui.links.model import ParsedRow, Verdict, VerdictWord, verdict_reason
from lgqtui.problems import Problem, Severity
from lgqtui.text import one_line

if TYPE_CHECKING:
    from lgqtui.interview.interview import Interview


_UNKNOWN_WEIGHT = 6
"""As heavy as a verdict that nothing was asked."""


class LinkEntry(Struct, frozen=True):
    """A link as it stands in a field, and what is to be said of it."""

    field: str
    link: str
    said: LinkLabel
    verdict: Verdict | None
    problems: tuple[Problem, ...]

    @property
    def better(self) -> str:
        """The link that is proposed in its place: the mended one, or where it has moved to; "" if none is."""
        mended = next((p.suggestion for p in self.problems if p.suggestion), "")
        if mended or self.verdict is None or self.verdict.word != "moved":
            return mended
        _, mark, part = self.link.strip().partition("#")
        return self.verdict.final + mark + part


def known_links(interview: Interview) -> list[LinkEntry]:
    """The links on the route, in the questionnaire's order."""
    found: list[LinkEntry] = []
    for field_id in interview.questionnaire.fields:
        links = interview.links_at(field_id)
        if not links:
            continue
        says, verdicts = link_labels(interview, field_id), interview.verdicts_at(field_id)
        problems = [p for p in interview.problems_at(field_id) if p.link]
        for link in links:
            about = tuple(p for p in problems if p.link == link)
            found.append(LinkEntry(field_id, link, says.get(link, unknown()), verdicts.get(link), about))
    return found


def unknown() -> LinkLabel:
    """What is said of a link of which nothing is known."""
    return LinkLabel("–", tr("not checked"), "", "dim", _UNKNOWN_WEIGHT)


def _has(*words: str) -> Callable[[LinkEntry], bool]:
    return lambda known: known.verdict is not None and known.verdict.word in words


LINK_SELECTIONS: Mapping[str, Callable[[LinkEntry], bool]] = {
    "all": lambda _: True,
    "look": lambda known: bool(known.problems),
    "broken": _has("broken"),
    "moved": _has("moved"),
    "unsure": _has("unsure"),
    "unchecked": lambda known: known.verdict is None or known.verdict.word == "not_checked",
    "ok": _has("ok"),
}
"""Which links are in each selection, in their order."""


def link_selections(links: Iterable[LinkEntry]) -> dict[str, str]:
    """The selections with how many are in each: `3 moved`."""
    links = list(links)
    n = {name: sum(map(wanted, links)) for name, wanted in LINK_SELECTIONS.items()}
    return {
        "all": tr("all {n}", n=n["all"]),
        "look": trn("{n} needs a look", "{n} need a look", n["look"]),
        "broken": tr("{n} broken", n=n["broken"]),
        "moved": tr("{n} moved", n=n["moved"]),
        "unsure": tr("{n} unsure", n=n["unsure"]),
        "unchecked": tr("{n} not checked", n=n["unchecked"]),
        "ok": tr("{n} ok", n=n["ok"]),
    }


def summed_links(links: Iterable[LinkEntry]) -> str:
    """What the network said of them: `171 ok, 4 moved`."""
    return counted(said_of_verdict(known.verdict) if known.verdict else unknown() for known in links)


def about_link(known: LinkEntry, offer: str = "") -> Iterator[str]:
    """The link whole, what was found with its day, `offer` if there is one, the first thing that is wrong.

    `offer` says how the better link is taken. Where room is short the last line may be cut.
    """
    yield known.link
    if known.verdict is not None:
        yield _verdict_line(known.verdict, is_offered=bool(offer))
    if offer:
        yield offer
    for problem in [p for p in known.problems if p.code != "link-broken"][:1]:
        yield tr(problem.message, **problem.params) + "."


def _verdict_line(verdict: Verdict, *, is_offered: bool) -> str:
    """What was found and when. Where a page has moved to is told by the offer, if one is made."""
    told = said_of_verdict(verdict)
    words = told.words
    if verdict.word == "moved" and verdict.permanent:
        words = tr("moved for good") if is_offered else tr("{words}, for good", words=words)
    elif verdict.word == "moved" and is_offered:
        words = told.word
    day = format_time(verdict.time)
    return tr("{words}, asked {day}", words=words, day=day)


def question_about_sites(n: int, *, is_foreign: bool) -> tuple[str, str]:
    """What a person is asked before the sites of so many links are, and what they should know for it."""
    question = trn(
        "Ask the site of {n} link whether its page is there?",
        "Ask the sites of {n} links whether their pages are there?",
        n,
    )
    foreign = tr("This draft came from elsewhere. ") if is_foreign else ""
    note = tr("Each site sees your network address and the name of this program, and nothing of the answers.")
    return question, foreign + note


class LinkLabel(Struct, frozen=True):
    """A glyph, a word, more words, and a style; `weight` puts the heaviest first. `word` alone is counted.

    `also` is what is to be said besides, and weighs less.
    """

    glyph: str
    word: str
    more: str
    style: str
    weight: int
    also: tuple[LinkLabel, ...] = ()

    @property
    def words(self) -> str:
        """The word with what is more to say."""
        return " · ".join([f"{self.word}{self.more}", *(said.words for said in self.also)])

    @property
    def brief(self) -> str:
        """Glyph and words where there is little room: where a page has moved to is left out."""
        return f"{self.glyph} {self.word}{'' if self.more.startswith(' ') else self.more}"

    @property
    def all(self) -> str:
        """Glyph and words."""
        return f"{self.glyph} {self.words}"


NOTHING = LinkLabel("", "", "", "", 9)
"""Nothing is known."""

_BY_SEVERITY: Mapping[Severity, tuple[str, str, int]] = {
    "error": ("✗", "error", 0),
    "warning": ("!", "warning", 2),
    "hint": ("?", "hint", 3),
}
_BY_WORD: Mapping[VerdictWord, tuple[str, str, str, int]] = {
    "broken": ("✗", "broken", "error", 1),
    "moved": ("→", "moved", "accent", 4),
    "unsure": ("~", "unsure", "", 5),
    "not_checked": ("–", "not checked", "dim", 6),
    "ok": ("✓", "ok", "good", 7),
}


def said_of_problem(problem: Problem) -> LinkLabel:
    """What a problem of a link says in a word."""
    glyph, word, weight = _BY_SEVERITY[problem.severity]
    return LinkLabel(glyph, tr(word), "", "error" if problem.severity == "error" else "warning", weight)


def said_of_verdict(verdict: Verdict) -> LinkLabel:
    """What a verdict says: `ok`, `moved → …`, `broken: 404`, `unsure: refuses programs`, `not checked: offline`."""
    glyph, word, style, weight = _BY_WORD[verdict.word]
    if verdict.word == "moved":
        more = tr(" → {final}", final=one_line(verdict.final))
    elif verdict.word == "broken" and verdict.why == "gone":
        more = tr(": {status}", status=verdict.status)
    else:
        why = verdict_reason(verdict)
        more = tr(": {why}", why=why) if why else ""
    return LinkLabel(glyph, tr(word), more, style, weight)


def link_labels(interview: Interview, field_id: str) -> dict[str, LinkLabel]:
    """What is to be said of each link of a field of which anything is known, the heaviest first."""
    told = {link: [said_of_verdict(verdict)] for link, verdict in interview.verdicts_at(field_id).items()}
    for problem in interview.problems_at(field_id):
        if problem.link and problem.code != "link-broken":
            said, before = said_of_problem(problem), told.setdefault(problem.link, [])
            if said not in before:
                before.append(said)
    return {link: _together(says) for link, says in told.items()}


def _together(says: list[LinkLabel]) -> LinkLabel:
    """The heaviest, with the others besides."""
    first, *others = sorted(says, key=lambda said: said.weight)
    return replace(first, also=tuple(others))


def most_severe(links: Iterable[str], says: Mapping[str, LinkLabel]) -> LinkLabel:
    """The heaviest that is said of some links."""
    return min((says.get(link, NOTHING) for link in links), key=lambda said: said.weight, default=NOTHING)


def counted(says: Iterable[LinkLabel]) -> str:
    """How many say what: `171 ok, 4 moved, 3 unsure`; "" if nothing is said."""
    words = Counter((one.weight, one.word) for said in says for one in (said, *said.also) if one.word)
    return ", ".join(tr("{n} {word}", n=n, word=word) for (_, word), n in sorted(words.items()))


def words_about_list(pasted: Sequence[ParsedRow]) -> str:
    """What a pasted list becomes: how many rows and links, rows without one, links put together."""
    rows, links = len(pasted), sum(len(p.row.urls) for p in pasted)
    made = [trn("{n} row", "{n} rows", rows), trn("{n} link", "{n} links", links)]
    if bare := sum(not p.row.urls for p in pasted):
        made.append(trn("{n} without a link", "{n} without a link", bare))
    if joined := sum(p.joined for p in pasted):
        made.append(trn("{n} joined from two lines", "{n} joined from two lines", joined))
    return tr("Your list becomes {made}:", made=", ".join(made))
