"""What is known of a link, as a glyph and words: neither colour nor glyph alone carries the meaning. And of a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.i18n import count, say
from lgqtui.links.model import PastedRow, Verdict, VerdictWord, why_in_words
from lgqtui.problems import Problem, Severity
from lgqtui.text import one_line

if TYPE_CHECKING:
    from lgqtui.interview.interview import Interview


class Said(Struct, frozen=True):
    """A glyph, a word, more words, and a style; `weight` puts the heaviest first. `word` alone is counted.

    `also` is what is to be said besides, and weighs less.
    """

    glyph: str
    word: str
    more: str
    style: str
    weight: int
    also: tuple[Said, ...] = ()

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


NOTHING = Said("", "", "", "", 9)
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


def said_of_problem(problem: Problem) -> Said:
    """What a problem of a link says in a word."""
    glyph, word, weight = _BY_SEVERITY[problem.severity]
    return Said(glyph, say(word), "", "error" if problem.severity == "error" else "warning", weight)


def said_of_verdict(verdict: Verdict) -> Said:
    """What a verdict says: `ok`, `moved → …`, `broken: 404`, `unsure: refuses programs`, `not checked: offline`."""
    glyph, word, style, weight = _BY_WORD[verdict.word]
    if verdict.word == "moved":
        more = say(" → {final}", final=one_line(verdict.final))
    elif verdict.word == "broken" and verdict.why == "gone":
        more = say(": {status}", status=verdict.status)
    else:
        why = why_in_words(verdict)
        more = say(": {why}", why=why) if why else ""
    return Said(glyph, say(word), more, style, weight)


def said_of_links(interview: Interview, field_id: str) -> dict[str, Said]:
    """What is to be said of each link of a field of which anything is known, the heaviest first."""
    told = {link: [said_of_verdict(verdict)] for link, verdict in interview.verdicts_at(field_id).items()}
    for problem in interview.problems_at(field_id):
        if problem.link and problem.code != "link-broken":
            said, before = said_of_problem(problem), told.setdefault(problem.link, [])
            if said not in before:
                before.append(said)
    return {link: _together(says) for link, says in told.items()}


def _together(says: list[Said]) -> Said:
    """The heaviest, with the others besides."""
    first, *others = sorted(says, key=lambda said: said.weight)
    return replace(first, also=tuple(others))


def heaviest(links: Iterable[str], says: Mapping[str, Said]) -> Said:
    """The heaviest that is said of some links."""
    return min((says.get(link, NOTHING) for link in links), key=lambda said: said.weight, default=NOTHING)


def counted(says: Iterable[Said]) -> str:
    """How many say what: `171 ok, 4 moved, 3 unsure`; "" if nothing is said."""
    words = Counter((one.weight, one.word) for said in says for one in (said, *said.also) if one.word)
    return ", ".join(say("{n} {word}", n=n, word=word) for (_, word), n in sorted(words.items()))


def words_about_list(pasted: Sequence[PastedRow]) -> str:
    """What a pasted list becomes: how many rows and links, rows without one, links put together."""
    rows, links = len(pasted), sum(len(p.row.urls) for p in pasted)
    made = [count("{n} row", "{n} rows", rows), count("{n} link", "{n} links", links)]
    if bare := sum(not p.row.urls for p in pasted):
        made.append(count("{n} without a link", "{n} without a link", bare))
    if joined := sum(p.joined for p in pasted):
        made.append(count("{n} joined from two lines", "{n} joined from two lines", joined))
    return say("Your list becomes {made}:", made=", ".join(made))
