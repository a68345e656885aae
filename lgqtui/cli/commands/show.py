"""`lgqtui show`: how a draft stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from lgqtui.cli.completion import draft_names
from lgqtui.cli.registry import command as define
from lgqtui.cli.surroundings import AppContext
from lgqtui.cli.terminal import out_json, print_result
from lgqtui.draft.delivery import state_word
from lgqtui.i18n import tr, trn

if TYPE_CHECKING:
    from lgqtui.cli.opened import LoadedDraft
    from lgqtui.interview.response_state import ResponseState
    from lgqtui.problems import Problem
    from lgqtui.questionnaire.model import Field, Section
    from lgqtui.questionnaire.route import Progress


_PROMPT = 60


@define("show", "DRAFT is a name or a path.")
@click.argument("draft", shell_complete=draft_names)
@click.option("--json", "as_json", is_flag=True, help=tr("Write one JSON document for programs."))
@click.pass_obj
def command(here: AppContext, draft: str, *, as_json: bool) -> None:
    """Show progress, what is left, and the problems."""
    from lgqtui.cli.opened import open_draft, problems_of_attachments

    opened = open_draft(here, draft)
    write_standing(opened, problems_of_attachments(opened, whole=False), as_json=as_json)


def write_standing(opened: LoadedDraft, evidence: Iterable[Problem] = (), *, as_json: bool) -> None:
    """Write how a draft stands, with what is wrong with its `evidence`: a JSON document, or lines for a person."""
    from lgqtui.cli.opened import standing_of

    standing = standing_of(opened)
    problems = (*standing.problems(), *evidence)
    if as_json:
        out_json(_shape(opened, standing, problems))
    else:
        for line in _View(opened, standing, problems).lines():
            print_result(line)


def _shape(opened: LoadedDraft, standing: ResponseState, problems: tuple[Problem, ...]) -> dict[str, Any]:
    from lgqtui.problems import tally

    found = tally(problems)
    return {
        "state": _state(opened),
        "answered": standing.progress.answered,
        "asked": standing.progress.applicable,
        "sections": [_section_shape(section, standing) for section in opened.questionnaire.sections],
        "errors": found.errors,
        "warnings": found.warnings,
        "hints": found.hints,
    }


def _state(opened: LoadedDraft) -> str:
    from lgqtui.draft.sidecar import sidecar_of
    from lgqtui.package.state import state_beside

    return state_beside(sidecar_of(opened.file.path), opened.draft, opened.questionnaire)


def _section_shape(section: Section, standing: ResponseState) -> dict[str, Any]:
    progress = _progress_of(section, standing)
    return {"id": section.id, "title": section.title, "answered": progress.answered, "asked": progress.applicable}


def _progress_of(section: Section, standing: ResponseState) -> Progress:
    from lgqtui.questionnaire.route import Progress

    parts = [standing.progress_of(question) for question in section.questions]
    return Progress(sum(part.answered for part in parts), sum(part.applicable for part in parts))


class _View:
    """The draft in lines for a person."""

    def __init__(self, opened: LoadedDraft, standing: ResponseState, problems: tuple[Problem, ...]) -> None:
        self._opened = opened
        self._standing = standing
        self._looks = [problem for problem in problems if problem.needs_a_look]

    def lines(self) -> Iterable[str]:
        """Head, sections, what is left, problems."""
        yield from self._head()
        yield ""
        yield from self._sections()
        yield from self._left()
        yield from self._problems()

    def _head(self) -> Iterable[str]:
        from lgqtui.cli.problem_text import progress_words

        opened, standing = self._opened, self._standing
        edition = opened.questionnaire.short_title or opened.questionnaire.id
        yield " · ".join((opened.name, edition, state_word(_state(opened))))
        look = len(self._looks)
        told = (
            progress_words(standing.progress),
            trn("{n} needs a look", "{n} need a look", look) if look else "",
            trn("{n} set aside", "{n} set aside", len(standing.set_aside)) if standing.set_aside else "",
        )
        yield " · ".join(filter(None, told))

    def _sections(self) -> Iterable[str]:
        from lgqtui.formatting import columns

        rows = [(f"{s.number}. {s.title}" if s.number else s.title, self._words(s)) for s in self._sections_of()]
        return columns(rows, widest_first=50)

    def _sections_of(self) -> tuple[Section, ...]:
        return self._opened.questionnaire.sections

    def _words(self, section: Section) -> str:
        from lgqtui.cli.problem_text import progress_words

        progress = _progress_of(section, self._standing)
        if progress.applicable:
            return progress_words(progress)
        asked = any(f.id in self._standing.route.applicable for q in section.questions for f in q.fields)
        return tr("nothing ticked") if asked else tr("not asked")

    def _left(self) -> Iterable[str]:
        """The fields that are not answered, are flagged, or have answers set aside, with what each asks."""
        from lgqtui.formatting import columns
        from lgqtui.interview.search import selected_of, selection_words

        questionnaire, answers = self._opened.questionnaire, self._opened.draft.answers
        for name in ("unanswered", "flagged", "aside"):
            if fields := selected_of(questionnaire, self._standing.route, answers, name):
                yield ""
                yield tr("{selection}:", selection=selection_words(name, len(fields)))
                yield from columns(map(self._row, fields))

    def _row(self, field: Field) -> tuple[str, str]:
        from lgqtui.interview.labels import field_prompt
        from lgqtui.text import shorten

        prompt = field_prompt(self._opened.questionnaire.question_of[field.id], field)
        return "  " + field.id, shorten(prompt, _PROMPT)

    def _problems(self) -> Iterable[str]:
        from lgqtui.cli.problem_text import line

        lines = [line(problem, problem.field) for problem in self._looks]
        return ["", *lines] if lines else []
