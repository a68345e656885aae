"""The outbox: which packages a name means, which were replaced by a later one, and taking them out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from lgqtui.draft.delivery import SHORT_ID, read_delivery
from lgqtui.draft.sidecar import sidecar_of
from lgqtui.errors import CannotRead, WrongUse
from lgqtui.i18n import tr, trn
from lgqtui.submission.outbox_entry import OutboxEntry, entry_status
from lgqtui.workflows.context import AppContext

_SHORTEST_ID = 4

DROP_HELP = "Take a package that was not sent out of the outbox"
"""Template: what dropping a package does, in a sentence without a full stop."""
NOTHING_WAITS = "Nothing waits to be sent."


def find_entries(context: AppContext, name: str) -> list[OutboxEntry]:
    """Return the entries for every receiver of what was not sent under that label, else of the newest there.

    An id, or its beginning, is that package. Raises CannotRead if there is none.
    """
    entries = context.outbox.shown_entries()
    labelled = [entry for entry in entries if entry.draft_name == name]
    if labelled:
        newest = max(entry.number for entry in labelled)
        ids = {entry.id for entry in labelled if entry.state != "sent"}
        ids = ids or {entry.id for entry in labelled if entry.number == newest}
        return [entry for entry in entries if entry.id in ids]
    matches = [entry for entry in entries if len(name) >= _SHORTEST_ID and entry.id.startswith(name.lower())]
    if not matches:
        raise CannotRead("not-in-outbox", "the outbox holds no “{name}”", "See: lgqtui outbox", name=name[:80])
    return matches


def entries_of_draft(context: AppContext, draft_path: Path) -> list[OutboxEntry]:
    """Return the entries of the packages of a draft, whatever it was called.

    They are recorded beside it. If the record was lost, they name its path; another draft may have been there before.
    """
    ids: set[str] = set()
    with suppress(CannotRead):
        ids = {version.id for version in read_delivery(sidecar_of(draft_path)).packages}
    path = str(draft_path)
    return [
        entry
        for entry in context.outbox.shown_entries()
        if entry.id in ids or (entry.draft_path == path and _may_be_of(context, entry, draft_path))
    ]


def _may_be_of(context: AppContext, entry: OutboxEntry, draft_path: Path) -> bool:
    """Return False if a package was made of another draft than the one that is at that path now."""
    from lgqtui.draft.store import DraftFile  # late: most records are whole
    from lgqtui.package.verify import draft_id_of

    with suppress(CannotRead):
        draft = DraftFile(draft_path, context.clock).load()
        return draft_id_of(context.outbox.package_path(entry)) in ("", draft.id)
    return True


def packages_notice(context: AppContext, draft_path: Path) -> Iterator[str]:
    """Yield how many packages of a draft stay in the outbox when it is erased."""
    entries = entries_of_draft(context, draft_path)
    if not entries:
        return
    templates = "{n} package with its answers stays in the outbox.", "{n} packages with its answers stay in the outbox."
    yield trn(*templates, len({entry.id for entry in entries}))
    for package_id in sorted({entry.id for entry in entries if entry.state != "sent"}):
        yield tr("To take out what was not sent: lgqtui outbox drop {id}", id=package_id[:SHORT_ID])


def erase_notice(context: AppContext, path: Path) -> str:
    """Return what is erased with a draft, and what stays."""
    paths = context.drafts.erasable_paths(str(path))
    return "\n".join((tr("To be erased for good:"), *map(str, paths), *packages_notice(context, path)))


def entry_line(entry: OutboxEntry) -> str:
    """Return an entry in a line: its name, its receiver and its state."""
    params = {"label": entry.draft_name, "receiver": entry.address_label, "words": entry_status(entry)}
    return tr("{label} → {receiver}: {words}", **params)


def replaced_words(words: str, newer_id: str) -> str:
    """Return the state of a package with the id of the one that replaced it, if there is one."""
    return tr("{words}, replaced by {id}", words=words, id=newer_id[:SHORT_ID]) if newer_id else words


class DropRequest(Struct, frozen=True):
    """Entries to be taken out of the outbox, and what is said before; `warnings` say which may have arrived."""

    entries: tuple[OutboxEntry, ...]
    lines: tuple[str, ...]
    warnings: tuple[str, ...]


def prepare_drop(entries: Sequence[OutboxEntry], label: str) -> DropRequest:
    """Return the request to drop what was not sent. Raises WrongUse, which names `label`, if that is nothing."""
    if not entries:
        raise WrongUse("not-in-outbox", "nothing of {label} is in the outbox", "See: lgqtui outbox", label=label)
    unsent = sorted((entry for entry in entries if entry.state != "sent"), key=lambda entry: not entry.may_have_arrived)
    if not unsent:
        message = "{label} was sent; what was sent is kept with its receipt"
        raise WrongUse("was-sent", message, "See: lgqtui outbox show {label}", label=label)
    template = "{label} may have arrived at {receiver}, and dropping it here takes nothing back there."
    doubtful = (entry for entry in unsent if entry.may_have_arrived)
    warnings = tuple(tr(template, label=entry.draft_name, receiver=entry.address_label) for entry in doubtful)
    end = tr("What is dropped is not sent any more.")
    return DropRequest(tuple(unsent), (*map(entry_line, unsent), *warnings, end), warnings)


def drop_packages(context: AppContext, request: DropRequest, *, wait: float = 5.0) -> str:
    """Take packages out of the outbox, and out of the record of their drafts unless they may have arrived.

    Raises Busy if something is being sent for more than `wait` seconds.
    """
    from lgqtui.submission.sender import note_dropped  # late: the outbox is listed without it

    outbox, ids = context.outbox, set()
    with outbox.lock_for_sending(wait):
        current = (outbox.find(entry.id, entry.address_label) for entry in request.entries)
        for entry in filter(None, current):  # as they are now: a question was asked meanwhile
            outbox.drop(entry)
            ids.add(entry.id)
            if not entry.may_have_arrived and not outbox.entries_of_package(entry.id):
                note_dropped(entry)
    return trn("{n} package is dropped.", "{n} packages are dropped.", len(ids))


def find_replacements(entries: Sequence[OutboxEntry]) -> Mapping[tuple[str, str], str]:
    """Return the newest package that replaced each sent one, by its id and receiver; `entries` are all of an outbox."""
    predecessors: dict[str, str] = {}
    for draft in {entry.draft_path for entry in entries if entry.draft_path}:
        with suppress(CannotRead):
            packages = read_delivery(sidecar_of(Path(draft))).packages
            predecessors |= {version.id: version.supersedes for version in packages}
    predecessors |= {entry.id: entry.supersedes for entry in entries if entry.supersedes}
    sent = [entry for entry in entries if entry.state == "sent"]
    replacements = {
        (older, new.address_hash): new.id for new in sent for older in _older_packages(new.id, predecessors)
    }
    return {key: replacements[key] for entry in sent if (key := (entry.id, entry.address_hash)) in replacements}


def _older_packages(package_id: str, predecessors: Mapping[str, str]) -> Iterator[str]:
    visited = {package_id}
    while (package_id := predecessors.get(package_id, "")) and package_id not in visited:
        visited.add(package_id)
        yield package_id
