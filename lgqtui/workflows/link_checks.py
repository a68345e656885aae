"""Link checks of a draft: whether they are permitted, which pages are due, and running them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from lgqtui.draft.ledger import Ledger, load_ledger, save_ledger
from lgqtui.errors import Error
from lgqtui.files import private_folder, read_file, replace_file
from lgqtui.i18n import tr, trn
from lgqtui.links.model import PagesToCheck, Verdict, Verdicts, has_answered, is_fresh, verdict_reason
from lgqtui.workflows.context import AppContext

if TYPE_CHECKING:
    from datetime import datetime

    from lgqtui.linkcheck.checker import LinkChecker

_WHAT_IS_SENT = (
    "To check links, their sites are asked whether the page is there. They see your network address and the name of "
    "this program, and nothing of your answers. To switch this off: lgqtui config set links.probe off"
)
NO_LINKS = "There is no link in this draft yet."
NO_PROPOSAL = "No other link is proposed here."

STOPPED = "Stopped. What was found so far is kept."
SEEMS_OFFLINE = "This computer seems to be offline: what could not be reached is not checked."

_LIMIT = 1_000_000
_MAX_DRAFTS = 1_000
_POLL_SECONDS = 0.2
"""Seconds between two polls; not longer, since on some systems Ctrl-C waits for the next one."""


class Allowed(Struct, frozen=True):
    """The pages may be checked: now, or if the user agrees to `question`; `notes` are what to know before."""

    pages: PagesToCheck
    question: str = ""
    notes: tuple[str, ...] = ()


class Refused(Struct, frozen=True):
    """No page is checked: `sentence` says why. `why` is the reason of the verdicts, "" if there is no page to check."""

    sentence: str
    why: str = ""


VerdictLookup = Callable[[str], Verdict | None]
"""Gives the recorded verdict on a page."""

Permission = Allowed | Refused


class LinkCheckPolicy:
    """Permission to check the links of an open draft; consent is kept with the user's state, so no draft brings it."""

    def __init__(self, context: AppContext, draft_path: Path, draft_id: str) -> None:
        self.context = context
        self.draft_path = draft_path
        self._consent_entry = [draft_id, str(draft_path)]
        self._consent_path = context.folders.state / "links.json"
        self._has_agreed = False

    @property
    def refusal(self) -> Refused | None:
        """Why no link of any draft may be checked."""
        if self.context.is_offline:
            sentence = tr("No site is asked, because this run was begun with --offline. To ask, begin it without.")
            return Refused(sentence, "offline")
        probe = self.context.settings.values["links.probe"]
        if probe.value == "off":
            template = "Asking is switched off. To allow it: lgqtui config set links.probe auto"
            if probe.variable:
                template = "Asking is switched off by the variable {variable}. To allow it, begin without that."
            return Refused(tr(template, variable=probe.variable), "declined")
        return None

    @property
    def needs_consent(self) -> bool:
        """True if the user has to agree before anything is checked."""
        return not self._has_agreed and (self.context.settings["links.probe"] == "ask" or self.is_foreign)

    @property
    def is_foreign(self) -> bool:
        """True for a draft that was imported or opened by a path from elsewhere, until the user has agreed."""
        return not self._is_own and self._consent_entry not in self._load_consent()["drafts"]

    @cached_property
    def _is_own(self) -> bool:
        return self.draft_path.parent == self.context.folders.drafts and not load_ledger(self.draft_path).from_elsewhere

    def permission(
        self, links: Iterable[str], verdict_of: VerdictLookup, again_word: str, *, again: bool
    ) -> Permission:
        """Decide whether pages may be checked: those that are due, or with `again` all; `again_word` is its command."""
        links = tuple(links)
        if not links:
            return Refused(tr(NO_LINKS))
        if refusal := self.refusal:
            return refusal
        pages = _pages_of(links) if again else pages_to_check(links, verdict_of, self.context.clock())
        if not pages and again:
            return Refused(tr("No link of this draft is a web address that can be asked."))
        if not pages:
            return Refused(tr("What is known of the pages still holds. {again} asks them again.", again=again_word))
        if not self.needs_consent:
            return Allowed(pages)
        question = trn(
            "Ask the site of {n} page whether it is there?",
            "Ask the sites of {n} pages whether they are there?",
            len(pages),
        )
        note = tr("Each site sees your network address and the name of this program, and nothing of the answers.")
        origin = (tr("This draft came from elsewhere."),) if self.is_foreign else ()
        return Allowed(pages, question, (*origin, note))

    def agree(self) -> None:
        """Record that the user agrees; for a draft from elsewhere that is stored."""
        if self.is_foreign:
            stored = self._load_consent()
            self._save_consent({**stored, "drafts": [*stored["drafts"], self._consent_entry][-_MAX_DRAFTS:]})
        self._has_agreed = True

    def first_check_notice(self) -> str:
        """Return what is sent where, for the user to see before the first check of all; "" after that."""
        stored = self._load_consent()
        if stored["told"] is True:
            return ""
        self._save_consent({**stored, "told": True})
        return tr(_WHAT_IS_SENT)

    def _load_consent(self) -> dict[str, Any]:
        import json  # late: not needed before the first question is shown

        with contextlib.suppress(Error, ValueError, RecursionError):
            stored = json.loads(read_file(self._consent_path, _LIMIT))
            if isinstance(stored, dict) and isinstance(stored.get("drafts"), list):
                return {"drafts": stored["drafts"], "told": stored.get("told")}
        return {"drafts": [], "told": False}

    def _save_consent(self, content: dict[str, Any]) -> None:
        import json

        with contextlib.suppress(Error):  # then the user is asked again
            private_folder(self._consent_path.parent)
            replace_file(self._consent_path, json.dumps(content).encode())


