"""The links of a draft with their verdicts and problems, their labels, and selections of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.formatting import format_time
from lgqtui.i18n import tr, trn
from lgqtui.interview.interview import Interview
from lgqtui.links.model import LinkRow, ParsedRow, Verdict, VerdictWord, verdict_label, verdict_reason
from lgqtui.problems import Problem, Severity, severity_count, severity_word
from lgqtui.text import one_line, shorten


class LinkEntry(Struct, gc=False, frozen=True):
    """A link in a field, with its label, verdict and problems."""

    field: str
    link: str
    label: LinkLabel
    verdict: Verdict | None
    problems: tuple[Problem, ...]

    @property
    def proposal(self) -> str:
        """The proposed link: the suggestion of a problem, or the final address of a moved page; "" if there is none."""
        suggestion = next((p.suggestion for p in self.problems if p.suggestion), "")
        if suggestion or self.verdict is None or self.verdict.word != "moved":
            return suggestion
        _, separator, fragment = self.link.strip().partition("#")
        return self.verdict.final + separator + fragment


def link_entries(interview: Interview) -> list[LinkEntry]:
    """The links on the route, in the questionnaire's order."""
    return [entry for field_id in interview.questionnaire.fields for entry in field_links(interview, field_id).values()]


def field_links(interview: Interview, field_id: str) -> dict[str, LinkEntry]:
    """The links of a field."""
    links = interview.links_at(field_id)
    if not links:
        return {}
    labels, verdicts = link_labels(interview, field_id), interview.verdicts_at(field_id)
    problems: defaultdict[str, list[Problem]] = defaultdict(list)
    for problem in interview.problems_at(field_id):
        problems[problem.link].append(problem)
    return {
        link: LinkEntry(field_id, link, labels.get(link, unchecked_label()), verdicts.get(link), tuple(problems[link]))
        for link in links
    }


def link_proposals(interview: Interview, field_id: str) -> list[tuple[str, str]]:
    """The links of a field for which another form is proposed, in their order, each with that form."""
    order = {link: index for index, link in enumerate(interview.links_at(field_id))}
    proposals = dict.fromkeys((p.link, p.suggestion) for p in interview.problems_at(field_id) if p.suggestion)
    return sorted(proposals, key=lambda proposal: order.get(proposal[0], len(order)))


_LISTED_VERDICTS: tuple[VerdictWord, ...] = ("broken", "moved", "unsure", "not_checked", "ok")


def _has_verdict(word: VerdictWord) -> Callable[[LinkEntry], bool]:
    return lambda entry: (entry.verdict.word if entry.verdict else "not_checked") == word


LINK_SELECTIONS: Mapping[str, Callable[[LinkEntry], bool]] = {
    "all": lambda _: True,
    "look": lambda entry: bool(entry.problems),
    **{word: _has_verdict(word) for word in _LISTED_VERDICTS},
}
"""The condition of each selection, in their order."""


def link_selections(links: Iterable[LinkEntry]) -> tuple[dict[str, str], dict[str, str]]:
    """The selections with their numbers of links, at length and in brief: `3 not checked`, `3 unchecked`."""
    links = list(links)
    counts = {name: sum(map(is_selected, links)) for name, is_selected in LINK_SELECTIONS.items()}
    labels: dict[str, str] = {
        "all": tr("all {n}", n=counts["all"]),
        "look": trn("{n} needs a look", "{n} need a look", counts["look"]),
        **{word: tr("{n} {word}", n=counts[word], word=verdict_label(word)) for word in _LISTED_VERDICTS},
    }
    unchecked = tr("{n} unchecked", n=counts["not_checked"])
    return labels, labels | {"look": tr("{n} look", n=counts["look"]), "not_checked": unchecked}


def link_counts_text(links: Iterable[LinkEntry]) -> str:
    """The number of links by verdict: `171 ok, 4 moved`."""
    return label_counts_text(_label_of(link.verdict) if link.verdict else unchecked_label() for link in links)


def link_lines(entry: LinkEntry, offer: str = "") -> Iterator[str]:
    """The link, its verdict with the date, `offer` if there is one, and the first problem.

    `offer` says how the proposed link is applied. If there is little space, the last line may be omitted.
    """
    yield entry.link
    if entry.verdict is not None:
        yield _verdict_line(entry.verdict, is_offered=bool(offer))
    if offer:
        yield offer
    for problem in [p for p in entry.problems if p.code != "link-broken"][:1]:
        yield problem.headline + "."


def _verdict_line(verdict: Verdict, *, is_offered: bool) -> str:
    """The verdict and its date. The final address of a moved page is left to the offer, if there is one."""
    label = _label_of(verdict)
    words = label.words
    if verdict.word == "moved" and verdict.permanent:
        words = tr("moved for good") if is_offered else tr("{words}, for good", words=words)
    elif verdict.word == "moved" and is_offered:
        words = label.word
    day = format_time(verdict.time)
    return tr("{words}, asked {day}", words=words, day=day)


class LinkLabel(Struct, gc=False, frozen=True):
    """Glyph, word, details and style; the smallest `rank` is the most severe; `lesser_labels` are further ones."""

    glyph: str
    word: str
    detail: str
    style: str
    rank: int
    lesser_labels: tuple[LinkLabel, ...] = ()

    @property
    def words(self) -> str:
        """The word with all details."""
        return " · ".join([f"{self.word}{self.detail}", *(label.words for label in self.lesser_labels)])

    @property
    def short_text(self) -> str:
        """Glyph and words in a short form: without the final address of a moved page."""
        return f"{self.glyph} {self.word}{'' if self.detail.startswith(' ') else self.detail}"


