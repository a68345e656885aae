"""The drafts of a user as files and in a list: their states, their columns, and what is asked and said about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.draft.delivery import DELIVERY_NAME
from lgqtui.draft.names import DraftFileEntry
from lgqtui.draft.sidecar import read_bookmark, sidecar_of
from lgqtui.errors import CannotRead, Error
from lgqtui.files import exists, read_file
from lgqtui.formatting import format_time, format_timestamp, local_time, time_or_day
from lgqtui.i18n import tr, trn
from lgqtui.problems import ATTENTION
from lgqtui.text import fold_case, one_line
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.deliveries import Deliveries, SentPackage, draft_state, recorded_state

if TYPE_CHECKING:
    from lgqtui.draft.model import Draft
    from lgqtui.draft.store import DraftFile
    from lgqtui.questionnaire.model import Questionnaire


class DraftEntry(Struct, frozen=True):
    """One draft in a list.

    `state` is open, packed or sent, or for a file that cannot be read damaged or newer; `sent` is the package that was
    sent last, also of an open draft. `status` replaces the progress in words; that is unknown unless `is_counted`.
    `left_at` is the number of the question where it was left, `evidence` the number of files attached.
    `good_version_time` is the time of the version to offer for a damaged draft, `version_time` that of the last kept,
    `unsaved_time` that of answers that are not in it. `detail` is why a package waits, then what to do.
    """

    name: str
    path: Path
    changed_at: datetime
    questionnaire: str = ""
    city: str = ""
    edition: str = ""
    state: str = "open"
    sent: SentPackage = SentPackage()
    status: str = ""
    is_counted: bool = False
    answered: int = 0
    applicable: int = 0
    attention: int = 0
    evidence: int = 0
    left_at: str = ""
    good_version_time: datetime | None = None
    version_time: datetime | None = None
    unsaved_time: datetime | None = None
    interruption: str = ""
    next_try: str = ""
    """The end of `status` that says when its package is tried again."""
    detail: tuple[str, ...] = ()
    damaged_entry: str = ""
    id: str = ""


NEW_NAME_QUESTION = "What shall the new draft be called? The city's name is a good one."
NOTHING_ERASED = "Nothing was erased."
NO_RECEIPT = "There is no receipt of this draft."


def rename_draft(context: AppContext, path: Path, name: str) -> Path:
    """Rename a draft, also in the outbox, and return its new path. Raises Error if it cannot be renamed."""
    target = context.drafts.rename(path, name)
    if context.folders.outbox.is_dir():
        context.outbox.update_draft_path(path, target)
    return target


def rename_question(name: str) -> str:
    """Return the question for another name of a draft."""
    return tr("What shall “{name}” be called?", name=name)


def erase_draft(context: AppContext, name: str) -> list[str]:
    """Erase a draft, by name or path, and say what was erased. Raises Error if it is open or not there."""
    path = context.drafts.path_of(name)
    link_target = path.resolve() if path.is_symlink() else None
    erased = context.drafts.erase(name)
    trashed = sum(path.parent == context.folders.trash for path in erased)
    lines = [tr("{name} is erased.", name=path.stem)]
    if link_target is not None and exists(link_target):
        lines.append(tr("It was a link: its answers are still in {path}.", path=link_target))
    if trashed and erased[0].parent != context.folders.trash:
        templates = "With it {n} draft of that name in the trash.", "With it {n} drafts of that name in the trash."
        lines.append(trn(*templates, trashed))
    return lines


def trash_notice(name: str, restore_word: str) -> str:
    """Return the notice after a draft was moved to the trash; `restore_word` is the key or command that restores it."""
    return tr("“{name}” is in the trash. {key} brings it back.", name=name, key=restore_word)


class Column(Struct, frozen=True):
    """One column of the lists of drafts.

    `label` is its heading in the table of the shell command, `json_key` its key in the JSON document, `part` the part
    of a line of the console; each is "" if the column is not there.
    """

    value: Callable[[DraftEntry, datetime], object]
    label: str = ""
    json_key: str = ""
    part: Literal["", "name", "edition", "details", "day"] = ""


def _progress_text(entry: DraftEntry, _: datetime) -> str:
    progress = tr("{answered} of {total}", answered=entry.answered, total=entry.applicable)
    return progress if entry.is_counted else tr("not known")


def state_parts(entry: DraftEntry, now: datetime) -> tuple[str, str, str]:
    """Return how much is answered, how much needs a look, and the state where there is more to say than that."""
    if entry.good_version_time is not None:
        return "", "", tr("damaged, with a good version of {time}", time=format_time(entry.good_version_time, now))
    if entry.status:
        return "", "", entry.status
    progress = tr("{n} of {all} answered", n=entry.answered, all=entry.applicable)
    return progress, _attention_text(entry), entry.sent.words(now)


def _attention_text(entry: DraftEntry) -> str:
    return trn("{n} needs a look", "{n} need a look", entry.attention) if entry.attention else ""


def _status_text(entry: DraftEntry, now: datetime) -> str:
    progress, attention, state = state_parts(entry, now)
    return state or " · ".join(filter(None, (progress, attention)))


def day_text(entry: DraftEntry, now: datetime) -> str:
    """Return when a draft was changed: the time today, or else the day."""
    is_today = local_time(entry.changed_at).date() == local_time(now).date()
    day = time_or_day(entry.changed_at, now)
    return tr("today {time}", time=day) if is_today else day


DRAFT_COLUMNS: tuple[Column, ...] = (
    Column(lambda entry, _: entry.name, "Name", "name", "name"),
    Column(lambda entry, _: str(entry.path), json_key="path"),
    Column(lambda entry, _: entry.questionnaire, json_key="questionnaire"),
    Column(lambda entry, _: entry.state, json_key="state"),
    Column(lambda entry, _: entry.answered if entry.is_counted else None, json_key="answered"),
    Column(lambda entry, _: entry.applicable if entry.is_counted else None, json_key="asked"),
    Column(lambda entry, _: format_timestamp(entry.changed_at), json_key="changed"),
    Column(lambda entry, _: entry.sent.time or None, json_key="sent"),
    Column(
        lambda entry, _: entry.sent.changed_since if entry.is_counted and entry.sent.id else None,
        json_key="changed_since",
    ),
    Column(lambda entry, _: entry.sent.replaced_by, json_key="replaced_by"),
    Column(_progress_text, "Answered"),
    Column(lambda entry, now: entry.sent.state_words(entry.state, now), "State"),
    Column(lambda entry, _: format_time(entry.changed_at), "Changed"),
    Column(lambda entry, _: entry.questionnaire, "Questionnaire"),
    Column(lambda entry, _: entry.city if entry.city != entry.name else "", part="name"),
    Column(lambda entry, _: entry.edition, part="edition"),
    Column(_status_text, part="details"),
    Column(day_text, part="day"),
)
"""Every column, in the order of the table, of the JSON keys, and of the parts of a line."""


def table_rows(entries: Iterable[DraftEntry], now: datetime) -> list[tuple[str, ...]]:
    """Return the table of the shell command: its head, then a row for each draft."""
    columns = [column for column in DRAFT_COLUMNS if column.label]
    rows = [tuple(str(column.value(entry, now)) for column in columns) for entry in entries]
    return [tuple(tr(column.label) for column in columns), *rows]


def entry_json(entry: DraftEntry, now: datetime) -> dict[str, object]:
    """Return a draft as JSON."""
    return {column.json_key: column.value(entry, now) for column in DRAFT_COLUMNS if column.json_key}


def line_parts(entry: DraftEntry, now: datetime) -> dict[str, list[str]]:
    """Return the texts of a line by its parts, without empty ones."""
    texts: dict[str, list[str]] = {"name": [], "edition": [], "details": [], "day": []}
    for column in DRAFT_COLUMNS:
        if column.part and (text := str(column.value(entry, now))):
            texts[column.part].append(text)
    return texts


def detail_lines(entry: DraftEntry, now: datetime) -> Iterator[str]:
    """Yield what does not fit into a line: the respondent and where it was left, then what is left; or its fault."""
    if not entry.is_counted:
        yield entry.status
        return
    left_at = tr("left at {number}", number=entry.left_at) if entry.left_at else ""
    yield " · ".join(filter(None, (one_line(entry.city), entry.edition, left_at)))
    version = entry.version_time and tr("last version kept {time}", time=format_time(entry.version_time, now))
    parts = (
        tr("{n} unanswered", n=entry.applicable - entry.answered),
        _attention_text(entry),
        trn("{n} file of evidence", "{n} files of evidence", entry.evidence) if entry.evidence else tr("no evidence"),
        version or "",
    )
    yield " · ".join(filter(None, parts))


def holds_words(entry: DraftEntry, typed: str) -> bool:
    """Return True if the name, the city or the answers of a draft hold each word, whatever the letter case."""
    from lgqtui.draft.diff import answer_text  # late: a list reads no draft that did not change
    from lgqtui.draft.format import DRAFT_LIMIT, read_draft

    try:
        answers = [*read_draft(read_file(entry.path, DRAFT_LIMIT), entry.name).answers.values()]
    except CannotRead:
        answers = []
    text = fold_case("\n".join((entry.name, entry.city, *map(answer_text, answers))))
    return all(word in text for word in fold_case(typed).split())


def entry_notices(entry: DraftEntry, now: datetime, typed_name: str = "") -> list[str]:
    """Return the notices about an interrupted session and unsaved answers; `typed_name` as in `unsaved_notice`."""
    notices = [tr("{name}: {text}", name=entry.name, text=entry.interruption)] if entry.interruption else []
    if entry.unsaved_time is not None:
        from lgqtui.workflows.recovery import unsaved_notice  # late: rarely needed

        notices.append(unsaved_notice(entry.name, entry.unsaved_time, now, typed_name))
    return notices


def copy_notices(entries: Iterable[DraftEntry]) -> Iterator[str]:
    """Yield a notice for each draft that another program copied, such as one that synchronizes folders."""
    originals: dict[str, DraftEntry] = {}
    for entry in sorted(entries, key=lambda entry: (len(entry.name), entry.name)):
        original = originals.setdefault(entry.id or str(entry.path), entry)
        if original is not entry:
            newer = max(original, entry, key=lambda draft: draft.changed_at).name
            template = "{name}: a copy of {original} by another program; the newer one is {newer}."
            yield tr(template, name=entry.name, original=original.name, newer=newer)


class DraftReader:
    """Reads drafts for a list, telling `on_read` of each file; without `full` only what `lgqtui list` shows."""

    def __init__(
        self, context: AppContext, on_read: Callable[[Path], object] = lambda _: None, *, full: bool = True
    ) -> None:
        self._context = context
        self._on_read = on_read
        self._full = full

    @cached_property
    def deliveries(self) -> Deliveries:
        """The packages in the outbox."""
        return Deliveries(self._context.outbox)

    @cached_property
    def _find_questionnaire(self) -> Callable[[str], Questionnaire]:
        return cache(self._context.library.find)

    def entry(self, listed: DraftFileEntry | DraftEntry) -> DraftEntry:
        """Return the entry of a draft. Raises nothing: an error is in the status."""
        from lgqtui.draft.store import DraftFile
        from lgqtui.workflows.draft_access import naming_draft

        entry = DraftEntry(listed.name, listed.path, listed.changed_at)
        file = DraftFile(listed.path, self._context.clock)
        self._on_read(listed.path)
        try:
            draft = file.load()
            entry = self._with_unsaved(replace(entry, questionnaire=draft.questionnaire, id=draft.id), file, draft)
            with naming_draft(self._context, listed.name):
                questionnaire = self._questionnaire(draft.questionnaire)
            return self._with_delivery(self._with_counts(entry, draft, questionnaire), draft, questionnaire)
        except Error as error:
            return self._unreadable(entry, file, error)

    def _unreadable(self, entry: DraftEntry, file: DraftFile, error: Error) -> DraftEntry:
        """Return the entry of a draft that cannot be opened: why, or the time of the good version to offer."""
        from lgqtui.draft.history import find_good_version, is_damage

        reason = str(error).replace(one_line(str(file.path)), file.path.name)
        entry = replace(entry, status=tr("cannot be opened: {why}", why=reason))
        if file.version.pieces:  # the draft itself was read
            return entry
        good = find_good_version(error, file.history) if self._full and isinstance(error, CannotRead) else None
        is_damaged = isinstance(error, CannotRead) and is_damage(error)
        state = "newer" if error.code == "newer-format" else "damaged" if is_damaged else "unreadable"
        return replace(entry, state=state, good_version_time=good.generation.time if good is not None else None)

    def _with_unsaved(self, entry: DraftEntry, file: DraftFile, draft: Draft) -> DraftEntry:
        from lgqtui.draft.history import generations
        from lgqtui.draft.lock import stale_lock_owner
        from lgqtui.draft.recovery import RecoveryFile
        from lgqtui.workflows.recovery import interruption_notice

        rescue = RecoveryFile(file.path, draft.id, self._context.folders.state)
        for path in rescue.candidates:
            self._on_read(path)
        recovered = rescue.find(draft)
        owner = stale_lock_owner(sidecar_of(file.target), self._context.clock()) if self._full else None
        interruption = interruption_notice(file.path, owner, self._context.clock()) if owner is not None else ""
        unsaved_time = recovered.time if recovered else None
        version_time = next((generation.time for generation in generations(file.history)), None) if self._full else None
        return replace(entry, unsaved_time=unsaved_time, interruption=interruption, version_time=version_time)

    def _questionnaire(self, questionnaire_id: str) -> Questionnaire:
        """Return a questionnaire; it depends on its file, and on the user's own of that id, which takes precedence."""
        from lgqtui.draft.attachment import is_plain_name  # late: a list whose drafts did not change reads none

        file_name = f"{questionnaire_id}.toml"
        own = self._context.folders.questionnaires / file_name
        for path in (own, self._context.library.files().get(questionnaire_id, own)) if is_plain_name(file_name) else ():
            self._on_read(path)
        return self._find_questionnaire(questionnaire_id)

    def _with_counts(self, entry: DraftEntry, draft: Draft, questionnaire: Questionnaire) -> DraftEntry:
        from lgqtui.draft.ledger import load_ledger
        from lgqtui.interview.response_state import ResponseState
        from lgqtui.interview.session import attachment_check

        verdicts = load_ledger(entry.path).verdicts if self._full else {}
        state = ResponseState(questionnaire, draft.answers, verdicts, attachment_check(entry.path))
        question = questionnaire.question_of.get(read_bookmark(entry.path)) if self._full else None
        return replace(
            entry,
            city=draft.answer(questionnaire.respondent).text.strip(),
            edition=questionnaire.short_title or questionnaire.id,
            is_counted=True,
            answered=state.progress.answered,
            applicable=state.progress.applicable,
            attention=state.tally[ATTENTION] if self._full else 0,
            evidence=sum(len(answer.attachments) for answer in draft.answers.values()),
            left_at=question.number if question is not None else "",
        )

    def _with_delivery(self, entry: DraftEntry, draft: Draft, questionnaire: Questionnaire) -> DraftEntry:
        self._on_read(sidecar_of(entry.path) / DELIVERY_NAME)
        delivery = draft_state(entry.path, draft, questionnaire, self.deliveries)
        for package in filter(None, (delivery.package, delivery.sent.id)):
            folder = self._context.outbox.folder / package
            for path in (folder, *folder.glob("*.json")):
                self._on_read(path)
        damaged_entry = str(delivery.damaged_entry or "")
        entry = replace(entry, state=delivery.state, sent=delivery.sent, damaged_entry=damaged_entry)
        if not self._full:
            return entry
        now = self._context.clock()
        words = delivery.words(now)
        return replace(entry, status=words, next_try=delivery.next_try(now), detail=delivery.detail(words, now))


