"""What the verdicts of the network give cause to say about an answer. Undecided ones give none."""

from __future__ import annotations

from collections.abc import Iterator

from lgqtui.checks.answer_links import links_of
from lgqtui.checks.link_syntax import normal_page
from lgqtui.links.model import Verdict, Verdicts, why_in_words
from lgqtui.problems import Problem
from lgqtui.questionnaire.answer import Answer
from lgqtui.questionnaire.model import Field
from lgqtui.text import shorten

_LONGEST_SHOWN = 72
_PLAIN = "http:"


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
    params = {"link": shorten(link, _LONGEST_SHOWN), "why": why_in_words(verdict), "day": f"{verdict.time:%Y-%m-%d}"}
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
    return Problem("hint", "link-http", message, remedy, params, field=field.id, link=link, mended=mended)
