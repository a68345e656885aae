"""Dialogs of `lgqtui config`: where packages go, with a dry run at the end, and every setting in turn."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import wrap

import questionary
from questionary import Choice

from lgqtui.errors import Error, WrongUse
from lgqtui.i18n import tr
from lgqtui.settings.folders import UserFolders
from lgqtui.settings.loader import Settings, write_setting
from lgqtui.settings.registry import SETTINGS, Setting
from lgqtui.submission.credentials import EndpointResolver, checked
from lgqtui.submission.endpoints.address import Endpoint
from lgqtui.submission.endpoints.kinds import KINDS, EndpointKind, offered_kinds
from lgqtui.submission.outbox_entry import finding_line
from lgqtui.submission.receipt import PackageRef
from lgqtui.text import one_line
from lgqtui.workflows.context import AppContext
from lgqtui.workflows.dry_run import dry_run
from lgqtui.workflows.submissions import save_endpoint

_KEEP = "keep"
_DELETE = "-"
_DRY_RUN_PACKAGE = PackageRef("00000000-0000-5000-8000-000000000000", "", 1)

PrintLine = Callable[[str], None]


def ask_receiver(context: AppContext, current: str, print_line: PrintLine) -> bool:
    """Ask for the endpoint and its token, and offer a dry run; True if the endpoint was changed.

    stdin and stdout must be terminals. Raises CannotWrite if it cannot be saved; the caller handles Ctrl-C and Ctrl-D.
    """
    kind = KINDS.get(_ask_kind(current))
    if kind is None:
        endpoint, changed = _current_endpoint(context.endpoints, current, print_line), False
    else:
        endpoint, changed = _ask_address(context, kind, print_line), True
    if endpoint is None:
        return changed
    if endpoint.kind.takes_token:
        _ask_token(context.endpoints, endpoint, print_line)
    if questionary.confirm(tr("Try it now? Nothing is sent."), default=True).unsafe_ask():
        _dry_run(context, endpoint, print_line)
    return changed


def _ask_kind(current: str) -> str:
    unchanged = Choice(tr("as it is: {now}", now=current), _KEEP) if current else Choice(tr("nowhere yet"), _KEEP)
    choices = [unchanged, *(Choice(tr(kind.label), kind.name) for kind in offered_kinds())]
    return str(questionary.select(tr("Where do your answers go?"), choices=choices, default=unchanged).unsafe_ask())


def _current_endpoint(resolver: EndpointResolver, current: str, print_line: PrintLine) -> Endpoint | None:
    if not current:
        return None
    try:
        return resolver.endpoint(current)
    except Error as error:
        print_line(error.sentence)
        return None


def _ask_address(context: AppContext, kind: EndpointKind, print_line: PrintLine) -> Endpoint:
    """Ask for an address until it is valid, and save it."""
    question = tr("Address, beginning with https://") if kind.protocol else tr("Path of the folder:")
    while True:
        address = str(questionary.text(question).unsafe_ask()).strip()
        if not address:
            print_line(tr("Nothing was typed. Type it, or leave everything as it was with Ctrl-C."))
            continue
        has_prefix = address.lower().startswith(kind.prefix)
        try:
            endpoint, notice = save_endpoint(context, address if has_prefix else kind.prefix + address)
        except WrongUse as error:
            print_line(error.sentence)
            continue
        if notice:
            print_line(notice)
        return endpoint


def _ask_token(resolver: EndpointResolver, endpoint: Endpoint, print_line: PrintLine) -> None:
    """Ask for a token and store it; Enter leaves it as it is, a hyphen deletes it."""
    try:
        stored = resolver.tokens.find(endpoint)
    except Error as error:
        print_line(error.sentence)
        return
    if stored.source == "environment":
        print_line(tr("The token comes from the environment variable {variable}.", variable=stored.variable))
        return
    if stored.value:
        question = tr("Token (Enter: as it is, {hyphen}: forget it):", hyphen=_DELETE)
    else:
        question = tr("Token, if the office gave you one (Enter: none):")
    while token := str(questionary.password(question).unsafe_ask()).strip():
        if token == _DELETE and stored.value:
            resolver.tokens.forget(endpoint)
            print_line(tr("It is kept no longer."))
            return
        try:
            _store_token(resolver, endpoint, checked(token), print_line)
        except WrongUse as error:
            print_line(error.sentence)
        else:
            return


def _store_token(resolver: EndpointResolver, endpoint: Endpoint, token: str, print_line: PrintLine) -> None:
    if resolver.tokens.keep_in_keyring(endpoint, token):
        print_line(tr("It is kept in the system's store of secrets."))
        return
    question = tr("This system has no store of secrets here. Keep it in a file that only you can read?")
    if questionary.confirm(question, default=False).unsafe_ask():
        print_line(tr("It is kept in {path}", path=resolver.tokens.keep_in_file(endpoint, token)))
    else:
        print_line(tr("It is not kept. Give it each time by {variable}.", variable=endpoint.token_variable))


def _dry_run(context: AppContext, endpoint: Endpoint, print_line: PrintLine) -> None:
    try:
        findings = dry_run(context, endpoint, _DRY_RUN_PACKAGE, print_line)
    except Error as error:
        print_line(error.sentence)
        return
    for finding in findings:
        if finding.code != "size":
            print_line(finding_line(finding))


_WIDTH = 78
_ENDPOINT_SETTING = "endpoint"


def ask_settings(
    folders: UserFolders, settings: Settings, print_line: PrintLine, ask_receiver: Callable[[], bool]
) -> None:
    """Ask for every setting. stdin and stdout must be terminals; Ctrl-C and Ctrl-D leave, what was saved stays.

    `ask_receiver` asks for the endpoint, and returns True if it was changed. Raises CannotWrite if a setting cannot be
    saved.
    """
    print_line(tr("Enter keeps what is chosen. Ctrl-C leaves; what was answered is saved."))
    changed = 0
    try:
        for setting in SETTINGS:
            if setting.name == _ENDPOINT_SETTING:
                changed += ask_receiver()
                continue
            for line in wrap(tr(setting.help), _WIDTH):
                print_line(line)
            changed += _ask(folders, setting, settings, print_line)
    except (KeyboardInterrupt, EOFError):
        print_line("")
    print_line(tr("Saved in {path}", path=folders.settings) if changed else tr("Nothing was changed."))


def _ask(folders: UserFolders, setting: Setting, settings: Settings, print_line: PrintLine) -> bool:
    """Ask for one setting until its value is valid, and save it; True if it was changed."""
    current = settings[setting.name]
    while (value := _ask_value(setting, current)) != current:
        try:
            write_setting(folders, setting.name, value)
        except WrongUse as error:
            print_line(error.sentence)
        else:
            return True
    return False


def _ask_value(setting: Setting, current: str) -> str:
    message = tr("{name}:", name=setting.name)
    if setting.choices:
        return str(questionary.select(message, choices=list(setting.choices), default=current).unsafe_ask())
    return str(questionary.text(message, default=one_line(current)).unsafe_ask()).strip()
