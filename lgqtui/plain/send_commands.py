"""Pack and submit from the console, with progress and receipt."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from lgqtui.errors import Error
from lgqtui.formatting import format_size
from lgqtui.i18n import tr
from lgqtui.plain.console import Console, Option, ProgressLines, ask_until_valid, confirm
from lgqtui.plain.session import PlainSession, problem_sentence
from lgqtui.submission.endpoints.address import Endpoint
from lgqtui.submission.outbox_entry import OutboxEntry, entry_status, finding_line, next_action
from lgqtui.submission.sender import SendPolicy
from lgqtui.workflows import submissions
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.deliveries import stored_receipt_lines
from lgqtui.workflows.packages import PackagePreview, pack_draft, preview_package

_RESEND = "/send in the list of drafts"
"""The command that sends what waits."""


# Packing


def pack(session: PlainSession, _: str) -> None:
    """Print what the package would hold, and write it, if needed on a yes. Raises Error if it cannot be written."""
    if (preview := _preview(session)) is None:
        return
    _say_preview(session, preview)
    if preview.needs_confirmation and not confirm(session, tr("seal it"), tr("leave it open")):
        session.say(tr("Nothing was sealed."))
        return
    session.say_all(pack_draft(session.context, preview).lines)


def _preview(session: PlainSession, *, can_ask: bool = True) -> PackagePreview | None:
    if not session.save():
        return None
    session.repeat_introduction()
    interview = session.interview
    return preview_package(interview.draft, interview.questionnaire, session.path, can_ask=can_ask)


def _say_preview(session: PlainSession, preview: PackagePreview) -> None:
    session.say_all(preview.lines)
    session.say_all(tr("{field}. {text}", field=p.field, text=problem_sentence(p)) for p in preview.problems)
    if preview.unlisted_count:
        session.say(preview.more_line("/check"))
    if not preview.can_pack:
        raise preview.refusal


# Sending


def submit(session: PlainSession, argument: str) -> None:
    """Print what would be sent, and pack and send it on a yes, or raise Error. `argument` may be another endpoint."""
    if (preview := _preview(session)) is None:
        return
    endpoint, is_previewed = _endpoint(session, argument), False
    while endpoint is not None:
        entry = submissions.prepare_submission(session.context, preview, endpoint)
        if entry is not None and entry.state == "sent":
            session.say(submissions.sealed_notice(entry))
            say_receipt(session.console, stored_receipt_lines(session.context.outbox, entry))
            return
        if not is_previewed:
            _say_preview(session, preview)
            is_previewed = True
        choice = _ask_to_send(session, endpoint, entry)
        if choice == "yes":
            if entry is None:
                session.say(tr("Sealing …"))
            _send(session, preview, endpoint)
            return
        if choice != "address":
            break
        endpoint = _ask_endpoint(session) or endpoint
    session.say(tr("Nothing was sent."))


def _ask_to_send(session: PlainSession, endpoint: Endpoint, entry: OutboxEntry | None) -> str:
    if entry is not None:
        session.say(submissions.sealed_notice(entry))
    choices = (
        Option("yes", tr("send it") if entry is not None else tr("seal and send it"), "y"),
        Option("address", tr("say another address")),
        Option("no", tr("leave it open"), "n"),
    )
    session.say(tr("It goes to: {where}", where=endpoint.label))
    return session.choose(tr("Your choice:"), choices, "no").text


def _endpoint(session: PlainSession, typed: str) -> Endpoint | None:
    if typed:
        return submissions.choose_endpoint(session.context, typed)
    try:
        endpoint = submissions.default_endpoint(session.context)
    except Error as error:
        session.say(error.sentence)
    else:
        if endpoint is not None:
            return endpoint
        session.say(tr("Nothing says yet where packages go."))
    return _ask_endpoint(session)


def _ask_endpoint(session: PlainSession) -> Endpoint | None:
    session.say_all(submissions.endpoint_question())
    ask = partial(session.console.ask_exact, tr("Address, nothing to leave it:"))
    save = partial(submissions.save_endpoint, session.context)
    endpoint, notice = ask_until_valid(ask, save, session.say) or (None, "")
    if notice:
        session.say(notice)
    return endpoint


def _send(session: PlainSession, preview: PackagePreview, endpoint: Endpoint) -> None:
    context = session.context
    entry = submissions.enqueue_draft(context, preview, endpoint)
    send_and_report(session.console, context, submissions.send_policy(context, entry, is_watched=True))
    say_receipt(session.console, stored_receipt_lines(context.outbox, entry))


def run_dry_run(session: PlainSession, argument: str) -> None:
    """Print what would be sent, and whether it would arrive; nothing is sent. `argument` may be another endpoint."""
    if (preview := _preview(session, can_ask=False)) is None:
        return
    _say_preview(session, preview)
    if (endpoint := _endpoint(session, argument)) is None:
        return
    package = submissions.package_of(preview, submissions.prepare_submission(session.context, preview, endpoint))
    session.say(submissions.dry_run_heading(endpoint))
    session.say_all(map(finding_line, submissions.dry_run(session.context, endpoint, package, session.say)))


class ConsoleObserver:
    """Prints the progress of a Sender."""

    def __init__(self, console: Console, context: AppContext) -> None:
        self._console = console
        self._context = context
        self._progress = ProgressLines(console)

    def report_attempt(self, entry: OutboxEntry) -> None:
        """Print what is sent to which endpoint."""
        self._progress = ProgressLines(self._console)
        self._console.say(tr("Sending {label} to {receiver}.", label=entry.draft_name, receiver=entry.address_label))

    def report_progress(self, entry: OutboxEntry, count: int) -> None:
        """Print from time to time how much was sent."""
        sent, total = format_size(count), format_size(entry.size)
        self._progress.report(tr("{done} of {all} have left.", done=sent, all=total))

    def report_result(self, entry: OutboxEntry) -> None:
        """Print the outcome of an attempt, and what the user has to do next."""
        self._console.say(tr("{label}: {words}.", label=entry.draft_name, words=entry_status(entry).removesuffix(".")))
        if action := next_action(entry, self._context.clock(), tr(_RESEND)):
            self._console.say(action)

    def report_pause(self, seconds: float) -> None:
        """Print the time of the next attempt."""
        self._console.say(submissions.next_try(self._context, seconds, "Ctrl-C"))


def send_and_report(console: Console, context: AppContext, policy: SendPolicy) -> None:
    """Send and print the progress; what was not sent stays in the outbox, however it ends."""
    if policy.patience and context.outbox.is_being_sent():  # else that is how it ends
        console.say(tr(submissions.BUSY))
    result = submissions.send(context, policy, ConsoleObserver(console, context), tr(_RESEND))
    if result.was_interrupted:
        console.say()
    if result.message:
        console.say(result.message)


def say_receipt(console: Console, lines: Sequence[str]) -> None:
    """Print a receipt, if there is one."""
    for line in (tr("Receipt:"), *lines) if lines else ():
        console.say(line)
