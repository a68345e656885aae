"""Pack and submit from the console, with progress and receipt."""

from __future__ import annotations

import math
from collections.abc import Sequence
from time import monotonic

from lgqtui.draft.ledger import ledger_of
from lgqtui.draft.sidecar import sidecar_of
from lgqtui.errors import Busy, Error
from lgqtui.files import private_folder
from lgqtui.formatting import format_size
from lgqtui.i18n import tr
from lgqtui.package.pack import PackageSource, build_source
from lgqtui.package.pack import pack as write_package
from lgqtui.package.summary import PackageSummary, summarize, summary_lines
from lgqtui.plain.console import Console, Option
from lgqtui.plain.session import PlainSession, problem_sentence
from lgqtui.settings.loader import read_settings, write_setting
from lgqtui.submission.credentials import EndpointResolver
from lgqtui.submission.deliveries import stored_receipt_lines
from lgqtui.submission.endpoints.address import Endpoint
from lgqtui.submission.outbox import Outbox
from lgqtui.submission.outbox_entry import OutboxEntry, clock_time, entry_status, next_action
from lgqtui.submission.sender import Sender, SendPolicy
from lgqtui.submission.transfer import CAP_WATCHED, RetryClock
from lgqtui.workflows.submissions import Address, enqueue_draft


def pack(session: PlainSession, _: str) -> None:
    """Print what the package would hold, and write it on a yes. Raises Error if it cannot be written."""
    if say_summary(session) is None:
        return
    choices = (Option("yes", tr("seal it"), "y"), Option("no", tr("leave it open"), "n"))
    reply = session.choose(tr("Your choice:"), choices, "no")
    if reply.text != "yes":
        session.say(tr("Nothing was sealed."))
        return
    sidecar = session.draft_session.file.sidecar
    package = write_package(
        session.interview.draft,
        session.interview.questionnaire,
        ledger_of(sidecar),
        sidecar,
        private_folder(sidecar / "packages"),
        today=session.clock().astimezone().date(),
    )
    session.say(tr("Sealed, {size}: {path}", size=format_size(package.size), path=package.path))
    session.say(tr("sha256 {digest}", digest=package.sha256))


def say_summary(session: PlainSession) -> PackageSummary | None:
    """Save, and print what a package would hold and its problems; None if the draft cannot be packed."""
    session.interview.settle()
    if not session.save():
        return None
    session.repeat_introduction()
    sidecar = session.draft_session.file.sidecar
    summary = summarize(session.interview.draft, session.interview.questionnaire, ledger_of(sidecar), sidecar)
    session.say_all(summary_lines(summary))
    for problem in (*summary.structural, *summary.findings):
        session.say(tr("{field}. {told}", field=problem.field, told=problem_sentence(problem)))
    if summary.structural:
        session.say(tr("It cannot be sealed: evidence is missing or was changed. Attach it again, or take it off."))
        return None
    return summary


_PROGRESS_SECONDS = 10.0
"""Seconds between two progress lines."""


class ConsoleObserver:
    """Prints the progress of a Sender."""

    def __init__(self, console: Console, retry_clock: RetryClock) -> None:
        self._console = console
        self._retry_clock = retry_clock
        self._last_report = monotonic()

    def begins(self, entry: OutboxEntry) -> None:
        """Print what is sent to which endpoint."""
        self._last_report = monotonic()
        self._console.say(tr("Sending {label} to {shown}.", label=entry.label, shown=entry.address_label))

    def moved(self, entry: OutboxEntry, count: int) -> None:
        """Print from time to time how much was sent."""
        if monotonic() - self._last_report >= _PROGRESS_SECONDS:
            self._last_report = monotonic()
            sent, total = format_size(count), format_size(entry.size)
            self._console.say(tr("{done} of {all} have left.", done=sent, all=total))

    def ended(self, entry: OutboxEntry) -> None:
        """Print the outcome of an attempt, and what the user has to do next."""
        self._console.say(tr("{label}: {words}.", label=entry.label, words=entry_status(entry).removesuffix(".")))
        if action := next_action(entry):
            self._console.say(action)

    def waits(self, seconds: float) -> None:
        """Print the time of the next attempt."""
        when = clock_time(self._retry_clock.now() + seconds, self._retry_clock.clock())
        self._console.say(tr("Next try at {time}. Ctrl-C leaves it in the outbox, to be sent later.", time=when))


