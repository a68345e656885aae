"""Asking the network about links: five verdicts, bounded, and no false alarm."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

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
from lgqtui.linkcheck.resolver import HostUnreachable, Resolver
from lgqtui.links.model import Verdict
from lgqtui.links.url import parse

MOST_STEPS = 5
"""Redirects that are followed."""

Told = Callable[[str, Verdict], None]
"""Hears the verdict about a page."""


class _Way(Struct):
    """The way from a page to where it leads, as far as it was gone."""

    page: str
    private: bool
    steps: int = 0
    permanent: bool = True
    sets_cookies: bool = False
    status: int = 0


class LinkChecker:
    """Checks pages within one run. To be used in one event loop, and closed.

    `allow_private` lets pages on private addresses be asked; one that leads there from a public one never is.
    """

    def __init__(self, world: FetchContext, *, allow_private: bool = False) -> None:
        self._world = world
        self._fetcher = Fetcher(world)
        self._allow_private = allow_private
        self._answered: set[str] = set()
        self._inside: set[str] = set()
        self._doubtful: dict[str, tuple[Verdict, Told]] = {}

    async def close(self) -> None:
        """Let go of the network."""
        await self._fetcher.close()

    async def check(self, pages: Iterable[str], told: Told) -> None:
        """Check pages in their normal form, each once, and tell each verdict as soon as it stands.

        A fault that may be this computer's own is told as the page's only when another host there has answered in this
        run: until then it counts as unsure or offline, and is told again if that changes.
        """
        async with asyncio.TaskGroup() as group:
            for page in dict.fromkeys(pages):
                group.create_task(self._check_one(page, told))
        for page, (verdict, listener) in self._doubtful.items():
            if listener is told:
                told(page, self._while_doubtful(verdict))

    async def _check_one(self, page: str, told: Told) -> None:
        verdict = await self._verdict(page)
        if verdict.word == "broken" and verdict.why in BROKEN_IF_ONLINE and not self._is_reached(page):
            self._doubtful[page] = (verdict, told)
            return
        self._doubtful.pop(page, None)
        if verdict.why in PERHAPS_OFFLINE and verdict.word == "unsure" and not self._is_reached(page):
            verdict = self._while_doubtful(verdict)
        told(page, verdict)
        if page.startswith("http:") and verdict.word == "ok" and not _has_port(page):
            await self._look_at_secure("https:" + page.removeprefix("http:"), told)

    async def _look_at_secure(self, page: str, told: Told) -> None:
        """Tell of the same page at https only if it answers: a host need not have one."""
        verdict = await self._verdict(page)
        if verdict.word == "ok":
            told(page, verdict)

    def _while_doubtful(self, verdict: Verdict) -> Verdict:
        """What is told of a fault while no other host has answered."""
        if verdict.why in PERHAPS_OFFLINE:
            return Verdict("not_checked", verdict.time, why="offline")
        return Verdict("unsure", verdict.time, verdict.status, why=verdict.why, certificate=verdict.certificate)

    def _is_reached(self, page: str) -> bool:
        """True if another host has answered where a page is: one inside the network proves nothing of those outside."""
        host = _host(page)
        return bool(self._answered - {host} - (set() if host in self._inside else self._inside))

    def _note_answer(self, way: _Way) -> None:
        """Note that a host answered, and tell what was doubtful until one did."""
        host = _host(way.page)
        if way.private:
            self._inside.add(host)
        if host in self._answered:
            return
        self._answered.add(host)
        for other in [other for other in self._doubtful if self._is_reached(other)]:
            verdict, told = self._doubtful.pop(other)
            told(other, verdict)

    async def _verdict(self, page: str) -> Verdict:
        way = _Way(page, private=False)
        try:
            outcome = await self._follow(way)
        except HostUnreachable as fault:
            outcome = _outcome_of(fault.why)
        certificate = outcome.why.removeprefix("certificate-") if outcome.why.startswith("certificate-") else ""
        moved = outcome.word == "ok" and way.page != page
        return Verdict(
            "moved" if moved else outcome.word,
            self._world.clock(),
            way.status,
            final=way.page if way.page != page else "",
            permanent=moved and way.permanent,
            why=outcome.why,
            certificate=certificate,
        )

    async def _follow(self, way: _Way) -> LinkOutcome:
        """Go from hop to hop, each looked at as the first was."""
        way.private = await self._fetcher.is_private(way.page)
        if way.private and not self._allow_private:
            return LinkOutcome("not_checked", "private")
        seen = {way.page}
        while True:
            reply = await self._fetcher.ask(way.page, head_first=way.steps == 0, private=way.private)
            self._note_answer(way)
            way.status = reply.status
            way.sets_cookies |= reply.sets_cookies
            if reply.status not in REDIRECTS or reply.challenged:
                return classify_reply(reply)
            if outcome := await self._step(way, reply, seen):
                return outcome

    async def _step(self, way: _Way, reply: LinkReply, seen: set[str]) -> LinkOutcome | None:
        """Go one redirect further; an outcome if it leads nowhere."""
        target = parse(reply.location, way.page) if reply.location else None
        if target is None:
            return LinkOutcome("unsure", "no-target")
        if target.protocol not in ("http:", "https:") or target.username or target.password:
            return LinkOutcome("unsure", "leads-elsewhere")
        following = target.href.partition("#")[0]
        if following in seen:
            # A site that first hands out a cookie goes round once with everybody who keeps none.
            return LinkOutcome("unsure", "needs-cookies") if way.sets_cookies else LinkOutcome("broken", "loop")
        if way.steps == MOST_STEPS:
            return LinkOutcome("unsure", "too-many-steps")
        if not way.private and await self._fetcher.is_private(following):
            return LinkOutcome("not_checked", "leads-to-private")
        way.page = following
        way.steps += 1
        way.permanent &= reply.status in PERMANENT
        seen.add(following)
        return None


def new_prober(
    clock: Callable[[], datetime],
    environ: Mapping[str, str],
    private: str,
    is_needed_elsewhere: Callable[[], bool] = lambda: False,
) -> LinkChecker:
    """What asks over this computer's own network; `private` is the setting `links.private`."""
    world = FetchContext(clock, environ, Resolver(), is_needed_elsewhere=is_needed_elsewhere)
    return LinkChecker(world, allow_private=private == "check")


def _outcome_of(why: str) -> LinkOutcome:
    if why == "private":
        return LinkOutcome("not_checked", why)
    return LinkOutcome("broken" if why in BROKEN_IF_ONLINE else "unsure", why)


def _host(page: str) -> str:
    url = parse(page)
    return url.hostname if url else ""


def _has_port(page: str) -> bool:
    url = parse(page)
    return bool(url and url.port)
