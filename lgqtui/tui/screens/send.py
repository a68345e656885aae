"""Sending: what would be sent, and then how it goes, in words. Leaving never harms a delivery."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from lgqtui.draft.ledger import ledger_of
from lgqtui.draft.model import Draft
from lgqtui.draft.sidecar import sidecar_of
from lgqtui.errors import Error
from lgqtui.formatting import format_size
from lgqtui.i18n import tr, trn
from lgqtui.package.pack import build_source
from lgqtui.package.summary import PackageSummary, summarize, summary_lines
from lgqtui.questionnaire.model import Questionnaire
from lgqtui.settings.loader import write_setting
from lgqtui.submission.credentials import EndpointResolver
from lgqtui.submission.endpoints.address import Endpoint
from lgqtui.submission.outbox import Outbox
from lgqtui.submission.outbox_entry import OutboxEntry, clock_time, entry_status, next_action, receipt_lines
from lgqtui.submission.posting import Address, enqueue_draft
from lgqtui.submission.transfer import RetryClock
from lgqtui.tui.actions import SEND_ACTIONS
from lgqtui.tui.content import plain_content
from lgqtui.tui.dialogs.dialog import LineDialog, ResultScreen
from lgqtui.tui.keys import key_name, key_of, keys_of
from lgqtui.tui.shipment import (
    RetryScheduled,
    SealProgress,
    SendFinished,
    SendWorker,
    TransferEnded,
    TransferProgress,
    TransferStarted,
)
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.widgets.key_bar import KeyBar
from lgqtui.tui.widgets.status_line import Labelled, SplitLine

if TYPE_CHECKING:
    from lgqtui.tui.app import LgqApp

_FOR_EVER = float("inf")
_BAR = 20


def open_send(app: LgqApp) -> None:
    """Save the open draft and show what would be sent of it."""
    session = app.session
    if session is None:
        return
    session.interview.settle()
    if not session.interview.flush():
        app.notify_text(tr("The draft cannot be saved, so it is not sent. See the bottom line."), "error")
        return
    app.push_screen(SendScreen(session.interview.draft, session.interview.questionnaire, session.file.path))


class SendScreen(ResultScreen[None]):
    """Shows what is in the package; Enter seals and sends it, Esc goes back at any time."""

    CSS_PATH = "send.tcss"
    ACTIONS = SEND_ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [action.binding() for action in SEND_ACTIONS]
    app: LgqApp

    def __init__(self, draft: Draft, questionnaire: Questionnaire, path: Path) -> None:
        super().__init__()
        self._draft = draft
        self._questionnaire = questionnaire
        self._path = path
        self._shipment: SendWorker | None = None
        self._summary: PackageSummary | None = None
        self._has_address = False
        self._begun = 0.0
        self._is_done = False

    def compose(self) -> ComposeResult:
        """Where it goes, what is in it, how it goes."""
        yield SplitLine(id="head")
        with VerticalScroll() as body:
            body.can_focus = True
            yield Static(id="summary")
            yield Static(id="sealing")
            yield Static(id="sending")
            yield Static(id="words")
            yield Labelled(id="receipt")
        yield KeyBar()

    def on_mount(self) -> None:
        """Say what would be sent."""
        sidecar = sidecar_of(self._path)
        self._summary = summarize(self._draft, self._questionnaire, ledger_of(sidecar), sidecar)
        lines = [*summary_lines(self._summary), self._found(self._summary)]
        self.query_one("#summary", Static).update(plain_content("\n".join(lines)))
        self._show_where()
        focus_now(self.query_one(VerticalScroll))

    def on_unmount(self) -> None:
        """Let the thread end; what it has not sent stays in the outbox."""
        if self._shipment is not None:
            self._shipment.stop()

    def _found(self, summary: PackageSummary) -> str:
        if summary.structural:
            told = (
                "{n} attachment is missing or was changed, so nothing can be sealed: attach it again, or take it off."
            )
            many = "{n} attachments are missing or were changed, so nothing can be sealed: attach them again."
            return trn(told, many, len(summary.structural))
        if not summary.need_a_look:
            return tr("Nothing stands against sending it.")
        return trn(
            "{n} needs a look (unanswered not counted); it can be sent all the same. The review ({key}) lists it.",
            "{n} need a look (unanswered not counted); it can be sent all the same. The review ({key}) lists them.",
            len(summary.need_a_look),
            key=key_of("review"),
        )

    @property
    def _ways(self) -> EndpointResolver:
        return EndpointResolver(self.app.drafts.home, self.app.settings.environ)

    @property
    def _outbox(self) -> Outbox:
        return Outbox(self.app.drafts.home.outbox)

    def _endpoint(self) -> Endpoint | None:
        """Where packages go; None, with the reason in words, if that is not known."""
        from lgqtui.settings.loader import read_settings

        try:
            settings = read_settings(self.app.drafts.home, self.app.settings.environ)
            return self._ways.endpoint(settings["endpoint"])
        except Error as error:
            if error.code == "no-endpoint":
                self._say(tr("Nothing says yet where packages go. Press {key} to say it.", key=key_of("address")))
            else:
                self._say(f"{error}. {error.remedy}")
            return None

    def _show_where(self) -> None:
        endpoint = self._endpoint()
        self._has_address = endpoint is not None
        where = endpoint.label if endpoint else tr("nowhere yet")
        self.query_one("#head", SplitLine).set(tr("{draft} → {where}", draft=self._path.stem, where=where))
        if endpoint is not None:
            told = "{seal} seals and sends it. {back} goes back, and nothing is sent."
            self._say(tr(told, seal=key_of("seal"), back=key_name(keys_of(SEND_ACTIONS[-1])[0])))
        self.refresh_bindings()

    def _say(self, *lines: str) -> None:
        self.query_one("#words", Static).update(plain_content("\n".join(line for line in lines if line)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What there is nothing for is not offered."""
        if action in ("send", "address"):
            idle = self._shipment is None and not self._is_done
            return idle and (action == "address" or self._can_send)
        return super().check_action(action, parameters)

    @property
    def _can_send(self) -> bool:
        return self._has_address and self._summary is not None and not self._summary.structural

    # What the person does

    def action_back(self) -> None:
        """Go back."""
        self.dismiss(None)

    def action_address(self) -> None:
        """Ask where packages go."""

        def keep(given: str) -> None:
            address = self._ways.endpoint(given)
            write_setting(self.app.drafts.home, "endpoint", address.name or address.address)

        question = tr("Where do packages go? The address that the office gave you, or folder:PATH to practise.")
        note = tr("https://…, folder:PATH, tus+https://… or s3+https://… · A token is kept by: lgqtui config receiver")
        self.app.push_screen(LineDialog(question, "", note, attempt=keep), lambda _: self._show_where())

    def action_send(self) -> None:
        """Seal and send."""
        endpoint = self._endpoint()
        if endpoint is None:
            return
        self._say(tr("Sealing …"))
        outbox, ways = self._outbox, self._ways  # taken along: the thread may outlive the screen
        self._shipment = SendWorker(
            self, RetryClock(clock=self.app.clock), lambda shipment: self._work(shipment, endpoint, outbox, ways)
        )
        self._shipment.start()
        self.refresh_bindings()

    def _work(self, shipment: SendWorker, endpoint: Endpoint, outbox: Outbox, ways: EndpointResolver) -> None:
        """On the thread: seal, put into the outbox, send until it is there."""
        sidecar = sidecar_of(self._path)
        prepared = build_source(self._draft, self._questionnaire, ledger_of(sidecar), sidecar)
        address = Address(endpoint, self._path.stem, str(self._path))
        parcel = enqueue_draft(outbox, prepared, address, shipment.pace.clock(), shipment.sealing)
        if parcel.state == "sent":
            shipment.ended(parcel)
            return
        key = (parcel.id, parcel.key)
        shipment.send(outbox, ways, lambda other: (other.id, other.key) == key, patience=_FOR_EVER)

    # How it goes

    @on(SealProgress)
    def _sealing(self, event: SealProgress) -> None:
        self._bar("#sealing", tr("sealing"), event.done, event.whole)

    @on(TransferStarted)
    def _begins(self, event: TransferStarted) -> None:
        self._begun = time.monotonic()
        self._bar("#sealing", tr("sealed"), 1, 1, tr("sha256 {sha}…", sha=event.parcel.sha256[:12]))
        self._bar("#sending", tr("sending"), 0, event.parcel.size)
        self._say(tr("You may leave: it stays in the outbox and is sent from there."))

    @on(TransferProgress)
    def _moved(self, event: TransferProgress) -> None:
        seconds = max(time.monotonic() - self._begun, 0.1)
        speed = tr(
            "{done} of {all} · {speed} a second",
            done=format_size(event.count),
            all=format_size(event.parcel.size),
            speed=format_size(int(event.count / seconds)),
        )
        self._bar("#sending", tr("sending"), event.count, event.parcel.size, speed)

    @on(TransferEnded)
    def _ended(self, event: TransferEnded) -> None:
        parcel = event.parcel
        if parcel.state == "sent":
            self._bar("#sending", tr("sent"), 1, 1, format_size(parcel.size))
            self._say(tr("Sent. This is the receipt; it is kept in the outbox."))
            self.query_one(Labelled).set(self._receipt(parcel))
            self._is_done = True
        else:
            self._say(entry_status(parcel) + ".", next_action(parcel))

    def _receipt(self, parcel: OutboxEntry) -> list[str]:
        receipt = self._outbox.receipt(parcel)
        return [] if receipt is None else receipt_lines(receipt)

    @on(RetryScheduled)
    def _waits(self, event: RetryScheduled) -> None:
        said = str(self.query_one("#words", Static).content).partition("\n")[0]
        when = clock_time(event.until, self.app.clock())
        leave = tr("You may leave: it stays in the outbox.")
        self._say(said, tr("Next try at {time}. {leave}", time=when, leave=leave))

    @on(SendFinished)
    def _finished(self, event: SendFinished) -> None:
        self._shipment = None
        self.refresh_bindings()
        if event.error is not None:
            self._say(f"{event.error}. {event.error.remedy}")

    def _bar(self, selector: str, word: str, done: int, whole: int, more: str = "") -> None:
        full = _BAR if whole == 0 else min(round(_BAR * done / whole), _BAR)
        bar = "█" * full + "░" * (_BAR - full)
        self.query_one(selector, Static).update(plain_content(f"{word:<8} {bar}  {more}"))
