"""Rows of findings: sign, place, what is wrong, address; those of a field stand on one line until it is opened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct
from rich.cells import cell_len
from textual import on
from textual.events import Resize

from lgqtui.i18n import tr, trn
from lgqtui.links.model import LinkRow
from lgqtui.problems import Problem
from lgqtui.text import one_line
from lgqtui.tui.content import fitted
from lgqtui.tui.keys import key_of
from lgqtui.tui.messages import CursorMoved, RowChosen
from lgqtui.tui.widgets.link_columns import LinkColumns
from lgqtui.tui.widgets.row_list import Cell, Row, RowList

GLYPHS = {"error": "✗", "warning": "!", "hint": "?"}
STYLES = {"error": "error", "warning": "warning", "hint": "warning"}

_NARROW = 66
"""Cells of a row below which the address gives way first."""
_ADDRESS, _ADDRESS_IN_NARROW_ROWS = 26, 10
"""Cells that are left for addresses."""
_GAP = 2


class Finding(Struct, frozen=True, gc=False):
    """A problem of a field, and how often it stands there; `fault` is its headline before it is worded."""

    problem: Problem
    fault: str
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
    findings: dict[tuple[str, ...], Finding] = {}
    for problem in problems:
        if problem.needs_attention:
            # Thousands of links may have one: their faults are compared before they are worded.
            fault = str((problem.link and problem.params.get("fault")) or problem.headline)
            key = (problem.field, fault, problem.link)
            same = findings.get(key)
            findings[key] = Finding(problem, fault, same.count + 1 if same else 1)
    return list(findings.values())


class FindingColumns(Struct, frozen=True):
    """The cells of the field (0: it is not shown), of what is wrong, and of the address."""

    field: int
    what: int
    address: int

    def row(self, row_id: str, finding: Finding, right_cell: Cell = Cell(""), *, mend_key: str = "") -> Row:  # noqa: B008 - a constant
        """Return the row of a finding; the key that mends it is named where it fits."""
        problem, words = finding.problem, one_line(finding.words(mend_key))
        if problem.link and cell_len(words) > self.what:
            words = one_line(finding.words())
        cells = [Cell(f"{GLYPHS[problem.severity]} ", STYLES[problem.severity])]
        if self.field:
            cells.append(Cell(fitted(problem.field, self.field) + " " * _GAP, "strong"))
        if problem.link:
            link_columns = LinkColumns(self.what, self.address)
            return Row(row_id, (*cells, *link_columns.cells(LinkRow(words, (problem.link,)))), right_cell)
        return Row(row_id, (*cells, Cell(words)), right_cell)


def share_finding_columns(
    findings: Sequence[Finding], width: int, longest_field: int = 0, *, mend_key: str = ""
) -> FindingColumns:
    """Return the columns of some findings in rows of `width` cells; addresses get what the words leave."""
    field = min(max((len(f.problem.field) for f in findings), default=0), longest_field)
    available = max(width - _GAP - (field + _GAP if field else 0) - _GAP, _GAP)
    longest = max((cell_len(one_line(f.words(mend_key))) for f in findings if f.problem.link), default=0)
    left = _ADDRESS if width >= _NARROW else _ADDRESS_IN_NARROW_ROWS
    what = max(min(longest, available - left), 1)
    return FindingColumns(field, what, max(available - what, 1))


_MAX_HEIGHT = 6


class FindingList(RowList):
    """The findings of a field; several are folded into one line until Enter on it, or the next problem, opens them."""

    DEFAULT_CSS = f"FindingList {{ max-height: {_MAX_HEIGHT}; }}"

    def __init__(self) -> None:
        super().__init__(classes="findings")
        self._findings: list[Finding] = []
        self.is_open = False

    def show_findings(self, problems: Sequence[Problem]) -> None:
        """Show the problems that need attention; nothing if there are none."""
        self._findings = findings_of(problems)
        self.display = bool(self._findings)
        self.set_open(is_open=self.is_open and self.display)

    @property
    def is_folded(self) -> bool:
        """True if findings stand behind the one line that is shown."""
        return self.display and len(self._findings) > 1 and not self.is_open

    @property
    def current_links(self) -> tuple[str, ...]:
        """The link of the finding under the cursor; on the line above all findings their links."""
        index = self.cursor - (len(self._findings) > 1)
        findings = self._findings if index < 0 else self._findings[index : index + 1]
        return tuple(finding.problem.link for finding in findings)

    def set_open(self, *, is_open: bool) -> None:
        """Show the findings one a line, or all on one."""
        self.is_open = is_open
        self._fill()

    @on(Resize)
    def _fill(self) -> None:
        findings = self._findings
        if len(findings) == 1 and not findings[0].problem.link:
            problem = findings[0].problem
            cells = (Cell(f"{GLYPHS[problem.severity]} ", STYLES[problem.severity]), Cell(problem.sentence))
            self.set_rows([Row("0", cells)])
            return
        rows = [self._summary()] if len(findings) > 1 else []
        if self.is_open or len(findings) == 1:
            width, key = self.size.width or self.app.size.width, key_of("mend")
            columns = share_finding_columns(findings, width, mend_key=key)
            rows += [columns.row(str(n), finding, mend_key=key) for n, finding in enumerate(findings)]
        self.set_rows(rows)

    def _summary(self) -> Row:
        findings = self._findings
        worst = min((f.problem.severity for f in findings), key=list(GLYPHS).index)
        words = {finding.fault: finding for finding in findings}
        counts = [(words[fault].problem.headline, n) for fault, n in Counter(f.fault for f in findings).most_common()]
        parts = [tr("{what}, {n} times", what=what, n=n) if n > 1 else what for what, n in counts]
        count = trn("{n} finding", "{n} findings", len(findings))
        text = tr("{count}: {parts}", count=count, parts=" · ".join(parts))
        hint = tr("Enter folds them") if self.is_open else tr("{key} goes to them", key=key_of("next_problem"))
        return Row("summary", (Cell(f"{GLYPHS[worst]} ", STYLES[worst]), Cell(text)), Cell(hint, "dim"))

    def on_row_chosen(self, event: RowChosen) -> None:
        event.stop()
        if event.row_id == "summary":
            self.set_open(is_open=not self.is_open)

    def on_cursor_moved(self, event: CursorMoved) -> None:
        event.stop()
