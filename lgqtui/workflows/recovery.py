"""Recovery: interrupted sessions, recovered answers, conflicts with other programs, damage, saving elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from lgqtui.draft.diff import Difference, changed_only_in_other, diff_drafts, is_same_response, merge_drafts
from lgqtui.draft.folder import Drafts
from lgqtui.draft.format import DRAFT_LIMIT
from lgqtui.draft.history import GoodVersion, find_good_version, keep_at_once
from lgqtui.draft.lock import DraftLock, LockOwner, current_owner
from lgqtui.draft.model import Draft
from lgqtui.draft.recovery import RecoveredAnswers, remove_answers
from lgqtui.draft.store import DraftFile, FileVersion, saved_time
from lgqtui.errors import CannotRead, Error, FileError
from lgqtui.files import read_file
from lgqtui.formatting import format_time
from lgqtui.i18n import tr, trn, with_full_stop
from lgqtui.interview.session import Session
from lgqtui.questionnaire.model import Questionnaire
from lgqtui.text import one_line
from lgqtui.workflows.notices import Notice, NoticeSeverity, link_rules_notice


class MergeRequest(Struct, frozen=True):
    """Two versions of a draft to choose from, field by field; `preset_fields` are those taken from `other` at first."""

    source: RecoveredAnswers | FileVersion
    questionnaire: Questionnaire
    local: Draft
    other: Draft
    preset_fields: frozenset[str]
    title: str
    local_label: str
    other_label: str
    help: str

    @property
    def differences(self) -> tuple[Difference, ...]:
        """The fields that differ, in the order of the questionnaire."""
        return diff_drafts(self.local, self.other, self.questionnaire.fields)


MergeChoice = frozenset[str] | None
"""The fields to take from `other`, the rest of those that differ being taken from `local`; None to decide later."""


class Replacement(Struct, frozen=True):
    """Whether a version of a draft was replaced by another; and the notice about it, if there is one."""

    is_done: bool
    notice: Notice | None = None


def removed_characters_notice(file: DraftFile) -> Notice | None:
    """Return the notice about control characters that were left out of a loaded draft."""
    removed = file.version.removed
    templates = "{n} control character in {name} was left out.", "{n} control characters in {name} were left out."
    return Notice(trn(*templates, removed, name=file.path.stem), "warning") if removed else None


def second_name_notice(file: DraftFile) -> Notice | None:
    """Return the notice about a hard link to a draft, which a save does not follow."""
    template = "{path} has a second name (a hard link): what is saved here does not reach that one."
    return Notice(tr(template, path=one_line(str(file.path))), "warning") if file.has_second_name else None


def opening_notices(session: Session, lock: DraftLock | None, now: datetime, look_again_word: str) -> Iterator[Notice]:
    """Yield the notices about a draft that was just opened; `look_again_word` is the key or command that reopens it."""
    file = session.file
    yield from filter(None, (removed_characters_notice(file), second_name_notice(file), link_rules_notice()))
    if lock is None:
        template = "{why}. You can read it here; {look_again} looks again."
        yield Notice(tr(template, why=session.interview.refusal, look_again=look_again_word), "error")
        return
    if not lock.is_enforced:
        sentence = tr(
            "In this folder no file can be locked: nobody is told that you have this draft open. A change made "
            "elsewhere is noticed before anything is saved over it."
        )
        yield Notice(sentence, "warning")
    if lock.stale_owner is not None:
        yield Notice(interruption_notice(session.file.path, lock.stale_owner, now))
    if left_files := [path for path in session.recovery_file.paths() if path.suffix == ".txt"]:
        from lgqtui.workflows.user_programs import left_text_notices  # late: most drafts have none

        yield from left_text_notices(left_files)


def interruption_notice(path: Path, owner: LockOwner, now: datetime) -> str:
    """Return the notice that a session was interrupted, and until when everything was saved."""
    saved = saved_time(path, now)
    notice = "The last session was cut off ({who}). What was saved until {time} is all here."
    return tr(notice, who=owner.who, time=format_time(saved, now))


def unsaved_notice(name: str, saved_at: datetime, now: datetime, typed_name: str = "") -> str:
    """Return the notice about answers that are not in a draft; `typed_name` is its name in a command, "" in a list."""
    notice = "{name}: answers of {time} were recovered that are not in the draft."
    template = "To choose from them: lgqtui fill {word}" if typed_name else "Open it to choose."
    return tr(notice, name=name, time=format_time(saved_at, now)) + " " + tr(template, word=typed_name)


def recovery_request(session: Session, now: datetime) -> MergeRequest | None:
    """Return the choice between the draft of a locked session and recovered answers; None if there are none."""
    draft = session.interview.draft
    session.recovery_file.remove_saved_answers(draft)
    recovered = session.recovery_file.find(draft)
    if recovered is None:
        return None
    title = tr("Answers of {time} were recovered that are not in the draft.", time=format_time(recovered.time, now))
    return MergeRequest(
        recovered,
        session.interview.questionnaire,
        recovered.draft,
        draft,
        changed_only_in_other(recovered.base or draft, recovered.draft, draft),
        title,
        tr("recovered"),
        tr("in the draft"),
        tr(
            "What was recovered and is not taken is kept as an earlier version. Left for later it stays where it is, "
            "and you are asked again when you open the draft."
        ),
    )


def compare_with_disk(session: Session) -> MergeRequest | Replacement:
    """Compare the draft of a session with the version of another program; adopt it if there is nothing to choose."""
    try:
        other = session.file.read_version()
    except CannotRead as error:
        sentence = tr("Another program has changed the draft, and it cannot be read: {why}", why=error)
        return _postpone(session, sentence, "error")
    local, base = session.interview.draft, session.file.version.draft
    if not is_same_response(other.draft, local):
        sentence = tr("Another draft stands now where this one was. It is not overwritten.")
        return _postpone(session, sentence, "error")
    differing = frozenset(difference.field for difference in diff_drafts(local, other.draft))
    if not differing or not diff_drafts(base, local):
        _adopt_version(session, other, differing)
        sentence = tr("The draft was changed by another program, and is read as it is now.")
        return Replacement(is_done=True, notice=Notice(sentence))
    return MergeRequest(
        other,
        session.interview.questionnaire,
        local,
        other.draft,
        changed_only_in_other(base, local, other.draft),
        tr("Another program has changed this draft. Both versions are kept."),
        tr("here"),
        tr("in the file"),
        tr("The other version is kept as an earlier one. Until you choose, nothing is saved in the draft."),
    )


def apply_merge(
    session: Session, request: MergeRequest, choice: MergeChoice, now: datetime, save_word: str
) -> Replacement:
    """Apply a choice between two versions; `save_word` is the key or command that asks again about a conflict."""
    if isinstance(request.source, RecoveredAnswers):
        return _apply_recovered(session, request, request.source, choice, now)
    if choice is None:
        return _postpone(session, tr("Not saved yet. {save} asks again.", save=save_word), "warning")
    _adopt_version(session, request.source, choice)
    return Replacement(is_done=True)


def _apply_recovered(
    session: Session, request: MergeRequest, recovered: RecoveredAnswers, choice: MergeChoice, now: datetime
) -> Replacement:
    if choice is None:
        return _not_replaced(tr("What was recovered stays where it is. You are asked again when you open the draft."))
    try:
        keep_at_once(session.file.history, read_file(recovered.path, DRAFT_LIMIT), now)
    except FileError as error:
        return _not_replaced(tr("Nothing was taken over, and they stay where they are: {why}", why=error), "error")
    remove_answers(recovered.path)
    merged = merge_drafts(request.local, request.other, choice)
    if merged == request.other:
        return _not_replaced(tr("The draft stays as it is. What was recovered is kept as an earlier version."))
    session.interview.adopt(merged)
    return Replacement(is_done=True)


def _postpone(session: Session, sentence: str, severity: NoticeSeverity) -> Replacement:
    session.is_conflict_postponed = True
    return _not_replaced(sentence, severity)


def _not_replaced(sentence: str, severity: NoticeSeverity = "information") -> Replacement:
    return Replacement(is_done=False, notice=Notice(sentence, severity))


def _adopt_version(session: Session, other: FileVersion, fields: frozenset[str]) -> None:
    """Continue with these fields of another program's version, and the session's own answers otherwise."""
    session.file.accept(other)
    session.interview.adopt(merge_drafts(session.interview.draft, other.draft, fields))


class RestoreOffer(Struct, frozen=True):
    """The newest good version of a damaged draft, and the sentences that offer it."""

    version: GoodVersion
    damage: str
    question: str


def restore_offer(file: DraftFile, error: Error, now: datetime) -> RestoreOffer | None:
    """Return the offer to restore a draft that raised `error`; None if it is not damaged, or has no good version."""
    version = find_good_version(error, file.history) if isinstance(error, CannotRead) else None
    if version is None:
        return None
    answers = trn("{n} answer", "{n} answers", len(version.draft.answers))
    question = tr(
        "The newest good version is of {time} and has {answers}. Bring it back? The damaged file is set aside, nothing "
        "of it is lost.",
        time=format_time(version.generation.time, now),
        answers=answers,
    )
    return RestoreOffer(version, with_full_stop(str(error)), question)


def restore_good_version(file: DraftFile, offer: RestoreOffer) -> Replacement:
    """Restore the offered version."""
    try:
        content = read_file(offer.version.generation.path, DRAFT_LIMIT)
        with file.lock(current_owner(tr("lgqtui")), wait=0.0):
            quarantined = file.restore_version(content)
    except Error as error:
        return _not_replaced(error.sentence, "error")
    if quarantined is None:
        return Replacement(is_done=True)
    sentence = tr("The damaged file is set aside as {path}", path=quarantined.path)
    return Replacement(is_done=True, notice=Notice(sentence))


def save_elsewhere(drafts: Drafts, draft: Draft, typed: str) -> Path:
    """Save a draft under another name or path. Raises an Error if that is not possible."""
    return drafts.add(drafts.path_of(typed), draft).path


def saved_elsewhere_message(path: Path) -> str:
    """Return the message that the draft was saved under another path."""
    return tr("Saved in another place: {path}", path=one_line(str(path)))
