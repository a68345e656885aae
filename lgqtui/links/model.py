"""What the network said of a link."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Literal

from msgspec import Struct, field

from lgqtui.i18n import tr, trn


class LinkRow(Struct, frozen=True):
    """One row of a links answer: a label, the links it carries (none, one or more), a note. All as typed.

    `extra` holds keys this program does not know: they are kept.
    """

    label: str = ""
    urls: tuple[str, ...] = ()
    note: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


class ParsedRow(Struct, frozen=True):
    """A row read from a pasted list; `joined` if a link in it was put together from two lines or more."""

    row: LinkRow
    joined: bool


VerdictWord = Literal["ok", "moved", "broken", "unsure", "not_checked"]

WORDS: tuple[VerdictWord, ...] = ("ok", "moved", "broken", "unsure", "not_checked")
"""Best known first."""


class Verdict(Struct, frozen=True):
    """One verdict: never a plain yes or no.

    `status` is the last one that a server gave (0: none did), `final` the address that answered in the end, if another,
    `permanent` whether each step there said it was for good. `why` is one of `REASONS`, "" where nothing is to be said;
    `certificate` says the same of a certificate's fault alone. `time` is when it was given.
    """

    word: VerdictWord
    time: datetime
    status: int = 0
    final: str = ""
    permanent: bool = False
    why: str = ""
    certificate: str = ""


Verdicts = Mapping[str, Verdict]
"""Verdicts by the normal form of the page."""

NOTHING_KNOWN: Verdicts = MappingProxyType({})

REASONS: Mapping[str, str] = {
    "status": "it answers {status}",
    "gone": "the page is gone ({status})",
    "refuses-programs": "refuses programs ({status})",
    "busy": "busy ({status})",
    "asks-to-wait": "asks to wait",
    "fault-there": "has a fault ({status})",
    "time-out": "no answer in time",
    "reset": "the connection broke off",
    "not-http": "the answer is not that of a web server",
    "silent-host": "its host has not answered before",
    "unknown-name": "there is no such host",
    "name-time-out": "the name was not found in time",
    "name-trouble": "the name cannot be looked up now",
    "refused": "the host takes no connections",
    "unreachable": "the host cannot be reached",
    "loop": "it leads in a circle",
    "needs-cookies": "it leads in a circle without cookies",
    "too-many-steps": "it is passed on too often",
    "no-target": "it leads nowhere",
    "leads-elsewhere": "it leads to something that is not a page",
    "certificate-expired": "its certificate has expired",
    "certificate-wrong-host": "its certificate is for another host",
    "certificate-unknown-issuer": "its certificate cannot be verified",
    "certificate-trouble": "a secure connection could not be made",
    "proxy": "the proxy could not reach it",
    "proxy-kind": "the proxy is of a kind that is not supported",
    "offline": "offline",
    "private": "a private address",
    "leads-to-private": "it leads to a private address",
    "declined": "not asked",
    "unreadable": "no web address",
    "stopped": "stopped",
}
"""Templates for `why`."""


def verdict_label(verdict: Verdict) -> str:
    """The verdict in a word or two."""
    words: dict[VerdictWord, str] = {
        "ok": tr("ok"),
        "moved": tr("moved"),
        "broken": tr("broken"),
        "unsure": tr("unsure"),
        "not_checked": tr("not checked"),
    }
    return words[verdict.word]


def count_verdicts(verdicts: Sequence[Verdict]) -> str:
    """How many links are what: `178 links: 171 ok, 4 moved, 3 unsure`."""
    first = {verdict.word: verdict_label(verdict) for verdict in verdicts}
    counted = Counter(verdict.word for verdict in verdicts)
    parts = [tr("{n} {word}", n=counted[word], word=first[word]) for word in WORDS if word in first]
    return trn("{n} link: {parts}", "{n} links: {parts}", len(verdicts), parts=", ".join(parts) or tr("none"))


_OK_HOLDS, _BROKEN_HOLDS = timedelta(hours=24), timedelta(minutes=10)


def is_fresh(verdict: Verdict, now: datetime) -> bool:
    """True if it need not be asked again: for a day if the page is there, for ten minutes if it is not."""
    holds = {"ok": _OK_HOLDS, "moved": _OK_HOLDS, "broken": _BROKEN_HOLDS}.get(verdict.word, timedelta(0))
    return timedelta(0) <= now - verdict.time < holds


def verdict_reason(verdict: Verdict) -> str:
    """Why it is as it is; "" where nothing is to be said."""
    return tr(REASONS.get(verdict.why, verdict.why.replace("{", "").replace("}", "")), status=verdict.status)