_BY_SEVERITY: Mapping[Severity, tuple[str, str, int]] = {
    "error": ("✗", "error", 0),
    "warning": ("!", "warning", 2),
    "hint": ("?", "warning", 3),
}
_BY_WORD: Mapping[VerdictWord, tuple[str, str, int]] = {
    "broken": ("✗", "error", 1),
    "moved": ("→", "accent", 4),
    "unsure": ("~", "", 5),
    "not_checked": ("–", "dim", 6),
    "ok": ("✓", "good", 7),
}


def _label_of(verdict: Verdict) -> LinkLabel:
    """The label for a verdict: `ok`, `moved → …`, `broken: 404`, `unsure: refuses programs`, `not checked: offline`."""
    if verdict.word == "moved":
        more = tr(" → {final}", final=one_line(verdict.final))
    elif verdict.word == "broken" and verdict.why == "gone":
        more = tr(": {status}", status=verdict.status)
    else:
        why = verdict_reason(verdict)
        more = tr(": {why}", why=why) if why else ""
    return _label(verdict.word, more)


def _label(word: VerdictWord, more: str = "") -> LinkLabel:
    glyph, style, rank = _BY_WORD[word]
    return LinkLabel(glyph, verdict_label(word), more, style, rank)


def unchecked_label() -> LinkLabel:
    """The label of a link of which nothing is known."""
    return _label("not_checked")


def link_labels(interview: Interview, field_id: str) -> dict[str, LinkLabel]:
    """The labels of the links of a field, except unchecked ones without problems."""
    labels = {link: [_label_of(verdict)] for link, verdict in interview.verdicts_at(field_id).items()}
    by_severity = {key: LinkLabel(how[0], severity_word(key), "", *how[1:]) for key, how in _BY_SEVERITY.items()}
    for problem in interview.problems_at(field_id):
        if problem.link and problem.code != "link-broken":
            label, existing = by_severity[problem.severity], labels.setdefault(problem.link, [])
            if label not in existing:
                existing.append(label)
    by_rank = {link: sorted(link_labels, key=lambda label: label.rank) for link, link_labels in labels.items()}
    return {link: replace(first, lesser_labels=tuple(others)) for link, (first, *others) in by_rank.items()}


def label_counts_text(labels: Iterable[LinkLabel]) -> str:
    """The number of each label: `171 ok, 4 moved, 3 unsure`; "" if there are none."""
    words = Counter((part.rank, part.word) for label in labels for part in (label, *label.lesser_labels) if part.word)
    severities = {rank: severity for severity, (_, _, rank) in _BY_SEVERITY.items()}
    return ", ".join(
        severity_count(severities[rank], n) if rank in severities else tr("{n} {word}", n=n, word=word)
        for (rank, word), n in sorted(words.items())
    )


def pasted_list_title(where: str, rows: Sequence[LinkRow], total: int) -> str:
    """Where a pasted list goes, how many of its rows are taken, and their links."""
    row_count = trn("{taken} of {n} row", "{taken} of {n} rows", total, taken=len(rows))
    link_count = trn("{n} link", "{n} links", sum(len(row.urls) for row in rows))
    return tr("Paste into “{where}”: {rows}, {links}", where=where, rows=row_count, links=link_count)


def shared_label(rows: Iterable[LinkRow], links: Mapping[str, LinkEntry]) -> LinkLabel | None:
    """The label that all links in some rows share; None if they differ, or there are none."""
    labels = (links[url].label for row in rows for url in row.urls if url in links)
    first = next(labels, None)
    return first if all(label == first for label in labels) else None


def rows_summaries(rows: Sequence[LinkRow], links: Mapping[str, LinkEntry]) -> tuple[str, ...]:
    """What is known of the links in some rows, at length and in brief: `9 links in 6 rows · 1 moved`."""
    urls = [url for row in rows for url in row.urls]
    shared, best = shared_label(rows, links), _BY_WORD["ok"][2]
    if shared is None:
        state = label_counts_text(links[url].label for url in urls if url in links and links[url].label.rank < best)
    else:
        state = tr("all ok") if shared.rank == best and len(urls) > 1 else shared.short_text
    count = trn("{n} link", "{n} links", len(urls))
    in_rows = tr("{links} in {rows}", links=count, rows=trn("{n} row", "{n} rows", len(rows)))
    counts = dict.fromkeys([count if len(urls) == len(rows) else in_rows, count] if rows else ())
    return tuple(f"{count} · {state}" if state else count for count in counts)


def pasted_list_summary(pasted: Sequence[ParsedRow]) -> str:
    """A sentence about a pasted list: the numbers of rows, of links, of rows without one, and of rejoined links."""
    rows, links = len(pasted), sum(len(p.row.urls) for p in pasted)
    parts = [trn("{n} row", "{n} rows", rows), trn("{n} link", "{n} links", links)]
    if rows_without_link := sum(not p.row.urls for p in pasted):
        parts.append(trn("{n} without a link", "{n} without a link", rows_without_link))
    if joined := sum(p.joined for p in pasted):
        parts.append(trn("{n} joined from two lines", "{n} joined from two lines", joined))
    return " ".join(filter(None, (head_notice(pasted), tr("Your list becomes {parts}:", parts=", ".join(parts)))))


def head_notice(pasted: Sequence[ParsedRow]) -> str:
    """A sentence about the heads of pasted tables, which are no rows; "" if there are none."""
    heads = "; ".join(p.left_out for p in pasted if p.left_out)
    return tr("The head of the table is left out: {head}.", head=shorten(heads, 120)) if heads else ""
