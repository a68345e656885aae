"""From a draft or a package to the receipt: the endpoint, the outbox, sending, and a dry run that sends nothing."""

from __future__ import annotations

import math
import os
import shutil
from collections.abc import Callable, Sequence
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from lgqtui.draft.attachment_files import ProgressCallback
from lgqtui.draft.delivery import SHORT_ID, read_delivery
from lgqtui.errors import Busy, CannotWrite
from lgqtui.files import exists
from lgqtui.formatting import format_size, format_timestamp, local_time
from lgqtui.i18n import tr
from lgqtui.os_errors import os_error_text
from lgqtui.settings.loader import read_settings
from lgqtui.submission.credentials import TokenStore
from lgqtui.submission.endpoints.address import Endpoint
from lgqtui.submission.endpoints.dry_run import DryRun, findings
from lgqtui.submission.endpoints.kinds import address_forms, offered_kinds
from lgqtui.submission.endpoints.protocol import DryRunFinding
from lgqtui.submission.network_errors import STALLED
from lgqtui.submission.outbox import PACKAGE_NAME
from lgqtui.submission.outbox_entry import OutboxEntry, clock_time, finding_line, next_action
from lgqtui.submission.receipt import PackageRef
from lgqtui.submission.sender import Sender, SendObserver, SendPolicy, note_state
from lgqtui.submission.transfer import UNATTENDED_PAUSE, WATCHED_PAUSE, RetryClock, Transfer
from lgqtui.workflows.context import AppContext

if TYPE_CHECKING:
    from lgqtui.workflows.packages import PackagePreview

DRY_RUN_TIMEOUT = 10.0
"""Seconds after which a receiver that does not answer a dry run is given up."""
FORGET = "-"
"""Typed instead of a token, it has the one that is stored forgotten."""
FROM_ENVIRONMENT = "The token comes from the environment variable {variable}."
KEEP_IN_FILE = "This system has no store of secrets here. Keep it in a file that only you can read?"
BUSY = "Another lgqtui is sending now; it takes what waits along."
_NO_PACKAGE = PackageRef("00000000-0000-5000-8000-000000000000", "", 1)


def endpoint_question() -> tuple[str, str]:
    """Return the question where packages go, and the forms of an answer."""
    question = tr("Where do packages go? The address that the office gave you, or folder:PATH to practise.")
    hint = tr("{forms}. A token is kept by: lgqtui config receiver", forms=address_forms(offered_kinds()))
    return question, hint


def choose_endpoint(context: AppContext, typed: str = "") -> Endpoint:
    """Return the endpoint of a name or address, or that of the settings. Raises WrongUse if there is none."""
    return context.endpoints.endpoint(typed or endpoint_setting(context))


def default_endpoint(context: AppContext) -> Endpoint | None:
    """Return the endpoint of the settings as they are now; None if they name none. Raises as `choose_endpoint` does."""
    name = endpoint_setting(context)
    return context.endpoints.endpoint(name) if name else None


def endpoint_setting(context: AppContext) -> str:
    """Return the name or address of the endpoint as the settings are now; "" if they have none."""
    return read_settings(context.folders, context.environ)["endpoint"]


def save_endpoint(context: AppContext, typed: str) -> tuple[Endpoint, str]:
    """Save where packages go; return the endpoint and the notice of `change_setting`. Raises as that does."""
    endpoint = context.endpoints.endpoint(typed)
    return endpoint, context.change_setting("endpoint", typed)


def change_token(tokens: TokenStore, endpoint: Endpoint, token: str, *, in_file: bool | None = None) -> str:
    """Keep a token of an endpoint, or forget it for a hyphen, and say so.

    Returns "" if `in_file` has to say first whether a file may hold it. Raises WrongUse, CannotRead or FileError.
    """
    if token == FORGET:
        tokens.forget(endpoint)
        return tr("The token is kept no longer.")
    if in_file is None:
        return tr("The token is in the system's store of secrets.") if tokens.keep_in_keyring(endpoint, token) else ""
    if in_file:
        return tr("The token is kept in {path}", path=tokens.keep_in_file(endpoint, token))
    return tr("The token is not kept. Give it each time by {variable}.", variable=endpoint.token_variable)


