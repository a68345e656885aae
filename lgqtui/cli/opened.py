"""A draft loaded for a command: its file, its answers, its questionnaire."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from lgqtui.cli.terminal import print_status, shell_quote
from lgqtui.draft.model import Draft
from lgqtui.draft.store import DraftFile
from lgqtui.errors import CannotRead, DamagedFile
from lgqtui.formatting import format_time
from lgqtui.i18n import tr
from lgqtui.questionnaire.model import Questionnaire
from lgqtui.text import one_line
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.recovery import left_out_notice, unsaved_answers

if TYPE_CHECKING:
    from lgqtui.interview.response_state import ResponseState
    from lgqtui.links.model import Verdict
    from lgqtui.problems import Problem


class LoadedDraft(Struct, frozen=True):
    """A draft that was read without a lock. `title` replaces its name if it is not ""."""

    file: DraftFile
    draft: Draft
    questionnaire: Questionnaire
    title: str = ""

    @property
    def name(self) -> str:
        """The displayed name of the draft."""
        return self.title or self.file.path.stem


def open_draft(context: AppContext, name: str) -> LoadedDraft:
    """Read the draft of that name or path, and its questionnaire. Raises CannotRead if either cannot be read."""
    file = context.drafts.find(name)
    draft = load(context, file, name)
    return LoadedDraft(file, draft, questionnaire_of(context, draft, file.path.stem))


def load(context: AppContext, file: DraftFile, name: str) -> Draft:
    """Read a draft, and print what was left out of it, and what was not saved in it; `name` is its name in the call.

    Raises CannotRead; for a damaged draft it names the command that restores its newest good version.
    """
    try:
        draft = file.load()
    except CannotRead as error:
        raise _with_recovery_hint(error, file, name) from error
    if (left_out := left_out_notice(file)) is not None:
        print_status(left_out.text)
    if (unsaved := unsaved_answers(file, draft, context.folders.state)) is not None:
        template = "Answers of {time} were recovered that are not in {name}. To choose from them: lgqtui fill {word}"
        time = format_time(unsaved.time, context.clock())
        print_status(tr(template, time=time, name=file.path.stem, word=shell_quote(name)))
    return draft


def _with_recovery_hint(error: CannotRead, file: DraftFile, name: str) -> CannotRead:
    from lgqtui.draft.history import find_good_version, is_damage

    version = find_good_version(error, file.history)
    if version is None and is_damage(error):
        hint = "{remedy} No earlier version of it can be read: mend it in an editor. Its format: lgqtui help drafts"
        return DamagedFile(error.code, "{fault}", hint, fault=str(error), remedy=error.remedy)
    if version is None:
        return error
    hint = "{remedy} Or bring back the version replaced on {time}: lgqtui history {name} restore {n}"
    params = {
        "remedy": error.remedy,
        "time": format_time(version.generation.time),
        "name": shell_quote(name),
        "n": version.number,
    }
    return DamagedFile(error.code, "{fault}", hint, fault=str(error), **params)


def response_state_of(loaded: LoadedDraft, verdicts: Mapping[str, Verdict] | None = None) -> ResponseState:
    """Return the response state of a draft; without `verdicts`, with those of its ledger."""
    from lgqtui.draft.ledger import load_ledger
    from lgqtui.interview.response_state import ResponseState

    recorded = load_ledger(loaded.file.path).verdicts if verdicts is None else verdicts
    return ResponseState(loaded.questionnaire, loaded.draft.answers, recorded)


def problems_of_attachments(loaded: LoadedDraft, *, full: bool) -> Iterator[Problem]:
    """Yield the problems of attached files; with `full` each is read, otherwise only its size is compared."""
    from lgqtui.checks.attachments import attached_in, check_attachments
    from lgqtui.draft.attachment_files import attachments_of
    from lgqtui.draft.sidecar import sidecar_of

    evidence = attached_in(loaded.draft, loaded.draft.answers)
    return check_attachments(evidence, attachments_of(sidecar_of(loaded.file.path)), compare_content=full)


def questionnaire_of(context: AppContext, draft: Draft, name: str) -> Questionnaire:
    """Return the questionnaire of a draft; `name` is the draft's name in the error if there is none."""
    try:
        return context.library.find(draft.questionnaire)
    except CannotRead as error:
        if error.code != "unknown-questionnaire":
            raise
        raise CannotRead(
            "no-questionnaire",
            "{name} is for the questionnaire “{id}”, which is not here",
            "Put the file {id}.toml into {folder}, or see what is here: lgqtui questions list",
            name=one_line(name),
            id=draft.questionnaire[:80],
            folder=context.folders.questionnaires,
        ) from error
