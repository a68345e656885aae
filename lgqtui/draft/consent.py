"""Whether the links of a draft may be asked: those of somebody else's draft only once the person has said so."""

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
"""Said once, before anything is asked for the first time."""

SEEMS_OFFLINE = "This computer seems to be offline: what could not be reached is not checked."
"""Said once, not once a link."""

_LIMIT = 1_000_000
_MOST = 1_000


class LinkCheckConsent:
    """What the person has said. It is kept with the person's own state: no draft can bring it along."""

    def __init__(self, home: UserFolders) -> None:
        self._home = home
        self._path = home.state / "links.json"

    def is_needed(self, draft: Path, draft_id: str, ledger: Ledger) -> bool:
        """True for a draft that came by import or by a path from elsewhere, until the person has said yes."""
        is_own = draft.parent == self._home.drafts and not ledger.from_elsewhere
        return not is_own and [draft_id, str(draft)] not in self._said()["drafts"]

    def give(self, draft: Path, draft_id: str) -> None:
        """Note that the links of a draft may be asked."""
        said = self._said()
        self._note({**said, "drafts": [*said["drafts"], [draft_id, str(draft)]][-_MOST:]})

    @property
    def was_told(self) -> bool:
        """True if the person has been told what asking sends where."""
        return self._said()["told"] is True

    def note_told(self) -> None:
        """Note that the person has been told."""
        self._note({**self._said(), "told": True})

    def _said(self) -> dict[str, Any]:
        import json  # late: nobody is asked before the first painting

        with contextlib.suppress(Error, ValueError, RecursionError):
            said = json.loads(read_file(self._path, _LIMIT))
            if isinstance(said, dict) and isinstance(said.get("drafts"), list):
                return {"drafts": said["drafts"], "told": said.get("told")}
        return {"drafts": [], "told": False}

    def _note(self, said: dict[str, Any]) -> None:
        import json

        with contextlib.suppress(Error):  # where nothing can be kept, the question comes again
            private_folder(self._path.parent)
            replace_file(self._path, json.dumps(said).encode())
