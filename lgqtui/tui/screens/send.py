"""The send screen: what would be sent, then the progress. Leaving it does not interrupt a delivery."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from textual.app import ComposeResult
from textual.binding import ActiveBinding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Static

from lgqtui.errors import Error
from lgqtui.formatting import format_size
from lgqtui.i18n import tr
from lgqtui.interview.interview import Interview
from lgqtui.problems import problem_line
from lgqtui.submission.endpoints.address import Endpoint
from lgqtui.submission.outbox_entry import OutboxEntry, entry_status, finding_line, next_action
from lgqtui.tui.actions import SEND_ACTIONS, bindings
from lgqtui.tui.content import plain_content
from lgqtui.tui.dialogs.dialog import ConfirmDialog, LineDialog, ResultScreen, ask_line
from lgqtui.tui.dialogs.settings import ReceiverDialog
from lgqtui.tui.keys import key_name, key_of, keys_of
from lgqtui.tui.messages import SendView
from lgqtui.tui.screens.files.packages import delivery_dialog
from lgqtui.tui.send_worker import SendWorker, result_line
from lgqtui.tui.services import services
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.widgets.frame import Head, describe_bindings, framed
from lgqtui.tui.widgets.status_line import Labelled, progress_bar
from lgqtui.workflows import submissions
from lgqtui.workflows.deliveries import stored_receipt_lines
from lgqtui.workflows.documents import find_pack_target
from lgqtui.workflows.packages import pack_draft, preview_package
from lgqtui.workflows.submissions import dry_run, dry_run_heading


class SendScreen(ResultScreen[bool], SendView):
    """Shows what is in the package; Enter seals and sends it, Esc goes back at any time.

    Returns True if the user wants to see what needs a look.
    """

    CSS_PATH = "send.tcss"
    ACTIONS = SEND_ACTIONS
    BINDINGS = bindings(SEND_ACTIONS)

    def __init__(self, interview: Interview, path: Path) -> None:
        super().__init__()
        self.context = services(self).context
        self._preview = preview_package(interview.draft, interview.questionnaire, path, can_ask=True)
        self._endpoint: Endpoint | None = None
        self._entry: OutboxEntry | None = None
        self._start_time = 0.0
        self._is_done = False
        self._head = Head(path.stem, tr("pack and send"))
        self._to = Static(classes="words")
        self._summary = Vertical(*self._rows(), id="summary")
        self._sealing, self._sending = Static(classes="bar"), Static(classes="bar")
        self._words = Static(id="words")
        self._receipt = Labelled(id="receipt")
        self._acts = Static(id="acts")

    def compose(self) -> ComposeResult:
        body = VerticalScroll(self._summary, self._sealing, self._sending, self._words, self._receipt)
        yield from framed(self._head, body, self._acts)

    def _rows(self) -> Iterator[Widget]:
        """Yield what would be sent, each row a label and words, at its right the key that leads there."""
        for label, words in self._preview.rows:
            is_last = (label, words) == self._preview.rows[-1]
            key = self._key("findings") if is_last and self._preview.problem_count else ""
            yield _row(label, Static(plain_content(words), classes="words"), key)
        yield _row(tr("to"), self._to, self._key("address"), id="to")

    def _key(self, action: str, label: str = "") -> Content:
        """The key of an action and what it does, to be clicked."""
        row = next(a for a in SEND_ACTIONS if a.name == action)
        text = f"{key_name(keys_of(row)[0])} {label or tr(row.label)}"
        return plain_content(text).stylize(Style.from_meta({"@click": f"screen.{action}"}))

    def on_mount(self) -> None:
        self._show_where()
        focus_now(self.query_one(VerticalScroll))

    def _show_where(self) -> None:
        """Show where it would go, and what is known of the same package there."""
        preview, words = self._preview, ""
        self._entry = None
        try:
            self._endpoint = self._endpoint or submissions.default_endpoint(self.context)
            if self._endpoint is not None:
                self._entry = submissions.prepare_submission(self.context, preview, self._endpoint)
        except Error as error:
            words = error.sentence
        if self._entry is not None:
            words = submissions.sealed_notice(self._entry)
        self._to.update(plain_content(self._endpoint.label if self._endpoint else tr("nobody yet")))
        problems = [problem_line(problem, problem.field) for problem in preview.problems]
        self._show_words(*([] if preview.can_pack else [*problems, preview.refusal.sentence]), words)
        self._show_receipt()
        self._refresh_keys()

    @property
    def _is_sent(self) -> bool:
        return self._entry is not None and self._entry.state == "sent"

    def _show_receipt(self) -> None:
        """Show the receipt of what was sent instead of what would be sent."""
        lines = stored_receipt_lines(self.context.outbox, self._entry) if self._entry and self._is_sent else []
        self._receipt.set(lines)
        self._summary.display = not lines

    def _refresh_keys(self) -> None:
        """Offer in one line what can be done now; the other keys stand beside what they lead to."""
        labels = {"send": tr("send") if self._entry is not None else "", "pack": "", "dry_run": ""}
        if not self._summary.display:
            labels["address"] = ""
        acts = [self._key(name, label) for name, label in labels.items() if self.check_action(name, ())]
        self._acts.update(Content(" · ").join(acts))
        self.refresh_bindings()

    def _show_words(self, *lines: str) -> None:
        self._words.update(plain_content("\n".join(line for line in lines if line)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        is_idle = self.worker is None and not self._is_done
        can_pack = self.worker is None and self._preview.can_pack
        match action:
            case "send":
                return is_idle and can_pack and not self._is_sent
            case "address":
                return is_idle
            case "pack" | "dry_run":
                return can_pack
            case "verify":
                return self._is_sent
            case _:
                return super().check_action(action, parameters)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The bindings of Textual; the key that seals and sends is named for what is left to do."""
        labels = {"send": tr("send")} if self._entry is not None and not self._is_sent else {}
        return describe_bindings(super().active_bindings, labels, tr("Send the package that is sealed"))

    def action_back(self) -> None:
        self.dismiss(False)  # noqa: FBT003 - the result

    def action_findings(self) -> None:
        self.dismiss(True)  # noqa: FBT003 - the result

    def action_address(self) -> None:
        dialog = ReceiverDialog(self.context)

        def take(notice: str | None) -> None:
            if notice is None and dialog.endpoint is None:
                return
            self._endpoint = dialog.endpoint
            services(self).notify_text(notice or "", "warning")
            self._show_where()

        self.app.push_screen(dialog, take)

    def action_send(self) -> None:
        endpoint, context, preview = self._endpoint, self.context, self._preview
        if endpoint is None:
            self.action_address()
            return

        def seal_and_send(worker: SendWorker) -> None:
            entry = submissions.enqueue_draft(context, preview, endpoint, worker.report_sealing)
            worker.call(self._note_queued, entry)
            worker.send(submissions.send_policy(context, entry, is_watched=True))

        if self._entry is None:
            self._seal(tr("Seal it like this, and send it to {where}?", where=endpoint.label), seal_and_send)
        else:
            self._start_worker(seal_and_send)

    def _seal(self, question: str, job: Callable[[SendWorker], None]) -> None:
        """Start a job that seals; where something needs a look, that is listed and asked about first."""

        def start(agreed: bool | None) -> None:  # noqa: FBT001 - the result of the dialog
            if agreed:
                self._show_words(tr("Sealing …"))
                self._start_worker(job)

        problems = [problem_line(problem, problem.field) for problem in self._preview.problems]
        if self._preview.needs_confirmation:
            lines = [*problems, self._preview.more_line(self._key("findings").plain)]
            self.app.push_screen(ConfirmDialog(question, "\n".join(filter(None, lines))), start)
        else:
            start(True)  # noqa: FBT003 - as above

    def action_pack(self) -> None:
        context, preview = self.context, self._preview

        def pack(typed: str) -> None:
            target = find_pack_target(typed)

            def seal(worker: SendWorker) -> None:
                worker.call(self._show_words, *pack_draft(context, preview, worker.report_sealing, target).lines)

            self._seal(tr("Seal it like this?"), seal)

        question = tr("Where is it to be written? A folder, or the path of the file. Empty: beside the draft.")
        ask_line(self, LineDialog(question, may_be_empty=True), pack)

    def action_verify(self) -> None:
        if self._entry is not None:
            self.app.push_screen(delivery_dialog(self.context, self._entry))

    def action_dry_run(self) -> None:
        endpoint, context, preview, entry = self._endpoint, self.context, self._preview, self._entry
        if endpoint is None:
            self.action_address()
            return
        heading = dry_run_heading(endpoint)

        def try_out(worker: SendWorker) -> None:
            def report(*lines: str) -> None:
                worker.call(self._show_words, heading, *lines)

            report(*map(finding_line, dry_run(context, endpoint, submissions.package_of(preview, entry), report)))

        self._start_worker(try_out)

    def _start_worker(self, job: Callable[[SendWorker], None]) -> None:
        SendWorker(self, self.context, job).start()
        self._refresh_keys()

    def report_sealing(self, done: int, total: int) -> None:
        self._show_bar(self._sealing, tr("sealing") if done < total else tr("sealed"), done, total)

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
        template, speed = "{done} of {all} · {speed} a second", format_size(int(count / seconds))
        words = tr(template, done=format_size(count), all=format_size(entry.size), speed=speed)
        self._show_bar(self._sending, tr("sending"), count, entry.size, words)

    def report_result(self, entry: OutboxEntry) -> None:
        if not self._is_own(entry):
            self._show_words(result_line(entry))
        elif entry.state == "sent":
            self._show_bar(self._sending, tr("sent"), 1, 1, format_size(entry.size))
            self._show_words(tr("Sent. This is the receipt; it is kept in the outbox."))
            self._entry, self._is_done = entry, True
            self._show_receipt()
        else:
            other = tr("{key} takes another address, or a token.", key=key_of("address")) if entry.needs_user else ""
            action = next_action(entry, self.context.clock(), key_of("seal"), sends_at_start=True)
            self._show_words(f"{entry_status(entry)}.", action, other)

    def report_pause(self, seconds: float) -> None:
        first_line = str(self._words.content).partition("\n")[0]
        back_key = key_name(keys_of(SEND_ACTIONS[-1])[0])
        self._show_words(first_line, submissions.next_try(self.context, seconds, back_key))

    def report_end(self, problem: str) -> None:
        self._refresh_keys()
        if problem:
            self._show_words(problem)

    def _show_bar(self, line: Static, word: str, done: int, total: int, more: str = "") -> None:
        line.display = True
        line.update(plain_content(f"{word:<8} {progress_bar(done, total)}  {more}"))


def _row(label: str, words: Static, key: Content | str, id: str | None = None) -> Widget:  # noqa: A002 - as in Textual
    keys = [Static(key, classes="key")] if key else []
    return Horizontal(Static(plain_content(label), classes="label"), words, *keys, classes="row", id=id)
