"""The links of an answer, in its rows and in its text: finding, checking, and applying suggestions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache

from msgspec.structs import replace

from lgqtui.checks.link_syntax import REMEDY, link_problem, named_part, normal_page, proposed_links, read_link
from lgqtui.formatting import format_day, local_time
from lgqtui.links.finder import find_links
from lgqtui.links.line_repair import rejoin_broken_lines
from lgqtui.links.list_parser import row_of_label
from lgqtui.links.model import LinkRow, Verdict, Verdicts, has_answered, verdict_reason
from lgqtui.problems import Problem
from lgqtui.questionnaire.answer import BLANK, Answer
from lgqtui.questionnaire.kinds import usable_parts
from lgqtui.questionnaire.model import Field, Questionnaire
from lgqtui.questionnaire.route import Answers
from lgqtui.text import shorten

_HTTP = "http:"
_CLOSERS = {"(": ")", "[": "]", "{": "}"}
_LONGEST_REMARK = 1000
"""Characters in which a bracket after a link may be closed."""
ROW_WITHOUT_LINK = "row-without-link"


def answer_links(field: Field, answer: Answer) -> tuple[str, ...]:
    """The links of an answer as typed, each once: those in a long text, then those in rows."""
    return tuple(dict.fromkeys(_links_of(*_linking_parts(field, answer))))


def links_of_answers(
    questionnaire: Questionnaire, applicable: Collection[str], answers: Answers
) -> tuple[tuple[str, str], ...]:
    """The links in applicable fields, each with its field and once a field, in the questionnaire's order."""
    fields = [field for field_id, field in questionnaire.fields.items() if field_id in applicable]
    return tuple((field.id, link) for field in fields for link in answer_links(field, answers.get(field.id, BLANK)))


def _linking_parts(field: Field, answer: Answer) -> tuple[str, tuple[LinkRow, ...]]:
    """The text of an answer if the links in it count, and its rows of links."""
    parts = usable_parts(field)
    if "links" not in parts:
        return "", ()
    return answer.text if "text" in parts else "", answer.links


def _links_of(text: str, rows: Iterable[LinkRow]) -> list[str]:
    return [*(link.url for link in _links_in(text)), *(url for row in rows for url in row.urls if url.strip())]


_links_in = lru_cache(8)(find_links)  # a check of a text asks several times for its links


def pages_of(answers: Iterable[Answer]) -> frozenset[str]:
    """The pages, in their normal form, of all links in these answers, whatever the kinds of their fields."""
    links = (link for answer in answers for link in _links_of(answer.text, answer.links))
    return frozenset(map(normal_page, links)) - {""}


def check_links(field: Field, answer: Answer) -> Iterator[Problem]:
    """The problems of the links of one answer: each link once, then duplicates in its rows.

    The rest of a link that a line break has cut is not checked as a link of its own.
    """
    text, rows = _linking_parts(field, answer)
    cut = dict(_cut_links(text, rows))
    for piece, rejoined in cut.items():
        problem = Problem("hint", "link-cut", "seems to go on in the next line", REMEDY)
        yield link_problem(problem, field.id, piece, rejoined)
    rests = {rejoined[len(piece) :] for piece, rejoined in cut.items()}
    for link in dict.fromkeys(link for link in _links_of(text, rows) if link.strip() not in rests):
        for problem in read_link(link).problems:
            yield replace(problem, field=field.id)
    for link, rest in _unclosed_links(text):
        message, params = "ends before “{rest}”: no closing bracket", {"rest": shorten(rest, 40)}
        yield link_problem(Problem("hint", "link-cut", message, "Write %28 for the bracket.", params), field.id, link)
    for link in _duplicates([link for link in _links_of("", rows) if link.strip() not in rests]):
        problem = Problem("hint", "link-twice", "stands here twice", "Take one out, unless both are meant.")
        yield link_problem(problem, field.id, link)


def without_contradictions(problems: Iterable[Problem], verdicts: Verdicts) -> Iterator[Problem]:
    """The problems with at most one proposal for a link, and none that speaks against what was seen to answer."""
    proposals: dict[str, str] = {}
    for problem in problems:
        if problem.code == ROW_WITHOUT_LINK:  # its link is a label: a link with the same text is another
            yield problem
        elif problem.suggestion and problem.code not in ("link-http", "link-slash") and _is_refuted(problem, verdicts):
            if problem.severity != "hint":
                yield replace(problem, remedy="", suggestion="")
        elif not problem.suggestion or proposals.setdefault(problem.link, problem.suggestion) == problem.suggestion:
            yield problem


def _is_refuted(problem: Problem, verdicts: Verdicts) -> bool:
    """True if the link was seen to answer, unless what is proposed is the same page."""
    page = normal_page(problem.link)
    return has_answered(verdicts.get(page)) and page != normal_page(problem.suggestion)


