"""A table of packages with one row each, including which ones are superseded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.draft.model import Draft
from lgqtui.export.cells import answer_text, cell
from lgqtui.export.json_codec import plain_shape
from lgqtui.package.verify import FUTURE_DAY, VerifyResult
from lgqtui.package.verify_answers import QuestionnaireFinder
from lgqtui.text import without_surrogates

RowStatus = Literal["current", "superseded", "unclear"]


class ResponseRow(Struct, frozen=True):
    """A sound package in the table. `superseded_by` is the id of the one that replaces it, "" if that is unclear.

    It is superseded if another one names it, or if another one of its draft that is not named itself was packed on a
    later day; and unclear if others were packed on the same last day: a draft that was moved has no record of earlier
    packages, so that its packages may be newer and name none. One of a day to come supersedes none, and is unclear.
    """

    verification: VerifyResult
    draft: Draft
    status: RowStatus = "current"
    superseded_by: str = ""

    @property
    def supersedes(self) -> str:
        """The id of the package that it replaces, or ""."""
        return str(self.draft.extra.get("supersedes", ""))

    def cells(self) -> Iterator[tuple[str, str]]:
        """Yield the answered fields, each with its cell."""
        return ((field_id, cell(answer_text(answer))) for field_id, answer in self.draft.answers.items())

    @property
    def bagging_date(self) -> str:
        """The day of packing, which orders packages that do not name each other."""
        return self.verification.info.get("Bagging-Date", "")

    @property
    def is_of_future(self) -> bool:
        """True if the day of packing is still to come, so that it orders nothing."""
        return any(problem.code == FUTURE_DAY for problem in self.verification.problems)


def response_rows(results: Iterable[VerifyResult]) -> list[ResponseRow]:
    """The sound ones of these packages, each once, in the order of drafts, days and ids; with their status."""
    rows = {result.id: ResponseRow(result, result.draft) for result in reversed([*results]) if result.draft}
    drafts: dict[str, list[ResponseRow]] = defaultdict(list)
    for row in rows.values():
        drafts[row.draft.id].append(row)
    return [row for _, draft_rows in sorted(drafts.items()) for row in _with_status(draft_rows)]


def _with_status(rows: list[ResponseRow]) -> Iterator[ResponseRow]:
    superseding: dict[str, list[ResponseRow]] = defaultdict(list)
    past_rows = [row for row in rows if not row.is_of_future]
    for row in past_rows:
        superseding[row.supersedes].append(row)
    latest = _newest([row for row in past_rows if row.verification.id not in superseding])
    for row in sorted(rows, key=lambda row: (row.bagging_date, bool(row.supersedes), row.verification.id)):
        if row.verification.id in superseding or not (row.is_of_future or row in latest):
            successors = _newest(superseding.get(row.verification.id, latest))
            successor = successors[0].verification.id if len(successors) == 1 else ""
            yield replace(row, status="superseded", superseded_by=successor)
        else:
            yield row if [row] == latest else replace(row, status="unclear")


def _newest(rows: list[ResponseRow]) -> list[ResponseRow]:
    last = max((row.bagging_date for row in rows), default="")
    return [row for row in rows if row.bagging_date == last]


class ResponseTable(Struct, frozen=True):
    """The rows, and a function that finds their questionnaires: they order the columns."""

    rows: Sequence[ResponseRow]
    find_questionnaire: QuestionnaireFinder

    def lines(self) -> Iterator[Sequence[str]]:
        """Yield the cells of each line, with a column for each answered field; formulas are escaped."""
        fields = self._fields()
        yield [cell(name) for name in (*_COLUMNS, *fields)]
        for row in self.rows:
            answers = dict(row.cells())
            yield [*(cell(text_of(row)) for text_of in _COLUMNS.values()), *(answers.get(i, "") for i in fields)]

    def _fields(self) -> list[str]:
        answered = dict.fromkeys(i for row in self.rows for i in row.draft.answers)
        questionnaires = map(self.find_questionnaire, dict.fromkeys(row.draft.questionnaire for row in self.rows))
        ordered = dict.fromkeys(i for questionnaire in filter(None, questionnaires) for i in questionnaire.fields)
        return [i for i in ordered | answered if i in answered]

    def json_object(self) -> dict[str, Any]:
        """Return the table for programs, with answers in canonical JSON."""
        return {"packages": [_row_json(row) for row in self.rows]}


_COLUMNS: Mapping[str, Callable[[ResponseRow], str]] = {
    "package": lambda row: row.verification.id,
    "standing": lambda row: row.status,
    "superseded_by": lambda row: row.superseded_by,
    "supersedes": lambda row: row.supersedes,
    "draft": lambda row: row.draft.id,
    "questionnaire": lambda row: row.draft.questionnaire,
    "sealed": lambda row: row.bagging_date,
    "organization": lambda row: row.verification.info.get("Source-Organization", ""),
    "contact": lambda row: row.verification.info.get("Contact-Name", ""),
    "email": lambda row: row.verification.info.get("Contact-Email", ""),
    "publication": lambda row: str(row.draft.extra.get("publication", "")),
    "attachments": lambda row: str(sum(len(answer.attachments) for answer in row.draft.answers.values())),
    "excluded": lambda row: " ".join(row.draft.extra.get("excluded", [])),
    "sha256": lambda row: row.verification.sha256,
    "file": lambda row: without_surrogates(str(row.verification.path)),
}
"""The columns before the answers. A table for programs has all but the number and the list, which it has as such."""


def _row_json(row: ResponseRow) -> dict[str, Any]:
    head = {name: text_of(row) for name, text_of in _COLUMNS.items() if name not in ("attachments", "excluded")}
    shape = plain_shape(row.draft)
    return {**head, "size": row.verification.size, "excluded": shape.get("excluded", []), "answers": shape["answers"]}
