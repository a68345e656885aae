"""The send screen: what would be sent, then the progress. Leaving it does not interrupt a delivery."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from textual.app import ComposeResult
from textual.binding import ActiveBinding
from textual.containers import VerticalScroll
from textual.widgets import Static

from lgqtui.errors import Error
from lgqtui.formatting import format_size
from lgqtui.i18n import tr
from lgqtui.interview.session import Session
from lgqtui.problems import problem_line
from lgqtui.submission.endpoints.address import Endpoint
from lgqtui.submission.outbox_entry import OutboxEntry, entry_status, finding_line, next_action
from lgqtui.tui.actions import SEND_ACTIONS, bindings
from lgqtui.tui.content import plain_content
from lgqtui.tui.dialogs.dialog import LineDialog, ResultScreen, ask_line
from lgqtui.tui.keys import key_name, key_of, keys_of
from lgqtui.tui.messages import SendView
from lgqtui.tui.send_worker import SendWorker
from lgqtui.tui.services import services
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.widgets.frame import Head, framed
from lgqtui.tui.widgets.status_line import Labelled, progress_bar
from lgqtui.workflows import submissions
from lgqtui.workflows.deliveries import stored_receipt_lines
from lgqtui.workflows.packages import PackagePreview, pack_draft, preview_package
from lgqtui.workflows.submissions import dry_run, dry_run_heading


def saved_preview(session: Session) -> PackagePreview | None:
    """Save an open draft and return what would be sent of it; None if it cannot be saved."""
    interview = session.interview
    interview.end_typing()
    if not interview.flush():
        return None
    return preview_package(interview.draft, interview.questionnaire, session.file.path, can_ask=False)


class SendScreen(ResultScreen[bool], SendView):
    """Shows what is in the package; Enter seals and sends it, Esc goes back at any time.

    Returns True if the user wants to see what needs a look.
    """

    CSS_PATH = "send.tcss"
    ACTIONS = SEND_ACTIONS
    BINDINGS = bindings(SEND_ACTIONS)

    def __init__(self, preview: PackagePreview) -> None:
        super().__init__()
        self.context = services(self).context
        self._preview = preview
        self._endpoint: Endpoint | None = None
        self._entry: OutboxEntry | None = None
        self._worker: SendWorker | None = None
        self._start_time = 0.0
        self._is_done = False
        self._head = Head()
        self._summary = Static(id="summary")
        self._sealing, self._sending = Static(), Static()
        self._words = Static(id="words")
        self._receipt = Labelled(id="receipt")

    def compose(self) -> ComposeResult:
        body = VerticalScroll(self._summary, self._sealing, self._sending, self._words, self._receipt)
        yield from framed(self._head, body)

    def on_mount(self) -> None:
        preview = self._preview
        lines = [*preview.lines, *(problem_line(problem, problem.field) for problem in preview.problems)]
        if not preview.can_pack:
            lines.append(preview.refusal.sentence)
        elif preview.problem_count:
            lines.append(tr("It can be sent all the same. {key} shows them in the review.", key=key_of("findings")))
        self._summary.update(plain_content("\n".join(lines)))
        try:
            self._endpoint = submissions.default_endpoint(self.context)
        except Error as error:
            self._show_where(error.sentence)
        else:
            self._show_where(tr("Nothing says yet where packages go. Press {key} to say it.", key=key_of("address")))
        focus_now(self.query_one(VerticalScroll))

    def on_unmount(self) -> None:
        if self._worker is not None:
            self._worker.stop()

    def _show_where(self, reason: str = "") -> None:
        endpoint = self._endpoint
        where = endpoint.label if endpoint else tr("nowhere yet")
        self._head.set(self._preview.path.stem, tr("pack and send"), count=tr("to {where}", where=where))
        if endpoint is None:
            self._show_words(reason)
        else:
            self._prepare(endpoint)
        self.refresh_bindings()

    def _prepare(self, endpoint: Endpoint) -> None:
        try:
            entry = submissions.prepare_submission(self.context, self._preview, endpoint)
            receipt = stored_receipt_lines(self.context.outbox, entry) if entry and entry.state == "sent" else []
        except Error as error:
            self._show_words(error.sentence)
            return
        self._entry = entry
        params = {"seal": key_of("seal"), "back": self._back_key}
        if entry is None:
            sentence = tr("{seal} seals and sends it. {back} goes back, and nothing is sent.", **params)
        elif entry.state == "sent":
            sentence = submissions.sent_before(entry)
        else:
            sentence = tr("It is sealed already, and waits. {seal} sends it, {back} goes back.", **params)
        self._show_words(sentence if self._preview.can_pack or receipt else "")
        self._receipt.set(receipt)

    @property
    def _back_key(self) -> str:
        return key_name(keys_of(SEND_ACTIONS[-1])[0])

    def _show_words(self, *lines: str) -> None:
        self._words.update(plain_content("\n".join(line for line in lines if line)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        is_idle = self._worker is None and not self._is_done
        can_pack = self._worker is None and self._preview.can_pack
        match action:
            case "send":
                is_sent = self._entry is not None and self._entry.state == "sent"
                return is_idle and can_pack and self._endpoint is not None and not is_sent
            case "address":
                return is_idle
            case "pack":
                return can_pack
            case "dry_run":
                return can_pack and self._endpoint is not None
            case _:
                return super().check_action(action, parameters)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The bindings of Textual; the key that seals and sends is named for what is left to do."""
        active_bindings = super().active_bindings
        if self._entry is not None and self._entry.state != "sent":
            for key, active in active_bindings.items():
                if active.binding.action == "send":
                    binding = replace(active.binding, description=tr("send"))
                    tooltip = tr("Send the package that is sealed")
                    active_bindings[key] = active._replace(binding=binding, tooltip=tooltip)
        return active_bindings

    # Actions

    def action_back(self) -> None:
        self.dismiss(False)  # noqa: FBT003 - the result

    def action_findings(self) -> None:
        self.dismiss(True)  # noqa: FBT003 - the result

    def action_address(self) -> None:
        def save(typed: str) -> None:
            self._endpoint, notice = submissions.save_endpoint(self.context, typed)
            if notice:
                services(self).notify_text(notice, "warning")
            self._show_where()

        question, forms = submissions.endpoint_question()
        ask_line(self, LineDialog(question, "", forms), save)

    def action_send(self) -> None:
        endpoint, context, preview = self._endpoint, self.context, self._preview
        if endpoint is None:
            return

        def seal_and_send(worker: SendWorker) -> None:
            entry = submissions.enqueue_draft(context, preview, endpoint, worker.report_sealing)
            worker.call(self._note_queued, entry)
            worker.send(submissions.send_policy(context, entry, is_watched=True))

        if self._entry is None:
            self._show_words(tr("Sealing …"))
        self._start_worker(seal_and_send)

    def action_pack(self) -> None:
        context, preview = self.context, self._preview

        def seal(worker: SendWorker) -> None:
            worker.call(self._show_words, *pack_draft(context, preview, worker.report_sealing).lines)

        self._show_words(tr("Sealing …"))
        self._start_worker(seal)

    def action_dry_run(self) -> None:
        endpoint, context, preview, entry = self._endpoint, self.context, self._preview, self._entry
        if endpoint is None:
            return
        heading = dry_run_heading(endpoint)

        def try_out(worker: SendWorker) -> None:
            def report(*lines: str) -> None:
                worker.call(self._show_words, heading, *lines)

            report(*map(finding_line, dry_run(context, endpoint, submissions.package_of(preview, entry), report)))

        self._start_worker(try_out)

    def _start_worker(self, job: Callable[[SendWorker], None]) -> None:
        self._worker = SendWorker(self, self.context, job)
        self._worker.start()
        self.refresh_bindings()

    # Progress

    def report_sealing(self, done: int, total: int) -> None:
        self._show_bar(self._sealing, tr("sealing"), done, total)

    def _note_queued(self, entry: OutboxEntry) -> None:
        self._entry = entry
        if entry.state == "sent":  # by another program meanwhile
            self._show_where()

    def report_attempt(self, entry: OutboxEntry) -> None:
        if not self._is_own(entry):
            self._show_words(tr("{label} has waited longer, and is sent first.", label=entry.draft_name))
            return
        self._start_time = time.monotonic()
        self._show_bar(self._sealing, tr("sealed"), 1, 1, tr("sha256 {sha}…", sha=entry.sha256[:12]))
        self._show_bar(self._sending, tr("sending"), 0, entry.size)
        self._show_words(tr("You may leave: it stays in the outbox and is sent from there."))

    def _is_own(self, entry: OutboxEntry) -> bool:
        own = self._entry
        return own is not None and (own.id, own.number) == (entry.id, entry.number)

    def report_progress(self, entry: OutboxEntry, count: int) -> None:
        if not self._is_own(entry):
            return
        seconds = max(time.monotonic() - self._start_time, 0.1)
        speed = tr(
            "{done} of {all} · {speed} a second",
            done=format_size(count),
            all=format_size(entry.size),
            speed=format_size(int(count / seconds)),
        )
        self._show_bar(self._sending, tr("sending"), count, entry.size, speed)

    def report_result(self, entry: OutboxEntry) -> None:
        if not self._is_own(entry):
            self._show_words(tr("{name}: {words}", name=entry.draft_name, words=entry_status(entry)))
        elif entry.state == "sent":
            self._show_bar(self._sending, tr("sent"), 1, 1, format_size(entry.size))
            self._show_words(tr("Sent. This is the receipt; it is kept in the outbox."))
            self._receipt.set(stored_receipt_lines(self.context.outbox, entry))
            self._is_done = True
        else:
            self._show_words(entry_status(entry) + ".", next_action(entry, sends_at_start=True))

    def report_pause(self, seconds: float) -> None:
        first_line = str(self._words.content).partition("\n")[0]
        self._show_words(first_line, submissions.next_try(self.context, seconds, self._back_key))

    def report_end(self, problem: str) -> None:
        self._worker = None
        self.refresh_bindings()
        if problem:
            self._show_words(problem)

    def _show_bar(self, line: Static, word: str, done: int, total: int, more: str = "") -> None:
        line.update(plain_content(f"{word:<8} {progress_bar(done, total)}  {more}"))
