"""Dialogs of the settings: where packages go, with a token and a try; and a key that is pressed."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Static

from lgqtui.errors import Error
from lgqtui.i18n import tr
from lgqtui.submission.credentials import valid_token
from lgqtui.submission.endpoints.address import TOKEN_VARIABLE, Endpoint
from lgqtui.submission.endpoints.kinds import address_forms, offered_kinds
from lgqtui.tui.content import plain_content
from lgqtui.tui.dialogs.dialog import ConfirmDialog, Dialog
from lgqtui.tui.fields.short import LineInput
from lgqtui.tui.keys import TERMINAL_KEYS
from lgqtui.tui.messages import RowChosen, SendView
from lgqtui.tui.send_worker import SendWorker
from lgqtui.tui.textual_ext.event_sync import focus_now
from lgqtui.tui.widgets.row_list import Cell, Row, RowList
from lgqtui.workflows import submissions
from lgqtui.workflows.context import AppContext


class _TokenInput(LineInput):
    """A line whose value is never shown."""

    def rendered_value(self) -> str:
        return "*" * len(self.value)


def _has_token(context: AppContext) -> bool:
    with suppress(Error):
        endpoint = submissions.default_endpoint(context)
        return endpoint is not None and bool(context.endpoints.token(endpoint))
    return False


class ReceiverDialog(Dialog[str], SendView):
    """Keeps an address and a token; returns what there is to say then, None if the user went back.

    `endpoint` is what was kept, also where the environment names another.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", tr("go on"), show=True, priority=True),
        Binding("tab", "next_row", show=False, priority=True),
    ]

    def __init__(self, context: AppContext) -> None:
        self.context = context
        self.endpoint: Endpoint | None = None
        self._address, self._token = LineInput(), _TokenInput()
        self._rows = RowList([Row("try", (Cell(tr("try it: nothing is sent")),)), Row("keep", (Cell(tr("keep it")),))])
        self._words = Static(classes="note")
        question, _ = submissions.endpoint_question()
        template = "Token, if the office gave you one. Empty keeps it, {hyphen} alone forgets it."
        prompt = tr(template, hyphen=submissions.FORGET)
        if context.environ.get(TOKEN_VARIABLE):
            prompt = tr(submissions.FROM_ENVIRONMENT, variable=TOKEN_VARIABLE)
            self._token.disabled = True
        forms = Static(plain_content(address_forms(offered_kinds())), classes="note")
        token_prompt = Static(plain_content(prompt), classes="note")
        super().__init__(question, self._address, forms, token_prompt, self._token, self._rows, self._words)
        self._address.value = submissions.endpoint_setting(context)
        self._token.placeholder = tr("(one is kept)") if _has_token(context) else tr("(none)")

    def _show_words(self, *lines: str) -> None:
        self._words.update(plain_content("\n".join(filter(None, lines))))
        self.call_after_refresh(self.query_one(".box").scroll_end, animate=False)

    def action_go_on(self) -> None:
        """Go to the next line; do what the row under the cursor says."""
        if self.focused is self._rows:
            self._rows.action_choose()
        else:
            focus_now(self._token if self._token.focusable and self.focused is self._address else self._rows)

    def action_next_row(self) -> None:
        """Go to the next line; of the two rows, first to the second."""
        if self.focused is self._rows and self._rows.cursor == 0:
            self._rows.cursor = 1
            self._rows.scroll_visible(animate=False)
        else:
            self.focus_next()

    @on(RowChosen)
    def _act(self, event: RowChosen) -> None:
        try:
            (self._try if event.row_id == "try" else self._keep)(valid_token(self._token.value))
        except Error as error:
            self._show_words(error.sentence)

    def _try(self, token: str) -> None:
        endpoint = self.context.endpoints.endpoint(self._address.value.strip())
        if self.worker is not None:
            return

        def try_out(worker: SendWorker) -> None:
            report = partial(worker.call, self._show_words, submissions.dry_run_heading(endpoint))
            report(
                *submissions.try_receiver(self.context, endpoint, report, "" if token == submissions.FORGET else token)
            )

        SendWorker(self, self.context, try_out).start()

    def report_end(self, problem: str) -> None:
        if problem:
            self._show_words(problem)

    def _keep(self, token: str) -> None:
        address, tokens = self._address.value.strip(), self.context.endpoints.tokens
        if not address and token:
            self._show_words(tr("A token is kept for an address: type that as well."))
            return
        if not address:
            self.endpoint = None
            self.dismiss(self.context.change_setting("endpoint", ""))
            return
        self.endpoint, notice = submissions.save_endpoint(self.context, address)
        sentence = ""
        if token and not self.endpoint.kind.takes_token:
            sentence = tr("No token is needed there: it was not kept.")
        elif token and not (sentence := submissions.change_token(tokens, self.endpoint, token)):
            dialog = ConfirmDialog(tr(submissions.KEEP_IN_FILE), "")
            self.app.push_screen(dialog, partial(self._keep_in_file, self.endpoint, token, notice))
            return
        self._close(sentence, notice)

    def _keep_in_file(self, endpoint: Endpoint, token: str, notice: str, agreed: bool | None) -> None:  # noqa: FBT001
        tokens = self.context.endpoints.tokens
        try:
            self._close(submissions.change_token(tokens, endpoint, token, in_file=bool(agreed)), notice)
        except Error as error:
            self._show_words(error.sentence)

    def _close(self, *notices: str) -> None:
        self.dismiss(" ".join(filter(None, notices)))


class KeyDialog(Dialog[str]):
    """Returns the key that is pressed, by its name in Textual; None if the user went back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, f"press('{key}')", show=False, priority=True)
        for key in sorted(TERMINAL_KEYS - {"escape", "ctrl+q"})
    ]

    def action_press(self, key: str) -> None:
        self.dismiss(key)
