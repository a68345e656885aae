"""The send screen: what would be sent, then the progress. Leaving it does not interrupt a delivery."""

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
from lgqtui.submission.transfer import RetryClock
from lgqtui.tui.actions import SEND_ACTIONS
from lgqtui.tui.content import plain_content
from lgqtui.tui.dialogs.dialog import LineDialog, ResultScreen
from lgqtui.tui.keys import key_name, key_of, keys_of
from lgqtui.tui.send_worker import (
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
from lgqtui.workflows.submissions import Address, enqueue_draft

if TYPE_CHECKING:
    from lgqtui.tui.app import LgqApp

_WITHOUT_LIMIT = float("inf")
_BAR_SIZE = 20


def open_send(app: LgqApp) -> None:
    """Save the open draft and open the send screen for it."""
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
        self._worker: SendWorker | None = None
        self._summary: PackageSummary | None = None
        self._has_address = False
        self._started = 0.0
        self._is_done = False

    def compose(self) -> ComposeResult:
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
        sidecar = sidecar_of(self._path)
        self._summary = summarize(self._draft, self._questionnaire, ledger_of(sidecar), sidecar)
        lines = [*summary_lines(self._summary), self._check_summary(self._summary)]
        self.query_one("#summary", Static).update(plain_content("\n".join(lines)))
        self._show_where()
        focus_now(self.query_one(VerticalScroll))

    def on_unmount(self) -> None:
        """Stop the worker; what was not sent stays in the outbox."""
        if self._worker is not None:
            self._worker.stop()

    def _check_summary(self, summary: PackageSummary) -> str:
        if summary.structural:
            singular = (
                "{n} attachment is missing or was changed, so nothing can be sealed: attach it again, or take it off."
            )
            plural = "{n} attachments are missing or were changed, so nothing can be sealed: attach them again."
            return trn(singular, plural, len(summary.structural))
        if not summary.need_a_look:
            return tr("Nothing stands against sending it.")
        return trn(
            "{n} needs a look (unanswered not counted); it can be sent all the same. The review ({key}) lists it.",
            "{n} need a look (unanswered not counted); it can be sent all the same. The review ({key}) lists them.",
            len(summary.need_a_look),
            key=key_of("review"),
        )

    @property
    def _resolver(self) -> EndpointResolver:
        return EndpointResolver(self.app.context.folders, self.app.context.settings.environ)

    @property
    def _outbox(self) -> Outbox:
        return Outbox(self.app.context.folders.outbox)

    def _endpoint(self) -> Endpoint | None:
        """Return the endpoint of the settings; None, with the reason on the screen, if there is none."""
        from lgqtui.settings.loader import read_settings

        try:
            settings = read_settings(self.app.context.folders, self.app.context.settings.environ)
            return self._resolver.endpoint(settings["endpoint"])
        except Error as error:
            if error.code == "no-endpoint":
                self._show_words(
                    tr("Nothing says yet where packages go. Press {key} to say it.", key=key_of("address"))
                )
            else:
                self._show_words(error.sentence)
            return None

    def _show_where(self) -> None:
        endpoint = self._endpoint()
        self._has_address = endpoint is not None
        where = endpoint.label if endpoint else tr("nowhere yet")
        self.query_one("#head", SplitLine).set(tr("{draft} → {where}", draft=self._path.stem, where=where))
        if endpoint is not None:
            template = "{seal} seals and sends it. {back} goes back, and nothing is sent."
            self._show_words(tr(template, seal=key_of("seal"), back=key_name(keys_of(SEND_ACTIONS[-1])[0])))
        self.refresh_bindings()

    def _show_words(self, *lines: str) -> None:
        self.query_one("#words", Static).update(plain_content("\n".join(line for line in lines if line)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable actions that have nothing to work on."""
        if action in ("send", "address"):
            is_idle = self._worker is None and not self._is_done
            return is_idle and (action == "address" or self._can_send)
        return super().check_action(action, parameters)

    @property
    def _can_send(self) -> bool:
        return self._has_address and self._summary is not None and not self._summary.structural

    # Actions

    def action_back(self) -> None:
        self.dismiss(None)

    def action_address(self) -> None:

        def save(typed: str) -> None:
            endpoint = self._resolver.endpoint(typed)
            write_setting(self.app.context.folders, "endpoint", endpoint.name or endpoint.address)

        question = tr("Where do packages go? The address that the office gave you, or folder:PATH to practise.")
        note = tr("https://…, folder:PATH, tus+https://… or s3+https://… · A token is kept by: lgqtui config receiver")
        self.app.push_screen(LineDialog(question, "", note, attempt=save), lambda _: self._show_where())

    def action_send(self) -> None:
        endpoint = self._endpoint()
        if endpoint is None:
            return
        self._show_words(tr("Sealing …"))
        outbox, resolver = self._outbox, self._resolver  # read now: the thread may outlive the screen
        self._worker = SendWorker(
            self,
            RetryClock(clock=self.app.context.clock),
            lambda worker: self._seal_and_send(worker, endpoint, outbox, resolver),
        )
        self._worker.start()
        self.refresh_bindings()

    def _seal_and_send(
        self, worker: SendWorker, endpoint: Endpoint, outbox: Outbox, resolver: EndpointResolver
    ) -> None:
        """Seal, put into the outbox, and send until it arrives; runs in the thread of the worker."""
        sidecar = sidecar_of(self._path)
        source = build_source(self._draft, self._questionnaire, ledger_of(sidecar), sidecar)
        address = Address(endpoint, self._path.stem, str(self._path))
        entry = enqueue_draft(outbox, source, address, worker.pace.clock(), worker.report_sealing)
        if entry.state == "sent":
            worker.ended(entry)
            return
        key = (entry.id, entry.key)
        worker.send(outbox, resolver, lambda other: (other.id, other.key) == key, patience=_WITHOUT_LIMIT)

    # Progress

    @on(SealProgress)
    def _seal_progress(self, event: SealProgress) -> None:
        self._show_bar("#sealing", tr("sealing"), event.done, event.total)

    @on(TransferStarted)
    def _transfer_started(self, event: TransferStarted) -> None:
        self._started = time.monotonic()
        self._show_bar("#sealing", tr("sealed"), 1, 1, tr("sha256 {sha}…", sha=event.entry.sha256[:12]))
        self._show_bar("#sending", tr("sending"), 0, event.entry.size)
        self._show_words(tr("You may leave: it stays in the outbox and is sent from there."))

    @on(TransferProgress)
    def _transfer_progress(self, event: TransferProgress) -> None:
        seconds = max(time.monotonic() - self._started, 0.1)
        speed = tr(
            "{done} of {all} · {speed} a second",
            done=format_size(event.count),
            all=format_size(event.entry.size),
            speed=format_size(int(event.count / seconds)),
        )
        self._show_bar("#sending", tr("sending"), event.count, event.entry.size, speed)

    @on(TransferEnded)
    def _transfer_ended(self, event: TransferEnded) -> None:
        entry = event.entry
        if entry.state == "sent":
            self._show_bar("#sending", tr("sent"), 1, 1, format_size(entry.size))
            self._show_words(tr("Sent. This is the receipt; it is kept in the outbox."))
            self.query_one(Labelled).set(self._receipt_lines(entry))
            self._is_done = True
        else:
            self._show_words(entry_status(entry) + ".", next_action(entry))

    def _receipt_lines(self, entry: OutboxEntry) -> list[str]:
        receipt = self._outbox.receipt(entry)
        return [] if receipt is None else receipt_lines(receipt)

    @on(RetryScheduled)
    def _retry_scheduled(self, event: RetryScheduled) -> None:
        first_line = str(self.query_one("#words", Static).content).partition("\n")[0]
        time_text = clock_time(event.until, self.app.context.clock())
        leave = tr("You may leave: it stays in the outbox.")
        self._show_words(first_line, tr("Next try at {time}. {leave}", time=time_text, leave=leave))

    @on(SendFinished)
    def _send_finished(self, event: SendFinished) -> None:
        self._worker = None
        self.refresh_bindings()
        if event.error is not None:
            self._show_words(event.error.sentence)

    def _show_bar(self, selector: str, word: str, done: int, total: int, more: str = "") -> None:
        filled = _BAR_SIZE if total == 0 else min(round(_BAR_SIZE * done / total), _BAR_SIZE)
        bar = "█" * filled + "░" * (_BAR_SIZE - filled)
        self.query_one(selector, Static).update(plain_content(f"{word:<8} {bar}  {more}"))
