"""A sample draft with attachments on the disk, for tests of packages."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.draft.ledger import Ledger
from lgqtui.draft.model import Draft
from lgqtui.package.pack import PackageFile, build_source, write_package
from lgqtui.questionnaire.answer import Answer, Attachment
from lgqtui.questionnaire.conditions import Is
from lgqtui.questionnaire.model import Field, Question, Questionnaire, Section, Signature

DRAFT_ID = "0b8f0c5e-1111-4222-8333-444455556666"
DAY = date(2026, 11, 25)
PICTURE_BYTES = b"not really a picture"

QUESTIONNAIRE = Questionnaire(
    "town",
    "Survey of towns",
    (
        Section(
            "A",
            "All",
            (
                Question("city", (Field("city", "short"),), "1", "City"),
                Question(
                    "mayor",
                    (
                        Field("mayor", "yes_no"),
                        Field("mayor.how", "text", "How?", when=Is("mayor", "yes")),
                    ),
                    "2",
                    "Is there a mayor?",
                ),
                Question("portal", (Field("portal", "links"),), "3", "Portals"),
                Question(
                    "who",
                    (
                        Field("name", "short", "Name"),
                        Field("mail", "short", "E-mail"),
                        Field("office", "short", "Organization"),
                        Field("sure", "tick", "I am sure.", explain=False),
                        Field("online", "yes_no", "May it be shared?"),
                    ),
                    "4",
                    "Who are you?",
                ),
            ),
        ),
    ),
    respondent="city",
    signature=Signature("name", "mail", "office", "online", ("sure",)),
)


class Town(Struct, frozen=True):
    """A draft with its attachments in a folder, which its packages are written to as well."""

    folder: Path
    draft: Draft

    @property
    def sidecar(self) -> Path:
        return self.folder / "town.files"

    def attach(self, field: str, content: bytes, name: str, **parts: Any) -> Town:
        """Return a copy with one more attachment, and write its file."""
        digest = hashlib.sha256(content).hexdigest()
        attachment = Attachment(f"{digest}.bin", name, digest, len(content), **parts)
        (self.sidecar / "attachments").mkdir(parents=True, exist_ok=True)
        (self.sidecar / "attachments" / attachment.file).write_bytes(content)
        answer = self.draft.answer(field)
        return self.answer(field, replace(answer, attachments=(*answer.attachments, attachment)))

    def answer(self, field: str, answer: Answer) -> Town:
        return replace(self, draft=self.draft.with_answer(field, answer))

    def pack(self, day: date = DAY, ledger: Ledger | None = None, target: Path | None = None) -> PackageFile:
        out = self.folder / "out"
        out.mkdir(exist_ok=True)
        source = build_source(self.draft, QUESTIONNAIRE, ledger, self.sidecar)
        return write_package(source, target or out, today=day)


def town(folder: Path) -> Town:
    """Return a draft with answers of every kind, one that no longer applies, a remark, and an attachment."""
    folder.mkdir(parents=True, exist_ok=True)
    answers = {
        "city": Answer(text="Riverton", remark="ask the archive", flag=True),
        "mayor": Answer(choice="no"),
        "mayor.how": Answer(text="kept aside: https://secret.example"),
        "gone": Answer(text="to a field of an earlier edition"),
        "name": Answer(text="Head of the office"),
        "mail": Answer(text="office@example.org"),
        "office": Answer(text="Office of\nthings"),
        "online": Answer(choice="yes"),
    }
    draft = Draft(DRAFT_ID, "town", datetime(2026, 11, 23, 9, 0, tzinfo=UTC), answers)
    return Town(folder, draft).attach(
        "portal", PICTURE_BYTES, "Portal, June.png", caption="The portal", type="image/png"
    )
