"""`lgqtui help`: the guides, offline."""

from __future__ import annotations

import contextlib
from functools import partial
from typing import TYPE_CHECKING

import click

from lgqtui.cli.commands.pager import is_styled, page_width, show_page
from lgqtui.cli.completion import topic_names
from lgqtui.cli.registry import COMMANDS
from lgqtui.cli.registry import command as define
from lgqtui.cli.surroundings import Surroundings
from lgqtui.cli.terminal import out
from lgqtui.errors import Error, WrongUse
from lgqtui.i18n import say

if TYPE_CHECKING:
    from lgqtui.guides.render import Table


@define(
    "help",
    "TOPIC is one of those that are listed without it. On a terminal a long guide is shown by your pager (PAGER); "
    "into a file or a pipe it is written as plain text.",
)
@click.argument("topic", required=False, default="", shell_complete=topic_names)
@click.pass_obj
def command(here: Surroundings, topic: str) -> None:
    """Show a guide, or list the topics."""
    if topic:
        _show(here, topic)
    else:
        _list()


def _list() -> None:
    from lgqtui.guides.line_wrap import in_columns
    from lgqtui.guides.topics import TOPICS

    width = page_width()
    for line in in_columns([(name, say(topic.summary)) for name, topic in TOPICS.items()], width):
        out(line)
    out("")
    out(say("Read one: lgqtui help TOPIC"))
    out(say("About a command: lgqtui COMMAND --help"))


def _show(here: Surroundings, topic: str) -> None:
    from lgqtui.guides.topics import TOPICS, path_of
    from lgqtui.questionnaire.library import shipped_folder

    if topic in COMMANDS and topic not in TOPICS:
        hint = "The command has its own help: lgqtui {topic} --help. All topics: lgqtui help"
        raise WrongUse("unknown-topic", "there is no guide “{topic}”", hint, topic=topic)
    path = path_of(topic, shipped_folder().parent)
    from lgqtui.guides.render import page

    styled = is_styled(here.environ)
    lines = page(path.read_text("utf-8"), page_width(), partial(_table, here), styled=styled)
    show_page(lines, here.environ, styled=styled)


def _table(here: Surroundings, name: str) -> Table:
    """The rows that the program puts into a guide; what it takes them from is loaded for the guides that want some."""
    from lgqtui.cli.commands.help_tables import table

    if name.startswith("keys."):
        _use_own_keys(here)
    return table(name)


def _use_own_keys(here: Surroundings) -> None:
    """Name the keys that the settings give; help comes also where the settings cannot be read."""
    from lgqtui.settings.registry import read_settings
    from lgqtui.tui.keymap import put_in_force, read_keymap

    with contextlib.suppress(Error):
        put_in_force(read_keymap(read_settings(here.home, here.environ).keys))
