"""The links of an answer, in its rows and in its text: finding, checking, and applying suggestions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache

from msgspec.structs import replace

from lgqtui.checks.link_syntax import normal_page, read_link
from lgqtui.links.finder import FoundLink, find_links
from lgqtui.links.line_repair import rejoin_broken_lines
from lgqtui.links.model import LinkRow, Verdict, Verdicts, verdict_reason
from lgqtui.problems import Problem
from lgqtui.questionnaire.answer import BLANK, Answer
from lgqtui.questionnaire.kinds import usable_parts
from lgqtui.questionnaire.model import Field, Questionnaire
from lgqtui.questionnaire.route import Answers
from lgqtui.text import shorten

_LONGEST_DISPLAYED = 72
_HTTP = "http:"
_CACHED_LINES = 4096
"""Lines cached with their links: while the user types, all lines but one stay the same."""


def answer_links(field: Field, answer: Answer) -> tuple[str, ...]:
    """The links of an answer as typed, each once: those in a long text, then those in rows."""
    return tuple(dict.fromkeys(_every_link(field, answer)))


def links_of_answers(
    questionnaire: Questionnaire, applicable: Collection[str], answers: Answers
) -> tuple[tuple[str, str], ...]:
    """The links in applicable fields, each with its field and once a field, in the questionnaire's order."""
    fields = (field for field_id, field in questionnaire.fields.items() if field_id in applicable)
    links = ((field.id, answer_links(field, answers.get(field.id, BLANK))) for field in fields)
    return tuple((field_id, link) for field_id, field_links in links for link in field_links)


def _every_link(field: Field, answer: Answer) -> list[str]:
    """The links of an answer with duplicates."""
    parts = usable_parts(field)
    in_text = answer.text if "text" in parts and "links" in parts else ""
    rows = answer.links if "links" in parts else ()
    links = [link.url for line in in_text.split("\n") for link in _links_in(line)]
    return [*links, *(url for row in rows for url in row.urls if url.strip())]


@lru_cache(_CACHED_LINES)
def _links_in(line: str) -> tuple[FoundLink, ...]:
    return find_links(line)


def pages_of(answers: Iterable[Answer]) -> frozenset[str]:
    """The pages, in their normal form, of all links in these answers, whatever the kinds of their fields."""
    pages: set[str] = set()
    for answer in answers:
        links = [url for row in answer.links for url in row.urls]
        links += [link.url for line in answer.text.split("\n") for link in _links_in(line)]
        pages.update(map(normal_page, links))
    return frozenset(pages - {""})


def check_links(field: Field, answer: Answer) -> Iterator[Problem]:
    """The problems of the links of one answer: each link once, then duplicates.

    The rest of a link that a line break has cut is not checked as a link of its own.
    """
    cut = list(_cut_links(field, answer))
    for piece, rejoined in cut:
        yield _cut_problem(field, piece, rejoined)
    rests = {rejoined[len(piece) :] for piece, rejoined in cut}
    links = [link for link in _every_link(field, answer) if link.strip() not in rests]
    for link in dict.fromkeys(links):
        for problem in read_link(link).problems:
            yield replace(problem, field=field.id)
    for link in _duplicates(links):
        yield _duplicate_problem(field, link)


def _duplicates(links: Sequence[str]) -> Iterator[str]:
    """The second occurrence of each link."""
    times: Counter[str] = Counter()
    for link in links:
        normal = read_link(link).normal
        times[normal] += 1
        if normal and times[normal] == 2:
            yield link


def _duplicate_problem(field: Field, link: str) -> Problem:
    params = {"link": shorten(link, _LONGEST_DISPLAYED)}
    message, remedy = "“{link}” stands here twice", "Take one out, unless both are meant."
    return Problem("hint", "link-twice", message, remedy, params, field=field.id, link=link)


def _cut_problem(field: Field, piece: str, rejoined: str) -> Problem:
    params = {"link": shorten(piece, _LONGEST_DISPLAYED), "mended": rejoined}
    message, remedy = "“{link}”: it seems to go on in the next line", "Perhaps {mended} is meant."
    return Problem("hint", "link-cut", message, remedy, params, field=field.id, link=piece, suggestion=rejoined)


def _cut_links(field: Field, answer: Answer) -> Iterator[tuple[str, str]]:
    """Links that a line break has cut: the part before the break, and the rejoined link."""
    parts = usable_parts(field)
    texts = [answer.text.split("\n")] if "text" in parts and "links" in parts and "://" in answer.text else []
    if "links" in parts and answer.links:
        texts.append(_as_lines(answer.links))
    for lines in texts:
        for line, seams in rejoin_broken_lines(lines):
            for link in find_links(line) if seams else ():
                seam = next((seam for seam in seams if link.start < seam < link.end), 0)
                if seam:
                    yield line[link.start : seam], link.url


