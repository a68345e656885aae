"""A draft called “city” of a small questionnaire, in folders of its own."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from lgqtui.draft.model import Draft
from lgqtui.draft.store import DraftFile
from lgqtui.questionnaire.answer import Answer
from lgqtui.questionnaire.model import Questionnaire
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.packages import PackagePreview, preview_package
from tests.cli.conftest import SMALL

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


class City:
    """The context and the draft of a user."""

    def __init__(self, home: Path) -> None:
        self.environ = {"LGQTUI_HOME": str(home), "LGQTUI_PATIENCE": "0"}
        self.context = AppContext(self.environ, lambda: NOW)
        self.context.folders.questionnaires.mkdir(parents=True)
        (self.context.folders.questionnaires / "small.toml").write_text(SMALL, "utf-8")
        self._file, _ = self.context.drafts.new("city", "small")

    @property
    def path(self) -> Path:
        """The file of the draft."""
        return self._file.path

    @property
    def sidecar(self) -> Path:
        """The folder beside the draft."""
        return self._file.sidecar

    @property
    def questionnaire(self) -> Questionnaire:
        """The questionnaire of the draft."""
        return self.context.library.find("small")

    @property
    def draft(self) -> Draft:
        """The draft on the disk."""
        return DraftFile(self.path, self.context.clock).load()

    def answer(self, **answers: Answer) -> None:
        """Answer fields; `B_mail` stands for `B.mail`."""
        file = DraftFile(self.path, self.context.clock)
        draft = file.load()
        named = {name.replace("_", "."): answer for name, answer in answers.items()}
        file.save(replace(draft, answers={**draft.answers, **named}))

    def preview(self, *, can_ask: bool = True) -> PackagePreview:
        """The preview of a package."""
        return preview_package(self.draft, self.questionnaire, self.path, can_ask=can_ask)

    def files(self) -> list[str]:
        """The names of all packages beside the draft and in the outbox."""
        folders = (self.sidecar / "packages", self.context.folders.outbox)
        return sorted(os.fspath(path.relative_to(folder)) for folder in folders for path in folder.rglob("*.zip"))


def ignore_progress(_done: int, _total: int) -> None:
    """Ignore the progress."""
