"""Rows of findings: sign, place, what is wrong, address; equal findings of one field are one row with a count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from rich.cells import cell_len

from lgqtui.i18n import tr
from lgqtui.links.model import LinkRow
from lgqtui.problems import Problem
from lgqtui.text import one_line
from lgqtui.tui.content import fitted
from lgqtui.tui.widgets.link_columns import LinkColumns
from lgqtui.tui.widgets.row_list import Cell, Row

GLYPHS = {"error": "✗", "warning": "!", "hint": "?"}
STYLES = {"error": "error", "warning": "warning", "hint": "warning"}

_NARROW = 66
"""Cells of a row below which the address gives way first."""
_ADDRESS, _ADDRESS_IN_NARROW_ROWS = 26, 10
"""Cells that are left for addresses."""
_GAP = 2


class Finding(Struct, frozen=True):
    """A problem of a field, and how often it stands there."""

    problem: Problem
    count: int = 1

    def words(self, mend_key: str = "") -> str:
        """What is wrong; how often, if more than once; and the key that mends it."""
        parts = [self.problem.headline]
        if self.count > 1:
            parts.append(tr("{n} times", n=self.count))
        if self.problem.suggestion and mend_key:
            parts.append(tr("{key} mends it", key=mend_key))
        return " · ".join(parts)


def findings_of(problems: Iterable[Problem]) -> list[Finding]:
    """Return the problems that need attention, equal ones of a field as one."""
    counts: dict[tuple[str, ...], Finding] = {}
    for problem in filter(lambda problem: problem.needs_attention, problems):
        key = (problem.field, problem.headline, problem.link)
        same = counts.get(key)
        counts[key] = Finding(problem, same.count + 1 if same else 1)
    return list(counts.values())


class FindingColumns(Struct, frozen=True):
    """The cells of the field (0: it is not shown), of what is wrong, and of the address."""

    field: int
    what: int
    address: int

    def row(self, row_id: str, finding: Finding, mend_key: str = "", right_cell: Cell = Cell("")) -> Row:  # noqa: B008 - a constant
        """Return the row of a finding."""
        problem, words = finding.problem, one_line(finding.words(mend_key))
        cells = [Cell(f"{GLYPHS[problem.severity]} ", STYLES[problem.severity])]
        if self.field:
            cells.append(Cell(fitted(problem.field, self.field) + " " * _GAP, "strong"))
        if problem.link:
            link_columns = LinkColumns(self.what, self.address)
            return Row(row_id, (*cells, *link_columns.cells(LinkRow(words, (problem.link,)))), right_cell)
        return Row(row_id, (*cells, Cell(words)), right_cell)


def share_columns(
    findings: Sequence[Finding], width: int, mend_key: str = "", longest_field: int = 0
) -> FindingColumns:
    """Return the columns of some findings in rows of `width` cells; addresses get what the words leave."""
    field = min(max((len(f.problem.field) for f in findings), default=0), longest_field)
    available = max(width - _GAP - (field + _GAP if field else 0) - _GAP, _GAP)
    longest = max((cell_len(one_line(f.words(mend_key))) for f in findings if f.problem.link), default=0)
    left = _ADDRESS if width >= _NARROW else _ADDRESS_IN_NARROW_ROWS
    what = max(min(longest, available - left), 1)
    return FindingColumns(field, what, max(available - what, 1))
