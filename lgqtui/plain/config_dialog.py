"""Where packages go, asked in plain words: for people who do not know endpoints, and with a try at the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
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
from lgqtui.submission.outbox_entry import finding_line
from lgqtui.submission.receipt import PackageRef
from lgqtui.submission.rehearsal import rehearse
from lgqtui.submission.transfer import RetryClock
from lgqtui.text import one_line

_KEEP, _WEB, _FOLDER, _BUCKET, _TUS = "keep", "", "folder:", "s3+", "tus+"
_FORGET = "-"
_NOBODY = PackageRef("00000000-0000-5000-8000-000000000000", "", 1)

Tell = Callable[[str], None]


def ask_receiver(
    home: UserFolders, ways: EndpointResolver, now: str, tell: Tell, clock: Callable[[], datetime]
) -> bool:
    """Ask where packages go, and for the token, and look whether it works; True if something was changed.

    Both ends must be terminals. Raises CannotWrite if it cannot be saved; Ctrl-C and Ctrl-D are for the caller.
    """
    kind = _ask_kind(now)
    if kind == _KEEP:
        endpoint, changed = _present(ways, now, tell), False
    else:
        endpoint, changed = _ask_address(ways, kind, tell), True
        write_setting(home, "endpoint", endpoint.address)
    if endpoint is None:
        return changed
    if endpoint.profile in ("http", "tus"):
        _ask_token(ways, endpoint, tell)
    if questionary.confirm(tr("Try it now? Nothing is sent."), default=True).unsafe_ask():
        _try(ways, endpoint, tell, clock)
    return changed


def _ask_kind(now: str) -> str:
    kept = Choice(tr("as it is: {now}", now=now), _KEEP) if now else Choice(tr("nowhere yet"), _KEEP)
    choices = [
        kept,
        Choice(tr("to a web address that the survey office gave me"), _WEB),
        Choice(tr("into a folder: a USB stick, a share, or to practise"), _FOLDER),
        Choice(tr("to a web address for uploads that can be taken up again (tus)"), _TUS),
        Choice(tr("to a signed address of a bucket (S3)"), _BUCKET),
    ]
    return str(questionary.select(tr("Where do your answers go?"), choices=choices, default=kept).unsafe_ask())


def _present(ways: EndpointResolver, now: str, tell: Tell) -> Endpoint | None:
    if not now:
        return None
    try:
        return ways.endpoint(now)
    except Error as error:
        tell(tr("{error}. {remedy}", error=error, remedy=error.remedy))
        return None


def _ask_address(ways: EndpointResolver, prefix: str, tell: Tell) -> Endpoint:
    question = tr("Path of the folder:") if prefix == _FOLDER else tr("Address, beginning with https://")
    while True:
        given = str(questionary.text(question).unsafe_ask()).strip()
        if not given:
            tell(tr("Nothing was typed. Type it, or leave everything as it was with Ctrl-C."))
            continue
        has_prefix = bool(prefix) and given.lower().startswith(prefix)
        try:
            return ways.endpoint(given if has_prefix else prefix + given)
        except WrongUse as error:
            tell(tr("{error}. {remedy}", error=error, remedy=error.remedy))


def _ask_token(ways: EndpointResolver, endpoint: Endpoint, tell: Tell) -> None:
    """Ask for a token and keep it; Enter leaves it as it is, and a hyphen has it forgotten."""
    try:
        known = ways.tokens.find(endpoint)
    except Error as error:
        tell(tr("{error}. {remedy}", error=error, remedy=error.remedy))
        return
    if known.source == "environment":
        tell(tr("The token comes from the environment variable {variable}.", variable=known.variable))
        return
    if known.value:
        question = tr("Token (Enter: as it is, {hyphen}: forget it):", hyphen=_FORGET)
    else:
        question = tr("Token, if the office gave you one (Enter: none):")
    while given := str(questionary.password(question).unsafe_ask()).strip():
        if given == _FORGET and known.value:
            ways.tokens.forget(endpoint)
            tell(tr("It is kept no longer."))
            return
        try:
            _keep(ways, endpoint, checked(given), tell)
        except WrongUse as error:
            tell(tr("{error}. {remedy}", error=error, remedy=error.remedy))
        else:
            return


def _keep(ways: EndpointResolver, endpoint: Endpoint, token: str, tell: Tell) -> None:
    if ways.tokens.keep_in_keyring(endpoint, token):
        tell(tr("It is kept in the system's store of secrets."))
        return
    question = tr("This system has no store of secrets here. Keep it in a file that only you can read?")
    if questionary.confirm(question, default=False).unsafe_ask():
        tell(tr("It is kept in {path}", path=ways.tokens.keep_in_file(endpoint, token)))
    else:
        tell(tr("It is not kept. Give it each time by {variable}.", variable=endpoint.token_variable))


def _try(ways: EndpointResolver, endpoint: Endpoint, tell: Tell, clock: Callable[[], datetime]) -> None:
    try:
        token = ways.token(endpoint)
    except Error as error:
        tell(tr("{error}. {remedy}", error=error, remedy=error.remedy))
        return
    for finding in rehearse(endpoint, token, _NOBODY, RetryClock(clock=clock)):
        if finding.code != "size":
            tell(finding_line(finding))


_WIDTH = 78


_ASKED_APART = "endpoint"


def ask_settings(
    home: UserFolders, settings: Settings, tell: Callable[[str], None], ask_receiver: Callable[[], bool]
) -> None:
    """Ask for every setting. Both ends must be terminals; Ctrl-C and Ctrl-D leave with what is saved.

    `tell` says a sentence; `ask_receiver` asks where packages go, and says whether that was changed. Raises CannotWrite
    if a setting cannot be saved.
    """
    tell(tr("Enter keeps what is chosen. Ctrl-C leaves; what was answered is saved."))
    changed = 0
    try:
        for setting in SETTINGS:
            if setting.name == _ASKED_APART:
                changed += ask_receiver()
                continue
            for line in wrap(tr(setting.help), _WIDTH):
                tell(line)
            changed += _ask(home, setting, settings, tell)
    except (KeyboardInterrupt, EOFError):
        tell("")
    tell(tr("Saved in {path}", path=home.settings) if changed else tr("Nothing was changed."))


def _ask(home: UserFolders, setting: Setting, settings: Settings, tell: Callable[[str], None]) -> bool:
    """Ask for one setting and save it; True if it was changed. What cannot be used is told and asked again."""
    now = settings[setting.name]
    while (value := _given(setting, now)) != now:
        try:
            write_setting(home, setting.name, value)
        except WrongUse as error:
            tell(tr("{error}. {remedy}", error=error, remedy=error.remedy))
        else:
            return True
    return False


def _given(setting: Setting, now: str) -> str:
    message = tr("{name}:", name=setting.name)
    if setting.choices:
        return str(questionary.select(message, choices=list(setting.choices), default=now).unsafe_ask())
    return str(questionary.text(message, default=one_line(now)).unsafe_ask()).strip()