def send_and_report(
    console: Console, resolver: EndpointResolver, outbox: Outbox, retry_clock: RetryClock, policy: SendPolicy
) -> None:
    """Send and print the progress; what was not sent stays in the outbox, however it ends."""
    try:
        Sender(outbox, resolver.of, retry_clock, ConsoleObserver(console, retry_clock)).send(policy)
    except Busy:
        console.say(tr("Another lgqtui is sending now; it takes what waits along."))
    except KeyboardInterrupt:
        console.say()
        console.say(tr("Stopped. What was not sent stays in the outbox; /send in the list of drafts sends it."))


def say_receipt(console: Console, lines: Sequence[str]) -> None:
    """Print a receipt."""
    console.say(tr("Receipt:"))
    for line in lines:
        console.say(line)


def submit(session: PlainSession, argument: str) -> None:
    """Print what would be sent, and pack and send it on a yes. `argument` may be another endpoint.

    Raises Error if it cannot be packed.
    """
    summary = say_summary(session)
    if summary is None:
        return
    resolver = EndpointResolver(session.drafts.home, session.settings.environ)
    endpoint = resolver.endpoint(argument) if argument else _default_endpoint(session, resolver)
    choices = (
        Option("yes", tr("seal and send it"), "y"),
        Option("address", tr("say another address")),
        Option("no", tr("leave it open"), "n"),
    )
    while endpoint is not None:
        session.say(tr("It goes to: {where}", where=endpoint.label))
        reply = session.choose(tr("Your choice:"), choices, "no")
        if reply.text == "yes":
            _send(session, resolver, endpoint)
            return
        if reply.text != "address":
            break
        endpoint = _ask_endpoint(session, resolver) or endpoint
    session.say(tr("Nothing was sent."))


def _default_endpoint(session: PlainSession, resolver: EndpointResolver) -> Endpoint | None:
    """Return the endpoint of the settings; ask for it if they name none."""
    try:
        name = read_settings(session.drafts.home, session.settings.environ)["endpoint"]
        if name:
            return resolver.endpoint(name)
        session.say(tr("Nothing says yet where packages go."))
    except Error as error:
        session.say_error(error)
    return _ask_endpoint(session, resolver)


def _ask_endpoint(session: PlainSession, resolver: EndpointResolver) -> Endpoint | None:
    """Ask for an endpoint and save it in the settings; None if the input is empty."""
    session.say(tr("Where do packages go? The address that the office gave you, or folder:PATH to practise."))
    session.say(tr("https://…, folder:PATH, tus+https://… or s3+https://…. A token is kept by: lgqtui config receiver"))
    while typed := session.console.ask_exact(tr("Address, nothing to leave it:")).strip():
        try:
            endpoint = resolver.endpoint(typed)
            write_setting(session.drafts.home, "endpoint", endpoint.name or endpoint.address)
        except Error as error:
            session.say_error(error)
        else:
            return endpoint
    return None


def _send(session: PlainSession, resolver: EndpointResolver, endpoint: Endpoint) -> None:
    """Pack, put into the outbox, and send until it has arrived; Ctrl-C leaves it in the outbox."""
    outbox = Outbox(session.drafts.home.outbox)
    session.say(tr("Sealing …"))
    address = Address(endpoint, session.path.stem, str(session.path))
    entry = enqueue_draft(outbox, _package_source(session), address, session.clock(), lambda _done, _total: None)
    if entry.state == "sent":
        session.say(tr("The same was sent to {shown} before, and is not sent again.", shown=entry.address_label))
    else:
        key = (entry.id, entry.key)
        policy = SendPolicy(lambda other: (other.id, other.key) == key, math.inf, CAP_WATCHED)
        send_and_report(session.console, resolver, outbox, RetryClock(clock=session.clock), policy)
    if lines := stored_receipt_lines(outbox, outbox.find(entry.id, endpoint.label) or entry):
        say_receipt(session.console, lines)


def _package_source(session: PlainSession) -> PackageSource:
    sidecar = sidecar_of(session.path)
    return build_source(session.interview.draft, session.interview.questionnaire, ledger_of(sidecar), sidecar)