def pages_to_check(links: Iterable[str], verdict_of: VerdictLookup, now: datetime) -> PagesToCheck:
    """Return the pages of links, each once, whose recorded verdict, or that on a part of them, no longer holds."""

    def holds(address: str) -> bool:
        verdict = verdict_of(address)
        return verdict is not None and is_fresh(verdict, now)

    return {
        page: parts
        for page, parts in _pages_of(links).items()
        if not holds(page) or (has_answered(verdict_of(page)) and not all(map(holds, parts)))
    }


def _pages_of(links: Iterable[str]) -> PagesToCheck:
    from lgqtui.checks.link_syntax import named_part, read_link  # late: the first painting checks no link

    pages: dict[str, list[str]] = {}
    for page, address in dict.fromkeys((link.page, link.normal) for link in map(read_link, links)):
        if page:
            pages.setdefault(page, []).extend([address] if named_part(address) else ())
    return pages


def new_checker(context: AppContext, is_typing: Callable[[], bool] = lambda: False) -> LinkChecker:
    """Return a link checker that follows the settings; it pauses while the user is typing."""
    from lgqtui.linkcheck.checker import LinkChecker  # late: most sessions check no link
    from lgqtui.linkcheck.fetcher import FetchContext
    from lgqtui.linkcheck.resolver import Resolver

    fetch_context = FetchContext(context.clock, context.environ, Resolver(), should_slow_down=is_typing)
    return LinkChecker(fetch_context, allow_private=context.settings["links.private"] == "check")


class CheckResult(Struct, frozen=True):
    """The verdicts of a check, and sentences about it; `is_interrupted` if Ctrl-C stopped it."""

    verdicts: Verdicts
    notices: tuple[str, ...]
    is_interrupted: bool


def check_pages(policy: LinkCheckPolicy, pages: PagesToCheck, on_progress: Callable[[int], None]) -> CheckResult:
    """Check pages, and save the verdicts in the draft's ledger, also those of a check that is stopped.

    `on_progress` is called several times a second with the number of pages that have a verdict.
    """
    import asyncio  # late: most commands check no link

    verdicts: dict[str, Verdict] = {}
    notices: list[str] = []
    is_interrupted = False

    async def check() -> None:
        checker = new_checker(policy.context)
        checking = asyncio.ensure_future(checker.check(pages, verdicts.__setitem__))
        try:
            while not (await asyncio.wait([checking], timeout=_POLL_SECONDS))[0]:
                on_progress(len(pages.keys() & verdicts.keys()))
            checking.result()
        finally:
            await checker.close()

    try:
        asyncio.run(check())
        on_progress(len(pages))
    except KeyboardInterrupt:
        is_interrupted = True
        notices.append(tr(STOPPED))
    finally:
        notices += _save_verdicts(policy.draft_path, verdicts)
    notices += dict.fromkeys(filter(None, map(local_notice, verdicts.values())))
    return CheckResult(verdicts, tuple(notices), is_interrupted)


def local_notice(verdict: Verdict) -> str:
    """Return the notice about a verdict whose cause is this computer or its network; "" if it is another."""
    if verdict.cause:
        return tr("Not checked: {why}. Correct that variable, or unset it.", why=verdict_reason(verdict))
    return tr(SEEMS_OFFLINE) if verdict.why == "offline" else ""


def _save_verdicts(draft_path: Path, verdicts: Verdicts) -> Iterator[str]:
    try:
        save_ledger(draft_path, Ledger(verdicts))
    except Error as error:
        yield tr("The verdicts could not be kept: {why}.", why=error)


def taken_notice(link: str, undo_word: str) -> str:
    """Say that a proposed link was taken; `undo_word` is the key or command that brings the other back."""
    return tr("Taken: {link}. {undo} brings the other back.", link=link, undo=undo_word)
