"""`lgqtui help`: the guides, offline."""

from __future__ import annotations

import contextlib
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from lgqtui.cli.completion import topic_names
from lgqtui.cli.registry import COMMANDS, define_command
from lgqtui.cli.terminal import can_be_painted, out_page, print_result, print_status, wants_accessible
from lgqtui.errors import Error, WrongUse
from lgqtui.i18n import tr
from lgqtui.settings.registry import SETTINGS
from lgqtui.submission.endpoints.kinds import address_list
from lgqtui.workflows.context import AppContext

if TYPE_CHECKING:
    from lgqtui.guides.render import Table
    from lgqtui.plain.console import SlashCommand


def _page_width() -> int:
    return max(20, shutil.get_terminal_size().columns)


def _show_page(environ: Mapping[str, str], lines: Sequence[str], *, is_painted: bool) -> None:
    """Write harmless lines, by the pager if they do not fit; bold words only if it is known to take them."""
    text = "\n".join(lines) + "\n"
    if is_painted and sys.stdin.isatty() and len(lines) >= shutil.get_terminal_size().lines:
        from lgqtui.workflows.user_programs import find_program

        try:
            missing = "there is no pager “{program}” here, as {source} says"
            pager = find_program(environ.get("PAGER", ""), "PAGER", ("less", "more", "cat"), missing)
            takes_codes = pager.words[0].endswith("less")
            page = text if takes_codes else click.unstyle(text)
            pager.run(*["-R"] * takes_codes, text=page.encode("utf-8", "replace"))
        except Error as error:
            print_status(error.sentence)
            text = click.unstyle(text)
        else:
            return
    out_page(text)


def table(name: str) -> Table:
    """Return the rows of a table in a guide; keys are those in force."""
    kind, _, group = name.partition(".")
    return TABLES[kind](group)


def _key_rows(group: str) -> Table:
    from lgqtui.tui import actions  # late, as below: few guides want these tables
    from lgqtui.tui.keys import key_name, keys_of

    def names(keys: Iterable[str]) -> str:
        return ", ".join(map(key_name, keys))

    rows = []
    for action in (action for action in actions.every_action() if action.scope == group):
        keys, defaults = names(keys_of(action)), names(actions.default_keys(action))
        template = "{help} ({name})" if keys == defaults else "{help} ({name}; comes as {keys})"
        rows.append(
            (keys or key_name("escape /"), tr(template, help=tr(action.help), name=action.key_id, keys=defaults))
        )
    return rows


def _word_rows(group: str) -> Table:
    from lgqtui.plain.commands import COMMANDS as WORDS
    from lgqtui.plain.draft_list import LIST_COMMANDS

    words: Sequence[SlashCommand[Any]] = WORDS if group == "question" else LIST_COMMANDS
    return [(word.usage, tr(word.help)) for word in words]


def _setting_rows(_: str) -> Table:
    rows = []
    for setting in SETTINGS:
        choices = tr("One of: {choices}.", choices=", ".join(setting.choices)) if setting.choices else ""
        default = tr("Comes as: {value}.", value=setting.default) if setting.default else ""
        variable = tr("Variable: {variable}.", variable=setting.variable)
        summary = tr("{help}.", help=tr(setting.help, addresses=address_list()))
        rows.append((setting.name, " ".join(filter(None, (summary, choices, default, variable)))))
    return rows


TABLES: Mapping[str, Callable[[str], Table]] = {
    "keys": _key_rows,
    "words": _word_rows,
    "settings": _setting_rows,
    "commands": lambda _: [(name, entry.sentence) for name, entry in COMMANDS.items()],
}
"""By the first part of the name that stands in a guide: `keys.question`, `settings`."""


@define_command(
    "help",
    "TOPIC is one of those that are listed without it. On a terminal a long guide is shown by your pager (PAGER); "
    "into a file or a pipe it is written as plain text.",
)
@click.argument("topic", required=False, default="", shell_complete=topic_names)
def command(context: AppContext, topic: str) -> None:
    """Show a guide, or list the topics."""
    if topic:
        _show(context, topic)
    else:
        _list()


def _list() -> None:
    from lgqtui.guides.line_wrap import in_columns
    from lgqtui.guides.topics import TOPICS

    print_result(*in_columns([(name, tr(topic.summary)) for name, topic in TOPICS.items()], _page_width()))
    print_result("", tr("Read one: lgqtui help TOPIC"), tr("About a command: lgqtui COMMAND --help"))


def _show(context: AppContext, topic: str) -> None:
    from lgqtui.guides.topics import TOPICS, read_guide
    from lgqtui.questionnaire.library import shipped_folder

    if topic in COMMANDS and topic not in TOPICS:
        hint = "The command has its own help: lgqtui {topic} --help. All topics: lgqtui help"
        raise WrongUse("unknown-topic", "there is no guide “{topic}”", hint, topic=topic)
    markdown = read_guide(topic, shipped_folder().parent)
    from lgqtui.guides.render import render_guide

    environ = context.environ
    is_painted = sys.stdout.isatty() and can_be_painted(environ) and not wants_accessible(environ)
    styled = is_painted and not environ.get("NO_COLOR")
    lines = render_guide(markdown, _page_width(), partial(_table, context), styled=styled)
    _show_page(environ, lines, is_painted=is_painted)


def _table(context: AppContext, name: str) -> Table:
    if name.startswith("keys."):
        from lgqtui.settings.loader import read_settings
        from lgqtui.tui.keys import put_in_force, read_keymap

        with contextlib.suppress(Error):
            put_in_force(read_keymap(read_settings(context.folders, context.environ).keys))
    return table(name)
