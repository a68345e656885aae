"""`lgqtui check`: every problem of a draft, and the verdicts on its links."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from lgqtui.cli.completion import draft_names
from lgqtui.cli.registry import define_command, json_option
from lgqtui.cli.terminal import (
    confirm,
    is_interactive,
    open_draft,
    out_json,
    print_progress,
    print_result,
    print_status,
)
from lgqtui.errors import ProblemsFound, WrongUse
from lgqtui.i18n import tr, trn
from lgqtui.problems import Problem, problem_line, tally, tally_text
from lgqtui.workflows.context import AppContext

if TYPE_CHECKING:
    from lgqtui.links.model import PagesToCheck, Verdict
    from lgqtui.workflows.draft_access import LoadedDraft
    from lgqtui.workflows.link_checks import Allowed, LinkCheckPolicy


@define_command(
    "check",
    "DRAFT is a name or a path. Each line says: field, how heavy, what is wrong, what to do. Attached files "
    "are compared with what was attached.",
    "Warnings and hints stop nothing. If an error stands, the exit code is 3.",
    "With --links each site is asked whether its page is there: ok, moved, broken, unsure (the site does not say), "
    "or not checked. What was there in the last day is not asked again, unless you say --again. A broken link is a "
    "warning.",
)
@click.argument("draft", shell_complete=draft_names)
@click.option("--links", is_flag=True, help=tr("Ask the sites whether the pages that are linked to are there."))
@click.option("--again", is_flag=True, help=tr("With --links: ask also about pages that are known."))
@click.option("--yes", is_flag=True, help=tr("With --links: ask also if the draft came from elsewhere."))
@click.option("--offline", is_flag=True, help=tr("Ask nothing: with --links, show what is known from before."))
@json_option
def command(  # noqa: PLR0913 - click passes every option by name
    context: AppContext, draft: str, *, links: bool, again: bool, yes: bool, offline: bool, as_json: bool
) -> int:
    """List the problems; return 3 if there is an error."""
    from lgqtui.workflows.draft_access import response_state
    from lgqtui.workflows.notices import link_rules_notice

    _refuse_contradiction(links=links, again=again, yes=yes, offline=offline)
    if notice := link_rules_notice():
        print_status(notice.text)
    context = replace(context, is_offline=offline)
    loaded = open_draft(context, draft)
    link_report = _LinkReport(context, loaded) if links else None
    if link_report is not None:
        link_report.check(again=again, yes=yes)
    problems = response_state(loaded, link_report.verdicts if link_report else None, full=True).problems()
    if as_json:
        out_json({**_problems_json(problems), **({"links": link_report.to_json()} if link_report else {})})
    else:
        _print_report(loaded, problems, link_report)
    return ProblemsFound.exit_code if any(problem.severity == "error" for problem in problems) else 0


def _refuse_contradiction(*, links: bool, again: bool, yes: bool, offline: bool) -> None:
    if (again or yes) and not links:
        raise WrongUse("contradiction", "--again and --yes are about links", "Give --links as well.")
    if again and offline:
        raise WrongUse("contradiction", "--again asks every site, and --offline none", "Leave one of them out.")


class _LinkReport:
    """The links of a draft with their verdicts."""

    def __init__(self, context: AppContext, loaded: LoadedDraft) -> None:
        from lgqtui.checks.answer_links import links_of_answers
        from lgqtui.questionnaire.route import find_route

        answers = loaded.draft.answers
        route = find_route(loaded.questionnaire, answers)
        self._context = context
        self._loaded = loaded
        self._links = links_of_answers(loaded.questionnaire, route.applicable, answers)
        self._reason = ""
        self.verdicts = loaded.verdicts

    def check(self, *, again: bool, yes: bool) -> None:
        """Check the links that may be checked; print why others are not."""
        from lgqtui.workflows.link_checks import LinkCheckPolicy, Refused

        policy = LinkCheckPolicy(self._context, self._loaded.file.path, self._loaded.draft.id)
        links = (link for _, link in self._links)
        permission = policy.permission(links, self.verdicts.get, "--again", again=again)
        if isinstance(permission, Refused):
            self._reason = permission.why
            if permission.why:
                print_status(permission.sentence)
        elif permission.question and not (yes or _agrees(permission)):
            self._reason = "declined"
        else:
            if policy.needs_consent:
                policy.agree()
            self._check_pages(policy, permission.pages)

    def _check_pages(self, policy: LinkCheckPolicy, pages: PagesToCheck) -> None:
        from lgqtui.draft.ledger import newest_verdicts
        from lgqtui.workflows.link_checks import check_pages

        if notice := policy.first_check_notice():
            print_status(notice)
        template = "{n} of {all} pages asked"
        result = check_pages(policy, pages, lambda done: print_progress(tr(template, n=done, all=len(pages))))
        print_progress("")
        if result.is_interrupted:
            raise KeyboardInterrupt
        self.verdicts = {**self.verdicts, **newest_verdicts(self.verdicts, result.verdicts)}
        print_status(*result.notices)

    def _entries(self) -> Iterator[tuple[str, str, Verdict]]:
        from lgqtui.checks.link_syntax import normal_page
        from lgqtui.links.model import Verdict

        for field_id, link in self._links:
            page = normal_page(link)
            skipped = Verdict("not_checked", self._context.clock(), why=self._reason if page else "unreadable")
            yield field_id, link, self.verdicts.get(page, skipped)

    def to_json(self) -> list[dict[str, Any]]:
        """Return each link as JSON."""
        from lgqtui.draft.ledger import verdict_mapping

        keys = ("verdict", "status", "final", "why", "time")
        shapes = ((field_id, link, verdict_mapping(verdict)) for field_id, link, verdict in self._entries())
        return [{"field": field, "link": link, **{key: shape[key] for key in keys}} for field, link, shape in shapes]

    def print_lines(self) -> None:
        """Print each link that is not ok, and the count of each verdict."""
        from lgqtui.links.model import verdict_summary

        entries = list(self._entries())
        print_result(*(_link_line(*entry) for entry in entries if entry[-1].word != "ok"))
        print_status(verdict_summary([verdict for _, _, verdict in entries]))


def _agrees(permission: Allowed) -> bool:
    print_status(*permission.notes)
    if is_interactive():
        return confirm(tr("{question} Type yes, or press Enter to leave it:", question=permission.question))
    print_status(tr("No link was asked: nobody is here to say yes. To say it in the command: --yes"))
    return False


def _link_line(field_id: str, link: str, verdict: Verdict) -> str:
    """Return a link and its verdict on one line: `field: verdict: link → final (why)`."""
    from lgqtui.links.model import verdict_label, verdict_reason

    more = tr(" → {final}", final=verdict.final) if verdict.final else ""
    explanation = verdict_reason(verdict)
    reason = tr(" ({why})", why=explanation) if explanation else ""
    params = {"field": field_id, "word": verdict_label(verdict.word), "link": link, "more": more, "text": reason}
    return tr("{field}: {word}: {link}{more}{text}", **params)


def _problems_json(problems: tuple[Problem, ...]) -> dict[str, Any]:
    counts = tally(problems)
    numbers = {"errors": counts["error"], "warnings": counts["warning"], "hints": counts["hint"]}
    return {"problems": [_problem_json(problem) for problem in problems], **numbers}


def _problem_json(problem: Problem) -> dict[str, str]:
    return {
        "field": problem.field,
        "severity": problem.severity,
        "code": problem.code,
        "message": tr(problem.message, **problem.params),
        "remedy": tr(problem.remedy, **problem.params),
        "link": problem.link,
        "mended": problem.suggestion,
    }


def _print_report(loaded: LoadedDraft, problems: tuple[Problem, ...], link_report: _LinkReport | None) -> None:
    print_result(*(problem_line(problem, problem.field) for problem in problems))
    if link_report is not None:
        link_report.print_lines()
    attention = [problem for problem in problems if problem.needs_attention]
    params = {"name": loaded.name, "weights": tally_text(tally(attention))}
    if empty := len(problems) - len(attention):
        templates = "{name}: {weights} beside {n} unanswered field", "{name}: {weights} beside {n} unanswered fields"
        print_status(trn(*templates, empty, **params))
    else:
        print_status(tr("{name}: {weights}", **params))
