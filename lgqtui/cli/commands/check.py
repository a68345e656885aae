"""`lgqtui check`: every problem of a draft, and the verdicts on its links."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from lgqtui.cli.completion import draft_names
from lgqtui.cli.registry import command as define
from lgqtui.cli.terminal import out_json, print_result, print_status
from lgqtui.i18n import tr, trn
from lgqtui.workflows.context import AppContext

if TYPE_CHECKING:
    from lgqtui.cli.opened import LoadedDraft
    from lgqtui.links.model import Verdict
    from lgqtui.problems import Problem

_PROBLEMS_FOUND = 3


@define(
    "check",
    "DRAFT is a name or a path. Each line says: field, how heavy, what is wrong, what to do. Attached files "
    "are compared with what was attached.",
    "Warnings and hints stop nothing. If an error stands, the exit code is 3.",
    "With --links each site is asked whether its page is there: ok, moved, broken, unsure (the site does not say), "
    "or not checked. What was there in the last day is not asked again. A broken link is a warning.",
)
@click.argument("draft", shell_complete=draft_names)
@click.option("--links", is_flag=True, help=tr("Ask the sites whether the pages that are linked to are there."))
@click.option("--offline", is_flag=True, help=tr("Ask nothing: with --links, show what is known from before."))
@click.option("--json", "as_json", is_flag=True, help=tr("Write one JSON document for programs."))
@click.pass_obj
def command(context: AppContext, draft: str, *, links: bool, offline: bool, as_json: bool) -> int:
    """List the problems; return 3 if there is an error."""
    from lgqtui.cli.opened import open_draft, problems_of_attachments, response_state_of

    loaded = open_draft(context, draft)
    link_report = _LinkReport(context, loaded) if links else None
    if link_report is not None:
        link_report.check(offline=offline)
    state = response_state_of(loaded, link_report.verdicts if link_report else None)
    problems = (*state.problems(), *problems_of_attachments(loaded, full=True))
    if as_json:
        out_json({**_problems_json(problems), **({"links": link_report.to_json()} if link_report else {})})
    else:
        _print_report(loaded, problems, link_report)
    return _PROBLEMS_FOUND if any(problem.severity == "error" for problem in problems) else 0


class _LinkReport:
    """The links of a draft with their verdicts."""

    def __init__(self, context: AppContext, loaded: LoadedDraft) -> None:
        from lgqtui.cli.opened import links_of_draft
        from lgqtui.cli.probing import draft_links

        self._context = context
        self._loaded = loaded
        self._links = draft_links(links_of_draft(loaded))
        self.verdicts: Mapping[str, Verdict] = {}

    def check(self, *, offline: bool) -> None:
        """Check the links that may be checked."""
        from lgqtui.cli.probing import probe

        self.verdicts = probe(self._context, self._loaded, self._links, offline=offline)

    def to_json(self) -> list[dict[str, Any]]:
        """Return each link as JSON."""
        from lgqtui.cli.probing import link_json, verdict_of

        return [link_json(link, verdict_of(link, self.verdicts, self._context)) for link in self._links]

    def print_lines(self) -> None:
        """Print each link that is not ok, and the count of each verdict."""
        from lgqtui.cli.probing import link_line, verdict_of
        from lgqtui.links.model import count_verdicts

        checked = [(link, verdict_of(link, self.verdicts, self._context)) for link in self._links]
        for link, verdict in checked:
            if verdict.word != "ok":
                print_result(link_line(link, verdict))
        print_status(count_verdicts([verdict for _, verdict in checked]))


def _problems_json(problems: tuple[Problem, ...]) -> dict[str, Any]:
    from lgqtui.cli.problem_text import problem_json
    from lgqtui.problems import tally

    counts = tally(problems)
    numbers = {"errors": counts.errors, "warnings": counts.warnings, "hints": counts.hints}
    return {"problems": [problem_json(problem) for problem in problems], **numbers}


def _print_report(loaded: LoadedDraft, problems: tuple[Problem, ...], link_report: _LinkReport | None) -> None:
    from lgqtui.problems import problem_line, tally, tally_text

    for problem in problems:
        print_result(problem_line(problem, problem.field))
    if link_report is not None:
        link_report.print_lines()
    attention = [problem for problem in problems if problem.needs_a_look]
    params = {"name": loaded.name, "weights": tally_text(tally(attention))}
    if empty := len(problems) - len(attention):
        templates = "{name}: {weights}; {n} field not answered", "{name}: {weights}; {n} fields not answered"
        print_status(trn(*templates, empty, **params))
    else:
        print_status(tr("{name}: {weights}", **params))
