"""Asking about links behind the person's back: after a pause in typing, on leaving a field, or all of them when wanted.

Nothing waits for it: everything runs as tasks of the app's own loop and is let go of on leaving.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from lgqtui.draft.consent import SEEMS_OFFLINE, WHAT_IS_SENT, LinkCheckConsent
from lgqtui.draft.ledger import Ledger, load_ledger, save_ledger
from lgqtui.draft.store import Clock
from lgqtui.errors import Error
from lgqtui.i18n import tr
from lgqtui.interview.interview import Interview
from lgqtui.links.model import Verdict, is_fresh
from lgqtui.settings.folders import UserFolders
from lgqtui.settings.loader import Settings
from lgqtui.tui.keys import key_of

if TYPE_CHECKING:
    from lgqtui.linkcheck.checker import LinkChecker

_PAUSE = 0.5
"""Seconds after the last key before a link is asked about."""
_BATCH = 0.25
"""Seconds in which verdicts are gathered before they are shown: a key comes between."""


class Place(Struct, frozen=True):
    """Whose links are asked about, and what is needed for it. `environ` names proxies; keys come first."""

    draft: Path
    home: UserFolders
    settings: Settings
    clock: Clock
    environ: Mapping[str, str]
    is_typing: Callable[[], bool] = lambda: False


class LinkCheckScheduler:
    """The links of one interview.

    `news` hears which fields have something new to show, and is called also when a check ends; `tell` says a sentence.
    """

    def __init__(
        self, interview: Interview, place: Place, news: Callable[[frozenset[str]], None], tell: Callable[[str], None]
    ) -> None:
        self._interview = interview
        self._place = place
        self._news = news
        self._tell = tell
        self._consent = LinkCheckConsent(place.home)
        self._agreed = False
        self._pausing: set[str] = set()
        self._by_field: dict[str, asyncio.Task[None]] = {}
        self._whole: asyncio.Task[None] | None = None
        self._told_once: set[str] = set()
        self._gathered: dict[str, Verdict] = {}
        self._showing: asyncio.TimerHandle | None = None
        self._unsaved: dict[str, Verdict] = {}
        self._saving: asyncio.Task[None] | None = None
        self._prober: asyncio.Task[LinkChecker] | None = None
        self._going: asyncio.Task[None] | None = None
        self.done, self.all = 0, 0

    # May it be asked?

    @property
    def is_off(self) -> bool:
        """True if nothing is ever asked."""
        return self._place.settings["links.probe"] == "off"

    @property
    def needs_a_yes(self) -> bool:
        """True if the person has to say so before anything is asked."""
        return not self._agreed and (self._place.settings["links.probe"] == "ask" or self.is_foreign)

    @property
    def is_foreign(self) -> bool:
        """True if the draft came from elsewhere and the person has not said that its links may be asked."""
        draft = self._interview.draft
        return self._consent.is_needed(self._place.draft, draft.id, load_ledger(self._place.draft))

    def agree(self) -> None:
        """Note that the person wants the links of this draft to be asked about."""
        if self.is_foreign:
            self._consent.give(self._place.draft, self._interview.draft.id)
        self._agreed = True

    # When

    def field_changed(self, field_id: str) -> None:
        """Ask about the links of a field after a pause; a newer text ends what was begun for the older one."""
        self._begin(field_id, _PAUSE)

    def fields_left(self) -> None:
        """Ask about the links of what was changed at once, if that is still to come."""
        for field_id in self._pausing.copy():
            self._begin(field_id, 0.0)

    def _begin(self, field_id: str, pause: float) -> None:
        if self.is_off:
            return
        self._pausing.discard(field_id)
        if before := self._by_field.pop(field_id, None):
            before.cancel()
        if self._wanted(self._interview.links_at(field_id)):
            self._pausing.add(field_id)
            task = asyncio.create_task(self._ask_field(field_id, pause))
            self._by_field[field_id] = task
            task.add_done_callback(lambda done: self._forget(field_id, done))

    def _forget(self, field_id: str, done: asyncio.Task[None]) -> None:
        if self._by_field.get(field_id) is done:
            del self._by_field[field_id]

    async def _ask_field(self, field_id: str, pause: float) -> None:
        await asyncio.sleep(pause)
        self._pausing.discard(field_id)
        if self.needs_a_yes:
            self._say_once(
                "yes", tr("The links of this draft are not checked until you say so: {key}.", key=key_of("links"))
            )
            return
        await self._ask(self._wanted(self._interview.links_at(field_id)))

    def check_all(self) -> None:
        """Ask about every link on the route, whatever is known already."""
        if self.is_checking or self.is_off or self.needs_a_yes:
            return
        pages = _pages(link for _, link in self._interview.links())
        self.done, self.all = 0, len(pages)
        self._whole = asyncio.create_task(self._ask_all(pages))

    async def _ask_all(self, pages: list[str]) -> None:
        try:
            await self._ask(pages, lambda: setattr(self, "done", min(self.done + 1, self.all)))
        finally:
            self._whole = None
            self._show(frozenset())

    @property
    def is_checking(self) -> bool:
        """True while all links are being asked about."""
        return self._whole is not None and not self._whole.done()

    def stop(self) -> None:
        """End the check of all links; what was found stays."""
        if self._whole is not None:
            self._whole.cancel()

    # Asking

    def _wanted(self, links: Iterable[str]) -> list[str]:
        """The pages of links of which nothing is known that still holds."""
        now = self._place.clock()
        known = self._interview.verdict_of
        return [page for page in _pages(links) if (v := known(page)) is None or not is_fresh(v, now)]

    async def _ask(self, pages: list[str], counted: Callable[[], None] = lambda: None) -> None:
        if not pages:
            return
        if not self._consent.is_notice_seen:
            self._say_once("sent", tr(WHAT_IS_SENT))
            self._consent.mark_notice_seen()

        def told(page: str, verdict: Verdict) -> None:
            counted()
            self._take(page, verdict)

        prober = await self._ready()
        await prober.check(pages, told)

    async def _ready(self) -> LinkChecker:
        """What asks. It is loaded beside the loop: that takes as long as several keys."""
        if self._prober is None:
            self._prober = asyncio.create_task(asyncio.to_thread(_new_prober, self._place))
        return await asyncio.shield(self._prober)

    def _take(self, page: str, verdict: Verdict) -> None:
        """Gather a verdict; they are shown together."""
        if verdict.why == "offline":
            self._say_once("offline", tr(SEEMS_OFFLINE))
            if self._interview.verdict_of(page) is not None:
                return  # what is known from before stays
        else:
            self._told_once.discard("offline")
        self._gathered[page] = verdict
        if self._showing is None:
            self._showing = asyncio.get_running_loop().call_later(_BATCH, self._show_gathered)

    def _show_gathered(self) -> None:
        self._showing = None
        gathered, self._gathered = self._gathered, {}
        self._unsaved |= gathered
        self._show(self._interview.note_verdicts(gathered))
        if self._saving is None or self._saving.done():
            self._saving = asyncio.create_task(self._save_soon())

    def _show(self, fields: frozenset[str]) -> None:
        self._news(fields)

    def _say_once(self, what: str, sentence: str) -> None:
        if what not in self._told_once:
            self._told_once.add(what)
            self._tell(sentence)

    # Keeping

    async def _save_soon(self) -> None:
        """Keep what was found beside the draft, a moment later and beside the loop."""
        await asyncio.sleep(1.0)
        unsaved, self._unsaved = self._unsaved, {}
        with contextlib.suppress(Error):  # the draft itself says so where nothing can be saved
            await asyncio.to_thread(save_ledger, self._place.draft, Ledger(unsaved))

    def close(self) -> None:
        """Ask nothing any longer, and keep what was found."""
        for task in (*self._by_field.values(), self._whole, self._saving):
            if task is not None:
                task.cancel()
        if self._showing is not None:
            self._showing.cancel()
        with contextlib.suppress(Error):
            save_ledger(self._place.draft, Ledger({**self._unsaved, **self._gathered}))

        if self._prober is not None and self._going is None:
            self._going = asyncio.create_task(self._let_go(self._prober))

    async def gone(self) -> None:
        """Wait until the network has been let go of, after `close`."""
        if self._going is not None:
            await self._going

    @staticmethod
    async def _let_go(loading: asyncio.Task[LinkChecker]) -> None:
        prober = await loading
        await prober.close()


def _pages(links: Iterable[str]) -> list[str]:
    """The pages that links lead to, each once."""
    from lgqtui.checks.link_syntax import normal_page  # late: the first painting needs no link

    return list(dict.fromkeys(page for link in links if (page := normal_page(link))))


def _new_prober(place: Place) -> LinkChecker:
    from lgqtui.linkcheck.checker import new_prober

    return new_prober(place.clock, place.environ, place.settings["links.private"], place.is_typing)
