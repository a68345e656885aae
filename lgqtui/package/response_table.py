"""Many packages as one table: a row each, superseded ones marked. For whoever collects them."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.draft.model import Draft
from lgqtui.export.json_codec import plain_shape
from lgqtui.export.layout import worded
from lgqtui.links.model import LinkRow
from lgqtui.package.verify import VerifyResult
from lgqtui.questionnaire.answer import Answer
from lgqtui.questionnaire.model import Questionnaire

Standing = Literal["current", "superseded", "unclear"]

Finder = Callable[[str], Questionnaire | None]
"""Gives the questionnaire of that id, None if it is not at hand."""

LONGEST_CELL = 32_767
"""Characters that the usual spreadsheets hold in one cell; they cut what is longer."""

# What a spreadsheet would take for a formula.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
_HEAD = (
    "package",
    "standing",
    "superseded_by",
    "supersedes",
    "draft",
    "questionnaire",
    "sealed",
    "organization",
    "contact",
    "email",
    "publication",
    "attachments",
    "excluded",
    "sha256",
    "file",
)


class ResponseRow(Struct, frozen=True):
    """A sound package in the table. `superseded_by` is the id of the one that takes its place, "" if that is unclear.

    It is superseded where another one names it, or another one of its draft that nobody names was sealed on a later
    day; and unclear where others were sealed on the same last day: a draft that was moved knows nothing of what was
    packed before, and so its packages may be newer and name none.
    """

    verified: VerifyResult
    draft: Draft
    standing: Standing = "current"
    superseded_by: str = ""

    @property
    def supersedes(self) -> str:
        """The id of the package that it replaces, or ""."""
        return str(self.draft.extra.get("supersedes", ""))

    @property
    def day(self) -> str:
        """The day of sealing, which tells older from newer where no package names the other."""
        return self.verified.info.get("Bagging-Date", "")


def listed(found: Iterable[VerifyResult]) -> list[ResponseRow]:
    """The sound ones of these packages, each once, in the order of drafts, days and ids; with how each stands."""
    once = {one.id: ResponseRow(one, one.draft) for one in found if one.draft is not None}
    drafts: dict[str, list[ResponseRow]] = defaultdict(list)
    for one in once.values():
        drafts[one.draft.id].append(one)
    return [stood for _, of_draft in sorted(drafts.items()) for stood in _standing(of_draft)]


def _standing(of_draft: list[ResponseRow]) -> Iterator[ResponseRow]:
    naming: dict[str, list[ResponseRow]] = defaultdict(list)
    for one in of_draft:
        naming[one.supersedes].append(one)
    at_top = _newest([one for one in of_draft if one.verified.id not in naming])
    for one in sorted(of_draft, key=lambda one: (one.day, bool(one.supersedes), one.verified.id)):
        if one not in at_top:
            after = _newest(naming.get(one.verified.id, at_top))
            yield replace(one, standing="superseded", superseded_by=after[0].verified.id if len(after) == 1 else "")
        else:
            yield one if len(at_top) == 1 else replace(one, standing="unclear")


def _newest(some: list[ResponseRow]) -> list[ResponseRow]:
    """Those of the last day."""
    last = max((one.day for one in some), default="")
    return [one for one in some if one.day == last]


def as_csv(table: Sequence[ResponseRow], find: Finder) -> str:
    """The table with a column for each field that is answered anywhere; made harmless for spreadsheets."""
    fields = list(_fields(table, find))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_cell(name) for name in (*_HEAD, *fields)])
    for one in table:
        writer.writerow([_cell(text) for text in (*_head(one), *(_words(one.draft.answer(i)) for i in fields))])
    return out.getvalue()


def long_cells(table: Sequence[ResponseRow]) -> Iterator[tuple[Path, str]]:
    """The files and fields of answers that a spreadsheet would cut."""
    for one in table:
        for field_id, answer in one.draft.answers.items():
            if len(_cell(_words(answer))) > LONGEST_CELL:
                yield one.verified.path, field_id


def _fields(table: Sequence[ResponseRow], find: Finder) -> Iterator[str]:
    """The fields answered in any package, in the order of their questionnaires."""
    answered = dict.fromkeys(field_id for one in table for field_id in one.draft.answers)
    known = (find(questionnaire) for questionnaire in dict.fromkeys(one.draft.questionnaire for one in table))
    ordered = dict.fromkeys(field_id for asked in known if asked is not None for field_id in asked.fields)
    yield from (field_id for field_id in (ordered | answered) if field_id in answered)


def _head(one: ResponseRow) -> tuple[str, ...]:
    info, extra = one.verified.info, one.draft.extra
    attachments = sum(len(answer.attachments) for answer in one.draft.answers.values())
    return (
        one.verified.id,
        one.standing,
        one.superseded_by,
        one.supersedes,
        one.draft.id,
        one.draft.questionnaire,
        info.get("Bagging-Date", ""),
        info.get("Source-Organization", ""),
        info.get("Contact-Name", ""),
        info.get("Contact-Email", ""),
        str(extra.get("publication", "")),
        str(attachments),
        " ".join(extra.get("excluded", [])),
        one.verified.sha256,
        str(one.verified.path),
    )


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULAS) else text


def _words(answer: Answer) -> str:
    """All of an answer in one cell: choice or tick, text, links and attachments on lines of their own."""
    said = [answer.choice, "ticked" if answer.checked else "", answer.text.strip()]
    said += [_link_line(row) for row in worded(answer.links)]
    said += [f"[{attachment.name or attachment.file}]" for attachment in answer.attachments]
    return "\n".join(filter(None, said))


def _link_line(row: LinkRow) -> str:
    named = ": ".join(filter(None, (row.label, " ".join(row.urls))))
    return f"{named} ({row.note})" if row.note else named


def as_json(table: Sequence[ResponseRow]) -> dict[str, Any]:
    """The table for programs, the answers as the canonical JSON has them."""
    return {"packages": [_shape(one) for one in table]}


def _shape(one: ResponseRow) -> dict[str, Any]:
    head = dict(zip(_HEAD, _head(one), strict=True))
    for name in ("attachments", "excluded"):
        del head[name]
    shape = plain_shape(one.draft)
    return {**head, "size": one.verified.size, "excluded": shape.get("excluded", []), "answers": shape["answers"]}
