"""The links of an answer, in its rows and in its text: finding, checking, and applying suggestions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache

from msgspec.structs import replace

from lgqtui.checks.link_syntax import REMEDY, link_problem, normal_page, read_link
from lgqtui.links.finder import find_links
from lgqtui.links.line_repair import rejoin_broken_lines
from lgqtui.links.model import LinkRow, Verdict, Verdicts, verdict_reason
from lgqtui.problems import Problem
from lgqtui.questionnaire.answer import BLANK, Answer
from lgqtui.questionnaire.kinds import usable_parts
from lgqtui.questionnaire.model import Field, Questionnaire
from lgqtui.questionnaire.route import Answers

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


def _linking_parts(field: Field, answer: Answer) -> tuple[str, tuple[LinkRow, ...]]:
    """The text of an answer if the links in it count, and its rows of links."""
    parts = usable_parts(field)
    if "links" not in parts:
        return "", ()
    return answer.text if "text" in parts else "", answer.links


def _every_link(field: Field, answer: Answer) -> list[str]:
    return _links_of(*_linking_parts(field, answer))


def _links_of(text: str, rows: Iterable[LinkRow]) -> list[str]:
    links = [link.url for line in text.split("\n") for link in _links_in(line)]
    return [*links, *(url for row in rows for url in row.urls if url.strip())]


_links_in = lru_cache(_CACHED_LINES)(find_links)


def pages_of(answers: Iterable[Answer]) -> frozenset[str]:
    """The pages, in their normal form, of all links in these answers, whatever the kinds of their fields."""
    links = (link for answer in answers for link in _links_of(answer.text, answer.links))
    return frozenset(map(normal_page, links)) - {""}


def check_links(field: Field, answer: Answer) -> Iterator[Problem]:
    """The problems of the links of one answer: each link once, then duplicates.

    The rest of a link that a line break has cut is not checked as a link of its own.
    """
    cut = list(_cut_links(field, answer))
    for piece, rejoined in cut:
        message = "“{link}”: it seems to go on in the next line"
        yield link_problem(
            Problem("hint", "link-cut", message, REMEDY, field=field.id, link=piece, suggestion=rejoined)
        )
    rests = {rejoined[len(piece) :] for piece, rejoined in cut}
    links = [link for link in _every_link(field, answer) if link.strip() not in rests]
    for link in dict.fromkeys(links):
        for problem in read_link(link).problems:
            yield replace(problem, field=field.id)
    for link in _duplicates(links):
        message, remedy = "“{link}” stands here twice", "Take one out, unless both are meant."
        yield link_problem(Problem("hint", "link-twice", message, remedy, field=field.id, link=link))


def _duplicates(links: Sequence[str]) -> Iterator[str]:
    times: Counter[str] = Counter()
    for link in links:
        normal = read_link(link).normal
        times[normal] += 1
        if normal and times[normal] == 2:
            yield link


def _cut_links(field: Field, answer: Answer) -> Iterator[tuple[str, str]]:
    """Links that a line break has cut: the part before the break, and the rejoined link."""
    text, rows = _linking_parts(field, answer)
    texts = [text.split("\n")] if "://" in text else []
    # The rows as the lines of a list: a link may go on in the link below it, or in a row with only a label.
    row_lines = [line for row in rows for line in (("", *row.urls) if row.urls else (row.label,))]
    for lines in [*texts, row_lines] if row_lines else texts:
        for line, seams in rejoin_broken_lines(lines):
            for link in find_links(line) if seams else ():
                seam = next((seam for seam in seams if link.start < seam < link.end), 0)
                if seam:
                    yield line[link.start : seam], link.url


def apply_suggestion(field: Field, answer: Answer, link: str, suggestion: str) -> Answer:
    """Replace a link of an answer by the suggested one, at each occurrence; a cut-off rest is removed."""
    text, rows = _linking_parts(field, answer)
    # The part of the suggested link that is on the next line, if a line break has cut it.
    rest = suggestion[len(link) :] if suggestion.startswith(link) else ""
    return replace(
        answer,
        text=_corrected_text(text, link, suggestion, rest) or answer.text,
        links=_corrected_rows(rows, link, suggestion, rest) or answer.links,
    )


def _corrected_text(text: str, link: str, suggestion: str, cut_off: str) -> str:
    pieces: list[str] = []
    end = offset = 0
    rest = re.compile(r"[^\S\n]*\n[^\S\n]*" + re.escape(cut_off)) if cut_off else None
    for line in text.split("\n"):
        for match in _links_in(line):
            if match.url == link and offset + match.start >= end:
                pieces += [text[end : offset + match.start], suggestion]
                end = offset + match.end
                if rest and (tail := rest.match(text, end)):
                    end = tail.end()
        offset += len(line) + 1
    return "".join(pieces) + text[end:]


def _corrected_rows(rows: Sequence[LinkRow], link: str, suggestion: str, rest: str) -> tuple[LinkRow, ...]:
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
            params = {"why": verdict_reason(verdict), "day": f"{verdict.time:%Y-%m-%d}"}
            message = "“{link}” did not work on {day}: {why}"
            remedy = "Open it in a browser, and give the address that works."
            yield link_problem(Problem("warning", "link-broken", message, remedy, params, field=field.id, link=link))
        elif page.startswith(_HTTP) and _answers_securely(page, verdict, verdicts):
            suggestion = "https:" + link.strip()[len(_HTTP) :]
            message = "“{link}”: the same page answers at https"
            yield link_problem(
                Problem("hint", "link-http", message, REMEDY, field=field.id, link=link, suggestion=suggestion)
            )


def can_cause_problem(page: str, verdict: Verdict | None) -> bool:
    """True if a verdict can cause a problem of its own page."""
    if verdict is None:
        return False
    return verdict.word == "broken" or (page.startswith(_HTTP) and verdict.word == "moved")


def affected_pages(page: str) -> tuple[str, ...]:
    """The other pages whose problems depend on the verdict of a page: for https, the same page at http."""
    return (_HTTP + page.removeprefix("https:"),) if page.startswith("https:") else ()


def _answers_securely(page: str, verdict: Verdict | None, verdicts: Verdicts) -> bool:
    secure = "https:" + page.removeprefix(_HTTP)
    if verdict is not None and verdict.word == "moved" and verdict.final == secure:
        return True
    other = verdicts.get(secure)
    return other is not None and other.word == "ok"