def trashed_entry(listed: DraftFileEntry, now: datetime) -> DraftEntry:
    """Return the entry of a draft in the trash: when it was thrown away; it is not read."""
    from lgqtui.draft.folder import trashed_at  # late: a list whose drafts did not change needs no folder

    entry = DraftEntry(listed.name, listed.path, trashed_at(listed.path.parent))
    return replace(entry, status=tr("thrown away {day}", day=day_text(entry, now)))


def unread_entry(listed: DraftFileEntry) -> DraftEntry:
    """Return the entry of a draft before it is read: its name, and the state recorded beside it."""
    state = recorded_state(listed.path)
    return DraftEntry(listed.name, listed.path, listed.changed_at, state=state, status=tr("reading …"))


def sort_orders() -> dict[str, str]:
    """Return the orders of the list, with a sentence that names each; drafts come the last changed first."""
    return {"state": tr("By state."), "name": tr("By name."), "change": tr("The last changed first.")}


def group_drafts(entries: Iterable[DraftEntry], order: str = "state") -> list[tuple[str, list[DraftEntry]]]:
    """Return the drafts grouped by state, those that cannot be read among the open ones.

    One changed since it was sent is among the sent. Each group has a title, "" while all are open; in another order
    they are one group.
    """
    if order != "state":
        return [("", sorted(entries, key=lambda entry: entry.name.casefold()) if order == "name" else list(entries))]
    titles = {"open": tr("in work"), "packed": tr("ready to send"), "sent": tr("sent")}
    members: dict[str, list[DraftEntry]] = {state: [] for state in titles}
    for entry in entries:
        was_sent = entry.state == "open" and entry.sent.id
        members.get("sent" if was_sent else entry.state, members["open"]).append(entry)
    is_titled = bool(members["packed"] or members["sent"])
    return [(titles[state] if is_titled else "", drafts) for state, drafts in members.items() if drafts]
