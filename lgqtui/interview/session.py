"""One draft open before a person: held against others, filled, and closed with everything saved."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from lgqtui.draft.ledger import load_ledger
from lgqtui.draft.model import Draft
from lgqtui.draft.sidecar import read_bookmark, sidecar_of, write_bookmark
from lgqtui.draft.store import DraftFile
from lgqtui.errors import ChangedElsewhere, Error, FileError
from lgqtui.files import exists
from lgqtui.i18n import tr
from lgqtui.interview.autosave import Save, SaveResult
from lgqtui.interview.interview import Interview
from lgqtui.questionnaire.library import QuestionnaireLibrary
from lgqtui.questionnaire.model import Field
from lgqtui.text import one_line

if TYPE_CHECKING:
    from lgqtui.draft.lock import DraftLock
    from lgqtui.draft.recovery import RecoveryFile


class Session:
    """Opening reads the draft; closing saves and lets go. While saving fails, the answers are kept elsewhere.

    `left_at` is the field where the last sitting was left, `place` the one where this person is, as the front end says;
    it is noted with the saves and on leaving. `state` is the folder for what cannot be kept beside the draft. Raises
    CannotRead if the draft or its questionnaire cannot be read.
    """

    def __init__(
        self, file: DraftFile, shelf: QuestionnaireLibrary, told: Callable[[SaveResult], None], state: Path
    ) -> None:
        self.file = file
        self.trouble: Error | None = None
        self.is_conflict_open = False
        self.is_conflict_postponed = False
        self.resume_field = self.current_field = read_bookmark(file.path)
        self._noted = self.resume_field
        self._state = state
        self._rescue: RecoveryFile | None = None
        self._held: ExitStack | None = None
        self.interview: Interview = open_interview(file, shelf, told, self._save)

    @property
    def rescue(self) -> RecoveryFile:
        """Where the answers are kept while saving fails."""
        if self._rescue is None:
            from lgqtui.draft.recovery import RecoveryFile  # late: mostly nothing is ever kept there

            self._rescue = RecoveryFile(self.file.path, self.interview.draft.id, self._state)
        return self._rescue

    @property
    def is_read_only(self) -> bool:
        """True if the draft is only shown here."""
        return self.interview.refusal is not None

    @property
    def has_change_to_settle(self) -> bool:
        """True if another program has changed the draft, and the person has neither been asked nor put it off."""
        return (
            isinstance(self.trouble, ChangedElsewhere) and not self.is_conflict_open and not self.is_conflict_postponed
        )

    def acquire_lock(self) -> DraftLock | None:
        """Hold the draft against other programs, before anything is changed.

        None if it is open elsewhere, or nothing can be written where it is: then nothing can be changed here.
        """
        from lgqtui.draft.lock import current_owner

        with ExitStack() as opening:
            try:
                mine = opening.enter_context(self.file.held(current_owner("lgqtui fill"), wait=0.0))
            except FileError as trouble:
                self.interview.refusal = trouble
                return None
            self._held = opening.pop_all()
        return mine

    def close(self) -> bool:
        """Save and let go; False if what was typed is not in the draft."""
        self.interview.settle()
        done = self.interview.close()
        if self._held is not None:
            self._note_place()
            if done:
                self._sweep()
            self._held.close()
        return done

    def _sweep(self) -> None:
        """Take away the files of attachments that were taken off and that no earlier version names."""
        if exists(sidecar_of(self.file.path) / "attachments"):
            from lgqtui.draft.attachment_files import sweep_attachments  # late: most drafts have no evidence

            sweep_attachments(self.file.path, self.interview.draft)

    def closing_message(self, *, done: bool) -> str:
        """Where the draft is, for the last line that the person reads."""
        where = one_line(str(self.file.path))
        if self.is_read_only:
            return tr("Nothing was changed. The draft is {path}", path=where)
        if done:
            return tr("Saved. Your draft is {path}", path=where)
        told = tr("NOT SAVED: {path}", path=where)
        if self.rescue.saved_path is None:
            return told
        kept = one_line(str(self.rescue.saved_path))
        return told + tr(" Your answers are in {kept}; you are asked about them when you open the draft.", kept=kept)

    def _save(self, draft: Draft) -> Error | None:
        """Save, in the writer's thread."""
        try:
            warning = self.file.save(draft)
        except Exception as error:
            self.trouble = error if isinstance(error, Error) else None
            self.rescue.keep(draft, self.file.version.content)
            raise
        self.trouble, self.is_conflict_postponed = None, False
        self._note_place()
        if self._rescue is not None and self._rescue.saved_path is not None:
            self._rescue.drop()
        return warning

    def _note_place(self) -> None:
        """Note where the person is, so that the next sitting begins there, also after this one was killed."""
        if self.current_field != self._noted:
            self._noted = self.current_field
            write_bookmark(self.file.path, self._noted)


def first_field(interview: Interview, left_at: str = "") -> Field:
    """The field at which the last sitting was left; where that does not apply, what comes first.

    That is the first field of the first question with something unanswered, or else the very first.
    """
    if left_at in interview.route.applicable:
        return interview.field(left_at)
    questions = interview.route.questions
    question = next(filter(interview.unanswered, questions), questions[0])
    return interview.applicable_fields(question)[0]


def open_interview(
    file: DraftFile,
    shelf: QuestionnaireLibrary,
    told: Callable[[SaveResult], None] = lambda _: None,
    save: Save | None = None,
) -> Interview:
    """Load a draft, its ledger and its questionnaire, and begin or resume the interview.

    `save` is used in place of the file's own.

    Raises CannotRead if either cannot be read. The caller holds the draft (`DraftFile.held`) while it is open.
    """
    draft = file.load()
    known = load_ledger(file.path).verdicts
    return Interview(shelf.find(draft.questionnaire), draft, save or file.save, told, known)
