"""Background link checks: after a pause in typing, on leaving a field, or of all links on request."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from lgqtui.draft.ledger import Ledger, save_ledger
from lgqtui.errors import Error
from lgqtui.i18n import tr
from lgqtui.interview.interview import Interview
from lgqtui.links.model import PagesToCheck, Verdict
from lgqtui.tui.keys import key_of
from lgqtui.tui.messages import LinkResultsChanged, post_to_screens
from lgqtui.tui.services import services
from lgqtui.tui.textual_ext.app import SequentialKeyApp
from lgqtui.workflows.link_checks import LinkCheckPolicy, Permission, local_notice, new_checker, pages_to_check

if TYPE_CHECKING:
    from lgqtui.linkcheck.checker import LinkChecker

_PAUSE = 0.5
"""Seconds after the last key before a link is checked."""
_BATCH = 0.25
"""Seconds in which verdicts are collected before they are shown together, so that keys are handled in between."""


class LinkCheckScheduler:
    """Schedules the link checks of one interview, and posts their results to every screen of the app."""

    def __init__(self, app: SequentialKeyApp, interview: Interview, policy: LinkCheckPolicy) -> None:
        self.policy = policy
        self._app = app
        self._interview = interview
        self._delayed_fields: set[str] = set()
        self._field_tasks: dict[str, asyncio.Task[None]] = {}
        self._full_check: asyncio.Task[None] | None = None
        self._sent_notices: set[str] = set()
        self._collected: dict[str, Verdict] = {}
        self._display_timer: asyncio.TimerHandle | None = None
        self._unsaved: dict[str, Verdict] = {}
        self._save_task: asyncio.Task[None] | None = None
        self._checker: asyncio.Task[LinkChecker] | None = None
        self._close_task: asyncio.Task[None] | None = None
        self.done, self.total = 0, 0

    def field_changed(self, field_id: str) -> None:
        """Check the links of a field after a pause; a newer text cancels the check of the older one."""
        self._schedule(field_id, _PAUSE)

    def check_delayed_fields(self) -> None:
        """Check at once the links of the fields whose check is still delayed."""
        for field_id in self._delayed_fields.copy():
            self._schedule(field_id, 0.0)

    def _schedule(self, field_id: str, delay: float) -> None:
        if self.policy.refusal:
            return
        if previous := self._field_tasks.get(field_id):
            previous.cancel()
        self._delayed_fields.add(field_id)
        self._field_tasks[field_id] = asyncio.create_task(self._check_field(field_id, delay))

    async def _check_field(self, field_id: str, delay: float) -> None:
        await asyncio.sleep(delay)
        self._delayed_fields.discard(field_id)
        links = self._interview.links_at(field_id)  # only now: the links of a long answer are not read at each key
        pages = pages_to_check(links, self._interview.verdict_of, self.policy.context.clock())
        if pages and self.policy.needs_consent:
            sentence = tr("Until you say so ({key}), no link of this draft is checked.", key=key_of("links"))
            self._notify_once("yes", sentence)
            return
        await self._check(pages)

    def permission(self, *, again: bool) -> Permission:
        """Decide whether all links on the route may be checked: those that are due, or with `again` all of them."""
        links = [link for _, link in self._interview.links()]
        return self.policy.permission(links, self._interview.verdict_of, key_of("check_again"), again=again)

    def check_all(self, pages: PagesToCheck) -> None:
        """Check pages, with progress, unless such a check is running."""
        if not self.is_checking:
            self.done, self.total = 0, len(pages)
            self._full_check = asyncio.create_task(self._check_pages(pages))

    async def _check_pages(self, pages: PagesToCheck) -> None:
        try:
            await self._check(pages, lambda: setattr(self, "done", min(self.done + 1, self.total)))
        finally:
            self._full_check = None
            self._post_results(frozenset())

    @property
    def is_checking(self) -> bool:
        """True during a check of all links."""
        return self._full_check is not None and not self._full_check.done()

    def stop(self) -> None:
        """Cancel the check of all links; verdicts so far are kept."""
        if self._full_check is not None:
            self._full_check.cancel()

    async def _check(self, pages: PagesToCheck, on_checked: Callable[[], None] = lambda: None) -> None:
        if not pages:
            return
        services(self._app).notify_text(self.policy.first_check_notice())

        def on_verdict(page: str, verdict: Verdict) -> None:
            if page in pages:
                on_checked()
            self._collect(page, verdict)

        checker = await self._load_checker()
        await checker.check(pages, on_verdict)

    async def _load_checker(self) -> LinkChecker:
        """Return the link checker, which waits while the user types; loading it takes as long as several keys."""
        if self._checker is None:
            loading = asyncio.to_thread(new_checker, self.policy.context, self._app.is_typing)
            self._checker = asyncio.create_task(loading)
        return await asyncio.shield(self._checker)

    def _collect(self, page: str, verdict: Verdict) -> None:
        if notice := local_notice(verdict):
            self._notify_once(verdict.why, notice)
        else:
            self._sent_notices.discard("offline")
        services(self._app).message_log.is_offline = verdict.why == "offline"
        self._collected[page] = verdict
        if self._display_timer is None:
            self._display_timer = asyncio.get_running_loop().call_later(_BATCH, self._show_collected)

    def _show_collected(self) -> None:
        self._display_timer = None
        verdicts, self._collected = self._collected, {}
        self._unsaved |= verdicts
        self._post_results(self._interview.note_verdicts(verdicts))
        if self._save_task is None or self._save_task.done():
            self._save_task = asyncio.create_task(self._save_soon())

    def _post_results(self, fields: frozenset[str]) -> None:
        post_to_screens(self._app, lambda: LinkResultsChanged(fields))

    def _notify_once(self, topic: str, sentence: str) -> None:
        if topic not in self._sent_notices:
            self._sent_notices.add(topic)
            services(self._app).notify_text(sentence)

    async def _save_soon(self) -> None:
        """Save the verdicts in the draft's ledger after a second, in a thread."""
        await asyncio.sleep(1.0)
        unsaved, self._unsaved = self._unsaved, {}
        with contextlib.suppress(Error):  # saving the draft reports the same error
            await asyncio.to_thread(save_ledger, self.policy.draft_path, Ledger(unsaved))

    def close(self) -> None:
        """Cancel all checks, and save the verdicts so far."""
        for task in (*self._field_tasks.values(), self._full_check, self._save_task):
            if task is not None:
                task.cancel()
        if self._display_timer is not None:
            self._display_timer.cancel()
        with contextlib.suppress(Error):
            save_ledger(self.policy.draft_path, Ledger({**self._unsaved, **self._collected}))
        if self._checker is not None and self._close_task is None:
            self._close_task = asyncio.create_task(self._close_checker(self._checker))

    async def wait_closed(self) -> None:
        """Wait until the connections are closed, after `close`."""
        if self._close_task is not None:
            await self._close_task

    @staticmethod
    async def _close_checker(loading: asyncio.Task[LinkChecker]) -> None:
        checker = await loading
        await checker.close()