def prepare_submission(context: AppContext, preview: PackagePreview, endpoint: Endpoint) -> OutboxEntry | None:
    """Return the entry that has the same answers for that endpoint, waiting or sent; None if they are to be packed.

    Raises CannotRead if the content of the draft cannot be determined.
    """
    entry = _find_entry(context, preview, endpoint)
    if entry is not None and entry.state == "sent":
        # It may have been sent as a package from elsewhere.
        note_state(replace(entry, draft_path=str(preview.path)), "sent")
    return entry


def package_of(preview: PackagePreview, entry: OutboxEntry | None) -> PackageRef:
    """Return the package that would be sent; of one to be packed the digest is not known yet."""
    return PackageRef(preview.source.id, "", preview.source.size) if entry is None else entry.package


def sealed_notice(entry: OutboxEntry) -> str:
    """Return the sentence for a package that was sealed before, and sent or not."""
    if entry.state != "sent":
        return tr("It is sealed already, and waits.")
    return tr("The same was sent to {receiver} before, and is not sent again.", receiver=entry.address_label)


def _find_entry(context: AppContext, preview: PackagePreview, endpoint: Endpoint) -> OutboxEntry | None:
    """Return the entry for that endpoint with the same answers, whatever its link verdicts, if its bytes are stored."""
    if not any(entry.address_label == endpoint.label for entry in context.outbox.entries()):
        return None  # the content of the package, which takes time, need not be determined
    newest_first = reversed(read_delivery(preview.sidecar).packages)
    same_answers = takewhile(lambda version: version.answers_digest == preview.source.answers_digest, newest_first)
    ids = (preview.source.id, *(version.id for version in same_answers))
    return next(filter(None, (_find_stored(context, package_id, endpoint) for package_id in ids)), None)


def _find_stored(context: AppContext, package_id: str, endpoint: Endpoint) -> OutboxEntry | None:
    existing = context.outbox.find(package_id, endpoint.label)
    return existing if existing is not None and context.outbox.has_package(existing.package) else None


def enqueue_draft(
    context: AppContext,
    preview: PackagePreview,
    endpoint: Endpoint,
    on_progress: ProgressCallback = lambda _done, _total: None,
) -> OutboxEntry:
    """Add a draft to the outbox; a package with the same answers is reused. Raises as `write_package` does."""
    existing = _find_entry(context, preview, endpoint)
    package = _pack_into_outbox(context, preview, on_progress) if existing is None else existing.package
    new = _new_entry(context, package, endpoint, preview.path.stem)
    entry = context.outbox.put(replace(new, draft_path=str(preview.path), supersedes=preview.source.supersedes))
    note_state(replace(entry, draft_path=str(preview.path)), "sent" if entry.state == "sent" else "packed")
    return entry


def _pack_into_outbox(context: AppContext, preview: PackagePreview, on_progress: ProgressCallback) -> PackageRef:
    from lgqtui.package.pack import write_package  # late: `outbox send` packs nothing

    outbox = context.outbox
    outbox.remove_temporary_files()
    if stored := next(filter(outbox.has_package, outbox.recorded_packages(preview.source.id)), None):
        return stored  # the record beside the draft may be lost, and with it the day that gives the same bytes
    today = local_time(context.clock()).date()
    with outbox.new_package_path(preview.source.id) as path:
        file = write_package(preview.source, path, today=today, on_progress=on_progress)
    return PackageRef(file.id, file.sha256, file.size)


