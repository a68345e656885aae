"""The value given to one field, in the parts that every kind shares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct, field
from msgspec.structs import replace

from lgqtui.links.model import LinkRow

Choice = Literal["", "yes", "no"]


class Attachment(Struct, frozen=True):
    """A file added to a field as evidence.

    `file` is its name in the draft's sidecar, `name` what the person called it, `size` in bytes.
    """

    file: str
    name: str
    sha256: str
    size: int
    caption: str = ""
    type: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


class Answer(Struct, frozen=True):
    """One answer. Each kind uses some of the parts; `choice` "" is not answered.

    `extra` holds keys this program does not know: they are kept.
    """

    choice: Choice = ""
    checked: bool | None = None
    text: str = ""
    links: tuple[LinkRow, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    remark: str = ""
    flag: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        """True if nothing at all is in it: such an answer is not kept."""
        return self == BLANK

    @property
    def has_content(self) -> bool:
        """True if something in it would be sent: not only a remark, a flag or empty rows."""
        if self.choice or self.checked or self.attachments:
            return True
        return bool(self.text.strip()) or any(_has_words(row) for row in self.links)

    def with_attachment(self, attachment: Attachment) -> Answer:
        """The same with an attachment more; one with the same content is replaced in its place."""
        kept = tuple(attachment if a.sha256 == attachment.sha256 else a for a in self.attachments)
        return replace(self, attachments=kept if attachment in kept else (*kept, attachment))

    def without_attachment(self, sha256: str) -> Answer:
        """The same without the attachment of that digest."""
        return replace(self, attachments=tuple(a for a in self.attachments if a.sha256 != sha256))

    def without_notes(self) -> Answer:
        """The same without the private parts, remark and flag."""
        return replace(self, remark="", flag=False)

    def cleared(self) -> Answer:
        """The same with the answer taken out; a private remark, a flag and unknown keys stay."""
        return Answer(remark=self.remark, flag=self.flag, extra=self.extra)


def _has_words(row: LinkRow) -> bool:
    return any(text.strip() for text in (row.label, row.note, *row.urls))


BLANK = Answer()
