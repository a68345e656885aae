"""The answer to one field, in the parts that all kinds share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct, field
from msgspec.structs import replace

from lgqtui.links.model import LinkRow
from lgqtui.text import is_blank

YesNo = Literal["", "yes", "no"]


class Attachment(Struct, frozen=True):
    """A file attached as evidence: `file` is its name beside the draft, `name` the original, `size` in bytes."""

    file: str
    name: str
    sha256: str
    size: int
    caption: str = ""
    type: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


class Answer(Struct, frozen=True):
    """One answer, of which each kind uses some parts; `choice` "" is not answered, `extra` holds unknown keys."""

    choice: YesNo = ""
    checked: bool | None = None
    text: str = ""
    links: tuple[LinkRow, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    remark: str = ""
    flag: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        """True if it is empty: such an answer is not stored."""
        return self == BLANK

    @property
    def has_content(self) -> bool:
        """True if it has a part that is sent: a remark, a flag or empty rows are not."""
        if self.choice or self.checked or self.attachments:
            return True
        words = (text for row in self.links for text in (row.label, row.note, *row.urls))
        return not is_blank(self.text) or not all(map(is_blank, words))

    def with_attachment(self, attachment: Attachment) -> Answer:
        """The same with one more attachment; one with the same content is replaced."""
        attachments = tuple(attachment if a.sha256 == attachment.sha256 else a for a in self.attachments)
        return replace(self, attachments=attachments if attachment in attachments else (*attachments, attachment))

    def without_attachment(self, sha256: str) -> Answer:
        """The same without the attachment with that digest."""
        return replace(self, attachments=tuple(a for a in self.attachments if a.sha256 != sha256))

    def without_notes(self) -> Answer:
        """The same without the private parts, remark and flag."""
        return replace(self, remark="", flag=False)

    def without_content(self) -> Answer:
        """The same without the answer; a private remark, a flag and unknown keys stay."""
        return Answer(remark=self.remark, flag=self.flag, extra=self.extra)


BLANK = Answer()
