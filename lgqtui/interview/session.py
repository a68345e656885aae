"""An editing session: locks a draft, saves it in the background, closes it, and stores the steps that can be undone."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from contextlib import ExitStack, suppress
from functools import cached_property, partial
from itertools import dropwhile
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from lgqtui.draft.diff import is_same_response
from lgqtui.draft.format import draft_text, read_draft
from lgqtui.draft.ledger import load_ledger
from lgqtui.draft.model import Draft
from lgqtui.draft.sidecar import draft_of, read_bookmark, sidecar_of, write_bookmark
from lgqtui.draft.store import DraftFile
from lgqtui.errors import CannotRead, ChangedElsewhere, Error, FileError
from lgqtui.files import create_folder, exists, read_file, replace_file
from lgqtui.i18n import tr
from lgqtui.interview.autosave import SaveCallback, SaveResult
from lgqtui.interview.interview import Interview
from lgqtui.interview.undo import UndoStep
from lgqtui.questionnaire.answer import BLANK, Answer
from lgqtui.questionnaire.library import QuestionnaireLibrary
from lgqtui.questionnaire.model import Field, Questionnaire
from lgqtui.text import one_line

if TYPE_CHECKING:
    from lgqtui.draft.lock import DraftLock
    from lgqtui.draft.recovery import RecoveryFile
    from lgqtui.interview.problem_index import AttachmentCheck
    from lgqtui.problems import Problem

UNDO_FILE = "undo.toml"
UNDO_LIMIT = 2_000_000  # bytes of the file


class Session:
    """Loads a draft when opened, saves and unlocks it when closed. While saving fails, the answers are kept elsewhere.

    `resume_field` is the last current field of the previous session, `current_field` the one of this session, set by
    the front end; it is stored with each save and on closing. `state_folder` is the folder of recovery files outside of
    sidecars. Raises CannotRead if the draft or its questionnaire cannot be read.
    """

    def __init__(
        self,
        file: DraftFile,
        library: QuestionnaireLibrary,
        on_saved: Callable[[SaveResult], object],
        state_folder: Path,
    ) -> None:
        self.file = file
        self.save_error: Error | None = None
        self.is_conflict_open = False
        self.is_conflict_postponed = False
        self.resume_field = self.current_field = read_bookmark(file.path)
        self._stored_field = self.resume_field
        self._state_folder = state_folder
        self._lock_stack: ExitStack | None = None
        self.interview = open_interview(file, library.find(file.load().questionnaire), self._save, on_saved)

    @cached_property
    def recovery_file(self) -> RecoveryFile:
        """The recovery file for the time while saving fails."""
        from lgqtui.draft.recovery import RecoveryFile  # late: rarely needed

        return RecoveryFile(self.file.path, self.interview.draft.id, self._state_folder)

    @property
    def is_read_only(self) -> bool:
        """True if the draft cannot be changed in this session."""
        return self.interview.refusal is not None

    @property
    def has_new_conflict(self) -> bool:
        """True if another program has changed the draft, and the user has neither been asked nor postponed it."""
        is_asked = self.is_conflict_open or self.is_conflict_postponed
        return isinstance(self.save_error, ChangedElsewhere) and not is_asked

    def acquire_lock(self) -> DraftLock | None:
        """Lock the draft against other programs, before anything is changed.

        Return None if it is open elsewhere, or its folder is not writable: then it cannot be changed.
        """
        from lgqtui.draft.lock import current_owner

        with ExitStack() as opening:
            try:
                lock = opening.enter_context(self.file.lock(current_owner("lgqtui fill"), wait=0.0))
            except FileError as error:
                self.interview.refusal = error
                return None
            self._lock_stack = opening.pop_all()
        return lock

    def close(self) -> bool:
        """Save and unlock; return False if some answers are not in the draft."""
        self.interview.end_typing()
        is_saved = self.interview.close()
        if self._lock_stack is not None:
            self._store_current_field()
            if is_saved:
                finish_editing(self.file, self.interview, self._state_folder)
            self._lock_stack.close()
        return is_saved

    def closing_message(self, *, is_saved: bool) -> str:
        """The last message to the user: whether the draft was saved, and its path."""
        path = one_line(str(self.file.path))
        if self.is_read_only:
            return tr("Nothing was changed. The draft is {path}", path=path)
        if is_saved:
            return tr("Saved. Your draft is {path}", path=path)
        message = tr("NOT SAVED: {path}", path=path)
        if self.recovery_file.saved_path is None:
            return message
        template = " Your answers are in {path}; you are asked about them when you open the draft."
        return message + tr(template, path=one_line(str(self.recovery_file.saved_path)))

    def _save(self, draft: Draft) -> Error | None:
        try:
            warning = self.file.save(draft)
        except Exception as error:
            self.save_error = error if isinstance(error, Error) else None
            self.recovery_file.keep(draft, self.file.version.content)
            raise
        self.save_error, self.is_conflict_postponed = None, False
        self._store_current_field()
        if "recovery_file" in vars(self):
            self.recovery_file.drop()
        return warning

    def _store_current_field(self) -> None:
        if self.current_field != self._stored_field:
            self._stored_field = self.current_field
            write_bookmark(self.file.path, self._stored_field)


def open_interview(
    file: DraftFile,
    questionnaire: Questionnaire,
    save: SaveCallback,
    on_saved: Callable[[SaveResult], object],
) -> Interview:
    """The interview of a loaded draft, with its verdicts, the check of its attachments, and the steps before."""
    draft, verdicts = file.version.draft, load_ledger(file.path).verdicts
    check, steps = attachment_check(file.path), partial(load_steps, file.history, draft, questionnaire.fields)
    return Interview(questionnaire, draft, save, on_saved, verdicts, check_attachments=check, load_steps=steps)


def finish_editing(file: DraftFile, interview: Interview, state_folder: Path) -> None:
    """Store the steps of a saved interview, and remove attachments that no version names. The caller holds the lock."""
    if (steps := interview.changed_steps) is not None:
        store_steps(file.history, interview.draft, steps)
    if exists(file.sidecar / "attachments"):
        from lgqtui.draft.attachment_files import remove_unused_attachments  # late: most drafts have no attachments

        remove_unused_attachments(file.path, interview.draft, state_folder)


def load_steps(history: Path, draft: Draft, fields: Container[str]) -> list[UndoStep]:
    """Read the steps that led to a draft, those of these fields; what came after a step is not stored."""
    try:
        stored = read_draft(read_file(history / UNDO_FILE, UNDO_LIMIT), UNDO_FILE)
    except CannotRead:
        return []
    names = stored.extra.get("steps") if is_same_response(stored, draft) else None
    ids = map(str, names) if isinstance(names, list) else ()
    following = stored.extra.get("following")
    steps, has_first = list[UndoStep](), False
    for n, field in enumerate(ids):
        has_first = has_first and isinstance(following, list) and n in following
        if field in fields:
            steps.append(UndoStep(field, stored.answer(str(n)), BLANK, follows=has_first))
            has_first = True
    return steps


def store_steps(history: Path, draft: Draft, steps: Sequence[UndoStep]) -> None:
    """Store these steps for the next session, the newest half if all are too much."""
    answers = {str(n): step.before for n, step in enumerate(steps) if step.before != BLANK}
    extra = {"steps": [step.field for step in steps], "following": [n for n, step in enumerate(steps) if step.follows]}
    content = draft_text(replace(draft, answers=answers, extra=extra)).encode()
    if len(content) > UNDO_LIMIT and steps:
        newest = steps[len(steps) // 2 + 1 :]
        store_steps(history, draft, [*dropwhile(lambda step: step.follows, newest)])
        return
    with suppress(FileError):
        draft_path = draft_of(history.parent)
        replace_file(create_folder(history, draft_path) / UNDO_FILE, content, access_of=draft_path)


def first_field(interview: Interview, resume_field: str = "") -> Field:
    """The last field of the previous session if it applies, else the first of an unanswered question, or the first."""
    if resume_field in interview.route.applicable:
        return interview.field(resume_field)
    questions = interview.route.questions
    question = next(filter(interview.has_unanswered, questions), questions[0])
    return interview.applicable_fields(question)[0]


def attachment_check(path: Path, *, compare_content: bool = False) -> AttachmentCheck:
    """Return the check of the files attached to a draft, by their content or else by their sizes."""

    def check(field_id: str, answer: Answer) -> Iterable[Problem]:
        from lgqtui.checks.attachments import check_attachments  # late: most drafts have no attachments
        from lgqtui.draft.attachment import FieldAttachment
        from lgqtui.draft.attachment_files import attachments_folder

        attachments = [FieldAttachment(field_id, attachment) for attachment in answer.attachments]
        return check_attachments(attachments, attachments_folder(sidecar_of(path)), compare_content=compare_content)

    return check