def _as_lines(rows: Sequence[LinkRow]) -> list[str]:
    """The rows as the lines of a list: a link may go on in the link below it, or in a row with only a label."""
    lines: list[str] = []
    for row in rows:
        lines += ["", *row.urls] if row.urls else [row.label]
    return lines


def apply_suggestion(field: Field, answer: Answer, link: str, suggestion: str) -> Answer:
    """Replace a link of an answer by the suggested one, at each occurrence; a cut-off rest is removed."""
    parts = usable_parts(field)
    text = _corrected_text(answer.text, link, suggestion) if "text" in parts and "links" in parts else answer.text
    rows = _corrected_rows(answer.links, link, suggestion) if "links" in parts else answer.links
    return replace(answer, text=text, links=rows)


def _rest(link: str, suggestion: str) -> str:
    """The part of the suggested link that is on the next line, if a line break has cut it."""
    return suggestion[len(link) :] if suggestion.startswith(link) else ""


def _corrected_text(text: str, link: str, suggestion: str) -> str:
    pieces: list[str] = []
    end = offset = 0
    rest = re.compile(r"[^\S\n]*\n[^\S\n]*" + re.escape(_rest(link, suggestion))) if _rest(link, suggestion) else None
    for line in text.split("\n"):
        for match in _links_in(line):
            if match.url == link and offset + match.start >= end:
                pieces += [text[end : offset + match.start], suggestion]
                end = offset + match.end
                if rest and (tail := rest.match(text, end)):
                    end = tail.end()
        offset += len(line) + 1
    return "".join(pieces) + text[end:]


def _corrected_rows(rows: Sequence[LinkRow], link: str, suggestion: str) -> tuple[LinkRow, ...]:
    rest = _rest(link, suggestion)
    done: list[LinkRow] = []
    for row in rows:
        cut = bool(rest and done and done[-1].urls[-1:] == (suggestion,) and not row.urls and row.label.strip() == rest)
        if not cut:
            done.append(replace(row, urls=tuple(_corrected_urls(row.urls, link, suggestion, rest))))
    return tuple(done)


def _corrected_urls(urls: Sequence[str], link: str, suggestion: str, rest: str) -> Iterator[str]:
    was_cut = False
    for url in urls:
        if not (was_cut and url.strip() == rest):
            yield suggestion if url == link else url
        was_cut = bool(rest) and url == link


def check_verdicts(field: Field, answer: Answer, verdicts: Verdicts) -> Iterator[Problem]:
    """A warning for each broken link of an answer, a hint for each `http:` link that also works with `https:`."""
    if not verdicts:
        return
    for link in answer_links(field, answer):
        page = normal_page(link)
        verdict = verdicts.get(page)
        if verdict is not None and verdict.word == "broken":
            yield _broken(field, link, verdict)
        elif page.startswith(_HTTP) and _answers_securely(page, verdict, verdicts):
            yield _http_problem(field, link)


def gives_cause(page: str, verdict: Verdict | None) -> bool:
    """True if a verdict can cause a problem of its own page."""
    if verdict is None:
        return False
    return verdict.word == "broken" or (page.startswith(_HTTP) and verdict.word == "moved")


def affected_pages(page: str) -> tuple[str, ...]:
    """The other pages whose problems depend on the verdict of a page: for https, the same page at http."""
    return (_HTTP + page.removeprefix("https:"),) if page.startswith("https:") else ()


def _broken(field: Field, link: str, verdict: Verdict) -> Problem:
    params = {
        "link": shorten(link, _LONGEST_DISPLAYED),
        "why": verdict_reason(verdict),
        "day": f"{verdict.time:%Y-%m-%d}",
    }
    message = "“{link}” did not work on {day}: {why}"
    remedy = "Open it in a browser, and give the address that works."
    return Problem("warning", "link-broken", message, remedy, params, field=field.id, link=link)


def _answers_securely(page: str, verdict: Verdict | None, verdicts: Verdicts) -> bool:
    secure = "https:" + page.removeprefix(_HTTP)
    if verdict is not None and verdict.word == "moved" and verdict.final == secure:
        return True
    other = verdicts.get(secure)
    return other is not None and other.word == "ok"


def _http_problem(field: Field, link: str) -> Problem:
    suggestion = "https:" + link.strip()[len(_HTTP) :]
    params = {"link": shorten(link, _LONGEST_DISPLAYED), "mended": suggestion}
    message, remedy = "“{link}”: the same page answers at https", "Perhaps {mended} is meant."
    return Problem("hint", "link-http", message, remedy, params, field=field.id, link=link, suggestion=suggestion)
