"""Settings and folders: flag, then environment, then file, then default.

One list, `SETTINGS`, drives the file, the environment variables, `lgqtui config` and the manual.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lgqtui.errors import CannotRead, WrongUse
from lgqtui.files import private_folder, read_file, replace_file

_LIMIT = 1_000_000


@dataclass(frozen=True, slots=True)
class Home:
    """The folders and files that belong to one person.

    `LGQTUI_HOME` puts all of them under one folder; without it they are where the platform wants them.
    """

    settings: Path
    questionnaires: Path
    drafts: Path
    trash: Path
    state: Path


def find_home(environ: Mapping[str, str]) -> Home:
    """The person's folders; none of them is made here."""
    one = environ.get("LGQTUI_HOME")
    if one:
        base = Path(one).expanduser().absolute()
        config, data, state = base, base, base / "state"
    else:
        from platformdirs import PlatformDirs  # late: with LGQTUI_HOME nobody needs it

        places = PlatformDirs("lgqtui", appauthor=False)
        config, data, state = places.user_config_path, places.user_data_path, places.user_state_path
    return Home(
        settings=config / "settings.toml",
        questionnaires=config / "questionnaires",
        drafts=data / "drafts",
        trash=data / "trash",
        state=state,
    )


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing a person can choose. `choices` empty means any text.

    `customary` are variables that other programs share; they count for less than the settings file.
    """

    name: str
    default: str
    help: str
    choices: tuple[str, ...] = ()
    customary: tuple[str, ...] = ()

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return "LGQTUI_" + self.name.replace(".", "_").upper()


SETTINGS: tuple[Setting, ...] = (
    Setting("questionnaire", "lgq-2022", "the questionnaire that a new draft is for"),
    Setting(
        "theme",
        "dark",
        "the colours; ansi-dark and ansi-light use your terminal's own sixteen",
        ("dark", "light", "ansi-dark", "ansi-light"),
    ),
    Setting("mouse", "on", "off leaves the mouse to the terminal, for selecting and copying", ("on", "off")),
    Setting(
        "editor",
        "",
        "the program that ^O opens long texts in; empty: VISUAL, EDITOR, or what the system has",
        customary=("VISUAL", "EDITOR"),
    ),
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A setting's value and where it comes from: `flag`, `environment`, `file` or `default`."""

    setting: Setting
    value: str
    source: str


class Settings:
    """The values in force."""

    def __init__(self, chosen: Mapping[str, Chosen]) -> None:
        self.chosen = chosen

    def __getitem__(self, name: str) -> str:
        return self.chosen[name].value


def read_settings(home: Home, environ: Mapping[str, str], flags: Mapping[str, str] | None = None) -> Settings:
    """The settings in force. Raises CannotRead if the file is damaged, WrongUse if a value is none of the choices."""
    in_file = _read_file(home.settings)
    chosen = {}
    for setting in SETTINGS:
        sources = (
            ("flag", (flags or {}).get(setting.name)),
            ("environment", environ.get(setting.variable)),
            ("file", _at(in_file, setting, home.settings)),
            *(("environment", environ.get(name)) for name in setting.customary),
            ("default", setting.default),
        )
        source, value = next((s, v) for s, v in sources if v is not None)
        where = {"environment": setting.variable, "file": str(home.settings)}.get(source, "")
        chosen[setting.name] = Chosen(setting, _checked(setting, value, where), source)
    return Settings(chosen)


def write_setting(home: Home, name: str, value: str) -> None:
    """Put a value into the settings file, comments and all else kept; an empty value takes it out."""
    import tomlkit

    setting = find_setting(name)
    _checked(setting, value)
    _read_file(home.settings)  # a damaged file is told, not overwritten
    text = home.settings.read_text("utf-8-sig") if home.settings.exists() else ""
    document = tomlkit.parse(text)
    table: Any = document
    *tables, key = setting.name.split(".")
    for step in tables:
        table = table.setdefault(step, tomlkit.table())
    if value:
        table[key] = value
    else:
        table.pop(key, None)
    private_folder(home.settings.parent)
    replace_file(home.settings, tomlkit.dumps(document).encode())


def find_setting(name: str) -> Setting:
    """The setting of that name. Raises WrongUse naming the nearest one."""
    names = [s.name for s in SETTINGS]
    if name in names:
        return SETTINGS[names.index(name)]
    import difflib

    near = difflib.get_close_matches(name, names, 1, 0.4)
    raise WrongUse(
        "unknown-setting",
        "there is no setting “{name}”",
        "Did you mean {near}? All of them: lgqtui config show",
        name=name[:80],
        near=near[0] if near else names[0],
    )


def _checked(setting: Setting, value: str, where: str = "") -> str:
    if setting.choices and value and value not in setting.choices:
        raise WrongUse(
            "wrong-setting",
            "{where}: {name} cannot be “{value}”" if where else "{name} cannot be “{value}”",
            "Choose one of: {choices}.",
            name=setting.name,
            where=where,
            value=value[:80],
            choices=", ".join(setting.choices),
        )
    return value or setting.default


def _read_file(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    import tomllib

    try:
        return tomllib.loads(read_file(path, _LIMIT).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise CannotRead(
            "damaged-settings",
            "the settings in {path} are not valid TOML: {why}",
            "Mend that place with: lgqtui config edit",
            path=path,
            why=str(error),
        ) from error


def _at(in_file: Mapping[str, Any], setting: Setting, path: Path) -> str | None:
    value: Any = in_file
    for step in setting.name.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    if isinstance(value, bool):
        value = "on" if value else "off"
    if value is None or isinstance(value, str):
        return value
    raise CannotRead(
        "wrong-setting",
        "{name} in {path} is not text",
        "Put its value in quotes.",
        name=setting.name,
        path=path,
    )
