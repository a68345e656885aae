"""The links of an answer: those in its rows and those in its text, judged, and mended where the person wants it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.checks.link_syntax import normal_page, read_link
from lgqtui.links.finder import FoundLink, find_links
from lgqtui.links.line_repair import rejoin_broken_lines
from lgqtui.links.model import LinkRow, Verdict, Verdicts, verdict_reason
from lgqtui.problems import Problem
from lgqtui.questionnaire.answer import Answer
from lgqtui.questionnaire.kinds import usable_parts
from lgqtui.questionnaire.model import Field
from lgqtui.text import shorten

_LONGEST_SHOWN = 72
_PLAIN = "http:"
_LINES_REMEMBERED = 4096
"""Lines kept with the links found in them: at each key all but one are the same as before."""


class AnswerLink(Struct, frozen=True):
    """A link as it stands in an answer; `row` is its row from 1, 0 if it stands in the text."""

    link: str
    row: int = 0


def answer_links(field: Field, answer: Answer) -> tuple[AnswerLink, ...]:
    """Every link of an answer in its order: those found in a long text, then those in rows."""
    parts = usable_parts(field)
    in_text = answer.text if "text" in parts and "links" in parts else ""
    rows = answer.links if "links" in parts else ()
    found = [AnswerLink(link.url) for line in in_text.split("\n") for link in _links_in(line)]
    found += [AnswerLink(url, n) for n, row in enumerate(rows, 1) for url in row.urls if url.strip()]
    return tuple(found)


def links_of(field: Field, answer: Answer) -> tuple[str, ...]:
    """Every link of an answer as it stands, in its order, each as often as it stands."""
    return tuple(stated.link for stated in answer_links(field, answer))


@lru_cache(_LINES_REMEMBERED)
def _links_in(line: str) -> tuple[FoundLink, ...]:
    return find_links(line)


def pages_of(answers: Iterable[Answer]) -> frozenset[str]:
    """The pages, in their normal form, that any link in these answers leads to, whatever their fields are."""
    pages: set[str] = set()
    for answer in answers:
        links = [url for row in answer.links for url in row.urls]
        links += [found.url for line in answer.text.split("\n") for found in _links_in(line)]
        pages.update(map(normal_page, links))
    return frozenset(pages - {""})


def check_links(field: Field, answer: Answer) -> Iterator[Problem]:
    """The problems of the links of one answer: each judged once, then what stands twice.

    What a line break has cut off a link is no link of its own.
    """
    cut = list(_cut_links(field, answer))
    for piece, whole in cut:
        yield _cut(field, piece, whole)
    rests = {whole[len(piece) :] for piece, whole in cut}
    links = [link for link in links_of(field, answer) if link.strip() not in rests]
    for link in dict.fromkeys(links):
        for problem in read_link(link).problems:
            yield replace(problem, field=field.id)
    for link in _second_ones(links):
        yield _twice(field, link)


def _second_ones(links: Sequence[str]) -> Iterator[str]:
    """Of each link that stands more than once, the second."""
    times: Counter[str] = Counter()
    for link in links:
        normal = read_link(link).normal
        times[normal] += 1
        if normal and times[normal] == 2:
            yield link


def _twice(field: Field, link: str) -> Problem:
    params = {"link": shorten(link, _LONGEST_SHOWN)}
    message, remedy = "“{link}” stands here twice", "Take one out, unless both are meant."
    return Problem("hint", "link-twice", message, remedy, params, field=field.id, link=link)


def _cut(field: Field, piece: str, whole: str) -> Problem:
    params = {"link": shorten(piece, _LONGEST_SHOWN), "mended": whole}
    message, remedy = "“{link}”: it seems to go on in the next line", "Perhaps {mended} is meant."
    return Problem("hint", "link-cut", message, remedy, params, field=field.id, link=piece, suggestion=whole)


def _cut_links(field: Field, answer: Answer) -> Iterator[tuple[str, str]]:
    """Links that a line break has cut: what stands of each before the break, and the whole."""
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
    """The rows as the lines of a list: a link may go on in the link below it, or in a row that is only a label."""
    lines: list[str] = []
    for row in rows:
        lines += ["", *row.urls] if row.urls else [row.label]
    return lines


def apply_suggestion(field: Field, answer: Answer, link: str, mended: str) -> Answer:
    """The answer with a link of it replaced by the mended one, wherever it stands; what was cut off goes with it."""
    parts = usable_parts(field)
    text = _mended_text(answer.text, link, mended) if "text" in parts and "links" in parts else answer.text
    rows = _mended_rows(answer.links, link, mended) if "links" in parts else answer.links
    return replace(answer, text=text, links=rows)


def _rest(link: str, mended: str) -> str:
    """What of the mended link stands on the next line, if a line break has cut it."""
    return mended[len(link) :] if mended.startswith(link) else ""


def _mended_text(text: str, link: str, mended: str) -> str:
    pieces: list[str] = []
    end = at = 0
    rest = re.compile(r"[^\S\n]*\n[^\S\n]*" + re.escape(_rest(link, mended))) if _rest(link, mended) else None
    for line in text.split("\n"):
        for found in _links_in(line):
            if found.url == link and at + found.start >= end:
                pieces += [text[end : at + found.start], mended]
                end = at + found.end
                if rest and (tail := rest.match(text, end)):
                    end = tail.end()
        at += len(line) + 1
    return "".join(pieces) + text[end:]


def _mended_rows(rows: Sequence[LinkRow], link: str, mended: str) -> tuple[LinkRow, ...]:
    rest = _rest(link, mended)
    done: list[LinkRow] = []
    for row in rows:
        cut = bool(rest and done and done[-1].urls[-1:] == (mended,) and not row.urls and row.label.strip() == rest)
        if not cut:
            done.append(replace(row, urls=tuple(_mended_urls(row.urls, link, mended, rest))))
    return tuple(done)


def _mended_urls(urls: Sequence[str], link: str, mended: str, rest: str) -> Iterator[str]:
    was_cut = False
    for url in urls:
        if not (was_cut and url.strip() == rest):
            yield mended if url == link else url
        was_cut = bool(rest) and url == link


def check_verdicts(field: Field, answer: Answer, verdicts: Verdicts) -> Iterator[Problem]:
    """A warning for each broken link of an answer, a hint for each `http:` whose `https:` was seen to answer."""
    if not verdicts:
        return
    for link in dict.fromkeys(links_of(field, answer)):
        page = normal_page(link)
        verdict = verdicts.get(page)
        if verdict is not None and verdict.word == "broken":
            yield _broken(field, link, verdict)
        elif page.startswith(_PLAIN) and _answers_securely(page, verdict, verdicts):
            yield _plain_http(field, link)


def gives_cause(page: str, verdict: Verdict | None) -> bool:
    """True if a verdict can be what a problem of its own page rests on."""
    if verdict is None:
        return False
    return verdict.word == "broken" or (page.startswith(_PLAIN) and verdict.word == "moved")


def pages_said_of(page: str) -> tuple[str, ...]:
    """The other pages of which what is known of a page says something: at http, of that at https."""
    return (_PLAIN + page.removeprefix("https:"),) if page.startswith("https:") else ()


def _broken(field: Field, link: str, verdict: Verdict) -> Problem:
    params = {"link": shorten(link, _LONGEST_SHOWN), "why": verdict_reason(verdict), "day": f"{verdict.time:%Y-%m-%d}"}
    message = "“{link}” did not work on {day}: {why}"
    remedy = "Open it in a browser, and give the address that works."
    return Problem("warning", "link-broken", message, remedy, params, field=field.id, link=link)


def _answers_securely(page: str, verdict: Verdict | None, verdicts: Verdicts) -> bool:
    secure = "https:" + page.removeprefix(_PLAIN)
    if verdict is not None and verdict.word == "moved" and verdict.final == secure:
        return True
    other = verdicts.get(secure)
    return other is not None and other.word == "ok"


def _plain_http(field: Field, link: str) -> Problem:
    mended = "https:" + link.strip()[len(_PLAIN) :]
    params = {"link": shorten(link, _LONGEST_SHOWN), "mended": mended}
    message, remedy = "“{link}”: the same page answers at https", "Perhaps {mended} is meant."
    return Problem("hint", "link-http", message, remedy, params, field=field.id, link=link, suggestion=mended)
