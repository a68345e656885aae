"""Settings as they are listed and changed."""

from __future__ import annotations

from msgspec import Struct

from lgqtui.i18n import tr
from lgqtui.settings.loader import SettingValue, override_notice, read_settings, write_setting
from lgqtui.submission.endpoints.kinds import address_list
from lgqtui.workflows.context import AppContext


class SettingRow(Struct, frozen=True):
    """A setting in words: its name, its value, where that comes from, and its purpose."""

    name: str
    value: str
    source: str
    purpose: str


def setting_row(setting_value: SettingValue) -> SettingRow:
    """Return a setting in words."""
    setting = setting_value.setting
    sources = {
        "environment": tr("from the environment, {variable}", variable=setting_value.variable),
        "file": tr("from the settings file"),
        "default": tr("as it comes"),
    }
    choices = tr(". One of: {choices}", choices=", ".join(setting.choices)) if setting.choices else ""
    help_text = tr(setting.help, addresses=address_list())
    value = setting_value.value or tr("nothing")
    return SettingRow(setting.name, value, sources[setting_value.source], f"{help_text}{choices}")


def change_setting(context: AppContext, name: str, value: str) -> str:
    """Save a setting, "" as it comes; return a notice if the environment overrides it, or else "".

    Raises WrongUse if it cannot be that, or FileError.
    """
    if value and (name == "endpoint" or name.endswith(".address")):
        from lgqtui.workflows.submissions import save_endpoint  # late: the others need no endpoints

        return save_endpoint(context, value, name)[1]
    write_setting(context.folders, name, value)
    return override_notice(name, context.environ)


def renew_settings(context: AppContext) -> None:
    """Put in force what the settings file says now. Raises CannotRead or WrongUse, and nothing changes."""
    vars(context)["settings"] = read_settings(context.folders, context.environ)