def refuse_other_bytes(context: AppContext, path: Path, package: PackageRef) -> None:
    """Raise CannotWrite if the outbox has an entry or a receipt of other bytes under the id of a package."""
    outbox = context.outbox
    if outbox.recorded_packages(package.id) <= {package}:
        return
    entries = outbox.entries_of_package(package.id)
    message = "{file} is not the package that the outbox has under its id, {id}"
    hint = "That one is kept as it is. To send it: lgqtui submit {stored}"
    if entries and all(entry.state != "sent" for entry in entries):
        hint = "Submit that one: lgqtui submit {stored}, or take it out first: lgqtui outbox drop {short_id}"
    stored = outbox.folder / package.id / PACKAGE_NAME
    params = {"file": path, "id": package.id, "stored": stored, "short_id": package.id[:SHORT_ID]}
    raise CannotWrite("other-package", message, hint, **params)


def enqueue_package(context: AppContext, path: Path, package: PackageRef, endpoint: Endpoint) -> OutboxEntry:
    """Add a copy of a sealed package to the outbox. Raises CannotRead, or CannotWrite as `refuse_other_bytes` does."""
    refuse_other_bytes(context, path, package)
    if _find_stored(context, package.id, endpoint) is None:
        context.outbox.remove_temporary_files()
        context.outbox.copy_package(path, package)
    return context.outbox.put(_new_entry(context, package, endpoint, path.stem))


def _new_entry(context: AppContext, package: PackageRef, endpoint: Endpoint, label: str) -> OutboxEntry:
    return OutboxEntry(
        id=package.id,
        sha256=package.sha256,
        size=package.size,
        address_label=endpoint.label,
        number=max((entry.number for entry in context.outbox.entries()), default=0) + 1,
        endpoint_name=endpoint.name,
        address="" if endpoint.name else endpoint.address,
        draft_name=label,
        queued_at=format_timestamp(context.clock()),
    )


def send_policy(
    context: AppContext,
    *entries: OutboxEntry,
    is_watched: bool,
    ignores_retry_after: bool = False,
    at_once: bool = True,
) -> SendPolicy:
    """Return the policy for these entries and those that have waited longer, or for everything that waits.

    If `is_watched`, entries are tried until they are sent, or all once; else the setting `patience` says how long.
    """
    includes = _with_earlier(entries) if entries else lambda entry: entry.state != "refused"
    if is_watched:
        return SendPolicy(includes, math.inf if entries else 0.0, WATCHED_PAUSE, at_once, ignores_retry_after)
    return SendPolicy(includes, float(context.settings["patience"]), UNATTENDED_PAUSE, at_once, ignores_retry_after)


def _with_earlier(entries: Sequence[OutboxEntry]) -> Callable[[OutboxEntry], bool]:
    keys = {(entry.id, entry.number) for entry in entries}  # not the address, which may become another meanwhile

    def includes(other: OutboxEntry) -> bool:
        is_earlier = (other.address_label == e.address_label and other.number < e.number for e in entries)
        return (other.id, other.number) in keys or (other.is_waiting and any(is_earlier))

    return includes


class SendResult(Struct, frozen=True):
    """How sending ended: `message` says what stopped it, "" if nothing did."""

    message: str = ""
    was_interrupted: bool = False


def send(
    context: AppContext,
    policy: SendPolicy,
    observer: SendObserver,
    command: str = "lgqtui outbox send",
    retry_clock: RetryClock | None = None,
) -> SendResult:
    """Send what a policy includes; `command` is what sends the rest later. What `observer` raises ends it."""
    clock = retry_clock or RetryClock(clock=context.clock)
    try:
        Sender(context.outbox, context.endpoints.resolve, clock, observer).send(policy)
    except Busy:
        return SendResult(tr(BUSY))
    except KeyboardInterrupt:
        message = tr("Stopped. What was not sent stays in the outbox: {command}", command=command)
        return SendResult(message, was_interrupted=True)
    held = [e for e in context.outbox.entries() if e.is_held(clock.clock()) and e.is_waiting and policy.includes(e)]
    return SendResult(next_action(held[0], clock.clock()) if held and policy.at_once else "")


