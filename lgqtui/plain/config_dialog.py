"""Dialogs of `lgqtui config`: where packages go, with a dry run at the end, and every setting in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from textwrap import wrap

import questionary
from questionary import Choice

from lgqtui.errors import WrongUse
from lgqtui.files import stamp
from lgqtui.i18n import tr
from lgqtui.plain.console import LINE_WIDTH, ask_until_valid, attempt
from lgqtui.settings.registry import SETTINGS, Setting
from lgqtui.submission.credentials import TokenStore, valid_token
from lgqtui.submission.endpoints.address import Endpoint
from lgqtui.submission.endpoints.kinds import KINDS, EndpointKind, offered_kinds
from lgqtui.text import one_line
from lgqtui.workflows import submissions
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.submissions import FORGET, FROM_ENVIRONMENT, KEEP_IN_FILE

_KEEP = "keep"

PrintLine = Callable[[str], None]


def ask_receiver(context: AppContext, print_line: PrintLine) -> bool:
    """Ask on a terminal for endpoint and token, and offer a dry run; True if changed. Raises CannotWrite."""
    current = context.settings["endpoint"]
    kind = KINDS.get(_ask_kind(current))
    if kind is not None:
        endpoint = _ask_address(context, kind, print_line)
    else:
        endpoint = attempt(lambda: context.endpoints.endpoint(current), print_line) if current else None
    if endpoint is None:
        return kind is not None
    if endpoint.kind.takes_token:
        _ask_token(context.endpoints.tokens, endpoint, print_line)
    if questionary.confirm(tr("Try it now? Nothing is sent."), default=True).unsafe_ask():
        for line in attempt(lambda: submissions.try_receiver(context, endpoint, print_line), print_line) or ():
            print_line(line)
    return kind is not None


def _ask_kind(current: str) -> str:
    unchanged = Choice(tr("as it is: {now}", now=current) if current else tr("nowhere yet"), _KEEP)
    choices = [unchanged, *(Choice(tr(kind.label), kind.name) for kind in offered_kinds())]
    question = tr("Where do your answers go?")
    return str(questionary.select(question, choices=choices, default=unchanged, use_jk_keys=False).unsafe_ask())


def _ask_address(context: AppContext, kind: EndpointKind, print_line: PrintLine) -> Endpoint | None:
    question = tr("Path of the folder:") if kind.is_folder else tr("Address, beginning with https://")

    def ask() -> str:
        while not (address := str(questionary.text(question).unsafe_ask()).strip()):
            print_line(tr("Nothing was typed. Type it, or leave everything as it was with Ctrl-C."))
        return address if address.lower().startswith(kind.prefix) else kind.prefix + address

    save = partial(submissions.save_endpoint, context)
    endpoint, notice = ask_until_valid(ask, save, print_line, WrongUse) or (None, "")
    if notice:
        print_line(notice)
    return endpoint


def _ask_token(tokens: TokenStore, endpoint: Endpoint, print_line: PrintLine) -> None:
    """Ask for a token and store it; Enter leaves it as it is, a hyphen deletes it."""
    stored = attempt(lambda: tokens.find(endpoint), print_line)
    if stored is None:
        return
    if stored.source == "environment":
        print_line(tr(FROM_ENVIRONMENT, variable=endpoint.token_variable))
        return
    question = tr("Token, if the office gave you one (Enter: none):")
    if stored.value:
        question = tr("Token (Enter: as it is, {hyphen}: forget it):", hyphen=FORGET)

    def accept(typed: str) -> None:
        token = valid_token(typed)
        if not (notice := submissions.change_token(tokens, endpoint, token)):
            in_file = questionary.confirm(tr(KEEP_IN_FILE), default=False).unsafe_ask()
            notice = submissions.change_token(tokens, endpoint, token, in_file=in_file)
        print_line(notice)

    ask_until_valid(lambda: str(questionary.password(question).unsafe_ask()), accept, print_line, WrongUse)


@contextmanager
def saved_report(context: AppContext, print_line: PrintLine, unchanged: str) -> Iterator[None]:
    """Print at the end whether the settings file was changed; Ctrl-D ends what is asked, Ctrl-C is raised."""
    path = context.folders.settings
    before = stamp(path)
    try:
        with suppress(EOFError):
            yield
    finally:
        print_line(unchanged if stamp(path) == before else tr("Saved in {path}", path=path))


def ask_settings(context: AppContext, print_line: PrintLine) -> None:
    """Ask for every setting, until Ctrl-C or Ctrl-D. stdin and stdout must be terminals. Raises CannotWrite."""
    settings = context.settings
    print_line(tr("Enter keeps what is chosen. Ctrl-C leaves; what was answered is saved."))
    with saved_report(context, print_line, tr("Nothing was changed.")):
        for setting in SETTINGS:
            if setting.name == "endpoint":
                ask_receiver(context, print_line)
                continue
            for line in wrap(tr(setting.help), LINE_WIDTH):
                print_line(line)
            _ask(context, setting, settings[setting.name], print_line)


def _ask(context: AppContext, setting: Setting, current: str, print_line: PrintLine) -> None:
    while (value := _ask_value(setting, current)) != current:
        try:
            notice = context.change_setting(setting.name, value)
        except WrongUse as error:
            print_line(error.sentence)
        else:
            if notice:
                print_line(notice)
            return


def _ask_value(setting: Setting, current: str) -> str:
    message = tr("{name}:", name=setting.name)
    if setting.choices:
        question = questionary.select(message, choices=list(setting.choices), default=current, use_jk_keys=False)
        return str(question.unsafe_ask())
    return str(questionary.text(message, default=one_line(current)).unsafe_ask()).strip()
