"""Sending the draft by talk: what would be sent and where to, then how it goes, up to the receipt."""

from __future__ import annotations

from lgqtui.draft.ledger import ledger_of
from lgqtui.draft.sidecar import sidecar_of
from lgqtui.errors import Error
from lgqtui.i18n import say
from lgqtui.package.pack import Prepared, prepare
from lgqtui.plain.carrying import carry_spoken, say_receipt
from lgqtui.plain.console import Option
from lgqtui.plain.packing import told_summary
from lgqtui.plain.session import Conversation
from lgqtui.settings.registry import read_settings, write_setting
from lgqtui.submission.credentials import Ways
from lgqtui.submission.deliveries import kept_receipt
from lgqtui.submission.endpoints.address import Endpoint
from lgqtui.submission.outbox import Outbox
from lgqtui.submission.posting import Address, post_draft
from lgqtui.submission.sender import Plan
from lgqtui.submission.transfer import CAP_WATCHED, Pace

_FOR_EVER = float("inf")


def submit(c: Conversation, words: str) -> None:
    """Say what would be sent, and seal and send it if the person wants that. `words` may name another receiver.

    Raises Error if it cannot be sealed.
    """
    summary = told_summary(c)
    if summary is None:
        return
    ways = Ways(c.drafts.home, c.settings.environ)
    endpoint = ways.endpoint(words) if words else _chosen_endpoint(c, ways)
    while endpoint is not None:
        said = c.talk.choose(say("Your choice:"), _choices(c, endpoint), "no")
        c.later = said.command
        if said.text == "yes":
            _send(c, ways, endpoint)
            return
        if said.text != "address":
            break
        endpoint = _asked_endpoint(c, ways) or endpoint
    c.say(say("Nothing was sent."))


def _choices(c: Conversation, endpoint: Endpoint) -> tuple[Option, ...]:
    c.say(say("It goes to: {where}", where=endpoint.shown))
    return (
        Option("yes", say("seal and send it"), "y"),
        Option("address", say("say another address")),
        Option("no", say("leave it open"), "n"),
    )


def _chosen_endpoint(c: Conversation, ways: Ways) -> Endpoint | None:
    """Where packages go by the settings; where these name none, it is asked."""
    try:
        wanted = read_settings(c.drafts.home, c.settings.environ)["endpoint"]
        if wanted:
            return ways.endpoint(wanted)
        c.say(say("Nothing says yet where packages go."))
    except Error as error:
        c.say_error(error)
    return _asked_endpoint(c, ways)


def _asked_endpoint(c: Conversation, ways: Ways) -> Endpoint | None:
    """Where packages go, as the person says it, kept in the settings; None if they say nothing."""
    c.say(say("Where do packages go? The address that the office gave you, or folder:PATH to practise."))
    c.say(say("https://…, folder:PATH, tus+https://… or s3+https://…. A token is kept by: lgqtui config receiver"))
    while given := c.talk.ask_exact(say("Address, nothing to leave it:")).strip():
        try:
            endpoint = ways.endpoint(given)
            write_setting(c.drafts.home, "endpoint", endpoint.name or endpoint.address)
        except Error as error:
            c.say_error(error)
        else:
            return endpoint
    return None


def _send(c: Conversation, ways: Ways, endpoint: Endpoint) -> None:
    """Seal, put into the outbox, send until it is there; Ctrl-C leaves it in the outbox."""
    outbox, name = Outbox(c.drafts.home.outbox), c.path.stem
    c.say(say("Sealing …"))
    parcel = post_draft(
        outbox, _prepared(c), Address(endpoint, name, str(c.path)), c.clock(), lambda _done, _whole: None
    )
    if parcel.state == "sent":
        c.say(say("The same was sent to {shown} before, and is not sent again.", shown=parcel.shown))
    else:
        key = (parcel.id, parcel.key)
        carry_spoken(c.talk, ways, outbox, Pace(clock=c.clock), _wanting(key, patience=_FOR_EVER))
    if lines := kept_receipt(outbox, outbox.find(parcel.id, endpoint.shown) or parcel):
        say_receipt(c.talk, lines)


def _prepared(c: Conversation) -> Prepared:
    sidecar = sidecar_of(c.path)
    return prepare(c.interview.draft, c.interview.questionnaire, ledger_of(sidecar), sidecar)


def _wanting(key: tuple[str, str], *, patience: float) -> Plan:
    return Plan(lambda other: (other.id, other.key) == key, patience, CAP_WATCHED)
