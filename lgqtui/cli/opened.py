"""A draft opened for a command: its file, its answers, its questionnaire."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from lgqtui.cli.surroundings import AppContext
from lgqtui.cli.terminal import print_status, shell_quote
from lgqtui.draft.model import Draft
from lgqtui.draft.sidecar import UNSAVED
from lgqtui.draft.store import DraftFile
from lgqtui.errors import CannotRead, DamagedFile
from lgqtui.files import exists
from lgqtui.formatting import format_time
from lgqtui.i18n import tr, trn
from lgqtui.questionnaire.model import Questionnaire
from lgqtui.text import one_line

if TYPE_CHECKING:
    from lgqtui.interview.response_state import ResponseState
    from lgqtui.links.model import Verdict
    from lgqtui.problems import Problem


class LoadedDraft(Struct, frozen=True):
    """What was read; nothing is held. `title` is what it is called if not after its file."""

    file: DraftFile
    draft: Draft
    questionnaire: Questionnaire
    title: str = ""

    @property
    def name(self) -> str:
        """What the draft is called."""
        return self.title or self.file.path.stem


def open_draft(here: AppContext, wanted: str) -> LoadedDraft:
    """Read the draft of that name or path, and its questionnaire. Raises CannotRead if either cannot be read."""
    file = here.drafts.find(wanted)
    draft = load(file, wanted)
    return LoadedDraft(file, draft, questionnaire_of(here, draft, file.path.stem))


def load(file: DraftFile, wanted: str) -> Draft:
    """Read a draft that somebody called `wanted`; what had to be left out of it is told.

    Raises CannotRead; of a damaged draft it names the command that brings back its newest good version.
    """
    try:
        draft = file.load()
    except CannotRead as error:
        raise _with_way_back(error, file, wanted) from error
    if left_out := file.version.reading.left_out:
        told = "{n} control character in {name} was left out.", "{n} control characters in {name} were left out."
        print_status(trn(*told, left_out, name=file.path.stem))
    if exists(file.sidecar / UNSAVED):
        told_of = "Answers that could not be saved lie beside {name}. To choose from them: lgqtui fill {word}"
        print_status(tr(told_of, name=file.path.stem, word=shell_quote(wanted)))
    return draft


def _with_way_back(error: CannotRead, file: DraftFile, wanted: str) -> CannotRead:
    from lgqtui.draft.history import find_good_version, is_damage

    good = find_good_version(error, file.history)
    if good is None and is_damage(error):
        mend = "{remedy} No earlier version of it can be read: mend it in an editor. Its format: lgqtui help drafts"
        return DamagedFile(error.code, "{fault}", mend, fault=str(error), remedy=error.remedy)
    if good is None:
        return error
    back = "{remedy} Or bring back the version replaced on {time}: lgqtui history {name} restore {n}"
    told = {
        "remedy": error.remedy,
        "time": format_time(good.generation.time),
        "name": shell_quote(wanted),
        "n": good.number,
    }
    return DamagedFile(error.code, "{fault}", back, fault=str(error), **told)


def standing_of(opened: LoadedDraft, verdicts: Mapping[str, Verdict] | None = None) -> ResponseState:
    """How a draft stands; without other `verdicts`, with what its ledger says of its links."""
    from lgqtui.draft.ledger import load_ledger
    from lgqtui.interview.response_state import ResponseState

    known = load_ledger(opened.file.path).verdicts if verdicts is None else verdicts
    return ResponseState(opened.questionnaire, opened.draft.answers, known)


def problems_of_attachments(opened: LoadedDraft, *, whole: bool) -> Iterator[Problem]:
    """What is wrong with the attached files; with `whole` each is read, otherwise only its size is looked at."""
    from lgqtui.checks.attachments import attached_in, check_attachments
    from lgqtui.draft.attachment_files import attachments_of
    from lgqtui.draft.sidecar import sidecar_of

    evidence = attached_in(opened.draft, opened.draft.answers)
    return check_attachments(evidence, attachments_of(sidecar_of(opened.file.path)), compare_content=whole)


def links_of_draft(opened: LoadedDraft) -> tuple[tuple[str, str], ...]:
    """Every link on the route with its field, in the questionnaire's order, each once a field."""
    from lgqtui.checks.answer_links import links_of
    from lgqtui.questionnaire.route import find_route

    asked = find_route(opened.questionnaire, opened.draft.answers).fields()
    found = ((field.id, links_of(field, opened.draft.answer(field.id))) for field in asked)
    return tuple((field_id, link) for field_id, links in found for link in dict.fromkeys(links))


def questionnaire_of(here: AppContext, draft: Draft, name: str) -> Questionnaire:
    """The questionnaire of a draft; `name` is what the sentence calls the draft if it is not at hand."""
    try:
        return here.shelf.find(draft.questionnaire)
    except CannotRead as error:
        if error.code != "unknown-questionnaire":
            raise
        raise CannotRead(
            "no-questionnaire",
            "{name} is for the questionnaire “{id}”, which is not here",
            "Put the file {id}.toml into {folder}, or see what is here: lgqtui questions list",
            name=one_line(name),
            id=draft.questionnaire[:80],
            folder=here.home.questionnaires,
        ) from error
