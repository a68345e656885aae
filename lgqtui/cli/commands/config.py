"""`lgqtui config`: the settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from lgqtui.cli.click_ext import require_text
from lgqtui.cli.completion import setting_names, setting_values
from lgqtui.cli.registry import group, json_option, subcommand
from lgqtui.cli.terminal import LINE_WIDTH, out_json, out_path, print_result, print_status, require_terminal
from lgqtui.i18n import tr
from lgqtui.submission.endpoints.kinds import address_list
from lgqtui.workflows.context import AppContext

if TYPE_CHECKING:
    from lgqtui.settings.folders import UserFolders
    from lgqtui.settings.loader import Settings, SettingValue


@group("config", "Without a command you are asked for each setting in turn. What an environment variable says wins.")
def command(context: AppContext) -> None:
    """Ask for the settings one by one."""
    require_terminal("See the settings with: lgqtui config show. Change one with: lgqtui config set NAME VALUE")
    from lgqtui.plain.config_dialog import ask_settings

    ask_settings(context, print_status)


@subcommand(command, "receiver", "Be asked where packages go, for the token, and try it.", "lgqtui config receiver")
def receiver(context: AppContext) -> None:
    """Ask only where packages go."""
    require_terminal("Set it with: lgqtui config set endpoint ADDRESS. Give a token by LGQTUI_TOKEN.")
    from lgqtui.plain.config_dialog import ask_receiver, saved_report

    with saved_report(context, print_status, tr("The address is as it was.")):
        ask_receiver(context, print_status)


@subcommand(command, "show", "Show every setting, its value and where that comes from.", "lgqtui config show")
@json_option
def show(context: AppContext, *, as_json: bool) -> None:
    """Print the settings, each with its purpose."""
    import textwrap

    values = (*context.settings.values.values(), *_key_values(context.settings))
    if as_json:
        out_json([{"name": v.setting.name, "value": v.value, "source": v.source} for v in values])
        return
    for value in values:
        name, text = value.setting.name, value.value or tr("nothing")
        print_result(tr("{name} = {value}   ({source})", name=name, value=text, source=value.source_text))
        purpose = value.purpose(address_list())
        print_result(*textwrap.wrap(purpose, LINE_WIDTH, initial_indent="    ", subsequent_indent="    "))


def _key_values(settings: Settings) -> Iterator[SettingValue]:
    if settings.keys:
        from lgqtui.settings.loader import SettingValue
        from lgqtui.settings.registry import Setting
        from lgqtui.tui.actions import find_action
        from lgqtui.tui.keys import read_keymap

        for key_id in read_keymap(settings.keys).user_keys:
            setting = Setting(f"keys.{key_id}", "", find_action(key_id).help)
            yield SettingValue(setting, str(settings.keys[key_id]), "file")


@subcommand(
    command, "set", "Set one setting; an empty VALUE puts it back as it comes.", "lgqtui config set theme ansi-dark"
)
@click.argument("name", shell_complete=setting_names)
@click.argument("value", shell_complete=setting_values, callback=require_text)
def set_(context: AppContext, name: str, value: str) -> None:
    """Write one setting into the settings file."""
    if value and name.startswith("keys."):
        from lgqtui.settings.loader import read_settings
        from lgqtui.tui.keys import refuse_unusable

        refuse_unusable(read_settings(context.folders, context.environ).keys, name.partition(".")[2], value)
    if notice := context.change_setting(name, value):
        print_status(notice)


@subcommand(command, "path", "Print the path of the settings file.", "lgqtui config path")
def path(context: AppContext) -> None:
    """Print the path of the settings file, alone."""
    out_path(context.folders.settings)


@subcommand(command, "edit", "Open the settings file in your editor.", "lgqtui config edit")
def edit(context: AppContext) -> None:
    """Open the settings file in the editor, then print what is wrong with it."""
    require_terminal("Change one setting with: lgqtui config set NAME VALUE")
    from lgqtui.errors import Error, WrongUse
    from lgqtui.settings.loader import read_settings
    from lgqtui.workflows.user_programs import find_editor

    editor = find_editor(context)
    _create_file(context)
    try:
        editor.run(str(context.folders.settings))
    except WrongUse:
        raise
    except Error as error:  # the file is the user's own: what is in it counts, however the editor ended
        print_status(error.sentence)
    print_status(*settings_notices(context.folders, read_settings(context.folders, context.environ)))


def settings_notices(folders: UserFolders, settings: Settings) -> Iterator[str]:
    """Yield a sentence for each name in the settings file that means nothing, and each key that cannot be used."""
    from lgqtui.settings.loader import unknown_setting_notices

    yield from unknown_setting_notices(folders, settings)
    if settings.keys:
        from lgqtui.settings.file import setting_position
        from lgqtui.tui.keys import read_keymap

        for key_id, error in read_keymap(settings.keys).errors.items():
            position = setting_position(folders.settings, ("keys", key_id))
            template = "{position}: {fault}; it is passed over. {remedy}"
            yield tr(template, position=position, fault=error, remedy=error.remedy)


def _create_file(context: AppContext) -> None:
    """Create the settings file with every setting as a comment, so that editing is removing a mark."""
    from lgqtui.files import private_folder, replace_file
    from lgqtui.settings.registry import SETTINGS, find_setting

    path = context.folders.settings
    if path.exists():
        return
    private_folder(path.parent)
    keys = find_setting("keys.next")
    lines = [f'# {tr(s.help, addresses=address_list())}\n# {s.name} = "{s.default}"\n' for s in (*SETTINGS, keys)]
    replace_file(path, "\n".join(lines).encode())
