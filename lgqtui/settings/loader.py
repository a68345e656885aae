"""The settings in force: environment, then file, then default; the table of endpoints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from lgqtui.errors import CannotRead, WrongUse, closest_match
from lgqtui.i18n import tr
from lgqtui.settings.file import key_paths_in, read_tables, setting_position, write_value
from lgqtui.settings.folders import UserFolders
from lgqtui.settings.registry import SETTINGS, Setting, find_setting, is_setting


class SettingValue(Struct, frozen=True):
    """A setting's value, its source (`environment`, `file` or `default`), and the environment variable, if any."""

    setting: Setting
    value: str
    source: str
    variable: str = ""

    @property
    def source_text(self) -> str:
        """Where the value comes from, in words."""
        return {
            "environment": tr("from the environment, {variable}", variable=self.variable),
            "file": tr("from the settings file"),
            "default": tr("as it comes"),
        }[self.source]

    def purpose(self, addresses: str) -> str:
        """What it is for and what it can be, with the forms of the address of an endpoint."""
        choices = ", ".join(self.setting.choices)
        return tr(self.setting.help, addresses=addresses) + (
            tr(". One of: {choices}", choices=choices) if choices else ""
        )


class Settings(Struct, frozen=True):
    """The values in force.

    `unknown_names` are the key paths in the file that are no settings: mostly typing errors. `keys` is the
    file's table of keys, not validated: the valid names are known to `tui`.
    """

    values: Mapping[str, SettingValue]
    unknown_names: tuple[tuple[str, ...], ...]
    keys: Mapping[str, Any]

    def __getitem__(self, name: str) -> str:
        return self.values[name].value


def read_settings(folders: UserFolders, environ: Mapping[str, str]) -> Settings:
    """The settings in force. Raises CannotRead if the file is damaged, WrongUse if a value is none of the choices."""
    file_tables = read_tables(folders.settings)
    values = {}
    for setting in SETTINGS:
        candidates = list(_candidates(setting, folders.settings, file_tables, environ))
        values[setting.name] = next((choice for choice in candidates if choice.value), candidates[-1])
        _refuse_invalid(values[setting.name], folders.settings)
    raw_keys = file_tables.get("keys", {})
    keys = raw_keys if isinstance(raw_keys, dict) else {}
    names = (name for name in key_paths_in(file_tables) if not is_setting(name))
    unknown_names = tuple(name for name in names if not (name[0] == "keys" and keys))
    return Settings(values, unknown_names, keys)


def unknown_setting_notices(folders: UserFolders, settings: Settings) -> list[str]:
    """A sentence for each unknown name in the settings file: its position, and the most similar setting."""
    notices = []
    for steps in settings.unknown_names:
        name = ".".join(steps)[:80]
        near = closest_match(name, [s.name for s in SETTINGS])
        position = setting_position(folders.settings, steps)
        notice = tr("{position}: “{name}” is no setting and is passed over.", position=position, name=name)
        notices.append(notice + (" " + tr("Did you mean {near}?", near=near) if near else ""))
    return notices


def _candidates(
    setting: Setting, path: Path, file_tables: Mapping[str, Any], environ: Mapping[str, str]
) -> Iterator[SettingValue]:
    """The values of a setting from all sources, highest precedence first; an empty value does not count."""
    value: Any = file_tables
    for step in setting.name.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    yield SettingValue(setting, environ.get(setting.variable, ""), "environment", setting.variable)
    yield SettingValue(setting, _text_of(value, setting.name, path), "file")
    for name in setting.shared_variables:
        yield SettingValue(setting, environ.get(name, ""), "environment", name)
    yield SettingValue(setting, setting.default, "default")


def write_setting(folders: UserFolders, name: str, value: str) -> None:
    """Write a value as `write_value` does. Raises also WrongUse if it is no choice."""
    setting = find_setting(name)
    _refuse_invalid(SettingValue(setting, value, ""), folders.settings)
    write_value(folders.settings, setting.name, value)


def override_notice(name: str, environ: Mapping[str, str]) -> str:
    """A sentence if the environment overrides what is saved for a setting; "" otherwise."""
    setting = find_setting(name)
    if setting not in SETTINGS or not environ.get(setting.variable):  # keys and tables of endpoints have no variable
        return ""
    template = "It is saved, but the environment variable {variable} wins as long as it is set."
    return tr(template, variable=setting.variable)


class EndpointTable(Struct, frozen=True):
    """The table of an endpoint in the settings file, not validated."""

    name: str
    address: str
    allow_http: bool = False
    token_variable: str = ""


def read_endpoints(folders: UserFolders) -> dict[str, EndpointTable]:
    """The endpoints in the settings file, by name. Raises CannotRead if the file is damaged."""
    tables = read_tables(folders.settings).get("endpoints", {})
    if not isinstance(tables, dict):
        raise _not_text("endpoints", folders.settings)
    return {name: _endpoint_table(folders.settings, name, table) for name, table in tables.items()}


def _endpoint_table(path: Path, name: str, table: Any) -> EndpointTable:
    def text_at(part: str) -> str:
        return _text_of(table.get(part) if isinstance(table, Mapping) else table, f"endpoints.{name}.{part}", path)

    return EndpointTable(name, text_at("address"), text_at("allow_http") == "on", text_at("token_variable"))


def _refuse_invalid(candidate: SettingValue, path: Path) -> None:
    setting, value = candidate.setting, candidate.value
    if not value or (_is_number_in_range(setting, value) if setting.unit else value in (setting.choices or (value,))):
        return
    where = setting_position(path, setting.name.split(".")) if candidate.source == "file" else candidate.variable
    raise WrongUse(
        "wrong-setting",
        "{where}: {name} cannot be “{value}”" if where else "{name} cannot be “{value}”",
        "Give a number of {unit}, {maximum} at most." if setting.unit else "Choose one of: {choices}.",
        name=setting.name,
        where=where,
        value=value[:80],
        unit=setting.unit,
        maximum=f"{setting.maximum:.0f}",
        choices=", ".join(setting.choices),
    )


def _is_number_in_range(setting: Setting, value: str) -> bool:
    try:
        return setting.minimum <= float(value) <= setting.maximum
    except ValueError:
        return False


def _text_of(value: Any, name: str, path: Path) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if value is None or isinstance(value, str):
        return value or ""
    raise _not_text(name, path)


def _not_text(name: str, path: Path) -> CannotRead:
    return CannotRead("wrong-setting", "{name} in {path} is not text", "Put its value in quotes.", name=name, path=path)
