"""Consent to checking the links of a draft: drafts from elsewhere are checked only with the user's consent."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

from lgqtui.draft.ledger import Ledger
from lgqtui.errors import Error
from lgqtui.files import private_folder, read_file, replace_file
from lgqtui.settings.folders import UserFolders

WHAT_IS_SENT = (
    "The sites of your links are asked whether the page is there. They see your network address and the name of this "
    "program, and nothing of your answers. To switch this off: lgqtui config set links.probe off"
)
"""Shown once, before the first check."""

SEEMS_OFFLINE = "This computer seems to be offline: what could not be reached is not checked."
"""Shown once, not for every link."""

_LIMIT = 1_000_000
_MAX_DRAFTS = 1_000


class LinkCheckConsent:
    """The user's consent. It is stored with the user's own state, so that no draft can bring it along."""

    def __init__(self, home: UserFolders) -> None:
        self._home = home
        self._path = home.state / "links.json"

    def is_needed(self, draft: Path, draft_id: str, ledger: Ledger) -> bool:
        """True for a draft that was imported or opened by a path from elsewhere, until the user has consented."""
        is_own = draft.parent == self._home.drafts and not ledger.from_elsewhere
        return not is_own and [draft_id, str(draft)] not in self._load()["drafts"]

    def give(self, draft: Path, draft_id: str) -> None:
        """Store the consent for a draft."""
        stored = self._load()
        self._save({**stored, "drafts": [*stored["drafts"], [draft_id, str(draft)]][-_MAX_DRAFTS:]})

    @property
    def is_notice_seen(self) -> bool:
        """True if the user has seen what is sent where."""
        return self._load()["told"] is True

    def mark_notice_seen(self) -> None:
        """Store that the user has seen it."""
        self._save({**self._load(), "told": True})

    def _load(self) -> dict[str, Any]:
        import json  # late: not needed before the first question is shown

        with contextlib.suppress(Error, ValueError, RecursionError):
            stored = json.loads(read_file(self._path, _LIMIT))
            if isinstance(stored, dict) and isinstance(stored.get("drafts"), list):
                return {"drafts": stored["drafts"], "told": stored.get("told")}
        return {"drafts": [], "told": False}

    def _save(self, content: dict[str, Any]) -> None:
        import json

        with contextlib.suppress(Error):  # then the user is asked again
            private_folder(self._path.parent)
            replace_file(self._path, json.dumps(content).encode())
