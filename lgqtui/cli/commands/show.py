"""`lgqtui show`: progress and problems of a draft."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from lgqtui.cli.completion import draft_names
from lgqtui.cli.registry import command as define
from lgqtui.cli.terminal import open_draft, out_json, print_result
from lgqtui.draft.delivery import state_word
from lgqtui.i18n import tr, trn
from lgqtui.workflows.context import AppContext

if TYPE_CHECKING:
    from lgqtui.interview.response_state import ResponseState
    from lgqtui.questionnaire.model import Field, Section
    from lgqtui.questionnaire.route import Progress
    from lgqtui.workflows.draft_access import LoadedDraft


_PROMPT = 60


@define("show", "DRAFT is a name or a path.")
@click.argument("draft", shell_complete=draft_names)
@click.option("--json", "as_json", is_flag=True, help=tr("Write one JSON document for programs."))
@click.pass_obj
def command(context: AppContext, draft: str, *, as_json: bool) -> None:
    """Show progress, what is left, and the problems."""
    from lgqtui.workflows.deliveries import Deliveries, draft_state
    from lgqtui.workflows.draft_access import response_state

    loaded = open_draft(context, draft)
    delivery = draft_state(loaded.file.path, loaded.draft, loaded.questionnaire, Deliveries(context.outbox))
    write_response_state(loaded, response_state(loaded), delivery.state, as_json=as_json)


def write_response_state(loaded: LoadedDraft, state: ResponseState, delivery: str, *, as_json: bool) -> None:
    """Write the state of a draft and of its delivery: a JSON document, or lines."""
    if as_json:
        out_json(_state_json(loaded, state, delivery))
    else:
        for line in _DraftReport(loaded, state, delivery).lines():
            print_result(line)


def _state_json(loaded: LoadedDraft, state: ResponseState, delivery: str) -> dict[str, Any]:
    counts = state.tally
    return {
        "state": delivery,
        "answered": state.progress.answered,
        "asked": state.progress.applicable,
        "sections": [_section_json(section, state) for section in loaded.questionnaire.sections],
        "errors": counts.errors,
        "warnings": counts.warnings,
        "hints": counts.hints,
    }


def _section_json(section: Section, state: ResponseState) -> dict[str, Any]:
    progress = _progress_of(section, state)
    return {"id": section.id, "title": section.title, "answered": progress.answered, "asked": progress.applicable}


def _progress_of(section: Section, state: ResponseState) -> Progress:
    from lgqtui.questionnaire.route import Progress

    parts = [state.progress_of(question) for question in section.questions]
    return Progress(sum(part.answered for part in parts), sum(part.applicable for part in parts))


class _DraftReport:
    """The state of a draft in lines."""

    def __init__(self, loaded: LoadedDraft, state: ResponseState, delivery: str) -> None:
        self._loaded = loaded
        self._state = state
        self._delivery = delivery
        self._attention = [problem for problem in state.problems() if problem.needs_a_look]

    def lines(self) -> Iterable[str]:
        """Yield head, sections, what is left, and problems."""
        yield from self._head()
        yield ""
        yield from self._sections()
        yield from self._left()
        yield from self._problems()

    def _head(self) -> Iterable[str]:
        from lgqtui.cli.problem_text import progress_text

        loaded, state = self._loaded, self._state
        edition = loaded.questionnaire.short_title or loaded.questionnaire.id
        yield " · ".join((loaded.name, edition, state_word(self._delivery)))
        attention = len(self._attention)
        parts = (
            progress_text(state.progress),
            trn("{n} needs a look", "{n} need a look", attention) if attention else "",
            trn("{n} set aside", "{n} set aside", len(state.set_aside)) if state.set_aside else "",
        )
        yield " · ".join(filter(None, parts))

    def _sections(self) -> Iterable[str]:
        from lgqtui.formatting import columns

        rows = [
            (f"{s.number}. {s.title}" if s.number else s.title, self._section_status(s)) for s in self._sections_of()
        ]
        return columns(rows, widest_first=50)

    def _sections_of(self) -> tuple[Section, ...]:
        return self._loaded.questionnaire.sections

    def _section_status(self, section: Section) -> str:
        from lgqtui.cli.problem_text import progress_text

        progress = _progress_of(section, self._state)
        if progress.applicable:
            return progress_text(progress)
        is_applicable = any(f.id in self._state.route.applicable for q in section.questions for f in q.fields)
        return tr("nothing ticked") if is_applicable else tr("not asked")

    def _left(self) -> Iterable[str]:
        """Yield the fields that are unanswered, flagged, or set aside with an answer, with their prompts."""
        from lgqtui.formatting import columns
        from lgqtui.interview.search import selected, selection_words

        for name in ("unanswered", "flagged", "aside"):
            if fields := selected(self._state, name):
                yield ""
                yield tr("{selection}:", selection=selection_words(name, len(fields)))
                yield from columns(map(self._row, fields))

    def _row(self, field: Field) -> tuple[str, str]:
        from lgqtui.interview.labels import field_prompt
        from lgqtui.text import shorten

        prompt = field_prompt(self._loaded.questionnaire.question_of[field.id], field)
        return "  " + field.id, shorten(prompt, _PROMPT)

    def _problems(self) -> Iterable[str]:
        from lgqtui.problems import problem_line

        lines = [problem_line(problem, problem.field) for problem in self._attention]
        return ["", *lines] if lines else []
