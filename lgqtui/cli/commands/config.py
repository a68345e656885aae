"""`lgqtui config`: the settings."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

import click

from lgqtui.cli.completion import setting_names, setting_values
from lgqtui.cli.registry import group, subcommand
from lgqtui.cli.surroundings import AppContext
from lgqtui.cli.terminal import out_path, print_result, print_status, require_terminal
from lgqtui.i18n import tr

if TYPE_CHECKING:
    from lgqtui.settings.loader import Settings, SettingValue


@group("config", "Without a command you are asked for each setting in turn. What an environment variable says wins.")
@click.pass_context
def command(context: click.Context) -> None:
    """Ask for the settings one by one, if no command is called."""
    if context.invoked_subcommand is not None:
        return
    require_terminal("See the settings with: lgqtui config show. Change one with: lgqtui config set NAME VALUE")
    here: AppContext = context.obj
    settings = here.settings
    from lgqtui.plain.config_dialog import ask_settings

    ask_settings(here.home, settings, print_status, partial(_ask_receiver, here, settings["endpoint"]))


def _ask_receiver(here: AppContext, now: str) -> bool:
    from lgqtui.plain.config_dialog import ask_receiver
    from lgqtui.submission.credentials import EndpointResolver

    return ask_receiver(here.home, EndpointResolver(here.home, here.environ), now, print_status, here.clock)


@subcommand(command, "receiver", "Be asked where packages go, for the token, and try it.", "lgqtui config receiver")
@click.pass_obj
def receiver(here: AppContext) -> None:
    """Ask only for where packages go."""
    require_terminal("Set it with: lgqtui config set endpoint ADDRESS. Give a token by LGQTUI_TOKEN.")
    try:
        changed = _ask_receiver(here, here.settings["endpoint"])
    except (KeyboardInterrupt, EOFError):
        changed = False
    print_status(tr("Saved in {path}", path=here.home.settings) if changed else tr("The address is as it was."))


@subcommand(command, "show", "Show every setting, its value and where that comes from.", "lgqtui config show")
@click.pass_obj
def show(here: AppContext) -> None:
    """Write the settings, each with what it is for."""
    for chosen in here.settings.chosen.values():
        for line in _lines(chosen):
            print_result(line)
    _show_keys(here)


def _show_keys(here: AppContext) -> None:
    """Write the keys that the settings give, each with what it does."""
    if not here.settings.keys:
        return
    import textwrap

    from lgqtui.cli.key_words import key_lines

    source = tr("from the settings file")
    for name, keys, told in key_lines(here.settings):
        print_result(tr("{name} = {value}   ({source})", name=name, value=keys, source=source))
        print_result(textwrap.indent(told, "    "))


def _lines(chosen: SettingValue) -> Iterator[str]:
    import textwrap

    setting = chosen.setting
    sources = {
        "environment": tr("from the environment, {variable}", variable=setting.variable),
        "file": tr("from the settings file"),
        "default": tr("as it comes"),
    }
    source = sources.get(chosen.source, chosen.source)
    yield tr("{name} = {value}   ({source})", name=setting.name, value=chosen.value or tr("nothing"), source=source)
    choices = tr(". One of: {choices}", choices=", ".join(setting.choices)) if setting.choices else ""
    yield from textwrap.wrap(tr(setting.help) + choices, 78, initial_indent="    ", subsequent_indent="    ")


@subcommand(
    command, "set", "Set one setting; an empty VALUE puts it back as it comes.", "lgqtui config set theme ansi-dark"
)
@click.argument("name", shell_complete=setting_names)
@click.argument("value", shell_complete=setting_values)
@click.pass_obj
def set_(here: AppContext, name: str, value: str) -> None:
    """Write one setting into the settings file."""
    from lgqtui.settings.loader import write_setting
    from lgqtui.settings.registry import find_setting

    _refuse_unusable(here, name, value)
    write_setting(here.home, name, value)
    variable = find_setting(name).variable
    if variable in here.environ and not name.startswith("keys."):
        print_status(
            tr("It is saved, but the environment variable {variable} wins as long as it is set.", variable=variable)
        )


def _refuse_unusable(here: AppContext, name: str, value: str) -> None:
    """Raise WrongUse for an address or a key that could not be used later."""
    if value and name.startswith("keys."):
        from lgqtui.cli.key_words import refuse_unusable_key
        from lgqtui.settings.loader import read_settings

        refuse_unusable_key(read_settings(here.home, here.environ), name, value)
        return
    if not value or not (name == "endpoint" or name.endswith(".address")):
        return
    from lgqtui.settings.loader import EndpointTable, read_endpoints
    from lgqtui.submission.credentials import choose_endpoint

    tables = read_endpoints(here.home)
    if name == "endpoint":
        choose_endpoint(value, tables)
        return
    known = tables.get(name.split(".")[1])
    choose_endpoint("it", {"it": EndpointTable("it", value, allow_http=known is not None and known.allow_http)})


@subcommand(command, "path", "Print the path of the settings file.", "lgqtui config path")
@click.pass_obj
def path(here: AppContext) -> None:
    """Print where the settings stand, alone."""
    out_path(here.home.settings)


@subcommand(command, "edit", "Open the settings file in your editor.", "lgqtui config edit")
@click.pass_obj
def edit(here: AppContext) -> None:
    """Edit the settings file, and say what is wrong with it afterwards."""
    require_terminal("Change one setting with: lgqtui config set NAME VALUE")
    import subprocess

    from lgqtui.external_editor import find_editor
    from lgqtui.settings.loader import read_settings, unknown_setting_notices

    editor = find_editor(_wanted_editor(here))
    _begin_file(here)
    subprocess.run([*editor, str(here.home.settings)], check=False)  # noqa: S603 - the person's own choice of program
    settings = read_settings(here.home, here.environ)
    for sentence in (*unknown_setting_notices(here.home, settings), *_words_about_keys(here, settings)):
        print_status(sentence)


def _words_about_keys(here: AppContext, settings: Settings) -> list[str]:
    if not settings.keys:
        return []
    from lgqtui.cli.key_words import words_about_keys

    return words_about_keys(here.home, settings)


def _wanted_editor(here: AppContext) -> str:
    """The editor in the settings; where they cannot be read, which may be why they are edited, the environment's."""
    from lgqtui.errors import Error
    from lgqtui.settings.registry import find_setting

    try:
        return here.settings["editor"]
    except Error:
        setting = find_setting("editor")
        named = (here.environ.get(name) for name in (setting.variable, *setting.customary))
        return next(filter(None, named), "")


def _begin_file(here: AppContext) -> None:
    """Give a first settings file every setting as a comment, so that editing is taking out a mark."""
    from lgqtui.files import private_folder, replace_file
    from lgqtui.settings.registry import SETTINGS, find_setting

    file = here.home.settings
    if file.exists():
        return
    private_folder(file.parent)
    keys = find_setting("keys.next")
    lines = [f'# {tr(s.help)}\n# {s.name} = "{s.default}"\n' for s in (*SETTINGS, keys)]
    replace_file(file, "\n".join(lines).encode())
