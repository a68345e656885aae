"""The settings in force: flag, then environment, then file, then default; the table of endpoints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from lgqtui.errors import CannotRead, WrongUse, closest_match
from lgqtui.i18n import tr
from lgqtui.settings.file import names_in, read_tables, setting_position, write_value
from lgqtui.settings.folders import UserFolders
from lgqtui.settings.registry import SETTINGS, Setting, find_setting, is_setting

_MEGABYTE = 1_000_000
_LEAST = {"seconds": 0.0, "MB": 1 / _MEGABYTE}
_MOST = 1_000_000.0


class SettingValue(Struct, frozen=True):
    """A setting's value and where it comes from: `flag`, `environment`, `file` or `default`.

    `variable` is the environment variable that says it, "" for other sources.
    """

    setting: Setting
    value: str
    source: str
    variable: str = ""


class Settings:
    """The values in force. `environ` is the environment that they were read in.

    `strays` are the names in the file that are no setting, each in steps: a slip of the hand must not pass in silence.
    `keys` is the file's table of keys, unjudged: what can have a key, the full screen knows.
    """

    def __init__(
        self,
        chosen: Mapping[str, SettingValue],
        environ: Mapping[str, str],
        strays: tuple[tuple[str, ...], ...] = (),
        keys: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        self.chosen = chosen
        self.environ = environ
        self.strays = strays
        self.keys = keys

    def __getitem__(self, name: str) -> str:
        return self.chosen[name].value


def size_in_bytes(chosen: SettingValue) -> int:
    """A setting in MB as bytes."""
    return int(float(chosen.value) * _MEGABYTE)


def read_settings(home: UserFolders, environ: Mapping[str, str], flags: Mapping[str, str] | None = None) -> Settings:
    """The settings in force. Raises CannotRead if the file is damaged, WrongUse if a value is none of the choices."""
    in_file = read_tables(home.settings)
    chosen = {}
    for setting in SETTINGS:
        said = list(_said(setting, home.settings, in_file, environ, flags or {}))
        found = next((choice for choice in said if choice.value), said[-1])
        _refuse_no_choice(setting, found.value, found.variable, home.settings if found.source == "file" else None)
        chosen[setting.name] = found
    keys = in_file.get("keys", {})
    apart = keys if isinstance(keys, dict) else {}
    strays = tuple(name for name in names_in(in_file) if not (name[0] == "keys" and apart) and not is_setting(name))
    return Settings(chosen, environ, strays, apart)


def unknown_setting_notices(home: UserFolders, settings: Settings) -> list[str]:
    """A sentence for each name in the settings file that is no setting: its place, and the setting that it is near."""
    told = []
    for steps in settings.strays:
        name = ".".join(steps)[:80]
        near = closest_match(name, [s.name for s in SETTINGS])
        place = setting_position(home.settings, steps)
        passed = tr("{place}: “{name}” is no setting and is passed over.", place=place, name=name)
        told.append(passed + (" " + tr("Did you mean {near}?", near=near) if near else ""))
    return told


def _said(
    setting: Setting, path: Path, in_file: Mapping[str, Any], environ: Mapping[str, str], flags: Mapping[str, str]
) -> Iterator[SettingValue]:
    """What is said of a setting, the weightiest first; an empty value says nothing."""
    yield SettingValue(setting, flags.get(setting.name, ""), "flag")
    yield SettingValue(setting, environ.get(setting.variable, ""), "environment", setting.variable)
    yield SettingValue(setting, _at(in_file, setting, path) or "", "file")
    for name in setting.customary:
        yield SettingValue(setting, environ.get(name, ""), "environment", name)
    yield SettingValue(setting, setting.default, "default")


def write_setting(home: UserFolders, name: str, value: str) -> None:
    """Put a value into the settings file, comments and all else kept; an empty value takes it out.

    Raises WrongUse if the value is no choice, CannotRead if the file is damaged, CannotWrite if it cannot be changed.
    """
    setting = find_setting(name)
    _refuse_no_choice(setting, value)
    write_value(home.settings, setting.name, value)


class EndpointTable(Struct, frozen=True):
    """What the settings file says of an endpoint, unjudged."""

    name: str
    address: str
    allow_http: bool = False
    token_variable: str = ""


def read_endpoints(home: UserFolders) -> dict[str, EndpointTable]:
    """The endpoints in the settings file, by name. Raises CannotRead if the file is damaged."""
    tables = read_tables(home.settings).get("endpoints", {})
    if not isinstance(tables, dict):
        raise _not_text("endpoints", home.settings)
    return {name: _endpoint_table(home, name, tables) for name in tables}


def _endpoint_table(home: UserFolders, name: str, tables: Mapping[str, Any]) -> EndpointTable:
    def said(part: str) -> str:
        setting = Setting(f"endpoints.{name}.{part}", "", "")
        table = tables[name]
        value = _text_of(table.get(part) if isinstance(table, Mapping) else table, setting, home.settings)
        return value or ""

    return EndpointTable(name, said("address"), said("allow_http") == "on", said("token_variable"))


def _refuse_no_choice(setting: Setting, value: str, variable: str = "", file: Path | None = None) -> None:
    if not value or (_is_so_many(setting, value) if setting.unit else value in (setting.choices or (value,))):
        return
    where = setting_position(file, setting.name.split(".")) if file else variable
    raise WrongUse(
        "wrong-setting",
        "{where}: {name} cannot be “{value}”" if where else "{name} cannot be “{value}”",
        "Give a number of {unit}." if setting.unit else "Choose one of: {choices}.",
        name=setting.name,
        where=where,
        value=value[:80],
        unit=setting.unit,
        choices=", ".join(setting.choices),
    )


def _is_so_many(setting: Setting, value: str) -> bool:
    try:
        number = float(value)
    except ValueError:
        return False
    return _LEAST[setting.unit] <= number <= _MOST


def _at(in_file: Mapping[str, Any], setting: Setting, path: Path) -> str | None:
    value: Any = in_file
    for step in setting.name.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return _text_of(value, setting, path)


def _text_of(value: Any, setting: Setting, path: Path) -> str | None:
    if isinstance(value, bool):
        value = "on" if value else "off"
    if value is None or isinstance(value, str):
        return value
    raise _not_text(setting.name, path)


def _not_text(name: str, path: Path) -> CannotRead:
    return CannotRead("wrong-setting", "{name} in {path} is not text", "Put its value in quotes.", name=name, path=path)
