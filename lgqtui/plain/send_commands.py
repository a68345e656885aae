"""Sending the draft by talk: what would be sent and where to, then how it goes, up to the receipt."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic

from lgqtui.draft.ledger import ledger_of
from lgqtui.draft.sidecar import sidecar_of
from lgqtui.errors import Busy, Error
from lgqtui.files import private_folder
from lgqtui.formatting import format_size
from lgqtui.i18n import tr
from lgqtui.package.pack import PackageSource, build_source
from lgqtui.package.pack import pack as seal
from lgqtui.package.summary import PackageSummary, summarize, summary_lines
from lgqtui.plain.console import Console, Option
from lgqtui.plain.session import PlainSession, words_about
from lgqtui.settings.loader import read_settings, write_setting
from lgqtui.submission.credentials import EndpointResolver
from lgqtui.submission.deliveries import stored_receipt_lines
from lgqtui.submission.endpoints.address import Endpoint
from lgqtui.submission.outbox import Outbox
from lgqtui.submission.outbox_entry import OutboxEntry, clock_time, entry_status, next_action
from lgqtui.submission.posting import Address, enqueue_draft
from lgqtui.submission.sender import Sender, SendPolicy
from lgqtui.submission.transfer import CAP_WATCHED, RetryClock


def pack(c: PlainSession, _: str) -> None:
    """Say what would be sealed, and seal it if the person wants that. Raises Error if it cannot be."""
    if told_summary(c) is None:
        return
    choices = (Option("yes", tr("seal it"), "y"), Option("no", tr("leave it open"), "n"))
    said = c.talk.choose(tr("Your choice:"), choices, "no")
    c.later = said.command
    if said.text != "yes":
        c.say(tr("Nothing was sealed."))
        return
    sidecar = c.sitting.file.sidecar
    draft, questionnaire, today = c.interview.draft, c.interview.questionnaire, c.clock().astimezone().date()
    sealed = seal(draft, questionnaire, ledger_of(sidecar), sidecar, private_folder(sidecar / "packages"), today=today)
    c.say(tr("Sealed, {size}: {path}", size=format_size(sealed.size), path=sealed.path))
    c.say(tr("sha256 {digest}", digest=sealed.sha256))


def told_summary(c: PlainSession) -> PackageSummary | None:
    """Save, and say what a package would hold and what was found; None if nothing can be sealed, which is said."""
    c.interview.settle()
    if not c.save():
        return None
    c.say_place_again()
    sidecar = c.sitting.file.sidecar
    summary = summarize(c.interview.draft, c.interview.questionnaire, ledger_of(sidecar), sidecar)
    for line in summary_lines(summary):
        c.say(line)
    for problem in (*summary.structural, *summary.findings):
        c.say(tr("{field}. {told}", field=problem.field, told=words_about(problem)))
    if summary.structural:
        c.say(tr("It cannot be sealed: evidence is missing or was changed. Attach it again, or take it off."))
        return None
    return summary


_BETWEEN = 10.0
"""Seconds between two words about how much has left."""


class ConsoleObserver:
    """Told by a Sender, tells a person."""

    def __init__(self, talk: Console, pace: RetryClock) -> None:
        self._talk = talk
        self._pace = pace
        self._told = monotonic()

    def begins(self, parcel: OutboxEntry) -> None:
        """Say what goes where."""
        self._told = monotonic()
        self._talk.say(tr("Sending {label} to {shown}.", label=parcel.label, shown=parcel.address_label))

    def moved(self, parcel: OutboxEntry, count: int) -> None:
        """Say from time to time how much has left."""
        if monotonic() - self._told >= _BETWEEN:
            self._told = monotonic()
            done, whole = format_size(count), format_size(parcel.size)
            self._talk.say(tr("{done} of {all} have left.", done=done, all=whole))

    def ended(self, parcel: OutboxEntry) -> None:
        """Say what came of a try, and what has to happen next."""
        self._talk.say(tr("{label}: {words}.", label=parcel.label, words=entry_status(parcel).removesuffix(".")))
        if told := next_action(parcel):
            self._talk.say(told)

    def waits(self, seconds: float) -> None:
        """Say when the next try is."""
        when = clock_time(self._pace.now() + seconds, self._pace.clock())
        self._talk.say(tr("Next try at {time}. Ctrl-C leaves it in the outbox, to be sent later.", time=when))


def carry_spoken(talk: Console, ways: EndpointResolver, outbox: Outbox, pace: RetryClock, plan: SendPolicy) -> None:
    """Send and say how it goes; whatever ends it, what was not sent stays in the outbox."""
    try:
        Sender(outbox, ways.of, pace, ConsoleObserver(talk, pace)).send(plan)
    except Busy:
        talk.say(tr("Another lgqtui is sending now; it takes what waits along."))
    except KeyboardInterrupt:
        talk.say()
        talk.say(tr("Stopped. What was not sent stays in the outbox; /send in the list of drafts sends it."))


def say_receipt(talk: Console, lines: Sequence[str]) -> None:
    """Say a receipt."""
    talk.say(tr("Receipt:"))
    for line in lines:
        talk.say(line)


_FOR_EVER = float("inf")


def submit(c: PlainSession, words: str) -> None:
    """Say what would be sent, and seal and send it if the person wants that. `words` may name another receiver.

    Raises Error if it cannot be sealed.
    """
    summary = told_summary(c)
    if summary is None:
        return
    ways = EndpointResolver(c.drafts.home, c.settings.environ)
    endpoint = ways.endpoint(words) if words else _chosen_endpoint(c, ways)
    while endpoint is not None:
        said = c.talk.choose(tr("Your choice:"), _choices(c, endpoint), "no")
        c.later = said.command
        if said.text == "yes":
            _send(c, ways, endpoint)
            return
        if said.text != "address":
            break
        endpoint = _asked_endpoint(c, ways) or endpoint
    c.say(tr("Nothing was sent."))


def _choices(c: PlainSession, endpoint: Endpoint) -> tuple[Option, ...]:
    c.say(tr("It goes to: {where}", where=endpoint.label))
    return (
        Option("yes", tr("seal and send it"), "y"),
        Option("address", tr("say another address")),
        Option("no", tr("leave it open"), "n"),
    )


def _chosen_endpoint(c: PlainSession, ways: EndpointResolver) -> Endpoint | None:
    """Where packages go by the settings; where these name none, it is asked."""
    try:
        wanted = read_settings(c.drafts.home, c.settings.environ)["endpoint"]
        if wanted:
            return ways.endpoint(wanted)
        c.say(tr("Nothing says yet where packages go."))
    except Error as error:
        c.say_error(error)
    return _asked_endpoint(c, ways)


def _asked_endpoint(c: PlainSession, ways: EndpointResolver) -> Endpoint | None:
    """Where packages go, as the person says it, kept in the settings; None if they say nothing."""
    c.say(tr("Where do packages go? The address that the office gave you, or folder:PATH to practise."))
    c.say(tr("https://…, folder:PATH, tus+https://… or s3+https://…. A token is kept by: lgqtui config receiver"))
    while given := c.talk.ask_exact(tr("Address, nothing to leave it:")).strip():
        try:
            endpoint = ways.endpoint(given)
            write_setting(c.drafts.home, "endpoint", endpoint.name or endpoint.address)
        except Error as error:
            c.say_error(error)
        else:
            return endpoint
    return None


def _send(c: PlainSession, ways: EndpointResolver, endpoint: Endpoint) -> None:
    """Seal, put into the outbox, send until it is there; Ctrl-C leaves it in the outbox."""
    outbox, name = Outbox(c.drafts.home.outbox), c.path.stem
    c.say(tr("Sealing …"))
    parcel = enqueue_draft(
        outbox, _prepared(c), Address(endpoint, name, str(c.path)), c.clock(), lambda _done, _whole: None
    )
    if parcel.state == "sent":
        c.say(tr("The same was sent to {shown} before, and is not sent again.", shown=parcel.address_label))
    else:
        key = (parcel.id, parcel.key)
        carry_spoken(c.talk, ways, outbox, RetryClock(clock=c.clock), _wanting(key, patience=_FOR_EVER))
    if lines := stored_receipt_lines(outbox, outbox.find(parcel.id, endpoint.label) or parcel):
        say_receipt(c.talk, lines)


def _prepared(c: PlainSession) -> PackageSource:
    sidecar = sidecar_of(c.path)
    return build_source(c.interview.draft, c.interview.questionnaire, ledger_of(sidecar), sidecar)


def _wanting(key: tuple[str, str], *, patience: float) -> SendPolicy:
    return SendPolicy(lambda other: (other.id, other.key) == key, patience, CAP_WATCHED)
