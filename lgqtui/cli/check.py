"""`lgqtui check`: every problem of a draft."""

from __future__ import annotations

import click

from lgqtui.cli.completion import draft_names
from lgqtui.cli.surroundings import Surroundings
from lgqtui.cli.table import command as define
from lgqtui.cli.terminal import out, out_json, tell
from lgqtui.words import say

_PROBLEMS_FOUND = 3


@define(
    "check",
    "DRAFT is a name or a path. Each line says: field, how heavy, what is wrong, what to do. Attached files "
    "are compared with what was attached.",
    "Warnings and hints stop nothing. If an error stands, the exit code is 3.",
)
@click.argument("draft", shell_complete=draft_names)
@click.option("--json", "as_json", is_flag=True, help=say("Write one JSON document for programs."))
@click.pass_obj
def command(here: Surroundings, draft: str, *, as_json: bool) -> int:
    """List the problems; 3 if an error stands."""
    from lgqtui.checks.attachments import attached_in, check_attachments
    from lgqtui.cli.opened import open_draft
    from lgqtui.cli.sentences import line, problem_shape, weights
    from lgqtui.draft.attachments import attachments_of
    from lgqtui.draft.store import sidecar_of
    from lgqtui.interview.standing import Standing
    from lgqtui.problems import tally

    opened = open_draft(here, draft)
    evidence = attached_in(opened.draft, opened.draft.answers)
    folder = attachments_of(sidecar_of(opened.file.path))
    problems = (
        *Standing(opened.questionnaire, opened.draft.answers).problems(),
        *check_attachments(evidence, folder, whole=True),
    )
    found = tally(problems)
    if as_json:
        counted = {"errors": found.errors, "warnings": found.warnings, "hints": found.hints}
        out_json({"problems": [problem_shape(problem) for problem in problems], **counted})
    else:
        for problem in problems:
            out(line(problem, problem.field))
        tell(say("{name}: {weights}", name=opened.name, weights=weights(found)))
    return _PROBLEMS_FOUND if found.errors else 0