def next_try(context: AppContext, seconds: float, leave_key: str = "") -> str:
    """Return when the next attempt starts, so many seconds from now, and the key that leaves it, if any."""
    now = context.clock()
    template = "Next try at {time}. You may leave with {key}: it stays in the outbox."
    time = clock_time(now.timestamp() + seconds, now)
    return tr(template if leave_key else "Next try at {time}.", time=time, key=leave_key)


def dry_run_heading(endpoint: Endpoint) -> str:
    """Return the sentence before a dry run."""
    return tr("To {receiver}; nothing is sent now.", receiver=endpoint.label)


def dry_run(
    context: AppContext, endpoint: Endpoint, package: PackageRef, on_progress: Callable[[str], None], token: str = ""
) -> list[DryRunFinding]:
    """Check whether a package would arrive at an endpoint; over the network this ends within `DRY_RUN_TIMEOUT` seconds.

    `on_progress` is called with a sentence before an answer is waited for. Without a token the one kept is used.
    Raises WrongUse or CannotRead if that cannot be read.
    """
    token = token or context.endpoints.token(endpoint)
    if not endpoint.kind.is_folder:
        on_progress(tr("Waiting for its answer, {n} seconds at most …", n=int(DRY_RUN_TIMEOUT)))
    retry_clock = RetryClock(clock=context.clock, connect_timeout=DRY_RUN_TIMEOUT, stall_timeout=DRY_RUN_TIMEOUT)
    return check_receiver(endpoint, token, package, retry_clock)


def try_receiver(
    context: AppContext, endpoint: Endpoint, on_progress: Callable[[str], None], token: str = ""
) -> list[str]:
    """Return in lines what a dry run finds before there is a package. Raises as `dry_run` does."""
    findings = dry_run(context, endpoint, _NO_PACKAGE, on_progress, token)
    return [finding_line(finding) for finding in findings if finding.code != "size"]


def check_receiver(endpoint: Endpoint, token: str, package: PackageRef, retry_clock: RetryClock) -> list[DryRunFinding]:
    """Check whether a package would arrive. Sends nothing of it and creates no file."""
    if endpoint.kind.is_folder:
        return _check_folder(Path(endpoint.target), package)
    from lgqtui.submission.client import send  # late: a folder needs no network library

    transfer = Transfer(Path(os.devnull), package, endpoint, retry_clock, token)
    result = send(transfer, DryRun(endpoint.target))
    if result.reply is not None:
        return list(findings(endpoint, result.reply, package.size, token))
    if result.outcome.code == STALLED:
        message = "the receiver has not answered for {n} seconds"
        return [DryRunFinding("reached", "bad", message, {"n": int(retry_clock.stall_timeout)})]
    return [DryRunFinding("reached", "bad", result.outcome.message, result.outcome.params)]


def _check_folder(folder: Path, package: PackageRef) -> list[DryRunFinding]:
    if not folder.is_dir():
        message = "{folder} is no folder" if exists(folder) else "the folder {folder} is not there"
        return [DryRunFinding("reached", "bad", message, {"folder": folder})]
    results = [DryRunFinding("reached", "good", "the folder is there")]
    if not os.access(folder, os.W_OK | os.X_OK):
        results.append(DryRunFinding("writable", "bad", "nothing may be written into it"))
    if exists(folder / f"{package.id}.zip"):
        results.append(DryRunFinding("there", "unsure", "a file of that package's name is there already"))
    return [*results, _check_free_space(folder, package.size)]


def _check_free_space(folder: Path, size: int) -> DryRunFinding:
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        message = "how much room there is cannot be seen: {why}"
        return DryRunFinding("size", "unsure", message, {"why": os_error_text(error)})
    params = {"free": format_size(free), "size": format_size(size)}
    if free < size:
        return DryRunFinding("size", "bad", "the package has {size}, and there is room for {free}", params)
    return DryRunFinding("size", "good", "the package has {size}; there is room", params)
