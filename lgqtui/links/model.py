"""Rows of links, and the verdicts of the link check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Literal

from msgspec import Struct, field

from lgqtui.i18n import tr, trn


class LinkRow(Struct, frozen=True):
    """One row of a links answer: a label, its links (none or more), a note, unknown keys in `extra`. All as typed."""

    label: str = ""
    urls: tuple[str, ...] = ()
    note: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


class ParsedRow(Struct, frozen=True):
    """A row of a pasted list; `joined` if one of its links was rejoined from two lines or more.

    `left_out` is the head of the table that the row begins, which is no row. `lines` are the pasted lines that it
    comes from, if they are known.
    """

    row: LinkRow
    joined: bool
    left_out: str = ""
    lines: tuple[str, ...] = ()


VerdictWord = Literal["ok", "moved", "broken", "unsure", "not_checked"]


class Verdict(Struct, frozen=True):
    """The result of checking one link.

    `status` is the last HTTP status (0: no response), `final` the address of the final page, if another, `permanent`
    whether every redirect was permanent. `why` is one of `REASONS`, or ""; `certificate` is the same for a fault of the
    certificate alone. `time` is the time of the check. `cause` is what on this computer kept the host from being asked.
    """

    word: VerdictWord
    time: datetime
    status: int = 0
    final: str = ""
    permanent: bool = False
    why: str = ""
    certificate: str = ""
    cause: str = ""


Verdicts = Mapping[str, Verdict]
"""Verdicts by the normal form of the page, also with a part of it: `why` is "no-part" if the page lacks that."""

PagesToCheck = Mapping[str, Sequence[str]]
"""Pages to ask, each with the addresses of its parts to look for."""

NO_VERDICTS: Verdicts = MappingProxyType({})

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
    "proxy-silent": "the proxy {cause} does not answer",
    "proxy-kind": "the proxy {cause} cannot be used: that is no address of an http or https proxy",
    "not-opened": "the file of {cause} cannot be opened",
    "offline": "offline",
    "private": "a private address",
    "leads-to-private": "it leads to a private address",
    "declined": "not asked",
    "unreadable": "no web address",
    "stopped": "stopped",
}
"""Templates for `why`."""

VERDICT_LABELS: Mapping[VerdictWord, str] = {
    "ok": "ok",
    "moved": "moved",
    "broken": "broken",
    "unsure": "unsure",
    "not_checked": "not checked",
}
"""From best to least certain."""


def verdict_label(word: VerdictWord) -> str:
    """The verdict in a word or two."""
    return tr(VERDICT_LABELS[word])


def verdict_counts_text(counts: Mapping[VerdictWord, int], separator: str = ", ") -> str:
    """The number of links by verdict: `171 ok, 4 moved, 3 unsure`; "" if there are none."""
    return separator.join(
        tr("{n} {word}", n=counts[word], word=verdict_label(word)) for word in VERDICT_LABELS if counts.get(word)
    )


def verdict_summary(verdicts: Sequence[Verdict]) -> str:
    """The number of links, and that by verdict: `178 links: 171 ok, 4 moved, 3 unsure`."""
    parts = verdict_counts_text(Counter(verdict.word for verdict in verdicts)) or tr("none")
    return trn("{n} link: {parts}", "{n} links: {parts}", len(verdicts), parts=parts)


_LIFETIMES = {"ok": timedelta(hours=24), "moved": timedelta(hours=24), "broken": timedelta(minutes=10)}


def is_fresh(verdict: Verdict, now: datetime) -> bool:
    """True if it need not be checked again: for a day if the page exists, for ten minutes if it does not."""
    return timedelta(0) <= now - verdict.time < _LIFETIMES.get(verdict.word, timedelta(0))


def has_answered(verdict: Verdict | None) -> bool:
    """True if the page was seen to answer, itself or from another address."""
    return verdict is not None and verdict.word in ("ok", "moved")


def verdict_reason(verdict: Verdict) -> str:
    """The reason of the verdict in words; "" if there is none."""
    template = REASONS.get(verdict.why, verdict.why.replace("{", "").replace("}", ""))
    return tr(template, status=verdict.status, cause=verdict.cause)
