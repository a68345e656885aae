"""Checking of links over the network, with one of five verdicts for each page."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

from lgqtui.linkcheck.classification import (
    BROKEN_IF_ONLINE,
    PERHAPS_OFFLINE,
    PERMANENT,
    REDIRECTS,
    LinkOutcome,
    LinkReply,
    classify_reply,
)
from lgqtui.linkcheck.fetcher import FetchContext, Fetcher
from lgqtui.linkcheck.page_parts import missing_parts
from lgqtui.linkcheck.resolver import HostUnreachable
from lgqtui.links.model import PagesToCheck, Verdict, has_answered
from lgqtui.links.url import host_of, is_page, parse

MAX_REDIRECTS = 5

VerdictCallback = Callable[[str, Verdict], None]
"""Called with a page and its verdict."""


class _RedirectChain(Struct):
    """The chain of redirects from a page, as far as it was followed: `page` is its last."""

    page: str
    is_private: bool
    is_permanent: bool = True
    sets_cookies: bool = False
    status: int = 0


class LinkChecker:
    """Checks pages within one run, in one event loop, and follows no public page to a private one; has to be closed."""

    def __init__(self, context: FetchContext, *, allow_private: bool = False) -> None:
        self._context = context
        self._fetcher = Fetcher(context)
        self._allow_private = allow_private
        self._answered_hosts: set[str] = set()
        self._private_hosts: set[str] = set()
        self._targets_with_part: set[str] = set()
        self._doubtful: dict[str, tuple[Verdict, VerdictCallback]] = {}

    async def close(self) -> None:
        """Stop all lookups."""
        await self._context.resolver.close()

    async def check(self, pages: PagesToCheck | Iterable[str], on_verdict: VerdictCallback) -> None:
        """Check pages in their normal form, each once, and report each verdict as soon as it is known.

        A fault that may be caused by this computer is reported as a fault of the page only if another host on the same
        side of the network has answered in this run: until then the verdict is unsure or offline; it is reported again
        if that changes. Of the parts that are to be looked for, those of pages that answer get a verdict.
        """
        parts = pages if isinstance(pages, Mapping) else {}
        async with asyncio.TaskGroup() as group:
            for page in dict.fromkeys(pages):
                group.create_task(self._check_one(page, parts.get(page, ()), on_verdict))
        for page, (verdict, callback) in self._doubtful.items():
            if callback is on_verdict:
                on_verdict(page, self._doubtful_verdict(verdict))

    async def _check_one(self, page: str, parts: Sequence[str], on_verdict: VerdictCallback) -> None:
        verdict = await self._verdict(page)
        if verdict.word == "broken" and verdict.why in BROKEN_IF_ONLINE and not self._has_proof_of_network(page):
            self._doubtful[page] = (verdict, on_verdict)
            return
        self._doubtful.pop(page, None)
        if verdict.why in PERHAPS_OFFLINE and verdict.word == "unsure" and not self._has_proof_of_network(page):
            verdict = self._doubtful_verdict(verdict)
        on_verdict(page, verdict)
        if parts and has_answered(verdict):
            missing = await self._missing_parts(verdict.final or page, parts)
            for part in parts:
                on_verdict(part, Verdict("ok", verdict.time, why="no-part" if part in missing else ""))
        url = parse(page)
        if url and url.protocol == "http:" and not url.port and verdict.word == "ok":
            secure_page = "https:" + page.removeprefix("http:")
            verdict = await self._verdict(secure_page)
            if verdict.word == "ok":  # a host need not support https
                on_verdict(secure_page, verdict)

    async def _missing_parts(self, page: str, parts: Sequence[str]) -> Sequence[str]:
        if page in self._targets_with_part:
            return ()
        is_private = host_of(page) in self._private_hosts
        try:
            reply = await self._fetcher.fetch(page, head_first=False, is_private=is_private, reads_markup=True)
        except HostUnreachable:
            return ()
        return await asyncio.to_thread(missing_parts, reply.markup, parts)

    def _doubtful_verdict(self, verdict: Verdict) -> Verdict:
        if verdict.why in PERHAPS_OFFLINE:
            return Verdict("not_checked", verdict.time, why="offline")
        return Verdict("unsure", verdict.time, verdict.status, why=verdict.why, certificate=verdict.certificate)

    def _has_proof_of_network(self, page: str) -> bool:
        """True if another host on the same side has answered: a private one proves nothing about public ones."""
        host = host_of(page)
        return bool(self._answered_hosts - {host} - (set() if host in self._private_hosts else self._private_hosts))

    def _note_answer(self, chain: _RedirectChain) -> None:
        host = host_of(chain.page)
        if chain.is_private:
            self._private_hosts.add(host)
        if host in self._answered_hosts:
            return
        self._answered_hosts.add(host)
        for other in [other for other in self._doubtful if self._has_proof_of_network(other)]:
            verdict, on_verdict = self._doubtful.pop(other)
            on_verdict(other, verdict)

    async def _verdict(self, page: str) -> Verdict:
        chain, cause = _RedirectChain(page, is_private=False), ""
        try:
            word, why = await self._follow(chain)
        except HostUnreachable as fault:
            word, why, cause = "broken" if fault.why in BROKEN_IF_ONLINE else "unsure", fault.why, fault.cause
            if why == "private" or cause:
                word = "not_checked"
        certificate = why.removeprefix("certificate-") if why.startswith("certificate-") else ""
        moved = word == "ok" and chain.page != page
        return Verdict(
            "moved" if moved else word,
            self._context.clock(),
            chain.status,
            final=chain.page if chain.page != page else "",
            permanent=moved and chain.is_permanent,
            why=why,
            certificate=certificate,
            cause=cause,
        )

    async def _follow(self, chain: _RedirectChain) -> LinkOutcome:
        chain.is_private = await self._fetcher.is_private(chain.page)
        if chain.is_private and not self._allow_private:
            return "not_checked", "private"
        visited = {chain.page}
        while True:
            reply = await self._fetcher.fetch(chain.page, head_first=len(visited) == 1, is_private=chain.is_private)
            self._note_answer(chain)
            chain.status = reply.status
            chain.sets_cookies |= reply.sets_cookies
            if reply.status not in REDIRECTS or reply.is_challenge:
                return classify_reply(reply)
            if outcome := await self._redirect(chain, reply, visited):
                return outcome

    async def _redirect(self, chain: _RedirectChain, reply: LinkReply, visited: set[str]) -> LinkOutcome | None:
        target = parse(reply.location, chain.page) if reply.location else None
        if target is None:
            return "unsure", "no-target"
        if not is_page(target):
            return "unsure", "leads-elsewhere"
        following, leads_to_part, _ = target.href.partition("#")
        if leads_to_part:  # then not to the part that the link names
            self._targets_with_part.add(following)
        if following in visited:
            # A site that sets a cookie first redirects clients without cookies once in a circle.
            return ("unsure", "needs-cookies") if chain.sets_cookies else ("broken", "loop")
        if len(visited) > MAX_REDIRECTS:
            return "unsure", "too-many-steps"
        if not chain.is_private and await self._fetcher.is_private(following):
            return "not_checked", "leads-to-private"
        chain.page = following
        chain.is_permanent &= reply.status in PERMANENT
        visited.add(following)
        return None