def _unclosed_links(text: str) -> Iterator[tuple[str, str]]:
    """Links in a text that end before a bracket which nothing closes, with the word that follows."""
    for link in _links_in(text):
        rest = text[link.end : link.end + _LONGEST_REMARK]
        closer = _CLOSERS.get(rest[:1])
        if closer and closer not in rest:
            yield link.url, rest.split(maxsplit=1)[0]


def _duplicates(links: Sequence[str]) -> Iterator[str]:
    times: Counter[str] = Counter()
    for link in links:
        normal = read_link(link).normal
        times[normal] += 1
        if normal and times[normal] == 2:
            yield link


def _cut_links(text: str, rows: Iterable[LinkRow]) -> Iterator[tuple[str, str]]:
    """Links that a line break has cut: the part before the break, and the rejoined link."""
    lines = [*(text.split("\n") if "://" in text else ()), ""]
    # The rows as the lines of a list: a link may go on in the link below it, or in a row with only a label.
    for row in rows:
        lines += ("", *row.urls) if row.urls else (row.label,)
    for line, breaks in rejoin_broken_lines(lines):
        for link in find_links(line) if breaks else ():
            if line_break := next((line_break for line_break in breaks if link.start < line_break < link.end), 0):
                yield line[link.start : line_break], link.url


def apply_suggestion(field: Field, answer: Answer, link: str, suggestion: str) -> Answer:
    """Replace a link of an answer by the suggested one, at each occurrence; a cut-off rest is removed.

    A label that holds an address gives it to the links of its row.
    """
    text, rows = _linking_parts(field, answer)
    # The part of the suggested link that is on the next line, if a line break has cut it.
    rest = suggestion[len(link) :] if suggestion.startswith(link) else ""
    return replace(
        answer,
        text=_corrected_text(text, link, suggestion, rest) or answer.text,
        links=tuple(_corrected_rows(rows, link, suggestion, rest)) or answer.links,
    )


def _corrected_text(text: str, link: str, suggestion: str, cut_off: str) -> str:
    rest = re.compile(rf"[^\S\n]*\n[^\S\n]*{re.escape(cut_off)}" if cut_off else "")
    for match in reversed(find_links(text)):
        if match.url == link:
            tail = rest.match(text, match.end)
            text = text[: match.start] + suggestion + text[tail.end() if tail else match.end :]
    return text


def _corrected_rows(rows: Iterable[LinkRow], link: str, suggestion: str, rest: str) -> Iterator[LinkRow]:
    was_cut = False
    for row in rows:
        if was_cut and not row.urls and row.label.strip() == rest:
            continue
        moved = row_of_label(row) if row.label == link else None
        urls, was_cut = list[str](), False
        for url in row.urls:
            if not (was_cut and url.strip() == rest):
                urls += proposed_links(suggestion) if url == link else [url]
            was_cut = bool(rest) and url == link
        yield moved or replace(row, urls=tuple(urls))


def check_verdicts(field: Field, answer: Answer, verdicts: Verdicts) -> Iterator[Problem]:
    """A warning for each broken link of an answer; a hint if its page lacks the part, or also works with `https:`."""
    if not verdicts:
        return
    for link in answer_links(field, answer):
        page = normal_page(link)
        verdict = verdicts.get(page)
        if verdict is not None and verdict.word == "broken":
            yield link_problem(_broken(verdict), field.id, link)
            continue
        part = verdicts.get(read_link(link).normal)
        if part is not None and part.why == "no-part" and has_answered(verdict):
            yield link_problem(_missing_part(link), field.id, link)
        if page.startswith(_HTTP) and _answers_securely(page, verdict, verdicts):
            suggestion = "https:" + link.strip()[len(_HTTP) :]
            problem = Problem("hint", "link-http", "same page answers at https", REMEDY)
            yield link_problem(problem, field.id, link, suggestion)


def _broken(verdict: Verdict) -> Problem:
    message = "page is gone ({status}), asked {day}" if verdict.why == "gone" else "{why}, asked {day}"
    day = format_day(local_time(verdict.time), year=False)
    params = {"why": verdict_reason(verdict), "status": verdict.status, "day": day}
    remedy = "Open it in a browser, and give the address that works."
    return Problem("warning", "link-broken", message, remedy, params)


def _missing_part(link: str) -> Problem:
    message, params = "the page is there, its part “{part}” is not", {"part": shorten(named_part(link.strip()), 40)}
    return Problem("hint", "link-part", message, "Look for it on the page, and copy the link to it again.", params)


def _answers_securely(page: str, verdict: Verdict | None, verdicts: Verdicts) -> bool:
    secure = "https:" + page.removeprefix(_HTTP)
    other = verdicts.get(secure)
    is_moved_there = verdict is not None and verdict.word == "moved" and verdict.final == secure
    return is_moved_there or (other is not None and other.word == "ok")
