"""Drafts created; opened to be read by a command, changed once, or edited in a session."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.draft.history import find_good_version, is_damage, keep_at_once
from lgqtui.draft.model import Draft
from lgqtui.draft.names import checked_name
from lgqtui.draft.store import DraftFile
from lgqtui.errors import CannotRead, CannotWrite, ChangedElsewhere, DamagedFile, Error
from lgqtui.files import private_folder, read_file, replace_file
from lgqtui.formatting import format_time
from lgqtui.i18n import tr
from lgqtui.questionnaire.library import QUESTIONNAIRE_LIMIT
from lgqtui.questionnaire.model import Questionnaire
from lgqtui.text import one_line
from lgqtui.workflows.context import AppContext

if TYPE_CHECKING:
    from lgqtui.interview.autosave import SaveResult
    from lgqtui.interview.interview import Change, Interview
    from lgqtui.interview.response_state import ResponseState
    from lgqtui.interview.session import Session
    from lgqtui.links.model import Verdict
    from lgqtui.workflows.questionnaires import ListedQuestionnaire

T = TypeVar("T")
_LOCK_TIMEOUT = 5.0
_MAX_ATTEMPTS = 3


class LoadedDraft(Struct, frozen=True, dict=True):
    """A draft that was read without a lock. `title` replaces its name if it is not ""; `notices` are for the user."""

    file: DraftFile
    draft: Draft
    questionnaire: Questionnaire
    title: str = ""
    notices: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The displayed name of the draft."""
        return self.title or self.file.path.stem

    @cached_property
    def verdicts(self) -> Mapping[str, Verdict]:
        """The recorded verdicts on its links."""
        from lgqtui.draft.ledger import load_ledger

        return load_ledger(self.file.path).verdicts


def create_draft(context: AppContext, name: str | None, requested: str) -> tuple[Path, tuple[str, ...]]:
    """Create a draft for a questionnaire, by id or path, "" for that of the settings; only a name in `.toml` is a path.

    A questionnaire named by its path is copied to the user's own, unless one of its id exists. Returns the path of the
    draft, and notices of that.
    """
    if name is not None and not name.endswith(".toml"):
        name = checked_name(name)
    requested = requested or context.settings["questionnaire"]
    questionnaire = context.library.find_or_load(requested)
    copy, notices = _copy_questionnaire(context, requested, questionnaire.id)
    try:
        path = context.drafts.new(name or "", questionnaire.id)[0].path
    except BaseException:  # also Ctrl-C
        if copy is not None:
            copy.unlink(missing_ok=True)
        raise
    return path, notices


def _copy_questionnaire(
    context: AppContext, requested: str, questionnaire_id: str
) -> tuple[Path | None, tuple[str, ...]]:
    """Copy a questionnaire that is named by its path; return the copy, None if it is not needed, and notices."""
    target = context.folders.questionnaires / f"{questionnaire_id}.toml"
    existing = context.library.files().get(questionnaire_id)
    if existing is not None and existing.stem == requested:
        return None, ()
    content = read_file(Path(requested), QUESTIONNAIRE_LIMIT)
    if existing is None:
        private_folder(target.parent)
        replace_file(target, content)
        return target, (tr("The questionnaire is kept with yours: {path}", path=target),)
    if read_file(existing, QUESTIONNAIRE_LIMIT) == content:
        return None, ()
    template = (
        "The draft uses the questionnaire {id} that is at hand, {path}; yours differs from it. To use yours, "
        "give it another id, or, for every draft of that id, copy it to {target}"
    )
    return None, (tr(template, id=questionnaire_id, path=existing, target=target),)


def load_draft(context: AppContext, name: str, typed_name: str) -> LoadedDraft:
    """Read a draft and its questionnaire; `typed_name` as in `load_answers`. Raises CannotRead if it cannot."""
    file = context.drafts.find(name)
    draft, notices = load_answers(context, file, typed_name)
    return LoadedDraft(file, draft, find_questionnaire(context, draft, file.path.stem), notices=notices)


def load_answers(context: AppContext, file: DraftFile, typed_name: str) -> tuple[Draft, tuple[str, ...]]:
    """Read a draft without its questionnaire; return it with notices: what was left out, and what could not be saved.

    Raises CannotRead, with the command that restores a good version. `typed_name` is its name in such a command.
    """
    from lgqtui.draft.recovery import RecoveryFile
    from lgqtui.workflows.recovery import removed_characters_notice, unsaved_notice

    try:
        draft = file.load()
    except CannotRead as error:
        raise _with_recovery_hint(error, file, typed_name) from error
    notices = [notice.text] if (notice := removed_characters_notice(file)) is not None else []
    if (recovered := RecoveryFile(file.path, draft.id, context.folders.state).find(draft)) is not None:
        notices.append(unsaved_notice(file.path.stem, recovered.time, context.clock(), typed_name))
    return draft, tuple(notices)


def _with_recovery_hint(error: CannotRead, file: DraftFile, typed_name: str) -> CannotRead:
    version = find_good_version(error, file.history)
    if version is None and not is_damage(error):
        return error
    params: dict[str, object] = {"fault": str(error), "remedy": error.remedy}
    hint = "{remedy} No earlier version of it can be read: mend it in an editor. Its format: lgqtui help drafts"
    if version is not None:
        params |= {"time": format_time(version.generation.time), "name": typed_name, "n": version.number}
        hint = "{remedy} Or bring back the version replaced on {time}: lgqtui history {name} restore {n}"
    return DamagedFile(error.code, "{fault}", hint, **params)


