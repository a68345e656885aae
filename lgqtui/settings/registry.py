"""One row for each setting: used by the file, the environment variables, `lgqtui config` and the manual."""

from __future__ import annotations

import re

from msgspec import Struct

from lgqtui.errors import WrongUse, unknown_name


class Setting(Struct, frozen=True):
    """One setting; `help` is a template, with `addresses` for the forms of the address of an endpoint.

    Without `choices` it can be any text; with a `unit` it is a number from `minimum` to `maximum`.

    `shared_variables` are variables shared with other programs; the settings file takes precedence over them.
    """

    name: str
    default: str
    help: str
    choices: tuple[str, ...] = ()
    shared_variables: tuple[str, ...] = ()
    unit: str = ""
    minimum: float = 0.0
    maximum: float = 1_000_000.0

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return "LGQTUI_" + self.name.replace(".", "_").upper()


SETTINGS: tuple[Setting, ...] = (
    Setting("questionnaire", "lgq-2022", "the questionnaire that a new draft is for"),
    Setting(
        "theme",
        "dark",
        "the colours; ansi-dark and ansi-light use your terminal's own sixteen, contrast has strong contrasts, "
        "colour-safe colours that most eyes tell apart",
        ("dark", "light", "ansi-dark", "ansi-light", "contrast", "colour-safe"),
    ),
    Setting(
        "outline",
        "auto",
        "the outline beside the question in a wide window: auto shows it, hide leaves it out until it is asked for",
        ("auto", "hide"),
    ),
    Setting("mouse", "on", "off leaves the mouse to the terminal, for selecting and copying", ("on", "off")),
    Setting(
        "editor",
        "",
        "the program that long texts are opened in; empty: VISUAL, EDITOR, or nano",
        shared_variables=("VISUAL", "EDITOR"),
    ),
    Setting(
        "attachment_limit",
        "100",
        "the largest file that can be attached, in MB; a package holds 2000 in all",
        unit="MB",
        minimum=1e-6,
        maximum=2_000.0,
    ),
    Setting(
        "front",
        "screen",
        "how drafts are filled in: on the full screen, plain by prompts, or accessible in bare lines",
        ("screen", "plain", "accessible"),
    ),
    Setting(
        "verbosity",
        "brief",
        "how much is said where questions come one at a time: brief, or full with kind, part and answer each time",
        ("brief", "full"),
    ),
    Setting("endpoint", "", "where packages go: a name from [endpoints.NAME], or an address: {addresses}"),
    Setting("patience", "10", "seconds for which `submit` begins another try where nobody watches", unit="seconds"),
    Setting(
        "links.probe",
        "auto",
        "asking sites whether the pages you cite are there: auto as you write, ask only when you say so, off never",
        ("auto", "ask", "off"),
    ),
    Setting(
        "links.private",
        "skip",
        "links to private addresses inside your network: skip leaves them alone, check asks them too",
        ("skip", "check"),
    ),
)

_ENDPOINT = re.compile(r"endpoints\.([A-Za-z0-9_-]+)\.(address|allow_http|token_variable)")
_KEYS = re.compile(r"keys\.([A-Za-z0-9_-]+)")
_KEYS_HELP = "keys for it on the full screen, with commas between; lgqtui help keys names what can be given some"


def is_setting(steps: tuple[str, ...]) -> bool:
    """True if a key path of the settings file is a setting."""
    name = ".".join(steps)
    return any(name == setting.name for setting in SETTINGS) or _ENDPOINT.fullmatch(name) is not None


def find_setting(name: str) -> Setting:
    """The setting of that name, also `keys.NAME`, `endpoints.NAME.address`. Raises WrongUse naming the closest one."""
    endpoint = _ENDPOINT.fullmatch(name)
    if endpoint:
        return Setting(name, "", "", ("on", "off") if endpoint[2] == "allow_http" else ())
    if _KEYS.fullmatch(name):
        return Setting(name, "", _KEYS_HELP)
    names = [s.name for s in SETTINGS]
    if name in names:
        return SETTINGS[names.index(name)]
    message, hint = "there is no setting “{name}”", "All of them: lgqtui config show"
    raise unknown_name(WrongUse("unknown-setting", message, hint, name=name[:80]), name, names)
