"""The findings of a field: one line that opens, then one a line, what is wrong first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from textual import on
from textual.events import Resize

from lgqtui.i18n import tr, trn
from lgqtui.problems import Problem
from lgqtui.tui.keys import key_of
from lgqtui.tui.messages import CursorMoved, RowChosen
from lgqtui.tui.widgets.problem_rows import GLYPHS, STYLES, Finding, findings_of, share_columns
from lgqtui.tui.widgets.row_list import Cell, Row, RowList

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
        findings = findings_of(problems)
        if findings != self._findings:
            self._findings = findings
            self.is_open = self.is_open and bool(findings)
            self._fill()
        self.display = bool(findings)

    @property
    def is_folded(self) -> bool:
        """True if findings stand behind the one line that is shown."""
        return self.display and len(self._findings) > 1 and not self.is_open

    @property
    def current_links(self) -> tuple[str, ...]:
        """The link of the finding under the cursor."""
        index = self.cursor - (len(self._findings) > 1)
        return (self._findings[index].problem.link,) if 0 <= index < len(self._findings) else ()

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
            columns = share_columns(findings, self.size.width or self.app.size.width, key_of("mend"))
            rows += [columns.row(str(n), finding, key_of("mend")) for n, finding in enumerate(findings)]
        self.set_rows(rows)

    def _summary(self) -> Row:
        findings = self._findings
        worst = min((f.problem.severity for f in findings), key=list(GLYPHS).index)
        counts = Counter(finding.problem.headline for finding in findings)
        parts = [tr("{what}, {n} times", what=what, n=n) if n > 1 else what for what, n in counts.most_common()]
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
