"""`lgqtui check`: every problem of a draft, and what the network says of its links."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from lgqtui.cli.completion import draft_names
from lgqtui.cli.registry import command as define
from lgqtui.cli.surroundings import AppContext
from lgqtui.cli.terminal import out_json, print_result, print_status
from lgqtui.i18n import tr, trn

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
def command(here: AppContext, draft: str, *, links: bool, offline: bool, as_json: bool) -> int:
    """List the problems; 3 if an error stands."""
    from lgqtui.cli.opened import open_draft, problems_of_attachments, standing_of

    opened = open_draft(here, draft)
    found = _Found(here, opened) if links else None
    if found is not None:
        found.ask(offline=offline)
    standing = standing_of(opened, found.verdicts if found else None)
    problems = (*standing.problems(), *problems_of_attachments(opened, whole=True))
    if as_json:
        out_json({**_shape(problems), **({"links": found.shape()} if found else {})})
    else:
        _tell(opened, problems, found)
    return _PROBLEMS_FOUND if any(problem.severity == "error" for problem in problems) else 0


class _Found:
    """The links of a draft and what the network said of them."""

    def __init__(self, here: AppContext, opened: LoadedDraft) -> None:
        from lgqtui.cli.opened import links_of_draft
        from lgqtui.cli.probing import stated

        self._here = here
        self._opened = opened
        self._links = stated(links_of_draft(opened))
        self.verdicts: Mapping[str, Verdict] = {}

    def ask(self, *, offline: bool) -> None:
        """Ask what may be asked."""
        from lgqtui.cli.probing import probe

        self.verdicts = probe(self._here, self._opened, self._links, offline=offline)

    def shape(self) -> list[dict[str, Any]]:
        """Each link for programs."""
        from lgqtui.cli.probing import link_shape, verdict_of

        return [link_shape(link, verdict_of(link, self.verdicts, self._here)) for link in self._links]

    def tell(self) -> None:
        """Each link that is not simply there on a line, and how many are what."""
        from lgqtui.cli.probing import link_line, verdict_of
        from lgqtui.links.model import count_verdicts

        told = [(link, verdict_of(link, self.verdicts, self._here)) for link in self._links]
        for link, verdict in told:
            if verdict.word != "ok":
                print_result(link_line(link, verdict))
        print_status(count_verdicts([verdict for _, verdict in told]))


def _shape(problems: tuple[Problem, ...]) -> dict[str, Any]:
    from lgqtui.cli.problem_text import problem_shape
    from lgqtui.problems import tally

    found = tally(problems)
    counted = {"errors": found.errors, "warnings": found.warnings, "hints": found.hints}
    return {"problems": [problem_shape(problem) for problem in problems], **counted}


def _tell(opened: LoadedDraft, problems: tuple[Problem, ...], found: _Found | None) -> None:
    from lgqtui.cli.problem_text import line, weights
    from lgqtui.problems import tally

    for problem in problems:
        print_result(line(problem, problem.field))
    if found is not None:
        found.tell()
    looks = [problem for problem in problems if problem.needs_a_look]
    told = {"name": opened.name, "weights": weights(tally(looks))}
    if empty := len(problems) - len(looks):
        some = "{name}: {weights}; {n} field not answered", "{name}: {weights}; {n} fields not answered"
        print_status(trn(*some, empty, **told))
    else:
        print_status(tr("{name}: {weights}", **told))