def find_questionnaire(context: AppContext, draft: Draft, name: str) -> Questionnaire:
    """Return the questionnaire of a draft; `name` is the draft's name in the error if there is none."""
    with naming_draft(context, name):
        return context.library.find(draft.questionnaire)


def questionnaires_to_choose(context: AppContext) -> list[ListedQuestionnaire]:
    """Return the questionnaires for a new draft if there are several, and no setting says which."""
    from lgqtui.workflows.questionnaires import list_questionnaires  # late: most users have one

    if context.settings.values["questionnaire"].source != "default" or len(context.library.files()) < 2:
        return []
    return [q for q in list_questionnaires(context.library, context.folders.questionnaires) if not q.fault]


def installed_questionnaire(context: AppContext, questionnaire_id: str) -> Questionnaire | None:
    """Return the questionnaire of that id; None if there is none, or it cannot be used."""
    with suppress(Error):
        return context.library.find(questionnaire_id)
    return None


@contextmanager
def naming_draft(context: AppContext, name: str) -> Iterator[None]:
    """Replace the error about an unknown questionnaire by one that names the draft and the missing file."""
    try:
        yield
    except CannotRead as error:
        if error.code not in ("unknown-questionnaire", "no-questionnaire-id"):
            raise
        message = "{name} is for the questionnaire “{id}”, which is not here"
        hint = "Put the file {id}.toml into {folder}, or see what is here: lgqtui questions list"
        if error.code == "no-questionnaire-id":
            hint = "{remedy}"
        params = {"name": one_line(name), "id": error.params["requested"], "folder": context.folders.questionnaires}
        params["remedy"] = error.remedy
        raise CannotRead("no-questionnaire", message, hint, **params) from error


def open_session(context: AppContext, file: DraftFile, on_saved: Callable[[SaveResult], object]) -> Session:
    """Open a draft for editing. Raises CannotRead if the draft or its questionnaire cannot be read."""
    from lgqtui.interview.session import Session

    with naming_draft(context, file.path.stem):
        return Session(file, context.library, on_saved, context.folders.state)


def response_state(
    loaded: LoadedDraft, verdicts: Mapping[str, Verdict] | None = None, *, full: bool = False
) -> ResponseState:
    """Return the response state of a draft, by default with the recorded verdicts; `full` as in `attachment_check`."""
    from lgqtui.interview.response_state import ResponseState
    from lgqtui.interview.session import attachment_check

    recorded = loaded.verdicts if verdicts is None else verdicts
    check = attachment_check(loaded.file.path, compare_content=full)
    return ResponseState(loaded.questionnaire, loaded.draft.answers, recorded, check)


class EditResult(Struct, Generic[T], frozen=True):
    """What a change returned, the interview after it was saved, and notices for the user."""

    value: T
    interview: Interview
    notices: tuple[str, ...]


def edit_draft(
    context: AppContext, loaded: LoadedDraft, change: Callable[[Interview], T], program: str
) -> EditResult[T]:
    """Lock a draft, change it and save it; attached files that are no longer named are removed.

    If another program changes the draft in between, it is read and changed again. Raises Busy if it is open elsewhere,
    CannotWrite if it cannot be saved, and what `change` raises. `program` is displayed to others as the owner.
    """
    from lgqtui.draft.lock import current_owner
    from lgqtui.interview.session import finish_editing
    from lgqtui.workflows.recovery import second_name_notice

    with loaded.file.lock(current_owner(program), _LOCK_TIMEOUT) as lock:
        loaded.file.is_strict = True
        second_name = second_name_notice(loaded.file)
        result = _change_and_save(loaded, change)
        finish_editing(loaded.file, result.interview, context.folders.state)
    unsure = tr("In this folder no file can be locked: changes made meanwhile are noticed only before saving.")
    notices = (unsure if not lock.is_enforced else "", second_name.text if second_name else "", *result.notices)
    return replace(result, notices=tuple(filter(None, notices)))


def _change_and_save(loaded: LoadedDraft, change: Callable[[Interview], T]) -> EditResult[T]:
    from lgqtui.interview.session import open_interview

    attempts_left = _MAX_ATTEMPTS
    while True:
        attempts_left -= 1
        results: list[SaveResult] = []
        loaded.file.load()
        interview = open_interview(loaded.file, loaded.questionnaire, loaded.file.save, results.append)
        try:
            value = change(interview)
        finally:
            is_saved = interview.close()
        if is_saved:
            warnings = (result.warning.sentence for result in results if result.warning)
            return EditResult(value, interview, tuple(tr("warning: {sentence}", sentence=text) for text in warnings))
        error = results[-1].error if results else None
        if not isinstance(error, ChangedElsewhere) or not attempts_left:
            raise error or CannotWrite("not-saved", "the draft could not be saved in time", "Try again.")


def restore_answers(
    context: AppContext, loaded: LoadedDraft, earlier: Draft, fields: Sequence[str]
) -> EditResult[list[Change]]:
    """Take the answers to these fields back into a draft that is not open. Raises as `edit_draft` does."""
    return edit_draft(
        context, loaded, lambda draft: [draft.put(i, earlier.answer(i)) for i in fields], "lgqtui history"
    )


def restore_in_session(session: Session, earlier: Draft, fields: Sequence[str], now: datetime) -> list[Change]:
    """Take answers back, each a step of undo, after keeping the present version. Raises Error before any change."""
    interview = session.interview
    if interview.refusal is not None:
        raise interview.refusal
    if not interview.flush():
        raise session.save_error or CannotWrite("not-saved", "the draft could not be saved in time", "Try again.")
    keep_at_once(session.file.history, session.file.version.content, now)
    return [interview.put(i, earlier.answer(i)) for i in fields]
