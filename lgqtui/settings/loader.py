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
_MINIMUM = {"seconds": 0.0, "MB": 1 / _MEGABYTE}
_MAXIMUM = 1_000_000.0


class SettingValue(Struct, frozen=True):
    """A setting's value and its source: `flag`, `environment`, `file` or `default`.

    `variable` is the environment variable it comes from, "" for other sources.
    """

    setting: Setting
    value: str
    source: str
    variable: str = ""


class Settings:
    """The values in force. `environ` is the environment that they were read from.

    `strays` are the key paths in the file that are no settings: the user is told about typing errors. `keys` is the
    file's table of keys, not validated: the valid names are known to `tui`.
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
        candidates = list(_candidates(setting, home.settings, in_file, environ, flags or {}))
        setting_value = next((choice for choice in candidates if choice.value), candidates[-1])
        _refuse_invalid(
            setting,
            setting_value.value,
            setting_value.variable,
            home.settings if setting_value.source == "file" else None,
        )
        chosen[setting.name] = setting_value
    raw_keys = in_file.get("keys", {})
    keys = raw_keys if isinstance(raw_keys, dict) else {}
    strays = tuple(name for name in names_in(in_file) if not (name[0] == "keys" and keys) and not is_setting(name))
    return Settings(chosen, environ, strays, keys)


def unknown_setting_notices(home: UserFolders, settings: Settings) -> list[str]:
    """A sentence for each unknown name in the settings file: its position, and the most similar setting."""
    notices = []
    for steps in settings.strays:
        name = ".".join(steps)[:80]
        near = closest_match(name, [s.name for s in SETTINGS])
        position = setting_position(home.settings, steps)
        notice = tr("{place}: “{name}” is no setting and is passed over.", place=position, name=name)
        notices.append(notice + (" " + tr("Did you mean {near}?", near=near) if near else ""))
    return notices


def _candidates(
    setting: Setting, path: Path, in_file: Mapping[str, Any], environ: Mapping[str, str], flags: Mapping[str, str]
) -> Iterator[SettingValue]:
    """The values of a setting from all sources, highest precedence first; an empty value does not count."""
    yield SettingValue(setting, flags.get(setting.name, ""), "flag")
    yield SettingValue(setting, environ.get(setting.variable, ""), "environment", setting.variable)
    yield SettingValue(setting, _value_at(in_file, setting, path) or "", "file")
    for name in setting.customary:
        yield SettingValue(setting, environ.get(name, ""), "environment", name)
    yield SettingValue(setting, setting.default, "default")


def write_setting(home: UserFolders, name: str, value: str) -> None:
    """Write a value to the settings file, with comments and everything else kept; an empty value removes it.

    Raises WrongUse if the value is no choice, CannotRead if the file is damaged, CannotWrite if it cannot be changed.
    """
    setting = find_setting(name)
    _refuse_invalid(setting, value)
    write_value(home.settings, setting.name, value)


def override_notice(name: str, environ: Mapping[str, str]) -> str:
    """A sentence if the environment overrides what is saved for a setting; "" otherwise."""
    variable = find_setting(name).variable
    if variable not in environ or name.startswith("keys."):
        return ""
    return tr("It is saved, but the environment variable {variable} wins as long as it is set.", variable=variable)


class EndpointTable(Struct, frozen=True):
    """The table of an endpoint in the settings file, not validated."""

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
    def text_at(part: str) -> str:
        setting = Setting(f"endpoints.{name}.{part}", "", "")
        table = tables[name]
        value = _text_of(table.get(part) if isinstance(table, Mapping) else table, setting, home.settings)
        return value or ""

    return EndpointTable(name, text_at("address"), text_at("allow_http") == "on", text_at("token_variable"))


def _refuse_invalid(setting: Setting, value: str, variable: str = "", file: Path | None = None) -> None:
    if not value or (_is_number_in_range(setting, value) if setting.unit else value in (setting.choices or (value,))):
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


def _is_number_in_range(setting: Setting, value: str) -> bool:
    try:
        number = float(value)
    except ValueError:
        return False
    return _MINIMUM[setting.unit] <= number <= _MAXIMUM


def _value_at(in_file: Mapping[str, Any], setting: Setting, path: Path) -> str | None:
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
