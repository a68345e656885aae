"""The helps of actions that several front ends have."""

from __future__ import annotations

import pytest

from lgqtui.cli.registry import COMMANDS as SHELL_COMMANDS
from lgqtui.plain.commands import COMMANDS
from lgqtui.plain.draft_list import LIST_COMMANDS
from lgqtui.tui.actions import every_action
from lgqtui.workflows.action_help import ACTION_HELP


@pytest.mark.parametrize("name", ACTION_HELP)
def test_a_help_in_the_table_is_that_of_its_action_in_two_front_ends(name: str) -> None:
    """The full screen and the console show it for the action of that name."""
    help_text = ACTION_HELP[name]
    assert help_text in {action.help for action in every_action() if action.name == name}
    commands = {command.help: command.actions for command in COMMANDS}
    commands |= {command.help: command.actions for command in LIST_COMMANDS}
    assert name in commands[help_text]


@pytest.mark.parametrize("name", ["duplicate", "rename", "trash"])
def test_a_shell_command_of_the_same_name_has_the_same_help(name: str) -> None:
    """There it is a sentence with a full stop."""
    assert SHELL_COMMANDS[name].sentence == f"{ACTION_HELP[name]}."
